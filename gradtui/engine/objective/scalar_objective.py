"""An expression bound to its constants: value and gradient at points and over grids."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from ...expression.tree import Node
from ...expression.written import Written
from ..arithmetic import ieee
from ..program.emit import function
from ..program.interpret import evaluate
from ..program.lowering import Program, Value, lower
from ..program.reverse import gradient

if TYPE_CHECKING:
    from ..arithmetic.vector import Array
    from .array_objective import ArrayObjective
    from .curvature import Curvature
    from .grid import Grid
    from .noise import Rows

_FAULTS = (ArithmeticError, ValueError)  # what math raises where IEEE arithmetic has inf or nan
_ORDERS = {"value": 0, "gradient": 1, "hessian": 2}  # of the partials


def from_upper_triangle(n: int, upper: Sequence[Any]) -> list[list[Any]]:
    """The symmetric matrix of which ``upper`` has the rows from the diagonal on: numbers, or arrays of them."""
    rows: list[list[Any]] = [[0.0] * n for _ in range(n)]
    waiting = iter(upper)
    for i in range(n):
        for j in range(i, n):
            rows[i][j] = rows[j][i] = next(waiting)
    return rows


class ScalarObjective:
    """f with its constants bound, a function of ``variables`` in their order.

    Code is generated when it is first needed and kept. Immutable, but for that.
    """

    def __init__(
        self,
        tree: Node,
        variables: Sequence[str],
        constants: Mapping[str, float] | None = None,
        written: Written | None = None,
    ) -> None:
        self.tree = tree
        self.written = written or Written(tree)
        """The same as its author wrote it, with the names of its parts. No number comes from it."""
        self.variables = tuple(variables)
        self.constants = dict(constants or {})
        self.loops: dict[tuple[int, bool], tuple[object, Callable[..., None]]] = {}
        """Generated code that steps it, by an optimizer (its ``id``; it is kept, so that no other has it) and kind."""
        self._made: dict[str, Callable[..., Any]] = {}
        self._grids: dict[int, Grid] = {}
        self._parts: list[ScalarObjective] | None = None
        self.arrays: ArrayObjective | None = None
        """The same function as one of arrays, where it is one over data."""

    @property
    def has_arrays(self) -> Literal[False]:
        """Whether a variable may be an array."""
        return False

    @property
    def formula(self) -> Node:
        """The function from which the formulas follow that people read."""
        return self.tree

    @property
    def given(self) -> dict[str, Any]:
        """The value of every name in these formulas that is no variable."""
        return self.constants

    def evaluated(self, formula: Node, values: Mapping[str, Any], done: dict[int, Any] | None = None) -> Any:
        """The value of such a formula where its names have these values; ``done`` as for ``evaluate``."""
        return evaluate(formula, values, done)

    @property
    def rows(self) -> int | None:
        """How many rows of data the function uses; None without data."""
        return None

    def gradient_of_rows(self, point: Sequence[float], rows: Rows) -> tuple[float, ...]:  # noqa: ARG002
        """∇f at a point as if the data had these rows alone. Raises TypeError without data."""
        raise TypeError("a function without data has no rows")

    def entry_name(self, index: int) -> str:
        """What an entry of the point is called: the variable's name."""
        return self.variables[index]

    # -- programs ------------------------------------------------------------------------------------------------

    def program(self, order: int = 1) -> tuple[Program, list[Value]]:
        """Return a new program with inputs v0, v1, … and its outputs: the value, then the partials.

        With ``order`` 0 the value alone; with 2 also the second partials, row by row from the diagonal on.
        """
        program = Program()
        inputs = [program.input(f"v{i}") for i in range(len(self.variables))]
        return program, self.lowered(program, inputs, order)

    def lowered(self, program: Program, inputs: Sequence[Value], order: int = 1) -> list[Value]:
        """Add the same to a program, over these inputs; return its outputs."""
        names = dict(zip(self.variables, inputs, strict=True))
        names |= {name: program.number(float(value)) for name, value in self.constants.items() if name not in names}
        lowered = lower(program, self.tree, names)
        outputs = [lowered.root]
        if order > 0:
            outputs += gradient(lowered, inputs)
        if order > 1:
            from ..program.forward import tangents

            partials = outputs[1:]
            for i, variable in enumerate(inputs):
                outputs += tangents(program, partials[i:], {variable: program.number(1.0)})
        return outputs

    def _code(self, kind: str) -> Callable[..., Any]:
        """Generated code of one kind: (value | gradient | hessian) × (fast | total)."""
        made = self._made.get(kind)
        if made is None:
            what, _, how = kind.partition(" ")
            program, outputs = self.program(_ORDERS[what])
            inputs = [f"v{i}" for i in range(len(self.variables))]
            total = how == "total"
            names = ieee.names(total=total)
            made = self._made[kind] = function(program, inputs, outputs, names, total=total)
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

    def second_partials(self, point: Sequence[float]) -> tuple[float, ...]:
        """F, its partials and its second partials at a point: (f, ∂f/∂v0, …, ∂²f/∂v0², ∂²f/∂v0∂v1, …)."""
        try:
            result: tuple[float, ...] = self._code("hessian fast")(*point)
        except _FAULTS:
            result = self._code("hessian total")(*point)
        return result

    def hessian(self, point: Sequence[float]) -> list[list[float]]:
        """The symmetric matrix of the second partials at a point."""
        n = len(self.variables)
        found = self.second_partials(point)
        return from_upper_triangle(n, found[1 + n :])

    def curvature(self, point: Sequence[float]) -> Curvature | None:
        """How f curves at a point; None where a second partial is not finite."""
        from .curvature import curvature

        return curvature(self, point)

    def part_values(self, point: Sequence[float]) -> dict[str, Any]:
        """The value of each named part at a point; IEEE's inf or nan, never an exception."""
        if self._parts is None:
            self._parts = [ScalarObjective(p.whole, self.variables, self.constants) for p in self.written.parts]
        return {p.name: f.value(point) for p, f in zip(self.written.parts, self._parts, strict=True)}

    def numbers_at(self, point: Sequence[float]) -> dict[str, float]:
        """Every name that is a number at a point: variables, constants, parts. Names of data are none."""
        values = dict(zip(self.variables, point, strict=True)) | self.constants
        return values | {name: x for name, x in self.part_values(point).items() if isinstance(x, float)}

    # -- over arrays ---------------------------------------------------------------------------------------------

    def values(self, *coordinates: Any) -> Array:
        """F over arrays of coordinates, one per variable, broadcast against each other."""
        return self._grid(0)(coordinates)[0]

    def values_and_gradients(self, *coordinates: Any) -> list[Array]:
        """F and its partials over arrays of coordinates, broadcast against each other."""
        return self._grid(1)(coordinates)

    def all_second_partials(self, *coordinates: Any) -> list[Array]:
        """``second_partials`` over arrays of coordinates, broadcast against each other."""
        return self._grid(2)(coordinates)

    def _grid(self, order: int) -> Grid:
        made = self._grids.get(order)
        if made is None:
            from .grid import Grid

            made = self._grids[order] = Grid(lambda program, inputs: self.lowered(program, inputs, order))
        return made

    # -- why not -------------------------------------------------------------------------------------------------

    def undefined_at(self, point: Sequence[Any]) -> str | None:
        """Say which part of f has no value at a point ("log(−0.3) has no value"), or None where none is to blame.

        An overflow is no fault of the function: None.
        """
        from ..program.undefined import undefined

        return undefined(self.tree, dict(zip(self.variables, point, strict=True)) | self.constants)

    def slope_undefined_at(self, point: Sequence[float]) -> str | None:
        """The same for the partials: "∂f/∂x divides by zero: 1/(2·√0)", or None."""
        from ...expression.derivation import partial
        from ...expression.names import pretty
        from ..program.undefined import undefined

        values = dict(zip(self.variables, point, strict=True)) | self.constants
        for variable in self.variables:
            fault = undefined(partial(self.tree, variable), values)
            if fault:
                return f"in the partial by {pretty(variable)}, {fault}"
        return None
