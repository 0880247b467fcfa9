"""What is remembered of the course: kept, merged, forgotten, and never a reason to stop."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradtui.lesson.progress import LessonProgress, Progress

HALF = LessonProgress(3, 9, frozenset((1, 2)))
DONE = LessonProgress(9, 9, frozenset((1, 2, 5)), done=True)


def kept(folder: Path) -> Progress:
    return Progress(str(folder / "state" / "gradtui"))


def file_of(folder: Path) -> Path:
    return folder / "state" / "gradtui" / "progress.json"


def test_what_was_kept_is_there_the_next_time(tmp_path: Path) -> None:
    progress = kept(tmp_path)
    assert not progress.marks
    progress.remember("one_slope", DONE)
    progress.remember("two_slopes", HALF)
    again = kept(tmp_path)
    assert dict(again.marks) == {"one_slope": DONE, "two_slopes": HALF}
    assert again.last == "two_slopes"
    assert [path.name for path in file_of(tmp_path).parent.iterdir()] == ["progress.json"]
    assert not progress.trouble + again.trouble


def test_two_at_a_time_keep_what_the_other_has_written(tmp_path: Path) -> None:
    one, other = kept(tmp_path), kept(tmp_path)
    one.remember("one_slope", DONE)
    other.remember("two_slopes", HALF)
    assert set(kept(tmp_path).marks) == {"one_slope", "two_slopes"}


AT_ONCE = """
import sys
from gradtui.lesson.progress import LessonProgress, Progress

folder, name = sys.argv[1:]
sys.stdin.read()  # until all are there
for k in range(6):
    Progress(folder).remember(f"{name}_{k}", LessonProgress(1, 9))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no lock")
@pytest.mark.parametrize("count", [3, pytest.param(10, marks=pytest.mark.slow)])
def test_all_that_finish_lessons_at_once_are_kept(tmp_path: Path, count: int) -> None:
    command = [sys.executable, "-c", AT_ONCE, str(tmp_path)]
    learners = [subprocess.Popen([*command, f"learner{n}"], stdin=subprocess.PIPE) for n in range(count)]
    for learner in learners:
        assert learner.stdin is not None
        learner.stdin.close()
    assert [learner.wait(30) for learner in learners] == [0] * count
    assert set(Progress(str(tmp_path)).marks) == {f"learner{n}_{k}" for n in range(count) for k in range(6)}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_what_is_no_file_is_neither_waited_for_nor_written_over(tmp_path: Path) -> None:
    file = file_of(tmp_path)
    file.parent.mkdir(parents=True)
    os.mkfifo(file)
    progress = kept(tmp_path)
    progress.remember("one_slope", HALF)
    assert progress.trouble == "What was remembered of the course cannot be read: it is a pipe."
    assert dict(progress.marks) == {"one_slope": HALF}
    assert file.is_fifo()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_what_cannot_be_read_is_not_written_over(tmp_path: Path) -> None:
    kept(tmp_path).remember("one_slope", DONE)
    file_of(tmp_path).chmod(0)
    kept(tmp_path).remember("two_slopes", HALF)
    file_of(tmp_path).chmod(0o600)
    assert dict(kept(tmp_path).marks) == {"one_slope": DONE}


@pytest.mark.parametrize("name", [None, "two_slopes", "never begun"])
def test_forgetting_can_be_undone(tmp_path: Path, name: str | None) -> None:
    progress = kept(tmp_path)
    progress.remember("one_slope", DONE)
    progress.remember("two_slopes", HALF)
    before = dict(progress.marks)
    progress.forget(name)
    gone = set(before) if name is None else {name} & set(before)
    assert set(progress.marks) == set(before) - gone == set(kept(tmp_path).marks)
    assert progress.can_restore == bool(gone)
    progress.restore()
    assert dict(progress.marks) == before == dict(kept(tmp_path).marks)
    assert not progress.can_restore


BAD = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'{"lessons": []}',
    b'{"lessons": {"one_slope": 3}}',
    b'{"lessons": {"one_slope": {"card": 1, "cards": 9}}}',
    b'{"lessons": {"one_slope": {"card": "1", "cards": 9, "right": []}}}',
    b'{"lessons": {"one_slope": {"card": true, "cards": 9, "right": []}}}',
    b'{"lessons": {"one_slope": {"card": -1, "cards": 9, "right": []}}}',
    b'{"lessons": {"one_slope": {"card": 1, "cards": 9, "right": [1e3]}}}',
    b"\xff\xfe\x00",
    b"[" * 100_000,
    b" " * 1_000_001,
]


@pytest.mark.parametrize("content", BAD, ids=lambda content: content[:40].decode("latin-1"))
def test_a_damaged_file_is_set_aside_and_said(tmp_path: Path, content: bytes) -> None:
    file = file_of(tmp_path)
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    progress = kept(tmp_path)
    aside = file.with_name("progress.json.bad")
    assert not progress.marks
    assert aside.read_bytes() == content
    assert str(aside) in progress.trouble
    progress.remember("one_slope", HALF)
    assert dict(kept(tmp_path).marks) == {"one_slope": HALF}


@given(
    content=st.binary(max_size=60)
    | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(repr).map(str.encode)
)
@pytest.mark.slow
def test_any_file_is_taken(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("progress")
    (folder / "progress.json").write_bytes(content)
    progress = Progress(str(folder))
    progress.remember("one_slope", HALF)
    assert json.loads((folder / "progress.json").read_bytes())["lessons"]["one_slope"]["card"] == 3


def test_where_nothing_can_be_kept_it_lasts_as_long_as_the_program(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where a folder is wanted")
    progress = kept(tmp_path)
    progress.remember("one_slope", HALF)
    assert progress.trouble.startswith("How far you come cannot be kept: ") or "cannot be read" in progress.trouble
    assert dict(progress.marks) == {"one_slope": HALF}
    assert (tmp_path / "state").read_text() == "a file where a folder is wanted"


def test_nowhere_is_nothing_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    progress = Progress(None)
    progress.remember("one_slope", HALF)
    assert dict(progress.marks) == {"one_slope": HALF}
    assert not list(tmp_path.iterdir())
