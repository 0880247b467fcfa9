"""What means harm and is called a scenario: for each id of hostile_scenarios.jsonl, and for their neighbours, how it
is made and what is said of it.

Every maker works in the current folder, which is empty, and yields one ``Made`` for each way to make it.
"""

from __future__ import annotations

import json
import os
import socket
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from gradtui.expression.visible import visible

GOOD = 'title = "A bowl"\n[function]\nexpression = "x**2 + y**2"\n[[start]]\nat = { x = 1.0, y = 2.0 }\n'
FUNCTION = '[function]\nexpression = "x**2 + y**2"\n'
DESCENT = f"{GOOD}[descent]\n"
DATA = '[function]\nexpression = "sum((X*w)**2)"\n[parameters]\nw = {{ shape = [2] }}\n[data]\nX = {}\n'


@dataclass(frozen=True)
class Made:
    """One thing that can be named on a command line as a scenario."""

    argument: str
    says: tuple[str, ...] = ()
    exit: int = 2
    stdin: bytes | None = None


Maker = Callable[[pytest.MonkeyPatch], Iterator[Made]]
MAKERS: dict[str, Maker] = {}
"""Id → maker. Ids that begin with N are neighbours of the customer's own."""


def case(*ids: str) -> Callable[[Maker], Maker]:
    def add(maker: Maker) -> Maker:
        for name in ids:
            assert name not in MAKERS, name
            MAKERS[name] = maker
        return maker

    return add


def write(content: str | bytes, name: str = "a.toml") -> str:
    Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
    return name


def start_at(value: str) -> str:
    """A good file with another start."""
    return GOOD.replace("{ x = 1.0, y = 2.0 }", value)


def text_case(name: str, content: str | bytes, *says: str, exit: int = 2) -> None:  # noqa: A002 - the word for it
    """A file that has only to be written."""

    @case(name)
    def made(_: pytest.MonkeyPatch) -> Iterator[Made]:
        yield Made(write(content), says, exit)


# -- the file itself ------------------------------------------------------------------------------------------------


@case("S001")
def _missing(_: pytest.MonkeyPatch) -> Iterator[Made]:
    yield Made("no_such.toml", ("no_such.toml: no such file",))
    write(GOOD, "no_such1.toml")
    yield Made("no_such.toml", ("no_such.toml: no such file; did you mean no_such1.toml?",))
    yield Made("sub/no_such.toml", ("no such file: there is no folder sub",))
    yield Made("", ("no such file",))
    yield Made("two_minma", ("did you mean the built-in two_minima?",))


text_case("S003", b"", "a.toml: missing key function.expression: the file is empty; `gradtui list` names examples")
text_case("N003a", " \n\t\n\n", "the file is empty")
text_case("N003b", "# a comment alone\n", "missing key function.expression")


@case("N004")
def _directory(_: pytest.MonkeyPatch) -> Iterator[Made]:
    Path("folder.toml").mkdir()
    yield Made("folder.toml", ("folder.toml: expected a regular file, got a directory",))
    yield Made(".", (".: expected a regular file, got a directory",))
    yield Made("folder.toml/", ("got a directory",))
    write(GOOD)
    yield Made("a.toml/", ("not a directory",))
    yield Made("a.toml/b.toml", ("not a directory",))


@case("S005")
def _unreadable(monkeypatch: pytest.MonkeyPatch) -> Iterator[Made]:
    write(GOOD)
    if os.geteuid() != 0:
        Path("a.toml").chmod(0)
        yield Made("a.toml", ("a.toml: permission denied",))
        Path("a.toml").chmod(0o600)
    # root may read everything: for it the system is asked to refuse
    real = os.open

    def refusing(path: str, *rest: int, **named: int) -> int:
        if path == "a.toml":
            raise PermissionError(13, "whatever the system calls it", path)
        return real(path, *rest, **named)

    monkeypatch.setattr(os, "open", refusing)
    yield Made("a.toml", ("a.toml: permission denied",))


@case("N006")
def _pipe(_: pytest.MonkeyPatch) -> Iterator[Made]:
    os.mkfifo("pipe.toml")
    yield Made("pipe.toml", ("pipe.toml: expected a regular file, got a pipe",))
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s")
        yield Made("s", ("s: expected a regular file, got a socket",))


@case("S007")
def _zero(_: pytest.MonkeyPatch) -> Iterator[Made]:
    yield Made("/dev/zero", ("/dev/zero: expected a regular file, got a device",))
    Path("a.toml").symlink_to("/dev/zero")
    yield Made("a.toml", ("a.toml: expected a regular file, got a device",))


@case("N008")
def _other_devices(_: pytest.MonkeyPatch) -> Iterator[Made]:
    for device in ("/dev/null", "/dev/random", "/dev/tty", "/dev/full"):
        if stat.S_ISCHR(Path(device).stat().st_mode):
            yield Made(device, (f"{device}: expected a regular file, got a device",))
    if Path("/proc/self/mem").exists():
        yield Made("/proc/self/mem", ("/proc/self/mem: ",))
        yield Made("/proc/self/environ", ("/proc/self/environ: ",))
        yield Made("/proc/self/fd/999", ("no such file",))


@case("S009")
def _standard_input(_: pytest.MonkeyPatch) -> Iterator[Made]:
    yield Made("-", exit=0, stdin=GOOD.encode())
    yield Made("-", exit=0, stdin=b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())


@case("N010")
def _bad_standard_input(_: pytest.MonkeyPatch) -> Iterator[Made]:
    yield Made("-", ("<stdin>: missing key function.expression: the file is empty",), stdin=b"")
    yield Made("-", ("<stdin>: expected at most 256 KiB, got more",), stdin=b"#" * (256 * 1024 + 1))
    yield Made("-", ("<stdin>:1:10: expected UTF-8, got the byte 0xff",), stdin=b"title = '\xff'")
    yield Made("-", ("<stdin>:1:1: titel: unknown key, did you mean title?",), stdin=b"titel = 'x'\n" + GOOD.encode())


@case("S011")
def _dangling(_: pytest.MonkeyPatch) -> Iterator[Made]:
    Path("a.toml").symlink_to("gone.toml")
    yield Made("a.toml", ("a.toml: no such file: it is a link to gone.toml, which does not exist",))
    Path("b.toml").symlink_to("gone\x1b[2J\u202e")
    yield Made("b.toml", (r"it is a link to gone\x1b[2J\u202e, which",))


@case("N012")
def _circle(_: pytest.MonkeyPatch) -> Iterator[Made]:
    Path("a.toml").symlink_to("b.toml")
    Path("b.toml").symlink_to("a.toml")
    yield Made("a.toml", ("a.toml: too many levels of symbolic links",))
    Path("self.toml").symlink_to("self.toml")
    yield Made("self.toml", ("self.toml: too many levels of symbolic links",))


@case("S013")
def _huge(_: pytest.MonkeyPatch) -> Iterator[Made]:
    with Path("a.toml").open("wb") as file:  # a hole in a file costs no disk
        file.truncate(100_000_000)
    yield Made("a.toml", ("a.toml: expected at most 256 KiB, got 100,000,000 bytes",))


@case("N014")
def _as_large_as_may_be(_: pytest.MonkeyPatch) -> Iterator[Made]:
    most = 256 * 1024
    yield Made(write(GOOD + "#" * (most - len(GOOD))), exit=0)
    yield Made(write(GOOD + "\n" * (most - len(GOOD))), exit=0)
    yield Made(write(GOOD + "#" * (most + 1 - len(GOOD))), ("expected at most 256 KiB, got 262,145 bytes",))
    yield Made(write("x" * most), ("a.toml:1:262145: not TOML: ",))
    yield Made(write(" " * most), ("the file is empty",))
    yield Made(write('title = "' + "x" * (most - 11) + '"'), ("missing key function.expression",))


@case("S015")
def _changing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Made]:
    write(GOOD)
    real = os.fstat

    def growing(descriptor: int) -> os.stat_result:
        before = real(descriptor)
        if before.st_ino == Path("a.toml").lstat().st_ino:
            with Path("a.toml").open("ab") as file:
                file.write(b"# more\n")
        return before

    monkeypatch.setattr(os, "fstat", growing)
    yield Made("a.toml", ("a.toml: expected a file at rest, got one that changes while it is read; try again",))
    monkeypatch.setattr(os, "fstat", real)
    taken = os.stat

    def replaced(path: str | int, *rest: object, **named: object) -> os.stat_result:
        found = taken(path, *rest, **named)  # type: ignore[arg-type]
        if path == "a.toml" and stat.S_ISREG(found.st_mode):
            Path("a.toml").unlink()
            os.mkfifo("a.toml")  # to read it would hang
        return found

    monkeypatch.setattr(os, "stat", replaced)
    yield Made("a.toml", ("a.toml: expected a regular file, got a pipe",))


@case("S017")
def _not_utf_8_name(_: pytest.MonkeyPatch) -> Iterator[Made]:
    name = os.fsdecode(b"caf\xe9\x9b.toml")
    write("titel = 3\n" + FUNCTION, name)
    yield Made(name, (r"caf\udce9\udc9b.toml:1:1: titel: unknown key",))
    write(FUNCTION, name)
    yield Made(name, exit=0)
    yield Made(os.fsdecode(b"\xff"), (r"\udcff: no such file",))
    yield Made("\x1b]0;x\x07.toml", (r"\x1b]0;x\x07.toml: no such file",))
    write("titel = 3\n" + FUNCTION, "a\nb\u202e\u200b[x].toml")
    yield Made("a\nb\u202e\u200b[x].toml", (r"a\x0ab\u202e\u200b[x].toml:1:1: titel",))


@case("S019")
def _long_name(_: pytest.MonkeyPatch) -> Iterator[Made]:
    yield Made("x" * 4096, ("file name too long",))
    yield Made("/".join(["x" * 200] * 20), ("no such file",))
    yield Made("/".join(["x" * 200] * 30), ("file name too long",))
    yield Made("a\0b.toml", ("expected a path, got one with a null character",))


@case("S021")
def _other_formats(_: pytest.MonkeyPatch) -> Iterator[Made]:
    yield Made(write("import math\nprint(1)\n", "a.py"), ("a.py:1:8: not TOML: ", "this is not a TOML scenario"))
    yield Made(write('{"title": "x"}', "a.json"), ("a.json:1:1: ", "this is JSON, not TOML"))
    notebook = {"cells": [], "metadata": {}, "nbformat": 4}
    yield Made(write(json.dumps(notebook, indent=1), "a.ipynb"), ("a.ipynb:1:1: ", "this is JSON, not TOML"))
    binary = "expected a TOML scenario, got what looks like a binary file"
    yield Made(write(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), "a.png"), (f"a.png: {binary}",))
    with zipfile.ZipFile("a.zip", "w") as file:
        file.writestr("x.toml", GOOD)
    yield Made("a.zip", (f"a.zip: {binary}",))
    yield Made(write(b"\x7fELF\x02\x01\x01" + bytes(100), "a.out"), (f"a.out: {binary}",))
    yield Made(write(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\xff\x01", "a.gz"), (f"a.gz: {binary}",))
    yield Made(write("x,y\n1,2\n", "a.csv"), ("this looks like CSV, not a TOML scenario",))
    yield Made(
        write("title: x\nfunction:\n  expression: x\n", "a.yaml"), ("a.yaml:1:6: not TOML: ", "TOML writes key = value")
    )
    yield Made(write("<?xml version='1.0'?>\n<a/>\n", "a.xml"), ("a.xml:1:1: ", "this is not a TOML scenario"))
    yield Made(write("%PDF-1.7\n%\xe2\xe3\n", "a.pdf"), ("a.pdf:1:1: ", "this is not a TOML scenario"))
    yield Made(write("#!/bin/sh\nrm -rf ~\n", "a.sh"), ("a.sh:2:4: not TOML: ",))


# -- its bytes ------------------------------------------------------------------------------------------------------

text_case("S023", b"\xef\xbb\xbf" + GOOD.encode(), exit=0)
text_case("N024", GOOD.replace("\n", "\r\n"), exit=0)
text_case("N024b", GOOD.replace("\n", "\r\n", 2), exit=0)
text_case("S025", GOOD.replace("\n", "\r"), "a.toml:1:1: expected lines that end in a line feed, got a bare carriage")
text_case("N026", GOOD + "# \xe9".encode("latin-1").decode("latin-1"), exit=0)


@case("N026b")
def _wrong_utf_8(_: pytest.MonkeyPatch) -> Iterator[Made]:
    good = GOOD.encode()
    yield Made(write(b"\xff" + good), ("a.toml:1:1: expected UTF-8, got the byte 0xff; save the file as UTF-8",))
    yield Made(write(good + b"\xc3"), ("a.toml:6:1: expected UTF-8, got the byte 0xc3",))
    yield Made(write(good + b"# \xc0\xaf"), ("a.toml:6:3: expected UTF-8, got the byte 0xc0",))
    yield Made(write(good + b"# \xe0\x80\xaf"), ("a.toml:6:3: expected UTF-8, got the byte 0xe0",))
    yield Made(write(good + b"# \xed\xa0\x80"), ("a.toml:6:3: expected UTF-8, got the byte 0xed",))
    yield Made(write(good + b"# \xf4\x90\x80\x80"), ("a.toml:6:3: expected UTF-8, got the byte 0xf4",))
    yield Made(write(good + b"# \xfe"), ("a.toml:6:3: expected UTF-8, got the byte 0xfe",))
    yield Made(write(GOOD.replace("A bowl", "caf\xe9").encode("latin-1")), ("a.toml:1:13: expected UTF-8",))


@case("S027")
def _utf_16(_: pytest.MonkeyPatch) -> Iterator[Made]:
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        yield Made(write(GOOD.encode(encoding)), ("a.toml: expected UTF-8, got UTF-16; save the file as UTF-8",))
    yield Made(write(b"\xfe\xff"), ("got UTF-16",))
    yield Made(write(b"\x00\x00\xfe\xff" + GOOD.encode("utf-32-be")), ("a.toml: expected ",))
    yield Made(write(GOOD.encode("utf-32")), ("a.toml: expected UTF-8",))


@case("S029")
def _controls(_: pytest.MonkeyPatch) -> Iterator[Made]:
    for control, name in (("\x1b[2J", r"\x1b"), ("\x07", r"\x07"), ("\x1b]52;c;AAAA\x07", r"\x1b"), ("\x7f", r"\x7f")):
        yield Made(write(GOOD.replace("A bowl", control)), ("a.toml:1:10: not TOML: ", name))
        escaped = "".join(f"\\u{ord(c):04x}" for c in control)
        written = GOOD.replace("A bowl", escaped)
        yield Made(write(written), (f"a.toml:1:9: title: expected text without control characters, got {name}",))
        keyed = f'"{escaped}" = 1\n{GOOD}'
        yield Made(write(keyed), (f'a.toml:1:1: "{name}', "unknown key"))
        inside = GOOD.replace("x**2 +", f"x {escaped} +")
        yield Made(write(inside), (f"a.toml:3:17: function.expression: found {name}",))
    yield Made(write(GOOD.replace("A bowl", r"\u009b2J")), (r"got \x9b",))
    yield Made(write(GOOD.replace("A bowl", r"a\nb")), (r"without control characters, got \x0a",))


@case("N030")
def _nul(_: pytest.MonkeyPatch) -> Iterator[Made]:
    yield Made(write(GOOD + "\0"), ("a.toml: expected a TOML scenario, got what looks like a binary file",))
    yield Made(write(GOOD.replace("A bowl", r"a\u0000b")), (r"without control characters, got \x00",))
    yield Made(write("\0" + GOOD), ("binary file",))


@case("S031")
def _bidi(_: pytest.MonkeyPatch) -> Iterator[Made]:
    for mark in "\u202e\u202d\u2066\u2069":
        said = f"a.toml:1:9: title: expected text without marks that change its direction, got \\u{ord(mark):04x}"
        yield Made(write(GOOD.replace("bowl", f"b{mark}owl")), (said,))
        yield Made(write(GOOD.replace("x**2", f"x{mark}**2")), (f"function.expression: found \\u{ord(mark):04x}",))
        yield Made(write(f"{GOOD}# {mark}"), exit=0)


@case("N032")
def _zero_width(_: pytest.MonkeyPatch) -> Iterator[Made]:
    for mark in "\u200b\u200d\u2060\u00ad\U000e0041":
        shown = visible(mark)
        yield Made(write(GOOD.replace("A bowl", f"A{mark}bowl")), exit=0)
        yield Made(write(GOOD.replace("x**2", f"x{mark}**2")), (f"function.expression: found {shown}",))
        yield Made(write(f'"tit{mark}le" = "x"\n{GOOD}'), (f'a.toml:1:1: "tit{shown}le": unknown key',))
        yield Made(write(f"ti{mark}tle = 1\n{GOOD}"), (f"got {shown}",))
    made = write(GOOD.replace("[function]", "\ufeff[function]"))
    yield Made(made, ("a.toml:2:1: not TOML: ", r"got \ufeff"))


text_case("S033", GOOD.rstrip("\n"), exit=0)
