"""The words beside the picture, as lines. They are plain text with looks: nothing in them is ever read as markup."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING

from ...engine.descent.descent import Descent
from ...expression.cells import cells, kept, padded
from ...expression.names import pretty
from ...expression.printing import short
from ...expression.visible import visible
from ...lesson import prediction
from ...lesson.narrate import narrate
from ...lesson.vocabulary import EVERY, plainly
from ...lesson.words import capital
from ...picture.canvas import roles
from ..session import Session
from .lines import Line, wrap

if TYPE_CHECKING:
    from ...engine.descent.approach import Approach
    from ...engine.landmarks.landmark import Landmark
    from ..state import LossView


def legend(session: Session, width: int) -> list[Line]:
    """Every run's glyph and name in one line; where there is no room the glyph alone, and the active one's name."""
    names = short_names(session, 24)
    bare, room = 2 * len(names), width - 2
    if bare + cells(names[session.active]) + 2 > room:
        return [_legend_in_part(names, session.active, room)]
    named = {session.active}
    for i in range(len(names)):
        if bare + sum(cells(names[k]) + 2 for k in named | {i}) > room:
            break
        named.add(i)
    return [tuple(piece for i in range(len(names)) for piece in _in_legend(names, i, session.active, i in named))]


def _in_legend(names: Sequence[str], i: int, active: int, is_named: bool) -> Line:
    """A run's glyph, and its name where there is room."""
    mark, name = f" {roles.glyph(i)}", f" {names[i]} " if is_named else ""
    return ((mark + name, "selected"),) if i == active else ((mark, f"run {i}"), (name, ""))


def _legend_in_part(names: Sequence[str], active: int, room: int) -> Line:
    """As many runs as there is room for, from the active one on."""
    pieces: list[tuple[str, str]] = []
    for i in [*range(active, len(names)), *range(active)]:
        if sum(cells(text) for text, _ in pieces) + cells(names[i]) + 4 > room:
            return (*pieces, (" …", "muted"))
        pieces += _in_legend(names, i, active, is_named=True)
    return tuple(pieces)


def short_names(session: Session, most: int = 40) -> list[str]:
    """A name for each run: what tells it from the others, with its optimizer where that was changed."""
    given = tuple((run.name, run.optimizer.label, run.optimizer.name) for run in session.runs)
    changed = any(run.optimizer not in session.scenario.optimizers for run in session.runs)
    return list(_told_apart(given, most, changed=changed))


@lru_cache(maxsize=8)
def _told_apart(given: tuple[tuple[str, str, str], ...], most: int, *, changed: bool) -> tuple[str, ...]:
    """The names of runs by (name, label of the optimizer, its name): the same at every step."""
    labels = [label for _, label, _ in given]
    are_many, counts = len(set(labels)) > 1, Counter(name for *_, name in given)
    parts = []
    for whole, label, name in given:
        own = [part for part in whole.split(" · ") if part != label]
        if are_many or changed:
            own.insert(0, name if counts[name] == 1 else label)
        parts.append(own)
    for column in zip(*parts, strict=False):
        if len(set(column)) == len(parts) > 1:  # one part tells them all apart
            return tuple(kept(visible(part, limit=most), most) for part in column)
    shared = set(parts[0]).intersection(*parts[1:]) if len(parts) > 1 else set()
    names = [" · ".join(p for p in own if p not in shared) or own[0] for own in parts]
    return tuple(kept(visible(name, limit=most), most) for name in names)


_BETWEEN = re.compile(r"(?<=[.!?]) (?=[^a-z0-9 ])")  # sentences: an abbreviation goes on in small letters
_SAID = 42  # columns of a run's line beside its name, its function's and the distance
_DISTANCE = 11
_SHORTEST = 8  # of names that are cut


def runs(session: Session, width: int, height: int, landmarks: Sequence[Landmark] = ()) -> list[Line]:
    """A line for each run: glyph, name, step, f, verdict, and how far it is from the nearest minimum.

    The active one is always among them. One line is a legend.
    """
    if height < 2 and len(session.runs) > 1:
        return legend(session, width)
    f = pretty(session.scenario.name)
    # a long name gives way to what is said of its run; how far it is from a minimum stands in the table too
    room = width - _SAID - len(f)
    has_distance = room - _DISTANCE >= _SHORTEST
    names = short_names(session, min(max(room - _DISTANCE * has_distance, _SHORTEST), 40))
    longest = max(map(cells, names))
    first = min(max(session.active - height + 1, 0), max(len(names) - height, 0)) if height else 0
    lines: list[Line] = []
    for i in range(first, min(first + max(height, 1), len(names))):
        run = session.runs[i]
        verdict = run.verdict.words if run.cursor else "at its start"
        mark, value = roles.glyph(i), short(run.value)
        row = f" {padded(names[i], longest)}  step {run.cursor:>4}  {f} = {value:<9} {verdict:<12} "
        found = nearest(run, landmarks) if has_distance else None
        row += f"{short(found[1], 3)} to {found[0]} " if found else ""
        is_active = i == session.active
        own = ((padded(f" {mark}{row}", width), "selected"),) if is_active else ((f" {mark}", f"run {i}"), (row, ""))
        lines.append(own)
    return lines


def nearest(run: Descent, landmarks: Sequence[Landmark]) -> tuple[str, float] | None:
    """The letter of the low landmark that is nearest to where a run is, and how far it is; None where none is known."""
    if not landmarks or run.objective.has_arrays or not all(map(isfinite, run.point)):
        return None
    from ...engine.landmarks.letters import nearest_minimum  # late: the first frame has no landmarks

    return nearest_minimum(landmarks, run.point)


def coach(
    session: Session, width: int, height: int, words: frozenset[str] = EVERY, *, predicts: bool = False
) -> list[Line]:
    """What the last step did, in words that the learner knows, in as many lines as there are.

    ``predicts``: and what the tangent plane had predicted for it, where there is room.
    """
    place = "Here" if session.probe is not None else "Start"
    said = plainly(narrate(session.inspected.run, pretty(session.scenario.name), place), words)
    if predicts and (more := prediction.predicted(session.inspected.run)):
        longer = f"{said} {capital(more)}."
        said = longer if len(wrap(longer, max(width, 10))) <= height else said
    return wrapped(_whole_sentences(said, width, height), width, height)


def _whole_sentences(said: str, width: int, height: int) -> str:
    """As many whole sentences as there is room for, the first at least: none ends in the middle."""
    sentences = _BETWEEN.split(said)
    while len(sentences) > 1 and len(wrap(" ".join(sentences), max(width, 10))) > height > 0:
        sentences.pop()
    return " ".join(sentences)


def wrapped(words: str, width: int, height: int, look: str = "") -> list[Line]:
    """Lines of words, the last one with a mark where more would follow."""
    lines = wrap(words, max(width, 10))
    if len(lines) > height > 0:
        lines = [*lines[: height - 1], lines[height - 1][: max(width - 2, 1)] + " …"]
    return [((line, look),) for line in lines]


def loss_title(session: Session, view: LossView) -> Line:
    """The line above the loss chart."""
    return (f"{pretty(session.scenario.name)} at each step", "heading"), (f"  {view} scale", "muted")


def distances_title(found: Approach, what: str) -> Line:
    """The line above the distances to the minimum; ``what`` says whether they are curves or of one step."""
    count, most = len(found.distances), len(roles.DIRECTIONS)
    of = f", {most} of {count} directions" if count > most else ""
    return (f"distance to {found.letter or 'the minimum'}", "heading"), (f"  {what}{of}", "muted")
