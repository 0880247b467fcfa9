"""How long a key takes at 120×40, in a real pseudo-terminal.

A space is written, and the bytes that follow are read as they come. "To the numbers" ends with the frame (as the
terminal's synchronized output marks it) that has the new step's words; "to the last byte" ends with the last byte
before 120 ms without any, loss chart included. The peer is a minimal Textual app: one widget over the whole screen,
one styled segment a row, refreshed wholly on the key. 40 keys each, five of one and five of the other in turns.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median

import pytest
from bench.measure import EXACTLY, Press, Ratio, press, report, report_against, write_peer
from functional.terminal import Terminal

pytestmark = pytest.mark.bench

SIZE = (120, 40)
BAR = 2.5
LOSS_BAR = 30.0  # milliseconds: the loss chart may follow the numbers, but not so late that one sees it
BYTES_BAR = 8.0  # kB
SCENARIOS = ["himmelblau", "two_minima", "rosenbrock"]


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_step(name: str, tmp_path: Path) -> None:
    ours: list[Press] = []
    theirs: list[Press] = []
    command = [sys.executable, "-m", "gradtui", name]
    with Terminal(command, size=SIZE) as app, Terminal(write_peer(tmp_path), size=SIZE) as peer:
        app.wait_for("Start: ")
        peer.wait_for("frame 0 row 39")
        app.wait_until_quiet(0.5)
        peer.wait_until_quiet(0.5)
        app_step = peer_step = 0
        for turn in range(9):
            for _ in range(5):
                app_step += 1
                ours.append(press(app, b" ", f"tep {app_step}".encode()))
                if app_step == 15:  # before any of the runs has come to its end
                    app.feed(b"r")
                    app.wait_until_quiet()
                    app_step = 0
            for _ in range(5):
                peer_step += 1
                theirs.append(press(peer, b" ", f"frame {peer_step} row 39".encode()))
            if turn == 0:  # warm
                ours.clear()
                theirs.clear()
        app.feed(b"q")
        assert app.finish() == 0
        peer.feed(b"\x11")
        peer.finish()

    numbers = Ratio(f"{name}, key to the numbers", *(median(p.first for p in each) for each in (ours, theirs)))
    whole = Ratio(f"{name}, key to the last byte", *(median(p.last for p in each) for each in (ours, theirs)))
    lag = median(p.last - p.first for p in ours)
    report(whole)
    for who, each in (("gradtui", ours), ("the minimal app", theirs)):
        report(f"{who}: {median(p.size for p in each):.0f} bytes, {median(p.frames for p in each):.0f} frames a key")
    size = median(p.size for p in ours) / 1e3
    report_against(f"{name}, what a step sends", size, BYTES_BAR, unit="kB", margin=EXACTLY)
    report_against(f"{name}, the loss chart follows", lag * 1e3, LOSS_BAR, unit="ms")
    numbers.report_against(BAR)


MILLION_BAR = 3.0  # times a step of two_minima


def beside_two_minima(what: str, scenario: str, key: bytes = b"", words: str = "") -> Ratio:
    """Steps of a scenario, in the picture of a key that shows some words, each before one of two_minima."""
    commands = [[sys.executable, "-m", "gradtui", name] for name in (scenario, "two_minima")]
    pressed: tuple[list[Press], list[Press]] = ([], [])
    with Terminal(commands[0], size=SIZE) as ours, Terminal(commands[1], size=SIZE) as plain:
        for app in (ours, plain):
            app.wait_for("Start: ")
            app.wait_until_quiet(1.0)
        if key:
            ours.feed(key)
            ours.wait_for(words)
            ours.wait_until_quiet(0.5)
        for step in range(1, 14):
            for app, kept in ((ours, pressed[0]), (plain, pressed[1])):
                kept.append(press(app, b" ", f"tep {step}".encode()))
        for app in (ours, plain):
            app.feed(b"q")
            assert app.finish() == 0
    report(f"{median(p.size for p in pressed[0]):.0f} bytes a key")
    return Ratio(f"{what}, key to the numbers", *(median(p.first for p in each[2:]) for each in pressed))


def test_a_step_of_a_million_parameters() -> None:
    beside_two_minima("a million parameters", "million_weights").report_against(MILLION_BAR)


REGIONS_BAR = 3.0  # times a step of two_minima


def test_a_step_of_a_network_with_its_regions() -> None:
    beside_two_minima("regions of two_moons", "two_moons", b"7", "taken for another").report_against(REGIONS_BAR)
