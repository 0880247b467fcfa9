"""What a wrong formula comes from, in words: one or two broken rules at any places, or term by term."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...engine.arithmetic.vector import Array
from ...expression.names import pretty
from ...expression.printing import unicode
from ...expression.tree import Negative, Node, elided, fold, symbols, walk
from .candidates import Candidates, Reading
from .mistakes import MISTAKES
from .site import value_of
from .terms import Comparison, compared

_POINTS = 24
_LARGEST = 200  # nodes: of a larger function there is no saying which rule was broken
_LONG = 40  # parts of a term that is quoted
_EQUALLY = 0.12  # readings whose costs differ by less are both told
_ALIKE = ({"quotient_sign", "sign"}, {"half_lost", "factor_lost"})  # no use in telling both
_MOST_NAMED = 2


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What a wrong answer comes from."""

    says: str
    """One or two sentences."""
    mistakes: tuple[str, ...] = ()
    """The names of the mistakes, those of ``MISTAKES``; () where none is recognised."""
    term: str = ""
    """The term of the function in which they were made, as it is shown; "" where that is not known."""


class Asking:
    """How a partial is named in a sentence."""

    def __init__(self, variable: str, function: str, slope_of: Callable[[str], str]) -> None:
        self.function = function
        self.variable = variable
        self.shown = pretty(variable)
        self.slope_of = slope_of


def diagnosed(
    tree: Node, answer: Node, variables: Sequence[str], names: Mapping[str, Any], asking: Asking
) -> Diagnosis | None:
    """What a wrong formula for a partial comes from. None where nothing can be said of it.

    ``names`` has the values of variables and constants at points where function and partial are well known.
    """
    if not _is_within(tree) or not _is_within(answer):
        return None
    few = {name: np.asarray(x, dtype=float)[:_POINTS] for name, x in names.items()}
    try:
        candidates = Candidates(tree, asking.variable, variables, few)
        given = value_at(answer, few)
    except ValueError:  # a function of arrays
        return None
    readings = candidates.readings(given)
    if readings:
        return _of_readings(candidates, readings, asking)
    comparison = compared(candidates, answer)
    return None if comparison is None else _of_comparison(candidates, comparison, asking)


def value_at(tree: Node, names: Mapping[str, Any]) -> Array:
    """A formula at the points."""
    count = max(np.size(x) for x in names.values())
    with np.errstate(all="ignore"):
        value = fold(tree, lambda node, values: value_of(node, values, names))
    return np.broadcast_to(np.asarray(value, dtype=float), (count,))


def _is_within(tree: Node) -> bool:
    return all(k < _LARGEST for k, _ in enumerate(walk(tree)))


def _of_readings(candidates: Candidates, readings: list[Reading], asking: Asking) -> Diagnosis:
    best = readings[0]
    said = _told(candidates, best, asking)
    near = [r for r in readings[1:] if len(r.words) == len(best.words) and r.cost - best.cost < _EQUALLY]
    other = next((r for r in near if set(r.words) != set(best.words)), None)
    if other is not None and {*best.words, *other.words} not in _ALIKE:
        said += f" Or it may be that {clauses(other.words, asking)}."
    right = [k for k, term in enumerate(candidates.terms) if term.slopes.moves and k not in best.places]
    lead = _are_right(candidates, right) if best.places else ""
    return Diagnosis(lead + said, best.words, _term(candidates, best))


def _of_comparison(candidates: Candidates, comparison: Comparison, asking: Asking) -> Diagnosis | None:
    lead = _are_right(candidates, list(comparison.right))
    if comparison.whole:
        said = " ".join(_briefly(candidates, reading, asking) for reading in comparison.wrong)
        words = tuple(dict.fromkeys(word for reading in comparison.wrong for word in reading.words))
        return Diagnosis(lead + said, words, _term(candidates, comparison.wrong[0]))
    moving = [k for k, term in enumerate(candidates.terms) if term.slopes.moves]
    rest = [k for k in moving if k not in comparison.right]
    if lead and len(rest) == 1:
        return Diagnosis(f"{lead}Look at {quoted(candidates.terms[rest[0]].node)} again.")
    if lead and not rest:
        return Diagnosis(f"{lead}But there is something more in your answer: what has no {asking.shown} becomes 0.")
    return Diagnosis(f"{lead}Look at the other terms again.") if lead else None


def _briefly(candidates: Candidates, reading: Reading, asking: Asking) -> str:
    """A reading of one term among several."""
    own = _of_term(candidates, reading, asking) if len(reading.words) == 1 else ""
    return own or f"In {quoted(candidates.terms[reading.places[0]].node)} {clauses(reading.words, asking)}."


def _are_right(candidates: Candidates, places: list[int]) -> str:
    if not places:
        return ""
    if len(places) > _MOST_NAMED:
        return "The other terms are right. "
    named = [quoted(candidates.terms[k].node) for k in places]
    return f"{' and '.join(named)} {'is' if len(named) == 1 else 'are'} right. "


def quoted(node: Node) -> str:
    """A term within a sentence, without the sign that it has in its sum."""
    bare = node.operand if isinstance(node, Negative) else node
    return unicode(elided(bare, _LONG))


def _term(candidates: Candidates, reading: Reading) -> str:
    if len(candidates.terms) == 1:
        return quoted(candidates.terms[0].node)
    return quoted(candidates.terms[reading.places[0]].node) if reading.places else ""


def _told(candidates: Candidates, reading: Reading, asking: Asking) -> str:
    """A reading as one sentence or two."""
    x = asking.shown
    several = len(candidates.terms) > 1
    if len(reading.places) == 1 and several and len(reading.words) == 1:
        own = _of_term(candidates, reading, asking)
        if own:
            return own
        place = quoted(candidates.terms[reading.places[0]].node)
        return f"In {place} it looks as if {MISTAKES[reading.words[0]].says.format(x=x)}"
    if len(reading.places) == 2 and len(reading.words) == 2:
        each = [
            _briefly(candidates, Reading(1.0, (word,), (place,)), asking)
            for word, place in zip(reading.words, reading.places, strict=True)
        ]
        return " ".join(each)
    if reading.words == ("sign",) and not reading.places:
        return "The size is right, look at the sign."
    if reading.words == ("other_partial",) and not reading.places:
        for variable in candidates.others:
            return (
                f"That is {asking.slope_of(variable)}: here {x} is the one that changes."
                if _only(candidates)
                else (f"It looks as if {MISTAKES['other_partial'].says.format(x=x)}")
            )
    if reading.words == ("term_not_differentiated",) and not several:
        return f"That is {asking.function} itself. The question asks for its derivative with respect to {x}."
    if len(reading.words) == 1:
        return f"It looks as if {MISTAKES[reading.words[0]].says.format(x=x)}"
    where = f"In {quoted(candidates.terms[reading.places[0]].node)} it" if several and reading.places else "It"
    return f"{where} looks as if two rules were broken: {clauses(reading.words, asking)}."


def clauses(words: Sequence[str], asking: Asking) -> str:
    """What was broken, without advice."""
    return " and ".join(re.split(r"[:.]", MISTAKES[word].says.format(x=asking.shown))[0] for word in words)


def _only(candidates: Candidates) -> bool:
    return len(candidates.others) == 1


def _of_term(candidates: Candidates, reading: Reading, asking: Asking) -> str:
    """What is said of a mistake with a whole term; "" for a mistake within one."""
    term, x, word = candidates.terms[reading.places[0]], asking.shown, reading.words[0]
    name = quoted(term.node)
    if not term.slopes.moves:
        others = [pretty(v) for v in symbols(term.node) if v in candidates.others]
        still = (
            f"{name} has no {x}: its derivative by {x} is 0, "
            if symbols(term.node)
            else (f"{name} is a constant: its derivative is 0, ")
        )
        if word == "not_held" and others:
            return f"{still}you differentiated it by {' or '.join(others)}."
        return f"{still}you kept it." if word == "constant_kept" else ""
    if word == "term_lost" and reading.cost <= 1.1:
        return f"The derivative of {name} is missing."
    if word == "term_not_differentiated":
        return f"It looks as if {name} was left as it is: it contains {x}, so it has to be differentiated."
    return ""
