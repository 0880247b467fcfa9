"""The loss curve of every run, and of held-out rows beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...expression.printing import short
from ..canvas.canvas import MUTED, Canvas
from ..canvas.contrast import mix
from ..canvas.roles import HERE
from .frame import CurveFrame, frame_for
from .lines import Curve, draw_lines
from .marks import label_heights, label_now, label_steps, mark_outside, missing
from .scale import spans_decades

TEST = "◇"
"""The mark on a curve of held-out rows."""
_QUIET = 0.4  # how much darker the runs are that the keys do not move
_WITH_HEAD = 4  # rows from which one can be spared for words above the curves


@dataclass(frozen=True, slots=True)
class Loss:
    """The values of f along one run."""

    values: Sequence[float]
    """f after 0, 1, 2, … updates."""
    colour: int
    """The run's colour."""
    cursor: int
    """The step it stands at, marked on the curve."""
    glyph: str
    """The run's glyph, the mark."""
    test: Sequence[float] = ()
    """The loss on held-out rows at the same steps, drawn in dashes; () where there are none."""

    @property
    def now(self) -> float:
        """The value where it stands."""
        return _at(self.values, self.cursor)

    @property
    def test_now(self) -> float:
        """The loss on held-out rows where it stands."""
        return _at(self.test, self.cursor)

    def curves(self, tint: int) -> list[Curve]:
        """Its lines in a colour: that of the held-out rows, if there are any, and its own on top."""
        own = Curve(np.asarray(self.values, dtype=float), tint)
        return [Curve(np.asarray(self.test, dtype=float), tint, is_dashed=True), own] if len(self.test) else [own]


def _at(values: Sequence[float], step: int) -> float:
    return float(values[step]) if step < len(values) else float("nan")


def wants_log(losses: Sequence[Loss]) -> bool:
    """Whether the active run, the last, spans so much that a logarithmic scale shows more."""
    return bool(losses) and spans_decades(np.asarray(losses[-1].values, dtype=float))


def loss_chart(width: int, height: int, losses: Sequence[Loss], *, log: bool = False) -> Canvas:
    """Return the chart of f against the step for every run; the active one last, so that it lies on top.

    All rows are the curves', but the last, with the steps, and one above where something is not in the picture, or
    where a second curve is to be told from the first.
    """
    canvas = Canvas.blank(width, height)
    quiet = [loss.curves(mix(loss.colour, 0x000000, _QUIET)) for loss in losses[:-1]]
    loud = losses[-1].curves(losses[-1].colour) if losses else []
    if not any(np.isfinite(curve.values).any() for curve in (*(c for own in quiet for c in own), *loud)):
        canvas.put(0, 0, "no finite value yet", MUTED)
        return canvas
    frame, active = frame_of(width, height, losses, log=log), losses[-1]
    glyphs = [
        (loss, _glyph(loss, curve), curve) for loss, own in zip(losses, [*quiet, loud], strict=True) for curve in own
    ]
    head = [_legend(active)] if len(active.test) else []
    head += [words for _, glyph, curve in glyphs if (words := missing(glyph, curve.values, frame))]
    if head and height >= _WITH_HEAD:
        frame = frame_of(width, height, losses, log=log, top=1)
        canvas.put(0, 0, "  ".join(head), MUTED)
    draw_lines(canvas, [curve for own in quiet for curve in own], frame)
    for curve in loud:
        draw_lines(canvas, [curve], frame)  # by itself: its cells have no dots of others
    for loss, _, curve in glyphs:
        mark_outside(canvas, curve.values, loss.colour, frame)
    for loss in losses:
        is_active = loss is active
        if is_active and len(loss.test):
            canvas.put(*frame.cell(loss.cursor, loss.test_now), TEST, loss.colour)
        canvas.put(*frame.cell(loss.cursor, loss.now), loss.glyph, *(0xFFFFFF, HERE) if is_active else (loss.colour,))
    first = [(float(values[0]), active.colour) for values in (active.values, active.test) if len(values)]
    label_heights(canvas, first, frame)
    if frame.left and active.cursor:  # at the start it stands on the left
        label_now(canvas, short(active.now), frame.cell(active.cursor, active.now), active.colour, frame)
        if len(active.test):
            spot = frame.cell(active.cursor, active.test_now)
            label_now(canvas, short(active.test_now), spot, active.colour, frame, must=False)
    if height >= 2:
        label_steps(canvas, active.cursor, frame)
    return canvas


def frame_of(width: int, height: int, losses: Sequence[Loss], *, log: bool, top: int = 0) -> CurveFrame:
    """Where the chart of such losses has its steps and values."""
    *others, own = [[curve.values for curve in loss.curves(loss.colour)] for loss in losses]
    active = losses[-1]
    firsts = [short(float(values[0])) for values in (active.values, active.test) if len(values)]
    nows = [short(active.now), *([short(active.test_now)] if len(active.test) else [])]
    return frame_for(
        width,
        height,
        own,
        [values for curves in others for values in curves],
        log=log,
        top=top,
        first=max(firsts, key=len, default=""),
        now=max(nows, key=len),
    )


def _glyph(loss: Loss, curve: Curve) -> str:
    return f"{loss.glyph} kept out" if curve.is_dashed else loss.glyph


def _legend(active: Loss) -> str:
    """Which of the two curves is which, and the loss on the held-out rows."""
    return f"{TEST} kept out {short(active.test_now)}, dashed"
