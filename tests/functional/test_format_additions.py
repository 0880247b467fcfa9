"""A format of output is one file and one line: every command that has results to write then takes it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from functional.additions import End, House
from thinned import thinned

from gradtui.cli.command_table import COMMANDS, found
from gradtui.export.formats.format import Kind
from gradtui.export.formats.registry import FORMATS, formats_of, names_of

TOY = '''
"""A toy."""

from __future__ import annotations

from .format import Destination, Format, Kind


def _runs(result, to: Destination) -> str:
    scenario, descents = result
    return "".join(f"{scenario.name} {descent.verdict}\\n" for descent in descents)


def _explanation(result, to: Destination) -> str:
    scenario, explanation = result
    return "".join(f"{partial.symbol}\\n" for partial in explanation.partials)


TOY = Format(
    "toy",
    "one word for each thing",
    {
        Kind.RUNS: _runs,
        Kind.EXPLANATION: _explanation,
        Kind.MAP: lambda result, to: f"{len(result.fates)} fates\\n".encode(),
        Kind.SCREEN: lambda drawn, to: drawn("txt").splitlines()[0][:20] + "\\n",
        Kind.PROBLEMS: lambda result, to: "".join(f"{file.name} {len(file.findings)}\\n" for file in result),
        Kind.LIST: lambda result, to: f"{len(result)} headings\\n",
    },
    suffixes=(".toy",),
)
'''
BOWL = ("-f", "x**2 + y**2", "--start", "x=1,y=1")
LINES: dict[str, tuple[str, ...]] = {
    "run": ("run", *BOWL, "--format", "toy"),
    "run to a file": ("run", *BOWL, "--output", "x.toy"),
    "run to a file by name": ("run", *BOWL, "--format", "json", "--output", "y.toy"),
    "explain": ("explain", "-f", "x**2*y", "--at", "x=1,y=2", "--format", "toy"),
    "explain arrays": ("explain", "house_prices", "--format", "toy"),
    "map": ("map", *BOWL, "--size", "4x3", "--format", "toy", "--output", "map.bin"),
    "shot": ("shot", *BOWL, "--size", "80x24", "--output", "shot.toy"),
    "check": ("check", "two_minima", "--format", "toy"),
    "list": ("list", "--format", "toy"),
    "help": ("run", "--help"),
    "completion": ("completion", "bash"),
    "a slip": ("run", *BOWL, "--format", "toyy"),
    "what is expected": ("explain", *BOWL[:2], "--format", "table"),
    "a wrong suffix": ("shot", *BOWL, "--output", "shot.gif"),
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    house = House(tmp_path_factory.mktemp("house"))
    house.add_file("export/formats/toy_format.py", TOY)
    house.add_line("export/formats/registry.py", "from .text_format import TEXT", "from .toy_format import TOY")
    house.add_line("export/formats/registry.py", "    SPEECH,", "    TOY,")
    return house


@pytest.fixture(scope="module")
def ends(house: House) -> dict[str, End]:
    return dict(zip(LINES, house.call(*LINES.values()), strict=True))


SAID = {
    "run": "f converged\n",
    "explain": "∂f/∂x\n∂f/∂y\n",
    "explain arrays": "∂L/∂w\n∂L/∂b\n",
    "check": "two_minima 0\n",
    "list": "2 headings\n",
}
WRITTEN = {
    "run to a file": ("x.toy", r"f converged\n"),
    "run to a file by name": ("y.toy", r'\{"schema": 1, .*'),
    "map": ("map.bin", r"\d fates\n"),
    "shot": ("shot.toy", r" x\*\*2 \+ y\*\*2   1 hil\n"),
}
FAULTS = {
    "a slip": "--format: expected text, json, csv or toy, got toyy; did you mean toy?",
    "what is expected": "--format: expected text, json or toy, got table",
    "a wrong suffix": "--output: expected a file's name that ends in .svg, .toy or .txt, got shot.gif",
}


@pytest.mark.parametrize("name", thinned(SAID, of=5))
def test_it_is_printed(ends: dict[str, End], name: str) -> None:
    assert ends[name] == (0, SAID[name], "")


@pytest.mark.parametrize("name", WRITTEN)
def test_it_is_written_to_a_file(house: House, ends: dict[str, End], name: str) -> None:
    file, content = WRITTEN[name]
    assert ends[name] == (0, "", "")
    assert re.fullmatch(content, (house.folder / file).read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_is_said_with_it(ends: dict[str, End], name: str) -> None:
    code, out, err = ends[name]
    assert (code, out) == (2, "")
    assert err.startswith(f"gradtui: {FAULTS[name]}")


def test_help_and_completion_know_it(ends: dict[str, End]) -> None:
    assert "--format text|json|csv|toy" in ends["help"].out
    offers = ends["completion"].out
    for command in ("run", "explain", "map", "check", "list"):
        offer = re.search(rf"^ +{command}:--format\)\n +_gradtui_words (.*)$", offers, re.MULTILINE)
        assert offer is not None
        assert "toy" in offer[1].split()


# -- the registry itself -------------------------------------------------------------------------------------------


def test_names_and_suffixes_are_no_two_formats() -> None:
    assert len({form.name for form in FORMATS}) == len(FORMATS)
    suffixes = [suffix for form in FORMATS for suffix in form.suffixes]
    assert len(set(suffixes)) == len(suffixes)


@pytest.mark.parametrize("kind", Kind)
def test_a_command_takes_the_formats_of_its_results(kind: Kind) -> None:
    options = {name: option for option in found(COMMANDS[kind].options)().all for name in option.names}
    names = names_of(kind)
    if len(names) > 1 and kind is not Kind.SCREEN:
        assert options["--format"].choices == tuple(names)
    else:
        assert "--format" not in options
    assert all(f"--{form.flag}" in options for form in formats_of(kind) if form.flag)


def test_a_file_named_as_data_is_text_until_data_are_asked_for(tmp_path: Path) -> None:
    from gradtui.cli.main import main

    path = tmp_path / "runs.json"
    assert main(["run", *BOWL, "--output", str(path)]) == 0
    assert path.read_text("utf-8").startswith("x**2 + y**2\n")
