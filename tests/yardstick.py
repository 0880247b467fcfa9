"""How long "at once" is on this machine: a second, or as long as a fixed piece of the engine's own work says.

A machine may be slow, and busy: what took longer than a second is compared with the same work, done there and then.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

from gradtui.expression.derivation import derive
from gradtui.expression.reading.parser import parse

_WORK = "*".join(f"sin({i}*x)" for i in range(1, 131))
_PIECES = 22  # of that work, in a second of a quiet machine


def _piece() -> float:
    tree = parse(_WORK)
    begun = time.process_time()
    derive(tree, "x")
    return time.process_time() - begun


def assert_at_once(took: float, seconds: float = 1.0) -> None:
    """Fail if some seconds of this process are more than a quiet machine would take."""
    if took > seconds:
        allowed = seconds * _PIECES * min(_piece() for _ in range(3))
        assert took < 2.5 * allowed, f"{took:.2f} s, where {allowed:.2f} s are one"


def assert_done_at_once(work: Callable[[], object], seconds: float = 1.0) -> None:
    """The same of a piece of work, which is measured again, twice, if it took longer.

    What else a machine does meanwhile only ever makes it slower, and may have ended when the comparison is made.
    """
    for is_last in (False, False, True):
        begun = time.process_time()
        work()
        took = time.process_time() - begun
        if is_last:
            assert_at_once(took, seconds)
        with suppress(AssertionError):
            assert_at_once(took, seconds)
            break
