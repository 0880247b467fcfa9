"""Whatever is done while a question is open: none of the panels, however large, says what is asked for."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest
from functional.test_dispatch import HILL, actions, asking, done, scenario, state_of

from gradtui.app.dispatch import dispatch
from gradtui.app.frame import Frame
from gradtui.app.gate import HAS_ANSWER
from gradtui.app.panels.next_key import next_key
from gradtui.app.panels.tabs import tabs_line
from gradtui.app.panels.title import title
from gradtui.app.state import AppState, Refusal
from gradtui.expression.printing import short
from gradtui.lesson.contents import contents
from gradtui.scenario.reader import loads

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


@pytest.mark.parametrize("kind", ["next_point", "partial", "formula", "fate"])
def test_no_distances_while_something_is_asked_for(kind: str) -> None:
    """Neither where they were on the screen already, nor as what comes next; afterwards they are there again."""
    state = replace(asking(kind), loss_view="distances")
    frame = Frame(state)
    assert " ".join(frame.loss(30, 9).text().split()) == HAS_ANSWER
    assert [text for text, _ in frame.loss_title(30, 9)] == ["distance to the minimum"]
    assert Frame(replace(state, loss_view="log")).next_loss_view == "linear"
    away = Frame(done(state, "lesson"))
    assert "each step ×" in away.loss(60, 14).text()
    assert Frame(replace(away.state, loss_view="log")).next_loss_view == "distances"


def test_a_learner_who_has_not_met_eigenvalues_is_told_of_steep_and_flat() -> None:
    state = state_of(loads(HILL[: HILL.index("[[lesson]]")]))
    text = Frame(replace(state, loss_view="distances")).loss(70, 14).text()
    assert "λ = 4" in text
    plain = Frame(replace(state, loss_view="distances"))
    plain.__dict__["words"] = frozenset()
    text = plain.loss(70, 14).text()
    assert "steepest along" in text
    assert "flattest along" in text
    assert "λ" not in text
    assert "η" not in text
