"""A model bound to the function that measures it: what it predicts at a point, how well, and each row's part of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from math import isfinite, nan
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..arithmetic.vector import Array
from ..program.array_interpret import evaluate_arrays
from .row_parts import row_part

if TYPE_CHECKING:
    from ..objective.array_objective import ArrayObjective
    from ..protocols import Objective
    from .model import Model

Point = Sequence[Any]
"""A number or an array for each variable."""


class Standing(NamedTuple):
    """How well a model predicts at a point. Arrays have an entry, or a row, for each row of the data."""

    loss: float
    """The function's value."""
    predicted: Array
    """ŷ, shape (n,); of classes the scores, shape (n,) or (n, k)."""
    residuals: Array | None
    """y − ŷ, shape (n,), of a regression."""
    decided: Array | None
    """The place in the model's classes of the class that each row is taken for."""
    right: Array | None
    """Whether that is its own class: 1 or 0."""
    score: float | None
    """R², or the accuracy: the part of the rows that are taken for their own class; None where there is none."""

    def __repr__(self) -> str:
        """Without the numbers of every row."""
        return f"Standing(loss={self.loss:g}, score={self.score if self.score is None else round(self.score, 4)})"


class RowStanding(NamedTuple):
    """What one row says at a point."""

    number: int
    """The row's number in the file, from 1 on."""
    inputs: tuple[float, ...]
    """Its inputs, one a column of the model."""
    target: float
    """What is to be predicted."""
    predicted: Array
    """ŷ, shape (), or the scores of a class each, shape (k,)."""
    residual: float | None
    """y − ŷ, of a regression."""
    part: float | None
    """Its part of the loss; None where the loss is no sum over rows."""
    slopes: Array | None
    """Its part of ∇L, an entry for each entry of all variables; None likewise."""


class Fit:
    """A model, its data, and the function of which the loss is made. Immutable but for what is kept."""

    def __init__(self, model: Model, objective: Objective, data: Mapping[str, Array] | None = None) -> None:
        """Bind a model; ``data`` are those of other rows than the objective's, which then only judge it."""
        self.model = model
        self.variables = tuple(objective.variables)
        self._numbers = None if objective.has_arrays else objective
        arrays: ArrayObjective | None = objective if objective.has_arrays else getattr(objective, "arrays", None)
        if data is not None and arrays is not None:
            from ..objective.array_objective import ArrayObjective

            arrays = ArrayObjective(arrays.tree, arrays.variables, arrays.shapes, arrays.constants, data)
        self._arrays = arrays
        self._given: dict[str, Any] = {**objective.constants, **(arrays.data if arrays is not None else {})}
        self.numbers = model.rows if data is None else model.held_out
        """The number of each row in the file."""
        self.targets: Array = self._targets()
        """y, shape (n,); of classes the place of each row's own class."""
        self.inputs: Array = np.column_stack([np.atleast_1d(np.asarray(self._given[name])) for name in model.inputs])
        """What the model sees, shape (n, number of columns)."""

    def __repr__(self) -> str:
        """The prediction as it is written, and of how many rows."""
        return f"Fit({self.model.text!r}, rows={self.rows})"

    def _targets(self) -> Array:
        given = np.atleast_1d(np.asarray(self._given[self.model.target], dtype=float))
        if not self.model.is_of_classes:
            return given
        if given.ndim == 2:
            return np.asarray(np.argmax(given, axis=1), dtype=float)
        return np.asarray(np.searchsorted(np.array(self.model.classes), given), dtype=float)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.targets)

    # -- predictions -------------------------------------------------------------------------------------------------

    def predicted(self, point: Point) -> Array:
        """ŷ of every row, shape (n,), or the scores of a class each, shape (n, k)."""
        return self._evaluated(self._values(point), self.rows)

    def at(self, point: Point, inputs: Array | Sequence[Sequence[float]]) -> Array:
        """The same of other inputs, shape (m, number of columns)."""
        inputs = np.asarray(inputs, dtype=float)
        values, first = self._values(point), 0
        for name in self.model.inputs:
            own = np.ndim(self._given[name])
            width = self._given[name].shape[1] if own == 2 else 1
            values[name] = inputs[:, first : first + width] if own == 2 else inputs[:, first]
            first += width
        return self._evaluated(values, len(inputs))

    def _values(self, point: Point) -> dict[str, Any]:
        return {**self._given, **dict(zip(self.variables, point, strict=True))}

    def _evaluated(self, values: Mapping[str, Any], rows: int) -> Array:
        found = np.asarray(evaluate_arrays(self.model.whole, values), dtype=float)
        if found.ndim == 0:
            return np.full(rows, float(found))
        return found[:, 0] if found.ndim == 2 and found.shape[1] == 1 else found

    def decided(self, scores: Array) -> Array:
        """The place in the model's classes of the class that scores, shape (m,) or (m, k), stand for."""
        if scores.ndim == 2:
            return np.asarray(np.argmax(scores, axis=1))
        return np.asarray(scores > self.model.boundary, dtype=int)

    def standing(self, point: Point) -> Standing:
        """How well it predicts at a point."""
        predicted = self.predicted(point)
        loss = self.loss(point)
        if self.model.is_of_classes:
            decided = self.decided(predicted)
            right = (decided == self.targets).astype(float)
            known = bool(np.isfinite(predicted).all())
            return Standing(loss, predicted, None, decided, right, float(np.mean(right)) if known else None)
        with np.errstate(all="ignore"):
            residuals = self.targets - predicted
            spread = float(np.sum((self.targets - np.mean(self.targets)) ** 2))
            score = 1.0 - float(np.sum(residuals**2)) / spread if spread > 0.0 else nan
        return Standing(loss, predicted, residuals, None, None, score if isfinite(score) else None)

    def loss(self, point: Point) -> float:
        """The function's value on these rows."""
        if self._arrays is not None:
            return self._arrays.value(self._arrays.flat(dict(zip(self.variables, point, strict=True))))
        assert self._numbers is not None
        return self._numbers.value(point)

    # -- one row -----------------------------------------------------------------------------------------------------

    def row(self, point: Point, place: int) -> RowStanding:
        """What the row at a place, from 0 on, says at a point."""
        predicted = self.predicted(point)[place]
        target = float(self.targets[place])
        of_classes = self.model.is_of_classes
        part, slopes = self._part(point, place)
        return RowStanding(
            self.numbers[place],
            tuple(float(x) for x in self.inputs[place]),
            self.model.classes[int(target)] if of_classes else target,
            predicted,
            None if of_classes else target - float(predicted),
            part,
            slopes,
        )

    def _part(self, point: Point, place: int) -> tuple[float | None, Array | None]:
        """A row's part of the loss and of its gradient."""
        if self._arrays is None:  # one example: all of it
            assert self._numbers is not None
            value, *slopes = self._numbers.value_and_gradient(point)
            return value, np.array(slopes)
        own = self._parts
        if own is None:
            return None, None
        rows = np.array([place])
        alone = {name: array[rows] for name, array in own.data.items()}
        value = evaluate_arrays(own.tree, {**self._given, **dict(zip(self.variables, point, strict=True)), **alone})
        return float(value), own.gradient_of_rows(own.flat(dict(zip(self.variables, point, strict=True))), rows)

    @cached_property
    def _parts(self) -> ArrayObjective | None:
        """The part of the loss that is a row's own; None where it is no sum over rows."""
        from ..objective.array_objective import ArrayObjective

        whole = self._arrays
        if whole is None or whole.rows != self.rows:
            return None
        tree = row_part(whole.tree, tuple(whole.data), whole.array_shapes)
        if tree is None:
            return None
        own = ArrayObjective(tree, whole.variables, whole.shapes, whole.constants, whole.data)
        return own if own.rows is not None and own.can_take_rows(1) else None
