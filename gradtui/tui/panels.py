"""The words and numbers beside the picture. All text goes in as Content, never as markup."""

from __future__ import annotations

from textual.content import Content

from ..expression.names import pretty
from ..expression.printing import short, unicode
from ..expression.visible import visible
from ..picture import colours
from .session import Session


def title(session: Session, playing: bool) -> Content:
    """The line at the top: the scenario, and the run that the keys move."""
    run = session.run
    place = f"step {run.cursor}"
    if run.length - 1 > run.cursor:
        place += f" of {run.length - 1}"
    parts: list[tuple[str, str] | str] = [
        (f" {visible(session.scenario.title, limit=40)} ", "bold $text-primary"),
        (f" {run_mark(session.active)} {visible(run.name, limit=60)}", "bold"),
    ]
    if len(session.runs) > 1:
        parts.append((f" ({session.active + 1}/{len(session.runs)})", "$text-muted"))
    parts += [f" · {run.optimizer.label} · ", (place, "bold")]
    if playing:
        parts.append((" ▶ playing", "bold $text-success"))
    return Content.assemble(*parts)


def run_mark(index: int) -> str:
    """The glyph of a run."""
    return colours.run_glyph(index)


def function_line(session: Session) -> Content:
    """The function itself."""
    scenario = session.scenario
    names = ", ".join(pretty(v) for v in scenario.variables)
    text = f"{pretty(scenario.name)}({names}) = {unicode(scenario.tree)}"
    constants = ", ".join(f"{pretty(n)} = {short(v)}" for n, v in scenario.constants.items())
    return Content.assemble((text, "bold"), (f"   {constants}" if constants else "", "$text-muted"))


def runs(session: Session) -> Content:
    """A line for each run: its glyph, name, step, f and verdict."""
    width = max(len(visible(run.name)) for run in session.runs)
    f = pretty(session.scenario.name)
    lines = []
    for i, run in enumerate(session.runs):
        look = "bold reverse" if i == session.active else ""
        verdict = run.verdict.words if run.cursor else "at its start"
        name = visible(run.name).ljust(width)
        row = f" {run_mark(i)} {name}  step {run.cursor:>4}  {f} = {short(run.value):<10} {verdict} "
        lines.append(Content.styled(row, look))
    return Content("\n").join(lines)
