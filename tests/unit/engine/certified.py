"""Every place of a box where the gradient is 0, proved by interval arithmetic; SymPy's partials, nothing of ours.

A box is divided until the gradient of each part cannot be 0 or Krawczyk's test proves one zero there and no other.
What stays undecided (beside kinks, degenerate places, lines of zeros) is given back as small parts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import sympy

SYMBOLS = sympy.symbols("x y", real=True)
_NAMES = {"abs": sympy.Abs, "max": sympy.Max, "min": sympy.Min, "pi": sympy.pi}


class Interval:
    """Arrays of lower and upper ends, rounded outwards."""

    __array_ufunc__ = None

    def __init__(self, low: Any, high: Any, slack: int = 1) -> None:
        for _ in range(slack):
            low, high = np.nextafter(low, -np.inf), np.nextafter(high, np.inf)
        bad = np.isnan(low) | np.isnan(high)
        self.low, self.high = np.where(bad, -np.inf, low), np.where(bad, np.inf, high)

    @staticmethod
    def of(value: Any) -> Interval:
        return value if isinstance(value, Interval) else Interval(float(value), float(value))

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low, 0)

    def __add__(self, other: Any) -> Interval:
        other = Interval.of(other)
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Any) -> Interval:
        return self + -Interval.of(other)

    def __rsub__(self, other: Any) -> Interval:
        return Interval.of(other) + -self

    def __mul__(self, other: Any) -> Interval:
        other = Interval.of(other)
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        ends = [np.where(np.isnan(end), 0.0, end) for end in ends]  # 0 times no bound
        return Interval(np.minimum.reduce(ends), np.maximum.reduce(ends))

    __radd__, __rmul__ = __add__, __mul__

    def __truediv__(self, other: Any) -> Interval:
        return self * Interval.of(other).inverse()

    def __rtruediv__(self, other: Any) -> Interval:
        return Interval.of(other) * self.inverse()

    def inverse(self) -> Interval:
        has_zero = (self.low <= 0.0) & (self.high >= 0.0)
        return Interval(np.where(has_zero, -np.inf, 1.0 / self.high), np.where(has_zero, np.inf, 1.0 / self.low))

    def __abs__(self) -> Interval:
        return magnitude(self)

    def __pow__(self, power: Any) -> Interval:
        if power == int(power):
            n = int(power)
            if n < 0:
                return (self**-n).inverse()
            ends = self.low**n, self.high**n
            low, high = np.minimum(*ends), np.maximum(*ends)
            if n % 2 == 0:
                low = np.where((self.low <= 0.0) & (self.high >= 0.0), 0.0, low)
            return Interval(low, high, 2)
        if power < 0:
            return (self ** (-power)).inverse()
        inside = self.high >= 0.0
        low, high = np.maximum(self.low, 0.0) ** float(power), np.maximum(self.high, 0.0) ** float(power)
        return Interval(np.where(inside, low, np.nan), np.where(inside, high, np.nan), 2)

    def __rpow__(self, base: Any) -> Interval:
        return exp(self * float(np.log(float(base))))


def exp(u: Any) -> Interval:
    u = Interval.of(u)
    return Interval(np.exp(u.low), np.exp(u.high), 2)


def log(u: Any) -> Interval:
    u = Interval.of(u)
    return Interval(np.where(u.low > 0.0, np.log(np.maximum(u.low, 1e-300)), -np.inf), np.log(u.high), 2)


def cos(u: Any) -> Interval:
    u = Interval.of(u)
    turns = 2 * np.pi
    has_top = np.floor(u.high / turns + 1e-12) >= np.ceil(u.low / turns - 1e-12)
    has_bottom = np.floor(u.high / turns + 0.5 + 1e-12) >= np.ceil(u.low / turns + 0.5 - 1e-12)
    a, b = np.cos(u.low), np.cos(u.high)
    return Interval(np.where(has_bottom, -1.0, np.minimum(a, b)), np.where(has_top, 1.0, np.maximum(a, b)), 3)


def sin(u: Any) -> Interval:
    return cos(Interval.of(u) - np.pi / 2)


def magnitude(u: Any) -> Interval:
    u = Interval.of(u)
    high = np.maximum(np.abs(u.low), np.abs(u.high))
    return Interval(np.where((u.low <= 0.0) & (u.high >= 0.0), 0.0, np.minimum(np.abs(u.low), np.abs(u.high))), high, 0)


def sign(u: Any) -> Interval:
    u = Interval.of(u)
    return Interval(np.where(u.low > 0.0, 1.0, -1.0), np.where(u.high < 0.0, -1.0, 1.0), 0)


def nowhere(u: Any) -> Interval:
    """The slope of a jump: 0 but at the jump itself."""
    u = Interval.of(u)
    jumps = (u.low <= 0.0) & (u.high >= 0.0)
    return Interval(np.where(jumps, -np.inf, 0.0), np.where(jumps, np.inf, 0.0), 0)


INTERVALS = {
    "exp": exp, "log": log, "cos": cos, "sin": sin, "sqrt": lambda u: Interval.of(u) ** 0.5,
    "Abs": magnitude, "abs": magnitude, "side": sign, "DiracDelta": nowhere,
}  # fmt: skip


class Found(NamedTuple):
    """What is proved of a box."""

    zeros: list[tuple[float, ...]]
    """In each of these places, and nowhere else but in the undecided parts, the gradient is 0."""
    undecided: list[tuple[float, ...]]
    """(left, right, bottom, top) of what is left."""


def sympified(text: str) -> Any:
    """An expression in x and y as SymPy's, with exact numbers."""
    return sympy.sympify(text, locals=_NAMES | dict(zip("xy", SYMBOLS, strict=True)), rational=True)


def search(text: str, ranges: Sequence[tuple[float, float]], finest: float = 1e-5, most: int = 400_000) -> Found:
    """All zeros of the gradient of an expression in x and y; parts below ``finest`` of the box stay undecided."""
    f = sympified(text)
    slopes = [f.diff(s) for s in SYMBOLS]
    second = [slopes[0].diff(SYMBOLS[0]), slopes[0].diff(SYMBOLS[1]), slopes[1].diff(SYMBOLS[1])]
    # Python's printer writes a sign as copysign
    printed = [e.replace(sympy.sign, sympy.Function("side")) for e in (*slopes, *second)]
    whole: Callable[..., Any] = sympy.lambdify(SYMBOLS, printed, [INTERVALS], cse=True)
    # a little off round numbers, on which zeros like to lie
    spans = np.array([high - low for low, high in ranges])
    box = np.array([[low - 1.0317e-3 * s, high + 1.0143e-3 * s] for (low, high), s in zip(ranges, spans, strict=True)])
    boxes = box[None]  # (number, variable, end)
    zeros: list[Any] = []
    undecided: list[Any] = []
    done = 0
    with np.errstate(all="ignore"):
        while len(boxes):
            done += len(boxes)
            boxes, proved = _narrowed(whole, boxes)
            zeros += proved
            size = ((boxes[:, :, 1] - boxes[:, :, 0]) / spans).max(axis=1)
            small = (size < finest) | (done > most)
            undecided += [tuple(b.ravel().tolist()) for b in boxes[small]]
            boxes = boxes[~small]
            boxes = _halved(_halved(boxes, spans), spans)
    single: list[tuple[float, ...]] = []
    for zero in zeros:
        if all(max(abs(a - b) / s for a, b, s in zip(zero, other, spans, strict=True)) > 1e-9 for other in single):
            single.append(zero)
    return Found(sorted(single), undecided)


def _halved(boxes: Any, spans: Any) -> Any:
    widest = ((boxes[:, :, 1] - boxes[:, :, 0]) / spans).argmax(axis=1)
    rows = np.arange(len(boxes))
    middle = boxes[rows, widest, 0] * 0.4913 + boxes[rows, widest, 1] * 0.5087
    first, last = boxes.copy(), boxes.copy()
    first[rows, widest, 1] = middle
    last[rows, widest, 0] = middle
    return np.concatenate([first, last])


def _at(whole: Callable[..., Any], boxes: Any) -> list[Interval]:
    shape = (len(boxes),)
    found = [Interval.of(v) for v in whole(*(Interval(boxes[:, i, 0], boxes[:, i, 1], 0) for i in range(2)))]
    return [Interval(np.broadcast_to(v.low, shape), np.broadcast_to(v.high, shape), 0) for v in found]


def _without(boxes: Any, gx: Interval, gy: Interval) -> Any:
    return (gx.low > 0) | (gx.high < 0) | (gy.low > 0) | (gy.high < 0)


def _narrowed(whole: Callable[..., Any], boxes: Any) -> tuple[Any, list[Any]]:
    """Boxes that may have zeros, narrowed, and the zeros that are proved."""
    gx, gy, *_ = _at(whole, boxes)
    boxes = boxes[~_without(boxes, gx, gy)]
    if not len(boxes):
        return boxes, []
    # a little more than the box, so that no zero lies on an edge
    margin = 0.05 * (boxes[:, :, 1] - boxes[:, :, 0])
    wide = np.stack([boxes[:, :, 0] - margin, boxes[:, :, 1] + margin], axis=2)
    middle = wide.mean(axis=2)
    _, _, hxx, hxy, hyy = _at(whole, wide)
    mx, my, *_ = _at(whole, np.stack([middle, middle], axis=2))
    dx, dy = (Interval(wide[:, i, 0] - middle[:, i], wide[:, i, 1] - middle[:, i]) for i in range(2))
    gone = _without(boxes, mx + hxx * dx + hxy * dy, my + hxy * dx + hyy * dy)
    a, b, d = (np.nan_to_num((h.low + h.high) / 2, nan=0.0, posinf=0.0, neginf=0.0) for h in (hxx, hxy, hyy))
    det = a * d - b * b
    ixx, ixy, iyy = d / det, -b / det, a / det
    ok = np.isfinite(ixx) & np.isfinite(ixy) & np.isfinite(iyy)
    ixx, ixy, iyy = (np.where(ok, v, 0.0) for v in (ixx, ixy, iyy))
    i = [Interval(v, v, 0) for v in (ixx, ixy, iyy)]
    rxx, rxy = 1 - (i[0] * hxx + i[1] * hxy), -(i[0] * hxy + i[1] * hyy)
    ryx, ryy = -(i[1] * hxx + i[2] * hxy), 1 - (i[1] * hxy + i[2] * hyy)
    kx = Interval(middle[:, 0], middle[:, 0], 0) - (i[0] * mx + i[1] * my) + rxx * dx + rxy * dy
    ky = Interval(middle[:, 1], middle[:, 1], 0) - (i[1] * mx + i[2] * my) + ryx * dx + ryy * dy
    inside = ok & (kx.low > wide[:, 0, 0]) & (kx.high < wide[:, 0, 1]) & (ky.low > wide[:, 1, 0])
    inside &= ky.high < wide[:, 1, 1]
    gone |= ok & ((kx.high < wide[:, 0, 0]) | (kx.low > wide[:, 0, 1]) | (ky.high < wide[:, 1, 0]))
    gone |= ok & (ky.low > wide[:, 1, 1])
    proved = np.stack([(kx.low + kx.high) / 2, (ky.low + ky.high) / 2], axis=1)[inside & ~gone]
    return boxes[~gone & ~inside], [_polished(whole, p) for p in proved]


def _polished(whole: Callable[..., Any], at: Any) -> tuple[float, ...]:
    for _ in range(30):
        gx, gy, hxx, hxy, hyy = (float((v.low[0] + v.high[0]) / 2) for v in _at(whole, np.stack([at, at], 1)[None]))
        step = np.linalg.solve([[hxx, hxy], [hxy, hyy]], [gx, gy])
        at = at - step
        if np.abs(step).max() <= 4e-16 * max(1.0, np.abs(at).max()):
            break
    return tuple(at.tolist())
