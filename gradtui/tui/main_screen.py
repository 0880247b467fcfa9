"""The main screen: it owns the session, and shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Footer, Static

from ..lesson.narrate import narrate
from . import panels
from .canvas_view import CanvasView
from .keys import KEYS
from .numbers import numbers
from .pictures import Painter
from .session import Session

if TYPE_CHECKING:
    from ..picture.canvas import Canvas

_SPEEDS = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)  # steps a second
_LOSS_DELAY = 0.012  # the loss chart follows the picture and the numbers
_SMALLEST = (60, 18)
_LEAST_LOSS = 7  # lines for the loss chart and its title


class MainScreen(Screen[None], inherit_bindings=False):
    """Picture on the left, partials and loss on the right, the coach's words below."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal"), (160, "-wide")]  # noqa: RUF012 - Textual's form
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall"), (48, "-high")]  # noqa: RUF012
    BINDINGS = [  # noqa: RUF012
        Binding(key.keys, key.action, key.label, key.footer, key.shown, id=key.action, tooltip=key.help)
        for key in KEYS
        if key.action not in ("command_palette", "quit", "help")
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.painter = Painter(session)
        self.speed = 2
        self.log_loss: bool | None = None  # None: as the values suggest
        self._player: Timer | None = None
        self._loss_timer: Timer | None = None
        self._shown: Session | None = None

    # -- layout --------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Compose the screen."""
        yield Static(id="title", markup=False)
        with Horizontal(id="middle"):
            with Vertical(id="left"):
                yield CanvasView(id="picture")
                with VerticalScroll(id="runs-box", can_focus=False):
                    yield Static(id="runs", markup=False)
            with Vertical(id="right"):
                yield Static(id="function", markup=False)
                yield Static(id="numbers", markup=False)
                yield Static(id="loss-title", markup=False)
                yield CanvasView(id="loss")
        yield Static(id="coach", markup=False)
        yield Footer(show_command_palette=False, compact=True)
        yield Static(id="too-small", markup=False)

    def on_mount(self) -> None:
        """Show the first moment once sizes are known."""
        self.query_one("#function", Static).update(panels.function_line(self.session))

    def on_resize(self) -> None:
        """Lay out anew; a screen too small says which size it needs."""
        width, height = self.size
        small = width < _SMALLEST[0] or height < _SMALLEST[1]
        self.set_class(small, "-too-small")
        if small:
            need = f"{_SMALLEST[0]}×{_SMALLEST[1]}"
            self.query_one("#too-small", Static).update(
                Content(f"This window is {width}×{height}; gradtui needs {need}.")
            )
        self.call_after_refresh(self.show_all)

    @property
    def too_small(self) -> bool:
        """Whether there is no room to show a step; then keys do not take one."""
        return self.has_class("-too-small")

    # -- showing -------------------------------------------------------------------------------------------------

    def show_all(self) -> None:
        """Show the session: picture, numbers and words now, the loss chart right after."""
        if self.too_small or not self.is_mounted:
            return
        session = self.session
        picture = self.query_one("#picture", CanvasView)
        if picture.size.width > 1 and picture.size.height > 1:
            picture.show(self.painter.paint(session, picture.size.width, picture.size.height))
        self.query_one("#title", Static).update(panels.title(session, self._player is not None))
        column = self.query_one("#right").size
        function = self.query_one("#function").outer_size.height
        room = column.height - function - max(_LEAST_LOSS, column.height // 3)
        self.query_one("#numbers", Static).update(numbers(session, column.width, room))
        self.query_one("#coach", Static).update(Content(narrate(session.run, session.scenario.name)))
        self.query_one("#runs", Static).update(panels.runs(session))
        self._shown = session
        if self._loss_timer is None:
            self._loss_timer = self.set_timer(_LOSS_DELAY, self._show_loss)

    def _show_loss(self) -> None:
        self._loss_timer = None
        view = self.query_one("#loss", CanvasView)
        if view.size.width < 2 or view.size.height < 2:
            return
        from .loss_picture import paint_loss  # plotext, which the first frame does not need

        canvas: Canvas
        canvas, log = paint_loss(self.session, view.size.width, view.size.height, self.log_loss)
        view.show(canvas)
        scale = "log scale" if log else "linear scale"
        name = self.session.scenario.name
        self.query_one("#loss-title", Static).update(
            Content.assemble((f"{name} at each step", "bold $text-primary"), (f"  {scale}", "$text-muted"))
        )

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
        from .loss_picture import wants_log_for

        self.log_loss = not (wants_log_for(self.session) if self.log_loss is None else self.log_loss)
        self.show_all()

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
