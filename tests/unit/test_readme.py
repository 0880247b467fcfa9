"""The README tells the truth: its keys, its commands, its Python."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from gradtui.app.keys import KEYS, markdown_table
from gradtui.lesson.lint import lint
from gradtui.scenario.reader import loads
from gradtui.scenario.tables.cards import _EXPECT_KEYS, _LESSON_KEYS, _QUESTION_KEYS, ASKS, VERDICTS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def test_the_table_of_keys_is_the_registry() -> None:
    assert markdown_table() in README


def test_keys_are_distinct() -> None:
    for other in ("arrays", "numbers"):
        # enter: a probe or a cell comes before a card
        entries = [entry for entry in KEYS if entry.only != other and entry.action != "go_on"]
        keys = [key for entry in entries for key in entry.keys.split(",")]
        assert len(keys) == len(set(keys))


def test_the_scenarios_are_some() -> None:
    text, with_arrays, lesson = blocks("toml")
    assert [start.name for start in loads(text).starts] == ["right", "x=-2"]
    scenario = loads(with_arrays)
    assert scenario.variables == ("w", "b")
    assert scenario.data["X"].shape == (3, 2)
    assert lint(lesson) == ()


def table(head: str) -> list[str]:
    """The first column of the table with this head."""
    _, _, rest = README.partition(f"| {head} |")
    return re.findall(r"^\| `(\w+)` \|", rest.partition("\n\n")[0], flags=re.MULTILINE)


def test_every_key_of_a_lesson_is_in_a_table() -> None:
    assert set(table("key of `[[lesson]]`")) == set(_LESSON_KEYS)
    assert set(table("key of `[[question]]`")) == set(_QUESTION_KEYS)
    assert set(table("key of `[[expect]]`")) == set(_EXPECT_KEYS)
    assert sorted(table("`ask` | `of`")) == sorted(ASKS)
    (verdicts,) = re.findall(r"^\| `when` \| (.*) \|$", README, flags=re.MULTILINE)
    assert set(VERDICTS) <= set(re.findall(r"`(\w+)`", verdicts))


HEADLESS = ("run", "list", "explain", "map", "check", "new", "torch")
COMMANDS = [
    line
    for block in blocks("sh")
    for line in block.splitlines()
    if any(f"gradtui {name}" in line for name in (*HEADLESS, "doctor", "completion")) and "--watch" not in line
]


@pytest.mark.parametrize("command", COMMANDS)
def test_commands(command: str, tmp_path: Path) -> None:
    assert len(COMMANDS) >= 10
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    line = (
        command.replace("gradtui", shlex.quote(sys.executable) + " -m gradtui", 1)
        if command.startswith("gradtui")
        else re.sub(r"(\||&&) gradtui", rf"\1 {shlex.quote(sys.executable)} -m gradtui", command)
    )
    environment = dict(os.environ, PYTHONPATH=str(ROOT), HOME=str(tmp_path))
    result = subprocess.run(
        line, shell=True, cwd=tmp_path, capture_output=True, text=True, env=environment, check=False
    )
    assert (result.returncode, result.stderr) == (0, "")
    written = [path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()]
    assert result.stdout or max(written) > 1000


def test_python() -> None:
    (code,) = blocks("python")
    namespace: dict = {}
    for line in code.splitlines():
        statement, _, promised = line.partition("#")
        if not statement.strip():
            continue
        if re.match(r"\w+ = |import ", statement):
            exec(statement, namespace)
            continue
        value = eval(statement, namespace)
        literal = promised.strip().split(";")[0]
        if literal.startswith(("(", '"', "{")):
            assert value == eval(literal)
