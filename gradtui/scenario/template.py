"""The text that a new scenario begins with: every key there is, in use or commented out, with what it does."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from ..engine.descent.optimizers import OPTIMIZERS

KINDS = ("curve", "hill", "lesson", "data")
"""What a new scenario can be: of one variable, of two, with texts and questions, over arrays."""
SCHEMA_NAME = "gradtui.schema.json"
"""The file beside a scenario that its ``#:schema`` line names."""

_COLUMN = 38  # of the comments
_NAMES = 80  # characters of a comment with many names
_HEAD = """\
#:schema ./{schema}
# A scenario for gradtui. Look at it with:  gradtui {name}.toml   and check it with:  gradtui check --watch {name}.toml
# A line that begins with # is a comment. Those that look like keys are optional: take the # away to use them.

schema = 1\t# the version of this format
title = "{title}"
summary = "One line that says what there is to see."

"""
_FUNCTION = """\
[function]
expression = "{expression}"
name = "{letter}"\t# what it is called on screen: f, or L for a loss
variables = [{variables}]
# constants = {{ a = 1.0 }}\t# names with a fixed value, to be used in the expression

"""
_NUMBERS = """\
# [data]\t# arrays with fixed values: written out, from a CSV file beside this one, generated
# X = [[1.0, 2.0], [3.0, 4.0]]
# y = {{ file = "houses.csv", columns = ["price"] }}

# [parameters]\t# variables that are arrays: shape, how they begin, how far from 0, which chance
# w = {{ shape = [2], init = "normal", scale = 1.0, seed = 7 }}\t# init: zeros, ones, normal, uniform

"""
_ARRAYS = """\
[data]\t# arrays with fixed values
X = [[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]]
y = [3.0, 0.0, -1.0, 2.0]\t# each is 1 + 2·x₁ − x₂
# y = {{ file = "houses.csv", columns = ["price"] }}\t# from a CSV file beside this one

[parameters]\t# variables that are arrays: shape, how they begin, how far from 0, which chance
w = {{ shape = [2], init = "zeros" }}\t# init: zeros, ones, normal, uniform; or written out: w = [0.0, 0.0]
# w = {{ shape = [2], init = "normal", scale = 1.0, seed = 7 }}

"""
_START = """\
[[start]]\t# where descents begin: as many as you like, up to 64
name = "{start}"
at = {{ {at} }}

"""
_DESCENT = """\
[descent]
learning_rate = {rate}\t# η; or learning_rates = [0.05, 0.1]: each start is run with each
optimizer = "gd"\t# {optimizers}; to race several: optimizers = ["gd", "adam"]; with settings:
\t# {{ name = "momentum", momentum = 0.9, schedule = "cosine", noise = 0.1, seed = 1 }}
steps = 100\t# how far a run goes without the app; the app can go on
tolerance = 1e-6\t# a run stops when the gradient's norm is at or below; 0 never stops

"""
_VIEW = """\
[view]\t# what the picture shows; left out, it is chosen
x = [{low}, {high}]\t# the horizontal axis
{y}
{plane}
levels = 12\t# how many lines of equal height
scale = "linear"\t# or "log"

"""
_CARDS = """\
[[lesson]]\t# texts beside the picture, in the order of the file
text = \"\"\"
Markdown: paragraphs, lists, **strong**, *emphasis*, `code`. Say what there is to see, then ask. The minimum is at
{place}.\"\"\"

[[question]]\t# asked before the next step is taken; the answer is worked out, never written
ask = "sign"\t# {asks_sign}
of = "{first}"\t# the variable; for fate a start's name, for learning_rate fewest or largest

[[question]]
ask = "next_value"

[[lesson]]
at_step = 1\t# told from this step on
text = "One step: compare it with what you expected."

[[lesson]]
when = "converged"\t# told when the run is: converged, still_moving, oscillating, diverged, undefined
text = "The gradient is 0 here, or nearly: nothing pulls any more."

"""
_NO_CARDS = """\
# [[lesson]]\t# a text beside the picture, in the order of the file
# text = "Markdown: **strong**, *emphasis*, `code`, lists."
# at_step = 0\t# told from this step on; or when = "converged", "diverged", …

# [[question]]\t# asked before the next step is taken; the answer is worked out, never written
# ask = "partial"\t# {asks_partial}
# of = "{first}"\t# the variable; for fate a start's name, for learning_rate fewest or largest
# at_step = 0

"""
_EXPECT = """\
[[expect]]\t# what you promise of the runs: gradtui check runs them
verdict = "converged"\t# converged, still_moving, oscillating, diverged, undefined
near = {{ {near} }}
# start = "{start}"\t# only the runs from there, and
# learning_rate = {rate}\t# only those with it
"""


def template(kind: str, name: str, variables: Sequence[str] = ()) -> str:
    """Return the text of a new scenario.

    ``name`` is that of its file without .toml, ``variables`` are names of the language in ASCII letters; without any a
    curve has x, the others x and y. Raises ValueError for a kind that is none of ``KINDS``.
    """
    if kind not in KINDS:
        raise ValueError(f"expected one of {', '.join(KINDS)}, got {kind!r}")
    words = name.replace("_", " ").replace("-", " ").strip()
    fields = {"schema": SCHEMA_NAME, "name": name, "title": words[:1].upper() + words[1:] or name}
    return _data(fields) if kind == "data" else _numbers(kind, fields, variables or ("x", "y")[: 1 + (kind != "curve")])


def _numbers(kind: str, fields: dict[str, str], variables: Sequence[str]) -> str:
    first = variables[0]
    weights = [k % 3 + 1 for k in range(len(variables))]
    if len(variables) == 1:
        expression, lowest, high = f"{first}**2 - 2*{first}", 1.0, 4.0
    else:
        terms = [f"{v}**2" if k == 1 else f"{k}*{v}**2" for v, k in zip(variables, weights, strict=True)]
        expression, lowest, high = " + ".join(terms), 0.0, 3.0
    begin = [3.0] if len(variables) == 1 else [2.0 if k % 2 == 0 else -1.0 for k in range(len(variables))]
    two = len(variables) > 1
    plane = f'["{first}", "{variables[1]}"]' if two else '["x", "y"]'
    fields |= {
        "expression": expression,
        "letter": _free("fgh", variables),
        "variables": ", ".join(f'"{v}"' for v in variables),
        "start": "on the slope",
        "at": ", ".join(f"{v} = {x}" for v, x in zip(variables, begin, strict=True)),
        "near": ", ".join(f"{v} = {lowest}" for v in variables),
        "place": ", ".join(f"{v} = {lowest:g}" for v in variables) if len(variables) <= 4 else "the origin",
        "first": first,
        "rate": "0.1",
        "low": "-3.0" if two else "-2.0",
        "high": str(high),
        "y": "y = [-3.0, 3.0]\t# the vertical axis"
        if two
        else "# y = [-3.0, 3.0]\t# the vertical one, for two variables",
        "plane": f"# plane = {plane}\t# which two of more than two variables",
    }
    parts = (
        _HEAD,
        _FUNCTION,
        _START,
        _DESCENT,
        _VIEW,
        _CARDS if kind == "lesson" else _NO_CARDS,
        _EXPECT,
        "\n",
        _NUMBERS,
    )
    return _filled(parts, fields)


def _data(fields: dict[str, str]) -> str:
    fields |= {
        "expression": "mean((X@w + b - y)**2)",
        "letter": "L",
        "variables": '"w", "b"',
        "start": "zero",
        "at": "b = 0.0",
        "near": "b = 1.0",
        "first": "w[0]",
        "rate": "0.4",
        "low": "-1.0",
        "high": "4.0",
        "y": "y = [-3.0, 2.0]\t# the vertical axis",
        "plane": 'plane = ["w[0]", "w[1]"]\t# which two entries, from 0; or a number, "b"',
    }
    parts = (_HEAD, _FUNCTION, _ARRAYS, _START, _DESCENT, _VIEW, _NO_CARDS, _EXPECT)
    return _filled(parts, fields)


def _optimizers() -> str:
    """Their names, in lines of a comment."""
    return "\n\t# ".join(wrap(", ".join(OPTIMIZERS), _NAMES))


def _filled(parts: Sequence[str], fields: dict[str, str]) -> str:
    """The parts with their fields, and each comment that stands after a tab in its column."""
    from .tables.question_kinds import QUESTION_KINDS

    # those of slopes first, as they are taught; before them the one that the example has
    names = [kind.name for kind in sorted(QUESTION_KINDS.values(), key=lambda kind: "slope" not in kind.hides)]
    asks = {f"asks_{first}": ", ".join(dict.fromkeys([first, *names])) for first in ("sign", "partial")}
    text = "".join(part.format(**fields, **asks, optimizers=_optimizers()) for part in parts).rstrip("\n")
    lines = [line.partition("\t") for line in text.split("\n")]
    return "".join(f"{before.ljust(_COLUMN - 2)}  {after}\n" if tab else f"{before}\n" for before, tab, after in lines)


def _free(letters: str, variables: Sequence[str]) -> str:
    """A name for the function that no variable has."""
    return next((letter for letter in letters if letter not in variables), "F_0")
