"""[model]: what the loss measures, a prediction and its target; and the rows that are kept out to judge it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from ...engine.model.model import KINDS, Model
from ...expression.errors import ExpressionError
from ...expression.names import pretty
from ...expression.printing import number_text, short
from ...expression.reading.parser import parse_counted
from ...expression.shapes import Shape, ShapeError, shape_of
from ...expression.tree import Node, symbols
from ...expression.written import put_in
from ..data.array_names import ArraysRead, FromFile
from . import checks
from .checks import Path, Report, shown
from .fields import Field, Table, keyed, read
from .function_table import FunctionRead, fault_of
from .values import SEED, Json, Value, array, number, one_of

if TYPE_CHECKING:
    from ...engine.arithmetic.vector import Array

MAX_INPUTS = 100
MAX_CLASSES = 20
_NAME: Json = {"type": "string", "minLength": 1}
_PATH: Path = ("model",)

MODEL = Table(
    "model",
    "What the loss measures: the data and the model are drawn, and rows can be kept out to judge it.",
    keyed(
        Field(
            "prediction",
            Value(_NAME),
            "What the model says, in the language of the function; it may name a part.",
            needed=True,
            missing='the formula of what is predicted, for example prediction = "X@w + b"',
            example='"X@w + b"',
            comment="what the model says of each row",
            also=("predict", "predicted", "output", "yhat"),
        ),
        Field(
            "target",
            Value(_NAME),
            "The name of the data, or of the constant, that is to be predicted.",
            needed=True,
            missing='the name of what is to be predicted, for example target = "y"',
            example='"y"',
            comment="the name of what it should say",
            also=("targets", "label", "labels", "truth"),
        ),
        Field(
            "inputs",
            Value({"anyOf": [_NAME, array(_NAME, MAX_INPUTS, uniqueItems=True)]}),
            "The name of the data, or of the constants, that the model sees; or several names.",
            needed=True,
            missing='the names of what the model sees, for example inputs = "X"',
            example='"X"',
            comment="the name of what it sees, or several",
            also=("input", "features", "feature"),
        ),
        Field(
            "kind",
            one_of(KINDS),
            "Whether numbers are predicted, or classes: targets −1 and 1, 0 and 1, or one of 0, 1, …, k − 1.",
            default="regression",
            example='"regression"',
            comment='or "classes"',
            common=True,
        ),
        Field(
            "test",
            number(lambda x: 0 < x < 1, "a part of the rows, above 0 and below 1", "a number above 0 and below 1",
                   exclusiveMinimum=0, exclusiveMaximum=1),
            "The part of the rows that is kept out of the descent and judged beside it.",
            example="0.25",
            comment="rows kept out of the descent, to judge the model by",
            also=("test_size", "validation", "holdout"),
        ),
        Field("seed", SEED, "The seed for the choice of these rows.", example="1", common=True),
    ),
    rules={"dependentRequired": {"seed": ["test"]}},
    comment="what the loss measures; the data and the model are drawn",
)  # fmt: skip


class ModelRead(NamedTuple):
    """What could be read of [model]."""

    model: Model | None
    """The model, or None after a fault."""
    data: Mapping[str, Array]
    """The data without the rows that are kept out."""
    from_files: Mapping[str, FromFile] = MappingProxyType({})
    """What is known of those that come from a file: columns are standardized by the rows that are not kept out."""


def read_model(report: Report, value: Any, function: FunctionRead, arrays: ArraysRead) -> ModelRead:
    """Read [model] of a function."""
    nothing = ModelRead(None, arrays.data, arrays.from_files)
    table = checks.table(report, _PATH, value, "[model]")
    if table is None:
        return nothing
    found = read(report, _PATH, table, MODEL)
    if "seed" in table and "test" not in table:
        report.key((*_PATH, "seed"), "expected no seed without test: nothing here is random")
    if function.written is None or function.variables is None or function.constants is None or not arrays.complete:
        return nothing
    target = _name(report, (*_PATH, "target"), found["target"], function, arrays)
    inputs = _inputs(report, found["inputs"], function, arrays)
    parsed = _prediction(report, found["prediction"], function, arrays)
    if target is None or not inputs or parsed is None or report.faults:
        return nothing
    tree, whole = parsed
    rows = _rows(report, target, inputs, arrays, of_classes=found["kind"] == "classes")
    if rows is None:
        return nothing
    model = Model(found["prediction"], tree, whole, target, inputs, _columns(inputs, arrays), found["kind"])
    model = replace(model, rows=tuple(range(1, rows + 1)))
    classes = _classes(report, model, arrays) if model.is_of_classes else ()
    if classes is None or not _fits(report, model, len(classes), arrays):
        return nothing
    model = replace(model, classes=classes, labels=_labels(model.target, classes, arrays))
    if found["test"] is None:
        return ModelRead(model, arrays.data, arrays.from_files)
    return _split(report, model, found, function, arrays)


def _name(report: Report, path: Path, value: Any, function: FunctionRead, arrays: ArraysRead) -> str | None:
    """The name of data or of a constant."""
    if value is None:
        return None
    name = checks.plain(value) if isinstance(value, str) else ""
    known = (*arrays.data, *(function.constants or ()))
    if name in known:
        return name
    advice = checks.suggestion(name, known, "the names are") if known else "there are none"
    report.value(path, f"expected a name of the data or of a constant, got {shown(value)}; {advice}")
    return None


def _inputs(report: Report, value: Any, function: FunctionRead, arrays: ArraysRead) -> tuple[str, ...]:
    path = (*_PATH, "inputs")
    if not isinstance(value, list):
        name = _name(report, path, value, function, arrays)
        return () if name is None else (name,)
    names: list[str] = []
    for i, item in enumerate(checks.array(report, path, value, "inputs", MAX_INPUTS) or ()):
        name = _name(report, (*path, i), item, function, arrays)
        if name in names:
            report.value((*path, i), f"expected each name once, got {pretty(name)} twice")
        elif name is not None:
            names.append(name)
    return tuple(names)


def _prediction(report: Report, value: Any, function: FunctionRead, arrays: ArraysRead) -> tuple[Node, Node] | None:
    """The prediction, with the parts by their names and in place of them."""
    path = (*_PATH, "prediction")
    if value is None:
        return None
    if not isinstance(value, str):
        report.value(path, f"expected an expression in quotes, got {shown(value)}")
        return None
    assert function.written is not None
    parts = function.written.parts
    shapes = arrays.shapes
    for part in parts:
        shapes[part.name] = shape_of(part.whole, arrays.shapes)
    known = (*(function.variables or ()), *(function.constants or ()), *arrays.names, *(p.name for p in parts))
    try:
        tree, _ = parse_counted(value, tuple(dict.fromkeys(known)), shapes=shapes, is_part=True)
    except ExpressionError as error:
        report.add(fault_of(path, error))
        return None
    return tree, put_in(tree, parts)


def _rows(report: Report, target: str, inputs: Sequence[str], arrays: ArraysRead, *, of_classes: bool) -> int | None:
    """How many rows there are: target and inputs have the same number of them."""
    shapes: dict[str, Shape] = {name: array.shape for name, array in arrays.data.items()}
    own: tuple[int, ...] = shapes.get(target, ())
    if len(own) == 2 and not of_classes:
        report.value((*_PATH, "target"), f"expected one number for each row, got shape {own}")
        return None
    rows = own[0] if own else 1
    for i, name in enumerate(inputs):
        given: Shape = shapes.get(name, ())
        if (given[0] if given else 1) != rows or bool(given) != bool(own):
            path = (*_PATH, "inputs", i) if len(inputs) > 1 else (*_PATH, "inputs")
            expected = (
                f"as many rows as {pretty(target)} has, {rows:,}" if own else f"a number, as {pretty(target)} is one"
            )
            report.value(path, f"expected {expected}, got {f'{given[0]:,}' if own and given else _shape(given)}")
            return None
    return rows


def _shape(shape: Shape) -> str:
    return f"shape {shape}" if shape else "a number"


def _columns(inputs: Sequence[str], arrays: ArraysRead) -> tuple[str, ...]:
    """What each single input is called."""
    names: list[str] = []
    for name in inputs:
        shape = arrays.shapes.get(name, ())
        source = arrays.from_files.get(name)
        if source is not None:
            names += source.columns
        elif len(shape) == 2:
            names += [f"{pretty(name)}[:, {k}]" for k in range(shape[1])]
        else:
            names.append(pretty(name))
    return tuple(names)


def _labels(target: str, classes: Sequence[float], arrays: ArraysRead) -> tuple[str, ...]:
    """What each class is called."""
    if len(arrays.shapes.get(target, ())) < 2:
        return tuple(f"{pretty(target)} = {short(one)}" for one in classes)
    source = arrays.from_files.get(target)
    return tuple(source.columns) if source is not None else tuple(f"class {short(one)}" for one in classes)


def _classes(report: Report, model: Model, arrays: ArraysRead) -> tuple[float, ...] | None:
    """The distinct targets in order; of a row of zeros and a one for each, the places 0, 1, …."""
    path = (*_PATH, "target")
    if model.target not in arrays.data:
        report.value(path, "expected data with several rows for classes, got a number")
        return None
    given = arrays.data[model.target]
    if given.ndim == 2:
        if not 2 <= given.shape[1] <= MAX_CLASSES:
            report.value(path, f"expected 2 to {MAX_CLASSES} columns, one for each class, got {given.shape[1]:,}")
            return None
        wrong = ((given != 0.0) & (given != 1.0)).any(axis=1) | (given.sum(axis=1) != 1.0)
        if wrong.any():
            row = int(wrong.argmax())
            got = ", ".join(map(number_text, given[row].tolist()))
            report.value(
                path, f"expected a 1 in the column of the row's class and 0 elsewhere, got {got} in row {row + 1:,}"
            )
            return None
        return tuple(float(k) for k in range(given.shape[1]))
    classes = tuple(sorted(set(given.tolist())))
    if not 2 <= len(classes) <= MAX_CLASSES:
        report.value(path, f"expected 2 to {MAX_CLASSES} different numbers, one for each class, got {len(classes):,}")
        return None
    return classes


def _fits(report: Report, model: Model, classes: int, arrays: ArraysRead) -> bool:
    """Whether there is a prediction for each row, and of more than two classes a score for each class."""
    path = (*_PATH, "prediction")
    rows, found = len(model.rows), shape_of(model.whole, arrays.shapes)
    used = set(symbols(model.whole))
    unseen = [name for name in _with_rows(arrays, rows) if name in used and name not in model.inputs]
    if model.target in arrays.data and unseen:
        what = "the target" if unseen[0] == model.target else "not among the inputs"
        report.value(path, f"expected a prediction made of the inputs, but {pretty(unseen[0])} is {what}")
        return False
    if not used.intersection(model.inputs):
        missing = f"{pretty(model.inputs[0])} is not" if len(model.inputs) == 1 else "none of them is"
        report.value(path, f"expected a prediction made of the inputs, but {missing} in it")
        return False
    wanted: tuple[Shape, ...] = ((rows,), (rows, 1)) if model.target in arrays.data else ((),)
    if classes > 2:
        wanted = ((rows, classes),)
    elif classes:
        wanted = (*wanted, (rows, 2))
    if found not in wanted:
        what = "a number" if wanted == ((),) else f"shape {wanted[0]}"
        why = ", a number for each row" * bool(wanted[0])
        if classes > 2:
            why = f", a score for each of {classes} classes"
        report.value(path, f"expected {what}{why}, got {_shape(found)}")
        return False
    return True


def _with_rows(arrays: ArraysRead, rows: int) -> list[str]:
    """The names of the data that have so many rows."""
    return [name for name, array in arrays.data.items() if array.shape[0] == rows]


def _split(
    report: Report, model: Model, found: Mapping[str, Any], function: FunctionRead, arrays: ArraysRead
) -> ModelRead:
    """Keep a part of the rows out of the data: which ones is drawn, their order stays."""
    nothing = ModelRead(None, arrays.data, arrays.from_files)
    rows, path = len(model.rows), (*_PATH, "test")
    if model.target not in arrays.data or rows < 2:
        report.value(path, "expected data with two rows or more, of which some can be kept out")
        return nothing
    import numpy as np

    count = min(max(round(found["test"] * rows), 1), rows - 1)
    names = _with_rows(arrays, rows)
    for kept in (count, rows - count):
        shapes = arrays.shapes | {name: (kept, *arrays.data[name].shape[1:]) for name in names}
        assert function.written is not None
        try:
            fits = shape_of(function.written.whole, shapes) == ()
        except ShapeError:
            fits = False
        if not fits:
            message = f"expected a function of any number of rows, but with {kept:,} of {rows:,} its shapes do not fit"
            report.value(path, message)
            return nothing
    order = np.random.RandomState(found["seed"] or 0).permutation(rows)
    out, kept_rows = np.sort(order[:count]), np.sort(order[count:])
    data = {name: array[kept_rows] if name in names else array for name, array in arrays.data.items()}
    held_out = {name: array[out] if name in names else array for name, array in arrays.data.items()}
    from_files = dict(arrays.from_files)
    for name in names:
        if name in from_files and from_files[name].means:
            from ..data.csv_rows import CsvError
            from ..data.spread import standardized_by

            try:
                made = standardized_by(data[name], held_out[name], from_files[name])
            except CsvError as error:
                report.value(path, str(error))
                return nothing
            data[name], held_out[name], from_files[name] = made
    for values in (*data.values(), *held_out.values()):
        values.setflags(write=False)
    model = replace(
        model,
        rows=tuple((kept_rows + 1).tolist()),
        held_out=tuple((out + 1).tolist()),
        held_out_data=held_out,
    )
    return ModelRead(model, data, from_files)
