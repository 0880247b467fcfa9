"""The mouse, by events as a terminal's driver makes them: only Textual itself says what they are on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from functional.hand import Hand

from gradtui.app.painting.hill import Painter
from gradtui.scenario.catalogue import find, open_scenario
from gradtui.tui.app import GradtuiApp
from gradtui.tui.widgets.lesson_panel import LessonPanel


def opened(name: str) -> GradtuiApp:
    return GradtuiApp(open_scenario(find(name) or name))


async def test_the_wheel_zooms_around_the_mouse_and_scrolls_the_numbers() -> None:
    app = opened("himmelblau")
    async with app.run_test(size=(80, 24)):
        hand = Hand(app)
        painter = app.main.studio.painter
        assert isinstance(painter, Painter)
        assert painter.frame is not None
        ((left, right), (bottom, top)) = painter.frame.seen
        await hand.scroll(0.3, 0.3, up=True)
        ((low, high), _) = app.main.session.window
        assert high - low == pytest.approx((right - left) / 1.6)
        await hand.scroll(0.3, 0.3, up=False)
        assert [x for pair in app.main.session.window for x in pair] == pytest.approx([left, right, bottom, top])
        await hand.scroll(0.9, 0.3, up=False)
        assert app.main.state.numbers_top == 3


async def test_dragging_moves_the_hill_and_turns_the_surface() -> None:
    app = opened("himmelblau")
    async with app.run_test(size=(80, 24)):
        hand = Hand(app)
        await hand.drag(0.4, 0.5, 0.2, 0.5)
        assert app.main.session.probe is None  # it was no click
        (low, _), up = app.main.session.window
        assert low > -6.0
        assert up == pytest.approx((-6.0, 6.0))
        await hand.press("2")
        await hand.drag(0.3, 0.3, 0.1, 0.4)
        assert app.main.state.camera is not None


async def test_who_points_at_a_picture_answers_later() -> None:
    app = opened("at_a_point")
    async with app.run_test(size=(80, 24)):
        hand = Hand(app)
        while app.main.state.open_question is None:
            await hand.press("greater_than_sign")
        assert app.main.state.typing == "answer"
        await hand.click(0.3, 0.95)  # the line itself
        assert app.main.state.typing == "answer"
        await hand.click(0.2, 0.3)
        assert app.main.state.typing != "answer"


async def test_who_is_quicker_than_the_first_frame_is_not_asked_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    late: list[Callable[[], object]] = []
    monkeypatch.setattr(LessonPanel, "call_after_refresh", lambda _, call, *given: late.append(lambda: call(*given)))
    app = opened("at_a_point")
    async with app.run_test(size=(80, 24)):
        hand = Hand(app)
        while app.main.state.open_question is None:
            await hand.press("greater_than_sign")
        await hand.click(0.2, 0.3)
        assert app.main.state.typing != "answer"
        assert late
        for call in late:
            call()
        assert app.main.state.typing != "answer"
