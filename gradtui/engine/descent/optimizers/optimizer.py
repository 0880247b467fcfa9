"""What an optimizer is: its formula, in the expression language, and what else is known of it.

From the formula come the update by hand (``Optimizer.update``), the generated descent loop and the text on screen,
so the three cannot differ. In a formula θ is one parameter, g its partial, η (``eta``) the learning rate and t the
number of the update from 1; a memory (velocity, moment) is one number per parameter and starts at 0; d is Newton's
direction. What comes before the formula (a schedule, noise, a line search) is in ``walk``.

All are PyTorch's definitions, to rounding.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ....expression.printing import number_text
from ....expression.reading.parser import parse
from ....expression.tree import Node, symbols
from ...arithmetic import ieee
from ...program.emit import function
from ...program.lowering import Program, Value, lower
from ..hyperparameter import Hyperparameter

if TYPE_CHECKING:
    from ..schedules import Schedule


@dataclass(frozen=True, slots=True)
class Optimizer:
    """A rule for the next point: pure ``init`` and ``update``."""

    name: str
    """Its name in scenarios and on the command line."""
    title: str
    """Its name for people."""
    formula: tuple[tuple[str, str], ...]
    """Assignments, in order: (name, expression). The last one is theta's."""
    memory: tuple[str, ...] = ()
    """The names among them that are kept from one step to the next."""
    hyperparameters: tuple[Hyperparameter, ...] = ()
    """What can be set besides the learning rate."""
    settings: tuple[float, ...] = ()
    """The value of each hyperparameter; empty means the defaults."""
    torch: str = ""
    """Its class in PyTorch, or in an exported script; "" where there is none, and the formula is written out."""
    stable_below: str = ""
    """The η·λ above which it leaves a quadratic's minimum, in its hyperparameters; "" where that is not known."""
    pull: str = ""
    """The one of ``memory`` that is a direction: −η·pull is where the memory alone would go. "" if none is."""
    needs_hessian: bool = False
    """Whether the formula has d = (H + λI)⁻¹·∇f, from the second partials."""
    searches: bool = False
    """Whether η is only the first of the rates that are tried."""
    schedule: Schedule | None = None
    """How η changes from update to update; None for a constant one."""
    noise: float = 0.0
    """The standard deviation of the normal number added to each partial that an update uses."""
    batch: int = 0
    """How many rows of data an update uses; 0 for all."""
    seed: int = 0
    """Of noise and batches."""
    learning_rate: float | None = None
    """A scenario's η for this optimizer alone, in place of those for all."""

    @property
    def values(self) -> dict[str, float]:
        """Symbol → value of each hyperparameter."""
        settings = self.settings or tuple(h.default for h in self.hyperparameters)
        return {h.symbol: value for h, value in zip(self.hyperparameters, settings, strict=True)}

    @property
    def label(self) -> str:
        """The name, and the hyperparameters that are not the defaults: "momentum(momentum=0.5)"."""
        changed = [
            f"{h.key}={number_text(value)}"
            for h, value in zip(self.hyperparameters, self.settings or (), strict=False)
            if value != h.default
        ]
        if self.schedule is not None:
            changed.append(self.schedule.label)
        if self.noise:
            changed.append(f"noise={number_text(self.noise)}")
        if self.batch:
            changed.append(f"batch={self.batch}")
        if self.seed and self.is_random:
            changed.append(f"seed={self.seed}")
        return f"{self.name}({', '.join(changed)})" if changed else self.name

    @property
    def is_random(self) -> bool:
        """Whether an update sees something other than the gradient."""
        return self.noise > 0.0 or self.batch > 0

    @property
    def is_plain(self) -> bool:
        """Whether the formula alone makes the update, from the gradient and a constant η."""
        return self.schedule is None and not (self.is_random or self.needs_hessian or self.searches)

    def rate(self, eta: float, t: int) -> float:
        """The learning rate of update ``t``, by the schedule. A line search begins with it."""
        return eta if self.schedule is None else self.schedule.rate(eta, t)

    def with_hyperparameters(self, values: Mapping[str, float]) -> Optimizer:
        """Return this optimizer with hyperparameters set by key. Raises KeyError for a key it does not have."""
        unknown = set(values) - {h.key for h in self.hyperparameters}
        if unknown:
            raise KeyError(min(unknown))
        return replace(self, settings=tuple(float(values.get(h.key, h.default)) for h in self.hyperparameters))

    def name_in_formula(self, name: str) -> bool:
        """Tell whether the formula uses a name (t, say)."""
        return any(name in symbols(tree) for _, tree in self.assignments())

    def assignments(self) -> tuple[tuple[str, Node], ...]:
        """The formula as trees."""
        return _parsed(self.formula)

    def lower(self, program: Program, names: Mapping[str, Value]) -> dict[str, Value]:
        """Add one parameter's update to a program; return the values of every name assigned.

        ``names`` gives theta, g, eta, t, the memories, and d where it is needed.
        """
        known = dict(names) | {symbol: program.number(value) for symbol, value in self.values.items()}
        for name, tree in self.assignments():
            known[name] = lower(program, tree, known).root
        return {name: known[name] for name, _ in self.formula}

    def init(self, count: int) -> tuple[tuple[float, ...], ...]:
        """The memory before the first step for ``count`` parameters: a tuple of zeros for each name of ``memory``."""
        return tuple((0.0,) * count for _ in self.memory)

    def update(
        self,
        point: Sequence[float],
        gradient: Sequence[float],
        memory: Sequence[Sequence[float]],
        learning_rate: float,
        t: int,
        direction: Sequence[float] | None = None,
    ) -> tuple[tuple[float, ...], tuple[tuple[float, ...], ...]]:
        """Return the next point and the next memory; ``t`` is the number of this update, from 1.

        ``direction`` is Newton's d, for an optimizer that needs it.
        """
        rows = []
        for i, (theta, g) in enumerate(zip(point, gradient, strict=True)):
            arguments: tuple[float, ...] = (theta, g, learning_rate, float(t), *(kept[i] for kept in memory))
            if direction is not None:
                arguments = (*arguments, direction[i])
            try:
                rows.append(self._made(total=False)(*arguments))
            except (ArithmeticError, ValueError):
                rows.append(self._made(total=True)(*arguments))
        columns = tuple(zip(*rows, strict=True))
        return columns[0], columns[1:]

    def _made(self, *, total: bool) -> Callable[..., Any]:
        key = (self.name, self.settings, total)
        if key not in _MADE:
            program = Program()
            inputs = ["theta", "g", "eta", "t", *self.memory, *(["d"] if self.needs_hessian else [])]
            values = self.lower(program, {name: program.input(name) for name in inputs})
            outputs = [values["theta"], *(values[name] for name in self.memory)]
            names = ieee.names(total=total)
            _MADE[key] = function(program, inputs, outputs, names, total=total)
        return _MADE[key]


@lru_cache(maxsize=64)
def _parsed(formula: tuple[tuple[str, str], ...]) -> tuple[tuple[str, Node], ...]:
    return tuple((name, parse(text)) for name, text in formula)


_MADE: dict[tuple[str, tuple[float, ...], bool], Callable[..., Any]] = {}
