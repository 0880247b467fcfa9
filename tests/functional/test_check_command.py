"""``gradtui check``: what it prints, its exit codes, and that it looks again."""

from __future__ import annotations

import json
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from functional.commands import call

GOOD = '[function]\nexpression = "x**2"\n'
DOUBTFUL = f'title = "The minimum at x = 5"\n{GOOD}'
PROMISED = f'{GOOD}[[expect]]\nverdict = "diverged"\n'
BAD = 'titel = "x"\n[function]\nexpression = "x**"\n'


@pytest.mark.parametrize(
    ("text", "options", "code", "words"),
    [
        (GOOD, [], 0, ["s.toml: ok"]),
        (GOOD, ["--strict"], 0, ["s.toml: ok"]),
        (DOUBTFUL, [], 0, ["s.toml:1:14: warning: title: x = 5 is said to be a minimum"]),
        (DOUBTFUL, ["--strict"], 2, ["s.toml:1:14: warning: title: "]),
        (PROMISED, [], 2, ["s.toml:3:3: expect: the run origin · η=0.1 was to end diverged, and is converged"]),
        (BAD, [], 2, ["s.toml:1:1: titel: unknown key, did you mean title?", "s.toml:3:"]),
    ],
)
def test_what_it_says(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    options: list[str],
    code: int,
    words: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("s.toml").write_text(text)
    found, out, err = call(capsys, "check", *options, "s.toml")
    assert (found, err) == (code, "")
    lines = [line for line in out.splitlines() if not line.startswith("  ")]  # a line of the file and its caret
    assert len(lines) == len(words)
    for line, expected in zip(lines, words, strict=True):
        assert line.startswith(expected)


def test_names_of_built_in_ones_and_many_at_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text(BAD)
    code, out, err = call(capsys, "check", "two_minima", "one_slope", str(bad), "two_minma")
    assert (code, err) == (2, "")
    assert out.startswith("two_minima: ok\none_slope: ok\n")
    assert f"{bad}:1:1: titel" in out
    assert out.endswith("two_minma: no such file; did you mean the built-in two_minima?\n")


def test_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text(DOUBTFUL)
    code, out, _ = call(capsys, "check", "--format", "json", "two_minima", str(path))
    document = json.loads(out)
    assert code == 0
    assert document["schema"] == 1
    assert document["files"][0] == {"file": "two_minima", "ok": True, "problems": []}
    assert (document["files"][1]["file"], document["files"][1]["ok"]) == (str(path), False)
    (problem,) = document["files"][1]["problems"]
    assert (problem["line"], problem["column"], problem["severity"], problem["key"]) == (1, 14, "warning", "title")
    assert "x = 5 is said to be a minimum" in problem["message"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("check", "expected at least one scenario"),
        ("check - -", "read once"),
        ("check --watch -", "--watch"),
        ("check two_minima --format xml", "xml"),
        ("check --strikt two_minima", "--strikt"),
    ],
)
def test_bad_usage(capsys: pytest.CaptureFixture[str], line: str, words: str) -> None:
    code, out, err = call(capsys, *line.split())
    assert (code, out) == (2, "")
    assert words in err
    assert len(err.splitlines()) == 1


def test_standard_input() -> None:
    command = [sys.executable, "-m", "gradtui", "check", "-"]
    done = subprocess.run(command, input=PROMISED.encode(), capture_output=True, timeout=30)
    assert (done.returncode, done.stderr) == (2, b"")
    assert done.stdout.decode().startswith("<stdin>:3:3: expect: ")


def test_watching_looks_again_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text(GOOD)
    command = [sys.executable, "-m", "gradtui", "check", "--watch", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        lines: queue.Queue[str] = queue.Queue()
        reader = threading.Thread(target=lambda out: [lines.put(line) for line in out], args=[process.stdout])
        reader.start()

        def until(words: str) -> list[str]:
            seen = [lines.get(timeout=30)]
            while words not in seen[-1]:
                seen.append(lines.get(timeout=30))
            return seen

        first = until(": ok")
        assert first[0].startswith("— ")
        assert first[0].count(":") == 2
        path.write_text(DOUBTFUL)
        assert until("warning")[0].startswith("— ")
        fresh = tmp_path / "fresh"
        fresh.write_text(GOOD)
        fresh.replace(path)  # as many editors save
        until(": ok")
        path.unlink()
        until("no such file")
        path.write_text(GOOD)
        until(": ok")
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
        reader.join(timeout=30)
        assert process.stderr.read() == ""


def test_it_loads_no_terminal_library() -> None:
    code = "import sys; from gradtui.cli.main import main; main(['check', 'two_minima']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    first, loaded = done.stdout.splitlines()
    assert first == "two_minima: ok"
    assert {"textual", "plotext", "rich"}.isdisjoint(loaded.split())


@pytest.mark.parametrize("name", ["\x1b[2J", "a\nb", "\u202e"], ids=ascii)
def test_a_name_never_reaches_the_terminal_raw(capsys: pytest.CaptureFixture[str], name: str) -> None:
    code, out, err = call(capsys, "check", name)
    assert (code, err) == (2, "")
    assert all(character.isprintable() or character == "\n" for character in out)
    assert out.count("\n") == 1
