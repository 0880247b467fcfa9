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
    from .function_code import TorchCode

MOST_PRINTED = 100
"""Entries of an array that a step prints."""
_RATE = ", rate(t) the learning rate of update t"

_OURS = frozenset(("torch", "np", "math", "f", "predict", "run", "show", "rows", "Newton", "LineSearch"))
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


def show(names: Sequence[str], *, has_large: bool) -> list[str]:
    """The function that prints a step: every number, or how long a large array is."""
    each = '        f"{name} = {p.tolist()}"'
    long = ['        f"norm({name}) = {torch.linalg.vector_norm(p).item()}"', f"        if p.numel() > {MOST_PRINTED}"]
    return [
        "",
        "",
        "def show(step, point, loss):",
        f'    """Print where the run is, and f there{"; of a large array how long it is" * has_large}."""',
        "    shown = [",
        *([*long, each.replace("f", "else f", 1)] if has_large else [each]),
        f"        for name, p in zip({list(names)!r}, point)",
        "    ]",
        "    print(f\"step {step}: {', '.join(shown)}, f = {loss.item()}\")",
    ]


def predict(variables: Sequence[str], inputs: Sequence[str], code: TorchCode) -> list[str]:
    """The function that is the model: what it predicts for its inputs."""
    arguments = [*variables, *(f"{name}={name}" for name in inputs)]
    return [
        "",
        "",
        f"def predict({', '.join(arguments)}):",
        '    """What the model predicts, for the rows of f or for others."""',
        *(f"    {line}" for line in code.lines),
        f"    return {code.value}",
    ]


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


def run(
    data: Sequence[str],
    *,
    random: bool,
    scheduled: bool,
    reaches_all: bool,
    predicts: bool,
    steps: int,
    tolerance: float,
) -> list[str]:
    """The function that takes a descent: the loop of every course, with what stops it.

    A variable that f does not depend on has the partial 0 here; to PyTorch it has none, so that it is given one.
    """
    stop = f" or torch.linalg.vector_norm(gradient) <= {tolerance!r}" if tolerance > 0.0 else ""
    batch = ", ".join(f"{name}={name}[chosen]" for name in data)
    zero = ["        optimizer.zero_grad()"]
    backward = ["        loss.backward()"]
    if not reaches_all:
        zero = ["        for p in point:", "            p.grad = torch.zeros_like(p)"]
        backward = ["        if loss.requires_grad:", "            loss.backward()"]
    rows_of_step = [
        "        if batch:",
        "            chosen = rows(batch, seed, step + 1)",
        *(f"    {line}" for line in zero),
        f"            loss = f(*point, {batch})",
        *(f"    {line}" for line in backward),
    ]
    noise = [
        "        if noise:",
        "            normal = np.random.RandomState([seed, 0, step + 1]).standard_normal(len(gradient))",
        "            for p, n in zip(point, torch.split(torch.from_numpy(normal), [p.numel() for p in point])):",
        "                p.grad += noise * n.reshape(p.shape)",
    ]
    rate = [
        "        if rate:",
        "            for group in optimizer.param_groups:",
        '                group["lr"] = rate(step + 1)',
    ]
    settings = f"{', rate=None' * scheduled}{', noise=0.0, batch=0, seed=0' * random}"
    return [
        "",
        "",
        f"def run(name, start, make{settings}):",
        f'    """Descend from a start; make(point) returns the optimizer{_RATE * scheduled}."""',
        "    print(name)",
        "    point = [p.clone().requires_grad_() for p in start]",
        "    optimizer = make(point)",
        f"    for step in range({steps + 1}):",
        *zero,
        "        loss = f(*point)",
        *backward,
        "        show(step, point, loss)",
        "        gradient = torch.cat([p.grad.reshape(-1) for p in point])",
        "        finite = all(torch.isfinite(p).all() for p in [*point, gradient, loss])",
        f"        if step == {steps} or not finite{stop}:",
        "            break",
        *(rows_of_step if batch else []),
        *(noise if random else []),
        *(rate if scheduled else []),
        "        optimizer.step()",
        *(['    print(f"predicted: {predict(*point).tolist()}")'] if predicts else []),
    ]


NEWTON = (
    "",
    "",
    "class Newton(torch.optim.Optimizer):",
    '    """Newton\'s method, damped: (H + damping I) d = g, point <- point - lr d."""',
    "",
    "    def __init__(self, point, lr, damping):",
    '        super().__init__(point, {"lr": lr})',
    "        self.point = point",
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
    "class LineSearch(torch.optim.Optimizer):",
    '    """Gradient descent whose lr shrinks at each step until f falls by slope lr |g|^2 (Armijo)."""',
    "",
    "    def __init__(self, point, lr, shrink, slope, trials):",
    '        super().__init__(point, {"lr": lr})',
    "        self.point = point",
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
