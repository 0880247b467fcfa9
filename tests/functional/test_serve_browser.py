"""gradtui serve in a real Chromium."""

from __future__ import annotations

from pathlib import Path

import pytest
from functional.chromium import PROGRAM, chromium, resize
from functional.visitors import Served

needs_chromium = pytest.mark.skipif(PROGRAM is None, reason="no Chromium is installed here (Debian: chromium)")
IS_OVER = "document.body.classList.contains('-closed')"


@pytest.mark.slow
@needs_chromium
async def test_in_a_real_browser(tmp_path: Path) -> None:
    with Served(tmp_path, "two_minima") as served:
        async with chromium(tmp_path / "profile") as browser:
            one = await browser.tab(served.url)
            await one.wait_for("x ← 2 − 0.05·18.78 = 1.061")
            assert await one.value("document.title") == "gradtui · Two minima"
            # a key, without a click before it, and the new numbers
            await one.press(" ", "Space", 32)
            shown = await one.wait_for("Step 1: x fell by 0.939; f fell from 5.936 to 0.6367.")
            assert "x ← 1.061 − 0.05·(−2.095) = 1.166" in shown
            # another visitor is at the start, and stays there
            other = await browser.tab(served.url, (700, 440))
            shown = await other.wait_for("x ← 2 − 0.05·18.78 = 1.061")
            assert "Step 1" not in shown
            await one.press(" ", "Space", 32)
            await one.wait_for("Step 2: ")
            assert "step 0" in await other.rows()  # in the title: the welcome has the coach's place
            # the app is as large as the window
            columns = "caught.terminal.cols"
            before = await other.value(columns)
            await resize(other, 1280, 800)
            await other.wait_until(f"{columns} > 1.5 * {before}")
            await other.wait_for("f at each step")
            fills = "document.querySelector('.xterm-screen').getBoundingClientRect()"
            assert await other.value(f"{fills}.width > 1250 && {fills}.height > 770")
            # q ends one visit
            await one.press("q", "KeyQ", 81)
            await one.wait_until(IS_OVER)
            assert await one.value("document.querySelector('#why').textContent") == "The visit is over."
            assert not await other.value(IS_OVER)
            # nobody else was asked for anything, and the page's own rules were kept
            for tab in (one, other):
                asked = [
                    told["params"]["request"]["url"]
                    for told in tab.told
                    if told["method"] == "Network.requestWillBeSent"
                ]
                assert f"{served.url}/static/js/textual.js" in asked
                assert [url for url in asked if not url.startswith((served.url, "data:"))] == []
                assert [told for told in tab.told if told["method"] == "Runtime.exceptionThrown"] == []
                assert "Content Security Policy" not in str(tab.told)
        await served.wait_for_children(0)


@needs_chromium
@pytest.mark.slow
async def test_a_picture_comes_into_the_browsers_folder(tmp_path: Path) -> None:
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    with Served(tmp_path, "two_minima") as served:
        async with chromium(tmp_path / "profile") as browser:
            tab = await browser.tab(served.url)
            await tab.wait_for("Start: f = 5.936")
            await tab.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(downloads))
            await tab.press("s", "KeyS", 83)
            await tab.wait_for("sent to the browser as two-minima-step-0.svg")
            await tab.wait_until("true")
            for _ in range(200):
                if (downloads / "two-minima-step-0.svg").exists():
                    break
                await tab.value("new Promise((done) => setTimeout(done, 50))")
            assert "<svg" in (downloads / "two-minima-step-0.svg").read_text("utf-8")[:100]
            assert not await tab.value(IS_OVER)


@needs_chromium
@pytest.mark.slow
async def test_the_server_ends_and_comes_back(tmp_path: Path) -> None:
    with Served(tmp_path, "two_minima") as served:
        async with chromium(tmp_path / "profile") as browser:
            tab = await browser.tab(served.url)
            await tab.wait_for("Start: f = 5.936")
            served.process.kill()
            await tab.wait_until(IS_OVER)
            said = str(await tab.value("document.querySelector('#why').textContent"))
            assert said.startswith("The connection is gone")
            assert await tab.value("document.activeElement.id") == "again"
