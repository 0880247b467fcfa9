"""The server: a page with a terminal in it, and for every visitor an app."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket as sockets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import quote

import textual_serve
from aiohttp import WSCloseCode, WSMsgType, web
from textual_serve.download_manager import DownloadManager

from ..textual_fixes.signals import ENDINGS
from .guard import Guard, Handler
from .visit import Visit

_HERE = Path(__file__).parent
_THEIRS = Path(textual_serve.__file__).parent / "static"
_OWN = {"page.css": "text/css", "page.js": "text/javascript"}
_LARGEST = 1 << 18  # bytes of a message from a page: a large paste
_HEARTBEAT = 15.0  # seconds; a page that does not answer is gone
_SIZES = (6, 60, 16)  # of the letters, in pixels: least, largest, usual

FULL = "All {} places are taken. Try again in a while."
"""What a visitor reads for whom there is no place."""
NO_ROOM = "There is no room for another app on this machine. Try again in a while."
"""What a visitor reads whose app cannot be started."""
ENDED = "The server has ended."
"""What a visitor reads when the server ends."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What is served, to whom, and who is told of it."""

    command: tuple[str, ...]
    """The words that start a visitor's app."""
    scenario: bytes | None
    """What the app reads as its standard input, where it does."""
    title: str
    """The page's title: visible, and text."""
    places: int
    """How many visitors there may be at the same time."""
    host: str
    """The name of this machine that was asked for."""
    is_local: bool
    """Whether no other machine reaches it."""
    tell: Callable[[str], None]
    """Says a line to whoever started the server."""
    fault: Callable[[BaseException], object]
    """Is given a fault of our own."""


class Server:
    """The pages and the visits."""

    def __init__(self, opening: Opening) -> None:
        self._opening = opening
        self._page = Template((_HERE / "page.html").read_text("utf-8"))
        self._downloads = DownloadManager()
        self._visits: dict[Visit, asyncio.Task[None] | None] = {}  # and what ends each
        self._has_ended = False

    def application(self) -> web.Application:
        """Return it as an application of aiohttp."""
        guard = Guard(self._opening.host, is_local=self._opening.is_local)
        application = web.Application(middlewares=[self._keep_faults, guard.middleware])
        application.on_response_prepare.append(guard.add_headers)
        application.add_routes(
            [
                web.get("/", self.page),
                web.get("/{name:page\\.(css|js)}", self.own_file),
                web.get("/ws", self.visit),
                web.get("/download/{key:[0-9a-f]{32}}", self.download),
                web.static("/static", _THEIRS),
            ]
        )
        return application

    @web.middleware
    async def _keep_faults(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except (web.HTTPException, ConnectionError):
            raise
        except Exception as error:  # noqa: BLE001 - one visitor's trouble is not the others'
            self._opening.fault(error)
            raise web.HTTPInternalServerError from None

    async def page(self, request: web.Request) -> web.Response:
        """The page with the terminal."""
        least, largest, usual = _SIZES
        size = min(max(whole(request.query.get("fontsize", ""), usual), least), largest)
        filled = self._page.substitute(
            title=escape(self._opening.title), socket=escape(f"ws://{request.host}/ws"), size=size
        )
        return web.Response(text=filled, content_type="text/html", headers={"Cache-Control": "no-store"})

    async def own_file(self, request: web.Request) -> web.Response:
        """The page's look and its script."""
        name = request.match_info["name"]
        text = (_HERE / name).read_text("utf-8")
        return web.Response(text=text, content_type=_OWN[name], headers={"Cache-Control": "no-cache"})

    async def visit(self, request: web.Request) -> web.WebSocketResponse:
        """An app for a visitor, until one of the two ends it."""
        socket = web.WebSocketResponse(heartbeat=_HEARTBEAT, max_msg_size=_LARGEST, timeout=2.0)
        await socket.prepare(request)
        if self._has_ended or len(self._visits) >= self._opening.places:
            why = ENDED if self._has_ended else FULL.format(self._opening.places)
            await socket.close(code=WSCloseCode.TRY_AGAIN_LATER, message=why.encode())
            return socket
        opening = self._opening

        def hang_up() -> None:
            if request.transport is not None:
                request.transport.abort()

        visit = Visit(opening.command, opening.scenario, socket, self._downloads, opening.tell, hang_up)
        self._visits[visit] = None
        try:
            await visit.start(whole(request.query.get("width", ""), 80), whole(request.query.get("height", ""), 24))
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    await visit.hear(message.data)
        except OSError:
            await socket.close(code=WSCloseCode.TRY_AGAIN_LATER, message=NO_ROOM.encode())
        finally:
            # this is cancelled when the page is gone; the end of its app is not
            self._visits[visit] = ending = asyncio.create_task(self._leave(visit))
            await asyncio.shield(ending)
        return socket

    async def _leave(self, visit: Visit) -> None:
        await visit.stop()
        del self._visits[visit]

    async def download(self, request: web.Request) -> web.StreamResponse:
        """A file that an app has for its visitor."""
        key = request.match_info["key"]
        try:
            found = await self._downloads.get_download_metadata(key)
        except KeyError:
            raise web.HTTPNotFound(text="There is no such file, or no longer.\n") from None
        response = web.StreamResponse()
        response.content_type = found.mime_type or "application/octet-stream"
        # never shown as a page of this server's
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.file_name, safe='')}"
        await response.prepare(request)
        async for chunk in self._downloads.download(key):
            await response.write(chunk)
        await response.write_eof()
        return response

    async def end(self) -> None:
        """End every visit."""
        self._has_ended = True
        await asyncio.gather(*(visit.leave(ENDED) for visit in self._visits))


def whole(text: str, otherwise: int) -> int:
    """The number that a page's address gives, or another one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else otherwise


def serve(opening: Opening, listener: sockets.socket, ready: Callable[[], None]) -> int:
    """Serve until a signal ends it; return the exit code. ``ready`` is called when visitors can come."""
    # what aiohttp has to say about broken requests and closed sockets is nobody's concern
    logging.getLogger().addHandler(logging.NullHandler())
    return asyncio.run(_serve(opening, listener, ready))


async def _serve(opening: Opening, listener: sockets.socket, ready: Callable[[], None]) -> int:
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[int] = loop.create_future()

    def end(number: int) -> None:
        if not ended.done():
            ended.set_result(number)

    for number in ENDINGS:
        # who has started us with nohup means it
        if number == signal.SIGINT or signal.getsignal(number) != signal.SIG_IGN:
            with suppress(NotImplementedError):  # Windows: ctrl+c is an exception there
                loop.add_signal_handler(number, end, number)
    server = Server(opening)
    # without the cancellation a page that has sent much is served long after it is gone
    runner = web.AppRunner(server.application(), access_log=None, handler_cancellation=True)
    await runner.setup()
    try:
        await web.SockSite(runner, listener, shutdown_timeout=1.0).start()
        ready()
        number = await ended
    finally:
        await server.end()
        await runner.cleanup()
    return 0 if number == signal.SIGINT else 128 + number
