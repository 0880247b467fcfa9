"""What is typed, as events: Textual's parser, kept from what a terminal, a paste or a stray byte does to it.

Seen in Textual 8.2, each with a test in ``tests/unit/test_steady_parser.py``:

- a sequence with a number beyond Unicode (``ESC [ 99999999999 u``), or a click in a window without cells, raises;
- a sequence that it does not know is typed out as keys: an answer of the terminal to another program,
  ``ESC ] 11 ; rgb:… BEL``, presses r, g and b, and one with a q in it leaves;
- a paste whose end never comes swallows every key after it, and a long one is kept whole.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator

from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.message import Message

MOST_PASTED = 8192
"""Characters of a paste that are kept: a line to type in takes fewer, and a function has 2,000 at most."""
_MOST_IN_STRING = 4096  # characters after which what looked like a string of the terminal is none
_LONGEST = 32  # characters of a control sequence; Textual's parser types out one that is longer
_PATIENCE = 1.0  # seconds of silence after which a paste has ended, or a string
_ESC, _BEL, _ST = "\x1b", "\x07", "\x1b\\"
_STRING_BEGINS = {"]": "0123456789", "P": "0123456789$+!>|", "_": "G"}
"""What follows ESC and then that, where a terminal sends a string: an answer (OSC, DCS) or a picture's (APC)."""
_OLD_MOUSE, _CONSOLE = _ESC + "[M", _ESC + "[["  # more comes after these, though they look whole
_KNOWN = ("last_x", "last_y", "mouse_pixels", "terminal_size", "terminal_pixel_size")


class SteadyParser:
    """Characters to events. Nothing that is fed raises, and nothing grows with it."""

    def __init__(self, *, debug: bool = False, clock: Callable[[], float] = time.monotonic) -> None:
        self._debug = debug
        self._clock = clock
        self._parser = XTermParser(debug)
        self._sequence = ""  # from ESC on, while one is read
        self._string: str | None = None  # the end of a terminal's string, while one is read
        self._string_length = 0
        self._is_long = False  # while a control sequence is read that is none of a key
        self._pasted: str | None = None  # while a paste is read
        self._tail = ""  # of a paste: what may be the beginning of its end
        self._fed_at = 0.0

    @property
    def is_in_sequence(self) -> bool:
        """Whether what comes next, or that nothing does, decides what the last characters were."""
        return self._parser._awaiting.timeout is not None

    def feed(self, text: str) -> Iterator[Message]:
        """The events of characters, as soon as they are whole."""
        self._fed_at = self._clock()
        text = text.replace("\ufffd", "") if self._pasted is None else text  # what was no UTF-8 is no key
        while text:
            if self._pasted is not None:
                text = yield from self._paste(text)
            elif self._string is not None:
                text = self._skip(text)
            elif self._is_long:
                text = self._skip_sequence(text)
            elif not self._sequence and text[0] != _ESC:
                plain, _, _ = text.partition(_ESC)
                text = text[len(plain) :]
                yield from self._safely(plain)
            else:
                char, text = text[0], text[1:]
                yield from self._key(char)

    def tick(self) -> Iterator[Message]:
        """The events of nothing typed for a while: the escape key, a paste that has no end."""
        is_late = self._clock() - self._fed_at >= _PATIENCE
        if is_late:
            self._string, self._is_long = None, False
        if self._pasted is None:
            yield from self._safely("")
            if not self.is_in_sequence:
                self._sequence = ""
        elif is_late:
            yield from self._end_paste()

    def _key(self, char: str) -> Iterator[Message]:
        if char == _ESC:
            self._sequence = _ESC
        elif self._sequence:
            self._sequence += char
        sequence = self._sequence
        if len(sequence) == 3 and char in _STRING_BEGINS.get(sequence[1], ""):
            self._begin_anew()
            self._string, self._string_length = char, 0
            return
        if len(sequence) == _LONGEST and sequence[1] == "[" and not _is_whole(sequence):
            self._begin_anew()
            self._is_long = True
            return
        yield from self._safely(char)
        if sequence == BRACKETED_PASTE_START:
            self._pasted, self._tail, self._sequence = "", "", ""
        elif not self.is_in_sequence:
            self._sequence = ""
        elif _is_whole(sequence):
            self._begin_anew()

    def _safely(self, text: str) -> Iterator[Message]:
        """The events of characters; of "" those of the time that has passed."""
        try:
            # a list: here is where it may raise
            events = list(self._parser.feed(text) if text else self._parser.tick())
        except Exception:  # noqa: BLE001 - whatever it is that cannot be read, what comes after it can
            self._begin_anew()
            return
        yield from events

    def _begin_anew(self) -> None:
        """Forget what is half read; what is known of the mouse stays."""
        old, self._parser = self._parser, XTermParser(self._debug)
        self._sequence = ""
        for name in _KNOWN:
            setattr(self._parser, name, getattr(old, name))

    def _skip(self, text: str) -> str:
        """Read on in a string of the terminal's; return what comes after its end.

        Another sequence ends it too, as in terminals: it was none then, but keys that look like the beginning of one.
        """
        assert self._string is not None
        for at, char in enumerate(text, 1):
            before, self._string = self._string[-1:], (self._string + char)[-2:]
            self._string_length += 1
            if before == _ESC and char != "\\":
                self._string = None
                return _ESC + text[at - 1 :]
            if char == _BEL or self._string == _ST or self._string_length > _MOST_IN_STRING:
                self._string = None
                return text[at:]
        return ""

    def _skip_sequence(self, text: str) -> str:
        """Read on in a control sequence, to its last character; return what comes after it."""
        for at, char in enumerate(text, 1):
            if not " " <= char <= "?":
                self._is_long = False
                return text[at if "@" <= char <= "~" else at - 1 :]
        return ""

    def _paste(self, text: str) -> Generator[Message, None, str]:
        """Read on in a paste; return what comes after its end.

        ESC is not in it: it could end it early, and means nothing in a line of text.
        """
        assert self._pasted is not None
        text = self._tail + text
        inside, end, after = text.partition(BRACKETED_PASTE_END)
        self._tail = "" if end else _beginning_of_end(inside)
        inside = inside.removesuffix(self._tail)
        if len(self._pasted) < MOST_PASTED:
            self._pasted = (self._pasted + inside.replace(_ESC, ""))[:MOST_PASTED]
        if end:
            yield from self._end_paste()
        return after

    def _end_paste(self) -> Iterator[Message]:
        """Give Textual's parser the paste at last, whole and not too long."""
        assert self._pasted is not None
        text = self._pasted + BRACKETED_PASTE_END
        self._pasted, self._tail = None, ""
        yield from self._safely(text)


def _beginning_of_end(text: str) -> str:
    """What a text ends in that may be the beginning of a paste's end."""
    return next((end for k in range(5, 0, -1) if text.endswith(end := BRACKETED_PASTE_END[:k])), "")


def _is_whole(sequence: str) -> bool:
    """Whether a control sequence has its last character (ECMA-48, 5.4)."""
    is_more = sequence.startswith(_OLD_MOUSE) or sequence == _CONSOLE
    return len(sequence) > 2 and sequence[1] == "[" and "@" <= sequence[-1] <= "~" and not is_more
