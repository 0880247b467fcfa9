"""What the keys of the main screen do: each is an action of ``app.dispatch``, or opens another screen over this one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.events import Key

from ...app.actions import ACTIONS
from ...app.actions.looking import WAYS
from ...app.dispatch import dispatch
from ...app.frame import Frame
from ...app.gate import is_there, why_not
from ...app.pictures.registry import shown
from ...app.state import LAYOUTS, AppState, Refusal
from ..textual_fixes.dialogs import Dialog
from .main_mouse import MainMouse

if TYPE_CHECKING:
    from ..widgets.edit_line import EditLine
    from ..widgets.host import Host
    from ..widgets.lesson_panel import LessonPanel

_PROBE_STEPS = 48  # of the probe across a window, where there are no cells to go by


class MainActions(MainMouse):
    """The actions. ``MainScreen`` has the rest."""

    panel: LessonPanel | None
    edit_line: EditLine | None

    @property
    def frame(self) -> Frame:
        """What is said of the state as it is now."""
        raise NotImplementedError

    @property
    def host(self) -> Host:
        """The whole screen, as its parts see it."""
        raise NotImplementedError

    def show_all(self) -> None:
        """Show the state."""
        raise NotImplementedError

    def become(self, after: AppState) -> None:
        """Show another state."""
        raise NotImplementedError

    def do(self, action: str, *arguments: Any) -> bool:
        """Do something; whether anything changed. What is refused is said, beside the lesson or in a note."""
        before = self.state
        return self.is_done(action, *arguments) and self.state is not before

    def is_done(self, action: str, *arguments: Any) -> bool:
        """Do something; whether it was not refused."""
        before = self.state
        result = dispatch(before, action, *arguments)
        if isinstance(result, Refusal):
            self.become(result.state)
            is_said = result.state.lesson is not before.lesson and self.app.screen is self
            if not is_said:
                self.say(result.words)
            return False
        self.become(result)
        return True

    # -- which keys there are ----------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys for arrays are there only where there are arrays, and those for numbers where there are none."""
        name = action + (f"({parameters[0]!r})" if parameters else "")
        return self.has_action(name) and super().check_action(action, parameters)

    def has_action(self, name: str) -> bool:
        """Whether an action of the registry is there now."""
        return is_there(self.state, name)

    def say(self, words: str) -> None:
        """Say why a key did nothing: once, however often it is pressed."""
        if all(note.message != words for note in self.app._notifications):
            self.app.clear_notifications()
            self.notify(words, timeout=4, markup=False)

    def on_key(self, event: Key) -> None:
        """Say why a key does nothing here; it stops what takes long."""
        if self.state.session.heading:
            self.do("pause")
            event.stop()
            return
        why = why_not(self.state, event.key)
        if why:
            event.stop()
            self.say(why)

    # -- keys whose meaning depends on what is shown ---------------------------------------------------------------

    def action_arrow(self, way: str) -> None:
        """What the picture has for arrows, or move the probe; else right and left are a step on and back."""
        (across, down), picture = WAYS[way], shown(self.state)
        if self.state.session.probe is not None and not picture.of_many:
            self._move_probe(across, -down)
            return
        up_down = picture.hands.up_down
        own = up_down(self.state, self.studio, down) if down and up_down is not None else None
        if own is not None:
            self.act(own)
        elif picture.hands.arrow is not None:
            self.act(picture.hands.arrow(self.state, self.studio, across, down))
        elif across:
            self.do("step" if across > 0 else "back")

    def _move_probe(self, across: int, up: int) -> None:
        """Move the probe by cells."""
        probe, frame_of = self.state.session.probe, shown(self.state).hands.frame
        if probe is None:
            return
        frame = frame_of(self.studio) if frame_of is not None else None
        counts = (frame.box.width, frame.box.height) if frame else (_PROBE_STEPS, _PROBE_STEPS)
        ranges = frame.seen if frame else self.state.ranges
        place = [
            probe.point[i] + way * (high - low) / count
            for i, (low, high), way, count in zip(self.state.plane, ranges, (across, up), counts, strict=False)
        ]
        self.do("look_at", place)

    def action_pick(self) -> None:
        """What is under the picture's cursor is taken, such as a cell of a map; else the probe becomes the start."""
        pick = shown(self.state).hands.pick
        if pick is None:
            self.do("start_here")
        else:
            self.act(pick(self.state, self.studio))

    def action_leave(self) -> None:
        """Back from the probe to the run, from a map to the hill, to the menu."""
        if self.state.session.heading:
            self.do("pause")
            return
        is_away = self.state.session.probe is not None or shown(self.state).of_many or self.state.level is not None
        self.do("leave")
        if not is_away and self.state.next_action.has_menu:
            self.app.pop_screen()

    def action_zoom(self, by: int) -> None:
        """Nearer (1) or farther (−1); of the surface too."""
        zoom = shown(self.state).hands.zoom
        self.act(("zoom_around", by) if zoom is None else zoom(self.state, by))

    def action_enlarge(self) -> None:
        """The picture alone, the numbers alone, everything; in a small window there is never everything."""
        self.do("enlarge")
        if self.has_class("-tiny") and LAYOUTS[self.state.layout] == "-picture-alone":
            self.do("enlarge")

    def action_scroll(self, by: int) -> None:
        """Scroll the numbers."""
        self.scroll_numbers(by)

    def action_toggle_log(self) -> None:
        """What the loss chart shows next; where the arrows move something else, l is the one to the right."""
        if shown(self.state).hands.arrow is not None or self.state.session.probe is not None:
            self.action_arrow("right")
        else:
            self.do("loss_view", self.frame.next_loss_view)

    # -- the lesson --------------------------------------------------------------------------------------------------

    def action_go_on(self) -> None:
        """The next page, the next card, or the line for an answer."""
        lesson, panel, ahead = self.state.lesson, self.panel, self.state.next_action
        if lesson is None or panel is None or self.state.too_small:
            return
        if lesson.card is None and ahead.go_on is not None:
            self.do("pause")
            ahead.go_on()
        elif lesson.question is not None and self.frame.asked is not None:
            panel.open_line()
        elif not self.do("turn_page", panel.pages):
            self.do("next_card")

    # -- other screens -----------------------------------------------------------------------------------------------

    def action_compare(self) -> None:
        """Every run in a table."""
        if not self.state.too_small:
            from .compare_screen import CompareScreen

            self.do("pause")
            self.app.push_screen(CompareScreen(self.host))

    def action_derivation(self) -> None:
        """Show why each partial is what it is, unless that is asked for."""
        if self.is_done("derivation") and not self.state.too_small:
            from .derivation_screen import DerivationScreen

            self.app.push_screen(DerivationScreen(self.host))

    def action_shot(self) -> None:
        """Save what is on screen as a picture."""
        from ..picture_file import save_and_tell  # late: few start-ups need it

        self.show_all()  # a step that was taken just before may still wait for its frame
        save_and_tell(self.app, self.state.session)

    async def action_edit(self) -> None:
        """Edit the function."""
        if self.state.is_busy:
            return
        from ..widgets.edit_line import EditLine

        self.do("edit")
        self.edit_line = EditLine(self.host)
        self.add_class("-editing")
        await self.query_one("#coach-box").mount(self.edit_line)
        self.refresh_bindings()

    def close_dialog(self) -> None:
        """A question was opened from a screen over this one: it gives way."""
        screen = self.app.screen
        if isinstance(screen, Dialog) and screen.gives_way:
            screen.dismiss()


def _acts(action: str) -> Callable[..., None]:
    def act(self: MainActions, *arguments: Any) -> None:
        self.do(action, *arguments)

    act.__doc__ = ACTIONS[action].__doc__
    return act


for _action in ACTIONS:  # a key whose action is one of ``dispatch`` needs nothing more than its line in the registry
    if not hasattr(MainActions, f"action_{_action}"):
        setattr(MainActions, f"action_{_action}", _acts(_action))
