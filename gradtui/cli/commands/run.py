"""``gradtui run`` and ``gradtui list``: no terminal library, and for scalar variables no NumPy."""

from __future__ import annotations

from ...export import runs as formats
from ...expression.visible import visible
from ...scenario import catalogue
from ...scenario.model import Scenario
from ...scenario.runs import run as run_scenario
from .. import output
from ..options.options import Values
from ..output import DONE
from ..resolve import chosen
from ..usage import UsageError


def run(options: Values) -> int:
    """Run every descent of a scenario and print them."""
    if options.scenario is None and options.function is None:
        raise UsageError("run: expected a scenario, or a function with -f (gradtui list names the built-in ones)")
    scenario = chosen(options)
    descents = run_scenario(scenario, options.steps)
    if options.speak:
        from .speak import as_speech  # late: start-up is imports

        text = as_speech(scenario, descents)
    elif options.format == "json":
        ascii_only = not options.output and not output.is_unicode()
        text = formats.as_json(scenario, descents, ascii_only=ascii_only, full=options.full)
    elif options.format == "csv":
        _check_csv(scenario)
        text = formats.as_csv(scenario, descents)
    else:
        text = formats.as_text(scenario, descents, str if options.output else output.fit)
    if options.output is None:
        output.data(text)
        return DONE
    problem = output.save(options.output, text)
    if problem:
        raise UsageError(f"--output: {visible(problem)}")
    return DONE


def _check_csv(scenario: Scenario) -> None:
    count = sum(array.size for array in scenario.parameters.values())
    if count > formats.MOST_WRITTEN:
        raise UsageError(f"--format csv: expected at most {formats.MOST_WRITTEN:,} parameters, got {count:,}; try json")


def list_scenarios(_: Values | None = None) -> int:
    """Print the name and title of each lesson and of each built-in scenario."""
    lessons, others = catalogue.course(), catalogue.entries()
    width = max((len(entry.name) for entry in (*lessons, *others)), default=0)
    for heading, entries in (("the course:", lessons), ("the gallery:", others)):
        output.data(f"{heading}\n")
        for entry in entries:
            output.data(f"  {entry.name.ljust(width)}  {visible(entry.title)}\n")
    return DONE
