"""[descent]: learning rates, optimizers and when to stop."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from ...engine.descent.hyperparameter import Hyperparameter
from ...engine.descent.optimizers import OPTIMIZERS
from ...engine.descent.optimizers.optimizer import Optimizer
from . import checks
from .checks import Path, Report
from .fields import Field, Table, keyed, read
from .values import POSITIVE, SEED, Json, Value, array, number, one_of, whole

if TYPE_CHECKING:
    from ...engine.descent.schedules import Schedule
    from ...engine.protocols import Objective

MAX_LEARNING_RATES = 16
MAX_OPTIMIZERS = 16
MAX_STEPS = 100_000
MAX_BATCH = 30_000_000
_ALSO = {"factor": ("decay", "gamma"), "every": ("step_size",), "period": ("t_max",), "warmup": ("warm_up",)}
"""What people call a setting who come from elsewhere."""
_LINE = 83  # characters of a comment in a new scenario


class DescentRead(NamedTuple):
    """What [descent] says, or the defaults."""

    learning_rates: tuple[float, ...]
    """Each above 0."""
    optimizers: tuple[Optimizer, ...]
    """Each with its hyperparameters."""
    steps: int
    """1 to 100,000."""
    tolerance: float
    """At least 0."""


def _several(item: Value, most: int, **more: bool) -> Value:
    """A list of what a key of its own gives one of."""

    def read_all(report: Report, path: Path, value: Any) -> tuple[Any, ...]:
        assert item.read is not None
        items = checks.array(report, path, value, str(path[-1]).replace("_", " "), most) or ()
        found = tuple(item.read(report, (*path, i), one) for i, one in enumerate(items))
        _reject_duplicates(report, path, found)
        return found

    return Value(lambda: array(item.schema, most, **more), read_all)


def _reject_duplicates(report: Report, path: Path, values: Sequence[object]) -> None:
    """Report what is listed twice: two runs could not be told apart."""
    labels = [(value.label, value.learning_rate) if isinstance(value, Optimizer) else value for value in values]
    for i, value in enumerate(labels):
        first = labels.index(value)
        if value is not None and first < i:
            report.value((*path, i), "expected each once, got the same again as", (*path, first))


def _tolerance(report: Report, path: Path, value: Any) -> float | None:
    tolerance = checks.number(report, path, value)
    if tolerance is not None and tolerance < 0:
        report.value(path, f"expected a number of at least 0, got {tolerance!r}; 0 never stops")
    return tolerance


def _named(report: Report, path: Path, value: Any, known: Iterable[str], example: str) -> tuple[str, dict[str, Any]]:
    """Return what "adam" or { name = "adam", … } names, and the table; no name after reporting what is wrong."""
    table: dict[str, Any] = {}
    if isinstance(value, dict):
        if "name" not in value:
            report.value(path, f"missing key name, for example {example}")
            return "", {}
        table, path, value = value, (*path, "name"), value["name"]
    return checks.choice(report, path, value, tuple(known)) or "", table


def _settings(report: Report, path: Path, table: dict[str, Any], of: Table) -> dict[str, Any]:
    """Return what a table with a name sets, without what is wrong."""
    found = read(report, path, table, of) if table else {}
    return {key: value for key, value in found.items() if key in table and key != "name" and value is not None}


def _schedule(report: Report, path: Path, value: Any) -> Schedule | None:
    """Read "cosine" or { name = "cosine", period = 50 }."""
    from ...engine.descent.schedules import SCHEDULES

    name, table = _named(report, path, value, SCHEDULES, '{ name = "cosine", period = 50 }')
    if not name:
        return None
    settings = _settings(report, path, table, schedule_table(SCHEDULES[name]))
    schedule = SCHEDULES[name].with_settings(settings) if settings else SCHEDULES[name]
    return None if schedule.words == "η" else schedule  # what changes nothing is no schedule


def _optimizer(report: Report, path: Path, value: Any) -> Optimizer | None:
    """Read "adam" or { name = "momentum", momentum = 0.9 }."""
    name, table = _named(report, path, value, OPTIMIZERS, '{ name = "momentum", momentum = 0.9 }')
    if not name:
        return None
    settings = _settings(report, path, table, optimizer_table(OPTIMIZERS[name]))
    extras = {key: settings.pop(key) for key in EXTRAS.fields if key in settings}
    if "seed" in table and "noise" not in table and "batch" not in table:
        report.key((*path, "seed"), "expected no seed without noise or batch: nothing here is random")
    optimizer = OPTIMIZERS[name].with_hyperparameters(settings) if settings else OPTIMIZERS[name]
    return replace(optimizer, **extras) if extras else optimizer


def _setting(hyper: Hyperparameter) -> Field:
    """The key of what can be set of an optimizer or a schedule."""
    bounds = {"minimum": hyper.low} if hyper.high == float("inf") else {
        "minimum": hyper.low,
        "exclusiveMaximum": hyper.high,
    }  # fmt: skip
    value = number(lambda x: hyper.low <= x < hyper.high, hyper.range, hyper.range, **bounds)
    return Field(hyper.key, value, f"{hyper.default:g}, unless given.", also=_ALSO.get(hyper.key, ()), common=True)


def _name(name: str) -> Field:
    return Field("name", Value({"const": name}), "", needed=True)


def optimizer_table(optimizer: Optimizer) -> Table:
    """Return the table of an optimizer: its hyperparameters, and what any optimizer can have."""
    return Table(
        "",
        f"{optimizer.title[:1].upper()}{optimizer.title[1:]}, with its settings.",
        {**keyed(_name(optimizer.name), *map(_setting, optimizer.hyperparameters)), **EXTRAS.fields},
        rules=EXTRAS.rules,
    )


def schedule_table(schedule: Schedule) -> Table:
    """Return the table of a schedule."""
    fields = keyed(_name(schedule.name), *map(_setting, schedule.hyperparameters))
    return Table("", "A schedule with its settings.", fields)


def definitions() -> dict[str, Json]:
    """Return the schema of what several keys refer to."""
    from ...engine.descent.schedules import SCHEDULES

    def either(known: Iterable[str], tables: Iterable[Table], about: str) -> Json:
        names = {**one_of(known).schema, "description": "Its name."}
        return {"anyOf": [names, *(table.schema for table in tables)], "description": about}

    return {
        "optimizer": either(
            OPTIMIZERS, map(optimizer_table, OPTIMIZERS.values()), DESCENT.fields["optimizer"].sentence
        ),
        "schedule": either(SCHEDULES, map(schedule_table, SCHEDULES.values()), EXTRAS.fields["schedule"].sentence),
    }


def _optimizers_comment() -> str:
    """The names, and what else an optimizer can be."""
    from textwrap import wrap

    names = wrap(f'{", ".join(OPTIMIZERS)}; to race several: optimizers = ["gd", "adam"]; with settings:', _LINE)
    return "\n".join([*names, EXTRAS.inline.replace("{ ", '{ name = "momentum", momentum = 0.9, ', 1)])


EXTRAS = Table(
    "",
    "What any optimizer can have.",
    keyed(
        Field("learning_rate", POSITIVE, "η of this optimizer alone."),
        Field(
            "schedule",
            Value({"$ref": "#/$defs/schedule"}, _schedule),
            "How η changes from update to update.",
            example='"cosine"',
            also=("scheduler",),
        ),
        Field(
            "noise",
            number(lambda x: x >= 0, "a number of at least 0", "a number of at least 0", minimum=0),
            "The standard deviation of what is added to each partial of an update.",
            example="0.1",
            also=("sigma",),
        ),
        Field("batch", whole(1, MAX_BATCH), "How many rows of the data an update uses.", also=("batch_size",)),
        Field("seed", SEED, "Of noise and batches.", example="1"),
    ),
    rules={"dependentSchemas": {"seed": {"anyOf": [{"required": ["noise"]}, {"required": ["batch"]}]}}},
    home='in an optimizer\'s table, such as { name = "gd", schedule = "cosine" }',
)
_RATE = Value({**POSITIVE.schema, "description": "η."}, POSITIVE.read)
_OPTIMIZER = Value({"$ref": "#/$defs/optimizer"}, _optimizer)
DESCENT = Table(
    "descent",
    "How descents step. Each start is run with each learning rate and each optimizer.",
    keyed(
        Field(
            "learning_rate",
            POSITIVE,
            "η.",
            default=0.1,
            example="{rate}",
            comment="η; or learning_rates = [0.05, 0.1]: each start is run with each",
            also=("lr", "eta", "η", "rate"),
        ),
        Field("learning_rates", _several(_RATE, MAX_LEARNING_RATES, uniqueItems=True), "Several η."),
        Field(
            "optimizer",
            _OPTIMIZER,
            "How steps are made from the gradient.",
            default=OPTIMIZERS["gd"],
            example='"gd"',
            comment=_optimizers_comment,
        ),
        Field("optimizers", _several(_OPTIMIZER, MAX_OPTIMIZERS), "Several, to race them."),
        Field(
            "steps",
            whole(1, MAX_STEPS),
            "How many steps a run without the app takes.",
            default=100,
            example="100",
            comment="how far a run goes without the app; the app can go on",
            also=("iterations", "epochs"),
        ),
        Field(
            "tolerance",
            Value({"type": "number", "minimum": 0}, _tolerance),
            "A run stops when the gradient's norm is at or below; 0 never stops.",
            default=1e-6,
            example="1e-6",
            also=("tol",),
        ),
    ),
    rules={
        "allOf": [
            {"not": {"required": ["learning_rate", "learning_rates"]}},
            {"not": {"required": ["optimizer", "optimizers"]}},
        ]
    },
)


def settings() -> Table:
    """Return all that a schedule can set, as one table."""
    from ...engine.descent.schedules import SCHEDULES

    fields = [_setting(hyper) for schedule in SCHEDULES.values() for hyper in schedule.hyperparameters]
    return Table("", "", keyed(*fields))


def read_descent(report: Report, value: Any) -> DescentRead:
    """Read [descent]."""
    path: Path = ("descent",)
    table = checks.table(report, path, value, "[descent]") or {}
    found = read(report, path, table, DESCENT)
    for one, many in (("learning_rate", "learning_rates"), ("optimizer", "optimizers")):
        if one in table and many in table:
            earlier, later = (key for key in table if key in (one, many))
            report.key((*path, later), f"expected {one} or {many}, got both: {earlier} is", (*path, earlier))
        alone = found.pop(one)
        items = found[many] if many in table else (alone,)
        found[many] = tuple(item for item in items if item is not None)
    return DescentRead(**found)


def incompatibility(optimizer: Optimizer, objective: Objective) -> tuple[str, str] | None:
    """Say why an optimizer cannot descend a function: the key that is at fault and a message. None if it can."""
    rows = objective.rows
    if optimizer.needs_hessian and objective.has_arrays:
        return "name", f"{optimizer.name} needs every second partial: expected a function of numbers, got arrays"
    if not optimizer.batch:
        return None
    if rows is None:
        return "batch", "expected data arrays with as many rows as each other, of which a batch takes some"
    if optimizer.batch > rows:
        return "batch", f"expected at most {rows:,}, the rows of the data, got {optimizer.batch:,}"
    arrays = objective if objective.has_arrays else objective.arrays
    assert arrays is not None
    for count in {optimizer.batch, rows % optimizer.batch or optimizer.batch}:
        if not arrays.can_take_rows(count):
            return "batch", f"the function has no value on {count:,} of the data's {rows:,} rows: its shapes do not fit"
    return None
