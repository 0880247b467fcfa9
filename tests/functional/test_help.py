"""Every page of help, as it is kept in tests/data/help.txt.

After a change that is meant, read the pages and write them anew with GRADTUI_WRITE_HELP=1.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from functional.terminal import Terminal

from gradtui.cli.command_table import APP, COMMANDS, found
from gradtui.cli.help_page import NARROWEST, help_text
from gradtui.cli.options.options import Options
from gradtui.export.style import plain
from gradtui.expression.visible import fitted

KEPT = Path(__file__).parents[1] / "data" / "help.txt"
GRADTUI = [sys.executable, "-m", "gradtui"]
ALL = {"": APP} | COMMANDS


def page(name: str, width: int = 80, encoding: str = "utf-8") -> str:
    return help_text(found(ALL[name].options)(), width, lambda text: fitted(text, encoding), plain)


def pages() -> str:
    return "".join(f"$ gradtui {name}".rstrip() + f" --help\n{page(name)}\n" for name in ALL)


def test_the_pages_are_as_they_were() -> None:
    if os.environ.get("GRADTUI_WRITE_HELP"):
        KEPT.write_text(pages(), "utf-8")
    assert pages() == KEPT.read_text("utf-8")


def test_a_process_prints_the_page() -> None:
    for words, name in ((["--help"], ""), (["run", "-h"], "run"), (["two_minima", "--help"], "")):
        done = subprocess.run([*GRADTUI, *words], capture_output=True, text=True, env=os.environ | {"COLUMNS": "20"})
        assert (done.returncode, done.stdout, done.stderr) == (0, page(name), "")


@pytest.mark.parametrize("width", [1, NARROWEST, 40, 50, 79, 80, 300])
@pytest.mark.parametrize("name", ALL)
def test_a_page_fits(name: str, width: int) -> None:
    shown = page(name, width)
    widest = min(max(width, NARROWEST), 80)
    options = found(ALL[name].options)()
    # what is typed as it stands is never broken
    whole = [row[0] for note in options.notes for row in note.rows] + [
        f"{', '.join(option.names)} {option.metavar}" for option in options.all
    ]
    for line in shown.splitlines():
        assert len(line) <= widest or any(line.strip() in text for text in whole), line
        assert line == line.rstrip()
    assert re.sub(r"\s+", " ", shown).count(" --") == re.sub(r"\s+", " ", page(name)).count(" --")


@pytest.mark.parametrize("name", ALL)
def test_a_page_says_it_all(name: str) -> None:
    shown = page(name)
    for option in found(ALL[name].options)().all:
        for written in option.names or (option.metavar,):
            assert re.search(rf"^  (-\S, |--\S+, )?{re.escape(written)}\b", shown, flags=re.MULTILINE), written
    assert "\nhelp:\n" in shown
    if name != "list":
        assert "\nexamples:\n" in shown or "\nto set it up:\n" in shown


def test_the_first_page_lists_every_command() -> None:
    shown = page("")
    for name, command in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(command.about)}$", shown, flags=re.MULTILINE)
    for heading in ("environment", "files", "exit codes", "examples"):
        assert f"\n{heading}:\n" in shown


def test_a_stream_of_ascii_gets_a_page_of_ascii() -> None:
    for name in ALL:
        shown = page(name, encoding="ascii")
        assert shown.isascii()
        assert "\\u" not in shown
        assert all(len(line) <= 80 for line in shown.splitlines() if not line.lstrip().startswith("gradtui"))
    done = subprocess.run(
        [*GRADTUI, "run", "--help"], capture_output=True, env=os.environ | {"PYTHONIOENCODING": "ascii"}
    )
    assert done.stdout.decode("ascii") == page("run", encoding="ascii")


def test_a_reader_that_leaves_is_no_fault() -> None:
    line = f"{sys.executable} -m gradtui --help | head -n 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True)
    assert done.stdout.splitlines()[0].startswith("usage: gradtui")
    assert (done.stdout.splitlines()[1], done.stderr) == ("0", "")


def test_a_terminal_gets_its_width_and_bold_headings() -> None:
    with Terminal([*GRADTUI, "run", "--help"], size=(44, 24)) as terminal:
        assert terminal.finish() == 0
        shown = terminal.output.decode().replace("\r\n", "\n")
    assert "\x1b[1musage: \x1b[0m" in shown
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown) == page("run", 44)
    with Terminal([*GRADTUI, "run", "--help"], size=(100, 24), env={"NO_COLOR": "1"}) as terminal:
        assert terminal.finish() == 0
        assert terminal.output.decode().replace("\r\n", "\n") == page("run")


def test_an_apostrophe_joins_nothing() -> None:
    options = Options("gradtui x", "one's own words that belong to nobody's list and must be broken " * 3)
    assert max(len(line) for line in help_text(options, 40, str, plain).splitlines()) <= 40
