"""A question on a function, asked at a point."""

from __future__ import annotations

from gradtui.engine.descent.descent import Descent
from gradtui.lesson.questions import Assessment, judge
from gradtui.scenario.cards import Question
from gradtui.scenario.model import Scenario
from gradtui.scenario.reader import loads
from gradtui.scenario.runs import begin


def standing(
    expression: str, at: dict[str, float], rate: float = 0.1, more: str = "", optimizer: str = ""
) -> tuple[Scenario, Descent]:
    """A scenario with one start, and its descent there. More stands in its [function]."""
    point = ", ".join(f"{v} = {float(x)!r}" for v, x in at.items())
    names = ", ".join(f'"{v}"' for v in at)
    scenario = loads(
        f'[function]\nexpression = "{expression}"\nvariables = [{names}]\n{more}\n'
        f'[[start]]\nname = "here"\nat = {{ {point} }}\n[descent]\nlearning_rates = [{rate!r}]\n{optimizer}\n'
    )
    return scenario, begin(scenario)[0]


def judged(
    ask: str, of: str, expression: str, at: dict[str, float], answer: str, rate: float = 0.1, more: str = ""
) -> Assessment:
    """What an answer is worth."""
    scenario, run = standing(expression, at, rate, more)
    return judge(Question(ask, of), scenario, run, answer)  # type: ignore[arg-type]
