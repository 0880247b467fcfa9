"""What follows when the state of the main screen changes: notes, the clock, the lesson's panel, a new frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.timer import Timer

from ...app.painting.studio import Studio
from ...app.session import Session
from ...app.state import LAYOUTS, SPEEDS, AppState
from ..widgets.row_view import TextView
from .main_actions import MainActions

if TYPE_CHECKING:
    from ..widgets.lesson_panel import LessonPanel


_BREATH = 1 / 60  # seconds for keys and the picture, between two parts of what takes long


class MainChanges(MainActions):
    """From one state to another. ``MainScreen`` has the rest."""

    player: Timer | None
    loss_shown: bool
    welcome: str
    """What is said to somebody new, in the coach's place, until the first key that does something; else ""."""

    def open_studio(self, studio: Studio) -> None:
        """Take a studio for the one that paints."""
        raise NotImplementedError

    def lay_out(self) -> None:
        """Say by classes what there is to lay out."""
        raise NotImplementedError

    def show_soon(self) -> None:
        """Show the state after the keys that are waiting."""
        raise NotImplementedError

    def look_for_landmarks(self) -> None:
        """Find what there is in the window."""
        raise NotImplementedError

    def become(self, after: AppState) -> None:
        """Show another state: what follows from each difference, once."""
        before, self.state = self.state, after
        if after.too_small == before.too_small:
            self.welcome = ""
        if after is before or not self.is_mounted:
            return
        if after.note is not None and after.note is not before.note:
            self.notify(after.note.words, timeout=after.note.seconds, markup=False)
        if (after.is_playing, after.speed) != (before.is_playing, before.speed):
            self._set_player()
        if after.shown != before.shown:
            self.studio.forget()  # a map that is under way is given up
        if after.layout != before.layout:
            for number, name in enumerate(LAYOUTS):
                if name:
                    self.set_class(number == after.layout, name)
        if after.lesson is not before.lesson:
            self._told(before)
        if _keys_of(before) != _keys_of(after):
            self.refresh_bindings()
        if after.lesson_hidden != before.lesson_hidden:
            self.set_class(after.is_telling, "-telling")
            self.call_after_refresh(self.show_all)  # at the sizes that the views have then
        if _besides_session(before) != _besides_session(after):
            self.show_all()
        elif after.session is not before.session:
            self.show_soon()
        if after.session.heading and after.session is not before.session:
            self.set_timer(_BREATH, self._go_further)

    def _set_player(self) -> None:
        """Step by itself at the state's speed, or no more."""
        if self.player is not None:
            self.player.stop()
            self.player = None
        if self.state.is_playing:
            self.player = self.set_interval(1 / SPEEDS[self.state.speed], self._tick)

    def _tick(self) -> None:
        self.do("tick")

    def _go_further(self) -> None:
        if self.state.session.heading:
            self.do("further")

    def _told(self, before: AppState) -> None:
        """The lesson has gone on, or says something."""
        old, new = before.lesson, self.state.lesson
        if old is not None and new is not None and (old.at, old.right) != (new.at, new.right):
            if self.panel is not None and old.at != new.at:
                self.panel.opened()
            if self.state.next_action.remember is not None:
                self.state.next_action.remember(new)
            if self.state.open_question is not None:
                self.close_dialog()
        if self.panel is not None:
            self.panel.fit()
        self.refresh_bindings()

    def adopt(self, session: Session, studio: Studio, *, search: bool = True) -> None:
        """Show a session of another function, in a studio of its own; ``search`` looks for its landmarks."""
        self._replace(studio, "adopt", session, studio.plane, studio.home, search=search)

    def bring_back(self, studio: Studio) -> None:
        """Show again exactly what was shown before an edit, in the studio of then."""
        self._replace(studio, "restore", search=not studio.landmarks)

    def _replace(self, studio: Studio, action: str, *arguments: Any, search: bool) -> None:
        self.studio.forget()
        self.open_studio(studio)
        self.do(action, *arguments)
        if self.panel is None and (panel := self.new_panel()) is not None:
            self.panel = panel
            self.query_one("#middle").mount(panel)
        self.lay_out()
        self.refresh_bindings()
        for view in self.query(TextView):
            view.refresh(layout=True)
        self.show_all()
        if self.loss_shown and search:
            self.look_for_landmarks()

    def new_panel(self) -> LessonPanel | None:
        """A panel for the lesson, if there is one."""
        if self.state.lesson is None:
            return None
        from ..widgets.lesson_panel import LessonPanel

        return LessonPanel(self.host)


def _keys_of(state: AppState) -> tuple[object, ...]:
    """What decides which keys there are, besides the scenario."""
    is_seen = state.session.probe is None, state.level is None, state.typing, state.lesson_hidden, state.too_small
    return state.shown, *is_seen


def _besides_session(state: AppState) -> tuple[object, ...]:
    """Everything of a state that is shown, but its session."""
    return (
        state.lesson, state.lesson_hidden, state.shown, state.camera, state.surface, state.is_playing, state.loss_view,
        state.layout, state.numbers_top, state.too_small, state.cursor, state.array_plane, state.row, state.model_input,
        state.page, state.is_judging, state.file_problem, state.tangent, state.needle, state.level,
    )  # fmt: skip
