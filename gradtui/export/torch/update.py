"""An optimizer that PyTorch does not have, as a class of a script: its formula in PyTorch's operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ...expression.tree import symbols
from ...expression.written import Written
from .function_code import torch_code
from .parts import python_names

if TYPE_CHECKING:
    from ...engine.descent.optimizers.optimizer import Optimizer

_OWN = frozenset({"self", "point", "p", "memory", "param_groups", "step", "steps"})


class Update(NamedTuple):
    """The class of an optimizer."""

    lines: tuple[str, ...]
    """Its text."""
    helpers: frozenset[str]
    """What it calls that PyTorch does not have."""


def class_name(optimizer: Optimizer) -> str:
    """The name of an optimizer's class: "sign_descent" → "SignDescent"."""
    made = python_names(["".join(word.capitalize() for word in optimizer.name.split("_"))])
    return next(iter(made.values()))


def unwritable(optimizer: Optimizer) -> str:
    """Why the formula alone does not say what an optimizer does, or ""."""
    if optimizer.needs_hessian:
        return "its direction comes from the second partials"
    return "it searches for its learning rate" if optimizer.searches else ""


def settings_of_class(optimizer: Optimizer) -> dict[str, float]:
    """The arguments of the class besides point and lr."""
    names = _names(optimizer)
    return {names[symbol]: value for symbol, value in optimizer.values.items()}


def _names(optimizer: Optimizer) -> dict[str, str]:
    used = [name for _, tree in optimizer.assignments() for name in symbols(tree)]
    given = [*optimizer.values, *optimizer.memory, *(name for name, _ in optimizer.formula)]
    return python_names(list(dict.fromkeys(["theta", "g", "eta", "t", *given, *used])), _OWN)


def update_class(optimizer: Optimizer) -> Update:
    """Return the class that takes the optimizer's steps, one parameter's entries together."""
    names = _names(optimizer)
    settings, memory = [names[s] for s in optimizer.values], [names[m] for m in optimizer.memory]
    update: list[str] = []
    helpers: set[str] = set()
    for name, tree in optimizer.assignments():
        code = torch_code(Written(tree), names)
        update += [*code.lines, f"{names[name]} = {code.value}"]
        helpers |= code.helpers
    lines = [
        "",
        "",
        f"class {class_name(optimizer)}(torch.optim.Optimizer):",
        f'    """The optimizer {class_name(optimizer)}, by its formula."""',
        "",
        f"    def __init__({', '.join(['self', 'point', 'lr', *settings])}):",
        '        super().__init__(point, {"lr": lr})',
        "        self.point = point",
        *(f"        self.{name} = torch.tensor({name})" for name in settings),
        f"        self.memory = [[torch.zeros_like(p) for _ in range({len(memory)})] for p in point]",
        "        self.steps = 0",
        "",
        "    def step(self):",
        "        self.steps += 1",
        f"        {names['t']} = torch.tensor(float(self.steps))",
        f'        {names["eta"]} = torch.tensor(self.param_groups[0]["lr"])',
        *(f"        {name} = self.{name}" for name in settings),
        "        with torch.no_grad():",
        "            for p, memory in zip(self.point, self.memory):",
        f"                {names['theta']}, {names['g']} = p.clone(), p.grad",
        *([f"                {', '.join(memory)}, = memory"] if memory else []),
        *(f"                {line}" for line in update),
        f"                p.copy_({names['theta']})",
        *([f"                memory[:] = [{', '.join(memory)}]"] if memory else []),
    ]
    return Update(tuple(lines), frozenset(helpers))
