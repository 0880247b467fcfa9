"""Open an installed gradtui in a pseudo-terminal, take a step, leave: python smoke.py COMMAND..."""

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time


def main(*command: str) -> int:
    pid, master = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
        os.execvp(command[0], [*command, "two_minima"])
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def wait_for(text: bytes, seconds: float = 60.0) -> bool:
        seen, end = b"", time.monotonic() + seconds
        while time.monotonic() < end:
            if select.select([master], [], [], 0.1)[0]:
                try:
                    seen += os.read(master, 65536)
                except OSError:
                    break
            if text in seen:
                return True
        sys.stderr.write(f"did not see {text!r}\n")
        return False

    good = wait_for(b"Start: f = 5.936")
    os.write(master, b" ")
    good = good and wait_for(b"Step 1: x fell by 0.939")
    os.write(master, b"q")
    good = good and wait_for(b"\x1b[?1049l")
    return 0 if good and os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0 else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
