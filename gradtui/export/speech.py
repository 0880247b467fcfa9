"""A descent in plain words, a line for each step: for a screen reader, or for whoever reads a log."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..engine.descent.descent import Descent
from ..expression.names import GREEK, pretty
from ..expression.printing import short, unicode
from ..expression.visible import visible
from ..lesson.narrate import moves_of, narrate, overshot
from ..lesson.prediction import touching
from ..lesson.words import outcome, reason, sentence

if TYPE_CHECKING:
    from ..scenario.model import Scenario

_MOST_NAMED = 3  # partials said one by one
_HAT = "\N{COMBINING CIRCUMFLEX ACCENT}"
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻ˣᵏ", "0123456789-xk")
_LOWERED = "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"
_LOWERED_PLAIN = str.maketrans(_LOWERED, "0123456789aehijklmnoprstuvx")
_SAID = GREEK | {"ŷ": "y hat", "λ": "lambda", "∞": "infinity", "ℯ": "e"}


def _power(match: re.Match[str]) -> str:
    amount = match[0].translate(_RAISED)
    return {"2": " squared", "3": " cubed"}.get(amount, f" to the power {amount.replace('-', 'minus ')}")


_NAME = rf"[^\W\d₀₁₂₃₄₅₆₇₈₉]\w*{_HAT}?\w*(?:\[[\d, ]+\])?"
_RULES = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (rf"∂({_NAME})/∂({_NAME})(?!\w)", r"the partial of \1 with respect to \2"),
        (rf"‖∇({_NAME})‖", r"the length of the gradient of \1"),
        (rf"∇({_NAME})", r"the gradient of \1"),
        (r"‖([^‖]*)‖", r"the length of \1"),
        (r"\|([^|]*)\|", r"the absolute value of \1"),
        (r"√\(", "the square root of ("),
        (rf"√(\w{_HAT}?)", r"the square root of \1"),
        (r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻ˣᵏ]+", _power),
        (rf"(\w){_HAT}", r"\1 hat"),
        (r"″", " second derivative"),
        (r"′", " prime"),
        (r"(?<![\w.])1e([−-]?)(\d+)", r"10 to the power \1\2"),
        (r"(\d)e([−-]?)(\d+)", r"\1 times 10 to the power \2\3"),
        (r"(\w+)\[([\d, ]+)\]", r"\1 at \2"),
        (r" · ", ", "),
        (r"·|⋅|×|(?<=[\w)])\*(?=[\w(])|(?<=[\w)ᵀ])@(?=[\w(])", " times "),
        (r"ᵀ", " transposed"),
        (r"\^", " to the power "),
        (r"(?<=[\w)])/(?=[\w(])", " divided by "),
        (r"\s*(?:≈|~)\s*", " is about "),
        (r" is about  is about ", " is about "),
        (r"\s*≤\s*", " is at most "),
        (r"\s*≥\s*", " is at least "),
        (r"\s*≠\s*", " is not "),
        (r"\s+>\s+", ", more than "),
        (r"\s+<\s+", ", less than "),
        (r"\bwith (\w+) = ", r"with \1 at "),
        (r"\s*=\s*", " is "),
        (r"\s*←\s*", " becomes "),
        (r"\s*→\s*", " to "),
        (r" \+ ", " plus "),
        (r"(?<=[\w)]) [−-] (?=[\w(])", " minus "),
        (r"(?<![\w)])[−-](?=[\w(∞])", "minus "),
        (r"(?<=[\w)])−(?=[\w(])", " minus "),
        (rf"(?<=\w)(?=[{_LOWERED}])", " "),
        (r"([α-ωΑ-Ω])(?=[a-zA-Zα-ωΑ-Ω])", r"\1 "),
        (r"…", "and so on"),
    )
)


def spoken(text: str) -> str:
    """A sentence of the app as it is read aloud: ``η·λmax = 2.3 > 2`` becomes ``eta times lambda max is 2.3, …``.

    Letters of other languages stay: a reader knows them.
    """
    for pattern, words in _RULES:
        text = pattern.sub(words, text)
    text = "".join(_SAID.get(char, char) for char in text.translate(_LOWERED_PLAIN))
    return re.sub(r" {2,}", " ", text).strip()


def tell(scenario: Scenario, descents: Sequence[Descent]) -> Iterator[str]:
    """Lines: the function, then for each run how it begins, each of its steps, and its verdict."""
    f = pretty(scenario.name)
    names = " and ".join(pretty(v) for v in scenario.variables[:_MOST_NAMED])
    rest = len(scenario.variables) - _MOST_NAMED
    names += f" and {rest} more variables" if rest > 0 else ""
    yield spoken(sentence(visible(scenario.title)))
    written = scenario.written
    yield spoken(f"{f} of {names} = {unicode(written.tree)}") + "."
    if written.parts:
        yield spoken("Where " + ", ".join(f"{pretty(p.name)} = {unicode(p.tree)}" for p in written.parts)) + "."
    if scenario.constants:
        given = ", ".join(f"{pretty(n)} = {short(v, 6)}" for n, v in scenario.constants.items())
        yield spoken(f"Where {given}") + "."
    for number, descent in enumerate(descents, 1):
        which = f"Run {number} of {len(descents)}" if len(descents) > 1 else "Run"
        named = " · ".join(part for part in visible(descent.name).split(" · ") if part != descent.optimizer.label)
        yield spoken(f"{which}: {named}, by {descent.optimizer.title}") + "."
        for k in range(descent.cursor + 1):
            yield spoken(" ".join(filter(None, (_step(descent.goto(k), f), _partials(descent.goto(k), f)))))
        verdict, why = descent.verdict, reason(descent, f)
        why = why if why.startswith(verdict.words) else f"{verdict.words}: {why}"
        steps = f"{descent.cursor} step{'s' * (descent.cursor != 1)}"
        yield spoken(f"End of run{f' {number}' if len(descents) > 1 else ''} after {steps}: {why}") + "."
        if scenario.model is not None:
            from .predictions import told

            for said in told(scenario, descent):
                yield spoken(sentence(said))


def _step(descent: Descent, f: str) -> str:
    """What the step that leads here did; at the start, where that is."""
    is_of_numbers = not descent.objective.has_arrays
    if descent.cursor == 0:
        named = zip(descent.variables[:_MOST_NAMED], descent.point, strict=False)
        at = ", ".join(f"{pretty(v)} = {short(x)}" for v, x in named) if is_of_numbers else ""
        rest = len(descent.variables) - _MOST_NAMED
        at += f" and {rest} more variables" if at and rest > 0 else ""
        return f"Step 0, the start{' at ' * bool(at)}{at}: {f} = {short(descent.value)}."
    if not is_of_numbers:
        return narrate(descent, f)
    # narrate would judge anew at every step, and say of the last ones only why it ended
    step = descent.step_at(descent.cursor - 1)
    fell = outcome(step.value, step.value_after, f)
    predicted = short(step.predicted_change, 4)
    plane = f" The {'tangent plane' if touching(descent) == 'plane' else 'tangent'} predicted a change of {predicted}."
    return f"Step {step.number}: {moves_of(descent, step)}; {fell}.{plane}{overshot(descent, step)}"


def _partials(descent: Descent, f: str) -> str:
    """The partials here, and how steep it is."""
    if descent.objective.has_arrays:
        return f"The length of the gradient is {short(descent.gradient_norm)}."
    now = "now " if descent.cursor else ""
    slopes = list(zip(descent.variables, descent.gradient, strict=True))
    said = [
        f"{f'The partial of {f} ' if not k else ''}with respect to {pretty(v)} is {now if not k else ''}{short(slope)}"
        for k, (v, slope) in enumerate(slopes[:_MOST_NAMED])
    ]
    rest = len(slopes) - _MOST_NAMED
    said += [f"and there are {rest} more"] if rest > 0 else []
    length = f" The length of the gradient is {short(descent.gradient_norm)}." if len(slopes) > 1 else ""
    return ", ".join(said) + "." + length
