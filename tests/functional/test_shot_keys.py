"""The keys of gradtui shot: as people write them, and what is said of those that are none."""

from __future__ import annotations

import pytest

from gradtui.app import keys as registry
from gradtui.cli.main import main
from gradtui.tui.key_names import MOST, KeyNameError, named, parsed

KEYS = [
    ("", []),
    ("space*3", ["space"] * 3),
    ("space*2 c", ["space", "space", "c"]),
    ("+ - ? [ ] = . , *", ["plus", "minus", "question_mark", "left_square_bracket", "right_square_bracket",
                           "equals_sign", "full_stop", "comma", "asterisk"]),
    ("-*2 **2 M m", ["minus", "minus", "asterisk", "asterisk", "M", "m"]),
    ("plus left-square-bracket Question_Mark", ["plus", "left_square_bracket", "question_mark"]),
    ("esc Escape ESC", ["escape"] * 3),
    ("→ ← ↑ ↓ ⏎ ⌫ ⇧← ⇧tab", ["right", "left", "up", "down", "enter", "backspace", "shift+left", "shift+tab"]),
    ("^p ctrl+p Ctrl-P", ["ctrl+p"] * 3),
    ("Shift+Tab s-tab shift+m", ["shift+tab", "shift+tab", "M"]),
    ("return spacebar pgdn PgUp del f1", ["enter", "space", "pagedown", "pageup", "delete", "f1"]),
    ("θ é 7", ["θ", "é", "7"]),
    ("\n space\t2 ", ["space", "2"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), KEYS, ids=[text for text, _ in KEYS])
def test_keys_as_people_write_them(text: str, expected: list[str]) -> None:
    assert [press.key for press in parsed(text)] == expected


def test_keys_type_what_they_should() -> None:
    assert [press.character for press in parsed("x + * plus space M θ")] == ["x", "+", "*", "+", " ", "M", "θ"]
    assert [press.character for press in parsed("left enter ctrl+p f1")] == [None] * 4


def test_every_key_of_the_registry_has_its_names() -> None:
    tables = [table for name, table in vars(registry).items() if name.endswith("KEYS")]
    assert len(tables) >= 3
    for table in tables:
        for key in table:
            assert [named(name) for name in key.keys.split(",")] == key.keys.split(",")
            for sign in key.shown.split():
                assert named(sign) in key.keys.split(",")


BAD_KEYS = [
    ("spaec", "unknown key spaec; did you mean space?"),
    ("space rihgt", "unknown key rihgt; did you mean right?"),
    ("shft+tab", "did you mean shift+tab?"),
    ("left_bracket", "did you mean left_square_bracket?"),
    ("ctrl+", "unknown key ctrl+"),
    ("ctrl+pp", "did you mean ctrl+p?"),
    ("zzzzzz", "expected a character, or a name such as space"),
    ("space*0", "a number from 1 on after the * of space*0"),
    ("space*", "a number from 1 on"),
    ("space*-1", "a number from 1 on"),
    ("space*1.5", "a number from 1 on"),
    ("space*٣", "a number from 1 on"),
    ("space*9999999", "a number from 1 on"),
    (f"space*{MOST} c", "at most 10,000 keys"),
    ("\x1b[2J", r"unknown key \x1b[2J"),
    ("\x9b", r"unknown key \x9b"),
    ("q" * 5000, "unknown key qqq"),
    ("q", "key 1 of 1, q, leaves the app"),
    ("space*2 ctrl+q c", "key 3 of 4, ctrl+q, leaves the app"),
]


@pytest.mark.parametrize(("keys", "has"), BAD_KEYS, ids=[ascii(keys[:20]) for keys, _ in BAD_KEYS])
def test_what_is_no_key_is_said(capsys: pytest.CaptureFixture[str], keys: str, has: str) -> None:
    assert main(["shot", "two_minima", "--size", "60x18", "--keys", keys]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("gradtui: --keys: ")
    assert has in err
    assert len(err.splitlines()) == 1
    assert len(err) < 160


def test_any_words_are_keys_or_an_error() -> None:
    for word in ("*" * 9, "**", "+*+", "ctrl+shift+", "^", "^^", "⇧", "c-", "s-", "-", "--", "<any>", "shift+1"):
        try:
            assert parsed(word)
        except KeyNameError as error:
            assert "\n" not in str(error)
