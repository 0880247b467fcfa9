"""What the environment tells Textual and Rich, as far as they can take it.

Textual 8.2 reads ``TEXTUAL_COLOR_SYSTEM`` and ``TEXTUAL_LOG`` when it is loaded: a word that Rich does not know, and a
file that cannot be written, each ended the app with a fault (``tests/functional/test_streams.py``).
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping

COLOUR_SYSTEMS = ("auto", "standard", "256", "truecolor", "windows")


def tidy(environment: MutableMapping[str, str]) -> None:
    """Leave out what could not be heeded. To be called before Textual is loaded."""
    if environment.get("TEXTUAL_COLOR_SYSTEM", "auto") not in COLOUR_SYSTEMS:
        del environment["TEXTUAL_COLOR_SYSTEM"]
    log = environment.get("TEXTUAL_LOG")
    if log is not None and not _can_be_written(log):
        del environment["TEXTUAL_LOG"]


def _can_be_written(path: str) -> bool:
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NONBLOCK", 0), 0o666))
    except (OSError, ValueError):
        return False
    return True
