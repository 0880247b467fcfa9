"""A scenario's descents as a script for PyTorch that stands alone.

Nothing of the file's text is in it: names are sanitised, numbers are written anew, the function is made of the checked
tree, and titles, summaries and names of starts are left out.
"""

from __future__ import annotations

import builtins
import keyword
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..engine.torch_code import torch_code
from ..expression.printing import plain
from ..expression.tree import symbols
from . import torch_parts as parts

if TYPE_CHECKING:
    from ..engine.optimizers import Optimizer
    from .array_values import Rule
    from .model import Scenario

MOST_WRITTEN = 10_000
"""Numbers of all arrays together that a script has written out. What a rule makes, the script makes by the rule."""
_OURS = frozenset(("torch", "np", "math", "f", "run", "show", "rows", "cbrt", "gradient_of", "Newton", "LineSearch"))


class TorchError(ValueError):
    """A scenario that no script is made of. The message is one line for a person."""


def torch_script(scenario: Scenario, rules: Mapping[str, Rule] | None = None) -> str:
    """Return the text of a script that takes the scenario's descents with PyTorch in float64 and prints each step.

    ``rules`` are how arrays are made that need not be written out. Raises TorchError for more numbers than can be.
    """
    names = _names((*scenario.variables, *scenario.constants, *scenario.data))
    used = [name for name in symbols(scenario.tree) if name in scenario.constants or name in scenario.data]
    writer = _Arrays(rules or {})
    code = torch_code(scenario.tree, names)
    used_names = {optimizer.name for optimizer in scenario.optimizers}
    random = any(optimizer.is_random for optimizer in scenario.optimizers)
    batches = any(optimizer.batch for optimizer in scenario.optimizers)
    constants = [
        f"{names[name]} = torch.tensor({scenario.constants[name]!r})"
        if name in scenario.constants
        else f"{names[name]} = {writer.written(name, scenario.data[name])}"
        for name in used
    ]
    data = [names[name] for name in used if name in scenario.data]
    arguments = [names[v] for v in scenario.variables] + [f"{name}={name}" for name in data if batches]
    function = [f"def f({', '.join(arguments)}):", *(f"    {line}" for line in code.lines), f"    return {code.value}"]
    runs = [line for optimizer in scenario.optimizers for line in _runs(scenario, optimizer, writer)]
    # what a descent is not told is not written
    imports = [
        *(["import math"] if any(o.schedule and o.schedule.name == "cosine" for o in scenario.optimizers) else []),
        *(["import numpy as np"] if random or writer.rules_used else []),
        "import torch",
    ]
    classes = [line for name, lines in parts.CLASSES.items() if name in used_names for line in lines]
    head = [
        '"""Gradient descent with PyTorch, made by gradtui.',
        "",
        f"f = {plain(scenario.tree)}"[:200],
        '"""',
        "",
        *imports,
        "",
        "torch.set_default_dtype(torch.float64)",
        *([""] if constants else []),
        *constants,
    ]
    return "\n".join([
        *head,
        *(parts.CBRT if "cbrt" in code.helpers else []),
        "", "", *function,
        *parts.show([names[v] for v in scenario.variables]),
        *(parts.rows(data[0]) if batches else []),
        *parts.run(data if batches else [], random=random, steps=scenario.steps, tolerance=scenario.tolerance),
        *classes,
        "", "", *runs, "",
    ])  # fmt: skip


def _names(names: Sequence[str]) -> dict[str, str]:
    """A Python name for each name: its own, unless Python or the script has it."""
    made: dict[str, str] = {}
    for name in names:
        python = "".join(c if c.isascii() and (c.isalnum() or c == "_") else "_" for c in name)
        if not python[:1].isalpha():
            python = f"v_{python}"
        while (
            python in _OURS or python in made.values() or keyword.iskeyword(python) or hasattr(builtins, python)
        ) or python.startswith("part_"):
            python = f"v_{python}" if python.startswith("part_") else f"{python}_"
        made[name] = python
    return made


class _Arrays:
    """Arrays as Python text, as long as there are not too many numbers."""

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self.rules = rules
        self.rules_used = False
        self.left = MOST_WRITTEN

    def written(self, name: str, array: Any) -> str:
        """The tensor of an array: by its rule, or number by number."""
        rule = self.rules.get(name)
        if rule is not None:
            self.rules_used = self.rules_used or rule.init in ("normal", "uniform")
            return parts.by_rule(rule)
        self.left -= array.size
        if self.left < 0:
            raise TorchError(
                f"a script has at most {MOST_WRITTEN:,} numbers of arrays written out; those of {name} are too many"
            )
        return f"torch.tensor({array.tolist()!r})"


def _runs(scenario: Scenario, optimizer: Optimizer, writer: _Arrays) -> list[str]:
    """The calls for one optimizer, from every start with every learning rate."""
    own = optimizer.learning_rate
    lines = []
    for start in scenario.starts:
        point = []
        for name in scenario.variables:
            value = start.at[name]
            if isinstance(value, float):
                point.append(f"torch.tensor({value!r})")
            elif value is scenario.parameters[name]:
                point.append(writer.written(name, value))
            else:
                array: Any = value
                filled = array.size > 1 and bool((array == array.flat[0]).all())
                full = f"torch.full({list(array.shape)}, {float(array.flat[0])!r})" if filled else ""
                point.append(full or writer.written("", array))
        for rate in scenario.learning_rates if own is None else (own,):
            lines.append("run(")
            lines.append(f'    "{optimizer.name}, learning rate {rate!r}",')
            lines.append(f"    [{', '.join(point)}],")
            lines.append(f"    {parts.optimizer_of(optimizer, rate)},")
            lines += [f"    {setting}," for setting in parts.settings_of(optimizer, rate)]
            lines.append(")")
    return lines
