"""The one door between text from outside and a person's screen."""

from __future__ import annotations

import re

# C0 and C1 controls, soft hyphen, zero-width and bidi marks, variation selectors, tags, private use, surrogates:
# everything that moves the cursor, hides, reorders or starts an escape sequence.
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\ud800-\udfff\ue000-\uf8ff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_COMBINING = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3,}")


def _escape(match: re.Match[str]) -> str:
    return "".join(f"\\x{ord(c):02x}" if ord(c) < 256 else f"\\u{ord(c):04x}" for c in match[0])


def visible(text: str, *, lines: bool = False, limit: int | None = None) -> str:
    """Return ``text`` with every control, bidi and zero-width character written out as an escape.

    With ``lines`` the line feed stays (for text of several lines) and a tab becomes four spaces. With ``limit``
    a longer text is cut and ends in "…". Combining marks are kept up to two in a row: more would climb out of their
    own line. Markup is not touched: whoever shows the text shows it without markup.
    """
    if limit is not None and len(text) > limit:
        text = text[: max(limit - 1, 0)] + "…"
    if lines:
        shown = [_HIDDEN.sub(_escape, line) for line in text.replace("\r\n", "\n").replace("\t", "    ").split("\n")]
        text = "\n".join(shown)
    else:
        text = _HIDDEN.sub(_escape, text)
    return _COMBINING.sub(lambda match: match[0][:2] + "…", text)
