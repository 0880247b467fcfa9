"""Looking: the pictures, the window, the probe, the panels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING, get_args

from ...expression.names import pretty
from ..gate import HAS_ANSWER
from ..pictures.registry import PICTURES, first
from ..pictures.registry import shown as picture_of
from ..session import Ranges, Session
from ..state import LAYOUTS, AppState, LossView, Refusal, Tangent
from ..window import PAN, ZOOM, panned, zoomed
from .common import Result, beside_lesson, changed

if TYPE_CHECKING:
    from ...picture.surface.projection import Camera

WAYS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
"""The way of each arrow: across, and down."""
_LINES = 3  # that the numbers scroll by


# -- pictures -------------------------------------------------------------------------------------------------------


def show(state: AppState, name: str) -> Result:
    """Show another picture, unless it has the answer in it; one that is shown already may have another form."""
    picture = PICTURES[name]
    if picture.of_many and picture.is_asked(state):
        return beside_lesson(state, HAS_ANSWER)
    why = picture.why_not(state)
    if why:
        return Refusal(why, state)
    if name == state.shown and picture.again is not None:
        return picture.again(state)
    if name == state.shown or state.too_small:
        return state
    if picture.of_many:
        state = replace(state, session=state.session.unexplored())
    if picture.of_many or picture_of(state).of_many:
        state = state.paused()
    return replace(state, shown=name, cursor=None)


def picture(state: AppState) -> Result:
    """The next of the pictures that have no key of their own, as those of many parameters."""
    if state.is_busy:
        return state
    turns = [one.name for one in PICTURES.values() if not one.key and not one.why_not(state)]
    if not turns:
        return state
    return show(state, turns[(turns.index(state.shown) + 1) % len(turns) if state.shown in turns else 0])


def plane(state: AppState) -> Result:
    """Of many parameters: another plane, or first of all the planes."""
    if state.is_busy or not state.is_of_arrays:
        return state
    return replace(state, array_plane=state.array_plane + 1) if state.shown == "plane" else show(state, "plane")


def aim(state: AppState, cell: tuple[int, int]) -> Result:
    """Put the cursor of a map on a cell."""
    return state if state.too_small or not picture_of(state).of_many else replace(state, cursor=cell)


def look_from(state: AppState, camera: Camera) -> Result:
    """Turn, tilt or come nearer to the surface."""
    return replace(state, camera=camera)


def window(state: AppState, ranges: Ranges) -> Result:
    """Show another part of the plane."""
    return changed(state, lambda session: replace(session, window=ranges, follows=False))


def pan(state: AppState, way: str) -> Result:
    """Move the window."""
    if state.is_of_arrays:
        return state
    across, down = WAYS[way]
    return window(state, panned(state.ranges, PAN * across, -PAN * down))


def zoom_around(state: AppState, by: int, place: Sequence[float] | None = None, seen: Ranges = ()) -> Result:
    """Nearer (1) or farther (−1) than what is seen, around a place or around the point."""
    if state.is_of_arrays:
        return state
    point, ranges = state.session.inspected.run.point, seen or state.ranges
    place = [point[i] for i in state.plane] if place is None else place
    # a point that is far away is no place to go to
    around = [x if low <= x <= high else (low + high) / 2 for x, (low, high) in zip(place, ranges, strict=True)]
    return changed(state, lambda session: replace(session, window=zoomed(ranges, ZOOM**-by, around)))


def fit(state: AppState) -> Result:
    """The scenario's own window again."""
    return changed(replace(state, camera=None, needle=None), lambda session: replace(session, window=(), follows=False))


def field(state: AppState) -> Result:
    """Show −∇f in many places, or not."""
    return changed(state, lambda session: replace(session, field=not session.field))


def tangent(state: AppState) -> Result:
    """What touches f: the tangent plane, then the bowl of the second partials, then nothing more."""
    if state.is_busy or state.is_of_arrays:
        return state
    turns = get_args(Tangent)
    after: Tangent = turns[(turns.index(state.tangent) + 1) % len(turns)]
    of_one, name = len(state.plane) == 1, pretty(state.session.scenario.name)
    words = {
        "": "the tangent near the point" if of_one else "no tangent plane",
        "plane": f"the tangent: {name} by its slope" if of_one else f"the tangent plane: {name} by its slopes",
        "bowl": f"the parabola: {name} by its slope and {name}″"
        if of_one
        else f"the bowl: {name} by its slopes and second partials",
    }[after]
    is_seen = (
        of_one or not after or state.shown in ("surface", "slices", *(("compass",) if state.needle is not None else ()))
    )
    seen = "" if is_seen else ", on the surface (2) and the slices (3)"
    return replace(state, tangent=after).saying(words + seen, 3)


def level(state: AppState) -> Result:
    """A level plane at the height of the point, which up and down move; or none."""
    if state.is_busy or len(state.plane) < 2 or picture_of(state).of_many:
        return state
    if state.level is not None:
        return replace(state, level=None)
    height = state.session.inspected.run.value
    if not isfinite(height):
        return Refusal("The function has no value here, so a level plane has no height.", state)
    seen = "" if picture_of(state).name in ("hill", "surface") else ", on the map (1) and the surface (2)"
    return replace(state, level=height).saying(f"a level plane{seen}: ↑ and ↓ move it", 3)


def level_at(state: AppState, height: float) -> Result:
    """Move the level plane to a height."""
    return state if state.is_busy or state.level is None else replace(state, level=height)


def needle(state: AppState, degrees: float) -> Result:
    """Turn the compass' needle to a direction."""
    return state if state.is_busy or len(state.plane) < 2 else replace(state, needle=degrees % 360.0)


def follow(state: AppState) -> Result:
    """Let the window move with the point, or stay."""
    if state.is_of_arrays or state.is_busy:
        return state
    follows = not state.session.follows
    words = "the window follows the point" if follows else "the window stays"
    return replace(state, session=replace(state.session, follows=follows)).saying(words, 2)


def entry(state: AppState, by: int) -> Result:
    """Look at another entry, or at what else the picture has several of."""
    turn = picture_of(state).hands.turn
    turned = state if turn is None or state.is_busy else turn(state, by)
    if turned is not state:
        return turned
    return changed(state, lambda session: session.with_entry(session.entry + by))


def at_entry(state: AppState, number: int) -> Result:
    """Look at one entry."""
    return changed(state, lambda session: session.with_entry(number))


def at_row(state: AppState, number: int) -> Result:
    """Choose a row of the data by its number; 0 for none."""
    return state if state.is_busy else replace(state, row=number)


def largest(state: AppState) -> Result:
    """Look at the largest entry."""
    from ...lesson.explanation.array_working import largest as largest_entry

    return changed(state, lambda session: session.with_entry(largest_entry(session.run)))


# -- the probe, and what is picked ----------------------------------------------------------------------------------


def explore(state: AppState) -> Result:
    """Look at another point than the run's, or at the run again."""
    if state.is_of_arrays or picture_of(state).of_many:
        return state
    return changed(state.paused(), lambda s: s.unexplored() if s.probe is not None else s.explored(s.run.point))


def look_at(state: AppState, place: Sequence[float]) -> Result:
    """Put the probe on a place of the picture's plane."""
    if state.is_of_arrays:
        return state
    point = list(state.session.inspected.run.point)
    for i, x in zip(state.plane, place, strict=False):
        point[i] = x
    return changed(state.paused(), lambda session: session.explored(point))


def start_here(state: AppState) -> Result:
    """Make the probe the start of the run."""
    probe = state.session.probe
    if probe is None or state.is_busy:
        return state
    after = state.session.with_start(probe.point, state.session.run.base_rate, 0)
    return replace(state, session=after).saying("a new start; space steps, r brings the old run back", 3)


def replay(state: AppState, point: Sequence[float], rate: float, steps: int) -> Result:
    """Replay a cell of a map as a descent, to its end."""
    if state.is_busy:
        return state
    shown = first(state.session, state.plane)
    after = replace(state.paused(), shown=shown, cursor=None, session=state.session.with_start(point, rate, steps))
    return after.saying("The cell is replayed to its end: home goes to its start, r brings the old run back.", 4)


def leave(state: AppState) -> Result:
    """Back from the probe to the run, from a map to the hill."""
    if state.session.probe is not None:
        return changed(state, Session.unexplored)
    if state.level is not None and not picture_of(state).of_many:
        return replace(state, level=None)
    return show(state, first(state.session, state.plane)) if picture_of(state).of_many else state.paused()


# -- panels ---------------------------------------------------------------------------------------------------------


def loss_view(state: AppState, view: LossView) -> Result:
    """The loss on a linear scale or a logarithmic one, or the distances to the minimum."""
    if view == "distances" and state.hiding is not None:
        return beside_lesson(state, HAS_ANSWER)
    return replace(state, loss_view=view)


def scroll(state: AppState, by: int, most: int) -> Result:
    """Scroll the numbers by some lines; at most so many can be above."""
    return replace(state, numbers_top=min(max(min(state.numbers_top, most) + by * _LINES, 0), most))


def enlarge(state: AppState) -> Result:
    """The picture alone, the numbers alone, everything."""
    return replace(state, layout=(state.layout + 1) % len(LAYOUTS))
