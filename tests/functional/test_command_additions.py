"""A command is one file and one line: help, completion, near misses and exit codes follow from it."""

from __future__ import annotations

import re

import pytest
from functional.additions import End, House

TOY = '''
"""``gradtui toy``: it counts."""

from __future__ import annotations

from .. import output
from ..options.function_options import options_of
from ..options.options import Options, Values
from ..usage import UsageError


def options() -> Options:
    made = options_of("toy", "Count to a number.")
    made.section("how far")
    made.add(metavar="N", about="the last number", needed=True, reads=int)
    made.add("--pace", metavar="P", choices=("slow", "quick"), about="how it is counted")
    return made


def toy(values: Values) -> int:
    if values.n > 9:
        raise UsageError("toy: expected at most 9")
    output.data("".join(f"{k + 1}\\n" for k in range(values.n)))
    return output.DONE
'''
LINE = '    "toy": Command("counts to a number", "commands.toy:options", "commands.toy:toy"),'
LINES: dict[str, tuple[str, ...]] = {
    "it runs": ("toy", "3"),
    "too far": ("toy", "12"),
    "no number": ("toy",),
    "no such option": ("toy", "3", "--pase", "quick"),
    "no such choice": ("toy", "3", "--pace", "quik"),
    "its own help": ("toy", "--help"),
    "help of it": ("help", "toy"),
    "the help": ("--help",),
    "a topic that is near": ("help", "toyy"),
    "a near miss": ("toi",),
    "behind options": ("--ascii", "toy"),
    "bash": ("completion", "bash"),
    "zsh": ("completion", "zsh"),
    "fish": ("completion", "fish"),
}


@pytest.fixture(scope="module")
def ends(tmp_path_factory: pytest.TempPathFactory) -> dict[str, End]:
    house = House(tmp_path_factory.mktemp("house"))
    house.add_file("cli/commands/toy.py", TOY)
    house.add_line("cli/command_table.py", "COMMANDS = {", LINE)
    return dict(zip(LINES, house.call(*LINES.values()), strict=True))


def test_it_runs(ends: dict[str, End]) -> None:
    assert ends["it runs"] == (0, "1\n2\n3\n", "")


FAULTS = {
    "too far": "toy: expected at most 9",
    "no number": "toy: expected N, got nothing (see gradtui toy --help)",
    "no such option": "unknown option --pase; did you mean --pace? (see gradtui toy --help)",
    "no such choice": "--pace: expected slow or quick, got quik; did you mean quick? (see gradtui toy --help)",
    "a topic that is near": "help: found toyy, which is no topic and no command; did you mean toy? (see gradtui help)",
    "a near miss": "found toi, which is no command and no scenario; did you mean gradtui toy?",
    "behind options": "found the command toy after options, expected it first (see gradtui --help)",
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_is_said(ends: dict[str, End], name: str) -> None:
    assert ends[name].code == 2
    assert ends[name].out == ""
    assert FAULTS[name] in ends[name].err


def test_help_has_it(ends: dict[str, End]) -> None:
    assert re.search(r"^  toy +counts to a number$", ends["the help"].out, re.MULTILINE)
    assert ends["its own help"].out.startswith("usage: gradtui toy N [options]\n\nCount to a number.\n")
    assert ends["help of it"] == ends["its own help"]


def test_completion_has_it(ends: dict[str, End]) -> None:
    assert re.search(r"_gradtui_words slow quick$", ends["bash"].out, re.MULTILINE)
    assert re.search(r"^    toy\|run\|", ends["bash"].out, re.MULTILINE)
    assert "        'toy:counts to a number'" in ends["zsh"].out
    assert "-n __gradtui_is_first -a toy -d 'counts to a number'" in ends["fish"].out
