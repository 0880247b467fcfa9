"""What is said of bad input is the same on every Python, word for word.

A message that is changed on purpose is kept with ``python tests/messages.py --write``; the texts are there to be read.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import messages
import pytest

from gradtui.expression.visible import visible

KEPT: dict[str, str] = json.loads(messages.DIGESTS.read_text("utf-8"))


def test_messages_are_those_that_were_read_and_safe_to_print() -> None:
    found = messages.collected()
    assert messages.text(found).splitlines() == messages.TEXTS.read_text("utf-8").splitlines()
    assert messages.digests(found) == KEPT
    for name, group in found.items():
        for key, said in group:
            assert visible(said, lines=True) == said, key
            assert max(map(len, said.splitlines()), default=0) < 600, key
        refused = sum(bool(said) for _, said in group)
        assert refused > 0.6 * len(group), name
        assert refused < len(group) or name not in ("soup", "files"), name


def others() -> list[str]:
    """Other Pythons of the supported versions, beside this one or on the PATH."""
    beside = Path(sys.base_prefix).resolve().parent.glob("3.*/bin/python3")
    named: dict[str, str] = {}
    for name in [*map(str, beside), *(f"python3.{minor}" for minor in range(11, 20))]:
        try:
            said = subprocess.run(
                [name, "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True
            )
        except OSError:
            continue
        numbers = tuple(map(int, said.stdout.split())) if said.returncode == 0 else ()
        if numbers >= (3, 11) and numbers != sys.version_info[:2]:
            named.setdefault(".".join(map(str, numbers)), name)
    return list(named.values())


@pytest.mark.slow
def test_another_python_says_the_same() -> None:
    pythons = others()
    if not pythons:
        pytest.skip("no other Python of a supported version is beside this one or on the PATH")
    for python in pythons:
        done = subprocess.run(
            [python, str(Path(messages.__file__))], capture_output=True, text=True, timeout=120, env=os.environ
        )
        assert done.returncode == 0, done.stderr
        said = json.loads(done.stdout)
        assert said == {name: KEPT[name] for name in said}
        assert set(KEPT) - set(said) <= {"arrays"}
