"""SVG: the app's screen as a picture."""

from __future__ import annotations

from .format import Destination, Drawn, Format, Kind


def _screen(drawn: Drawn, _: Destination) -> str:
    return drawn("svg")


SVG = Format("svg", "a picture that stays sharp", {Kind.SCREEN: _screen}, suffixes=(".svg",))
