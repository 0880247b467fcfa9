"""Programs over arrays: every value has a shape, and the backward sweep sums where broadcasting had spread.

The adjoint of an array is kept as small as it is: that of every entry of sum(a) is the one number 1. Only where
entries must be summed, or a matrix product needs them all, is it spread out.
"""

from __future__ import annotations

from ...expression.primitives.registry import REGISTRY, makes_number
from ...expression.shapes import Shape, broadcast, matrix_product, size
from .lowering import Program, Value


class ArrayProgram(Program):
    """A ``Program`` whose values are numbers, vectors and matrices."""

    def __init__(self) -> None:
        super().__init__()
        self.shapes: list[Shape] = []
        """The shape of each value."""
        self._given: dict[str, Shape] = {}
        self._filled: dict[str, Shape] = {}

    def array(self, name: str, shape: Shape) -> Value:
        """An array given from outside; ``name`` is one of ours."""
        self._given[name] = shape
        return self.input(name)

    def _add(self, name: str, arguments: tuple[Value, ...] | float | str) -> Value:
        value = super()._add(name, arguments)
        if value == len(self.shapes):
            self.shapes.append(self._shape(name, arguments))
        return value

    def _shape(self, name: str, arguments: tuple[Value, ...] | float | str) -> Shape:
        if not isinstance(arguments, tuple):
            return self._given.get(arguments, ()) if isinstance(arguments, str) else ()
        shapes = [self.shapes[a] for a in arguments]
        match name:
            case _ if makes_number(name):
                return ()
            case "matmul":
                product = matrix_product(*shapes)
                assert product is not None, shapes
                return product
            case "transpose":
                return shapes[0][::-1]
            case "largest":
                return ()
            case "logsumexp" | "flat":
                return shapes[0][:-1]
            case "column":
                return shapes[0][0], 1
            case "outer":
                return shapes[0][0], shapes[1][0]
            case "sum_rows":
                return shapes[0][1:]
            case "sum_columns":
                return shapes[0][0], 1
            case _ if name in self._filled:
                return self._filled[name]
            case _:
                whole = shapes[0]
                for shape in shapes[1:]:
                    common = broadcast(whole, shape)
                    assert common is not None, shapes
                    whole = common
                return whole

    def call(self, function: str, *arguments: Value) -> Value:
        """A function of the language; those that work on arrays as wholes are made of operations."""
        match function, arguments:
            case (("sum" | "mean"), (a, along)):
                axis = self.axis(a, along)
                if len(self.shapes[a]) == 1:
                    return self.apply(function, a)
                total = self.sum_along(a, axis)
                count = self.shapes[a][axis]
                return total if function == "sum" else self.apply("/", total, self.number(float(count)))
            case "max", (a,):
                return self.apply("largest", a)
            case "ones", _:
                sizes = tuple(int(self.constant(size) or 0) for size in arguments)
                return self.fill(self.number(1.0), sizes)
        return self.apply(function, *arguments)

    def axis(self, a: Value, along: Value) -> int:
        """The axis that a number names, from 0 on."""
        return int(self.constant(along) or 0) % len(self.shapes[a])

    def sum_along(self, a: Value, axis: int) -> Value:
        """The sums of a matrix's columns (axis 0) or rows (axis 1), as a vector."""
        return self.apply("sum_rows", a) if axis == 0 else self.apply("flat", self.apply("sum_columns", a))

    def sum_last(self, a: Value) -> Value:
        """The sum along the last axis; of a matrix as a column, which is spread out again where it meets one."""
        return self.apply("sum" if len(self.shapes[a]) == 1 else "sum_columns", a)

    def as_column(self, amount: Value, like: Value) -> Value:
        """One number for each row of a matrix as a column; for a vector, and what is a number anyway, itself."""
        is_column = len(self.shapes[like]) == 2 and self.shapes[amount]
        return self.apply("column", amount) if is_column else amount

    def fill(self, value: Value, shape: Shape) -> Value:
        """A value spread out to a shape."""
        if self.shapes[value] == shape:
            return value
        name = f"fill{'x'.join(map(str, shape))}"
        self._filled[name] = shape
        return self._add(name, (value,))

    def fill_as(self, amount: Value, like: Value) -> Value:
        """A value spread out to the shape of another."""
        return self.fill(amount, self.shapes[like])

    def filled_shape(self, operation: str) -> Shape | None:
        """The shape that a fill spreads to; None for any other operation."""
        return self._filled.get(operation)

    # -- the backward sweep ----------------------------------------------------------------------------------------

    def unbroadcast(self, amount: Value, whole: Value, operand: Value) -> Value:
        """The adjoint of an operand that was broadcast to ``whole``, whose adjoint is ``amount``: summed."""
        shape, wanted = self.shapes[whole], self.shapes[operand]
        if shape == wanted:
            return amount
        own = self.shapes[amount]
        own = (1,) * (len(shape) - len(own)) + own
        wanted = (1,) * (len(shape) - len(wanted)) + wanted
        spread = [n > 1 and m == 1 for n, m in zip(shape, wanted, strict=True)]
        count = size(tuple(n for n, o, s in zip(shape, own, spread, strict=True) if s and o == 1))
        summed = [s and o > 1 for s, o in zip(spread, own, strict=True)]
        if any(summed):
            if all(s or o == 1 for s, o in zip(summed, own, strict=True)):
                amount = self.apply("sum", amount)
            else:
                amount = self.apply("sum_rows" if summed[0] else "sum_columns", amount)
        return self.times(amount, self.number(float(count))) if count > 1 else amount

    def array_slope(self, function: str, u: Value, value: Value) -> Value | None:
        """The slope of a function at an array u, where its entry names an operation that gives it."""
        operation = REGISTRY[function].array_slope
        return self.apply(operation, u, value) if operation and self.shapes[u] else None

    def matrix_slopes(self, adjoint: Value, a: Value, b: Value, product: Value) -> tuple[Value, Value]:
        """The adjoints of a and b in a @ b."""
        left, right, shape = self.shapes[a], self.shapes[b], self.shapes[product]
        if not shape:
            return self.times(adjoint, b), self.times(adjoint, a)
        if len(left) == 2 and len(right) == 1 and not self.shapes[adjoint]:
            # every row of a alike: no need to spread the number out
            return self.times(adjoint, b), self.times(adjoint, self.apply("sum_rows", a))
        whole = self.fill(adjoint, shape)
        if len(left) == 1:
            return self.apply("matmul", b, whole), self.apply("outer", a, whole)
        behind = self.apply("matmul", self.apply("transpose", a), whole)
        if len(right) == 1:
            return self.apply("outer", whole, b), behind
        return self.apply("matmul", whole, self.apply("transpose", b)), behind

    def transpose_slope(self, adjoint: Value) -> Value:
        """The adjoint of a in aᵀ, as small as that of aᵀ is."""
        dimensions = len(self.shapes[adjoint])
        return self.apply(("", "column", "transpose")[dimensions], adjoint) if dimensions else adjoint

    def outer_slopes(self, adjoint: Value, a: Value, b: Value, product: Value) -> tuple[Value, Value]:
        """The adjoints of a and b in their outer product."""
        if not self.shapes[adjoint]:
            return self.times(adjoint, self.apply("sum", b)), self.times(adjoint, self.apply("sum", a))
        whole = self.fill_as(adjoint, product)
        return self.apply("matmul", whole, b), self.apply("matmul", a, whole)

    def softmax_slope(self, amount: Value, shares: Value, *, gate: bool = False) -> Value:
        """What softmax makes of an adjoint of its value, or of a tangent of its argument; both go the same way.

        s·(g − Σ s·g), with g counted from that of the largest share: where this is near 1 the difference would cancel.
        """
        gap = self.apply("gap", self.fill_as(amount, shares), shares)
        mean = self.sum_last(self.times(gap, shares, gate))
        return self.times(self.apply("-", gap, mean), shares, gate)
