"""What is said once, the first time that somebody opens the app on a machine."""

from __future__ import annotations

from pathlib import Path

from ..state_folder import state_folder

WORDS = "Welcome: space takes a step, 1 to 6 change the picture, x explores, d says why, ? shows every key."


def is_first() -> bool:
    """Whether it is the first time; from then on it is not. Where nothing can be kept, it never is."""
    seen = Path(state_folder()) / "seen"
    try:
        if seen.exists():
            return False
        seen.parent.mkdir(parents=True, exist_ok=True)
        seen.touch()
    except (OSError, RuntimeError):
        return False
    return True
