"""Very many descents at once: any function of numbers and any optimizer, on blocks that stay in the cache.

A block's arrays are worked on in place by generated code, and descents that have ended make room: the rest of their
block moves together. Two threads share the blocks where operations take their time, as sin does: NumPy lets go of the
interpreter meanwhile. Arithmetic is over before another thread has woken up.

The operations are those of a single descent in the same order. So + − · / and √ give the same bits; sin, exp and
their like are NumPy's own here and ``math``'s there, and may differ in their last bits.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import numpy as np

from ...expression.primitives.registry import REGISTRY
from ...expression.tree import Call, walk
from ..arithmetic import ieee
from ..arithmetic.vector import Array, Numbers
from ..descent.optimizers.optimizer import Optimizer
from ..objective.grid import PointsProgram
from ..objective.scalar_objective import ScalarObjective
from ..program.array_emit import ArrayCode
from ..program.lowering import Value
from .block import Block
from .outcomes import STOPPED, Ends

_BLOCK = 32768  # smaller ones fit the cache better, but then two threads wait for the interpreter
_LONG_ENOUGH = 12_000.0  # nanoseconds of an operation on a block: below, a thread waits longer than NumPy works
_ARITHMETIC = ("+", "-", "*", "/", "negate", "<", "<=", ">", ">=", "==", "!=", "tie_weight",
               "masked_product", "masked_quotient", "sech_squared")  # fmt: skip
_COST = dict.fromkeys(_ARITHMETIC, 0.35) | {"power": 14.0}


def cost(operation: str) -> float:
    """How many nanoseconds a number of an array takes, roughly."""
    return REGISTRY[operation].cost if operation in REGISTRY else _COST.get(operation, _COST["power"])


class Batch:
    """Descents of one function by one optimizer."""

    def __init__(
        self, objective: ScalarObjective, optimizer: Optimizer, block: int = _BLOCK, threads: int | None = None
    ) -> None:
        self.objective = objective
        self.optimizer = optimizer
        self.block = block
        self.threads = threads
        self.n = len(objective.variables)
        self._codes: dict[tuple[str, bool], ArrayCode] = {}

    def run(
        self,
        starts: Sequence[Any],
        rates: Any,
        steps: int,
        tolerance: float,
        is_stale: Callable[[], bool] = lambda: False,
    ) -> Ends:
        """Take up to ``steps`` updates from many points: arrays or numbers, one a variable, and learning rates.

        All are of one length where they are arrays. A descent ends as a single one does: converged at a gradient's
        norm at or below the tolerance (0: never), or at the first entry that is not finite. ``is_stale`` is asked now
        and then whether to give up; what was not reached then stays MOVING.
        """
        count = next((np.size(x) for x in (*starts, rates) if np.ndim(x)), 1)
        columns = [np.broadcast_to(np.asarray(x, dtype=float), (count,)) for x in starts]
        rates = float(rates) if np.ndim(rates) == 0 else np.asarray(rates, dtype=float)
        found = Ends(
            np.empty((self.n, count)),
            np.empty(count),
            np.zeros(count, dtype=np.int32),
            np.zeros(count, dtype=np.int8),
        )
        threads = self.threads or self._threads(count)
        parts = self._parts(count, threads)

        given_up = Event()

        def stale() -> bool:
            return given_up.is_set() or is_stale()

        def work(part: slice) -> None:
            if not stale():
                with np.errstate(all="ignore"):
                    own = rates if isinstance(rates, float) else rates[part]
                    here = [c[part] for c in columns]
                    at = np.arange(part.start, part.stop)
                    Block(self, here, own, tolerance, at, light=self.may_be_light).run(steps, found, stale)
                    self._stop_again(here, own, found, at, stale)

        self.code(with_rates=not isinstance(rates, float))  # made once, before the threads take copies
        if len(parts) == 1 or threads == 1:
            for part in parts:
                work(part)
        else:
            with ThreadPoolExecutor(threads) as pool:
                try:
                    for _ in pool.map(work, parts):
                        pass
                except BaseException:  # Ctrl-C too: the threads end soon
                    given_up.set()
                    raise
        return found

    def _threads(self, count: int) -> int:
        """How many threads make so many descents faster."""
        done = [name for name, of in self.code(with_rates=False)[0].program.operations if isinstance(of, tuple)]
        costs = [cost(name) for name in done]
        cores = min(2, os.cpu_count() or 1)
        return cores if sum(costs) / len(costs) * min(count / cores, self.block) >= _LONG_ENOUGH else 1

    def _parts(self, count: int, threads: int) -> list[slice]:
        """Blocks as large as may be, alike, and as many for one thread as for the other."""
        blocks = -(-count // (self.block * threads)) * threads
        size = max(1, -(-count // max(blocks, 1)))
        return [slice(first, min(first + size, count)) for first in range(0, count, size)]

    def _stop_again(
        self, starts: Sequence[Array], rates: Any, found: Ends, at: Numbers, is_stale: Callable[[], bool]
    ) -> None:
        """Take those again that stopped at something not finite: f may have been so before its slopes were."""
        stopped = np.flatnonzero(found.ends[at] == STOPPED)
        if not self.may_be_light or not stopped.size:
            return
        own = rates if isinstance(rates, float) else rates[stopped]
        here = [column[stopped] for column in starts]
        last = int(found.steps[at[stopped]].max())
        Block(self, here, own, 0.0, at[stopped], light=False).run(last, found, is_stale)

    # -- code --------------------------------------------------------------------------------------------------------

    @property
    def in_one(self) -> bool:
        """Whether one program looks and moves; else there is work for Python between the two."""
        return not (self.optimizer.needs_hessian or self.optimizer.searches)

    @property
    def may_be_light(self) -> bool:
        """Whether f need not be looked at on the way: where it has no value, its slopes have none (unlike a log's)."""
        return self.in_one and not any(
            isinstance(n, Call) and REGISTRY[n.function].has_pole for n in walk(self.objective.tree)
        )

    def code(self, *, with_rates: bool) -> list[ArrayCode]:
        """The generated code: to look and move (also without f, also without the test), or the two apart; f alone."""
        kinds = ["both", "light", "value", "blind"] if self.in_one else ["look", "move", "value"]
        for kind in kinds:
            if (kind, with_rates) not in self._codes:
                self._codes[kind, with_rates] = self._made(kind, with_rates=with_rates or not self.in_one)
        return [self._codes[kind, with_rates] for kind in kinds]

    def _made(self, kind: str, *, with_rates: bool) -> ArrayCode:
        """Code over a block.

        look: v → f, test, g, (H). move: v, g, (d), eta, t, memory, noise → v, memory. light: both without f.
        blind: both without f, test and g.
        value: v → f.
        """
        n, optimizer, shape = self.n, self.optimizer, (self.block,)
        program = PointsProgram()
        inputs: list[str] = []
        wanted: list[Value] = []

        def given(name: str, *, whole: bool = True) -> Value:
            inputs.append(name)
            return program.array(name, shape) if whole else program.input(name)

        points = [given(f"v{i}") for i in range(n)]
        if kind == "value":
            wanted = self.objective.lowered(program, points, 0)
        elif kind == "move":
            slopes = [given(f"g{i}") for i in range(n)]
        else:
            found = self.objective.lowered(program, points, 2 if optimizer.needs_hessian else 1)
            slopes = found[1 : 1 + n]
            value = None if kind == "light" else found[0]
            wanted += [] if value is None else [value]
            wanted += [self._test(program, value, slopes), *slopes, *found[1 + n :]]
            wanted = [] if kind == "blind" else wanted
        if kind in ("both", "light", "blind", "move"):
            directions = [given(f"d{i}") for i in range(n)] if optimizer.needs_hessian else []
            shared = {"eta": given("eta", whole=with_rates), "t": given("t", whole=False)}
            memory = [[given(f"m{j}_{i}") for i in range(n)] for j in range(len(optimizer.memory))]
            noise = [given(f"n{i}", whole=False) for i in range(n)] if optimizer.noise else []
            moved: list[dict[str, Value]] = []
            for i in range(n):
                seen = program.apply("+", slopes[i], noise[i]) if noise else slopes[i]
                own = {"theta": points[i], "g": seen}
                own |= {"d": directions[i]} if directions else {}
                own |= {name: memory[j][i] for j, name in enumerate(optimizer.memory)}
                moved.append(optimizer.lower(program, shared | own))
            wanted += [values["theta"] for values in moved]
            wanted += [values[name] for name in optimizer.memory for values in moved]
        return ArrayCode(
            program, inputs, wanted, targets=dict.fromkeys(range(len(wanted)), shape), scalars=ieee.names(total=True)
        )

    @staticmethod
    def _test(program: PointsProgram, value: Value | None, slopes: Sequence[Value]) -> Value:
        """‖∇f‖², not a number where f, if given, is not finite."""
        square = None
        for slope in slopes:
            term = program.apply("*", slope, slope)
            square = term if square is None else program.apply("+", square, term)
        assert square is not None
        return square if value is None else program.apply("+", square, program.apply("-", value, value))
