"""The words for somebody who opens the app for the first time."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtui.tui import first_run


def test_it_is_the_first_time_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert [first_run.is_first() for _ in range(3)] == [True, False, False]


def test_a_home_that_cannot_be_written_is_no_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    assert not first_run.is_first()
