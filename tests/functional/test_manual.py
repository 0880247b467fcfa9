"""The README and the manual tell the truth: tables, commands, scenarios, Python; ``gradtui help`` shows it.

After a change that is meant, GRADTUI_WRITE_MANUAL=1 writes the tables that are made anew.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from unicodedata import combining
from xml.etree import ElementTree

import pytest
from functional.terminal import Terminal
from manual_tables import MADE, MARK, NAMED, named, with_tables
from thinned import thinned

from gradtui.app.keys import KEYS
from gradtui.cli import output
from gradtui.cli.command_table import APP, COMMANDS, found
from gradtui.cli.main import main
from gradtui.expression.ascii_text import ascii_text
from gradtui.expression.visible import fitted
from gradtui.lesson.lint import lint
from gradtui.manual import TOPICS, page, title
from gradtui.manual.text import INDENT, lines_of
from gradtui.scenario.catalogue import open_scenario
from gradtui.tui.app import GradtuiApp
from gradtui.tui.modes import Modes

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "gradtui" / "manual"
PAGES = {"README": (ROOT / "README.md").read_text("utf-8"), **{topic: page(topic) for topic in TOPICS}}
every_page = pytest.mark.parametrize("name", PAGES)
every_topic = pytest.mark.parametrize("topic", TOPICS)


def blocks(name: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGES[name], flags=re.DOTALL)


# -- what the pages are --------------------------------------------------------------------------------------------


def test_every_file_is_a_topic() -> None:
    assert sorted(TOPICS) == sorted(path.stem for path in MANUAL.glob("*.md"))
    assert not set(TOPICS) & set(COMMANDS)


def test_the_readme_is_short_and_names_every_page() -> None:
    assert len(PAGES["README"].splitlines()) <= 200
    assert set(re.findall(r"\(gradtui/manual/(\w+)\.md\)", PAGES["README"])) == set(TOPICS)


def test_the_picture_shows_the_descent_and_moves_alone() -> None:
    path = ROOT / ".ci" / "picture.svg"
    text = " ".join("".join(ElementTree.parse(path).getroot().itertext()).replace("\xa0", " ").split())
    assert all(f"step {step}, moving all 4" in text for step in range(1, 13))
    svg = path.read_text("utf-8")
    assert len(svg) < 300_000
    assert not re.search(r"<script|href|url\(|@import", svg)
    assert "prefers-reduced-motion" in svg


@every_topic
def test_a_page_is_of_the_markdown_that_is_shown(topic: str) -> None:
    without_code = re.sub(r"```.*?```", "", PAGES[topic], flags=re.DOTALL)
    assert without_code.startswith("# ")
    assert len(re.findall(r"^# ", without_code, flags=re.MULTILINE)) == 1
    assert re.findall(r"^(?:###|    |\t|\* |\+ ).*", without_code, flags=re.MULTILINE) == []
    assert re.findall(r"<(?!!-- |variables>|-)[^\s`]*>|!\[", without_code) == []


@every_page
def test_links_lead_somewhere(name: str) -> None:
    folder = ROOT if name == "README" else MANUAL
    for text, target in re.findall(r"\[([^]]+)\]\(([^)]+)\)", re.sub(r"`[^`]*`", "", PAGES[name])):
        assert (folder / target).is_file(), target
        # on a terminal the text alone is shown: it is what gradtui help takes
        assert name == "README" or (text in TOPICS and target == f"{text}.md")


@every_page
def test_paths_that_are_named_are_there(name: str) -> None:
    paths = re.findall(r"`((?:gradtui|tests|scenarios|\.ci)(?:/[\w./]+)?)`", PAGES[name])
    paths += re.findall(r"\btests/[\w/]+\.py\b", PAGES[name])
    for path in paths:
        assert path == "gradtui" or (ROOT / path).exists(), path


def test_the_map_has_every_folder() -> None:
    rows = re.findall(r"^\| `gradtui/(\w+)` \|", PAGES["building"], flags=re.MULTILINE)
    folders = {path.parent.name for path in (ROOT / "gradtui").glob("*/__init__.py")}
    assert set(rows) == folders


# -- the tables ----------------------------------------------------------------------------------------------------


@every_topic
def test_the_tables_are_what_gradtui_goes_by(topic: str) -> None:
    made = with_tables(PAGES[topic])
    if os.environ.get("GRADTUI_WRITE_MANUAL"):
        (MANUAL / f"{topic}.md").write_text(made, "utf-8")
    assert made == (MANUAL / f"{topic}.md").read_text("utf-8")


@pytest.mark.parametrize("name", NAMED)
def test_a_table_has_every_word(name: str) -> None:
    (written,) = [mark[3] for text in PAGES.values() for mark in MARK.finditer(text) if mark[2] == name]
    assert sorted(named(written)) == sorted(NAMED[name]())


def test_every_table_is_in_one_page() -> None:
    marks = [(mark[1], mark[2]) for text in PAGES.values() for mark in MARK.finditer(text)]
    assert sorted(marks) == sorted([("made", name) for name in MADE] + [("named", name) for name in NAMED])


def test_the_exit_codes_are_all_of_them() -> None:
    (rows,) = [note.rows for note in found(APP.options)().notes if note.heading == "exit codes"]
    assert [row[0] for row in rows] == [*map(str, (output.DONE, output.FAULT, output.BAD_INPUT)), "128 + n"]


# -- scenarios and Python ------------------------------------------------------------------------------------------


TOML = [(name, block) for name in PAGES for block in blocks(name, "toml")]


@pytest.mark.parametrize(("name", "text"), TOML, ids=[f"{name}: {text[:20]!r}" for name, text in TOML])
def test_a_scenario_is_one(name: str, text: str) -> None:
    assert lint(text) == ()


PYTHON = [name for name in PAGES if blocks(name, "python")]


@pytest.mark.parametrize("name", PYTHON)
def test_python(name: str) -> None:
    """Every line runs, one block after the other; where a value is promised, it is this one."""
    namespace: dict[str, object] = {}
    for line in "".join(blocks(name, "python")).splitlines():
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


# -- commands ------------------------------------------------------------------------------------------------------


LINES = [(name, line) for name in PAGES for block in blocks(name, "sh") for line in block.splitlines()]
"""Every command line of every page."""
BUILDING = re.compile(r"(\w+=\S+ )*(python3 -m venv|pip install|pytest|ruff|\. \.venv|uvx|uv tool|pipx)\b")
OPENS = ("serve", "practice", "")  # what waits for a person


def command_of(line: str) -> str | None:
    """The command of gradtui that a line runs; "" for the app, None where it runs none."""
    words = re.search(r"(?:^|[|&] *)(?:\.venv/bin/)?gradtui\b *(\S*)", line)
    return None if words is None else words[1] if words[1] in COMMANDS else ""


RUN = [
    (name, line)
    for name, line in LINES
    if (command := command_of(line)) is not None
    and "--watch" not in line
    and not BUILDING.match(line)
    and (command not in OPENS or "--print" in line)
]
PARSED = [(name, line) for name, line in LINES if command_of(line) is not None and (name, line) not in RUN]


def ids(of: list[tuple[str, str]]) -> list[str]:
    return [f"{name}: {line[:60]}" for name, line in of]


def test_every_line_is_tried() -> None:
    others = [line for name, line in LINES if (name, line) not in RUN + PARSED]
    assert [line for line in others if not BUILDING.match(line)] == []
    assert len(RUN) >= 30
    assert len(PARSED) >= 5


@pytest.mark.parametrize(("name", "line"), thinned(RUN, of=4), ids=ids(RUN))
def test_a_command_runs(name: str, line: str, tmp_path: Path) -> None:
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    python = f"{shlex.quote(sys.executable)} -m gradtui"
    command = re.sub(r"(^|(?:\||&&) )gradtui\b", rf"\g<1>{python}", line)
    assert command != line
    environment = os.environ | {"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}
    done = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, text=True, env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    written = [path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()]
    assert done.stdout.strip() or max(written, default=0) > 200


@pytest.mark.parametrize(("name", "line"), PARSED, ids=ids(PARSED))
def test_a_command_that_opens_is_understood(name: str, line: str) -> None:
    words = shlex.split(line.rpartition("&&")[2])
    assert words[0].removeprefix(".venv/bin/") == "gradtui"
    command = COMMANDS.get(words[1]) if len(words) > 1 else None
    values = found((command or APP).options)().read(words[2:] if command else words[1:])
    scenario = getattr(values, "scenario", None)
    if isinstance(scenario, str) and "/" not in scenario and not scenario.endswith(".toml"):
        assert main(["run", scenario, "--steps", "1", "--output", os.devnull]) == 0


# -- gradtui help --------------------------------------------------------------------------------------------------


def shown(topic: str, width: int, encoding: str = "utf-8") -> list[str]:
    made = lines_of(PAGES[topic], width, lambda text: fitted(text, encoding))
    return ["".join(piece.text for piece in line) for line in made]


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    return (main(["help", *words]), *capsys.readouterr())


def test_the_list_has_a_line_for_each_topic(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(capsys)
    assert (code, err) == (0, "")
    for topic in TOPICS:
        assert re.search(rf"^  {topic} +{re.escape(title(topic))}$", out, flags=re.MULTILINE)
    assert "--help" in out
    assert all(len(line) <= 80 for line in out.splitlines())


@every_topic
def test_a_page_is_printed(capsys: pytest.CaptureFixture[str], topic: str) -> None:
    code, out, err = said(capsys, topic)
    assert (code, err) == (0, "")
    assert out.splitlines() == shown(topic, 100)
    assert "\x1b" not in out


def test_a_command_is_its_own_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--help"]) == 0
    page_of_run = capsys.readouterr().out
    assert said(capsys, "run") == (0, page_of_run, "")


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("function", "; did you mean functions?"),
        ("scenaros", "; did you mean scenarios?"),
        ("chekc", "; did you mean check?"),
        ("qqq", ""),
    ],
)
def test_an_unknown_topic(capsys: pytest.CaptureFixture[str], word: str, hint: str) -> None:
    message = f"gradtui: help: found {word}, which is no topic and no command{hint} (see gradtui help)\n"
    assert said(capsys, word) == (2, "", message)


@pytest.mark.parametrize("width", [30, 56, 80, 120])
@every_topic
def test_a_page_fits(topic: str, width: int) -> None:
    code = "".join(re.findall(r"```\w*\n(.*?)```", PAGES[topic], flags=re.DOTALL)).splitlines()
    for line in shown(topic, width):
        assert line == line.rstrip()
        assert sum(not combining(letter) for letter in line) <= width or line[INDENT + 2 :] in code


@every_topic
def test_nothing_of_the_page_is_lost(topic: str) -> None:
    """The same words at every width; of the Markdown no more than its signs."""
    letters = [re.sub(r"[\s─]", "", "".join(shown(topic, width))) for width in (80, 3000)]
    assert sorted(letters[0]) == sorted(letters[1])
    source = re.sub(r"<!--.*?-->|```\w*|\]\([^)]*\)|^\|[-|]+\|$", "", PAGES[topic], flags=re.MULTILINE)
    assert re.sub(r"[\W_]", "", letters[1]) == re.sub(r"[\W_]", "", source)


def test_columns_stand_under_each_other() -> None:
    def laid(rows: str, width: int) -> list[str]:
        return ["".join(piece.text for piece in line) for line in lines_of(f"| a | b |\n|---|---|\n{rows}\n", width)]

    assert laid(r"| `x\|y` | 1 two |", 80) == ["  a    b", "  ───  ─────", "  x|y  1 two"]
    narrow = ["  a    b", "  ───  ─────────────", "  one  two three", "       four five"]
    assert laid("| one | two three four five |", 20) == narrow
    accents = ["  a    b", "  ───  ─", "  m̂/n  x"]
    assert laid("| m̂/n | x |", 80) == accents


def test_signs_of_markdown_are_read() -> None:
    text = r"a `b c` **bold `words`** and *so*, [keys](keys.md), \*not\* 2·x, ``a`b``"
    (line,) = lines_of(text, 200)
    assert "".join(piece.text for piece in line) == "  a b c bold words and so, keys, *not* 2·x, a`b"
    assert {piece.text for piece in line if piece.look == "code"} == {"b c", "keys", "a`b"}
    assert {piece.text for piece in line if piece.look == "bold"} == {"bold", "words"}


@every_topic
def test_a_stream_of_ascii_gets_a_page_of_ascii(topic: str) -> None:
    lines = shown(topic, 80, "ascii")
    assert "".join(lines).isascii()
    assert not re.search(r"\\[uUx]\d", "".join(lines))
    assert max(map(len, shown(topic, 80, "ascii"))) <= max(80, *map(len, shown(topic, 80)))


def test_a_terminal_gets_its_width_and_bold_headings() -> None:
    with Terminal([sys.executable, "-m", "gradtui", "help", "keys"], size=(60, 24)) as terminal:
        assert terminal.finish() == 0
        out = terminal.output.decode().replace("\r\n", "\n")
    assert out.startswith("\x1b[1mKeys\x1b[0m\n")
    assert re.sub(r"\x1b\[[0-9;]*m", "", out).splitlines() == shown("keys", 60)


def test_help_loads_no_more_than_it_needs() -> None:
    code = "import sys; from gradtui.cli.main import main; main(['help', 'functions']); print(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"textual", "rich", "numpy", "plotext"} & set(done.stdout.split()) == set()


# -- in the app ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("ascii_only", thinned([True, False], of=2))
async def test_the_help_of_the_app_leads_to_every_page(*, ascii_only: bool) -> None:
    app = GradtuiApp(open_scenario("two_minima"), Modes(ascii_only=ascii_only))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        frame, box, text = (app.screen.query_one(f"#help{part}") for part in ("-box", "", "-text"))

        def page_shown() -> list[str]:
            return [text.render_line(y).text.rstrip() for y in range(text.size.height)]

        first = page_shown()
        said = ascii_text if ascii_only else str
        assert all(
            any(re.match(rf"{topic} +{re.escape(said(title(topic)))}$", line) for line in first) for topic in TOPICS
        )
        for topic in TOPICS:
            await pilot.press("end", "right")
            await pilot.pause()
            assert f"gradtui help {topic}[" in f"{frame.border_title}["
            assert box.scroll_offset.y == 0
            width, lines = text.size.width - 1, shown(topic, text.size.width - 1, "ascii" if ascii_only else "utf-8")
            # code that is longer is folded, not cut
            assert page_shown() == [
                line[k : k + width].rstrip() for line in lines for k in range(0, len(line) or 1, width)
            ]
        await pilot.press("tab")
        await pilot.pause()
        assert page_shown() == first
        await pilot.press("left")
        assert f"gradtui help {TOPICS[-1]}[" in f"{frame.border_title}["
        await pilot.press("escape")
        assert app.screen is app.main


def test_the_tour_is_of_keys_that_are_there(capsys: pytest.CaptureFixture[str]) -> None:
    _, _, tour = PAGES["README"].partition("| press | and see |\n|---|---|\n")
    rows = [row.split("|")[1] for row in tour.partition("\n\n")[0].splitlines()]
    pressed = [key for row in rows for key in re.findall(r"`(.+?)`", row)]
    assert len(pressed) >= 12
    assert set(pressed) <= {key for entry in KEYS for key in entry.shown.split()}
    leaving = " ".join(pressed).replace(" d ", " d esc ").split(" 1 ")[0].split()
    seen = []
    for last in ("2", "d", "5"):
        assert main(["shot", "himmelblau", "--size", "100x30", "--keys", " ".join(leaving[: leaving.index(last)])]) == 0
        seen.append(capsys.readouterr().out)
    assert "step 2, moving all 4" in seen[0]
    assert "f along x, " in seen[1]
    assert "f along x, " in seen[2]
    assert main(["shot", "himmelblau", "--size", "100x30", "--keys", " ".join(leaving)]) == 0
    assert "Each cell is a descent" in capsys.readouterr().out


@pytest.mark.parametrize("width", [1, 2, 5, 13])
def test_a_page_is_laid_out_in_a_window_of_few_columns(width: int) -> None:
    for topic in TOPICS:
        assert lines_of(page(topic), width)
