"""Files that are missing, strange, large, changing or not text."""

import io
import os
import socket
import sys
from pathlib import Path

import pytest

from gradtui.scenario import files
from gradtui.scenario.problems import ScenarioError
from gradtui.scenario.reader import load, load_bytes

GOOD = b'[function]\nexpression = "x**2"\n'


def refusal(path: str | Path) -> str:
    with pytest.raises(ScenarioError) as caught:
        load(path)
    return str(caught.value)


def test_a_missing_file(tmp_path: Path) -> None:
    (tmp_path / "valley.toml").write_bytes(GOOD)
    assert refusal(tmp_path / "nothing_like_it.toml").endswith("nothing_like_it.toml: no such file")
    assert f"no such file; did you mean {tmp_path / 'valley.toml'}?" in refusal(tmp_path / "vally.toml")
    assert "did you mean" in refusal(tmp_path / "valley")
    assert f"no such file: there is no folder {tmp_path / 'no'}" in refusal(tmp_path / "no" / "x.toml")
    assert "no such file" in refusal("")


def test_a_dangling_link(tmp_path: Path) -> None:
    (tmp_path / "link.toml").symlink_to("gone.toml")
    assert refusal(tmp_path / "link.toml").endswith("it is a link to gone.toml, which does not exist")


def test_a_circle_of_links(tmp_path: Path) -> None:
    (tmp_path / "a.toml").symlink_to("b.toml")
    (tmp_path / "b.toml").symlink_to("a.toml")
    assert "symbolic links" in refusal(tmp_path / "a.toml")


def test_a_link_to_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(GOOD)
    (tmp_path / "link.toml").symlink_to("a.toml")
    assert load(tmp_path / "link.toml").title == "Link"


def test_a_directory(tmp_path: Path) -> None:
    assert refusal(tmp_path).endswith("expected a regular file, got a directory")


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device(device: str) -> None:
    assert refusal(device) == f"{device}: expected a regular file, got a device"


def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "pipe").endswith("expected a regular file, got a pipe")


def test_a_pipe_put_in_the_place_of_a_file_does_not_hang(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(GOOD)
    os.mkfifo(tmp_path / "pipe")
    regular = (tmp_path / "file").stat()
    monkeypatch.setattr(files.os, "stat", lambda path: regular)
    assert refusal(tmp_path / "pipe").endswith("expected a regular file, got a pipe")


def test_a_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket is short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s")
        assert refusal("s") == "s: expected a regular file, got a socket"


def test_a_name_that_is_too_long() -> None:
    assert refusal("x" * 4096).endswith("file name too long")


def test_a_null_in_the_name() -> None:
    assert "null character" in refusal("a\0b")


def test_a_name_that_is_not_utf_8(tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/\xe9\x1b.toml")
    Path(name).write_bytes(b"a = ")
    assert r"/\udce9\x1b.toml:1:5:" in refusal(name)
    assert refusal(name).encode()
    Path(name).write_bytes(GOOD)
    assert load(name).title.encode()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(GOOD)
    (tmp_path / "a.toml").chmod(0)
    assert refusal(tmp_path / "a.toml").endswith("a.toml: permission denied")


def test_no_permission_said_by_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "whatever the system calls it")

    (tmp_path / "a.toml").write_bytes(GOOD)
    monkeypatch.setattr(files, "_snapshot", refuse)
    assert refusal(tmp_path / "a.toml").endswith("a.toml: permission denied")


def test_a_large_file_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "large.toml").open("wb") as file:
        file.truncate(100_000_000)
    monkeypatch.setattr(files, "_snapshot", None)
    assert refusal(tmp_path / "large.toml").endswith("expected at most 256 KiB, got 100,000,000 bytes")


def test_the_largest_file(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(GOOD + b"#" * (files.MAX_BYTES - len(GOOD)))
    assert load(path).variables == ("x",)
    path.write_bytes(GOOD + b"#" * (files.MAX_BYTES - len(GOOD) + 1))
    assert "at most 256 KiB" in refusal(path)


def test_a_file_that_changes_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(GOOD)
    answers = iter([(GOOD[:5], False), (GOOD, True)])
    monkeypatch.setattr(files, "_snapshot", lambda _: next(answers))
    assert load(path).text == "x**2"
    monkeypatch.setattr(files, "_snapshot", lambda _: (GOOD, False))
    assert "changes while it is read" in refusal(path)


def test_an_unsteady_file_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(GOOD)
    real, calls = os.fstat, []

    def grow(descriptor: int) -> os.stat_result:
        if not calls:
            calls.append(1)
            before = real(descriptor)
            path.write_bytes(GOOD + b"# more\n")
            return before
        return real(descriptor)

    monkeypatch.setattr(files.os, "fstat", grow)
    assert files._snapshot(str(path))[1] is False
    assert files._snapshot(str(path)) == (GOOD + b"# more\n", True)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (GOOD.decode().encode("utf-16"), "expected UTF-8, got UTF-16; save the file as UTF-8"),
        (GOOD.decode().encode("utf-16-le"), "got UTF-16"),
        (GOOD.decode().encode("utf-16-be"), "got UTF-16"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary file"),
        (b"PK\x03\x04\x14\x00\x08\x00\x08\x00\xff\xee", "binary file"),
        (bytes(1000), "binary file"),
        (GOOD + b"# a\0b", "binary file"),
        (GOOD + b"title = '\xe9'", ":3:10: expected UTF-8, got the byte 0xe9; save the file as UTF-8"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (b"\xef\xbb\xbf\xef\xbb\xbfa=1", "got \\ufeffa"),
    ],
)
def test_what_is_not_utf_8_text(data: bytes, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_bytes(data, "file")
    assert str(caught.value).startswith("file:")
    assert said in str(caught.value)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    assert files.read_standard_input(io.BytesIO(GOOD)) == GOOD
    with pytest.raises(ScenarioError, match="<stdin>: expected at most 256 KiB, got more"):
        files.read_standard_input(io.BytesIO(bytes(files.MAX_BYTES + 1)))
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(ScenarioError, match="which is closed"):
        files.read_standard_input()
