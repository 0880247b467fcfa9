"""What [data] and [parameters] bind. A scenario of numbers loads no more of arrays than this."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from ...expression.shapes import Shape

if TYPE_CHECKING:
    from ...engine.arithmetic.vector import Array


class FromFile(NamedTuple):
    """What is known of an array of [data] that was read from a file."""

    file: str
    """The file as the scenario names it."""
    columns: tuple[str, ...]
    """The names of its columns."""
    rows: int
    """How many rows of the file were kept."""
    dropped: int = 0
    """How many were left out, because a value was missing."""
    means: tuple[float, ...] = ()
    """The mean of each column before it was standardized; () where none was."""
    deviations: tuple[float, ...] = ()
    """The standard deviation of each column before, of the rows that were kept."""


class ArraysRead(NamedTuple):
    """What could be read of [data] and [parameters]."""

    data: Mapping[str, Array]
    """The arrays of [data]."""
    numbers: Mapping[str, float]
    """The numbers of [data]: constants of the function."""
    parameters: Mapping[str, Array]
    """The initial value of each array parameter."""
    unread: tuple[str, ...] = ()
    """The names whose values are at fault: nothing more is said of them."""
    complete: bool = True
    """Whether everything could be read. If not, some shape is unknown."""
    from_files: Mapping[str, FromFile] = MappingProxyType({})
    """What is known of those arrays of [data] that come from a file."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that the two tables bind."""
        return (*self.data, *self.numbers, *self.parameters, *self.unread)

    @property
    def shapes(self) -> dict[str, Shape]:
        """The shape of every array."""
        return {name: array.shape for name, array in (*self.data.items(), *self.parameters.items())}


NO_ARRAYS = ArraysRead({}, {}, {})
