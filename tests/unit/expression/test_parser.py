"""Text to tree: what each text means, and what is said of the others."""

from __future__ import annotations

import pytest

from gradtui.expression.errors import ExpressionError
from gradtui.expression.parser import parse
from gradtui.expression.tree import Node, Number, Reciprocal, Symbol, fold


def bracketed(tree: Node) -> str:
    """The tree with every bracket written."""

    def show(node: Node, parts: list[str]) -> str:
        kind = type(node).__name__
        match kind:
            case "Number":
                return f"{node.label:g}"
            case "Symbol" | "Constant":
                return str(node.label)
            case "Negative":
                return f"(-{parts[0]})"
            case "Reciprocal":
                return parts[0]
            case "Sum":
                return "(" + " + ".join(parts) + ")"
            case "Product":
                signs = ["", *(" / " if isinstance(c, Reciprocal) else " * " for c in node.children[1:])]
                return "(" + "".join(s + p for s, p in zip(signs, parts, strict=True)) + ")"
            case "Power":
                return f"({parts[0]} ** {parts[1]})"
            case "Comparison":
                return f"{parts[0]} {node.label} {parts[1]}"
            case _:
                return f"{node.label}({', '.join(parts)})"

    return fold(tree, show)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("x", "x"),
        ("1.5e-3", "0.0015"),
        (".5", "0.5"),
        ("5.", "5"),
        ("017", "17"),
        ("a+b-c", "(a + b + (-c))"),
        ("a-(b-c)", "(a + (-(b + (-c))))"),
        ("a*b/c*d", "(a * b / c * d)"),
        ("a/(b/c)", "(a / (b / c))"),
        ("a+b*c", "(a + (b * c))"),
        ("-x^2", "(-(x ** 2))"),
        ("-x**2", "(-(x ** 2))"),
        ("2^3^2", "(2 ** (3 ** 2))"),
        ("2**-x", "(2 ** (-x))"),
        ("2**-x**2", "(2 ** (-(x ** 2)))"),
        ("2**-x*y", "((2 ** (-x)) * y)"),
        ("-a*b", "(-(a * b))"),
        ("-a+b", "((-a) + b)"),
        ("a*-b*c", "(a * (-b) * c)"),
        ("a--b", "(a + (-(-b)))"),
        ("--x", "(-(-x))"),
        ("+x", "x"),
        ("(a+b)*c", "((a + b) * c)"),
        ("a*(b*c)", "(a * (b * c))"),
        ("x\n + 1\t", "(x + 1)"),
        ("ln(x)", "log(x)"),
        ("arctan(x)", "atan(x)"),
        ("max(a,b,c)", "max(max(a, b), c)"),
        ("where(x >= 0, x, -x)", "where(x >= 0, x, (-x))"),
        ("θ*w_1", "(theta * w_1)"),
        ("θ_1", "theta_1"),
        ("λ", "lam"),
        ("π", "pi"),
        ("e**x", "(e ** x)"),
    ],
)
def test_meaning(text: str, meaning: str) -> None:
    assert bracketed(parse(text)) == meaning


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("", 1, "expected an expression"),
        ("   ", 1, "expected an expression"),
        ("2x", 2, "write 2*x"),
        ("2 x", 3, "write 2*x"),
        ("x y", 3, "write x*y"),
        ("2(x)", 2, "write 2*(…)"),
        ("(x)(y)", 4, "write (…)*(…)"),
        ("(x)2", 4, "write (…)*2"),
        ("xy", 1, "for a product write x*y"),
        ("x(y)", 1, "for a product write x*(…)"),
        ("sinn(x)", 1, "did you mean sin?"),
        ("Sin(x)", 1, "did you mean sin?"),
        ("sqr(x)", 1, "did you mean sqrt?"),
        ("sin", 1, "write sin(x)"),
        ("sin()", 5, "expected the argument of sin"),
        ("sin(x, y)", 1, "found 2 arguments, expected 1"),
        ("log(x, 10)", 1, "log10"),
        ("max(x)", 1, "expected 2 or more"),
        ("z + 1", 1, "unknown name z, expected x or y"),
        ("X", 1, "did you mean x?"),
        ("x - ", 5, "found the end"),
        ("(x", 1, "never closed"),
        ("x)", 2, "closes nothing"),
        ("x, y", 2, "comma"),
        ("x**2 y", 6, "expected an operator"),
        ("x***y", 4, "a power is written"),
        ("x > 0", 3, "write where(condition, a, b)"),
        ("where(x, 1, 2)", 8, "expected a comparison"),
        ("where(0 < x < 1, 1, 2)", 13, "one where inside another"),
        ("x @ y", 3, "between numbers write *"),
        ("sum(x)", 1, "works on arrays"),
        ("1e", 2, "expected digits after the e"),
        ("1..2", 3, "second point"),
        ("1e999", 1, "too large"),
        ("x−y", 2, "did you mean -?"),
        ("x×y", 2, "did you mean *?"),
        ("x²", 2, "did you mean **2?"),
        ("ｅｘｐ(x)", 1, "did you mean exp?"),
        ("\N{CYRILLIC SMALL LETTER HA}", 1, "did you mean x?"),
        ("x\x1b[2J", 2, r"\x1b"),
        ("x\u200b", 2, r"\u200b"),
        ("x.real", 2, "no attributes"),
        ("'a'", 1, "quotes"),
        ("|x|", 1, "abs(x)"),
        ("x_", 1, "underscore"),
        ("__x__", 1, "a name begins with a letter"),
        ("lambda", 1, "λ or lam"),
        ("nan", 1, "not a number of the language"),
        ("1 if x else 2", 3, "where"),
        ("x +" + " " * 1998, 2001, "at most 2,000"),
        ("(" * 101 + "x", 101, "100 deep"),
        ("-" * 101 + "x", 101, "100 deep"),
        ("x" + "**x" * 101, 302, "100 deep"),
        ("sin(" * 101 + "x", 401, "100 deep"),
        ("+".join(["x"] * 501), 1001, "more than 1,000"),
        ("αβ", 1, "Greek letter"),
    ],
)
def test_refusal(text: str, column: int, words: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text, ("x", "y"))
    assert caught.value.column == column
    assert words in caught.value.sentence


def test_picture_points_at_the_fault() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse("x**2 + sinn(y)", ("x", "y"))
    assert str(caught.value).split("\n")[1:] == ["  x**2 + sinn(y)", "         ^^^^"]


def test_picture_shows_no_control_character() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse("x + \x1b[31my", ("x", "y"))
    assert "\x1b" not in str(caught.value)


def test_a_long_sum_is_no_deep_tree() -> None:
    tree = parse("+".join(["x"] * 500))
    assert len(tree.children) == 500


def test_a_bound_name_hides_a_constant() -> None:
    assert parse("e*x", ("e", "x")).children[0] == Symbol("e")
    assert parse("2", ("x",)) == Number(2.0)
