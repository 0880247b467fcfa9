"""The main screen: it owns the session, and shows it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.timer import Timer

from ...app.frame import Frame
from ...app.keys import ANYWHERE, KEYS
from ...app.navigator import NextAction
from ...app.opening import opened
from ...app.painting.studio import Studio, Work
from ...app.panels.lines import Line, wrap
from ...app.panels.words import function, loss_title, title, wrapped
from ...app.pictures.registry import paint, paint_beside, shown
from ...app.session import Session
from ...picture.canvas.canvas import Canvas
from ..widgets.keys_line import KeysLine
from ..widgets.row_view import CanvasView, RowView, TextView
from .main_changes import MainChanges

if TYPE_CHECKING:
    from ...engine.landmarks.landmark import Landmark
    from ...lesson.lesson_state import LessonState
    from ..reload import Following, Reread
    from ..widgets.edit_line import EditLine
    from ..widgets.host import Host

SMALLEST = (60, 18)
"""The least window that the app can be read in."""
_WELCOME = "Welcome"
_MOST_RUNS = 8
_SCALE = 7  # lines for the scale of gradients, with the one above it
_LEAST_LOSS = 7  # lines for the loss chart and its title


class MainScreen(MainChanges, Screen[None], inherit_bindings=False):
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
        self.set_class(bool(shown(self.state).beside), "-with-slices")
        self.set_class(self.state.is_telling, "-telling")
        self.set_class(len(self.state.plane) == 2, "-two")

    def fit(self, width: int, height: int) -> None:
        """Take the classes of a size before the first layout, which would style everything once more for them."""
        for points, length in ((self.HORIZONTAL_BREAKPOINTS, width), (self.VERTICAL_BREAKPOINTS, height)):
            self.add_class(max(point for point in points if point[0] <= length)[1], update=False)

    # -- layout --------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Compose the screen: views that ask for their content at the size that they are given."""
        yield TextView(lambda _w, _h: title(self.session, playing=self.state.is_playing), id="title")
        with Horizontal(id="middle"):
            with Vertical(id="left"):
                with Horizontal(id="pictures"):
                    yield CanvasView(self._picture, id="picture")
                    yield CanvasView(self._beside, id="beside")
                yield TextView(lambda w, h: self.frame.runs(w, min(h, _MOST_RUNS)), id="runs")
            with Vertical(id="right"):
                yield TextView(lambda w, _: function(self.session, w), id="function")
                yield TextView(self._numbers, id="numbers")
                yield TextView(lambda _w, _h: loss_title(self.session, log=self.frame.is_log), id="loss-title")
                yield CanvasView(lambda w, h: self.frame.loss(w, h), id="loss")
                yield CanvasView(self._scale, id="scale")
        with Vertical(id="coach-box"):
            yield TextView(self._coach, id="coach")
        if self.panel is not None:
            yield self.panel
        yield KeysLine()
        yield TextView(self._too_small_words, id="too-small")

    def on_mount(self) -> None:
        """The loss chart and the landmarks follow the first frame."""
        self.call_after_refresh(self._load_loss)

    def _picture(self, width: int, height: int) -> Canvas:
        return paint(self.state, self.studio, width, height)

    def _scale(self, width: int, height: int) -> Canvas:
        from ...picture.plots.scale import scale

        return scale(width, height, self.session.count)

    def _beside(self, width: int, height: int) -> Canvas:
        """The picture beside the one that is shown, such as the slices beside the hill."""
        return paint_beside(self.state, self.studio, width, height) or Canvas.blank(width, height)

    def _coach(self, width: int, height: int) -> list[Line]:
        if self.state.file_problem:
            return wrapped(self.state.file_problem, width, height, "wrong")
        legend = shown(self.state).legend
        if legend is not None:
            return wrapped(legend(self.state, self.studio), width, 0)
        return self.frame.coach(width, height)

    def told_beside_lesson(self, width: int, height: int) -> list[Line]:
        """What the coach would say, where the lesson has its place and leaves room."""
        has_legend = shown(self.state).legend is not None
        if not (self.session.run.cursor or self.session.probe is not None or has_legend or self.state.file_problem):
            return []
        if self.state.is_blind and not has_legend:
            return []  # where a step went says which way it is downhill
        return self._coach(width, height)

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
        self.do("too_small", is_so)
        if self.edit_line is not None and not is_so:
            self.call_after_refresh(self.edit_line.take_focus)  # what is hidden loses the keys

    @property
    def is_on_top(self) -> bool:
        """Whether no other screen lies over it."""
        return self.app.screen is self

    @property
    def picture_size(self) -> tuple[int, int]:
        """The columns and rows of the picture."""
        size = self.query_one("#picture").size
        return size.width, size.height

    def _too_small_words(self, width: int, height: int) -> list[Line]:
        words = f"This window is {self.size.width}×{self.size.height}; gradtui needs {SMALLEST[0]}×{SMALLEST[1]}."
        lines = wrap(words, max(width - 1, 1))
        return [*[()] * max((height - len(lines)) // 2, 0), *(((line.center(width), ""),) for line in lines)]

    def _room_for_numbers(self, width: int, height: int) -> int:
        """The lines that the column has left beside the function and a loss chart worth having."""
        column = self.query_one("#right").size.height or height
        # the function's own lines: before the first layout its height is not known
        above = len(function(self.session, width)) if self.query_one("#function").display else 0
        below = _LEAST_LOSS + (_SCALE if self.query_one("#scale").display else 0)
        return column - above - max(below, column // 3)

    def _numbers(self, width: int, height: int) -> list[Line]:
        return self.frame.numbers(width, self._room_for_numbers(width, height))

    def scroll_numbers(self, by: int) -> None:
        """Scroll the numbers, to the last line at most."""
        width, height = self.query_one("#numbers").size
        self.do("scroll", by, self.frame.most_above(width, self._room_for_numbers(width, height)))

    # -- showing -------------------------------------------------------------------------------------------------

    def show_all(self) -> None:
        """Show the session. Each view asks for its content and sends the rows that changed, all in one frame."""
        if self.state.too_small or not self.is_mounted:
            return
        with_slices = bool(shown(self.state).beside)
        if with_slices != self.has_class("-with-slices"):
            self.set_class(with_slices, "-with-slices")
            self.call_after_refresh(self.show_all)  # at the sizes that the views have then
            return
        for view in self.query(RowView):
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
        for view in self.query("#loss").results(CanvasView):  # none, where the screen has been left meanwhile
            view.renew()

    def _load_loss(self) -> None:
        """Draw the loss chart from now on; the first frame came without it, and without loading plotext."""
        self.loss_shown = True
        self.show_all()
        if not self.app.is_headless and not self.session.scenario.cards:  # a lesson says which keys there are
            from ..first_run import WORDS, is_first

            if self.app.is_web or is_first():  # nothing is kept of a visitor
                self.notify(WORDS, title=_WELCOME, timeout=8 if self.app.is_web else 15, markup=False)
        self.look_for_landmarks()

    def on_screen_suspend(self) -> None:
        """The welcome is about the keys here: another screen has its own."""
        for note in [note for note in self.app._notifications if note.title == _WELCOME]:
            self.app._unnotify(note)

    def look_for_landmarks(self) -> None:
        """Find, in a thread of its own, what there is in the window."""
        if not self.state.is_of_arrays:
            self.run_worker(
                partial(self._find_landmarks, self.studio), thread=True, group="landmarks", exit_on_error=False
            )
