"""A copy of gradtui to which something is added, by a file and a line, and what it then does."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
_CALLS = """
import io, json, sys
from contextlib import redirect_stderr, redirect_stdout
from gradtui.cli.main import main
ends = []
for words in json.load(sys.stdin):
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        code = main(words)
    ends.append([code, *(stream.buffer.getvalue().decode() for stream in (out, err))])
print(json.dumps(ends))
"""


class End(NamedTuple):
    """What a command line gave."""

    code: int
    out: str
    err: str


class House:
    """The copy."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("gradtui", "scenarios"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))

    def add_file(self, name: str, text: str) -> None:
        """Put a file where there is none."""
        path = self.folder / "gradtui" / name
        assert not path.exists()
        path.write_text(text, "utf-8")

    def add_line(self, name: str, after: str, line: str) -> None:
        """Put a line behind another."""
        path = self.folder / "gradtui" / name
        text = path.read_text("utf-8")
        assert text.count(f"{after}\n") == 1
        path.write_text(text.replace(f"{after}\n", f"{after}\n{line}\n"), "utf-8")

    def call(self, *lines: tuple[str, ...]) -> list[End]:
        """What each command line gives, in one process."""
        environment = os.environ | {"PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", _CALLS],
            input=json.dumps(lines),
            capture_output=True,
            text=True,
            cwd=self.folder,
            env=environment,
        )
        assert done.returncode == 0, done.stderr
        return [End(*end) for end in json.loads(done.stdout)]
