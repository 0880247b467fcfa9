"""Calls of gradtui map in this process, and the scenarios that have maps."""

from __future__ import annotations

from typing import Any

import pytest
from strict_json import strict

from gradtui.cli.main import main
from gradtui.scenario.catalogue import names, open_scenario
from gradtui.scenario.runs import objective_of

OF_NUMBERS = [name for name in names() if not objective_of(open_scenario(name)).has_arrays]
OF_ARRAYS = [name for name in names() if name not in OF_NUMBERS]
for _twin in ("line_fit_absolute", "standardized"):  # what is true of one is seen at the other
    OF_NUMBERS.remove(_twin)


def call(capsysbinary: pytest.CaptureFixture[bytes], line: str | list[str]) -> tuple[int, bytes, str]:
    """Run a command line in this process."""
    capsysbinary.readouterr()
    try:
        code = main(["map", *(line.split() if isinstance(line, str) else line)])
    except SystemExit as leaving:  # --help
        code = int(leaving.code or 0)
    said = capsysbinary.readouterr()
    return code, said.out, said.err.decode()


def data(capsysbinary: pytest.CaptureFixture[bytes], line: str | list[str]) -> bytes:
    """What a command line that is right writes to stdout."""
    code, out, err = call(capsysbinary, line)
    assert (code, err) == (0, "")
    return out


def text(capsysbinary: pytest.CaptureFixture[bytes], line: str | list[str]) -> list[str]:
    out = data(capsysbinary, line).decode()
    assert out.endswith("\n")
    return out.splitlines()


def document(capsysbinary: pytest.CaptureFixture[bytes], line: str) -> dict[str, Any]:
    return strict(data(capsysbinary, f"{line} --format json"))
