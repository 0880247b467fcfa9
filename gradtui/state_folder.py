"""The folder in which gradtui keeps what it remembers between two runs."""

from __future__ import annotations

import os


def state_folder() -> str:
    """Return ``$XDG_STATE_HOME/gradtui``, or ``~/.local/state/gradtui``. It need not be there yet.

    Source: XDG Base Directory Specification; a value that is no absolute path is to be ignored.
    """
    base = os.environ.get("XDG_STATE_HOME", "")
    if not os.path.isabs(base):  # noqa: PTH117 - pathlib costs the start-up
        base = os.path.join(os.path.expanduser("~"), ".local", "state")  # noqa: PTH111, PTH118
    return os.path.join(base, "gradtui")  # noqa: PTH118
