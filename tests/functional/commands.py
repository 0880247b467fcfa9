"""A command line in this process."""

from __future__ import annotations

import pytest

from gradtui.cli.main import main


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run a command line; return its exit code, and what it wrote to standard output and standard error."""
    capsys.readouterr()
    try:
        code = main(arguments)
    except SystemExit as leaving:  # --help and --version
        code = int(leaving.code or 0)
    said = capsys.readouterr()
    return code, said.out, said.err
