"""``gradtui shot``: what the app shows after some keys, as SVG, as text, or as a recording of every key."""

from __future__ import annotations

from functools import partial

from ...export.formats.format import Kind
from ...export.formats.registry import by_suffix, suffixes_of
from ...expression.visible import visible
from .. import output
from ..options.options import Values
from ..output import DONE
from ..resolve import chosen, must_have_source
from ..usage import UsageError
from ..writing import content_of, put, save

_PACE = 0.5
_TITLE = 60  # letters


def shot(options: Values) -> int:
    """Print or write a picture, a recording, or both."""
    must_have_source("shot", options)
    _check_suffix(options.output)
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
        drawn = partial(take, scenario, presses, options.size, theme=options.theme, modes=modes, cast=cast)
        shown = content_of(Kind.SCREEN, lambda form: drawn(form=form), options)
    except KeyNameError as error:
        raise UsageError(f"--keys: {error}") from None
    except ShotError as error:
        raise UsageError(str(error)) from None
    if cast is not None:
        save("--cast", options.cast, cast.text())
    if to_stdout or options.output is not None:
        put(shown, options)
    return DONE


def _check_suffix(path: str | None) -> None:
    """Raise UsageError for a file's name that says nothing of what is to be drawn."""
    if path is not None and by_suffix(Kind.SCREEN, path) is None:
        *others, last = suffixes_of(Kind.SCREEN)
        expected = f"{', '.join(others)} or {last}"
        raise UsageError(f"--output: expected a file's name that ends in {expected}, got {visible(path, limit=60)}")
