"""Expressions within every limit that ask for the most work: long, deep, or both."""

from __future__ import annotations


def nested(count: int, template: str, start: str = "x") -> str:
    """A template put into itself; ``{t}`` is what was there before, ``{i}`` how often."""
    text = start
    for i in range(count):
        text = template.format(t=text, i=i)
    return text


_FUNCTIONS = ("exp", "tanh", "sigmoid", "softplus", "erf", "tan", "atan", "sqrt", "log", "cosh")


def _mixed() -> str:
    text = "x"
    for i in range(98):
        text = f"{_FUNCTIONS[i % len(_FUNCTIONS)]}({text})"
    return text


GIANTS = {
    "130 sines multiplied": "*".join(f"sin({i}*x)" for i in range(1, 131)),
    "130 sums multiplied": "*".join(f"(x+{i}*y)" for i in range(1, 131)),
    "divided 130 times": "/".join(f"(x+{i}*y)" for i in range(1, 130)),
    "one over one plus": nested(95, "1/(1+{t})"),
    "x to the x to the x": "**".join(["x"] * 99),
    "a sum to the sum": "**".join(["(x+y)"] * 90),
    "exponents beyond all floats": "x**1e308+y**1e300",
    "where in where": nested(90, "where(x>{i},{t},y)"),
    "max in max": nested(90, "max({t},{i}*y)"),
    "max of 32": "max(" + ",".join(f"x*{i}+y" for i in range(32)) + ")",
    "max of min of max": nested(40, "max({t},min(y,x*{i}))"),
    "sin in sin": nested(98, "sin({t})"),
    "every function in every other": _mixed(),
    "one sine 198 times": "*".join(["sin(x)"] * 198),
    "one name 500 times": "*".join(["x"] * 500),
    "products in products": nested(48, "({t})*(x+{i})"),
    "squares in squares": nested(60, "({t}+x)**2"),
    "sines and products": nested(45, "sin({t})*y+x"),
    "150 fractions": "+".join(f"x**2/{7**i % 99991}" for i in range(150)),
    "240 fractions multiplied": "*".join(f"x/{i * 7 + 3}" for i in range(240)),
    "199 roots multiplied": "*".join(f"x**0.{i}" for i in range(1, 200)),
    "a polynomial within exp": "exp(" + "+".join(f"x**{i}" for i in range(1, 150)) + ")",
    "towers multiplied": "*".join(["x**y**x"] * 120),
    "32 variables multiplied": "*".join(f"v{i}" for i in range(32)) + "+" + "+".join(f"v{i}**2" for i in range(32)),
    "32 sums multiplied": "*".join(f"(v{i}+v{(i + 1) % 32})" for i in range(32)),
    "32 products to the seventh": "(" + "+".join(f"v{i}*v{(i + 7) % 32}" for i in range(32)) + ")**7",
    "nested signs": "-" * 90 + "x",
    "nested parentheses": "(" * 99 + "x" + ")" * 99,
}
"""What they are → their text."""
