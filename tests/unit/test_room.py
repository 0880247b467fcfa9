"""What gives way where there is little room: how f curves before a formula, a run's name before its glyph."""

from __future__ import annotations

import pytest

from gradtui.app.panels.footer import Shown, pieces
from gradtui.app.panels.numbers import Row, numbers
from gradtui.app.panels.words import legend
from gradtui.app.session import Session
from gradtui.picture.arrays.bars import _cut
from gradtui.picture.canvas import roles
from gradtui.scenario.catalogue import open_scenario


def opened(name: str, steps: int = 0) -> Session:
    return Session.open(open_scenario(name)).step(steps)


def text(lines: object) -> list[str]:
    return ["".join(piece for piece, _ in line) for line in lines]  # type: ignore[attr-defined]


def test_how_f_curves_gives_way_to_the_function() -> None:
    session = opened("himmelblau")
    narrow = text(numbers(session, 33, 13))
    assert narrow[:2] == ["f(x, y) = (x² + y − 11)² + (x +", "    y² − 7)²"]
    assert narrow == text(numbers(session, 33, 13, curves=False))
    update = text(numbers(opened("race", 1), 33, 13))
    assert update[-3:] == ["x ← (−2.15) − 0.07·(−4.3)", "    = −1.849", "y ← (−0.36) − 0.07·(−7.2) = 0.144"]
    assert any(line.startswith("curves λ") for line in text(numbers(session, 90, 40)))


@pytest.mark.parametrize(("name", "width"), [("himmelblau", 43), ("race", 43), ("race", 30), ("himmelblau", 24)])
def test_every_run_keeps_its_glyph_in_the_line(name: str, width: int) -> None:
    session = opened(name)
    (said,) = text(legend(session, width))
    assert len(said) <= width
    assert [char for char in said if char in roles.GLYPHS] == [roles.glyph(i) for i in range(len(session.runs))]
    assert "…" not in said


def test_a_head_alone_in_its_line_keeps_its_look() -> None:
    row = Row("∂f/∂params[614717] = ", "2·params[614717]", head_look="variable 0")
    first, second = row.lines(24)
    assert (first[0], second[1][0].strip()) == (("∂f/∂params[614717] =", "variable 0"), "2·params[614717]")
    assert Row("next step ", "", head_look="heading").lines(30)[0][0] == ("next step", "heading")


def test_an_entry_keeps_its_index() -> None:
    assert [_cut(f"params[{i}]", 7) for i in (3, 12)] == ["par…[3]", "pa…[12]"]
    assert _cut("params[614717]", 7) == "params…"
    assert _cut("w[3]", 7) == "w[3]"


def test_keys_stand_apart_where_there_is_room() -> None:
    keys = [Shown("p", "p", "back"), Shown("a", "a", "play"), Shown("question_mark", "?", "help")]
    said = ["".join(piece.text for piece in pieces(keys, None, width)) for width in (60, 22)]
    assert said[0].startswith("  p back  a play")
    assert said[1].startswith(" p back a play")


def test_numbers_that_are_the_formula_are_not_said_twice() -> None:
    said = text(numbers(opened("polynomial", 3), 45, 40))
    assert "∂L/∂c₁ = mean(2·x·(p − y)) = −0.2228 ↘" in said
    assert not any(line.strip().startswith("= mean") for line in said)
    assert any(line.startswith("c₀ ←") for line in said)


def test_the_way_out_stays_in_the_line() -> None:
    keys = [Shown(key, key, "a label of some length") for key in "abcde"]
    line = "".join(piece.text for piece in pieces([*keys, Shown("escape", "esc", "close")], None, 60))
    assert line.rstrip().endswith("esc close")
    assert len(line) <= 60
