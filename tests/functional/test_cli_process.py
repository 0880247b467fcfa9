"""The command line in processes of its own: streams, encodings, and what is loaded."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from strict_json import strict
from thinned import thinned

from gradtui.scenario.catalogue import find

GRADTUI = [sys.executable, "-m", "gradtui"]
SQUARE = '[function]\nexpression = "x**2"\n[[start]]\nat = { x = 1.0 }\n'


def spawn(*arguments: str, stdin: bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command line in a process of its own."""
    return subprocess.run([*GRADTUI, *arguments], input=stdin, capture_output=True, timeout=30, env=os.environ | env)


def test_standard_input_is_a_scenario() -> None:
    done = spawn("run", "-", "--format", "json", stdin=SQUARE.encode())
    assert (done.returncode, done.stderr) == (0, b"")
    by_name = spawn("run", "-", "--format", "json", stdin=Path(find("two_minima") or "").read_bytes())
    assert by_name.stdout == spawn("run", "two_minima", "--format", "json").stdout
    bad = spawn("run", "-", stdin=b"\xff\xfe\x00")
    assert (bad.returncode, bad.stdout) == (2, b"")
    assert b"<stdin>" in bad.stderr
    assert b"Traceback" not in bad.stderr


def test_a_reader_that_leaves_is_no_fault() -> None:
    line = [*GRADTUI, "run", "rosenbrock", "--steps", "20000", "--format", "csv"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read(10) == b"run,step,x"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) == 0


@pytest.mark.parametrize("line", ["run himmelblau --steps 3", "list", "run -f 1/2x", "run -f theta**2 --start x=1"])
def test_a_stream_of_ascii_gets_words_of_ascii(line: str) -> None:
    done = spawn(*line.split(), PYTHONIOENCODING="ascii")
    said = (done.stdout + done.stderr).decode("ascii")
    assert "Traceback" not in said
    assert "\\u" not in said
    if line.startswith("run h"):
        assert "eta=" in said
        assert "df/dx" in said


def test_columns_stand_in_line_in_ascii_too() -> None:
    lines = spawn("run", "himmelblau", "--steps", "3", PYTHONIOENCODING="ascii").stdout.decode("ascii").splitlines()
    start = next(k for k, line in enumerate(lines) if line.split()[:1] == ["step"])
    assert len({len(line) for line in lines[start : start + 5]}) == 1


@pytest.mark.parametrize("form", ["json", "csv"])
def test_data_in_ascii_is_still_well_formed(form: str) -> None:
    title = "the “left” one, naïve \\\\ ∂f"
    text = f'title = "{title}"\n[function]\nexpression = "x**2"\n[[start]]\nname = "{title}"\nat = {{ x = 1.0 }}\n'
    usual = spawn("run", "-", "--steps", "2", "--format", form, stdin=text.encode(), PYTHONIOENCODING="utf-8").stdout
    ascii_ = spawn("run", "-", "--steps", "2", "--format", form, stdin=text.encode(), PYTHONIOENCODING="ascii").stdout
    if form == "json":
        assert strict(ascii_.decode("ascii")) == strict(usual.decode())
    else:
        rows, expected = (list(csv.reader(io.StringIO(done.decode()))) for done in (ascii_, usual))
        assert [row[1:] for row in rows] == [row[1:] for row in expected]


HEAVY = ("textual", "rich", "plotext", "numpy")
LOADS = {
    "import gradtui": "import gradtui",
    "run": "from gradtui.cli.main import main; main(['run', 'two_minima'])",
    "run json": "from gradtui.cli.main import main; main(['run', 'rosenbrock', '--format', 'json'])",
    "run -f": "from gradtui.cli.main import main; main(['run', '-f', 'x**2*y', '--start', 'x=1,y=1'])",
    "list": "from gradtui.cli.main import main; main(['list'])",
    "a bad file": "from gradtui.cli.main import main; main(['run', '-f', '1/2x'])",
}


@pytest.mark.parametrize("what", LOADS)
def test_nothing_heavy_is_loaded(what: str) -> None:
    assert loaded(LOADS[what]) == "[]"


@pytest.mark.parametrize(
    "options", thinned(["", ", '--format', 'json'", ", '--format', 'png', '--output', '/dev/null'"], of=3)
)
def test_a_map_loads_numpy_alone(options: str) -> None:
    for name in ("himmelblau", "two_minima", "two_minima', '--sweep"):
        assert loaded(f"from gradtui.cli.main import main; main(['map', '{name}'{options}])") == "['numpy']"


def loaded(code: str) -> str:
    """Which heavy modules some code loads."""
    code += f"\nimport sys\nsys.stderr.write('\\n' + repr([m for m in {HEAVY} if m in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stderr.splitlines()[-1]
