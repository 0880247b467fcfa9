"""Questions for the formula of a partial: equal as functions, or which mistake it looks like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from ...engine.arithmetic.vector import Array, Numbers
from ...engine.program.interpret import evaluate
from ...expression.derivation import partial
from ...expression.printing import plain
from ...expression.tidy import tidy
from ...expression.tree import Constant, Node, Symbol, depends_on, symbols, walk
from ...expression.written import put_in
from ..diagnosis import MISTAKES, Asking, Diagnosis, diagnosed, value_at
from .kink_points import kink
from .place import Asked, Assessment, NoAnswerError, QuestionPlace, UnreadableError, right, wrong
from .reading import tree_of
from .sampled import Measured, Samples, clear, differ, same
from .telling import formula_text, idea_of, rules_of, told_short

TAKES = "a formula, such as 2*x*y + cos(x); ^ or ** for powers, log, exp, sqrt"
_LONG = 60  # parts of a formula within a prompt


class _Truth:
    """The partial, and the points at which answers are compared with it."""

    def __init__(self, place: QuestionPlace) -> None:
        objective = place.formula
        self.place = place
        self.tree = objective.tree
        self.partial = partial(objective.tree, place.of)
        self.known = (*objective.variables, *objective.constants, *place.written.trees)
        values = place.values
        bent = kink(objective.tree, place.of, values)
        if bent:
            raise NoAnswerError(f"{place.name} has a kink here, at {bent}: it has no derivative.")
        try:
            self.samples = Samples.around(
                objective.variables, place.run.point, objective.constants, [self.tree, self.partial]
            )
        except ValueError:
            raise NoAnswerError(f"{place.name} has hardly any value near here.") from None
        if not self.samples.enough:
            raise NoAnswerError(f"{place.slope} has hardly any value that rounding leaves: it cannot be compared.")
        self.values: Measured = self.samples.of(self.partial)

    def names(self) -> Iterator[Mapping[str, Array]]:
        """Values to compare with, first with constants that vary: where x is 2, x times and twice are the same."""
        objective = self.place.formula
        if objective.constants:
            names = (*objective.variables, *objective.constants)
            point = (*self.place.run.point, *objective.constants.values())
            varied = Samples.around(names, point, {}, [self.tree, self.partial])
            if varied.enough:
                yield varied.names
        yield self.samples.names


def ask_formula(place: QuestionPlace) -> Asked:
    """Ask for ∂f/∂x as a formula."""
    objective = place.formula
    shown = formula_text(objective.tree) if not objective.written.parts else objective.written.within(_LONG)
    return Asked(f"{place.name} = {shown}. What is {place.slope}, as a formula?", TAKES)


def solve_formula(place: QuestionPlace) -> str:
    """The tidied partial in the language."""
    truth = _Truth(place)
    text = plain(truth.partial)
    if len(text) > 2_000:
        raise NoAnswerError("The formula is too long to type.")
    return text


def judge_formula(place: QuestionPlace, answer: str) -> Assessment:
    """Compare a formula with the partial as functions; of a wrong one say which mistake it looks like."""
    truth = _Truth(place)
    tree = put_in(tree_of(answer, truth.known, place.of), place.written.parts)
    said = f"Right: {place.slope} = {formula_text(place.derivation.result)}."
    if tidy(tree) == truth.partial:
        return right(said)
    given = truth.samples.of(tree)
    finite = np.isfinite(given[0])
    apart = differ(given, truth.values) & finite
    if not apart.any() and finite.any():
        if not finite.all() and _has_gap(truth, finite):
            return wrong(
                f"Where that has a value it is right, but {place.name} has a slope in places where it has none."
            )
        compared = clear(given, truth.values[0]) & finite
        if 4 * int(compared.sum()) >= truth.samples.count:
            return right(said)
        raise UnreadableError("Rounding leaves too little of that formula to compare it. Write it in a shorter form.")
    found = _diagnosis(place, truth, tree, given)
    return wrong(found.says, None, found.mistakes, found.term)


def _has_gap(truth: _Truth, finite: Numbers) -> bool:
    """Whether an answer has no value over a part of the domain, not only where it overflows."""
    return int((~finite).sum()) > truth.samples.count // 20


def _diagnosis(place: QuestionPlace, truth: _Truth, tree: Node, given: Measured) -> Diagnosis:
    x, f = place.shown, place.name
    number = not any(depends_on(tree, v) for v in place.run.variables)
    if number and any(v in place.run.variables for v in symbols(truth.partial)):
        here = evaluate(tree, place.values)
        value = evaluate(truth.partial, place.values)
        if here == 0.0 and value != 0.0:
            return Diagnosis(f"{f} does change with {x}, so the partial is not 0.")
        if abs(here - value) <= 0.005 * abs(value):
            return Diagnosis("That is the value here. Asked for is the formula, which holds everywhere.")
    if not np.isfinite(given[0]).any():
        return Diagnosis(f"That has no value where {f} has one. Look at roots, logarithms and what is divided by.")
    found = None
    for names in truth.names():
        found = diagnosed(truth.tree, tree, place.run.variables, names, Asking(place.of, place.name, place.slope_of))
        if found is not None and found.mistakes:
            return found
    if number and any(v in place.run.variables for v in symbols(truth.partial)):
        return Diagnosis("That is one number. Asked for is a formula, which holds everywhere.")
    return _in_general(place, truth, tree, given, found)


def _in_general(place: QuestionPlace, truth: _Truth, tree: Node, given: Measured, found: Diagnosis | None) -> Diagnosis:
    """What can be said where no mistake is recognised, or only that of the whole."""
    x, samples, true = place.shown, truth.samples, truth.values
    with np.errstate(all="ignore"):
        both = np.isfinite(given[0]) & np.isfinite(true[0])
        near = np.abs(given[0] - true[0]) <= 2e-3 * np.abs(true[0])
        ratio = given[0] / true[0]
        usable = both & np.isfinite(ratio)
    if both.any() and near[both].all():
        return Diagnosis(
            "Nearly: it agrees to about three digits. Write exact numbers, such as log(2), not rounded ones."
        )
    if depends_on(tree, place.of) and len(list(walk(tree))) < 200:
        back = samples.of_partial(tree, place.of)
        if same(back, samples.of(truth.tree)):
            return Diagnosis(f"It looks as if {MISTAKES['integral'].says}", ("integral",))
    if usable.sum() >= 8 and _is_level(ratio[usable]) and ratio[usable][0] != 0.0 and _is_multiple(truth, tree):
        said = "The shape is right, but a number in front is off. Look at the factors and at exponents that come down."
        return Diagnosis(said)
    gap = (given[0] - true[0])[both]
    if both.sum() >= 8 and _is_level(gap):
        return Diagnosis("It is off by a number that is added or left out. A number alone has the derivative 0.")
    if found is not None:
        return found
    here_given, here_true = evaluate(tree, place.values), evaluate(truth.partial, place.values)
    if here_given == here_true and np.isfinite(here_true):
        said = f"At this place it gives the right number, but not elsewhere. Look at each term that contains {x}."
        return Diagnosis(said)
    missing = _missing(truth, tree)
    if missing:
        return Diagnosis(f"{missing} plays a part in the true formula too. Look at each term that contains {x}.")
    return Diagnosis(f"Look at each term that contains {x}, one after the other; everything else is held constant.")


def _is_multiple(truth: _Truth, tree: Node) -> bool:
    """Whether an answer is the partial times a number, also where constants have other values."""
    with np.errstate(all="ignore"):
        ratios = [value_at(tree, names) / value_at(truth.partial, names) for names in truth.names()]
    kept = [ratio[np.isfinite(ratio)] for ratio in ratios]
    return all(len(ratio) >= 8 and _is_level(ratio) for ratio in kept)


def _is_level(values: Array) -> bool:
    spread = float(np.max(values) - np.min(values))
    return bool(spread <= 1e-9 * float(np.max(np.abs(values))) and np.isfinite(spread))


def _missing(truth: _Truth, tree: Node) -> str:
    """A variable of the true formula that an answer lacks, as it is shown."""
    from ...expression.names import pretty

    used = {n.name for n in walk(tree) if isinstance(n, Symbol) and not isinstance(n, Constant)}
    lacking = [v for v in symbols(truth.partial) if v not in used and v in truth.place.run.variables]
    return pretty(lacking[0]) if lacking else ""


def hint_formula(place: QuestionPlace) -> tuple[str, str, str]:
    """Idea, rules, derivation."""
    _Truth(place)  # raises where there is no answer
    derivation = place.derivation
    return idea_of(place), rules_of(derivation, place), told_short(derivation, place)
