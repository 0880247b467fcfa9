"""Small symmetric matrices: equations and eigenvalues. Plain Python, so that a run of numbers needs no NumPy."""

from __future__ import annotations

from collections.abc import Sequence
from math import copysign, frexp, hypot, inf, isfinite, ldexp, sqrt

from . import ieee

Matrix = Sequence[Sequence[float]]
_SWEEPS = 40
_FEW = 6  # rows: of more, plain Python takes long
_ROUNDING = 2.0**-53


def solve(a: Matrix, b: Sequence[float]) -> list[float]:
    """The x with a·x = b, by Cramer's rule or elimination with pivots; inf or nan where a has no inverse."""
    n = len(b)
    if n == 1:
        return [ieee.divide(b[0], a[0][0])]
    if n == 2:
        (p, q), (_, s) = a
        determinant = p * s - q * q
        x = [ieee.divide(s * b[0] - q * b[1], determinant), ieee.divide(p * b[1] - q * b[0], determinant)]
        if isfinite(x[0]) and isfinite(x[1]):
            return x
        # no inverse, or products beyond the floats
    rows = [[*row, right] for row, right in zip(a, b, strict=True)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda k: abs(rows[k][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for k in range(i + 1, n):
            factor = ieee.divide(rows[k][i], rows[i][i])
            rows[k] = [x - factor * y for x, y in zip(rows[k], rows[i], strict=True)]
    x = [0.0] * n
    for i in range(n - 1, -1, -1):
        rest = rows[i][n] - sum(rows[i][j] * x[j] for j in range(i + 1, n))
        x[i] = ieee.divide(rest, rows[i][i])
    return x


def eigen(a: Matrix) -> tuple[tuple[float, ...], tuple[tuple[float, ...], ...]]:
    """The eigenvalues in rising order and a unit eigenvector of each, its largest part positive.

    Raises ValueError for a matrix with an entry that is not finite.
    """
    if not all(isfinite(x) for row in a for x in row):
        raise ValueError("expected finite numbers")
    n = len(a)
    if n == 1:
        return (a[0][0],), ((1.0,),)
    # entries of size 1, by a power of two, so that their products neither overflow nor vanish
    power = frexp(max(abs(x) for row in a for x in row))[1]
    a = [[ldexp(x, -power) for x in row] for row in a]
    values, vectors = _two(a) if n == 2 else _jacobi(a) if n <= _FEW else _of_many(a)
    order = sorted(range(n), key=lambda i: values[i])
    return tuple(_raised(values[i], power) for i in order), tuple(_facing(vectors[i]) for i in order)


def _raised(value: float, power: int) -> float:
    """value·2^power, infinite where it is beyond the floats."""
    try:
        return ldexp(value, power)
    except OverflowError:
        return copysign(inf, value)


def _facing(vector: Sequence[float]) -> tuple[float, ...]:
    """The vector or its opposite, so that its largest part is positive."""
    sign = copysign(1.0, max(vector, key=abs))
    return tuple(x * sign + 0.0 for x in vector)


def _two(a: Matrix) -> tuple[list[float], list[tuple[float, float]]]:
    (p, q), (_, s) = a
    if q == 0.0:
        return [p, s], [(1.0, 0.0), (0.0, 1.0)]
    middle, apart = p / 2 + s / 2, hypot(p / 2 - s / 2, q)
    far = middle + copysign(apart, middle)
    # the nearer one by the determinant: the difference would cancel
    near = (p * s - q * q) / far if far else 0.0
    if not isfinite(near):
        near = middle - copysign(apart, middle)
    x, y = (q, far - p) if abs(far - p) > abs(far - s) else (far - s, q)
    length = hypot(x, y)
    return [far, near], [(x / length, y / length), (-y / length, x / length)]


def _of_many(a: Matrix) -> tuple[list[float], list[list[float]]]:
    import numpy as np

    from .symmetric import symmetric_eigen

    values, vectors = symmetric_eigen(np.array(a))
    return values.tolist(), vectors.T.tolist()


def _jacobi(a: Matrix) -> tuple[list[float], list[list[float]]]:
    """Jacobi's rotations (1846): each makes one entry off the diagonal 0; a few sweeps over all of them suffice.

    An entry counts as long as it is more than rounding beside the two of its row and column on the diagonal: so small
    eigenvalues of a positive definite matrix are right too (Demmel, Veselić 1992).
    """
    n = len(a)
    rows = [list(row) for row in a]
    vectors = [[float(i == j) for j in range(n)] for i in range(n)]  # rows are the eigenvectors
    for _ in range(_SWEEPS):
        turned = False
        for i in range(n):
            for j in range(i):
                if abs(rows[i][j]) > max(_ROUNDING * sqrt(abs(rows[i][i])) * sqrt(abs(rows[j][j])), 1e-300):
                    _rotate(rows, vectors, i, j)
                    turned = True
        if not turned:
            break
    return [rows[i][i] for i in range(n)], vectors


def _rotate(rows: list[list[float]], vectors: list[list[float]], i: int, j: int) -> None:
    if rows[i][j] == 0.0:
        return
    half = (rows[j][j] - rows[i][i]) / (2.0 * rows[i][j])
    t = copysign(1.0, half) / (abs(half) + hypot(half, 1.0)) if isfinite(half) else 0.0
    c = 1.0 / sqrt(t * t + 1.0)
    s = t * c
    for row in rows:
        row[i], row[j] = c * row[i] - s * row[j], s * row[i] + c * row[j]
    for both in (rows, vectors):
        x, y = both[i], both[j]
        both[i] = [c * u - s * v for u, v in zip(x, y, strict=True)]
        both[j] = [s * u + c * v for u, v in zip(x, y, strict=True)]
    rows[i][j] = rows[j][i] = 0.0
