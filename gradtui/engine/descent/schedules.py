"""Learning-rate schedules: the rate of update t as a multiple of η.

Each is PyTorch's, to rounding, with t − 1 for its epoch: StepLR, ExponentialLR, CosineAnnealingLR up to its period,
LinearLR from η/n for the warm-up, and their product for a schedule that is warmed up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import cos, floor, pi

from ...expression.printing import number_text
from .hyperparameter import Hyperparameter

_MOST = 1_000_000.0  # updates


@dataclass(frozen=True, slots=True)
class Schedule:
    """How the learning rate changes from update to update. Pure: the rate depends on t alone."""

    name: str
    """Its name in scenarios."""
    formula: str
    """The rate of update t, for people; warm-up apart."""
    hyperparameters: tuple[Hyperparameter, ...]
    """What can be set."""
    settings: tuple[float, ...] = ()
    """The value of each; empty means the defaults."""

    @property
    def values(self) -> dict[str, float]:
        """Key → value of each hyperparameter."""
        settings = self.settings or tuple(h.default for h in self.hyperparameters)
        return {h.key: value for h, value in zip(self.hyperparameters, settings, strict=True)}

    @property
    def label(self) -> str:
        """The name, and the settings that are not the defaults: "step(every=10)"."""
        values = self.values
        changed = [f"{h.key}={number_text(values[h.key])}" for h in self.hyperparameters if values[h.key] != h.default]
        return f"{self.name}({', '.join(changed)})" if changed else self.name

    @property
    def words(self) -> str:
        """The rule with its numbers in it: "η·0.5^⌊(t − 1)/20⌋"."""
        values = self.values
        text = self.formula.format(**{key: f"{value:g}" for key, value in values.items()})
        return f"min(1, t/{values['warmup']:g})·{text}" if values["warmup"] > 0 else text

    def with_settings(self, values: Mapping[str, float]) -> Schedule:
        """Return this schedule with values set by key. Raises KeyError for a key that it does not have."""
        unknown = set(values) - {h.key for h in self.hyperparameters}
        if unknown:
            raise KeyError(min(unknown))
        return replace(self, settings=tuple(float(values.get(h.key, h.default)) for h in self.hyperparameters))

    def rate(self, eta: float, t: int) -> float:
        """The learning rate of update ``t``, from 1."""
        values = self.values
        match self.name:
            case "step":
                eta = eta * values["factor"] ** floor((t - 1) / values["every"])
            case "exponential":
                eta = eta * values["factor"] ** (t - 1)
            case "cosine":
                period, lowest = values["period"], values["lowest"]
                eta = eta * (lowest + (1.0 - lowest) * (1.0 + cos(pi * min(t - 1, period) / period)) / 2.0)
        warmup = values["warmup"]
        return eta * (t / warmup) if t < warmup else eta


_WARM_UP = Hyperparameter("warmup", "warmup", 0.0, 0.0, _MOST)


def _schedule(name: str, formula: str, *own: Hyperparameter) -> Schedule:
    return Schedule(name, formula, (*own, _WARM_UP))


SCHEDULES: dict[str, Schedule] = {
    schedule.name: schedule
    for schedule in (
        _schedule("constant", "η"),
        _schedule(
            "step",
            "η·{factor}^⌊(t − 1)/{every}⌋",
            Hyperparameter("every", "every", 20.0, 1.0, _MOST),
            Hyperparameter("factor", "factor", 0.5, 0.0, 1.0),
        ),
        _schedule("exponential", "η·{factor}^(t − 1)", Hyperparameter("factor", "factor", 0.95, 0.0, 1.0)),
        _schedule(
            "cosine",
            "η·({lowest} + (1 − {lowest})·(1 + cos(π·min(t − 1, {period})/{period}))/2)",
            Hyperparameter("period", "period", 100.0, 1.0, _MOST),
            Hyperparameter("lowest", "lowest", 0.0, 0.0, 1.0),
        ),
        Schedule("warmup", "η", (Hyperparameter("warmup", "warmup", 10.0, 0.0, _MOST),)),
    )
}
"""Every schedule, by name: the rate of update t from η.

constant: η. step: η·factor^⌊(t − 1)/every⌋. exponential: η·factor^(t − 1). cosine (Loshchilov, Hutter 2017, without
restarts): from η down to lowest·η at update period + 1, and there it stays. warmup: η·min(1, t/warmup) (Goyal et al.
2017), which every other schedule can be multiplied with.
"""
