"""Forward mode: from the variables up to the outputs of a program, each operation hands its tangent on.

Over the partials that ``reverse`` has added, it gives the second partials (of arrays the Hessian times a vector), at a
small multiple of their cost and without a formula of them (Pearlmutter 1994).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .array_lowering import ArrayProgram
from .lowering import COMPARE, Program, Value, power_value
from .reverse import slope_of

_BILINEAR = frozenset({"dot", "matmul", "outer"})
_LINEAR = frozenset({"sum", "mean", "sum_rows", "sum_columns", "transpose", "column", "flat"})
_OF_ARRAYS = _BILINEAR | _LINEAR | {"norm", "direction", "largest", "softmax", "logsumexp", "gap"}
_LEVEL = frozenset({"tie_weight", "largest_share"})  # but for jumps


def tangents(program: Program, outputs: Sequence[Value], directions: Mapping[Value, Value]) -> list[Value]:
    """Add the slope of each output along a direction; return their values.

    ``directions`` gives the direction's part for each input that moves: 1 for one variable alone is ∂output/∂variable.
    """
    slopes: dict[Value, Value] = dict(directions)
    end = max(outputs, default=-1) + 1
    needed = _between(program, outputs, directions, end)
    for value in range(end):
        if value in needed and value not in directions:
            slope = _slope(program, value, slopes)
            if slope is not None and program.constant(slope) != 0.0:
                slopes[value] = slope
    zero = program.number(0.0)
    return [slopes.get(output, zero) for output in outputs]


def _between(program: Program, outputs: Sequence[Value], inputs: Mapping[Value, Value], end: Value) -> set[Value]:
    """The values that depend on the inputs and on which an output depends."""
    needed = set(outputs)
    for value in range(end - 1, -1, -1):
        arguments = program.operations[value][1]
        if value in needed and isinstance(arguments, tuple):
            needed.update(arguments)
    depends = set(inputs)
    for value in range(end):
        arguments = program.operations[value][1]
        if isinstance(arguments, tuple) and not depends.isdisjoint(arguments):
            depends.add(value)
    return needed & depends


def _slope(p: Program, value: Value, slopes: dict[Value, Value]) -> Value | None:
    """The slope of one operation from those of its operands; None for 0."""
    name, arguments = p.operations[value]
    assert isinstance(arguments, tuple)
    parts = [slopes.get(argument) for argument in arguments]
    if name in COMPARE or name in _LEVEL or all(part is None for part in parts):
        return None
    a, da = arguments[0], parts[0]
    if isinstance(p, ArrayProgram) and (name in _OF_ARRAYS or p.filled_shape(name) is not None):
        return _slope_of_arrays(p, value, parts)
    if len(arguments) == 1:
        assert da is not None
        if name == "negate":
            return p.minus(da)
        slope = slope_of(p, name, a, value)
        return None if p.constant(slope) == 0.0 else p.times(da, slope)  # flat but for jumps
    if name == "where":
        zero = p.number(0.0)
        yes, no = (zero if part is None else part for part in parts[1:])
        return p.apply("where", a, yes, no)
    b, db = arguments[1], parts[1]
    match name:
        case "+":
            return _sum(p, da, db)
        case "-":
            return _sum(p, da, None if db is None else p.minus(db))
        case "*":
            return _sum(p, None if da is None else p.times(da, b), None if db is None else p.times(a, db))
        case "masked_product":
            # where a is 0 it belongs to a branch that was not taken, and so does its slope
            left = None if da is None else p.times(da, b, gate=True)
            return _sum(p, left, None if db is None else p.times(a, db, gate=True))
        case "masked_quotient":
            change = _sum(p, da, None if db is None else p.minus(p.times(value, db, gate=True)))
            return None if change is None else p.over(change, b, gate=True)
        case "/":
            above = _sum(p, da, None if db is None else p.minus(p.times(value, db)))
            return None if above is None else p.apply("/", above, b)
        case "power":
            return _sum(p, *_power(p, value, (a, b), (da, db)))
        case "min" | "max":
            first, second = p.apply("tie_weight", a, b), p.apply("tie_weight", b, a)
            if name == "min":
                first, second = second, first
            return _sum(p, None if da is None else p.times(da, first), None if db is None else p.times(db, second))
        case "sech_squared":  # of u and tanh u
            if da is None:
                return None
            return p.times(da, p.times(p.number(-2.0), p.apply("*", value, b)))
        case _:
            raise TypeError(f"no slope for {name}")


def _slope_of_arrays(p: ArrayProgram, value: Value, parts: Sequence[Value | None]) -> Value | None:
    """The same for an operation that does not work entry by entry."""
    name, arguments = p.operations[value]
    assert isinstance(arguments, tuple)
    # a tangent may be smaller than its array: one number for all entries
    parts = [None if d is None else p.fill_as(d, argument) for d, argument in zip(parts, arguments, strict=True)]
    a, da = arguments[0], parts[0]
    if name in _BILINEAR:
        b, db = arguments[1], parts[1]
        left = None if da is None else p.apply(name, da, b)
        return _sum(p, left, None if db is None else p.apply(name, a, db))
    if name == "direction":  # a/‖a‖
        length, grown = arguments[1], parts[1]
        change = _sum(p, da, None if grown is None else p.minus(p.times(value, grown)))
        return None if change is None else p.apply("direction", change, length)
    if da is None:
        return None  # which entry gap counts from is level but for jumps
    match name:
        case "norm":
            return p.apply("sum", p.times(p.apply("direction", a, value), da))
        case "largest":
            return p.apply("sum", p.times(p.apply("largest_share", a, value), da))
        case "softmax":
            return p.softmax_slope(da, value)
        case "logsumexp":
            slope = p.sum_last(p.times(p.apply("softmax", a), da))
            return p.apply("flat", slope) if p.shapes[slope] else slope
        case "gap":
            return p.apply("gap", da, arguments[1])
    shape = p.filled_shape(name)
    return p.apply(name, da) if shape is None else p.fill(da, shape)


def _power(
    p: Program, value: Value, arguments: tuple[Value, Value], slopes: tuple[Value | None, Value | None]
) -> tuple[Value | None, Value | None]:
    (base, exponent), (by_base, by_exponent) = arguments, slopes
    left = right = None
    if by_base is not None:
        lowered = power_value(p, base, p.apply("-", exponent, p.number(1.0)))
        left = p.times(by_base, p.times(exponent, lowered))
    if by_exponent is not None:
        right = p.times(by_exponent, p.times(value, p.apply("log", base)))
    return left, right


def _sum(p: Program, a: Value | None, b: Value | None) -> Value | None:
    if a is None or b is None:
        return a if b is None else b
    return p.plus(a, b)
