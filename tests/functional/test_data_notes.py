"""What is said of data files that are taken: rows left out, and by what columns were standardized."""

import json
from pathlib import Path

import pytest
from functional.commands import call

from gradtui.lesson.lint import lint

TEXT = """\
[function]
expression = "mean((X@w - y)**2)"
[data]
X = { file = "h.csv", columns = ["area", "age"], decimal = ",", missing = "drop", standardize = true }
y = { file = "h.csv", columns = ["price"], delimiter = ";", missing = "drop" }
[parameters]
w = { shape = [2] }
"""
DATA = "area;age;price\n70,5;3;10\n?;4;11\n80;5;NA\n90;7;12\n"
NOTES = [
    "4:75: note: data.X.missing: 2 of 4 rows of h.csv left out, in which a value is missing",
    "4:97: note: data.X.standardize: area has mean 80.25 and standard deviation 9.75, "
    "age has mean 5 and standard deviation 2",
    "5:71: note: data.y.missing: 2 of 4 rows of h.csv left out, in which a value is missing",
]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "h.csv").write_text(DATA)
    (tmp_path / "s.toml").write_text(TEXT)
    return tmp_path / "s.toml"


@pytest.mark.usefixtures("path")
def test_check_says_it_and_is_content(capsys: pytest.CaptureFixture[str]) -> None:
    lines = "".join(f"s.toml:{note}\n" for note in NOTES)
    assert call(capsys, "check", "--strict", "s.toml") == (0, f"{lines}s.toml: ok\n", "")


@pytest.mark.usefixtures("path")
def test_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "check", "--strict", "--format", "json", "s.toml")
    (file,) = json.loads(out)["files"]
    assert (code, file["ok"]) == (0, True)
    assert [problem["severity"] for problem in file["problems"]] == ["note"] * 3
    assert file["problems"][0]["key"] == "data.X.missing"


def test_the_panel_says_it_too(path: Path) -> None:
    from gradtui.app.panels.numbers import whole
    from gradtui.app.session import Session
    from gradtui.scenario.reader import load

    said = ["".join(text for text, _ in line) for line in whole(Session.open(load(path)), 60)]
    assert said.count("2 of 4 rows of data left out: a value is missing") == 1  # both arrays are of one file


def test_beside_a_warning(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path.write_text(f'title = "The minimum at w[0] = 5"\n{TEXT}[[lesson]]\ntext = "never"\nat_step = 5000\n')
    code, out, _ = call(capsys, "check", "--strict", "s.toml")
    assert code == 2
    assert "warning: " in out
    assert "note: data.X.missing" in out
    assert "ok" not in out


def test_nothing_left_out_is_nothing_to_say(path: Path) -> None:
    (path.parent / "h.csv").write_text(DATA.replace("?", "1").replace("NA", "1"))
    path.write_text(TEXT.replace(", standardize = true", ""))
    assert lint(path.read_text(), file=str(path)) == ()


def test_very_many_columns_are_not_all_listed(path: Path) -> None:
    names = [f"c{i}" for i in range(9)]
    rows = [";".join(names), ";".join("1" * 9), ";".join("2" * 9), "NA" + ";3" * 8]
    (path.parent / "h.csv").write_text("\n".join(rows))
    text = TEXT.replace('["area", "age"]', json.dumps(names)).replace("price", "c0").replace("[2]", "[9]")
    notes = [finding.problem.message for finding in lint(text, file=str(path))]
    assert notes[1].endswith("c5 has mean 1.5 and standard deviation 0.5, and 3 more columns")


@pytest.mark.usefixtures("path")
def test_run_says_it(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "run", "s.toml", "--steps", "2")
    assert code == 0
    assert "arrays: w 2 (parameter), X 2×2 (data, 2 rows left out, standardized), y 2 (data, 2 rows left out)" in out
