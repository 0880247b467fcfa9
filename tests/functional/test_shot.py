"""gradtui shot: pictures and recordings of the app, driven by keys; and the key that saves one."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from io import FileIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from thinned import thinned

from gradtui.cli.main import main
from gradtui.expression.printing import short
from gradtui.scenario.catalogue import open_scenario
from gradtui.scenario.reader import loads
from gradtui.tui.app import GradtuiApp
from gradtui.tui.key_names import parsed
from gradtui.tui.picture_file import stem
from gradtui.tui.screens.main_screen import MainScreen
from gradtui.tui.shot import _settled, take

ROOT = Path(__file__).parents[2]
SMALL = ["--size", "60x18"]


def call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Run a command line in this process."""
    capsys.readouterr()
    try:
        code = main(["shot", *words])
    except SystemExit as leaving:  # --help
        code = int(leaving.code or 0)
    said = capsys.readouterr()
    return code, said.out, said.err


def shown(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    code, out, err = call(capsys, *words)
    assert (code, err) == (0, "")
    return out


def written(capsys: pytest.CaptureFixture[str], path: Path, *words: str, option: str = "--output") -> str:
    assert shown(capsys, *words, option, str(path)) == ""
    return path.read_text("utf-8")


def texts_of(svg: str) -> list[str]:
    """The words of an SVG, after a look at whether it is one and needs nothing from elsewhere."""
    root = ElementTree.fromstring(svg)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "@font-face" not in svg
    assert set(re.findall(r'url\(#([^)"]+)\)', svg)) <= set(re.findall(r'id="([^"]+)"', svg))
    return ["".join(text.itertext()).replace("\u00a0", " ") for text in root.iter("{http://www.w3.org/2000/svg}text")]


# -- pictures -------------------------------------------------------------------------------------------------------


def test_text_has_the_numbers_of_a_run(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["-f", "x**2 + 3*y**2", "--start", "x=2,y=1", "--lr", "0.1", "--optimizer", "momentum"]
    text = shown(capsys, *words, "--keys", "space*3")
    assert main(["run", *words, "--steps", "4", "--format", "json"]) == 0
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    at, after = run["trajectory"][3], run["trajectory"][4]
    lines = text.splitlines()
    assert len(lines) == 40
    assert all(line == line.rstrip() and len(line) <= 120 for line in lines)
    assert "step 3  η 0.1" in lines[0]
    assert "momentum" in lines[0]
    assert f"f = {short(at['value'])}" in text
    assert f"‖∇f‖ = {short(at['gradient_norm'])}" in text
    for name in ("x", "y"):
        assert re.search(rf"= {re.escape(short(at['partials'][name]))} [↗↘]", text)
        assert re.search(rf"{name} ← \(?{short(at['point'][name]).replace('−', '[-−]')}\)? ", text)
        assert re.search(rf"{name} ← .* = {re.escape(short(after['point'][name]))}", text)


def test_it_waits_until_the_picture_is_complete(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, "himmelblau", "--size", "80x24", "--keys", "5")
    assert "being worked out" not in text
    assert "refining" not in text
    assert "enter replays it" in text
    hill = shown(capsys, "himmelblau", "--size", "80x24", "--keys", "space*2")
    assert all(letter in hill for letter in "ABCD")  # landmarks
    assert "step 2 " in hill.splitlines()[-5]  # below the loss chart


@pytest.mark.slow
def test_an_svg_is_the_same_again_and_like_the_text(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    words = ["two_minima", "--size", "80x24", "--keys", "space*2 tab space +"]
    svg = written(capsys, tmp_path / "a.svg", *words)
    assert svg == written(capsys, tmp_path / "b.SVG", *words)
    command = [sys.executable, "-W", "error", "-m", "gradtui", "shot", *words, "--output", "c.svg"]
    environment = os.environ | {"NO_COLOR": "1", "TERM": "dumb", "PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT)}
    other = subprocess.run(command, cwd=tmp_path, env=environment, stdin=subprocess.DEVNULL, capture_output=True)
    assert (other.returncode, other.stdout, other.stderr) == (0, b"", b"")
    assert (tmp_path / "c.svg").read_text("utf-8") == svg
    assert os.uname().nodename not in svg
    assert str(ROOT) not in svg
    text = written(capsys, tmp_path / "a.txt", *words)
    title, *pieces = texts_of(svg)
    assert title == "gradtui · Two minima"
    assert [c for c in "".join(pieces) if c not in " \n"] == [c for c in text if c not in " \n"]


@pytest.mark.parametrize(
    "keys", thinned(["^p r e s", "d down", "?", "a", "c", "x right*3", "5 enter", "w", "l", "o", "t space"], of=4)
)
def test_every_screen_can_be_shown_and_stands_still(keys: str) -> None:
    scenario = open_scenario("two_minima")
    first, again = (take(scenario, parsed(keys), (60, 18), form="svg") for _ in range(2))
    assert first == again
    assert texts_of(first)


def test_playing_takes_no_step(capsys: pytest.CaptureFixture[str]) -> None:
    assert "step 1  ▶ playing" in shown(capsys, "two_minima", "--keys", "] ] ] a space", *SMALL)


@pytest.mark.parametrize("size", ["20x5", "60x18", "300x100"])
def test_sizes(capsys: pytest.CaptureFixture[str], size: str) -> None:
    lines = shown(capsys, "two_minima", "--size", size).splitlines()
    width, height = map(int, size.split("x"))
    assert len(lines) == height
    assert max(map(len, lines)) <= width
    assert ("gradtui needs" in " ".join(lines)) == (width < 60)


def test_themes_and_characters(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    dark = written(capsys, tmp_path / "a.svg", "two_minima", *SMALL)
    light = written(capsys, tmp_path / "a.svg", "two_minima", "--theme", "textual-light", *SMALL)
    assert dark != light
    assert texts_of(dark)[1:] == texts_of(light)[1:]
    assert shown(capsys, "two_minima", "--ascii", *SMALL).isascii()


@pytest.mark.slow
def test_a_stream_of_ascii_gets_characters_of_ascii() -> None:
    command = [sys.executable, "-m", "gradtui", "shot", "two_minima", *SMALL]
    result = subprocess.run(command, capture_output=True, env=os.environ | {"PYTHONIOENCODING": "ascii"})
    lines = result.stdout.decode("ascii").splitlines()
    assert (result.returncode, result.stderr) == (0, b"")
    assert len(lines) == 18
    assert max(map(len, lines)) <= 60


# -- the command line -----------------------------------------------------------------------------------------------

BAD = [
    ("", "expected a scenario"),
    ("nosuch", "nosuch"),
    ("-f x**2 two_minima", "both"),
    ("two_minima --size 19x40", "20x5 to 300x100"),
    ("two_minima --size 120x4", "20x5 to 300x100"),
    ("two_minima --size 301x40", "20x5 to 300x100"),
    ("two_minima --size 120x101", "20x5 to 300x100"),
    ("two_minima --size 120", "such as 120x40"),
    ("two_minima --size ٣٠x٣٠", "such as 120x40"),
    ("two_minima --output a.png", "ends in .svg or .txt, got a.png"),
    ("two_minima --output svg", "ends in .svg or .txt"),
    ("two_minima --output .txt", "ends in .svg or .txt"),
    ("two_minima --output /nonexistent/a.svg", "--output: /nonexistent/a.svg: no such file"),
    ("two_minima --cast a.svg", "ends in .cast"),
    ("two_minima --cast /nonexistent/a.cast", "--cast: /nonexistent/a.cast: no such file"),
    ("two_minima --pace 1", "--cast"),
    ("two_minima --cast a.cast --pace 0", "0.01 to 60"),
    ("two_minima --cast a.cast --pace nan", "--pace"),
    ("two_minima --theme textual-lite", "did you mean textual-light?"),
    ("two_minima --theme q", "textual-dark"),
    ("two_minima --lr 0", "--lr"),
    ("two_minima --optimizer adm", "did you mean adam?"),
    ("two_minima --start y=1", "unknown variable y"),
    ("-f 1/2x", "1/(2*x)"),
]


@pytest.mark.parametrize(("line", "has"), BAD, ids=[line for line, _ in BAD])
def test_bad_input_is_one_clear_message(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, line: str, has: str
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = call(capsys, *line.split(), "--keys", "")
    assert (code, out) == (2, "")
    assert has in err
    assert len([text for text in err.splitlines() if not text.startswith("  ")]) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_fault_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(MainScreen, "action_step", broken)
    code, out, err = call(capsys, "two_minima", "--keys", "c esc space*5", *SMALL)
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1
    assert "RuntimeError" in (tmp_path / "gradtui" / "fault.log").read_text("utf-8")


# -- recordings -----------------------------------------------------------------------------------------------------


class Screen:
    """A terminal that knows what a recording may use, and no more."""

    def __init__(self, width: int, height: int) -> None:
        self.cells = [[" "] * width for _ in range(height)]
        self.size = width, height
        self.x = self.y = 0
        self.cursor = True
        self.written = 0

    def feed(self, data: str) -> None:
        for part in re.split(r"(\x1b\[[?0-9;]*[A-Za-z])", data):
            if part.startswith("\x1b"):
                self._sequence(part[2:-1], part[-1])
            else:
                assert part.isprintable()
                for character in part:
                    self.cells[self.y][self.x] = character  # beyond the last column it would raise
                    self.x += 1
                self.written += len(part)

    def _sequence(self, arguments: str, kind: str) -> None:
        if kind == "H":
            self.y, self.x = (int(number) - 1 for number in arguments.split(";"))
        elif kind == "J" and arguments == "2":
            self.cells = [[" "] * self.size[0] for _ in range(self.size[1])]
        elif arguments == "?25":
            self.cursor = kind == "h"
        else:
            assert kind == "m"
            assert re.fullmatch(r"[0-9]+(;[0-9]+)*", arguments)

    @property
    def text(self) -> str:
        return "".join("".join(row).rstrip() + "\n" for row in self.cells)


@pytest.mark.slow
def test_a_recording_ends_at_the_picture(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    words = ["two_minima", "--size", "90x26", "--keys", "space*3 y tab 5 d esc c"]
    path, picture = tmp_path / "a.cast", tmp_path / "a.txt"
    cast = written(capsys, path, *words, "--pace", "0.25", "--output", str(picture), option="--cast")
    header, *events = map(json.loads, cast.splitlines())
    assert (header["version"], header["width"], header["height"]) == (2, 90, 26)
    assert "timestamp" not in header
    assert [time for time, _, _ in events] == [k * 0.25 for k in range(11)]  # before the keys, 9 keys, the end
    assert {kind for _, kind, _ in events} == {"o"}
    screen = Screen(90, 26)
    frames = []
    for _, _, data in events[:-1]:
        screen.written = 0
        screen.feed(data)
        frames.append((screen.text, screen.written))
        assert not screen.cursor
    assert events[0][2].startswith("\x1b[?25l")
    assert "\x1b[2J" in events[0][2]
    assert frames[0][1] == 90 * 26
    for steps, (text, count) in enumerate(frames[1:4], 1):
        assert f"step {steps} " in text
        assert 0 < count < 90 * 26
    assert "48;2;" in events[1][2]
    assert events[4][2] == ""  # y does nothing
    assert frames[-1][0] == picture.read_text("utf-8") == shown(capsys, *words)
    screen.feed(events[-1][2])
    assert screen.cursor
    assert screen.text == frames[-1][0]


def test_the_first_frame_of_a_recording_is_the_app_as_it_opens(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    cast = written(capsys, tmp_path / "a.cast", "two_minima", *SMALL, option="--cast")
    _, first, end = map(json.loads, cast.splitlines())
    screen = Screen(60, 18)
    screen.feed(first[2])
    assert screen.text == shown(capsys, "two_minima", *SMALL)
    assert (first[0], end[0]) == (0.0, 0.5)


# -- the key that saves ---------------------------------------------------------------------------------------------


def titled(title: str) -> GradtuiApp:
    return GradtuiApp(
        loads(f'title = {json.dumps(title)}\n[function]\nexpression = "x**2"\n[[start]]\nat = {{x = 1.0}}')
    )


async def saving(app: GradtuiApp, *keys: str) -> list[str]:
    """Press keys and return what was said."""
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        for key in keys:
            await pilot.press(key)
            await _settled(app, pilot)  # type: ignore[arg-type]
        return [note.message for note in app._notifications]


async def test_s_saves_and_never_overwrites(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "two-minima-step-2-3.svg").symlink_to(tmp_path / "nowhere")
    said = await saving(GradtuiApp(open_scenario("two_minima")), "space", "space", "s", "s", "s")
    names = ["two-minima-step-2.svg", "two-minima-step-2-2.svg", "two-minima-step-2-4.svg"]
    assert said == [f"saved as {name}" for name in names]
    assert not (tmp_path / "nowhere").exists()
    pictures = [(tmp_path / name).read_text("utf-8") for name in names]
    assert any("step 2" in text for text in texts_of(pictures[0]))
    assert len(set(pictures)) == 1  # the notes of before are no part of it


async def test_a_folder_that_cannot_be_written_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    folder.rmdir()
    assert await saving(titled("x"), "s", "space") == ["no picture was saved: no such file or directory"]


async def test_half_a_picture_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class FullDisk(FileIO):
        def write(self, _: object) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("gradtui.tui.picture_file.Path.open", lambda path, mode: FullDisk(path, "x"))
    assert await saving(titled("x"), "s") == ["no picture was saved: no space left on device"]
    assert list(tmp_path.iterdir()) == []


HOSTILE = [
    ("lessons/Two minima.toml", "two-minima"),
    ("../../etc/passwd", "passwd"),
    (None, "gradtui"),
    ("/", "gradtui"),
    ("", "gradtui"),
    (".bashrc", "bashrc"),
    ("...", "gradtui"),
    ("-rf *", "rf"),
    ("a\x00b\x1b[2Jc\nd", "a-b-2jc-d"),
    ("a\u202egvs.exe", "a-gvs"),
    ("C:\\windows\\con", "c-windows-con"),
    ("[@click=app.quit]x[/]", "gradtui"),
    ("x" * 500, "x" * 40),
    ("θ² über 10 %", "θ²-über-10"),
    ("\ud800", "gradtui"),
    ("💥", "gradtui"),
]


@pytest.mark.parametrize(("path", "expected"), HOSTILE, ids=[ascii(str(path)[:20]) for path, _ in HOSTILE])
def test_a_scenarios_own_name_in_a_file_name(path: str | None, expected: str) -> None:
    assert stem(path) == expected
    assert re.fullmatch(r"[^\W_]+(-[^\W_]+)*", stem(path))


@pytest.mark.parametrize("title", ["../../etc/passwd", "<&>]]> {x} %s \u00e9'", "[@click=app.quit]x[/]"], ids=ascii)
async def test_hostile_titles(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, title: str) -> None:
    folder = tmp_path / "deep" / "deeper"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    (said,) = await saving(titled(title), "s")
    (path,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert path.parent == folder
    assert said == f"saved as {path.name}" == "saved as gradtui-step-0.svg"  # no title chooses a file's name
    assert texts_of(path.read_text("utf-8"))
