"""An hour of play takes less than 32 MB, and so do parts of one spent otherwise; a minute of a held key is exact."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from functional.terminal import Terminal

from gradtui.app.state import SPEEDS
from gradtui.scenario.catalogue import COURSE, names

HOUR = 3600 * int(SPEEDS[-1])
MOST = 32_000_000  # bytes: a record of every step
MINUTE = 60 * 30  # keys
TEN_MINUTES = 1200  # keys of a quick hand

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux says what a process has now")


def in_its_own_process(name: str, count: int, how: str, folder: Path) -> dict[str, Any]:
    """What a part of an hour has taken."""
    root = Path(__file__).parents[2]
    env = dict(os.environ) | {"PYTHONPATH": f"{root / 'tests'}{os.pathsep}{root}"}
    command = [sys.executable, "-m", "functional.hour", name, str(count), how]
    done = subprocess.run(command, capture_output=True, text=True, env=env, cwd=folder, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("name", "steps", "how"),
    [
        pytest.param("two_minima", HOUR // 60, "alone", marks=pytest.mark.slow),
        pytest.param("two_minima", HOUR, "together", marks=pytest.mark.slow),
        pytest.param("rosenbrock", HOUR // 16, "mixed", marks=pytest.mark.slow),
        pytest.param("tiny_network", HOUR // 60, "alone", marks=pytest.mark.slow),
    ],
)
def test_an_hour_of_play(name: str, steps: int, how: str, tmp_path: Path) -> None:
    found = in_its_own_process(name, steps, how, tmp_path)
    print(f"{name}, {how}: {found['grown'] / 1e6:.2f} MB in {steps} steps")
    assert found["grown"] < MOST
    if how != "mixed":
        assert found["went"][0] == steps
        assert set(found["went"]) <= ({steps} if how == "together" else {steps, 0})


@pytest.mark.slow
@pytest.mark.parametrize(("name", "keys"), [("million_weights", 40), ("thousand_weights", 120), ("tiny_network", 80)])
def test_keys_at_random(name: str, keys: int, tmp_path: Path) -> None:
    """In the whole app, on the largest scenarios: what is drawn, run anew, opened and closed goes again."""
    found = in_its_own_process(name, keys, "keys", tmp_path)
    print(f"{name}: {found['grown'] / 1e6:.2f} MB in {keys} keys, {max(found['taken']) / 1e6:.0f} MB at most")
    assert found["grown"] < MOST


LARGEST = ("million_weights", "thousand_weights", "tiny_network")
OTHERS = [name for name in (*COURSE, *names()) if name not in LARGEST]
FIRST = ("one_slope", "the_rule", "two_wells", "line_fit")
"""What is played before anything is measured: what they load, others need too."""


def grown_by_keys(keys: int, scenarios: Sequence[str]) -> list[int]:
    """How much more is taken after three quarters of the keys, of each scenario.

    What is given back is the system's at once, so that what is measured is what is kept.
    """
    root = Path(__file__).parents[2]
    env = dict(os.environ) | {"PYTHONPATH": f"{root / 'tests'}{os.pathsep}{root}", "MALLOC_MMAP_THRESHOLD_": "131072"}
    command = [sys.executable, "-m", "functional.keys_played", str(keys), *scenarios]
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    print("; ".join(f"{one['name']} {one['grown'] / 1e6:.2f} MB, {one['cpu']:.0f} s" for one in found))
    return [one["grown"] for one in found]


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGEST)
def test_ten_minutes_of_keys(name: str) -> None:
    """Two a second: in an hour it stays below the bar."""
    (grown,) = grown_by_keys(TEN_MINUTES, [name])
    assert grown / 0.75 * 6 < MOST


@pytest.mark.slow
def test_keys_in_every_other_scenario() -> None:
    keys = 48
    found = grown_by_keys(keys, [*FIRST, *OTHERS])[len(FIRST) :]
    assert max(found) < MOST / 20
    assert sum(found) / (0.75 * keys * len(found)) * 6 * TEN_MINUTES < MOST


def memory_of(process: int) -> int:
    """Bytes of memory that are a process's own now."""
    lines = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon:"))


@pytest.mark.slow
def test_space_held_for_a_minute() -> None:
    """In a real terminal, at 30 keys a second: each is a step, and memory grows by their record."""
    command = [sys.executable, "-m", "gradtui", "--tolerance", "0", "--lr", "0.0001", "rosenbrock"]
    with Terminal(command, size=(80, 24)) as app:
        app.wait_for("Start: ")
        app.wait_until_quiet(0.5)
        began = time.perf_counter()
        before = 0
        for key in range(1, MINUTE + 1):
            app.feed(b" ")
            while (left := began + key / 30 - time.perf_counter()) > 0:
                app.read(left)
            if key == MINUTE // 4:
                before = memory_of(app.process.pid)
        app.wait_for(f"tep {MINUTE}", 20.0)
        app.wait_until_quiet(0.5)
        grown = memory_of(app.process.pid) - before
        assert f"tep {MINUTE + 1}".encode() not in app.output
        app.feed(b"q")
        assert app.finish() == 0
    print(f"space for 45 s: {grown / 1e6:.2f} MB")
    assert grown < MOST
