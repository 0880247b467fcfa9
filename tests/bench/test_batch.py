"""Many descents against plain NumPy written by hand, in one process, taking turns; medians.

57,600 starts, 300 steps. The peer works on whole arrays with the expressions that one would write, its gradient
derived by hand, and never looks at f nor at whether a descent has ended. Ours makes its code anew for each run,
judges how each descent ends, and lets those be that have ended or that an update leaves where they are.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np
import pytest
from bench.measure import EXACTLY, MARGIN, REPORTED, ROOT, compare, report, report_against, timed

import gradtui
from gradtui.engine.batch.batch import Batch
from gradtui.engine.batch.outcomes import CONVERGED, Ends
from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.expression.reading.parser import parse
from gradtui.scenario import catalogue

pytestmark = pytest.mark.bench

BAR = 1.8  # what blocks that stay in the cache, and two threads, are good for
TOLERANCE = 1e-6
STARTS, STEPS = 57_600, 300
MAP_BAR = 300.0  # milliseconds; reported
MEMORY_BAR = 200.0  # megabytes
Pair = tuple[Any, Any]


def waves(x: Any, y: Any, rate: float) -> Pair:
    for _ in range(STEPS):
        d_x = np.cos(x) * np.cos(y) + 0.2 * x
        d_y = 0.2 * y - np.sin(x) * np.sin(y)
        x, y = x - rate * d_x, y - rate * d_y
    return x, y


def rastrigin(x: Any, y: Any, rate: float) -> Pair:
    for _ in range(STEPS):
        d_x = 2.0 * x + 20.0 * np.pi * np.sin(2.0 * np.pi * x)
        d_y = 2.0 * y + 20.0 * np.pi * np.sin(2.0 * np.pi * y)
        x, y = x - rate * d_x, y - rate * d_y
    return x, y


SLOW = "sin(x)·cos(y), slowly"  # no descent ends: all that is left is the two cores
CASES: dict[str, tuple[str, Callable[[Any, Any, float], Pair], float, float]] = {
    "sin(x)·cos(y)": ("sin(x)*cos(y) + 0.1*(x**2 + y**2)", waves, 0.3, MARGIN),
    SLOW: ("sin(x)*cos(y) + 0.1*(x**2 + y**2)", waves, 1e-4, REPORTED),
    "Rastrigin": ("20 + x**2 + y**2 - 10*(cos(2*pi*x) + cos(2*pi*y))", rastrigin, 0.0005, REPORTED),
}


@pytest.mark.parametrize("tolerance", [TOLERANCE, 0.0])
@pytest.mark.parametrize("name", CASES)
def test_many_descents(name: str, tolerance: float) -> None:
    """Held to the bar with the tolerance that descents have, and without one."""
    text, by_hand, rate, margin = CASES[name]
    random = np.random.RandomState(1)
    starts = [random.uniform(-4.0, 4.0, STARTS), random.uniform(-4.0, 4.0, STARTS)]
    f = ScalarObjective(parse(text), ("x", "y"))

    def ours() -> Ends:
        return Batch(f, OPTIMIZERS["gd"]).run(starts, rate, STEPS, tolerance)

    found = ours()
    near = np.abs(found.points - np.stack(by_hand(*starts, rate))).max(axis=0)
    # a descent that starts on a ridge may fall to either side; one that stopped at the tolerance would have gone on
    assert np.quantile(near, 0.999) < (1e-9 if tolerance == 0.0 else 1e-4)

    what = f"{name}, {STARTS:,} × {STEPS}, tolerance {tolerance:g}, plain NumPy / ours"
    result = compare(what, lambda: timed(lambda: by_hand(*starts, rate)), lambda: timed(ours), repeats=3)
    report(f"converged: {np.mean(found.ends == CONVERGED):.0%}, mean steps {found.steps.mean():.0f}")
    result.report_against(BAR, at_least=True, margin=margin)


TWO_VARIABLES = [
    name
    for name, scenario in ((name, gradtui.load(name)) for name in catalogue.names())
    if len(scenario.variables) == 2 and not (scenario.parameters or scenario.data)
]


@pytest.mark.parametrize("name", TWO_VARIABLES)
def test_a_map(name: str) -> None:
    scenario = gradtui.load(name)

    def work() -> object:
        return gradtui.fate_map(scenario, over="start", size=(160, 90), steps=STEPS)

    work()
    seconds = median(timed(work) for _ in range(7))
    what = f"a map of {name}, 160×90, {STEPS} updates"
    report_against(what, seconds * 1e3, MAP_BAR, unit="ms", margin=REPORTED)


_PEAK = """
import resource, sys
import numpy as np

def peak():
    if sys.platform == "linux":  # where ru_maxrss begins with what the parent had when it made this process
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1e3
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1e6 if sys.platform == "darwin" else 1e3)

before = peak()
from gradtui.engine.batch.batch import Batch
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.expression.reading.parser import parse

random = np.random.RandomState(1)
starts = [random.uniform(-4.0, 4.0, 1_000_000) for _ in range(2)]
f = ScalarObjective(parse("sin(x)*cos(y) + 0.1*(x**2 + y**2)"), ("x", "y"))
found = Batch(f, OPTIMIZERS[sys.argv[1]]).run(starts, 0.1, 50, float(sys.argv[2]))
assert np.isfinite(found.values).all()
print(peak() - before)
"""


@pytest.mark.parametrize("tolerance", [TOLERANCE, 0.0])
@pytest.mark.parametrize("optimizer", ["gd", "adam"])
def test_memory_of_a_million_descents(optimizer: str, tolerance: float) -> None:
    """In a process of its own, beyond what Python with NumPy has; the starts and the answer are in it."""
    command = [sys.executable, "-c", _PEAK, optimizer, str(tolerance)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    more = float(done.stdout)
    what = f"1,000,000 starts × 50 steps of {optimizer}, tolerance {tolerance:g}"
    report_against(what, more, MEMORY_BAR, unit="MB", margin=EXACTLY)
