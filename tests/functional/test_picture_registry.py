"""A picture is a file and a line: everything else follows. And what holds for all that there are."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gradtui.app.keys import KEYS
from gradtui.app.pictures.registry import PICTURES

ROOT = Path(__file__).parents[2]
TOY = Path(__file__).with_name("height_picture.py")
_HIDDEN = "This picture has the answer in it: it comes after the question."


@pytest.mark.slow
def test_a_picture_is_one_file_and_one_line(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "gradtui", tmp_path / "gradtui", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    pictures = tmp_path / "gradtui" / "app" / "pictures"
    shutil.copy(TOY, pictures / "height.py")
    registry = pictures / "registry.py"
    text = registry.read_text("utf-8")
    assert text.count('    "sweep",\n') == 1
    registry.write_text(text.replace('    "sweep",\n', '    "sweep",\n    "height",\n'), "utf-8")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT / "tests")])}
    command = [sys.executable, str(TOY.with_name("with_height.py"))]
    done = subprocess.run(command, capture_output=True, text=True, env=env, cwd=tmp_path, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)

    assert told["shown"] == "height"
    assert told["run"] == 1  # its arrow, not a step
    assert ["9", "height"] in told["footer"]
    assert ["9", "height"] not in told["footer when shown"]
    assert "Height (9)" in told["palette"]
    assert "How high f is here." in told["help"]
    assert "9 height" in told["help"]
    assert "A number says how high it is." in told["help"]
    assert told["keys"].index("show('height')") == told["keys"].index("show('sweep')") + 1
    assert "| `9` | How high f is here. |" in told["table"]
    for size, shot in told["shots"].items():
        width, height = map(int, size.split("x"))
        assert "high here." in shot
        assert len(shot.splitlines()) == height
        assert max(map(len, shot.splitlines())) <= width
    assert "along x" in told["shots"]["200x60"]  # the slices beside it
    two, arrays = "That needs two variables", "That is for functions of a few variables"
    for name, why in (("two_minima", two), ("five_parameters", arrays)):
        notes, footer = told[name]
        assert [note.startswith(why) for note in notes] == [True]
        assert ["9", "height"] not in footer
        assert told["refused"][name].startswith(why)
    assert told["refused"]["himmelblau"] == ""
    assert _HIDDEN in " ".join(told["asked"].split())
    assert "f is 5 high here." in told["not asked"]


def test_nothing_that_draws_is_loaded_with_the_registry() -> None:
    script = (
        "import sys\nimport gradtui.app.keys, gradtui.app.gate, gradtui.app.dispatch\n"
        "assert not {'numpy', 'plotext', 'textual', 'rich'} & set(sys.modules), sorted(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_every_picture_with_a_key_is_on_the_manual_s_page() -> None:
    page = (ROOT / "gradtui" / "manual" / "pictures.md").read_text("utf-8")
    assert [p.name for p in PICTURES.values() if p.key and f"- **`{p.key}` " not in page] == []


def test_no_picture_knows_the_registry() -> None:
    """It is loaded by it: that would be a circle."""
    for path in (ROOT / "gradtui" / "app" / "pictures").glob("*.py"):
        assert path.name == "registry.py" or "registry" not in path.read_text("utf-8").replace("registry has it", "")


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_an_entry_is_whole(picture: object) -> None:
    from gradtui.app.pictures.picture import Picture

    assert isinstance(picture, Picture)
    assert picture.planes
    assert bool(picture.key) == bool(picture.label) == bool(picture.help)
    assert picture.title
    assert set(picture.beside) <= set(PICTURES)
    assert picture.reveals or not picture.of_many
    assert [key.keys for key in KEYS if key.action == picture.action] == ([picture.key] if picture.key else [])
