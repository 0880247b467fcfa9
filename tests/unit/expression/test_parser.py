"""Text to tree: what each text means, and what is said of the others."""

from __future__ import annotations

import pytest

from gradtui.expression.errors import ExpressionError
from gradtui.expression.printing import plain
from gradtui.expression.reading.parser import parse
from gradtui.expression.reading.tokens import check_name
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
        # as it is printed
        ("2·x × y ÷ 3 − 1⁄x", "((2 * x * y / 3) + (-(1 / x)))"),
        ("x² + x⁻¹ + x¹²", "((x ** 2) + (x ** (-1)) + (x ** 12))"),
        ("-x²", "(-(x ** 2))"),
        ("x^y²", "(x ** (y ** 2))"),
        ("2²", "(2 ** 2)"),
        ("sin(x)²", "(sin(x) ** 2)"),
        ("√x + √(x + 1) + ∛x + √12", "(sqrt(x) + sqrt((x + 1)) + cbrt(x) + sqrt(12))"),
        ("√√x", "sqrt(sqrt(x))"),
        ("√(x + 1)²", "(sqrt((x + 1)) ** 2)"),
        ("w₁ + θ₁₂ + m̂₂ + xᵢⱼ", "(w_1 + theta_12 + m_hat_2 + x_ij)"),
        ("2·π·θ", "(2 * pi * theta)"),
        ("1e−7·x", "(1e-07 * x)"),
        ("where(x = 1, x, 1)", "where(x == 1, x, 1)"),
        ("where(x ≤ 1, x, 1)", "where(x <= 1, x, 1)"),
        ("where(x ≠ 1, x, where(x ≥ 1, 2, 3))", "where(x != 1, x, where(x >= 1, 2, 3))"),
        # side by side
        ("2x", "(2 * x)"),
        ("2x²y", "(2 * (x ** 2) * y)"),
        ("2x**3", "(2 * (x ** 3))"),
        ("-2x", "(-(2 * x))"),
        ("3(x+1)", "(3 * (x + 1))"),
        ("2sin(x)", "(2 * sin(x))"),
        ("2√x", "(2 * sqrt(x))"),
        ("2π", "(2 * pi)"),
        ("(x+1)(x−1)", "((x + 1) * (x + (-1)))"),
        ("(x+1)²(x-1)", "(((x + 1) ** 2) * (x + (-1)))"),
        ("(x+1)y", "((x + 1) * y)"),
        ("2(3)(x)", "(2 * 3 * x)"),
        ("2x/3", "(2 * x / 3)"),
        ("y*2x", "(y * 2 * x)"),
        ("2e^x", "(2 * (e ** x))"),
        ("2exp(x)", "(2 * exp(x))"),
    ],
)
def test_meaning(text: str, meaning: str) -> None:
    assert bracketed(parse(text)) == meaning


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("", 1, "expected an expression"),
        ("   ", 1, "expected an expression"),
        ("2 x", 3, "write 2*x"),
        ("x y", 3, "write x*y"),
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
        (f"max({', '.join('x' * 250)})", 1, "found 250 arguments, expected at most 32 arguments of max"),
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
        # two readings, both named
        ("1/2x", 4, "write (1/2)*x or 1/(2*x)"),
        ("x + 1/2(x+1)", 8, "write (1/2)*(x+1) or 1/(2*(x+1))"),
        ("1/-2x", 5, "write (1/-2)*x or 1/(-2*x)"),
        ("2x/3y", 5, "write (2x/3)*y or 2x/(3*y)"),
        ("1/x²y", 5, "write (1/x²)*y or 1/(x²*y)"),
        ("x/(y)(x)", 6, "read two ways"),
        ("2^3x", 4, "write (2^3)*x or 2^(3*x)"),
        ("2**3x", 5, "write (2**3)*x or 2**(3*x)"),
        ("2^3^2x", 6, "write (2^3^2)*x or 2^(3^2*x)"),
        ("2^-3x", 5, "write (2^-3)*x or 2^(-3*x)"),
        ("2^x²y", 5, "write (2^x²)*y or 2^(x²*y)"),
        ("x**2 y", 6, "write (x**2)*y or x**(2*y)"),
        ("√2x", 3, "write √(2)*x or √(2*x)"),
        ("√x²", 3, "write (√x)² or √(x²)"),
        ("√x^2", 3, "write (√x)^2 or √(x^2)"),
        ("x²^y", 3, "write (x²)^y or x^(2^y)"),
        # side by side, and no product
        ("x(2)", 1, "for a product write x*(…)"),
        ("sin(x)(y)", 7, "expected an operator"),
        ("sin(x)y", 7, "expected an operator"),
        ("√(x)y", 5, "expected an operator"),
        ("1 2", 3, "expected an operator"),
        ("x²3", 3, "expected an operator"),
        ("2 sin(x)", 3, "write 2*sin(…)"),
        ("x₁y", 1, "unknown name x₁"),
        ("1e+x", 2, "expected digits after the e"),
        ("0x10", 1, "expected a decimal number"),
        ("0b11", 1, "expected a decimal number"),
        ("²", 1, "expected a number"),
        ("√", 2, "found the end"),
        ("√+x", 2, "found +"),
        ("x = 1", 3, "only the right-hand side"),
        # as other books have it
        ("sin^2(x)", 1, "write sin(x)^2"),
        ("sin²(x + 1)", 1, "write sin(x + 1)^2"),
        ("sin²x", 1, "write sin(x)^2"),
        ("sin⁻¹(x)", 1, "write asin(x) for the inverse function, or 1/sin(x)"),
        ("exp⁻¹(x)", 1, "write exp(x)^(-1)"),
        ("ln x", 1, "write ln(x)"),
        ("sin 2x + 1", 1, "write sin(2x)"),
        ("tg(x)", 1, "did you mean tan(…)?"),
        ("tg x", 1, "did you mean tan(…)?"),
        ("ctg(x)", 1, "did you mean 1/tan(…)?"),
        ("lg(x)", 1, "did you mean log10(…)?"),
        ("1 + |x - 1|", 5, "write abs(x - 1)"),
        ("0,5*x", 2, "write 0.5"),
        ("(0,5*x)", 3, "write 0.5"),
        ("sin(0,5*x)", 1, "write 0.5"),
        ("y + x2", 5, "write x^2 for a power, x*2 for a product"),
        ("xsin(y)", 1, "write x*sin(…)"),
        ("p[2]", 2, "p2"),
    ],
)
def test_refusal(text: str, column: int, words: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text, ("x", "y"))
    assert caught.value.column == column
    assert words in caught.value.sentence


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("2xy", "(2 * x * y)"),
        ("xy²", "(x * (y ** 2))"),
        ("x²y", "((x ** 2) * y)"),
        ("2αβ", "(2 * alpha * beta)"),
        ("xe^y", "(x * (e ** y))"),
        ("x√y", "(x * sqrt(y))"),
        ("x₁y", "(x1 * y)"),
        ("xw₁", "(x * w_1)"),
        ("xx", "(x * x)"),
        ("word", "word"),
    ],
)
def test_letters_side_by_side(text: str, meaning: str) -> None:
    known = ("x", "y", "alpha", "beta", "x1", "w_1", "word")
    assert bracketed(parse(text, known, letters=known)) == meaning


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("1/xy", 4, "write (1/x)*y or 1/(x*y)"),
        ("x^yx", 4, "write (x^y)*x or x^(y*x)"),
        ("√xy", 3, "write √(x)*y or √(x*y)"),
        ("x y", 3, "write x*y"),
        ("x(y)", 1, "for a product write x*(…)"),
        ("xsin(y)", 1, "write x*sin(…)"),
        ("xyz", 1, "unknown name xyz"),
        ("8x3", 2, "write x^3 for a power, x*3 for a product"),
    ],
)
def test_letters_that_are_refused(text: str, column: int, words: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text, ("x", "y"), letters=("x", "y"))
    assert caught.value.column == column
    assert words in caught.value.sentence


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("sum(A^T)", 6, "write transpose(A)"),
        ("sum((A@A)^T)", 10, "write transpose(…)"),
        ("sum(A.T)", 6, "write transpose(A)"),
        ("sum(Aᵀv)", 7, "write (…)ᵀ@v for the product of matrices"),
        ("sum(A×v)", 6, "write * for entry by entry, @ for the product of matrices"),
        ("sum(2·x·v×w)", 10, "write * for entry by entry, @ for the product of matrices"),
        ("sum((A)v)", 8, "write * for entry by entry, @ for the product of matrices"),
        ("sum(v*v2)", 7, "v[2], one entry of it, has no name in an expression"),
        ("foo(v)", 1, "sum, mean, dot, norm, softmax, logsumexp, transpose, outer, ones"),
        ("softmx(v)", 1, "did you mean softmax?"),
        ("sum(transpos(A))", 5, "did you mean transpose?"),
        ("sum(softmax)", 5, "found the function softmax alone"),
    ],
)
def test_refusal_of_arrays(text: str, column: int, words: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text, ("A", "v", "w", "x"), shapes={"A": (3, 3), "v": (3,), "w": (3,)})
    assert caught.value.column == column
    assert words in caught.value.sentence


def test_numbers_beside_arrays_multiply() -> None:
    shapes = {"v": (3,), "w": (3,)}
    assert parse("2·x·sum(2v − 3·w·v)", shapes=shapes) == parse("2*x*sum(2*v - 3*w*v)", shapes=shapes)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("sum(Aᵀ@v)", "sum(transpose(A)@v)"),
        ("sum(2Aᵀ@v)", "sum((2*transpose(A))@v)"),
        ("sum(−Aᵀ²)", "sum(-transpose(A)**2)"),
        ("sum((A@A)ᵀ)", "sum(transpose(A@A))"),
        ("sum(Aᵀᵀ)", "sum(transpose(transpose(A)))"),
    ],
)
def test_the_sign_of_a_transposed_matrix(text: str, same: str) -> None:
    shapes = {"A": (3, 3), "v": (3,)}
    assert parse(text, shapes=shapes) == parse(same, shapes=shapes)


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("xᵀ", 2, "found ᵀ, which transposes a matrix, but every name here is a number"),
        ("softmax(x)", 1, "found softmax, which works on arrays, but every name here is a number"),
        ("max(x)", 1, "found 1 argument, expected 2 or more arguments of max"),
    ],
)
def test_refusal_of_arrays_where_there_are_none(text: str, column: int, words: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert (caught.value.column, caught.value.sentence) == (column, words)


def test_a_name_of_a_function_of_arrays_that_is_not_called_is_free() -> None:
    """A column of ones may well be called that."""
    shapes = {"ones": (3,), "w": (3,)}
    assert check_name("ones") == "ones"
    assert plain(parse("sum(ones*w*ones(3))", ("ones", "w"), shapes=shapes)) == "sum(ones*w*ones(3))"
    with pytest.raises(ExpressionError, match="found the function outer alone"):
        parse("sum(outer)", ("ones", "w"), shapes=shapes)


def test_a_subscript_is_read_as_the_name_that_there_is() -> None:
    assert parse("x₁", ("x1",)) == Symbol("x1")
    assert parse("x₁", ("x_1",)) == Symbol("x_1")
    assert parse("x₁", ("x_1", "x1")) == Symbol("x_1")


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
