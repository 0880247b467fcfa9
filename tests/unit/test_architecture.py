"""The house: imports point one way, each contract would notice a breach, and files stay small."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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


BREACHES = [
    ("expression/tree.py", "from gradtui.engine.arithmetic import ieee", "imports point one way"),
    ("engine/descent/fused_loop.py", "import gradtui.picture.canvas.canvas", "imports point one way"),
    ("picture/canvas/canvas.py", "import gradtui.lesson.narrate", "imports point one way"),
    ("app/session.py", "import gradtui.tui.modes", "imports point one way"),
    ("export/tables.py", "import gradtui.app.session", "imports point one way"),
    ("app/session.py", "import textual", "textual and rich only in tui"),
    ("cli/commands/run.py", "import rich.text", "textual and rich only in tui"),
    ("picture/canvas/axes.py", "import textual", "textual and rich only in tui"),
    ("cli/commands/serve.py", "import aiohttp.web", "a server only in tui.web"),
    ("tui/app.py", "from textual_serve import server", "a server only in tui.web"),
    ("app/panels/words.py", "import plotext", "plotext only in picture.plots.loss"),
    ("expression/exact.py", "import numpy", "no numpy in the expression language"),
]


@pytest.mark.parametrize(("file", "line", "contract"), BREACHES, ids=[f"{b[0]}: {b[1]}" for b in BREACHES])
def test_a_breach_is_noticed(tmp_path: Path, file: str, line: str, contract: str) -> None:
    shutil.copytree(ROOT / "gradtui", tmp_path / "gradtui", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    broken = tmp_path / "gradtui" / file
    broken.write_text(f"{broken.read_text('utf-8')}\n{line}\n", "utf-8")
    result = lint(tmp_path)
    assert result.returncode != 0
    assert f"{contract} BROKEN" in result.stdout.replace("\n", " ")


def test_rooms_are_small() -> None:
    sizes = {
        path.relative_to(ROOT): len(path.read_text("utf-8").splitlines()) for path in (ROOT / "gradtui").rglob("*.py")
    }
    assert {path: size for path, size in sizes.items() if size > SMALL} == {}


def test_every_dataclass_field_has_a_docstring() -> None:
    import ast

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
    import ast

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
