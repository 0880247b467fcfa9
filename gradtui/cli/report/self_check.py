"""One check of ``gradtui doctor``, in a process of its own: what is broken may end it, or hang.

It prints a JSON object: ``said``, and whatever else was found. Whatever goes wrong is raised.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

Found = dict[str, Any]


def descent() -> Found:
    """A descent whose end is known, and a partial that is known; no other package is needed."""
    import gradtui

    run = gradtui.run(gradtui.load("two_minima"))[0]
    x = float(run.point[0])
    expect(abs(x - 1.27721513) < 1e-6, f"x = 1.277215 at the end of two_minima, got {x}")
    slopes = gradtui.Function("x**2*y").partials(x=1.0, y=2.0)
    expect(slopes == {"x": 4.0, "y": 1.0}, f"the partials 4 and 1 of x**2*y at (1, 2), got {slopes}")
    return {"said": f"x = {x:.6f} after {run.cursor} steps; ∂(x²·y)/∂x = 4 at (1, 2)"}


def arrays() -> Found:
    """What NumPy does for gradtui."""
    import numpy as np

    import gradtui

    grid = gradtui.Function("x**2 + y")(x=np.arange(4.0), y=np.ones((3, 1)))
    expect(grid.shape == (3, 4) and float(grid.sum()) == 54.0, f"54 over a grid, got {grid.sum()}")
    run = gradtui.run(gradtui.load("five_parameters"))[0]
    expect(str(run.verdict) == "converged", f"five_parameters to converge, got {run.verdict}")
    return {"said": "NumPy works out a grid, and a descent over an array"}


def picture() -> Found:
    """The hill from above, as cells."""
    import gradtui

    from ...picture.canvas.axes import framed
    from ...picture.canvas.axis import Axis
    from ...picture.plots.contour import contour, grid
    from ...picture.plots.levels import choose

    canvas, frame = framed(40, 12, Axis("x", -2.0, 2.0), Axis("y", -2.0, 2.0))
    x, y = grid(frame)
    heights = gradtui.Function("x**2 + y**2")(x=x, y=y)
    drawn = contour(canvas, frame, heights, choose(heights))
    colours = len({int(colour) for colour in drawn.background.flat})
    expect(colours > 5, f"more than 5 colours in a contour, got {colours}")
    return {"said": f"a contour of 40×12 cells in {colours} colours"}


def chart() -> Found:
    """The loss curve; plotext's kernel can end the process."""
    from ...picture.curves.loss import Loss, loss_chart

    text = loss_chart(40, 8, [Loss([4.0, 2.0, 1.0, 0.5], 0xFFFFFF, 3, "●")]).text()
    expect("●" in text, "a loss curve with a mark")
    return {"said": "plotext's kernel draws a loss curve"}


def app() -> Found:
    """The app, without a terminal; and with how many colours it would be shown on this one."""
    import gradtui

    from ...tui.key_names import parsed
    from ...tui.modes import Modes
    from ...tui.screens.main_panels import SMALLEST
    from ...tui.shot import take

    text = take(gradtui.load("two_minima"), parsed("space"), (80, 24))
    expect("Step 1: x fell by 0.939" in text, "the coach's words on the first step")
    colour = Modes.of_terminal().colour
    return {"said": "the app takes a step and says so", "colour": colour, "least": list(SMALLEST)}


def files() -> Found:
    """The folder that remembers, and the last fault in it; nothing is written."""
    from ...scenario.catalogue import COURSE, find, names
    from ...state_folder import state_folder

    built_in = [name for name in (*COURSE, *names()) if os.path.isfile(find(name) or "")]  # noqa: PTH113
    expect(len(built_in) > len(COURSE), f"the built-in scenarios, got {len(built_in)}")
    folder = state_folder()
    nearest = folder
    while not os.path.lexists(nearest) and nearest != os.path.dirname(nearest):  # noqa: PTH120
        nearest = os.path.dirname(nearest)  # noqa: PTH120
    writable = os.path.isdir(nearest) and os.access(nearest, os.W_OK | os.X_OK)  # noqa: PTH112
    log = os.path.join(folder, "fault.log")  # noqa: PTH118
    fault = None
    if os.path.isfile(log):  # noqa: PTH113
        at = time.localtime(os.path.getmtime(log))  # noqa: PTH204
        fault = {"file": log, "time": time.strftime("%Y-%m-%d %H:%M", at)}
    there = os.path.isdir(folder)  # noqa: PTH112
    said = f"{len(built_in)} built-in scenarios"
    return {"said": said, "folder": folder, "there": there, "writable": writable, "last_fault": fault}


CHECKS: dict[str, Callable[[], Found]] = {
    "descent": descent,
    "arrays": arrays,
    "picture": picture,
    "chart": chart,
    "app": app,
    "files": files,
}
"""Every check, in the order of the report."""


def expect(holds: bool, what: str) -> None:
    """Raise RuntimeError if something does not hold."""
    if not holds:
        raise RuntimeError(f"expected {what}")


if __name__ == "__main__":
    sys.stdout.write(json.dumps(CHECKS[sys.argv[1]]()) + "\n")
