"""Pictures of the app: driven without a terminal and waited for, or of what is on screen now."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress
from difflib import get_close_matches
from io import StringIO
from pathlib import Path
from typing import Any, Literal
from unicodedata import normalize

from textual._compositor import LayoutUpdate
from textual.app import App
from textual.events import Key
from textual.message_pump import MessagePump
from textual.pilot import Pilot, WaitForScreenTimeout
from textual.strip import Strip

from ..app.navigator import NextAction
from ..app.session import Session
from ..expression.visible import visible
from ..scenario.model import Scenario
from .app import GradtuiApp
from .cast import Cast
from .key_names import Press
from .modes import Modes
from .screens.main_screen import MainScreen

Form = Literal["svg", "txt"]

_LONGEST = 40  # letters of a title in a file's name
_MOST_FILES = 10_000  # of one name
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
            cast.show(_rows(app))
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
                cast.show(_rows(app))
        if app.fault is not None:
            return ""
        return svg(app) if form == "svg" else text(app)


async def _settled(app: StillApp, pilot: Pilot[None]) -> None:
    """Wait until every worker is done, every message is heard and every frame is drawn."""
    quiet = 0
    for _ in range(_MOST_ROUNDS):
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


def _is_quiet(app: App[None]) -> bool:
    """Whether nothing is left to do: no worker, no message, no call after a frame, nothing to draw."""
    screen = app.screen
    pumps: list[MessagePump] = [app]
    for one in app.screen_stack:
        pumps += one.walk_children(with_self=True)
    return not (
        any(not worker.is_finished for worker in app.workers)
        or any(not pump._message_queue.empty() or pump._next_callbacks for pump in pumps)
        or screen._callbacks
        or screen._dirty_widgets
        or screen._layout_required
        or screen._scroll_required
        or screen._repaint_required
        or screen._recompose_required
    )


# -- what is on screen ----------------------------------------------------------------------------------------------


def _rows(app: App[Any]) -> list[Strip]:
    """The screen's rows, with what lies under a dialog."""
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens, simplify=True)
    assert isinstance(update, LayoutUpdate)
    return [Strip.join(row) for row in update.strips]


def text(app: App[Any]) -> str:
    """The screen's characters, a line for each row."""
    return "".join(row.text.rstrip() + "\n" for row in _rows(app))


def svg(app: App[Any]) -> str:
    """The screen as SVG: one that asks no other machine for its letters."""
    drawn = app.export_screenshot(title=f"gradtui · {app.title}", simplify=True)
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)
    # Rich forgets the last row's clip path; strict viewers leave out what names one that is not there
    return re.sub(rf' clip-path="url\(#[^"]*-line-{app.size.height - 1}\)"', "", drawn)


# -- a picture of now -----------------------------------------------------------------------------------------------


def stem(title: str) -> str:
    """A title as part of a file's name: some letters and digits of it. Titles come from outside."""
    seen = "".join(char if visible(char) == char else " " for char in normalize("NFC", title.lower()))
    words = "-".join(re.findall(r"[^\W_]+", seen))
    return words[:_LONGEST].strip("-") or "gradtui"


def send(app: App[Any], title: str, step: int) -> str:
    """Hand the screen to the browser that shows it; return the file's name. Nothing is written here."""
    name = f"{stem(title)}-step-{step}.svg"
    app.deliver_text(StringIO(svg(app)), save_filename=name, open_method="download", mime_type="image/svg+xml")
    return name


def save(app: App[Any], title: str, step: int) -> str:
    """Write the screen into the working directory, over no file that is there; return the file's name.

    Raises OSError, or ValueError for a name that the file system does not take.
    """
    content = svg(app).encode()
    name = f"{stem(title)}-step-{step}"
    for number in range(1, _MOST_FILES):
        path = Path(f"{name}.svg" if number == 1 else f"{name}-{number}.svg")
        try:
            file = path.open("xb")
        except FileExistsError:
            continue
        try:
            with file:
                file.write(content)
        except OSError:
            path.unlink(missing_ok=True)  # half a picture is none
            raise
        return path.name
    raise FileExistsError(0, f"there are {_MOST_FILES - 1:,} of {name}.svg")


def save_and_tell(app: App[Any], session: Session) -> None:
    """Save a picture, or send it to the browser; tell its name, or why there is none."""
    notes = [rack for rack in app.screen.query("ToastRack") if rack.display and rack.children]
    for rack in notes:  # a note lies over the picture and is no part of it
        rack.display = False
    if notes:
        app.screen._refresh_layout()
    try:
        name = (send if app.is_web else save)(app, session.scenario.title, session.run.cursor)
    except (OSError, ValueError) as error:
        why = (getattr(error, "strerror", None) or "its name does not go with the file system").lower()
        app.notify(f"no picture was saved: {why}", severity="error", timeout=6, markup=False)
    else:
        app.notify(f"{'sent to the browser' if app.is_web else 'saved'} as {name}", timeout=4, markup=False)
    for rack in notes:
        rack.display = True
