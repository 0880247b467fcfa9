"""Commands whose output or errors go nowhere: one line at most, and the exit code says it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from thinned import thinned

COMMANDS = [
    "run two_minima --format json", "run two_minima", "run rosenbrock --format csv", "list", "--help", "run --help",
    "explain two_wells --hessian", "map two_minima", "map two_minima --format png", "check two_minima", "doctor",
    "torch two_minima", "shot two_minima", "practice --print", "new --print x", "completion bash", "--version",
]  # fmt: skip


@pytest.mark.parametrize("command", thinned(COMMANDS[::2], of=17))
def test_standard_output_that_takes_nothing(tmp_path: Path, command: str) -> None:
    environment = dict(os.environ, XDG_STATE_HOME=str(tmp_path))
    reader, pipe = os.pipe()
    os.close(reader)
    full = os.open("/dev/full", os.O_WRONLY) if Path("/dev/full").exists() else pipe  # Linux has it
    no = "gradtui: standard output cannot be written: "
    for output, code, said in (
        (pipe, 0, ""),  # the reader has seen enough
        *([(full, 2, f"{no}no space left on device\n")] if full != pipe else []),
        (None, 2, f"{no}it is closed\n"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "gradtui", *command.split()],
            stdout=subprocess.DEVNULL if output is None else output,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
            preexec_fn=(lambda: os.close(1)) if output is None else None,
        )
        assert (done.returncode, done.stderr) == (code, said)
    for descriptor in {pipe, full}:
        os.close(descriptor)


def test_standard_error_that_takes_nothing(tmp_path: Path) -> None:
    environment = dict(os.environ, XDG_STATE_HOME=str(tmp_path))
    reader, pipe = os.pipe()
    os.close(reader)
    for error in {pipe} if not Path("/dev/full").exists() else {pipe, os.open("/dev/full", os.O_WRONLY)}:
        for words in (["run", "nothing"], ["--nosuch"], ["run", "-f", "x+"], ["check", "nothing"]):
            command = [sys.executable, "-m", "gradtui", *words]
            done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=error, env=environment)
            assert done.returncode == 2
        os.close(error)


def test_standard_error_that_is_closed(tmp_path: Path) -> None:
    environment = dict(os.environ, XDG_STATE_HOME=str(tmp_path))
    for words, code in (["run", "nothing"], 2), (["run", "two_minima"], 0):
        command = [sys.executable, "-m", "gradtui", *words]
        done = subprocess.run(command, stdout=subprocess.PIPE, env=environment, preexec_fn=lambda: os.close(2))
        assert (done.returncode, bool(done.stdout)) == (code, code == 0)
