"""``gradtui check``: what an author would want to know of a scenario, once or whenever its file changes."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...export.formats.format import Kind
from ...export.formats.registry import DEFAULT
from ...scenario.catalogue import find
from ...scenario.problems import ScenarioError
from .. import output
from ..options.options import Values
from ..output import BAD_INPUT, DONE
from ..usage import UsageError
from ..waiting import waiting
from ..writing import format_for, write

if TYPE_CHECKING:
    from ...lesson.lint import Finding

_SECONDS = 0.25  # between two looks at the files


@dataclass(frozen=True, slots=True)
class _Source:
    """A scenario that is checked."""

    shown: str
    """What it is called: as it was named."""
    file: str | None
    """Its file; None for standard input."""


def check(options: Values) -> int:
    """Print every finding of every scenario; 2 if there is an error, with ``--strict`` also for a warning."""
    if options.schema:
        from .new import schema_text

        output.data(schema_text())
        return DONE
    if not options.scenarios:
        raise UsageError("check: expected at least one scenario (gradtui list names the built-in ones)")
    sources = [_source(name) for name in options.scenarios]
    if sum(source.file is None for source in sources) > 1:
        raise UsageError("check: standard input, -, can be read once")
    if options.watch:
        _watch(sources, options)
    return _print(sources, options)


def _source(name: str) -> _Source:
    if name == "-":
        return _Source("<stdin>", None)
    built_in = None if os.path.isfile(name) else find(name)  # noqa: PTH113 - pathlib costs the start-up
    return _Source(name, built_in or name)


def _print(sources: Sequence[_Source], options: Values) -> int:
    from ...export.problems import CheckedFile

    found = []
    with waiting("check", "files") as told:
        for source in sources:
            found.append(CheckedFile(source.shown, _findings(source)))
            told(len(found), len(sources))
    write(Kind.PROBLEMS, found, options)
    bad = ("error", "warning") if options.strict else ("error",)
    return BAD_INPUT if any(finding.severity in bad for file in found for finding in file.findings) else DONE


def _findings(source: _Source) -> tuple[Finding, ...]:
    from ...lesson.lint import Finding, lint
    from ...scenario.catalogue import COURSE, names
    from ...scenario.files import decode, read, read_standard_input

    try:
        if source.file is None:
            text = decode(read_standard_input(), source.shown)
        else:
            text = decode(read(source.file, (*COURSE, *names())), source.shown)
    except ScenarioError as error:
        return tuple(Finding("error", problem) for problem in error.problems)
    return lint(text, source.shown, file=source.file)


def _watch(sources: Sequence[_Source], options: Values) -> None:
    """Print the findings again whenever a file changes, until Ctrl-C, which ``main`` takes."""
    from ...scenario.stamps import data_files, stamp_of

    files = [source.file for source in sources if source.file is not None]
    if len(files) < len(sources):
        raise UsageError("--watch: standard input does not change; name a file")
    watched: list[str] = []
    seen: tuple[object, ...] | None = None
    gone = False
    while True:
        stamps = tuple(stamp_of(path) for path in watched)
        missing = None in stamps
        # an editor may put a new file in the place of the old one: a missing file is believed at the second look
        if seen is None or (stamps != seen and (gone or not missing)):
            watched = [path for file in files for path in (file, *data_files(file))]
            seen = tuple(stamp_of(path) for path in watched)
            if format_for(Kind.PROBLEMS, options) is DEFAULT:
                output.data(f"— {time.strftime('%H:%M:%S')}\n")
            _print(sources, options)
            output.finish()
        gone = missing
        time.sleep(_SECONDS)
