"""``gradtui completion``: each shell takes its script, and completes what the commands really take."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from functional.terminal import Terminal

from gradtui.cli.command_table import COMMANDS
from gradtui.cli.main import main
from gradtui.cli.options.system_options import SHELLS
from gradtui.manual import TOPICS
from gradtui.scenario.catalogue import COURSE, names

EVIL = "$(touch hit).toml"  # a file's name that must not be obeyed


def needs(shell: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(shell) is None, reason=f"{shell} is not on this machine")


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The script of each shell, in a file."""
    folder = tmp_path_factory.mktemp("completion")
    paths = {shell: folder / shell for shell in SHELLS}
    for shell, path in paths.items():
        with pytest.MonkeyPatch.context() as patch, path.open("w", encoding="utf-8") as file:
            patch.setattr("sys.stdout", file)
            assert main(["completion", shell]) == 0
    return paths


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with files to complete."""
    for name in ("mine.toml", "my own.toml", "notes.txt", EVIL):
        (tmp_path / name).write_text("")
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons" / "deep.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("shell", [pytest.param(shell, marks=needs(shell)) for shell in SHELLS])
def test_the_shell_takes_the_script(scripts: dict[str, Path], shell: str) -> None:
    done = subprocess.run([shell, "-n", str(scripts[shell])], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("shell", SHELLS)
def test_no_python_is_started_for_a_key(scripts: dict[str, Path], shell: str) -> None:
    text = scripts[shell].read_text("utf-8").replace(" ".join(TOPICS), "")  # python is a page of the manual too
    code = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    assert not any(word in line for line in code for word in ("python", "$(gradtui", "`"))


OPTIMIZERS = "gd momentum nesterov adagrad rmsprop adadelta adam adamw nadam newton line_search"
COMPLETED: list[tuple[str, set[str], set[str]]] = [
    # what is typed, what is offered among others, what is not
    ("gradtui ", {*COMMANDS, *COURSE, *names(), "mine.toml", "my own.toml", EVIL}, {"notes.txt", "--help"}),
    ("gradtui ru", {"run"}, {"torch", "race"}),
    ("gradtui two_m", {"two_minima"}, {"two_wells"}),
    ("gradtui --", {"--start", "--ascii", "--help", "--version"}, {"--format", "--steps"}),
    ("gradtui --palette ", {"viridis", "cividis", "grey"}, {"run"}),
    ("gradtui run ", {"two_minima", "mine.toml"}, {"run", "notes.txt", "list"}),
    ("gradtui run mi", {"mine.toml"}, {"my own.toml"}),
    ("gradtui run lessons/d", {"lessons/deep.toml"}, set()),
    ("gradtui run two_minima --f", {"--function", "--format", "--full"}, {"--start"}),
    ("gradtui run two_minima --format ", {"text", "json", "csv"}, {"png", "two_minima", "mine.toml"}),
    ("gradtui run two_minima --optimizer ", set(OPTIMIZERS.split()), {"two_minima"}),
    ("gradtui run two_minima --steps ", set(), {"two_minima", "mine.toml", "--full"}),
    ("gradtui run --output no", {"notes.txt"}, {"noise"}),
    ("gradtui map two_minima --over ", {"start", "rate"}, {"two_minima"}),
    ("gradtui practice --level ", {"1", "5"}, {"6"}),
    ("gradtui practice -", {"--seed", "--print"}, {"--start"}),
    ("gradtui completion ", set(SHELLS), {"two_minima"}),
    ("gradtui help ", set(TOPICS), {"two_minima", "mine.toml"}),
    ("gradtui check two_minima ", {"saddle", "mine.toml"}, {"run"}),
    ("gradtui new --kind ", {"curve", "hill", "lesson", "data"}, set()),
    ("gradtui list ", set(), {"two_minima", "run"}),
]
cases = pytest.mark.parametrize(("line", "has", "lacks"), COMPLETED, ids=[line for line, _, _ in COMPLETED])

BASH = """
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 ))
_gradtui
for word in "${COMPREPLY[@]}"; do eval "printf '%s\\n' $word"; done
"""


def in_bash(script: Path, words: list[str]) -> set[str]:
    """What bash would offer, read as the shell reads it when it stands on a line."""
    command = ["bash", "--norc", "-c", BASH, "bash", str(script), *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20)
    assert (done.returncode, done.stderr) == (0, "")
    return set(done.stdout.splitlines())


@needs("bash")
@cases
def test_bash(scripts: dict[str, Path], folder: Path, line: str, has: set[str], lacks: set[str]) -> None:
    offered = in_bash(scripts["bash"], line.split(" "))
    assert has <= offered
    assert not lacks & offered
    assert not (folder / "hit").exists()


@needs("bash")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["--format", "="], {"text", "json", "csv"}),
        (["--format", "=", "j"], {"json"}),
        (["--optimizer", "=", "new"], {"newton"}),
    ],
)
def test_bash_after_an_equals_sign(scripts: dict[str, Path], words: list[str], offered: set[str]) -> None:
    assert in_bash(scripts["bash"], ["gradtui", "run", *words]) == offered


@needs("fish")
@cases
def test_fish(
    scripts: dict[str, Path], folder: Path, tmp_path_factory: pytest.TempPathFactory, line: str, has: set[str],
    lacks: set[str],
) -> None:  # fmt: skip
    home = str(tmp_path_factory.getbasetemp())
    code = "source $argv[1]; complete -C $argv[2]"
    command = ["fish", "--no-config", "-c", code, str(scripts["fish"]), line]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, env=os.environ | {"HOME": home})
    assert (done.returncode, done.stderr) == (0, "")
    offered = {row.partition("\t")[0].replace("\\ ", " ").replace("\\", "") for row in done.stdout.splitlines()}
    assert has <= offered
    assert not lacks & offered
    assert not (folder / "hit").exists()


TYPED = [
    # what is typed up to the tab key, and what then stands on the line
    ("gradtui ru", "gradtui run "),
    ("gradtui run two_mi", "gradtui run two_minima "),
    ("gradtui run two_minima --form", "gradtui run two_minima --format"),
    ("gradtui run two_minima --format js", "gradtui run two_minima --format json "),
    ("gradtui run two_minima --format=js", "gradtui run two_minima --format=json "),
    ("gradtui run min", "gradtui run mine.toml "),
    ("gradtui run my", "gradtui run my\\ own.toml "),
    ("gradtui run less", "gradtui run lessons/"),
    ("gradtui run '$", "gradtui run '$(touch hit).toml' "),
    ("gradtui himm", "gradtui himmelblau "),
]
INTERACTIVE = {
    "bash": (
        ["bash", "--norc", "--noprofile", "-i"],
        "PS1='> '; bind 'set bell-style none'; bind 'set enable-bracketed-paste off'; source {}",
    ),
    "zsh": (
        ["zsh", "-f", "-i"],
        "PS1='> '; unsetopt zle_bracketed_paste beep prompt_sp; autoload -Uz compinit; compinit -D -u; source {}",
    ),
}


@pytest.mark.parametrize("shell", [pytest.param(shell, marks=needs(shell)) for shell in INTERACTIVE])
def test_the_tab_key(scripts: dict[str, Path], folder: Path, shell: str) -> None:
    command, prepare = INTERACTIVE[shell]
    environment = {"TERM": "dumb", "HOME": str(folder), "HISTFILE": ""}
    with Terminal(command, size=(200, 24), env=environment, cwd=str(folder)) as terminal:
        terminal.feed((prepare.format(scripts[shell]) + "; gradtui() { printf '<%s>' \"$*\"; }\n").encode())
        terminal.feed(b"echo ready$((40 + 2))\n")
        terminal.wait_for("ready42")
        for typed, expected in TYPED:
            at = len(terminal.output)
            terminal.feed(typed.encode() + b"\t")
            terminal.wait_until(lambda output, at=at, expected=expected: expected in shown(output[at:]))  # type: ignore[misc]
            terminal.feed(b"\x15")  # ctrl-u: an empty line
        terminal.feed(b"\x04")
        terminal.finish()
    assert not (folder / "hit").exists()


def shown(output: bytes) -> str:
    """A line as it stands on a dumb terminal, which has backspaces alone."""
    line: list[str] = []
    at = 0
    for char in output.decode(errors="replace"):
        if char == "\b":
            at = max(at - 1, 0)
        elif char == "\r":
            at = 0
        elif char.isprintable():
            line[at : at + 1] = [char]
            at += 1
    return "".join(line)
