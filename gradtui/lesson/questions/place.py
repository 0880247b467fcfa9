"""What is asked and what is said of an answer, and the place where a question stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING, Any, Literal

from ...engine.objective.scalar_objective import ScalarObjective
from ...expression.derivation import Derivation, derived
from ...expression.entries import read_entry
from ...expression.names import pretty
from ...expression.printing import short

if TYPE_CHECKING:
    from ...engine.descent.descent import Descent
    from ...expression.written import Written
    from ...scenario.cards import Question
    from ...scenario.model import Scenario

_MOST_NAMED = 4  # coordinates in a prompt


class NoAnswerError(ValueError):
    """The question has no answer here; the message says why."""


class UnreadableError(ValueError):
    """An answer that cannot be read; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is shown of a question."""

    prompt: str
    """One or two sentences with the numbers of this place."""
    takes: str
    """One line that says how to answer."""
    choices: tuple[str, ...] = ()
    """What to choose from; () where the answer is free."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What an answer came to."""

    outcome: Literal["right", "wrong", "unreadable"]
    """An unreadable answer is no attempt."""
    said: str
    """What to say to it. Of a wrong answer what to look at, never the right one."""
    score: int | None = None
    """Of a learning rate, how many steps it took; else None."""
    mistakes: tuple[str, ...] = ()
    """Of a wrong answer the names of the mistakes that explain it; () where none is recognised."""
    term: str = ""
    """The term of the function in which they were made; "" where that is not known."""


def right(said: str, score: int | None = None) -> Assessment:
    """A right answer."""
    return Assessment("right", said, score)


def wrong(said: str, score: int | None = None, mistakes: tuple[str, ...] = (), term: str = "") -> Assessment:
    """A wrong answer."""
    return Assessment("wrong", said, score, mistakes, term)


class QuestionPlace:
    """A question of a scenario, and the descent that stands where it is asked."""

    def __init__(self, question: Question, scenario: Scenario, run: Descent) -> None:
        self.question = question
        self.scenario = scenario
        self.run = run

    @property
    def of(self) -> str:
        """What is asked of."""
        return self.question.of

    @property
    def name(self) -> str:
        """The function's name as it is shown."""
        return pretty(self.scenario.name)

    @property
    def shown(self) -> str:
        """The variable that is asked of, as it is shown."""
        return pretty(self.of)

    @property
    def slope(self) -> str:
        """∂f/∂x of the variable that is asked of."""
        return self.slope_of(self.of)

    def slope_of(self, variable: str) -> str:
        """∂f/∂x, or df/dx for a function of one variable."""
        d = "d" if len(self.run.variables) == 1 and not self.scenario.parameters else "∂"
        return f"{d}{self.name}/{d}{pretty(variable)}"

    @property
    def index(self) -> int:
        """Which variable is asked of."""
        return self.run.variables.index(self.of)

    @cached_property
    def objective(self) -> ScalarObjective:
        """The function of numbers. Raises NoAnswerError where it is one of arrays."""
        if self.run.objective.has_arrays:
            raise self._of_data()
        return self.run.objective

    @property
    def formula(self) -> ScalarObjective:
        """The same, of which a formula can be asked for. Raises NoAnswerError where there are data in it."""
        if self.objective.arrays is not None:
            raise self._of_data()
        return self.objective

    def _of_data(self) -> NoAnswerError:
        return NoAnswerError(f"{self.name} is computed from data here: this can be asked only of a formula in numbers.")

    @property
    def written(self) -> Written:
        """The function as its author wrote it, with its named parts."""
        return self.run.objective.written

    @property
    def derivation(self) -> Derivation:
        """The derivation of the partial that is asked of, in the names of the parts."""
        return derived(self.written, self.of)

    @cached_property
    def values(self) -> dict[str, Any]:
        """Each name's value here, constants too."""
        return dict(zip(self.run.variables, self.run.point, strict=True)) | dict(self.run.objective.constants)

    @property
    def where(self) -> str:
        """The place in words: "At w = 0, b = 0", or "At step 3" where there are too many variables to name."""
        if len(self.run.variables) > _MOST_NAMED or not all(isinstance(x, float) for x in self.run.point):
            return f"At step {self.run.cursor}" if self.run.cursor else "At the start"
        pairs = zip(self.run.variables, self.run.point, strict=True)
        return "At " + ", ".join(f"{pretty(v)} = {short(x)}" for v, x in pairs)

    @cached_property
    def true_slope(self) -> float:
        """The partial that is asked of. Raises NoAnswerError where it has no value, or f a kink."""
        entry = read_entry(self.of)
        if entry is not None and self.scenario.parameters:
            found = float(self.run.gradient[self.run.variables.index(entry[0])][entry[1]])
        else:
            found = float(self.run.gradient[self.index])
        if not isfinite(found):
            fault = self.run.objective.undefined_at(self.run.point)
            fault = fault or self.run.objective.slope_undefined_at(self.run.point)
            raise NoAnswerError(f"{self.slope} has no value here{f': {fault}' if fault else ''}.")
        if not self.run.objective.has_arrays:
            from .kink_points import kink

            bent = kink(self.objective.tree, self.of, self.values)
            if bent:
                raise NoAnswerError(f"{self.name} has a kink here, at {bent}: it has no derivative.")
            if self.objective.arrays is not None:  # a formula as long as the data
                return found + 0.0
            from .sampled import Samples

            values, errors = Samples.at(self.values).of_partial(self.objective.tree, self.of)
            if abs(float(values[0])) <= 8 * float(errors[0]):  # all that is left is rounding
                return 0.0
        return found + 0.0
