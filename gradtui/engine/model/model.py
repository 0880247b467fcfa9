"""A model as a scenario declares it. Nothing here computes: ``Fit`` does, and needs NumPy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from ...expression.tree import Call, Node, Number, Product, Reciprocal, Sum

if TYPE_CHECKING:
    from ..arithmetic.vector import Array

Kind = Literal["regression", "classes"]
KINDS: tuple[Kind, ...] = ("regression", "classes")


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A prediction ŷ, made of inputs, for a target y: numbers, or classes."""

    text: str
    """The prediction as the author wrote it."""
    tree: Node = field(repr=False)
    """The prediction, parsed: named parts by their names."""
    whole: Node = field(repr=False)
    """The same with the parts in place of their names."""
    target: str
    """The name of the data, or of the constant, that is to be predicted."""
    inputs: tuple[str, ...]
    """The names of the data, or of the constants, that the prediction is made of."""
    columns: tuple[str, ...]
    """What each single input is called: the columns of a file, the names, or "X[:, 1]"."""
    kind: Kind = "regression"
    """Whether numbers are predicted or classes."""
    classes: tuple[float, ...] = ()
    """The distinct targets in order, of classes alone."""
    labels: tuple[str, ...] = field(default=(), repr=False)
    """What each of these is called: a column of a file, or the number of the target."""
    rows: tuple[int, ...] = field(default=(1,), repr=False)
    """The numbers, from 1 on, of the rows that the loss is of."""
    held_out: tuple[int, ...] = field(default=(), repr=False)
    """The numbers of the rows that are kept out of the descent and judged beside it."""
    held_out_data: Mapping[str, Array] = field(default_factory=dict, repr=False)
    """The data with these rows alone; {} where none is kept out."""

    @property
    def is_of_classes(self) -> bool:
        """Whether it tells classes apart."""
        return self.kind == "classes"

    @property
    def boundary(self) -> float:
        """The score above which one number stands for the second of two classes: ½ after a sigmoid, else 0."""
        return 0.5 if _is_sigmoid(self.whole) else 0.0


def _is_sigmoid(node: Node) -> bool:
    """Whether a score is a sigmoid, be it written out as 1/(1 + exp(…))."""
    match node:
        case Call(function="sigmoid"):
            return True
        case Product(children=[Number(value=1.0), Reciprocal(divisor=Sum(children=terms))]) if len(terms) == 2:
            one, other = sorted(terms, key=lambda term: not isinstance(term, Number))
            return one == Number(1.0) and isinstance(other, Call) and other.function == "exp"
    return False
