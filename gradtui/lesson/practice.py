"""Problems to practise on: a function of a level, a place with plain numbers, and questions that fit.

``random()`` of Python's generator is the one source of chance, so a number gives the same problem everywhere.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Sequence
from math import isfinite
from typing import TypeVar

T = TypeVar("T")

LEVELS = {
    1: "one variable: sums of powers",
    2: "two variables: sums of powers",
    3: "products, quotients and powers of sums",
    4: "the chain rule, with sin, exp, log and roots",
    5: "everything, with three variables",
}
"""What the levels are about."""
_MOST_TRIES = 400
_RATES = (1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002, 0.0001)
_LEAST, _MOST = 0.05, 120.0  # of the largest slope
_HIGHEST = 5_000.0  # of f


class _Chance:
    """Chance, from ``random()`` alone."""

    def __init__(self, seed: str) -> None:
        self._rng = random.Random(seed)  # noqa: S311 - no secret

    def of(self, choices: Sequence[T]) -> T:
        """One of these."""
        return choices[int(self._rng.random() * len(choices))]

    def number(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self._rng.random() * (high - low + 1))

    def some(self, choices: Sequence[T], count: int) -> list[T]:
        """Different ones, in their order."""
        left = list(range(len(choices)))
        while len(left) > count:
            left.pop(int(self._rng.random() * len(left)))
        return [choices[i] for i in left]


def any_seed() -> int:
    """Return a number that is another one each time."""
    return int.from_bytes(os.urandom(4)) % 1_000_000


def practice(level: int, seed: int) -> str:
    """Return a scenario's text: level 1 to 5, the same for the same numbers. Raises ValueError for another level."""
    if level not in LEVELS:
        raise ValueError(f"expected a level from 1 to {max(LEVELS)}, got {level}")
    chance = _Chance(f"{level}/{seed}")
    for _ in range(_MOST_TRIES):
        text = _tried(chance, level, seed)
        if text:
            return text
    raise AssertionError(f"no problem was found for level {level}, number {seed}")


def _tried(chance: _Chance, level: int, seed: int) -> str:
    """A problem, or "" where what came up is no good."""
    from ..engine.objective.scalar_objective import ScalarObjective
    from ..expression.reading.parser import parse
    from ..expression.tree import symbols

    variables = ("x",) if level == 1 else ("x", "y", "z") if level == 5 else ("x", "y")
    expression = _FUNCTIONS[level](chance)
    tree = parse(expression)
    if set(symbols(tree)) != set(variables):
        return ""
    halves = (0.5, -0.5, 1.5, -1.5) if level >= 3 else (0.5, -1.5)
    point = [float(chance.of((0, 1, 2, 3, -1, -2, 1, 2, -1, *halves))) for _ in variables]
    objective = ScalarObjective(tree, variables)
    value, *slopes = objective.value_and_gradient(point)
    steepest = max(map(abs, slopes))
    if not all(map(isfinite, (value, *slopes))) or abs(value) > _HIGHEST or not _LEAST <= steepest <= _MOST:
        return ""
    reach = chance.of((0.3, 1.0, 1.0, 2.5))
    rate = next((rate for rate in _RATES if rate * steepest <= reach), 0.0)
    after = objective.value_and_gradient([x - rate * g for x, g in zip(point, slopes, strict=True)])
    if not rate or not all(map(isfinite, after)) or abs(after[0]) > 10 * _HIGHEST:
        return ""
    questions = _questions(chance, level, variables, slopes)
    text = _written(level, seed, expression, variables, point, rate, questions)
    return text if _is_good(text) else ""


def _is_good(text: str) -> bool:
    """Whether every question has an answer that is judged right."""
    from ..scenario.cards import Question
    from ..scenario.reader import loads
    from ..scenario.runs import begin
    from .questions import judge, solution

    scenario = loads(text)
    run = begin(scenario)[0]
    for card in scenario.cards:
        assert isinstance(card, Question)
        try:
            answer = solution(card, scenario, run)
        except ValueError:
            return False
        if len(answer) > 200 or judge(card, scenario, run, answer).outcome != "right":
            return False
    return True


def _written(
    level: int,
    seed: int,
    expression: str,
    variables: Sequence[str],
    point: Sequence[float],
    rate: float,
    questions: Sequence[tuple[str, str]],
) -> str:
    at = ", ".join(f"{v} = {x!r}" for v, x in zip(variables, point, strict=True))
    named = ", ".join(f'"{v}"' for v in variables)
    lines = [
        f'title = "Practice, level {level}, number {seed}"',
        f'summary = "Predict, then look: {LEVELS[level]}."',
        "",
        "[function]",
        f'expression = "{expression}"',
        f"variables = [{named}]",
        "",
        "[[start]]",
        f"at = {{ {at} }}",
        "",
        "[descent]",
        f"learning_rates = [{rate!r}]",
    ]
    for ask, of in questions:
        lines += ["", "[[question]]", f'ask = "{ask}"', *([f'of = "{of}"'] if of else [])]
    return "\n".join(lines) + "\n"


def _questions(chance: _Chance, level: int, variables: Sequence[str], slopes: Sequence[float]) -> list[tuple[str, str]]:
    """Three or four, from the easy to the hard."""
    first, last = chance.of(variables), chance.of(variables)
    moves = slopes[variables.index(first)] != 0.0
    step = chance.of((("next_value", ""), ("next_point", first if moves else "")))
    # signs that the start itself does not have
    turned = chance.number(0, len(variables) - 1)
    up = [slope < 0.0 if i == turned else chance.number(0, 1) == 1 for i, slope in enumerate(slopes)]
    signs = " ".join(f"{'+' if rises else '-'}{v}" for rises, v in zip(up, variables, strict=True))
    if level == 1:
        return [("sign", "x"), ("formula", "x"), ("partial", "x"), step]
    if level == 2:
        more = chance.of((("next_point", ""), ("next_value", ""), ("point", signs)))
        return [("sign", first), ("formula", last), ("partial", first), more]
    if level == 3:
        return [("formula", first), ("partial", first), chance.of((("sign", last), ("point", signs))), step]
    if level == 4:
        return [("sign", first), ("formula", last), ("partial", last), chance.of((step, ("point", signs)))]
    other = variables[(variables.index(first) + chance.number(1, 2)) % 3]
    return [("formula", first), ("formula", other), ("partial", first), chance.of((step, ("sign", other)))]


# -- functions -----------------------------------------------------------------------------------------------------


def _sum(terms: Sequence[str]) -> str:
    """Terms, some of which begin with a minus, as a sum."""
    text = terms[0]
    for term in terms[1:]:
        text += f" - {term[1:]}" if term.startswith("-") else f" + {term}"
    return text


def _times(coefficient: int, rest: str) -> str:
    return {1: rest, -1: f"-{rest}"}.get(coefficient, f"{coefficient}*{rest}")


def _coefficient(chance: _Chance, most: int = 5) -> int:
    return chance.number(1, most) * chance.of((1, 1, -1))


def _power(name: str, exponent: int) -> str:
    return name if exponent == 1 else f"{name}**{exponent}"


def _one(chance: _Chance) -> str:
    """A polynomial in x."""
    degrees = chance.some((4, 3, 2, 1), chance.number(2, 3))
    terms = [_times(_coefficient(chance), _power("x", degree)) for degree in degrees]
    return _sum([*terms, *([str(_coefficient(chance, 9))] if chance.number(0, 1) else [])])


def _two(chance: _Chance) -> str:
    """A polynomial in x and y, with a term that has both."""
    mixed = chance.of(("x*y", "x*y", "x**2*y", "x*y**2"))
    others = ("x**2", "y**2", "x", "y", "x**3", "y**3")
    terms = [_times(_coefficient(chance), core) for core in [*chance.some(others, chance.number(1, 2)), mixed]]
    return _sum([*terms, *([str(_coefficient(chance, 9))] if chance.number(0, 1) else [])])


def _line(chance: _Chance, names: Sequence[str] = ("x", "y")) -> str:
    """A sum such as 2*x - y + 1."""
    terms = [_times(_coefficient(chance, 3), name) for name in names]
    return _sum([*terms, *([str(_coefficient(chance, 4))] if len(names) == 1 or chance.number(0, 1) else [])])


def _products(chance: _Chance, x: str = "x", y: str = "y") -> str:
    """A product, quotient or power of sums, and a plain term."""
    core = chance.of(
        (
            f"({_line(chance, (x, y))})**{chance.number(2, 4)}",
            f"{_power(x, chance.number(1, 3))}*{y}**{chance.number(2, 3)}",
            f"({_line(chance, (x,))})*({_line(chance, (y,))})",
            f"({x}**2 + {chance.number(1, 4)})*({_line(chance, (x, y))})",
            f"{chance.of((x, f'({_line(chance, (x, y))})'))}/({y}**2 + {chance.number(1, 3)})",
            f"{chance.number(1, 6)}/({x}**2 + {y}**2 + {chance.number(1, 3)})",
        )
    )
    plain = _times(_coefficient(chance, 4), chance.of((x, y, f"{x}**2", f"{y}**2", f"{x}*{y}")))
    return _sum([core, plain] if chance.number(0, 2) else [core])


def _chains(chance: _Chance, x: str = "x", y: str = "y") -> str:
    """A function of a function, alone or times a power, and a plain term."""
    inside = chance.of((f"{x}*{y}", f"{chance.number(2, 4)}*{x}", _line(chance, (x, y)), f"{x}**2 + {y}"))
    core = chance.of(
        (
            f"sin({inside})",
            f"cos({inside})",
            f"exp({chance.of((x, f'-{x}**2', f'{x}*{y}', f'{x} - {y}'))})",
            f"log({x}**2 + {chance.of((f'{y}**2 + 1', '1', '2', '3'))})",
            f"sqrt({x}**2 + {chance.of((f'{y}**2 + 1', '3', '5'))})",
            f"(sin({x}) + {y})**2",
            f"tanh({inside})",
        )
    )
    if chance.number(0, 1):
        core = f"{chance.of((x, y, f'{y}**2', str(chance.number(2, 5))))}*{core}"
    plain = _times(_coefficient(chance, 3), chance.of((x, y, f"{y}**2", f"{x}*{y}")))
    return _sum([core, plain] if chance.number(0, 2) else [core])


def _three(chance: _Chance) -> str:
    """Two parts in three variables."""
    pairs = (("x", "y"), ("y", "z"), ("z", "x"), ("x", "z"))
    first = _chains(chance, *chance.of(pairs))
    second = chance.of((f"{chance.of(('x', 'x**2'))}*y*z", "x*y/(z**2 + 1)", _products(chance, *chance.of(pairs))))
    return _sum([first, second])


_FUNCTIONS: dict[int, Callable[[_Chance], str]] = {1: _one, 2: _two, 3: _products, 4: _chains, 5: _three}
