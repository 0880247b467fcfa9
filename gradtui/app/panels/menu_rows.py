"""The menu's lists: the lessons, practice and the gallery, what was found by a search, and how far one has come.

Knows no widget.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...expression.cells import kept, padded
from ...expression.visible import visible
from ...lesson.practice import LEVELS
from ...lesson.progress import LessonProgress, Marks
from ...scenario import catalogue
from .lines import Line

COURSE, PRACTICE, GALLERY = "The course", "Practice", "Gallery"
_ASIDES = {COURSE: "5–10 minutes each", PRACTICE: "without end"}
_BAR = 6  # cells of a lesson's progress
_LONG_BAR = 10  # cells of the course's
_SHORT = {"and", "or", "of", "with", "the", "a", "an", "to", "on", "in", "for"}
"""Words with which no line ends that was cut."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something that can be opened."""

    group: str
    """The list that it is in."""
    name: str
    """A scenario's name; of a level of practice its number."""
    title: str
    """What it is called."""
    summary: str
    """What it is about, in a sentence."""
    number: int = 0
    """Its place in the course; 0 for what is no lesson."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A list of the menu."""

    title: str
    """What it is called."""
    start: int
    """The number of its first item among all that are shown."""
    items: tuple[Item, ...]
    """What is in it."""
    is_found: bool = False
    """Whether it has what was found in every list, one after the other."""

    @property
    def numbers(self) -> range:
        """The numbers of its items among all that are shown."""
        return range(self.start, self.start + len(self.items))


def items() -> tuple[Item, ...]:
    """Everything that the menu has, in its order."""
    lessons = [Item(COURSE, *entry, number) for number, entry in enumerate(catalogue.course(), 1)]
    levels = [
        Item(PRACTICE, str(level), f"Level {level}", f"{about[0].upper()}{about[1:]}.")
        for level, about in LEVELS.items()
    ]
    return (*lessons, *levels, *(Item(GALLERY, *entry) for entry in catalogue.entries()))


def matching(every: tuple[Item, ...], words: str) -> tuple[Item, ...]:
    """The items that have every one of some words in their texts, in any case."""
    wanted = words.casefold().split()
    texts = [f"{item.group} {item.name} {item.title} {item.summary}".casefold() for item in every]
    return tuple(item for item, text in zip(every, texts, strict=True) if all(word in text for word in wanted))


def first(every: tuple[Item, ...], marks: Marks, last: str) -> int:
    """Where a learner goes on: the lesson that was left open, or the first that is not done."""
    lessons = [item for item in every if item.number]
    for item in lessons:
        if item.name == last and marks[last].is_open:
            return every.index(item)
    for item in lessons:
        if item.name not in marks or not marks[item.name].done:
            return every.index(item)
    return 0


def shelves(every: tuple[Item, ...], shown: tuple[Item, ...], *, together: bool = False) -> tuple[Shelf, ...]:
    """The lists, those too in which nothing was found; or what was found in one list, ``together``."""
    if together and len(shown) < len(every):
        return (Shelf(f"Found: {len(shown)}", 0, shown, is_found=True),)
    made: list[Shelf] = []
    start = 0
    for group in dict.fromkeys(item.group for item in every):
        found = tuple(item for item in shown if item.group == group)
        made.append(Shelf(group, start, found))
        start += len(found)
    return tuple(made) or (Shelf("Nothing here", 0, ()),)


def shelf_of(of: tuple[Shelf, ...], chosen: int) -> int:
    """The number of the list that has an item."""
    return next((k for k, shelf in enumerate(of) if chosen in shelf.numbers), 0)


def turned(of: tuple[Shelf, ...], chosen: int, by: int, places: Mapping[str, int]) -> int:
    """The item where one comes to in the next list that has any: where one was last in it."""
    at = shelf_of(of, chosen)
    for k in range(1, len(of) + 1):
        shelf = of[(at + k * by) % len(of)]
        if shelf.items:
            return shelf.start + min(places.get(shelf.title, 0), len(shelf.items) - 1)
    return chosen


def walked(shelf: Shelf, chosen: int, across: int, down: int, columns: int) -> int | None:
    """The item where one comes to on a wall of so many columns; None where the wall ends."""
    at = chosen - shelf.start
    if across:
        column = at % columns + across
        return chosen + across if 0 <= column < columns and at + across < len(shelf.items) else None
    to = at + down * columns
    if down > 0 and to >= len(shelf.items) and at // columns < (len(shelf.items) - 1) // columns:
        to = len(shelf.items) - 1  # the last row is not full
    return shelf.start + to if 0 <= to < len(shelf.items) else None


def window(count: int, at: int, height: int) -> int:
    """The first row to show, so that a row is seen with as much before it as after it."""
    return min(max(at - height // 2, 0), max(count - height, 0))


def heights(counts: list[int], active: int, room: int) -> list[int]:
    """How many rows each list has between its borders: all if there is room, else the active one first."""
    least = [min(count, 1) or 1 for count in counts]
    left = room - sum(least)
    for k in sorted(range(len(counts)), key=lambda k: k != active):
        more = min(max(counts[k] - least[k], 0), max(left, 0))
        least[k] += more
        left -= more
    return least


# -- lines --------------------------------------------------------------------------------------------------------


def done_of(of: tuple[Item, ...], marks: Marks) -> tuple[int, int]:
    """How many lessons are done, and of how many."""
    lessons = [item.name for item in of if item.number]
    return sum(name in marks and marks[name].done for name in lessons), len(lessons)


def tab_of(shelf: Shelf, marks: Marks) -> str:
    """A list's name as a tab: "Course 2/10", "Practice", "Gallery 15"."""
    if shelf.is_found:
        return shelf.title
    name = shelf.title.removeprefix("The ").capitalize()
    if shelf.title == PRACTICE:
        return name
    done, lessons = done_of(shelf.items, marks)
    return f"{name} {done}/{lessons}" if lessons else f"{name} {len(shelf.items)}"


def aside_of(shelf: Shelf) -> str:
    """What is said of a list at the right end of its border."""
    return _ASIDES.get(shelf.title, "")


def course_bar(every: tuple[Item, ...], marks: Marks) -> Line:
    """How much of the course is done, for the title's right end; () where there is none."""
    done, lessons = done_of(every, marks)
    if not lessons:
        return ()
    full = round(done / lessons * _LONG_BAR)
    return (("course ", "muted"), *_bar(full, _LONG_BAR), (f" {done}/{lessons} ", "muted"))


def rows(
    shelf: Shelf, chosen: int, marks: Marks, kinds: Mapping[str, str], width: int, height: int
) -> tuple[list[Line], int]:
    """The lines of a list that are seen, and the number of the first one's item."""
    at = chosen - shelf.start if chosen in shelf.numbers else 0
    top = window(len(shelf.items), at, height)
    seen = shelf.items[top : top + height]
    made = []
    for number, item in enumerate(seen, shelf.start + top):
        line = _row(item, marks.get(item.name) if item.number else None, _aside(shelf, item, kinds), width)
        made.append(((padded("".join(text for text, _ in line), width), "selected"),) if number == chosen else line)
    if not shelf.items:
        made = [((" –", "muted"),)]
    return made, shelf.start + top


def out_of_sight(shelf: Shelf, chosen: int, height: int) -> Line:
    """How many rows a list has above and below those that are seen."""
    above = rows(shelf, chosen, {}, {}, 0, height)[1] - shelf.start
    below = len(shelf.items) - above - height
    said = "  ".join(f"{arrow} {count}" for arrow, count in (("↑", above), ("↓", below)) if count > 0)
    return ((f"{said} more", "muted"),) if said and height else ()


def _aside(shelf: Shelf, item: Item, kinds: Mapping[str, str]) -> str:
    """What stands at the right end of an item's row."""
    if shelf.is_found:
        return item.group.removeprefix("The ").lower()
    return kinds.get(item.name, "") if not item.number and item.group != PRACTICE else ""


def _row(item: Item, mark: LessonProgress | None, aside: str, width: int) -> Line:
    if item.group == PRACTICE:
        about = cut_at_a_word(item.summary[:1].lower() + item.summary[1:].rstrip("."), width - len(item.title) - 4)
        return ((f" {item.title}", ""), (f"  {about}", "muted"))
    head: Line = ((" ", ""),)
    if item.number:
        sign = _sign(mark)
        head = ((f" {sign} ", {"✓": "right", "◐": "heading"}.get(sign, "muted")), (f"{item.number:>2} ", "muted"))
    taken = sum(len(text) for text, _ in head)
    is_begun = mark is not None and mark.is_open
    room = width - taken - (_BAR + 2 if is_begun else len(aside) + 2 if aside else 1)
    title = padded(kept(visible(item.title, limit=max(room, 1)), room), room)
    start: Line = (*head, (title, ""))
    if mark is not None and is_begun:
        full = min(max(round(mark.card / mark.cards * _BAR), 1), _BAR - 1)
        return (*start, (" ", ""), *_bar(full, _BAR), (" ", ""))
    return (*start, (f" {aside} ", "muted")) if aside else start


def _sign(mark: LessonProgress | None) -> str:
    return "○" if mark is None else "◐" if mark.is_open else "✓" if mark.done else "○"


def _bar(full: int, cells: int) -> Line:
    return (("━" * full, "heading"), ("─" * (cells - full), "muted"))


def cut_at_a_word(text: str, width: int) -> str:
    """As many whole words as fit, without those at the end that only lead to the next ones."""
    if len(text) <= width:
        return text
    words = text[: max(width, 0) + 1].split(" ")[:-1]
    while words and words[-1] in _SHORT:
        words.pop()
    kept = " ".join(words).rstrip(",:")
    head, _, tail = kept.rpartition(",")
    return head if tail.split(" ")[1:2] and tail.split(" ")[1] in _SHORT else kept  # no "with" and half of what
