"""Long results are written piece by piece: the same bytes, in little memory, to streams, files and pipes."""

from __future__ import annotations

import json
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from strict_json import strict

from gradtui.cli import output
from gradtui.cli.main import main
from gradtui.export.runs import as_csv, as_json
from gradtui.scenario.reader import loads
from gradtui.scenario.runs import run

STEPS = 2500
LONG = f"""title = "valley é"
[function]
expression = "(1-x)**2 + 100*u**2"
let = {{ u = "y - x**2" }}
[[start]]
at = {{ x = -1.0, y = 1.0 }}
[[start]]
name = "é"
at = {{ x = 1e200, y = 1.0 }}
[descent]
learning_rates = [0.0001, 0.0002]
steps = {STEPS}
tolerance = 0
"""


@pytest.mark.parametrize("ascii_only", [False, True])
def test_the_document_is_what_it_would_be_as_a_whole(ascii_only: bool) -> None:
    scenario = replace(loads(LONG), title="valley \u202e é")
    text = "".join(as_json(scenario, run(scenario, 20), ascii_only=ascii_only))
    document = strict(text)
    assert list(document) == ["schema", "title", "function", "let", "variables", "runs"]
    assert list(document["runs"][0])[-2:] == ["nearest_minimum", "trajectory"]
    assert [len(one["trajectory"]) for one in document["runs"]] == [21, 21, 1, 1]
    assert [[entry["step"] for entry in one["trajectory"]] for one in document["runs"][:2]] == [list(range(21))] * 2
    whole = json.dumps(document, ensure_ascii=ascii_only).replace("\u202e", "\\u202e")
    assert text == whole + "\n"
    assert text.isascii() == ascii_only


@pytest.mark.parametrize("written", [as_json, as_csv])
def test_it_takes_the_memory_of_a_piece(written: Callable[..., Iterator[str]]) -> None:
    scenario = loads(LONG)
    descents = run(scenario)
    for _ in written(scenario, descents[2:]):  # whatever is imported and kept once
        pass
    tracemalloc.start()
    size = sum(map(len, written(scenario, descents)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 350_000
    assert peak < 200_000  # a writer of CSV has a buffer of 128 kB


class Stream(BytesIO):
    """Bytes that know the longest text that came at once."""

    longest = 0

    def write(self, text) -> int:  # type: ignore[no-untyped-def,override]
        self.longest = max(self.longest, len(text))
        return super().write(text)


@pytest.mark.parametrize("form", ["json", "csv"])
def test_streams_and_files_get_the_same(form: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(LONG, encoding="utf-8")
    to = Stream()
    monkeypatch.setattr("sys.stdout", TextIOWrapper(to, encoding="utf-8"))
    words = ["run", str(tmp_path / "a.toml"), "--steps", "1000", "--format", form]
    assert main(words) == 0
    assert main([*words, "--output", str(tmp_path / "b")]) == 0
    assert (tmp_path / "b").read_bytes() == to.getvalue()
    assert len(to.getvalue()) > 200_000
    assert to.longest < 100_000


def test_a_stream_of_fewer_letters_is_fitted_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    to = BytesIO()
    monkeypatch.setattr("sys.stdout", TextIOWrapper(to, encoding="latin-1"))
    output.pieces(iter(["é" * 100_000, "η"]))
    output.finish()
    assert to.getvalue().isascii()


def test_a_reader_that_goes_ends_it(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(LONG, encoding="utf-8")
    shell = [
        "bash",
        "-c",
        '"$0" -m gradtui run a.toml --format json | head -c 10; echo "${PIPESTATUS[0]}"',
        sys.executable,
    ]
    done = subprocess.run(shell, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert (done.stdout, done.stderr) == ('{"schema":0\n', "")


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "two_minima", "--format", "json", "--output", str(tmp_path)]) == 2
    assert "is a directory" in capsys.readouterr().err
