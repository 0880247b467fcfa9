"""The one door between text from outside and a person's screen."""

from __future__ import annotations

import re
from functools import cache

# C0 and C1 controls, everything that formats (soft hyphen, zero-width and bidi marks, tags), what is ignored when shown
# (fillers, variation selectors), private use, surrogates, noncharacters: whatever moves the cursor, hides, reorders or
# starts an escape sequence. Written out, as what a Python knows of Unicode differs from one version to the next.
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0xE0000, 0x10000))
    + "\U000e0000-\U0010ffff]"
)
# marks that stand on the letter before them, of the scripts in which they pile up
_MARK = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8"
    "\u06ea-\u06ed\u0730-\u074a\u08d3-\u08e1\u08e3-\u08ff\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece"
    "\u0f71-\u0f84\u0f8d-\u0fbc\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u302a-\u302f\u3099\u309a\ufe20-\ufe2f"
)
_HAS_MARK = re.compile("[\u0300-\u036f\u0483-\u1fff\u20d0-\u20ff\u302a-\u309a\ufe20-\ufe2f]")


@cache
def _piled() -> re.Pattern[str]:
    """Three marks and more, or any without a letter; made when there is a mark at all."""
    return re.compile(f"(?P<unheld>^[{_MARK}])[{_MARK}]*|[{_MARK}]{{3,}}", re.MULTILINE)


def _escape(match: re.Match[str]) -> str:
    codes = map(ord, match[0])
    return "".join(f"\\x{c:02x}" if c < 0x100 else f"\\u{c:04x}" if c < 0x10000 else f"\\U{c:08x}" for c in codes)


def _few(match: re.Match[str]) -> str:
    marks = match[0]
    if match["unheld"]:
        return f"\\u{ord(marks[0]):04x}" + "…" * (len(marks) > 1)
    return marks[:2] + "…"


def visible(text: str, *, lines: bool = False, limit: int | None = None) -> str:
    """Return ``text`` with every control, bidi and zero-width character written out as an escape.

    With ``lines`` the line feed stays (for text of several lines) and a tab becomes four spaces. With ``limit``
    a longer text is cut and ends in "…". Combining marks are kept up to two in a row, as more would climb out of their
    own line, and only on a letter of the text itself. Markup is not touched: whoever shows the text shows it without.
    """
    if limit is not None and len(text) > limit:
        text = text[: max(limit - 1, 0)] + "…"
    if lines:
        shown = [_HIDDEN.sub(_escape, line) for line in text.replace("\r\n", "\n").replace("\t", "    ").split("\n")]
        text = "\n".join(shown)
    else:
        text = _HIDDEN.sub(_escape, text)
    return _piled().sub(_few, text) if _HAS_MARK.search(text) else text


def escaped(json: str) -> str:
    """Return a JSON document with the escapes of JSON for what ``visible`` writes out: it says the same as before."""
    return _HIDDEN.sub(_json_escape, json)


def _json_escape(match: re.Match[str]) -> str:
    char = match[0]
    if char in "\n\t\r":  # between two values
        return char
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[k]:02x}{units[k + 1]:02x}" for k in range(0, len(units), 2))


def fitted(text: str, encoding: str | None) -> str:
    """The text, in words of ASCII where the stream cannot take it as it is."""
    try:
        text.encode(encoding or "ascii")
    except (UnicodeError, LookupError):
        from .ascii_text import ascii_text  # late: few need it

        return ascii_text(text)
    return text
