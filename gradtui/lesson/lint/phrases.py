"""Claims in plain words: "minima at x = −1.32 and x = 1.28", "a saddle at (0, 0)", "the minimum of −3".

Only phrases that can mean nothing else are taken: a claim that is missed costs nothing, a false alarm costs trust.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from ...expression.names import GREEK

_MOST = 10_000  # characters of a text that are looked at
_BEFORE = 60  # characters before a claim in which it may be denied
_ITEMS = 12  # of a list: places, or coordinates of one
_SIGN = r"(?:[+\-\u2212\u2013\u00b1]\s*)?"
_DIGITS = r"(?:\d{1,12}(?:\.\d{1,15})?|\.\d{1,15})(?:[eE][+-]?\d{1,2})?"
_NUMBER = rf"{_SIGN}\u221a?{_DIGITS}(?:\s*/\s*{_DIGITS})?(?![\w.]*\w)"
_NAME = r"[^\W\d]\w*"
_EQUALS = r"\s*(?P<about>=|\u2248|\u2243|~)\s*"
_TUPLE = rf"\(\s*{_NUMBER}(?:\s*[,;]\s*{_NUMBER}){{0,{_ITEMS}}}\s*\)"
_GIVEN = rf"(?:{_NAME}{_EQUALS.replace('?P<about>', '?:')}{_NUMBER})"
_NAMES = rf"(?:\(\s*{_NAME}(?:\s*,\s*{_NAME})*\s*\)\s*(?:=|\u2248|\u2243|~)\s*)"
_ENDS = r"(?=\s*(?:[.,;:!?)]|$|(?:at|near|in|and|or|is|are|here|there|where|with|but|while)\b))"  # no number of things
_NAMED = rf"{_NAMES}?{_TUPLE}|{_GIVEN}"
_ONE = rf"(?:{_NAMED}|{_NUMBER}{_ENDS})"
_AND = r"(?:\s*,\s*and\s+|\s*[,;]\s*|\s+and\s+|\s+or\s+|\s*&\s*)(?:(?:at|near|the\s+other\s+(?:at|near))\s+)?"
_PLACES = rf"{_ONE}(?:{_AND}{_ONE}){{0,{_ITEMS}}}"
_KINDS = (
    r"minim(?:um|a|ums)|maxim(?:um|a|ums)|saddles?(?:\s+points?)?|lowest\s+(?:point|place)|highest\s+(?:point|place)"
)
_RANK = r"(?P<rank>global|deepest|deeper|lowest)\s+"
_LOOSE = r"near|about|around|roughly|close\s+to|approximately"
_AT = re.compile(
    rf"\b(?:{_RANK})?(?P<kind>{_KINDS})(?:\s+(?:value\s+)?of\s+[^\W\d]\w*)?(?:\s*\([^\W\d][^()]*\))?\s+"
    rf"(?:(?:is|are|lies|lie|sits|sit|stands|stand|found|which|that|one|both)\s+)*"
    rf"(?:(?P<where>at|near)\s+(?:(?P<loose>{_LOOSE})\s+)?|(?={_NAMED}))(?P<places>{_PLACES})",
    re.IGNORECASE,
)
_IS = re.compile(
    rf"(?<![\w(,=])(?P<places>(?:{_NAMES}?{_TUPLE}|{_GIVEN}(?:\s*,\s*{_GIVEN}){{0,{_ITEMS}}}))\s+is\s+(?:the|a|its|f's)\s+"
    rf"(?:local\s+)?(?:{_RANK})?(?P<kind>{_KINDS})\b(?!\s+of)",
    re.IGNORECASE,
)
_VALUE = re.compile(
    rf"\b(?:{_RANK})?(?P<kind>minimum|maximum)(?:\s+value)?\s+(?:of|is)\s+(?:[^\W\d]\w*(?:\([^()]*\))?\s+(?:is|=)\s+)?"
    rf"(?:(?P<loose>{_LOOSE})\s+)?(?P<value>{_NUMBER}){_ENDS}",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"(?:\bno|\bnot|n't|\bnever|\bneither|\bnor|\bwithout)(?:\s+(?:an?|the|its|local|global))*\s*$", re.IGNORECASE
)
_STEP = re.compile(rf"(?P<tuple>{_NAMES}?{_TUPLE})|(?P<name>{_NAME}){_EQUALS}(?P<number>{_NUMBER})|(?P<bare>{_NUMBER})")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A number that a text gives, and how far it may be off."""

    value: float
    """The number."""
    off: float
    """Half a unit of its last digit; of a whole number that is not said to be rounded a tenth of that."""


Point = tuple[tuple[str, Claimed], ...]
"""Variable and coordinate."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A place or a value that a text says to be a minimum, a maximum or a saddle."""

    kind: str
    """minimum, maximum or saddle."""
    lowest: bool
    """Whether it is said to be the lowest of them."""
    at: Point
    """Where; () where only a value is claimed."""
    value: Claimed | None
    """F there, where that is what is claimed."""
    words: str
    """The place or the value as the text has it."""
    begin: int
    """The character of the text at which the phrase begins."""
    length: int
    """How many characters it has."""


def claims(text: str, variables: Sequence[str]) -> Iterator[Claim]:
    """Yield what a text claims of a function of these variables. Markup is looked through."""
    # of the same length, so that places in it are places in the text
    plain = re.sub(r"[*`_]", " ", text[:_MOST])
    for pattern in (_AT, _IS, _VALUE):
        for match in pattern.finditer(plain):
            if _DENIED.search(plain, max(match.start() - _BEFORE, 0), match.start()):
                continue
            said = match.groupdict()
            loose = bool(said.get("loose")) or (said.get("where") or "").lower() == "near"
            if pattern is _VALUE:
                yield _made(match, plain, (), _numbers(said["value"], loose)[0], *match.span("value"))
                continue
            first = match.start("places")
            for at, begin, end in _points(said["places"], variables, loose):
                yield _made(match, plain, at, None, first + begin, first + end)


def _made(match: re.Match[str], plain: str, at: Point, value: Claimed | None, begin: int, end: int) -> Claim:
    said = match["kind"].lower()
    lowest = bool(match["rank"]) or said.startswith("lowest")
    kind = "saddle" if said.startswith("sad") else "maximum" if said.startswith(("max", "high")) else "minimum"
    start, stop = min(match.start(), begin), max(end, begin + 1)
    return Claim(kind, lowest, at, value, " ".join(plain[begin:end].split()), start, stop - start)


def _points(text: str, variables: Sequence[str], loose: bool) -> Iterator[tuple[Point, int, int]]:
    """Yield each place of a list of places, with where its words begin and end; what fits no variable is no place."""
    point: dict[str, list[Claimed]] = {}
    begin = end = 0
    for match in _STEP.finditer(text):
        if match["name"]:
            name = "".join(GREEK.get(c, c) for c in match["name"])
            if name not in variables:
                continue
            if name in point:
                yield from _signed(point, begin, end)
                point = {}
            begin, end = begin if point else match.start(), match.end()
            point[name] = _numbers(match["number"], loose or match["about"] != "=")
            continue
        yield from _signed(point, begin, end)
        point = {}
        inner = match["tuple"].rpartition("(")[2].rstrip(") ") if match["tuple"] else match["bare"]
        about = loose or bool(re.search("[\u2248\u2243~]", match["tuple"] or ""))
        coordinates = [_numbers(part, about) for part in re.split("[,;]", inner)]
        if len(coordinates) == len(variables):
            yield from _signed(dict(zip(variables, coordinates, strict=True)), *match.span())
    yield from _signed(point, begin, end)


def _signed(point: Mapping[str, list[Claimed]], begin: int, end: int) -> Iterator[tuple[Point, int, int]]:
    """Yield a place once for each of the signs of a ±."""
    for k in range(max(map(len, point.values()), default=0)):
        yield tuple((name, numbers[min(k, len(numbers) - 1)]) for name, numbers in point.items()), begin, end


def _numbers(text: str, loose: bool) -> list[Claimed]:
    """The number that some words mean; two for one with ±."""
    text = text.strip()
    sign = -1.0 if text[0] in "-\u2212\u2013" else 1.0
    both = text[0] == "\u00b1"
    body = text.lstrip("+-\u2212\u2013\u00b1 ")
    above, slash, below = (part.strip() for part in body.partition("/"))
    value = sqrt(float(above[1:])) if above.startswith("\u221a") else float(above)
    if slash:
        value = value / (float(below) or 1.0)
    digits, _, power = above.lower().partition("e")
    unit = 10.0 ** (int(power or 0) - len(digits.partition(".")[2]))
    # 1/3 and √10 are exact, and so is a whole number that nobody calls rounded
    exact = bool(slash) or above.startswith("\u221a")
    off = 1e-6 * max(1.0, abs(value)) if exact else 0.5 * unit * (1.0 if loose or "." in digits else 0.1)
    return [Claimed(side * value, off) for side in ((1.0, -1.0) if both else (sign,))]
