"""Space held at 30 Hz, in a real pseudo-terminal at 120×40: the picture keeps up, and no step is lost.

At each key the step that the terminal shows then is noted. The app keeps up if what it shows is never older than half
a second, and at the end every key has been a step.
"""

from __future__ import annotations

import re
import sys
import time

import pytest
from bench.measure import report, report_against
from functional.terminal import Terminal

pytestmark = pytest.mark.bench

SIZE = (120, 40)
EVERY = 1 / 30
SECONDS = 10
NEAR = 2  # steps: one that has just been asked for, and one that is being drawn
BAR = 15  # steps
STEP = re.compile(rb"tep (\d+)")


@pytest.mark.parametrize("name", ["two_minima", "tiny_network"])
def test_space_held(name: str) -> None:
    keys = SECONDS * 30
    behind = []
    # a small η, so that no run comes to its end
    with Terminal([sys.executable, "-m", "gradtui", "--tolerance", "0", "--lr", "0.0001", name], size=SIZE) as app:
        app.wait_for("Start: ")
        app.wait_until_quiet(0.5)
        began = time.perf_counter()
        for key in range(1, keys + 1):
            app.feed(b" ")
            while (left := began + key * EVERY - time.perf_counter()) > 0:
                app.read(left)
            shown = STEP.findall(app.output[-60_000:])
            behind.append(key - int(shown[-1]) if shown else key)
        app.wait_for(f"tep {keys}")
        app.feed(b"q")
        assert app.finish() == 0
    near = sum(steps <= NEAR for steps in behind) / keys
    report(f"{name}: space at 30 Hz for {SECONDS} s: {near:.1%} of looks within {NEAR} steps")
    report_against(f"{name}, held space, the picture behind", max(behind), BAR, unit="steps")
