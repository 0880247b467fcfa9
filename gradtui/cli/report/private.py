"""What of a machine's texts may stand in a report that somebody else reads."""
# ruff: noqa: PTH111 - pathlib costs the start-up

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from functools import cache

from ...expression.visible import visible

_LONGEST = 400  # letters


@cache
def _homes() -> re.Pattern[str] | None:
    """The home folder in each of its spellings."""
    spelt = {os.path.expanduser("~")}
    if sys.platform != "win32":
        with suppress(ImportError, KeyError):
            import pwd

            spelt.add(pwd.getpwuid(os.getuid()).pw_dir)
    spelt |= {os.path.realpath(home) for home in spelt}
    homes = sorted((home.rstrip("/\\") for home in spelt), key=len, reverse=True)
    words = "|".join(re.escape(home) for home in homes if len(home) > 1)
    return re.compile(rf"(?:{words})(?![\w.-])") if words else None


def private(text: str) -> str:
    """The text with ~ for the home folder, whose name is often a person's, and without anything hidden."""
    homes = _homes()
    return visible(homes.sub("~", text) if homes else text, limit=_LONGEST)
