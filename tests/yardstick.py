"""How long "at once" is on this machine: a second, or as long as a fixed piece of the engine's own work says.

A machine may be slow, and busy: what took longer than a second is compared with the same work, done there and then.
"""

from __future__ import annotations

import time

from gradtui.expression.derivation import derive
from gradtui.expression.parser import parse

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
