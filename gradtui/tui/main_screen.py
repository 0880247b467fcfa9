"""The main screen: it owns the session, and shows it."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import wrap

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.events import Click
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Footer

from ..lesson.arrays import largest
from ..picture.canvas import Canvas
from ..picture.scale import scale
from .array_pictures import ArrayPainter
from .keys import KEYS
from .numbers import numbers
from .panels import coach, function, loss_title, runs, title
from .pictures import painter_of
from .row_view import CanvasView, Line, RowView, TextView
from .session import Session

_ARRAY_ACTIONS = frozenset(key.action for key in KEYS if key.arrays)
_SPEEDS = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)  # steps a second
_SMALLEST = (60, 18)
_MOST_RUNS = 8
_LEAST_LOSS = 7  # lines for the loss chart and its title


class MainScreen(Screen[None], inherit_bindings=False):
    """Picture on the left, partials and loss on the right, the coach's words below."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal"), (160, "-wide")]  # noqa: RUF012 - Textual's form
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall"), (48, "-high")]  # noqa: RUF012
    BINDINGS = [  # noqa: RUF012
        Binding(key.keys, key.action, key.label, key.footer, key.shown.split()[0], id=key.action, tooltip=key.help)
        for key in KEYS
        if key.action not in ("command_palette", "quit", "help")
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.painter = painter_of(session)
        self.speed = 2
        self.log_loss: bool | None = None  # None: as the values suggest
        self._player: Timer | None = None
        self._loss_shown = False
        self.set_class(isinstance(self.painter, ArrayPainter), "-arrays")

    # -- layout --------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Compose the screen: views that ask for their content at the size that they are given."""
        yield TextView(lambda _w, _h: title(self.session, playing=self._player is not None), id="title")
        with Horizontal(id="middle"):
            with Vertical(id="left"):
                yield CanvasView(lambda w, h: self.painter.paint(self.session, w, h), id="picture")
                yield TextView(lambda _, h: runs(self.session, min(h, _MOST_RUNS)), id="runs")
            with Vertical(id="right"):
                yield TextView(lambda w, _: function(self.session, w), id="function")
                yield TextView(self._numbers, id="numbers")
                yield TextView(lambda _w, _h: loss_title(self.session, log=self._log), id="loss-title")
                yield CanvasView(self._loss, id="loss")
                yield CanvasView(lambda w, h: scale(w, h, self.session.count), id="scale")
        with Vertical(id="coach-box"):
            yield TextView(lambda w, h: coach(self.session, w, h), id="coach")
        yield Footer(show_command_palette=False, compact=True)
        yield TextView(self._too_small_words, id="too-small")

    def on_mount(self) -> None:
        """The loss chart follows the first frame."""
        self.call_after_refresh(self._load_loss)

    def on_resize(self) -> None:
        """A window that is too small says which size it needs."""
        width, height = self.size
        self.set_class(width < _SMALLEST[0] or height < _SMALLEST[1], "-too-small")

    @property
    def too_small(self) -> bool:
        """Whether there is no room to show a step; then keys do not take one."""
        return self.has_class("-too-small")

    def _too_small_words(self, width: int, height: int) -> list[Line]:
        words = f"This window is {self.size.width}×{self.size.height}; gradtui needs {_SMALLEST[0]}×{_SMALLEST[1]}."
        lines = wrap(words, max(width - 1, 1))
        return [*[()] * max((height - len(lines)) // 2, 0), *(((line.center(width), ""),) for line in lines)]

    def _numbers(self, width: int, height: int) -> list[Line]:
        """The numbers in what the column has left beside the function and a loss chart worth having."""
        column = self.query_one("#right").size.height or height
        above = self.query_one("#function").size.height if self.query_one("#function").display else 0
        return numbers(self.session, width, column - above - max(_LEAST_LOSS, column // 3))

    # -- showing -------------------------------------------------------------------------------------------------

    def show_all(self) -> None:
        """Show the session. Each view asks for its content and sends the rows that changed, all in one frame."""
        if self.too_small or not self.is_mounted:
            return
        for view in self.query(RowView):
            view.renew()

    def _load_loss(self) -> None:
        """Draw the loss chart from now on; the first frame came without it, and without loading plotext."""
        self._loss_shown = True
        self.show_all()

    @property
    def _log(self) -> bool:
        if self.log_loss is None and self._loss_shown:
            from .loss_picture import wants_log_for

            return wants_log_for(self.session)
        return bool(self.log_loss)

    def _loss(self, width: int, height: int) -> Canvas:
        if not self._loss_shown:
            return Canvas.blank(width, height)
        from .loss_picture import paint_loss

        return paint_loss(self.session, width, height, log=self._log)

    def change(self, change: Callable[[Session], Session]) -> None:
        """Make another session the current one and show it."""
        if self.too_small:
            return
        self.session = change(self.session)
        self.show_all()

    # -- keys ----------------------------------------------------------------------------------------------------

    def action_step(self) -> None:
        """Take one step."""
        self.change(Session.step)

    def action_back(self) -> None:
        """Take one step back."""
        self.pause()
        self.change(Session.back)

    def action_home(self) -> None:
        """Go to the start."""
        self.pause()
        self.change(Session.home)

    def action_end(self) -> None:
        """Go to the end."""
        self.pause()
        self.change(Session.end)

    def action_raise_rate(self) -> None:
        """Raise η from here on."""
        self.change(lambda session: session.change_rate(1))

    def action_lower_rate(self) -> None:
        """Lower η from here on."""
        self.change(lambda session: session.change_rate(-1))

    def action_next_run(self) -> None:
        """Go to the next run."""
        self.change(Session.next_run)

    def action_previous_run(self) -> None:
        """Go to the run before."""
        self.change(lambda session: session.next_run(-1))

    def action_restart(self) -> None:
        """Begin the run again."""
        self.pause()
        self.change(Session.restart)

    def action_toggle_log(self) -> None:
        """Linear or logarithmic loss."""
        self.log_loss = not self._log
        self.show_all()

    # -- many parameters -----------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys for arrays are there only where there are arrays."""
        name = action + (f"({parameters[0]})" if parameters else "")
        if name in _ARRAY_ACTIONS and not isinstance(self.painter, ArrayPainter):
            return False
        return super().check_action(action, parameters)

    def action_picture(self) -> None:
        """The gradient, or the hill over a plane."""
        if isinstance(self.painter, ArrayPainter):
            self.painter.shows_plane = not self.painter.shows_plane
            self.show_all()

    def action_plane(self) -> None:
        """Another plane."""
        if isinstance(self.painter, ArrayPainter):
            self.painter.next_plane()
            self.show_all()

    def action_entry(self, by: int) -> None:
        """Look at another entry."""
        self.change(lambda session: session.with_entry(session.entry + by))

    def action_largest(self) -> None:
        """Look at the largest entry."""
        self.change(lambda session: session.with_entry(largest(session.run)))

    def on_click(self, event: Click) -> None:
        """A click on an entry of the gradient's map looks at it."""
        if isinstance(self.painter, ArrayPainter) and event.widget is not None and event.widget.id == "picture":
            entry = self.painter.entry_at(event.x, event.y)
            if entry is not None:
                self.change(lambda session: session.with_entry(entry))

    def action_derivation(self) -> None:
        """Show why each partial is what it is."""
        if self.too_small:
            return
        from .derivation_screen import DerivationScreen

        self.pause()
        self.app.push_screen(DerivationScreen(self))

    # -- playing -------------------------------------------------------------------------------------------------

    def action_play(self) -> None:
        """Play or pause."""
        if self._player is not None:
            self.pause()
        elif not self.too_small:
            self._player = self.set_interval(1 / _SPEEDS[self.speed], self._tick)
        self.show_all()

    def pause(self) -> None:
        """Stop playing."""
        if self._player is not None:
            self._player.stop()
            self._player = None

    def _tick(self) -> None:
        if self.session.run.at_end:
            self.pause()
            self.show_all()
        else:
            self.change(Session.step)

    def action_slower(self) -> None:
        """Play more slowly."""
        self._set_speed(self.speed - 1)

    def action_faster(self) -> None:
        """Play faster."""
        self._set_speed(self.speed + 1)

    def _set_speed(self, speed: int) -> None:
        self.speed = min(max(speed, 0), len(_SPEEDS) - 1)
        self.notify(f"{_SPEEDS[self.speed]:g} steps a second", timeout=1.5)
        if self._player is not None:
            self.pause()
            self.action_play()
