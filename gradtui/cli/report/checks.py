"""The checks of ``gradtui doctor``: each in a process of its own, all at once, together no longer than a limit."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from typing import Any, NamedTuple

LIMIT = 30.0
"""Seconds for all checks together."""
ABOUT = {
    "descent": "gradtui's own engine",
    "arrays": "arrays, by NumPy",
    "picture": "pictures, by NumPy",
    "chart": "the loss curve, by plotext",
    "app": "the app, by Textual",
    "files": "gradtui's files",
}
"""Every check, in the order of the report, and what it is about."""
_ERROR = re.compile(r"^(?:\w+\.)*\w*(?:Error|Exception|Exit)\b.*", re.MULTILINE)


class Checked(NamedTuple):
    """What a check found."""

    about: str
    """What it is about."""
    found: dict[str, Any]
    """What it printed; nothing if something is wrong."""
    problem: str
    """What is wrong; "" if nothing is."""


def checked(limit: float = LIMIT) -> dict[str, Checked]:
    """Run every check."""
    end = time.monotonic() + limit
    started: dict[str, subprocess.Popen[bytes] | str] = {name: _start(name) for name in ABOUT}
    try:
        return {name: _result(name, process, end - time.monotonic(), limit) for name, process in started.items()}
    finally:
        for process in started.values():
            if not isinstance(process, str):
                _end(process)


def _start(name: str) -> subprocess.Popen[bytes] | str:
    """Start a check, or say why it cannot be started."""
    # as this process finds its modules, and from nowhere else: not from the folder that it happens to run in
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-P", "-m", "gradtui.cli.report.self_check", name]
    try:
        return subprocess.Popen(  # noqa: S603 - our own words
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            start_new_session=True,  # nothing in it can reach the terminal
        )
    except (OSError, ValueError) as error:
        return f"Python cannot be started: {error}"


def _result(name: str, process: subprocess.Popen[bytes] | str, left: float, limit: float) -> Checked:
    about = ABOUT[name]
    if isinstance(process, str):
        return Checked(about, {}, process)
    try:
        out, err = process.communicate(timeout=max(left, 0.1))
    except subprocess.TimeoutExpired:
        return Checked(about, {}, f"no answer within {limit:g} seconds")
    if process.returncode == 0:
        with contextlib.suppress(ValueError, IndexError):
            found = json.loads(out.splitlines()[-1])
            if isinstance(found, dict) and "said" in found:
                return Checked(about, found, "")
    return Checked(about, {}, _why(process.returncode, err.decode(errors="replace")))


def _why(code: int, err: str) -> str:
    """The one line that says most of how a process failed."""
    if code < 0:
        try:
            return f"the process was ended by {signal.Signals(-code).name}"
        except ValueError:
            return f"the process was ended by signal {-code}"
    errors = _ERROR.findall(err)
    lines = [line.strip() for line in err.splitlines() if line.strip()]
    return errors[-1].strip() if errors else lines[-1] if lines else f"the process ended with exit code {code}"


def _end(process: subprocess.Popen[bytes]) -> None:
    """Leave nothing behind, and wait for nothing long."""
    if process.poll() is None:
        process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(1.0)
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()
