"""A session's runs as loss curves. What it imports loads plotext, so it is itself loaded late."""

from __future__ import annotations

from ...picture.canvas import roles
from ...picture.curves.loss import Loss
from ..session import Session
from .held_out import held_out_losses


def losses_of(session: Session) -> list[Loss]:
    """Every run up to where it stands; the active one last, on top, and with the steps it still keeps."""
    losses = []
    for i in session.drawn:
        run = session.runs[i]
        if run.cursor == 0 and i != session.active:
            continue
        last = run.length if i == session.active else run.cursor + 1
        values = run.history.values[:last]
        test = held_out_losses(session, run, len(values))
        losses.append((i, Loss(values, roles.run(i).dark, run.cursor, roles.glyph(i), test)))
    losses.sort(key=lambda pair: pair[0] == session.active)
    return [loss for _, loss in losses]
