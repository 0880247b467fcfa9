"""[function]: the expression, its names and its constants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ...expression.errors import ExpressionError
from ...expression.tree import Node, symbols
from ...expression.written import MAX_PARTS, PartError, Reader, Written, refuse_foreign
from ..data.array_names import NO_ARRAYS, ArraysRead
from . import checks
from .checks import Fault, Path, Report, shown
from .fields import Field, Table, keyed, read
from .values import Json, Value, array

MAX_VARIABLES = 32
_NAME: Json = {"type": "string", "minLength": 1}


def _names() -> Json:
    from ..data.array_values import MAX_NUMBERS

    return array(_NAME, MAX_NUMBERS, uniqueItems=True)


FUNCTION = Table(
    "function",
    "The function.",
    keyed(
        Field(
            "expression",
            Value({"type": "string", "minLength": 1}),
            "The function itself, such as x**2 + 3*x*y. Products are written with *.",
            needed=True,
            example='"{expression}"',
            comment="",
            also=("expr", "formula"),
        ),
        Field(
            "name",
            Value(_NAME),
            "What it is called on screen: f, or L for a loss.",
            default="f",
            example='"{letter}"',
            common=True,
        ),
        Field(
            "variables",
            Value(_names),
            "The variables in their order.",
            example="[{variables}]",
            comment="",
            also=("vars",),
        ),
        Field(
            "constants",
            Value({"type": "object", "additionalProperties": {"type": "number", "description": "The value."}}),
            "Names with a fixed value.",
            default={},
            example="{{ a = 1.0 }}",
            comment="names with a fixed value, to be used in the expression",
            also=("const", "params"),
        ),
        Field(
            "let",
            Value(
                {
                    "type": "object",
                    "additionalProperties": {"type": "string", "minLength": 1, "description": "The part."},
                    "maxProperties": MAX_PARTS,
                }
            ),
            "Parts that have a name, in order: each may be used in the expression and in later parts.",
            default={},
            example='{{ u = "x + 1" }}',
            comment="named parts, to be used in the expression and in later parts",
            also=("parts", "where", "define"),
        ),
    ),
)


class FunctionRead(NamedTuple):
    """What could be read of [function]."""

    text: str
    """The expression as written, or "" without one."""
    written: Written | None
    """The expression parsed, and its named parts, or None."""
    name: str
    """What the function is called."""
    variables: tuple[str, ...] | None
    """The variables, or None where a fault leaves them unknown."""
    constants: Mapping[str, float] | None
    """The constants, or None where a fault leaves them unknown."""

    @property
    def tree(self) -> Node | None:
        """The expression with the parts in place of their names, or None."""
        return None if self.written is None else self.written.whole


def read_function(report: Report, value: Any, arrays: ArraysRead = NO_ARRAYS) -> FunctionRead:
    """Read [function]; ``arrays`` are the names that [data] and [parameters] bind."""
    path: Path = ("function",)
    table = checks.table(report, path, value, "[function]")
    if table is None:
        return FunctionRead("", None, "f", None, None)
    given = read(report, path, table, FUNCTION)
    bound = (*arrays.data, *arrays.numbers)
    most = MAX_VARIABLES + len(arrays.parameters)
    variables = _variables(report, table["variables"], bound, most) if "variables" in table else ()
    constants = _constants(report, given["constants"], (*(variables or ()), *arrays.names))
    if constants is not None:
        constants = constants | dict(arrays.numbers)
    parts = _parts(report, given["let"], (*(variables or ()), *(constants or ()), *arrays.names))
    text, written = "", None
    if "expression" not in table:
        report.key((*path, "expression"), 'missing key function.expression, for example expression = "x**2 + y**2"')
    elif not isinstance(table["expression"], str):
        report.value((*path, "expression"), f"expected a string, got {shown(table['expression'])}")
    else:
        text = table["expression"]
        declared = None
        if variables and constants is not None and arrays.complete:
            declared = tuple(dict.fromkeys((*variables, *constants, *arrays.names)))
        if arrays.complete and parts is not None:  # else a shape is unknown, and the faults there come first
            written = _expression(report, text, parts, declared, arrays, given["let"])
    known: tuple[str, ...] | None = None
    if written is not None and variables is not None and constants is not None:
        known = _used(report, written.whole, variables, constants, arrays)
        try:
            refuse_foreign(written, (*(known or ()), *variables, *constants, *arrays.names))
        except PartError as error:
            report.add(fault_of(_part_path(given["let"], error.part), error))
    name = _function_name(report, given["name"], (*(known or ()), *(parts or ()), *(constants or ()), *arrays.names))
    return FunctionRead(text, written, name, known, constants)


def _parts(report: Report, value: Any, taken: Sequence[str]) -> dict[str, str] | None:
    """The texts of the named parts, or None where one has no name or no text."""
    path: Path = ("function", "let")
    table = checks.table(report, path, value, '{ name = "expression" }')
    if table is None:
        return None
    if len(table) > MAX_PARTS:
        report.value(path, f"expected at most {MAX_PARTS} parts, got {len(table)}")
        return None
    parts: dict[str, str] = {}
    for key, item in table.items():
        name = checks.name(report, (*path, key), key, (*taken, *parts), at_key=True)
        if not isinstance(item, str):
            report.value((*path, key), f"expected an expression in quotes, got {shown(item)}")
        elif name is not None:
            parts[name] = item
    return parts if len(parts) == len(table) else None


def _expression(
    report: Report,
    text: str,
    parts: Mapping[str, str],
    declared: Sequence[str] | None,
    arrays: ArraysRead,
    let: Mapping[str, str],
) -> Written | None:
    reader = Reader(parts, declared, arrays.shapes)
    path: Path = ("function", "expression")
    try:
        for name, part in parts.items():
            path = _part_path(let, name)
            reader.part(name, part)
        path = ("function", "expression")
        return reader.expression(text)
    except ExpressionError as error:
        report.add(fault_of(path, error))
        return None


def fault_of(path: Path, error: ExpressionError) -> Fault:
    """A fault of an expression, at its place in the text."""
    return Fault(path, error.sentence, character=error.column - 1, length=error.length)


def _part_path(let: Mapping[str, str], name: str) -> Path:
    """Where a part is in the file, which may have θ for theta."""
    return ("function", "let", next(key for key in let if checks.plain(key) == name))


def _used(
    report: Report, tree: Node, declared: tuple[str, ...], constants: Mapping[str, float], arrays: ArraysRead
) -> tuple[str, ...] | None:
    """Return the variables, checked against the names that the expression has."""
    found = tuple(name for name in symbols(tree) if name not in constants and name not in arrays.data)
    for name in arrays.parameters:
        if name not in found:
            report.key(("parameters", name), f"expected a name of the expression, but {name} is not in it")
    for i, name in enumerate(declared):
        if name not in found:
            report.value(("function", "variables", i), f"expected a name of the expression, but {name} is not in it")
    variables = tuple(dict.fromkeys((*declared, *(name for name in found if name in arrays.parameters))))
    if not declared:
        variables = found
        if not variables:
            report.value(("function", "expression"), "expected a variable, such as x, got an expression without one")
    numbers = [name for name in variables if name not in arrays.parameters]
    if len(numbers) > MAX_VARIABLES:
        kind = " that are numbers" if arrays.parameters else ""
        message = f"expected at most {MAX_VARIABLES} variables{kind}, got {len(numbers)}"
        report.value(("function", "expression"), message)
        return None
    return variables or None


def _variables(report: Report, value: Any, bound: Sequence[str], most: int) -> tuple[str, ...] | None:
    path: Path = ("function", "variables")
    items = checks.array(report, path, value, "variables", most)
    if items is None:
        return None
    variables: list[str] = []
    for i, item in enumerate(items):
        name = checks.name(report, (*path, i), item, (*variables, *bound))
        if name is not None:
            variables.append(name)
    return tuple(variables) if len(variables) == len(items) else None


def _constants(report: Report, value: Any, variables: Sequence[str]) -> dict[str, float] | None:
    path: Path = ("function", "constants")
    table = checks.table(report, path, value, "{ name = number }")
    if table is None:
        return None
    constants: dict[str, float] = {}
    for key, item in table.items():
        name = checks.name(report, (*path, key), key, (*variables, *constants), at_key=True)
        number = checks.number(report, (*path, key), item)
        if name is not None and number is not None:
            constants[name] = number
    return constants if len(constants) == len(table) else None


def _function_name(report: Report, value: Any, taken: Sequence[str]) -> str:
    return checks.name(report, ("function", "name"), value, taken) or "f"
