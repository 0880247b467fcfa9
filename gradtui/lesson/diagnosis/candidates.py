"""Wrong derivatives of a function, term by term: what each of its terms can have become, and the whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...engine.arithmetic.vector import Array, Numbers
from ...expression.tree import Constant, Node, Sum, Symbol, fold, symbols
from .mistakes import MISTAKES
from .search import Broken, Rows, Slopes, everywhere, explored, is_short
from .site import Site, value_of

_MOST_OTHERS = 6
_MOST_PAIRED = 500  # rows of a term that are paired with those of another
_FARTHEST = 2.28  # two mistakes that are both far-fetched explain nothing
_FEWEST = 8  # points at which two must agree


@dataclass(frozen=True, slots=True, order=True)
class Reading:
    """One explanation of a wrong derivative."""

    cost: float
    """How far-fetched it is: about 1 a mistake."""
    words: tuple[str, ...]
    """What was broken."""
    places: tuple[int, ...]
    """In which terms of the function, one for each mistake or fewer; () for the whole of it."""


class Term:
    """A term of the function, its slope, and what that can have become."""

    def __init__(self, node: Node, slopes: Slopes, rows: Rows, two: Rows) -> None:
        self.node = node
        self.slopes = slopes
        self.rows = rows
        """What one mistake gives."""
        self.two = two
        """What two give."""


class Candidates:
    """A function's wrong derivatives at some points."""

    def __init__(self, tree: Node, variable: str, variables: Sequence[str], names: Mapping[str, Any]) -> None:
        self.tree, self.variable, self.variables, self.names = tree, variable, variables, names
        self.count = max(np.size(x) for x in names.values())
        nodes = tree.children if isinstance(tree, Sum) else (tree,)
        two = is_short(tree)
        self.others = [v for v in variables if v != variable][:_MOST_OTHERS]
        self.terms = [self._term(node, two=two) for node in nodes]
        with np.errstate(all="ignore"):
            self.true: Array = sum((term.slopes.slope for term in self.terms[1:]), self.terms[0].slopes.slope)

    def _term(self, node: Node, *, two: bool) -> Term:
        slopes = explored(node, self.variable, self.variables, self.names, two=two)
        found: list[tuple[Broken, Array]] = []
        several = isinstance(self.tree, Sum)

        def add(word: str, values: Array, far: float = 0.0) -> None:
            found.append((Broken(1.0 + MISTAKES[word].far + far, (word,)), values))

        if slopes.moves:
            add("sign", -slopes.slope)
            add("term_not_differentiated", slopes.value)
            if several:
                add("term_lost", np.zeros(self.count))
            if isinstance(node, Symbol):
                add("integral", slopes.value**2 / 2.0)
        elif several:
            add("constant_kept", slopes.value)
            add("constant_kept", np.ones(self.count), 0.4)
        used = [v for v in symbols(node) if v in self.others]
        if used:
            add("not_held", slopes.total, 0.02)
        for v in used:
            if len(used) > 1:
                add("not_held", moved(node, (self.variable, v), self.names), 0.04)
            if several and slopes.moves:
                add("other_partial", moved(node, (v,), self.names), 0.15)
        labels = [*slopes.one.labels, *(label for label, _ in found)]
        values = [slopes.one.values, *(values[None, :] for _, values in found)]
        return Term(node, slopes, Rows(np.concatenate(values), labels), slopes.two)

    def readings(self, given: Array) -> list[Reading]:
        """What explains a wrong derivative, the likeliest first; [] where nothing does."""
        with np.errstate(all="ignore"):
            found = [*self._whole(given), *self._of_terms(given, [term.rows for term in self.terms])]
            if not found:
                two = self._of_terms(given, [term.two for term in self.terms])
                found = [*two, *self._pairs(given), *self._everywhere(given)]
                found = [reading for reading in found if reading.cost <= _FARTHEST]
        return sorted(set(found))

    def _whole(self, given: Array) -> Iterator[Reading]:
        if agrees(given, -self.true):
            yield Reading(1.0, ("sign",), ())
        for v in self.others:
            slope = moved(self.tree, (v,), self.names)
            if agrees(given, slope) and not agrees(slope, self.true):
                yield Reading(1.02, ("other_partial",), ())
        for names in [self.variables, *([(self.variable, v) for v in self.others] if len(self.others) > 1 else [])]:
            slope = moved(self.tree, names, self.names)
            if agrees(given, slope) and not agrees(slope, self.true):
                yield Reading(1.05, ("not_held",), ())

    def _of_terms(self, given: Array, tables: Sequence[Rows]) -> Iterator[Reading]:
        """A row of a term's table in the place of its slope."""
        gap = given - self.true
        for place, (term, rows) in enumerate(zip(self.terms, tables, strict=True)):
            for row in self.fitting(given, gap, term, rows):
                label = rows.labels[row]
                yield Reading(label.cost, label.words, (place,))

    def _everywhere(self, given: Array) -> Iterator[Reading]:
        words = dict.fromkeys(
            word for term in self.terms for label in term.rows.labels for word in label.words if len(label.words) == 1
        )
        for word in words:
            if MISTAKES[word].breaks is not None:
                slope = everywhere(self.tree, self.variable, self.variables, self.names, word)
                if agrees(given, slope) and not agrees(slope, self.true):
                    yield Reading(2.05 + MISTAKES[word].far, (word,), ())

    def fitting(self, given: Array, gap: Array, term: Term, rows: Rows) -> list[int]:
        """The rows that explain the gap."""
        if not rows.labels:
            return []
        deltas = rows.values - term.slopes.slope
        size = np.abs(given) + np.abs(self.true) + np.abs(deltas)
        return _rows_alike(gap, deltas, size)

    def _pairs(self, given: Array) -> Iterator[Reading]:
        """A mistake in each of two terms."""
        gap = given - self.true
        clear = np.flatnonzero(np.isfinite(gap))
        if len(clear) < _FEWEST:
            return
        first, last = clear[0], clear[-1]
        deltas = [(term.rows.values - term.slopes.slope)[:_MOST_PAIRED] for term in self.terms]
        for j, one in enumerate(deltas):
            for k in range(j):
                other = deltas[k]
                near = np.ones((len(one), len(other)), dtype=bool)
                for point in (first, last):
                    left = gap[point] - one[:, point, None] - other[None, :, point]
                    size = abs(gap[point]) + np.abs(one[:, point, None]) + abs(given[point])
                    near &= np.abs(left) <= 1e-8 * size + 1e-12
                for a, b in np.argwhere(near)[:50]:
                    if agrees(given, self.true + one[a] + other[b]):
                        x, y = self.terms[j].rows.labels[a], self.terms[k].rows.labels[b]
                        alike = x.words == y.words
                        words = x.words if alike else tuple(dict.fromkeys(y.words + x.words))
                        yield Reading(x.cost + y.cost - 0.05 * alike, words, (k, j))


def moved(tree: Node, moving: Collection[str], names: Mapping[str, Any]) -> Array:
    """The slope of a function where several variables move alike."""
    count = max(np.size(x) for x in names.values())

    def combine(node: Node, parts: list[tuple[Any, Any, bool]]) -> tuple[Any, Any, bool]:
        value = value_of(node, [part[0] for part in parts], names)
        if not parts:
            moves = isinstance(node, Symbol) and not isinstance(node, Constant) and node.name in moving
            return value, float(moves), moves
        changes = [part[2] for part in parts]
        if not any(changes):
            return value, 0.0, False
        site = Site(node, value, [part[0] for part in parts], [part[1] for part in parts], changes, [])
        return value, site.rule(), True

    with np.errstate(all="ignore"):
        return np.broadcast_to(np.asarray(fold(tree, combine)[1], dtype=float), (count,))


def agrees(one: Array, other: Array) -> bool:
    """Whether two are the same function, as far as the points tell."""
    both: Numbers = np.isfinite(one) & np.isfinite(other)
    if int(both.sum()) < _FEWEST:
        return False
    size = np.abs(one) + np.abs(other)
    return bool((np.abs(one - other)[both] <= 1e-8 * size[both] + 1e-12).all())


def _rows_alike(gap: Array, deltas: Array, size: Array) -> list[int]:
    both = np.isfinite(gap) & np.isfinite(deltas)
    alike = (np.abs(gap - deltas) <= 1e-9 * size + 1e-12) | ~both
    return [int(k) for k in np.flatnonzero(alike.all(axis=1) & (both.sum(axis=1) >= _FEWEST))]
