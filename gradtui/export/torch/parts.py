"""The pieces of a script for PyTorch: the loop, what is printed, the optimizers."""

from __future__ import annotations

import builtins
import keyword
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from ...engine.descent.line_search import most_trials
from ...expression.primitives.registry import REGISTRY

if TYPE_CHECKING:
    from ...engine.descent.optimizers.optimizer import Optimizer
    from ...engine.descent.schedules import Schedule
    from ...scenario.data.array_values import Rule

_MOST_PRINTED = 100  # entries of an array that a step prints

_OURS = frozenset(("torch", "np", "math", "f", "run", "show", "rows", "gradient_of", "Newton", "LineSearch"))
"""The names of a script's own, with those of its helpers."""


def python_names(names: Sequence[str], also: Collection[str] = ()) -> dict[str, str]:
    """A Python name for each name: its own, unless Python or the script has it, or it is ``also`` taken."""
    taken = {*_OURS, *also, *(entry.name for entry in REGISTRY.values() if entry.torch_helper)}
    made: dict[str, str] = {}
    for name in names:
        python = "".join(c if c.isascii() and (c.isalnum() or c == "_") else "_" for c in name)
        if not python[:1].isalpha():
            python = f"v_{python}"
        while (
            python in taken or python in made.values() or keyword.iskeyword(python) or hasattr(builtins, python)
        ) or python.startswith("part_"):
            python = f"v_{python}" if python.startswith("part_") else f"{python}_"
        made[name] = python
    return made


def helpers(used: Collection[str]) -> list[str]:
    """The functions of the language that PyTorch does not have, as far as they are used."""
    return [line for entry in REGISTRY.values() if entry.name in used for line in ("", "", *entry.torch_helper)]


def by_rule(rule: Rule) -> str:
    """The tensor that a rule makes, with the same random numbers as here."""
    shape = list(rule.shape)
    if rule.init in ("zeros", "ones"):
        return f"torch.{rule.init}({shape})"
    random = f"np.random.RandomState({rule.seed})"
    if rule.init == "uniform":
        return f"torch.from_numpy({random}.uniform({-rule.scale!r}, {rule.scale!r}, {shape}))"
    scaled = "" if rule.scale == 1.0 else f" * {rule.scale!r}"
    return f"torch.from_numpy({random}.standard_normal({shape})){scaled}"


def show(names: Sequence[str]) -> list[str]:
    """The function that prints a step: every number, or how long a large array is."""
    return [
        "",
        "",
        "def show(step, point, value):",
        '    """Print where the run is, and f there; of a large array how long it is."""',
        "    shown = [",
        "        f\"norm({name}) = {torch.linalg.vector_norm(p).item()}\"",
        f"        if p.numel() > {_MOST_PRINTED}",
        "        else f\"{name} = {p.tolist()}\"",
        f"        for name, p in zip({list(names)!r}, point)",
        "    ]",
        "    print(f\"step {step}: {', '.join(shown)}, f = {value.item()}\")",
    ]  # fmt: skip


def rows(data: str) -> list[str]:
    """The function that draws the rows of a batch."""
    return [
        "",
        "",
        "def rows(batch, seed, t):",
        '    """The rows of data that update t uses: every epoch goes through all of them in a new order."""',
        f"    count = len({data})",
        "    epoch, place = divmod(t - 1, -(-count // batch))",
        "    order = np.random.RandomState([seed, 1, epoch]).permutation(count)",
        "    return torch.from_numpy(order[place * batch : (place + 1) * batch])",
    ]


def run(data: Sequence[str], *, random: bool, steps: int, tolerance: float) -> list[str]:
    """The function that takes a descent."""
    stop = f" or torch.linalg.vector_norm(flat) <= {tolerance!r}" if tolerance > 0.0 else ""
    batch = ", ".join(f"{name}={name}[chosen]" for name in data)
    return [
        "",
        "",
        "def gradient_of(value, point):",
        '    """The partials; 0 where f does not depend on a variable."""',
        "    found = [None] * len(point)",
        "    if value.requires_grad:",
        "        found = torch.autograd.grad(value, point, allow_unused=True)",
        "    return [torch.zeros_like(p) if g is None else g for p, g in zip(point, found)]",
        "",
        "",
        f"def run(name, start, make, rate=None{', noise=0.0, batch=0, seed=0' if random else ''}):",
        '    """Descend from a start; make(point) returns the optimizer, rate(t) the learning rate of update t."""',
        "    print(name)",
        "    point = [p.clone().requires_grad_() for p in start]",
        "    optimizer = make(point)",
        f"    for step in range({steps + 1}):",
        "        value = f(*point)",
        "        gradient = gradient_of(value, point)",
        "        show(step, point, value)",
        "        flat = torch.cat([g.reshape(-1) for g in gradient])",
        "        finite = all(torch.isfinite(p).all() for p in [*point, *gradient, value])",
        f"        if step == {steps} or not finite{stop}:",
        "            break",
        *(
            [
                "        if batch:",
                "            chosen = rows(batch, seed, step + 1)",
                f"            gradient = gradient_of(f(*point, {batch}), point)",
                "            flat = torch.cat([g.reshape(-1) for g in gradient])",
            ]
            if batch
            else []
        ),
        *(
            [
                "        if noise:",
                "            normal = np.random.RandomState([seed, 0, step + 1]).standard_normal(len(flat))",
                "            flat = flat + noise * torch.from_numpy(normal)",
            ]
            if random
            else []
        ),
        "        for p, g in zip(point, torch.split(flat, [p.numel() for p in point])):",
        "            p.grad = g.reshape(p.shape)",
        "        if rate:",
        "            for group in optimizer.param_groups:",
        '                group["lr"] = rate(step + 1)',
        "        optimizer.step()",
    ]


NEWTON = (
    "",
    "",
    "class Newton:",
    '    """Newton\'s method, damped: (H + damping I) d = g, point <- point - lr d."""',
    "",
    "    def __init__(self, point, lr, damping):",
    "        self.point = point",
    '        self.param_groups = [{"lr": lr}]',
    "        self.damping = damping",
    "",
    "    def step(self):",
    "        at = torch.stack([p.detach() for p in self.point])",
    "        hessian = torch.autograd.functional.hessian(lambda z: f(*z), at)",
    "        gradient = torch.stack([p.grad for p in self.point])",
    "        direction = torch.linalg.solve_ex(hessian + self.damping * torch.eye(len(at)), gradient).result",
    "        with torch.no_grad():",
    "            for p, d in zip(self.point, direction):",
    '                p -= self.param_groups[0]["lr"] * d',
)
"""Newton's method, which torch.optim does not have."""
LINE_SEARCH = (
    "",
    "",
    "class LineSearch:",
    '    """Gradient descent whose lr shrinks at each step until f falls by slope lr |g|^2 (Armijo)."""',
    "",
    "    def __init__(self, point, lr, shrink, slope, trials):",
    "        self.point = point",
    '        self.param_groups = [{"lr": lr}]',
    "        self.shrink, self.slope, self.trials = shrink, slope, trials",
    "",
    "    def step(self):",
    '        lr = self.param_groups[0]["lr"]',
    "        with torch.no_grad():",
    "            value = f(*self.point)",
    "            steepness = sum((p.grad * p.grad).sum() for p in self.point)",
    "            for _ in range(self.trials):",
    "                reached = f(*(p - lr * p.grad for p in self.point))",
    "                if torch.isfinite(reached) and reached <= value - self.slope * lr * steepness:",
    "                    for p in self.point:",
    "                        p -= lr * p.grad",
    "                    return",
    "                lr *= self.shrink",
)
"""Gradient descent with a line search, which torch.optim does not have."""
CLASSES = {"Newton": NEWTON, "LineSearch": LINE_SEARCH}
"""The classes that a script has to bring along."""


def optimizer_of(optimizer: Optimizer, rate: float) -> str:
    """Return what makes an optimizer that has a class from a point."""
    values = {hyper.key: optimizer.values[hyper.symbol] for hyper in optimizer.hyperparameters}
    betas = f"betas=({values.get('beta1')!r}, {values.get('beta2')!r})"
    if optimizer.searches:
        values["trials"] = most_trials(values["shrink"])
    keys = {"epsilon": "eps"}
    rest = [f"{keys.get(key, key)}={value!r}" for key, value in values.items() if not key.startswith("beta")]
    if "beta1" in values:
        rest.insert(0, betas)
    if optimizer.name == "nesterov" and values["momentum"] > 0.0:  # without momentum torch refuses it
        rest.append("nesterov=True")
    return f"lambda point: {optimizer.torch}({', '.join(['point', f'lr={rate!r}', *rest])})"


def settings_of(optimizer: Optimizer, rate: float) -> list[str]:
    """Return what else a run is told: its schedule, noise and batches."""
    found = []
    if optimizer.schedule is not None:
        found.append(f"rate=lambda t: {_scheduled(optimizer.schedule, rate)}")
    if optimizer.noise:
        found.append(f"noise={optimizer.noise!r}")
    if optimizer.batch:
        found.append(f"batch={optimizer.batch}")
    if optimizer.is_random:
        found.append(f"seed={optimizer.seed}")
    return found


def _scheduled(schedule: Schedule, rate: float) -> str:
    """The learning rate of update t, as Python text."""
    values = schedule.values
    text = repr(rate)
    match schedule.name:
        case "step":
            text += f" * {values['factor']!r} ** int((t - 1) / {values['every']!r})"
        case "exponential":
            text += f" * {values['factor']!r} ** (t - 1)"
        case "cosine":
            period, lowest = values["period"], values["lowest"]
            turn = f"math.cos(math.pi * min(t - 1, {period!r}) / {period!r})"
            text += f" * ({lowest!r} + {1.0 - lowest!r} * (1.0 + {turn}) / 2.0)"
    warmup = values["warmup"]
    return f"{text} * min(1.0, t / {warmup!r})" if warmup > 0.0 else text
