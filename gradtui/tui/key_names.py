"""Keys as people write them, ``space*12 c + ⇧tab ^p``, turned into presses of Textual's keys."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

from textual.keys import REPLACED_KEYS, Keys, _character_to_key, key_to_character

from ..app import keys as registry
from ..expression.names import nearest
from ..expression.visible import visible

MOST = 10_000
"""How many keys may be pressed."""

_ALSO = {
    "spacebar": "space", "return": "enter", "ret": "enter", "del": "delete", "ins": "insert", "bksp": "backspace",
    "pgup": "pageup", "pgdn": "pagedown", "pgdown": "pagedown", "backtab": "shift+tab", "question": "question_mark",
    "dot": "full_stop", "period": "full_stop", "equals": "equals_sign", "hyphen": "minus",
}  # fmt: skip


class KeyNameError(ValueError):
    """Words that are no keys. The message is one line for a person."""


class Press(NamedTuple):
    """One press of a key."""

    key: str
    """Textual's name of the key."""
    character: str | None
    """What it types, if anything."""


def parsed(text: str) -> tuple[Press, ...]:
    """Return the presses that a text names, one word after the other; ``space*12`` is twelve of them."""
    presses: list[Press] = []
    for word in text.split():
        name, star, count = word.rpartition("*")
        times = 1
        if star and name:
            if not (count.isascii() and count.isdigit() and len(count) <= 6 and int(count)):
                raise KeyNameError(f"expected a number from 1 on after the * of {visible(word, limit=40)}")
            times = int(count)
        if len(presses) + times > MOST:
            raise KeyNameError(f"expected at most {MOST:,} keys")
        key = named(name if star and name else word)
        presses += [Press(key, key_to_character(REPLACED_KEYS.get(key, key)))] * times
    return tuple(presses)


def named(word: str) -> str:
    """Return Textual's name of one key."""
    shown, known = _shown(), _known()
    if word in shown:
        return shown[word]
    if len(word) == 1 and word.isprintable():
        return _character_to_key(word)
    for candidate in _spellings(word):
        if candidate in known:
            return candidate
        if candidate in shown:
            return shown[candidate]
        modifier, _, letter = candidate.rpartition("+")
        if len(letter) == 1 and letter.isascii() and letter.isalpha():
            if modifier == "ctrl":
                return candidate
            if modifier == "shift":  # a terminal sends the capital
                return letter.upper()
    near = _near(word, (*known, *(name for name in shown if name.isascii())))
    hint = f"did you mean {near}?" if near else "expected a character, or a name such as space, right, tab or ctrl+p"
    raise KeyNameError(f"unknown key {visible(word, limit=40)}; {hint}")


def _spellings(word: str) -> list[str]:
    """A word as Textual might write it: ``Ctrl-P``, ``^p``, ``⇧Tab``, ``left-square-bracket``."""
    lowered = word.lower()
    for sign, modifier in (("^", "ctrl+"), ("⇧", "shift+"), ("control+", "ctrl+"), ("c-", "ctrl+"), ("s-", "shift+")):
        if lowered.startswith(sign) and len(lowered) > len(sign):
            lowered = modifier + lowered[len(sign) :]
    return [lowered, lowered.replace("-", "+"), lowered.replace("-", "_")]


@cache
def _shown() -> dict[str, str]:
    """Each key as the app shows it, ``⌫`` or ``[``, and as others call it → its name."""
    found = dict(_ALSO)
    for table in vars(registry).values():
        for key in table if isinstance(table, tuple) else ():
            if isinstance(key, registry.Key):
                for sign, name in zip(key.shown.split(), key.keys.split(","), strict=False):
                    found.setdefault(sign, name)
    return found


@cache
def _known() -> tuple[str, ...]:
    """Every name of more than one letter."""
    own = [
        name
        for table in vars(registry).values()
        if isinstance(table, tuple)
        for key in table
        if isinstance(key, registry.Key)
        for name in key.keys.split(",")
    ]
    textual = [key.value for key in Keys if not key.value.startswith("<")]
    return tuple(dict.fromkeys(name for name in (*own, *textual) if len(name) > 1))


def _near(word: str, known: tuple[str, ...]) -> str | None:
    """The known name that is nearest, within reason."""
    if len(word) > 40:
        return None
    close = get_close_matches(word.lower(), known, n=1, cutoff=0.5)
    return nearest(word, known) or (close[0] if close else None)
