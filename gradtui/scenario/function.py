"""[function]: the expression, its names and its constants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ..expression.errors import ExpressionError
from ..expression.parser import parse
from ..expression.tokens import check_name
from ..expression.tree import Node, symbols
from . import checks
from .checks import Fault, Path, Report, shown

FUNCTION_KEYS = ("expression", "name", "variables", "constants")
MAX_VARIABLES = 32


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


def read_function(report: Report, value: Any, *, more_names: bool = False) -> FunctionRead:
    """Read [function]. ``more_names`` says that other tables bind names too, so that no name can be called unknown."""
    path: Path = ("function",)
    table = checks.table(report, path, value, "[function]")
    if table is None:
        return FunctionRead("", None, "f", None, None)
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
        message = f"expected a new name, got {shown(value)[len('the string ') :]}: {error}"
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
