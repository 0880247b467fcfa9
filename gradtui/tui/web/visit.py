"""One visitor: a process with an app of its own, what goes to it and what comes from it."""

from __future__ import annotations

import asyncio
import json
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Sequence
from contextlib import suppress

from aiohttp import WSCloseCode
from aiohttp.web import WebSocketResponse
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from ...expression.visible import visible

WIDEST, HIGHEST = 500, 200
"""The largest window that an app is told of, in cells. A 4K screen has 400×113 of the usual ones."""
_READY = b"__GANGLION__\n"  # what Textual's driver for the web says first
_PATIENCE = 2.0  # seconds in which an app has to end, after each way of saying so
_HURRY = 1.5  # seconds for all of it where the server ends; who does not answer by then is left
_MOST_WORDS = 4096  # bytes that are kept of what an app says on its standard error
_GONE = (ConnectionError, RuntimeError)  # what sending to a closed socket or process raises

OVER = "The visit is over."
"""What a visitor reads who has left the app."""
BROKEN = "The app has ended: something is wrong with it, or with the scenario."
"""What a visitor reads whose app has ended by itself."""


class Visit(AppService):
    """An app in a process of its own, and the socket of the one who sees it."""

    def __init__(
        self,
        command: Sequence[str],
        scenario: bytes | None,
        socket: WebSocketResponse,
        downloads: DownloadManager,
        tell: Callable[[str], None],
        hang_up: Callable[[], None],
    ) -> None:
        super().__init__(
            "",  # a line for a shell; there is none here
            write_bytes=socket.send_bytes,
            write_str=socket.send_str,
            close=self._close,
            download_manager=downloads,
        )
        self._words = command
        self._scenario = scenario
        self._socket = socket
        self._tell = tell
        self._hang_up = hang_up
        self._starting = asyncio.Lock()
        self._end: asyncio.Task[None] | None = None

    # -- its process -------------------------------------------------------------------------------------------------

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        """The server's own environment, for a screen of every colour."""
        own = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        return super()._build_environment(*fitted(width, height)) | own

    async def start(self, width: int, height: int) -> None:
        """Start the app, unless the visit is over already. Raises OSError."""
        async with self._starting:
            if self._end is None:
                await super().start(width, height)

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        """Start the app, without a shell, and out of the reach of the terminal's own signals."""
        environment = self._build_environment(width, height)
        self._process = process = await asyncio.create_subprocess_exec(
            *self._words, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment, start_new_session=True
        )
        assert process.stdin is not None
        self._stdin = process.stdin
        if self._scenario is not None:
            process.stdin.write(len(self._scenario).to_bytes(4, "big") + self._scenario)
        return process

    async def run(self) -> None:
        """Pass on what the app shows until it ends, then end the visit."""
        process = self._process
        assert process is not None
        assert process.stdout is not None
        assert process.stderr is not None
        words = asyncio.create_task(_beginning(process.stderr))
        try:
            await self._relay(process.stdout)
        except (asyncio.IncompleteReadError, *_GONE):
            pass
        except asyncio.CancelledError:  # of a send, by a socket that was hung up
            if self._end is None:
                raise
        while await process.stdout.read(1 << 16):
            pass  # an app whose visitor is gone can write until it ends
        said = visible((await words).strip(), lines=True, limit=1000)
        if said:
            self._tell(said)
        if await process.wait() == 0 or self._end is not None:
            await self._close()
        else:
            await self._close(BROKEN, WSCloseCode.INTERNAL_ERROR)

    async def _relay(self, stdout: asyncio.StreamReader) -> None:
        await stdout.readuntil(_READY)
        while True:
            kind = await stdout.readexactly(1)
            payload = await stdout.readexactly(int.from_bytes(await stdout.readexactly(4), "big"))
            if kind == b"D":
                await self.on_data(payload)
            elif kind == b"M":
                await self.on_meta(payload)
            elif kind == b"P":
                await self.on_packed(payload)

    async def on_meta(self, data: bytes) -> None:
        """Pass on that there is a file to fetch. The app opens no other pages, and its end is its process's end."""
        if json.loads(data)["type"] == "deliver_file_start":
            await super().on_meta(data)

    async def _close(self, why: str = OVER, code: int = WSCloseCode.OK) -> None:
        with suppress(*_GONE):
            await self._socket.close(code=code, message=why.encode())

    # -- its end -----------------------------------------------------------------------------------------------------

    async def leave(self, why: str) -> None:
        """End the visit from the server's side, whether or not its visitor and its app answer."""
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(self._close(why, WSCloseCode.GOING_AWAY), self.stop()), _HURRY)
        self._hang_up()
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()
        await self.stop()

    async def stop(self) -> None:
        """End the app, gently if it lets us, and wait until it is gone."""
        if self._end is None:
            self._end = asyncio.create_task(self._stop())
        await asyncio.shield(self._end)

    async def _stop(self) -> None:
        async with self._starting:
            process = self._process
        if process is None:
            return
        await self._download_manager.cancel_app_downloads(app_service_id=self.app_service_id)
        with suppress(TimeoutError, *_GONE):  # of an app that no longer reads
            await asyncio.wait_for(self.send_meta({"type": "quit"}), _PATIENCE)
        for insist in (process.terminate, process.kill):
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), _PATIENCE)
                break
            with suppress(ProcessLookupError):
                insist()
        await process.wait()
        if self._task is not None:
            await self._task

    # -- what its visitor does ---------------------------------------------------------------------------------------

    async def hear(self, message: str) -> None:
        """Pass on what the visitor's page says; what no page says is left out."""
        try:
            said = json.loads(message)
        except (ValueError, RecursionError):
            return
        match said:
            case ["stdin", str(typed)]:
                await self.send_bytes(typed.encode("utf-8", "replace"))
            case ["resize", {"width": int(width), "height": int(height)}]:
                await self.set_terminal_size(*fitted(width, height))
            case ["ping", str(when)]:
                with suppress(*_GONE):
                    await self._socket.send_json(["pong", when[:32]])
            case ["focus"]:
                await self.focus()
            case ["blur"]:
                await self.blur()


def fitted(width: int, height: int) -> tuple[int, int]:
    """A window's size, within reason."""
    return min(max(width, 1), WIDEST), min(max(height, 1), HIGHEST)


async def _beginning(stream: asyncio.StreamReader) -> str:
    """Read a stream to its end; return how it begins."""
    kept = b""
    while piece := await stream.read(4096):
        kept = (kept + piece)[:_MOST_WORDS]
    return kept.decode("utf-8", "replace")
