"""``gradtui shot``: what the app shows after some keys, as SVG, as text, or as a recording of every key."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ...expression.visible import visible
from .. import output
from ..options.options import Values
from ..output import DONE
from ..resolve import chosen
from ..usage import UsageError

if TYPE_CHECKING:
    from ...tui.shot import Form

_PACE = 0.5
_TITLE = 60  # letters


def shot(options: Values) -> int:
    """Print or write a picture, a recording, or both."""
    if options.scenario is None and options.function is None:
        raise UsageError("shot: expected a scenario, or a function with -f (gradtui list names the built-in ones)")
    form = _form(options.output)
    if options.cast is not None and not options.cast.lower().endswith(".cast"):
        raise UsageError(f"--cast: expected a file's name that ends in .cast, got {visible(options.cast, limit=60)}")
    if options.pace is not None and options.cast is None:
        raise UsageError("--pace: expected --cast with it")
    scenario = chosen(options)
    # late: the terminal library is most of the start-up
    from ...tui.cast import Cast
    from ...tui.key_names import KeyNameError, parsed
    from ...tui.modes import Modes
    from ...tui.shot import ShotError, take

    if options.palette is not None:
        from ...picture.canvas import colours

        colours.use(colours.PALETTES[options.palette])
    to_stdout = options.output is None and options.cast is None
    modes = Modes(ascii_only=options.ascii or (to_stdout and not output.is_unicode()))
    cast = None
    if options.cast is not None:
        pace = _PACE if options.pace is None else options.pace
        width, height = options.size
        cast = Cast(width, height, visible(scenario.title, limit=_TITLE), pace)
    try:
        presses = parsed(options.keys)
        shown = take(scenario, presses, options.size, form=form, theme=options.theme, modes=modes, cast=cast)
    except KeyNameError as error:
        raise UsageError(f"--keys: {error}") from None
    except ShotError as error:
        raise UsageError(str(error)) from None
    if to_stdout:
        output.data(shown)
    if cast is not None:
        _save("--cast", options.cast, cast.text())
    if options.output is not None:
        _save("--output", options.output, shown)
    return DONE


def _form(path: str | None) -> Form:
    """What a file's name asks for."""
    ending = ".txt" if path is None else os.path.splitext(path)[1].lower()  # noqa: PTH122 - as everywhere in cli
    if ending == ".svg":
        return "svg"
    if ending == ".txt":
        return "txt"
    raise UsageError(f"--output: expected a file's name that ends in .svg or .txt, got {visible(path or '', limit=60)}")


def _save(option: str, path: str, content: str) -> None:
    problem = output.save(path, content)
    if problem:
        raise UsageError(f"{option}: {visible(problem)}")
