"""The scenario that a command line asks for: from a file, a name or a function, with the options applied."""

from __future__ import annotations

from dataclasses import replace

from ..engine.descent.optimizers import OPTIMIZERS
from ..expression.errors import ExpressionError
from ..expression.names import GREEK, nearest
from ..expression.printing import number_text
from ..expression.tree import symbols
from ..expression.visible import visible
from ..expression.written import read, refuse_foreign
from ..scenario.catalogue import open_scenario
from ..scenario.model import Scenario, Start, ViewSettings
from ..scenario.runs import objective_of
from ..scenario.tables.descent_table import incompatibility
from .options.options import Values
from .usage import UsageError


def must_have_source(command: str, options: Values) -> None:
    """Raise UsageError where a command line names nothing to work on."""
    if options.scenario is None and options.function is None:
        raise UsageError(
            f"{command}: expected a scenario, or a function with -f (gradtui list names the built-in ones)"
        )


def chosen_source(options: Values, starts: list[str] | None, option: str = "--start") -> Scenario:
    """Return the scenario of a file, a name or ``-f``; ``starts`` are the points that ``option`` gives to ``-f``."""
    if options.function is None:
        if options.let:
            raise UsageError("--let: expected a function with -f; a scenario file has its parts in [function] let")
        return open_scenario(options.scenario)
    if options.scenario is not None:
        raise UsageError("found both a scenario and -f, expected one of them")
    return _of_function(options.function, options.let or [], starts, option)


def chosen(options: Values) -> Scenario:
    """Return the scenario, with every option of the command line in place of its own settings."""
    scenario = chosen_source(options, options.start)
    named = {start.name: start for start in scenario.starts} if options.function is None else {}
    if options.start and all(text in named for text in options.start):
        scenario = replace(scenario, starts=tuple(named[text] for text in dict.fromkeys(options.start)))
    elif options.start and options.function is None:
        starts = read_points(options.start, numbers_of(scenario))
        if scenario.parameters or scenario.data:
            starts = tuple(with_arrays(scenario, start) for start in starts)
        scenario = replace(scenario, starts=starts, view=ViewSettings(levels=scenario.view.levels))
    if options.start or options.function is not None:
        _check_starts(scenario)
    if options.lr is not None:
        if options.lr <= 0.0:
            raise UsageError(f"--lr: expected a number above 0, got {number_text(options.lr)}")
        own = tuple(replace(optimizer, learning_rate=None) for optimizer in scenario.optimizers)
        scenario = replace(scenario, learning_rates=(options.lr,), optimizers=own)
    if options.optimizer is not None:
        if options.optimizer not in OPTIMIZERS:
            near = nearest(options.optimizer, OPTIMIZERS)
            hint = f"; did you mean {near}?" if near else ""
            shown = visible(options.optimizer, limit=40)
            raise UsageError(f"--optimizer: expected {', '.join(OPTIMIZERS)}, got {shown}{hint}")
        optimizer = OPTIMIZERS[options.optimizer]
        fault = None if optimizer.is_plain else incompatibility(optimizer, objective_of(scenario))
        if fault:
            raise UsageError(f"--optimizer: {fault[1]}")
        scenario = replace(scenario, optimizers=(optimizer,))
    if options.tolerance is not None:
        if options.tolerance < 0.0:
            raise UsageError(f"--tolerance: expected 0 or more, got {number_text(options.tolerance)}")
        scenario = replace(scenario, tolerance=options.tolerance)
    return scenario


def _let(texts: list[str]) -> dict[str, str]:
    """The parts that --let names: "u=y - w*x"."""
    parts: dict[str, str] = {}
    for text in texts:
        name, equals, part = text.partition("=")
        if not equals:
            raise UsageError(f"--let: expected a part like u=x+1, got {visible(text, limit=60)}")
        if name.strip() in parts:
            raise UsageError(f"--let: found {visible(name.strip(), limit=40)} twice, expected each part once")
        parts[name.strip()] = part.strip()
    return parts


def _of_function(text: str, let: list[str], starts: list[str] | None, option: str) -> Scenario:
    parts = _let(let)
    try:
        written = read(text, parts)
    except ExpressionError:
        raise
    except ValueError as error:
        raise UsageError(f"--let: expected a new name, {error}") from None
    tree = written.whole
    variables = symbols(tree)
    if not variables:
        raise UsageError("-f: found a function without variables, expected at least one, such as x**2")
    if len(variables) > 32:
        raise UsageError(f"-f: found {len(variables)} variables, expected at most 32")
    refuse_foreign(written, variables)
    return Scenario(
        title=text,
        summary="",
        text=text,
        tree=tree,
        name="f",
        variables=variables,
        constants={},
        starts=read_points(starts, variables, option) if starts else (Start("origin", dict.fromkeys(variables, 0.0)),),
        learning_rates=(0.1,),
        optimizers=(OPTIMIZERS["gd"],),
        steps=100,
        tolerance=1e-6,
        view=ViewSettings(),
        path=None,
        let=written if parts else None,
    )


def numbers_of(scenario: Scenario) -> tuple[str, ...]:
    """The variables that are numbers."""
    return tuple(v for v in scenario.variables if v not in scenario.parameters)


def with_arrays(scenario: Scenario, start: Start) -> Start:
    """The start with the initial values of the array parameters."""
    return Start(
        start.name, {v: scenario.parameters[v] if v in scenario.parameters else start.at[v] for v in scenario.variables}
    )


def read_points(texts: list[str], variables: tuple[str, ...], option: str = "--start") -> tuple[Start, ...]:
    """Return the points that an option names: "x=1,y=2"."""
    if not variables:
        raise UsageError(f"{option}: every variable here is an array, and they start as the file says")
    if len(texts) > 64:
        raise UsageError(f"{option}: found {len(texts)} starts, expected at most 64")
    starts: dict[str, Start] = {}
    for text in texts:
        at: dict[str, float] = {}
        for piece in text.split(","):
            name, equals, number = piece.partition("=")
            name = "".join(GREEK.get(c, c) for c in name.strip())
            try:
                value = float(number)
            except ValueError:
                value = float("nan")
            if not equals or value - value != 0.0 or not number.isascii() or "_" in number:
                raise UsageError(
                    f"{option}: expected numbers like {_example(variables)}, got {visible(text, limit=60)}"
                )
            if name not in variables or name in at:
                what = "unknown variable" if name not in variables else "twice the variable"
                raise UsageError(f"{option}: found {what} {visible(name, limit=40)}, expected {', '.join(variables)}")
            at[name] = value
        missing = [v for v in variables if v not in at]
        if missing:
            raise UsageError(f"{option}: {visible(text, limit=60)} says nothing of {', '.join(missing)}")
        ordered = {v: at[v] for v in variables}
        name = ", ".join(f"{v}={number_text(x)}" for v, x in ordered.items())
        starts[name] = Start(name, ordered)
    return tuple(starts.values())


def _example(variables: tuple[str, ...]) -> str:
    return ",".join(f"{v}={i + 1}" for i, v in enumerate(variables))


def _check_starts(scenario: Scenario) -> None:
    objective = objective_of(scenario)
    for start in scenario.starts:
        fault = objective.undefined_at(list(start.at.values()))
        if fault:
            raise UsageError(f"the function has no value at the start {start.name}: {fault} (choose one with --start)")
