"""A derivation in words: each step a sentence that can be read alone, the last line the partial itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ...expression.derivation import INNER, TWO, Derivation
from ...expression.names import pretty
from ...expression.primitives.registry import REGISTRY
from ...expression.printing import unicode
from ...expression.tidy import multiply, negate, tidy
from ...expression.tree import (
    ONE,
    Call,
    Negative,
    Node,
    Power,
    Product,
    Reciprocal,
    Sizes,
    Sum,
    Symbol,
    elided,
    fold,
    rebuilt,
    symbols,
)
from ...expression.written import Written

_LETTERS = ("u", "v", "s", "t", "q", "r", "z", "h")
_LONG = 120  # parts of a formula within a sentence
_WHOLE_FORMULA = 20_000  # of the last line
_LEVEL = ("constant", "held constant")
_MOST_TERMS = 6  # of a sum, written out in a sentence
_WHOLE = re.compile(r"[^\W⁰¹²³⁴⁵⁶⁷⁸⁹]+′?(\([^()]*\))?|\|[^|]*\|")  # needs no brackets behind a ∂
MOST_STEPS = 300
"""More steps than these nobody reads; nested functions can have millions."""
RESULT = "result"
"""The rule of the last line, which puts everything together."""


@dataclass(frozen=True, slots=True)
class Term:
    """A line of a sum's table."""

    term: Node
    """The term with its sign."""
    rule: str
    """How it is differentiated: "constant multiple, power rule", "held constant"."""
    derivative: Node
    """What that gives."""


@dataclass(frozen=True, slots=True)
class Line:
    """A step in words."""

    depth: int
    """How far it stands below the step that needs it."""
    rule: str
    """The rule's name."""
    before: Node
    """What is differentiated."""
    after: Node
    """Its derivative."""
    says: str
    """The step as a sentence."""
    terms: tuple[Term, ...]
    """For a sum its table, else ()."""
    step: Derivation | None
    """The step as data; None in a backward pass over arrays."""


def told(
    derivation: Derivation,
    name: str = "f",
    variables: Sequence[str] | None = None,
    symbol: str = "",
    most: int = MOST_STEPS,
    written: Written | None = None,
    whole: Node | None = None,
) -> list[Line]:
    """Return at most so many steps in words, each before the steps that it rests on; the last line is the partial.

    ``name`` is the function's own; ``variables`` are its variables (every other name is a constant of the function);
    ``symbol`` is what the last line calls the partial: ∂f/∂x unless given. ``written`` has the parts that have names
    in the derivation; then ``whole`` is the partial without these.
    """
    known = frozenset(variables) if variables is not None else frozenset(symbols(derivation.before))
    alone = known <= {derivation.variable}
    trees = written.trees if written is not None else {}
    taken = [n for tree in (derivation.before, *trees.values()) for n in symbols(tree)]
    teller = _RuleTeller(derivation, name, "d" if alone else "∂", (*taken, *trees), trees)
    done: set[str] = set()  # parts whose own steps are told
    lines: list[Line] = []
    stack = [(0, 0, derivation)]
    while stack and len(lines) < most:
        depth, chains, step = stack.pop()
        lines.append(Line(depth, step.rule, step.before, step.result, teller.says(step, chains), terms(step), step))
        deeper = chains + (step.inner is not None)
        wanted = [part for part in step.parts if part.rule != "variable" or step.rule == "sum rule"]
        if step.rule == "part":
            own = str(step.before.label)
            wanted = [part for part in step.parts if own not in done and part.rule != "variable"]
            done.add(own)
        stack.extend((depth + 1, deeper, part) for part in reversed(wanted))
    if stack:
        more = f"and so on: these are the first {most} steps"
        lines.append(Line(0, "…", derivation.before, derivation.result, more, (), derivation))
    result = derivation.result if whole is None else whole
    says = f"So {symbol or teller.slope(name)} = {unicode(elided(derivation.result, _WHOLE_FORMULA))}"
    if result != derivation.result:
        says += f" = {unicode(elided(result, _WHOLE_FORMULA))}"
    lines.append(Line(0, RESULT, derivation.before, result, says, (), derivation))
    return lines


def terms(step: Derivation) -> tuple[Term, ...]:
    """The table of a sum: its terms in the author's order. () for any other step."""
    if step.rule != "sum rule":
        return ()
    return tuple(Term(part.before, summary(part), part.result) for part in step.parts)


def table(derivation: Derivation) -> tuple[Term, ...]:
    """The table of a whole function; one that is no sum is its own only term."""
    return terms(derivation) or (Term(derivation.before, summary(derivation), derivation.result),)


def summary(step: Derivation) -> str:
    """The rules that a term needs, in a few words."""
    if step.rule == "constant multiple" and step.parts:
        inner = summary(step.parts[0])
        return step.rule if inner == "variable" else f"{step.rule}, {inner}"
    return step.rule


class _RuleTeller:
    """Says the steps of one derivation."""

    def __init__(
        self, derivation: Derivation, name: str, d: str, taken: Iterable[str], trees: Mapping[str, Node]
    ) -> None:
        self.root = derivation
        self.trees = trees
        self.sizes: Sizes = {}
        self.d = d
        self.name = name
        self.variable = pretty(derivation.variable)
        self.letters = [letter for letter in _LETTERS if letter not in set(taken) and letter != name] or ["u′"]

    def slope(self, of: str, by: str | None = None, d: str | None = None) -> str:
        """∂f/∂x, or with brackets ∂(x²)/∂x."""
        d = d or self.d
        shown = of if _WHOLE.fullmatch(of) else f"({of})"
        return f"{d}{shown}/{d}{by or self.variable}"

    def text(self, node: Node) -> str:
        """A formula within a sentence: a long one with its inner parts left out."""
        return unicode(elided(node, _LONG, self.sizes))

    def held(self, node: Node) -> str:
        """The words "treat y as a constant; ", or "" where there is nothing to hold."""
        others = [pretty(name) for name in symbols(node) if name != self.root.variable]
        return f"treat {_listed(others)} as a constant{'s' * (len(others) > 1)}; " if others else ""

    def says(self, step: Derivation, chains: int) -> str:
        before, result, x = self.text(step.before), self.text(step.result), self.variable
        match step.rule:
            case "constant":
                return f"the number {before} does not change: its derivative is 0"
            case "held constant":
                return f"hold {before} constant: it does not contain {x}, so its derivative is 0"
            case "variable":
                return f"the derivative of {before} by itself is 1"
            case "part":
                return f"{before} = {self.text(self.trees[str(step.before.label)])}, so {self.slope(before)} = {result}"
            case "constant multiple":
                return self.multiple(step)
            case "sum rule":
                return self.sum(step)
            case "product rule":
                slopes = _listed(
                    [f"{self.text(p.before)} has the derivative {self.text(p.result)}" for p in step.parts]
                )
                way = "one factor at a time is differentiated, the others are kept"
                return f"in {before} {way}: {slopes}; together {self.tidied(_product_rule(step), step)}"
            case "quotient rule":
                return self.quotient(step)
            case "power rule":
                assert isinstance(step.before, Power)
                n = self.text(step.before.exponent)
                lowered = f"bring the exponent {n} down as a factor and lower it by one"
                return f"{self.held(step.before)}{lowered}: the derivative of {before} is {result}"
            case "exponential rule":
                assert isinstance(step.before, Power)
                base = self.text(step.before.base)
                return f"the exponent is {x}: {before} stays, times log({base}), which gives {result}"
            case "power of two functions":
                return self.two_functions(step)
            case "chain rule":
                return self.chain(step, chains)
            case "piecewise":
                return self.piecewise(step)
            case "entry by entry":
                assert isinstance(step.before, Call)
                own, slope = self.text(step.parts[0].before), self.text(step.parts[0].result)
                what = step.before.function
                return f"row by row: {own} gives {slope}. The derivative of the {what} is the {what} of these: {result}"
            case rule if rule.startswith("derivative of"):
                return f"the derivative of {before} is {result}{_kink(step)}"
            case _:
                return f"the derivative of {before} is {result}"

    def tidied(self, own: Node, step: Derivation) -> str:
        """The rule's own form, and what it is once tidied."""
        before, after = self.text(own), self.text(step.result)
        return after if before == after else f"{before} = {after}"

    def sum(self, step: Derivation) -> str:
        shown = [f"{self.text(p.before)} gives {self.text(p.result)}" for p in step.parts if p.rule not in _LEVEL]
        kept = sum(p.rule in _LEVEL for p in step.parts)
        if len(shown) > _MOST_TERMS:
            shown = [*shown[: _MOST_TERMS - 1], f"{len(shown) - _MOST_TERMS + 1} more terms likewise"]
        others = (
            ""
            if not kept
            else f"; {'a term' if kept == 1 else 'terms'} without {self.variable} give{'s' * (kept == 1)} 0"
        )
        moving = [part.result for part in step.parts if part.rule not in _LEVEL]
        whole = Sum(moving) if 1 < len(moving) <= _MOST_TERMS else step.result
        return f"term by term: {_listed(shown)}{others}. Together {self.tidied(whole, step)}"

    def multiple(self, step: Derivation) -> str:
        inner = step.parts[0]
        kept = _kept_factor(step.before, inner.before)
        before, after = self.text(step.before), self.text(step.result)
        own = f"the derivative of {self.text(inner.before)} is {self.text(inner.result)}, so {before} gives {after}"
        if kept == Negative(ONE):
            return f"the minus sign stays; {own}"
        if kept == ONE:
            return f"the two minus signs cancel; {own}"
        if symbols(kept):
            return f"treat {self.text(kept)} as a constant factor; {own}"
        return f"the factor {self.text(kept)} stays; {own}"

    def quotient(self, step: Derivation) -> str:
        assert isinstance(step.before, Product)
        u, v = (self.letters * 2)[:2]
        above = [f for f in step.before.children if not isinstance(f, Reciprocal)]
        below = [f.children[0] for f in step.before.children if isinstance(f, Reciprocal)]
        top, bottom = (tidy(Product(fs)) if len(fs) > 1 else fs[0] for fs in (above, below))
        moves = len(step.parts) > 1  # the rule is asked for where what is below moves
        slope = step.parts[-1].result
        under = f"below stands {v} = {self.text(bottom)} with {v}′ = {self.text(slope)}"
        if not moves:
            shown = self.text(top) if not isinstance(top, Sum | Negative) else f"({self.text(top)})"
            whole = Negative(Product([top, slope, Reciprocal(Power(bottom, TWO))])) if slope != ONE else step.result
            return f"{under}; {shown}/{v} has the derivative −{shown}·{v}′/{v}²: {self.tidied(whole, step)}"
        above_slope = step.parts[0].result
        over = f"above stands {u} = {self.text(top)} with {u}′ = {self.text(above_slope)}"
        difference = Sum([Product([above_slope, bottom]), Negative(Product([top, slope]))])
        fraction = Product([difference, Reciprocal(Power(bottom, TWO))])
        return f"{over}; {under}; ({u}′·{v} − {u}·{v}′)/{v}² is {self.tidied(fraction, step)}"

    def two_functions(self, step: Derivation) -> str:
        assert isinstance(step.before, Power)
        u, v = (self.letters * 2)[:2]
        base, exponent = self.text(step.before.base), self.text(step.before.exponent)
        first, second = (self.text(part.result) for part in step.parts)
        below = Power(step.before.base, Sum([step.before.exponent, Negative(ONE)]))
        logarithm = Call("log", [step.before.base])
        whole = Sum(
            [
                Product([step.before.exponent, below, step.parts[0].result]),
                Product([step.before, logarithm, step.parts[1].result]),
            ]
        )
        return (
            f"base {u} = {base} ({u}′ = {first}) and exponent {v} = {exponent} ({v}′ = {second}) both contain "
            f"{self.variable}: {v}·{u}^({v} − 1)·{u}′ as if {v} were constant, plus {u}^{v}·log({u})·{v}′ as if "
            f"{u} were, gives {self.tidied(whole, step)}"
        )

    def chain(self, step: Derivation, chains: int) -> str:
        assert step.inner is not None and step.outer is not None and step.slope is not None
        named = self.trees.get(str(step.inner.label)) if isinstance(step.inner, Symbol) else None
        u = self.letters[chains % len(self.letters)] if named is None else self.text(step.inner)
        outer, slope = (self.text(_put(node, Symbol(u))) for node in (step.outer, step.slope))
        inside = step.parts[0].result
        outside = _put(step.slope, step.inner)
        factors = outside.children if isinstance(outside, Product) else (outside,)
        product = self.text(Product([*factors, inside]))
        result = self.text(step.result)
        if named is not None:
            by_inside = f"{self.slope(self.name if step is self.root else outer, u)} ="
        else:  # of u alone it is no partial
            by_inside = f"{self.slope(self.name, u, 'd')} =" if step is self.root else f"its derivative by {u} is"
        steps = f"{by_inside} {slope}, and {self.slope(u)} = {self.text(inside)}"
        put = f"{product} = {result}" if product != result else result
        kink = _kink(step)
        what = f"{self.name} =" if step is self.root else "the whole is"
        if named is not None:
            return f"with {u} = {self.text(named)}, {what} {outer}; {steps}. Multiplied: {put}{kink}"
        return (
            f"call the inside {u} = {self.text(step.inner)}, so that {what} {outer}; {steps}. Multiplied: {put}{kink}"
        )

    def piecewise(self, step: Derivation) -> str:
        assert isinstance(step.before, Call)
        result = self.text(step.result)
        if step.before.function == "where":
            return f"each branch is differentiated on its own, the condition stays: {result}{_kink(step)}"
        greater = "greater" if step.before.function == "max" else "smaller"
        slopes = _listed([f"that of {self.text(part.before)} is {self.text(part.result)}" for part in step.parts])
        return f"only the slope of the {greater} one counts; {slopes}: {result}{_kink(step)}"


def _product_rule(step: Derivation) -> Node:
    """u′·v + u·v′, with as many factors as there are; the result itself where that is long."""
    factors, parts = step.before.children, list(step.parts)
    terms = []
    for k, factor in enumerate(factors if len(factors) <= _MOST_TERMS else ()):
        if parts and factor == parts[0].before:
            terms.append(Product([*factors[:k], parts.pop(0).result, *factors[k + 1 :]]))
    return Sum(terms) if len(terms) > 1 and not parts else step.result


def _kink(step: Derivation) -> str:
    node = step.before
    said = REGISTRY[node.function].note if isinstance(node, Call) else ""
    return f". {said}" if said else ""


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _put(tree: Node, inner: Node) -> Node:
    """The outer function or its slope with something in the place of its inside."""

    def combine(node: Node, parts: list[Node]) -> Node:
        return inner if isinstance(node, Symbol) and node.label == INNER else rebuilt(node, parts)

    return fold(tree, combine)


def _kept_factor(before: Node, moving: Node) -> Node:
    """What stands beside the moving factor of a constant multiple."""
    if isinstance(before, Negative):
        return Negative(ONE) if before.operand == moving else negate(_kept_factor(before.operand, moving))
    factors = [factor for factor in before.children if factor is not moving and factor != moving]
    return multiply(factors) if factors else ONE
