"""Whether a scenario's file has changed: when it was written, how large it is, and which file it is."""
# pathlib would cost every start of the program a millisecond
# ruff: noqa: PTH116, PTH118, PTH120

from __future__ import annotations

import os
import tomllib
from contextlib import suppress

from .files import read
from .problems import ScenarioError

Stamp = tuple[int, int, int] | None
"""Time of the last change in nanoseconds, size, number of the file on its disk; None for a missing file."""


def stamp_of(path: str) -> Stamp:
    """Return what changes whenever a file is saved, None where there is none."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def data_files(path: str) -> tuple[str, ...]:
    """Return the data files that a scenario names, which lie beside it; () where it cannot be read."""
    with suppress(ScenarioError, ValueError, RecursionError):
        tables = tomllib.loads(read(path).decode()).get("data", {})
        named = [table["file"] for table in tables.values() if isinstance(table, dict) and "file" in table]
        folder = os.path.dirname(path)
        return tuple(os.path.join(folder, name) for name in dict.fromkeys(named) if isinstance(name, str))
    return ()
