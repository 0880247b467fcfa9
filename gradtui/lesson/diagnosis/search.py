"""The derivatives that one or two broken rules give, at any places: their values at many points at once.

Each node of the function has a table of wrong slopes for one mistake and one for two. A rule that is kept carries its
children's rows on; a rule that is broken adds rows of its own. So thousands of wrong derivatives cost a few hundred
operations on arrays, and no formula is built.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from ...engine.arithmetic.vector import Array
from ...expression.tree import Constant, Node, Power, Reciprocal, Sum, Symbol, fold, walk
from .mistakes import MISTAKES
from .site import Site, value_of

_MOST = (90, 1_200)
"""Rows that a node keeps, with one mistake and with two."""
_RANK = 0.001  # what is first in the list of mistakes is likelier
_WITHIN = 0.1  # a mistake within the inside of a chain is less likely than one with the chain itself
TWO_MISTAKES = 70
"""Nodes of the largest function of which two mistakes are looked for."""


class Broken(NamedTuple):
    """What was broken in a row, the likelier rows being those that cost least."""

    cost: float
    """How far-fetched it is: about 1 a mistake."""
    words: tuple[str, ...]
    """The names of the mistakes."""


class Rows(NamedTuple):
    """Wrong slopes, and what was broken in each."""

    values: Array
    """A row for each wrong slope, with its value at each point."""
    labels: list[Broken]
    """What was broken in each row."""


class Slopes(NamedTuple):
    """What is known of a node."""

    value: Array
    """Its value at each point."""
    slope: Array
    """Its slope where the variable alone moves."""
    total: Array
    """Its slope where every variable moves."""
    moves: bool
    """Whether it has the variable in it."""
    one: Rows
    """What one mistake gives."""
    two: Rows
    """What two give; empty where two are not looked for."""


def explored(tree: Node, variable: str, variables: Sequence[str], names: Mapping[str, Any], *, two: bool) -> Slopes:
    """The slopes of a function at some points, and those that one or (if wanted) two broken rules give.

    Raises ValueError for functions of arrays.
    """
    count = max(np.size(x) for x in names.values())
    done: dict[int, Slopes] = {}

    def combine(node: Node, parts: list[Slopes]) -> Slopes:
        value = _row(value_of(node, [part.value for part in parts], names), count)
        if not parts:
            return _leaf(node, value, variable, variables)
        values = [part.value for part in parts]
        totals = [part.total for part in parts]
        moves = [part.moves for part in parts]
        site = Site(node, value, values, [part.slope for part in parts], moves, totals)
        if isinstance(node, Reciprocal) and isinstance(node.divisor, Power):
            base, exponent = (done[id(child)] for child in node.divisor.children)
            site.below = None if exponent.moves else (base.value, exponent.value)
        inside = None if site.chain is None else node.children[site.chain]
        if isinstance(inside, Sum):
            terms = [done[id(term)] for term in inside.children]
            site.inside = [term.value for term in terms if not term.moves]
        slope = _row(site.rule(), count)
        every = Site(node, value, values, totals, [bool(np.any(total)) for total in totals], totals)
        total = _row(every.rule(), count)
        one, both = _Maker(count, slope, _MOST[0]), _Maker(count, slope, _MOST[1])
        if any(moves) or any(part.one.labels for part in parts):
            _broken(site, parts, one, both if two else None)
        return Slopes(value, slope, total, any(moves), one.rows(), both.rows())

    with np.errstate(all="ignore"):
        return fold(tree, combine, done)


def _row(value: Any, count: int) -> Array:
    return np.broadcast_to(np.asarray(value, dtype=float), (count,))


def _leaf(node: Node, value: Array, variable: str, variables: Sequence[str]) -> Slopes:
    ones, none = np.ones_like(value), np.zeros_like(value)
    empty = Rows(np.zeros((0, len(value))), [])
    if not isinstance(node, Symbol) or isinstance(node, Constant) or node.name not in variables:
        return Slopes(value, none, none, False, empty, empty)
    if node.name == variable:
        return Slopes(value, ones, ones, True, empty, empty)
    return Slopes(value, none, ones, False, Rows(ones[None, :], [Broken(1.0, ("not_held",))]), empty)


class _Maker:
    """A table of rows that is being made."""

    def __init__(self, count: int, true: Array, most: int) -> None:
        self.count, self.true, self.most = count, true, most
        self.blocks: list[Array] = []
        self.labels: list[Broken] = []

    def add(self, values: Any, labels: list[Broken]) -> None:
        """Add rows, or one of them."""
        self.blocks.append(np.broadcast_to(np.asarray(values, dtype=float), (len(labels), self.count)))
        self.labels += labels

    def rows(self) -> Rows:
        """Those that are wrong, each once, the likelier ones where there are too many."""
        if not self.labels:
            return Rows(np.zeros((0, self.count)), [])
        values = np.concatenate(self.blocks)
        wrong = (~(np.abs(values - self.true) <= 1e-9 * np.abs(self.true))).any(axis=1) & np.isfinite(values).any(
            axis=1
        )
        best: dict[tuple[float, float, tuple[str, ...]], int] = {}
        head, tail = values[:, 0].tolist(), values[:, -1].tolist()
        for k in np.flatnonzero(wrong).tolist():
            key = (float(f"{head[k]:.9g}"), float(f"{tail[k]:.9g}"), self.labels[k].words)
            if key not in best or self.labels[k].cost < self.labels[best[key]].cost:
                best[key] = k
        kept = sorted(best.values(), key=lambda k: self.labels[k].cost)[: self.most]
        return Rows(values[kept], [self.labels[k] for k in kept])


def _broken(site: Site, parts: list[Slopes], one: _Maker, both: _Maker | None) -> None:
    """Add a node's wrong slopes: of its children's the rule's, and those of the broken rule."""
    ones = [part.one for part in parts]
    twos = [part.two for part in parts]
    place = site.chain
    if place is not None:
        ones[place], twos[place] = _with_inner(site, place, ones[place], twos[place], pairs=both is not None)
    for k, rows in enumerate(ones):
        if rows.labels:
            one.add(site.with_slope(k, rows.values).rule(), rows.labels)
    for label, values in own(site):
        one.add(values, [label])
    if both is None:
        return
    for k, rows in enumerate(twos):
        if rows.labels:
            both.add(site.with_slope(k, rows.values).rule(), rows.labels)
    for k, rows in enumerate(ones):
        if rows.labels:
            for label, values in own(site.with_slope(k, rows.values)):
                both.add(values, [_and(label, other) for other in rows.labels])
    for k, first in enumerate(ones):
        for j in range(k):
            second = ones[j]
            if first.labels and second.labels:
                _cross(site, (j, second), (k, first), both)


def _and(one: Broken, other: Broken) -> Broken:
    words = one.words if one.words == other.words else tuple(sorted(one.words + other.words))
    return Broken(one.cost + other.cost - (0.05 if one.words == other.words else 0.0), words)


def _cross(site: Site, one: tuple[int, Rows], other: tuple[int, Rows], both: _Maker) -> None:
    """A mistake in each of two children."""
    (j, first), (k, second) = one, other
    a, b = first.labels[:30], second.labels[:30]
    left = np.repeat(first.values[: len(a)], len(b), axis=0)
    right = np.tile(second.values[: len(b)], (len(a), 1))
    both.add(site.with_slope(j, left).with_slope(k, right).rule(), [_and(x, y) for x in a for y in b])


def _with_inner(site: Site, place: int, one: Rows, two: Rows, *, pairs: bool) -> tuple[Rows, Rows]:
    """The inside's wrong slopes with those that a chain adds to them."""
    made = _Maker(len(site.value), site.slopes[place], _MOST[0] + 8)
    if one.labels:
        made.add(one.values, [Broken(label.cost + _WITHIN, label.words) for label in one.labels])
    for rank, (word, mistake) in enumerate(MISTAKES.items()):
        if mistake.inside and mistake.breaks is not None:
            for far, values in mistake.breaks(site):
                made.add(values, [Broken(1.0 + mistake.far + far + _RANK * rank, (word,))])
    return made.rows(), two if pairs else Rows(two.values[:0], [])


def own(site: Site) -> Iterator[tuple[Broken, Any]]:
    """What a node's slope becomes where its own rule is broken."""
    if not site.moving:
        return
    for rank, (word, mistake) in enumerate(MISTAKES.items()):
        if mistake.breaks is not None and not mistake.inside:
            for far, values in mistake.breaks(site):
                yield Broken(1.0 + mistake.far + far + _RANK * rank, (word,)), values


def everywhere(tree: Node, variable: str, variables: Sequence[str], names: Mapping[str, Any], word: str) -> Array:
    """The slope with one mistake wherever it can be made."""
    count = max(np.size(x) for x in names.values())
    mistake = MISTAKES[word]
    assert mistake.breaks is not None
    breaks: Callable[[Site], Iterator[tuple[float, Any]]] = mistake.breaks

    def combine(node: Node, parts: list[tuple[Array, Array, Array, bool]]) -> tuple[Array, Array, Array, bool]:
        values = [part[0] for part in parts]
        value = _row(value_of(node, values, names), count)
        if not parts:
            moves = isinstance(node, Symbol) and not isinstance(node, Constant) and node.name == variable
            changes = isinstance(node, Symbol) and node.name in variables
            return value, _row(float(moves), count), _row(float(changes), count), moves
        slopes, totals, moving = [p[1] for p in parts], [p[2] for p in parts], [p[3] for p in parts]
        site = Site(node, value, values, slopes, moving, totals)
        total = _row(Site(node, value, values, totals, [bool(np.any(t)) for t in totals], totals).rule(), count)
        if not any(moving):
            return value, np.zeros(count), total, False
        way = next(breaks(site), None)
        if way is None:
            return value, _row(site.rule(), count), total, True
        slope = way[1]
        if mistake.inside:
            assert site.chain is not None
            slope = site.with_slope(site.chain, slope).rule()
        return value, _row(slope, count), total, True

    with np.errstate(all="ignore"):
        return fold(tree, combine)[1]


def is_short(tree: Node) -> bool:
    """Whether a function has few enough parts for two mistakes."""
    return _count(tree) <= TWO_MISTAKES


def _count(tree: Node) -> int:
    return sum(1 for _ in walk(tree))
