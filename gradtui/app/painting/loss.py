"""A session's runs as loss curves. Loads plotext, so it is itself loaded late."""

from __future__ import annotations

from ...picture.canvas import colours
from ...picture.canvas.canvas import Canvas
from ...picture.plots.loss import Loss, loss_chart, wants_log
from ..session import Session


def _losses(session: Session) -> list[Loss]:
    """Every run up to where it stands; the active one last, on top, and with the steps it still keeps."""
    losses = []
    for i, run in enumerate(session.runs):
        if run.cursor == 0 and i != session.active:
            continue
        last = run.length if i == session.active else run.cursor + 1
        steps, values = run.history.outline(last)
        every = None if len(steps) == last else steps
        losses.append((i, Loss(values, colours.run_colour(i), run.cursor, colours.run_glyph(i), every)))
    losses.sort(key=lambda pair: pair[0] == session.active)
    return [loss for _, loss in losses]


def wants_log_for(session: Session) -> bool:
    """Whether the values suggest a logarithmic scale."""
    return wants_log(_losses(session))


def paint_loss(session: Session, width: int, height: int, *, log: bool) -> Canvas:
    """The chart of every run that has begun."""
    return loss_chart(width, height, _losses(session), log=log)
