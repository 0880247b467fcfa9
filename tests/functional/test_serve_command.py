"""gradtui serve before it serves: what it refuses, and how it says so."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from gradtui.cli.commands.serve import as_standard_input
from gradtui.cli.main import main
from gradtui.cli.options import address
from gradtui.cli.options.address import is_loopback, listening, url_of
from gradtui.cli.usage import UsageError


def refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What a command line that is refused is told."""
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


NETWORK = ["0.0.0.0", "::", "192.0.2.1", "0", "::ffff:192.0.2.1"]


@pytest.mark.parametrize("host", NETWORK)
def test_the_network_is_asked_for_by_name(host: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(["serve", "two_minima", "--host", host, "--port", "0"], capsys)
    assert said == (
        f"gradtui: --host: {host} can be reached from other machines, and whoever reaches it can use the app; "
        f"if that is meant, say so: --host {host} --allow-network\n"
    )


def test_one_of_a_names_addresses_is_enough_to_refuse_it(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = (socket.SOCK_STREAM, 6, "")
    found = [(socket.AF_INET, *stream, ("127.0.0.1", 0)), (socket.AF_INET, *stream, ("192.0.2.1", 0))]
    monkeypatch.setattr(address.socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(UsageError, match="--allow-network"):
        listening("both.example", 0, allow_network=False)


def test_the_network_when_it_is_asked_for() -> None:
    with listening("0.0.0.0", 0, allow_network=True) as listener:
        port = listener.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port), 5):
            pass
        assert url_of(listener).endswith(f":{port}")
        assert "0.0.0.0" not in url_of(listener)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.2"])
def test_this_machine(host: str) -> None:
    with listening(host, 0, allow_network=False) as listener:
        assert is_loopback(listener.getsockname()[0])
        assert url_of(listener).startswith("http://127.0.0.")


@pytest.mark.parametrize(
    ("address", "is_local"),
    [
        ("127.0.0.1", True),
        ("127.255.0.3", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("::ffff:192.0.2.1", False),
        ("fe80::1%eth0", False),
        ("0.0.0.0", False),
        ("::", False),
        ("10.0.0.1", False),
        ("localhost", False),
    ],
)
def test_loopback(address: str, is_local: bool) -> None:
    assert is_loopback(address) is is_local


def test_a_port_in_use(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = refused(["serve", "two_minima", "--port", str(port)], capsys)
    assert said == f"gradtui: --port: {port} is in use on 127.0.0.1; choose another, or 0 for any free one\n"


WRONG = [
    (["--host", "no such place"], "--host: expected an address of this machine, got no such place"),
    (["--host", ""], "--host: expected an address of this machine, got nothing"),
    (["--host", "192.0.2.1", "--allow-network"], "--host: expected an address of this machine, got 192.0.2.1"),
    (["--port", "65536"], "--port: expected a number from 0 to 65535, got 65536"),
    (["--port", "-1"], "--port"),
    (["--port", "８０"], "--port: expected a number from 0 to 65535"),
    (["--visitors", "0"], "--visitors: expected a whole number from 1 to 1,000, got 0"),
    (["--lr", "0"], "--lr: expected a number above 0, got 0"),
    (["--start", "y=1"], "--start: found unknown variable y, expected x"),
    (["-f", "x**2"], "found both a scenario and -f, expected one of them"),
]


@pytest.mark.parametrize(("words", "why"), WRONG, ids=[" ".join(wrong[0]) for wrong in WRONG])
def test_what_is_wrong_with_the_options(words: list[str], why: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(["serve", "two_minima", "--port", "0", *words], capsys)
    assert why in said
    assert said.count("\n") == 1


BAD = ["no_such_scenario", "bad.toml", "broken.toml"]


@pytest.mark.parametrize("name", BAD)
def test_a_bad_scenario_is_refused_as_by_the_app(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.toml").write_text('[function]\nexpression = "x**2 +"\nnames = 3\n')
    Path("broken.toml").write_text("[function\n")
    assert refused(["serve", name, "--port", "0"], capsys) == refused([name], capsys) != ""


def test_standard_input_is_checked_too(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    as_standard_input(b"[function]\nexpression = 3\n")
    assert refused(["serve", "-"], capsys).startswith("<stdin>:2:")


@pytest.mark.parametrize("missing", ["textual_serve", "aiohttp"])
def test_without_the_extra(missing: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("gradtui.tui.web")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    assert refused(["serve", "two_minima"], capsys) == (
        "gradtui: serve needs textual-serve, which is not installed; try: pip install 'gradtui[web]' "
        "(in a clone: pip install -e '.[web]')\n"
    )


def test_nothing_of_a_server_is_loaded_by_the_app() -> None:
    code = (
        "import sys, gradtui.tui.app, gradtui.cli.commands.app; print({'aiohttp', 'textual_serve'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_help_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--help"]) == 0
    said = capsys.readouterr().out
    for word in ("--host", "--port", "--allow-network", "--visitors", "--start", "--ascii", "pip install", "ctrl+c"):
        assert word in said
