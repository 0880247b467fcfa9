"""Every optimizer on every kind of function: where it ends, and the laws that all descents keep."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import mpmath
import numpy as np
import pytest
from thinned import thinned

import gradtui
from gradtui.engine.descent.descent import Descent, start, step
from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.engine.descent.optimizers.optimizer import Optimizer
from gradtui.engine.descent.schedules import SCHEDULES
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.expression.reading.parser import parse
from gradtui.scenario.reader import loads

End = Callable[[Sequence[float], float], bool]  # of a point and f there


def near(*at: float, within: float = 1e-4) -> End:
    return lambda point, _: math.dist(point, at) <= within


def below(bound: float) -> End:
    return lambda _, value: value < bound


class Problem(NamedTuple):
    text: str
    at: Mapping[str, float]
    ends: Sequence[End]
    constants: Mapping[str, float] = {}
    extra: Mapping[str, Any] = {}
    """What each optimizer gets besides: a schedule, noise."""


BOWL = ("x**2 + y**2", {"x": 4.0, "y": -3.0}, [near(0, 0, within=0.1)], {})
PROBLEMS = {
    "bowl": Problem("x**2 + y**2", {"x": 4.0, "y": -3.0}, [near(0, 0)]),
    "ellipse": Problem("5*x**2 + 0.5*y**2", {"x": 1.0, "y": 4.0}, [near(0, 0)]),
    "rosenbrock": Problem("(1 - x)**2 + 100*(y - x**2)**2", {"x": -1.2, "y": 1.0}, [near(1, 1, within=0.01)]),
    "two minima": Problem(
        "(x**2 - 1.69)**2 + 0.3*x", {"x": 2.0}, [near(1.277215159, within=1e-3), near(-1.321645701, within=1e-3)]
    ),
    "himmelblau": Problem(
        "(x**2 + y - 11)**2 + (x + y**2 - 7)**2", {"x": 4.0, "y": 3.0}, [near(3, 2, within=1e-3)]
    ),
    # its second partials have no inverse: Newton's method has nowhere to go
    "valley": Problem(
        "(y - w*x - b)**2", {"w": 0.0, "b": 0.0}, [below(1e-3), lambda p, _: all(map(math.isnan, p))],
        {"x": 2.0, "y": 3.0},
    ),
    "saddle": Problem("x**2 - y**2", {"x": 1.0, "y": 0.01}, [below(-100.0), near(0, 0)]),
    "ridge": Problem("x**2 - y**2", {"x": 1.0, "y": 0.0}, [near(0, 0)]),
    "log loss": Problem("softplus(-x*w)", {"w": -1.0}, [below(0.01)], {"x": 2.0}),
    "quartic": Problem("x**4", {"x": 1.5}, [near(0, within=0.02)]),
    "plateau": Problem("tanh(x)**2", {"x": 2.0}, [near(0), lambda p, f: p[0] > 5 and f > 0.999]),
    # AdamW ends where its decay balances the slope
    "three": Problem(
        "2*x**2 + y**2 + z**2 + x*y - y*z + x - z",
        {"x": 2.0, "y": -1.0, "z": 3.0},
        [near(-0.4, 0.6, 0.8), near(-0.4, 0.6, 0.8, within=0.02)],
    ),
    "noisy bowl": Problem(*BOWL, {"noise": 0.1, "seed": 1}),
    **{name: Problem(*BOWL, {"schedule": schedule}) for name, schedule in SCHEDULES.items()},
}  # fmt: skip

# η:steps that suffice; a star is the problem's second end
TABLE = """
            gd         momentum  nesterov  adagrad  rmsprop   adadelta   adam     adamw     nadam     newton line_search
bowl        0.1:60     0.01:230  0.1:80    1:80     0.3:20    1:1200     0.3:250  0.3:250   0.3:120   1:1    5:10
ellipse     0.1:120    0.03:230  0.05:160  1:80     0.5:20    0.2:3500   0.3:250  1:220     0.3:120   1:1    1:50
rosenbrock  1e-3:12000 1e-3:1200 1e-3:1200 0.5:7000 1e-3:6500 0.03:11000 0.1:1100 0.01:8000 0.01:7000 1:6    1:3500
two minima  0.05:10    0.01:150  0.05:20*  0.5:20   0.2:15*   1:400      0.05:150 0.1:800   0.2:40    1:5    0.3:6*
himmelblau  0.01:30    0.003:170 0.003:80  0.5:40   0.05:40   1:500      0.1:170  0.1:3000  0.2:60    1:5    1:12
valley      0.1:1      0.01:240  0.05:30   2:15     2:10      1:450      0.05:230 0.1:100   0.2:60    1:1*   1:10
saddle      0.2:25     0.2:16    0.2:12    1:20     1:3       1:80       0.5:25   0.5:25    1:12      1:1*   1:8
ridge       0.1:50     0.05:200  0.1:70    2:12     2:8       1:450      0.3:200  0.3:230   0.3:50    1:1    5:9
log loss    1:30       0.5:20    0.5:20    1:70     0.3:15    1:1100     0.3:40   0.3:40    0.5:30    1:2    1:30
quartic     0.1:3500   0.1:350   0.1:350   1:5000   0.1:750   1:1100     0.3:800  0.3:400   0.2:50    1:12   1:400
plateau     0.3:30     0.2:220   0.2:50    0.3:40   0.03:35   1:300      0.3:220  0.3:220   0.1:70    1:10*  5:10
three       0.2:60     0.1:240   0.1:100   1:60     0.05:130  0.3:1800   0.2:230  0.1:280*  0.3:100   1:1    1:20
noisy bowl  0.03:80    0.003:100 0.01:70   0.5:80   0.01:550  1:1100     0.03:300 0.03:300  0.03:340  0.2:25 1:2
constant    0.1:25     0.05:90   0.1:30    1:30     0.5:8     2:650      0.5:90   0.3:80    0.3:60    1:1    5:4
step        0.1:25     0.05:80   0.1:30    2:10     0.5:8     100:50     0.5:80   0.5:80    1:30      0.5:8  5:4
exponential 0.2:15     0.2:80    0.2:25    2:12     0.5:8     300:40     1:70     1:70      1:35      0.5:10 5:4
cosine      0.1:25     0.05:80   0.1:30    2:10     0.5:8     100:50     0.5:85   1:80      1:30      0.3:15 5:4
warmup      0.2:18     0.03:100  0.1:40    2:25     0.3:16    2:650      0.3:95   0.5:90    0.5:50    1:9    5:1
"""


class Run(NamedTuple):
    eta: float
    steps: int
    end: int


def read(table: str) -> dict[str, dict[str, Run]]:
    head, *lines = table.strip("\n").splitlines()
    found: dict[str, dict[str, Run]] = {}
    for line in lines:
        key, *cells = line.rsplit(maxsplit=len(head.split()))
        found[key] = {}
        for name, cell in zip(head.split(), cells, strict=True):
            eta, steps = cell.rstrip("*").split(":")
            found[key][name] = Run(float(eta), int(steps), cell.count("*"))
    return found


RUNS = read(TABLE)
# 11 optimizers, so that of every third pair each comes, and each problem
PAIRS = [
    pytest.param(name, key, id=f"{key}-{name}", marks=() if k % 3 == 0 else pytest.mark.slow)
    for k, (key, name) in enumerate(product(PROBLEMS, OPTIMIZERS))
]
STEPS = 25


@cache
def objective(key: str) -> ScalarObjective:
    problem = PROBLEMS[key]
    return ScalarObjective(parse(problem.text), list(problem.at), problem.constants)


def optimizer_of(name: str, key: str) -> Optimizer:
    return replace(OPTIMIZERS[name], **PROBLEMS[key].extra)


def begin(name: str, key: str) -> Descent:
    return start(
        objective(key),
        list(PROBLEMS[key].at.values()),
        optimizer=optimizer_of(name, key),
        learning_rate=RUNS[key][name].eta,
        tolerance=0.0,
    )


def bits(run: Descent) -> list[bytes]:
    """Everything that a descent has recorded; nan is equal to itself."""
    entries = []
    for k in range(run.length):
        memory = [x for row in run.memory_at(k) for x in row]
        numbers = [*run.point_at(k), run.value_at(k), *run.gradient_at(k), *memory]
        entries.append(struct.pack(f"{len(numbers)}d", *numbers))
    return entries


def test_the_table_is_whole() -> None:
    assert {key: set(runs) for key, runs in RUNS.items()} == {key: set(OPTIMIZERS) for key in PROBLEMS}


@pytest.mark.parametrize(("name", "key"), PAIRS)
def test_where_it_ends(name: str, key: str) -> None:
    _, count, end = RUNS[key][name]
    ends = PROBLEMS[key].ends
    run = begin(name, key).forward(count)
    assert ends[end](run.point, run.value), (run.point, run.value)
    assert not any(reached(run.point_at(0), run.value_at(0)) for reached in ends)


@pytest.mark.parametrize(("name", "key"), thinned(PAIRS, of=4))
def test_it_goes_anywhere(name: str, key: str) -> None:
    """One leap, single steps, back and forward and a shared record: the same bits."""
    root = begin(name, key)
    whole = root.goto(STEPS)
    kept = bits(whole)
    single = root
    for _ in range(STEPS):
        single = step(single)
    assert bits(single) == kept
    for count in (1, 7, STEPS):
        there = whole.back(count)
        assert there.cursor == max(whole.cursor - count, 0)
        assert bits(there.forward(count)) == kept
        # another η gives the kept steps up, so that here they are worked out anew
        other = there.with_learning_rate(whole.next_rate * 2).forward(count + 3)
        assert bits(other.goto(there.cursor).with_learning_rate(whole.next_rate).forward(count)) == kept
        assert bits(whole) == kept
        assert bits(there.goto(0).goto(whole.cursor)) == kept
    assert bits(root.forward(STEPS)) == kept
    assert bits(root) == kept[:1]


@pytest.mark.parametrize("key", PROBLEMS)
@pytest.mark.parametrize("name", [name for name, o in OPTIMIZERS.items() if o.is_plain])
def test_the_update_is_the_formula(name: str, key: str) -> None:
    """What is recorded is the pure update, repeated, bit for bit."""
    run = begin(name, key).forward(60)
    optimizer, eta = run.optimizer, RUNS[key][name].eta
    point, memory = run.point_at(0), optimizer.init(len(run.variables))
    for t in range(1, run.length):
        gradient: Sequence[float] = run.objective.gradient(point)
        if optimizer.noise:
            normal = np.random.RandomState([optimizer.seed, 0, t]).standard_normal(len(point))
            gradient = [g + optimizer.noise * float(n) for g, n in zip(gradient, normal, strict=True)]
        rate = optimizer.schedule.rate(eta, t) if optimizer.schedule else eta
        point, memory = optimizer.update(point, gradient, memory, rate, t)
        assert point == run.point_at(t)
        assert memory == run.memory_at(t)


LANGUAGE = {"softplus": lambda x: mpmath.log(1 + mpmath.exp(x)), "tanh": mpmath.tanh}


def by_mpmath(key: str) -> Callable[..., Any]:
    problem = PROBLEMS[key]
    known = LANGUAGE | {name: mpmath.mpf(x) for name, x in problem.constants.items()}
    return lambda *point: eval(problem.text, known | dict(zip(problem.at, point, strict=True)))


def slopes(f: Callable[..., Any], point: Sequence[Any], *by: int) -> Any:
    """A partial of f, of the first order or of the second."""
    orders = tuple(by.count(i) for i in range(len(point)))
    return mpmath.diff(f, tuple(point), orders) if len(point) > 1 else mpmath.diff(f, point[0], orders[0])


def seen(run: Descent, f: Callable[..., Any], k: int) -> list[Any]:
    """∇f at entry k with the noise of the update from there."""
    point, optimizer = [mpmath.mpf(x) for x in run.point_at(k)], run.optimizer
    normal = np.random.RandomState([optimizer.seed, 0, k + 1]).standard_normal(len(point))
    return [slopes(f, point, i) + optimizer.noise * float(normal[i]) for i in range(len(point))]


@pytest.mark.parametrize("key", PROBLEMS)
def test_newton_is_the_formula(key: str) -> None:
    run, f = begin("newton", key).forward(STEPS), by_mpmath(key)
    for k in range(run.length - 1):
        with mpmath.workdps(50):
            point = [mpmath.mpf(x) for x in run.point_at(k)]
            n = len(point)
            hessian = mpmath.matrix([[slopes(f, point, i, j) for j in range(n)] for i in range(n)])
            if abs(mpmath.det(hessian)) < 1e-20:
                assert not all(math.isfinite(x) for x in run.point_at(k + 1))
                return
            d = mpmath.lu_solve(hessian, mpmath.matrix(seen(run, f, k)))
            rate = run.step_at(k).learning_rate
            expected = [float(x - rate * d[i]) for i, x in enumerate(point)]
        assert run.point_at(k + 1) == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("key", PROBLEMS)
def test_a_line_search_takes_the_first_rate_that_is_enough(key: str) -> None:
    run, f = begin("line_search", key).forward(STEPS), by_mpmath(key)
    optimizer, eta = run.optimizer, RUNS[key]["line_search"].eta
    for k in range(run.length - 1):
        rate = run.step_at(k).learning_rate
        first = optimizer.schedule.rate(eta, k + 1) if optimizer.schedule else eta
        halved = math.log2(first / rate)
        assert halved == round(halved) >= 0
        with mpmath.workdps(40):
            point, g = [mpmath.mpf(x) for x in run.point_at(k)], seen(run, f, k)

            def over(rate: float, point: Any = point, g: Any = g) -> Any:
                """How much f after a step is above what is enough."""
                there = f(*[x - rate * p for x, p in zip(point, g, strict=True)])
                return there - f(*point) + mpmath.mpf("1e-4") * rate * sum(p * p for p in g)

            rounding = 1e-15 * (1 + abs(f(*point)))
            # at a minimum there may be no fall that is left for a float to see
            assert halved >= 59 or over(rate) <= rounding
            assert halved == 0 or over(2 * rate) >= -rounding
            expected = [float(x - rate * p) for x, p in zip(point, g, strict=True)]
        assert run.point_at(k + 1) == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("eta", [1e-3, 0.3, 1.0, 30.0, 1e6])
@pytest.mark.parametrize("key", [key for key, problem in PROBLEMS.items() if "noise" not in problem.extra])
def test_a_line_search_never_rises(key: str, eta: float) -> None:
    run = begin("line_search", key).with_learning_rate(eta).forward(200)
    assert not any(run.value_at(k + 1) > run.value_at(k) for k in range(run.length - 1))


def scenario_text(name: str, key: str) -> str:
    problem = PROBLEMS[key]
    extra = {k: getattr(v, "name", v) for k, v in problem.extra.items()}
    table = ", ".join(f"{k} = {v!r}" for k, v in ({"name": name} | extra).items())

    def named(numbers: Mapping[str, float]) -> str:
        return "{ " + ", ".join(f"{k} = {v!r}" for k, v in numbers.items()) + " }"

    constants = f"constants = {named(problem.constants)}\n" if problem.constants else ""
    return (
        f'[function]\nexpression = "{problem.text}"\nvariables = {list(problem.at)}\n{constants}'
        f"[[start]]\nat = {named(problem.at)}\n"
        f"[descent]\nlearning_rate = {RUNS[key][name].eta!r}\noptimizer = {{ {table} }}\n"
        f"steps = {STEPS}\ntolerance = 0.0\n"
    )


@pytest.mark.parametrize(("name", "key"), thinned(PAIRS, of=4))
def test_a_scenario_is_the_same_descent(name: str, key: str) -> None:
    (run,) = gradtui.run(loads(scenario_text(name, key)))
    assert replace(run.optimizer, schedule=None) == replace(optimizer_of(name, key), schedule=None)
    assert key == "constant" or run.optimizer.schedule == optimizer_of(name, key).schedule
    assert bits(run) == bits(begin(name, key).forward(STEPS))
