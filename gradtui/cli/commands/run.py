"""``gradtui run``: no terminal library, and for scalar variables no NumPy."""

from __future__ import annotations

from ...export.formats.format import Kind
from ...scenario.runs import run as run_scenario
from ..options.options import Values
from ..resolve import chosen, must_have_source
from ..waiting import waiting
from ..writing import write


def run(options: Values) -> int:
    """Run every descent of a scenario and print them."""
    must_have_source("run", options)
    with waiting("run", "runs") as told:
        scenario = chosen(options)
        return write(Kind.RUNS, (scenario, run_scenario(scenario, options.steps, told)), options)
