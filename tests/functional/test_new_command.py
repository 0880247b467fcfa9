"""``gradtui new``: what it writes is clean, complete, and never in the place of anything else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from functional.commands import call

from gradtui.lesson.lint import lint
from gradtui.scenario.data import array_values, csv_form
from gradtui.scenario.reader import KEYS, loads
from gradtui.scenario.tables.every_table import every_table
from gradtui.scenario.template import KINDS, SCHEMA_NAME, template


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_clean_and_opens(capsys: pytest.CaptureFixture[str], folder: Path, kind: str) -> None:
    code, out, err = call(capsys, "new", "my_first", "--kind", kind)
    assert (code, err) == (0, "")
    assert len(out.splitlines()) == 2
    assert "gradtui my_first.toml" in out
    assert "gradtui check --watch my_first.toml" in out
    text = (folder / "my_first.toml").read_text("utf-8")
    assert text.startswith(f"#:schema ./{SCHEMA_NAME}\n")
    assert "title" in json.loads((folder / SCHEMA_NAME).read_text("utf-8"))["properties"]
    assert max(map(len, text.splitlines())) <= 125
    assert call(capsys, "check", "--strict", "my_first.toml") == (0, "my_first.toml: ok\n", "")
    assert call(capsys, "run", "my_first.toml", "--steps", "3")[0] == 0
    assert loads(text).title == "My first"


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_explained(kind: str) -> None:
    text = template(kind, "mine")
    tables = (*every_table().values(), array_values.RULE, csv_form.COLUMNS)
    known = {*KEYS, *(key for table in tables for key in table.fields)}
    missing = {key for key in known if not re.search(rf"\b{key}\b(\]|\s*=)", text)}
    assert missing == set()


@pytest.mark.parametrize("variables", ["x", "θ", "u,v", "a, b, c", "f,g", "x1,x2,x3,x4,x5,x6"])
def test_names_of_variables(capsys: pytest.CaptureFixture[str], variables: str) -> None:
    code, out, _ = call(capsys, "new", "mine", "--variables", variables, "--print")
    assert code == 0
    assert lint(out) == ()
    expected = [name.strip().replace("θ", "theta") for name in variables.split(",")]
    assert list(loads(out).variables) == expected


def test_it_prints_instead_of_writing(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    for line in (["-"], ["mine", "--print"]):
        code, out, _ = call(capsys, "new", *line)
        assert code == 0
        assert lint(out) == ()
    assert list(folder.iterdir()) == []


def test_nothing_is_overwritten(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "mine.toml").write_text("mine")
    (folder / SCHEMA_NAME).write_text("{}")
    code, out, err = call(capsys, "new", "mine")
    assert (code, out) == (2, "")
    assert err == "gradtui: new: mine.toml is there already; nothing was written\n"
    assert (folder / "mine.toml").read_text() == "mine"
    assert call(capsys, "new", "other.toml")[0] == 0
    assert (folder / SCHEMA_NAME).read_text() == "{}"
    (folder / "link.toml").symlink_to(folder / "nowhere")
    assert call(capsys, "new", "link")[0] == 2
    assert not (folder / "nowhere").exists()


@pytest.mark.parametrize(
    "line",
    ["new", "new ../x", "new a/b", "new .hidden", "new \x1b[2J", "new a --kind b", "new a --variables 2",
     "new a --variables sin", "new a --variables x,x", "new a --variables x --kind hill",
     "new a --variables " + ",".join(f"x{k}" for k in range(33))],
    ids=ascii,
)  # fmt: skip
def test_bad_usage(capsys: pytest.CaptureFixture[str], folder: Path, line: str) -> None:
    code, out, err = call(capsys, *line.split(" "))
    assert (code, out) == (2, "")
    assert err.startswith("gradtui: ")
    assert err.count("\n") == 1
    assert err[:-1].isprintable()
    assert list(folder.iterdir()) == []


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = call(capsys, "check", "--schema")
    assert (code, err) == (0, "")
    assert json.loads(out)["$schema"].endswith("2020-12/schema")
