"""What a picture of many numbers is of: fields, which are arrays with names, and quantities, made of fields."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, isfinite, log10

import numpy as np

from .extremes import Array

Index = tuple[int, ...]
Chosen = tuple[int, Index]
"""An entry: the number of its field, and its index there."""

_NICE = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """An array to show."""

    name: str
    """What it is: ∂L/∂W₁."""
    entry: str
    """What its entries are called: W₁, so that one of them is W₁[0, 3]."""
    values: Array
    """Of no, one or two dimensions."""


@dataclass(frozen=True, slots=True, eq=False)
class Quantity:
    """The parameters, or the gradient: as many numbers in as many fields."""

    name: str
    """What it is: θ, or ∂L/∂θ."""
    about: str
    """The same in words."""
    fields: tuple[Field, ...]
    """A field for each parameter."""
    flat: Array
    """All entries of all fields, one after the other."""
    most: float
    """The end of the scale, which goes from −most to most; greater than 0, and no entry that is finite lies beyond."""
    largest: int
    """The place of the entry of largest absolute value in ``flat``."""


def index_of(flat: int, shape: Index) -> Index:
    """The index of an entry that is counted row by row."""
    return tuple(int(i) for i in np.unravel_index(flat, shape)) if shape else ()


def place_of(index: Index, shape: Index) -> int:
    """The other way round."""
    return int(np.ravel_multi_index(index, shape)) if index else 0


def chosen_at(fields: tuple[Field, ...], flat: int) -> Chosen:
    """The entry at a place of the flat array."""
    for number, field in enumerate(fields):
        if flat < field.values.size:
            return number, index_of(flat, field.values.shape)
        flat -= field.values.size
    raise IndexError(flat)


def place_of_largest(flat: Array) -> int:
    """The place of the entry of largest absolute value; of one that is not a number, if there is any."""
    high, low = int(flat.argmax()), int(flat.argmin())
    return low if -flat[low] > flat[high] else high


def largest_finite(flat: Array, largest: int | None = None) -> float:
    """The largest absolute value that is finite, 0 where there is none; ``largest`` is ``place_of_largest``."""
    found = abs(float(flat[place_of_largest(flat) if largest is None else largest]))
    return found if isfinite(found) else float(np.abs(flat[np.isfinite(flat)]).max(initial=0.0))


def rounded_up(value: float) -> float:
    """The end of a scale that has room for a value: a round number; 1 for nothing."""
    if not 0.0 < value < 1e300:
        return 1.0 if value == 0.0 else value
    power = floor(log10(value))
    for exponent in (power - 1, power, power + 1):  # what log10 rounds may be off by one
        for factor in _NICE:
            found = float(f"{factor}e{exponent}")
            if found >= value:
                return found
    return value


def written_size(shape: Index) -> str:
    """A shape in words: 2 × 10."""
    return " × ".join(f"{n:,}" for n in shape)
