"""The partials and the next update, with as many of their lines as there is room for.

What a learner needs most stays longest: first the long formulas of the partials and their numbers are cut, how f
curves is left out before f or an update is cut, and last come a partial's value and the update.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ...expression.names import pretty
from ...expression.printing import short
from ...lesson import prediction, vocabulary
from ...lesson.explanation import working
from ..session import Session
from .lines import Line, wrap

if TYPE_CHECKING:
    from ...lesson.explanation.parts import PartialWork
    from ...lesson.lesson_state import LessonState

_MOST_HELD = 3  # variables named as held constant
_NO_BREAK = "\N{NO-BREAK SPACE}"
_SHORT_RULE = 14  # characters of an optimizer's formula that stands in η's line
_ASIDE = 5  # how readily a remark is spared: whole, before f or an update is cut
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
    tail_look: str = "muted"
    """The style of the tail."""
    spare: int = 0
    """How readily it is cut and left out: 0 never, the greatest number first."""
    keeps: bool = False
    """Whether it is cut before its tail and keeps a line, such as numbers before what they come to."""
    stays: bool = False
    """Whether it is whole as long as there are remarks to leave out."""
    is_heading: bool = False
    """Whether it can stand in the line of its panel's heading."""

    def lines(self, width: int, most: int | None = None) -> list[Line]:
        """The row in lines of a width, at most so many."""
        indent = " " * min(len(self.head), 4)
        text = self.text if len(self.text) <= _MOST_SAID else self.text[:_MOST_SAID] + "…"
        tail = self.tail.lstrip()
        gap = self.tail[: len(self.tail) - len(tail)]
        # the tail stays in one line
        whole = f"{self.head}{text}{gap}{tail.replace(' ', _NO_BREAK)}"
        wrapped = [line.replace(_NO_BREAK, " ") for line in wrap(whole, max(width, 8), indent)] or [""]
        if most is not None and len(wrapped) > most:
            last = " ".join([wrapped[most - 1], *(line.strip() for line in wrapped[most:])])
            mark = f" … {tail}" if self.keeps else " …"
            wrapped = [*wrapped[: most - 1], last[: max(width - len(mark), 1)].rstrip() + mark]
        lines: list[Line] = []
        for number, line in enumerate(wrapped):
            # a head alone in its line has lost the blank at its end
            cut = len(self.head) if number == 0 and f"{line} ".startswith(self.head) else 0
            has_tail = tail and number == len(wrapped) - 1 and line.endswith(tail)
            end = max(len(line) - len(tail) if has_tail else len(line), cut)
            lines.append(((line[:cut], self.head_look), (line[cut:end], self.look), (line[end:], self.tail_look)))
        return lines


@dataclass(frozen=True, slots=True)
class Panels:
    """What there is to say, whatever room there is: in two panels where they have frames, else one below the other."""

    here: list[Row]
    """f and its partials at the point."""
    ahead: list[Row]
    """The next step, and how f curves."""

    @property
    def heading(self) -> Row | None:
        """What of the next step can stand in the line of its heading."""
        return self.ahead[0] if self.ahead[0].is_heading else None

    @property
    def as_one(self) -> list[Row]:
        """Both, a blank line between them and the second with its heading."""
        first = self.heading
        if first is not None:
            heading = replace(first, head="next step ", text=f"{first.head}{first.text}", head_look="heading")
            rest = self.ahead[1:]
        else:
            heading, rest = Row("next step ", "", head_look="heading", spare=3), self.ahead
        return [*self.here, Row("", "", spare=3), heading, *rest]


def numbers(
    session: Session, width: int, height: int, *, curves: bool = True, lesson: LessonState | None = None
) -> list[Line]:
    """The panel for a session in so many columns and lines; without ``curves`` nothing of how f curves.

    ``lesson`` is one with an open question: what would answer it is a question mark.
    """
    return _joined(fitted(panels(session, lesson, curves=curves).as_one, width, height))


def whole(session: Session, width: int, *, curves: bool = True, lesson: LessonState | None = None) -> list[Line]:
    """All that the panel has to say, however many lines it takes."""
    return in_full(panels(session, lesson, curves=curves).as_one, width)


def in_full(rows: list[Row], width: int) -> list[Line]:
    """Rows in as many lines as they take."""
    return [line for row in rows for line in row.lines(max(width, 8))]


def panels(
    session: Session, lesson: LessonState | None, *, curves: bool, words: frozenset[str] = vocabulary.EVERY
) -> Panels:
    """All that there is to say in ``words`` that the learner knows."""
    function = _function(session)
    if not session.run.objective.has_arrays:
        here, ahead = _partials(session, lesson, words), _update(session, lesson, words)
    else:
        from ...lesson.explanation.array_working import one_entry

        entry = one_entry(session.run, session.scenario.name, session.entry)
        here = _array_partials(session, entry, lesson, words)
        ahead = _array_update(session, entry, lesson, words)
    bends = _curves(session, lesson, words) if curves and "curvature" in words else []
    return Panels([*function, *here], [*ahead, *bends])


def fitted(rows: list[Row], width: int, height: int) -> list[list[Line]]:
    """The lines of each row, together as many as there is room for."""
    width, height = max(width, 8), max(height, 3)
    full = [row.lines(width) for row in rows]
    allowed: list[int] = list(map(len, full))
    while sum(allowed) > height:
        # cut the longest of the most easily spared; one that has a single line left goes
        candidates = [
            i for i, row in enumerate(rows) if row.spare and allowed[i] > (1 if row.spare < 2 or row.keeps else 0)
        ]
        if not candidates:
            break
        aside = [i for i in candidates if rows[i].spare == _ASIDE]

        def longest_then_sparest(i: int, aside: list[int] = aside) -> tuple[bool, int, int]:
            is_cut = allowed[i] > 1 and i not in aside and not (aside and rows[i].stays)
            return is_cut, allowed[i] if is_cut else rows[i].spare, i

        chosen = max(candidates, key=longest_then_sparest)
        allowed[chosen] = 0 if chosen in aside else allowed[chosen] - 1
    return [
        (own if most == len(own) else row.lines(width, most)) if most else []
        for row, own, most in zip(rows, full, allowed, strict=True)
    ]


def _joined(found: list[list[Line]]) -> list[Line]:
    return [line for lines in found for line in lines]


def cut(lines: list[Line], height: int) -> list[Line]:
    """So many lines; the last one says how many there are more."""
    if len(lines) <= height:
        return lines
    return [*lines[: max(height - 1, 0)], ((f"… {len(lines) - height + 1} more lines: pgdn", "muted"),)]


def _function(session: Session) -> list[Row]:
    """The function itself and its constants."""
    scenario = session.scenario
    head = f"{pretty(scenario.name)}({', '.join(map(pretty, scenario.variables))}) = "
    rows = [Row(head, scenario.formula, look="bold", head_look="bold", spare=1, stays=True)]
    if scenario.constants:
        given = ", ".join(f"{pretty(name)} = {short(value)}" for name, value in scenario.constants.items())
        rows.append(Row("with ", given, look="muted", spare=3))
    return rows


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
    for number, (variable, work) in enumerate(zip(run.variables, working.partials(run, name), strict=False)):
        own = f"variable {number}"
        head, head_look, numbers = f"{work.symbol} = ", own, work.numbers
        value = f"{short(work.value)} {_slope_arrow(work.value)}"
        if variable in hidden:
            numbers = ""
        elif numbers != work.formula or variable == asked:  # of data alone they would say it again
            rows.append(Row(head, work.formula, spare=1, head_look=own))
            head, head_look = "   = ", "muted"
        if variable == asked:
            rows.append(Row(head, "?", look="bold", head_look=head_look))
            continue
        if numbers:
            rows.append(Row(head, numbers, f" = {value}", "", head_look, own, spare=2, keeps=True))
        else:
            rows.append(Row(head, value, "", own, head_look))
        held = work.held if len(work.held) <= _MOST_HELD else ("all others",)
        if held:
            rows.append(Row("     ", f"{', '.join(held)} held constant", look="muted", spare=4))
    rows.append(_value(session, short(run.value), "?" if asked else short(run.gradient_norm), words))
    return rows


def _value(session: Session, value: str, norm: str, words: frozenset[str]) -> Row:
    """F here, and the length of its gradient where it has one."""
    name = session.scenario.name
    if (len(session.run.variables) == 1 and not session.run.objective.has_arrays) or "∇" not in words:
        return Row(f"{name} = ", value, look="bold", head_look="bold")
    return Row(f"{name} = ", value, f"   ‖∇{name}‖ = {norm}", "bold", "bold", "gradient")


def _curves(session: Session, lesson: LessonState | None, words: frozenset[str]) -> list[Row]:
    """How f curves here, and what that means for η."""
    from ...lesson import rates  # late: the first frame is without

    found = rates.curves(session.run, names_eigenvalues="λ" in words)
    if found is None:
        return []
    how, pace = found
    says_pace = pace and not (lesson is not None and lesson.hides_pace)
    return [
        Row("curves ", how, look="words", spare=_ASIDE),
        *([Row("  ", pace, look="words", spare=_ASIDE)] if says_pace else []),
    ]


def _preparation(session: Session) -> list[Row]:
    """What comes before the formula: the schedule, the noise, Newton's direction, the trials of a line search."""
    lines = working.preparation(session.run, pretty(session.scenario.name))
    return [Row("  ", text, look="", spare=2 + (k > 0)) for k, text in enumerate(lines)]


def _rate(session: Session, words: frozenset[str], of: str = "") -> list[Row]:
    """η and the optimizer's formula, in one line where it is short; once no step leads on, why."""
    run = session.run
    if run.at_end:
        return [Row("", f"none: {run.verdict.words}", look="bold", is_heading=True)]
    if "η" not in words:
        return []
    rule = working.rule(run)
    rate = Row("η = ", f"{short(run.learning_rate)}{of}", look="bold", head_look="bold", is_heading=True)
    if "θ" not in words:
        return [rate]
    if len(rule) <= _SHORT_RULE:
        return [replace(rate, tail=f"   {rule}")]
    return [rate, Row("  ", rule, look="muted", spare=2)]


def _predictions(session: Session, lesson: LessonState | None, words: frozenset[str]) -> list[Row]:
    """What the tangent plane predicts for the next step; what it predicted for the last one, and what came."""
    run, name = session.run, pretty(session.scenario.name)
    if (lesson is not None and lesson.hides_prediction) or not {"η", "∇"} & words:
        return []
    rows = []
    ahead, behind = prediction.ahead(run, name), prediction.behind(run, name)
    if ahead is not None:
        who, what, change = ahead
        rows.append(Row(f"{who} ", what, f" = {change}", "", "muted", "gradient", spare=_ASIDE))
    if behind:
        rows.append(Row("last step: ", behind, look="words", spare=_ASIDE))
    return rows


def _update(session: Session, lesson: LessonState | None, words: frozenset[str]) -> list[Row]:
    run = session.run
    rows = _rate(session, words)
    if run.at_end:
        return [*rows, *_predictions(session, lesson, words)]
    if lesson is not None and lesson.hides_update:
        asked = run.variables[:_MOST_HELD]
        return [*rows, *(Row(f"{pretty(v)} ← ", "?", "", "bold", f"variable {i}") for i, v in enumerate(asked))]
    rows += _preparation(session)
    number = 0
    for work in working.update(run):
        own = f"variable {number}"
        if work.is_parameter:
            value = f" = {short(work.value)}"
            rows.append(Row(f"{work.target} ← ", work.numbers, value, "", own, own, spare=1, keeps=True, stays=True))
            number += 1
        else:
            rows.append(Row(f"{work.target} = ", f"{work.numbers} = {short(work.value)}", spare=2))
    return [*rows, *_predictions(session, lesson, words)]


# -- arrays -------------------------------------------------------------------------------------------------------


def _array_partials(
    session: Session, entry: PartialWork, lesson: LessonState | None, words: frozenset[str]
) -> list[Row]:
    """Each parameter's part of the gradient as a formula, then the entry that is looked at."""
    from ...lesson.explanation import array_working as arrays

    run, name = session.run, session.scenario.name
    works = arrays.partials(run, name)
    hidden = lesson is not None and bool(lesson.hides_slope_of)
    rows = _parts(session)
    for number, work in enumerate(works):
        own = f"variable {number}"
        rows.append(Row(f"{work.symbol} = ", work.formula, spare=2 if len(works) > 2 else 1, head_look=own))
        if work.shape:
            size = "×".join(f"{n:,}" for n in work.shape)
            length = "?" if hidden else short(work.value)
            rows.append(Row("   ", f"{size} entries, length {length}", look="muted", spare=3))
        else:
            value = "?" if hidden else f"{short(work.value)} {_slope_arrow(work.value)}"
            rows.append(Row("   = ", value, look=own, spare=3))
    counts = ", ".join(dict.fromkeys(work.counts for work in works if work.counts))
    if counts:
        rows.append(Row("", f"with {counts}", look="muted", spare=3))
    rows += _left_out(session)
    own = _look_of_entry(session)
    rows.append(Row(f"◆ {entry.symbol} = ", entry.formula, spare=1, head_look=own))
    if hidden:
        rows.append(Row("   = ", "?", "  others held", "bold"))
    else:
        if entry.numbers and entry.numbers != short(entry.value):
            rows.append(Row("   = ", entry.numbers, spare=2))
        rows.append(Row("   = ", f"{short(entry.value)} {_slope_arrow(entry.value)}", "  others held", own))
    rows.append(_value(session, short(run.value), "?" if hidden else short(run.gradient_norm), words))
    return rows


def _left_out(session: Session) -> list[Row]:
    """How many rows of each data file are not there, because a value is missing in them."""
    files = {source.file: source for source in session.scenario.from_files.values() if source.dropped}
    return [
        Row(
            "",
            f"{x.dropped:,} of {x.dropped + x.rows:,} rows of data left out: a value is missing",
            "",
            "muted",
            spare=3,
        )
        for x in files.values()
    ]


def _array_update(session: Session, entry: PartialWork, lesson: LessonState | None, words: frozenset[str]) -> list[Row]:
    rows = _rate(session, words, " (all entries)")
    if session.run.at_end:
        return [*rows, *_predictions(session, lesson, words)]
    rows += _preparation(session)
    if lesson is not None and lesson.hides_update:
        return rows
    own = _look_of_entry(session)
    for work in entry.update:
        if work.is_parameter:
            value = f" = {short(work.value)}"
            rows.append(Row(f"{work.target} ← ", work.numbers, value, "", own, own, spare=1, keeps=True, stays=True))
        else:
            rows.append(Row(f"{work.target} = ", f"{work.numbers} = {short(work.value)}", spare=2))
    return [*rows, *_predictions(session, lesson, words)]


def _look_of_entry(session: Session) -> str:
    """The colour of the parameter whose entry is looked at."""
    objective = session.run.objective
    assert objective.has_arrays
    variable, _ = objective.entry(session.entry)
    return f"variable {objective.variables.index(variable)}"
