"""A function of arrays: any number of parameters, as one flat vector to the optimizer and by name to people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ...expression.entries import entry_name
from ...expression.names import pretty
from ...expression.shapes import Shape, ShapeError, shape_of, size
from ...expression.tree import Node, symbols
from ...expression.written import Written
from ..arithmetic.vector import Array
from ..program.array_emit import ArrayCode
from ..program.array_lowering import ArrayProgram
from ..program.lowering import Value, lower
from ..program.reverse import gradient
from .noise import Rows

if TYPE_CHECKING:
    from .curvature import Curvature


class ArrayObjective:
    """f of parameters of which some are arrays, with its constants and data bound.

    A point is one flat vector of all entries: the variables in their order, each array row by row. Code is generated
    when it is first needed and kept. Immutable, but for that.
    """

    def __init__(
        self,
        tree: Node,
        variables: Sequence[str],
        shapes: Mapping[str, Shape],
        constants: Mapping[str, float] | None = None,
        data: Mapping[str, Array] | None = None,
        written: Written | None = None,
    ) -> None:
        self.tree = tree
        self.written = written or Written(tree)
        """The same as its author wrote it, with the names of its parts. No number comes from it."""
        self.variables = tuple(variables)
        self.shapes: dict[str, Shape] = {v: tuple(shapes.get(v, ())) for v in self.variables}
        """The shape of each variable, () for a number."""
        self.constants = dict(constants or {})
        self.data = dict(data or {})
        self.sizes = tuple(size(self.shapes[v]) for v in self.variables)
        self.offsets = tuple(sum(self.sizes[:i]) for i in range(len(self.sizes)))
        self.count = sum(self.sizes)
        """How many entries all variables have together."""
        self._made: dict[bool, ArrayCode] = {}
        self._of_rows: dict[int, ArrayCode] = {}
        self._times_hessian: ArrayCode | None = None
        self._places: list[tuple[int | slice, Shape | None]] = []
        for v, offset, count in zip(self.variables, self.offsets, self.sizes, strict=True):
            shape = self.shapes[v]
            place = slice(offset, offset + count) if shape else offset
            self._places.append((place, shape if len(shape) == 2 else None))

    # -- flat and by name ------------------------------------------------------------------------------------------

    def parts(self, flat: Array) -> list[Any]:
        """The flat vector as views, one a variable; a number stays an array without dimensions."""
        return [
            flat[offset : offset + count].reshape(self.shapes[v])
            for v, offset, count in zip(self.variables, self.offsets, self.sizes, strict=True)
        ]

    def _inputs(self, flat: Array) -> list[Any]:
        """The same for code that only reads them: numbers as numbers, which is quicker."""
        return [
            flat[place] if isinstance(place, int) else flat[place] if shape is None else flat[place].reshape(shape)
            for place, shape in self._places
        ]

    def _targets(self, flat: Array) -> list[Array]:
        """The same for code that writes into them."""
        return [
            flat[place : place + 1]
            if isinstance(place, int)
            else flat[place]
            if shape is None
            else flat[place].reshape(shape)
            for place, shape in self._places
        ]

    def named(self, flat: Array) -> dict[str, Any]:
        """The flat vector by name: floats, and read-only arrays."""
        found: dict[str, Any] = {}
        for v, part in zip(self.variables, self.parts(flat), strict=True):
            if self.shapes[v]:
                part.setflags(write=False)
            found[v] = part if self.shapes[v] else float(part)
        return found

    def flat(self, values: Mapping[str, Any]) -> Array:
        """A value for each variable as one vector; a number fills an array."""
        flat = np.empty(self.count)
        for v, part in zip(self.variables, self.parts(flat), strict=True):
            part[...] = values[v]
        return flat

    def entry(self, index: int) -> tuple[str, tuple[int, ...]]:
        """The variable and the index in it of an entry of the flat vector."""
        for v, offset, count in zip(self.variables, self.offsets, self.sizes, strict=True):
            if index < offset + count:
                place = np.unravel_index(index - offset, self.shapes[v]) if self.shapes[v] else ()
                return v, tuple(int(i) for i in place)
        raise IndexError(index)

    @property
    def has_arrays(self) -> Literal[True]:
        """Whether a variable may be an array."""
        return True

    def entry_name(self, index: int) -> str:
        """What an entry of the flat vector is called: "W[2, 0]"."""
        return entry_name(*self.entry(index))

    def position(self, variable: str, index: tuple[int, ...] = ()) -> int:
        """Where an entry is in the flat vector."""
        k = self.variables.index(variable)
        shape = self.shapes[variable]
        return self.offsets[k] + (int(np.ravel_multi_index(index, shape)) if shape else 0)

    # -- why not -----------------------------------------------------------------------------------------------------

    def undefined_at(self, point: Sequence[Any]) -> str | None:
        """Say which part of f has no value at a point (a value for each variable), or None where none is to blame."""
        from ..program.array_interpret import undefined_entries

        values = dict(zip(self.variables, point, strict=True)) | self.constants | self.data
        return undefined_entries(self.tree, values)

    def slope_undefined_at(self, point: Sequence[Any]) -> str | None:
        """The same for the partials: "in the partial by w, …", or None."""
        from ...expression.backward import gradient_formula
        from ..program.array_interpret import undefined_entries

        values = dict(zip(self.variables, point, strict=True)) | self.constants | self.data
        for variable in self.variables:
            formula, counts = gradient_formula(self.tree, variable, self.array_shapes)
            fault = undefined_entries(formula, values | counts)
            if fault:
                return f"in the partial by {pretty(variable)}, {fault}"
        return None

    @property
    def array_shapes(self) -> dict[str, Shape]:
        """The shape of each name that is an array, parameters and data."""
        return {name: shape for name, shape in self.shapes.items() if shape} | {
            name: array.shape for name, array in self.data.items()
        }

    # -- value and gradient ------------------------------------------------------------------------------------------

    def _code(self, *, with_gradient: bool) -> ArrayCode:
        made = self._made.get(with_gradient)
        if made is None:
            program, outputs = self.program(with_gradient=with_gradient)
            targets = {k + 1: self.shapes[v] for k, v in enumerate(self.variables)} if with_gradient else {}
            data = {f"d{k}": array for k, array in enumerate(self._used().values())}
            inputs = [f"v{k}" for k in range(len(self.variables))]
            made = self._made[with_gradient] = ArrayCode(program, inputs, outputs, data, targets=targets)
        return made

    def _used(self) -> dict[str, Array]:
        """The data that the function uses."""
        used = set(symbols(self.tree))
        return {name: array for name, array in self.data.items() if name in used}

    @property
    def rows(self) -> int | None:
        """How many rows all the data have that the function uses; None where they differ or there are none."""
        counts = {array.shape[0] for array in self._used().values()}
        return counts.pop() if len(counts) == 1 else None

    def program(self, *, with_gradient: bool = True, rows: int | None = None) -> tuple[ArrayProgram, list[Value]]:
        """Return a new program and its outputs: the value, then the gradient by each variable.

        With ``rows`` the data have so many rows instead of all theirs.
        """
        program = ArrayProgram()
        inputs = [program.array(f"v{k}", self.shapes[v]) for k, v in enumerate(self.variables)]
        names = dict(zip(self.variables, inputs, strict=True))
        names |= {name: program.number(float(x)) for name, x in self.constants.items() if name not in names}
        for k, (name, data) in enumerate(self._used().items()):
            names[name] = program.array(f"d{k}", data.shape if rows is None else (rows, *data.shape[1:]))
        lowered = lower(program, self.tree, names)
        return program, [lowered.root, *(gradient(lowered, inputs) if with_gradient else ())]

    def can_take_rows(self, count: int) -> bool:
        """Whether the function has a meaning when its data have so many rows."""
        shapes = {name: data.shape for name, data in self.data.items()}
        shapes |= {name: (count, *data.shape[1:]) for name, data in self._used().items()}
        shapes |= {name: shape for name, shape in self.shapes.items() if shape}
        try:
            return shape_of(self.tree, shapes) == ()
        except ShapeError:
            return False

    def gradient_of_rows(self, flat: Array, rows: Rows) -> Array:
        """∇f at a point as if the data had these rows alone."""
        count = len(rows)
        code = self._of_rows.get(count)
        if code is None:
            program, outputs = self.program(rows=count)
            targets = {k: self.shapes[v] for k, v in enumerate(self.variables)}
            inputs = [*(f"v{k}" for k in range(len(self.variables))), *(f"d{k}" for k in range(len(self._used())))]
            code = self._of_rows[count] = ArrayCode(program, inputs, outputs[1:], targets=targets)
        slopes = np.empty(self.count)
        chosen = [array[rows] for array in self._used().values()]
        code([*self._inputs(flat), *chosen], self._targets(slopes))
        return slopes

    def value(self, flat: Array) -> float:
        """F at a point; inf or nan where IEEE arithmetic says so, never an exception."""
        return self._code(with_gradient=False)(self._inputs(flat), ())[0]

    def value_and_gradient(self, flat: Array, out: Array | None = None) -> tuple[float, Array]:
        """F and ∇f at a point, the gradient flat as the point is; written into ``out`` if given."""
        slopes = np.empty(self.count) if out is None else out
        value = self._code(with_gradient=True)(self._inputs(flat), self._targets(slopes))[0]
        return value, slopes

    def part_values(self, point: Sequence[Any]) -> dict[str, Any]:
        """The value of each named part at a point (a value for each variable): numbers, and read-only arrays."""
        from ..program.array_interpret import evaluate_arrays

        values = dict(zip(self.variables, point, strict=True)) | self.constants | self.data
        found: dict[str, Any] = {}
        for part in self.written.parts:
            value = evaluate_arrays(part.tree, values | found)
            if np.ndim(value):
                value = np.array(value)
                value.setflags(write=False)
            found[part.name] = value if np.ndim(value) else float(value)
        return found

    # -- second partials ---------------------------------------------------------------------------------------------

    def _hessian_code(self) -> ArrayCode:
        """(point, direction) → the Hessian times the direction: forward mode over the gradient's sweep."""
        if self._times_hessian is None:
            from ..program.forward import tangents

            program, outputs = self.program()
            shapes = [self.shapes[v] for v in self.variables]
            points = [program.input(f"v{k}") for k in range(len(shapes))]
            directions = [program.array(f"u{k}", shape) for k, shape in enumerate(shapes)]
            wanted = tangents(program, outputs[1:], dict(zip(points, directions, strict=True)))
            inputs = [f"{letter}{k}" for letter in "vu" for k in range(len(shapes))]
            data = {f"d{k}": array for k, array in enumerate(self._used().values())}
            targets = dict(enumerate(shapes))
            self._times_hessian = ArrayCode(program, inputs, wanted, data, targets=targets)
        return self._times_hessian

    def hessian(self, flat: Array) -> Array:
        """The symmetric matrix of the second partials at a flat point, exact but for rounding, row by row."""
        code, point = self._hessian_code(), self._inputs(flat)
        rows, direction = np.empty((self.count, self.count)), np.zeros(self.count)
        for i, row in enumerate(rows):
            direction[i] = 1.0
            code([*point, *self._inputs(direction)], self._targets(row))
            direction[i] = 0.0
        return (rows + rows.T) / 2.0

    def curvature(self, flat: Array) -> Curvature | None:
        """How f curves at a point; None where a second partial is not finite, or for very many entries."""
        from .array_curvature import array_curvature

        return array_curvature(self, flat)
