"""Tokens to a tree: a Pratt parser.

Binding, from loosest: ``+ -``, unary ``-``, ``* /``, ``**`` (to the right). So ``-x**2`` is −(x²), ``2**3**2`` is
2^(3²), ``-a*b`` is −(a·b), and a unary minus after ``*`` or ``**`` takes only what binds at least as tightly there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache

from . import names
from .errors import ExpressionError
from .primitives.primitive import Primitive
from .primitives.registry import callable_names, find, of_numbers
from .shapes import Places, Shape, check_whole
from .tokens import Token, split, tokenize
from .tree import (
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
)
from .visible import visible

MAX_NODES = 1000
MAX_DEPTH = 100

_ADD, _MULTIPLY, _POWER = 10, 20, 30
_COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})


def parse(
    text: str,
    known: Collection[str] | None = None,
    *,
    shapes: Mapping[str, Shape] | None = None,
    limits: bool = True,
) -> Node:
    """Return the tree of ``text``.

    ``known`` is the names that may be used (variables and bound constants); None allows any. ``shapes`` has the shape
    of each name that is an array; only where there is one may arrays be multiplied and summed, and then every shape
    is checked. ``limits=False`` lifts the limits on length, nodes and depth, for formulas that this package printed
    itself. Raises ExpressionError with the column, what was found and what was expected.
    """
    arrays = {name: shape for name, shape in (shapes or {}).items() if shape}
    parser = _Parser(text, known, arrays, limits)
    tree = parser.whole()
    if arrays:
        check_whole(tree, arrays, parser.places, text)
    return tree


@lru_cache(maxsize=128)
def formula(text: str) -> Node:
    """The tree of a formula in u: what an entry of the registry says of its function."""
    return parse(text, ("u",))


class _Parser:
    def __init__(self, text: str, known: Collection[str] | None, arrays: Mapping[str, Shape], limits: bool) -> None:
        self.text = text
        self.known = known
        self.arrays = arrays
        self.places: Places = {}
        self.max_nodes = MAX_NODES if limits else 10**9
        self.max_depth = MAX_DEPTH if limits else 10**9
        self.tokens = tokenize(text) if limits else split(text)
        self.at = 0
        self.token = self.tokens[0]
        self.nodes = 0
        self.symbols: dict[str, Symbol] = {}
        self.depth = 0
        self.openings: list[Token] = []

    def take(self) -> Token:
        token = self.token
        self.at += 1
        if token.kind != "end":
            self.token = self.tokens[self.at]
        return token

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
        left = self.operand(binding)
        while self.token.kind == "operator":
            operator = self.token.text
            if operator in "+-" and binding < _ADD:
                left = self.chain(left, "+-", _ADD)
            elif operator in {"*", "/", "@"} and binding < _MULTIPLY:
                left = self.chain(left, "*/@", _MULTIPLY)
            elif operator == "**" and binding < _POWER:
                token = self.take()
                self.enter(token)
                # one less than its own binding: 2**3**2 groups to the right
                left = self.placed(self.count(Power(left, self.expression(_POWER - 1))), token)
                self.depth -= 1
            else:
                break
        return left

    def chain(self, first: Node, operators: str, binding: int) -> Node:
        """Read ``first op operand op operand …`` into one sum or product."""
        parts = [first]
        signs: list[Token] = []

        def joined() -> Node:
            if len(parts) == 1:
                return parts[0]
            return self.placed(Sum(parts) if binding == _ADD else Product(parts), *signs)

        while self.token.kind == "operator" and self.token.text in operators and len(self.token.text) == 1:
            sign = self.take()
            operator = sign.text
            if operator == "@" and not self.arrays:
                raise self.error(sign, "found @, which multiplies arrays", "between numbers write *")
            operand = self.count(self.expression(binding))
            if operator == "@":
                parts, signs = [self.placed(MatrixProduct(joined(), operand), sign)], []
                continue
            parts.append(Negative(operand) if operator == "-" else Reciprocal(operand) if operator == "/" else operand)
            signs.append(sign)
        return joined()

    def operand(self, binding: int) -> Node:
        token = self.take()
        if token.kind == "number":
            self.no_implicit_product(token)
            return self.count(Number(token.value))
        if token.kind == "name":
            return self.name(token)
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
            return inner
        raise self.unexpected_operand(token)

    def name(self, token: Token) -> Node:
        name, function = token.text, find(token.text)
        if self.token.text == "(" and self.token.kind == "operator":
            if function is None:
                raise self.not_a_function(token)
            return self.call(token, function)
        if function is not None:
            raise self.error(
                token, f"found the function {token.text} alone, expected its argument", f"write {token.text}(x)"
            )
        if name in names.CONSTANTS and (self.known is None or name not in self.known):
            self.no_implicit_product(token)
            return self.count(Constant(name))
        if self.known is not None and name not in self.known:
            raise self.unknown(token, name)
        self.no_implicit_product(token)
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
        arguments = [self.condition(token) if name == "where" else self.expression(0)]
        while self.token.text == ",":
            self.take()
            arguments.append(self.expression(0))
        self.close(opening)
        least, most = function.arity
        if not least <= len(arguments) <= most:
            expected = f"{least}" if least == most else f"{least} or more"
            hint = f"write log(x)/log(b) for another base, or {name}2, {name}10" if name == "log" else ""
            found = f"{len(arguments)} argument{'s' * (len(arguments) != 1)}"
            plural = "" if expected == "1" else "s"
            raise self.error(
                token,
                f"found {found}, expected {expected} argument{plural} of {token.text}",
                hint,
            )
        node = self.placed(self.count(Call(name, arguments[:2] if name in ("min", "max") else arguments)), token)
        for extra in arguments[2:] if name in ("min", "max") else ():
            # torch's max takes two; so does every rule here
            node = self.placed(self.count(Call(name, [node, extra])), token)
        return node

    def condition(self, function: Token) -> Node:
        left = self.expression(0)
        operator = self.token
        if operator.text not in _COMPARISONS:
            raise self.error(
                operator,
                f"found {self.shown(operator)}, expected a comparison in {function.text}",
                "for example where(x > 0, x, 0)",
            )
        self.take()
        right = self.expression(0)
        if self.token.text in _COMPARISONS:
            raise self.error(self.token, "found a second comparison, expected one", "write one where inside another")
        return self.placed(self.count(Comparison(operator.text, left, right)), operator)

    # -- bookkeeping ---------------------------------------------------------------------------------------------

    def count(self, node: Node) -> Node:
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
        self.depth += 1
        if self.depth > self.max_depth:
            raise self.error(token, f"found parentheses, calls, signs and powers nested more than {MAX_DEPTH} deep")

    def close(self, opening: Token) -> None:
        if self.token.text != ")":
            if self.token.kind == "end":
                raise self.error(opening, "found a ( that is never closed, expected a )")
            raise self.unexpected_after(self.token)
        self.take()
        self.openings.pop()
        self.depth -= 1
        self.no_implicit_product(self.tokens[self.at - 1])

    # -- what is said --------------------------------------------------------------------------------------------

    def error(self, token: Token, message: str, hint: str = "") -> ExpressionError:
        return ExpressionError(message, self.text, token.column, token.length, hint)

    def shown(self, token: Token) -> str:
        if token.kind == "end":
            return "the end"
        return visible(self.text[token.column - 1 : token.column - 1 + token.length], limit=30)

    def no_implicit_product(self, before: Token) -> None:
        after = self.token
        if after.kind == "end" or (after.kind == "operator" and after.text != "("):
            return
        left, right = self.shown(before), self.shown(after)
        if before.kind == "number" and after.kind == "name" and after.text in ("e", "E"):
            raise self.error(
                after,
                f"found {left}{right}, expected digits after the e",
                f"write {left}e5, or {left}*e for the constant",
            )
        if after.text == "(":
            right = "(…)"
        if before.text == ")":
            left = "(…)"
        raise self.error(after, f"found {self.shown(after)}, expected an operator", f"write {left}*{right}")

    def unexpected_after(self, token: Token) -> ExpressionError:
        if token.text == ")":
            return self.error(token, "found a ) that closes nothing, expected an operator or the end")
        if token.text == ",":
            return self.error(
                token, "found a comma, expected an operator" + (" or a )" if self.openings else " or the end")
            )
        if token.text in _COMPARISONS:
            return self.error(
                token, f"found {self.shown(token)}, a comparison outside where", "write where(condition, a, b)"
            )
        return self.error(token, f"found {self.shown(token)}, expected an operator")

    def unexpected_operand(self, token: Token) -> ExpressionError:
        hint = ""
        previous = self.tokens[self.at - 2] if self.at >= 2 else None
        if previous is not None and previous.text == "**" and token.text in ("*", "**"):
            hint = "a power is written ** or ^"
        return self.error(token, f"found {self.shown(token)}, expected a number, a name or a (", hint)

    def unknown(self, token: Token, name: str) -> ExpressionError:
        known = tuple(self.known or ())
        shown = self.shown(token)
        listed = "expected " + " or ".join(
            [", ".join(known[:-1]), known[-1]] if len(known) > 1 else known or ("a number",)
        )
        near = names.nearest(name, (*known, *names.CONSTANTS))
        if self.token.kind in ("name", "number") and names.nearest(name, callable_names()):
            near = names.nearest(name, callable_names())
        if len(name) > 1 and all(letter in known for letter in name):
            hint = f"for a product write {'*'.join(name)}"
        else:
            hint = f"did you mean {near}?" if near else ""
        return self.error(
            token, f"found the unknown name {shown}, {listed if len(known) <= 12 else 'expected a known one'}", hint
        )

    def not_a_function(self, token: Token) -> ExpressionError:
        shown = self.shown(token)
        near = names.nearest(token.text, callable_names())
        if token.text in names.CONSTANTS or token.text in (self.known or ()):
            return self.error(
                token, f"found {shown}(…), but {shown} is no function", f"for a product write {shown}*(…)"
            )
        if near:
            hint = f"did you mean {near}?"
        elif self.known is None and len(token.text) <= 2:
            hint = f"for a product write {shown}*(…)"
        else:
            hint = "the functions are " + ", ".join(entry.name for entry in of_numbers())
        return self.error(token, f"found the unknown function {shown}", hint)
