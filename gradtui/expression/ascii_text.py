"""Text in words and signs of ASCII, for whoever cannot read or send any other."""

from __future__ import annotations

import re
from unicodedata import normalize

from .names import GREEK

RUN_GLYPHS = dict(zip("●◆■▲▼★✚✖", "@%&$!*=X", strict=True))
"""Each glyph of a run → a sign that nothing else in a picture has."""

_WORDS = {
    "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "·": "*", "⋅": "*", "∙": "*", "×": "x", "÷": "/", "±": "+-",
    "∕": "/", "⁄": "/", "←": "<-", "→": "->", "↔": "<->", "↑": "^", "↓": "v", "↗": "/", "↘": "\\", "↖": "\\",
    "↙": "/", "∂": "d", "∇": "grad ", "‖": "|", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "…": "...", "√": "sqrt ",
    "∞": "inf", "′": "'", "″": "''", "’": "'", "‘": "'", "“": "'", "”": "'", "⌊": "floor(", "⌋": ")", "ℯ": "e",
    "ℇ": "e", "µ": "mu", "°": " deg", "○": "o", "•": ".", "✛": "+", "┼": "+", "╳": "x", "⏎": "enter", "⌫": "backspace",
    "⇧": "shift+", "▶": ">", "▸": ">", "▾": "v", "❯": ">", "✓": "ok", "✗": "no", "─": "-", "━": "=", "╸": "=", "│": "|",
    "›": ">", "◐": "+", "ᵀ": "^T", "\u00a0": " ", "ϵ": "epsilon", "ϕ": "phi", "ϑ": "theta", "ς": "sigma", "∛": "cbrt ",
    "ŷ": "y_hat", "◇": "+", "□": "#", "△": "n", "▽": "u", "☆": "*", "✢": "~",
} | RUN_GLYPHS | GREEK  # fmt: skip
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ˣᵏ"
_LOWERED = "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"
_PLAIN = str.maketrans(_RAISED + _LOWERED, "0123456789-xk" + "0123456789aehijklmnoprstuvx")
_HAT = "\N{COMBINING CIRCUMFLEX ACCENT}"
_RULES = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (rf"√(\w{_HAT}?)", r"sqrt(\1)"),
        (r"√\(", "sqrt("),
        (r"∛(\w)", r"cbrt(\1)"),
        (_HAT, "_hat"),
        (r" · ", " - "),  # between two parts of a line, not between two factors
        (r"(?<=[^\W\d])↑", " up"),
        (r"(?<=[^\W\d])↓", " down"),
        (rf"[{_RAISED}]+", r"^\g<0>"),
        (r"([α-ωΑ-Ω])(?=[a-zA-Zα-ωΑ-Ω])", r"\1_"),
    )
)


def ascii_text(text: str) -> str:
    """The text in ASCII: ``η·λmax`` becomes ``eta*lam_max``, ``∂f/∂x₁`` ``df/dx1``, x² ``x^2``.

    What has no words is written as an escape.
    """
    if text.isascii():
        return text
    while "ᵀ" in text:
        text = _transposed(text, text.index("ᵀ"))
    for pattern, words in _RULES:
        text = pattern.sub(words, text)
    return "".join(map(_word, text.translate(_PLAIN)))


_NAME = re.compile(rf"[\w√∛{_HAT}]*$")


def _transposed(text: str, at: int) -> str:
    """The text with what stands before a ᵀ, a name, a call or a group, in transpose(…)."""
    opening, depth = at, 0
    if text[at - 1 : at] == ")":
        for opening in range(at - 1, -1, -1):
            depth += {")": 1, "(": -1}.get(text[opening], 0)
            if not depth:
                break
    name = _NAME.search(text[:opening])
    begin = name.start() if name else opening
    inside = text[begin:at]
    if begin == opening and inside[:1] == "(":
        inside = inside[1:-1]  # a group has its brackets already
    return f"{text[:begin]}{f'transpose({inside})' if inside else '^T'}{text[at + 1 :]}"


def _word(char: str) -> str:
    if char.isascii():
        return char
    return _WORDS.get(char) or _bare(char) or char.encode("ascii", "backslashreplace").decode("ascii")


def _bare(char: str) -> str:
    """A letter without its accents, or ""."""
    bare = normalize("NFKD", char)[:1]
    return bare if bare.isascii() and bare.isalpha() else ""


# Greek letters that are read for another Latin one than their name's first
_LETTERS = {"η": "n", "θ": "0", "λ": "l", "μ": "u", "ν": "v", "χ": "x", "ψ": "y", "ω": "w", "φ": "f"}
_SIGNS = {
    "←": "<", "→": ">", "∇": "V", "≤": "<", "≥": ">", "≠": "#", "…": "~", "√": "V", "∞": "8", "″": '"', "±": "+",
    "⌊": "[", "⌋": "]", "°": "o", "⏎": "<", "⌫": "<", "⇧": "^", "✓": "v", "✗": "x", "ᵀ": "T", "┊": ":", "┆": ":",
    "╱": "/", "╲": "\\", "▔": "-", "▁": "_", "▂": "_", "▃": "=", "▄": "=", "▅": "=", "▆": "#", "▇": "#", "█": "#",
    "▀": '"', "▌": "|", "▐": "|", "▎": "|", "▊": "|", "▏": "|", "▕": "|", "░": ":", "▒": "%", "▓": "#", "◀": "<",
    "⁞": ":", "▪": "*", "▫": "o", "⚫": "o", "⚠": "!", "✕": "x", "⭘": "o", "⬤": "o", "◯": "o",
    "ŷ": "Y", "□": "=", "△": "^", "◇": "+", "▽": "v", "☆": "'",
}  # fmt: skip


def ascii_sign(char: str) -> str:
    """The one character of ASCII that stands best in the place of one character; "?" where there is none."""
    if char.isascii():
        return char
    found = _SIGNS.get(char) or _LETTERS.get(char) or char.translate(_PLAIN)
    if not found.isascii():
        found = _WORDS.get(char, "")[:1] or _box(char) or _bare(char) or "?"
    return found


def _box(char: str) -> str:
    """A piece of a frame: by which sides of its cell it touches."""
    if not "\u2500" <= char <= "\u257f":
        return ""
    if char in "─━┄┅┈┉╌╍═╴╶╸╺╼╾":
        return "-"
    return "|" if char in "│┃┇┋╎╏║╵╷╹╻╽╿" else "+"


# what is worth the room of its word, where there is some
_LONG = (
    {char: _WORDS[char] for char in "∇√∞≤≥≠…ᵀ"} | GREEK | {char: f"^{char.translate(_PLAIN)}" for char in "²³⁴⁵⁶⁷⁸⁹"}
)
_ARROWS = {char: _WORDS[char] for char in "←→"}


def in_place(row: str, *, arrows: bool = False) -> tuple[str, list[int]]:
    """A row of cells in ASCII, as long as it was, and for each new cell the old one that it has its colours from.

    A letter or sign gets its word where blanks beside it give way (``η = 0.1    `` becomes ``eta = 0.1  ``), and one
    sign where they do not; columns further on stay where they are. ``arrows``: those stand in a text, and are none of
    a picture's.
    """
    chars: list[str] = list(row)
    sources = list(range(len(row)))
    longer = _LONG | _ARROWS if arrows else _LONG
    at = 0
    while at < len(chars):
        word = longer.get(chars[at])
        if word is None:
            at += 1
            continue
        if word[0].isalpha() and chars[at + 1 : at + 2] and chars[at + 1].isalpha() and word[-1] != " ":
            word += "_"  # λmax
        more = len(word) - 1
        start = at
        if not _room_after(chars, sources, at, more):
            if not _room_before(chars, sources, at, more):
                at += 1
                continue
            start = at - more
        chars[start : start + 1] = list(word)
        sources[start : start + 1] = [sources[start]] * len(word)
        at = start + len(word)
    return "".join(map(ascii_sign, chars)), sources


def _room_after(chars: list[str], sources: list[int], at: int, more: int) -> bool:
    """Take so many blanks out of the gap behind the words at a place; False if it has too few."""
    end = at + 1
    while end < len(chars) and not (chars[end] == " " and (end + 1 == len(chars) or chars[end + 1] == " ")):
        end += 1
    gap = end
    while gap < len(chars) and chars[gap] == " ":
        gap += 1
    if gap - end - (gap < len(chars)) < more:
        return False
    del chars[end : end + more], sources[end : end + more]
    return True


def _room_before(chars: list[str], sources: list[int], at: int, more: int) -> bool:
    """Take so many blanks out of the gap before the words at a place, which then stand further left."""
    start = at
    while start > 0 and not (chars[start - 1] == " " and (start == 1 or chars[start - 2] == " ")):
        start -= 1
    gap = start
    while gap > 0 and chars[gap - 1] == " ":
        gap -= 1
    if start - gap - (gap > 0) < more:
        return False
    del chars[start - more : start], sources[start - more : start]
    return True
