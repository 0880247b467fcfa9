"""The partials and the next update, with as many of their lines as there is room for.

What a learner needs most stays longest: first the long formulas and their numbers are cut, then left out, and last
come a partial's value and the update.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ...expression.names import pretty
from ...expression.printing import short
from ...lesson import vocabulary
from ...lesson.explanation import working
from ..session import Session
from .lines import Line, wrap

if TYPE_CHECKING:
    from ...lesson.explanation.parts import PartialWork
    from ...lesson.lesson_state import LessonState

_MOST_HELD = 3  # variables named as held constant
_MOST_SAID = 5000  # characters of a text, more than any panel has: a formula can be many times as long


@dataclass(frozen=True, slots=True)
class Row:
    """Something to say that may take several lines."""

    head: str
    """What stands before the text, on the first line."""
    text: str
    """The text itself, wrapped."""
    tail: str = ""
    """What stands behind it, on its last line."""
    look: str = ""
    """The style of the text."""
    head_look: str = "muted"
    """The style of the head."""
    spare: int = 0
    """How readily it is cut and left out: 0 never, the greatest number first."""

    def lines(self, width: int, most: int | None = None) -> list[Line]:
        """The row in lines of a width, at most so many."""
        indent = " " * min(len(self.head), 4)
        text = self.text if len(self.text) <= _MOST_SAID else self.text[:_MOST_SAID] + "…"
        wrapped = wrap(self.head + text + self.tail, max(width, 8), indent) or [""]
        if most is not None and len(wrapped) > most:
            last = " ".join([wrapped[most - 1], *(line.strip() for line in wrapped[most:])])
            wrapped = [*wrapped[: most - 1], last[: max(width - 2, 1)].rstrip() + " …"]
        lines: list[Line] = []
        for number, line in enumerate(wrapped):
            cut = len(self.head) if number == 0 and line.startswith(self.head) else 0
            end = len(line) - len(self.tail) if self.tail and line.endswith(self.tail) else len(line)
            end = max(end, cut)
            lines.append(((line[:cut], self.head_look), (line[cut:end], self.look), (line[end:], "muted")))
        return lines


def numbers(
    session: Session, width: int, height: int, *, curves: bool = True, lesson: LessonState | None = None
) -> list[Line]:
    """The panel for a session in so many columns and lines; without ``curves`` nothing of how f curves.

    ``lesson`` is one with an open question: what would answer it is a question mark.
    """
    return fitted(rows_of(session, lesson, curves=curves), width, height)


def whole(session: Session, width: int, *, curves: bool = True, lesson: LessonState | None = None) -> list[Line]:
    """All that the panel has to say, however many lines it takes."""
    return in_full(rows_of(session, lesson, curves=curves), width)


def in_full(rows: list[Row], width: int) -> list[Line]:
    """Rows in as many lines as they take."""
    return [line for row in rows for line in row.lines(max(width, 8))]


def rows_of(
    session: Session, lesson: LessonState | None, *, curves: bool, words: frozenset[str] = vocabulary.EVERY
) -> list[Row]:
    """All that the panel has to say in words that the learner knows, whatever room there is."""
    if not session.run.objective.has_arrays:
        rows = [*_partials(session, lesson, words), *_update(session, lesson, words)]
    else:
        from ...lesson.explanation.array_working import one_entry

        entry = one_entry(session.run, session.scenario.name, session.entry)
        rows = [*_array_partials(session, entry, lesson), *_array_update(session, entry, lesson, words)]
    return [*rows, *(_curves(session, lesson, words) if curves and "curvature" in words else [])]


def fitted(rows: list[Row], width: int, height: int) -> list[Line]:
    """Rows in as many lines as there is room for."""
    width, height = max(width, 8), max(height, 3)
    full = [row.lines(width) for row in rows]
    allowed: list[int] = list(map(len, full))
    while sum(allowed) > height:
        # cut the longest of the most easily spared; one that has a single line left goes
        candidates = [i for i, row in enumerate(rows) if allowed[i] > (1 if row.spare < 2 else 0) and row.spare]
        if not candidates:
            break
        longest = max(candidates, key=lambda i: (allowed[i] > 1, allowed[i] if allowed[i] > 1 else rows[i].spare, i))
        allowed[longest] -= 1
    lines = [
        line
        for row, own, most in zip(rows, full, allowed, strict=True)
        if most
        for line in (own if most == len(own) else row.lines(width, most))
    ]
    if len(lines) > height:
        left_out = len(lines) - height + 1
        lines = [*lines[: height - 1], ((f"… {left_out} more lines", "muted"),)]
    return lines


def _slope_arrow(value: float) -> str:
    """Which way f goes as the variable grows."""
    return "↗" if value > 0 else "↘" if value < 0 else "→" if value == 0 else "?"


def _parts(session: Session) -> list[Row]:
    """The named parts and what they are here."""
    rows = []
    for work in working.parts(session.run):
        size = f", {'×'.join(f'{n:,}' for n in work.shape)} entries, length " if work.shape else " = "
        rows.append(Row(f"{work.name} = ", f"{work.formula}{size}{short(work.value)}", spare=2, head_look="heading"))
    return rows


def _partials(session: Session, lesson: LessonState | None, words: frozenset[str]) -> list[Row]:
    run, name = session.run, session.scenario.name
    asked, hidden = (lesson.hides_slope_of, lesson.hides_formulas) if lesson is not None else ("", frozenset())
    rows = _parts(session)
    for variable, work in zip(run.variables, working.partials(run, name), strict=False):
        head, head_look = f"{work.symbol} = ", "heading"
        if variable not in hidden:
            rows.append(Row(head, work.formula, spare=1, head_look="heading"))
            head, head_look = "   = ", "muted"
        if variable == asked:
            rows.append(Row(head, "?", look="bold", head_look=head_look))
            continue
        held = work.held if len(work.held) <= _MOST_HELD else ("all others",)
        tail = f"  {', '.join(held)} held constant" if held else ""
        if work.numbers and variable not in hidden:
            rows.append(Row("   = ", work.numbers, spare=2))
        rows.append(Row(head, f"{short(work.value)} {_slope_arrow(work.value)}", tail, "bold", head_look))
    has_norm = len(run.variables) > 1 and "∇" in words
    gradient = f"   ‖∇{name}‖ = {'?' if asked else short(run.gradient_norm)}" if has_norm else ""
    rows.append(Row("", f"{name} = {short(run.value)}{gradient}", look="bold"))
    return rows


def _curves(session: Session, lesson: LessonState | None, words: frozenset[str]) -> list[Row]:
    """How f curves here, and what that means for η."""
    from ...lesson import rates  # late: the first frame is without

    found = rates.curves(session.run, names_eigenvalues="λ" in words)
    if found is None:
        return []
    how, pace = found
    says_pace = pace and not (lesson is not None and lesson.hides_pace)
    return [Row("curves ", how, spare=3), *([Row("  ", pace, spare=3)] if says_pace else [])]


def _preparation(session: Session) -> list[Row]:
    """What comes before the formula: the schedule, the noise, Newton's direction, the trials of a line search."""
    lines = working.preparation(session.run, pretty(session.scenario.name))
    return [Row("  ", text, look="", spare=2 + (k > 0)) for k, text in enumerate(lines)]


def _update(session: Session, lesson: LessonState | None, words: frozenset[str]) -> list[Row]:
    run = session.run
    blank = Row("", "", spare=3)
    if run.at_end:
        return [blank, Row("next step: ", f"none, {run.verdict.words}", head_look="heading")]
    hidden = lesson is not None and lesson.hides_update
    rows = [
        blank,
        Row("next step ", f"η = {short(run.learning_rate)}" if "η" in words else "", look="bold", head_look="heading"),
        *([] if hidden else _preparation(session)),
        *([Row("  ", working.rule(run), look="muted", spare=2)] if "θ" in words else []),
    ]
    if hidden:
        return [
            *rows,
            *(Row(f"{pretty(v)} ← ", "?", look="bold", head_look="bold") for v in run.variables[:_MOST_HELD]),
        ]
    for work in working.update(run):
        sign = "←" if work.is_parameter else "="
        row = Row(f"{work.target} {sign} ", f"{work.numbers} = {short(work.value)}", spare=2)
        rows.append(replace(row, look="bold", head_look="bold", spare=0) if work.is_parameter else row)
    return rows


# -- arrays -------------------------------------------------------------------------------------------------------


def _array_partials(session: Session, entry: PartialWork, lesson: LessonState | None) -> list[Row]:
    """Each parameter's part of the gradient as a formula, then the entry that is looked at."""
    from ...lesson.explanation import array_working as arrays

    run, name = session.run, session.scenario.name
    works = arrays.partials(run, name)
    hidden = lesson is not None and bool(lesson.hides_slope_of)
    rows = _parts(session)
    for work in works:
        rows.append(Row(f"{work.symbol} = ", work.formula, spare=2 if len(works) > 2 else 1, head_look="heading"))
        if work.shape:
            size = "×".join(f"{n:,}" for n in work.shape)
            length = "?" if hidden else short(work.value)
            rows.append(Row("   ", f"{size} entries, length {length}", look="muted", spare=3))
        else:
            value = "?" if hidden else f"{short(work.value)} {_slope_arrow(work.value)}"
            rows.append(Row("   = ", value, look="bold", spare=3))
    counts = ", ".join(dict.fromkeys(work.counts for work in works if work.counts))
    if counts:
        rows.append(Row("", f"with {counts}", look="muted", spare=3))
    rows.append(Row(f"◆ {entry.symbol} = ", entry.formula, spare=1, head_look="heading"))
    if hidden:
        rows.append(Row("   = ", "?", "  others held", "bold"))
    else:
        if entry.numbers and entry.numbers != short(entry.value):
            rows.append(Row("   = ", entry.numbers, spare=2))
        rows.append(Row("   = ", f"{short(entry.value)} {_slope_arrow(entry.value)}", "  others held", "bold"))
    norm = "?" if hidden else short(run.gradient_norm)
    rows.append(Row("", f"{name} = {short(run.value)}   ‖∇{name}‖ = {norm}", look="bold"))
    return rows


def _array_update(session: Session, entry: PartialWork, lesson: LessonState | None, words: frozenset[str]) -> list[Row]:
    run = session.run
    blank = Row("", "", spare=3)
    if run.at_end:
        return [blank, Row("next step: ", f"none, {run.verdict.words}", head_look="heading")]
    rows = [
        blank,
        Row("next step ", f"η = {short(run.learning_rate)} (all entries)", look="bold", head_look="heading"),
        *_preparation(session),
        *([Row("  ", working.rule(run), look="muted", spare=2)] if "θ" in words else []),
    ]
    if lesson is not None and lesson.hides_update:
        return rows
    for work in entry.update:
        sign = "←" if work.is_parameter else "="
        row = Row(f"{work.target} {sign} ", f"{work.numbers} = {short(work.value)}", spare=2)
        rows.append(replace(row, look="bold", head_look="bold", spare=0) if work.is_parameter else row)
    return rows
