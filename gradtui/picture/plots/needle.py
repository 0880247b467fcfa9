"""A direction on the compass that one chooses, u = (cos φ, sin φ), and the slope ∇f·u along it."""

from __future__ import annotations

from math import atan2, cos, hypot, radians, sin

from ...expression.printing import short
from ..canvas import roles
from .dial import Dial

INK = roles.CHOSEN.dark
"""The needle's colour."""
_DIGITS = 3
_LEVEL = 1e-9  # of the steepest slope: less is what rounding leaves of 0


def direction(degrees: float) -> tuple[float, float]:
    """U of an angle: 0 is east, 90 north, and there its parts are whole."""
    angle = radians(degrees)
    return round(cos(angle), 12) + 0.0, round(sin(angle), 12) + 0.0


def slope_along(gradient: tuple[float, float], u: tuple[float, float]) -> float:
    """∇f·u, exactly 0 along the level line."""
    slope = gradient[0] * u[0] + gradient[1] * u[1]
    return 0.0 if abs(slope) <= _LEVEL * hypot(*gradient) else slope


def draw_needle(dial: Dial, unit: tuple[float, float], degrees: float) -> None:
    """Draw it on a compass; ``unit`` points along ∇f. Its dot is as far from the middle as the slope is large."""
    angle, share = radians(degrees), cos(radians(degrees) - atan2(unit[1], unit[0]))
    dial.line([(angle, 0.0), (angle, 1.0)], INK, of=3, on=2)
    if 4.0 <= abs(share) * dial.radius <= 0.93 * dial.radius:
        dial.glyph(angle, abs(share), "•", INK)
    dial.glyph(angle, 1.0, "u", INK)


def needle_words(width: int, gradient: tuple[float, float], names: tuple[str, str], name: str, degrees: float) -> str:
    """What the needle shows, with its numbers: the fullest that fits."""
    u = direction(degrees)
    slope = short(slope_along(gradient, u))
    across, up = (short(part, _DIGITS) for part in u)
    partials = [f"∂{name}/∂{variable}" for variable in names]
    numbers = " + ".join(f"{_factor(g)}·{_factor(part, _DIGITS)}" for g, part in zip(gradient, u, strict=True))
    angle = f"{degrees:.4g}°"
    pair = f"u = ({across}, {up})"
    tellings = (
        f"u = (cos {angle}, sin {angle}) = ({across}, {up}): slope ∇{name}·u = "
        f"{partials[0]}·{across} + {partials[1]}·{up} = {numbers} = {slope}",
        f"u = (cos {angle}, sin {angle}) = ({across}, {up}): slope ∇{name}·u = {numbers} = {slope}",
        f"{pair}: ∇{name}·u = {numbers} = {slope}",
        f"{pair}: ∇{name}·u = {slope}",
        f"u at {angle}: slope {slope}",
    )
    return next((said for said in tellings if len(said) <= width), f"u {slope}")


def _factor(value: float, digits: int = 4) -> str:
    """A number that is multiplied."""
    said = short(value, digits)
    return f"({said})" if value < 0.0 else said
