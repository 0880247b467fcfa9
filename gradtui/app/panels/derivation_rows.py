"""A derivation as rows: which of its steps are seen, which one is chosen, and how they look. Knows no widget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap

from ...engine.objective.gradient_check import Check, agreement
from ...engine.program.derivation_values import StepValue
from ...expression.names import pretty
from ...expression.printing import pieces, short, unicode, worked
from ...expression.tree import Node, elided
from ...lesson.explanation.parts import Explained, PartialWork
from ...lesson.explanation.rule_words import RESULT
from ...lesson.explanation.rule_words import Line as Said
from ...lesson.words import sentence
from .formula_lines import broken
from .lines import Line
from .numbers import cut

_LONGEST = 150  # parts of a formula in a row
_WHOLE = 2000  # of the chosen one
_DIGITS = 4  # of a number in the place of a name
_HELD = ("held constant", "constant")


@dataclass(frozen=True, slots=True)
class Folds:
    """What is folded, and where one is."""

    folded: frozenset[int] = frozenset()
    """The numbers of the lines whose steps are hidden."""
    chosen: int = 0
    """The number of the chosen line."""


def visible_lines(lines: Sequence[Said], folds: Folds) -> list[int]:
    """The numbers of the lines that are seen: those not below a folded one."""
    seen: list[int] = []
    hidden_below: int | None = None
    for number, line in enumerate(lines):
        if hidden_below is not None and line.depth > hidden_below and line.rule != RESULT:
            continue
        hidden_below = line.depth if number in folds.folded else None
        seen.append(number)
    return seen


def has_steps(lines: Sequence[Said], number: int) -> bool:
    """Whether a line rests on others."""
    return number + 1 < len(lines) and lines[number + 1].depth > lines[number].depth


def move(lines: Sequence[Said], folds: Folds, by: int) -> Folds:
    """Choose the seen line so many rows on, as far as there are any."""
    seen = visible_lines(lines, folds)
    at = seen.index(folds.chosen) if folds.chosen in seen else 0
    return replace(folds, chosen=seen[min(max(at + by, 0), len(seen) - 1)])


def fold(lines: Sequence[Said], folds: Folds) -> Folds:
    """Fold the chosen line; one that has nothing to fold gives way to the line that it stands below."""
    if has_steps(lines, folds.chosen) and folds.chosen not in folds.folded:
        return replace(folds, folded=folds.folded | {folds.chosen})
    depth = lines[folds.chosen].depth
    for number in range(folds.chosen - 1, -1, -1):
        if lines[number].depth < depth:
            return replace(folds, chosen=number)
    return folds


def unfold(lines: Sequence[Said], folds: Folds) -> Folds:
    """Unfold the chosen line; one that is open already hands on to its first step."""
    if folds.chosen in folds.folded:
        return replace(folds, folded=folds.folded - {folds.chosen})
    return replace(folds, chosen=folds.chosen + 1) if has_steps(lines, folds.chosen) else folds


def fold_all(lines: Sequence[Said], folds: Folds) -> Folds:
    """Fold every line that rests on others, or unfold them all if every one is folded."""
    every = frozenset(n for n in range(len(lines)) if has_steps(lines, n))
    return Folds(frozenset() if every <= folds.folded else every, 0)


# -- rows ---------------------------------------------------------------------------------------------------------


def _array_head(
    found: Explained, entry: PartialWork, formula: Sequence[tuple[str, str]], width: int, own: str
) -> list[Line]:
    """The gradient by a parameter, and the entry that is looked at."""
    given = ", ".join(f"{pretty(letter)} = {count:,}" for letter, count in found.counts.items())
    first: Line = ((f"{found.symbol} = ", own), *formula, (f"   with {given}" if given else "", "muted"))
    numbers = f"{entry.numbers} = " if entry.numbers else ""
    value = (short(entry.value), own)
    if not found.shape:
        return [_cut(first, width), _cut((("   = ", own), value), width)]
    return [
        _cut(first, width),
        _cut_before(((f"◆ {entry.symbol} = ", own), (numbers.replace("-", "−"), "")), [value], width),
    ]


def head(found: Explained, width: int, own: str = "heading") -> list[Line]:
    """The partial itself: its formula, with numbers, its value. ``own`` is the look of its variable."""
    quiet = _quiet(found)
    shown = found.formula if found.in_parts is None else found.in_parts
    formula = [(text, "muted" if dim else "bold") for text, dim in pieces(elided(shown, _LONGEST), quiet)]
    if found.entry is not None:
        return _array_head(found, found.entry, formula, width, own)
    held = f"  {', '.join(map(pretty, found.held))} held constant" if found.held else ""
    first: Line = ((f"{found.symbol} = ", own), *formula, (f" = {short(found.value)}", own), (held, "muted"))
    if sum(len(text) for text, _ in first) > width:
        first = ((f"{found.symbol} = ", own), *formula)
        second: Line = ((" " * (len(found.symbol) + 1) + f"= {short(found.value)}", own), (held, "muted"))
        return [_cut(first, width), _cut(second, width)]
    return [first, ()]


def rows(found: Explained, folds: Folds, width: int, height: int, own: str = "bold", read: int = 0) -> list[Line]:
    """The steps that are seen, scrolled so that the chosen one is among them: it is whole, the others have a line each.

    ``own`` is the look of the variable; of a chosen step that is too long for the window ``read`` lines are above it.
    """
    seen = visible_lines(found.lines, folds)
    at = seen.index(folds.chosen) if folds.chosen in seen else 0
    block = part_of([_selected(line, width) for line in _chosen(found, folds, width, own)], read, room(height))
    more = len(block) - 1  # lines that the chosen step has more than the others
    first = min(max(at - (height - more) // 2, 0), max(len(seen) + more - height, 0), at)
    lines = [_row(found, n, folds, width, own) for n in seen[first:at]]
    lines += [*block, *(_row(found, n, folds, width, own) for n in seen[at + 1 : first + height - more])]
    if first > 0 and at > first:
        lines[0] = ((f"  ↑ {first + 1} more above", "muted"),)
    below = len(seen) + more - first - height
    if below > 0 and at + more < first + height - 1:
        lines[-1] = ((f"  ↓ {below + 1} more below", "muted"),)
    return lines


def most_read(found: Explained, folds: Folds, width: int, height: int) -> int:
    """How many lines of the chosen step can be scrolled away."""
    return max(len(_chosen(found, folds, width, "")) - room(height), 0)


def room(height: int) -> int:
    """The lines for the chosen step: those before and behind it keep one each."""
    return max(height - 2, 1)


def part_of(lines: list[Line], above: int, height: int) -> list[Line]:
    """Lines from one on, the last with a mark where more follow."""
    above = min(above, max(len(lines) - height, 0))
    return cut(lines[above:], height) if height > 1 else lines[above : above + 1]


def _selected(line: Line, width: int) -> Line:
    return (("".join(text for text, _ in line).ljust(width), "selected"),)


def _start(found: Explained, number: int, folds: Folds, width: int) -> list[tuple[str, str]]:
    """What stands before a step: how deep it lies, whether it is folded, its rule."""
    line = found.lines[number]
    mark = "▸ " if number in folds.folded else "▾ " if has_steps(found.lines, number) else "  "
    lead = "❯" if number == folds.chosen else " "
    rule = "so" if line.rule == RESULT else line.rule
    return [(f"{lead}{'  ' * min(line.depth, width // 6)}{mark}", "heading"), (f"{rule}:  ", "heading")]


def _body(found: Explained, number: int, most: int) -> list[tuple[str, str]]:
    """What is differentiated, and its derivative."""
    line, quiet = found.lines[number], _quiet(found)
    if line.rule in _HELD:
        return [(f"{unicode(elided(line.before, most))}  →  0", "muted")]
    return [*_formula(line.before, quiet, most), ("  →  ", "muted"), *_formula(line.after, quiet, most)]


def _tail(found: Explained, number: int, own: str) -> list[tuple[str, str]]:
    """The number at the point, where the derivative is not that number already."""
    line, value = found.lines[number], found.values[number]
    is_said = line.rule in _HELD or unicode(elided(line.after, _LONGEST)) == short(value.result)
    return [] if is_said else [(f"  {_number(value)}", own)]


def _chosen(found: Explained, folds: Folds, width: int, own: str) -> list[Line]:
    """The chosen step in as many lines as it takes."""
    number = folds.chosen
    start = _start(found, number, folds, width)
    return broken((*start, *_body(found, number, _WHOLE), *_tail(found, number, own)), width, len(start[0][0]) + 2)


def _row(found: Explained, number: int, folds: Folds, width: int, own: str) -> Line:
    """A step in one line; where it is too long the number at the point stays, and the formulas are cut."""
    line = (*_start(found, number, folds, width), *_body(found, number, _LONGEST))
    return _cut_before(line, _tail(found, number, own), width)


def _number(value: StepValue) -> str:
    return f"length {short(value.result)}" if value.is_length else f"= {short(value.result)}"


def _formula(node: Node, quiet: frozenset[str], most: int) -> list[tuple[str, str]]:
    return [(text, "muted" if dim else "") for text, dim in pieces(elided(node, most), quiet)]


def _cut_before(line: Line, tail: Sequence[tuple[str, str]], width: int) -> Line:
    """A line with its tail, which stays where the line is cut."""
    return _cut((*_cut(line, width - sum(len(text) for text, _ in tail)), *tail), width)


def _quiet(found: Explained) -> frozenset[str]:
    """The names that are not differentiated by."""
    return frozenset(found.held) | {n for n in found.others if n != found.by[-1]}


def _cut(line: Line, width: int) -> Line:
    """The line in so many columns, with … where it was cut."""
    if sum(len(text) for text, _ in line) <= width:
        return line
    room = max(width - 2, 0)
    kept: list[tuple[str, str]] = []
    for text, look in line:
        kept.append((text[:room], look))
        room -= len(text)
        if room <= 0:
            break
    return (*kept, (" …", "muted"))


def work(found: Explained, folds: Folds, at: Mapping[str, float], width: int, own: str = "") -> list[Line]:
    """The chosen step with the point's numbers in it: what is differentiated, and its derivative."""
    line, value = found.lines[folds.chosen], found.values[folds.chosen]
    lines: list[Line] = []
    derived = f"its derivative by {pretty(found.by[-1])}"
    for name, node, number, look in (
        ("what is differentiated", line.before, value.before, ""),
        (derived, line.after, value.result, own),
    ):
        lines.append(((name, "muted"),))
        if value.is_length:
            said = [f"{unicode(elided(node, _LONGEST))}, length {short(number)}"]
        else:
            said = [unicode(elided(node, _LONGEST)), worked(elided(node, _LONGEST), at, _DIGITS), short(number)]
        text = " = ".join(dict.fromkeys(said))  # what is a number already is said once
        lines += [(("  ", ""), *line) for line in broken(((text, look),), max(width - 2, 10), 2)]
    return lines


def words(found: Explained, folds: Folds, width: int) -> list[Line]:
    """The chosen step as a sentence."""
    said = found.lines[folds.chosen].says
    return [((line, ""),) for line in wrap(sentence(said), max(width, 10), break_on_hyphens=False)]


def check_line(check: Check | None, width: int) -> list[Line]:
    """Symbolic, reverse mode and finite difference side by side."""
    return [_cut(_compared(check, width), width)]


def check_words(check: Check | None, width: int) -> list[Line]:
    """The same in several lines, if one is too short for it; else nothing."""
    whole = "".join(text for text, _ in _compared(check, width))
    return [((line, "muted"),) for line in wrap(whole, max(width, 10))] if len(whole) > width else []


def _compared(check: Check | None, width: int) -> Line:
    if check is None:
        return (("", ""),)
    numbers = (check.symbolic[0], check.reverse_mode[0], check.finite_difference[0])
    mark, look = ("✓", "right") if check.agree else ("?", "hint") if check.agree is None else ("✗", "wrong")
    for names in (("symbolic", "reverse mode", "finite difference"), ("formula", "reverse", "difference")):
        texts = [short(x, 8 if names[0] == "symbolic" else 6) for x in numbers]
        said = " · ".join(f"{name} {text}" for name, text in zip(names, texts, strict=True))
        outcome = agreement(check) if names[0] == "symbolic" else f"{check.digits} digits agree"
        whole: Line = ((f"{mark} ", look), (said, ""), (f": {outcome}", "muted"))
        if check.digits is None or sum(len(text) for text, _ in whole) <= width:
            break
    else:
        for start in (", ".join(names), "three ways") if len(set(texts)) == 1 else ():  # once is enough
            whole = ((f"{mark} ", look), (f"{start}: {texts[0]}", ""), (f", {outcome}", "muted"))
            if sum(len(text) for text, _ in whole) <= width:
                break
    return whole
