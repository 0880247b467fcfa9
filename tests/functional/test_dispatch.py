"""Whatever is done, in whatever order, without a screen: no open question's answer is known, and every number is real.

The actions go through ``dispatch``; beside them a headless replay of what was done is kept, which shares nothing with
it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from functional.replay import Replay, RunLog, bits, digest

from gradtui.app.actions import ACTIONS
from gradtui.app.dispatch import dispatch
from gradtui.app.gate import is_there
from gradtui.app.keys import KEYS
from gradtui.app.opening import opened
from gradtui.app.painting.studio import Studio
from gradtui.app.panels.numbers import numbers
from gradtui.app.pictures.registry import PICTURES
from gradtui.app.session import Session
from gradtui.app.state import AppState, Refusal
from gradtui.expression.printing import short
from gradtui.lesson.lesson_state import LessonState
from gradtui.scenario.catalogue import open_scenario
from gradtui.scenario.model import Scenario
from gradtui.scenario.reader import loads

HILL = """
[function]
expression = "x**2 + 2*y**2 + x*y/7"
[[start]]
at = { x = 2.13, y = 1.07 }
[[start]]
at = { x = -1.31, y = 0.57 }
[descent]
learning_rate = 0.13
steps = 12
[[lesson]]
text = "before"
[[question]]
at_step = AT
ask = "ASK"
[[lesson]]
text = "after"
[[question]]
at_step = 3
ask = "LATER"
"""
KINDS = ("next_point", "next_value", "fate")
PLAIN = (
    "step", "step", "step", "back", "home", "end", "restart", "together", "next_run", "previous_run", "raise_rate",
    "lower_rate", "use_curvature", "optimizer", "play", "tick", "pause", "explore", "start_here", "leave", "lesson",
    "next_card", "fit", "field", "tangent", "level", "follow", "enlarge", "hint", "picture", "plane", "judge", "edited",
)  # fmt: skip


def scenario(seed: int) -> Scenario:
    return scenario_of(seed % 3, KINDS[seed % 7 % 3], KINDS[seed % 5 % 3])


@cache
def scenario_of(at: int, first: str, later: str) -> Scenario:
    text = HILL.replace("AT", str(at), 1).replace('"ASK"', f'"{first}"').replace('"LATER"', f'"{later}"')
    return loads(text.replace("at_step = 0\n", ""))


def state_of(scenario: Scenario) -> AppState:
    session = Session.open(scenario)
    studio = Studio(session)
    return opened(session, studio.plane, studio.home)


def actions(hands: random.Random) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """What somebody does who does anything."""
    while True:
        match hands.randrange(15):
            case 0:
                yield "card", (hands.choice((1, 1, -1)),)
            case 1:
                yield "look_at", ((hands.uniform(-2, 2), hands.uniform(-2, 2)),)
            case 2:
                yield "replay", ((hands.uniform(-2, 2), hands.uniform(-2, 2)), hands.choice((0.05, 0.13)), 12)
            case 3:
                yield "step_all", (hands.choice((1, 1, -1)),)
            case 4:
                yield hands.choice((("end_all", ()), ("pick_run", (hands.randrange(2),))))
            case 5:
                yield "show", (hands.choice(list(PICTURES)),)
            case 6:
                yield "aim", ((hands.randrange(60), hands.randrange(20)),)
            case 7:
                yield hands.choice((("turn_page", (3,)), ("scroll", (1, 7)), ("file_said", ("line 3",))))
            case 8:
                yield from (("edit", ()), ("restore", ()), ("edited", ()))
            case _:
                yield hands.choice(PLAIN), ()


def known(session: Session) -> set[Any]:
    """Every place that the runs keep, but their starts."""
    return {bits(run.point_at(k)) for run in session.runs for k in range(1, run.length)}


def asked_in(state: AppState) -> tuple[int, Any] | None:
    """Which question is in sight that a step would answer, and where it stands."""
    question = state.open_question
    return (question.at, id(question.place)) if question is not None and question.hides_steps else None


def mirror(replay: Replay, before: AppState, after: AppState, action: str, arguments: tuple[Any, ...]) -> None:
    """Do to the replay what was done to the state."""
    log, session = replay.log, after.session
    match action:
        case "step" | "tick":
            replay.forward(1)
        case "back" | "home" | "end" | "restart":
            getattr(replay, action)(*((1,) if action == "back" else ()))
        case "together":
            replay.join()
        case "step_all" | "end_all":
            alone, replay.together = replay.together, True
            if action == "end_all":
                replay.end()
            elif arguments[0] > 0:
                replay.forward(1)
            else:
                replay.back(1)
            replay.together = alone
        case "next_run" | "previous_run" | "pick_run":
            replay.active, replay.probe = session.active, None
        case "raise_rate" | "lower_rate" | "use_curvature":
            replay.set_rate(session.run.base_rate)
        case "optimizer":
            replay.put(RunLog(log.start, session.run.optimizer, log.rate_here), log.cursor)
        case "explore" | "look_at" | "leave" | "show":
            replay.probe = None if session.probe is None else session.probe.point
        case "start_here" if before.session.probe is not None:
            replay.probe = None
            replay.put(RunLog(before.session.probe.point, log.optimizer, log.rate_here), 0)
        case "replay":
            replay.probe = None
            replay.put(RunLog(tuple(arguments[0]), log.optimizer, arguments[1]), arguments[2])


def walk(seed: int, many: int = 14) -> None:
    hands = random.Random(seed)
    state = state_of(scenario(seed))
    replay = Replay(state.session.scenario)
    allowed = known(state.session) if asked_in(state) else None
    for (action, arguments), _ in zip(actions(hands), range(many), strict=False):
        before, kept = state, digest(state.session)
        result = dispatch(state, action, *arguments)
        state = result.state if isinstance(result, Refusal) else result
        said = f"seed {seed}: {action}{arguments}"
        assert digest(before.session) == kept, said
        if isinstance(result, Refusal):
            assert state.session is before.session, said
        else:
            mirror(replay, before, state, action, arguments)
        picture = PICTURES[state.shown]
        assert not picture.why_not(state), said
        assert not (picture.of_many and picture.is_asked(state)), said
        assert state.cursor is None or (picture.of_many and state.shown == before.shown), said
        assert state.page == 0 or (state.lesson is not None and state.lesson.at == before.lesson.at), said
        asked = asked_in(state)
        if asked is not None and asked != asked_in(before):
            for log in replay.logs:  # what was kept ahead is given up when a question comes into sight
                log.rate = log.rate_here
                del log.rates[log.cursor :]
            allowed = known(state.session)
        if asked is not None:
            assert known(state.session) <= (allowed or set()), said
        replay.assert_is(state.session)
        if action == "step" and not isinstance(result, Refusal) and not state.session.together and asked is None:
            there = dispatch(replace(state, lesson_hidden=True), "back")
            there = there.state if isinstance(there, Refusal) else there
            assert there.session.run.point == before.session.run.point or before.session.run.at_end, said


@pytest.mark.parametrize("first", range(0, 160, 40))
def test_no_sequence_shows_an_answer_and_every_number_is_a_replays(first: int) -> None:
    for seed in range(first, first + 40):
        walk(seed)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 10_000, 500))
def test_ten_thousand_sequences(first: int) -> None:
    for seed in range(first + 1_000, first + 1_500):
        walk(seed, 6)


def test_the_numbers_do_not_say_what_is_asked() -> None:
    """The panel's text, while the question is open and after the answer."""
    state = state_of(scenario(0))
    state = done(state, "card", 1)
    asked = state.open_question
    assert asked is not None
    landing = [short(x) for x in asked.place.forward().point]
    assert not any(text in words(state) for text in landing)
    assert all(text in words(done(state, "lesson")) for text in landing)  # a lesson that is put away hides nothing


def words(state: AppState) -> str:
    lines = numbers(state.session.inspected, 90, 60, lesson=state.hiding)
    return "\n".join("".join(text for text, _ in line) for line in lines)


def done(state: AppState, action: str, *arguments: Any) -> AppState:
    result = dispatch(state, action, *arguments)
    assert isinstance(result, AppState)
    return result


ASKED = "Answer first"
REFUSALS = [
    ("fate", "step", (), ASKED),
    ("fate", "end", (), ASKED),
    ("fate", "play", (), ASKED),
    ("fate", "tick", (), ASKED),
    ("fate", "step_all", (1,), ASKED),
    ("fate", "end_all", (), ASKED),
    ("fate", "replay", ((1.0, 1.0), 0.1, 5), ASKED),
    ("fate", "show", ("map",), "has the answer in it"),
    ("fate", "show", ("sweep",), "has the answer in it"),
    ("fate", "use_curvature", (), "has the answer in it"),
    ("next_value", "step", (), ASKED),
    ("next_point", "step", (), ASKED),
    ("partial", "derivation", (), "has the answer in it"),
    ("next_point", "loss_view", ("distances",), "has the answer in it"),
    ("formula", "loss_view", ("distances",), "has the answer in it"),
    ("sign", "derivation", (), "has the answer in it"),
    ("formula", "derivation", (), "has the answer in it"),
]


def asking(kind: str) -> AppState:
    text = HILL[: HILL.index("[[lesson]]")] + f'[[question]]\nask = "{kind}"\n'
    return state_of(loads(text + ('of = "x"\n' if kind in ("partial", "sign", "formula") else "")))


@pytest.mark.parametrize(("kind", "action", "arguments", "said"), REFUSALS)
def test_an_open_question_refuses(kind: str, action: str, arguments: tuple[Any, ...], said: str) -> None:
    state = asking(kind)
    refused = dispatch(state, action, *arguments)
    assert isinstance(refused, Refusal)
    assert said in refused.words
    assert refused.state.session is state.session
    assert isinstance(refused.state.lesson, LessonState)
    assert refused.state.lesson.said == refused.words
    hidden = dispatch(done(state, "lesson"), action, *arguments)
    assert isinstance(hidden, AppState), "a question that is put away asks for nothing"


def of(name: str) -> AppState:
    return state_of(open_scenario(name))


@pytest.mark.parametrize(
    ("name", "shown", "said"),
    [
        ("two_minima", "surface", "That needs two variables"),
        ("two_minima", "heat", "That key is for functions of many parameters"),
        ("five_parameters", "hill", "That is for functions of a few variables"),
        ("five_parameters", "map", "That is for functions of a few variables"),
    ],
)
def test_a_picture_that_the_function_has_not_is_refused(name: str, shown: str, said: str) -> None:
    state = of(name)
    refused = dispatch(state, "show", shown)
    assert isinstance(refused, Refusal)
    assert refused.words.startswith(said)
    assert refused.state.shown == state.shown


def test_the_pictures_of_many_parameters_take_turns() -> None:
    state = of("five_parameters")
    assert state.shown == "heat"
    assert done(state, "picture").shown == done(state, "plane").shown == "plane"
    assert done(done(state, "picture"), "picture").shown == "heat"
    assert [done(state, "plane").array_plane, done(done(state, "plane"), "plane").array_plane] == [0, 1]
    assert of("house_prices").shown == "plane"  # which its file names
    few = of("himmelblau")
    assert done(few, "picture") is few
    assert done(few, "plane") is few


def test_a_cursor_is_of_the_map_that_it_was_moved_on() -> None:
    state = of("himmelblau")
    assert done(state, "aim", (3, 4)) is state
    aimed = done(done(state, "show", "map"), "aim", (3, 4))
    assert aimed.cursor == (3, 4)
    assert done(aimed, "raise_rate").cursor == (3, 4)
    assert done(aimed, "show", "sweep").cursor is None
    assert done(done(aimed, "leave"), "show", "map").cursor is None
    assert done(aimed, "replay", (1.0, 2.0), 0.01, 3).cursor is None


def test_pages_and_lines_have_an_end() -> None:
    state = state_of(scenario(1))
    second = done(state, "turn_page", 2)
    assert second.page == 1
    assert done(second, "turn_page", 2) is second
    assert done(second, "card", 1).page == 0
    assert done(done(state, "scroll", 1, 4), "scroll", 1, 4).numbers_top == 4
    assert done(done(state, "scroll", 1, 9), "scroll", 1, 1).numbers_top == 1  # the window has grown
    assert done(state, "scroll", -1, 4).numbers_top == 0


def test_an_edit_brings_back_what_there_was() -> None:
    state = done(done(of("himmelblau"), "show", "surface"), "play")
    editing = done(state, "edit")
    assert (editing.typing, editing.is_playing) == ("function", False)
    session = Session.open(open_scenario("two_minima"))
    studio = Studio(session)
    other = done(editing, "adopt", session, studio.plane, studio.home)
    assert (other.shown, other.session) == ("hill", session)
    back = done(done(other, "restore"), "edited")
    assert (back.shown, back.session, back.typing, back.before_edit) == ("surface", state.session, "", None)
    assert done(back, "restore") is back


def test_nothing_is_done_while_keys_type_or_nothing_could_be_seen() -> None:
    state = state_of(loads(HILL[: HILL.index("[[lesson]]")]))
    for busy in (replace(state, typing="function"), replace(state, too_small=True)):
        for action in ("step", "restart", "together", "next_run", "raise_rate", "optimizer", "explore", "field", "fit"):
            after = dispatch(busy, action)
            assert isinstance(after, AppState)
            assert after.session is busy.session, action


def test_every_key_is_an_action_or_opens_something() -> None:
    """A key names an action of the table, or one of those that need a screen."""
    screens = {
        "arrow", "pick", "leave", "zoom", "toggle_log", "go_on", "compare", "shot",
        "help", "command_palette", "suspend_process", "quit",
    }  # fmt: skip
    names = {key.action.partition("(")[0] for key in KEYS}
    assert names - screens <= set(ACTIONS)
    state = state_of(scenario(0))
    assert is_there(state, "step")
    assert not is_there(replace(state, typing="answer"), "step")
