"""The generated loop: an objective's program and an optimizer's formula, fused and recording.

The loop is straight-line Python over local names, so that a step of a two-variable descent costs well under a
microsecond. It is what every step of every descent runs, whether one step from a key or a hundred thousand.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Sequence
from typing import Any

from ..arithmetic import ieee
from ..objective.scalar_objective import ScalarObjective
from ..program.emit import CodeWriter, build
from ..program.lowering import Program
from .history import ScalarHistory
from .number_algebra import NUMBERS
from .optimizers.optimizer import Optimizer
from .stepper import Stepper

_FAULTS = (ArithmeticError, ValueError)
_CHUNK = 1024  # steps between two looks at whether everything is still finite


class FusedLoop(Stepper[ScalarHistory]):
    """The same steps as its base's, bit for bit, where the formula alone makes an update."""

    def __init__(self, objective: ScalarObjective, optimizer: Optimizer) -> None:
        super().__init__(objective, optimizer, NUMBERS, ScalarHistory)
        self._objective = objective

    def run(self, history: ScalarHistory, count: int, eta: float, tolerance: float) -> None:
        """Append up to ``count`` updates to a record, with the stops of ``Stepper.run``."""
        stop = tolerance if tolerance > 0.0 else -1.0
        goal = len(history) + count
        while len(history) < goal:
            start = len(history)
            chunk = min(_CHUNK, goal - start)
            self._some(history.columns, start, chunk, eta, stop)
            history.rates.extend([eta] * (len(history) - start))
            bad = history.first_not_finite(start)
            if bad is not None:
                history.cut(bad + 1)
                return
            if history.norm_at(len(history) - 1) <= stop:
                return

    def _some(
        self, columns: Sequence[array[float]], first: int, count: int, learning_rate: float, tolerance: float
    ) -> None:
        """Append ``count`` updates from ``first`` on, or fewer."""
        began = len(columns[0])
        try:
            self._loop(total=False)(first, count, learning_rate, tolerance, *columns)
        except _FAULTS:
            # math raised where IEEE arithmetic has inf or nan: take that one step with functions that never raise
            done = len(columns[0]) - began
            self._loop(total=True)(first + done, 1, learning_rate, tolerance, *columns)

    def _loop(self, *, total: bool) -> Callable[..., None]:
        optimizer = self.optimizer
        made = self._objective.loops.get((id(optimizer), total))
        if made is None:
            names: dict[str, Any] = {"range": range, "hypot": math.hypot, "float": float, "abs_": abs}
            code = build(_source(self._objective, optimizer, total=total), ieee.names(total=total) | names)
            made = self._objective.loops[id(optimizer), total] = optimizer, code
        return made[1]


def _source(objective: ScalarObjective, optimizer: Optimizer, *, total: bool) -> str:
    """The text of ``made(first, count, eta, tolerance, *columns)``: ``first`` is the number of its first update."""
    n = range(len(objective.variables))
    points = [f"v{i}" for i in n]
    partials = [f"g{i}" for i in n]
    memory = [f"{name}{i}" for name in ("a", "b", "c")[: len(optimizer.memory)] for i in n]
    recorded = [*points, "f", *partials, *memory]

    update = Program()
    shared = {"eta": update.input("eta"), "t": update.input("t")}
    results: list[int] = []
    rows: list[list[int]] = [[] for _ in optimizer.memory]
    for i in n:
        own = {"theta": update.input(f"v{i}"), "g": update.input(f"g{i}")}
        own |= {name: update.input(memory[m * len(n) + i]) for m, name in enumerate(optimizer.memory)}
        values = optimizer.lower(update, shared | own)
        results.append(values["theta"])
        for row, name in zip(rows, optimizer.memory, strict=True):
            row.append(values[name])
    moved = [*results, *(value for row in rows for value in row)]
    mover = CodeWriter(update, moved, total=total)
    move = mover.lines(moved)
    names = [*points, *memory]
    if memory:
        move.append(f"{', '.join(names)} = {', '.join(mover.name(value) for value in moved)}")
    else:  # each coordinate needs only its own old value
        move.extend(f"{name} = {mover.name(value)}" for name, value in zip(names, moved, strict=True))

    program, outputs = objective.program()
    writer = CodeWriter(program, outputs, total=total)
    look = writer.lines(outputs)
    look.extend(f"{name} = {writer.name(value)}" for name, value in zip(["f", *partials], outputs, strict=True))

    length = f"hypot({', '.join(partials)})" if len(n) > 1 else "abs_(g0)"
    body = [
        "t = float(k)" if optimizer.name_in_formula("t") else "",
        *move,
        *look,
        *(f"keep_{name}({name})" for name in recorded),
        f"if not tolerance < {length} < inf: break",
    ]
    head = [f"{name} = column_{name}[-1]" for name in recorded if name != "f"]
    head += [f"keep_{name} = column_{name}.append" for name in recorded]
    lines = [f"def made(first, count, eta, tolerance, {', '.join('column_' + name for name in recorded)}):"]
    lines += ["    " + line for line in head]
    lines += ["    for k in range(first, first + count):"]
    lines += ["        " + line for line in body if line]
    return "\n".join(lines)
