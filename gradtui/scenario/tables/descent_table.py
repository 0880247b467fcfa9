"""[descent]: learning rates, optimizers and when to stop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from ...engine.descent.hyperparameter import Hyperparameter
from ...engine.descent.optimizers import OPTIMIZERS
from ...engine.descent.optimizers.optimizer import Optimizer
from . import checks
from .checks import Path, Report, shown

if TYPE_CHECKING:
    from ...engine.descent.schedules import Schedule
    from ...engine.protocols import Objective

EXTRAS = ("learning_rate", "schedule", "noise", "batch", "seed")
DESCENT_KEYS = ("learning_rate", "learning_rates", "optimizer", "optimizers", "steps", "tolerance")
MAX_LEARNING_RATES = 16
MAX_OPTIMIZERS = 16
MAX_STEPS = 100_000
MAX_BATCH = 30_000_000
MAX_SEED = 2**32 - 1


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


def read_descent(report: Report, value: Any) -> DescentRead:
    """Read [descent]."""
    path: Path = ("descent",)
    table = checks.table(report, path, value, "[descent]")
    if table is None:
        return DescentRead()
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
            _reject_duplicates(report, (*path, many), read[many])
    if "steps" in table:
        read["steps"] = checks.whole(report, (*path, "steps"), table["steps"], 1, MAX_STEPS)
    if "tolerance" in table:
        tolerance = checks.number(report, (*path, "tolerance"), table["tolerance"])
        if tolerance is not None and tolerance < 0:
            report.value((*path, "tolerance"), f"expected a number of at least 0, got {tolerance!r}; 0 never stops")
        read["tolerance"] = tolerance
    return DescentRead(**read)


def _reject_duplicates(report: Report, path: Path, values: Sequence[object]) -> None:
    """Report what is listed twice: two runs could not be told apart."""
    labels = [(value.label, value.learning_rate) if isinstance(value, Optimizer) else value for value in values]
    for i, value in enumerate(labels):
        first = labels.index(value)
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
    known = tuple(hyper.key for hyper in optimizer.hyperparameters)
    checks.check_keys(report, path, value, ("name", *known, *EXTRAS))
    settings = _settings(report, path, value, optimizer.hyperparameters)
    if settings:
        optimizer = optimizer.with_hyperparameters(settings)
    return _with_extras(report, path, value, optimizer)


def _settings(report: Report, path: Path, value: dict[str, Any], known: Sequence[Hyperparameter]) -> dict[str, float]:
    """Read the numbers that a table may set."""
    settings: dict[str, float] = {}
    for hyper in known:
        if hyper.key not in value:
            continue
        number = checks.number(report, (*path, hyper.key), value[hyper.key], hyper.range)
        if number is None:
            continue
        if not hyper.low <= number < hyper.high:
            report.value((*path, hyper.key), f"expected {hyper.range}, got {shown(value[hyper.key])}")
        settings[hyper.key] = number
    return settings


def _with_extras(report: Report, path: Path, value: dict[str, Any], optimizer: Optimizer) -> Optimizer:
    """Read what any optimizer can have: an η of its own, a schedule, noise, batches and their seed."""
    extras: dict[str, Any] = {}
    if "learning_rate" in value:
        extras["learning_rate"] = _learning_rate(report, (*path, "learning_rate"), value["learning_rate"])
    if "schedule" in value:
        schedule = _schedule(report, (*path, "schedule"), value["schedule"])
        # what changes nothing is no schedule
        extras["schedule"] = None if schedule is None or schedule.words == "η" else schedule
    if "noise" in value:
        noise = checks.number(report, (*path, "noise"), value["noise"], "a number of at least 0")
        if noise is not None and noise < 0:
            report.value((*path, "noise"), f"expected a number of at least 0, got {shown(value['noise'])}")
        extras["noise"] = noise or 0.0
    if "batch" in value:
        extras["batch"] = checks.whole(report, (*path, "batch"), value["batch"], 1, MAX_BATCH) or 0
    if "seed" in value:
        extras["seed"] = checks.whole(report, (*path, "seed"), value["seed"], 0, MAX_SEED) or 0
        if "noise" not in value and "batch" not in value:
            report.key((*path, "seed"), "expected no seed without noise or batch: nothing here is random")
    return replace(optimizer, **extras) if extras else optimizer


def _schedule(report: Report, path: Path, value: Any) -> Schedule | None:
    """Read "cosine" or { name = "cosine", period = 50 }."""
    from ...engine.descent.schedules import SCHEDULES

    name_path = path
    given: dict[str, Any] = {}
    if isinstance(value, dict):
        if "name" not in value:
            report.value(path, 'missing key name, for example { name = "cosine", period = 50 }')
            return None
        name_path, given, value = (*path, "name"), value, value["name"]
    name = checks.choice(report, name_path, value, tuple(SCHEDULES))
    if name is None:
        return None
    schedule = SCHEDULES[name]
    checks.check_keys(report, path, given, ("name", *(hyper.key for hyper in schedule.hyperparameters)))
    settings = _settings(report, path, given, schedule.hyperparameters)
    return schedule.with_settings(settings) if settings else schedule


def incompatibility(optimizer: Optimizer, objective: Objective) -> tuple[str, str] | None:
    """Say why an optimizer cannot descend a function: the key that is at fault and a message. None if it can."""
    rows = None if not objective.has_arrays else objective.rows
    if optimizer.needs_hessian and objective.has_arrays:
        return "name", f"{optimizer.name} needs every second partial: expected a function of numbers, got arrays"
    if not optimizer.batch:
        return None
    if rows is None:
        return "batch", "expected data arrays with as many rows as each other, of which a batch takes some"
    if optimizer.batch > rows:
        return "batch", f"expected at most {rows:,}, the rows of the data, got {optimizer.batch:,}"
    assert objective.has_arrays
    for count in {optimizer.batch, rows % optimizer.batch or optimizer.batch}:
        if not objective.can_take_rows(count):
            return "batch", f"the function has no value on {count:,} of the data's {rows:,} rows: its shapes do not fit"
    return None
