"""[[lesson]] and [[question]]: cards that no run opens, and questions that have no answer where they are asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...scenario.cards import Lesson, Question
from ...scenario.tables.checks import Fault, Path
from .. import questions
from .runs import Runs

if TYPE_CHECKING:
    from ...engine.descent.descent import Descent
    from ...scenario.cards import Card


def numbered(cards: tuple[Card, ...]) -> Iterator[tuple[Path, Card]]:
    """Yield each card with where the file has it: ("lesson", 2), ("question", 0)."""
    counts = {"lesson": 0, "question": 0}
    for card in cards:
        kind = "lesson" if isinstance(card, Lesson) else "question"
        yield (kind, counts[kind]), card
        counts[kind] += 1


def unreached(runs: Runs) -> Iterator[Fault]:
    """Yield a fault for every card whose step or verdict no run comes to."""
    steps = runs.scenario.steps
    for path, card in numbered(runs.scenario.cards):
        if isinstance(card, Lesson) and card.when:
            if runs.coming_to(card.when) is None:
                yield Fault(path, f"no run is ever {card.when}, so that this text is never told", at_key=True)
        elif card.at_step > steps:
            said = f"at_step is {card.at_step}, but the runs take {steps} steps: see steps in [descent]"
            yield Fault(path, said, at_key=True)
        elif card.at_step and runs.reaching(card.at_step) is None:
            longest = max(runs.end(k).cursor for k in range(len(runs.initial_runs)))
            yield Fault(path, f"at_step is {card.at_step}, but the longest run stops after {longest}", at_key=True)


def unanswered(runs: Runs) -> Iterator[Fault]:
    """Yield a fault for every question that has no answer at the place where a learner comes to it."""
    for path, card, place in opened(runs):
        if not isinstance(card, Question):
            continue
        try:
            questions.solution(card, runs.scenario, place)
        except ValueError as reason:
            yield Fault(path, f"this question has no answer: {reason}", at_key=True)


def opened(runs: Runs) -> Iterator[tuple[Path, Card, Descent]]:
    """Yield each card with where the file has it and the run where a learner comes to it."""
    place: Descent | None = None
    for path, card in numbered(runs.scenario.cards):
        place = _opened(runs, card, place or runs.initial_runs[0])
        yield path, card, place


def _opened(runs: Runs, card: Card, place: Descent) -> Descent:
    """Where a run stands when a card is opened: a lesson only ever goes on."""
    if isinstance(card, Lesson) and card.when:
        return runs.coming_to(card.when) or place
    if card.at_step <= place.cursor:
        return place
    return runs.reaching(card.at_step) or place
