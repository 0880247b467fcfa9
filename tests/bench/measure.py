"""Measuring: ratios of medians over interleaved repeats, whole processes, frames in a real terminal.

A figure is reported against its bar; here alone is decided when one ends a run.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from statistics import median

from functional.terminal import FRAME_END, Terminal

ROOT = Path(__file__).parents[2]


MARGIN = 1.5
"""How far beyond its bar a figure ends a run: less may be a machine's that has other things to do."""
EXACTLY = 1.0
"""The margin of what no machine makes worse: bytes, say."""
REPORTED = inf
"""The margin of what is shown beside its bar, and never ends a run."""


@dataclass(frozen=True)
class Figure:
    """What was measured, and its bar."""

    what: str
    """What it is of."""
    value: float
    """How much it is."""
    bar: float
    """How much it may be; if ``at_least``, how much it must be."""
    unit: str = ""
    """The unit of both; none for a ratio."""
    at_least: bool = False
    """Whether more is better."""
    margin: float = MARGIN
    """How many times the bar ends a run."""
    detail: str = ""
    """How it came about."""

    @property
    def excess(self) -> float:
        """How many times as bad as the bar it is: 1 or less meets it."""
        return self.bar / self.value if self.at_least else self.value / self.bar

    @property
    def is_met(self) -> bool:
        return self.excess <= 1.0

    @property
    def ends_run(self) -> bool:
        return self.excess > self.margin

    @property
    def row(self) -> tuple[str, str, str, str]:
        """What it is of, how much, the bar, and whether that is met."""
        unit = f" {self.unit}" if self.unit else ""
        said = "met" if self.is_met else "MISSED" if self.margin < REPORTED else "missed, reported only"
        return self.what, f"{self.value:.4g}{unit}", f"{'≥' if self.at_least else '≤'} {self.bar:g}{unit}", said

    def __str__(self) -> str:
        what, value, bar, said = self.row
        return f"{what}: {self.detail + ' = ' if self.detail else ''}{value} (bar {bar}: {said})"


MEASURED: list[Figure] = []
"""Every figure of this run, in turn; one that was measured again is there again."""


def report(text: object) -> None:
    """A figure for whoever runs the benchmarks with -s."""
    print(f"\n  {text}", flush=True)


def report_against(
    what: str, value: float, bar: float, *, unit: str = "", at_least: bool = False, margin: float = MARGIN,
    detail: str = "",
) -> None:  # fmt: skip
    """Show a figure beside its bar; end the run only if it is further beyond than the margin."""
    figure = Figure(what, value, bar, unit, at_least, margin, detail)
    MEASURED.append(figure)
    report(figure)
    assert not figure.ends_run, f"beyond {margin:g} × the bar: {figure}"


def table() -> list[str]:
    """The figures of this run with their bars, each at its best: what else a machine does only makes them worse."""
    best: dict[str, Figure] = {}
    for figure in MEASURED:
        best[figure.what] = min(best.get(figure.what, figure), figure, key=lambda each: each.excess)
    rows = [("figure", "measured", "bar", ""), *(figure.row for figure in best.values())]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return [
        f"{what:<{widths[0]}}  {value:>{widths[1]}}  {bar:<{widths[2]}}  {said}".rstrip()
        for what, value, bar, said in rows
    ]


@dataclass(frozen=True)
class Ratio:
    """Two medians in seconds and how one compares with the other."""

    what: str
    ours: float
    peer: float

    @property
    def ratio(self) -> float:
        return self.ours / self.peer

    def report_against(self, bar: float, *, at_least: bool = False, margin: float = MARGIN) -> None:
        """Show it beside its bar."""
        detail = f"{self.ours * 1e3:.2f} ms / {self.peer * 1e3:.2f} ms"
        report_against(self.what, self.ratio, bar, at_least=at_least, margin=margin, detail=detail)

    def __str__(self) -> str:
        return f"{self.what}: {self.ours * 1e3:.2f} ms / {self.peer * 1e3:.2f} ms = {self.ratio:.2f}"


def timed(work: Callable[[], object]) -> float:
    """Seconds of one call, the collector at rest."""
    gc.collect()
    gc.disable()
    try:
        began = time.perf_counter()
        work()
        return time.perf_counter() - began
    finally:
        gc.enable()


def compare(
    what: str, ours: Callable[[], float], peer: Callable[[], float], *, repeats: int = 15, warm: int = 1
) -> Ratio:
    """The ratio of two measurements, each of which returns seconds; they take turns, first one, then the other."""
    mine: list[float] = []
    theirs: list[float] = []
    for turn in range(repeats + warm):
        pairs = [(ours, mine), (peer, theirs)]
        for measure, kept in pairs if turn % 2 else reversed(pairs):
            seconds = measure()
            if turn >= warm:
                kept.append(seconds)
    return Ratio(what, median(mine), median(theirs))


def of_process(command: Sequence[str], cwd: Path) -> Callable[[], float]:
    """Seconds of a whole process."""
    env = {name: text for name, text in os.environ.items() if not name.startswith(("PYTHON", "COV"))}

    def measure() -> float:
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd=cwd, env=env)
        return time.perf_counter() - began

    return measure


# -- a minimal Textual app, for comparison ----------------------------------------------------------------------------

_PEER = """
import numpy
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.strip import Strip
from textual.widget import Widget

STYLE = Style(color="#ffffff", bgcolor="#204060")

class Whole(Widget, can_focus=True):
    BINDINGS = [("space", "step", "step")]
    count = 0

    def action_step(self):
        self.count += 1
        self.refresh()

    def render_line(self, y):
        text = f"frame {self.count} row {y} ".ljust(self.size.width, "#")
        return Strip([Segment(text, STYLE)])

class Peer(App):
    ENABLE_COMMAND_PALETTE = False
    CSS = "Whole { width: 100%; height: 100%; }"

    def compose(self):
        yield Whole()

Peer().run()
"""


def write_peer(folder: Path) -> list[str]:
    """Write the minimal app; return its command."""
    path = folder / "peer_app.py"
    path.write_text(_PEER, "utf-8")
    return [sys.executable, str(path)]


# -- frames -----------------------------------------------------------------------------------------------------------


def first_frame(command: Sequence[str], content: str, *, size: tuple[int, int] = (80, 24)) -> Callable[[], float]:
    """Seconds from the start of a process to the first frame with some content."""
    wanted = content.encode()

    def measure() -> float:
        # an installed program has been compiled: whoever asked Python not to keep that asked it for the tests
        with Terminal(command, size=size, env={"PYTHONDONTWRITEBYTECODE": ""}) as terminal:
            while wanted not in terminal.output:
                assert terminal.read(20.0), "it ended without a frame"
            return time.perf_counter() - terminal.began

    return measure


@dataclass(frozen=True)
class Press:
    """What followed a key."""

    first: float
    """Seconds to the end of the frame that has the awaited text (the numbers)."""
    last: float
    """Seconds to the last byte before it was quiet."""
    frames: int
    """How many frames came."""
    size: int
    """How many bytes came."""


def press(terminal: Terminal, key: bytes, content: bytes, *, quiet: float = 0.12) -> Press:
    """Type a key, and time the frames that follow it until nothing comes for ``quiet`` seconds."""
    before = len(terminal.output)
    began = time.perf_counter()
    terminal.feed(key)
    first = None
    last = began
    while terminal.read(10.0 if first is None else quiet):
        last = time.perf_counter()
        if first is None:
            at = terminal.output.find(content, before)
            if at >= 0 and FRAME_END in terminal.output[at:]:
                first = last
    assert first is not None, f"no frame with {content!r}: {terminal.output[before:][:500]!r}"
    output = terminal.output[before:]
    return Press(first - began, last - began, output.count(FRAME_END), len(output))
