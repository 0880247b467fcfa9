"""Every optimizer, each a file of this room: its formula, where it is from, its hyperparameters' defaults.

To add one, write its file, whose ``OPTIMIZER`` is the entry, and its line below.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .optimizer import Optimizer

_FILES = (
    "gd",
    "momentum",
    "nesterov",
    "adagrad",
    "rmsprop",
    "adadelta",
    "adam",
    "adamw",
    "nadam",
    "newton",
    "line_search",
)


class Registry(MutableMapping[str, "Optimizer"]):
    """Name → optimizer; a file is loaded when its optimizer is first asked for."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._known: dict[str, Optimizer | None] = dict.fromkeys(names)

    def __getitem__(self, name: str) -> Optimizer:
        known = self._known[name]
        if known is None:
            loaded: Optimizer = import_module(f"{__name__}.{name}").OPTIMIZER
            known = self._known[name] = loaded
        return known

    def __setitem__(self, name: str, optimizer: Optimizer) -> None:
        self._known[name] = optimizer

    def __delitem__(self, name: str) -> None:
        del self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, name: object) -> bool:
        return name in self._known  # without loading it


OPTIMIZERS = Registry(_FILES)
"""Every optimizer, by name."""
