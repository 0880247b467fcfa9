"""Questions for where a descent ends: which minimum, or none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ...engine.batch.fates import Fates
from ...engine.batch.outcomes import CONVERGED, Ends
from ...engine.descent.descent import Descent, start
from ...engine.landmarks.landmark import Kind, Landmark
from ...engine.landmarks.letters import labelled
from ...engine.verdict.verdict import Verdict
from ...expression.names import pretty
from ...expression.printing import short
from ...scenario.model import Scenario
from ...scenario.window import MOST_VARIABLES, held, landmarks_of, plane_of, ranges_of
from ..words import reason
from .place import Asked, Assessment, NoAnswerError, QuestionPlace, UnreadableError, right, wrong
from .reading import coordinates

NOWHERE = "it does not settle"
ELSEWHERE = "somewhere else"
_MOST_LISTED = 12
_NEAR = 0.05  # of the window: coordinates so near mean that place
_LETTERS = ("x", "o", "~")  # in a map's legend, of what goes on or goes away
_NO = ("not settle", "nowhere", "none of", "no minimum", "never", "diverge", "oscillate", "does not", "doesn't", "away",
       "keeps moving", "still moving", "back and forth")  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Map:
    """What there is to end in."""

    low: tuple[tuple[str, Landmark], ...]
    """The low places with their letters."""
    all: tuple[Landmark, ...]
    """Every landmark of the window."""
    box: tuple[tuple[float, float], ...]
    """The range of each variable."""


@lru_cache(maxsize=8)
def _map_of(scenario: Scenario) -> _Map:
    ranges = ranges_of(scenario)
    box = [(x - max(1.0, abs(x)), x + max(1.0, abs(x))) for x in held(scenario)]
    for i, pair in zip(plane_of(scenario), ranges, strict=True):
        box[i] = pair
    found = landmarks_of(scenario, ranges)
    return _Map(tuple(pair for pair in labelled(found) if pair[1].is_low), found, tuple(box))


def _known(place: QuestionPlace) -> _Map:
    assert not place.objective.has_arrays
    if len(place.run.variables) > MOST_VARIABLES:
        raise NoAnswerError(f"Minima are looked for in up to {MOST_VARIABLES} variables.")
    return _map_of(place.scenario)


def _shown(letter: str, mark: Landmark) -> str:
    """A choice: "A (−1.32)"."""
    if mark.kind is Kind.VALLEY and len(mark.point) > 1:
        return f"{letter} (valley)"
    return f"{letter} ({', '.join(short(x, 3) for x in mark.point)})"


def _ended(run: Descent, scenario: Scenario, name: str, learning_rate: float) -> Descent:
    at = next((s.at for s in scenario.starts if s.name == name), None)
    if at is None:
        raise NoAnswerError(f"There is no start {name}.")
    begun = start(
        run.objective,
        [at[v] for v in run.variables],
        optimizer=run.optimizer,
        learning_rate=learning_rate,
        tolerance=run.tolerance,
        stepper=run.stepper,
    )
    return begun.forward(scenario.steps)


def _end(place: QuestionPlace) -> tuple[str, Descent]:
    """The letter of where it ends (or one of the two phrases), and the descent."""
    found = _known(place)
    end = _ended(place.run, place.scenario, place.of, place.run.base_rate)
    if end.verdict is not Verdict.CONVERGED:
        return NOWHERE, end
    fates = Fates(place.objective, found.box, found.all)
    one = Ends(np.array(end.point)[:, None], np.array([end.value]), np.array([end.cursor]), np.array([CONVERGED]))
    letter = fates.known[int(fates.of(one)[0])].letter
    return (letter if any(letter == known for known, _ in found.low) else ELSEWHERE), end


def _choices(place: QuestionPlace) -> dict[str, str]:
    """Letter or phrase → how it is shown."""
    found = _known(place)
    choices = {letter: _shown(letter, mark) for letter, mark in found.low[:_MOST_LISTED]}
    # a saddle or the like, or a place beyond the window, whether or not it is the answer here
    return choices | {ELSEWHERE: ELSEWHERE, NOWHERE: NOWHERE}


def ask_fate(place: QuestionPlace) -> Asked:
    """Ask in which minimum the descent from a start ends."""
    choices = _choices(place)
    at = next((s.at for s in place.scenario.starts if s.name == place.of), {})
    coordinates = ", ".join(f"{pretty(v)} = {short(float(x))}" for v, x in at.items())
    how = f"{place.run.optimizer.title}, η = {short(place.run.base_rate)}"
    # a name that is made of the coordinates says them already
    named = place.of if "=" in place.of else f"{place.of} ({coordinates})"
    prompt = f"From {named}, with {how}: where has the descent come to rest after at most {place.scenario.steps} steps?"
    return Asked(prompt, "a letter, or its coordinates, or: it does not settle", tuple(choices.values()))


def solve_fate(place: QuestionPlace) -> str:
    """The choice."""
    letter, _ = _end(place)
    return _choices(place).get(letter, letter)


def judge_fate(place: QuestionPlace, answer: str) -> Assessment:
    """Compare with where the engine's descent ended."""
    given = _read(place, answer)
    true, end = _end(place)
    steps = place.scenario.steps
    if given == true:
        return right(f"Right: {reason(end, place.name)}.")
    if given == NOWHERE:
        return wrong(f"It does come to rest within {steps} steps. Follow it: which way is downhill, how far each step?")
    if true == NOWHERE:
        return wrong(
            f"Does it come to rest there within {steps} steps? Look at how long the steps are, and whether they shrink."
        )
    return wrong("It comes to rest, but not there. The first steps are the longest: over what do they carry it?")


def _read(place: QuestionPlace, answer: str) -> str:
    """The letter or phrase that an answer means. Raises UnreadableError."""
    choices = _choices(place)
    given = " ".join(answer.split())
    text = given.strip(" .!")
    low = text.lower()
    for letter, shown in choices.items():
        if low == shown.lower():
            return letter
    if given.lower() in _LETTERS or any(word in low for word in _NO):
        return NOWHERE
    if "else" in low or "saddle" in low:
        return ELSEWHERE
    match = re.fullmatch(r"(?:minimum |min |in |at |valley |the |place )*([A-Za-z])(?:\s*\(.*\))?", text, re.ASCII)
    if match:
        for candidate in (match[1], match[1].upper()):
            if candidate in choices:
                return candidate
    return _by_words(place, low) or _by_coordinates(place, text)


def _by_words(place: QuestionPlace, low: str) -> str:
    marks = _known(place).low
    if not marks:
        return ""
    words = set(re.findall(r"[a-z]+", low))
    if words & {"lowest", "deepest", "deeper", "lower", "global"} and (
        len(marks) == 1 or marks[0][1].value < marks[1][1].value
    ):
        return marks[0][0]
    if len(marks) == 2 and len(place.run.variables) == 1:
        ordered = sorted(marks, key=lambda pair: pair[1].point)
        if words & {"left", "right"}:
            return ordered[0 if "left" in words else 1][0]
    return ""


def _by_coordinates(place: QuestionPlace, text: str) -> str:
    found = _known(place)
    try:
        given = coordinates(text, place.run.variables, place.run.variables)
    except UnreadableError:
        raise UnreadableError("Answer with a letter, its coordinates, or: it does not settle.") from None
    if len(given) < len(place.run.variables):
        raise UnreadableError("Give all its coordinates, or its letter.")
    away = []
    for letter, mark in found.low:
        parts = zip(place.run.variables, mark.point, found.box, strict=True)
        away.append((max(abs(given[v].value - x) / (high - low) for v, x, (low, high) in parts), letter))
    away.sort()
    if not away or away[0][0] > _NEAR or (len(away) > 1 and away[0][0] > 0.5 * away[1][0]):
        raise UnreadableError(
            "No minimum is near there. Answer with a letter, its coordinates, or: it does not settle."
        )
    return away[0][1]


def hint_fate(place: QuestionPlace) -> tuple[str, str, str]:
    """Idea, the first step, the end."""
    _, end = _end(place)
    begun = end.goto(0)
    slopes = ", ".join(
        f"{place.slope_of(v)} = {short(g)}" for v, g in zip(begun.variables, begun.gradient, strict=True)
    )
    idea = "Downhill alone does not decide: a long step can leap over a hill into the next valley."
    rule = f"At the start {slopes}, and η = {short(begun.learning_rate)}. Work out where the first step or two land."
    way = " → ".join(f"({', '.join(short(x, 3) for x in end.point_at(k))})" for k in range(min(5, end.length)))
    return idea, rule, f"{way}{' → …' if end.length > 5 else ''}: {reason(end, place.name)}."
