"""An oracle that knows how exact a number can be: 60 digits, and how far rounding may carry a computation.

Each part of an expression has its true value, the error that a computation in floats may have by then (first order:
every operation adds half a unit in its last place, a library function a few, and hands its operands' errors on times
its slope), and the same for its derivative. For the derivative the size that counts is the sum of the absolute values
of all paths: another order of the same products and sums cannot lose more than that.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from math import inf, isfinite, ulp
from typing import Any, NamedTuple

from mpmath import mp, mpf

from gradtui.expression.tree import (
    Call,
    Comparison,
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
)

mp.dps = 60
UNIT = mpf(2) ** -53
LIBRARY = 6  # units of a library function, or of one that is made of two or three
SLACK = 2  # for the order of the operations, and what is of second order
_HUGE, _TINY = mpf("1e150"), mpf("1e-280")


class UnfitError(Exception):
    """A point where no honest bound can be had: a kink, an end of the floats, a singularity too near."""


class Part(NamedTuple):
    """One part of an expression."""

    value: Any
    error: Any
    slope: Any
    slope_error: Any
    paths: Any


def _square(x: Any) -> Any:
    return x * x


_SQRT_PI = mp.sqrt(mp.pi)

# function → (f, f′, f″)
RULES: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any], Callable[[Any], Any]]] = {
    "sin": (mp.sin, mp.cos, lambda x: -mp.sin(x)),
    "cos": (mp.cos, lambda x: -mp.sin(x), lambda x: -mp.cos(x)),
    "tan": (mp.tan, lambda x: mp.sec(x) ** 2, lambda x: 2 * mp.sec(x) ** 2 * mp.tan(x)),
    "asin": (mp.asin, lambda x: 1 / mp.sqrt(1 - x * x), lambda x: x / (1 - x * x) ** mpf("1.5")),
    "acos": (mp.acos, lambda x: -1 / mp.sqrt(1 - x * x), lambda x: -x / (1 - x * x) ** mpf("1.5")),
    "atan": (mp.atan, lambda x: 1 / (1 + x * x), lambda x: -2 * x / (1 + x * x) ** 2),
    "sinh": (mp.sinh, mp.cosh, mp.sinh),
    "cosh": (mp.cosh, mp.sinh, mp.cosh),
    "tanh": (mp.tanh, lambda x: mp.sech(x) ** 2, lambda x: -2 * mp.sech(x) ** 2 * mp.tanh(x)),
    "asinh": (mp.asinh, lambda x: 1 / mp.sqrt(1 + x * x), lambda x: -x / (1 + x * x) ** mpf("1.5")),
    "acosh": (mp.acosh, lambda x: 1 / mp.sqrt(x * x - 1), lambda x: -x / (x * x - 1) ** mpf("1.5")),
    "atanh": (mp.atanh, lambda x: 1 / (1 - x * x), lambda x: 2 * x / (1 - x * x) ** 2),
    "exp": (mp.exp, mp.exp, mp.exp),
    "log": (mp.log, lambda x: 1 / x, lambda x: -1 / x**2),
    "log2": (lambda x: mp.log(x, 2), lambda x: 1 / (x * mp.log(2)), lambda x: -1 / (x**2 * mp.log(2))),
    "log10": (mp.log10, lambda x: 1 / (x * mp.log(10)), lambda x: -1 / (x**2 * mp.log(10))),
    "sqrt": (mp.sqrt, lambda x: 1 / (2 * mp.sqrt(x)), lambda x: -1 / (4 * x * mp.sqrt(x))),
    "cbrt": (
        lambda x: mp.sign(x) * mp.cbrt(abs(x)),
        lambda x: 1 / (3 * mp.cbrt(abs(x)) ** 2),
        lambda x: -2 * mp.sign(x) / (9 * mp.cbrt(abs(x)) ** 5),
    ),
    "abs": (abs, mp.sign, lambda x: mpf(0)),
    "sign": (mp.sign, lambda x: mpf(0), lambda x: mpf(0)),
    "relu": (lambda x: max(x, mpf(0)), lambda x: mpf(x > 0), lambda x: mpf(0)),
    "sigmoid": (
        lambda x: 1 / (1 + mp.exp(-x)),
        lambda x: mp.exp(-abs(x)) / _square(1 + mp.exp(-abs(x))),
        lambda x: -mp.sinh(x / 2) / (4 * mp.cosh(x / 2) ** 3),
    ),
    "softplus": (lambda x: mp.log1p(mp.exp(x)), lambda x: 1 / (1 + mp.exp(-x)), lambda x: mp.sech(x / 2) ** 2 / 4),
    "erf": (
        mp.erf,
        lambda x: 2 * mp.exp(-x * x) / _SQRT_PI,
        lambda x: -4 * x * mp.exp(-x * x) / _SQRT_PI,
    ),
}
_GROWING = frozenset({"exp", "sinh", "cosh", "sigmoid", "softplus", "tanh", "erf"})
_KINKED = frozenset({"abs", "sign", "relu"})
_CONSTANTS = {"pi": mp.pi, "e": mp.e, "tau": 2 * mp.pi}
_DOMAIN: dict[str, Callable[[Any], bool]] = {
    "log": lambda x: x > 0, "log2": lambda x: x > 0, "log10": lambda x: x > 0, "sqrt": lambda x: x > 0,
    "asin": lambda x: abs(x) < 1, "acos": lambda x: abs(x) < 1, "cbrt": lambda x: x != 0,
    "acosh": lambda x: x > 1, "atanh": lambda x: abs(x) < 1,
}  # fmt: skip


def truth(tree: Node, values: Mapping[str, float], variable: str) -> Part:
    """The value and the derivative by a variable, with what rounding may do to either. Raises UnfitError."""

    def combine(node: Node, parts: list[Part]) -> Part:
        made = _part(node, parts, values, variable)
        for number in (made.value, made.slope, made.paths):
            if not mp.isfinite(number) or abs(number) > _HUGE or (number != 0 and abs(number) < _TINY):
                raise UnfitError
        return made

    return fold(tree, combine)


def _part(node: Node, parts: list[Part], values: Mapping[str, float], variable: str) -> Part:
    zero = mpf(0)
    match node:
        case Number():
            return Part(mpf(node.value), zero, zero, zero, zero)
        case Constant():
            value = +_CONSTANTS[node.name]
            return Part(value, abs(value) * UNIT, zero, zero, zero)
        case Symbol():
            own = mpf(node.name == variable)
            return Part(mpf(values[node.name]), zero, own, zero, own)
        case Negative():
            a = parts[0]
            return Part(-a.value, a.error, -a.slope, a.slope_error, a.paths)
        case Reciprocal():
            return parts[0]
        case Sum():
            total = parts[0]
            for part in parts[1:]:
                value = total.value + part.value
                paths = total.paths + part.paths
                total = Part(
                    value,
                    total.error + part.error + abs(value) * UNIT,
                    total.slope + part.slope,
                    total.slope_error + part.slope_error + paths * UNIT,
                    paths,
                )
            return total
        case Product():
            total = parts[0]
            for factor, part in zip(node.children[1:], parts[1:], strict=True):
                total = _times(total, _inverse(part) if isinstance(factor, Reciprocal) else part)
            return total
        case Power():
            return _power(*parts)
        case Comparison():
            _apart(parts[0], parts[1])
            a, b = parts[0].value, parts[1].value
            holds = {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "==": a == b, "!=": a != b}[node.operator]
            return Part(mpf(holds), zero, zero, zero, zero)
        case Call() if node.function == "where":
            return parts[1] if parts[0].value else parts[2]
        case Call() if node.function in ("min", "max"):
            _apart(*parts)
            return (max if node.function == "max" else min)(parts, key=lambda part: part.value)
        case Call():
            return _function(node.function, parts[0])
        case _:
            raise TypeError(node)


def _apart(a: Part, b: Part) -> None:
    """Refuse a border that rounding could put on the other side."""
    if abs(a.value - b.value) <= 1000 * (a.error + b.error) + mpf("1e-9"):
        raise UnfitError


def _times(a: Part, b: Part) -> Part:
    value = a.value * b.value
    paths = abs(a.value) * b.paths + abs(b.value) * a.paths
    both = a.error * b.slope_error + b.error * a.slope_error  # of second order, and all there is where both are 0
    return Part(
        value,
        abs(a.value) * b.error + abs(b.value) * a.error + a.error * b.error + abs(value) * UNIT,
        a.value * b.slope + a.slope * b.value,
        abs(a.value) * b.slope_error + b.paths * a.error + abs(b.value) * a.slope_error + a.paths * b.error
        + both + 3 * UNIT * paths,
        paths,
    )  # fmt: skip


def _inverse(a: Part) -> Part:
    if abs(a.value) < mpf("1e-6"):
        raise UnfitError
    return _applied(a, 1 / a.value, -1 / a.value**2, 2 / a.value**3, 1)


def _applied(a: Part, value: Any, slope: Any, bend: Any, units: Any) -> Part:
    """f(a) for a function with these derivatives, itself wrong by so many units."""
    if abs(bend) * a.error > mpf("1e-3") * abs(slope) + mpf("1e-30"):
        raise UnfitError  # too near to a singularity for a first-order bound
    return Part(
        value,
        abs(slope) * a.error + units * UNIT * abs(value),
        slope * a.slope,
        abs(slope) * a.slope_error + a.paths * (abs(bend) * a.error + (units + 3) * UNIT * abs(slope)),
        abs(slope) * a.paths,
    )


def _function(name: str, a: Part) -> Part:
    inside = _DOMAIN.get(name)
    if inside is not None and not inside(a.value):
        raise UnfitError
    if name in _KINKED:
        _apart(a, Part(mpf(0), mpf(0), mpf(0), mpf(0), mpf(0)))
    f, first, second = RULES[name]
    if abs(a.value) > 600 and name in _GROWING:
        raise UnfitError
    return _applied(a, f(a.value), first(a.value), second(a.value), LIBRARY)


def _power(a: Part, b: Part) -> Part:
    base, exponent = a.value, b.value
    whole = exponent == int(exponent) if abs(exponent) < 1e6 else False
    if base <= 0 and not (whole and b.paths == 0 and b.error == 0):
        raise UnfitError
    if abs(base) < mpf("1e-6") or abs(exponent) > 300:
        raise UnfitError
    value = base**exponent
    units = max(LIBRARY, 2 * abs(exponent)) if whole else LIBRARY
    by_base = _applied(
        a, value, exponent * base ** (exponent - 1), exponent * (exponent - 1) * base ** (exponent - 2), units
    )
    if b.paths == 0 and b.error == 0:
        return by_base
    log = mp.log(base)
    by_exponent = _applied(b, value, value * log, value * log**2, LIBRARY)
    mixed = abs(base ** (exponent - 1) * (1 + exponent * log))  # how one operand's error moves the other's slope
    paths = by_base.paths + by_exponent.paths
    return Part(
        value,
        by_base.error + by_exponent.error,
        by_base.slope + by_exponent.slope,
        by_base.slope_error + by_exponent.slope_error + mixed * (a.paths * b.error + b.paths * a.error)
        + b.paths * abs(value / base) * a.error + 3 * UNIT * paths,
        paths,
    )  # fmt: skip


# -- random expressions of the whole language ---------------------------------------------------------------------

_ANY = (
    "sin",
    "cos",
    "tanh",
    "atan",
    "sigmoid",
    "softplus",
    "erf",
    "abs",
    "relu",
    "cbrt",
    "sign",
    "sinh",
    "cosh",
    "tan",
)
_POSITIVE = ("log", "log2", "log10", "sqrt")


def whole_language(rng: random.Random, depth: int) -> str:
    """A random expression of x and y with everything that the language has for numbers."""
    if depth == 0 or rng.random() < 0.12:
        return rng.choice(["x", "y", "x", "y", str(rng.randint(1, 9)), f"{rng.uniform(0.1, 3):.2f}", "pi", "e", "tau"])

    def inner() -> str:
        return whole_language(rng, depth - 1)

    kind = rng.randrange(17)  # the last ones are all functions
    match kind:
        case 0 | 1:
            return f"({inner()} + {inner()})"
        case 2:
            return f"({inner()} - {inner()})"
        case 3 | 4:
            return f"({inner()})*({inner()})"
        case 5:
            return f"({inner()})/(1.5 + ({inner()})**2)"
        case 6:
            return f"({inner()})**{rng.randint(2, 5)}"
        case 7:
            return f"-({inner()})"
        case 8:
            return f"{rng.choice(_POSITIVE)}(0.3 + ({inner()})**2)"
        case 9:
            return f"{rng.choice(('asin', 'acos'))}(0.9*sin({inner()}))"
        case 10:
            return f"{rng.choice(('max', 'min'))}({inner()}, {inner()})"
        case 11:
            return f"where({inner()} {rng.choice(('<', '<=', '>', '>='))} {inner()}, {inner()}, {inner()})"
        case 12:
            return f"(0.2 + abs({inner()}))**({rng.choice(['x', 'y', '0.5', '-1.5', 'x*y', '2'])})"
        case _:
            function = rng.choice((*_ANY, "exp"))
            return f"exp(-abs({inner()}))" if function == "exp" else f"{function}({inner()})"


# -- measuring ------------------------------------------------------------------------------------------------------


class Finding(NamedTuple):
    """How one number compares with the truth."""

    what: str
    got: float
    true: float
    ulps: float
    of_bound: float


def compare(what: str, got: float, true: Any, error: Any) -> Finding:
    """A computed number against the true one and what it may be wrong by."""
    nearest = float(true)
    off = abs(mpf(got) - true) if isfinite(got) else mpf(inf)
    allowed = SLACK * error + 2 * UNIT * abs(true) + mpf(2) ** -1074
    return Finding(what, got, nearest, float(off / mpf(ulp(nearest))), float(off / allowed))
