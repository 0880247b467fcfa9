"""The process of a visitor's app: ``gradtui serve`` starts one for each, with its own words."""

from __future__ import annotations

import os
import sys

from .commands.serve import as_standard_input
from .main import main
from .usage import UsageError


def visit(words: list[str]) -> int:
    """Open the app in the browser that is at the other end of this process's pipes; return its exit code."""
    from .commands.app import visited
    from .options.serve_options import serve_options

    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError("this is started by gradtui serve")
    options = serve_options().read(words)
    if options.scenario == "-":
        as_standard_input(_exactly(int.from_bytes(_exactly(4), "big")))
    return visited(options)


def _exactly(count: int) -> bytes:
    """Read from the pipe, and nothing of what comes after."""
    data = b""
    while len(data) < count and (piece := os.read(0, count - len(data))):
        data += piece
    return data


if __name__ == "__main__":
    sys.exit(main(dispatch=visit))
