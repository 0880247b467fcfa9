"""What ``gradtui doctor`` finds out: versions, the terminal, what it shows, files, and what the checks say."""
# ruff: noqa: PTH120 - pathlib costs the start-up

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Mapping
from typing import Any

from ...export.report import Fact, Section
from .. import output
from ..commands.app import why_no_app
from .checks import Checked, checked
from .private import private
from .requirements import packages, version_of


def gathered() -> list[Section]:
    """Find everything out."""
    checks = checked()
    return [
        Section("gradtui", _gradtui()),
        Section("python", _python()),
        Section("packages", _packages()),
        Section("terminal", _terminal()),
        Section("environment", _environment()),
        Section("display", _display(checks["app"].found)),
        Section("files", _files(checks["files"])),
        Section("checks", [_check(name, check) for name, check in checks.items()]),
    ]


def fact(name: str, value: Any, text: str | None = None, problem: str = "") -> Fact:
    """A fact whose words are fit to be shown: no escapes, and the home folder as ~."""
    if isinstance(value, str):
        value = private(value)
    words = text if text is not None else {None: "–", True: "yes", False: "no"}.get(value, str(value))
    return Fact(name, value, private(words), private(problem))


def _gradtui() -> list[Fact]:
    import gradtui

    return [
        fact("version", gradtui.__version__),
        fact("installed_in", os.path.dirname(os.path.abspath(gradtui.__file__))),  # noqa: PTH100
        fact("started_as", sys.argv[0] if sys.argv else ""),
    ]


def _python() -> list[Fact]:
    libc = " ".join(platform.libc_ver())
    return [
        fact("version", f"{platform.python_implementation()} {platform.python_version()}"),
        fact("executable", sys.executable or None),
        fact("virtual_environment", sys.prefix != sys.base_prefix),
        fact("system", _system()),
        fact("libc", libc.strip() or None),
        fact("cores", os.cpu_count()),
    ]


def _system() -> str:
    kernel = f"{platform.system()} {platform.release()} {platform.machine()}".strip()
    try:
        name = platform.freedesktop_os_release().get("PRETTY_NAME", "")
    except OSError:
        name = platform.mac_ver()[0] and f"macOS {platform.mac_ver()[0]}"
    return f"{name}, {kernel}" if name else kernel


def _packages() -> list[Fact]:
    known = packages()
    if known is None:
        names = ("numpy", "textual", "rich", "plotext")
        said = "not known, as gradtui itself is not installed"
        return [
            fact("bounds", None, said),
            *(fact(name, {"version": version_of(name)}, version_of(name) or "not here") for name in names),
        ]
    facts = []
    for package in known:
        value = {"version": package.version, "allowed": package.allowed, "ok": package.fits}
        here = package.version or "not here"
        purpose = f"; only with the extra {package.extra}" if package.extra else ""
        text = f"{here} (allowed: {package.allowed or 'any'}{purpose})"
        problem = ""
        if not package.fits:
            found = f"version {package.version} is here" if package.version else "it is not here"
            problem = f"{package.name}: expected {package.allowed or 'any'}, but {found}; install gradtui anew"
        facts.append(fact(package.name, value, text, problem))
    return facts


def _terminal() -> list[Fact]:
    streams = {name: getattr(sys, name) for name in ("stdin", "stdout", "stderr")}
    facts = []
    for name, stream in streams.items():
        is_terminal = stream is not None and stream.isatty()
        facts.append(fact(name, is_terminal, "a terminal" if is_terminal else "no terminal"))
    facts.append(fact("encoding", sys.stdout.encoding))
    size, pixels = _size()
    facts.append(fact("size", size and list(size), size and f"{size[0]}×{size[1]} cells"))
    facts.append(fact("pixels", pixels and list(pixels), pixels and f"{pixels[0]}×{pixels[1]}"))
    facts.append(fact("inside", inside(os.environ), ", ".join(inside(os.environ)) or "–"))
    return facts


def _size() -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """The terminal's columns and lines, and its pixels, as far as it tells; it is only asked what it keeps ready."""
    if sys.platform == "win32":
        try:
            columns, rows = os.get_terminal_size()
        except OSError:
            return None, None
        return (columns, rows), None
    import fcntl
    import termios
    from array import array

    for number in (1, 2, 0):
        window = array("H", [0, 0, 0, 0])
        try:
            fcntl.ioctl(number, termios.TIOCGWINSZ, window)
        except OSError:
            continue
        rows, columns, across, down = window
        if rows and columns:
            return (columns, rows), (across, down) if across and down else None
    return None, None


_HINTS = {
    "TMUX": "tmux",
    "STY": "screen",
    "SSH_CONNECTION": "ssh",
    "SSH_TTY": "ssh",
    "WSL_DISTRO_NAME": "WSL",
    "WT_SESSION": "Windows Terminal",
    "VSCODE_INJECTION": "VS Code",
    "KITTY_WINDOW_ID": "kitty",
    "WEZTERM_PANE": "WezTerm",
    "ALACRITTY_WINDOW_ID": "Alacritty",
    "KONSOLE_VERSION": "Konsole",
    "VTE_VERSION": "a VTE terminal such as GNOME's",
    "MOSH_CONNECTION": "mosh",
    "ASCIINEMA_REC": "asciinema",
    "CI": "CI",
}


def inside(environment: Mapping[str, str]) -> list[str]:
    """What the terminal runs in, by which variables there are; what they say is nobody's business."""
    found = [what for name, what in _HINTS.items() if environment.get(name)]
    program = environment.get("TERM_PROGRAM", "")
    if program:
        found.append(f"{program} {environment.get('TERM_PROGRAM_VERSION', '')}".strip())
    return [private(what) for what in dict.fromkeys(found)]


_SHOWN = ("TERM", "COLORTERM", "NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG", "PYTHONUTF8", "PYTHONIOENCODING")


def _environment() -> list[Fact]:
    names = [*_SHOWN, *sorted(name for name in os.environ if name.startswith("TEXTUAL"))]
    return [fact(name, os.environ.get(name), os.environ.get(name, "not set")) for name in names]


_COLOURS = {
    "full": "full",
    "few": "16: lines and letters instead of shades",
    "none": "none: lines and letters instead",
}


def _display(app: Mapping[str, Any]) -> list[Fact]:
    facts = []
    colour = app.get("colour")
    if colour is None:
        facts.append(fact("colours", None, "not known: the app cannot be loaded"))
    else:
        facts.append(fact("colours", colour, f"{_COLOURS[colour]}, because {_why(colour)}"))
    fault = output.unicode_fault()
    text = f"ASCII, because {fault}" if fault else "Unicode, because the output is UTF-8 and the locale is not C"
    facts.append(fact("characters", "ascii" if fault else "unicode", text))
    refused = why_no_app()
    facts.append(fact("app_can_open", not refused, f"not like this: {refused}" if refused else "yes"))
    least, (size, _) = app.get("least"), _size()
    if least and size:
        fits = size[0] >= least[0] and size[1] >= least[1]
        text = f"{'large' if fits else 'too small: it is not large'} enough ({least[0]}×{least[1]} is)"
        facts.append(fact("window", fits, text))
    return facts


def _why(colour: str) -> str:
    """Why the app has so many colours, by what its terminal library goes by."""
    if os.environ.get("NO_COLOR"):
        return "NO_COLOR is set"
    if os.environ.get("TEXTUAL_COLOR_SYSTEM", "auto") != "auto":
        return f"TEXTUAL_COLOR_SYSTEM is {os.environ['TEXTUAL_COLOR_SYSTEM']}"
    if colour == "full" and os.environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return f"COLORTERM is {os.environ['COLORTERM']}"
    if sys.platform == "win32":
        return "that is what this console says"
    return f"COLORTERM says nothing and TERM is {os.environ.get('TERM') or 'not set'}"


def _files(check: Checked) -> list[Fact]:
    found = check.found
    if "folder" not in found:
        return [fact("state_folder", None, "not known")]
    folder, fault = found["folder"], found["last_fault"]
    state = "writable" if found["writable"] else "not writable"
    text = f"{folder} ({state}{'' if found['there'] else ', not there yet'})"
    problem = "" if found["writable"] else f"{folder} cannot be written: what you have done in the course is not kept"
    shown = fault and {"file": private(fault["file"]), "time": fault["time"]}
    return [
        fact("state_folder", {"folder": private(folder), "writable": found["writable"]}, text, problem),
        fact("last_fault", shown, f"{fault['file']}, {fault['time']}" if fault else "none"),
    ]


def _check(name: str, check: Checked) -> Fact:
    if not check.problem:
        return fact(name, {"ok": True, "said": private(check.found["said"])}, check.found["said"])
    said = private(check.problem)
    return fact(name, {"ok": False, "said": said}, said, f"{check.about}: {said}")
