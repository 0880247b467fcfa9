"""What a wrong number comes from: a slip of arithmetic in the right formula, a neighbouring question, then calculus."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from ...expression.names import pretty
from ...expression.printing import short
from ...expression.tree import (
    Constant,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Reciprocal,
    Sum,
    Symbol,
    fold,
    rebuilt,
    symbols,
    walk,
)
from .diagnosis import Asking, Diagnosis, clauses, value_at
from .mistakes import MISTAKES
from .search import explored

_LARGEST = 200
_MOST_SLIPS = 200
_PLAIN = 1.2  # what is more far-fetched explains no number: too much fits one
_EQUALLY = 0.12
_MOST_KINDS = 3  # of mistakes that fit a number by chance: with more of them nothing is said
Fits = Callable[[float], bool]
_Slip = tuple[str, str, Node, Mapping[str, float]]  # word, sentence, formula, values


def coordinate_slip(
    formula: Node, variables: Sequence[str], values: Mapping[str, float], fits: Fits
) -> Diagnosis | None:
    """The coordinates put in wrongly, if that makes this number of the right formula."""
    return None if _is_large(formula) else _first(_of_coordinates(formula, variables, values), formula, values, fits)


def slip(formula: Node, values: Mapping[str, float], fits: Fits) -> Diagnosis | None:
    """The slip of arithmetic that makes this number of the right formula, if one does."""
    return None if _is_large(formula) else _first(_of_calculation(formula, values), formula, values, fits)


def _is_large(tree: Node) -> bool:
    return sum(1 for _ in walk(tree)) > _LARGEST


def _first(slips: Iterator[_Slip], formula: Node, values: Mapping[str, float], fits: Fits) -> Diagnosis | None:
    true = _at(formula, values)
    for word, said, tree, at in slips:
        value = _at(tree, at)
        if abs(value - true) > 1e-9 * abs(true) and value != 0.0 and fits(value):
            return Diagnosis(said, (word,))
    return None


def _at(formula: Node, values: Mapping[str, float]) -> float:
    return float(value_at(formula, values)[0])


def _of_coordinates(formula: Node, variables: Sequence[str], values: Mapping[str, float]) -> Iterator[_Slip]:
    used = [v for v in symbols(formula) if v in variables]
    for v in used:
        if values[v] < 0.0:
            said = f"It looks as if the sign of {pretty(v)} got lost on the way: here {pretty(v)} = {short(values[v])}."
            yield "sign", said, formula, {**values, v: -values[v]}
    for k, v in enumerate(used):
        for w in used[:k]:
            said = f"It looks as if {pretty(w)} and {pretty(v)} were put in for one another."
            yield "arithmetic", said, formula, {**values, v: values[w], w: values[v]}


def _of_calculation(formula: Node, values: Mapping[str, float]) -> Iterator[_Slip]:
    for place, node in enumerate(_nodes(formula)):
        if place > _MOST_SLIPS:
            return
        for word, said, instead in _slips_at(node, values):
            yield word, said, _replaced(formula, node, instead), values


def _nodes(formula: Node) -> list[Node]:
    return list({id(node): node for node in walk(formula)}.values())


def _slips_at(node: Node, values: Mapping[str, float]) -> Iterator[tuple[str, str, Node]]:
    calculated = "It looks as if the formula is right and there is a slip in the calculation: "
    match node:
        case Negative():
            yield "sign", f"{calculated}a minus got lost.", node.operand
        case Product():
            for k, factor in enumerate(node.children):
                rest = [*node.children[:k], *node.children[k + 1 :]]
                if isinstance(factor, Number) and not isinstance(rest[0], Reciprocal):
                    kept = rest[0] if len(rest) == 1 else Product(rest)
                    yield "arithmetic", f"{calculated}the factor {short(factor.value)} got lost.", kept
            if len(node.children) == 2 and not any(isinstance(f, Reciprocal) for f in node.children):
                yield "arithmetic", f"{calculated}numbers were added that are multiplied.", Sum(node.children)
                first, second = node.children
                if isinstance(second, Sum):
                    early = Sum([Product([first, second.children[0]]), *second.children[1:]])
                    yield "arithmetic", f"{calculated}the factor belongs to every term in the parentheses.", early
        case Sum():
            for k, term in enumerate(node.children):
                if not isinstance(term, Negative) and _at(term, values) >= 0.0:
                    continue
                turned = term.operand if isinstance(term, Negative) else Negative(term)
                yield (
                    "sign",
                    f"{calculated}a term was added that is subtracted, or the other way round.",
                    Sum([*node.children[:k], turned, *node.children[k + 1 :]]),
                )
        case Power():
            yield "arithmetic", f"{calculated}a power is no product, 2³ = 2·2·2.", Product([node.base, node.exponent])
            base = _at(node.base, values)
            if base < 0.0:
                turned = Negative(Power(Negative(node.base), node.exponent))
                yield "sign", f"{calculated}look at the power of a negative number.", turned
            if isinstance(node.exponent, Number):
                yield "arithmetic", f"{calculated}a power was left out.", node.base
        case _:
            return


def _replaced(root: Node, old: Node, new: Node) -> Node:
    """The tree with one node, wherever it is shared, replaced."""

    def combine(node: Node, parts: list[Node]) -> Node:
        return new if node is old else rebuilt(node, parts)

    return fold(root, combine)


def broken_rule(
    tree: Node, variables: Sequence[str], values: Mapping[str, float], fits: Fits, asking: Asking
) -> Diagnosis | None:
    """What one broken rule would give here, if it gives this number. None where many kinds fit."""
    if _is_large(tree):
        return None
    names: dict[str, Any] = {name: np.array([float(x)]) for name, x in values.items()}
    try:
        found = explored(tree, asking.variable, variables, names, two=False)
    except ValueError:
        return None
    words: dict[str, float] = {}
    true = float(found.slope[0])
    if fits(float(found.total[0])):
        words["not_held"] = 1.0
    for value, label in zip(found.one.values[:, 0], found.one.labels, strict=True):
        if value != 0.0 and abs(value - true) > 1e-9 * abs(true) and fits(float(value)):
            words[label.words[0]] = min(label.cost, words.get(label.words[0], 9.0))
    order = sorted(words, key=lambda word: words[word])
    if not order or words[order[0]] > _PLAIN:
        return None
    order = [word for word in order if words[word] <= words[order[0]] + _EQUALLY]
    if len(order) > _MOST_KINDS:
        return None
    said = f"It looks as if {MISTAKES[order[0]].says.format(x=asking.shown)}"
    if len(order) > 1:
        said += f" Or it may be that {clauses((order[1],), asking)}."
    return Diagnosis(said, (order[0],))


def has_names(tree: Node) -> bool:
    """Whether a formula was given where a number is asked."""
    return any(isinstance(node, Symbol) and not isinstance(node, Constant) for node in walk(tree))
