"""What the keys of the main screen do. The screen itself, its layout and how it is shown are in ``main_screen``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from textual.events import Click, Key
from textual.screen import Screen
from textual.timer import Timer

from ...app.pictures.hill import Painter
from ...app.session import Session
from .reasons import ARRAY_ACTIONS, NUMBER_ACTIONS, OF_TWO, RACE_ACTIONS, no_rate, no_step, no_way_back, why_not

if TYPE_CHECKING:
    from ...app.pictures.arrays import ArrayPainter
    from ...app.pictures.maps import Maps
    from ...engine.descent.descent import Descent
    from ...engine.landmarks.critical_points import Landmark

SPEEDS = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)  # steps a second
WAYS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
Shown = Literal["hill", "surface", "slices", "compass", "map", "sweep"]
MAPS = ("map", "sweep")


if TYPE_CHECKING:
    _Screen = Screen[None]
else:
    _Screen = object  # a class of Textual's takes milliseconds to make


class Actions(_Screen):
    """The actions. ``MainScreen`` has the rest."""

    session: Session
    painter: Painter | ArrayPainter
    maps: Maps | None
    shown: Shown
    speed: int
    log_loss: bool | None
    player: Timer | None

    def show_all(self) -> None:
        """Show the session."""
        raise NotImplementedError

    def show_soon(self) -> None:
        """Show the session after the keys that are waiting."""
        raise NotImplementedError

    @property
    def too_small(self) -> bool:
        """Whether there is no room to show a step."""
        raise NotImplementedError

    @property
    def landmarks(self) -> tuple[Landmark, ...]:
        """The landmarks of the window, as far as they are known."""
        raise NotImplementedError

    @property
    def is_log(self) -> bool:
        """Whether the loss chart is logarithmic."""
        raise NotImplementedError

    @property
    def editing(self) -> bool:
        """Whether the function is being edited: then keys type."""
        raise NotImplementedError

    @property
    def has_menu(self) -> bool:
        """Whether the menu lies below."""
        return False

    def open_maps(self) -> Maps | None:
        """The maps; None where there are none."""
        raise NotImplementedError

    def turn_wires(self) -> None:
        """Draw the surface as wires, or filled again."""
        raise NotImplementedError

    def followed(self, before: Descent) -> None:
        """The session was changed; ``before`` is the run that was the active one."""

    @property
    def is_blind(self) -> bool:
        """Whether slopes are asked for, so that nothing on screen may say them."""
        raise NotImplementedError

    def refused(self, after: Session) -> bool:
        """Whether a session may not be shown now; then it is said why."""
        raise NotImplementedError

    def change(self, change: Callable[[Session], Session]) -> bool:
        """Make another session the current one and show it, if it may be shown."""
        if self.too_small or self.editing:
            return False
        after = change(self.session)
        if self.refused(after):
            return False
        before, self.session = self.session.run, after
        self.show_soon()
        self.followed(before)
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys for arrays are there only where there are arrays, and those for numbers where there are none."""
        name = action + (f"({parameters[0]!r})" if parameters else "")
        return self.has_action(name) and super().check_action(action, parameters)

    def has_action(self, name: str) -> bool:
        """Whether an action of the registry is there for this function."""
        if self.editing:
            return False
        if name in (NUMBER_ACTIONS if not isinstance(self.painter, Painter) else ARRAY_ACTIONS):
            return False
        in_map, exploring = self.shown in MAPS, self.session.probe is not None
        if name in ("pick", "leave"):
            return in_map or exploring or (name == "leave" and self.has_menu)
        if (name in OF_TWO and self.is_of_one_variable) or (name in RACE_ACTIONS and len(self.session.runs) == 1):
            return False
        if name in (("play", "explore", "follow") if in_map else ("play", "back", "show('map')") if exploring else ()):
            return False
        return name != f"show({self.shown!r})" or self.shown == "surface"

    def say(self, words: str) -> None:
        """Say why a key did nothing: once, however often it is pressed."""
        if all(note.message != words for note in self.app._notifications):
            self.app.clear_notifications()
            self.notify(words, timeout=4, markup=False)

    def on_key(self, event: Key) -> None:
        """Say why a key does nothing here; of one that does something nothing is said, and its binding runs."""
        why = "" if self.too_small else why_not(self, event.key)
        if why:
            event.stop()
            self.say(why)

    @property
    def is_of_one_variable(self) -> bool:
        """Whether the hill is a curve."""
        return isinstance(self.painter, Painter) and len(self.painter.plane) == 1

    # -- stepping ------------------------------------------------------------------------------------------------

    def action_step(self) -> None:
        """Take one step."""
        self._unless(no_step, Session.step)

    def action_back(self) -> None:
        """Take one step back."""
        self.pause()
        self._unless(no_way_back, Session.back)

    def _unless(self, why: Callable[[Session], str], change: Callable[[Session], Session]) -> None:
        """Change the session, or say why that would change nothing."""
        words = "" if self.too_small or self.editing else why(self.session)
        if words:
            self.say(words)
        else:
            self.change(change)

    def action_home(self) -> None:
        """Go to the start."""
        self.pause()
        self.change(Session.home)

    def action_end(self) -> None:
        """Go to the end."""
        self.pause()
        self.change(Session.end)

    def action_restart(self) -> None:
        """Begin again."""
        self.pause()
        self.change(Session.restart)

    def action_together(self) -> None:
        """Move every run, or the active one alone."""
        self.change(Session.join)

    def action_next_run(self) -> None:
        """Go to the next run."""
        self.change(Session.next_run)

    def action_previous_run(self) -> None:
        """Go to the run before."""
        self.change(lambda session: session.next_run(-1))

    # -- how it steps --------------------------------------------------------------------------------------------

    def action_raise_rate(self) -> None:
        """Raise η from here on."""
        self._unless(no_rate, lambda session: session.change_rate(1))

    def action_lower_rate(self) -> None:
        """Lower η from here on."""
        self._unless(no_rate, lambda session: session.change_rate(-1))

    def action_use_curvature(self) -> None:
        """Take the η that the curvature at this point suggests; again: the other one."""
        from ...lesson.rates import advised

        rate, words = advised(self.session.run)
        self.notify(words, timeout=4, markup=False)
        if rate is not None:
            self.change(lambda session: session.with_rate(rate))

    def action_optimizer(self) -> None:
        """Run again from the start with the next optimizer."""
        self.pause()
        if not self.change(Session.next_optimizer):
            return
        run = self.session.run
        self.notify(f"{run.optimizer.title}: the same start, {run.cursor} steps", timeout=2, markup=False)

    def action_toggle_log(self) -> None:
        """Linear or logarithmic loss; where the arrows move something else, l is the one to the right."""
        if self.shown in (*MAPS, "surface") or self.session.probe is not None:
            self.action_arrow("right")
            return
        self.log_loss = not self.is_log
        self.show_all()

    # -- pictures ------------------------------------------------------------------------------------------------

    def action_show(self, shown: Shown) -> None:
        """Show another picture."""
        if shown == self.shown == "surface":
            self.turn_wires()
            return
        if shown == self.shown or self.too_small or not isinstance(self.painter, Painter):
            return
        if shown in MAPS or self.maps is not None:
            maps = self.open_maps()
            if maps is not None:
                maps.forget()
                maps.cursor = None
        if shown in MAPS:
            self.session = self.session.unexplored()
            self.pause()
        elif self.shown in MAPS:
            self.pause()
        self.shown = shown
        self.refresh_bindings()
        self.show_all()

    def action_arrow(self, way: str) -> None:
        """In a map move the cursor; else right and left are a step on and back."""
        across, down = WAYS[way]
        if self.shown in MAPS and self.maps is not None:
            if not self.too_small:
                self.maps.move(across, down)
                self.show_all()
        elif way == "right":
            self.action_step()
        elif way == "left":
            self.action_back()

    def action_pick(self) -> None:
        """Replay the cell under the cursor as a descent."""
        shown = self.shown
        if (shown != "map" and shown != "sweep") or self.maps is None or self.too_small:
            return
        picked = self.maps.picked(self.session, shown)
        replayed = None if picked is None else self.session.with_start(*picked)
        if replayed is not None and not self.refused(replayed):
            self.pause()
            self.maps.forget()
            self.shown = "hill"
            self.refresh_bindings()
            self.change(lambda _: replayed)
            self.notify(
                "The cell is replayed to its end: home goes to its start, r brings the old run back.",
                timeout=4,
                markup=False,
            )

    def action_leave(self) -> None:
        """Back from the probe to the run, from a map to the hill."""
        if self.session.probe is not None:
            self.change(Session.unexplored)
            self.refresh_bindings()
        elif self.shown in MAPS:
            self.action_show("hill")
        elif self.has_menu:
            self.pause()
            self.app.pop_screen()

    def action_compare(self) -> None:
        """Every run in a table."""
        if self.too_small:
            return
        from .compare_screen import CompareScreen

        self.pause()
        self.app.push_screen(CompareScreen(self))

    def action_shot(self) -> None:
        """Save what is on screen as a picture."""
        from ..shot import save_and_tell  # late: few start-ups need it

        self.show_all()  # a step that was taken just before may still wait for its frame
        save_and_tell(self.app, self.session)

    def action_derivation(self) -> None:
        """Show why each partial is what it is."""
        if self.too_small:
            return
        from .derivation_screen import DerivationScreen

        self.pause()
        self.app.push_screen(DerivationScreen(self))

    def action_picture(self) -> None:
        """The gradient, or the hill over a plane."""
        if not isinstance(self.painter, Painter):
            self.painter.shows_plane = not self.painter.shows_plane
            self.show_all()

    def action_plane(self) -> None:
        """Another plane."""
        if not isinstance(self.painter, Painter):
            self.painter.next_plane()
            self.show_all()

    def action_entry(self, by: int) -> None:
        """Look at another entry."""
        self.change(lambda session: session.with_entry(session.entry + by))

    def action_largest(self) -> None:
        """Look at the largest entry."""
        from ...lesson.explanation.array_working import largest

        self.change(lambda session: session.with_entry(largest(session.run)))

    def on_click(self, event: Click) -> None:
        """On a gradient's map a click looks at an entry; on a fate map it puts the cursor there, two replay it."""
        if event.widget is None or event.widget.id != "picture":
            return
        if not isinstance(self.painter, Painter):
            entry = self.painter.entry_at(event.x, event.y)
            if entry is not None:
                self.change(lambda session: session.with_entry(entry))
        elif self.shown in MAPS and self.maps is not None and self.maps.point_to(event.x, event.y):
            if event.chain > 1:
                self.action_pick()
            else:
                self.show_all()

    # -- playing -------------------------------------------------------------------------------------------------

    def action_play(self) -> None:
        """Play or pause."""
        if self.player is not None:
            self.pause()
        elif not self.too_small:
            self.player = self.set_interval(1 / SPEEDS[self.speed], self._tick)
        self.show_all()

    def pause(self) -> None:
        """Stop playing."""
        if self.player is not None:
            self.player.stop()
            self.player = None

    def _tick(self) -> None:
        if self.session.at_end:
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
        self.speed = min(max(speed, 0), len(SPEEDS) - 1)
        self.notify(f"{SPEEDS[self.speed]:g} steps a second", timeout=1.5, markup=False)
        if self.player is not None:
            self.pause()
            self.action_play()
