"""A scenario, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from ..engine.descent.optimizers.optimizer import Optimizer
from ..engine.objective.scalar_objective import ScalarObjective
from ..expression.tree import Node, symbols
from ..expression.written import Written

if TYPE_CHECKING:
    from ..engine.arithmetic.vector import Array
    from ..engine.model.model import Model
    from .cards import Card, Expect
    from .data.array_names import FromFile


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """A point from which descents begin."""

    name: str
    """Its name, unique in the scenario; made of its coordinates where the file gives none: "x=1, y=2"."""
    at: Mapping[str, float | Array]
    """Each variable's value, in the order of the variables: a number, or an array of the parameter's shape. Finite."""


@dataclass(frozen=True, slots=True)
class ViewSettings:
    """What the picture shows. None leaves the choice to the function and the starts."""

    x: tuple[float, float] | None = None
    """The range of the horizontal axis, the first variable's: two finite numbers, the first one smaller."""
    y: tuple[float, float] | None = None
    """The range of the vertical axis, the second variable's."""
    plane: tuple[str, str] | None = None
    """Which two variables the axes are."""
    levels: int | None = None
    """How many level lines a contour has, 2 to 50."""
    scale: Literal["linear", "log"] | None = None
    """How the levels are spaced."""


@dataclass(frozen=True, eq=False)
class Scenario:
    """A function, where descents on it start, how they step, and what is shown of it.

    Each start is run with each learning rate and each optimizer.
    """

    title: str
    """One line: the file's title, or one made of the file's name."""
    summary: str
    """What there is to see, or ""."""
    text: str
    """The expression as the author wrote it."""
    tree: Node
    """The expression, parsed, with named parts in place of their names."""
    name: str
    """What the function is called on screen: f, or L for a loss."""
    variables: tuple[str, ...]
    """The variables in their order, at least one. ``theta`` for θ."""
    constants: Mapping[str, float]
    """The value of each name that is no variable. Finite."""
    starts: tuple[Start, ...]
    """At least one; f is defined at each."""
    learning_rates: tuple[float, ...]
    """At least one; each is above 0."""
    optimizers: tuple[Optimizer, ...]
    """At least one."""
    steps: int
    """How many steps a headless run takes, 1 to 100,000."""
    tolerance: float
    """A descent stops when the gradient's norm is at or below this; 0 never stops it."""
    view: ViewSettings
    """What the picture shows."""
    path: str | None
    """The file, or None for text and standard input."""
    data: Mapping[str, Array] = field(default_factory=dict)
    """The arrays of [data], each of one or two dimensions. Never written to."""
    parameters: Mapping[str, Array] = field(default_factory=dict)
    """The initial value of each array parameter of [parameters]. Never written to."""
    cards: tuple[Card, ...] = ()
    """The texts of [[lesson]] and the questions of [[question]], in the order of the file."""
    expects: tuple[Expect, ...] = ()
    """What [[expect]] promises of the runs."""
    model: Model | None = None
    """What the loss measures: a prediction and its target."""
    let: Written | None = None
    """The expression with its parts by their names, and every part of the file; None where it has no named parts."""
    from_files: Mapping[str, FromFile] = field(default_factory=dict)
    """Of the arrays of [data] that come from a file: how many rows were left out, what they were standardized by."""

    @cached_property
    def of_numbers(self) -> ScalarObjective:
        """The function as the engine sees it, where it is one of numbers: its code is made once, whoever needs it."""
        return ScalarObjective(self.tree, self.variables, self.constants, self.written)

    @cached_property
    def written(self) -> Written:
        """The expression as the author wrote it, and its named parts: those that have a value.

        A function that was edited may have no variable any more that a part is made of.
        """
        if self.let is None:
            return Written(self.tree)
        known = {*self.variables, *self.constants, *self.data}
        return Written(self.let.tree, tuple(part for part in self.let.parts if known.issuperset(symbols(part.whole))))

    @cached_property
    def formula(self) -> str:
        """The expression for display, written once: a screen shows it at every key."""
        return self.written.text
