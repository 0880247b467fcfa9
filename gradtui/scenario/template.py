"""The text that a new scenario begins with: every key there is, in use or commented out, with what it does.

A key comes with its field. What is here is which keys each kind has in use, and the words of its cards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .data.array_values import INITS, RULE
from .data.csv_form import COLUMNS
from .tables.cards import asks
from .tables.every_table import every_table
from .tables.fields import Table, Words, words
from .tables.file_table import FILE

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
"""


class _Key(NamedTuple):
    """A key as one kind of scenario has it."""

    example: str | None = None
    """Its value; None for the field's own."""
    comment: Words | None = None
    """What is said of it; None for the field's own words."""
    is_used: bool = True
    """Or it is commented out."""


class _Block(NamedTuple):
    """A table as one kind of scenario has it."""

    name: str
    """The table's name; "" for the top of the file."""
    keys: Mapping[str, _Key]
    """Its keys in their order; the table's other ones follow its last block, commented out."""
    is_used: bool = True
    """Or all of it is commented out."""
    comment: str | None = None
    """What is said of it; None for the table's own words."""
    more: str = ""
    """Lines that are names of the author's own."""


def _used(*keys: str) -> dict[str, _Key]:
    return dict.fromkeys(keys, _Key())


_TOP = _Block("", _used("schema", "title", "summary"))
_FUNCTION = _Block("function", _used("expression", "name", "variables"))
_START = _Block("start", _used("name", "at"))
_DESCENT = _Block("descent", _used("learning_rate", "optimizer", "steps", "tolerance"))
_MODEL = _used("prediction", "target", "inputs", "kind")
_EXPECT = _Block("expect", _used("verdict", "near"))
_CARDS = (
    _Block(
        "lesson",
        {
            "text": _Key(
                '"""\nMarkdown: paragraphs, lists, **strong**, *emphasis*, `code`. '
                'Say what there is to see, then ask. The minimum is at\n{place}."""'
            )
        },
        comment="texts beside the picture, in the order of the file",
    ),
    _Block("question", {"ask": _Key('"sign"', lambda: asks("sign")), "of": _Key()}),
    _Block("question", {"ask": _Key('"next_value"', "")}, comment=""),
    _Block(
        "lesson",
        {
            "at_step": _Key("1", "told from this step on"),
            "text": _Key('"One step: compare it with what you expected."'),
        },
        comment="",
    ),
    _Block(
        "lesson",
        {"when": _Key('"converged"'), "text": _Key('"The gradient is 0 here, or nearly: nothing pulls any more."')},
        comment="",
    ),
)
_NO_CARDS = (
    _Block("lesson", _used("text", "at_step"), is_used=False),
    _Block("question", {**_used("ask", "of"), "at_step": _Key("0")}, is_used=False),
)
_RANDOM = f"w = {RULE.inline}\t# init: {', '.join(INITS)}"


def template(kind: str, name: str, variables: Sequence[str] = ()) -> str:
    """Return the text of a new scenario.

    ``name`` is that of its file without .toml, ``variables`` are names of the language in ASCII letters; without any a
    curve has x, the others x and y. Raises ValueError for a kind that is none of ``KINDS``.
    """
    if kind not in KINDS:
        raise ValueError(f"expected one of {', '.join(KINDS)}, got {kind!r}")
    title = name.replace("_", " ").replace("-", " ").strip()
    made = {"schema": SCHEMA_NAME, "name": name, "title": title[:1].upper() + title[1:] or name}
    return _data(made) if kind == "data" else _numbers(kind, made, variables or ("x", "y")[: 1 + (kind != "curve")])


def _numbers(kind: str, made: dict[str, str], variables: Sequence[str]) -> str:
    first = variables[0]
    weights = [k % 3 + 1 for k in range(len(variables))]
    if len(variables) == 1:
        expression, lowest, high = f"{first}**2 - 2*{first}", 1.0, 4.0
    else:
        terms = [f"{v}**2" if k == 1 else f"{k}*{v}**2" for v, k in zip(variables, weights, strict=True)]
        expression, lowest, high = " + ".join(terms), 0.0, 3.0
    begin = [3.0] if len(variables) == 1 else [2.0 if k % 2 == 0 else -1.0 for k in range(len(variables))]
    two = len(variables) > 1
    made |= {
        "expression": expression,
        "letter": _free("fgh", variables),
        "variables": ", ".join(f'"{v}"' for v in variables),
        "start": "on the slope",
        "at": ", ".join(f"{v} = {x}" for v, x in zip(variables, begin, strict=True)),
        "near": ", ".join(f"{v} = {lowest}" for v in variables),
        "place": ", ".join(f"{v} = {lowest:g}" for v in variables) if len(variables) <= 4 else "the origin",
        "of": first,
        "first": first if two else "x",
        "second": variables[1] if two else "y",
        "rate": "0.1",
        "low": "-3.0" if two else "-2.0",
        "high": str(high),
        "top": "3.0",
    }
    y = _Key() if two else _Key(comment="the vertical one, for two variables", is_used=False)
    return _text(
        made,
        _TOP,
        _FUNCTION,
        _START,
        _DESCENT,
        _view(y, _Key(is_used=False)),
        *(_CARDS if kind == "lesson" else _NO_CARDS),
        _EXPECT,
        _Block("data", {}, is_used=False, more=f"X = [[1.0, 2.0], [3.0, 4.0]]\ny = {COLUMNS.inline}"),
        _Block("parameters", {}, is_used=False, more=_RANDOM),
        _Block("model", _MODEL, is_used=False),
    )


def _data(made: dict[str, str]) -> str:
    made |= {
        "expression": "mean((X@w + b - y)**2)",
        "letter": "L",
        "variables": '"w", "b"',
        "start": "zero",
        "at": "b = 0.0",
        "near": "b = 1.0",
        "of": "w[0]",
        "first": "w[0]",
        "second": "w[1]",
        "rate": "0.4",
        "low": "-1.0",
        "high": "4.0",
        "top": "2.0",
    }
    data = "\n".join(
        [
            "X = [[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]]",
            "y = [3.0, 0.0, -1.0, 2.0]\t# each is 1 + 2·x₁ − x₂",
            "# or from a CSV file beside this one:",
            f"# y = {COLUMNS.inline}",
        ]
    )
    zeros = f'w = {{ shape = [2], init = "zeros" }}\t# init: {", ".join(INITS)}; or written out: w = [0.0, 0.0]'
    return _text(
        made,
        _TOP,
        _FUNCTION,
        _Block("data", {}, comment="arrays with fixed values", more=data),
        _Block("parameters", {}, more=f"{zeros}\n# w = {RULE.inline}"),
        _Block("model", _MODEL),
        _START,
        _DESCENT,
        _view(_Key(), _Key(comment='which two entries, from 0; or a number, "b"')),
        *_NO_CARDS,
        _EXPECT,
    )  # fmt: skip


def _view(y: _Key, plane: _Key) -> _Block:
    return _Block("view", {"x": _Key(), "y": y, "plane": plane, "levels": _Key(), "scale": _Key()})


def _text(made: Mapping[str, str], *blocks: _Block) -> str:
    """The blocks with what the scenario is made of, and each comment that stands after a tab in its column."""
    tables = {"": FILE, **every_table()}
    parts = [_HEAD.format(**made)]
    for i, block in enumerate(blocks):
        table = tables[block.name]
        keys = dict(block.keys)
        if all(later.name != block.name for later in blocks[i + 1 :]):
            shown = {key for other in blocks if other.name == block.name for key in other.keys}
            keys |= {
                key: _Key(is_used=False) for key, field in table.fields.items() if field.example and key not in shown
            }
        parts.append("\n".join(_lines(made, table, block, keys)) + "\n")
    lines = [line.partition("\t") for line in "\n".join(parts).rstrip("\n").split("\n")]
    return "".join(f"{before.ljust(_COLUMN - 2)}  {after}\n" if tab else f"{before}\n" for before, tab, after in lines)


def _lines(made: Mapping[str, str], table: Table, block: _Block, keys: Mapping[str, _Key]) -> list[str]:
    off = "" if block.is_used else "# "
    found = []
    if block.name:
        found.append(off + table.header + _comment(table.comment if block.comment is None else block.comment))
    for name, key in keys.items():
        field = table.fields[name]
        example = (field.example if key.example is None else key.example).format(**made)
        comment = _comment(field.remark if key.comment is None else words(key.comment))
        found.append(f"{off if key.is_used else '# '}{name} = {example}{comment}")
    return [*found, *(off + line for line in block.more.split("\n") if line)]


def _comment(text: str) -> str:
    return "\t# " + text.replace("\n", "\n\t# ") if text else ""


def _free(letters: str, variables: Sequence[str]) -> str:
    """A name for the function that no variable has."""
    return next((letter for letter in letters if letter not in variables), "F_0")
