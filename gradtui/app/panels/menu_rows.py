"""The menu's rows: the lessons, practice and the gallery, what was found by a search, and how far one has come.

Knows no widget.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...expression.visible import visible
from ...lesson.practice import LEVELS
from ...lesson.progress import LessonProgress, Marks
from ...scenario import catalogue
from .lines import Line

COURSE, PRACTICE, GALLERY = "The course", "Practice", "The gallery"
_TITLES = 28  # columns for a title
_WITH_SUMMARY = 64  # columns from which on there is room for one


@dataclass(frozen=True, slots=True)
class Item:
    """Something that can be opened."""

    group: str
    """The heading that it stands under."""
    name: str
    """A scenario's name; of a level of practice its number."""
    title: str
    """What it is called."""
    summary: str
    """What it is about, in a sentence."""
    number: int = 0
    """Its place in the course; 0 for what is no lesson."""


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


def what_enter_does(item: Item, mark: LessonProgress | None) -> str:
    """What opening an item comes to."""
    if item.group == PRACTICE:
        return "Enter: a problem, then another one, and another."
    if item.group == GALLERY:
        return "Enter opens it."
    if mark is None or not mark.is_open:
        return "Enter goes through it again." if mark is not None and mark.done else "Enter begins the lesson."
    return f"Enter goes on at card {mark.card + 1} of {mark.cards}, r begins anew."


def lines(shown: tuple[Item, ...], chosen: int, marks: Marks, width: int) -> tuple[list[Line], list[int]]:
    """The lines of a list, and for each the number of its item, −1 for a heading."""
    made: list[Line] = []
    of: list[int] = []
    group = ""
    for number, item in enumerate(shown):
        if item.group != group:
            if group:
                made.append(())
                of.append(-1)
            group = item.group
            made.append(_heading(group, marks, width))
            of.append(-1)
        made.append(_row(item, marks.get(item.name) if item.number else None, number == chosen, width))
        of.append(number)
    return made, of


def window(of: list[int], chosen: int, height: int) -> int:
    """The first line to show, so that the chosen one is seen with as much before it as after it."""
    if len(of) <= height or chosen not in of:
        return 0
    return min(max(of.index(chosen) - height // 2, 0), len(of) - height)


def _heading(group: str, marks: Marks, width: int) -> Line:
    said = ""
    if group == COURSE:
        done = sum(mark.done for name, mark in marks.items() if name in catalogue.COURSE)
        said = f"{done} of {len(catalogue.COURSE)} done" if done else "ten lessons, five to ten minutes each"
    elif group == PRACTICE:
        said = "problems without end"
    gap = width - len(group) - len(said) - 2
    return ((f" {group}", "heading"), (" " * max(gap, 2) + said, "muted"))


def _row(item: Item, mark: LessonProgress | None, is_chosen: bool, width: int) -> Line:
    sign = "" if not item.number else "●" if mark and mark.done else "◐" if mark and mark.is_open else "○"
    place = f"{item.number:>2}" if item.number else ""
    where = f"{mark.card} of {mark.cards}" if mark is not None and mark.is_open else ""
    head = f"{'▸' if is_chosen else ' '} {sign:1} {place:2} "
    columns = _TITLES if width >= _WITH_SUMMARY else width - len(head) - len(where) - 3
    title = visible(item.title, limit=columns).ljust(columns)
    room = width - len(head) - columns - len(where) - 3
    summary = ""
    if width >= _WITH_SUMMARY:
        summary = visible(item.summary)
        summary = summary if len(summary) <= room else f"{summary[: room - 1].rstrip()}…"
    rest = f" {summary.ljust(max(room, 0))} "
    if is_chosen:
        return ((f"{head}{title}{rest}{where} ", "selected"),)
    return ((head, "right" if sign == "●" else "heading"), (title, ""), (rest, "muted"), (f"{where} ", "muted"))
