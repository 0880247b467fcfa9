"""What every test may rely on: the same random examples, the same terminal, the scenarios that are shipped."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from gradtui.scenario.catalogue import names, open_scenario
from gradtui.scenario.model import Scenario

pytest.register_assert_rewrite("functional.terminal")  # its failures say what they saw

# Textual and Rich read these when they are loaded: a test must not depend on whose terminal it runs in.
for _name in (
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR",
    "COLUMNS",
    "LINES",
    "TEXTUAL",
    "TEXTUAL_THEME",
    "PYTHONIOENCODING",
    "PYTHONDONTWRITEBYTECODE",  # each gradtui that is started would compile everything anew
):
    os.environ.pop(_name, None)
os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
# nor whether the app was ever opened on this machine
_state = tempfile.mkdtemp(prefix="gradtui-tests-")
atexit.register(shutil.rmtree, _state, ignore_errors=True)
Path(_state, "gradtui").mkdir()
Path(_state, "gradtui", "seen").touch()
os.environ["XDG_STATE_HOME"] = _state


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: the tests of the app and of commands wait for a quarter of their time."""
    return (os.cpu_count() or 1) + 1


settings.register_profile("fixed", derandomize=True, deadline=None, database=None)
settings.register_profile("fresh", derandomize=False, deadline=None, print_blob=True)
settings.load_profile("fixed")  # --hypothesis-profile=fresh looks for new examples


_parse_rules = Stylesheet._parse_rules
_parsed: dict[object, list[RuleSet]] = {}


def _parse_once(sheet: Stylesheet, *source: Any, **more: Any) -> list[RuleSet]:
    """Each app parses the same style sheets: here the first one does, which is half of what an app takes to start."""
    key = (source, *more.items(), frozenset(sheet._variables.items()))
    if key not in _parsed:
        _parsed[key] = _parse_rules(sheet, *source, **more)
    return _parsed[key]


Stylesheet._parse_rules = _parse_once  # type: ignore[method-assign]


@pytest.fixture(params=[pytest.param(n, marks=pytest.mark.slow) if n == "million_weights" else n for n in names()])
def shipped_name(request: pytest.FixtureRequest) -> str:
    """The name of each scenario that is shipped, one after the other."""
    return str(request.param)


@pytest.fixture
def shipped(shipped_name: str) -> Scenario:
    """Each scenario that is shipped, one after the other."""
    return open_scenario(shipped_name)


def pytest_collection_finish() -> None:
    """What all the tests are made of stays: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
