"""What is kept between the frames of one function's pictures, and how their long work is begun."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from ..session import Ranges, Session

if TYPE_CHECKING:
    from ...engine.landmarks.landmark import Landmark
    from .arrays import ArrayPainter
    from .hill import Painter

Kept = TypeVar("Kept")
Work = Callable[[], None]


class Studio:
    """A painter for a session's function, and what each picture keeps for itself.

    ``begin(work)`` runs work in a thread of its own, ``arrived()`` shows what it found.
    """

    def __init__(self, session: Session) -> None:
        self.painter: Painter | ArrayPainter
        if session.run.objective.has_arrays:
            from .arrays import ArrayPainter  # late: most functions are of numbers

            self.painter = ArrayPainter(session)
        else:
            from .hill import Painter

            self.painter = Painter(session)
        self.begin: Callable[[Work], None] = _at_once
        self.arrived: Callable[[], None] = _unseen
        self._kept: dict[Any, Any] = {}

    @property
    def hill(self) -> Painter:
        """What paints hills of numbers."""
        from .hill import Painter

        assert isinstance(self.painter, Painter)
        return self.painter

    @property
    def arrays(self) -> ArrayPainter:
        """What paints functions of arrays."""
        from .arrays import ArrayPainter

        assert isinstance(self.painter, ArrayPainter)
        return self.painter

    @property
    def plane(self) -> tuple[int, ...]:
        """The variables of the hill's axes; none for arrays."""
        return self.painter.plane

    @property
    def home(self) -> Ranges:
        """The range of each axis as the scenario has it; none for arrays."""
        return self.painter.home

    @property
    def landmarks(self) -> tuple[Landmark, ...]:
        """The landmarks of the window, as far as they are known."""
        return self.painter.landmarks

    def kept(self, of: Callable[[Studio], Kept]) -> Kept:
        """What a picture keeps: made by ``of`` when it is first asked for."""
        if of not in self._kept:
            self._kept[of] = of(self)
        found: Kept = self._kept[of]
        return found

    def forget(self) -> None:
        """Give up what is under way: another picture is shown."""
        for kept in self._kept.values():
            if hasattr(kept, "forget"):
                kept.forget()


def _at_once(work: Work) -> None:
    work()


def _unseen() -> None:
    """Nobody waits for it."""
