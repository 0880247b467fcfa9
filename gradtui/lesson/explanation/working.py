"""A step worked out as on paper: each partial, then the update, with the numbers put in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from ...engine.descent.descent import Descent
from ...engine.descent.optimizers.optimizer import Optimizer
from ...engine.program.interpret import evaluate
from ...expression.derivation import derived
from ...expression.names import pretty
from ...expression.printing import short, unicode, worked
from ...expression.tree import Node, elided, symbols
from ...expression.written import Written
from .parts import PartialWork, PartWork, UpdateWork, partial_symbol

_DIGITS = 4
_MOST_PARTS = 2_000  # of a formula; more than a panel has room for
_MOST_SAID = 4  # lines of a kind before an update


@lru_cache(maxsize=256)
def _partial(written: Written, variable: str) -> tuple[Node, str, bool]:
    """A partial as long as anybody reads, its text, and whether it has names to put numbers in."""
    formula = elided(derived(written, variable).result, _MOST_PARTS)
    return formula, unicode(formula), bool(symbols(formula))


def partials(descent: Descent, name: str) -> list[PartialWork]:
    """Each partial at the descent's point, in the names of the function's parts; ``name`` is its own, f or L."""
    objective, written, variables = descent.objective, descent.objective.written, descent.variables
    assert not objective.has_arrays
    values = objective.numbers_at(descent.point)
    work = []
    for variable, value in zip(variables, descent.gradient, strict=True):
        formula, text, has_names = _partial(written, variable)
        work.append(
            PartialWork(
                name=pretty(variable),
                symbol=partial_symbol(name, (variable,), len(variables)),
                formula=text,
                value=value,
                numbers=worked(formula, values, _DIGITS) if has_names else "",
                held=tuple(pretty(v) for v in variables if v != variable),
            )
        )
    return work


def parts(descent: Descent) -> list[PartWork]:
    """Each named part of the function at the descent's point."""
    objective = descent.objective
    if not objective.written.parts:
        return []
    values = objective.part_values(descent.point)
    work = []
    for part in objective.written.parts:
        value, formula = values[part.name], unicode(elided(part.tree, _MOST_PARTS))
        if isinstance(value, float):
            work.append(PartWork(pretty(part.name), formula, value))
        else:
            from ...engine.arithmetic.vector import length_of  # it needs NumPy

            work.append(PartWork(pretty(part.name), formula, length_of(value), value.shape))
    return work


def update(descent: Descent) -> list[UpdateWork]:
    """The next update, variable by variable, each assignment of the optimizer's formula with its numbers."""
    k = descent.cursor
    memory = descent.memory_at(k)
    seen, rate, directions = descent.gradient, descent.learning_rate, None
    if not descent.optimizer.is_plain:
        move = descent.move_at(k)
        seen, rate, directions = move.gradient, move.rate, move.direction
    work = []
    for i, variable in enumerate(descent.variables):
        own = {name: row[i] for name, row in zip(descent.optimizer.memory, memory, strict=True)}
        direction = None if directions is None else directions[i]
        work += assignments(descent, variable, descent.point[i], seen[i], own, rate, direction)
    return work


def preparation(descent: Descent, name: str = "f") -> list[str]:
    """What leads to the next update before its formula: schedule, noise, Newton's direction, a line search's trials."""
    optimizer, k = descent.optimizer, descent.cursor
    said = []
    if optimizer.schedule is not None:
        said.append(f"η of update t = {k + 1}: {optimizer.schedule.words}, η = {value_text(descent.base_rate)}")
    if optimizer.batch:
        said.append(f"on {optimizer.batch:,} rows of the data, drawn anew")
    if optimizer.is_plain or descent.objective.has_arrays:
        return said
    move = descent.move_at(k)
    if move.noise:
        pairs = zip(descent.variables, descent.gradient, move.noise, strict=True)
        said += [f"g_{pretty(v)} = {value_text(g)} {_added(n)} (noise)" for v, g, n in pairs][:_MOST_SAID]
    if move.direction is not None:
        rows = descent.objective.hessian(descent.point)
        if len(rows) <= 2:
            said.append("H = [" + "; ".join(", ".join(map(value_text, row)) for row in rows) + "], (H + λI)·d = ∇f")
        said.append("d = (" + ", ".join(map(value_text, move.direction[:_MOST_SAID])) + ")")
    for trial in move.trials[-_MOST_SAID:]:
        sign = "≤" if trial.is_enough else ">"
        mark = "taken" if trial.is_enough else "too far"
        said.append(
            f"η = {value_text(trial.rate)}: {name} = {value_text(trial.value)} {sign} {value_text(trial.bound)}, {mark}"
        )
    if len(move.trials) > _MOST_SAID:
        said.insert(len(said) - _MOST_SAID, f"{len(move.trials) - _MOST_SAID} longer steps were too far")
    return said


def assignments(
    descent: Descent,
    variable: str,
    own: float,
    slope: float,
    memory: Mapping[str, float],
    rate: float,
    direction: float | None = None,
) -> list[UpdateWork]:
    """The next update of one number: each assignment of the optimizer's formula; ``memory`` is this number's own.

    ``slope`` is what the update takes for its partial, ``rate`` its learning rate, ``direction`` Newton's.
    """
    optimizer, k = descent.optimizer, descent.cursor
    values = optimizer.values | {"theta": own, "g": slope, "eta": rate, "t": float(k + 1)} | dict(memory)
    if direction is not None:
        values["d"] = direction
    kept = [[memory[m]] for m in optimizer.memory]
    reached = optimizer.update([own], [slope], kept, rate, k + 1, None if direction is None else [direction])
    work = []
    for name, tree in optimizer.assignments():
        last = name == "theta"
        value = reached[0][0] if last else evaluate(tree, values)
        target = pretty(variable) if last else pretty(f"{name}_{variable}")
        work.append(UpdateWork(target, worked(tree, values, _DIGITS), value, last))
        values[name] = value
    return work


@lru_cache(maxsize=64)
def _rule(optimizer: Optimizer) -> str:
    return ", ".join(f"{pretty(name)} ← {unicode(tree)}" for name, tree in optimizer.assignments())


def rule(descent: Descent) -> str:
    """The optimizer's formula in symbols: "θ ← θ − η·g"."""
    return _rule(descent.optimizer)


def _added(value: float) -> str:
    """A number after another one, with its sign between them."""
    return f"− {value_text(-value)}" if value < 0.0 else f"+ {value_text(value)}"


def value_text(value: float) -> str:
    """A number as the screens show it."""
    return short(value, _DIGITS)
