"""Names: which are allowed, how they look in unicode, and which known one is near."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lam", "μ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho",
    "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
    "Α": "Alpha", "Β": "Beta", "Γ": "Gamma", "Δ": "Delta", "Ε": "Epsilon", "Ζ": "Zeta", "Η": "Eta", "Θ": "Theta",
    "Ι": "Iota", "Κ": "Kappa", "Λ": "Lam", "Μ": "Mu", "Ν": "Nu", "Ξ": "Xi", "Ο": "Omicron", "Π": "Pi", "Ρ": "Rho",
    "Σ": "Sigma", "Τ": "Tau", "Υ": "Upsilon", "Φ": "Phi", "Χ": "Chi", "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip
"""Greek letter → the name it stands for. λ is ``lam``, because ``lambda`` is a word of Python's."""

CONSTANTS = {"pi": 3.141592653589793, "e": 2.718281828459045, "tau": 6.283185307179586}
"""The constants of the language."""

# The union over the supported versions of Python, so that a name is judged alike on each.
_KEYWORDS = """False None True and as assert async await break class continue def del elif else except finally for
               from global if import in is lambda nonlocal not or pass raise return try while with yield"""
KEYWORDS = frozenset(_KEYWORDS.split())
NOT_FINITE = frozenset({"inf", "nan", "Inf", "NaN", "infinity", "Infinity", "INF", "NAN"})

_LETTER = {name: letter for letter, name in GREEK.items()}
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
"""The digits of a power as they are printed."""
SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"
"""What can stand below a name as it is printed."""
HAT = "\N{COMBINING CIRCUMFLEX ACCENT}"
_BELOW = "0123456789aehijklmnoprstuvx"
_SUBSCRIPT = str.maketrans(_BELOW, SUBSCRIPTS)
_LOWERED = str.maketrans(SUBSCRIPTS, _BELOW)

ELSEWHERE = {
    "tg": "tan", "arctg": "atan", "sen": "sin", "sh": "sinh", "ch": "cosh", "th": "tanh", "lg": "log10", "ld": "log2",
    "lb": "log2", "sgn": "sign", "arsinh": "asinh", "arcosh": "acosh", "artanh": "atanh", "logistic": "sigmoid",
    "cot": "1/tan", "ctg": "1/tan", "cotg": "1/tan", "sec": "1/cos", "csc": "1/sin", "cosec": "1/sin",
}  # fmt: skip
"""What functions are called in other books → what to write here."""


@lru_cache(maxsize=64)  # an expression says each of its names many times
def fault_in(name: str) -> str:
    """Return why ``name`` cannot be a name of the language, or "" if it can."""
    if name in KEYWORDS:
        return f"{name} is a reserved word"
    if name in NOT_FINITE:
        return f"{name} is not a number of the language"
    if not name or not name.isascii() or not name.replace("_", "a").isalnum() or not name[0].isalpha():
        return "a name is a letter, then letters, digits and single underscores"
    if name.endswith("_") or "__" in name:
        return "a name has single underscores, and none at its end"
    return ""


def pretty(name: str) -> str:
    """Return ``name`` as it is shown: ``theta`` → θ, ``w_1`` → w₁, ``x2`` → x₂, ``m_hat`` → m̂, ``rate`` as it is."""
    if "[" in name:  # a part of an array
        stem, _, places = name.partition("[")
        return f"{pretty(stem)}[{places}"
    stem, _, tail = name.partition("_")
    if not tail:
        stem = name.rstrip("0123456789")
        tail = name[len(stem) :]
    letter = _LETTER.get(stem, stem)
    if len(letter) == 1 and (tail == "hat" or tail.startswith("hat_")):
        letter, tail = letter + HAT, tail[4:]
    if not tail:
        return letter
    lowered = tail.translate(_SUBSCRIPT)
    one_letter = len(letter.rstrip(HAT)) == 1
    if one_letter and not any(c.isascii() for c in lowered):
        return letter + lowered
    return name if letter == stem else f"{letter}_{tail}" if "_" in name else letter + tail


def spelled(shown: str, known: Collection[str] = ()) -> str:
    """Return the name that is shown so: θ → ``theta``, w₁ → ``w_1``, m̂₁ → ``m_hat_1``.

    Both w_1 and w1 are shown as w₁: the one that is known is meant, and w_1 where both or neither are.
    """
    if shown.isascii():
        return shown
    stem = shown.rstrip(SUBSCRIPTS)
    below = shown[len(stem) :].translate(_LOWERED)
    name = "".join(GREEK.get(c, c) for c in stem.replace(HAT, "_hat"))
    if not below:
        return name
    return name + below if f"{name}_{below}" not in known and name + below in known else f"{name}_{below}"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is nearest to ``word``, or None if none is near.

    Near means at most one edit (insert, delete, replace, swap of neighbours) for words of up to four letters, two
    for longer ones; capital letters and underscores count as no edit.
    """
    if len(word) > 40:
        return None
    best: tuple[int, str] | None = None
    plain = word.lower().replace("-", "_").replace("_", "")
    for candidate in known:
        other = candidate.lower().replace("_", "")
        if abs(len(other) - len(plain)) > 2:
            continue
        allowed = 0 if min(len(plain), len(other)) < 2 else 1 if max(len(plain), len(other)) <= 4 else 2
        distance = _distance(plain, other)
        if distance <= allowed and (best is None or distance < best[0]):
            best = (distance, candidate)
    return best[1] if best else None


def _distance(a: str, b: str) -> int:
    """Edits between two short words, a swap of neighbours counted once (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, last, row = row, before, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and y == a[i - 2]:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]


def letters(text: str, at: int = 0) -> str:
    """Return the letters that stand in a text from a place on, of whatever script; "" if none does."""
    from unicodedata import ucd_3_2_0 as unicode  # a megabyte that only a mistake needs, and alike on every Python

    end = at
    while end < len(text) and unicode.category(text[end])[0] == "L":
        end += 1
    return text[at:end]


def folded(word: str) -> str:
    """Return full-width or styled letters, or a digit of another script, in ASCII; "" for what has none there."""
    from unicodedata import ucd_3_2_0 as unicode

    plain = unicode.normalize("NFKC", word)
    plain = "".join(c if c.isascii() else str(unicode.decimal(c, c)) for c in plain)
    return plain if plain.isascii() and plain.isprintable() and plain.strip() else ""
