"""What the app has to know of a picture. Keys, help, palette, footer, gate and mouse follow from its entry alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ...picture.canvas.axes import Frame
    from ...picture.canvas.canvas import Canvas
    from ...scenario.tables.question_kinds import Hidden
    from ..painting.studio import Studio
    from ..state import AppState

Act = tuple[Any, ...]
"""An action of ``dispatch``, and its arguments."""

_OF_NUMBERS = "That is for functions of a few variables; g changes the picture here."
_OF_ARRAYS = "That key is for functions of many parameters, such as five_parameters."
_OF_TWO = "That needs two variables; this function has one, and its hill is the curve."
_OF_ONE = "That needs a function of one variable; this one has more."


@dataclass(frozen=True, slots=True)
class Hands:
    """What keys and the mouse do on a picture; None where they do what they do anywhere.

    Each takes the state, the studio, and where or how far, in cells; it gives an action, or None for nothing.
    """

    frame: Callable[[Studio], Frame | None] | None = None
    """Where its numbers lie in it, as it was painted last: the probe moves by its cells."""
    arrow: Callable[[AppState, Studio, int, int], Act | None] | None = None
    """An arrow: how far across, and down. Else it is a step, or moves the probe."""
    up_down: Callable[[AppState, Studio, int], Act | None] | None = None
    """The arrows up (−1) and down (1), before any other meaning; where it gives nothing they have that."""
    turn: Callable[[AppState, int], AppState] | None = None
    """The keys . and , for the next (1) of what it has several of; where it has one, they choose an entry of arrays."""
    click: Callable[[AppState, Studio, int, int], Act | None] | None = None
    """A click on a cell."""
    drag: Callable[[AppState, Studio, int, int], Act | None] | None = None
    """The mouse is dragged: how far across, and down."""
    wheel: Callable[[AppState, Studio, int, int, int], Act | None] | None = None
    """The wheel: nearer (1) or farther (−1), and the cell under the mouse."""
    zoom: Callable[[AppState, int], Act] | None = None
    """The keys for nearer and farther; else they zoom the window."""
    pick: Callable[[AppState, Studio], Act | None] | None = None
    """Enter, or a second click: what is under its cursor. Else the probe becomes the start."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, as the registry has it."""

    name: str
    """The name by which the state and ``show`` know it."""
    title: str
    """What the help calls it."""
    about: str
    """What is seen on it, for the help; "" where another picture's words are about it too."""
    planes: tuple[int, ...]
    """How many axes the hills have for which it exists: 1, 2, and 0 for functions of arrays."""
    paint: Callable[[AppState, Studio, int, int], Canvas]
    """Paints it, in so many columns and rows."""
    key: str = ""
    """Its key; "" where there is none of its own."""
    label: str = ""
    """One word, for the footer and the palette."""
    help: str = ""
    """A sentence on its key."""
    footer: bool = False
    """Whether the footer has its key."""
    lacks: Callable[[AppState], str] | None = None
    """Why it is not there for this scenario, where ``planes`` do not say all; "" if it is."""
    reveals: frozenset[Hidden] = field(default_factory=frozenset)
    """What it would tell of the answer to an open question that asks for it."""
    of_many: bool = False
    """Whether it is of very many descents: nothing plays or is explored on it, esc leaves it, a question refuses it."""
    while_exploring: bool = True
    """Whether its key is there while a probe is moved."""
    again: Callable[[AppState], AppState] | None = None
    """What its key does where it is shown already."""
    beside: tuple[str, ...] = ()
    """The pictures of which the first that there is for the function stands beside it, where there is room."""
    legend: Callable[[AppState, Studio], str] | None = None
    """What is said of it in the place of the coach."""
    hands: Hands = field(default_factory=Hands)
    """What keys and the mouse do on it."""

    @property
    def action(self) -> str:
        """The action of its key."""
        return f"show({self.name!r})"

    def why_not(self, state: AppState) -> str:
        """Why it is not there for the state's function, or ""."""
        axes = len(state.plane)
        if axes not in self.planes:
            if not axes:
                return _OF_NUMBERS
            return _OF_ARRAYS if not any(self.planes) else _OF_TWO if axes == 1 else _OF_ONE
        return self.lacks(state) if self.lacks is not None else ""

    def is_asked(self, state: AppState) -> bool:
        """Whether an open question asks for something that it reveals."""
        return any(map(state.is_asked, self.reveals))
