"""Why a key does nothing now, in words: a key that is shown always does something, or says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...app.keys import KEYS
from ...app.pictures.hill import Painter
from ...app.session import Session

if TYPE_CHECKING:
    from .actions import Actions

ARRAY_ACTIONS = frozenset(key.action for key in KEYS if key.only == "arrays")
NUMBER_ACTIONS = frozenset(key.action for key in KEYS if key.only == "numbers")
RACE_ACTIONS = frozenset(("next_run", "previous_run"))
"""What needs more than one run."""
IN_TWO = ("surface", "slices", "compass")
"""Pictures of two variables."""
OF_TWO = ("field", *(f"show({shown!r})" for shown in IN_TWO))


def why_not(main: Actions, key: str) -> str:
    """Why a key of the registry does nothing for this function, or ""."""
    found = [entry for entry in KEYS if key in entry.keys.split(",")]
    if main.editing or not found or any(main.has_action(entry.action) for entry in found):
        return ""
    names = [entry.action for entry in found]
    if isinstance(main.painter, Painter) and all(name in ARRAY_ACTIONS for name in names):
        return "That key is for functions of many parameters, such as five_parameters."
    if not isinstance(main.painter, Painter) and any(name in NUMBER_ACTIONS for name in names):
        return "That is for functions of a few variables; g changes the picture here."
    if main.is_of_one_variable and any(name in OF_TWO for name in names):
        return "That needs two variables; this function has one, and its hill is the curve."
    if len(main.session.runs) == 1 and any(name in RACE_ACTIONS for name in names):
        return "There is one run here; more starts, learning rates or optimizers make more of them."
    return ""


def no_step(session: Session) -> str:
    """Why no step leads on, or ""."""
    if not session.at_end or session.probe is not None:
        return ""
    if session.together and len(session.runs) > 1:
        return "Every run is at its end; r begins them again."
    return f"No step leads on: this run has {_ENDED[session.run.verdict.value]}. p goes back, r begins again."


_ENDED = {
    "converged": "converged",
    "diverged": "diverged",
    "undefined": "come to where f has no value",
}


def no_way_back(session: Session) -> str:
    """Why there is no step back, or ""."""
    if session.probe is not None or any(run.cursor for run in (session.runs if session.together else [session.run])):
        return ""
    return "This is the start." if len(session.runs) == 1 or not session.together else "Every run is at its start."


def no_rate(session: Session) -> str:
    """Why another learning rate would change nothing, or ""."""
    if session.probe is not None or not session.run.at_end:
        return ""
    return "No step leads on from here, so η changes nothing: p goes back, r begins again."
