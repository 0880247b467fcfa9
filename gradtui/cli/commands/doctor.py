"""``gradtui doctor``: what a report of a problem needs, and whether gradtui does its work here.

It is called when something is broken. So it rests on the standard library alone, and whatever can end or hang a
process is tried in others, all at once and for a limited time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...export.style import Style, style_of_stdout, width_of_stdout
from ...export.tables import json_text
from ...expression.visible import visible
from .. import output
from ..options.options import Values
from ..report.facts import Section, gathered

if TYPE_CHECKING:
    from ..report.facts import Fact

_WRONG = 1


def doctor(values: Values) -> int:
    """Print the report; 1 if something is wrong."""
    sections = gathered()
    problems = [fact.problem for section in sections for fact in section.facts if fact.problem]
    if values.format == "json":
        output.data(_as_json(sections, problems))
    else:
        output.data(_as_text(sections, problems, style_of_stdout()))
    return _WRONG if problems else output.DONE


def _as_json(sections: Sequence[Section], problems: Sequence[str]) -> str:
    document: dict[str, object] = {"schema": 1, "ok": not problems, "problems": list(problems)}
    for section in sections:
        document[section.name] = {fact.name: fact.value for fact in section.facts}
    return json_text(document, ascii_only=not output.is_unicode(), indent=1)


def _as_text(sections: Sequence[Section], problems: Sequence[str], style: Style) -> str:
    import textwrap

    width = width_of_stdout(least=40)
    left = max(len(fact.label) for section in sections for fact in section.facts) + 4
    lines = []
    for section in sections:
        lines += [style(section.name.replace("_", " "), "bold")]
        for fact in section.facts:
            said = textwrap.wrap(output.fit(visible(fact.text)), width - left, break_on_hyphens=False) or [""]
            lines.append(f"  {_marked(fact, left - 2, style)}{said[0]}")
            lines += [" " * left + more for more in said[1:]]
        lines.append("")
    lines += _samples(style)
    if problems:
        lines.append(style("what is wrong", "bold"))
        for number, problem in enumerate(problems, 1):
            lines += textwrap.wrap(
                output.fit(f"{number}. {visible(problem)}"), width, initial_indent="  ", subsequent_indent="     "
            )
    else:
        lines.append("All is well.")
    return "\n".join(lines) + "\n"


def _marked(fact: Fact, width: int, style: Style) -> str:
    """A fact's name in its column; where something is wrong, with a sign."""
    label = f"{fact.label}{' !' if fact.problem else ''}"
    return style(label, "value" if fact.problem else "rule") + " " * (width - len(label))


def _samples(style: Style) -> list[str]:
    """What colours and signs look like here; nothing unless it goes to a terminal."""
    import sys

    if not sys.stdout.isatty():
        return []
    lines = [style("how it looks here", "bold")]
    if style("x", "bold") != "x":
        from ...export.style import swatches

        lines += [f"  {swatches()}  a band from dark to bright, without gaps"]
    if output.is_screen_unicode():
        lines += ["  ● ◆ ■ ▲ ▼ ★ ✚ ✖   ○ • → ↗   ∂f/∂x ∇ η θ₁ x²   ▀▄░▒▓   ⠉⠒⠤⣀⣿"]
        lines += ["  If there are boxes or question marks in that line, or it is ragged: gradtui --ascii"]
    return [*lines, ""]
