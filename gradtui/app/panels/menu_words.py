"""What the menu says of what is chosen: its summary, how to go on with it, and what its scenario is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import log10, prod
from typing import TYPE_CHECKING

from ...expression.printing import number_text
from ...expression.visible import visible
from ...lesson.progress import LessonProgress, Marks
from .lines import Line, wrap
from .menu_rows import PRACTICE, Item

if TYPE_CHECKING:
    from ...scenario.model import Scenario

_FEW = 24  # entries that are shown as bars
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a scenario is made of."""

    kind: str
    """In a word: curve, map, race, bars, data, network, or how many parameters there are."""
    words: str
    """How many variables and runs, which optimizer, which learning rate."""


def facts_of(scenario: Scenario) -> Facts:
    """The facts of a scenario."""
    return Facts(_kind(scenario), " · ".join(_parts(scenario)))


def _size(scenario: Scenario) -> int:
    """How many numbers are to be found."""
    arrays = sum(prod(array.shape) for array in scenario.parameters.values())
    return arrays + sum(name not in scenario.parameters for name in scenario.variables)


def _kind(scenario: Scenario) -> str:
    if scenario.parameters:
        if any(len(array.shape) > 1 for array in scenario.parameters.values()):
            return "network"
        size = _size(scenario)
        if size > _FEW:
            return (
                f"{size:,}".replace(",", " ") if size < 100_000 else f"10{str(round(log10(size))).translate(_RAISED)}"
            )
        return "data" if scenario.data else "bars"
    if len(scenario.optimizers) > 1:
        return "race"
    return "curve" if len(scenario.variables) == 1 else "map"


def _parts(scenario: Scenario) -> Iterable[str]:
    size, what = _size(scenario), "parameter" if scenario.parameters else "variable"
    yield f"{size:,} {what}{'s' if size != 1 else ''}".replace(",", " ")
    runs = len(scenario.starts) * len(scenario.optimizers) * len(scenario.learning_rates)
    if runs > 1:
        yield f"{runs} runs"
    if len(scenario.optimizers) == 1:
        yield scenario.optimizers[0].label
        if len(scenario.learning_rates) == 1:
            yield f"η {number_text(scenario.learning_rates[0])}"


def how_to_go_on(item: Item, mark: LessonProgress | None) -> str:
    """What enter does with an item, in a few words."""
    if item.group == PRACTICE:
        return "a problem"
    if not item.number:
        return "open"
    if mark is not None and mark.is_open:
        return f"go on at card {mark.card + 1}"
    return "again" if mark is not None and mark.done else "begin"


def how_far(item: Item, mark: LessonProgress | None) -> str:
    """How far a lesson was gone through: "card 7 of 9"; "" for what is none."""
    if not item.number or mark is None:
        return ""
    return f"card {mark.card + 1} of {mark.cards}" if mark.is_open else "done" if mark.done else ""


def words(item: Item, marks: Marks, width: int, height: int) -> list[Line]:
    """The summary of an item, whole where there is room for it, and how to go on with it."""
    mark = marks.get(item.name) if item.number else None
    said = wrap(visible(item.summary), max(width, 10))
    last = _going_on(item, mark, not marks, width)
    if len(said) + 2 <= height:
        return [*(((line, ""),) for line in said), (), last]
    return [*(((line, ""),) for line in said[: max(height - 1, 0)]), last]


def _going_on(item: Item, mark: LessonProgress | None, is_new: bool, width: int) -> Line:
    """The key that opens an item, and what else there is to say, as far as there is room."""
    line: Line = ((f" ⏎ {how_to_go_on(item, mark)} ", "chip"),)
    more: list[Line] = []
    if item.number and mark is not None:
        more.append((("r", "key"), (" start over", "muted")))
        if mark.is_open:
            left = mark.cards - mark.card
            more.append(((f"{left} card{'s' if left != 1 else ''} left", "muted"),))
    elif item.group == PRACTICE:
        more.append((("then another, and another", "muted"),))
    elif item.number and is_new:
        more.append((("Welcome.", "muted"),))
    for piece in more:
        longer: Line = (*line, ("   ", ""), *piece)
        if sum(len(text) for text, _ in longer) <= width:
            line = longer
    return line


def most_lines(of: Iterable[Item], width: int) -> int:
    """How many lines the longest of the summaries takes, with what stands below it."""
    return max((len(wrap(visible(item.summary), max(width, 10))) for item in of), default=1) + 2
