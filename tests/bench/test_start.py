"""How long the program takes to start.

Headless: ``gradtui run two_minima``, from a wheel installed in an environment of its own, against
``python -c "import numpy"`` in the same one: whole processes, 21 of each, taking turns, after one of each has warmed
the compiled files. The app: from the start of the process to the coach's first words in a pseudo-terminal of 80×24,
against a minimal Textual app that imports NumPy and shows one widget: 9 of each, taking turns.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

import pytest
from bench.measure import ROOT, compare, first_frame, of_process, write_peer

pytestmark = pytest.mark.bench

HEADLESS_BAR = 1.0  # less than the one import that the command does without
FRAME_BAR = 1.6  # the terminal library is the larger part of any app's start; 1.5 on a quiet machine


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``bin`` of an environment with gradtui's wheel and what the wheel needs."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    venv.create(folder / "venv", with_pip=True)
    scripts = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    pip = [str(scripts / "python"), "-m", "pip", "install", "--quiet", str(next(folder.glob("*.whl")))]
    subprocess.run(pip, check=True, capture_output=True)
    return scripts


def test_headless_start(installed: Path, tmp_path: Path) -> None:
    ours = of_process([str(installed / "gradtui"), "run", "two_minima"], tmp_path)
    peer = of_process([str(installed / "python"), "-c", "import numpy"], tmp_path)
    result = compare("gradtui run two_minima / import numpy", ours, peer, repeats=21, warm=2)
    result.report_against(HEADLESS_BAR)


def test_first_frame(tmp_path: Path) -> None:
    ours = first_frame([sys.executable, "-m", "gradtui", "two_minima"], "Start: f = 5.936")
    peer = first_frame(write_peer(tmp_path), "frame 0 row 0")
    result = compare("first frame / minimal app", ours, peer, repeats=9)
    result.report_against(FRAME_BAR)
