"""Whatever is done while a question is open: none of the panels, however large, says what is asked for."""

from __future__ import annotations

import random
import re

import pytest
from functional.test_dispatch import actions, scenario, state_of

from gradtui.app.dispatch import dispatch
from gradtui.app.frame import Frame
from gradtui.app.panels.next_key import next_key
from gradtui.app.panels.tabs import tabs_line
from gradtui.app.panels.title import title
from gradtui.app.state import AppState, Refusal
from gradtui.expression.printing import short
from gradtui.lesson.contents import contents

_LONG = 5  # characters of a number that is not met by chance


def views(state: AppState) -> dict[str, str]:
    """The text of each panel, with room for all that it has to say."""
    frame = Frame(state)
    panels = {
        "numbers": frame.numbers(100, 90),
        "here": frame.here(100, 90),
        "ahead": frame.ahead(100, 90),
        "runs": frame.runs(200, 9),
        "coach": frame.coach(100, 20),
        "title": title(state, 300, tabs=True),
        "tabs": [tabs_line(state, 200)],
    }
    texts = {name: "\n".join("".join(text for text, _ in line) for line in lines) for name, lines in panels.items()}
    if state.lesson is not None:
        texts["cards"] = "\n".join(f"{entry.title} {entry.answer}" for entry in contents(state.lesson))
    return {**texts, "next key": str(next_key(state))}


def says(text: str, number: str) -> bool:
    """Whether a text has a number in it, with its sign."""
    return re.search(rf"(?<![−\d.]){re.escape(number)}(?!\d)", text) is not None


def landing(state: AppState) -> list[str]:
    """What the panels would say of where the next step lands."""
    asked = state.open_question
    if asked is None or asked.question is None or not asked.hides_steps or asked.hinted:
        return []
    after = asked.place.forward()
    if after.cursor == asked.place.cursor:
        return []
    numbers = after.point if asked.question.ask == "next_point" else (after.value,)
    return [text for text in map(short, numbers) if len(text) >= _LONG]


@pytest.mark.parametrize("first", [0, 30])
def test_no_panel_says_where_the_next_step_lands(first: int) -> None:
    looks = 0
    for seed in range(first, first + 8):
        hands = random.Random(seed)
        state = state_of(scenario(seed))
        for (action, arguments), _ in zip(actions(hands), range(8), strict=False):
            result = dispatch(state, action, *arguments)
            state = result.state if isinstance(result, Refusal) else result
            wanted = landing(state)
            looks += bool(wanted)
            if wanted:
                found = {name: text for name, text in views(state).items() if any(says(text, w) for w in wanted)}
                assert not found, (seed, action, wanted, found)
    assert looks > 8


def test_the_panels_say_it_where_nothing_is_asked() -> None:
    """What is looked for above is what the panels say otherwise."""
    state = state_of(scenario(0))
    opened = dispatch(state, "card", 1)
    assert isinstance(opened, AppState)
    assert opened.open_question is not None
    wanted = landing(opened)
    hidden = dispatch(opened, "lesson")
    assert isinstance(hidden, AppState)
    assert wanted
    assert all(says(views(hidden)["ahead"], number) for number in wanted)
