"""What a parser keeps account of, and what it says of a text that it cannot read."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from .. import names
from ..errors import ExpressionError
from ..primitives.primitive import Primitive
from ..primitives.registry import callable_names, of_numbers, over_arrays
from ..shapes import Places, Shape
from ..tree import Node, Number, Symbol
from ..visible import visible
from . import readings
from .tokens import Token, split, tokenize

MAX_NODES = 1000
MAX_DEPTH = 100

COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})


class TokenReader:
    """Where a parser is in a text, how much it has read, and what it says of what it cannot read."""

    def __init__(
        self,
        text: str,
        known: Collection[str] | None,
        arrays: Mapping[str, Shape],
        limits: bool,
        letters: Collection[str],
    ) -> None:
        self.text = text
        self.known = known
        self.arrays = arrays
        self.places: Places = {}
        self.max_nodes = MAX_NODES if limits else 10**9
        self.max_depth = MAX_DEPTH if limits else 10**9
        self.letters = bool(letters)
        self.tokens = (tokenize if limits else split)(text, letters or known or arrays, letters=self.letters)
        self.at = 0
        self.token = self.tokens[0]
        self.nodes = 0
        self.symbols: dict[str, Symbol] = {}
        self.depth = 0
        self.openings: list[Token] = []
        self.dots: list[
            tuple[tuple[Node, ...], Node, Token]
        ] = []  # products not written with *, where there are arrays
        self.groups: set[int] = set()  # where a ) closes what is no call
        # the last power or root whose operand may go on: up to which token it was read, where it begins, and its sign
        self.open_end = (-1, 0, self.token)

    def take(self) -> Token:
        """The token that is next; go on to the one behind it."""
        token = self.token
        self.at += 1
        if token.kind != "end":
            self.token = self.tokens[self.at]
        return token

    # -- bookkeeping ---------------------------------------------------------------------------------------------

    def count(self, node: Node) -> Node:
        """Count one more node."""
        self.nodes += 1
        if self.nodes > self.max_nodes:
            raise self.error(self.tokens[self.at - 1], f"found more than {MAX_NODES:,} numbers, names and operators")
        return node

    def placed(self, node: Node, *tokens: Token) -> Node:
        """Remember where the operators of a node stand, for what is said of shapes."""
        if self.arrays:
            self.places[id(node)] = [(token.column, token.length) for token in tokens]
        return node

    def enter(self, token: Token) -> None:
        """Go one level deeper."""
        self.depth += 1
        if self.depth > self.max_depth:
            raise self.error(token, f"found parentheses, calls, signs and powers nested more than {MAX_DEPTH} deep")

    def close(self, opening: Token) -> None:
        """Read the ) of a group or a call."""
        if self.token.text != ")":
            if self.token.kind == "end":
                raise self.error(opening, "found a ( that is never closed, expected a )")
            raise self.unexpected_after(self.token)
        self.take()
        self.openings.pop()
        self.depth -= 1

    def between(self, start: int, end: int) -> str:
        """The text between two columns."""
        return self.text[start - 1 : end - 1].strip()

    def since(self, token: Token) -> str:
        """The text behind a token, up to what is read next."""
        last = self.tokens[self.at - 1]
        return self.between(token.column + token.length, last.column + last.length)

    # -- what is said --------------------------------------------------------------------------------------------

    def error(self, token: Token, message: str, hint: str = "") -> ExpressionError:
        """The error for a token."""
        return ExpressionError(message, self.text, token.column, token.length, hint)

    def shown(self, token: Token) -> str:
        """A token as it was written."""
        if token.kind == "end":
            return "the end"
        return visible(self.text[token.column - 1 : token.column - 1 + token.length], limit=30)

    def unexpected_after(self, token: Token) -> ExpressionError:
        """The error for what cannot stand behind an operand."""
        if token.text == ")":
            return self.error(token, "found a ) that closes nothing, expected an operator or the end")
        if token.text == ",":
            expected = "found a comma, expected an operator" + (" or a )" if self.openings else " or the end")
            return self.error(token, expected, readings.decimal_comma(*self.tokens[self.at - 1 : self.at + 2 : 2]))
        if token.text == "=":
            message = "found =, a comparison outside where" + (", expected a )" if self.openings else "")
            return self.error(token, message, "write where(condition, a, b)")
        if token.text in COMPARISONS:
            return self.error(
                token, f"found {self.shown(token)}, a comparison outside where", "write where(condition, a, b)"
            )
        return self.error(token, f"found {self.shown(token)}, expected an operator")

    def unexpected_operand(self, token: Token) -> ExpressionError:
        """The error for what begins no operand."""
        hint = ""
        previous = self.tokens[self.at - 2] if self.at >= 2 else None
        if previous is not None and previous.text == "**" and token.text in ("*", "**"):
            hint = "a power is written ** or ^"
        return self.error(token, f"found {self.shown(token)}, expected a number, a name or a (", hint)

    def unknown(self, token: Token, name: str) -> ExpressionError:
        """The error for a name that there is not."""
        known = tuple(self.known or ())
        shown = self.shown(token)
        listed = "expected " + " or ".join(
            [", ".join(known[:-1]), known[-1]] if len(known) > 1 else known or ("a number",)
        )
        is_called = (
            self.token.kind in ("name", "number")
            and names.nearest(name, callable_names(arrays=bool(self.arrays))) is not None
        )
        hint = readings.of_unknown_name(name, known, self.arrays, is_called)
        return self.error(
            token, f"found the unknown name {shown}, {listed if len(known) <= 12 else 'expected a known one'}", hint
        )

    def not_a_function(self, token: Token) -> ExpressionError:
        """The error for a call of what is no function."""
        shown = self.shown(token)
        if token.text in names.CONSTANTS or token.text in (self.known or ()):
            return self.error(
                token, f"found {shown}(…), but {shown} is no function", f"for a product write {shown}*(…)"
            )
        hint = readings.of_unknown_name(token.text, self.known or (), self.arrays, True)
        if not hint and self.known is None and len(token.text) <= 2:
            hint = f"for a product write {shown}*(…)"
        elif not hint:
            arrays = over_arrays() if self.arrays else ()
            hint = "the functions are " + ", ".join(entry.name for entry in (*of_numbers(), *arrays))
        return self.error(token, f"found the unknown function {shown}", hint)

    # -- what other languages have -------------------------------------------------------------------------------------

    def no_keyword(self, token: Token, function: Primitive) -> None:
        """Refuse sum(a, axis=0), which is NumPy's."""
        if function.over_arrays and self.token.text in ("axis", "dim") and self.tokens[self.at + 1].text == "=":
            message = f"found {self.token.text}=, expected the axis itself"
            raise self.error(self.token, message, f"write {token.text}(a, 0) or {token.text}(a, 1)")

    def no_transpose(self, base: Node, token: Token) -> None:
        """Refuse A^T, which would make a variable of T."""
        if self.token.text != "T" or not self.arrays or (isinstance(base, Symbol) and base.name not in self.arrays):
            return
        if "T" not in self.arrays and "T" not in (self.known or ()) and not isinstance(base, Number):
            hint = f"write transpose({base.name if isinstance(base, Symbol) else '…'})"
            raise self.error(token, f"found {self.shown(token)}T, expected a power", hint)
