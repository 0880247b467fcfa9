"""The four strings of TOML, and where in the file each character of one stands."""

from __future__ import annotations

import re

_SINGLE = {
    '"': re.compile(r'"(?:[^"\\\x00-\x08\x0a-\x1f\x7f]|\\[^\n])*+"'),
    "'": re.compile(r"'[^'\x00-\x08\x0a-\x1f\x7f]*+'"),
    '"""': re.compile(r'"""(?:[^"\\\x00-\x08\x0b-\x1f\x7f]|\\[\s\S]|"{1,2}(?!"))*+"{3,5}'),
    "'''": re.compile(r"'''(?:[^'\x00-\x08\x0b-\x1f\x7f]|'{1,2}(?!'))*+'{3,5}"),
}
_ESCAPE = re.compile(r'\\(?:(?P<short>[btnfr"\\])|u(?P<four>[0-9A-Fa-f]{4})|U(?P<eight>[0-9A-Fa-f]{8}))')
_FOLDED = re.compile(r"\\[ \t]*\n[ \t\n]*")
_PIECE = re.compile(r"\\.|[^\\]", re.DOTALL)
_SHORT = dict(zip('btnfr"\\', '\b\t\n\f\r"\\', strict=True))


def quotes(text: str, at: int) -> str:
    """Return the quotes that a string begins with, or ""."""
    if text.startswith(('"""', "'''"), at):
        return text[at : at + 3]
    return text[at : at + 1] if text[at : at + 1] in ("'", '"') else ""


def end_of(text: str, at: int, mark: str) -> int:
    """Return the offset after a string, or −1 where it is never closed or has a control character."""
    match = _SINGLE[mark].match(text, at)
    return match.end() if match else -1


def decode(text: str, start: int, end: int) -> tuple[str, list[int], int]:
    """Return what a string says, the offset of each of its characters, and the offset of a wrong escape or −1."""
    mark = quotes(text, start)
    at = start + len(mark)
    last = end - len(mark)
    if len(mark) == 3 and text.startswith("\n", at):
        at += 1
    if mark[0] == "'":
        return text[at:last], [*range(at, last + 1)], -1
    said: list[str] = []
    offsets: list[int] = []
    while at < last:
        piece = _PIECE.match(text, at)
        assert piece is not None
        if len(piece[0]) == 1:
            said.append(piece[0])
            offsets.append(at)
            at += 1
            continue
        escape = _ESCAPE.match(text, at)
        folded = None if escape or len(mark) == 1 else _FOLDED.match(text, at)
        if folded:
            at = folded.end()
            continue
        code = int(escape["four"] or escape["eight"], 16) if escape and not escape["short"] else 0
        if escape is None or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            return "".join(said), offsets, at
        said.append(_SHORT[escape["short"]] if escape["short"] else chr(code))
        offsets.append(at)
        at = escape.end()
    return "".join(said), [*offsets, last], -1
