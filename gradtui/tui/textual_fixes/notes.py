"""Notes, whose timers end.

In Textual 8.2 a note that expires while it is put on a screen gets a timer of less than no time at all. Such a timer
looks for its next turn for ever, in the one thread that there is: the app stands still.
"""

from __future__ import annotations

from textual.notifications import Notification

_MOMENT = 0.1  # seconds


class Note(Notification):
    """A note that is seen for a moment at least."""

    @property
    def time_left(self) -> float:
        """Seconds until it goes."""
        return max(super().time_left, _MOMENT)

    @property
    def has_expired(self) -> bool:
        """Whether its time is over."""
        return super().time_left <= 0
