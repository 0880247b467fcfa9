"""What a step on the surface costs: the hill stays as it was drawn, and few cells change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradtui.app.painting.studio import Studio
from gradtui.app.pictures import surface
from gradtui.app.pictures.registry import paint
from gradtui.app.session import Session
from gradtui.app.state import AppState
from gradtui.scenario.catalogue import open_scenario

SIZE = (73, 33)


@pytest.mark.parametrize("name", ["himmelblau", "two_wells"])
def test_a_step_draws_the_hill_no_more_and_changes_few_cells(name: str) -> None:
    session = Session.open(open_scenario(name))
    studio = Studio(session)
    state = AppState(session, studio.plane, studio.home, shown="surface")
    before = paint(state, studio, *SIZE)
    kept = studio.kept(surface._Drawn)
    solid, picture, rested = kept.solid, kept.picture, kept.rested
    after = paint(replace(state, session=session.step()), studio, *SIZE)
    assert (kept.solid, kept.picture, kept.rested) == (solid, picture, rested)
    cells = sum(end - start for _, start, end in before.changes(after))
    assert 20 < cells < SIZE[0] * SIZE[1] / 8
    turned = paint(replace(state, camera=surface._camera(state).turned(30.0)), studio, *SIZE)
    assert kept.solid is solid
    assert kept.picture is not picture
    assert sum(end - start for _, start, end in before.changes(turned)) > SIZE[0] * SIZE[1] / 3


def test_another_run_is_drawn_at_rest() -> None:
    session = Session.open(open_scenario("himmelblau"))
    studio = Studio(session)
    state = AppState(session, studio.plane, studio.home, shown="surface")
    first = paint(state, studio, *SIZE)
    second = paint(replace(state, session=replace(session, active=1)), studio, *SIZE)
    assert first.changes(second)
    assert paint(state, studio, *SIZE).changes(first) == []
