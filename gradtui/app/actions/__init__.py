"""Every action of the app by its name: a function from a state and arguments to another state, or to why not."""

from __future__ import annotations

from collections.abc import Callable

from . import looking, stepping, telling
from .common import Result

ACTIONS: dict[str, Callable[..., Result]] = {
    action.__name__: action
    for action in (
        stepping.step,
        stepping.back,
        stepping.home,
        stepping.end,
        stepping.further,
        stepping.restart,
        stepping.play,
        stepping.pause,
        stepping.tick,
        stepping.slower,
        stepping.faster,
        stepping.together,
        stepping.next_run,
        stepping.previous_run,
        stepping.pick_run,
        stepping.step_all,
        stepping.end_all,
        stepping.raise_rate,
        stepping.lower_rate,
        stepping.use_curvature,
        stepping.optimizer,
        looking.show,
        looking.picture,
        looking.plane,
        looking.aim,
        looking.look_from,
        looking.window,
        looking.pan,
        looking.zoom_around,
        looking.fit,
        looking.field,
        looking.tangent,
        looking.needle,
        looking.level,
        looking.level_at,
        looking.follow,
        looking.entry,
        looking.at_entry,
        looking.at_row,
        looking.largest,
        looking.explore,
        looking.look_at,
        looking.start_here,
        looking.replay,
        looking.leave,
        looking.loss_view,
        looking.scroll,
        looking.enlarge,
        telling.next_card,
        telling.card,
        telling.hint,
        telling.judge,
        telling.answered,
        telling.turn_page,
        telling.lesson,
        telling.derivation,
        telling.edit,
        telling.edited,
        telling.typing,
        telling.too_small,
        telling.file_said,
        telling.adopt,
        telling.restore,
    )
}
"""The table: a line adds an action, which a key of the registry then names."""
