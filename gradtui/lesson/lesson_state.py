"""A scenario's lesson as it goes on: which card is open, what was answered, what must stay hidden meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from ..engine.descent.descent import Descent
from ..scenario.cards import Card, Lesson, Question
from ..scenario.model import Scenario
from ..scenario.tables.question_kinds import QUESTION_KINDS, Hidden
from . import questions
from .questions import Asked, Assessment

_ANSWER_FIRST = "Answer first: enter opens the line. i gives a hint, > goes on without."


@dataclass(frozen=True, slots=True, eq=False)
class LessonState:
    """The state of a lesson. Every key makes a new one."""

    scenario: Scenario
    """What has the cards."""
    place: Descent
    """Where the run stood when the card was opened: a question is about this place."""
    at: int = 0
    """The number of the open card; as many as there are cards when the lesson is over."""
    right: frozenset[int] = field(default_factory=frozenset)
    """The numbers of the questions that were answered rightly."""
    hinted: int = 0
    """How many hints on the open question were asked for."""
    said: str = ""
    """What was said to the last answer, or a hint, or why it does not go on yet."""
    answers: Mapping[int, str] = field(default_factory=dict)
    """What was answered rightly since the lesson was opened, by the question's number."""
    outcome: str = ""
    """"right", "wrong" or "unreadable" where ``said`` is about an answer, else ""."""

    @classmethod
    def begin(cls, scenario: Scenario, run: Descent, at: int = 0, right: frozenset[int] = frozenset()) -> LessonState:
        """Open a lesson, at its first card or where one left off."""
        cards = len(scenario.cards)
        # a card that waits for a step is not the place to begin: one begins before the steps
        while 0 < at < cards and _waits(scenario.cards[at], run):
            at -= 1
        return cls(scenario, run, min(at, cards), frozenset(k for k in right if k < cards))

    @property
    def card(self) -> Card | None:
        """The open card; None when the lesson is over."""
        return self.scenario.cards[self.at] if self.at < len(self.scenario.cards) else None

    @property
    def question(self) -> Question | None:
        """The question that is open and has no right answer yet."""
        card = self.card
        return card if isinstance(card, Question) and self.at not in self.right else None

    @property
    def asked(self) -> Asked | None:
        """The open question in words; None where there is none, or where it cannot be asked."""
        if not isinstance(self.card, Question):
            return None
        try:
            return questions.ask(self.card, self.scenario, self.place)
        except ValueError:
            return None

    # -- going on ----------------------------------------------------------------------------------------------------

    def waiting(self, run: Descent) -> str:
        """What must happen before the next card, in words; "" if it can be opened."""
        cards = self.scenario.cards
        return _waits(cards[self.at + 1], run) if self.at + 1 < len(cards) else ""

    def awaits(self, run: Descent) -> str:
        """What the next card waits for: "step", the verdict that it needs, or "" if it can be opened."""
        if not self.waiting(run):
            return ""
        following = self.scenario.cards[self.at + 1]
        return (following.when if isinstance(following, Lesson) else "") or "step"

    def next_card(self, run: Descent, *, skip: bool = False) -> LessonState:
        """The next card. ``skip`` leaves a question without an answer, and does not wait."""
        if self.card is None:
            return self
        if self.question is not None and not skip:
            return self.with_message(_ANSWER_FIRST)
        waiting = self.waiting(run)
        return self.with_message(waiting) if waiting and not skip else self._opened(self.at + 1, run)

    def before(self, run: Descent) -> LessonState:
        """The card before."""
        return self._opened(max(self.at - 1, 0), run) if self.at else self

    def follow(self, before: Descent, run: Descent) -> LessonState:
        """The lesson after the run went from one place to another: a card that has waited for this is opened."""
        waited = self.waiting(before)
        if self.question is None and waited and not self.waiting(run):
            return self._opened(self.at + 1, run)
        return replace(self, said="") if self.said and not self.outcome else self

    def _opened(self, at: int, run: Descent) -> LessonState:
        return LessonState(self.scenario, run, at, self.right, answers=self.answers)

    def with_message(self, said: str) -> LessonState:
        """The lesson with something said about the open card."""
        return replace(self, said=said, outcome="")

    # -- questions ---------------------------------------------------------------------------------------------------

    def judged(self, answer: str) -> Assessment:
        """What an answer to the open question is worth. Takes any text; may take a moment."""
        assert isinstance(self.card, Question)
        return questions.judge(self.card, self.scenario, self.place, answer)

    def answered(self, found: Assessment, answer: str = "") -> LessonState:
        """The lesson after an answer."""
        after = replace(self, said=found.said, outcome=found.outcome)
        if found.outcome != "right":
            return after
        return replace(after, right=self.right | {self.at}, answers={**self.answers, self.at: answer})

    def hint(self) -> LessonState:
        """The next of the three hints; after the last one, the last."""
        if self.question is None:
            return self
        try:
            hints = questions.hints(self.question, self.scenario, self.place)
        except ValueError as why:
            return self.with_message(f"{why}. > goes on.")
        number = min(self.hinted, len(hints) - 1)
        told = f"Hint {number + 1} of {len(hints)}: {hints[number]}"
        return replace(self, hinted=self.hinted + 1, said=told, outcome="")

    # -- what would give the answer away -----------------------------------------------------------------------------

    @property
    def hides_formulas(self) -> frozenset[str]:
        """The variables whose partials the open question, or those that follow at once, ask for as formulas.

        One that was answered shows its own; a card that tells something comes between.
        """
        is_answered = self.question is None and isinstance(self.card, Question)
        coming = takewhile(lambda card: isinstance(card, Question), self.scenario.cards[self.at + is_answered :])
        return frozenset(
            _variable_of(card) for card in coming if isinstance(card, Question) and _hides(card, "formula")
        )

    @property
    def hides_slope_of(self) -> str:
        """The variable or entry whose slope is asked for in some form, or ""."""
        return _variable_of(self.question) if self.question is not None and _hides(self.question, "slope") else ""

    def hides(self, what: Hidden) -> bool:
        """Whether something would give the answer to the open question away."""
        return self.question is not None and _hides(self.question, what)

    @property
    def hides_update(self) -> bool:
        """Whether the numbers of the next step would answer the question."""
        return self.question is not None and _hides(self.question, "update")

    @property
    def hides_prediction(self) -> bool:
        """Whether what the tangent plane predicts would answer the question: it follows from slopes and a step."""
        return self.hides("slope") or self.hides("update") or self.hides("prediction")

    @property
    def hides_fates(self) -> bool:
        """Whether a map of fates or a sweep would answer the question."""
        return self.question is not None and _hides(self.question, "fates")

    @property
    def hides_pace(self) -> bool:
        """Whether what the curvature says of η would answer the question."""
        return self.question is not None and _hides(self.question, "pace")

    @property
    def hides_steps(self) -> bool:
        """Whether steps that were not taken before the question was opened would answer it."""
        return self.question is not None and _hides(self.question, "steps")

    def refuses(self, before: Sequence[Descent], after: Sequence[Descent]) -> str:
        """Why the runs may not become others while the question is open, in words; "" if they may.

        They may go back, over steps that were taken before, and to a start: no run may have a step that it had not.
        """
        return _ANSWER_FIRST if self.hides_steps and any(map(_has_more, before, after)) else ""

    def veiled(self, runs: tuple[Descent, ...]) -> tuple[Descent, ...]:
        """The runs as the question finds them: steps that are kept after the places where they stand are given up."""
        return tuple(map(_without_coming, runs)) if self.hides_steps else runs

    def seen_again(self, run: Descent) -> LessonState:
        """The lesson after it was out of sight: if steps answer the question, it is about where the run stands now."""
        if not self.hides_steps or (run.history is self.place.history and run.cursor == self.place.cursor):
            return self
        return self._opened(self.at, run)


def _variable_of(question: Question) -> str:
    """The variable that is asked of; of a part's slope, u/w, the one that it is by."""
    return question.of.rpartition("/")[2]


def _hides(question: Question, what: Hidden) -> bool:
    """Whether something would give the answer to a question away."""
    return what in QUESTION_KINDS[question.ask].hides


def _has_more(before: Descent, after: Descent) -> bool:
    """Whether a run has a step that the one before it had not."""
    return after.length > 1 and (after.history is not before.history or after.length > before.length)


def _without_coming(run: Descent) -> Descent:
    """A run without the steps that are kept after the place where it stands."""
    if run.cursor == run.length - 1:
        return run
    return replace(run, length=run.cursor + 1, next_rate=run.base_rate)


def _waits(card: Card, run: Descent) -> str:
    """What must happen before a card can be opened; "" if nothing."""
    if isinstance(card, Lesson) and card.when:
        if run.verdict.value == card.when and run.cursor:
            return ""
        words = card.when.replace("_", " ")
        return f"The next card waits for a run that is {words}: end runs it, + and - change η, > goes on without."
    left = card.at_step - run.cursor
    if left <= 0 or run.at_end:
        return ""
    return f"The next card waits: space takes a step, {left} more."
