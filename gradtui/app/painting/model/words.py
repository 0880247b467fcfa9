"""What is said below a picture of data and a model: how good it is, and what the chosen row says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ....expression.names import pretty
from ....expression.printing import short
from ....lesson.explanation.parts import partial_symbol
from ....picture.canvas import roles
from ....picture.canvas.canvas import DEFAULT, MUTED
from ....picture.canvas.pieces import Piece, laid
from ....picture.model.scatter import BATCH, GLYPHS, KEPT_OUT
from ....scenario.runs import judge_of
from .rows import batch_of, chosen_of, residual_name, standing_of

if TYPE_CHECKING:
    from ....engine.model.fit import Fit, RowStanding
    from ...state import AppState

Pieces = list[Piece]
_GAP = "  "
_MOST_PARTS, _LARGEST = 12, 6  # partials of which each has a row's part said; of more, so many


def words_below(state: AppState, fit: Fit, width: int, most: int) -> list[Pieces]:
    """The lines below the picture, at most so many."""
    lines = [line for pieces in (_score(state, fit), _row(state, fit)) for line in _filled(pieces, width)]
    if len(lines) > most > 0:
        last, colour = lines[most - 1][-1]
        room = width - sum(len(text) for text, _ in lines[most - 1])
        lines[most - 1][-1] = (last + " …" if room >= 2 else last[: max(len(last) + room - 2, 0)] + " …", colour)
    return lines[:most]


def _filled(pieces: Pieces, width: int) -> list[Pieces]:
    """The pieces in lines of a width: a line breaks between two of them."""
    lines = laid([(text[:width], colour) for text, colour in pieces], width, len(_GAP))
    return [[line[0], *(part for piece in line[1:] for part in ((_GAP, MUTED), piece))] for line in lines]


# -- how good it is -------------------------------------------------------------------------------------------------


def _score(state: AppState, fit: Fit) -> Pieces:
    """The loss and the score of the rows, and of those that are kept out."""
    point, name = state.session.inspected.run.point, pretty(state.session.scenario.name)
    own = _of_rows(fit, point, name)
    judge = judge_of(state.session.scenario)
    pieces = [(own, DEFAULT)]
    if judge is not None:
        glyph = "" if fit.model.is_of_classes else f"{GLYPHS[KEPT_OUT]} "
        pieces.append((f"{glyph}kept out: {_of_rows(judge, point, name)}", MUTED))
    batch = batch_of(state.session)
    if batch:
        glyph = "" if fit.model.is_of_classes else f"{GLYPHS[BATCH]} "
        pieces.append((f"{glyph}next batch: {len(batch)} of {fit.rows} rows", roles.GRADIENT.dark))
    if fit.rows > 1 and not chosen_of(state) and state.shown == "model" and state.session.probe is None:
        pieces.append(("↑ ↓ choose a row", MUTED))
    return pieces


def _of_rows(fit: Fit, point: tuple[object, ...], name: str) -> str:
    standing = fit.standing(point)
    words = f"{name} = {short(standing.loss)}"
    if standing.right is not None and standing.score is not None:
        return f"{words}, right: {int(standing.right.sum())} of {fit.rows} ({standing.score:.0%})"
    return words if standing.score is None else f"{words}, R² = {short(standing.score)}"


# -- the chosen row -------------------------------------------------------------------------------------------------


def _row(state: AppState, fit: Fit) -> Pieces:
    """What the chosen row says: its inputs, what is predicted for it, its part of the loss and of each partial."""
    row = standing_of(state)
    if row is None:
        return []
    model = fit.model
    is_out = row.number in model.held_out
    inputs = ", ".join(f"{pretty(c)} = {short(x)}" for c, x in zip(model.columns, row.inputs, strict=True))
    head = f"row {row.number}: " if fit.rows > 1 else ""
    pieces = [(f"{head}{inputs}", DEFAULT), *_predicted(state, fit, row)]
    if is_out:
        return [*pieces, ("kept out: no part of the loss", MUTED)]
    return [*pieces, *_parts(state, fit, row)]


def _predicted(state: AppState, fit: Fit, row: RowStanding) -> Pieces:
    """What is predicted, and what should be."""
    target, residual = pretty(fit.model.target), residual_name(state.session.scenario)
    if row.residual is not None:
        tint = roles.NEGATIVE.dark if row.residual < 0.0 else roles.POSITIVE.dark
        return [
            (f"ŷ = {short(float(row.predicted))}", DEFAULT),
            (f"{target} = {short(row.target)}", DEFAULT),
            (f"{residual} = {short(row.residual)}", tint),
        ]
    decided, own = int(fit.decided(row.predicted[None])[0]), fit.model.classes.index(row.target)
    labels = fit.model.labels
    scores = ", ".join(short(float(s)) for s in row.predicted.reshape(-1))
    is_right = decided == own
    said = f"taken for {labels[decided]}, " + ("right" if is_right else f"wrong: it is {labels[own]}")
    name = "scores" if row.predicted.size > 1 else "score"
    return [(f"{name} {scores}", DEFAULT), (said, (roles.RIGHT if is_right else roles.WRONG).dark)]


def _parts(state: AppState, fit: Fit, row: RowStanding) -> Pieces:
    """The row's part of the loss, and of each partial unless these are asked for."""
    session, name = state.session, pretty(state.session.scenario.name)
    if row.part is None or row.slopes is None:
        return [(f"{name} is not a sum over rows: a row has no part of it", MUTED)]
    if fit.rows == 1:
        return []  # all of it, which the numbers have
    pieces: Pieces = [(f"its part of {name}: {short(row.part)}", DEFAULT)]
    if state.is_blind:
        return pieces
    objective, slopes = session.run.objective, row.slopes
    many = len(slopes) > _MOST_PARTS
    for k in np.argsort(-np.abs(slopes), kind="stable")[:_LARGEST] if many else range(len(slopes)):
        variable = objective.entry(k)[0] if objective.has_arrays else objective.variables[k]
        entry = objective.entry_name(k) if objective.has_arrays else variable
        tint = roles.variable(objective.variables.index(variable)).dark
        pieces.append((f"of {partial_symbol(name, (entry,), len(slopes))}: {short(float(slopes[k]))}", tint))
    if many:
        pieces.append((f"and of {len(slopes) - _LARGEST:,} others, smaller", MUTED))
    return pieces
