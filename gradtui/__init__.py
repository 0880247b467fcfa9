"""Partial derivatives, the gradient and gradient descent, taught in the terminal.

>>> import gradtui
>>> f = gradtui.Function("x**2*y + 3*x + y**3")
>>> f.partials(x=1.0, y=2.0)
{'x': 7.0, 'y': 13.0}
>>> str(f.partial("x"))
'2*x*y + 3'
>>> runs = gradtui.run(gradtui.load("two_minima"))
>>> runs[0].verdict.words
'converged'
"""

from .engine.descent.descent import Descent, Step
from .engine.function import Function
from .engine.verdict.verdict import Verdict
from .expression.errors import ExpressionError
from .scenario.catalogue import open_scenario as load
from .scenario.maps import fate_map
from .scenario.model import Scenario
from .scenario.problems import Problem, ScenarioError
from .scenario.runs import fit_of, judge_of, run

__version__ = "0.1.0"
__all__ = [
    "Descent",
    "ExpressionError",
    "Function",
    "Problem",
    "Scenario",
    "ScenarioError",
    "Step",
    "Verdict",
    "fate_map",
    "fit_of",
    "judge_of",
    "load",
    "run",
]
