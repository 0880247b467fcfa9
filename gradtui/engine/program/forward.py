"""Forward mode: from one variable up to the outputs of a program, each operation hands its slope on.

Over the partials that ``reverse`` has added, it gives the second partials, at a small multiple of their cost and
without a formula of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from .lowering import COMPARE, Program, Value, power_value
from .reverse import slope_of


def tangents(program: Program, outputs: Sequence[Value], variable: Value) -> list[Value]:
    """Add ∂output/∂variable for each of the outputs; return their values."""
    slopes: dict[Value, Value] = {variable: program.number(1.0)}
    needed = _between(program, outputs, variable)
    for value in range(variable + 1, max(outputs, default=-1) + 1):
        if value in needed:
            slope = _slope(program, value, slopes)
            if slope is not None and program.constant(slope) != 0.0:
                slopes[value] = slope
    zero = program.number(0.0)
    return [slopes.get(output, zero) for output in outputs]


def _between(program: Program, outputs: Sequence[Value], variable: Value) -> set[Value]:
    """The values that depend on the variable and on which an output depends."""
    needed = set(outputs)
    for value in range(max(outputs, default=-1), variable, -1):
        arguments = program.operations[value][1]
        if value in needed and isinstance(arguments, tuple):
            needed.update(arguments)
    depends = {variable}
    for value in range(variable + 1, max(outputs, default=-1) + 1):
        arguments = program.operations[value][1]
        if isinstance(arguments, tuple) and not depends.isdisjoint(arguments):
            depends.add(value)
    return needed & depends


def _slope(p: Program, value: Value, slopes: dict[Value, Value]) -> Value | None:
    """The slope of one operation from those of its operands; None for 0."""
    name, arguments = p.operations[value]
    assert isinstance(arguments, tuple)
    parts = [slopes.get(argument) for argument in arguments]
    if name in COMPARE or name == "tie_weight" or all(part is None for part in parts):
        return None
    a, da = arguments[0], parts[0]
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
