"""The parts of a lesson's card as lines: its head, the list of cards, the last step, and how they share the rows."""

from __future__ import annotations

from ...app.panels.lines import Line, wrap
from ...app.panels.next_key import NextKey
from ...engine.descent.descent import Descent
from ...expression.cells import cells, kept
from ...expression.visible import visible
from ...lesson.contents import Entry, bar, contents
from ...lesson.lesson_state import LessonState
from ...lesson.narrate import changes
from ...scenario.cards import Lesson

MOST = 70
"""Columns of a line that is read: a longer one is hard to find the next one of."""
_MARKS = {"done": ("✓", "right"), "open": ("▸", "heading"), "skipped": ("–", "muted"), "to come": ("○", "muted")}
_BAR = 11  # cells of the progress bar
_LEAST_LISTED = 5  # rows of a list of cards that is worth having


def kind(lesson: LessonState) -> str:
    """What the cards are: a lesson, or a problem that is nothing but questions."""
    return "Lesson" if any(isinstance(card, Lesson) for card in lesson.scenario.cards) else "Problem"


def head(lesson: LessonState, page: int, pages: int) -> Line:
    """Which card is open, and how far that is."""
    count = len(lesson.scenario.cards)
    if lesson.card is None:
        where = f"{kind(lesson)} over"
    else:
        where = f"{'Card' if isinstance(lesson.card, Lesson) else 'Question'} {lesson.at + 1} of {count}"
    of_page = f" · page {page + 1} of {pages}" if pages > 1 else ""
    full, rest = bar(lesson.at + (lesson.card is not None), count, min(max(count, 4), _BAR))
    return (where, "heading"), (of_page, "muted"), (" ─ ", "muted"), (full, "heading"), (rest, "muted")


def ruled(left: Line, right: Line, width: int) -> Line:
    """A line across, with words in it on both sides; where there is too little room, without those on the right."""
    used = sum(len(text) for line in (left, right) for text, _ in line) + 5 + 2 * bool(right)
    if used + 2 > width and right:
        return ruled(left, (), width)
    end: Line = ((" ", ""), *right, (" ──", "muted")) if right else ()
    return ("── ", "muted"), *left, (" ", ""), ("─" * max(width - used - (1 if right else -1), 0), "muted"), *end


def help_line(lesson: LessonState, *, typing: bool, hides: bool, turns: bool) -> Line:
    """The keys that the card has besides the next one, for its border."""
    keys: list[tuple[str, str]] = []
    if typing:
        keys += [("?", "hint"), (">", "skip"), ("esc", "pictures")]
        keys += [("pgup", "the rest")] if turns else []
    else:
        keys += [("i", "hint"), (">", "skip")] if lesson.question is not None else []
        keys += [("z", "hides")] if hides else []
    keys += [("<", "back")] if lesson.at else []
    line: list[tuple[str, str]] = []
    for key, does in keys:
        line += [(" · " if line else "", "muted"), (key, "key"), (f" {does}", "muted")]
    return tuple(line)


def chip(key: NextKey) -> Line:
    """The next key, lit."""
    return ((f" {key.shown} {key.label} ", "chip"),)


def step_lines(run: Descent, name: str, width: int) -> list[Line]:
    """What the last step did to each variable and to f: on one line, or f on one of its own."""
    pieces = [
        ((found, f"variable {k}" if k < len(run.variables) else ""), (f" {change}", ""))
        for k, (found, change) in enumerate(changes(run, name))
    ]
    pieces[-1] = ((name, ""), pieces[-1][1])
    line: Line = (("last step", "muted"), *(part for piece in pieces for part in (("   ", ""), *piece)))
    if _length(line) <= width or len(pieces) == 1:
        return [line]
    moved = (("last step", "muted"), *(part for piece in pieces[:-1] for part in (("  ", ""), *piece)))
    return [moved, ((" " * len("last step  "), ""), *pieces[-1])]


def _length(line: Line) -> int:
    return sum(len(text) for text, _ in line)


def listed(lesson: LessonState, width: int, height: int) -> list[Line]:
    """The lesson's cards in so many rows, the open one among them."""
    entries = contents(lesson)
    room = height - 1
    if room < _LEAST_LISTED:
        return []
    lines: list[Line] = [(("so far", "heading"),)]
    first = 0
    if len(entries) > room:
        first = min(max(lesson.at - room // 2, 0), len(entries) - room)
    return lines + [_entry(entry, width) for entry in entries[first : first + room]]


def _entry(entry: Entry, width: int) -> Line:
    mark, look = _MARKS[entry.state]
    room = max(width - 6, 8)
    answer = kept(visible(entry.answer, limit=room // 2), room // 2)
    title = visible(entry.title, limit=10_000)
    title = kept(title, room - (cells(answer) + 2 if answer else 0))
    words = "bold" if entry.state == "open" else "muted" if entry.state != "done" else ""
    return (
        (f"{mark} ", look),
        (f"{entry.number:>2}  ", "muted"),
        (title, words),
        (f"  {answer}" if answer else "", "right"),
    )


def plain(text: str, width: int) -> list[str]:
    """A text that is no Markdown, in lines."""
    return wrap(visible(text), max(width, 10))


def window(flow: list[Line], room: int, page: int, *, from_end: bool) -> tuple[list[Line], int, int]:
    """The rows of a text that are shown, the number of that page, and how many pages there are.

    ``from_end``: the last page is full, so that what is said last stands on it whole.
    """
    room = max(room, 1)
    pages: list[list[Line]] = [[]]
    for line in flow:
        if len(pages[-1]) == room:
            pages.append([])
        if line or pages[-1]:  # no page begins with a blank line
            pages[-1].append(line)
    at = min(page, len(pages) - 1)
    if from_end and at == len(pages) - 1 > 0:
        return flow[-room:], at, len(pages)
    return pages[at], at, len(pages)


def below(key: NextKey | None, told: list[Line], width: int, height: int) -> list[Line]:
    """What stands under the text: the next key, then what is told, with blank lines where there is room for them."""
    lit = [chip(key)] if key is not None else []
    if height <= 0:
        return []
    if lit and told and height == 1:  # both on one line, if it is long enough
        line: Line = (*lit[0], ("   ", ""), *told[0])
        return [line if _length(line) <= width else lit[0]]
    told = told[: height - len(lit)]
    spare = height - len(lit) - len(told)
    lines: list[Line] = [()] if lit and spare else []
    lines += lit
    if told and spare > len(lines) - len(lit):
        lines.append(())
    return lines + told
