"""``gradtui doctor``: what it says where all is well, and where something is broken, which is when it is called."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from functional.terminal import Terminal

import gradtui
from gradtui.cli.main import main
from gradtui.cli.report import checks, facts, private, requirements
from gradtui.cli.report.checks import ABOUT, Checked, checked
from gradtui.cli.report.requirements import Package, allows
from gradtui.cli.report.self_check import CHECKS

DOCTOR = [sys.executable, "-m", "gradtui", "doctor"]
WELL = {name: Checked(about, {"said": "well"}, "") for name, about in ABOUT.items()} | {
    "app": Checked("", {"said": "well", "colour": "full", "least": [60, 18]}, ""),
    "files": Checked("", {"said": "", "folder": "/x", "there": True, "writable": True, "last_fault": None}, ""),
}


@pytest.fixture
def all_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checks are not run, and find nothing."""
    monkeypatch.setattr(facts, "checked", lambda: WELL)


def test_the_checks_have_their_words() -> None:
    assert list(ABOUT) == list(CHECKS)


def test_all_is_well_here_and_nothing_is_told_that_is_private(tmp_path: Path) -> None:
    home = tmp_path / "alice"
    state = home / ".local" / "state" / "gradtui"
    state.mkdir(parents=True)
    (state / "fault.log").write_text("a secret of the house")
    before = sorted(home.rglob("*"))
    of_here = {"XDG_STATE_HOME", "TERM_PROGRAM", *facts._HINTS}  # whatever this test runs in
    environment = {name: value for name, value in os.environ.items() if name not in of_here}
    told = {"HOME": str(home), "SSH_CONNECTION": "203.0.113.7 22", "TOKEN": "hush-hush", "TMUX": "/tmp/alice,1"}
    done = subprocess.run(
        [*DOCTOR, "--format", "json"], capture_output=True, text=True, env=environment | told, cwd=tmp_path
    )
    assert (done.returncode, done.stderr) == (0, "")
    for word in ("alice", "203.0.113.7", "hush-hush", "secret"):
        assert word not in done.stdout
    found = json.loads(done.stdout)
    assert (found["schema"], found["ok"], found["problems"]) == (1, True, [])
    assert found["gradtui"]["version"] == gradtui.__version__
    assert all(found["packages"][name]["ok"] for name in ("numpy", "textual", "plotext", "rich"))
    assert all(check["ok"] for check in found["checks"].values())
    assert list(found["checks"]) == list(CHECKS)
    assert found["terminal"]["inside"] == ["tmux", "ssh"]
    assert found["display"]["colours"] == "full"
    assert found["files"]["state_folder"] == {"folder": "~/.local/state/gradtui", "writable": True}
    assert found["files"]["last_fault"]["file"] == "~/.local/state/gradtui/fault.log"
    assert sorted(home.rglob("*")) == before


BROKEN = {
    "numpy": 'raise ImportError("libopenblas is not there")',
    "plotext": "import os\nos.abort()",
    "textual": "import time\ntime.sleep(600)",
}


def test_what_is_broken_is_named_and_ends_and_hangs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, code in BROKEN.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(code)
    monkeypatch.syspath_prepend(str(tmp_path))
    began = time.monotonic()
    found = checked(limit=6.0)
    assert time.monotonic() - began < 120.0  # not the ten minutes of one that hangs
    assert {name for name, check in found.items() if not check.problem} == {"descent", "files"}
    assert found["arrays"].problem == "ImportError: libopenblas is not there"
    # where both are broken, either comes first
    assert "SIGABRT" in found["chart"].problem or "libopenblas" in found["chart"].problem
    assert found["app"].problem in ("no answer within 6 seconds", found["arrays"].problem)


def test_a_package_that_ends_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plotext.py").write_text(BROKEN["plotext"])
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(checks, "ABOUT", {"chart": ABOUT["chart"]})
    assert checked()["chart"].problem == "the process was ended by SIGABRT"


def test_without_a_python_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "")
    assert all("cannot be started" in check.problem for check in checked().values())


@pytest.mark.usefixtures("all_is_well")
def test_a_version_that_is_too_old_is_a_problem(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "numpy-1.26.4.dist-info"
    old.mkdir()
    (old / "METADATA").write_text("Metadata-Version: 2.1\nName: numpy\nVersion: 1.26.4\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert main(["doctor"]) == 1
    out, err = capsys.readouterr()
    assert err == ""
    assert "numpy !" in out
    said = " ".join(out.partition("what is wrong\n")[2].split())
    assert said.startswith("1. numpy: expected >=2.")
    assert "but version 1.26.4 is here" in said
    assert main(["doctor", "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["ok"], len(found["problems"]), found["packages"]["numpy"]["ok"]) == (False, 1, False)


@pytest.mark.usefixtures("all_is_well")
def test_a_gradtui_that_is_not_installed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "packages", lambda: None)
    assert main(["doctor"]) == 0
    assert "not known, as gradtui itself is not installed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("allowed", "version", "fits"),
    [
        (">=2.0", "2.0", True),
        (">=2.0", "2.0.0", True),
        (">=2.0", "1.26.4", False),
        (">=2.0", "2.4.6", True),
        ("<9,>=8.2", "8.2.0", True),
        ("<9,>=8.2", "8.1.9", False),
        ("<9,>=8.2", "9.0", False),
        ("<9,>=8.2", "10.0.1", False),
        (">=14.2.0", "15.0.0", True),
        ("~=1.4", "1.9", True),
        ("~=1.4", "2.0", False),
        ("==15.0.0", "15.0.0", True),
        ("==15.*", "15.3", True),
        ("==15.*", "16.0", False),
        ("!=3.1", "3.1", False),
        (">=2.0", "2.1.0rc1", True),
        ("", "0.1", True),
    ],
)
def test_bounds(allowed: str, version: str, fits: bool) -> None:
    assert allows(allowed, version) is fits


def test_which_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    needs = [
        'numpy>=2.0; python_version < "3.0"',
        'numpy<3,>=2.1; python_version >= "3.11"',
        "plotext (>=6.1,<7)",
        'pytest>=8; extra == "test"',
        'nosuch-package[more]>=1; extra == "serve"',
        "another-that-is-missing",
    ]
    monkeypatch.setattr(requirements.metadata, "requires", lambda _: needs)
    found = {package.name: package for package in requirements.packages() or ()}
    assert list(found) == ["numpy", "plotext", "nosuch-package", "another-that-is-missing"]
    assert (found["numpy"].allowed, found["numpy"].fits) == ("<3,>=2.1", True)
    assert found["plotext"].allowed == ">=6.1,<7"
    assert found["nosuch-package"] == Package("nosuch-package", None, ">=1", "serve")
    assert found["nosuch-package"].fits
    assert not found["another-that-is-missing"].fits


SHOWN: list[tuple[dict[str, str], str, str]] = [
    ({}, "full", "COLORTERM is truecolor"),
    ({"COLORTERM": ""}, "full", "TERM is xterm-256color"),
    ({"COLORTERM": "", "TERM": "xterm"}, "few", "TERM is xterm"),
    ({"NO_COLOR": "1"}, "none", "NO_COLOR is set"),
    ({"COLORTERM": "", "TERM": "dumb"}, "none", "TERM is dumb"),
    ({"TEXTUAL_COLOR_SYSTEM": "standard"}, "few", "TEXTUAL_COLOR_SYSTEM is standard"),
]


@pytest.mark.parametrize(("environment", "colour", "why"), SHOWN)
def test_the_colours_of_the_app_and_why(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], colour: str, why: str
) -> None:
    from gradtui.tui import modes

    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(modes, "COLOR_SYSTEM", environment.get("TEXTUAL_COLOR_SYSTEM", "auto"))
    assert modes.Modes.of_terminal().colour == colour
    [said] = [fact.text for fact in facts._display({"colour": colour}) if fact.name == "colours"]
    assert said.endswith((f"because {why}", f"and {why}"))


@pytest.mark.usefixtures("all_is_well")
def test_what_the_environment_says_is_made_visible(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "\x1b[2Jxterm\u202e")
    monkeypatch.setenv("TERM_PROGRAM", "[@click=app.bell]x\x07")
    monkeypatch.setenv("TEXTUAL_THEME", "y" * 5000)
    assert main(["doctor"]) == 0
    out, _ = capsys.readouterr()
    assert "\\x1b[2Jxterm\\u202e" in out
    assert all(char.isprintable() or char == "\n" for char in out)
    assert len(out) < 6000


def test_a_state_folder_that_cannot_be_written_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", os.devnull)
    files = Checked("", CHECKS["files"](), "")
    assert files.found["writable"] is False
    assert "cannot be written" in facts._files(files)[0].problem


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("/home/alice", "~"),
        ("/home/alice/x", "~/x"),
        ("in '/home/alice/x' and /home/alice", "in '~/x' and ~"),
        ("/home/alicea/x", "/home/alicea/x"),
        ("/mnt/home/alice.d", "/mnt/home/alice.d"),
    ],
)
def test_the_home_folder_is_not_named(monkeypatch: pytest.MonkeyPatch, text: str, shown: str) -> None:
    monkeypatch.setenv("HOME", "/home/alice")
    private._homes.cache_clear()
    assert private.private(text) == shown
    private._homes.cache_clear()


@pytest.mark.slow
def test_in_a_terminal_colours_and_signs_are_shown(tmp_path: Path) -> None:
    with Terminal(DOCTOR, size=(100, 40), env={"LC_ALL": "C.UTF-8"}) as terminal:
        assert terminal.finish(60.0) == 0
        shown = terminal.output.decode()
    assert "\x1b[48;2;" in shown
    assert "gradtui --ascii" in shown
    assert "100×40 cells" in shown
    assert "app can open" in shown
    assert all(len(_plain(line)) <= 100 for line in shown.splitlines())


@pytest.mark.slow
@pytest.mark.parametrize(
    "environment", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"TERM": "dumb"}, {"NO_COLOR": "1"}]
)
def test_in_poor_surroundings(environment: dict[str, str]) -> None:
    with Terminal(DOCTOR, size=(50, 20), env={"COLORTERM": ""} | environment) as terminal:
        assert terminal.finish(60.0) == 0
        shown = terminal.output.decode()
    if "TERM" in environment or "NO_COLOR" in environment:
        assert "\x1b" not in shown
    else:
        assert "ASCII, because" in shown
    if "PYTHONIOENCODING" in environment:
        assert shown.isascii()


def _plain(line: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", line)


@pytest.mark.slow
def test_missing_packages_leave_the_headless_commands_and_the_doctor(tmp_path: Path) -> None:
    blocked = tmp_path / "sitecustomize.py"
    blocked.write_text(
        "import sys\n"
        "class No:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in ('numpy', 'textual', 'rich', 'plotext'):\n"
        "            raise ModuleNotFoundError(f'No module named {name!r}', name=name)\n"
        "sys.meta_path.insert(0, No())\n"
    )
    environment: dict[str, Any] = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run([*DOCTOR, "--format", "json"], capture_output=True, text=True, env=environment)
    assert (done.returncode, done.stderr) == (1, "")
    found = json.loads(done.stdout)
    assert [name for name, check in found["checks"].items() if check["ok"]] == ["descent", "files"]
    assert "No module named" in found["checks"]["app"]["said"]
    app = subprocess.run(
        [sys.executable, "-m", "gradtui", "shot", "two_minima"], capture_output=True, text=True, env=environment
    )
    assert app.returncode == 1
    assert "cannot be loaded" in app.stderr
    assert "gradtui doctor" in app.stderr
