"""An answer and a function term by term: which terms are right in it, and what became of the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from ...engine.arithmetic.vector import Array
from ...expression.tree import Negative, Node, Sum, fold
from .candidates import Candidates, Reading, agrees
from .search import Broken
from .site import value_of

_MOST_TERMS = 10
_TOGETHER = 3  # terms of an answer that can be what one term became


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was found in an answer, term by term."""

    right: tuple[int, ...]
    """The function's terms whose derivatives stand in the answer."""
    wrong: tuple[Reading, ...]
    """What became of others, one reading a term."""
    whole: bool
    """Whether that accounts for all of the answer."""


def compared(candidates: Candidates, answer: Node) -> Comparison | None:
    """Match the terms of an answer with those of the function. None where there are too few or too many."""
    given = list(_values(candidates, answer))
    terms = candidates.terms
    if not 2 <= len(terms) <= _MOST_TERMS or len(given) > _MOST_TERMS:
        return None
    right, wrong, open_places = [], [], []
    for place, term in enumerate(terms):
        if not term.slopes.moves:
            open_places.append(place)
            continue
        taken = next((t for t in _together(given) if agrees(sum(t[1:], t[0]), term.slopes.slope)), None)
        if taken is None:
            open_places.append(place)
        else:
            right.append(place)
            given = _without(given, taken)
    lost = []
    for place in sorted(open_places, key=lambda k: not terms[k].slopes.moves):
        found = _became(candidates, place, given)
        if found is not None:
            wrong.append(found[0])
            given = _without(given, found[1])
        elif terms[place].slopes.moves:
            lost.append(place)
    whole = not given
    if whole:
        wrong += [Reading(1.0, ("term_lost",), (place,)) for place in lost]
    return Comparison(tuple(right), tuple(sorted(wrong, key=lambda r: r.places)), whole and bool(wrong))


def _values(candidates: Candidates, answer: Node) -> Iterator[Array]:
    names, count = candidates.names, candidates.count
    known: dict[int, Any] = {}
    stack = [(answer, 1.0)]
    with np.errstate(all="ignore"):
        while stack:
            node, sign = stack.pop(0)
            if isinstance(node, Sum):
                stack = [(child, sign) for child in node.children] + stack
            elif isinstance(node, Negative):
                stack.insert(0, (node.operand, -sign))
            else:
                value = fold(node, lambda part, values: value_of(part, values, names), known)
                yield np.broadcast_to(np.asarray(sign * value, dtype=float), (count,))


def _together(given: list[Array]) -> Iterator[tuple[Array, ...]]:
    for size in range(1, _TOGETHER + 1):
        yield from combinations(given, size)


def _without(given: list[Array], taken: tuple[Array, ...]) -> list[Array]:
    return [values for values in given if not any(values is other for other in taken)]


def _became(candidates: Candidates, place: int, given: list[Array]) -> tuple[Reading, tuple[Array, ...]] | None:
    """The likeliest mistake that a term of the answer, or some of them together, comes from."""
    term = candidates.terms[place]
    best: tuple[Broken, tuple[Array, ...]] | None = None
    for taken in _together(given):
        value = sum(taken[1:], taken[0])
        for rows in (term.rows, term.two):
            for row in candidates.fitting(value, value - term.slopes.slope, term, rows):
                label = rows.labels[row]
                if best is None or label.cost < best[0].cost:
                    best = label, taken
        if best is not None:
            break
    return None if best is None else (Reading(best[0].cost, best[0].words, (place,)), best[1])
