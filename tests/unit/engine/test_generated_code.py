"""Source becomes code in one place, and no text of a user's can be in it."""

from __future__ import annotations

import ast
import io
import random
import re
import tokenize
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from thinned import thinned
from unit.generate import expression

from gradtui import Function
from gradtui.engine.batch.batch import Batch
from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.engine.objective.array_objective import ArrayObjective
from gradtui.engine.program import emit
from gradtui.export.torch.script import torch_script
from gradtui.expression.reading.parser import parse
from gradtui.scenario.reader import loads
from gradtui.scenario.runs import run

ROOM = Path(emit.__file__).parents[2]

# -- where it happens -----------------------------------------------------------------------------------------------

MAKERS_OF_CODE = {"exec", "eval", "compile", "__import__", "execfile", "breakpoint"}
FORBIDDEN = {"pickle", "marshal", "shelve", "subprocess", "ctypes", "code", "codeop", "runpy", "importlib.util"}

SUSPECT = re.compile(
    rf"\b({'|'.join(MAKERS_OF_CODE - {'compile'})})\b|(?<!re\.)\bcompile\b|(import|from) ({'|'.join(FORBIDDEN)})\b"
)


def called(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in MAKERS_OF_CODE:
            yield node.id
        if isinstance(node, ast.Attribute) and node.attr in MAKERS_OF_CODE - {"compile"}:
            yield node.attr
        if isinstance(node, ast.Attribute) and node.attr == "compile":
            assert isinstance(node.value, ast.Name)
            assert node.value.id == "re"


def test_one_function_makes_code_and_nothing_else_runs_what_it_reads() -> None:
    makers, loaders = {}, []
    for path in ROOM.rglob("*.py"):
        text = path.read_text("utf-8")
        if not SUSPECT.search(text):
            continue
        tree = ast.parse(text)
        names = sorted(called(tree))
        if names:
            makers[str(path.relative_to(ROOM))] = names
        for node in ast.walk(tree):
            imported = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            imported += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            loaders += [(path.name, name) for name in imported if {name, name.split(".")[0]} & FORBIDDEN]
    assert makers == {
        "engine/program/emit.py": ["compile", "exec"],
        "cli/command_table.py": ["__import__"],  # of a command's own module, by a table: see below
    }
    assert loaders == [("checks.py", "subprocess")]  # the doctor tries gradtui itself


def test_commands_are_loaded_from_a_table() -> None:
    from gradtui.cli import command_table as commands

    for command in (*commands.COMMANDS.values(), commands.APP):
        for place in (command.options, command.action):
            assert re.fullmatch(r"[a-z_.]+:[a-z_]+", place)


# -- what it is made of ---------------------------------------------------------------------------------------------

OURS = re.compile(
    r"(v|g|t|d|n|o|b|a|c|T)[0-9]*|m[0-9]+_[0-9]+|(keep|column)_([vgabc][0-9]+|f)"
    r"|made|made_of|first|count|eta|tolerance|theta|k|f|append|out"
)
_FUNCTIONS = (
    "abs abs_ acos acosh add asin asinh atan atanh cbrt copyto cos cosh direction divide dot equal erf exp float "
    "greater greater_equal hypot inf less less_equal log log10 log2 masked_product masked_quotient "
    "matmul max maximum mean min minimum "
    "multiply nan negate negative norm not_equal outer power range relu sech_squared sigmoid sign sin sinh softplus "
    "sqrt subtract sum sum_columns sum_rows tan tanh tie_weight where"
)
FUNCTIONS = frozenset(_FUNCTIONS.split())
WORDS = frozenset({"def", "return", "if", "else", "for", "in", "not", "break"})
MARKS = frozenset(["(", ")", ",", "=", "+", "-", "*", "/", "<", "<=", ">", ">=", "==", "!=", ":", ".", "[", "]"])


def is_ours(name: str) -> bool:
    return bool(OURS.fullmatch(name)) or name.removeprefix("number_") in FUNCTIONS or name in WORDS


def check_grammar(source: str) -> None:
    """Names of ours, functions of the language, numbers and marks: no text, no attribute but two."""
    before = ""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        match token.type:
            case tokenize.NAME:
                assert is_ours(token.string), token.string
                assert before != "." or token.string in ("append", "T"), token.string
            case tokenize.OP:
                assert token.string in MARKS, token.string
            case tokenize.NUMBER:
                assert re.fullmatch(r"[0-9]+|[0-9.]+(e[+-]?[0-9]+)?", token.string), token.string
            case tokenize.NEWLINE | tokenize.NL | tokenize.INDENT | tokenize.DEDENT | tokenize.ENDMARKER:
                pass
            case _:
                raise AssertionError(token)
        before = token.string


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every source that becomes code, in order."""
    seen: list[str] = []
    compiled = emit._compiled

    def watched(source: str) -> Any:
        seen.append(source)
        return compiled(source)

    monkeypatch.setattr(emit, "_compiled", watched)
    return seen


HOSTILE_NAMES = (
    ("os", "open", "print"), ("self", "builtins", "exec1"), ("v0", "v1", "t0"), ("v1", "v0", "g0"),
    ("math", "np", "sys"),
    ("made", "eta", "tolerance"), ("theta", "g", "k"), ("keep_v0", "column_f", "append"), ("α", "Ω", "λ"),
    ("eval", "compile1", "input"), ("x" * 40, "y" * 40, "z" * 40), ("hypot", "range", "abs1"),
    ("range", "hypot", "float"), ("divide", "power", "add"), ("o0", "b0", "d0"), ("object", "type", "id"),
    ("f", "f1", "out"), ("T", "ones", "copyto"), ("a_b", "b_a", "a1b2"),
)  # fmt: skip


def renamed(text: str, names: tuple[str, str, str]) -> str:
    """The text with its names X, Y and K in place of others."""
    return re.sub(r"\b[XYK]\b", lambda match: dict(zip("XYK", names, strict=True))[match[0]], text)


SCALAR = (
    "X**2*Y + sin(X*Y)/(1 + K*Y**2) - where(X > K, relu(X), abs(Y)) + max(X, Y)**2 + 1/(1 + exp(-X*K))",
    "softplus(X)*erf(Y) + cbrt(X*Y) + log(1 + X**2 + K**2) + sqrt(2 + tanh(X)) + min(X, K, Y)",
    "X**Y**K + atan(X)**1.5 + sigmoid(Y)*cosh(X) + log2(3 + X*X)*log10(4 + Y*Y) + sign(X)",
)


def scalars(text: str, names: tuple[str, str, str]) -> None:
    """Everything that makes code of a function of numbers."""
    function = Function(renamed(text, names), variables=names[:2], constants={names[2]: 1.5})
    objective = function.objective
    for point in ((0.5, 0.25), (1e200, -1e200)):
        function(*point)
        function.partials(*point)
        objective.second_partials(point)
    grid = np.linspace(-1.0, 1.0, 8)
    objective.values(grid, grid)
    objective.values_and_gradients(grid, grid)
    objective.all_second_partials(grid, grid)
    for name, optimizer in OPTIMIZERS.items():
        if name in ("gd", "adam", "newton", "line_search"):
            Batch(objective, optimizer, block=64, threads=1).run([grid, grid], 0.01, 3, 1e-6)


def descents(text: str, names: tuple[str, str, str]) -> None:
    x, y, k = names
    optimizers = ", ".join(f'"{name}"' for name in OPTIMIZERS)
    run(
        loads(
            f'[function]\nname = "h"\nexpression = "{renamed(text, names)}"\nvariables = ["{x}", "{y}"]\n'
            f'constants = {{ "{k}" = 1.5 }}\n[[start]]\nat = {{ "{x}" = 0.5, "{y}" = 0.25 }}\n'
            f"[descent]\noptimizers = [{optimizers}]\nlearning_rates = [0.01, 1e300]\nsteps = 5\n"
        )
    )


def arrays(text: str, names: tuple[str, str, str]) -> None:
    x, y, k = (Function(name, variables=[name]).variables[0] for name in names)
    data = {k: np.arange(6.0).reshape(3, 2)}
    shapes = {x: (2,), y: (3,)}
    tree = parse(renamed("mean((K@X - Y)**2) + norm(X) + dot(Y, Y) + sum(tanh(K)*0.1)", names),
                 [x, y, k], shapes=shapes | {k: (3, 2)})  # fmt: skip
    objective = ArrayObjective(tree, (x, y), shapes, {}, data)
    point = np.arange(5.0)
    objective.value(point)
    objective.value_and_gradient(point)


@pytest.mark.parametrize("way", [scalars, descents, arrays])
@pytest.mark.parametrize("text", SCALAR[:1])
def test_every_source_keeps_to_the_grammar(sources: list[str], way: Callable[..., None], text: str) -> None:
    way(text, HOSTILE_NAMES[0])
    assert len(sources) > 1
    for source in sources:
        check_grammar(source)


@pytest.mark.parametrize("chosen", [HOSTILE_NAMES[::6], pytest.param(HOSTILE_NAMES, marks=pytest.mark.slow)], ids=len)
@pytest.mark.parametrize("way", [scalars, descents, arrays])
def test_names_change_nothing_in_any_source(sources: list[str], way: Callable[..., None], chosen: Any) -> None:
    """Each name of a user's could be any other: so none of them is in there."""
    way(SCALAR[0], ("a", "b", "c"))  # an optimizer keeps its own code
    sources.clear()
    way(SCALAR[0], ("a", "b", "c"))
    kept = list(sources)
    assert kept
    for names in chosen:
        sources.clear()
        way(SCALAR[0], names)
        assert sources == kept, names


@pytest.mark.parametrize("seed", thinned(range(12), 6))
def test_names_change_nothing_for_random_functions(sources: list[str], seed: int) -> None:
    rng = random.Random(seed)
    text = expression(rng, 3, ("X", "Y", "K")) + " + X*Y*K"
    scalars(text, ("a", "b", "c"))
    kept = list(sources)
    for names in rng.sample(HOSTILE_NAMES, 2):
        sources.clear()
        scalars(text, names)
        assert sources == kept, names
    for source in kept:
        check_grammar(source)


@pytest.mark.parametrize("text", SCALAR)
def test_a_grammar_check_that_fails(sources: list[str], text: str) -> None:
    scalars(text, ("a", "b", "c"))
    for source in sources[:1]:
        check_grammar(source)
        for foreign in ("import os", "a = 'x'", "v0.__class__", "# x", "os", "v0 @ v1", "lambda: v0", "{v0}", "0x1f"):
            with pytest.raises((AssertionError, tokenize.TokenError)):
                check_grammar(f"{source}\n{foreign}\n")


def test_numbers_are_written_anew(sources: list[str]) -> None:
    Function("0001.50e+0001*x + .5 + 5. + 1e-400 + 123456789012345678901234567890*x")(x=1.0)
    text = " ".join(sources)
    for written in ("0001", "1.50", "e+0001", "123456789012345678901234567890", "1e-400"):
        assert written not in text
    assert "15.0" in text


def test_code_sees_no_builtins(sources: list[str]) -> None:
    function = Function("x**2 + exp(x)")
    function(x=1.0)
    code = function.objective._code("value fast")
    assert code.__globals__["__builtins__"] == {}
    assert "open" not in code.__globals__
    with pytest.raises(NameError):
        emit.build("def made():\n    return open", {})()
    with pytest.raises((NameError, ImportError, KeyError)):
        emit.build("def made():\n    import os", {})()


# -- the script for PyTorch, which people run -----------------------------------------------------------------------

TITLES = ('"""', "'''\nimport os", '\\"""\n', "{0}", "x\n# y", "\\", "\\N{BULLET}", "%s")


def script(names: tuple[str, str, str], title: str = "T") -> str:
    import json

    x, y, k = names
    return torch_script(
        loads(
            f"title = {json.dumps(title.replace(chr(10), ' '))}\nsummary = {json.dumps(title)}\n"
            f'[function]\nname = "h"\nexpression = "{renamed(SCALAR[0], names)}"\nvariables = ["{x}", "{y}"]\n'
            f'constants = {{ "{k}" = 1.5 }}\n[[start]]\nname = {json.dumps(title.replace(chr(10), " "))}\n'
            f'at = {{ "{x}" = 0.5, "{y}" = 0.25 }}\n'
        )
    )


def skeleton(text: str, names: dict[str, str]) -> str:
    """A script's tree without its docstring; in f and where they are bound, names as they are in another script."""
    tree = ast.parse(text)
    assert isinstance(tree.body.pop(0), ast.Expr)
    for top in tree.body:
        theirs = isinstance(top, ast.Assign) or (isinstance(top, ast.FunctionDef) and top.name == "f")
        for node in ast.walk(top):
            if isinstance(node, ast.Name) and theirs:
                node.id = names.get(node.id, node.id)
            elif isinstance(node, ast.arg) and theirs:
                node.arg = names.get(node.arg, node.arg)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):  # the names that a step prints
                node.value = names.get(node.value, node.value)
    return ast.dump(tree)


@pytest.mark.parametrize("title", TITLES, ids=ascii)
def test_no_title_is_in_a_script(title: str) -> None:
    assert script(("a", "b", "c"), title) == script(("a", "b", "c"))


@pytest.mark.parametrize("names", HOSTILE_NAMES, ids=lambda names: ",".join(names)[:30])
def test_names_in_a_script_are_names_alone(names: tuple[str, str, str]) -> None:
    from gradtui.export.torch.parts import python_names

    known = [Function(name, variables=[name]).variables[0] for name in names]
    python = python_names(known)
    assert all(name.isidentifier() and name.isascii() for name in python.values())
    assert len(set(python.values())) == 3
    text = script(names)
    back = dict(zip(python.values(), ("a", "b", "c"), strict=True))
    assert skeleton(text, back) == skeleton(script(("a", "b", "c")), {})
