"""The house: imports point one way, each contract would notice a breach, and files stay small."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from thinned import thinned

ROOT = Path(__file__).parents[2]
SMALL = 400  # lines


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
        "--no-cache",
    ]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, env={"PYTHONPATH": str(folder), "PATH": ""}
    )


def test_contracts_are_kept() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout
    assert "0 broken" in result.stdout


ROOMS = "rooms of the engine, a descent above its verdict"
BREACHES = [
    ("expression/tree.py", "from gradtui.engine.arithmetic import ieee", "imports point one way"),
    ("engine/descent/fused_loop.py", "import gradtui.picture.canvas.canvas", "imports point one way"),
    ("engine/objective/noise.py", "import gradtui.engine.landmarks.letters", ROOMS),
    ("engine/verdict/verdict.py", "if TYPE_CHECKING: from ..descent.history import ScalarHistory", ROOMS),
    ("picture/canvas/canvas.py", "import gradtui.lesson.narrate", "imports point one way"),
    ("app/session.py", "import gradtui.tui.modes", "imports point one way"),
    ("export/tables.py", "import gradtui.app.session", "imports point one way"),
    ("app/session.py", "import textual", "textual and rich only in tui"),
    ("cli/commands/run.py", "import rich.text", "textual and rich only in tui"),
    ("picture/canvas/axes.py", "import textual", "textual and rich only in tui"),
    ("cli/commands/serve.py", "import aiohttp.web", "a server only in tui.web"),
    ("tui/app.py", "from textual_serve import server", "a server only in tui.web"),
    ("app/panels/words.py", "import plotext", "plotext only in picture.curves.lines"),
    ("expression/exact.py", "import numpy", "no numpy in the expression language"),
]


@pytest.mark.parametrize(
    ("file", "line", "contract"), thinned(BREACHES, of=4), ids=[f"{b[0]}: {b[1]}" for b in BREACHES]
)
def test_a_breach_is_noticed(tmp_path: Path, file: str, line: str, contract: str) -> None:
    shutil.copytree(ROOT / "gradtui", tmp_path / "gradtui", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    broken = tmp_path / "gradtui" / file
    broken.write_text(f"{broken.read_text('utf-8')}\n{line}\n", "utf-8")
    result = lint(tmp_path)
    assert result.returncode != 0
    assert f"{contract} BROKEN" in result.stdout.replace("\n", " ")


def imported(tree: ast.AST, package: str, modules: Collection[str]) -> Iterator[str]:
    """The modules that a module imports: at its top, in functions, and for types alone."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            for alias in node.names:
                yield from [name for name in (f"{base}.{alias.name}", base) if name in modules][:1]


def circles(root: Path) -> list[list[str]]:
    """The circles of imports among the modules of a package, each with all its modules."""
    paths = {".".join(path.relative_to(root.parent).with_suffix("").parts): path for path in root.rglob("*.py")}
    modules = {name.removesuffix(".__init__"): path for name, path in paths.items()}
    graph = {}
    for name, path in modules.items():
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        graph[name] = set(imported(ast.parse(path.read_text("utf-8")), package, modules)) - {name}

    def reached(name: str) -> set[str]:
        found: set[str] = set()
        waiting = [name]
        while waiting:
            new = graph[waiting.pop()] - found
            found |= new
            waiting += new
        return found

    from_each = {name: reached(name) for name in graph}
    groups = {
        tuple(sorted(other for other in from_each[name] if name in from_each[other]))
        for name in graph
        if name in from_each[name]
    }
    return [list(group) for group in sorted(groups)]


def test_there_are_no_circles() -> None:
    assert circles(ROOT / "gradtui") == []


@pytest.mark.parametrize(
    "line",
    [
        "from .room import b",
        "from .room.b import B",
        "import pkg.room.b",
        "def late():\n    from .room import b",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .room.b import B",
    ],
)
def test_a_circle_is_noticed(tmp_path: Path, line: str) -> None:
    room = tmp_path / "pkg" / "room"
    room.mkdir(parents=True)
    for folder in (room, room.parent):
        (folder / "__init__.py").touch()
    (room.parent / "a.py").write_text(line)
    (room / "b.py").write_text("from . import c\n")
    (room / "c.py").write_text("import math\n")
    assert circles(tmp_path / "pkg") == []
    (room / "c.py").write_text("from ..a import A\n")
    assert circles(tmp_path / "pkg") == [["pkg.a", "pkg.room.b", "pkg.room.c"]]


def test_rooms_are_small() -> None:
    sizes = {
        path.relative_to(ROOT): len(path.read_text("utf-8").splitlines()) for path in (ROOT / "gradtui").rglob("*.py")
    }
    assert {path: size for path, size in sizes.items() if size > SMALL} == {}


def test_every_dataclass_field_has_a_docstring() -> None:
    missing = []
    for path in (ROOT / "gradtui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            decorators = [ast.unparse(d) for d in getattr(node, "decorator_list", [])]
            if not isinstance(node, ast.ClassDef) or not any(d.startswith("dataclass") for d in decorators):
                continue
            for field, after in zip(node.body, [*node.body[1:], None], strict=True):
                if isinstance(field, ast.AnnAssign) and not (
                    isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
                ):
                    missing.append(f"{path.name}: {node.name}.{ast.unparse(field.target)}")
    assert missing == []


def test_nothing_is_shown_as_markup() -> None:
    """Every note and every Static says ``markup=False``; nothing reads markup, and nothing is Textual's Markdown."""
    faults = []
    for path in (ROOT / "gradtui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            says = {word.arg: ast.unparse(word.value) for word in node.keywords}
            shows = name in ("notify", "Static", "Label", "Button", "Log", "RichLog")
            if (shows and says.get("markup") != "False") or name in ("Markdown", "from_markup", "render_markup"):
                faults.append(f"{path.name}:{node.lineno}: {name}")
    assert faults == []


def test_docstring_examples() -> None:
    import doctest

    import gradtui
    from gradtui.engine import function

    for module in (gradtui, function):
        result = doctest.testmod(module)
        assert result.attempted > 0
        assert result.failed == 0
