"""Leaving: nobody waits for work that nobody will see."""

from __future__ import annotations

import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

_GRACE = 0.15  # seconds for threads to end by themselves


class NonBlockingExecutor(ThreadPoolExecutor):
    """Threads for maps and landmarks. asyncio waits for its executor's work when a loop ends; not for this one's."""

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002 - it never waits
        """End what has not begun."""
        super().shutdown(wait=False, cancel_futures=True)

    def _adjust_thread_count(self) -> None:
        """Where no thread can be started, one that is there does the work, or we do."""
        try:
            super()._adjust_thread_count()
        except RuntimeError:
            if not self._threads:
                self._work_queue.get().run()


def leave_soon(code: int) -> None:
    """End the program with an exit code in a moment, if threads that still compute keep it from ending.

    To be called when all is said and the terminal is as it was: Python itself would wait for them.
    """
    main = threading.main_thread()
    if any(thread is not main and not thread.daemon for thread in threading.enumerate()):
        threading.Thread(target=_leave, args=(code,), daemon=True).start()


def _leave(code: int) -> None:
    time.sleep(_GRACE)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)
