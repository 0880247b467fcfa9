"""Named parts on the command line and in the app: --let, JSON, the torch script, the panel, an edit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from functional.commands import call
from strict_json import strict

from gradtui.app.panels import derivation_rows, numbers
from gradtui.app.panels.derivation_rows import Folds, head
from gradtui.app.session import Session
from gradtui.lesson.explanation.explanation import explain_one
from gradtui.scenario.reader import load

CHAIN = """\
title = "One example"
[function]
name = "L"
expression = "u**2"
variables = ["w", "b"]
constants = { x = 2.0, y = 3.0 }
let = { u = "y - w*x - b" }
[[start]]
at = { w = 0.0, b = 0.0 }
[descent]
learning_rate = 0.1
"""
DATA = """\
[function]
expression = "mean(r**2)"
let = { r = "t - X@w" }
[data]
X = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
t = [1.0, 2.0, 3.0]
[parameters]
w = [0.5, -0.5]
[descent]
learning_rate = 0.01
"""
LET = ("-f", "u**2", "--let", "u=3 - 2*w - b")


@pytest.fixture
def chain(tmp_path: Path) -> str:
    file = tmp_path / "chain.toml"
    file.write_text(CHAIN, "utf-8")
    return str(file)


def out(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    code, text, err = call(capsys, *arguments)
    assert (code, err) == (0, "")
    return text


def document(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    return strict(out(capsys, *arguments, "--format", "json"))


def test_an_explanation_as_text(capsys: pytest.CaptureFixture[str], chain: str) -> None:
    assert (
        out(capsys, "explain", chain, "--wrt", "w")
        == """\
One example
L(w, b) = u² with u = y − w·x − b
with x = 2, y = 3
at w = 0, b = 0: L = 9, u = 3

∂L/∂w, b held constant
  chain rule:  u²  →  −2·u·x  = −12
     With u = y − w·x − b, L = u²; ∂L/∂u = 2·u, and ∂u/∂w = −x. Multiplied: 2·u·(−x) = −2·u·x.
    part:  u  →  −x  = −2
       u = y − w·x − b, so ∂u/∂w = −x.
      sum rule:  y − w·x − b  →  −x  = −2
         Term by term: −w·x gives −x; terms without w give 0. Together −x.
        held constant:  y  →  0
           Hold y constant: it does not contain w, so its derivative is 0.
        constant multiple:  −w·x  →  −x  = −2
           Treat −x as a constant factor; the derivative of w is 1, so −w·x gives −x.
        held constant:  −b  →  0
           Hold −b constant: it does not contain w, so its derivative is 0.
  ∂L/∂w = −2·u·x
        = −2·x·(y − w·x − b)
        = −2·2·(3 − 0·2 − 0)
        = −12

‖∇L‖ = 13.4164
check: symbolic −12 · reverse mode −12 · finite difference −12: the three agree to 16 digits
"""
    )


def test_an_explanation_as_json(capsys: pytest.CaptureFixture[str], chain: str) -> None:
    found = document(capsys, "explain", chain)
    assert (found["function"], found["let"], found["parts"]) == ("u**2", {"u": "y - w*x - b"}, {"u": 3.0})
    assert [(p["formula"], p["formula_in_parts"], p["value"]) for p in found["partials"]] == [
        ("-2*x*(y - w*x - b)", "-2*u*x", -12.0),
        ("-2*(y - w*x - b)", "-2*u", -6.0),
    ]
    step = found["partials"][0]["steps"][1]
    assert (step["rule"], step["before"], step["after"], step["value"]) == ("part", "u", "-x", -2.0)
    plain = document(capsys, "explain", "-f", "(y - w*x - b)**2")
    assert not {"let", "parts"} & plain.keys()
    assert all("formula_in_parts" not in p for p in plain["partials"])


def test_runs_as_json_and_as_text(capsys: pytest.CaptureFixture[str], chain: str) -> None:
    found = document(capsys, "run", chain)
    assert found["let"] == {"u": "y - w*x - b"}
    entries = found["runs"][0]["trajectory"]
    assert [entry["parts"] for entry in entries] == [{"u": 3.0}, {"u": entries[1]["parts"]["u"]}]
    assert entries[1]["parts"]["u"] == pytest.approx(0.0, abs=1e-15)
    assert "L(w, b) = u² with u = y − w·x − b\n" in out(capsys, "run", chain)
    heads, first = (line.split() for line in out(capsys, "run", chain).splitlines()[-3:-1])
    assert heads == ["step", "w", "b", "u", "L", "∂L/∂w", "∂L/∂b", "‖∇L‖"]
    assert first[:5] == ["0", "0", "0", "3", "9"]
    said = out(capsys, "run", chain, "--speak")
    assert "L of w and b is u squared.\nWhere u is y minus w times x minus b.\nWhere x is 2, y is 3.\n" in said
    assert document(capsys, "map", chain, "--size", "4x4")["let"] == {"u": "y - w*x - b"}
    plain = document(capsys, "run", "-f", "x**2", "--steps", "1")
    assert "let" not in plain
    assert "parts" not in plain["runs"][0]["trajectory"][0]


def test_parts_that_are_arrays(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "data.toml"
    file.write_text(DATA, "utf-8")
    found = document(capsys, "run", str(file), "--steps", "1")
    assert found["runs"][0]["trajectory"][0]["parts"] == {"r": [1.5, 2.5, 3.5]}
    text = out(capsys, "run", str(file), "--steps", "1").splitlines()
    at = next(k for k, line in enumerate(text) if line.split()[:1] == ["step"])
    column = text[at].split().index("‖r‖")
    assert float(text[at + 1].split()[column]) == pytest.approx((1.5**2 + 2.5**2 + 3.5**2) ** 0.5, rel=1e-5)
    found = document(capsys, "explain", str(file))
    assert (found["parts"], found["partials"][0]["formula_in_parts"]) == (
        {"r": [1.5, 2.5, 3.5]},
        "-(2/n)*(transpose(X)@r)",
    )
    text = out(capsys, "explain", str(file))
    assert "∂f/∂w = −(2/n)·Xᵀ@r = −(2/n)·Xᵀ@(t − X@w), with n = 3" in text
    assert "    r = t - (X @ w)\n    return torch.mean(r ** 2)\n" in out(capsys, "torch", str(file))


def test_a_function_without_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "run", *LET, "--steps", "2")
    same = document(capsys, "run", "-f", "(3 - 2*w - b)**2", "--steps", "2")
    for entry in found["runs"][0]["trajectory"]:
        del entry["parts"]
    assert found["runs"] == same["runs"]
    assert found["variables"] == ["w", "b"]
    two = document(capsys, "explain", "-f", "v", "--let", "u = w*b", "--let=v=u**2", "--at", "w=1,b=2", "--wrt", "w")
    assert (two["let"], two["parts"], two["value"]) == ({"u": "w*b", "v": "u**2"}, {"u": 2.0, "v": 4.0}, 4.0)
    assert "    u = 3 - (2 * w) - b\n    return u ** 2\n" in out(capsys, "torch", *LET)
    numbers = out(capsys, "torch", "-f", "(k + 1)*u**k", "--let", "k=2", "--let", "u=x + sin(k)", "--let", "v=u")
    assert "def f(x):\n    u = x + 0.9092974268256817\n    return 3 * u ** 2\n" in numbers


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-f", "u**2", "--let", "u"), "gradtui: --let: expected a part like u=x+1, got u\n"),
        (("-f", "u**2", "--let", "u=x", "--let", "u=y"), "gradtui: --let: found u twice, expected each part once\n"),
        (("-f", "u**2", "--let", "sin=x"), "gradtui: --let: expected a new name, sin is a function of the language\n"),
        (("-f", "u**2", "--let", "u=v", "--let", "v=x"), "u: column 1: found v, a part that comes later; parts are"),
        (("-f", "u**2", "--let", "u=x+"), "u: column 3: found the end, expected a number, a name or a (\n  x+\n"),
        (("-f", "u**2", "--let", "u=3"), "gradtui: -f: found a function without variables, expected at least one"),
        (("-f", "x**2", "--let", "u=z"), "u: column 1: found z, which is no name of the expression\n  z\n  ^\n"),
        (("two_minima", "--let", "u=x"), "gradtui: --let: expected a function with -f; a scenario file has its parts"),
    ],
)
def test_what_is_refused(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str) -> None:
    for command in ("run", "explain"):
        code, text, err = call(capsys, command, *arguments)
        assert (code, text) == (2, "")
        assert err.startswith(said)


def test_without_a_terminal_the_whole_command_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = call(capsys, *LET)
    assert code == 2
    assert err.endswith("try: gradtui run -f 'u**2' --let 'u=3 - 2*w - b'\n")


def test_a_part_that_is_not_used_is_a_warning(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "f.toml"
    file.write_text(CHAIN.replace('u = "y - w*x - b"', 'u = "y - w*x - b", v = "u + 1"'), "utf-8")
    code, text, _ = call(capsys, "check", str(file))
    assert code == 0
    assert f"{file}:7:28: warning: function.let.v: the expression does not use the part v" in text


def test_the_app_shows_them(chain: str) -> None:
    session = Session.open(load(chain))
    shown = "\n".join("".join(text for text, _ in line) for line in numbers.whole(session, 60))
    for said in ("L(w, b) = u² with u = y − w·x − b", "u = y − w·x − b = 3", "∂L/∂w = −2·u·x", "= −2·3·2"):
        assert said in shown
    found = explain_one(session.run.objective, session.run.point, "L", ("w",))  # type: ignore[arg-type]
    rows = [*head(found, 80), *derivation_rows.rows(found, Folds(), 80, 20)]
    texts = ["".join(text for text, _ in row).strip() for row in rows]
    assert texts[0] == "∂L/∂w = −2·u·x = −12  b held constant"
    assert "▾ part:  u  →  −x  = −2" in texts
