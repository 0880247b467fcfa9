"""Scenarios of every kind, for tests that press anything: as few as show every way to step, to draw and to end."""

from __future__ import annotations

from functools import cache

from gradtui.scenario.catalogue import find, open_scenario
from gradtui.scenario.model import Scenario
from gradtui.scenario.reader import loads

_WRITTEN = {
    "schedules": """
[function]
expression = "x**2 + 3*y**2"
[[start]]
at = { x = 1.0, y = -2.0 }
[descent]
learning_rate = 0.1
optimizers = [{ name = "gd", schedule = "cosine" }, { name = "adam", schedule = { name = "step", every = 4 } }]
steps = 30
""",
    "memories": """
[function]
expression = "x**2/10 + y**2 + sin(x*y)"
[[start]]
at = { x = 3.0, y = 1.0 }
[descent]
learning_rate = 0.2
optimizers = ["momentum", "nesterov", "adam", "rmsprop", "newton", "line_search"]
steps = 25
tolerance = 0.0
""",
    "diverging": """
[function]
expression = "x**4 - 2*y**2 + exp(x)"
[[start]]
at = { x = 2.0, y = 0.5 }
[[start]]
at = { x = 0.5, y = 0.0 }
[descent]
learning_rates = [0.5, 0.05]
steps = 40
""",
    "leaving": """
[function]
expression = "log(x) + sqrt(x)*y"
[[start]]
at = { x = 1.0, y = 1.0 }
[descent]
learning_rate = 0.3
steps = 20
""",
    "one": """
[function]
expression = "abs(x) + a*x**2"
constants = { a = 0.25 }
[[start]]
at = { x = 1.5 }
[descent]
learning_rates = [0.1, 1.0]
steps = 30
tolerance = 0.0
""",
    "three": """
[function]
expression = "x**2 + y**2 + z**2 + x*y*z"
[[start]]
at = { x = 1.0, y = 0.0, z = -1.0 }
[descent]
learning_rate = 0.2
steps = 30
""",
    "batches": """
[function]
expression = "mean((X@w + b - y)**2)"
[data]
X = [[1.0, 2.0], [0.5, -1.0], [2.0, 0.0], [-1.0, 1.0]]
y = [1.0, 0.0, 2.0, -1.0]
[parameters]
w = { shape = [2], init = "zeros" }
[[start]]
at = { b = 0.5 }
[descent]
learning_rates = [0.1, 0.3]
optimizer = { name = "gd", batch = 2, seed = 3 }
steps = 25
tolerance = 0.0
""",
}
SHIPPED = ("two_minima", "himmelblau", "saddle", "noise", "race", "five_parameters", "one_slope", "two_valleys")
WORLDS = (*SHIPPED, *_WRITTEN)
OTHERS = {
    "x": ("x**2", "sin(x) + x**2/5", "x**2 +", "log(x)"),
    "x,y": ("x**2 + y**2", "x*y + y**4", "(x", "x**2 + w**2", "sqrt(x)"),
    "": ("mean((X@w + b)**2)", "b*", "sum(w**2) + b**2"),
}
"""Texts to type in place of a function; not all of them are functions."""


@cache
def world(name: str) -> Scenario:
    """A scenario by its name here, or of the catalogue."""
    if name in _WRITTEN:
        return loads(f'title = "{name}"\n{_WRITTEN[name]}')
    return open_scenario(find(name) or name)


def other_texts(scenario: Scenario) -> tuple[str, ...]:
    """What can be typed in place of its function."""
    return OTHERS.get("" if scenario.parameters else ",".join(scenario.variables[:2]), OTHERS["x,y"])
