"""gradtui map: fate maps and sweeps as text, JSON and PNG, every option, one clear message for what is wrong."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from functional.map_calls import OF_ARRAYS, OF_NUMBERS, call, data, document, text
from functional.terminal import Terminal
from thinned import thinned
from unit.picture.png_reader import decoded

from gradtui.cli.main import main
from gradtui.engine.batch.fates import Fate
from gradtui.engine.verdict.verdict import Verdict
from gradtui.picture.fates.fate_colours import shades
from gradtui.scenario.catalogue import find, open_scenario

LOOKS = re.compile(r"\x1b\[[0-9;]*m")


def spawn(line: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command line in a process of its own, where every warning is an error."""
    command = [sys.executable, "-W", "error", "-m", "gradtui", "map", *line.split()]
    return subprocess.run(command, capture_output=True, timeout=60, env=os.environ | env)


# -- text -----------------------------------------------------------------------------------------------------------


def test_a_map_as_text(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    lines = text(capsysbinary, "himmelblau")
    found = document(capsysbinary, "himmelblau --size 72x24")
    assert lines[0] == "Himmelblau's four minima: where descent ends from each start, x (across) and y (up)"
    assert lines[1] == "gd, η = 0.01, at most 300 steps, converged at ‖∇f‖ ≤ 1e−6"
    assert lines[2] == ""
    letters = [[found["fates"][place]["letter"] for place in row] for row in found["fate"][::-1]]
    assert [line[3:] for line in lines[3:27]] == ["".join(row) for row in letters]
    assert [line[:3].strip() for line in lines[3:27] if line[:3].strip()] == ["y", "4", "2", "0", "−2", "−4", "−6"]
    assert lines[27].split() == ["−6", "−4", "−2", "0", "2", "4", "x"]
    assert len(lines[27]) == len(lines[26]) == 75
    assert lines[28] == ""
    assert lines[29].split() == ["cells", "fewest", "steps", "median", "most"]
    assert [line.split()[:2] for line in lines[30:]] == [[letter, "minimum"] for letter in "ABCD"]
    assert "minimum x = 3, y = 2, f = 0 " in lines[30]
    for line, fate in zip(lines[30:], found["fates"], strict=True):
        share, *steps = line.split()[-4:]
        assert share == f"{100 * fate['cells'] / (72 * 24):.1f}%"
        taken = [
            n
            for row, counts in zip(found["fate"], found["steps_taken"], strict=True)
            for place, n in zip(row, counts, strict=True)
            if found["fates"][place] is fate
        ]
        assert [float(n) for n in steps] == [min(taken), np.median(taken), max(taken)]


def test_a_number_stands_at_its_row_and_column(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    lines = text(capsysbinary, "-f x**2+y**2 --start x=0.5,y=0.5 --size 40x20")
    found = document(capsysbinary, "-f x**2+y**2 --start x=0.5,y=0.5 --size 40x20")
    rows, columns = found["y"]["values"][::-1], found["x"]["values"]
    step = rows[0] - rows[1]
    left = len(lines[3]) - 40
    for row, line in zip(rows[1:], lines[4:23], strict=True):
        label = line[:left].strip().replace("−", "-")
        assert not label or abs(float(label) - row) <= step / 2 + 1e-9
    below = lines[23]
    for match in re.finditer(r"−?[\d.]+", below[:-1]):
        middle = (match.start() + match.end() - 1) / 2 - left
        value = float(match[0].replace("−", "-"))
        assert abs(np.interp(middle, range(40), columns) - value) <= 1.01 * (columns[1] - columns[0])


def test_over_rates_as_text(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    lines = text(capsysbinary, "two_minima --size 50x10")
    assert lines[0] == "Two minima: where descent ends with each learning rate η (across), from each start x (up)"
    assert lines[1] == "gd, at most 300 steps, converged at ‖∇f‖ ≤ 1e−6"
    assert {len(line) for line in lines[3:14]} == {53}
    assert lines[13].split() == ["0", "0.05", "0.10", "0.15", "0.20", "η"]
    legend = "\n".join(lines[15:])
    for words in ("A  minimum x = −1.322, f = −0.3933", "B  minimum x = 1.277", "~  still moving", "o  oscill"):
        assert words in legend


def test_a_row_of_starts_as_text(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    lines = text(capsysbinary, "two_minima --over start --size 44x9")
    assert lines[0] == "Two minima: where descent ends from each start x"
    assert re.fullmatch("A{22}B{22}", lines[3])
    assert lines[4].split() == ["−2", "−1", "0", "1", "x"]


def test_a_sweep_as_text(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    lines = text(capsysbinary, "two_minima --sweep --rates 0.00125:0.25125 --size 100x2 --steps 3000")
    assert lines[0] == "Two minima: where descent ends with each learning rate η"
    assert lines[1] == "gd, at most 3,000 steps, converged at ‖∇f‖ ≤ 1e−6"
    at = lines.index("right: x = 2")
    assert lines[at + 1] == "  " + "B" * 41 + "A" * 15 + "o" * 29 + "x" * 15
    assert lines[at + 3 : at + 8] == [
        "  B  η 0.0025 to 0.1025: minimum x = 1.277, f = 0.3866, fewest steps 8 at η = 0.0775",
        "  A  η 0.105 to 0.14: minimum x = −1.322, f = −0.3933, fewest steps 24 at η = 0.105",
        "  o  η 0.1425 to 0.2125: oscillating",
        "  x  η 0.215 to 0.25: diverged",
        "",
    ]
    assert lines[at + 8] == "left: x = −2"


def test_the_first_of_the_fewest_steps_of_a_sweep(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    line = "-f x**2 --start x=1 --sweep --rates 0:1 --size 9x2"
    found = document(capsysbinary, line)
    counts = found["steps_taken"][0]
    assert counts.index(min(counts)) == 4
    assert any("fewest steps 1 at η = 0.5" in row for row in text(capsysbinary, line))


def test_one_learning_rate_alone_is_no_range(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    lines = text(capsysbinary, "-f x**2 --start x=1 --sweep --rates 0:2 --size 2x2")
    assert lines[-2:] == [
        "  A  η 0.5: minimum x = 0, f = 0, fewest steps 1 at η = 0.5",
        "  x  η 1.5: diverged",
    ]


def test_near_learning_rates_are_told_apart(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    lines = text(capsysbinary, "two_minima --sweep --rates 0.1:0.1001 --size 100x2")
    assert "  B  η 0.1000005 to 0.1000995: minimum" in "\n".join(lines)


# -- PNG ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", thinned(["--over start", "--over rate", "--sweep"], of=3))
def test_a_picture_is_the_map(capsysbinary: pytest.CaptureFixture[bytes], form: str) -> None:
    line = f"two_wells {form} --size 40x24"
    content = data(capsysbinary, f"{line} --format png")
    pixels, description = decoded(content)
    found = document(capsysbinary, line)
    order = slice(None) if form == "--sweep" else slice(None, None, -1)
    fate, steps = (np.array(found[key])[order] for key in ("fate", "steps_taken"))
    fates = [Fate(Verdict(f["verdict"]), f["letter"], f["landmark"] and object()) for f in found["fates"]]
    assert pixels.shape == (fate.shape[0] * 32, 1280)
    assert (pixels[16::32, 16::32] == shades(fates, fate, steps)).all()
    assert description.isascii()
    assert description.startswith("Two wells: where descent ends ")
    for line_, fate_ in zip(description.splitlines()[2:], [f for f in found["fates"] if f["cells"]], strict=True):
        assert re.match(rf"{re.escape(fate_['letter'])} #[0-9a-f]{{6}} ", line_)


def test_a_picture_has_160_by_90_cells_unless_said(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    pixels, _ = decoded(data(capsysbinary, "himmelblau --format png"))
    assert pixels.shape == (720, 1280)


def test_a_written_picture_has_its_legend_on_stderr(capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    path = tmp_path / "map.png"
    code, out, err = call(capsysbinary, f"himmelblau --format png --output {path}")
    assert (code, out) == (0, b"")
    lines = err.splitlines()
    assert lines[0].startswith("Himmelblau's four minima: ")
    assert [line.split()[0] for line in lines[2:]] == list("ABCD")
    assert path.read_bytes() == data(capsysbinary, "himmelblau --format png")


# -- the command line -----------------------------------------------------------------------------------------------

GOOD = [
    ("himmelblau", "Himmelblau's four minima: "),
    ("scenarios/himmelblau.toml --size 10x5", "Himmelblau"),
    ("-f x**2+y**2 --size 10x5", "x**2+y**2: where"),
    ("-f x**2+y**2+z**2 --start x=1,y=2,z=3 --size 10x5", "z = 3 at the start"),
    ("-f theta**2 --over start --size 30x2", "from each start θ\n"),
    ("-f learning_rate**2 --over start --size 30x2", " learning_rate\n"),
    ("two_minima --lr 0.02 --over start --size 9x3", "η = 0.02"),
    ("two_minima --steps 1 --size 9x3", "at most 1 step,"),
    ("two_minima --steps 2000 --size 9x3", "at most 2,000 steps,"),
    ("two_minima --tolerance 0.5 --size 9x3", "‖∇f‖ ≤ 0.5"),
    ("two_minima --tolerance 0 --size 9x3", "at most 300 steps\n"),
    ("two_minima --optimizer adam --size 9x3", "\nadam, "),
    ("two_minima --start x=1 --sweep --size 9x3", "\nx=1: x = 1\n"),
    ("two_minima --size 2x2", "η"),
    ("two_minima --rates 0.01:2e-2 --size 9x3", "0.01"),
    ("himmelblau --over rate --size 9x3", "y = 1 at the start"),
    ("partials --size 9x3", "diverged"),
    ("-f log(x) --start x=1 --rates 0:9 --size 30x9", "?  undefined"),
    ("-f 0*x --size 9x3", "-  f is level there, but no minimum"),
    ("--help", "--rates"),
]


@pytest.mark.parametrize(("line", "has"), thinned(GOOD, of=5), ids=[line for line, _ in GOOD])
def test_data_goes_to_stdout(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, line: str, has: str
) -> None:
    monkeypatch.chdir(Path(find("himmelblau") or "").parents[1])
    assert has in data(capsysbinary, line).decode()


BAD = [
    ("", "expected a scenario"),
    ("nosuch", "nosuch"),
    ("-f x**2 two_minima", "both"),
    ("two_minima --over time", "time"),
    ("two_minima --format svg", "svg"),
    ("two_minima --size", "--size"),
    ("two_minima --size 160", "--size"),
    ("two_minima --size 160x", "--size"),
    ("two_minima --size x90", "--size"),
    ("two_minima --size 1x9", "2 to 2,000"),
    ("two_minima --size 9x1", "2 to 2,000"),
    ("two_minima --size 2001x9", "2 to 2,000"),
    ("two_minima --size 1001x1000", "1,000,000"),
    ("two_minima --size 9x9x9", "--size"),
    ("two_minima --size -9x9", "--size"),
    ("two_minima --size 9.5x9", "--size"),
    ("two_minima --size ٣x٣", "--size"),
    ("two_minima --size 99999999999999999999x2", "--size"),
    ("two_minima --rates 0.1", "--rates"),
    ("two_minima --rates 0.2:0.1", "--rates"),
    ("two_minima --rates 0.1:0.1", "--rates"),
    ("two_minima --rates=-1:1", "--rates"),
    ("two_minima --rates 0:inf", "--rates"),
    ("two_minima --rates 0:nan", "--rates"),
    ("two_minima --rates 0:1:2", "--rates"),
    ("two_minima --rates 0:1_0", "--rates"),
    ("two_minima --rates :", "--rates"),
    ("himmelblau --rates 0:1", "--over rate or --sweep"),
    ("two_minima --over start --rates 0:1", "--over rate or --sweep"),
    ("two_minima --over start --sweep", "--over start"),
    ("two_minima --steps 0", "--steps"),
    ("two_minima --lr 0", "--lr"),
    ("two_minima --optimizer adm", "did you mean adam?"),
    ("two_minima --tolerance=-1", "--tolerance"),
    ("two_minima --start y=1", "unknown variable y"),
    ("two_minima --over=start --output /nonexistent/x.txt", "--output"),
    ("two_minima --format png --output /nonexistent/x.png", "--output"),
    ("-f log(x)", "no value at the start"),
]


@pytest.mark.parametrize(("line", "has"), BAD, ids=[line for line, _ in BAD])
def test_bad_input_is_one_clear_message(capsysbinary: pytest.CaptureFixture[bytes], line: str, has: str) -> None:
    code, out, err = call(capsysbinary, line)
    assert (code, out) == (2, b"")
    assert has in err
    assert len(err.splitlines()) == 1
    assert len(err) < 250


@pytest.mark.parametrize("form", ["text", "json", "png"])
@pytest.mark.parametrize("name", thinned(OF_ARRAYS, of=2))
def test_functions_of_arrays_are_refused(capsysbinary: pytest.CaptureFixture[bytes], name: str, form: str) -> None:
    said = "gradtui: map: expected a function of numbers, but this one has arrays\n"
    assert call(capsysbinary, f"{name} --format {form}") == (2, b"", said)
    assert call(capsysbinary, f"{name} --sweep --format {form}") == (2, b"", said)


@pytest.mark.parametrize("form", ["text", "json"])
def test_output_is_what_stdout_would_get(capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path, form: str) -> None:
    line = f"himmelblau --size 20x10 --format {form}"
    path = tmp_path / "out"
    assert call(capsysbinary, f"{line} --output {path}") == (0, b"", "")
    assert path.read_bytes() == data(capsysbinary, line)


@pytest.mark.parametrize("form", ["text", "json", "png"])
@pytest.mark.parametrize("line", thinned(["himmelblau", "two_minima", "two_wells --sweep", "saddle --over rate"], of=3))
def test_the_same_again(capsysbinary: pytest.CaptureFixture[bytes], line: str, form: str) -> None:
    line = f"{line} --format {form}"
    assert data(capsysbinary, line) == data(capsysbinary, line)


HARD = [
    "-f -x**2 --lr 1e308 --over rate",
    "-f 1e-320*x**2 --sweep",
    "-f 1e300*x**2",
    "-f 1/x --start x=1",
    "-f abs(x)+abs(y)",
    "-f x**2+y**2 --start x=1e300,y=1",
    "-f x**2 --rates 0:5e-324",
    "-f x**2 --rates 0:1e308",
    "-f x**2 --steps 1 --tolerance 0 --sweep",
    "-f a+b+c+d+e+g",
]


@pytest.mark.parametrize("form", ["text", "json", "png"])
@pytest.mark.parametrize("line", thinned(HARD, of=3))
def test_hard_functions_have_maps_too(capsysbinary: pytest.CaptureFixture[bytes], line: str, form: str) -> None:
    assert data(capsysbinary, f"{line} --size 7x3 --format {form}")


# -- in a process or a terminal of its own --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "form"),
    thinned([(n, form) for n in OF_NUMBERS for form in ("--over start", "--over rate", "--sweep")], of=4),
)
def test_a_stream_of_ascii_gets_words_of_ascii(monkeypatch: pytest.MonkeyPatch, name: str, form: str) -> None:
    scenario, written = open_scenario(name), io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="ascii"))
    assert main(["map", name, "--size", "30x9", *form.split()]) == 0
    said = written.getvalue().decode("ascii")
    assert "\\u" not in said
    assert ("|grad " in said) == (scenario.tolerance > 0.0)
    assert " eta" in said
    if form == "--over rate" or (form == "--over start" and len(scenario.variables) > 1):
        assert len({len(row) for row in said.splitlines()[3:12]}) == 1


@pytest.mark.parametrize("form", thinned(["json", "text"], of=2))
@pytest.mark.slow
def test_no_warning_and_no_word_on_stderr(form: str) -> None:
    for line in ("two_minima --size 30x9", "two_wells --size 5x5"):
        usual, ascii_ = (spawn(f"{line} --format {form}", PYTHONIOENCODING=name) for name in ("utf-8", "ascii"))
        assert (usual.returncode, usual.stderr) == (ascii_.returncode, ascii_.stderr) == (0, b"")
        if form == "json":
            assert json.loads(ascii_.stdout.decode("ascii")) == json.loads(usual.stdout)


@pytest.mark.slow
def test_a_reader_that_leaves_is_no_fault() -> None:
    line = [sys.executable, "-m", "gradtui", "map", "two_minima", "--size", "900x900", "--steps", "2", "--format"]
    for form in ("json", "text"):
        with subprocess.Popen([*line, form], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            assert len(process.stdout.read(10)) == 10
            process.stdout.close()
            assert process.stderr.read() == b""
            assert process.wait(timeout=30) == 0


def in_terminal(line: str, width: int = 60, **env: str) -> tuple[int, str]:
    """The exit code of a command line in a terminal, and what it shows."""
    command = [sys.executable, "-m", "gradtui", "map", *line.split()]
    with Terminal(command, size=(width, 24), env={"NO_COLOR": ""} | env) as terminal:
        code = terminal.finish()
        return code, terminal.output.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(("line", "rows"), thinned([("himmelblau", 25), ("two_minima --over start", 2)], of=2))
@pytest.mark.slow
def test_a_map_is_as_wide_as_the_terminal(line: str, rows: int) -> None:
    for width in (40, 60, 100):
        code, shown = in_terminal(line, width)
        assert code == 0
        plain = LOOKS.sub("", shown).splitlines()
        assert {len(row) for row in plain[3 : 3 + rows]} == {width}


@pytest.mark.slow
def test_colour_says_nothing_that_letters_do_not() -> None:
    _, shown = in_terminal("himmelblau")
    _, bare = in_terminal("himmelblau", NO_COLOR="1")
    _, sixteen = in_terminal("himmelblau", COLORTERM="")
    assert "\x1b[38;2;16;16;16;48;2;" in shown
    assert "\x1b" not in bare
    assert LOOKS.sub("", shown) == bare == LOOKS.sub("", sixteen)
    assert "48;2" not in sixteen


def test_a_picture_is_not_for_a_terminal(tmp_path: Path) -> None:
    code, shown = in_terminal("himmelblau --format png")
    assert code == 2
    assert shown == "gradtui: --format png: expected --output FILE or a pipe, found a terminal, which cannot show one\n"
    path = tmp_path / "map.png"
    code, shown = in_terminal(f"himmelblau --format png --output {path}", width=200)
    assert code == 0
    assert "minimum x = 3, y = 2" in shown
    assert decoded(path.read_bytes())[0].shape == (720, 1280)
