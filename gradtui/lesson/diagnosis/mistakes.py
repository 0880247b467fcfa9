"""The mistakes that have a name: one entry each, in the order in which they are thought of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from . import breaks
from .site import Site


@dataclass(frozen=True, slots=True)
class Mistake:
    """One way to break a rule of calculus."""

    word: str
    """Its name."""
    says: str
    """What is said of it; {x} is the variable."""
    breaks: Callable[[Site], Iterator[tuple[float, Any]]] | None = None
    """What becomes of a place's slope, in each way, with how far-fetched that is; None for mistakes of the whole."""
    inside: bool = False
    """Whether what comes out is the slope of the place's inside, not of the place."""
    far: float = 0.0
    """How far-fetched it is among others that fit: 0 for a plain one, below 1."""


_ALL = (
    Mistake(
        "inner_missing",
        "the chain rule's inner derivative is missing: multiply by the derivative of the inside.",
        breaks.inner_missing,
        inside=True,
    ),
    Mistake(
        "other_partial",
        "the derivative was taken with respect to another variable: here {x} is the one that changes.",
    ),
    Mistake(
        "not_held",
        "another variable was differentiated too. Here only {x} changes: hold the others constant.",
    ),
    Mistake(
        "exponent_not_lowered",
        "an exponent was not lowered: xⁿ becomes n·xⁿ⁻¹, one less than before.",
        breaks.exponent_not_lowered,
    ),
    Mistake(
        "exponent_not_brought_down",
        "an exponent was not brought down as a factor: xⁿ becomes n·xⁿ⁻¹.",
        breaks.exponent_not_brought_down,
    ),
    Mistake(
        "exponent_raised",
        "an exponent went up. The power rule lowers it by one, a negative one too.",
        breaks.exponent_raised,
    ),
    Mistake(
        "product_of_derivatives",
        "each factor was differentiated on its own. The product rule is u′·v + u·v′.",
        breaks.product_of_derivatives,
    ),
    Mistake(
        "product_term_missing",
        "the product rule has only one of its terms. It is u′·v + u·v′.",
        breaks.product_term_missing,
        far=0.05,
    ),
    Mistake(
        "quotient_of_derivatives",
        "numerator and denominator were differentiated separately. The rule is (u′·v − u·v′)/v².",
        breaks.quotient_of_derivatives,
    ),
    Mistake(
        "quotient_sign",
        "a sign in the quotient rule is wrong: (u′·v − u·v′)/v².",
        breaks.quotient_sign,
    ),
    Mistake(
        "quotient_square",
        "the denominator of the quotient rule is wrong: (u′·v − u·v′)/v².",
        breaks.quotient_square,
    ),
    Mistake(
        "half_lost",
        "the 2 of the root was lost: √u becomes u′/(2·√u).",
        breaks.half_lost,
    ),
    Mistake(
        "sign",
        "a sign is wrong: look at the minus signs, and at which of sin and cos brings one.",
        breaks.sign,
        far=0.05,
    ),
    Mistake(
        "factor_lost",
        "a factor was lost. A factor without {x} stays when its term is differentiated.",
        breaks.factor_lost,
        far=0.05,
    ),
    Mistake(
        "constant_kept",
        "a term without {x} was kept. Its derivative by {x} is 0.",
        breaks.constant_kept,
    ),
    Mistake(
        "term_lost",
        "a term was lost. Each term that contains {x} has its own derivative.",
        breaks.term_lost,
        far=0.05,
    ),
    Mistake(
        "term_not_differentiated",
        "a term was left as it is: it contains {x}, so it has to be differentiated.",
        breaks.term_not_differentiated,
        far=0.05,
    ),
    Mistake(
        "power_rule_on_exponential",
        "the power rule was used where the exponent is what changes: that is the exponential rule.",
        breaks.power_rule_on_exponential,
    ),
    Mistake(
        "log_missing",
        "a factor log of the base is missing: aˣ becomes aˣ·log(a).",
        breaks.log_missing,
    ),
    Mistake(
        "inside_changed",
        "the inside of a function was changed: f(u) becomes f′(u)·u′, with u as it was.",
        breaks.inside_changed,
        far=0.1,
    ),
    Mistake(
        "outer_not_differentiated",
        "an outer function was not differentiated: f(u) becomes f′(u)·u′.",
        breaks.outer_not_differentiated,
        far=0.05,
    ),
    Mistake(
        "integral",
        "it goes the other way, as an integral does. The question asks for the derivative.",
        breaks.integral,
        far=0.1,
    ),
    Mistake(
        "inner_wrong",
        "the chain rule's inner derivative is wrong: look at the derivative of the inside alone.",
        breaks.inner_wrong,
        inside=True,
        far=0.1,
    ),
    Mistake("value_of_f", "it is the function's value, not how fast it changes."),
    Mistake("arithmetic", "there is a slip in the calculation."),
)

MISTAKES = {mistake.word: mistake for mistake in _ALL}
"""Each by its word; the last two are mistakes with numbers only."""
