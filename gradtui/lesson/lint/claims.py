"""Numbers in the texts: whether a minimum, a maximum or a saddle is where, and as low, as a text says.

A wrong number in a text is the one fault of a lesson that no run and no promise can show, and that a learner believes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ...expression.names import pretty
from ...expression.printing import short
from ...scenario.tables.checks import Fault, Path
from ...scenario.window import MOST_VARIABLES, held, landmarks_of, plane_of, ranges_of
from .phrases import Claim, Claimed, claims

if TYPE_CHECKING:
    from ...engine.landmarks.landmark import Landmark
    from ...scenario.model import Scenario

_MOST_NAMED = 6
_SAME = 1e-6  # of values: lower by less is not lower


def unfounded(scenario: Scenario, raw: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield a fault for every claim of a text that the engine does not find to hold."""
    if scenario.parameters or scenario.data or len(scenario.variables) > MOST_VARIABLES:
        return  # nobody looks for landmarks there
    known = _KnownLandmarks(scenario)
    for path, text in _texts(raw):
        for claim in claims(text, scenario.variables):
            if not known.holds(claim):
                said = f"{claim.words} is said to be a {claim.kind}, but {known.instead(claim)}"
                yield Fault(path, said, character=claim.begin, length=claim.length)


def _texts(raw: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    for key in ("title", "summary"):
        if key in raw:
            yield (key,), raw[key]
    for i, table in enumerate(raw.get("lesson", ())):
        yield ("lesson", i, "text"), table["text"]


class _KnownLandmarks:
    """The landmarks of a scenario, found when they are first asked for."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario

    @cached_property
    def ranges(self) -> list[tuple[float, float]]:
        """The range of each variable on an axis."""
        return ranges_of(self.scenario)

    @cached_property
    def marks(self) -> tuple[Landmark, ...]:
        """Those of the window."""
        return landmarks_of(self.scenario, self.ranges)

    @cached_property
    def wide(self) -> tuple[Landmark, ...]:
        """Those of a window three times as wide."""
        return landmarks_of(self.scenario, [(2 * low - high, 2 * high - low) for low, high in self.ranges])

    def holds(self, claim: Claim) -> bool:
        """Whether a landmark is what a text says, in the window or, for a place outside it, there."""
        if any(self._fits(mark, claim) for mark in self._of_kind(self.marks, claim)):
            return True
        more = self._beyond(claim) if claim.at else self.wide
        return any(self._fits(mark, claim) for mark in self._of_kind((*self.marks, *more), claim))

    def _of_kind(self, marks: Sequence[Landmark], claim: Claim) -> list[Landmark]:
        if claim.kind == "minimum":
            found = [mark for mark in marks if mark.is_low]
            if claim.lowest and found:
                lowest = min(mark.value for mark in found)
                found = [mark for mark in found if mark.value <= lowest + _SAME * max(1.0, abs(lowest))]
            return found
        return [mark for mark in marks if claim.kind in (mark.kind.value, mark.shape.value)]

    def _fits(self, mark: Landmark, claim: Claim) -> bool:
        if claim.value is not None:
            return _is(mark.value, claim.value)
        names = self.scenario.variables
        return any(
            all(_is(point[names.index(name)], claimed) for name, claimed in claim.at)
            for point in (mark.point, *mark.line)
        )

    def _beyond(self, claim: Claim) -> tuple[Landmark, ...]:
        """The landmarks around a place that the window does not have; of a line of them the one that is there."""
        from ...engine.landmarks.critical_points import refine_critical_point
        from ...scenario.runs import objective_of

        objective = objective_of(self.scenario)
        assert not objective.has_arrays
        given = dict(claim.at)
        box = dict(zip(plane_of(self.scenario), self.ranges, strict=True))
        place, reach, inside = [], [], True
        for i, (name, x) in enumerate(zip(self.scenario.variables, held(self.scenario), strict=True)):
            low, high = box.get(i, (x - max(1.0, abs(x)), x + max(1.0, abs(x))))
            at = given[name].value if name in given else x
            inside = inside and low <= at <= high
            place.append(at)
            reach.append((high - low) / 60)
        found = refine_critical_point(objective, tuple(place), reach) if len(given) == len(place) else None
        marks = (found,) if found is not None else ()
        if inside:
            return marks
        from ...engine.landmarks.search import find

        around = [(x - 30 * r, x + 30 * r) for x, r in zip(place, reach, strict=True)]
        return (*marks, *find(objective, around))

    def instead(self, claim: Claim) -> str:
        """What there is instead, in words."""
        found = self._of_kind(self.marks, claim)
        where = "in the view"
        if not found:
            found, where = self._of_kind(self.wide, claim), "near by"
        if not found:
            return f"no {claim.kind} was found in the view, nor there"
        if claim.value is not None:
            listed = [short(mark.value, 6) for mark in found]
        else:
            listed = [self._shown(mark) for mark in found]
        more = f" and {len(listed) - _MOST_NAMED} more" if len(listed) > _MOST_NAMED else ""
        what = {"minimum": "minima", "maximum": "maxima", "saddle": "saddles"}[claim.kind]
        one = f"the only {claim.kind} {where} is" if len(listed) == 1 else f"the {what} {where} are"
        if claim.lowest and len(listed) == 1:
            one = f"the lowest {claim.kind} {where} is"
        return f"{one} {'of' if claim.value is not None else 'at'} {', '.join(listed[:_MOST_NAMED])}{more}"

    def _shown(self, mark: Landmark) -> str:
        names = self.scenario.variables
        if len(names) == 1:
            return f"{pretty(names[0])} = {short(mark.point[0], 6)}"
        return f"({', '.join(short(x, 6) for x in mark.point)})"


def _is(value: float, claimed: Claimed) -> bool:
    """Whether a value is a number as far as it was written; landmarks are found to about eight digits."""
    return abs(value - claimed.value) <= claimed.off * (1 + 1e-6) + 1e-7 * max(1.0, abs(value))
