"""Python's own audit events while bad and good input is read and computed: nothing is opened, run or loaded."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from unit.engine.test_generated_code import check_grammar

TESTS = Path(__file__).parents[1]
FOLDERS = {*TESTS.parent.parts, "scenarios"}
HARMLESS = {"array.__new__", "compile", "exec"}  # what is compiled and run is looked at below
READING = HARMLESS | {"open"}


@pytest.mark.parametrize("much", ["few", pytest.param("all", marks=pytest.mark.slow)])
def test_nothing_happens_but_what_must(much: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", str(TESTS / "audited.py"), much], capture_output=True, text=True, timeout=240
    )
    assert (done.returncode, done.stderr) == (0, "")
    heard: dict[str, Any] = json.loads(done.stdout)
    for way, events in heard.items():
        reads = way in ("descents", "from_disk")
        assert set(events["events"]) <= (READING if reads else HARMLESS), way
        assert events["imports"] == []
        opened = {Path(name).name for name, _ in events["opened"] if not name.isdigit()}
        expected = {"descents": {"two_minima.toml"}}
        expected["from_disk"] = {"two_minima.toml", "himmelblau.toml", "house_prices.toml", "house_prices.csv"}
        opened -= {*FOLDERS, ""}  # on the way to data: each part is opened without following links
        assert opened == expected.get(way, set())
        # what becomes code is ours, and what runs is what became code
        assert events["codes"] == ["<gradtui>"]
        assert events["sources"]
        for source, name in events["sources"]:
            assert name == "<gradtui>"
            check_grammar(source)
