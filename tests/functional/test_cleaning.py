"""Every text from outside, in every place, through every outlet: nothing that acts on a terminal, nothing as markup."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from functional.pilots import settled
from thinned import thinned

from gradtui.cli.main import main
from gradtui.expression.visible import visible
from gradtui.scenario.model import Scenario
from gradtui.scenario.problems import ScenarioError
from gradtui.scenario.reader import load, loads
from gradtui.tui import picture_file
from gradtui.tui.app import GradtuiApp
from gradtui.tui.modes import Modes

TEXTS = {
    "C0": "".join(map(chr, range(1, 32))),
    "ESC": "\x1b[2J\x1b[?1049l\x1bc",
    "OSC 52": "\x1b]52;c;cm0gLXJmIH4=\x07",
    "OSC 8": "\x1b]8;;file:///etc/passwd\x1b\\x\x1b]8;;\x1b\\",
    "DEL": "a\x7fb",
    "C1": "\x9b2J\x90q\x9c\x85",
    "bidi override": "\u202egnp.exe\u202c",
    "bidi isolates": "\u2066a\u2069\u200f\u061c",
    "zero width": "a\u200b\u200c\u200d\u2060\ufeffb",
    "tags": "\U0001f3f4\U000e0067\U000e0062\U000e007f",
    "variation selectors": "a\ufe0f\U000e0100",
    "line ends": "a\u2028b\u2029c",
    "private use": "\ue000\U0010fffd",
    "noncharacters": "\ufdd0\ufffe\U0001ffff",
    "fillers": "\u3164\u115f\uffa0\u2800",
    "markup": "[@click=app.quit]x[/] [bold red]y[/bold red] [link=file:///etc]z[/link]",
    "closing markup": "[/]",
    "open markup": "[bold",
    "brackets": "[[ ]] \\[ [$x] [on red]",
    "emoji code": ":warning: :smile:",
    "Markdown": "[x](javascript:alert(1)) ![y](file:///etc/passwd) <script>z</script> **a `b *c",
    "HTML": "<b>&amp;</b> \"'><svg onload=alert(1)> ]]> --> <![CDATA[",
    "backslashes": "\\ \\\\ \\n \\x1b \\u202e",
    "format": "{0} {x!r} %s %(x)s ${x}",
    "formula": "=1+1",
    "marks": "e" + "\u0301" * 60 + "\u0e49" * 9,
    "unheld mark": "\u0301\u0301a",
    "wide": "漢字カナ👨‍👩‍👧🇩🇪",
    "long": "x" * 1_900,
    "long words": "ab " * 600,
    "quotes": "\"\"\" ''' `` ''",
}
"""What is called → a text that means harm."""


def quoted(text: str) -> str:
    """A TOML string."""
    return json.dumps(text, ensure_ascii=True).replace("\\ud83d", "\\ud83d") if text.isascii() else _escaped(text)


def _escaped(text: str) -> str:
    return '"' + "".join(c if c.isalnum() and c.isascii() else f"\\U{ord(c):08x}" for c in text) + '"'


def scenario(text: str) -> str:
    """A scenario that has the text wherever a text may stand."""
    t = quoted(text)
    return (
        f"title = {t}\nsummary = {t}\n"
        '[function]\nexpression = "(x - 1)**2 + k*y**2"\nconstants = { k = 1.0 }\n'
        f"[[start]]\nname = {t}\nat = {{ x = 2.0, y = 1.0 }}\n"
        '[[start]]\nname = "other"\nat = { x = -1.0, y = 1.0 }\n'
        '[descent]\nlearning_rate = 0.1\nsteps = 12\noptimizers = ["gd", "momentum"]\n'
        f"[[lesson]]\nat_step = 0\ntext = {t}\n[[lesson]]\nat_step = 3\ntext = {t}\n"
        '[[question]]\nat_step = 1\nask = "partial"\nof = "x"\n'
        f'[[expect]]\nstart = {t}\nverdict = "converged"\n'
    )


def refused(text: str) -> bool:
    try:
        loads(scenario(text))
    except ScenarioError as error:
        clean(str(error))
        return True
    return False


def clean(shown: str) -> None:
    assert visible(shown, lines=True) == shown.replace("\r\n", "\n").replace("\t", "    ")


ACCEPTED = [name for name, text in TEXTS.items() if not refused(text)]


def test_what_acts_on_a_terminal_is_refused_in_a_file() -> None:
    assert {"C0", "ESC", "OSC 52", "OSC 8", "DEL", "C1", "bidi override", "bidi isolates"}.isdisjoint(ACCEPTED)
    assert {"zero width", "tags", "markup", "HTML", "marks", "long", "wide", "private use"} <= set(ACCEPTED)


# -- commands on a file ---------------------------------------------------------------------------------------------

COMMANDS = (
    "run {}", "run {} --format json", "run {} --format csv", "run {} --speak", "explain {}", "explain {} --format json",
    "map {} --size 12x8", "map {} --size 12x8 --format json", "map {} --size 12x8 --format png --output m.png",
    "map {} --sweep --size 12x4", "check {}", "check {} --format json", "torch {}", "shot {} --size 60x20",
    "shot {} --size 60x20 --output s.svg", "shot {} --size 60x20 --cast s.cast", "{}",
)  # fmt: skip


def call(capsys: pytest.CaptureFixture[str], words: list[str]) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main(words)
    said = capsys.readouterr()
    assert "fault of gradtui" not in said.err, said.err
    assert code in (0, 2)
    return code, said.out, said.err


def outlet(command: str, out: str, text: str) -> None:
    """What is written is clean, and what is data says the text itself."""
    if "--format json" in command:
        clean("".join(f"a{char}" for char in sorted(set(out) - {"\n"})))  # marks may pile up in data
        document = json.loads(out)
        if "title" in document:
            assert document["title"] == text
    elif "--format csv" in command:
        rows = list(csv.reader(io.StringIO(out)))
        assert {len(row) for row in rows} == {len(rows[0])}
        for row in rows:
            for cell in row:
                clean(cell)
    else:
        clean(out)


FIRST = sorted(ACCEPTED, key=lambda name: name != "markup")  # what is always tried
ALWAYS = [command for command in COMMANDS if not command.startswith("shot")]


@pytest.mark.parametrize("command", [*ALWAYS, *(pytest.param(c, marks=pytest.mark.slow) for c in COMMANDS[-4:-1])])
@pytest.mark.parametrize("name", thinned(FIRST[::2], 6))
def test_a_command_on_a_file(
    name: str, command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    text = TEXTS[name]
    Path("a.toml").write_text(scenario(text), "utf-8")
    code, out, err = call(capsys, [word.format("a.toml") for word in command.split()])
    assert code == (2 if command == "{}" else 0) or command.startswith("check"), err
    outlet(command, out, text)
    clean(err)
    for path in Path().glob("s.*"):
        check_file(path)


def check_file(path: Path) -> None:
    """A picture is strict XML without links or scripts, a recording has no escapes but its own."""
    content = path.read_text("utf-8")
    if path.suffix == ".svg":
        elements = {element.tag.rpartition("}")[2] for element in ET.fromstring(content).iter()}
        assert elements <= {"svg", "style", "defs", "clipPath", "rect", "g", "text", "circle"}
        clean(content.replace("\u00a0", " "))
        assert "javascript:" not in re.sub(r">[^<]*<", "", content)
    else:
        for line in content.splitlines():
            frame = json.loads(line)
            if isinstance(frame, list):
                clean(re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", frame[2]))
            else:
                clean(frame["title"])


@pytest.mark.parametrize("text", thinned(TEXTS.values(), 8), ids=list(TEXTS))
def test_a_strange_file_name(
    text: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    name = text.replace("/", "_").replace("\0", "")
    while len(name.encode("utf-8", "surrogatepass")) > 200:
        name = name[: len(name) // 2]
    name += ".toml"
    Path(name).write_text("[function]\nexpression = 'x**2'\n", "utf-8")
    json_too = (["run", name, "--format", "json"], ["check", name, "--format", "json"])
    plain = (["run", name], ["check", name], ["shot", name, "--size", "60x20"], ["explain", name], ["torch", name])
    for words in (*json_too, *plain, [name]):
        if name.startswith("-"):
            words = [word if word != name else f"./{name}" for word in words]
        _, out, err = call(capsys, words)
        outlet(" ".join(words[2:]), out, load(name).title)
        clean(err)
    Path(name).write_text("[function]\nexpresion = 'x**2'\n", "utf-8")
    for words in (["run", name], ["check", name], ["check", name, "--format", "json"], [name]):
        code, out, err = call(capsys, words)
        assert code == 2
        outlet(" ".join(words[2:]), out, "")
        clean(err)


# -- words of a command line ----------------------------------------------------------------------------------------

WORDS = (
    "run {}", "{}", "run -f {}", "explain -f {}", "map -f {} --size 8x8", "torch -f {}", "shot -f {}", "-f {}",
    "run two_minima --start {}", "run -f x*y --start {}", "run two_minima --start x={}", "run two_minima --lr {}",
    "run two_minima --optimizer {}", "run two_minima --tolerance {}", "run two_minima --steps {}",
    "run two_minima --format {}", "run two_minima --output no/{}", "run two_minima --{}", "explain two_minima --wrt {}",
    "explain two_minima --at {}", "map two_minima --over {}", "map two_minima --rates {}", "map two_minima --size {}",
    "map two_minima --output no/{}", "shot two_minima --keys {}", "shot two_minima --size {}",
    "shot two_minima --output {}", "shot two_minima --output no/{}.svg", "shot two_minima --cast {}",
    "shot two_minima --theme {}", "shot two_minima --pace {}", "shot two_minima --palette {}", "check {}", "new {}",
    "new a --variables {}", "new a --kind {}", "practice --level {}", "practice --seed {}", "list {}", "torch {}",
    "torch two_minima --output no/{}", "completion {}",
    "doctor --format {}", "serve {} --port x", "serve two_minima --port {}", "frobnicate {}",
    "explain {}", "map {}", "shot {}", "check two_minima --{}",
)  # fmt: skip


HARMLESS = {
    " -f {}": (TEXTS["long"],),  # a long name is a name
    "--keys {}": ("", " ", "-", TEXTS["line ends"]),  # keys, with blanks between them
    "--{}": ("",),
    "new {}": ("-",),
}
"""The end of a command → what may stand there."""


def is_harmless(command: str, text: str) -> bool:
    return any(text in texts for end, texts in HARMLESS.items() if end in command)


@pytest.mark.parametrize("command", thinned(WORDS, 6))
def test_a_word_of_a_command_line(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    late = command.endswith(".svg") or "map two_minima --output" in command  # all of the work is done before it
    some = list(TEXTS.values())[:: 6 if late else 1]
    for text in (*some, "\udce9\udc80", "", " ", "-"):
        try:
            code, out, err = call(capsys, [word.format(text) for word in command.split()])
        except SystemExit:  # "-h" of "-{}" asks for help
            continue
        harmless = is_harmless(command, text)
        assert code == (0 if harmless else 2), (text, out)
        assert out == "" or harmless or command.startswith("check")
        clean(out)
        clean(err)
        assert len(err) < 5_000
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("text", thinned(TEXTS.values(), 8), ids=TEXTS)
def test_what_the_environment_says(
    text: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TERM", "COLORTERM", "LANG", "LC_ALL", "NO_COLOR", "COLUMNS", "LINES", "HOME"):
        monkeypatch.setenv(name, text)
    for words in (
        ["run", "two_minima", "--steps", "2"],
        ["two_minima"],
        ["list"],
        ["map", "two_minima", "--size", "8x8"],
    ):
        _, out, err = call(capsys, words)
        clean(out)
        clean(err)


@pytest.mark.slow  # it tries much in other processes
@pytest.mark.parametrize("text", [TEXTS[name] for name in ("ESC", "bidi override")], ids=ascii)
def test_what_the_doctor_reports(
    text: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TERM", "COLORTERM", "LANG", "TERM_PROGRAM", "TEXTUAL_THEME", "GRADTUI"):
        monkeypatch.setenv(name, text)
    for words in (["doctor"], ["doctor", "--format", "json"]):
        main(words)
        said = capsys.readouterr()
        clean(said.out)
        clean(said.err)


# -- the app --------------------------------------------------------------------------------------------------------

KEYS = ("space", "d", "down", "escape", "c", "escape", "question_mark", "escape", "e", "escape", "tab", "z", "2", "3",
        "5", "1", "x", "escape", "ctrl+p", "escape", "o", "plus", "r")  # fmt: skip


async def walked(found: Scenario, keys: tuple[str, ...], size: tuple[int, int] = (100, 34)) -> None:
    app = GradtuiApp(found, Modes())
    async with app.run_test(size=size, notifications=True) as pilot:
        clean(app.title)
        for key in ("", *keys):
            if key:
                await pilot.press(key)
            await pilot.pause()
            rows = picture_file.rows_of(app)
            clean("\n".join(row.text for row in rows).replace("\u00a0", " "))
            for row in rows:
                for segment in row:
                    assert segment.control is None
                    assert segment.style is None or segment.style.link is None
                    meta = segment.style.meta if segment.style is not None else {}
                    assert "@click" not in meta, segment
            assert app.is_running
            assert app.return_code in (None, 0)
        await settled(pilot, lambda: not app.workers or all(w.is_finished for w in app.workers), 8.0)
    assert app.fault is None


@pytest.mark.parametrize("name", thinned(FIRST[::4], 10))
async def test_the_app(name: str) -> None:
    await walked(loads(scenario(TEXTS[name])), KEYS)


@pytest.mark.parametrize(
    "text", thinned(["[@click=app.quit]x[/]*y", "x + [/]", "x \x1b[2J", "x\u202e", "x" * 3000], 5), ids=ascii
)
async def test_what_is_typed(text: str) -> None:
    app = GradtuiApp(loads("[function]\nexpression = 'x**2 + y**2'\n"), Modes())
    async with app.run_test(size=(100, 34)) as pilot:
        await pilot.press("e")
        from textual.events import Paste

        app.screen.focused.post_message(Paste(text))  # type: ignore[union-attr]
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause(0.1)
        clean(picture_file.text(app))
        assert app.is_running
    assert app.fault is None


@pytest.mark.parametrize("name", thinned(ACCEPTED, 9))
def test_names_of_saved_pictures(name: str) -> None:
    stem = picture_file.stem(TEXTS[name])
    assert re.fullmatch(r"[\w-]+", stem)
    clean(stem)
    assert len(stem) <= 40
