"""``gradtui doctor``: what a report of a problem needs, and whether gradtui does its work here.

It is called when something is broken. So it rests on the standard library alone, and whatever can end or hang a
process is tried in others, all at once and for a limited time. A list of versions would be ten lines; but what is
wrong on a machine is a package outside its bounds, a compiled one that ends the process, a terminal that says less than
it can, or a folder that cannot be written, and each of these is found, named, and told apart.
"""

from __future__ import annotations

import sys

from ...export.formats.format import Kind
from ...export.report import Report
from ...export.style import style_of_stdout, swatches
from .. import output
from ..options.options import Values
from ..report.facts import gathered
from ..writing import write

_WRONG = 1


def doctor(values: Values) -> int:
    """Print the report; 1 if something is wrong."""
    report = Report(gathered(), _samples())
    write(Kind.REPORT, report, values)
    return _WRONG if report.problems else output.DONE


def _samples() -> list[str]:
    """What colours and signs look like here; nothing unless it goes to a terminal."""
    if not sys.stdout.isatty():
        return []
    style = style_of_stdout()
    lines = [style("how it looks here", "bold")]
    if style("x", "bold") != "x":
        lines += [f"  {swatches()}  a band from dark to bright, without gaps"]
    if output.is_screen_unicode():
        lines += ["  ● ◆ ■ ▲ ▼ ★ ✚ ✖   ○ • → ↗   ∂f/∂x ∇ η θ₁ x²   ▀▄░▒▓   ⠉⠒⠤⣀⣿"]
        lines += ["  If there are boxes or question marks in that line, or it is ragged: gradtui --ascii"]
    return [*lines, ""]
