"""What a screen with a state offers to the widgets and dialogs on it: they know no more of it than this."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from ...app.state import AppState

if TYPE_CHECKING:
    from textual.app import App

    from ...app.panels.lines import Line
    from ...app.pictures.arrays import ArrayPainter
    from ...app.pictures.hill import Painter
    from ...app.pictures.maps import Maps
    from ...app.session import Session
    from ...engine.landmarks.landmark import Landmark


class Host(Protocol):
    """The main screen, as its parts see it."""

    state: AppState
    painter: Painter | ArrayPainter
    maps: Maps | None

    @property
    def is_on_top(self) -> bool:
        """Whether no other screen lies over it."""

    @property
    def app(self) -> App[Any]:
        """The app."""

    @property
    def landmarks(self) -> tuple[Landmark, ...]:
        """The landmarks of the window, as far as they are known."""

    @property
    def picture_size(self) -> tuple[int, int]:
        """The columns and rows of the picture."""

    def do(self, action: str, *arguments: Any) -> bool:
        """Do something; whether anything changed. What is refused is said."""

    def say(self, words: str) -> None:
        """Say why something does nothing."""

    def show_all(self) -> None:
        """Show the state."""

    def told_beside_lesson(self, width: int, height: int) -> list[Line]:
        """What the coach would say, where the lesson has its place and leaves room."""

    def adopt(
        self, session: Session, painter: Painter | ArrayPainter, *, maps: Maps | None = None, search: bool = True
    ) -> None:
        """Show a session of another function."""

    def bring_back(self, state: AppState, painter: Painter | ArrayPainter, maps: Maps | None) -> None:
        """Show again exactly what was shown before an edit."""

    def edit_closed(self) -> None:
        """The function is no longer edited."""

    def look_for_landmarks(self) -> None:
        """Find, in a thread of its own, what there is in the window."""

    def run_worker(self, work: Callable[[], Any], *, thread: bool, group: str) -> Any:
        """Work in a thread of its own."""

    def notify(self, message: str, *, timeout: float, markup: bool) -> None:
        """Say something in a note."""
