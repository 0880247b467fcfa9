"""The loss curve of every run, drawn by plotext. The only file that imports it.

plotext 6 ends the process on NaN and on numbers far outside its limits. So what it is given is finite, inside the
limits, at most a few hundred points, and logarithms and ticks are taken here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotext

from ..canvas.axis import Axis, tick_text
from ..canvas.canvas import DEFAULT, MUTED, Canvas

_ESCAPE = re.compile(r"\x1b\[([0-9;]*)m")
_MOST = 200
_SMALLEST = (16, 4)  # below this there is no room for a curve
plotext.terminal.limit(False)
_FIGURE = type(plotext.figure)(plotext.terminal)  # one for all: each holds itself, and 100 kB, until it is collected


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


def wants_log(losses: Sequence[Loss]) -> bool:
    """Whether a logarithmic scale shows more: all values positive, and over two powers of ten."""
    values = np.concatenate([np.asarray(loss.values, dtype=float) for loss in losses])
    values = values[np.isfinite(values)]
    return bool(values.size and values.min() > 0.0 and float(values.max()) / float(values.min()) > 1e2)


def loss_chart(width: int, height: int, losses: Sequence[Loss], *, log: bool = False) -> Canvas:
    """Return the chart of f against the step for every run; the active one last, so that it lies on top."""
    canvas = Canvas.blank(width, height)
    if width < _SMALLEST[0] or height < _SMALLEST[1]:
        return canvas
    curves = [_points(loss, log) for loss in losses]
    shown = [curve for curve in curves if len(curve)]
    if not shown:
        canvas.put(0, 0, "no finite value yet", MUTED)
        return canvas
    low, high = _limits(np.concatenate([curve[:, 1] for curve in shown]))
    last = max(4.0, *(len(loss.values) - 1 for loss in losses))
    figure = _FIGURE
    figure.clear.data()
    figure.clear.settings()
    figure.plot_size(width, height)
    figure.theme("colorless")
    figure.canvas("default")
    for loss, curve in zip(losses, curves, strict=True):
        if len(curve):
            xs, ys = curve[:, 0].tolist(), np.clip(curve[:, 1], low, high).tolist()
            if len(xs) == 1:
                xs, ys = [xs[0], xs[0] + last * 1e-3], ys * 2
            marker = plotext.marker("braille", (loss.colour >> 16 & 255, loss.colour >> 8 & 255, loss.colour & 255))
            figure.draw(figure.signal(xs, ys, marker=marker).lines(True))
            at = int(np.argmin(np.abs(curve[:, 0] - loss.cursor)))
            here = plotext.marker(loss.glyph, (loss.colour >> 16 & 255, loss.colour >> 8 & 255, loss.colour & 255))
            figure.draw(figure.signal([curve[at, 0]], [float(np.clip(curve[at, 1], low, high))], marker=here))
    x_axis, y_axis = Axis("step", 0.0, last), Axis("f", low, high)
    x_ticks = [tick for tick in x_axis.ticks(max(width // 10, 2)) if tick == round(tick)]
    figure.ruler("x").lim(0.0, last)
    figure.ruler("x").ticks(x_ticks, [f"{tick:.0f}" for tick in x_ticks])
    figure.ruler("y").lim(low, high)
    ticks, labels = _height_ticks(y_axis, max(height // 3, 2), log)
    figure.ruler("y").ticks(ticks, labels)
    _copy(figure.build().string(), canvas)
    return canvas


def _points(loss: Loss, log: bool) -> np.ndarray[Any, Any]:
    """The finite (step, value) pairs, thinned so that each column keeps its least and its greatest value."""
    values = np.asarray(loss.values, dtype=float)
    with np.errstate(all="ignore"):
        values = np.log10(values) if log else values
    kept = np.flatnonzero(np.isfinite(values))
    if len(kept) > _MOST:
        groups = np.array_split(kept, _MOST // 2)
        chosen = {int(g[np.argmin(values[g])]) for g in groups} | {int(g[np.argmax(values[g])]) for g in groups}
        kept = np.array(sorted(chosen | {int(kept[0]), int(kept[-1])}))
    return np.stack([kept, np.clip(values[kept], -1e300, 1e300)], axis=1)


def _limits(values: np.ndarray[Any, Any]) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    first = np.quantile(values, 0.9)
    if high > low and high - low > 1e6 * max(abs(float(first) - low), 1e-300):
        high = low + 1e3 * max(abs(float(first) - low), 1e-12)  # a run that leaves does not flatten all others
    if not high > low:
        room = max(abs(low), 1.0) * 0.5
        return low - room, high + room
    return low, high


def _height_ticks(axis: Axis, most: int, log: bool) -> tuple[list[float], list[str]]:
    ticks = axis.ticks(most)
    if log:
        whole = [tick for tick in ticks if abs(tick - round(tick)) < 1e-9]
        if len(whole) >= 2:
            return whole, [f"1e{tick:.0f}".replace("-", "−") for tick in whole]
        return ticks, [f"{10.0**tick:.3g}" for tick in ticks]
    step = ticks[1] - ticks[0] if len(ticks) > 1 else 1.0
    return ticks, [tick_text(tick, step) for tick in ticks]


def _copy(ansi: str, canvas: Canvas) -> None:
    """Copy plotext's text into the canvas; its frame becomes quiet, its curves keep their colours."""
    for y, line in enumerate(ansi.split("\n")[: canvas.height]):
        x, colour = 0, DEFAULT
        for i, piece in enumerate(_ESCAPE.split(line)):
            if i % 2:
                colour = _colour(piece, colour)
            elif piece:
                canvas.put(x, y, piece, MUTED if colour == DEFAULT else colour)
                x += len(piece)


def _colour(codes: str, before: int) -> int:
    parts = codes.split(";")
    if parts[:2] == ["38", "2"] and len(parts) >= 5:
        red, green, blue = (int(part) for part in parts[2:5])
        return red << 16 | green << 8 | blue
    return DEFAULT if codes in ("", "0") else before
