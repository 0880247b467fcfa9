"""A server for tests, and visitors who come without a browser."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp

_ESCAPES = re.compile(r"\x1b\[[0-9;?<>=$]*[a-zA-Z]|\x1b[=>78]")


class Served:
    """Runs gradtui serve on a free port; use it as a context manager, which ends it."""

    def __init__(
        self,
        folder: Path,
        *words: str,
        stdin: bytes = b"",
        env: Mapping[str, str] | None = None,
        program: Sequence[str] = (sys.executable, "-m", "gradtui"),
    ) -> None:
        self.folder = folder
        """Where it runs, and what it says is kept."""
        (folder / "given").write_bytes(stdin)
        self._said = folder / "said"
        with (folder / "given").open("rb") as given, self._said.open("wb") as said:
            self.process = subprocess.Popen(
                [*program, "serve", *words, "--port", "0"],
                stdin=given,
                stdout=said,
                stderr=said,
                cwd=folder,
                env=dict(os.environ) | dict(env or {}),
                start_new_session=True,
            )
        end = time.monotonic() + 30
        while not (found := re.search(r" at (http://\S+) ", self.said)):
            assert self.process.poll() is None, self.said
            assert time.monotonic() < end, self.said
            time.sleep(0.02)
        self.url = found[1]
        """What a browser is given."""

    @property
    def said(self) -> str:
        """All that it wrote to standard output and standard error."""
        return self._said.read_text("utf-8")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                raise
            finally:
                self.process.wait()

    def children(self) -> list[int]:
        """The processes of the visitors."""
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
        return [pid for pid, parent in pairs if parent == self.process.pid]

    async def wait_for_children(self, count: int, seconds: float = 20.0) -> None:
        """Wait until there are so many visitors' processes."""
        end = time.monotonic() + seconds
        while len(self.children()) != count:
            assert time.monotonic() < end, self.children()
            await asyncio.sleep(0.1)


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits for its parent does not."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
    return state != "" and not state.startswith("Z")


async def wait_for_end(pids: Sequence[int], seconds: float = 20.0) -> None:
    """Wait until none of the processes runs."""
    end = time.monotonic() + seconds
    while any(map(is_alive, pids)):
        assert time.monotonic() < end, pids
        await asyncio.sleep(0.1)


class Visitor:
    """The other end of a visit: what a page sends, and what it is sent."""

    def __init__(self, session: aiohttp.ClientSession, socket: aiohttp.ClientWebSocketResponse, url: str) -> None:
        self.session = session
        self.socket = socket
        self.url = url
        self.shown = ""
        """All that was to be shown, without escape sequences."""
        self.told: list[Any] = []
        """What the page was told besides."""
        self.why = ""
        """The reason of the end."""
        self._raw = b""

    async def send(self, *packet: Any) -> None:
        """Send what a page sends."""
        await self.socket.send_str(json.dumps(packet))

    async def press(self, keys: str) -> None:
        """Type."""
        await self.send("stdin", keys)

    def vanish(self) -> None:
        """Go without a word, as a machine does that is switched off."""
        connection = self.socket._response.connection
        assert connection is not None
        assert connection.transport is not None
        connection.transport.abort()

    async def read(self) -> bool:
        """Read one message; False at the end."""
        message = await self.socket.receive()
        if message.type is aiohttp.WSMsgType.BINARY:
            self._raw += message.data
            self.shown = _ESCAPES.sub("", self._raw.decode("utf-8", "ignore"))
        elif message.type is aiohttp.WSMsgType.TEXT:
            self.told.append(json.loads(message.data))
        elif message.type is aiohttp.WSMsgType.CLOSE:
            self.why = message.extra or ""
        return message.type in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT)

    async def wait_for(self, text: str, *, since: int = 0, seconds: float = 30.0) -> str:
        """Read until a text is shown; return all that was shown from ``since`` on."""
        try:
            async with asyncio.timeout(seconds):
                while text not in self.shown[since:]:
                    assert await self.read(), (text, self.shown[-500:], self.why)
        except TimeoutError:
            raise AssertionError(f"did not see {text!r} in {self.shown[since:][-1000:]!r}") from None
        return self.shown[since:]

    async def wait_until_told(self, kind: str, seconds: float = 30.0) -> Any:
        """Read until the page is told something; return it."""
        async with asyncio.timeout(seconds):
            while not (found := [told for told in self.told if told[0] == kind]):
                assert await self.read()
        return found[0][1]

    async def wait_for_quiet(self, quiet: float = 0.3) -> None:
        """Read until nothing came for a while."""
        with suppress(TimeoutError):
            while True:
                async with asyncio.timeout(quiet):
                    if not await self.read():
                        return

    async def wait_for_end(self, seconds: float = 30.0) -> tuple[int | None, str]:
        """Read to the end; return its code and its reason."""
        async with asyncio.timeout(seconds):
            while await self.read():
                pass
        return self.socket.close_code, self.why


@asynccontextmanager
async def visiting(url: str, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Visitor]:
    """Come to a server as the page of a browser does."""
    width, height = size
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{url}/ws?width={width}&height={height}", headers={"Origin": url}) as socket,
    ):
        yield Visitor(session, socket, url)
