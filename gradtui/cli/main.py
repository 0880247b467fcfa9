"""``gradtui``: the last door of every command, and the exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from ..expression.errors import ExpressionError
from ..scenario.problems import ScenarioError
from . import output
from .command_table import dispatch as dispatched
from .output import BAD_INPUT, DONE
from .usage import UsageError


def main(arguments: Sequence[str] | None = None, dispatch: Callable[[list[str]], int] = dispatched) -> int:
    """Run one command line; return its exit code: 0 done, 1 a fault of gradtui's own, 2 bad input or usage."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    output.open_what_is_closed()
    try:
        code = dispatch(words)
        output.finish()
    except (ScenarioError, ExpressionError) as error:
        output.say(str(error))
        return BAD_INPUT
    except (UsageError, output.OutputError) as error:
        output.say(f"gradtui: {error}")
        return BAD_INPUT
    except BrokenPipeError:
        return DONE  # the reader has seen enough
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 - the last door: one line instead of a traceback
        return output.fault(error)
    return code
