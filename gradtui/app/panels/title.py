"""The line at the top of the main screen."""

from __future__ import annotations

from ...expression.cells import cells, kept
from ...expression.names import pretty
from ...expression.printing import short
from ...expression.visible import visible
from ...picture.canvas import roles
from ..state import LAYOUTS, AppState
from . import introduced
from .lines import Line
from .tabs import tabs_line
from .words import short_names

_FOR_TABS = 60  # columns from which there is room for more than the picture or the numbers
_TITLE = 24  # columns of the scenario's title that the tabs' words leave
_LEAST_TITLE = 12  # columns of the scenario's title, before the run's name goes
_SHORTEST = 4  # columns of the scenario's title, before what is never spared else is said shorter


def title(state: AppState, width: int, *, tabs: bool = False) -> list[Line]:
    """The line at the top: the scenario, the run that the keys move, η and the optimizer that are in force.

    With ``tabs`` the pictures stand in it too: where there is no panel around the picture.
    """
    session = state.session
    run = session.run
    place = f"step {run.cursor}"
    if run.length - 1 > run.cursor:
        place += f" of {run.length - 1}"
    if session.together:
        place += f", moving all {len(session.runs)}"
    if session.probe is not None:
        at = ", ".join(f"{pretty(v)} = {short(x)}" for v, x in zip(run.variables, session.probe.point, strict=True))
        place = f"exploring {at}"
    said = [(f"  {place}", "bold")]
    if state.is_playing:
        said.append(("  ▶ playing", "right"))
    elif session.heading:
        said.append(("  ▶ on its way; any key stops it", "right"))
    knows_rate = "η" in introduced.words(state)
    rate = [(f"  η {short(run.learning_rate)}", "bold")] if knows_rate else []
    optimizer = [(f"  {run.optimizer.label}", "")] if knows_rate else []
    value = [] if tabs else [(f"  {pretty(session.scenario.name)} {short(run.value)}", "bold")]
    are_many = len(session.runs) > 1
    own = [(f" {short_names(session)[session.active]}", "")] if are_many else []
    number = [(f" ({session.active + 1}/{len(session.runs)})", "muted")] if are_many else []
    mark = [(f"  {roles.glyph(session.active)}", f"run {session.active}")]
    other = "picture" if LAYOUTS[state.layout] == "-numbers-alone" else "numbers"
    switch = [("  w", "key"), (f" {other}", "muted")] if width < _FOR_TABS else []
    name = visible(session.scenario.title, limit=40)
    # what can be spared goes first, as long as there is no room for a piece of the title
    room = width
    for spared in ([], own, optimizer, number, rate, value, said):
        if (spared is value or spared is said) and room >= _SHORTEST:
            break
        if spared is said:
            said = [("  exploring" if session.probe is not None else f"  step {run.cursor}", "bold")]
        else:
            spared.clear()
        fixed = [*mark, *own, *number, *said, *rate, *optimizer, *value, *switch]
        room = width - 2 - sum(cells(text) for text, _ in fixed)
        shown = tabs_line(state, room - min(cells(name), _TITLE) - 4) if tabs and not switch else ()
        room -= sum(len(text) for text, _ in shown) + 2 * bool(shown)
        if room >= min(cells(name), _LEAST_TITLE):
            break
    name = kept(name, max(room, _SHORTEST))
    gap = (("  ", ""),) if shown else ()
    return [((f" {name}", "heading"), *gap, *shown, *fixed)]
