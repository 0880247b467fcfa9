"""How a command line is read, and what is said when it cannot be: in the same words on every Python."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradtui.cli.command_table import APP, COMMANDS, found
from gradtui.cli.main import main
from gradtui.cli.options.options import Options
from gradtui.cli.usage import UsageError
from gradtui.expression.visible import visible

ALL = {"": APP} | COMMANDS


def options_of(name: str) -> Options:
    options = found(ALL[name].options)()
    assert isinstance(options, Options)
    return options


@pytest.mark.parametrize("name", ALL)
def test_what_the_table_names_is_there(name: str) -> None:
    options = options_of(name)
    assert options.command == f"gradtui {name}".rstrip()
    assert options.about
    assert len(inspect.signature(found(ALL[name].action)).parameters) == 1
    assert len(ALL[name].about) <= 80 - 14
    names = [name for option in options.all for name in option.names]
    assert len(names) == len(set(names))
    keys = [option.key for option in options.all]
    assert len(keys) == len(set(keys))
    assert all(key.isidentifier() for key in keys)
    assert all(option.about for option in options.all)


READ: list[tuple[str, tuple[str, ...], dict[str, Any]]] = [
    ("run", (), {"scenario": None, "format": None, "full": False, "start": None, "help": False}),
    ("run", ("a", "--steps", "7"), {"scenario": "a", "steps": 7}),
    ("run", ("--steps=7", "a"), {"scenario": "a", "steps": 7}),
    ("run", ("-f", "-x**2"), {"function": "-x**2", "scenario": None}),
    ("run", ("-f-x**2",), {"function": "-x**2"}),
    ("run", ("--function=x=y",), {"function": "x=y"}),
    ("run", ("-f", "--format", "--format", "csv"), {"function": "--format", "format": "csv"}),
    ("run", ("-f", "-h"), {"function": "-h", "help": False}),
    ("run", ("--lr", "-1"), {"lr": -1.0}),
    ("run", ("--learning-rate", ".5"), {"lr": 0.5}),
    ("run", ("--lr", "1", "--lr", "2"), {"lr": 2.0}),
    ("run", ("--start", "x=1", "--start", "x=-2"), {"start": ["x=1", "x=-2"]}),
    ("run", ("--start", "-x"), {"start": ["-x"]}),
    ("run", ("-",), {"scenario": "-"}),
    ("run", ("--", "-f"), {"scenario": "-f", "function": None}),
    ("run", ("--speak", "--full", "a"), {"speak": True, "full": True, "scenario": "a"}),
    ("run", ("--help", "--nonsense"), {"help": True}),
    ("check", ("a", "--strict", "b"), {"scenarios": ["a", "b"], "strict": True}),
    ("check", (), {"scenarios": None}),
    ("new", ("a", "--kind", "hill"), {"name": "a", "kind": "hill"}),
    ("shot", ("a", "--keys", "-*3"), {"keys": "-*3", "size": (120, 40)}),
    ("shot", ("a", "--size", "80x24"), {"size": (80, 24)}),
    ("map", ("a", "--rates", "0:0.25"), {"rates": (0.0, 0.25)}),
    ("practice", ("--level", "3", "--seed", "0"), {"level": 3, "seed": 0}),
    ("", ("--version",), {"version": True}),
]


@pytest.mark.parametrize(("name", "words", "expected"), READ, ids=[" ".join((r[0], *r[1])) for r in READ])
def test_read(name: str, words: tuple[str, ...], expected: dict[str, Any]) -> None:
    values = vars(options_of(name).read(words))
    assert {key: values[key] for key in expected} == expected


SAID = [
    ("run --formt json", "unknown option --formt; did you mean --format? (see gradtui run --help)"),
    ("run --step 3", "unknown option --step; did you mean --steps? (see gradtui run --help)"),
    ("run --learning_rate 1", "unknown option --learning_rate; did you mean --learning-rate? (see gradtui run --help)"),
    ("run --zzzzzz", "unknown option --zzzzzz (see gradtui run --help)"),
    ("run -z", "unknown option -z (see gradtui run --help)"),
    ("run -3", "unknown option -3 (see gradtui run --help)"),
    ("run --formt=json", "unknown option --formt; did you mean --format? (see gradtui run --help)"),
    ("run --format xml", "--format: expected text, json or csv, got xml (see gradtui run --help)"),
    ("run --format jsn", "--format: expected text, json or csv, got jsn; did you mean json? (see gradtui run --help)"),
    ("run --format", "--format: expected text, json or csv, got nothing (see gradtui run --help)"),
    ("run --format=", "--format: expected text, json or csv, got '' (see gradtui run --help)"),
    ("run --steps --full", "--steps: expected N, got --full (see gradtui run --help)"),
    ("run --steps=--full", "--steps: expected a whole number from 1 to 100,000, got --full (see gradtui run --help)"),
    ("run --steps x", "--steps: expected a whole number from 1 to 100,000, got x (see gradtui run --help)"),
    ("run --lr", "--lr: expected η, got nothing (see gradtui run --help)"),
    ("run --learning-rate x", "--learning-rate: expected a number, got x (see gradtui run --help)"),
    ("run -f", "-f: expected EXPR, got nothing (see gradtui run --help)"),
    ("run --full=yes", "--full: expected no value, got yes (see gradtui run --help)"),
    ("run a b", "run: found one word too many, b (see gradtui run --help)"),
    ("list a", "list: found one word too many, a (see gradtui list --help)"),
    ("new", "new: expected NAME, got nothing (see gradtui new --help)"),
    ("new a --kind hill --variables x",
     "found both --kind and --variables, expected one of them (see gradtui new --help)"),
    ("practice --level 9", "--level: expected 1, 2, 3, 4 or 5, got 9 (see gradtui practice --help)"),
    ("map a --size 3", "--size: expected a width and a height such as 160x90, got 3 (see gradtui map --help)"),
    ("shot a --pace 0", "--pace: expected seconds from 0.01 to 60, got 0 (see gradtui shot --help)"),
    ("completion", "completion: expected bash, zsh or fish, got nothing (see gradtui completion --help)"),
    ("completion bsh",
     "completion: expected bash, zsh or fish, got bsh; did you mean bash? (see gradtui completion --help)"),
    ("--palete grey", "unknown option --palete; did you mean --palette? (see gradtui --help)"),
    ("rnu two_minima", "found rnu, which is no command and no scenario; did you mean gradtui run?"),
    ("Run two_minima", "found Run, which is no command and no scenario; did you mean gradtui run?"),
    ("docter", "found docter, which is no command and no scenario; did you mean gradtui doctor?"),
    ("help functions keys", "help: found one word too many, keys (see gradtui help --help)"),
    ("version", "found version, which is no command and no scenario; did you mean gradtui --version?"),
    ("frobnicate two_minima", "found one word too many, two_minima (see gradtui --help)"),
    ("--ascii run", "found the command run after options, expected it first (see gradtui --help)"),
    ("--ascii run two_minima", "found the command run after options, expected it first (see gradtui --help)"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "said"), SAID, ids=[line for line, _ in SAID])
def test_what_is_said(capsys: pytest.CaptureFixture[str], line: str, said: str) -> None:
    assert main(line.split()) == 2
    assert capsys.readouterr() == ("", f"gradtui: {said}\n")


def test_a_scenario_comes_before_a_near_command(
    capsys: pytest.CaptureFixture[str], tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["sadle"]) == 2
    assert "did you mean the built-in saddle?" in capsys.readouterr().err
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rnu").write_text("")
    assert main(["rnu"]) == 2
    assert capsys.readouterr().err.startswith("rnu:")


words = st.lists(
    st.sampled_from(["run", "-f", "--lr", "--", "-", "--lr=", "-h", "x", "1", "--steps", "--start", "--format", "json"])
    | st.text(max_size=6),
    max_size=6,
)


@given(words)
def test_any_words_are_read_or_refused(line: list[str]) -> None:
    for name in ("", "run", "check", "new", "shot"):
        try:
            options_of(name).read(line)
        except UsageError as error:
            assert str(error).endswith(f" (see {options_of(name).command} --help)")
            assert str(error) == visible(str(error))
