"""``gradtui run --speak``: every step in plain words."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from gradtui.cli.main import main
from gradtui.export.speech import spoken, tell
from gradtui.expression.printing import short
from gradtui.scenario.catalogue import open_scenario
from gradtui.scenario.model import Scenario
from gradtui.scenario.runs import run


def said(*words: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert main(["run", *words, "--speak"]) == 0
    return capsys.readouterr().out.splitlines()


def test_a_line_for_each_step(capsys: pytest.CaptureFixture[str]) -> None:
    lines = said("two_minima", "--steps", "2", "--format", "json", capsys=capsys)
    assert lines[:6] == [
        "Two minima.",
        "f of x is (x squared minus 1.69) squared plus 0.3 times x.",
        "Run 1 of 4: right, eta is 0.05, by gradient descent.",
        "Step 0, the start at x is 2: f is 5.936. The partial of f with respect to x is 18.78.",
        "Step 1: x fell by 0.939; f fell from 5.936 to 0.6367. The tangent predicted a change of minus 17.63. "
        "The slope along x changed sign: the step went past a low place there. "
        "The partial of f with respect to x is now minus 2.095.",
        "Step 2: x rose by 0.1047; f fell from 0.6367 to 0.4593. The tangent predicted a change of minus 0.2194. "
        "The partial of f with respect to x is now minus 1.244.",
    ]
    assert lines[6].startswith("End of run 1 after 2 steps: still moving")
    assert len(lines) == 2 + 4 * 5


def test_every_scenario_is_said_whole(shipped: Scenario) -> None:
    descents = run(shipped, 3)
    lines = list(tell(shipped, descents))
    assert sum(line.startswith("End of run") for line in lines) == len(descents)
    assert sum(line.startswith("Step ") for line in lines) == sum(descent.cursor + 1 for descent in descents)
    for line in lines:
        # nothing that a reader spells out or leaves out
        assert line.isascii(), line
        assert not set(line) & set("*^=|~<>#@`\\{}"), line
        assert "  " not in line
        assert line.endswith("."), line
    steps = iter([line for line in lines if line.startswith("Step ")])
    for descent in descents:
        for k in range(descent.cursor + 1):
            assert spoken(short(descent.value_at(k))) in next(steps)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("η·λmax = 2.3 > 2", "eta times lambda max is 2.3, more than 2"),
        ("∂f/∂x₁ ≈ −1.5e−7", "the partial of f with respect to x 1 is about minus 1.5 times 10 to the power minus 7"),
        ("‖∇L‖ ≤ 1e−6", "the length of the gradient of L is at most 10 to the power minus 6"),
        ("r = Xᵀ@(X@w − y)", "r is X transposed times (X times w minus y)"),
        ("θ ← θ − η·m̂", "theta becomes theta minus eta times m hat"),
        ("w[17] → −∞", "w at 17 to minus infinity"),
        ("√(x² + y³) + e⁻¹²", "the square root of (x squared plus y cubed) plus e to the power minus 12"),
        ("along (0.8, −0.6)", "along (0.8, minus 0.6)"),
        ("well-known", "well-known"),
        ("Zwei Täler", "Zwei Täler"),
    ],
)
def test_words(text: str, words: str) -> None:
    assert spoken(text) == words


def test_verdicts_are_said_with_their_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    function = ("-f", "x**2", "--start", "x=1")
    assert "converged: a minimum at x is" in said(*function, "--lr", "0.4", capsys=capsys)[-1]
    diverged = said(*function, "--lr", "1.5", "--steps", "2000", capsys=capsys)[-1]
    assert "diverged at step" in diverged
    assert "eta times lambda max is 3, more than 2" in diverged
    assert "comes back to the same 2 points" in said(*function, "--lr", "1", capsys=capsys)[-1]
    undefined = said("-f", "log(x)", "--start", "x=0.1", "--lr", "1", capsys=capsys)
    assert "log(minus 9.9) has no value" in undefined[-1]


def test_many_variables_are_not_all_said() -> None:
    names = [f"x{k}" for k in range(10)]
    from gradtui.cli.options.function_options import run_options
    from gradtui.cli.resolve import chosen

    start = ",".join(f"{name}=1" for name in names)
    function = " + ".join(f"{name}**2" for name in names)
    scenario = chosen(run_options().read(["-f", function, "--start", start, "--lr", "0.1"]))
    lines = list(tell(scenario, run(scenario, 1)))
    assert "and 7 more variables" in lines[0] + lines[1]
    assert "7 more moved" in lines[-2]
    assert "with respect to x 2 is 1.6, and there are 7 more. The length of the gradient is 5.06." in lines[-2]


def test_what_comes_from_a_file_stays_harmless() -> None:
    scenario = replace(open_scenario("two_minima"), title="a\x1b[2Jb\nc\u202e")
    assert "\x1b" not in "".join(tell(scenario, run(scenario, 1)))
    assert not any("\n" in line for line in tell(scenario, run(scenario, 1)))


def test_it_loads_no_more_than_run(tmp_path) -> None:
    path = tmp_path / "said.txt"
    code = (
        "import sys; from gradtui.cli.main import main; "
        f"assert main(['run', 'two_minima', '--speak', '--output', {str(path)!r}]) == 0; "
        "print([name for name in ('textual', 'rich', 'plotext', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert path.read_text().startswith("Two minima.\n")
