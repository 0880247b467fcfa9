"""``gradtui``: what is asked for, and the exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from ..expression.errors import ExpressionError
from ..scenario.problems import ScenarioError
from . import output
from .output import BAD_INPUT, DONE
from .usage import UsageError


def main(arguments: Sequence[str] | None = None, dispatch: Callable[[list[str]], int] | None = None) -> int:
    """Run one command line; return its exit code: 0 done, 1 a fault of gradtui's own, 2 bad input or usage."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = (dispatch or _dispatch)(words)
        sys.stdout.flush()
    except (ScenarioError, ExpressionError) as error:
        output.say(str(error))
        return BAD_INPUT
    except UsageError as error:
        output.say(f"gradtui: {error}")
        return BAD_INPUT
    except BrokenPipeError:
        # the reader has seen enough; keep the interpreter's own flush quiet as well
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 - the last door: one line instead of a traceback
        return output.fault(error)
    return code


def _dispatch(words: list[str]) -> int:
    from . import arguments

    if words and words[0] == "run":
        from .run import run

        return run(arguments.run_options(words[1:]))
    if words and words[0] == "explain":
        from .explain import explain

        return explain(arguments.explain_options(words[1:]))
    if words and words[0] == "map":
        from .map import map_fates

        return map_fates(arguments.map_options(words[1:]))
    if words and words[0] == "shot":
        from .shot import shot

        return shot(arguments.shot_options(words[1:]))
    if words and words[0] == "practice":
        from .app import open_practice

        return open_practice(arguments.practice_options(words[1:]))
    if words and words[0] == "torch":
        from .torch import torch

        return torch(arguments.torch_options(words[1:]))
    if words and words[0] == "check":
        from .author_arguments import check_options
        from .check import check

        return check(check_options(words[1:]))
    if words and words[0] == "new":
        from .author_arguments import new_options
        from .new import new

        return new(new_options(words[1:]))
    if words and words[0] == "serve":
        from .serve import serve

        return serve(words[1:])
    if words and words[0] == "list":
        from .run import list_scenarios

        arguments.list_options(words[1:])
        return list_scenarios()
    from .app import open_app

    return open_app(arguments.app_options(words))
