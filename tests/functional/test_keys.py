"""Every key does what its help says: keys are pressed, the session is looked at."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from functional.pilots import footer_of, settled, text_of
from textual.command import CommandPalette
from textual.drivers.headless_driver import HeadlessDriver
from thinned import thinned

from gradtui.app.keys import KEYS
from gradtui.app.pictures.picture import Picture
from gradtui.app.pictures.registry import PICTURES
from gradtui.app.session import Session
from gradtui.scenario.catalogue import open_scenario
from gradtui.tui.app import GradtuiApp
from gradtui.tui.screens.compare_screen import CompareScreen
from gradtui.tui.screens.derivation_screen import DerivationScreen
from gradtui.tui.screens.help_screen import HelpScreen

SIZE = (80, 24)


def opened(name: str = "two_minima") -> GradtuiApp:
    return GradtuiApp(open_scenario(name))


@dataclass(frozen=True)
class Case:
    """What a key does: what does not hold before it, and holds after it."""

    prepare: Callable[[Session], Session]
    """Where the session stands before it."""
    holds: Callable[[GradtuiApp, Session], bool]
    """What the key brings about, given the session before it."""
    scenario: str = "two_minima"
    """The scenario."""
    before: tuple[str, ...] = ()
    """Keys that are pressed before it."""


def same(session: Session) -> Session:
    return session


def at_three(session: Session) -> Session:
    return session.step(3)


def at_probe(session: Session) -> Session:
    return session.step(3).explored([1.5] * len(session.run.point))


def probed(app: GradtuiApp, old: Session) -> list[int]:
    """Which way the probe was moved along each axis."""
    now, then = app.main.session.probe, old.probe
    assert now and then
    return [(x > was) - (x < was) for x, was in zip(now.point, then.point, strict=True)]


def explores(app: GradtuiApp, old: Session) -> bool:
    probe = app.main.session.probe
    return probe is not None and probe.point == old.run.point


def starts_at_probe(app: GradtuiApp, old: Session) -> bool:
    run = app.main.session.run
    return app.main.session.probe is None and run.point == old.probe.point and run.cursor == 0


AT_QUESTION = ("greater_than_sign", "greater_than_sign", "escape")
"""The keys that go to the first question of one_slope, and out of the line for its answer."""
SENT: list[int] = []
"""The signals that the app sent to itself."""


def rate(app: GradtuiApp) -> float:
    return app.main.session.run.learning_rate


def widths(app: GradtuiApp) -> list[float]:
    return [high - low for low, high in app.main.session.window]


def side(app: GradtuiApp, axis: int) -> tuple[float, ...]:
    """The window along an axis, if it is not the scenario's own."""
    window = app.main.session.window
    return window[axis] if window else ()


def card(app: GradtuiApp) -> int:
    assert app.main.lesson is not None
    return app.main.lesson.at


def shows(picture: Picture) -> Case:
    other = next(one.key for one in PICTURES.values() if one.key and one is not picture)
    return Case(same, lambda app, old: app.main.shown == picture.name, "line_fit", (other,))


CASES = {
    "step": Case(at_three, lambda app, old: app.main.session.run.cursor == 4),
    "back": Case(at_three, lambda app, old: app.main.session.run.cursor == 2 and app.main.session.run.length == 4),
    "arrow('right')": Case(at_three, lambda app, old: app.main.session.run.cursor == 4),
    "arrow('left')": Case(at_three, lambda app, old: app.main.session.run.cursor == 2),
    "arrow('up')": Case(at_probe, lambda app, old: probed(app, old) == [0, 1], "himmelblau"),
    "arrow('down')": Case(at_probe, lambda app, old: probed(app, old) == [0, -1], "himmelblau"),
    "home": Case(at_three, lambda app, old: app.main.session.run.cursor == 0 and app.main.session.run.length == 4),
    "end": Case(at_three, lambda app, old: app.main.session.run.at_end and app.main.session.run.verdict == "converged"),
    "play": Case(same, lambda app, old: app.main.player is not None),
    "slower": Case(same, lambda app, old: app.main.state.speed == 1),
    "faster": Case(same, lambda app, old: app.main.state.speed == 3),
    "raise_rate": Case(at_three, lambda app, old: rate(app) == 0.055 and app.main.session.run.cursor == 3),
    "lower_rate": Case(at_three, lambda app, old: rate(app) == 0.0455 and app.main.session.run.cursor == 3),
    "use_curvature": Case(at_three, lambda app, old: rate(app) == old.run.curvature.safe_rate),
    "optimizer": Case(at_three, lambda app, old: app.main.session.run.optimizer.name == "momentum"),
    "next_run": Case(at_three, lambda app, old: app.main.session.active == 1 and app.main.session.runs == old.runs),
    "previous_run": Case(at_three, lambda app, old: app.main.session.active == 3 and app.main.session.runs == old.runs),
    "together": Case(at_three, lambda app, old: app.main.session.together),
    "compare": Case(at_three, lambda app, old: isinstance(app.screen, CompareScreen)),
    "restart": Case(
        lambda session: session.step(3).change_rate(1).step(2),
        lambda app, old: app.main.session.run is old.initial_runs[0] and rate(app) == 0.05,
    ),
    "shot": Case(at_three, lambda app, old: Path("two-minima-step-3.svg").exists()),
    **{picture.action: shows(picture) for picture in PICTURES.values() if picture.key},
    "explore": Case(at_three, explores),
    "leave": Case(at_probe, lambda app, old: app.main.session.probe is None and app.main.session.run is old.run),
    "pick": Case(at_probe, starts_at_probe),
    "zoom(1)": Case(at_three, lambda app, old: widths(app) == pytest.approx([4.4 / 1.6])),
    "zoom(-1)": Case(at_three, lambda app, old: widths(app) == pytest.approx([4.4 * 1.6])),
    "pan('left')": Case(same, lambda app, old: side(app, 0) == pytest.approx((-3.08, 1.32))),
    "pan('right')": Case(same, lambda app, old: side(app, 0) == pytest.approx((-1.32, 3.08))),
    "pan('up')": Case(same, lambda app, old: side(app, 1) == pytest.approx((-3.6, 8.4)), "himmelblau"),
    "pan('down')": Case(same, lambda app, old: side(app, 1) == pytest.approx((-8.4, 3.6)), "himmelblau"),
    "fit": Case(lambda s: replace(s, window=((0.0, 1.0),)), lambda app, old: app.main.session.window == ()),
    "field": Case(same, lambda app, old: app.main.session.field, "himmelblau"),
    "tangent": Case(same, lambda app, old: app.main.state.tangent == "plane", "himmelblau"),
    "level": Case(same, lambda app, old: app.main.state.level == old.run.value, "himmelblau"),
    "follow": Case(same, lambda app, old: app.main.session.follows),
    "scroll(1)": Case(same, lambda app, old: app.main.state.numbers_top == 3, "himmelblau"),
    "scroll(-1)": Case(same, lambda app, old: app.main.state.numbers_top == 0, "himmelblau", ("pagedown",)),
    "enlarge": Case(same, lambda app, old: not app.main.query_one("#right").display),
    "picture": Case(same, lambda app, old: app.main.shown == "plane", "five_parameters"),
    "plane": Case(same, lambda app, old: app.main.shown == "plane", "five_parameters"),
    "entry(1)": Case(same, lambda app, old: app.main.session.entry == (old.entry + 1) % 5, "five_parameters"),
    "entry(-1)": Case(same, lambda app, old: app.main.session.entry == old.entry - 1, "five_parameters"),
    "largest": Case(lambda s: s.with_entry(2), lambda app, old: app.main.session.entry == 4, "five_parameters"),
    "go_on": Case(same, lambda app, old: card(app) == 1, "one_slope"),
    "card(1)": Case(same, lambda app, old: card(app) == 1, "one_slope"),
    "card(-1)": Case(same, lambda app, old: card(app) == 1, "one_slope", AT_QUESTION),
    "hint": Case(same, lambda app, old: "Hint 1 of 3" in app.main.lesson.said, "one_slope", AT_QUESTION),
    "lesson": Case(same, lambda app, old: app.main.state.lesson_hidden, "one_slope"),
    "derivation": Case(at_three, lambda app, old: isinstance(app.screen, DerivationScreen)),
    "edit": Case(at_three, lambda app, old: app.main.state.typing and app.main.session is old),
    "toggle_log": Case(at_three, lambda app, old: app.main.state.loss_view == "log" and app.main.session is old),
    "help": Case(same, lambda app, old: isinstance(app.screen, HelpScreen)),
    "command_palette": Case(same, lambda app, old: isinstance(app.screen, CommandPalette)),
    "suspend_process": Case(same, lambda app, old: SENT == [signal.SIGTSTP] and app.main.session is old),
    "quit": Case(same, lambda app, old: app._exit and app.return_code == 0),
}


def test_the_table_has_every_key() -> None:
    assert list(CASES) == [key.action for key in KEYS]


@pytest.mark.parametrize(
    ("action", "name"),
    [  # another name of a key does the same; four fifths of the keys wait for the slow tests
        pytest.param(key.action, name, marks=pytest.mark.slow if k or number % 5 else ())
        for number, key in enumerate(KEYS)
        for k, name in enumerate(key.keys.split(","))
    ],
)
async def test_key_does_what_it_says(action: str, name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # a picture is saved where one is
    monkeypatch.setattr(HeadlessDriver, "can_suspend", True)
    monkeypatch.setattr(os, "kill", lambda _, number: SENT.append(number))
    SENT.clear()
    case = CASES[action]
    app = opened(case.scenario)
    async with app.run_test(size=SIZE) as pilot:
        app.main.state = replace(app.main.state, session=case.prepare(app.main.session))
        await pilot.press(*case.before)
        old = app.main.session
        assert not case.holds(app, old)  # else the key would have nothing to do
        await pilot.press(name)
        assert case.holds(app, old)
        app.main.do("pause")


@pytest.mark.parametrize(
    ("name", "keys", "said"),
    [
        ("two_minima", ["2", "4", "v"], "That needs two variables"),
        ("two_minima", ["comma", "b"], "That key is for functions of many parameters"),
        ("five_parameters", ["2", "5", "x", "m"], "That is for functions of a few variables"),
        ("himmelblau", ["2", "1", "escape", "enter", "i", "1"], ""),
    ],
)
async def test_a_key_that_does_nothing_says_why(name: str, keys: list[str], said: str) -> None:
    app = opened(name)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*keys)
        notes = [note.message for note in app._notifications]
        assert len(notes) == bool(said)
        assert all(note.startswith(said) for note in notes)


async def test_play_steps_until_paused() -> None:
    app = opened()
    async with app.run_test(size=SIZE) as pilot:
        app.main.state = replace(app.main.state, speed=5)
        await pilot.press("a")
        await settled(pilot, lambda: app.main.session.run.cursor >= 2)
        await pilot.press("a")
        stood = app.main.session.run.cursor
        await pilot.pause(0.1)
        assert app.main.player is None
        assert app.main.session.run.cursor == stood


@pytest.mark.parametrize("name", thinned(["left", "home", "end", "r"], of=4))
async def test_a_key_that_goes_elsewhere_pauses(name: str) -> None:
    app = opened()
    async with app.run_test(size=SIZE) as pilot:
        app.main.state = replace(app.main.state, speed=0)
        await pilot.press("a", name)
        assert app.main.player is None


async def test_play_stops_at_the_end_of_a_run() -> None:
    app = opened()
    async with app.run_test(size=SIZE) as pilot:
        app.main.state = replace(app.main.state, session=app.main.session.end().back())
        app.main.state = replace(app.main.state, speed=5)
        await pilot.press("a")
        await settled(pilot, lambda: app.main.player is None)
        assert app.main.session.run.at_end


async def test_speed_has_a_slowest_and_a_fastest_and_changes_while_playing() -> None:
    app = opened("rosenbrock")
    async with app.run_test(size=SIZE) as pilot:
        app.main.state = replace(app.main.state, speed=1)
        await pilot.press("a", *["left_square_bracket"] * 2)
        assert app.main.state.speed == 0
        assert app.main.player is not None
        app.main.state = replace(app.main.state, speed=4)
        app.main.action_faster()  # faster than the machine may be: nothing waits until it is idle
        app.main.action_faster()
        assert app.main.state.speed == 5
        assert app.main.player is not None
        app.main.do("pause")


async def test_learning_rate_holds_from_this_step_on_and_back_restores_the_old_one() -> None:
    app = opened()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("space", "space", "plus", "space")
        assert list(app.main.session.run.history.rates)[:3] == [0.05, 0.05, 0.055]
        assert rate(app) == 0.055
        await pilot.press("left")
        assert rate(app) == 0.055  # the step that leaves this point was taken with it
        await pilot.press("left")
        assert rate(app) == 0.05
        await pilot.press("space", "space")
        assert [move.learning_rate for move in app.main.session.run.steps] == [0.05, 0.05, 0.055]


async def test_up_and_down_is_where_one_began() -> None:
    app = opened()
    async with app.run_test(size=SIZE) as pilot:
        app.main.state = replace(app.main.state, session=app.main.session.step(2))
        await pilot.press("plus", "minus", "minus", "plus")
        assert rate(app) == 0.05
        assert app.main.session.run.step_at(1).learning_rate == 0.05


RATES = [1e-9, 0.001, 0.05, 0.09, 0.1, 0.12, 1.0, 0.099, 0.123, 0.0333, 7.5, 1234.5]


def with_rate(value: float) -> Session:
    return Session.open(replace(open_scenario("two_minima"), learning_rates=(value,)))


@pytest.mark.parametrize("start", RATES)
@pytest.mark.parametrize("by", [1, -1])
def test_there_and_back_is_where_one_began_from_any_rate(start: float, by: int) -> None:
    session = with_rate(start)
    there = session.change_rate(by)
    assert (there.run.learning_rate - start) * by > 0
    assert there.change_rate(-by).run.learning_rate == start


@pytest.mark.parametrize(("start", "by"), [(1e6, 1), (5e6, 1), (1e300, 1), (1e-12, -1), (5e-13, -1), (1e-300, -1)])
def test_up_never_goes_down(start: float, by: int) -> None:
    assert (with_rate(start).change_rate(by).run.learning_rate - start) * by >= 0


async def test_the_loss_chart_goes_round() -> None:
    """Linear, logarithmic, the distances, linear; the title says which."""
    app = opened()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("space")
        titles = []
        for _ in range(4):
            titles.append("".join(text for text, _ in app.main.frame.loss_title(40, 8)))
            await pilot.press("l")
        loss = "f at each step  linear scale"
        assert titles == [loss, "f at each step  log scale", "distance to B  log scale", loss]


async def test_help_turns_its_pages() -> None:
    app = GradtuiApp(open_scenario("two_minima"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("question_mark")
        box = app.screen.query_one("#help")
        seen = []
        for key in ("pagedown", "pagedown", "pageup", "end", "home", "down", "down", "up"):
            await pilot.press(key)
            await pilot.pause()
            seen.append(box.scroll_offset.y)
        page = box.size.height - 1
        assert seen == [page, 2 * page, page, box.max_scroll_y, 0, 3, 6, 3]


@pytest.mark.parametrize("close", thinned(["escape", "question_mark", "q"], of=3))
async def test_help_names_every_key_and_closes(close: str) -> None:
    app = opened()
    async with app.run_test(size=(120, 60)) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        text = text_of(app, "#help-text")
        assert [key.shown for key in KEYS if key.shown not in text] == []
        await pilot.press("space" if close == "q" else close)
        assert app.screen is app.main
        assert app.main.session.run.cursor == 0


async def test_footer_shows_the_keys_marked_for_it() -> None:
    app = opened()
    async with app.run_test(size=(130, 30)) as pilot:
        await pilot.pause()
        there = [key for key in KEYS if key.footer and app.main.has_action(key.action)]
        assert footer_of(app) == [(key.shown.split()[0], key.label) for key in there]


# -- windows --------------------------------------------------------------------------------------------------------


async def test_a_window_too_small_says_so_and_ignores_steps() -> None:
    app = opened()
    async with app.run_test(size=(50, 14)) as pilot:
        await pilot.press("space", "end", "plus")
        assert "40×15" in text_of(app, "#too-small")
        assert "50×14" in text_of(app, "#too-small")
        assert app.main.session.run.cursor == 0
        assert rate(app) == 0.05
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        await pilot.press("space")
        assert app.main.session.run.cursor == 1
        assert not app.screen.query_one("#too-small").display
        assert "step 1" in text_of(app, "#title")


@pytest.mark.parametrize(
    "size", thinned([((39, 15),), ((20, 5),), ((40, 15),), ((40, 14),), ((200, 60),), ((300, 100),)], of=2)
)
async def test_any_window_takes_keys(size: tuple[int, int]) -> None:
    app = opened("himmelblau")
    async with app.run_test(size=size) as pilot:
        await pilot.press("space", "l", "tab")
        await pilot.pause(0.03)
        assert app.main.session.runs[0].cursor == (size[0] >= 40 and size[1] >= 15)


async def test_textuals_own_panel_of_keys_is_not_in_the_palette() -> None:
    app = opened()
    async with app.run_test(size=SIZE):
        titles = [command.title for command in app.get_system_commands(app.screen)]
    assert "Help (?)" in titles
    assert "Theme" in titles
    assert not {"Keys", "Maximize", "Minimize"} & set(titles)


def test_keys_are_distinct() -> None:
    for other in ("arrays", "numbers"):
        # enter: a probe or a cell comes before a card
        entries = [entry for entry in KEYS if entry.only != other and entry.action != "go_on"]
        keys = [key for entry in entries for key in entry.keys.split(",")]
        assert len(keys) == len(set(keys))
