"""Data files: columns of numbers from a CSV file, and everything that is no such file."""

import io
import os
import socket
from pathlib import Path

import numpy as np
import pytest

from gradtui.scenario import catalogue
from gradtui.scenario.data import csv_data
from gradtui.scenario.model import Scenario
from gradtui.scenario.problems import ScenarioError
from gradtui.scenario.reader import load, load_bytes, loads

TEXT = """\
[function]
expression = "sum(w*X)"
[data]
X = {{ file = {file!r}, columns = {columns} }}
[parameters]
w = {{ shape = [1] }}
"""
GOOD = b"area,age\n70,3\n120.5,-1e1\n"


def scenario(folder: Path, data: bytes | None = None, file: str = "h.csv", columns: str = '["area"]') -> Path:
    """Write a scenario and its data file."""
    if data is not None:
        (folder / "h.csv").write_bytes(data)
    path = folder / "s.toml"
    path.write_text(TEXT.format(file=file, columns=columns))
    return path


def said(path: Path) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load(path)
    return [str(problem).removeprefix(str(path)) for problem in caught.value.problems]


def one(path: Path) -> str:
    (problem,) = said(path)
    return problem


@pytest.mark.parametrize(
    "data",
    [
        GOOD,
        GOOD.rstrip(b"\n"),
        GOOD.replace(b"\n", b"\r\n"),
        GOOD.replace(b"\n", b"\r"),
        b"\xef\xbb\xbf" + GOOD,
        b"\xef\xbb\xbf" + GOOD.replace(b"area", b'"area"'),
        b'"area","age"\n"70","3"\n"120.5","-10"\n',
        b" area , age\n 70 , 3\n+120.5,-10.0\n",
        GOOD.replace(b"\n", b"\n\n", 2),
        b'name,area,age\n"a, b",70,3\n"he said ""x""",120.5,-10\n',
        b'area,note,age\n70,"two\nlines",3\n120.5,1_0,-10\n',
        "note,area,age\nθ,70,3\n,120.5,-10\n".encode(),
    ],
)
def test_what_is_read(tmp_path: Path, data: bytes) -> None:
    both = load(scenario(tmp_path, data, columns='["age", "area"]')).data["X"]
    assert both.tolist() == [[3.0, 70.0], [-10.0, 120.5]]
    single = load(scenario(tmp_path, columns='["area"]')).data["X"]
    assert single.tolist() == [70.0, 120.5]
    for array in (both, single):
        assert array.dtype == np.float64
        assert array.flags.c_contiguous
        assert not array.flags.writeable


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ":4:14: data.X.file: expected a line of column names in h.csv, got an empty file"),
        (b"\xef\xbb\xbf\n \n", ":4:14: data.X.file: expected a line of column names in h.csv, got an empty file"),
        (b"\narea,age\n1,2\n", "h.csv:1: expected a line of column names, got a line without one"),
        (b"area,age\n", ":4:14: data.X.file: expected rows of numbers in h.csv, got only a line of names"),
        (b"area,age\n1,2\nx,2\n", ":4:14: data.X.file: h.csv:3: expected a finite number in column area, got x"),
        (b"area,age\n1,2\narea,age\n", "h.csv:3: expected a finite number in column area, got area"),
        (b"area,age\n,2\n", "h.csv:2: expected a finite number in column area, got nothing"),
        (b"area,age\n\n\nnan,2\n", "h.csv:4: expected a finite number in column area, got nan"),
        (b"area,age\n-inf,2\n", "got -inf"),
        (b"area,age\n1e999,2\n", "got 1e999"),
        (b"area,age\n1_000,2\n", "got 1_000"),
        ("area,age\n１,2\n".encode(), "got １"),
        (b"area,age\n0x10,2\n", "got 0x10"),
        (b'area,age\n"1,5",2\n', "got 1,5"),
        (b"area,age\n\x1b[2J,2\n", "got \\x1b[2J"),
        ("area,age\n\u202e1,2\n".encode(), "got \\u202e1"),
        (b"area,age\n1\x00,2\n", "got 1\\x00"),
        (b"area,age\n" + b"x" * 1000 + b",2\n", "got " + "x" * 29 + "…"),
        (b"area,age\n1,2\n1\n", "h.csv:3: expected 2 values as in line 1, got 1"),
        (b"area,age\n1,2,3\n", "h.csv:2: expected 2 values as in line 1, got 3"),
        (b'area,age\n"1"x,2\n', "h.csv:2: expected CSV: "),
        (b'area,age\n"1,2\n3,4\n', "expected a quote that closes this value, got the end of the file"),
        (b"area,age\n1," + b"1" * 200_000 + b"\n", "h.csv:2: expected values of at most 131,072 characters, got more"),
        (b"area,age\n1," + b"1" * 2_000_000, "h.csv:2: expected lines of at most 1,048,576 characters, got more"),
        (b"area,age\n1,2\n3,\xe9\n", "h.csv:3: expected UTF-8, got the byte 0xe9; save the file as UTF-8"),
        ("area\n1\n".encode("utf-16"), "expected UTF-8, but h.csv is UTF-16; save it as UTF-8"),
        (b"\x89PNG\r\n\x1a\n", "h.csv:1: expected UTF-8, got the byte 0x89"),
        (b"arae,age\n1,2\n", ":4:34: data.X.columns: h.csv has no column area; did you mean arae?"),
        (b"size,age\n1,2\n", ":4:34: data.X.columns: h.csv has no column area; its columns are size or age"),
        (b"area;age\n1;2\n", 'its columns are area;age; did you mean delimiter = ";"?'),
        (b"\x1b[1m,age\n1,2\n", "its columns are \\x1b[1m or age"),
        (",".join(f"c{i}00" for i in range(20)).encode() + b"\n", "its columns are c000, c100, "),
        (b"area,area\n1,2\n", ":4:34: data.X.columns: expected one column area in h.csv, got 2"),
    ],
    ids=lambda value: repr(value[:30]) if isinstance(value, bytes) else "",
)
def test_what_is_wrong_with_a_file(tmp_path: Path, data: bytes, expected: str) -> None:
    assert expected in one(scenario(tmp_path, data))


def test_every_problem_of_a_data_file(tmp_path: Path) -> None:
    found = said(scenario(tmp_path, GOOD, columns='["aera", "age", "rooms"]'))
    assert [problem.split(" ")[0] for problem in found] == [":4:34:", ":4:49:"]
    found = said(scenario(tmp_path, b"area,age\nx,1\n2\n3,4\n,5\n"))
    assert [problem.split("h.csv:")[1][0] for problem in found] == ["2", "3", "5"]
    assert len(said(scenario(tmp_path, b"area,age\n" + b"x,1\n" * 1000))) == 10


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ('"area"', ":4:33: data.X.columns: expected an array of columns, got the string"),
        ("[]", "expected at least one of columns, got an empty array"),
        ("[1]", ":4:34: data.X.columns: expected a string, got 1"),
        ('["area", "area"]', ':4:42: data.X.columns: expected each column once, got the string "area" twice'),
        (f"{['x'] * 1001}", "expected at most 1000 columns, got 1,001"),
    ],
)
def test_columns(tmp_path: Path, columns: str, expected: str) -> None:
    assert expected in one(scenario(tmp_path, GOOD, columns=columns))


def test_columns_are_needed(tmp_path: Path) -> None:
    path = scenario(tmp_path, GOOD)
    path.write_text(path.read_text().replace(", columns = ", ' } # "'))
    assert one(path).startswith(":4:1: data.X.columns: missing key columns, for example")


# -- where a data file may be ---------------------------------------------------------------------------------------


def test_files_in_folders_and_links_within(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.csv").write_bytes(GOOD)
    (tmp_path / "link.csv").symlink_to("sub/a.csv")
    (tmp_path / "folder").symlink_to("sub")
    for file in ("sub/a.csv", "./sub//a.csv", "link.csv", "folder/a.csv"):
        assert load(scenario(tmp_path, file=file)).data["X"].tolist() == [70.0, 120.5]


def test_the_folder_is_the_scenarios_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "deep").mkdir()
    scenario(tmp_path / "deep", GOOD)
    (tmp_path / "link.toml").symlink_to("deep/s.toml")
    assert load(tmp_path / "link.toml").data["X"].size == 2
    monkeypatch.chdir(tmp_path / "deep")
    assert load("s.toml").data["X"].size == 2
    monkeypatch.chdir("/")
    assert load(tmp_path / "deep" / "s.toml").data["X"].size == 2


@pytest.mark.parametrize(
    "file",
    [
        "/etc/passwd", "../h.csv", "sub/../../h.csv", "sub/..", "..", "~/.ssh/id_rsa", "~root", "..\\h.csv",
        "C:\\h.csv", "//server/h.csv", "/dev/zero",
    ],
)  # fmt: skip
def test_paths_that_lead_out(tmp_path: Path, file: str) -> None:
    (tmp_path / "h.csv").write_bytes(GOOD)
    (tmp_path / "in").mkdir()
    found = one(scenario(tmp_path / "in", file=file))
    assert found.startswith(":4:14: data.X.file: expected a file in the scenario's folder, got the path ")


@pytest.mark.parametrize("file", ["$HOME/x", "%APPDATA%", "${PWD}/h.csv", "*.csv", "file:h.csv", "http://x/h.csv"])
def test_nothing_in_a_path_is_expanded(tmp_path: Path, file: str) -> None:
    assert f"no such file: {file}" in one(scenario(tmp_path, GOOD, file=file))


def test_links_that_lead_out(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_bytes(GOOD)
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "in-too").mkdir()
    (tmp_path / "in-too" / "x.csv").write_bytes(GOOD)
    (folder / "a.csv").symlink_to("../secret.csv")
    (folder / "b.csv").symlink_to(tmp_path / "secret.csv")
    (folder / "c.csv").symlink_to("a.csv")
    (folder / "up").symlink_to("..")
    (folder / "d.csv").symlink_to("../in-too/x.csv")
    (folder / "e.csv").symlink_to("/dev/zero")
    (folder / "f.csv").symlink_to("../not-there.csv")
    for file in ("a.csv", "b.csv", "c.csv", "up/secret.csv", "d.csv", "e.csv", "f.csv"):
        assert one(scenario(folder, file=file)).endswith(f"but {file} leads out of it")


def test_a_missing_file(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "houses.csv").write_bytes(GOOD)
    (tmp_path / "hous\x1bes.csv").write_bytes(GOOD)
    assert one(scenario(tmp_path, file="q.csv")) == ":4:14: data.X.file: no such file: q.csv"
    assert one(scenario(tmp_path, file="sub/huoses.csv")).endswith("sub/huoses.csv; did you mean sub/houses.csv?")
    assert one(scenario(tmp_path, file="houses.csv")).endswith(r"did you mean hous\x1bes.csv?")
    assert one(scenario(tmp_path, file="no/houses.csv")).endswith("no such file: no/houses.csv")
    assert "not a directory" in one(scenario(tmp_path, file="s.toml/h.csv"))
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert "symbolic links" in one(scenario(tmp_path, file="a"))
    assert "file name too long" in one(scenario(tmp_path, file="x" * 300))


@pytest.mark.parametrize(("file", "kind"), [("folder", "a directory"), (".", "a directory"), ("pipe", "a pipe")])
def test_what_is_no_regular_file(tmp_path: Path, file: str, kind: str) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    assert one(scenario(tmp_path, file=file)).endswith(f"expected a regular file, but {file} is {kind}")


def test_a_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket is short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s")
        assert one(scenario(tmp_path, file="s")).endswith("but s is a socket")


def test_a_device_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_data.os, "open", None)
    for device, kind in (("zero", "a device"), ("null", "a device")):
        with pytest.raises(csv_data.CsvError, match=f"but {device} is {kind}"):
            csv_data.read_columns("/dev/s.toml", device, ["a"], 10)


def test_a_pipe_put_in_the_place_of_a_file_does_not_hang(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = scenario(tmp_path, GOOD)
    regular = (tmp_path / "h.csv").stat()
    (tmp_path / "h.csv").unlink()
    os.mkfifo(tmp_path / "h.csv")
    monkeypatch.setattr(csv_data.os, "stat", lambda path: regular)
    with pytest.raises(csv_data.CsvError, match=r"but h\.csv is a pipe"):
        csv_data.read_columns(str(path), "h.csv", ["area"], 10)


def test_a_link_put_in_the_place_of_a_file_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = scenario(tmp_path)
    (tmp_path / "h.csv").symlink_to("/etc/passwd")
    monkeypatch.setattr(csv_data, "_resolved", lambda *_: str(tmp_path / "h.csv"))
    with pytest.raises(csv_data.CsvError, match="symbolic links"):
        csv_data.read_columns(str(path), "h.csv", ["area"], 10)


@pytest.mark.skipif(os.open not in os.supports_dir_fd, reason="there are no descriptors of folders")
@pytest.mark.parametrize("swapped", ["data", "data/deep", "."])
def test_a_folder_swapped_with_a_link_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, swapped: str
) -> None:
    """Between finding the file and opening it, a folder on the way becomes a link to one outside."""
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    for folder in (inside, outside):
        (folder / "data" / "deep").mkdir(parents=True)
        (folder / "data" / "deep" / "h.csv").write_text("a,b\n1,2\n")
    resolved = csv_data._resolved

    def swap(*arguments: str) -> str:
        path = resolved(*arguments)
        (inside / swapped).rename(tmp_path / "before")
        (inside / swapped).symlink_to(outside / swapped)
        return path

    monkeypatch.setattr(csv_data, "_resolved", swap)
    with pytest.raises(csv_data.CsvError, match="not a directory"):
        csv_data.read_columns(str(inside / "a.toml"), "data/deep/h.csv", ["a"], 100)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    path = scenario(tmp_path, GOOD)
    (tmp_path / "h.csv").chmod(0)
    assert one(path).endswith("h.csv: permission denied")


def test_no_permission_said_by_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = scenario(tmp_path, GOOD)
    monkeypatch.setattr(csv_data, "_check", refuse)
    assert one(path).endswith("h.csv: permission denied")


def test_a_large_file_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = scenario(tmp_path, GOOD)
    os.truncate(tmp_path / "h.csv", 1_000_000_000)
    monkeypatch.setattr(csv_data, "_check_text", None)
    assert one(path).endswith("expected at most 64 MiB, but h.csv has 1,000,000,000 bytes")


def test_a_file_that_changes_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = scenario(tmp_path, GOOD)
    real, calls = os.fstat, []

    def grow(descriptor: int) -> os.stat_result:
        before = real(descriptor)
        calls.append(1)
        (tmp_path / "h.csv").write_bytes(GOOD * (1 + len(calls)))
        return before

    monkeypatch.setattr(csv_data.os, "fstat", grow)
    with pytest.raises(csv_data.CsvError, match=r"but h\.csv changes while it is read; try again"):
        csv_data.read_columns(str(path), "h.csv", ["area"], 10)


def test_a_scenario_without_a_file_reads_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = scenario(tmp_path, GOOD)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(csv_data.os, "open", None)
    text = path.read_text()

    def from_standard_input() -> Scenario:
        return catalogue.open_scenario("-", io.BytesIO(text.encode()))

    for read in (lambda: loads(text), lambda: load_bytes(text.encode(), "h"), from_standard_input):
        with pytest.raises(ScenarioError, match="expected data within the scenario, which comes from no file, got the"):
            read()


def test_the_limit_of_numbers_counts_data_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from gradtui.scenario.data import array_values

    path = scenario(tmp_path, GOOD, columns='["area", "age"]')
    monkeypatch.setattr(array_values, "MAX_NUMBERS", 5)
    assert load(path).data["X"].size == 4
    monkeypatch.setattr(array_values, "MAX_NUMBERS", 3)
    (found,) = said(path)
    assert found.startswith(":4:14: data.X.file: expected at most 30,000,000 numbers")
    assert found.endswith("got more with line 3 of h.csv")
    monkeypatch.setattr(array_values, "MAX_NUMBERS", 4)
    assert one(path) == ":6:5: parameters.w: expected at most 4 numbers of data and parameters together, got 5"
