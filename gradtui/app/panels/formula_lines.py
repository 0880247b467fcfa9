"""A long formula in several lines, as a mathematician breaks it: before an operator, the outermost one first."""

from __future__ import annotations

from collections.abc import Iterator

from .lines import Line

_OUTER = "→="  # between a formula, its derivative and its value
_SUMS = "+−<≤>≥≠"
_PRODUCTS = "·@"
_IN_CALL = 100  # a break there comes after every other one
_LEAST_FULL = 0.4  # of a line; one that is emptier is broken further on, if only at an inner operator
_GROUP = " (·@/−"  # before a bracket that belongs to no call


def broken(line: Line, width: int, indent: int) -> list[Line]:
    """A line in as many as it needs, the later ones with an indent; a name is broken only where it fills a line."""
    width = max(width, 1)  # while a window is made smaller there may be no column at all
    text = "".join(piece for piece, _ in line)
    if len(text) <= width:
        return [line]
    indent = min(indent, width // 2)
    places = list(_places(text))
    made: list[Line] = []
    start = 0
    while start < len(text):
        room = width - indent * bool(made)
        end = len(text) if len(text) - start <= room else _end(places, start, start + room)
        own = _part(line, start, start + len(text[start:end].rstrip()))
        made.append(((" " * indent, ""), *own) if made else own)
        start = end
        while start < len(text) and text[start] == " ":
            start += 1
    return made


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Where a line may end, and how much it costs: less for an outer operator, much inside a call."""
    is_call: list[bool] = []
    for at, char in enumerate(text):
        if char in "([":
            is_call.append(at > 0 and text[at - 1] not in _GROUP)
        elif char in ")]" and is_call:
            is_call.pop()
        cost = 3 * len(is_call) + _IN_CALL * any(is_call)
        is_apart = at > 1 and text[at - 1] == " " and text[at + 1 : at + 2] == " "
        if char in _PRODUCTS:
            yield at, cost + 2
        elif char in _SUMS and is_apart:
            yield at - 1, cost + 1
        elif char in _OUTER and is_apart and not is_call:
            yield at - 1, 0
        elif char == "," or (char == " " and text[at - 1 : at] == ":"):
            yield at + 1, cost + 2


def _end(places: list[tuple[int, int]], start: int, most: int) -> int:
    """The best place to end a line that begins at ``start``; where there is none, its last column."""
    found = [(at, cost) for at, cost in places if start < at <= most]
    outside = [place for place in found if place[1] < _IN_CALL]
    least = start + _LEAST_FULL * (most - start)
    for some in ([place for place in outside if place[0] >= least], outside, found):
        if some:
            return min(some, key=lambda place: (place[1], -place[0]))[0]
    return most


def _part(line: Line, start: int, end: int) -> Line:
    """The columns of a line from one to another, with their looks."""
    kept: list[tuple[str, str]] = []
    for text, look in line:
        piece = text[max(start, 0) : max(end, 0)]
        if piece:
            kept.append((piece, look))
        start, end = start - len(text), end - len(text)
    return tuple(kept)
