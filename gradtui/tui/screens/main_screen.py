"""The main screen: it owns the session, and shows it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.screen import Screen
from textual.timer import Timer

from ...app.frame import Frame
from ...app.keys import ANYWHERE, KEYS
from ...app.navigator import NextAction
from ...app.opening import opened
from ...app.painting.studio import Studio, Work
from ...app.pictures.registry import beside_of
from ...app.session import Session
from ..widgets.canvas_view import CanvasView
from ..widgets.row_view import RowView
from .main_panels import LOW, SMALL, SMALLEST, MainPanels

if TYPE_CHECKING:
    from ...engine.landmarks.landmark import Landmark
    from ...lesson.lesson_state import LessonState
    from ..reload import Following, Reread
    from ..widgets.edit_line import EditLine
    from ..widgets.host import Host

_FRAMED = (100, 24)
"""From this size on each panel has a border with its title in it; where it is short, none at its lower end."""


class MainScreen(MainPanels, Screen[None], inherit_bindings=False):
    """Picture on the left, partials and loss on the right, the coach's words below."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal"), (160, "-wide")]  # noqa: RUF012 - Textual's form
    AUTO_FOCUS = ""  # keys go to the screen, until a line to type in is opened
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall"), (48, "-high")]  # noqa: RUF012
    BINDINGS = [  # noqa: RUF012
        Binding(key.keys, key.action, key.label, key.footer, key.shown.split()[0], id=key.action, tooltip=key.help)
        for key in KEYS
        if key.action not in ANYWHERE
    ]

    def __init__(self, session: Session, next_action: NextAction | None = None) -> None:
        super().__init__()
        self.open_studio(Studio(session))
        self.state = opened(session, self.studio.plane, self.studio.home, next_action)
        self.player: Timer | None = None
        self.edit_line: EditLine | None = None
        self.following: Following | None = None
        self.panel = self.new_panel()
        self.loss_shown = False
        self.welcome = ""
        self._frame = Frame(self.state, self.landmarks, self.loss_shown)
        self._loss_due = False
        self._show_due = False
        self.lay_out()

    # -- the state ---------------------------------------------------------------------------------------------------

    @property
    def session(self) -> Session:
        """The runs, and what is looked at."""
        return self.state.session

    @property
    def shown(self) -> str:
        """The name of the picture."""
        return self.state.shown

    @property
    def lesson(self) -> LessonState | None:
        """The lesson as it goes on."""
        return self.state.lesson

    @property
    def frame(self) -> Frame:
        """What is said of the state as it is now."""
        kept = self._frame
        if kept.state is not self.state or kept.landmarks is not self.landmarks or kept.is_whole != self.loss_shown:
            kept = self._frame = Frame(self.state, self.landmarks, self.loss_shown)
        return kept

    @property
    def host(self) -> Host:
        """The screen, as its parts see it."""
        return self

    def lay_out(self) -> None:
        """Say by classes what there is to lay out."""
        self.set_class(self.state.is_of_arrays, "-arrays")
        self.set_class(len(self.session.runs) > 1, "-race")
        self.set_class(beside_of(self.state) is not None, "-beside")
        self.set_class(self.state.is_telling, "-telling")
        self.set_class(len(self.state.plane) == 2, "-two")

    def fit(self, width: int, height: int) -> None:
        """Take the classes of a size before the first layout, which would style everything once more for them."""
        for points, length in ((self.HORIZONTAL_BREAKPOINTS, width), (self.VERTICAL_BREAKPOINTS, height)):
            self.add_class(max(point for point in points if point[0] <= length)[1], update=False)
        self._fit_panels(width, height, update=False)

    def _fit_panels(self, width: int, height: int, *, update: bool = True) -> None:
        """Which panels there is room for, and whether they have borders."""
        self.set_class(width >= _FRAMED[0] and height >= _FRAMED[1], "-framed", update=update)
        self.set_class(width < SMALL[0] or height < SMALL[1], "-tiny", update=update)
        self.set_class(height < LOW, "-low", update=update)

    # -- layout --------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """The loss chart and the landmarks follow the first frame."""
        self.call_after_refresh(self._load_loss)

    def open_studio(self, studio: Studio) -> None:
        """Take a studio for the one that paints."""
        studio.begin = self._work_on_map
        studio.arrived = lambda: self.app.call_from_thread(self.show_all)
        self.studio = studio

    def _work_on_map(self, work: Work) -> None:
        self.run_worker(work, thread=True, group="map", exit_on_error=False)

    @property
    def landmarks(self) -> tuple[Landmark, ...]:
        """The landmarks of the window, as far as they are known."""
        return self.studio.landmarks

    def edit_closed(self) -> None:
        """The function is no longer edited."""
        self.edit_line = None
        self.remove_class("-editing")
        self.do("edited")
        self.show_all()
        self.on_screen_resume()

    def on_unmount(self) -> None:
        """Look at the file no more, and work on no map."""
        if self.following is not None:
            self.following.watch.stop()
        self.studio.forget()

    def follow_file(self, path: str, reread: Reread) -> None:
        """Read the scenario again whenever its file is saved."""
        from ..reload import Following

        self.following = Following(self, path, reread)
        self.following.watch.start()

    def on_screen_resume(self) -> None:
        """What lay over the picture is gone: the file may have changed meanwhile."""
        if self.following is not None:
            self.following.apply()

    def _find_landmarks(self, studio: Studio) -> None:
        """In a thread of its own: what there is in the window."""
        found = studio.hill.find_landmarks()

        def show() -> None:
            if studio is self.studio:
                studio.hill.set_landmarks(found)
                self.show_all()

        self.app.call_from_thread(show)

    def on_resize(self) -> None:
        """A window that is too small says which size it needs."""
        width, height = self.size
        is_so = width < SMALLEST[0] or height < SMALLEST[1]
        self.set_class(is_so, "-too-small")
        self._fit_panels(width, height)
        self.do("too_small", is_so)
        if self.edit_line is not None and not is_so:
            self.call_after_refresh(self.edit_line.take_focus)  # what is hidden loses the keys

    @property
    def is_on_top(self) -> bool:
        """Whether no other screen lies over it."""
        return self.app.screen is self

    # -- showing -------------------------------------------------------------------------------------------------

    def show_all(self) -> None:
        """Show the session. Each view asks for its content and sends the rows that changed, all in one frame."""
        if self.state.too_small or not self.is_mounted:
            return
        is_beside = beside_of(self.state) is not None
        if is_beside != self.has_class("-beside"):
            self.set_class(is_beside, "-beside")
            self.call_after_refresh(self.show_all)  # at the sizes that the views have then
            return
        for view in self.walk_children(RowView):
            if view.id != "loss":
                view.renew()
        if not self._loss_due:  # it costs as much as all the rest, and follows in a frame of its own
            self._loss_due = True
            self.call_after_refresh(self._renew_loss)

    def show_soon(self) -> None:
        """Show the session once, after the keys that are waiting: a held key never gets ahead of the picture."""
        if not self._show_due:
            if self.message_queue_size:
                self._show_due = self.call_later(self._show_due_now)
            else:  # at once, so that the loss chart has a frame of its own
                self.show_all()

    def _show_due_now(self) -> None:
        self._show_due = False
        self.show_all()

    def _renew_loss(self) -> None:
        self._loss_due = False
        for view in self.walk_children(CanvasView):  # none, where the screen has been left meanwhile
            if view.id == "loss":
                view.renew()

    def _load_loss(self) -> None:
        """Draw the loss chart from now on; the first frame came without it, and without loading plotext."""
        self.loss_shown = True
        self.show_all()
        if not self.app.is_headless and not self.session.scenario.cards:  # a lesson says which keys there are
            from ..first_run import WORDS, is_first

            if self.app.is_web or is_first():  # nothing is kept of a visitor
                self.welcome = WORDS
                self.show_all()
        self.look_for_landmarks()

    def on_screen_suspend(self) -> None:
        """The welcome is about the keys here: another screen has its own."""
        self.welcome = ""
        self.show_all()

    def look_for_landmarks(self) -> None:
        """Find, in a thread of its own, what there is in the window."""
        if not self.state.is_of_arrays:
            self.run_worker(
                partial(self._find_landmarks, self.studio), thread=True, group="landmarks", exit_on_error=False
            )
