"""What is there to do now, and why something is not: the one place that the keys, the footer and the palette ask."""

from __future__ import annotations

from .keys import KEYS
from .pictures.picture import Picture
from .pictures.registry import PICTURES, shown
from .session import Session
from .state import AppState

ARRAY_ACTIONS = frozenset(key.action for key in KEYS if key.only == "arrays")
NUMBER_ACTIONS = frozenset(key.action for key in KEYS if key.only == "numbers")
RACE_ACTIONS = frozenset(("next_run", "previous_run"))
"""What needs more than one run."""
OF_TWO = frozenset(("field", "level"))
"""What needs two variables, besides pictures."""
OF_PICTURE = {picture.action: picture for picture in PICTURES.values()}
"""The picture that an action shows."""
TURNS = frozenset(("entry(1)", "entry(-1)"))
"""What chooses an entry of arrays, or what else the picture has several of."""
HAS_ANSWER = "That picture has the answer in it: it comes after the question."
"""What is said of a picture while a question asks for what it shows."""
LESSON_ACTIONS = frozenset(("go_on", "card(1)", "card(-1)", "hint", "lesson"))


def is_there(state: AppState, name: str) -> bool:
    """Whether an action of the registry of keys is there now."""
    if state.typing:
        return False
    if name in LESSON_ACTIONS:
        return _is_in_lesson(state, name)
    if name in OF_PICTURE:
        return _is_to_show(state, OF_PICTURE[name])
    turn = shown(state).hands.turn
    if name in TURNS and turn is not None and turn(state, 1) is not state:
        return True
    if name in (NUMBER_ACTIONS if state.is_of_arrays else ARRAY_ACTIONS):
        return False
    of_many, exploring = shown(state).of_many, state.session.probe is not None
    if name in ("pick", "leave"):
        can_leave = state.level is not None or state.next_action.has_menu
        return of_many or exploring or (name == "leave" and can_leave)
    if (name in OF_TWO and len(state.plane) == 1) or (name in RACE_ACTIONS and len(state.session.runs) == 1):
        return False
    return name not in (
        ("play", "explore", "follow", "tangent", "level") if of_many else ("play", "back") if exploring else ()
    )


def _is_to_show(state: AppState, picture: Picture) -> bool:
    if picture.why_not(state) or (state.session.probe is not None and not picture.while_exploring):
        return False
    return picture.name != state.shown or picture.again is not None


def _is_in_lesson(state: AppState, name: str) -> bool:
    lesson = state.lesson
    if lesson is None or not state.session.scenario.cards:
        return False
    if name == "lesson":
        return True
    if state.lesson_hidden:
        return False
    if name == "go_on":
        is_there = lesson.card is not None or state.next_action.go_on is not None
        return is_there and not shown(state).of_many and state.session.probe is None
    if name == "hint":
        return lesson.question is not None
    return lesson.card is not None if name == "card(1)" else lesson.at > 0


def why_not(state: AppState, key: str) -> str:
    """Why a key of the registry does nothing for this function, or ""."""
    found = [entry for entry in KEYS if key in entry.keys.split(",")]
    if state.is_busy or not found or any(is_there(state, entry.action) for entry in found):
        return ""
    names = [entry.action for entry in found]
    if names[0] in OF_PICTURE:
        return OF_PICTURE[names[0]].why_not(state)
    if not state.is_of_arrays and all(name in ARRAY_ACTIONS for name in names):
        return "That key is for functions of many parameters, such as five_parameters."
    if state.is_of_arrays and any(name in NUMBER_ACTIONS for name in names):
        return "That is for functions of a few variables; g changes the picture here."
    if len(state.plane) == 1 and any(name in OF_TWO for name in names):
        return "That needs two variables; this function has one, and its hill is the curve."
    if len(state.session.runs) == 1 and any(name in RACE_ACTIONS for name in names):
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
