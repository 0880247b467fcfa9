"""[descent]: learning rates, optimizers and when to stop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from ..engine.optimizers import OPTIMIZERS, Optimizer
from . import checks
from .checks import Path, Report, shown

DESCENT_KEYS = ("learning_rate", "learning_rates", "optimizer", "optimizers", "steps", "tolerance")
MAX_LEARNING_RATES = 16
MAX_OPTIMIZERS = 16
MAX_STEPS = 100_000


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
