"""Optimizers, each written as its formula in the expression language.

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

from ...expression.parser import parse
from ...expression.printing import number_text
from ...expression.tree import Node, symbols
from ..arithmetic import ieee
from ..program.emit import function
from ..program.lowering import Program, Value, lower
from .hyperparameter import Hyperparameter

if TYPE_CHECKING:
    from .schedules import Schedule


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

_MOMENTUM = Hyperparameter("momentum", "mu", 0.9, 0.0, 1.0)
_EPSILON = Hyperparameter("epsilon", "epsilon", 1e-8, 0.0, 1.0)

GD = Optimizer("gd", "gradient descent", (("theta", "theta - eta*g"),))
"""θ ← θ − η·g."""

MOMENTUM = Optimizer(
    "momentum", "momentum", (("b", "mu*b + g"), ("theta", "theta - eta*b")), ("b",), (_MOMENTUM,), pull="b"
)
"""Heavy ball (Polyak 1964): b ← μ·b + g, θ ← θ − η·b. The first b is g."""

NESTEROV = Optimizer(
    "nesterov",
    "Nesterov momentum",
    (("b", "mu*b + g"), ("theta", "theta - eta*(g + mu*b)")),
    ("b",),
    (_MOMENTUM,),
    pull="b",
)
"""Nesterov 1983 in Sutskever's form, as PyTorch: b ← μ·b + g, θ ← θ − η·(g + μ·b)."""

ADAGRAD = Optimizer(
    "adagrad",
    "Adagrad",
    (("v", "v + g**2"), ("theta", "theta - eta*g/(sqrt(v) + epsilon)")),
    ("v",),
    (Hyperparameter("epsilon", "epsilon", 1e-10, 0.0, 1.0),),
)
"""Duchi, Hazan, Singer 2011: v ← v + g², θ ← θ − η·g/(√v + ε)."""

RMSPROP = Optimizer(
    "rmsprop",
    "RMSprop",
    (("v", "alpha*v + (1 - alpha)*g**2"), ("theta", "theta - eta*g/(sqrt(v) + epsilon)")),
    ("v",),
    (Hyperparameter("alpha", "alpha", 0.99, 0.0, 1.0), _EPSILON),
)
"""Hinton 2012: v ← α·v + (1 − α)·g², θ ← θ − η·g/(√v + ε)."""

ADAM = Optimizer(
    "adam",
    "Adam",
    (
        ("m", "beta_1*m + (1 - beta_1)*g"),
        ("v", "beta_2*v + (1 - beta_2)*g**2"),
        ("m_hat", "m/(1 - beta_1**t)"),
        ("v_hat", "v/(1 - beta_2**t)"),
        ("theta", "theta - eta*m_hat/(sqrt(v_hat) + epsilon)"),
    ),
    ("m", "v"),
    (Hyperparameter("beta1", "beta_1", 0.9, 0.0, 1.0), Hyperparameter("beta2", "beta_2", 0.999, 0.0, 1.0), _EPSILON),
    pull="m",
)
"""Kingma, Ba 2015: m, v running means of g and g², corrected for their start at 0; θ ← θ − η·m̂/(√v̂ + ε)."""

ADADELTA = Optimizer(
    "adadelta",
    "Adadelta",
    (
        ("v", "rho*v + (1 - rho)*g**2"),
        ("delta", "sqrt(u + epsilon)/sqrt(v + epsilon)*g"),
        ("u", "rho*u + (1 - rho)*delta**2"),
        ("theta", "theta - eta*delta"),
    ),
    ("v", "u"),
    (Hyperparameter("rho", "rho", 0.9, 0.0, 1.0), Hyperparameter("epsilon", "epsilon", 1e-6, 0.0, 1.0)),
)
"""Zeiler 2012: v, u running means of g² and of δ²; δ = √(u + ε)/√(v + ε)·g, θ ← θ − η·δ. PyTorch's η is 1."""

ADAMW = Optimizer(
    "adamw",
    "AdamW",
    (*ADAM.formula[:-1], ("theta", "(1 - eta*lam)*theta - eta*m_hat/(sqrt(v_hat) + epsilon)")),
    ("m", "v"),
    (*ADAM.hyperparameters, Hyperparameter("weight_decay", "lam", 0.01, 0.0, 1.0)),
    pull="m",
)
"""Loshchilov, Hutter 2019: Adam, and θ itself shrinks by the part η·λ at every step."""

NADAM = Optimizer(
    "nadam",
    "NAdam",
    (
        ("mu", "beta_1*(1 - 0.96**(t*psi)/2)"),
        ("mu_next", "beta_1*(1 - 0.96**((t + 1)*psi)/2)"),
        ("p", "p + log(mu)"),
        ("m", "beta_1*m + (1 - beta_1)*g"),
        ("v", "beta_2*v + (1 - beta_2)*g**2"),
        ("v_hat", "v/(1 - beta_2**t)"),
        ("m_hat", "(1 - mu)/(1 - exp(p))*g + mu_next/(1 - exp(p)*mu_next)*m"),
        ("theta", "theta - eta*m_hat/(sqrt(v_hat) + epsilon)"),
    ),
    ("m", "v", "p"),
    (*ADAM.hyperparameters, Hyperparameter("momentum_decay", "psi", 0.004, 0.0, 1.0)),
    pull="m",
)
"""Dozat 2016, as PyTorch: Adam with Nesterov's look ahead; p is the logarithm of the product of every μ so far."""

NEWTON = Optimizer(
    "newton",
    "Newton's method",
    (("theta", "theta - eta*d"),),
    hyperparameters=(Hyperparameter("damping", "lam", 0.0, 0.0, float("inf")),),
    needs_hessian=True,
)
"""Newton 1685, damped (Nocedal, Wright 2006, 3.3): (H + λI)·d = ∇f, θ ← θ − η·d, H the second partials at θ.

With η = 1 and λ = 0 one step lands where a quadratic is level: at its minimum, but just as well at its saddle.
"""

LINE_SEARCH = Optimizer(
    "line_search",
    "gradient descent with line search",
    GD.formula,
    hyperparameters=(
        Hyperparameter("shrink", "shrink", 0.5, 0.05, 0.991),
        Hyperparameter("slope", "slope", 1e-4, 0.0, 1.0),
    ),
    searches=True,
)
"""Armijo 1966, backtracking: η, η·shrink, η·shrink², … until f(θ − η·g) ≤ f(θ) − slope·η·‖g‖², then θ ← θ − η·g."""

OPTIMIZERS: dict[str, Optimizer] = {
    o.name: o for o in (GD, MOMENTUM, NESTEROV, ADAGRAD, RMSPROP, ADADELTA, ADAM, ADAMW, NADAM, NEWTON, LINE_SEARCH)
}
"""Every optimizer, by name."""
