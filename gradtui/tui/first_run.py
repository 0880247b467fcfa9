"""What is said once, the first time that somebody opens the app on a machine."""

from __future__ import annotations

import os
from pathlib import Path

WORDS = "space takes a step, 1 to 6 change the picture, x explores, d says why, ? shows every key"


def is_first() -> bool:
    """Whether it is the first time; from then on it is not. Where nothing can be kept, it never is."""
    base = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    seen = Path(base) / "gradtui" / "seen"
    try:
        if seen.exists():
            return False
        seen.parent.mkdir(parents=True, exist_ok=True)
        seen.touch()
    except (OSError, RuntimeError):
        return False
    return True
