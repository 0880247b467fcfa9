"""The whole app under any hand: nothing raises, and every run stays what a headless replay of it is.

Keys, clicks, drags, the wheel, pastes, other sizes of the window from one cell on, in any order and on any screen.
Where a key's meaning is plain the session is foretold; whatever else happened is taken over as it was recorded, and at
the end every run is replayed from its learning rates alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from functional.hand import Hand
from functional.replay import Replay, RunLog, digest
from functional.worlds import WORLDS, world
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gradtui.app.keys import ANSWER_KEYS, COMPARE_KEYS, DERIVATION_KEYS, EDIT_KEYS, KEYS, MENU_KEYS, SEARCH_KEYS
from gradtui.app.pictures.registry import shown
from gradtui.app.session import Session
from gradtui.tui.app import GradtuiApp
from gradtui.tui.screens.main_screen import MainScreen
from gradtui.tui.screens.menu_screen import MenuScreen

_OWN = (KEYS, ANSWER_KEYS, COMPARE_KEYS, DERIVATION_KEYS, EDIT_KEYS, MENU_KEYS, SEARCH_KEYS)
EVERY_KEY = sorted({name for keys in _OWN for key in keys for name in key.keys.split(",")} - {"q"})
UNKNOWN = ["f7", "ctrl+left", "insert", "é", "ß", "λ", "ctrl+t", "delete", "shift+end", "0", "9", "(", "*", "A", "y"]
STEPPING = ["space", "space", "n", "p", "home", "end", "r", "t", "tab", "plus", "minus", "o"]
TYPED = ["x**2", "-6", "0.5", "?", "sin(x", "1/0", "help", "theme", "[/]", "[@click=app.quit]x[/]", "∂f/∂x"]
PASTED = ["x**2 + y**2", "\x1b[2J", "a\nb\tc", "[bold]", "9" * 3000, "", "\u202eabc", "−6"]
PLACE = st.floats(0.0, 1.0)
SIZES = st.sampled_from(
    [(1, 1), (5, 2), (20, 5), (39, 15), (40, 14), (40, 15), (60, 18), (80, 24), (100, 32), (160, 48), (300, 100)]
)

EVENTS = st.one_of(
    st.tuples(st.just("press"), st.lists(st.sampled_from(STEPPING), min_size=1, max_size=4)),
    st.tuples(st.just("press"), st.lists(st.sampled_from(EVERY_KEY), min_size=1, max_size=3)),
    st.tuples(st.just("press"), st.lists(st.sampled_from([*EVERY_KEY, *UNKNOWN]), min_size=1, max_size=2)),
    st.tuples(st.just("type"), st.sampled_from(TYPED)),
    st.tuples(st.just("palette"), st.sampled_from(TYPED)),
    st.tuples(st.just("click"), st.tuples(PLACE, PLACE, st.sampled_from([1, 1, 2]))),
    st.tuples(st.just("click"), st.tuples(PLACE, st.just(0.999), st.just(1))),  # on the keys
    st.tuples(st.just("drag"), st.tuples(PLACE, PLACE, PLACE, PLACE)),
    st.tuples(st.just("scroll"), st.tuples(PLACE, PLACE, st.booleans())),
    st.tuples(st.just("resize"), SIZES),
    st.tuples(st.just("paste"), st.sampled_from(PASTED)),
    st.tuples(st.just("focus"), st.booleans()),
)

FORETOLD: dict[str, Callable[[Replay], None]] = {
    "space": lambda replay: replay.forward(1),
    "n": lambda replay: replay.forward(1),
    "p": lambda replay: replay.back(1),
    "backspace": lambda replay: replay.back(1),
    "home": lambda replay: replay.home(),
    "end": lambda replay: replay.end(),
    "r": lambda replay: replay.restart(),
    "t": lambda replay: replay.join(),
}


class Playing:
    """A hand at an app, and the replay of what it does."""

    def __init__(self, app: GradtuiApp) -> None:
        self.app = app
        self.hand = Hand(app)
        self.session: Session | None = None
        self.replay: Replay | None = None
        self.kept: list[tuple[Session, Any]] = []
        self.look()

    @property
    def main(self) -> MainScreen | None:
        return next((screen for screen in self.app.screen_stack if isinstance(screen, MainScreen)), None)

    def look(self) -> None:
        """Take over the session as it is."""
        main = self.main
        if main is None or main.session is self.session:
            return
        self.session = main.session
        self.kept.append((main.session, digest(main.session)))
        self.replay = recorded(main.session)

    def foretells(self, key: str) -> bool:
        """Whether it is plain what a key does to the session."""
        main = self.main
        return (
            key in FORETOLD
            and main is not None
            and self.app.screen is main
            and main.focused is None
            and not (main.state.too_small or main.state.typing or main.state.open_question)
            and main.player is None
            and not shown(main.state).of_many
            and main.session.probe is None
            and not (key in ("p", "backspace") and main.session.finished_for)
            # nothing that was begun may change the session meanwhile
            and all(worker.is_finished or worker.group in ("landmarks", "map") for worker in self.app.workers)
        )

    async def press(self, key: str) -> None:
        self.look()
        if not self.foretells(key):
            await self.hand.press(key)
            self.look()
            return
        assert self.replay is not None
        await self.hand.press(key)
        main = self.main
        if main is not None and not main.state.open_question:
            FORETOLD[key](self.replay)
            self.replay.assert_is(main.session)
        self.look()

    async def do(self, what: str, value: Any) -> None:
        """Let one thing happen."""
        if what == "press":
            for key in value:
                await self.press(key)
        elif what == "palette":
            await self.hand.press("ctrl+p")
            await self.hand.type(value)
        elif what in ("type", "paste"):
            await getattr(self.hand, what)(value)
        elif what == "focus":
            await self.hand.focus(has=value)
        elif what == "scroll":
            await self.hand.scroll(*value[:2], up=value[2])
        else:
            await getattr(self.hand, what)(*value)
        self.assert_sane()
        self.look()

    def assert_sane(self) -> None:
        app = self.app
        assert app._exception is None
        if app._exit:
            return
        kinds = [type(screen) for screen in app.screen_stack]
        assert kinds[0] is (MenuScreen if app.scenario is None else MainScreen)
        others = [kind for kind in kinds if kind is not MainScreen]
        assert len(others) == len(set(others))
        assert len(kinds) <= 4

    def assert_replayed(self) -> None:
        for session, was in self.kept[-40:]:
            assert digest(session) == was
        main = self.main
        if main is not None:
            recorded(main.session).assert_is(main.session, wholly=True)


def recorded(session: Session) -> Replay:
    """The log of a session, from what it has recorded."""
    replay = Replay(session.scenario)
    replay.logs = [
        RunLog(
            run.point_at(0),
            run.optimizer,
            run.next_rate,
            run.name,
            list(run.history.rates[: run.length - 1]),
            run.cursor,
        )
        for run in session.runs
    ]
    replay.active, replay.together = session.active, session.together
    replay.probe = None if session.probe is None else session.probe.point
    return replay


async def play(name: str | None, size: tuple[int, int], happenings: list[tuple[str, Any]]) -> None:
    app = GradtuiApp(None if name is None else world(name))
    async with app.run_test(size=size):
        playing = Playing(app)
        await playing.hand.settle()
        for what, value in happenings:
            await playing.do(what, value)
            if app._exit:
                break
        playing.assert_replayed()


@pytest.mark.parametrize(
    ("sequences", "length"), [(6, 8), pytest.param(60, 10, marks=pytest.mark.slow)], ids=["some", "many"]
)
def test_anything_at_all(sequences: int, length: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # pictures are saved
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    @settings(
        max_examples=sequences,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],  # to make a failure smaller would take minutes
    )
    @given(
        st.sampled_from([*WORLDS, "at_a_point", "one_step", None]),
        st.sampled_from([(80, 24), (80, 24), (120, 40)]),
        st.lists(EVENTS, min_size=3, max_size=length),
    )
    def run(name: str | None, size: tuple[int, int], happenings: list[tuple[str, Any]]) -> None:
        try:
            asyncio.run(play(name, size, happenings))
        except BaseException as fault:
            fault.add_note(f"play({name!r}, {size}, {happenings})")
            raise

    run()
