"""``gradtui serve``: the app in a browser. Everything is read and checked before the first visitor comes."""

from __future__ import annotations

import io
import os
import sys

from ...expression.visible import visible
from .. import output
from ..options.address import is_loopback, listening, url_of
from ..options.options import Values
from ..usage import UsageError


def serve(options: Values) -> int:
    """Serve the app until it is ended; return the exit code."""
    given = None
    if options.scenario == "-":
        from ...scenario.files import read_standard_input

        given = read_standard_input()
        as_standard_input(given)
    title = _title(options)
    try:
        from ...tui.web.server import Opening  # late: it is large, and may not be there
        from ...tui.web.server import serve as serve_at
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("textual_serve", "aiohttp"):
            raise
        raise UsageError(
            "serve needs textual-serve, which is not installed; try: pip install 'gradtui[web]' "
            "(in a clone: pip install -e '.[web]')"
        ) from None
    with listening(options.host, options.port, allow_network=options.allow_network) as listener:
        opening = Opening(
            command=(*_interpreter(), "-m", "gradtui.cli.visitor", *options.words),
            scenario=given,
            title=title,
            places=options.visitors,
            host=options.host,
            is_local=is_loopback(listener.getsockname()[0]),
            tell=output.say,
            fault=output.fault,
        )
        where = f"gradtui: {_name(options)} at {url_of(listener)} — ctrl+c ends it"
        return serve_at(opening, listener, lambda: output.say(where))


def as_standard_input(data: bytes) -> None:
    """Let the next who reads standard input find this there."""
    sys.stdin = io.TextIOWrapper(io.BytesIO(data))


def _title(options: Values) -> str:
    """The page's title. Raises what is wrong with the scenario and with the options."""
    if options.scenario is None and options.function is None:
        return "gradtui"
    from ..resolve import chosen

    return f"gradtui · {visible(chosen(options).title, limit=60)}"


def _name(options: Values) -> str:
    """What is served, as it was asked for."""
    if options.function is not None:
        return visible(options.function, limit=40)
    if options.scenario is None:
        return "the menu"
    return "standard input" if options.scenario == "-" else visible(options.scenario, limit=60)


def _interpreter() -> list[str]:
    """Python, which looks for modules where this one does: in the working directory only if this one does."""
    here = sys.path[0] in ("", os.getcwd())  # noqa: PTH109 - pathlib costs the start-up
    return [sys.executable] if here else [sys.executable, "-P"]
