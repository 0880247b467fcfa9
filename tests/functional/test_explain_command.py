"""gradtui explain: text for a person, JSON for a program, one clear message for what is wrong."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise
from typing import Any

import pytest
from functional.terminal import Terminal
from strict_json import strict

import gradtui
from gradtui.cli.main import main
from gradtui.expression.derivation import RULES
from gradtui.expression.names import pretty
from gradtui.expression.primitives.registry import REGISTRY
from gradtui.expression.printing import plain
from gradtui.expression.reading.parser import parse
from gradtui.expression.tree import Sum
from gradtui.scenario.catalogue import open_scenario

MODEL = ["-f", "(y - w*x - b)**2", "--at", "y=3,w=0,x=2,b=0"]
LOOKS = re.compile(r"\x1b\[[0-9;]*m")


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run a command line in this process."""
    capsys.readouterr()
    code = main(["explain", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def text_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    code, out, err = call(capsys, *arguments)
    assert (code, err) == (0, "")
    assert out.endswith("\n")
    return out


def document(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    return strict(text_of(capsys, *arguments, "--format", "json"))


# -- text -----------------------------------------------------------------------------------------------------------


def test_the_linear_model_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    out = text_of(capsys, *MODEL, "--wrt", "w")
    for words in (
        "f(y, w, x, b) = (y − w·x − b)²",
        "at y = 3, w = 0, x = 2, b = 0: f = 9",
        "∂f/∂w, y, x, b held constant",
        "chain rule:",
        "u = y − w·x − b",
        "df/du = 2·u",
        "∂u/∂w = −x",
        "∂f/∂w = −2·x·(y − w·x − b)",
        "= −2·2·(3 − 0·2 − 0)",
        "= −12",
        "the three agree to",
    ):
        assert words in out
    assert "∂f/∂b" not in out
    assert all(len(line) <= 100 for line in out.splitlines())


def test_the_table_of_a_sum_in_the_authors_order(capsys: pytest.CaptureFixture[str]) -> None:
    out = text_of(capsys, "-f", "y**3 + x**2*y - 3*x + 1", "--wrt", "x", "--at", "x=1,y=2").splitlines()
    top = next(n for n, line in enumerate(out) if line.split() == ["term", "rule", "derivative"])
    assert [re.split(r"\s{2,}", line.strip()) for line in out[top + 1 : top + 5]] == [
        ["y³", "held constant", "→ 0"],
        ["x²·y", "constant multiple, power rule", "2·x·y"],
        ["−3·x", "constant multiple", "−3"],
        ["1", "constant", "→ 0"],
    ]


def test_a_result_that_is_a_number_stands_once(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [line.strip() for line in text_of(capsys, "-f", "-x").splitlines()]
    assert "df/dx = −1" in lines
    assert "= −1" not in lines


@pytest.mark.parametrize("text", ["x", "-x", "5*x", "x**x", "erf(x)", "max(x, y, 2)", "where(x > 0, x, y)", "x/y"])
def test_every_function_can_be_explained(capsys: pytest.CaptureFixture[str], text: str) -> None:
    assert "check:" in text_of(capsys, "-f", text)


def test_every_shipped_scenario_can_be_explained(capsys: pytest.CaptureFixture[str], shipped_name: str) -> None:
    scenario = open_scenario(shipped_name)
    out = text_of(capsys, shipped_name)
    assert scenario.title in out
    for variable in scenario.variables:
        assert f"/∂{pretty(variable)}" in out or f"/d{pretty(variable)}" in out


def test_deep_steps_stay_on_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    """Indented without end, a step below fifty others would be a column of single letters."""
    out = text_of(capsys, "-f", "sin(" * 52 + "x" + ")" * 52)
    assert all(len(line) <= 100 for line in out.splitlines())
    assert len(out) < 1_000_000


# -- colour ---------------------------------------------------------------------------------------------------------


def on_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make stdout say that it is a terminal."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)


@pytest.mark.parametrize(
    ("env", "coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
    ids=["terminal", "NO_COLOR", "NO_COLOR empty", "dumb"],
)
def test_colour_on_a_terminal_that_wants_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, env: dict[str, str], coloured: bool
) -> None:
    on_terminal(monkeypatch)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    out = text_of(capsys, *MODEL)
    assert ("\x1b[" in out) is coloured
    assert "\x1b" not in LOOKS.sub("", out)


def test_no_colour_in_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert "\x1b" not in text_of(capsys, *MODEL)


def test_no_colour_in_json(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    on_terminal(monkeypatch)
    assert "\x1b" not in text_of(capsys, *MODEL, "--format", "json")


def test_colour_changes_no_word(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    bare = text_of(capsys, *MODEL)
    on_terminal(monkeypatch)
    coloured = text_of(capsys, *MODEL)
    assert coloured != bare
    assert LOOKS.sub("", coloured).split() == bare.split()  # the width differs, and with it where lines break


def test_a_real_terminal_is_as_wide_as_it_is() -> None:
    with Terminal([sys.executable, "-m", "gradtui", "explain", *MODEL], size=(64, 24)) as terminal:
        terminal.wait_for(b"the three agree")
        text = terminal.output.decode()
    assert "\x1b[1m" in text
    assert all(len(line) <= 64 for line in LOOKS.sub("", text).splitlines())


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp437"])
def test_a_narrow_encoding_gets_words_it_has(encoding: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gradtui", "explain", *MODEL],
        env={"PYTHONIOENCODING": encoding, "PATH": ""},
        capture_output=True,
        timeout=30,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert "df/dw = -2*x*(y - w*x - b)" in done.stdout.decode(encoding)


# -- JSON -----------------------------------------------------------------------------------------------------------

NUMBER = (float, int, type(None))


def check_partial(partial: dict[str, Any], variables: list[str]) -> None:
    assert {"variable", "held_constant", "formula", "value", "substituted", "terms", "steps"} <= set(partial)
    assert partial["variable"] in variables
    assert partial["held_constant"] == [v for v in variables if v != partial["variable"]]
    assert isinstance(partial["formula"], str)
    assert isinstance(partial["substituted"], str)
    assert isinstance(partial["value"], NUMBER)
    for term in partial["terms"]:
        assert {"term", "rule", "derivative"} <= set(term)
        assert all(isinstance(term[key], str) and term[key] for key in ("term", "rule", "derivative"))
    depths = [step["depth"] for step in partial["steps"]]
    assert depths[0] == depths[-1] == 0
    assert all(b <= a + 1 for a, b in pairwise(depths))
    for step in partial["steps"]:
        assert {"depth", "rule", "before", "after", "says"} <= set(step)
        assert all(isinstance(step[key], str) and step[key] for key in ("rule", "before", "after", "says"))
        own = step["rule"].removeprefix("derivative of ")
        assert step["rule"] in (*RULES, "result") or own in REGISTRY
        assert plain(parse(step["before"], limits=False)) == step["before"]
        assert plain(parse(step["after"], limits=False)) == step["after"]
    assert partial["steps"][-1]["after"] == partial["formula"]


@pytest.mark.parametrize("name", ["two_minima", "partials", "one_example", "rosenbrock", "himmelblau", "saddle"])
def test_json_has_the_contracts_keys(capsys: pytest.CaptureFixture[str], name: str) -> None:
    found = document(capsys, name)
    scenario = open_scenario(name)
    f = gradtui.Function(scenario.text, variables=scenario.variables, constants=scenario.constants)
    assert {"schema", "function", "variables", "at", "value", "partials", "gradient_norm", "check"} <= set(found)
    assert (found["schema"], found["function"]) == (1, scenario.text)
    assert found["variables"] == list(scenario.variables)
    assert found["at"] == scenario.starts[0].at
    assert found["value"] == f(**found["at"])
    assert isinstance(found["gradient_norm"], float)
    assert [partial["variable"] for partial in found["partials"]] == found["variables"]
    for partial in found["partials"]:
        check_partial(partial, found["variables"])
        assert partial["formula"] == str(f.partial(partial["variable"]))
        assert partial["value"] == pytest.approx(f.partials(**found["at"])[partial["variable"]])
        if isinstance(f.tree, Sum):
            assert [term["term"] for term in partial["terms"]] == [plain(term) for term in f.tree.children]
    check = found["check"]
    assert {"symbolic", "reverse_mode", "finite_difference", "agree"} <= set(check)
    for way in ("symbolic", "reverse_mode", "finite_difference"):
        assert check[way] == pytest.approx([partial["value"] for partial in found["partials"]], rel=1e-6, abs=1e-6)
    assert check["agree"] is True


def test_json_of_the_contracts_example(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, *MODEL, "--wrt", "w", "--wrt", "b")
    w, b = found["partials"]
    assert (w["formula"], w["value"], w["substituted"]) == ("-2*x*(y - w*x - b)", -12.0, "-2·2·(3 − 0·2 − 0)")
    assert (b["variable"], b["value"]) == ("b", -6.0)
    assert w["steps"][0]["rule"] == "chain rule"
    assert found["check"]["symbolic"] == [-12.0, -6.0]


@pytest.mark.parametrize("text", ["log(x)", "1/x", "sqrt(x)", "exp(1000 + x)", "0**x", "x**x"])
def test_a_number_that_is_not_finite_is_null(capsys: pytest.CaptureFixture[str], text: str) -> None:
    found = document(capsys, "-f", text)
    assert found["partials"][0]["value"] is None
    assert found["check"]["agree"] is None
    assert found["check"]["reason"]


def test_second_partials_and_the_hessian(capsys: pytest.CaptureFixture[str]) -> None:
    at = ["--at", "x=1,y=2"]
    found = document(capsys, "-f", "x**2*y + y**3", *at, "--hessian")
    assert [p["variables"] for p in found["higher_partials"]] == [["x", "x"], ["x", "y"], ["y", "y"]]
    assert [p["value"] for p in found["higher_partials"]] == [4.0, 2.0, 12.0]
    assert len(found["partials"]) == 2
    for partial in found["higher_partials"]:
        check_partial(partial, found["variables"])
    only = document(capsys, "-f", "x**2*y + y**3", *at, "--wrt", "x,y")
    assert (only["partials"], only["check"]) == ([], None)
    assert only["higher_partials"][0]["formula"] == "2*x"
    out = text_of(capsys, "-f", "x**2*y + y**3", *at, "--hessian")
    assert all(symbol in out for symbol in ("∂²f/∂x² =", "∂²f/∂y∂x =", "∂²f/∂y² ="))


# -- options --------------------------------------------------------------------------------------------------------


def test_wrt_chooses_and_keeps_the_order(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "himmelblau", "--wrt", "y", "--wrt", "x")
    assert [partial["variable"] for partial in found["partials"]] == ["y", "x"]
    assert found["check"]["symbolic"] == [partial["value"] for partial in found["partials"]]
    assert document(capsys, "-f", "theta**2", "--wrt", "θ", "--at", "θ=3")["partials"][0]["value"] == 6.0


def test_at_chooses_the_point(capsys: pytest.CaptureFixture[str]) -> None:
    assert document(capsys, "two_minima", "--at", "x=-1e-1")["at"] == {"x": -0.1}
    assert document(capsys, "-f", "x*y")["at"] == {"x": 0.0, "y": 0.0}
    assert document(capsys, "-f", "-x**2", "--at", "x=-3")["partials"][0]["value"] == 6.0


BAD = [
    (["two_minima", "--wrt", "z"], "--wrt: found z, expected x"),
    (["-f", "alpha*beta", "--wrt", "alpah"], "did you mean alpha?"),
    (["himmelblau", "--wrt", "x,z"], "--wrt: found z"),
    (["himmelblau", "--wrt", ""], "--wrt"),
    (["himmelblau", "--wrt", "x,x,x,x,x"], "at most 4"),
    (["himmelblau", "--at", "x=1"], "nothing of y"),
    (["himmelblau", "--at", "x=1,z=1"], "unknown variable z"),
    (["himmelblau", "--at", "x=1,x=2"], "twice the variable x"),
    (["himmelblau", "--at", "x=1,y=nan"], "--at"),
    (["himmelblau", "--at", "1,2"], "--at"),
    (["himmelblau", "--at", ""], "--at"),
    (["-f", "x*y", "--at", "x=1"], "nothing of y"),
    (["two_minima", "-f", "x**2"], "both"),
    ([], "expected a scenario"),
    (["nosuch"], "nosuch"),
    (["two_minmia"], "did you mean the built-in two_minima?"),
    (["-f", "sin("], "column"),
    (["-f", "1/2x"], "1/(2*x)"),
    (["-f", "3"], "variables"),
    (["-f"], "-f"),
    (["two_minima", "--format", "csv"], "csv"),
    (["two_minima", "--steps", "3"], "--steps"),
    (["two_minima", "--hess"], "--hess"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "has"), BAD, ids=[" ".join(line) or "nothing" for line, _ in BAD])
def test_bad_input_is_one_clear_message(capsys: pytest.CaptureFixture[str], line: list[str], has: str) -> None:
    code, out, err = call(capsys, *line)
    assert (code, out) == (2, "")
    assert has in err
    assert "Traceback" not in err
    message = [text for text in err.splitlines() if not text.startswith("  ")]  # an expression and its caret follow
    assert len(message) == 1
    assert len(message[0]) < 200


@pytest.mark.parametrize("text", ["\x1b[2J", "\u202e", "a\nb", "[/]", "x" * 5000], ids=ascii)
@pytest.mark.parametrize("option", ["--wrt", "--at", "-f", "--format"])
def test_words_from_outside_never_reach_the_terminal_raw(
    capsys: pytest.CaptureFixture[str], option: str, text: str
) -> None:
    line = [option, text] if option == "-f" and len(text) < 5000 else ["himmelblau", option, text]
    code, out, err = call(capsys, *line)
    assert (code, out) == (2, "")
    assert all(character.isprintable() or character == "\n" for character in err)


def test_explain_loads_neither_textual_nor_plotext() -> None:
    code = (
        "import sys; from gradtui.cli.main import main; main(['explain', 'two_minima']); "
        "print(sorted({'textual', 'plotext', 'rich'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=30)
    assert done.stderr.strip() == b"[]"
