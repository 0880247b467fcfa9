"""Pictures of the app: driven without a terminal and waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from difflib import get_close_matches
from typing import Any, Literal

from textual.app import App
from textual.events import Key
from textual.message_pump import MessagePump
from textual.pilot import Pilot, WaitForScreenTimeout

from ..app.navigator import NextAction
from ..expression.visible import visible
from ..scenario.model import Scenario
from .app import GradtuiApp
from .cast import Cast
from .key_names import Press
from .modes import Modes
from .picture_file import rows_of, svg, text
from .screens.main_screen import MainScreen

Form = Literal["svg", "txt"]

_QUIET = 2  # rounds in a row in which nothing is left to do
_LONGEST_WAIT = 2.0  # seconds for the widgets to answer
_MOST_ROUNDS = 10_000  # of waiting after a key, should something never rest


class ShotError(Exception):
    """A picture that cannot be taken. The message is one line for a person."""


class StillApp(GradtuiApp):
    """The app in which nothing moves by the clock, and which stays when it is left."""

    left = False
    """Whether a key has left the app."""
    ended = 0
    """The exit code that a signal asks for."""
    driven_by: asyncio.Task[Any] | None = None
    """What presses the keys."""

    def __init__(self, scenario: Scenario, modes: Modes | None = None) -> None:
        super().__init__(scenario, modes)
        self.animation_level = "none"

    def screen_of(self, scenario: Scenario, next_action: NextAction) -> MainScreen:
        """A scenario's screen, on which playing takes no step: how many there would be is the machine's affair."""
        screen = super().screen_of(scenario, next_action)
        screen._tick = _stay  # type: ignore[method-assign]
        return screen

    def exit(self, result: None = None, return_code: int = 0, message: Any = None) -> None:  # noqa: ARG002
        """Note it; a signal ends who drives this too."""
        self.left = True
        self.ended = return_code
        if return_code and self.driven_by is not None:
            self.driven_by.cancel()

    def _handle_exception(self, error: Exception) -> None:
        """Keep a fault for whoever asked for the picture."""
        self.fault = self.fault or error
        self._return_code = 1
        self._exception_event.set()
        self._close_messages_no_wait()


def _stay() -> None:
    """Take no step."""


def take(
    scenario: Scenario,
    presses: Sequence[Press],
    size: tuple[int, int],
    *,
    form: Form = "txt",
    theme: str | None = None,
    modes: Modes | None = None,
    cast: Cast | None = None,
) -> str:
    """Return what the app shows after the presses, each waited for; ``cast`` gets a frame before and after each."""
    app = StillApp(scenario, modes)
    if theme is not None:
        if theme not in app.available_themes:
            near = get_close_matches(theme.lower(), app.available_themes, n=1)
            hint = f"did you mean {near[0]}?" if near else f"expected {', '.join(sorted(app.available_themes))}"
            raise ShotError(f"--theme: unknown theme {visible(theme, limit=40)}; {hint}")
        app.theme = theme
    try:
        shown = asyncio.run(_driven(app, presses, size, form, cast))
    except asyncio.CancelledError:
        raise SystemExit(app.ended or 1) from None
    if app.fault is not None:
        raise app.fault
    return shown


async def _driven(app: StillApp, presses: Sequence[Press], size: tuple[int, int], form: Form, cast: Cast | None) -> str:
    async with app.run_test(size=size) as pilot:
        if app.ended:
            raise asyncio.CancelledError
        app.driven_by = asyncio.current_task()
        await _settled(app, pilot)
        if cast is not None and app.fault is None:
            cast.show(rows_of(app))
        for place, press in enumerate(presses, 1):
            event = Key(*press)
            event.set_sender(app)
            app.post_message(event)
            await _settled(app, pilot)
            if app.fault is not None:
                break
            if app.left:
                raise ShotError(f"--keys: key {place} of {len(presses)}, {press.key}, leaves the app")
            if cast is not None:
                cast.show(rows_of(app))
        if app.fault is not None:
            return ""
        return svg(app) if form == "svg" else text(app)


async def _settled(app: StillApp, pilot: Pilot[None]) -> None:
    """Wait until every worker is done, every message is heard and every frame is drawn."""
    quiet = 0
    for _ in range(_MOST_ROUNDS):
        while is_on_its_way(app) and app.fault is None:
            await asyncio.sleep(0.02)
        working = [worker.wait() for worker in app.workers if not worker.is_finished]
        if working:
            await asyncio.gather(*working, return_exceptions=True)  # one that fails leaves the app without its result
        # a widget that goes away meanwhile never answers: after a while, ask those that are there now
        with suppress(WaitForScreenTimeout):
            await pilot._wait_for_screen(timeout=_LONGEST_WAIT)
        if app.fault is not None:
            return
        for widget in app.screen.walk_children():
            if getattr(widget, "cursor_blink", False):
                widget.cursor_blink = False  # type: ignore[attr-defined]
        app.screen._on_timer_update()  # the next frame now
        quiet = quiet + 1 if _is_quiet(app) else 0
        if quiet == _QUIET:
            return


def is_on_its_way(app: App[None]) -> bool:
    """Whether a run is still going to where a key has sent it."""
    return any(isinstance(screen, MainScreen) and screen.session.heading for screen in app.screen_stack)


def _is_quiet(app: App[None]) -> bool:
    """Whether nothing is left to do: no worker, no message, no call after a frame, nothing to draw."""
    screen = app.screen
    pumps: list[MessagePump] = [app]
    for one in app.screen_stack:
        pumps += one.walk_children(with_self=True)
    return not (
        is_on_its_way(app)
        or any(not worker.is_finished for worker in app.workers)
        or any(not pump._message_queue.empty() or pump._next_callbacks for pump in pumps)
        or screen._callbacks
        or screen._dirty_widgets
        or screen._layout_required
        or screen._scroll_required
        or screen._repaint_required
        or screen._recompose_required
    )
