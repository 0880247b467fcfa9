"""An expression bound to its constants: value and gradient at points and over grids."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..expression.tree import Node
from . import ieee
from .emit import function
from .program import Program, Value, lower
from .reverse import gradient

if TYPE_CHECKING:
    from .grid import Grid
    from .vector import Array

_FAULTS = (ArithmeticError, ValueError)  # what math raises where IEEE arithmetic has inf or nan


class Objective:
    """f with its constants bound, a function of ``variables`` in their order.

    Code is generated when it is first needed and kept. Immutable, but for that.
    """

    def __init__(self, tree: Node, variables: Sequence[str], constants: Mapping[str, float] | None = None) -> None:
        self.tree = tree
        self.variables = tuple(variables)
        self.constants = dict(constants or {})
        self._made: dict[str, Callable[..., Any]] = {}
        self._grids: dict[bool, Grid] = {}

    # -- programs ------------------------------------------------------------------------------------------------

    def program(self, *, with_gradient: bool = True) -> tuple[Program, list[Value]]:
        """Return a new program with inputs v0, v1, … and its outputs: the value, then the partials."""
        program = Program()
        inputs = [program.input(f"v{i}") for i in range(len(self.variables))]
        return program, self._lowered(program, inputs, with_gradient=with_gradient)

    def _lowered(self, program: Program, inputs: Sequence[Value], *, with_gradient: bool) -> list[Value]:
        names = dict(zip(self.variables, inputs, strict=True))
        names |= {name: program.number(float(value)) for name, value in self.constants.items() if name not in names}
        lowered = lower(program, self.tree, names)
        return [lowered.root, *(gradient(lowered, inputs) if with_gradient else ())]

    def _code(self, kind: str) -> Callable[..., Any]:
        """Generated code of one kind: (value | gradient) × (fast | total)."""
        made = self._made.get(kind)
        if made is None:
            what, _, how = kind.partition(" ")
            program, outputs = self.program(with_gradient=what == "gradient")
            inputs = [f"v{i}" for i in range(len(self.variables))]
            names = ieee.TOTAL if how == "total" else ieee.FAST
            made = self._made[kind] = function(program, inputs, outputs, names, total=how == "total")
        return made

    # -- at a point ----------------------------------------------------------------------------------------------

    def value(self, point: Sequence[float]) -> float:
        """F at a point; inf or nan where IEEE arithmetic says so, never an exception."""
        try:
            result: float = self._code("value fast")(*point)[0]
        except _FAULTS:
            result = self._code("value total")(*point)[0]
        return result

    def value_and_gradient(self, point: Sequence[float]) -> tuple[float, ...]:
        """F and its partials at a point: (f, ∂f/∂v0, ∂f/∂v1, …)."""
        try:
            result: tuple[float, ...] = self._code("gradient fast")(*point)
        except _FAULTS:
            result = self._code("gradient total")(*point)
        return result

    def gradient(self, point: Sequence[float]) -> tuple[float, ...]:
        """∇f at a point."""
        return self.value_and_gradient(point)[1:]

    # -- over arrays ---------------------------------------------------------------------------------------------

    def values(self, *coordinates: Any) -> Array:
        """F over arrays of coordinates, one per variable, broadcast against each other."""
        return self._grid(with_gradient=False)(coordinates)[0]

    def values_and_gradients(self, *coordinates: Any) -> list[Array]:
        """F and its partials over arrays of coordinates, broadcast against each other."""
        return self._grid(with_gradient=True)(coordinates)

    def _grid(self, *, with_gradient: bool) -> Grid:
        made = self._grids.get(with_gradient)
        if made is None:
            from .grid import Grid

            made = self._grids[with_gradient] = Grid(
                lambda program, inputs: self._lowered(program, inputs, with_gradient=with_gradient)
            )
        return made

    # -- why not -------------------------------------------------------------------------------------------------

    def undefined_at(self, point: Sequence[float]) -> str | None:
        """Say which part of f has no value at a point ("log(−0.3) has no value"), or None where none is to blame.

        An overflow is no fault of the function: None.
        """
        from .diagnosis import undefined

        return undefined(self.tree, dict(zip(self.variables, point, strict=True)) | self.constants)

    def slope_undefined_at(self, point: Sequence[float]) -> str | None:
        """The same for the partials: "∂f/∂x divides by zero: 1/(2·√0)", or None."""
        from ..expression.derivation import partial
        from ..expression.names import pretty
        from .diagnosis import undefined

        values = dict(zip(self.variables, point, strict=True)) | self.constants
        for variable in self.variables:
            fault = undefined(partial(self.tree, variable), values)
            if fault:
                return f"in the partial by {pretty(variable)}, {fault}"
        return None
