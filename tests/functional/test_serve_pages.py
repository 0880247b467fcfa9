"""What the server of gradtui serve gives out, and to whom. No visitor's app is started here."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html.parser import HTMLParser
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer

from gradtui.tui.web import server as module
from gradtui.tui.web.guard import Guard
from gradtui.tui.web.server import NO_ROOM, Opening, Server

EVIL = "\"'></title><script>alert(1)</script><img src=x onerror=alert(2)>$socket&amp;"


@asynccontextmanager
async def asked(
    title: str = "Two minima", *, command: tuple[str, ...] = ("/no/such/program",), host: str = "127.0.0.1"
) -> AsyncIterator[tuple[TestClient, list[BaseException]]]:
    """A client of a server in this process, and the faults that it told."""
    faults: list[BaseException] = []

    def tell(_: str) -> None:
        raise AssertionError

    opening = Opening(command, None, title, 4, host, is_local=True, tell=tell, fault=faults.append)
    async with TestClient(TestServer(Server(opening).application())) as client:
        yield client, faults


def own(client: TestClient) -> str:
    return f"http://127.0.0.1:{client.port}"


class Page(HTMLParser):
    """The elements of a page, and its title."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.title = ""
        self._in_title = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._in_title = tag == "title"

    def handle_data(self, data: str) -> None:
        self.title += data if self._in_title else ""

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False


@pytest.mark.parametrize("title", ["Two minima", EVIL])
async def test_the_page(title: str) -> None:
    async with asked(title) as (client, _):
        answer = await client.get("/")
        page = Page(await answer.text())
        assert page.title == title
        assert [element[1] for element in page.elements if element[0] == "script"] == [
            {"src": "/static/js/textual.js"},
            {"src": "/page.js"},
        ]
        assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
        (terminal,) = (attributes for _, attributes in page.elements if attributes.get("id") == "terminal")
        assert terminal["data-session-websocket-url"] == f"ws://127.0.0.1:{client.port}/ws"
        assert terminal["data-font-size"] == "16"
        # all that it loads is there, and from here
        for _, attributes in page.elements:
            for name in ("src", "href"):
                where = attributes.get(name) or "data:"
                assert where == "data:," or where == "data:" or where.startswith("/")
                if where.startswith("/"):
                    assert (await client.get(where)).status == 200, where
        for where in re.findall(r'url\("([^"]*)"\)', await (await client.get("/page.css")).text()):
            assert (await client.get(where)).status == 200, where
        for file in ("/", "/page.css", "/page.js", "/static/css/xterm.css"):
            text = await (await client.get(file)).text()
            code = re.sub(r"/\*.*?\*/|^ *//.*$", "", text, flags=re.DOTALL | re.MULTILINE)
            assert "http://" not in code, file
            assert "https://" not in code, file


async def test_what_the_browser_is_told() -> None:
    async with asked() as (client, _):
        for path in ("/", "/page.js", "/static/js/textual.js", "/nothing"):
            headers = (await client.get(path)).headers
            policy = headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'; script-src 'self'; ")
            assert f"connect-src 'self' ws://127.0.0.1:{client.port};" in policy
            assert "frame-ancestors 'none'" in policy
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Server"] == "gradtui"


@pytest.mark.parametrize(
    ("asked_for", "given"),
    [("24", "24"), ("1", "6"), ("999", "60"), ("-3", "16"), ("１２", "16"), ("9" * 5000, "16"), ('"><b>', "16")],
)
async def test_the_size_of_the_letters(asked_for: str, given: str) -> None:
    async with asked() as (client, _):
        assert f'data-font-size="{given}"' in await (await client.get("/", params={"fontsize": asked_for})).text()


PATHS = [
    "/static/",
    "/static/js/",
    "/static/../server.py",
    "/static/%2e%2e/server.py",
    "/static/..%2f..%2f..%2fetc/passwd",
    "/static//etc/passwd",
    "/page.html",
    "/page.py",
    "/server.py",
    "/..%2fserver.py",
    "/download/",
    "/download/..%2f..%2fetc%2fpasswd",
    "/download/" + "0" * 32,
    "/two_minima",
    "/?scenario=/etc/passwd",
]


@pytest.mark.parametrize("path", PATHS)
async def test_nobody_chooses_a_file(path: str) -> None:
    async with asked() as (client, faults):
        usual = await (await client.get("/")).text()
        reader, writer = await asyncio.open_connection("127.0.0.1", client.port)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{client.port}\r\nConnection: close\r\n\r\n".encode())
        said = (await reader.read()).decode("utf-8", "replace")
        writer.close()
        head, _, body = said.partition("\r\n\r\n")
        if path.startswith("/?"):
            assert body == usual
        else:
            assert head.split()[1] in ("403", "404"), said
            assert "root:" not in body
            assert "import" not in body
        for method in ("post", "put", "delete"):
            assert (await getattr(client, method)(path.partition("%")[0])).status in (403, 404, 405)
        assert faults == []


LOCAL = ["127.0.0.1", "127.0.0.1:8000", "localhost", "LOCALHOST:9000", "localhost.", "[::1]:8000", "127.1.2.3:80"]
STRANGE = [
    "",
    "evil.example",
    "evil.example:8000",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "localhost@evil.example",
    "localhost:8000:9000",
    "localhost/",
    "localhost evil.example",
    "[::1",
    "192.0.2.7:8000",
    "0.0.0.0:8000",
    "[2001:db8::1]",
    "lоcalhost",  # with a Cyrillic о
]


def test_names_of_this_machine() -> None:
    guard = Guard("127.0.0.1", is_local=True)
    assert [host for host in LOCAL if not guard.knows(host)] == []
    assert [host for host in STRANGE if guard.knows(host)] == []


def test_names_on_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "Lectern.example")
    guard = Guard("class.example", is_local=False)
    known = ["192.0.2.7:8000", "[2001:db8::1]", "class.example", "lectern.example:8000", "lectern.local", "localhost"]
    assert [host for host in known if not guard.knows(host)] == []
    assert not guard.knows("evil.example")


async def test_another_sites_page_is_refused() -> None:
    async with asked() as (client, faults):
        for headers in (
            {"Host": "evil.example"},
            {"Host": f"evil.example:{client.port}"},
            {"Origin": "http://evil.example"},
            {"Origin": "null"},
            {"Origin": "http://127.0.0.1:1"},
            {"Origin": f"https://127.0.0.1:{client.port}"},
            {"Origin": f"http://localhost:{client.port}"},
        ):
            for path in ("/", "/ws", "/page.js"):
                answer = await client.get(path, headers=headers)
                assert answer.status == 403, (headers, path)
                assert "evil" not in str(answer.headers) + await answer.text()
        for headers in ({}, {"Origin": "http://evil.example"}, {"Origin": own(client), "Host": "evil.example"}):
            with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
                await client.ws_connect("/ws", headers=headers)
        assert (await client.get("/", headers={"Origin": own(client)})).status == 200
        assert faults == []


async def test_an_app_that_cannot_be_started_is_said_to_its_visitor() -> None:
    async with asked() as (client, faults):
        for _ in range(6):  # more than there are places: none is lost
            socket = await client.ws_connect("/ws", headers={"Origin": own(client)})
            message = await socket.receive()
            assert (message.type, message.data, message.extra) == (aiohttp.WSMsgType.CLOSE, 1013, NO_ROOM)
        assert faults == []


async def test_a_fault_of_our_own_is_one_visitors_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> int:
        raise RuntimeError

    async with asked() as (client, faults):
        with monkeypatch.context() as patched:
            patched.setattr(module, "whole", fails)
            answer = await client.get("/")
            assert answer.status == 500
            assert "Traceback" not in await answer.text()
        assert [type(fault) for fault in faults] == [RuntimeError]
        assert (await client.get("/")).status == 200


def test_the_pages_are_in_the_package() -> None:
    assert {path.name for path in Path(module.__file__).parent.glob("page.*")} == {"page.html", "page.css", "page.js"}
