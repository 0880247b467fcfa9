"""The derivation in the app: what is folded and seen, and every key of its screen."""

from __future__ import annotations

import random

import pytest
from functional.pilots import footer_of, text_of
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.generate import expression

from gradtui.app.keys import DERIVATION_KEYS
from gradtui.app.panels import derivation_rows as view
from gradtui.app.panels.derivation_rows import Folds, fold, fold_all, has_steps, move, unfold, visible_lines
from gradtui.engine.objective.gradient_check import check
from gradtui.engine.objective.scalar_objective import ScalarObjective
from gradtui.expression.reading.parser import parse
from gradtui.lesson.explanation import working
from gradtui.lesson.explanation.explanation import Explained, explain_one
from gradtui.lesson.explanation.rule_words import RESULT
from gradtui.scenario.catalogue import open_scenario
from gradtui.scenario.reader import loads
from gradtui.tui.app import GradtuiApp
from gradtui.tui.screens.derivation_screen import DerivationScreen

SIZE = (100, 30)
SEEDS = st.integers(0, 10**9)


def explained(text: str, **at: float) -> Explained:
    return explain_one(ScalarObjective(parse(text, limits=False), list(at)), list(at.values()), "f", (next(iter(at)),))


def drawn(seed: int) -> tuple[Explained, random.Random]:
    rng = random.Random(seed)
    text = f"{expression(rng, 3)} + x*sin({expression(rng, 2)})"
    return explained(text, x=rng.uniform(-1, 1), y=rng.uniform(-1, 1)), rng


# -- folding --------------------------------------------------------------------------------------------------------

MODEL = explained("(y - w*x - b)**2", w=0.0, y=3.0, x=2.0, b=0.0)
TREE = explained("sin(x**2 + y) + cos(2*x)", x=0.5, y=0.2).lines


def test_everything_is_seen_at_first() -> None:
    assert [line.rule for line in MODEL.lines] == [
        "chain rule", "sum rule", "held constant", "constant multiple", "held constant", "result",
    ]  # fmt: skip
    assert visible_lines(MODEL.lines, Folds()) == [0, 1, 2, 3, 4, 5]


def test_a_folded_step_hides_what_it_rests_on_and_never_the_result() -> None:
    assert visible_lines(MODEL.lines, Folds(frozenset({1}))) == [0, 1, 5]
    assert visible_lines(MODEL.lines, Folds(frozenset({0}))) == [0, 5]
    assert visible_lines(MODEL.lines, Folds(frozenset({0, 1}))) == [0, 5]


def test_fold_and_unfold_walk_the_tree() -> None:
    lines = MODEL.lines
    assert fold(lines, Folds(chosen=3)) == Folds(chosen=1)  # nothing to fold: to the step that needs it
    assert fold(lines, Folds(chosen=1)) == Folds(frozenset({1}), 1)
    assert fold(lines, Folds(frozenset({1}), 1)) == Folds(frozenset({1}), 0)
    assert fold(lines, Folds(frozenset({0}), 0)) == Folds(frozenset({0}), 0)
    assert fold(lines, Folds(chosen=5)) == Folds(chosen=5)
    assert unfold(lines, Folds(frozenset({1}), 1)) == Folds(chosen=1)
    assert unfold(lines, Folds(chosen=1)) == Folds(chosen=2)
    assert unfold(lines, Folds(chosen=5)) == Folds(chosen=5)


def test_move_stops_at_both_ends_and_passes_over_what_is_hidden() -> None:
    lines = MODEL.lines
    assert move(lines, Folds(), -1).chosen == 0
    assert move(lines, Folds(), 100).chosen == 5
    assert move(lines, Folds(frozenset({1}), 1), 1).chosen == 5
    assert move(lines, Folds(frozenset({1}), 5), -1).chosen == 1


@settings(max_examples=25)
@given(SEEDS)
def test_the_chosen_line_is_always_seen(seed: int) -> None:
    found, rng = drawn(seed)
    lines, folds = found.lines, Folds()
    for _ in range(30):
        folds = rng.choice(
            (
                lambda f: move(lines, f, rng.choice((-3, -1, 1, 2))),
                lambda f: fold(lines, f),
                lambda f: unfold(lines, f),
                lambda f: fold_all(lines, f),
            )
        )(folds)
        seen = visible_lines(lines, folds)
        assert folds.chosen in seen
        assert seen == sorted(set(seen))
        assert seen[0] == 0
        assert seen[-1] == len(lines) - 1
        assert lines[seen[-1]].rule == RESULT
        assert all(has_steps(lines, number) for number in folds.folded)


@settings(max_examples=25)
@given(SEEDS)
def test_unfold_after_fold_is_where_one_began(seed: int) -> None:
    found, rng = drawn(seed)
    lines = found.lines
    every = [n for n in range(len(lines)) if has_steps(lines, n)]
    folds = Folds(frozenset(rng.sample(every, rng.randrange(len(every)))))
    open_ones = [n for n in visible_lines(lines, folds) if n in every and n not in folds.folded]
    if open_ones:
        chosen = Folds(folds.folded, rng.choice(open_ones))
        folded = fold(lines, chosen)
        assert folded != chosen
        assert len(visible_lines(lines, folded)) < len(visible_lines(lines, chosen))
        assert unfold(lines, folded) == chosen


@settings(max_examples=25)
@given(SEEDS)
def test_folding_all_leaves_the_whole_and_the_result(seed: int) -> None:
    lines = drawn(seed)[0].lines
    closed = fold_all(lines, Folds())
    assert visible_lines(lines, closed) == [0, len(lines) - 1]
    assert fold_all(lines, closed) == Folds()
    some = Folds(frozenset(list(closed.folded)[:1]), 0)
    assert fold_all(lines, some) in (closed, Folds())


@pytest.mark.parametrize("text", ["x", "5*x", "x**2"])
def test_folding_the_smallest_derivations(text: str) -> None:
    lines = explained(text, x=1.0).lines
    for folds in (Folds(), Folds(chosen=len(lines) - 1)):
        for change in (fold, unfold, fold_all):
            assert change(lines, folds).chosen in visible_lines(lines, change(lines, folds))


# -- rows -----------------------------------------------------------------------------------------------------------


def joined(line: view.Line) -> str:
    return "".join(text for text, _ in line)


@settings(max_examples=25)
@given(SEEDS, st.integers(30, 140), st.integers(1, 30))
def test_rows_fit_their_window_and_have_the_chosen_one(seed: int, width: int, height: int) -> None:
    found, rng = drawn(seed)
    folds = move(found.lines, Folds(), rng.randrange(len(found.lines)))
    lines = view.rows(found, folds, width, height)
    assert len(lines) <= height
    assert sum(joined(line).startswith("❯") for line in lines) == 1
    assert all(len(joined(line)) <= width for line in lines)
    for line in (*view.head(found, width), *view.part_of(view.words(found, folds, width), 0, height)):
        assert len(joined(line)) <= width
        assert not any("\ue000" <= c <= "\uf8ff" for c in joined(line))


def test_other_variables_are_dimmed() -> None:
    row = view.rows(MODEL, Folds(), 100, 10)[1]
    looks = {text: look for text, look in row if text in ("y", "w", "x", "b")}
    assert looks == {"y": "muted", "x": "muted", "b": "muted"}
    assert any("w" in text and look != "muted" for text, look in row)


def test_the_numbers_of_the_point_stand_beside_the_steps() -> None:
    lines = [joined(line) for line in view.rows(MODEL, Folds(), 100, 10)]
    assert lines[0].rstrip().endswith("= −12")
    assert lines[1].endswith("= −2")
    assert "−2·x·(y − w·x − b)" in lines[-1]


def test_the_check_line_says_all_three() -> None:
    objective = ScalarObjective(parse("abs(x) + x"), ["x"])
    (good,) = view.check_line(check(objective, [2.0]), 120)
    assert all(name in joined(good) for name in ("symbolic 2", "reverse mode 2", "finite difference 2", "digits"))
    (kink,) = view.check_line(check(objective, [0.0]), 160)
    assert "has a kink at x = 0" in joined(kink)
    assert joined(kink)[0] not in (joined(good)[0], "✗")
    assert all(len(joined(line)) <= 40 for line in view.check_line(check(objective, [2.0]), 40))


# -- the screen -----------------------------------------------------------------------------------------------------


def opened(name: str = "rosenbrock") -> GradtuiApp:
    return GradtuiApp(open_scenario(name))


def screen_of(app: GradtuiApp) -> DerivationScreen:
    assert isinstance(app.screen, DerivationScreen)
    return app.screen


async def test_d_opens_what_the_panel_shows() -> None:
    app = opened()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("space", "d")
        await pilot.pause()
        shown = working.partials(app.main.session.run, "f")[0]
        found = screen_of(app).found
        assert found.lines[-1].says == f"So {shown.symbol} = {shown.formula}"
        assert found.value == pytest.approx(shown.value)
        assert shown.symbol in text_of(app, "#derivation-head")
        assert "❯" in text_of(app, "#derivation-rows")
        assert "digits" in text_of(app, "#derivation-check")
        assert "step 1" in text_of(app, "#title")
        footer = [label for _, label in footer_of(app)]
        assert {key.label for key in DERIVATION_KEYS if key.footer} - {"more"} <= set(footer)
        assert text_of(app, "#keys").startswith(" ↓ next rule ")


async def test_folding_with_the_keyboard() -> None:
    app = opened()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("d", "left")
        screen = screen_of(app)
        assert screen.fold == Folds(frozenset({0}), 0)
        await pilot.pause()
        assert "▸" in text_of(app, "#derivation-rows")
        await pilot.press("right", "right")
        assert screen.fold == Folds(chosen=1)
        await pilot.press("j")
        assert screen.fold == Folds(chosen=2)
        await pilot.press("up")
        assert screen.fold == Folds(chosen=1)
        await pilot.press("enter")
        assert screen.fold.folded == {1}
        await pilot.press("enter", "f")
        assert visible_lines(screen.found.lines, screen.fold) == [0, len(screen.found.lines) - 1]
        await pilot.press("f")
        assert screen.fold == Folds()


async def test_tab_goes_round_all_partials_and_keeps_their_folds() -> None:
    app = opened()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("d", "left", "tab")
        screen = screen_of(app)
        assert screen.targets == [("x",), ("y",), ("x", "x"), ("x", "y"), ("y", "y")]
        assert (screen.found.by, screen.fold) == (("y",), Folds())
        await pilot.press("tab", "tab")
        await pilot.pause()
        assert screen.found.symbol == "∂²f/∂y∂x"
        assert screen.checked is None
        assert text_of(app, "#derivation-check").strip() == ""
        await pilot.press("tab", "tab")
        assert (screen.found.by, screen.fold) == (("x",), Folds(frozenset({0}), 0))
        await pilot.press("shift+tab")
        assert screen.found.by == ("y", "y")


async def test_a_step_of_the_descent_changes_the_numbers_only() -> None:
    app = opened()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("d", "down", "down")
        screen, run = screen_of(app), app.main.session.run
        before, chosen = screen.found, screen.fold
        await pilot.press("space")
        assert app.main.session.run.cursor == run.cursor + 1
        assert screen.found.formula == before.formula
        assert screen.found.value == pytest.approx(app.main.session.run.gradient[0])
        assert screen.found.value != before.value
        assert screen.fold == chosen
        await pilot.press("p")
        assert screen.found.value == before.value


async def test_while_exploring_it_is_the_derivation_of_the_probe() -> None:
    app = opened()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("x", "right", "right", "d")
        screen, probe = screen_of(app), app.main.session.probe
        assert probe is not None
        assert screen.found.value == pytest.approx(probe.gradient[0])
        assert screen.found.value != pytest.approx(app.main.session.run.gradient[0])
        assert "exploring" in text_of(app, "#title")
        assert "back" not in [label for _, label in footer_of(app)]
        await pilot.press("tab", "p")
        assert screen.found.value == pytest.approx(probe.gradient[1])
        assert app.main.session.probe is probe
        await pilot.press("space")  # leaves the probe, as on the hill
        assert app.main.session.probe is None
        assert screen.found.value == pytest.approx(app.main.session.run.gradient[1])
        assert "step 1" in text_of(app, "#title")


async def test_the_derivation_closes_and_keeps_the_session() -> None:
    app = opened()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("a", "d")  # playing: a picture that moves below a derivation would help nobody
        assert app.main.player is None
        session = app.main.session
        await pilot.press("escape")
        assert app.screen is app.main
        await pilot.press("d", "d")
        assert app.screen is app.main
        await pilot.press("d", "q")
        assert app.screen is app.main
        assert app.main.session is session
        assert not app._exit


@pytest.mark.slow
async def test_a_partial_that_is_too_long_is_passed_over() -> None:
    text = "*".join(f"(x+{i}*y)" for i in range(1, 131))
    app = GradtuiApp(loads(f'[function]\nexpression = "{text}"\n[[start]]\nat = {{ x = 0.5, y = 0.1 }}\n'))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("d")
        screen = app.screen
        assert isinstance(screen, DerivationScreen)
        assert len(screen.targets) == 5
        for _ in range(2):  # past ∂²f/∂x², ∂²f/∂y∂x and ∂²f/∂y², to the first one again
            await pilot.press("tab")
        await pilot.pause()
        assert screen.targets[screen.chosen] == ("x",)
        assert "∂²f/∂x² is too long to be written out." in [note.message for note in app._notifications]


@pytest.mark.parametrize(("size", "seen"), [((80, 24), []), ((100, 30), ["hill"]), ((170, 50), ["hill", "slices"])])
async def test_the_hill_stands_beside_its_derivation(size: tuple[int, int], seen: list[str]) -> None:
    app = opened()
    async with app.run_test(size=size) as pilot:
        place = app.main.studio.hill.frame
        await pilot.press("d")
        await pilot.pause()
        assert app.main.studio.hill.frame == place  # clicks on the main picture go by it
        shown = [name for name in ("hill", "slices") if app.screen.query_one(f"#derivation-{name}").size.width]
        assert shown == seen
        if seen:
            before = text_of(app, "#derivation-hill")
            await pilot.press("space", "space")
            assert text_of(app, "#derivation-hill") != before  # the point moves along


async def test_the_chosen_step_is_worked_out_where_there_is_room() -> None:
    app = opened("one_example")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("d", "down")
        await pilot.pause()
        worked = text_of(app, "#derivation-words").split("\n")
        assert worked[:4] == [
            "what is differentiated", "  y − w·x − b = 3 − 0·2 − 0 = 3", "its derivative by w", "  −x = −2",
        ]  # fmt: skip


def test_each_variable_has_its_colour() -> None:
    lines = [*view.head(MODEL, 100, "variable 1"), *view.rows(MODEL, Folds(), 100, 10, "variable 1")]
    assert ("∂f/∂w = ", "variable 1") in lines[0]
    assert ("  = −2", "variable 1") in lines[3]
    assert [line[0][1] for line in lines[2:]].count("selected") == 1


async def test_a_small_window_has_all_its_parts() -> None:
    app = opened("spam")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("d", "down", "down")
        await pilot.resize_terminal(40, 15)
        await pilot.pause()
        assert "❯" in text_of(app, "#derivation-rows")
        assert all(app.screen.query_one(f"#derivation-{part}").size.height for part in ("head", "words", "check"))
