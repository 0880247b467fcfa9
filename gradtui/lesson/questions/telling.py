"""Hints on a derivation: the idea, the rules it needs, and the derivation in short."""

from __future__ import annotations

from ...expression.derivation import Derivation
from ...expression.names import pretty
from ...expression.printing import unicode
from ...expression.tree import Node, elided
from ..explanation.rule_words import summary, told
from ..words import capital
from .place import QuestionPlace

_MOST_TERMS = 4
_MOST_LINES = 4
_LONG = 60  # parts of a formula within a hint
_LEVEL = ("constant", "held constant")


def idea_of(place: QuestionPlace) -> str:
    """What a partial is about, with this function's variables."""
    others = [pretty(v) for v in place.run.variables if v != place.of]
    held = f" Treat {', '.join(others[:4])}{' …' if len(others) > 4 else ''} as if they were numbers." if others else ""
    if len(others) == 1:
        held = f" Treat {others[0]} as if it were a number."
    return f"Only {place.shown} changes: how fast does {place.name} change with it?{held}"


def rules_of(derivation: Derivation, place: QuestionPlace) -> str:
    """Which terms contain the variable, and which rule each needs."""
    steps = derivation.parts if derivation.rule == "sum rule" else (derivation,)
    moving = [step for step in steps if step.rule not in _LEVEL]
    if not moving:
        return f"{place.shown} does not occur in {place.name}: what does not change has the derivative 0."
    said = [f"{unicode(elided(step.before, _LONG))} ({summary(step)})" for step in moving[:_MOST_TERMS]]
    more = f" and {len(moving) - _MOST_TERMS} more" if len(moving) > _MOST_TERMS else ""
    rest = " The rest gives 0." if len(moving) < len(steps) else ""
    return f"Differentiate by {place.shown}: {', '.join(said)}{more}.{rest}"


def told_short(derivation: Derivation, place: QuestionPlace) -> str:
    """The first steps as sentences, and the partial."""
    lines = told(derivation, place.name, place.run.variables, written=place.written)
    steps = [capital(line.says) for line in lines[:-1] if line.step is not None][:_MOST_LINES]
    result = f"So {place.slope} = {unicode(elided(derivation.result, 4 * _LONG))}"
    return ". ".join([*steps, result]) + "."


def formula_text(tree: Node) -> str:
    """A formula within a hint."""
    return unicode(elided(tree, _LONG))
