"""A real Chromium for tests, without a window, driven by the protocol of its developer tools."""

from __future__ import annotations

import asyncio
import base64
import os
import shutil
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
"""Where it is installed, or None."""

# the page's script keeps its terminal to itself: it is caught when it is made
_CATCH = """
Object.defineProperty(Object.prototype, "websocket_url", {configurable: true, set(value) {
  Object.defineProperty(this, "websocket_url", {value, writable: true, enumerable: true});
  window.caught = this;
}});
"""
_ROWS = """
(() => {
  const buffer = window.caught?.terminal.buffer.active;
  if (!buffer) return "";
  const rows = Array.from({length: buffer.length}, (_, y) => buffer.getLine(y).translateToString(true));
  return rows.join("\\n");
})()
"""


class Tab:
    """A tab, and what is written in its terminal."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._sent = 0
        self.told: list[dict[str, Any]] = []
        """What the browser told without being asked: requests, messages, exceptions."""

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol."""
        self._sent += 1
        await self._socket.send_json({"id": self._sent, "method": method, "params": parameters})
        async with asyncio.timeout(30):
            while True:
                said = await self._socket.receive_json()
                if said.get("id") == self._sent:
                    assert "error" not in said, said
                    return dict(said["result"])
                self.told.append(said)

    async def value(self, expression: str) -> Any:
        """Evaluate JavaScript in the page."""
        found = await self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    async def open(self, url: str) -> None:
        """Go to an address."""
        for domain in ("Page", "Runtime", "Network", "Log"):
            await self.call(f"{domain}.enable")
        await self.call("Page.addScriptToEvaluateOnNewDocument", source=_CATCH)
        await self.call("Page.navigate", url=url)

    async def press(self, key: str, code: str, number: int, modifiers: int = 0) -> None:
        """Press a key, as a person does."""
        text = {"text": key} if len(key) == 1 and not modifiers else {}
        which: dict[str, Any] = {"key": key, "code": code, "windowsVirtualKeyCode": number, "modifiers": modifiers}
        await self.call("Input.dispatchKeyEvent", type="keyDown", **which, **text)
        await self.call("Input.dispatchKeyEvent", type="keyUp", **which)

    async def rows(self) -> str:
        """What is written in the terminal."""
        return str(await self.value(_ROWS))

    async def wait_for(self, text: str, seconds: float = 30.0) -> str:
        """Wait until a text is in the terminal, and return all that is there."""
        end = time.monotonic() + seconds
        while text not in (shown := await self.rows()):
            assert time.monotonic() < end, f"did not see {text!r} in\n{shown}\n{self.told}"
            await asyncio.sleep(0.05)
        return shown

    async def wait_until(self, expression: str, seconds: float = 30.0) -> None:
        """Wait until something holds in the page."""
        end = time.monotonic() + seconds
        while not await self.value(expression):
            assert time.monotonic() < end, f"it did not come about: {expression}"
            await asyncio.sleep(0.05)

    async def picture(self) -> bytes:
        """The page as PNG."""
        return base64.b64decode((await self.call("Page.captureScreenshot", format="png"))["data"])


class Chromium:
    """A browser."""

    def __init__(self, port: int, session: aiohttp.ClientSession) -> None:
        self._port = port
        self._session = session

    async def tab(self, url: str, size: tuple[int, int] = (1280, 800)) -> Tab:
        """Open an address in a tab of its own."""
        async with self._session.put(f"http://127.0.0.1:{self._port}/json/new?about:blank") as answer:
            where = (await answer.json())["webSocketDebuggerUrl"]
        tab = Tab(await self._session.ws_connect(where, max_msg_size=0))
        await resize(tab, *size)
        await tab.open(url)
        return tab


async def resize(tab: Tab, width: int, height: int) -> None:
    """Make the window larger or smaller."""
    await tab.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)


@asynccontextmanager
async def chromium(folder: Path) -> AsyncIterator[Chromium]:
    """Start a browser that keeps everything in a folder, and end it."""
    assert PROGRAM is not None
    options = [
        "--headless=new",
        f"--user-data-dir={folder}",
        "--remote-debugging-port=0",
        "--no-first-run",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        *(["--no-sandbox"] if os.geteuid() == 0 else []),
    ]
    process = subprocess.Popen(
        [PROGRAM, *options, "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        said = folder / "DevToolsActivePort"
        end = time.monotonic() + 60
        while not (said.exists() and said.read_text().count("\n")):
            assert process.poll() is None, "the browser did not start"
            assert time.monotonic() < end, "the browser does not say its port"
            await asyncio.sleep(0.05)
        async with aiohttp.ClientSession() as session:
            yield Chromium(int(said.read_text().split()[0]), session)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
