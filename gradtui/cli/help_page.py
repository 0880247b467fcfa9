"""What ``--help`` prints: a command's options as a page that fits the terminal, the same on every Python."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Sequence

from ..export.style import Style
from .options.options import HelpNote, Option, Options

WIDEST, NARROWEST = 80, 30
"""Columns of a page."""
_MOST_LEFT = 24  # columns of what is named on the left
_LEAST_RIGHT = 24  # of what is said about it
_BELOW = 6  # before what is said on a line of its own


def help_text(options: Options, width: int, fit: Callable[[str], str], style: Style) -> str:
    """Return the page. ``fit`` makes text of what the stream can take, before any line is measured."""
    width = min(max(width, NARROWEST), WIDEST)
    lines = _usage(options, width, fit, style)
    for paragraph in options.about.split("\n\n"):
        lines += ["", *_wrapped(fit(paragraph), width)]
    pages = {heading: [(fit(_named(o)), fit(o.about)) for o in shown] for heading, shown in options.sections.items()}
    column = _column([row for rows in pages.values() for row in rows], width)
    notes = [(note, _note(note, width, fit, style)) for note in options.notes]
    lines += [line for note, said in notes if note.leads for line in said]
    for heading, rows in pages.items():
        lines += [*_heading(heading, width, fit, style), *_table(rows, column, width, style)]
    lines += [line for note, said in notes if not note.leads for line in said]
    return "\n".join(lines) + "\n"


def _note(note: HelpNote, width: int, fit: Callable[[str], str], style: Style) -> list[str]:
    rows = [(fit(name), fit(about)) for name, about in note.rows]
    column = _column(rows, width) if all(len(name) <= _MOST_LEFT for name, _ in rows) else _BELOW
    return [*_heading(note.heading, width, fit, style), *_table(rows, column, width, style)]


def _heading(text: str, width: int, fit: Callable[[str], str], style: Style) -> list[str]:
    return ["", *(style(line, "bold") for line in _wrapped(fit(f"{text}:"), width))]


def _usage(options: Options, width: int, fit: Callable[[str], str], style: Style) -> list[str]:
    calls = options.usage or [f"{options.command} {' '.join(map(_place, options.positionals))}".rstrip() + " [options]"]
    head = "usage: "
    lines = []
    for number, call in enumerate(calls):
        begin = head if number == 0 else " " * len(head)
        lines += _wrapped(fit(call), width, begin, " " * (len(head) + 2))
    lines[0] = style(head, "bold") + lines[0].removeprefix(head)
    return lines


def _place(place: Option) -> str:
    name = place.metavar + " …" * place.many
    return name if place.needed else f"[{name}]"


def _named(option: Option) -> str:
    """How an option is written."""
    if not option.names:
        return _place(option).strip("[]")
    return f"{', '.join(option.names)} {option.metavar}".rstrip()


def _column(rows: Sequence[tuple[str, str]], width: int) -> int:
    """Where the second of two columns begins."""
    column = max((len(name) for name, _ in rows if len(name) <= _MOST_LEFT), default=0) + 4
    return column if width - column >= _LEAST_RIGHT else _BELOW


def _table(rows: Sequence[tuple[str, str]], column: int, width: int, style: Style) -> list[str]:
    """Two columns; the second is wrapped, and goes below the first where that is too wide."""
    lines = []
    for name, about in rows:
        left = f"  {name}"
        said = _wrapped(about, width - column)
        shown = "  " + style(name, "rule")
        if said and len(left) + 2 <= column:
            lines.append(shown + " " * (column - len(left)) + said.pop(0))
        else:
            lines.append(shown)
        lines += [" " * column + line for line in said]
    return lines


def _wrapped(text: str, width: int, first: str = "", then: str | None = None) -> list[str]:
    """The lines of a text; what stands in quotes or brackets, or is joined by a no-break space, stays together."""
    kept = re.sub(r"(?<!\w)'[^']*'(?!\w)|\[[^]]*\]", lambda found: found[0].replace(" ", "\xa0"), text)
    lines = textwrap.wrap(
        kept,
        width,
        initial_indent=first,
        subsequent_indent=first if then is None else then,
        break_on_hyphens=False,
        break_long_words=False,
    )
    return [line.replace("\xa0", " ") for line in lines]
