"""Tokens to a tree: a Pratt parser.

Binding, from loosest: ``+ -``, unary ``-``, ``* /``, ``**`` (to the right). So ``-x**2`` is −(x²), ``2**3**2`` is
2^(3²), ``-a*b`` is −(a·b), and a unary minus after ``*`` or ``**`` takes only what binds at least as tightly there.
What stands side by side, ``2x``, multiplies as ``*`` does; behind a ``/`` or an exponent that could be read two ways,
and is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from functools import lru_cache

from .. import names
from ..errors import ExpressionError
from ..primitives.primitive import Primitive
from ..primitives.registry import find
from ..shapes import Shape, ShapeError, check_whole, infer
from ..tree import (
    Call,
    Comparison,
    Constant,
    MatrixProduct,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Reciprocal,
    Sum,
    Symbol,
    Transpose,
)
from ..visible import visible
from . import readings
from .reader import COMPARISONS, TokenReader
from .tokens import Token

_ADD, _MULTIPLY, _POWER = 10, 20, 30
_PRODUCTS = frozenset({"*", "/", "@", "("})  # a ( behind an operand multiplies, or is refused


def parse(
    text: str,
    known: Collection[str] | None = None,
    *,
    shapes: Mapping[str, Shape] | None = None,
    limits: bool = True,
    letters: Collection[str] = (),
) -> Node:
    """Return the tree of ``text``.

    ``known`` is the names that may be used (variables and bound constants); None allows any. ``shapes`` has the shape
    of each name that is an array; only where there is one may arrays be multiplied and summed, and then every shape
    is checked. ``limits=False`` lifts the limits on length, nodes and depth, for formulas that this package printed
    itself. With ``letters`` names of one letter may stand side by side where each is one of these: xy is x*y.
    Raises ExpressionError with the column, what was found and what was expected.
    """
    return parse_counted(text, known, shapes=shapes, limits=limits, letters=letters)[0]


def parse_counted(
    text: str,
    known: Collection[str] | None = None,
    *,
    shapes: Mapping[str, Shape] | None = None,
    limits: bool = True,
    letters: Collection[str] = (),
    nodes: int = 0,
    is_part: bool = False,
) -> tuple[Node, int]:
    """Return the tree and how many nodes were read, after so many ``nodes`` of texts that the same limit is for.

    Of a part of a function (``is_part``) the whole may be an array.
    """
    arrays = {name: shape for name, shape in (shapes or {}).items() if shape}
    parser = _Parser(text, known, arrays, limits, letters)
    parser.nodes = nodes
    tree = parser.whole()
    if arrays:
        hint = parser.check_dots(tree)
        try:
            check_whole(tree, arrays, parser.places, text, may_be_array=is_part)
        except ExpressionError as error:
            raise ExpressionError(error.message, text, error.column, error.length, error.hint or hint) from None
    return tree, parser.nodes


@lru_cache(maxsize=128)
def formula(text: str) -> Node:
    """The tree of a formula in u: what an entry of the registry says of its function."""
    return parse(text, ("u",))


class _Parser(TokenReader):
    """The grammar."""

    def whole(self) -> Node:
        if self.token.kind == "end":
            raise ExpressionError("found nothing, expected an expression", self.text, hint="for example x**2 + y**2")
        tree = self.expression(0)
        if self.token.kind != "end":
            raise self.unexpected_after(self.token)
        return tree

    # -- the grammar ---------------------------------------------------------------------------------------------

    def expression(self, binding: int) -> Node:
        """Read operands and operators that bind tighter than ``binding``."""
        begin = self.token.column
        left = self.operand(binding)
        while True:
            token = self.token
            if token.kind == "operator":
                operator = token.text
                if operator in "+-" and binding < _ADD:
                    left = self.chain(left, "+-", _ADD, begin)
                elif operator in _PRODUCTS and binding < _MULTIPLY:
                    left = self.chain(left, "*/@", _MULTIPLY, begin)
                elif operator == "**" and binding < _POWER:
                    self.take()
                    self.enter(token)
                    self.no_transpose(left, token)
                    # one less than its own binding: 2**3**2 groups to the right
                    exponent = self.expression(_POWER - 1)
                    self.open_end = (self.at, begin, token)
                    left = self.placed(self.count(Power(left, exponent)), token)
                    self.depth -= 1
                else:
                    return left
            elif token.kind == "raised":
                left = self.raised(left, begin)
            elif token.kind == "transposed":
                left = self.transposed(left)
            elif token.kind == "end" or binding >= _MULTIPLY:
                return left
            else:
                left = self.chain(left, "*/@", _MULTIPLY, begin)

    def transposed(self, matrix: Node) -> Node:
        """Read Xᵀ."""
        token = self.take()
        if not self.arrays:
            raise self.error(token, "found ᵀ, which transposes a matrix, but every name here is a number")
        return self.placed(self.count(Transpose(matrix)), token)

    def raised(self, base: Node, begin: int) -> Node:
        """Read x² and x⁻¹."""
        token = self.take()
        exponent = self.count(Number(abs(token.value)))
        if self.token.text == "**":
            raise self.error(
                self.token,
                f"found {self.shown(self.token)} behind a power, which can be read two ways",
                self.two_powers(self.between(begin, token.column), token),
            )
        return self.placed(self.count(Power(base, Negative(exponent) if token.value < 0.0 else exponent)), token)

    def chain(self, first: Node, operators: str, binding: int, begin: int) -> Node:
        """Read ``first op operand op operand …`` into one sum or product; operands side by side are factors too."""
        parts = [first]
        signs: list[Token] = []

        def joined() -> Node:
            if len(parts) == 1:
                return parts[0]
            return self.placed(Sum(parts) if binding == _ADD else Product(parts), *signs)

        operator = ""
        while True:
            sign = self.token
            if sign.kind == "operator" and sign.text in operators and len(sign.text) == 1:
                operator = self.take().text
                if operator == "@" and not self.arrays:
                    raise self.error(
                        sign, f"found {self.shown(sign)}, which multiplies arrays", "between numbers write *"
                    )
                if operator == "/":
                    quotient = sign
            elif binding == _MULTIPLY and (sign.kind in readings.OPERANDS or sign.text == "("):
                if operator == "/":
                    raise self.two_ways(begin, quotient)
                self.side_by_side()
                operator = ""
            else:
                return joined()
            operand = self.count(self.expression(binding))
            if self.arrays and binding == _MULTIPLY and operator in ("", "*") and self.text[sign.column - 1] != "*":
                self.dots.append((tuple(parts), operand, sign))
            if operator == "@":
                parts, signs = [self.placed(MatrixProduct(joined(), operand), sign)], []
                continue
            parts.append(Negative(operand) if operator == "-" else Reciprocal(operand) if operator == "/" else operand)
            signs.append(sign)

    def operand(self, binding: int) -> Node:
        token = self.take()
        if token.kind == "number":
            return self.count(Number(token.value))
        if token.kind == "name":
            return self.name(token)
        if token.kind == "root":
            return self.root(token)
        if token.text in ("-", "+"):
            self.enter(token)
            inner = self.expression(max(binding, _ADD))
            self.depth -= 1
            return self.count(Negative(inner)) if token.text == "-" else inner
        if token.text == "(":
            self.enter(token)
            self.openings.append(token)
            inner = self.expression(0)
            self.close(token)
            self.groups.add(self.at)
            return inner
        raise self.unexpected_operand(token)

    def root(self, token: Token) -> Node:
        """Read √x, √(x + 1) and ∛x."""
        self.enter(token)
        if not readings.begins_operand(self.token):
            raise self.unexpected_operand(self.take())
        is_bracketed = self.token.text == "("
        call = self.placed(Call(token.text, [self.operand(_POWER)]), token)
        self.groups.discard(self.at)
        self.depth -= 1
        if not is_bracketed:
            if self.token.kind == "raised" or self.token.text == "**":
                raise self.error(
                    self.token,
                    f"found {self.shown(self.token)} behind a root, which can be read two ways",
                    self.two_powers("", token),
                )
            self.open_end = (self.at, token.column, token)
        return self.count(call)

    def name(self, token: Token) -> Node:
        name, function = token.text, find(token.text)
        if self.token.text == "(" and self.token.kind == "operator":
            if function is None:
                raise self.not_a_function(token)
            return self.call(token, function)
        if function is not None and not (function.leaves_name and (self.known is None or name in self.known)):
            hint = readings.of_function_alone(function.name, token.text, self.tokens[self.at :], self.text)
            raise self.error(token, f"found the function {token.text} alone, expected its argument", hint)
        if name in names.CONSTANTS and (self.known is None or name not in self.known):
            return self.count(Constant(name))
        if self.known is not None and name not in self.known:
            raise self.unknown(token, name)
        # one node a name: whoever collects x·x·x… compares it with itself
        return self.count(self.symbols.setdefault(name, Symbol(name)))

    def call(self, token: Token, function: Primitive) -> Node:
        if function.over_arrays and not self.arrays:
            raise self.error(token, f"found {token.text}, which works on arrays, but every name here is a number")
        name = function.name
        opening = self.take()
        self.enter(token)
        self.openings.append(opening)
        if self.token.text == ")":
            raise self.error(self.token, f"found ), expected the argument of {token.text}")
        starts = [token, self.token]
        arguments = [self.condition(token) if name == "where" else self.expression(0)]
        decimal = ""
        while self.token.text == ",":
            comma = self.at
            self.take()
            starts.append(self.token)
            self.no_keyword(token, function)
            arguments.append(self.expression(0))
            decimal = decimal or readings.decimal_comma(self.tokens[comma - 1], self.tokens[comma + 1])
        self.close(opening)
        least, most = function.arity
        least = 1 if function.over_one and self.arrays else least
        if not least <= len(arguments) <= most:
            expected = f"{least}" if least == most else f"{least} or {'2' if most == 2 else 'more'}"
            if len(arguments) > most > 2 and least < most:
                expected = f"at most {most}"
            hint = f"write log(x)/log(b) for another base, or {name}2, {name}10" if name == "log" else ""
            hint = decimal if len(arguments) > most and decimal else hint
            if name == "min" and self.arrays:
                hint = "for the smallest entry of an array write -max(-a)"
            elif name in ("softmax", "logsumexp"):
                hint = f"{name} goes along the last axis: of a matrix, row by row"
            found = f"{len(arguments)} argument{'s' * (len(arguments) != 1)}"
            plural = "" if expected == "1" else "s"
            raise self.error(
                token,
                f"found {found}, expected {expected} argument{plural} of {token.text}",
                hint,
            )
        if name == "transpose":
            return self.placed(self.count(Transpose(arguments[0])), token)
        marks = starts if function.over_arrays else [token]
        node = self.placed(self.count(Call(name, arguments[:2] if name in ("min", "max") else arguments)), *marks)
        for extra in arguments[2:] if name in ("min", "max") else ():
            # torch's max takes two; so does every rule here
            node = self.placed(self.count(Call(name, [node, extra])), token)
        return node

    def condition(self, function: Token) -> Node:
        left = self.expression(0)
        operator = self.token
        if operator.text not in COMPARISONS and operator.text != "=":
            raise self.error(
                operator,
                f"found {self.shown(operator)}, expected a comparison in {function.text}",
                "for example where(x > 0, x, 0)",
            )
        self.take()
        right = self.expression(0)
        if self.token.text in COMPARISONS:
            raise self.error(self.token, "found a second comparison, expected one", "write one where inside another")
        text = "==" if operator.text == "=" else operator.text
        return self.placed(self.count(Comparison(text, left, right)), operator)

    # -- side by side --------------------------------------------------------------------------------------------

    def side_by_side(self) -> None:
        """Let a number, a closed group, a superscript or a letter be multiplied by what follows at once, or refuse."""
        before, after, behind = self.tokens[self.at - 1], self.token, self.tokens[self.at + 1]
        end, begin, sign = self.open_end
        if end == self.at:
            raise self.two_ways(begin, sign)
        if readings.is_unfinished_power_of_ten(before, after, behind):
            left, right = self.shown(before), self.shown(after)
            raise self.error(
                after,
                f"found {left}{right}, expected digits after the e",
                f"write {left}e5, or {left}*e for the constant",
            )
        if readings.are_adjacent(before, after) and after.kind != "number":
            if readings.is_of_another_base(before, after):
                message = f"found {self.shown(before)}{self.shown(after)}, expected a decimal number"
                raise ExpressionError(message, self.text, before.column, before.length + after.length)
            if before.kind in ("number", "raised") or self.at in self.groups:
                return
            if before.kind == "name" and self.letters and after.text != "(":
                return
        left = "(…)" if before.text == ")" else "(…)ᵀ" if before.kind == "transposed" else self.shown(before)
        right = "(…)" if after.text == "(" else self.shown(after) + "(…)" * (behind.text == "(")
        hint = f"write {left}*{right}"
        if before.kind == "transposed":
            hint = f"write {left}@{right} for the product of matrices"
        if before.text in names.ELSEWHERE:
            hint = f"did you mean {names.ELSEWHERE[before.text]}({right})?"
        raise self.error(after, f"found {self.shown(after)}, expected an operator", hint)

    def two_ways(self, begin: int, sign: Token) -> ExpressionError:
        """The error for an operand behind a quotient, power or root: it may belong to that, or stand beside it."""
        token, start = self.token, self.token.column
        before, middle = self.between(begin, sign.column), self.since(sign)
        try:
            while readings.begins_operand(self.token):
                self.operand(_POWER)
                while self.token.kind == "raised":
                    self.take()
            right = self.between(start, self.tokens[self.at - 1].column + self.tokens[self.at - 1].length)
        except ExpressionError:
            right = "…"
        return self.error(
            token,
            f"found {self.shown(token)}, which can be read two ways, expected an operator",
            readings.both(before, self.shown(sign), middle, right),
        )

    def two_powers(self, base: str, inner: Token) -> str:
        """What to write for x²^y and √x²: a power, or a root, with a power behind it."""
        power, behind = self.token, self.tokens[self.at + 1]
        outer = self.shown(power)
        if power.text == "**":
            outer += self.shown(behind) if behind.kind in ("number", "name") else "(…)"
        if inner.kind == "root":
            inside = visible(self.since(inner), limit=30)
            return f"write ({self.shown(inner)}{inside}){outer} or {self.shown(inner)}({inside}{outer})"
        base = visible(base, limit=30)
        return f"write ({base}{self.shown(inner)}){outer} or {base}^({inner.value:g}{outer})"

    def check_dots(self, tree: Node) -> str:
        """Refuse arrays side by side, or with a ×, which in books may be either of their products.

        Between them a · is what it is shown for, entry by entry: return a hint for where that does not fit.
        """
        hint = ""
        if not self.dots:
            return hint
        shapes: dict[int, Shape] = {}
        with suppress(ShapeError):  # which is said later, where no dot is the reason
            infer(tree, self.arrays, shapes)
        for before, operand, token in self.dots:
            if shapes.get(id(operand)) and any(shapes.get(id(part)) for part in before):
                if self.text[token.column - 1] == "·":
                    hint = "· is * entry by entry; write @ for the product of matrices"
                    continue
                found = "arrays side by side" if readings.begins_operand(token) else self.shown(token)
                message = f"found {found}, which between arrays can be read two ways"
                raise self.error(token, message, "write * for entry by entry, @ for the product of matrices")
        return hint
