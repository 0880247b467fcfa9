"""What a verdict needs of an objective, an optimizer and a history, of numbers or of arrays alike.

For type checkers only: nothing of this is loaded while a descent runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from array import array

    from .objective.curvature import Curvature


class Column(Protocol):
    """Numbers, one an entry; a part of them is an array of its own."""

    def __len__(self) -> int: ...

    def __getitem__(self, k: Any, /) -> Any: ...


class Objective(Protocol):
    """What is descended on."""

    variables: tuple[str, ...]
    """Their names, in order."""

    @property
    def has_arrays(self) -> bool:
        """Whether a variable may be an array."""

    def entry_name(self, index: int) -> str:
        """What an entry of the flat point is called: "x", "W[2, 0]"."""

    def curvature(self, flat: Any) -> Curvature | None:
        """How f curves at a flat point; None where that is not worked out."""

    def undefined_at(self, point: Sequence[Any]) -> str | None:
        """Which part of f has no value at a point, or None."""

    def slope_undefined_at(self, point: Sequence[Any]) -> str | None:
        """The same for the partials."""


class Optimizer(Protocol):
    """How it is descended."""

    @property
    def name(self) -> str:
        """Its name in scenarios."""

    @property
    def values(self) -> Mapping[str, float]:
        """Symbol → value of each hyperparameter."""

    @property
    def stable_below(self) -> str:
        """The η·λ above which it leaves a quadratic's minimum, in its hyperparameters; "" where that is not known."""

    @property
    def is_random(self) -> bool:
        """Whether an update sees something other than the gradient."""

    @property
    def needs_hessian(self) -> bool:
        """Whether an update is Newton's."""

    def rate(self, eta: float, t: int, /) -> float:
        """The learning rate of update ``t``, by the schedule."""


class History(Protocol):
    """What a descent did."""

    @property
    def values(self) -> Column:
        """F at each entry."""

    @property
    def rates(self) -> Column:
        """η of each update, before any schedule."""

    @property
    def traces(self) -> Sequence[Column]:
        """Columns by which one can tell whether it comes back to the same points; of numbers, the points."""

    def point_at(self, k: int, /) -> tuple[Any, ...]:
        """A number or an array for each variable."""

    def gradient_at(self, k: int, /) -> tuple[Any, ...]:
        """The partial by each variable."""

    def flat_at(self, k: int, /) -> Any:
        """The point as the objective takes it: a number for each entry."""

    def norm_at(self, k: int, /) -> float:
        """‖∇f‖."""

    def finite_at(self, k: int, /) -> bool:
        """Whether point, value and gradient are finite."""

    def outline(self, length: int, /) -> tuple[Sequence[int], array[float]]:
        """Entries enough for a curve of the first ``length``, and f at each."""

    def moved(self, first: int, last: int, /) -> list[float]:
        """The lengths of the updates between two entries."""

    def turns(self, first: int, last: int, /) -> int:
        """How many of the updates between two entries go back against the one before."""

    def worst(self, k: int, variables: Sequence[str], /) -> tuple[str, float]:
        """The entry of the point that is largest, or not finite, and its value."""

    def moved_most(self, k: int, variables: Sequence[str], /) -> tuple[str, float]:
        """The entry that is farthest from where it began, and its value."""
