"""``Function``: the whole language in one object, for Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..expression.errors import ExpressionError
from ..expression.names import GREEK
from ..expression.printing import plain
from ..expression.reading.tokens import check_name
from ..expression.tree import Node, symbols
from ..expression.written import Written, read, refuse_foreign
from .objective.scalar_objective import ScalarObjective, from_upper_triangle

if TYPE_CHECKING:
    from ..expression.derivation import Derivation
    from .landmarks.landmark import Landmark


class Function:
    """A function of named variables, from its text.

    >>> f = Function("x**2*y + sin(y)")
    >>> f.variables
    ('x', 'y')
    >>> f(x=1.0, y=0.0)
    0.0
    >>> f.partials(x=1.0, y=0.0)
    {'x': 0.0, 'y': 2.0}
    >>> str(f.partial("x"))
    '2*x*y'

    ``variables`` are, unless given, the names in their order of first appearance; with ``variables`` given any other
    name is an error. ``constants`` are names with a value. ``let`` are parts that have names, in order, each an
    expression that may use those before it:

    >>> f = Function("u**2", let={"u": "3 - w - b"})
    >>> f.variables, f.partials(w=0.0, b=0.0), f.parts["u"](w=0.0, b=0.0)
    (('w', 'b'), {'w': -6.0, 'b': -6.0}, 3.0)

    Raises ExpressionError for a text that the language refuses and ValueError for a name that cannot be one.
    """

    def __init__(
        self,
        text: str,
        *,
        variables: Sequence[str] | None = None,
        constants: Mapping[str, float] | None = None,
        let: Mapping[str, str] | None = None,
    ) -> None:
        bound = {check_name(name): float(value) for name, value in (constants or {}).items()}
        names: tuple[str, ...] | None = None
        if variables is not None:
            checked: list[str] = []
            for name in variables:
                checked.append(check_name(name, [*checked, *bound]))
            names = tuple(checked)
        taken = (*(names or ()), *bound)
        written = read(text, let or {}, None if names is None else taken, taken)
        found = names if names is not None else tuple(name for name in symbols(written.whole) if name not in bound)
        refuse_foreign(written, (*found, *bound))
        self._set(text, written, found, bound)

    def _set(self, text: str, written: Written, variables: tuple[str, ...], constants: dict[str, float]) -> None:
        self.text = text
        """The text as written."""
        self.written = written
        """Its tree as written, and its parts."""
        self.tree = written.whole
        """Its tree, with the parts in place of their names."""
        self.variables = variables
        """The names of its variables, in order."""
        self.constants = constants
        """The value of each bound name."""
        self.objective = ScalarObjective(self.tree, variables, constants, written)
        """The same, as the engine sees it."""

    @classmethod
    def of(cls, tree: Node, variables: Sequence[str], constants: Mapping[str, float] | None = None) -> Function:
        """Return the function of a tree; its text is the printed tree."""
        return cls._made(plain(tree), Written(tree), tuple(variables), dict(constants or {}))

    @classmethod
    def _made(cls, text: str, written: Written, variables: tuple[str, ...], constants: dict[str, float]) -> Function:
        made = cls.__new__(cls)
        made._set(text, written, variables, constants)
        return made

    def __reduce__(self) -> tuple[object, ...]:
        return Function._made, self._value

    def __eq__(self, other: object) -> bool:
        """Whether another one has the same text, parts, variables and constants."""
        return self._value == other._value if isinstance(other, Function) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.text, self.written, self.variables))

    @property
    def _value(self) -> tuple[str, Written, tuple[str, ...], dict[str, float]]:
        return self.text, self.written, self.variables, self.constants

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        let = f", let={ {part.name: part.text for part in self.written.parts}!r}" if self.written.parts else ""
        return f"Function({self.text!r}, variables={self.variables!r}{let})"

    @property
    def unicode(self) -> str:
        """The formula for display: x²·y; of one with parts "u² with u = y − w·x − b"."""
        return self.written.text

    @property
    def parts(self) -> dict[str, Function]:
        """Each named part by its name, in order: a function of the same variables, with a value and partials."""
        parts = self.written.parts
        return {
            part.name: self._made(part.text, Written(part.tree, parts[:k]), self.variables, self.constants)
            for k, part in enumerate(parts)
        }

    def _arguments(self, positional: tuple[Any, ...], named: Mapping[str, Any]) -> tuple[list[Any], bool]:
        given = dict(zip(self.variables, positional, strict=False))
        if len(positional) > len(self.variables):
            raise TypeError(f"expected {len(self.variables)} numbers ({', '.join(self.variables)})")
        for name, value in named.items():
            plain_name = "".join(GREEK.get(c, c) for c in name)
            if plain_name not in self.variables or plain_name in given:
                raise TypeError(f"found {name!r}, expected one of {', '.join(self.variables) or 'no variables'}, once")
            given[plain_name] = value
        missing = [name for name in self.variables if name not in given]
        if missing:
            raise TypeError(f"missing {', '.join(missing)}")
        values = [given[name] for name in self.variables]
        arrays = any(not isinstance(v, int | float) and getattr(v, "shape", None) != () for v in values)
        return ([*values] if arrays else [_float(v) for v in values]), arrays

    def __call__(self, *point: Any, **named: Any) -> Any:
        """F at a point; arrays broadcast. Gives inf or nan where IEEE arithmetic does."""
        values, arrays = self._arguments(point, named)
        return self.objective.values(*values) if arrays else self.objective.value(values)

    def partials(self, *point: Any, **named: Any) -> dict[str, Any]:
        """∂f/∂v at a point for every variable v, by one sweep of reverse mode; arrays broadcast."""
        values, arrays = self._arguments(point, named)
        if arrays:
            computed: Sequence[Any] = self.objective.values_and_gradients(*values)[1:]
        else:
            computed = [g + 0.0 for g in self.objective.gradient(values)]  # −0 is 0
        return dict(zip(self.variables, computed, strict=True))

    def _variable(self, variable: str) -> str:
        name = "".join(GREEK.get(c, c) for c in variable)
        if name not in self.variables:
            raise ValueError(f"found {variable!r}, expected one of {', '.join(self.variables) or 'no variables'}")
        return name

    def partial(self, variable: str) -> Function:
        """∂f/∂variable as a function of the same variables; ``str()`` is its formula.

        A partial of a partial can be too long to be written out: ExpressionError.
        """
        return Function.of(self._derivation(variable, Written(self.tree)).result, self.variables, self.constants)

    def hessian(self, *point: Any, **named: Any) -> dict[str, dict[str, Any]]:
        """The second partials at a point, ``hessian(…)["x"]["y"]`` = ∂²f/∂x∂y; arrays broadcast.

        >>> Function("x**2*y").hessian(x=1.0, y=3.0)
        {'x': {'x': 6.0, 'y': 2.0}, 'y': {'x': 2.0, 'y': 0.0}}
        """
        values, arrays = self._arguments(point, named)
        names, n = self.variables, len(self.variables)
        if arrays:
            found: Sequence[Any] = self.objective.all_second_partials(*values)[1 + n :]
        else:
            found = [second + 0.0 for second in self.objective.second_partials(values)[1 + n :]]  # −0 is 0
        rows = from_upper_triangle(n, found)
        return {name: dict(zip(names, row, strict=True)) for name, row in zip(names, rows, strict=True)}

    def landmarks(self, **ranges: tuple[float, float]) -> tuple[Landmark, ...]:
        """The minima, maxima, saddles, degenerate places and valleys that are found in a window, the lowest first.

        ``ranges`` has (low, high) for each variable.

        >>> [mark.kind.value for mark in Function("(x**2 - 1)**2").landmarks(x=(-2.0, 2.0))]
        ['minimum', 'minimum', 'maximum']
        """
        from .landmarks.search import find

        given = {self._variable(name): pair for name, pair in ranges.items()}
        missing = [name for name in self.variables if name not in given]
        if missing:
            raise TypeError(f"missing {', '.join(missing)}")
        box = [(float(low), float(high)) for low, high in (given[name] for name in self.variables)]
        for low, high in box:
            if not low < high < float("inf") or low == float("-inf"):
                raise ValueError(f"expected two finite numbers, the smaller one first, got ({low:g}, {high:g})")
        return find(self.objective, box)

    def derivation(self, variable: str) -> Derivation:
        """The tree of rules that leads to ∂f/∂variable; in its formulas the parts stand by their names.

        Raises ExpressionError where it is too long to be written.
        """
        return self._derivation(variable, self.written)

    def _derivation(self, variable: str, written: Written) -> Derivation:
        from ..expression.derivation import Room, TooLongError, derive

        name = self._variable(variable)
        try:
            return derive(written.tree, name, Room(), written.trees)
        except TooLongError:
            message = f"the partial by {name} of this formula is too long to be written out"
            raise ExpressionError(message, self.text, 1, len(self.text)) from None


def _float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:  # a whole number beyond the floats
        return float("inf") if value > 0 else float("-inf")
