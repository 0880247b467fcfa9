"""What a step did and why, in one or two sentences that claim no more than was computed."""

from __future__ import annotations

from ..engine.descent.descent import Descent, Step
from ..engine.verdict.verdict import Verdict
from ..expression.names import pretty
from ..expression.printing import short
from .words import outcome, reason, sentence

_MOST_NAMED = 3  # variables named one by one
_DIGITS = 3  # of a change
_SEEN = 0.01  # a slope that is left over from rounding is no overshoot


def narrate(descent: Descent, name: str = "f", place: str = "Start") -> str:
    """Return the words for the step that led to where the descent is; at the start, a ``place``, what comes next."""
    told = _told(descent, name, place)
    if not descent.objective.has_arrays or not (descent.cursor == 0 or descent.verdict is Verdict.DIVERGED):
        return told
    from .column_scales import columns_words

    why = columns_words(descent)
    if why and descent.cursor == 0 and not descent.at_end:
        return f"{_height(descent, name, place)} {why}"  # first, and alone: it needs all the room
    return f"{told} {why}" if why else told


def _told(descent: Descent, name: str, place: str) -> str:
    if descent.cursor == 0:
        return sentence(reason(descent, name)) if descent.at_end else _at_start(descent, name, place)
    verdict, why = descent.verdict, reason(descent, name)
    fell = outcome(descent.value_at(descent.cursor - 1), descent.value, name)
    if verdict is Verdict.STILL_MOVING:
        return _moving(descent, fell)
    if verdict is Verdict.CONVERGED:
        return f"Step {descent.cursor}: {fell}. Converged: {why}."
    if verdict is Verdict.OSCILLATING:
        return f"Step {descent.cursor}: {fell}. {sentence(why)}"
    return sentence(why)


def _moving(descent: Descent, fell: str) -> str:
    if descent.objective.has_arrays:
        from .narrate_arrays import moves  # it needs NumPy

        return f"Step {descent.cursor}: {fell}. {moves(descent)}"
    step = descent.step_at(descent.cursor - 1)
    return f"Step {step.number}: {moves_of(descent, step)}; {fell}.{overshot(descent, step)}"


def _at_start(descent: Descent, name: str, place: str) -> str:
    if descent.objective.has_arrays:
        from .narrate_arrays import outlook

        return f"{_height(descent, name, place)} {outlook(descent, name)}"
    slopes = []
    for variable, slope in list(zip(descent.variables, descent.gradient, strict=True))[:_MOST_NAMED]:
        way = "rises" if slope > 0 else "falls" if slope < 0 else "is level"
        slopes.append(f"{way} as {pretty(variable)} grows (slope {short(slope)})")
    return f"{_height(descent, name, place)} {name} {' and '.join(slopes)}. A step goes the other way: downhill."


def _height(descent: Descent, name: str, place: str) -> str:
    return f"{place}: {name} = {short(descent.value)}."


def moves_of(descent: Descent, step: Step) -> str:
    """What each variable did."""
    moves = []
    for variable in descent.variables[:_MOST_NAMED]:
        change = step.update[variable]
        if change == 0.0:
            moves.append(f"{pretty(variable)} stayed")
        else:
            moves.append(f"{pretty(variable)} {'rose' if change > 0 else 'fell'} by {short(abs(change))}")
    rest = len(descent.variables) - _MOST_NAMED
    if rest > 0:
        moves.append(f"{rest} more moved")
    return ", ".join(moves)


def changes(descent: Descent, name: str = "f") -> tuple[tuple[str, str], ...]:
    """Each variable and by how much the last step changed it, then f, from what to what."""
    moves: list[tuple[str, str]] = []
    if not descent.objective.has_arrays:
        step = descent.step_at(descent.cursor - 1)
        moves = [(pretty(v), short(step.update[v], _DIGITS)) for v in descent.variables[:_MOST_NAMED]]
    before, after = short(descent.value_at(descent.cursor - 1)), short(descent.value)
    return *moves, (name, f"{before} → {after}")


def remark(descent: Descent, name: str = "f") -> str:
    """What there is to say of the last step besides ``changes``: why it ended, or that it went too far; else ""."""
    if descent.verdict is Verdict.CONVERGED:
        return f"Converged: {reason(descent, name)}."
    if descent.verdict is not Verdict.STILL_MOVING:
        return sentence(reason(descent, name))
    if descent.objective.has_arrays:
        from .narrate_arrays import moves  # it needs NumPy

        return moves(descent)
    return overshot(descent, descent.step_at(descent.cursor - 1)).strip()


def overshot(descent: Descent, step: Step) -> str:
    """Partials that changed their sign: the step went past the lowest place along that variable."""
    after = dict(zip(descent.variables, descent.gradient, strict=True))
    crossed = [
        pretty(v)
        for v in descent.variables
        if step.gradient[v] * after[v] < 0.0
        and step.update[v] * step.gradient[v] < 0.0
        and abs(after[v]) > _SEEN * abs(step.gradient[v])
    ]
    if not crossed:
        return ""
    names = " and ".join(crossed[:_MOST_NAMED])
    return f" The slope along {names} changed sign: the step went past a low place there."
