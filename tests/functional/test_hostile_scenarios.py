"""Files that mean harm, through the real commands: refused in one shape of message, or run; at once, and quietly."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import pytest
from functional import hostile_tables, hostile_values
from functional.hostile_files import MAKERS, Made
from thinned import thinned
from yardstick import assert_at_once

from gradtui.cli.main import main

CASES = {
    case["id"]: case
    for case in map(
        json.loads, (Path(__file__).parents[1] / "data" / "hostile_scenarios.jsonl").read_text().splitlines()
    )
}
SHAPE = re.compile(r"[^\n]*?(:\d+:\d+)?: [^\n]+")  # file:line:column: key: what was expected and found
PICTURE = re.compile(r"  .*")  # the line of the file, and carets below it
PATCHED = {"S005", "S015"}  # cases whose conditions only this process can have
assert hostile_tables
assert hostile_values


def test_every_case_is_made() -> None:
    assert set(CASES) <= set(MAKERS)
    assert len(MAKERS) > len(CASES) + 30


def said_safely(text: str) -> None:
    from gradtui.expression.visible import visible

    assert visible(text, lines=True) == text
    assert "Traceback" not in text
    assert "Warning" not in text


def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str, made: Made) -> Any:
    """Run a command in this process: its exit code, what it wrote, and how many seconds of this process it took."""
    if made.stdin is not None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(made.stdin)))
    capsys.readouterr()
    begun = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        code = main([command, made.argument])
    took = time.process_time() - begun
    said = capsys.readouterr()
    return code, said.out, said.err, took


LONG = {"N049", "N046", "N014"}
_NEAR = sorted(set(MAKERS) - set(CASES) - LONG)
NEIGHBOURS = [*_NEAR, *(pytest.param(name, marks=pytest.mark.slow) for name in sorted(LONG))]


@pytest.mark.parametrize("name", [*CASES, *thinned(NEIGHBOURS, 3)])
def test_a_command(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    count = 0
    for made in MAKERS[name](monkeypatch):
        count += 1
        code, out, err, took = call(capsys, monkeypatch, "run", made)
        assert code == made.exit, (made, err)
        assert_at_once(took)
        said_safely(out)
        said_safely(err)
        if made.exit:
            assert out == ""
            assert [words for words in made.says if words not in err] == [], err
            lines = err.splitlines()
            assert SHAPE.fullmatch(lines[0]), err
            assert all(SHAPE.fullmatch(line) or PICTURE.fullmatch(line) for line in lines), err
            assert max(map(len, lines)) < 6000, err
        else:
            assert err == ""
        if count > 1:
            continue
        code, checked, err, took = call(capsys, monkeypatch, "check", made)
        assert_at_once(took, 2.0)
        assert err == ""
        said_safely(checked)
        if made.exit:
            assert code == 2
            assert [words for words in made.says if words not in checked] == [], checked
    assert count
    if name in CASES:
        assert made.exit == CASES[name]["expect_exit"] or count > 1


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(MAKERS) - PATCHED)[::3])
def test_a_process_of_its_own(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The first and the last way to make it; the others differ in nothing that a process knows of."""
    monkeypatch.chdir(tmp_path)
    before = None
    for number, made in enumerate(MAKERS[name](monkeypatch)):
        before = made
        if number == 0 and "\0" not in made.argument:
            in_a_process(made)
    if number and before is not None and "\0" not in before.argument:
        in_a_process(before)


def in_a_process(made: Made) -> None:
    command = [sys.executable, "-X", "dev", "-W", "error", "-m", "gradtui", "run", made.argument]
    done = subprocess.run(command, input=made.stdin or b"", capture_output=True, timeout=30, check=False)
    out, err = done.stdout.decode(), done.stderr.decode()
    assert done.returncode == made.exit, err
    said_safely(out)
    said_safely(err)
    assert (out == "") == (made.exit == 2)
    assert (err == "") == (made.exit == 0)
    assert [words for words in made.says if words not in err] == [], err


def test_the_default_start_is_said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    made = Made("-", exit=0, stdin=b'[function]\nexpression = "(x - 1)**2"\n')
    assert "origin" in call(capsys, monkeypatch, "run", made)[1]
