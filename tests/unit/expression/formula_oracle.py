"""SymPy's formulas of partials: as its ``diff`` gives them, and the shortest that its simplifications find."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import sympy

from gradtui.expression.printing import unicode
from gradtui.expression.reading.parser import parse
from gradtui.expression.tree import Node, size, symbols

TABLE = Path(__file__).parents[2] / "data" / "formulas.json"
_SECONDS = 20  # for one simplification
_WAYS: tuple[Callable[[Any], Any], ...] = (
    sympy.simplify,
    sympy.factor,
    sympy.together,
    sympy.cancel,
    sympy.expand,
    sympy.trigsimp,
    sympy.powsimp,
    sympy.radsimp,
    sympy.ratsimp,
    sympy.factor_terms,
    lambda e: sympy.factor(sympy.simplify(e)),
    lambda e: sympy.simplify(sympy.together(e)),
    lambda e: sympy.simplify(sympy.factor(e)),
)


class Row(NamedTuple):
    """One partial of the table."""

    text: str
    variable: str
    raw: str
    """What ``sympy.diff`` gives."""
    best: str
    """The shortest that SymPy finds."""


def table() -> list[Row]:
    """The table that is kept."""
    return [Row(*row) for row in json.loads(TABLE.read_text(encoding="utf-8"))]


def length(formula: Node) -> int:
    """How long a formula is to read: the characters that are shown, spaces apart."""
    return len(unicode(formula).replace(" ", ""))


def parts(formula: Node) -> int:
    """How many nodes its tree has."""
    return size(formula, {})


@lru_cache(maxsize=512)
def read(text: str) -> Node:
    """A formula of SymPy's as a tree of the language: so both are measured as they would be shown here."""
    return parse(text, limits=False)


def _text(formula: Any) -> str:
    return str(formula).replace("Abs(", "abs(").replace("E", "e")


def oracle(text: str, variable: str) -> Row:
    """A row of the table, made anew."""
    names = {name: sympy.Symbol(name, real=True) for name in symbols(parse(text))}
    known = {**names, "e": sympy.E, "cbrt": lambda u: u ** sympy.Rational(1, 3)}
    raw = sympy.diff(sympy.sympify(text, locals=known), names[variable])
    forms = [_text(raw)]
    for way in (*_WAYS, lambda e: sympy.apart(e, names[variable])):
        try:
            forms.append(_text(_within(way, raw)))
        except (TimeoutError, sympy.PolynomialError, NotImplementedError, ValueError, AttributeError, TypeError):
            continue
    readable = [form for form in forms if "Piecewise" not in form]
    return Row(text, variable, forms[0], min(readable, key=lambda form: (length(read(form)), parts(read(form)))))


def _within(way: Callable[[Any], Any], formula: Any) -> Any:
    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(_SECONDS)
    try:
        return way(formula)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
