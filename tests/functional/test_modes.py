"""The app where there is no colour, few colours, or nothing but ASCII: what is really sent, in a real terminal."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping

import pytest
from functional.terminal import Terminal
from thinned import thinned

from gradtui.picture.canvas import colours, grounds

GRADTUI = [sys.executable, "-m", "gradtui"]
ESCAPES = re.compile(
    rb"\x1b\[[0-9;?<>=]*[ $]?[a-zA-Z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1bP[^\x1b]*\x1b\\|\x1b[=>78]"
)
STYLES = re.compile(rb"\x1b\[([0-9;]*)m")
COLOURLESS = {b"0", b"1", b"2", b"4", b"7"}  # plain, bold, dim, underlined, reversed
LANDMARKS = "ABs"
TOUR = (
    (b"   ", "Step 3"),
    (b"5", "enter replays"),
    (b"1", "Step 3"),
    (b"?", "Take one step"),
    (b"?", ""),
    (b"d", "rule"),
)


def text_of(output: bytes) -> str:
    return ESCAPES.sub(b"", output).decode()


def has_landmarks(output: bytes) -> bool:
    return set(LANDMARKS.encode()) <= set(ESCAPES.sub(b"", output))


def styles_of(output: bytes) -> set[bytes]:
    return {part for style in STYLES.findall(output) for part in style.split(b";")}


def toured(*options: str, most: int = len(TOUR), env: Mapping[str, str]) -> bytes:
    """All that is sent while one goes through the screens, or the first of them."""
    env = {"LC_ALL": "", "LANG": "C.UTF-8"} | dict(env)  # an empty LC_ALL is as good as none
    with Terminal([*GRADTUI, "two_wells", *options], size=(120, 40) if most > 1 else (80, 24), env=env) as terminal:
        terminal.wait_for("Start: f = ")
        terminal.wait_until_quiet(0.2)
        for keys, shown in TOUR[:most]:
            seen = len(terminal.output)
            terminal.feed(keys)
            if shown:
                terminal.wait_for(shown, since=seen)
            terminal.wait_until_quiet(0.1)
        terminal.wait_until(has_landmarks)  # they come from another thread
        if most > 1:
            terminal.feed(b"d")
            terminal.wait_until_quiet(0.2)
        terminal.feed(b"q")
        assert terminal.finish() == 0
        terminal.assert_restored()
        return terminal.output


@pytest.fixture(scope="module")
def colourless() -> bytes:
    return toured(env={"NO_COLOR": "1"})


@pytest.fixture(scope="module")
def plain() -> bytes:
    return toured("--ascii", "--palette", "cividis", env={})


def test_no_color_sends_no_colour_and_leaves_all_that_was_said(colourless: bytes) -> None:
    assert styles_of(colourless) <= COLOURLESS
    assert {b"1", b"7"} <= styles_of(colourless)
    text = text_of(colourless)
    assert set("●◆■○" + LANDMARKS + "⠤⠒") <= set(text)
    assert "−2.828" in text  # a partial after three steps
    assert "AAAAAAA" in text  # the fate map
    assert "BBBBBBB" in text


def test_ascii_sends_only_ascii(plain: bytes) -> None:
    assert plain.isascii()
    text = text_of(plain)
    assert set("@%&o" + LANDMARKS) <= set(text)
    assert "-2.828" in text
    assert "eta = 0.01" in text
    assert "df/dx" in text
    assert "+-----" in text
    assert not set("ηθ∂") & set(text)
    colours.use(colours.PALETTES["cividis"])
    lowest = int(grounds.ground().tints[0])
    colours.use(colours.VIRIDIS)
    assert f"48;2;{lowest >> 16};{lowest >> 8 & 255};{lowest & 255}".encode() in plain


@pytest.mark.slow
def test_ascii_without_colours() -> None:
    sent = toured("--ascii", most=1, env={"NO_COLOR": "1"})
    assert sent.isascii()
    assert styles_of(sent) <= COLOURLESS
    assert set(".:'-|/\\@o" + LANDMARKS) <= set(text_of(sent))


@pytest.mark.parametrize("term", thinned(["linux", "xterm"], of=2))
def test_sixteen_colours(term: str) -> None:
    sent = toured(most=1, env={"TERM": term, "COLORTERM": ""})
    assert not {b"38", b"48"} & styles_of(sent)
    text = text_of(sent)
    assert set("●◆■○" + LANDMARKS + "⠤⠒") <= set(text)
    assert "−2.828" in text


@pytest.mark.parametrize(
    ("env", "is_ascii"),
    [
        ({"LC_ALL": "C"}, True),
        ({"LC_ALL": "", "LANG": "POSIX", "LC_CTYPE": ""}, True),
        ({"LC_ALL": "", "LANG": "C.UTF-8", "LC_CTYPE": ""}, False),
        ({"LC_ALL": "", "LANG": "", "LC_CTYPE": ""}, False),  # nothing is said: a container
        ({"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "latin-1"}, True),
    ],
    ids=str,
)
def test_ascii_by_itself(env: dict[str, str], is_ascii: bool) -> None:
    code = "from gradtui.cli.output import is_screen_unicode; print(is_screen_unicode())"
    done = subprocess.run([sys.executable, "-c", code], env=dict(os.environ) | env, capture_output=True, check=True)
    assert done.stdout.strip() == str(not is_ascii).encode()


@pytest.mark.slow
def test_ascii_in_the_c_locale() -> None:
    with Terminal([*GRADTUI, "two_minima"], env={"LC_ALL": "C"}) as terminal:
        terminal.wait_for("Start: f = ")
        terminal.wait_until_quiet(0.2)
        terminal.feed(b" ")
        terminal.wait_for("Step 1: ")
        terminal.feed(b"q")
        assert terminal.finish() == 0
        assert terminal.output.isascii()
        assert b"eta" in terminal.output


def test_usual_terminals_get_the_usual_picture() -> None:
    with Terminal([*GRADTUI, "two_wells"], env={"NO_COLOR": "", "LC_ALL": "C.UTF-8"}) as terminal:
        terminal.wait_for("Start: f = ")
        terminal.wait_until_quiet(0.2)
        assert "▀" in text_of(terminal.output)
        assert b"38" in styles_of(terminal.output)
