"""Columns with mean 0 and standard deviation 1. Loads NumPy: there are arrays already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ...expression.visible import visible
from .array_names import FromFile
from .csv_rows import CsvError

if TYPE_CHECKING:
    from ...engine.arithmetic.vector import Array


def standardized(
    array: Array, columns: Sequence[str], shown: str
) -> tuple[Array, tuple[float, ...], tuple[float, ...]]:
    """Return each column minus its mean, divided by its standard deviation; the means; the deviations (ddof 0).

    Raises CsvError for columns without spread.
    """
    made = np.array(array, dtype=float).reshape(len(array), -1)
    means, deviations = [], []
    faults: list[tuple[str, int | None]] = []
    for k, name in enumerate(columns):
        column = made[:, k]
        if column.min() == column.max():  # exactly: the mean of equal numbers need not be that number
            expected = f"expected values that differ in column {visible(name, limit=30)} of {shown} to standardize it"
            faults.append((f"{expected}, got {float(column[0])!r} alone", k))
            continue
        scale = int(np.frexp(np.abs(column).max())[1])  # by a power of two: exact, and no square overflows
        column = np.ldexp(column, -scale)
        mean, deviation = column.mean(), column.std()
        made[:, k] = (column - mean) / deviation
        means.append(float(np.ldexp(mean, scale)))
        deviations.append(float(np.ldexp(deviation, scale)))
    if faults:
        raise CsvError(faults[0][0], faults)
    return made.reshape(array.shape), tuple(means), tuple(deviations)


def standardized_by(kept: Array, out: Array, source: FromFile) -> tuple[Array, Array, FromFile]:
    """Standardize columns anew by the rows that are kept, so that those kept out have no say in it.

    Return both, and what is known of the columns. Raises CsvError for columns without spread among the rows kept.
    """
    shown = f"the rows of {visible(source.file, limit=60)} that are not kept out"
    made, means, deviations = standardized(kept, source.columns, shown)
    judged = (np.reshape(out, (len(out), -1)) - means) / deviations
    scales = list(zip(means, deviations, source.means, source.deviations, strict=True))
    return (
        made,
        judged.reshape(out.shape),
        source._replace(
            means=tuple(old_mean + mean * old for mean, _, old_mean, old in scales),
            deviations=tuple(deviation * old for _, deviation, _, old in scales),
        ),
    )
