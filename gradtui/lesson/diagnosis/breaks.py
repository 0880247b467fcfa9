"""How each rule is broken: from a place in the function to the slopes that come out. Plain ways first.

Each way is a pair: how far-fetched it is (0 for not at all), and the slopes.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np

from ...expression.tree import Call, Constant, Negative, Number, Power, Product, Reciprocal, Sum, Symbol
from .site import Site, product, slope_of, value_of

Ways = Iterator[tuple[float, Any]]


# -- the inside of a chain -----------------------------------------------------------------------------------------


def inner_missing(site: Site) -> Ways:
    """f′(u) alone."""
    if site.chain is not None:
        yield 0.0, np.ones_like(site.value)


def inner_wrong(site: Site) -> Ways:
    """f′(u) times something else than u′: u itself, 1/u′."""
    if site.chain is not None:
        yield 0.5, site.values[site.chain]
        yield 0.6, 1.0 / site.slopes[site.chain]
        yield 0.6, site.slopes[site.chain] ** 2


def not_held(site: Site) -> Ways:
    """A held variable is differentiated as if it moved too."""
    node = site.node
    if isinstance(node, Symbol) and not isinstance(node, Constant):
        yield 0.0, np.ones_like(site.value)


# -- powers --------------------------------------------------------------------------------------------------------


def exponent_not_lowered(site: Site) -> Ways:
    """xⁿ becomes n·xⁿ."""
    n = site.exponent
    if site.below is not None:
        yield 0.0, site.rule() * site.below[0]
    elif n is not None:
        yield 0.0, n * site.value * site.slopes[0]


def exponent_not_brought_down(site: Site) -> Ways:
    """xⁿ becomes xⁿ⁻¹; or the lowered exponent is brought down."""
    n = site.exponent
    if site.below is not None:
        yield 0.05, -site.rule() / site.below[1]
    elif n is not None:
        lowered = np.power(site.values[0], n - 1.0) * site.slopes[0]
        yield (0.0 if isinstance(site.node, Power) else 0.4), lowered
        yield 0.5, (n - 1.0) * lowered


def exponent_raised(site: Site) -> Ways:
    """xⁿ becomes n·xⁿ⁺¹."""
    n = site.exponent
    if site.below is not None:
        yield 0.0, site.rule() * site.below[0] ** 2
    elif n is not None:
        yield 0.0, n * np.power(site.values[0], n + 1.0) * site.slopes[0]


def half_lost(site: Site) -> Ways:
    """√u becomes u′/√u."""
    if isinstance(site.node, Call) and site.node.function == "sqrt":
        yield 0.0, site.slopes[0] / site.value


def integral(site: Site) -> Ways:
    """The way back: xⁿ becomes xⁿ⁺¹/(n + 1), sin becomes −cos."""
    node, n = site.node, site.exponent
    if n is not None:
        up = np.log(np.abs(site.values[0])) if np.all(n == -1.0) else np.power(site.values[0], n + 1.0) / (n + 1.0)
        yield 0.1, up * site.slopes[0]
        if site.chain is not None:
            yield 0.2, up / site.slopes[0]
            yield 0.3, up
    elif isinstance(node, Power) and site.moving == [1]:
        yield 0.1, site.value / np.log(site.values[0]) / site.slopes[1]
    elif isinstance(node, Call) and node.function in ("sin", "cos"):
        u = site.values[0]
        back = -np.cos(u) if node.function == "sin" else np.sin(u)
        yield 0.3, back / site.slopes[0]
        yield 0.35, back * site.slopes[0]
    elif isinstance(node, Call) and node.function == "exp" and site.chain is not None:
        yield 0.3, site.value / site.slopes[0]


def power_rule_on_exponential(site: Site) -> Ways:
    """aˣ becomes x·aˣ⁻¹."""
    node = site.node
    if isinstance(node, Power) and 1 in site.moving:
        base, n = site.values
        lowered = np.power(base, n - 1.0)
        yield 0.0, n * lowered * (site.slopes[0] if 0 in site.moving else site.slopes[1])
        if 0 not in site.moving:
            yield 0.05, n * lowered
            yield 0.1, lowered * site.slopes[1]
    elif isinstance(node, Call) and node.function == "exp":
        u = site.values[0]
        lowered = np.exp(u - 1.0)
        yield 0.0, u * lowered * site.slopes[0]
        yield 0.1, lowered * site.slopes[0]
        yield 0.05, u * lowered


def log_missing(site: Site) -> Ways:
    """aˣ becomes aˣ."""
    if isinstance(site.node, Power) and site.moving == [1]:
        yield 0.0, site.value * site.slopes[1]


# -- functions of something ----------------------------------------------------------------------------------------


def inside_changed(site: Site) -> Ways:
    """The outer function's slope at u′, or at a part of u, instead of at u."""
    place = site.chain
    if place is None:
        return
    node, slope = site.node, site.slopes[place]
    inside = node.children[place]
    instead = [slope]
    instead += [site.values[place] - term for term in site.inside]
    if len(site.inside) > 1:
        instead.append(site.values[place] - sum(site.inside))
    if isinstance(inside, Product):
        instead += [site.values[place] / part.value for part in inside.children if isinstance(part, Number)]
    for u in instead:
        if isinstance(node, Call):
            outer = slope_of(node.function, u)
        elif isinstance(node, Power) and place == 1:
            outer = np.power(site.values[0], u) * np.log(site.values[0])
        else:
            n = site.exponent
            outer = n * np.power(u, n - 1.0)
        yield 0.0, outer * slope
        yield 0.1, outer
    if isinstance(node, Call):
        yield 0.1, value_of(node, [slope], {})
        yield 0.4, value_of(node, [slope], {}) * slope
    elif isinstance(node, Power) and place == 0:
        yield 0.2, np.power(slope, site.values[1])


def outer_not_differentiated(site: Site) -> Ways:
    """f(u) becomes f(u)·u′."""
    node = site.node
    if isinstance(node, Call) and len(node.children) == 1 and node.function != "exp":
        yield 0.0, site.value * site.slopes[0]
    elif isinstance(node, Power) and site.chain == 0:
        yield 0.1, site.value * site.slopes[0]


def sign(site: Site) -> Ways:
    """A minus lost, or one too many."""
    node = site.node
    if isinstance(node, Sum):
        for k in site.moving:
            yield 0.0, site.rule() - 2.0 * site.slopes[k]
    elif isinstance(node, Product) and len(site.moving) > 1:
        terms = site.terms()
        for k in site.moving:
            yield 0.1, sum(terms) - 2.0 * terms[k]
    elif (isinstance(node, Call) and node.function in ("sin", "cos")) or isinstance(node, Negative | Reciprocal):
        yield 0.0, -site.rule()
    elif isinstance(node, Call | Power):
        yield 0.2, -site.rule()


# -- sums ----------------------------------------------------------------------------------------------------------


def constant_kept(site: Site) -> Ways:
    """A term without the variable stays, instead of becoming 0."""
    if isinstance(site.node, Sum) and site.moving:
        slope = site.rule()
        for k in site.still:
            yield 0.1, slope + site.values[k]
        if len(site.still) > 1:
            yield 0.15, slope + sum(site.values[k] for k in site.still)
        if site.still:
            yield 0.4, slope + 1.0


def term_lost(site: Site) -> Ways:
    """A term's derivative is missing."""
    if isinstance(site.node, Sum):
        for k in site.moving if len(site.moving) > 1 else ():
            yield 0.0, site.rule() - site.slopes[k]
        if len(site.moving) > 2:
            for places in combinations(site.moving[:6], 2):
                yield 0.2, site.rule() - sum(site.slopes[k] for k in places)
    elif isinstance(site.node, Power) and len(site.moving) == 2:
        yield 0.0, site.value * np.log(site.values[0]) * site.slopes[1]


def term_not_differentiated(site: Site) -> Ways:
    """A term with the variable stays as it is."""
    if isinstance(site.node, Sum):
        for k in site.moving:
            yield 0.0, site.rule() - site.slopes[k] + site.values[k]


# -- products and quotients ----------------------------------------------------------------------------------------


def _quotient(site: Site) -> tuple[list[int], list[int]]:
    """The places above and below, where something below moves."""
    factors = site.node.children
    below = [k for k, factor in enumerate(factors) if isinstance(factor, Reciprocal)]
    return [k for k in range(len(factors)) if k not in below], below


def _is_quotient(site: Site) -> bool:
    return isinstance(site.node, Product) and any(isinstance(site.node.children[k], Reciprocal) for k in site.moving)


def product_of_derivatives(site: Site) -> Ways:
    """u·v becomes u′·v′, with the held factors as they are, or differentiated too; or u′ + v′."""
    if not isinstance(site.node, Product) or _is_quotient(site):
        return
    if len(site.moving) > 1:
        held = product([site.values[k] for k in site.still])
        yield 0.0, held * product([site.slopes[k] for k in site.moving])
        yield 0.5, held * sum(site.slopes[k] for k in site.moving)
    if site.moving:
        changing = [k for k, total in enumerate(site.totals) if k in site.moving or np.any(total)]
        if len(changing) > 1:
            fixed = product([site.values[k] for k in range(len(site.values)) if k not in changing])
            slopes = [site.slopes[k] if k in site.moving else site.totals[k] for k in changing]
            yield 0.05, fixed * product(slopes)
            yield 0.1, fixed * product([site.totals[k] for k in changing])


def product_term_missing(site: Site) -> Ways:
    """One term of the product rule alone."""
    if isinstance(site.node, Product) and len(site.moving) > 1:
        terms = site.terms()
        for k in site.moving:
            yield 0.0, terms[k]


def quotient_of_derivatives(site: Site) -> Ways:
    """u/v becomes u′/v′."""
    if not _is_quotient(site):
        return
    above, below = _quotient(site)
    bottom = product([1.0 / site.values[k] for k in below])
    slopes = {k: site.slopes[k] if k in above else -site.slopes[k] / site.values[k] ** 2 for k in site.moving}
    low = sum(slopes[k] * bottom * site.values[k] for k in below if k in site.moving)
    tops = [k for k in above if k in site.moving]
    top = product([site.values[k] for k in above])
    rest = sum(slopes[k] * product([site.values[j] for j in above if j != k]) for k in tops) if tops else top
    yield 0.0, rest / low


def quotient_sign(site: Site) -> Ways:
    """(u′v + uv′)/v², or the difference the other way round."""
    if not _is_quotient(site):
        return
    above, below = _quotient(site)
    terms = site.terms()
    of_above, of_below = sum(terms[k] for k in above), sum(terms[k] for k in below)
    real = any(k in site.moving for k in above)
    yield (0.0 if real else 0.3), of_above - of_below
    if real:
        yield 0.0, of_below - of_above


def quotient_square(site: Site) -> Ways:
    """The divisor is not squared, or forgotten."""
    if not _is_quotient(site):
        return
    _, below = _quotient(site)
    v = product([1.0 / site.values[k] for k in below])
    whole = sum(site.terms())
    yield 0.0, whole * v
    yield 0.0, whole * v * v
    yield 0.3, whole / v
    if len(below) == 1:
        yield 0.3, whole * v * v / (site.slopes[below[0]] * v * v) ** 2


def factor_lost(site: Site) -> Ways:
    """A factor without the variable disappears, or one in a single term of the product rule."""
    node = site.node
    if not isinstance(node, Product) or not site.moving:
        return
    terms = site.terms()
    far = 0.0 if any(isinstance(node.children[k], Number) for k in site.still) else 0.05
    for k in site.still:
        yield far, sum(_without(site, j, k) for j in site.moving)
    if len(site.still) > 1:
        yield 0.1, sum(_without(site, j, *site.still) for j in site.moving)
    if len(site.moving) > 1:
        whole = sum(terms)
        for j in site.moving:
            for k in range(len(site.values)):
                if k != j and not isinstance(node.children[k], Reciprocal):
                    yield 0.15, whole - terms[j] + _without(site, j, k)


def _without(site: Site, term: int, *lost: int) -> Any:
    """A term of the product rule without some factors."""
    return site.slopes[term] * site.others(term, *lost)
