"""A few screens, kept as SVG: ``pytest tests/snapshots --snapshot-update`` after a change that was meant."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from functional.pilots import settled
from textual.pilot import Pilot

from gradtui.scenario.catalogue import open_scenario
from gradtui.tui.app import GradtuiApp

SIZES = [(80, 24), (120, 40)]
SCENARIOS = ["two_minima", "two_wells", "rosenbrock"]


async def complete(pilot: Pilot[None]) -> None:
    """Wait for what follows the first frame: the loss chart, and the landmarks from their thread."""
    app = pilot.app
    assert isinstance(app, GradtuiApp)
    main = app.main
    await settled(
        pilot,
        lambda: main.loss_shown and not main._loss_due and not any(work.is_running for work in app.workers),
        20.0,
    )
    await pilot.pause(0.1)


async def take_steps(pilot: Pilot[None]) -> None:
    """Some steps of the first run, one of the second."""
    await pilot.press(*["space"] * 4, "tab", "space")
    await complete(pilot)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", SCENARIOS)
def test_screen(snap_compare: Callable[..., bool], name: str, size: tuple[int, int]) -> None:
    assert snap_compare(GradtuiApp(open_scenario(name)), terminal_size=size, run_before=take_steps)


async def derive(pilot: Pilot[None]) -> None:
    """The derivation after a step, its second line chosen."""
    await pilot.press("space", "d", "down")
    await complete(pilot)


@pytest.mark.parametrize(("name", "size"), [("one_example", (80, 24)), ("five_parameters", (120, 40))])
def test_derivation(snap_compare: Callable[..., bool], name: str, size: tuple[int, int]) -> None:
    assert snap_compare(GradtuiApp(open_scenario(name)), terminal_size=size, run_before=derive)


@pytest.mark.parametrize(("name", "size"), [("five_parameters", (80, 24)), ("tiny_network", (120, 40))])
def test_many_parameters(snap_compare: Callable[..., bool], name: str, size: tuple[int, int]) -> None:
    assert snap_compare(GradtuiApp(open_scenario(name)), terminal_size=size, run_before=take_steps)
