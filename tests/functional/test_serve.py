"""gradtui serve: visitors who come without a browser, what they may do, and how it all ends."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from xml.etree import ElementTree

import pytest
from functional.visitors import Served, is_alive, visiting, wait_for_end
from yardstick import assert_at_once

from gradtui.tui.web.server import ENDED, FULL
from gradtui.tui.web.visit import BROKEN, OVER

START = "Start: f = 5.936"  # the coach's words on two_minima
STEP = "Step 1: x fell by 0.939; f fell from 5.936 to 0.6367."
BOWL = '[function]\nexpression = "x**2 + y**2"\n[[start]]\nat = { x = 1.0, y = 2.0 }\n'


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    with Served(folder, "two_minima", env={"XDG_STATE_HOME": str(folder / "state")}) as served:
        yield served


async def test_two_visitors_do_not_disturb_each_other(served: Served) -> None:
    async with visiting(served.url) as one, visiting(served.url, (80, 24)) as other:
        await one.wait_for(START)
        assert "f(x) = (x² − 1.69)² + 0.3·x" in one.shown
        await one.press(" ")
        assert "−2.095" in await one.wait_for(STEP)
        await other.wait_for(START)
        await other.wait_for_quiet()
        assert "Step 1" not in other.shown
        await one.press("q")
        assert await one.wait_for_end() == (1000, OVER)
        await other.press(" ")
        await other.wait_for("Step 1: x fell by 0.939")


HOSTILE = [
    "",
    "{}",
    "[]",
    "no JSON",
    "[" * 100_000,
    "9" * 100_000,
    '["stdin"]',
    '["stdin", 5]',
    '["stdin", null]',
    '["resize"]',
    '["resize", {"width": "80", "height": 24}]',
    '["resize", {"width": 80}]',
    '["resize", {"width": 1e400, "height": NaN}]',
    '["resize", {"width": -1000000000000, "height": 0}]',
    '["resize", {"width": 100000000000000, "height": 100000000000000}]',
    '["resize", {"width": 120, "height": 40}]',
    '["ping", {"a": 1}]',
    '["quit"]',
    '["exit"]',
    '["deliver_chunk_request", {"key": "../../etc/passwd", "size": 1}]',
    json.dumps(["stdin", "\ud800"]),
    json.dumps(["stdin", "\x1b[48;40;120;0;0t\x1b[<0;9;9M"]),
    json.dumps(["stdin", "\x00\x1b\x1b[99999999999u"]),
    json.dumps(["stdin", "\x1b[200~" + "x" * 100_000 + "\x1b[201~"]),
    json.dumps(["stdin", "\x1b[48;99999;99999;1;1t"]),  # a terminal tells its size so
]


async def test_nothing_that_a_page_sends_ends_anything(served: Served) -> None:
    async with visiting(served.url) as visitor:
        await visitor.wait_for(START)
        await visitor.wait_for_quiet()
        for text in HOSTILE:
            await visitor.socket.send_str(text)
            await visitor.socket.send_bytes(text.encode("utf-8", "replace"))
        await visitor.send("ping", "7")
        assert await visitor.wait_until_told("pong") == "7"
        await visitor.press("r ")
        await visitor.wait_for(STEP)
        await visitor.socket.send_str(json.dumps(["stdin", "x" * 300_000]))
        assert (await visitor.wait_for_end())[0] == 1009
    assert served.said.count("\n") == 1, served.said
    assert served.process.poll() is None


@pytest.mark.slow
async def test_a_window_that_grows(served: Served) -> None:
    async with visiting(served.url, (40, 10)) as visitor:
        await visitor.wait_for("40×15")  # too small for anything else
        await visitor.send("resize", {"width": 100, "height": 30})
        await visitor.wait_for(START)


async def test_a_picture_is_sent_and_nothing_is_written(served: Served) -> None:
    before = {path: path.stat().st_mtime_ns for path in served.folder.rglob("*")}
    async with visiting(served.url) as visitor:
        await visitor.wait_for(START)
        await visitor.press(" s")
        key = await visitor.wait_until_told("deliver_file_start")
        async with visitor.session.get(f"{served.url}/download/{key}") as answer:
            assert answer.status == 200
            assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''two-minima-step-1.svg"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            drawn = await answer.text()
        assert "fell" in "".join(ElementTree.fromstring(drawn).itertext())
        await visitor.wait_for("sent to the browser as two-minima-step-1.svg")
        async with visitor.session.get(f"{served.url}/download/{key}") as again:
            assert again.status == 404
    assert {path: path.stat().st_mtime_ns for path in served.folder.rglob("*")} == before


@pytest.mark.slow
async def test_a_lesson_is_forgotten_with_the_visit(tmp_path: Path) -> None:
    home = {"XDG_STATE_HOME": str(tmp_path / "state")}
    with Served(tmp_path, "--visitors", "1", env=home) as served:
        assert served.said.startswith("gradtui: the menu at http://127.0.0.1:")
        async with visiting(served.url) as visitor:
            await visitor.wait_for("⏎ begin")
            await visitor.press("\r")
            await visitor.wait_for("This curve is a hill")
            await visitor.press("\r")
            await visitor.wait_for("tangent")
            await visitor.press("\x1b")
            await visitor.wait_for("go on at card 2")  # during the visit it is known
            # there is one place, and it is taken
            async with visiting(served.url) as late:
                assert await late.wait_for_end() == (1013, FULL.format(1))
            assert len(served.children()) == 1
        # a closed tab is the end of its process, and makes room
        await served.wait_for_children(0)
        async with visiting(served.url) as visitor:
            await visitor.wait_for("⏎ begin")
    assert not (tmp_path / "state").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("SIGINT", 0),
        pytest.param("SIGTERM", 143, marks=pytest.mark.slow),
        pytest.param("SIGHUP", 129, marks=pytest.mark.slow),
        pytest.param("SIGQUIT", 131, marks=pytest.mark.slow),
    ],
)
async def test_a_signal_ends_it_and_every_visit(name: str, code: int, tmp_path: Path) -> None:
    with Served(tmp_path, "two_minima") as served:
        async with visiting(served.url) as visitor:
            await visitor.wait_for(START)
            children = served.children()
            assert len(children) == 1
            os.killpg(served.process.pid, getattr(signal, name))  # as a terminal does
            assert await visitor.wait_for_end() == (1001, ENDED)
            assert await asyncio.to_thread(served.process.wait, 20) == code
            assert not any(map(is_alive, children))
        assert served.said == f"gradtui: two_minima at {served.url} — ctrl+c ends it\n"


@pytest.mark.slow
async def test_no_app_outlives_a_server_that_was_killed(tmp_path: Path) -> None:
    with Served(tmp_path, "two_minima") as served:
        async with visiting(served.url) as visitor:
            await visitor.wait_for(START)
            children = served.children()
            served.process.kill()
            await wait_for_end(children)


@pytest.mark.slow
@pytest.mark.parametrize("who", ["visitors", "apps"])
async def test_those_that_never_answer_do_not_keep_it(who: str, tmp_path: Path) -> None:
    """Neither visitors who read nothing of what is sent, nor apps that stand still."""
    with Served(tmp_path, "two_minima") as served, ExitStack() as stack:
        visitors = [stack.enter_context(silent(served.url)) for _ in range(3)]
        await served.wait_for_children(3)
        await asyncio.sleep(3)
        if who == "apps":
            for child in served.children():
                os.kill(child, signal.SIGSTOP)
        else:
            for k in range(40):  # each makes all of it be drawn again
                for visitor in visitors:
                    visitor.sendall(framed(f'["resize", {{"width": {400 + k % 2}, "height": 200}}]'))
                await asyncio.sleep(0.2)
        children, began = served.children(), time.monotonic()
        served.process.send_signal(signal.SIGINT)
        assert await asyncio.to_thread(served.process.wait, 20) == 0
        assert_at_once(time.monotonic() - began, 4.0)
        assert not any(map(is_alive, children))
        assert served.said.count("\n") == 1, served.said


@contextmanager
def silent(url: str) -> Iterator[socket.socket]:
    """A visitor who takes what is sent into a small place, and never looks."""
    host, port = url.removeprefix("http://").split(":")
    with socket.socket() as visitor:
        visitor.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        visitor.connect((host, int(port)))
        lines = [
            "GET /ws?width=200&height=60 HTTP/1.1", f"Host: {host}:{port}", f"Origin: {url}", "Upgrade: websocket",
            "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: c2l4dGVlbiBvZiBieXRlcw==", "", "",
        ]  # fmt: skip
        visitor.sendall("\r\n".join(lines).encode())
        yield visitor


def framed(text: str) -> bytes:
    """A short text as a page's socket sends it, masked by zeros."""
    assert len(text) < 126
    return bytes([0x81, 0x80 | len(text), 0, 0, 0, 0]) + text.encode()


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.0, 0.02, 0.1, 0.3])
async def test_a_signal_while_an_app_starts(seconds: float, tmp_path: Path) -> None:
    with Served(tmp_path, "two_minima") as served:
        async with visiting(served.url) as visitor:
            await asyncio.sleep(seconds)
            children = served.children()
            served.process.send_signal(signal.SIGINT)
            assert await visitor.wait_for_end() == (1001, ENDED)
            assert await asyncio.to_thread(served.process.wait, 20) == 0
            assert not any(map(is_alive, children))
        assert served.said.count("\n") == 1, served.said


@pytest.mark.slow
async def test_modules_in_the_teachers_folder_are_not_loaded(tmp_path: Path) -> None:
    for name in ("textual", "random", "gradtui"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('loaded')\n")
    program = Path(sys.executable).with_name("gradtui")
    with Served(tmp_path, "two_minima", program=[str(program)]) as served:
        async with visiting(served.url) as visitor:
            await visitor.wait_for(START)


@pytest.mark.slow
async def test_an_app_that_is_killed_is_said_to_its_visitor(tmp_path: Path) -> None:
    with Served(tmp_path, "two_minima") as served:
        async with visiting(served.url) as visitor:
            await visitor.wait_for(START)
            os.kill(served.children()[0], signal.SIGKILL)
            assert await visitor.wait_for_end() == (1011, BROKEN)


@pytest.mark.slow
async def test_an_app_that_stands_still_is_ended(tmp_path: Path) -> None:
    with Served(tmp_path, "two_minima") as served:
        async with visiting(served.url) as visitor:
            await visitor.wait_for(START)
            (child,) = served.children()
            os.kill(child, signal.SIGSTOP)
        await wait_for_end([child])
        async with visiting(served.url) as visitor:
            await visitor.wait_for(START)


@pytest.mark.slow
async def test_a_scenario_from_standard_input(tmp_path: Path) -> None:
    with Served(tmp_path, "-", "--lr", "0.25", stdin=BOWL.encode()) as served:
        assert served.said.startswith("gradtui: standard input at ")
        async with visiting(served.url) as visitor:
            await visitor.wait_for("Start: f = 5")
            await visitor.press(" ")
            await visitor.wait_for("Step 1: ")
            assert "x ← 0.5 − 0.25·1 = 0.25" in visitor.shown


@pytest.mark.slow
async def test_every_visitor_sees_a_saved_file(tmp_path: Path) -> None:
    path = tmp_path / "bowl.toml"
    path.write_text(BOWL)
    with Served(tmp_path, "bowl.toml") as served:
        async with visiting(served.url) as one, visiting(served.url) as other:
            for visitor in (one, other):
                await visitor.wait_for("Start: f = 5")
            await asyncio.sleep(1)  # both have looked at the file
            path.write_text(BOWL.replace("y**2", "3*y**2"))
            for visitor in (one, other):
                await visitor.wait_for("f = 13")
        # one who comes while it is broken reads that it is, and nothing of it
        path.write_text("secret = [")
        async with visiting(served.url) as late:
            assert await late.wait_for_end() == (1011, BROKEN)
            assert "secret" not in late.shown
        assert re.search(r"^bowl\.toml:1:", served.said, flags=re.MULTILINE)
        assert served.process.poll() is None


@pytest.mark.slow
async def test_a_flood_is_slowed_down(served: Served) -> None:
    async with visiting(served.url) as visitor, visiting(served.url) as other:
        await visitor.wait_for(START)
        await other.wait_for(START)
        for _ in range(20):
            await visitor.send("stdin", " p" * 5_000)
            await visitor.send("resize", {"width": 100, "height": 30})
        await other.press(" ")
        await other.wait_for(STEP)  # nobody else waits
        visitor.vanish()
        await served.wait_for_children(1)
