"""The tables of a scenario, each read by one function that reports every fault and returns what it could read."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple, cast

from ..engine.optimizers import OPTIMIZERS, Optimizer
from ..expression import names
from ..expression.errors import ExpressionError
from ..expression.parser import parse
from ..expression.printing import number_text
from ..expression.tokens import check_name
from ..expression.tree import Node, symbols
from . import checks
from .checks import Fault, Path, Report, shown
from .model import Start, View

MAX_STARTS = 64
MAX_LEARNING_RATES = 16
MAX_OPTIMIZERS = 16
MAX_STEPS = 100_000
MAX_VARIABLES = 32

FUNCTION_KEYS = ("expression", "name", "variables", "constants")
START_KEYS = ("name", "at")
DESCENT_KEYS = ("learning_rate", "learning_rates", "optimizer", "optimizers", "steps", "tolerance")
VIEW_KEYS = ("x", "y", "plane", "levels", "scale")


class FunctionRead(NamedTuple):
    """What could be read of [function]."""

    text: str
    """The expression as written, or "" without one."""
    tree: Node | None
    """The expression parsed, or None."""
    name: str
    """What the function is called."""
    variables: tuple[str, ...] | None
    """The variables, or None where a fault leaves them unknown."""
    constants: Mapping[str, float] | None
    """The constants, or None where a fault leaves them unknown."""


# -- [function] --------------------------------------------------------------------------------------------------


def read_function(report: Report, table: dict[str, Any], *, more_names: bool = False) -> FunctionRead:
    """Read [function]. ``more_names`` says that other tables bind names too, so that no name can be called unknown."""
    path: Path = ("function",)
    checks.check_keys(report, path, table, FUNCTION_KEYS)
    variables = _variables(report, table["variables"]) if "variables" in table else ()
    constants = _constants(report, table.get("constants", {}), variables or ())
    text, tree = "", None
    if "expression" not in table:
        report.key((*path, "expression"), 'missing key function.expression, for example expression = "x**2 + y**2"')
    elif not isinstance(table["expression"], str):
        report.value((*path, "expression"), f"expected a string, got {shown(table['expression'])}")
    else:
        text = table["expression"]
        declared = (*variables, *constants) if variables and constants is not None and not more_names else None
        tree = _expression(report, text, declared)
    known: tuple[str, ...] | None = None
    if tree is not None and variables is not None and constants is not None and not more_names:
        known = _used(report, tree, variables, constants)
    name = _function_name(report, table.get("name", "f"), (*(known or ()), *(constants or ())))
    return FunctionRead(text, tree, name, known, constants)


def _expression(report: Report, text: str, declared: Sequence[str] | None) -> Node | None:
    try:
        return parse(text, declared)
    except ExpressionError as error:
        report.add(Fault(("function", "expression"), error.sentence, character=error.column - 1, length=error.length))
        return None


def _used(
    report: Report, tree: Node, declared: tuple[str, ...], constants: Mapping[str, float]
) -> tuple[str, ...] | None:
    """Return the variables, checked against the names that the expression has."""
    found = symbols(tree)
    if not declared:
        variables = tuple(name for name in found if name not in constants)
        if not variables:
            report.value(("function", "expression"), "expected a variable, such as x, got an expression without one")
        elif len(variables) > MAX_VARIABLES:
            message = f"expected at most {MAX_VARIABLES} variables, got {len(variables)}"
            report.value(("function", "expression"), message)
            return None
        return variables or None
    for i, name in enumerate(declared):
        if name not in found:
            report.value(("function", "variables", i), f"expected a name of the expression, but {name} is not in it")
    return declared


def _variables(report: Report, value: Any) -> tuple[str, ...] | None:
    path: Path = ("function", "variables")
    items = checks.array(report, path, value, "variables", MAX_VARIABLES)
    if items is None:
        return None
    variables: list[str] = []
    for i, item in enumerate(items):
        name = _name(report, (*path, i), item, variables)
        if name is not None:
            variables.append(name)
    return tuple(variables) if len(variables) == len(items) else None


def _name(report: Report, path: Path, value: Any, taken: Sequence[str] = (), *, at_key: bool = False) -> str | None:
    """Return a name in ASCII letters, or None after reporting why it is none."""
    if not isinstance(value, str):
        report.value(path, f"expected a name in quotes, got {shown(value)}")
        return None
    try:
        return check_name(value, taken)
    except ValueError as error:
        message = f"expected a name of its own, got {shown(value)[len('the string ') :]}: {error}"
        report.add(Fault(path, message, at_key=at_key))
        return None


def _constants(report: Report, value: Any, variables: Sequence[str]) -> dict[str, float] | None:
    path: Path = ("function", "constants")
    table = checks.table(report, path, value, "{ name = number }")
    if table is None:
        return None
    constants: dict[str, float] = {}
    for key, item in table.items():
        name = _name(report, (*path, key), key, (*variables, *constants), at_key=True)
        number = checks.number(report, (*path, key), item)
        if name is not None and number is not None:
            constants[name] = number
    return constants if len(constants) == len(table) else None


def _function_name(report: Report, value: Any, taken: Sequence[str]) -> str:
    return _name(report, ("function", "name"), value, taken) or "f"


# -- [[start]] ---------------------------------------------------------------------------------------------------


def read_starts(report: Report, value: Any, function: FunctionRead) -> tuple[Start, ...]:
    """Read every [[start]]. Without one there is one start, the origin."""
    path: Path = ("start",)
    if isinstance(value, dict):
        report.value(path, "expected [[start]] in two brackets, got [start]")
        return ()
    items = checks.array(report, path, value, "starts", MAX_STARTS)
    given: list[tuple[str | None, dict[str, float]]] = []
    lines: dict[str, Path] = {}
    for i, item in enumerate(items or ()):
        table = checks.table(report, (*path, i), item, "[[start]]")
        if table is None:
            continue
        checks.check_keys(report, (*path, i), table, START_KEYS)
        name = checks.text(report, (*path, i, "name"), table["name"]) if "name" in table else None
        if name is not None and name in lines:
            message = f"expected a name of its own, got {shown(name)}, which is used"
            report.value((*path, i, "name"), message, lines[name])
        elif name is not None:
            lines[name] = (*path, i, "name")
        point = _point(report, (*path, i), table, function)
        if point is not None:
            given.append((name, point))
    return _named(given)


def _named(given: list[tuple[str | None, dict[str, float]]]) -> tuple[Start, ...]:
    """Name the starts that have no name after their coordinates, each name once."""
    taken = {name for name, _ in given if name}
    starts = []
    for count, (name, point) in enumerate(given, 1):
        if name is None:
            made = ", ".join(f"{v}={number_text(x)}" for v, x in point.items()) if len(point) <= 3 else f"start {count}"
            name, again = made, 2
            while name in taken:
                name, again = f"{made} ({again})", again + 1
            taken.add(name)
        starts.append(Start(name, point))
    return tuple(starts)


def _point(report: Report, path: Path, table: dict[str, Any], function: FunctionRead) -> dict[str, float] | None:
    """Return a start's coordinates in the order of the variables, or None after reporting why not."""
    variables = function.variables
    example = f"at = {{ {', '.join(f'{name} = 0' for name in variables or ('x',))} }}"
    at = (*path, "at")
    if "at" not in table:
        report.key(at, f"missing key at, for example {example}")
        return None
    if not isinstance(table["at"], dict):
        count = len(variables or "")
        wanted = f"a table with {count} number{'s' * (count != 1)} ({', '.join(variables)})" if variables else "a table"
        report.value(at, f"expected {wanted}, got {shown(table['at'])}; write {example}")
        return None
    point: dict[str, float] = {}
    for key, value in table["at"].items():
        name = "".join(names.GREEK.get(c, c) for c in key)
        if variables is not None and name not in variables:
            advice = checks.suggestion(name, variables, "the variables are")
            found = "a constant is no variable" if name in (function.constants or {}) else "unknown variable"
            report.key((*at, key), f"{found}, {advice}")
        elif name in point:
            report.key((*at, key), f"expected each variable once, got {names.pretty(name)} twice")
        number = checks.number(report, (*at, key), value)
        point[name] = math.nan if number is None else number
    missing = [name for name in variables or () if name not in point]
    if missing:
        report.key(at, f"missing {' and '.join(missing)}, expected a number for each of {', '.join(variables or ())}")
    if variables is None or missing or set(point) != set(variables) or not all(map(math.isfinite, point.values())):
        return None
    ordered = {name: point[name] for name in variables}
    fault = undefined(function, ordered)
    if fault:
        report.value(at, f"expected a point where {function.name} has a value, but {fault}")
        return None
    return ordered


def undefined(function: FunctionRead, point: Mapping[str, float]) -> str | None:
    """Return which part of f has no value at a point; None where all have one, be it an overflow."""
    from ..engine.objective import Objective

    if function.tree is None or function.constants is None:
        return None
    return Objective(function.tree, tuple(point), function.constants).undefined_at(tuple(point.values()))


# -- [descent] ---------------------------------------------------------------------------------------------------


class DescentRead(NamedTuple):
    """What [descent] says, or the defaults."""

    learning_rates: tuple[float, ...] = (0.1,)
    """Each above 0."""
    optimizers: tuple[Optimizer, ...] = (OPTIMIZERS["gd"],)
    """Each with its hyperparameters."""
    steps: int = 100
    """1 to 100,000."""
    tolerance: float = 1e-6
    """At least 0."""


def read_descent(report: Report, table: dict[str, Any]) -> DescentRead:
    """Read [descent]."""
    path: Path = ("descent",)
    checks.check_keys(report, path, table, DESCENT_KEYS)
    read: dict[str, Any] = {}
    for one, many, most, reader in (
        ("learning_rate", "learning_rates", MAX_LEARNING_RATES, _learning_rate),
        ("optimizer", "optimizers", MAX_OPTIMIZERS, _optimizer),
    ):
        if one in table and many in table:
            earlier, later = (key for key in table if key in (one, many))
            report.key((*path, later), f"expected {one} or {many}, got both: {earlier} is", (*path, earlier))
        if one in table:
            read[many] = (reader(report, (*path, one), table[one]),)
        if many in table:
            items = checks.array(report, (*path, many), table[many], many.replace("_", " "), most) or ()
            read[many] = tuple(reader(report, (*path, many, i), item) for i, item in enumerate(items))
            _no_twins(report, (*path, many), read[many])
    if "steps" in table:
        read["steps"] = checks.whole(report, (*path, "steps"), table["steps"], 1, MAX_STEPS)
    if "tolerance" in table:
        tolerance = checks.number(report, (*path, "tolerance"), table["tolerance"])
        if tolerance is not None and tolerance < 0:
            report.value((*path, "tolerance"), f"expected a number of at least 0, got {tolerance!r}; 0 never stops")
        read["tolerance"] = tolerance
    return DescentRead(**read)


def _no_twins(report: Report, path: Path, values: Sequence[object]) -> None:
    """Report what is listed twice: two runs could not be told apart."""
    for i, value in enumerate(values):
        first = values.index(value)
        if value is not None and first < i:
            report.value((*path, i), "expected each once, got the same again as", (*path, first))


def _learning_rate(report: Report, path: Path, value: Any) -> float | None:
    rate = checks.number(report, path, value)
    if rate is not None and rate <= 0:
        report.value(path, f"expected a number greater than 0, got {shown(value)}")
        return None
    return rate


def _optimizer(report: Report, path: Path, value: Any) -> Optimizer | None:
    """Read "adam" or { name = "momentum", momentum = 0.9 }."""
    if not isinstance(value, dict):
        name = checks.choice(report, path, value, tuple(OPTIMIZERS))
        return OPTIMIZERS[name] if name else None
    if "name" not in value:
        report.value(path, 'missing key name, for example { name = "momentum", momentum = 0.9 }')
        return None
    name = checks.choice(report, (*path, "name"), value["name"], tuple(OPTIMIZERS))
    if name is None:
        return None
    optimizer = OPTIMIZERS[name]
    known = {hyper.key: hyper for hyper in optimizer.hyperparameters}
    checks.check_keys(report, path, value, ("name", *known))
    settings: dict[str, float] = {}
    for key, hyper in known.items():
        if key not in value:
            continue
        number = checks.number(report, (*path, key), value[key], hyper.range)
        if number is None:
            continue
        if not hyper.low <= number < hyper.high:
            report.value((*path, key), f"expected {hyper.range}, got {shown(value[key])}")
        settings[key] = number
    return optimizer.with_hyperparameters(settings) if settings else optimizer


# -- [view] ------------------------------------------------------------------------------------------------------


def read_view(report: Report, table: dict[str, Any], variables: tuple[str, ...] | None) -> View:
    """Read [view]."""
    path: Path = ("view",)
    checks.check_keys(report, path, table, VIEW_KEYS)
    x = _range(report, (*path, "x"), table["x"]) if "x" in table else None
    y = _range(report, (*path, "y"), table["y"]) if "y" in table else None
    if y is not None and variables is not None and len(variables) == 1:
        report.key((*path, "y"), f"expected no y, the range of a second variable: {variables[0]} is the only variable")
    plane = _plane(report, (*path, "plane"), table["plane"], variables) if "plane" in table else None
    levels = checks.whole(report, (*path, "levels"), table["levels"], 2, 50) if "levels" in table else None
    scale = checks.choice(report, (*path, "scale"), table["scale"], ("linear", "log")) if "scale" in table else None
    return View(x, y, plane, levels, cast('Literal["linear", "log"] | None', scale))


def _range(report: Report, path: Path, value: Any) -> tuple[float, float] | None:
    if not isinstance(value, list) or len(value) != 2:
        report.value(path, f"expected two numbers such as [-2.0, 2.0], got {shown(value)}")
        return None
    low, high = (checks.number(report, (*path, i), item) for i, item in enumerate(value))
    if low is None or high is None:
        return None
    if not low < high:
        found = f"[{number_text(low)}, {number_text(high)}]"
        report.value(path, f"expected two numbers, the smaller one first, got {found}")
        return None
    return low, high


def _plane(report: Report, path: Path, value: Any, variables: tuple[str, ...] | None) -> tuple[str, str] | None:
    if not isinstance(value, list) or len(value) != 2:
        report.value(path, f'expected two variables such as ["x", "y"], got {shown(value)}')
        return None
    plane = []
    for i, item in enumerate(value):
        name = "".join(names.GREEK.get(c, c) for c in item) if isinstance(item, str) else None
        if name is None or (variables is not None and name not in variables):
            advice = checks.suggestion(str(name or ""), variables or (), "the variables are") if variables else ""
            report.value((*path, i), f"expected a variable, got {shown(item)}{'; ' * bool(advice)}{advice}")
        elif name in plane:
            report.value((*path, i), f"expected two different variables, got {names.pretty(name)} twice")
        else:
            plane.append(name)
    return (plane[0], plane[1]) if len(plane) == 2 else None
