"""One key, one frame: nothing that takes work is worked out twice for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from thinned import thinned

from gradtui.app import frame
from gradtui.app.painting import loss
from gradtui.app.panels import words
from gradtui.engine.descent import descent
from gradtui.engine.objective.array_objective import ArrayObjective
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.lesson.explanation import array_working, working
from gradtui.lesson.lesson_state import LessonState
from gradtui.scenario.catalogue import open_scenario
from gradtui.tui.app import GradtuiApp
from gradtui.tui.screens import main_actions, main_panels

Key = Callable[..., Any]


def once(*_: Any, **__: Any) -> None:
    """Once, whatever it is given."""


def a_place(_objective: Any, _optimizer: Any, history: Any, k: int, *_: Any) -> Any:
    return id(history), k


def a_point(_objective: Any, point: Any) -> Any:
    return tuple(map(float, point))


def a_size(*arguments: Any, **_: Any) -> Any:
    return tuple(x for x in arguments if isinstance(x, int))


COUNTED: list[tuple[Any, str, Key]] = [
    (descent, "judge", a_place),
    (ScalarObjective, "curvature", a_point),
    (ScalarObjective, "hessian", a_point),
    (ArrayObjective, "curvature", a_point),
    (main_actions, "why_not", once),
    (main_panels, "paint", a_size),
    (words, "narrate", once),
    (frame, "panels", once),
    (frame, "runs", a_size),
    (frame, "coach", a_size),
    (loss, "losses_of", once),
    (working, "partials", once),
    (working, "update", once),
    (working, "preparation", once),
    (array_working, "one_entry", once),
    (array_working, "partials", once),
]
ALWAYS = {"why_not", "paint", "panels", "losses_of"}
"""What is worked out for every frame, also of a run alone in a lesson: else nothing is counted."""
IN_A_LIST = {"judge", "runs"}
"""What is worked out too where the runs have a list."""


def counting(monkeypatch: pytest.MonkeyPatch) -> Counter[tuple[str, Any]]:
    seen: Counter[tuple[str, Any]] = Counter()

    def counted(owner: Any, name: str, key: Key) -> None:
        real = getattr(owner, name)

        def call(*arguments: Any, **named: Any) -> Any:
            seen[name, key(*arguments, **named)] += 1
            return real(*arguments, **named)

        monkeypatch.setattr(owner, name, call)

    for owner, name, key in COUNTED:
        counted(owner, name, key)
    asked = LessonState.asked.fget  # type: ignore[attr-defined]

    def ask(self: LessonState) -> Any:
        seen["asked", id(self)] += 1
        return asked(self)

    monkeypatch.setattr(LessonState, "asked", property(ask))
    return seen


@pytest.mark.parametrize(
    ("name", "before"),
    thinned(
        [
            ("two_minima", ()),
            ("himmelblau", ()),
            ("himmelblau", ("2",)),
            ("race", ("t",)),
            ("one_slope", ()),
            ("one_slope", ("enter", "enter", "escape")),
            ("house_prices", ()),
            ("five_parameters", ()),
        ],
        of=3,
    ),
)
async def test_a_step(name: str, before: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    app = GradtuiApp(open_scenario(name))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press(*before, "space")
        await app.workers.wait_for_complete()
        await pilot.pause()
        seen = counting(monkeypatch)
        for _ in range(3):
            seen.clear()
            cursor = app.main.session.run.cursor
            await pilot.press("space")
            await pilot.pause()
            assert app.main.session.run.cursor == cursor + 1 or app.main.session.run.at_end
            assert {what: count for what, count in seen.items() if count > 1} == {}
            assert {what for what, _ in seen} >= ALWAYS | (IN_A_LIST if len(app.main.session.runs) > 1 else set())
