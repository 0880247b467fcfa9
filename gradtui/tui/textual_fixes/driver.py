"""Textual's driver for Unix terminals, that nothing typed, no signal and no lost terminal can harm.

What Textual 8.2 does by itself, and what is done here instead:

- its reading thread dies of a byte that is no UTF-8, reads for ever where the terminal is gone, and takes in all that
  comes, however far behind the app is: here it replaces, ends, and waits;
- TERM, HUP, QUIT and all others that end a process leave the terminal as the app had it, and nothing ends an app that
  is busy: here every signal is heard at once (``signals.py``), and an app that does not end within a moment is ended;
- SIGCONT after SIGSTOP starts everything a second time, and takes the raw terminal for what it was before;
- the screen is written to standard error, in a thread that dies of a lost terminal, after which the app waits for it
  for ever: here it is standard output, and a lost terminal ends the app;
- ``COLUMNS`` and ``LINES`` hide every change of size, and a size of 65,535 is believed.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import signal
import sys
import termios
import time
from array import array
from codecs import getincrementaldecoder
from concurrent.futures import Future
from contextvars import copy_context
from functools import partial
from threading import Event, Thread
from typing import Any

from textual import events
from textual.app import ScreenStackError
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message

from .signals import ENDINGS, Signals
from .steady_parser import SteadyParser

assert sys.platform != "win32"  # where Textual's own driver is used

_HANG_UP = 128 + int(signal.SIGHUP)
_PAUSE, _LONGEST_PAUSE = 0.1, 0.5  # seconds for a terminal to read what was written
_GRACE = 0.75  # seconds for an app to end by itself
_WAIT, _WAIT_IN_SEQUENCE = 0.1, 0.02  # seconds for what is typed
_AT_ONCE = 256  # bytes to read at a time
_FRAME, _TURN = 256, 0.0002  # characters of what may be a frame, and seconds for the thread that writes it
_MOST_WAITING = 64  # events for the app before more is read
_MOST_KEYS, _MUCH = 6000, 1024  # keys in one go, and bytes that still wait: nobody types that, and the rest is dropped
_LONGEST_WAIT = 5.0  # seconds that so many bytes may wait where they are no held key
_LARGEST = (500, 200)  # cells; more is no terminal
_KEYBOARD_OFF = "\x1b[<u"
_RAW_MODES = "\x1b[?1049h\x1b[?25l\x1b[?1004h\x1b[?2004h\x1b[?7l"
_FORMER_MODES = (
    "\x18\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"
    f"{_KEYBOARD_OFF}\x1b[?1049l\x1b[?25h\x1b[?1004l"
)
"""Everything that the app may have turned on, off, after an end of what may be half written."""


class SteadyDriver(LinuxDriver):
    """Reads what is typed, writes the screen, hears signals, and leaves the terminal as it found it."""

    def __init__(self, app: Any, **options: Any) -> None:
        self._ended = Event()
        self._is_on = False
        self._is_suspended = False
        self._is_leaving = False
        self._sent: Future[bool] | None = None
        self._context = copy_context()
        self._signals = Signals((*ENDINGS, signal.SIGTSTP, signal.SIGCONT), self._hear)
        self._signals.start()
        super().__init__(app, **options)
        self._size = self._get_terminal_size()  # Textual would ask the environment
        self._file: Any = _Output(sys.__stdout__.fileno() if sys.__stdout__ else 1, self._hang_up)

    # -- the terminal's modes ----------------------------------------------------------------------------------------

    def start_application_mode(self) -> None:
        """Take the terminal."""
        if self._is_on:
            return
        self._wait_for_foreground()
        self._is_on, self._is_suspended = True, False
        try:
            super().start_application_mode()  # type: ignore[no-untyped-call]
        except RuntimeError:  # no thread can be started
            if self._key_thread is not None and not self._key_thread.is_alive():
                self._key_thread = None
            self.stop_application_mode()
            raise

    def stop_application_mode(self) -> None:
        """Give the terminal back."""
        self._is_leaving = not self._is_suspended
        if self._is_on:
            self.write("\x1b[?1016l")  # Textual leaves the mouse counting pixels
            # until all is read, ^C has to be a byte: as a signal it makes the system forget what was written
            before, self.attrs_before = self.attrs_before, None
            super().stop_application_mode()
            self.close()
            self._drop_what_is_typed()
            self.attrs_before = before
            self._restore(termios.TCSADRAIN)
            self._is_on = False
        if not self._is_suspended:
            self._signals.stop()
            self._ended.set()

    def _drop_what_is_typed(self) -> None:
        """While a flood goes on, take it in: it is not meant for the shell, least of all its ^C."""
        end, wait = time.monotonic() + _LONGEST_PAUSE, _WAIT_IN_SEQUENCE
        with contextlib.suppress(OSError):
            if os.tcgetpgrp(self.fileno) != os.getpgrp():
                return  # it is typed for another job, and to read it would stop this one
            while time.monotonic() < end and select.select([self.fileno], [], [], wait)[0]:
                if not os.read(self.fileno, 4096):
                    return
                wait = _PAUSE

    def _restore(self, when: int) -> None:
        if self.attrs_before is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self.fileno, when, self.attrs_before)

    def suspend_application_mode(self) -> None:
        """Give the terminal back for a while."""
        self._is_suspended = True
        super().suspend_application_mode()

    def close(self) -> None:
        """Wait until all is written."""
        if self._writer_thread is not None and self._writer_thread.is_alive():
            super().close()

    def _wait_for_foreground(self) -> None:
        """Sleep as long as another job has the terminal, as ``gradtui … &`` would have it."""
        with contextlib.suppress(OSError):  # no terminal of this session
            while os.tcgetpgrp(self.fileno) != os.getpgrp():
                os.kill(os.getpid(), signal.SIGSTOP)

    def _get_terminal_size(self) -> tuple[int, int]:
        """The terminal's own size, not that of the environment."""
        try:
            width, height = os.get_terminal_size(self.fileno)
        except OSError:
            width, height = 0, 0
        return _bounded(width or 80, height or 24)

    # -- signals -----------------------------------------------------------------------------------------------------

    def _sigtstp_application(self, *_: object) -> None:
        """Nothing: Textual would stop in the middle of whatever it is doing. ``_hear`` does it."""

    def _sigcont_application(self, *_: object) -> None:
        """Nothing, likewise."""

    def _hear(self, number: int) -> None:
        """A signal came; this is not the app's thread."""
        if number in ENDINGS:
            self._end(128 + number)
        elif number == signal.SIGTSTP:
            self._soon(self._stop)
        else:
            self._soon(self._go_on)

    def _soon(self, call: Any) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(call, context=self._context)

    def _stop(self) -> None:
        """Give the terminal back and stop, as ^Z does."""
        if self._is_on and self._auto_restart:
            self.suspend_application_mode()
        os.kill(os.getpid(), signal.SIGSTOP)

    def _go_on(self) -> None:
        """Take the terminal again, whoever had it meanwhile: after SIGSTOP nothing was given back."""
        if not self._auto_restart or self._ended.is_set():
            return
        if self._is_on:
            self._wait_for_foreground()
            self._take_again()
        else:
            self.start_application_mode()
        self.send_message(self.SignalResume())

    def _take_again(self) -> None:
        if self.attrs_before is not None:
            raw = [*self.attrs_before[:6], [*self.attrs_before[6]]]
            raw[3], raw[0], raw[6][termios.VMIN] = self._patch_lflag(raw[3]), self._patch_iflag(raw[0]), 1
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, raw)
        self.write(_RAW_MODES)
        self._enable_mouse_support()

    # -- the end -----------------------------------------------------------------------------------------------------

    def _end(self, code: int) -> None:
        """End the app from any thread; if it has not ended in a moment, end the program."""
        if self._is_leaving:  # ^C typed into a terminal that is given back, say: how it ends is decided
            code = self._app.return_code or 0
        else:
            self._soon(partial(self._app.exit, return_code=code))
        Thread(target=self._insist, args=(code,), name="gradtui-end", daemon=True).start()

    def _hang_up(self) -> None:
        """The terminal is gone."""
        if not self._ended.is_set():
            self._end(_HANG_UP)

    def _insist(self, code: int) -> None:
        if self._ended.wait(_GRACE):
            return
        with contextlib.suppress(OSError, termios.error):
            # what is blocked, is blocked for us too
            if self._is_on and select.select([], [self._file], [], _PAUSE)[1]:
                os.write(self._file.fileno(), _FORMER_MODES.encode())
        self._restore(termios.TCSANOW)
        os._exit(code)

    # -- what is shown -----------------------------------------------------------------------------------------------

    def write(self, data: str) -> None:
        """Hand something to the thread that writes; a frame is given the time to be written.

        That thread needs the interpreter's lock, and would wait for it until the app rests: what is drawn after the
        frame, such as the loss chart, would keep the frame from being seen.
        """
        super().write(data)
        if len(data) >= _FRAME:
            time.sleep(_TURN)

    # -- what is typed -----------------------------------------------------------------------------------------------

    def _run_input_thread(self) -> None:
        """Read; a fault in it is a fault of the app."""
        try:
            self.run_input_thread()
        except Exception as error:  # noqa: BLE001 - kept, and said by the command line
            self._soon(partial(self._app._handle_exception, error))

    def run_input_thread(self) -> None:
        """Read until the app ends, or the terminal does."""
        parser = SteadyParser(debug=self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        keys, others, last = 0, 0, ""  # since nothing was typed for a moment; others are not the key before
        behind = time.monotonic()  # since much waits
        flooded = False
        while not self.exit_event.is_set():
            if self._waiting() >= _MOST_WAITING:
                time.sleep(0.001)
                continue
            if not select.select([self.fileno], [], [], _WAIT_IN_SEQUENCE if parser.is_in_sequence else _WAIT)[0]:
                keys = others = 0
                if flooded:
                    flooded, parser = False, SteadyParser(debug=self._debug)
                    self._say_flooded()
                for event in parser.tick():
                    self.process_message(event)
                continue
            try:
                read = os.read(self.fileno, _AT_ONCE)
            except OSError:
                read = b""
            if not read:
                self._hang_up()
                return
            if flooded:
                continue
            for event in parser.feed(decode(read)):
                if isinstance(event, events.Key):
                    keys += 1
                    others += event.key != last
                    last = event.key
                self.process_message(event)
            if self._unread() < _MUCH:
                behind = time.monotonic()
            else:
                too_long = 2 * others > keys and time.monotonic() - behind > _LONGEST_WAIT
                flooded = keys > _MOST_KEYS or too_long

    def _unread(self) -> int:
        """How many bytes are typed, and not read yet."""
        count = array("i", [0])
        with contextlib.suppress(OSError):
            fcntl.ioctl(self.fileno, termios.FIONREAD, count)
        return count[0]

    def _say_flooded(self) -> None:
        """What was dropped may have told a new size."""
        size = Size(*self._get_terminal_size())
        self.send_message(events.Resize(size, size))
        words = "Too much was typed at once; the end of it was left out."
        self._soon(partial(self._app.notify, words, severity="warning", markup=False))

    def _waiting(self) -> int:
        """How many events wait for the app, for its screen, or for the widget that has the keys."""
        if self._sent is not None and not self._sent.done():
            return _MOST_WAITING  # the app is so busy that it has not even taken them
        app = self._app
        try:
            screen = app.screen
        except ScreenStackError:
            return app.message_queue_size
        focused = screen.focused
        # what is given to a widget that was removed waits for ever
        pumps = (app, screen, *([focused] if focused is not None and focused.is_running else []))
        return max(pump.message_queue_size for pump in pumps)

    def process_message(self, message: Message) -> None:
        """Pass on what was typed; a size that the terminal tells in its input is kept within reason."""
        if isinstance(message, events.Resize):
            size = Size(*_bounded(message.size.width or 80, message.size.height or 24))
            if size != message.size:
                message = events.Resize(size, size, size)
        super().process_message(message)

    def send_message(self, message: Any) -> None:
        """Send a message to the app, from any thread."""
        import asyncio

        self._sent = asyncio.run_coroutine_threadsafe(self._app._post_message(message), loop=self._loop)


class _Output:
    """The terminal as a file to write to. When it is gone, ``lost`` is called and all else goes nowhere."""

    def __init__(self, descriptor: int, lost: Any) -> None:
        self._descriptor = descriptor
        self._lost: Any = lost
        self._waiting: list[str] = []

    def fileno(self) -> int:
        return self._descriptor

    def write(self, text: str) -> None:
        self._waiting.append(text)

    def flush(self) -> None:
        data = "".join(self._waiting).encode("utf-8", "replace")
        self._waiting.clear()
        while data and self._lost is not None:
            try:
                data = data[os.write(self._descriptor, data) :]
            except BlockingIOError:  # another program has made the terminal so
                select.select([], [self._descriptor], [], _WAIT)
            except OSError:
                lost, self._lost = self._lost, None
                lost()


def _bounded(width: int, height: int) -> tuple[int, int]:
    return min(width, _LARGEST[0]), min(height, _LARGEST[1])
