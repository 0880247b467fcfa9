"""Array programs to NumPy source that writes into kept buffers, each used again once its value is no longer needed.

A fresh array of a megabyte costs more than the arithmetic on it: every page of it is new to the process. So the code
allocates once, when it is built.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import Any

import numpy as np

from ...expression.primitives.registry import REGISTRY, makes_number
from ...expression.shapes import Shape, size
from ..arithmetic import vector
from ..arithmetic.vector import Array, aligned
from .array_lowering import ArrayProgram
from .emit import build
from .lowering import COMPARE, Operation, Value

_VIEWS = {"transpose": ".T", "column": "[:, None]", "flat": "[:, 0]"}
_SQUARES = {"sum": "sum_squares", "mean": "mean_squares"}
_ALIASED = frozenset({"matmul", "outer", "sum_rows", "sum_columns", "where", "masked_product", "masked_quotient",
                      "tie_weight", "direction", "sech_squared", "softmax", "logsumexp", "gap",
                      "largest_share"})  # fmt: skip


def _is_fresh(operation: str) -> bool:
    """Whether no buffer is kept for the result: a number, or a condition, which has no floats."""
    return operation in COMPARE or operation in _SQUARES.values() or operation == "largest" or makes_number(operation)


def _is_aliased(operation: str) -> bool:
    """Whether an operation may read an operand again after it has begun to write."""
    entry = REGISTRY.get(operation)
    return operation in _ALIASED or (entry is not None and callable(entry.array))


_SPREAD = 4_096  # entries from which it pays to spread a row out before a column is added to it
_MANY = 65_536  # entries from which a sum of squares is made part by part


def _with_squares(program: ArrayProgram, wanted: Sequence[Value]) -> list[Operation]:
    """The operations, with sums of squares of very many entries as one: an array of the squares costs the most."""
    operations = list(program.operations)
    uses = Counter(wanted)
    for _, arguments in operations:
        uses.update(arguments if isinstance(arguments, tuple) else ())
    for value, (name, arguments) in enumerate(operations):
        if name in _SQUARES and isinstance(arguments, tuple):
            inner, factors = operations[arguments[0]]
            if inner != "*" or not isinstance(factors, tuple) or factors[0] != factors[1]:
                continue
            if uses[arguments[0]] == 1 and size(program.shapes[factors[0]]) >= _MANY:
                operations[value] = _SQUARES[name], factors[:1]
    return operations


class ArrayCode:
    """Code for the wanted values of a program; ``given`` binds inputs that never change (data).

    ``scalars`` are the functions of numbers, where they should be others than NumPy's.

    ``run(inputs, outputs)`` computes them: a number is returned, an array is written into ``outputs`` in its place.
    """

    def __init__(
        self,
        program: ArrayProgram,
        inputs: Sequence[str],
        wanted: Sequence[Value],
        given: Mapping[str, Array] | None = None,
        *,
        targets: Mapping[int, Shape] | None = None,
        scalars: Mapping[str, Callable[..., float]] | None = None,
    ) -> None:
        self.program = program
        self.wanted = tuple(wanted)
        self.operations = _with_squares(program, wanted)
        self.targets = dict(targets or {})
        self.given = dict(given or {})
        self.buffers: list[Array] = []
        self._scalars = {f"number_{name}": function for name, function in (scalars or {}).items()}
        self._lock = Lock()
        self._text = ""
        self._names: dict[str, Any] = {}
        self.run = self._build(tuple(inputs))
        """The code itself: (inputs…, targets…) → the wanted values that have no target. Warns as NumPy does.

        Of one thread alone: it works in arrays of its own.
        """

    def __call__(self, inputs: Sequence[Any], outputs: Sequence[Array]) -> tuple[float, ...]:
        """Run without warnings, one thread at a time; returns the wanted values that have no target."""
        with self._lock, np.errstate(all="ignore"):
            numbers: tuple[float, ...] = self.run(*inputs, *outputs)
        return numbers

    # -- building ------------------------------------------------------------------------------------------------

    def _build(self, inputs: tuple[str, ...]) -> Callable[..., Any]:
        program = self.program
        needed, last = self._life()
        fixed = self._fixed(needed)
        names: dict[str, Any] = {"empty": np.empty, "broadcast_to": np.broadcast_to, **vector.names(), **self._scalars}
        text: dict[Value, str] = {}
        before: list[str] = []
        lines: list[str] = []
        free: dict[Shape, list[str]] = {}
        owner: dict[Value, str] = {}  # value → its buffer
        users: dict[str, int] = {}  # buffer → how many values (views too) still live in it
        homes = self._homes(last, fixed)
        kept = {f"o{k}" for k in self.targets}

        def buffer(shape: Shape) -> str:
            pool = free.setdefault(shape, [])
            if pool:
                return pool.pop()
            name = f"b{len(self.buffers)}"
            self.buffers.append(aligned(shape))
            names[name] = self.buffers[-1]
            return name

        def release(value: Value) -> None:
            name = owner.pop(value, None)
            if name is None:
                return
            users[name] -= 1
            if not users[name] and name not in kept:
                free.setdefault(names[name].shape, []).append(name)

        for value in range(len(self.operations)):
            if not needed[value]:
                continue
            operation, arguments = self.operations[value]
            if not isinstance(arguments, tuple):
                text[value] = f"({arguments!r})" if isinstance(arguments, float) else str(arguments)
                continue
            parts = [text[a] for a in arguments]
            target = before if fixed[value] else lines
            shape = program.shapes[value]
            name = f"t{value}"
            text[value] = name
            called = self._call(operation, parts, value)
            if operation in _VIEWS or program.filled_shape(operation) is not None:
                target.append(f"{name} = {called}")
                held = owner.get(arguments[0])
                if held is not None:
                    owner[value] = held
                    users[held] += 1
            elif fixed[value] or not shape or _is_fresh(operation):
                target.append(f"{name} = {called}")
            else:
                dying = [a for a in arguments if last[a] == value and a in owner]
                own = homes.get(value, "")
                if not own and not _is_aliased(operation):
                    fit = (owner[a] for a in dying if self._fits(owner[a], shape, names, kept))
                    own = next((name for name in fit if users[name] == 1), "")
                    if own:
                        users[own] += 1
                own = own or buffer(shape)
                if own not in users or users[own] == 0:
                    users[own] = 1
                owner[value] = own
                if self._spreads(operation, arguments, shape):
                    target.append(f"copyto({own}, {parts[0]})")
                    called = self._call(operation, [own, *parts[1:]], value)
                # a keyword costs a third more, but these two must have it
                keyword = "out=" if operation in ("min", "max") else ""
                target.append(f"{name} = {called[:-1]}, {keyword}{own})")
            for argument in dict.fromkeys(arguments):
                if last[argument] == value:
                    release(argument)
        returned = []
        for k, value in enumerate(self.wanted):
            if k not in self.targets:
                returned.append(f"float({text[value]})")
            elif owner.get(value) != f"o{k}":
                lines.append(f"copyto(o{k}, {text[value]})")
        names |= {"float": float, "copyto": np.copyto} | self.given
        parameters = [*inputs, *(f"o{k}" for k in sorted(self.targets))]
        body = [*lines, f"return ({''.join(number + ', ' for number in returned)})"]
        maker = ["def made_of():", *("    " + line for line in before), f"    def made({', '.join(parameters)}):"]
        maker += ["        " + line for line in body]
        maker += ["    return made", "made = made_of()"]
        self._text, self._names = "\n".join(maker), names
        with np.errstate(all="ignore"):
            return build(self._text, names)

    def own(self, count: int) -> Callable[..., Any]:
        """The code for arrays cut to ``count`` entries, with buffers of its own. For arrays of one dimension."""
        names = dict(self._names)
        for k, array in enumerate(self.buffers):
            names[f"b{k}"] = aligned((count,) if array.ndim else ())
        return build(self._text, names)

    def _homes(self, last: Sequence[Value], fixed: Sequence[bool]) -> dict[Value, str]:
        """The values that are computed in their target at once: the wanted ones, and what they are made of in place."""
        operations, shapes = self.operations, self.program.shapes
        viewed = {
            arguments[0]
            for name, arguments in operations
            if isinstance(arguments, tuple) and (name in _VIEWS or self.program.filled_shape(name) is not None)
        }

        def may_move(value: Value, shape: Shape) -> bool:
            name, arguments = operations[value]
            if not isinstance(arguments, tuple) or fixed[value] or shapes[value] != shape:
                return False
            return name not in _VIEWS and not _is_fresh(name) and self.program.filled_shape(name) is None

        homes: dict[Value, str] = {}
        for k, shape in self.targets.items():
            value: Value | None = self.wanted[k]
            while value is not None and value not in homes and may_move(value, shape):
                homes[value] = f"o{k}"
                name, arguments = operations[value]
                assert isinstance(arguments, tuple)
                inner = [a for a in arguments if last[a] == value and a not in viewed and may_move(a, shape)]
                value = inner[0] if inner and not _is_aliased(name) else None
        return homes

    @staticmethod
    def _fits(buffer: str, shape: Shape, names: Mapping[str, Any], kept: set[str]) -> bool:
        return buffer not in kept and names[buffer].shape == shape

    def _spreads(self, operation: str, arguments: tuple[Value, ...], shape: Shape) -> bool:
        """Whether a row meets a column: spread out first, the one takes the other in more quickly than both meet."""
        return (
            operation in ("+", "-", "*")
            and size(shape) >= _SPREAD
            and all(0 < size(self.program.shapes[a]) < size(shape) and self.program.shapes[a] for a in arguments)
        )

    def _life(self) -> tuple[list[bool], list[Value]]:
        """Which values are needed, and the last operation that reads each (a wanted one lives for ever)."""
        operations = self.operations
        needed = [False] * len(operations)
        last = [-1] * len(operations)
        for value in self.wanted:
            needed[value] = True
        for value in range(len(operations) - 1, -1, -1):
            arguments = operations[value][1]
            if needed[value] and isinstance(arguments, tuple):
                for argument in arguments:
                    needed[argument] = True
                    last[argument] = max(last[argument], value)
        for value in self.wanted:
            last[value] = len(operations)
        return needed, last

    def _fixed(self, needed: Sequence[bool]) -> list[bool]:
        """Which values depend on data alone: they are computed once, when the code is built."""
        fixed: list[bool] = []
        for value, (name, arguments) in enumerate(self.operations):
            if isinstance(arguments, tuple):
                fixed.append(needed[value] and all(fixed[a] for a in arguments))
            else:
                fixed.append(name == "number" or arguments in self.given)
        return fixed

    def _call(self, operation: str, parts: Sequence[str], value: Value) -> str:
        shape = self.program.filled_shape(operation)
        if shape is not None:
            return f"broadcast_to({parts[0]}, {shape!r})"
        if f"number_{operation}" in self._scalars and not self.program.shapes[value]:
            return f"number_{operation}({', '.join(parts)})"
        if operation in _VIEWS:
            return f"{parts[0]}{_VIEWS[operation]}"
        if operation in ("mean", "mean_squares"):
            argument = self.operations[value][1]
            assert isinstance(argument, tuple)
            count = size(self.program.shapes[argument[0]])
            return f"({operation.replace('mean', 'sum')}({parts[0]}) / {float(count)!r})"
        return f"{vector.NAMES.get(operation, operation)}({', '.join(parts)})"
