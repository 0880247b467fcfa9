"""A scenario's descents as a script for PyTorch that stands alone: the loop of a course, and our very numbers.

Who learns PyTorch reads it for ``zero_grad``, ``backward`` and ``step``; who doubts gradtui runs it. So nothing is in
it that the scenario does not need, and what PyTorch does not have is written out until the numbers agree.

Nothing of the file's text is in it: names are sanitised, numbers are written anew, the function is made of the checked
tree, and titles, summaries and names of starts are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...expression.printing import plain
from ...expression.tree import Comparison, Node, Symbol, fold, symbols
from ...expression.written import Written
from . import parts
from .function_code import NoOperationError, torch_code
from .update import class_name, settings_of_class, unwritable, update_class

if TYPE_CHECKING:
    from ...engine.descent.optimizers.optimizer import Optimizer
    from ...scenario.data.array_values import Rule
    from ...scenario.model import Scenario

MOST_WRITTEN = 10_000
"""Numbers of all arrays together that a script has written out. What a rule makes, the script makes by the rule."""


class TorchError(ValueError):
    """A scenario that no script is made of. The message is one line for a person."""


def torch_script(scenario: Scenario, rules: Mapping[str, Rule] | None = None) -> str:
    """Return the text of a script that takes the scenario's descents with PyTorch in float64 and prints each step.

    ``rules`` are how arrays are made that need not be written out. Raises TorchError for more numbers than can be.
    """
    try:
        return _script(scenario, rules or {})
    except NoOperationError as error:
        raise TorchError(f"no script is made of {error.name}: PyTorch has no operation for it") from None


def _script(scenario: Scenario, rules: Mapping[str, Rule]) -> str:
    own = {o.name: o for o in scenario.optimizers if not o.torch}
    for optimizer in own.values():
        why = unwritable(optimizer)
        if why:
            raise TorchError(f"no script is made of {optimizer.name}: {why}, and PyTorch has nothing like it")
    updates = [update_class(optimizer) for optimizer in own.values()]
    taken = {class_name(optimizer) for optimizer in own.values()}
    written = scenario.written
    names = parts.python_names((*scenario.variables, *scenario.constants, *scenario.data, *written.trees), taken)
    model = scenario.model
    seen = dict.fromkeys((*symbols(scenario.tree), *(symbols(model.whole) if model is not None else ())))
    used = [name for name in seen if name in scenario.constants or name in scenario.data]
    writer = _Arrays(rules)
    code = torch_code(written, names)
    variables = [names[v] for v in scenario.variables]
    prediction = None if model is None else torch_code(Written(model.tree, written.parts), names)
    predict: list[str] = []
    if model is not None and prediction is not None:
        predict = parts.predict(variables, [names[name] for name in model.inputs if name in seen], prediction)
    used_classes = {optimizer.torch for optimizer in scenario.optimizers}
    random = any(optimizer.is_random for optimizer in scenario.optimizers)
    batches = any(optimizer.batch for optimizer in scenario.optimizers)
    constants = [
        f"{names[name]} = torch.tensor({scenario.constants[name]!r})"
        if name in scenario.constants
        else f"{names[name]} = {writer.written(name, scenario.data[name])}"
        for name in used
    ]
    data = [names[name] for name in used if name in scenario.data]
    arguments = [*variables, *(f"{name}={name}" for name in data if batches)]
    function = [f"def f({', '.join(arguments)}):", *(f"    {line}" for line in code.lines), f"    return {code.value}"]
    runs = [line for optimizer in scenario.optimizers for line in _runs(scenario, optimizer, writer)]
    # what a descent is not told is not written
    imports = [
        *(["import math"] if any(o.schedule and o.schedule.name == "cosine" for o in scenario.optimizers) else []),
        *(["import numpy as np"] if random or writer.rules_used else []),
        "import torch",
    ]
    classes = [line for name, lines in parts.CLASSES.items() if name in used_classes for line in lines]
    classes += [line for update in updates for line in update.lines]
    helpers = code.helpers.union(*(made.helpers for made in (prediction, *updates) if made is not None))
    head = [
        '"""Gradient descent with PyTorch, made by gradtui.',
        "",
        f"f = {plain(written.tree)}"[:200],
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
        *parts.helpers(helpers),
        "", "", *function,
        *predict,
        *parts.show(variables, has_large=_has_large(scenario)),
        *(parts.rows(data[0]) if batches else []),
        *parts.run(
            data if batches else [],
            random=random,
            scheduled=any(optimizer.schedule for optimizer in scenario.optimizers),
            reaches_all=_reached(scenario.tree) >= set(scenario.variables),
            predicts=model is not None and len(model.rows) <= parts.MOST_PRINTED,
            steps=scenario.steps,
            tolerance=scenario.tolerance,
        ),
        *classes,
        "", "", *runs, "",
    ])  # fmt: skip


def _has_large(scenario: Scenario) -> bool:
    return any(array.size > parts.MOST_PRINTED for array in scenario.parameters.values())


def _reached(tree: Node) -> set[str]:
    """The names that f has a slope by: all but those that stand in conditions alone."""

    def combine(node: Node, found: list[set[str]]) -> set[str]:
        if isinstance(node, Comparison):
            return set()
        return {node.name} if isinstance(node, Symbol) else set().union(*found)

    return fold(tree, combine)


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
            lines.append(f"    {_made(optimizer, rate)},")
            lines += [f"    {setting}," for setting in parts.settings_of(optimizer, rate)]
            lines.append(")")
    return lines


def _made(optimizer: Optimizer, rate: float) -> str:
    """What makes the optimizer from a point: torch.optim's own wherever there is one, else the script's."""
    if optimizer.torch:
        return parts.optimizer_of(optimizer, rate)
    settings = [f"{name}={value!r}" for name, value in settings_of_class(optimizer).items()]
    return f"lambda point: {class_name(optimizer)}({', '.join(['point', f'lr={rate!r}', *settings])})"
