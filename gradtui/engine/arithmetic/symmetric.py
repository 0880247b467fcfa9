"""Eigenvalues of symmetric matrices by NumPy, the small ones right beside much larger ones where that can be.

LAPACK's are right to a part of the largest, so that small ones may be nothing but its error. Those of a positive
definite matrix can be had to a part of themselves: Cholesky's factor, found where rows and columns are of equal size,
keeps them, and rotations of its columns (Hestenes 1958) find them without a loss (Demmel, Veselić 1992: Jacobi's
method is more accurate than QR).
"""

from __future__ import annotations

import numpy as np

from .vector import Array

_EPSILON = float(np.finfo(float).eps)
_WRONG = 1e-6  # of itself: LAPACK's error in an eigenvalue for which the other way is taken
_SWEEPS = 30
_MOST = 128  # rows for which that takes a fraction of a second


def symmetric_eigen(rows: Array) -> tuple[Array, Array]:
    """The eigenvalues in rising order, and a unit eigenvector in each column; 0 for what cannot be told from 0."""
    n = len(rows)
    values, vectors = np.linalg.eigh(rows)
    error = n * _EPSILON * float(np.abs(values).max(initial=0.0))
    if n <= _MOST and error > _WRONG * float(np.abs(values).min(initial=np.inf)):
        found = _by_rotations(rows)
        if found is not None:
            return found
    values[np.abs(values) <= error] = 0.0
    return values, vectors


def _by_rotations(rows: Array) -> tuple[Array, Array] | None:
    """The same to a part of each eigenvalue; None where rounding could make the matrix indefinite."""
    sizes = np.diagonal(rows)
    if not np.all(sizes > 0.0):
        return None
    length = np.sqrt(sizes)
    equal = rows / length[:, None] / length  # its diagonal is 1
    if float(np.linalg.eigvalsh(equal)[0]) <= 8 * len(rows) * _EPSILON:
        return None
    order = np.argsort(-sizes, kind="stable")  # large ones first: few rotations are left
    columns = np.empty_like(rows)
    columns[order] = length[order, None] * np.linalg.cholesky(equal[np.ix_(order, order)])
    _rotated(columns)
    norms = np.sqrt(np.sum(columns * columns, axis=0))
    rising = np.argsort(norms, kind="stable")
    return norms[rising] ** 2, columns[:, rising] / norms[rising]


def _rotated(columns: Array) -> None:
    """Make the columns orthogonal to each other, in pairs as in a tournament: half of them play the others at once."""
    n = columns.shape[1]
    players = list(range(n + n % 2))
    for _ in range(_SWEEPS):
        turned = False
        for _ in range(len(players) - 1):
            half = len(players) // 2
            pairs = [(i, j) for i, j in zip(players[:half], players[: half - 1 : -1], strict=True) if max(i, j) < n]
            first, second = (np.array(side) for side in zip(*pairs, strict=True))
            turned |= _turn(columns, first, second)
            players = [players[0], players[-1], *players[1:-1]]
        if not turned:
            return


def _turn(columns: Array, first: Array, second: Array) -> bool:
    """Rotate each pair of columns so that they are orthogonal; whether any was not."""
    a, b = columns[:, first], columns[:, second]
    p, q, r = np.sum(a * a, axis=0), np.sum(b * b, axis=0), np.sum(a * b, axis=0)
    apart = np.abs(r) > len(columns) * _EPSILON * np.sqrt(p) * np.sqrt(q)
    if not apart.any():
        return False
    half = (q[apart] - p[apart]) / (2.0 * r[apart])
    t = np.where(half < 0.0, -1.0, 1.0) / (np.abs(half) + np.hypot(half, 1.0))
    c = 1.0 / np.hypot(t, 1.0)
    s = c * t
    a, b = a[:, apart], b[:, apart]
    columns[:, first[apart]], columns[:, second[apart]] = c * a - s * b, s * a + c * b
    return True
