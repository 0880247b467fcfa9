"""The registry: an entry here is all that a function of one number needs.

Everything else asks the registry when it needs to know: the parser, the rules, both modes of differentiation, the code
for numbers and for arrays, explanations, checks, the script for PyTorch and the manual.
"""

from __future__ import annotations

import math
from math import inf

from . import values
from .primitive import Primitive
from .values import caught

_CHEAP = 0.35  # nanoseconds of simple arithmetic
_POLE = {0.0: -inf}  # of a logarithm

_ENTRIES = (
    Primitive(
        "sin", derivative="cos(u)", scalar=math.sin, total=caught(math.sin), array="sin", torch="sin",
        parity="odd", exact=((0.0, 0.0),),
    ),
    Primitive(
        "cos", derivative="-sin(u)", scalar=math.cos, total=caught(math.cos), array="cos", torch="cos",
        parity="even", exact=((0.0, 1.0),),
    ),
    Primitive(
        "tan", derivative="1/cos(u)**2", scalar=math.tan, total=caught(math.tan), array="tan", torch="tan",
        parity="odd", exact=((0.0, 0.0),),
    ),
    Primitive(
        "asin", aliases=("arcsin",),
        derivative="1/sqrt((1 - u)*(1 + u))",  # 1 − u² would cancel near 1
        scalar=math.asin, total=caught(math.asin), array="arcsin", torch="asin", parity="odd", exact=((0.0, 0.0),),
    ),
    Primitive(
        "acos", aliases=("arccos",), derivative="-1/sqrt((1 - u)*(1 + u))", slope="(-1)/sqrt((1 - u)*(1 + u))",
        scalar=math.acos, total=caught(math.acos), array="arccos", torch="acos",
    ),
    Primitive(
        "atan", aliases=("arctan",), derivative="1/(1 + u**2)", scalar=math.atan, array="arctan", torch="atan",
        parity="odd", exact=((0.0, 0.0),),
    ),
    Primitive(
        "sinh", derivative="cosh(u)", scalar=math.sinh, total=values.sinh, array="sinh", torch="sinh",
        parity="odd", exact=((0.0, 0.0),),
    ),
    Primitive(
        "cosh", derivative="sinh(u)", scalar=math.cosh, total=caught(math.cosh), array="cosh", torch="cosh",
        parity="even", exact=((0.0, 1.0),),
    ),
    Primitive(
        "tanh",
        derivative="1/cosh(u)**2",  # 1 − tanh² would cancel for large u
        array_slope="sech_squared",  # an array of cosh costs as much as all the rest
        scalar=math.tanh, array="tanh", torch="tanh", parity="odd", exact=((0.0, 0.0),),
    ),
    Primitive(
        "asinh", aliases=("arcsinh",), derivative="1/sqrt(1 + u**2)", scalar=math.asinh, array="arcsinh", torch="asinh",
        parity="odd", exact=((0.0, 0.0),),
    ),
    Primitive(
        "acosh", aliases=("arccosh",),
        derivative="1/(sqrt(u - 1)*sqrt(u + 1))",  # u² − 1 would cancel near 1, and have a root below −1
        scalar=math.acosh, total=caught(math.acosh), array="arccosh", torch="acosh", exact=((1.0, 0.0),),
        note="At 1 the slope of acosh is not finite",
    ),
    Primitive(
        "atanh", aliases=("arctanh",), derivative="1/((1 - u)*(1 + u))", scalar=math.atanh,
        total=caught(math.atanh, {-1.0: -inf, 1.0: inf}), array="arctanh", torch="atanh",
        parity="odd", exact=((0.0, 0.0),), has_pole=True,
    ),
    Primitive(
        "exp", derivative="exp(u)", scalar=math.exp, total=caught(math.exp), array="exp", torch="exp",
        cost=6.0, exact=((0.0, 1.0),),
    ),
    Primitive(
        "log", aliases=("ln",), derivative="1/u", scalar=math.log, total=caught(math.log, _POLE), array="log",
        torch="log", cost=6.0, exact=((1.0, 0.0), ("e", 1.0)), has_pole=True,
    ),
    Primitive(
        "log2", derivative="1/(u*log(2))", scalar=math.log2, total=caught(math.log2, _POLE), array="log2", torch="log2",
        cost=6.0, exact=((1.0, 0.0),), has_pole=True,
    ),
    Primitive(
        "log10", derivative="1/(u*log(10))", scalar=math.log10, total=caught(math.log10, _POLE), array="log10",
        torch="log10", cost=9.0, exact=((1.0, 0.0),), has_pole=True,
    ),
    Primitive(
        "sqrt", derivative="1/(2*sqrt(u))", slope="0.5/sqrt(u)", scalar=math.sqrt, total=caught(math.sqrt),
        array="sqrt", torch="sqrt", cost=_CHEAP, exact=((0.0, 0.0),), note="At 0 the slope of √ is not finite",
    ),
    Primitive(
        "cbrt", derivative="1/(3*cbrt(u)**2)", scalar=math.cbrt, array="cbrt", torch="cbrt({0})",
        torch_helper=("def cbrt(x):", "    return torch.sign(x) * torch.abs(x) ** (1 / 3)"),
        parity="odd", exact=((0.0, 0.0),), note="At 0 the slope of cbrt is not finite",
    ),
    Primitive(
        "abs", derivative="sign(u)", scalar=abs, array="abs", torch="abs", cost=_CHEAP,
        parity="even", exact=((0.0, 0.0),), has_kink=True,
        note="Where the inside is 0, |…| has a kink and no derivative; 0 is used there",
    ),
    Primitive(
        "sign", derivative="0", scalar=values.sign, array="sign", torch="sign", cost=_CHEAP,
        parity="odd", exact=((0.0, 0.0),), has_kink=True,
        note="sign is level on both sides of its jump at 0; 0 is used there too",
    ),
    Primitive(
        "relu", derivative="where(u > 0, 1, 0)", scalar=values.relu, array=values.relu_of_arrays, torch="relu",
        cost=_CHEAP, exact=((0.0, 0.0),), has_kink=True, note="At 0 itself relu has a kink; the slope 0 is used there",
    ),
    Primitive(
        "sigmoid", derivative="sigmoid(u)*sigmoid(-u)", scalar=values.sigmoid, array=values.sigmoid_of_arrays,
        torch="sigmoid",
    ),
    Primitive(
        "softplus", derivative="sigmoid(u)", scalar=values.softplus, array=values.softplus_of_arrays,
        torch="torch.logaddexp({0}, torch.tensor(0.0))",  # torch's own is x itself from 20 on
    ),
    Primitive(
        "erf", derivative="2*exp(-u**2)/sqrt(pi)", slope="2/sqrt(pi)*exp(-u**2)", scalar=math.erf, torch="erf",
        parity="odd", exact=((0.0, 0.0),),
    ),
    # -- with rules of their own, which those who differentiate know --------------------------------------------------
    Primitive(
        "min", arity=(2, 32), scalar=values.smaller, array="minimum", torch="torch.minimum({0}, {1})", cost=_CHEAP,
        has_kink=True, note="Where both are equal there is a kink; half of each slope is used there",
    ),
    Primitive(
        "max", arity=(2, 32), over_one=True, scalar=values.larger, array="maximum", torch="torch.maximum({0}, {1})",
        torch_other="torch.amax({0})", cost=_CHEAP,
        has_kink=True, note="Where both are equal there is a kink; half of each slope is used there",
    ),
    Primitive(
        "where", arity=(3, 3), torch="torch.where({0}, {1}, {2})", cost=_CHEAP,
        note="The condition only chooses; on its border f may have a kink or a jump",
    ),
    # -- of arrays as wholes ------------------------------------------------------------------------------------------
    Primitive("sum", over_arrays=True, arity=(1, 2), torch="sum", torch_other="torch.sum({0}, {1:#})"),
    Primitive("mean", over_arrays=True, arity=(1, 2), torch="mean", torch_other="torch.mean({0}, {1:#})"),
    Primitive("dot", over_arrays=True, arity=(2, 2), torch="torch.sum({0:*} * {1:*})"),
    Primitive("norm", over_arrays=True, torch="torch.linalg.vector_norm({0})"),
    Primitive("softmax", over_arrays=True, makes_array=True, torch="torch.softmax({0}, -1)"),
    Primitive("logsumexp", over_arrays=True, makes_array=True, torch="torch.logsumexp({0}, -1)"),
    Primitive("transpose", over_arrays=True, makes_array=True, torch="t"),
    Primitive(
        "outer", over_arrays=True, makes_array=True, leaves_name=True, arity=(2, 2), torch="torch.outer({0}, {1})",
    ),
    Primitive(
        "ones", over_arrays=True, makes_array=True, leaves_name=True, arity=(1, 2), torch="torch.ones({0:#})",
        torch_other="torch.ones({0:#}, {1:#})",
    ),
)  # fmt: skip

REGISTRY: dict[str, Primitive] = {entry.name: entry for entry in _ENTRIES}
"""Name → function. Whoever needs to know something of a function looks it up here then."""


def find(name: str) -> Primitive | None:
    """The function of this name or alias, or None."""
    found = REGISTRY.get(name)
    if found is None:
        return next((entry for entry in REGISTRY.values() if name in entry.aliases), None)
    return found


def of_numbers() -> list[Primitive]:
    """The functions that work on numbers, and entry by entry on arrays."""
    return [entry for entry in REGISTRY.values() if not entry.over_arrays]


def over_arrays() -> list[Primitive]:
    """The functions that work on arrays as wholes."""
    return [entry for entry in REGISTRY.values() if entry.over_arrays]


def callable_names(*, arrays: bool = False) -> list[str]:
    """Every name that can be called on numbers, and on ``arrays`` where there are any, then the aliases."""
    known = [*of_numbers(), *(over_arrays() if arrays else ())]
    return [*(entry.name for entry in known), *(alias for entry in known for alias in entry.aliases)]


def makes_number(function: str) -> bool:
    """Whether a function of this name makes a number of arrays, always."""
    found = REGISTRY.get(function)
    return found is not None and found.over_arrays and not found.makes_array
