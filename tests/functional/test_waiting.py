"""What takes over a second says so on a terminal, nowhere else, and leaves nothing behind; ^C ends it."""

from __future__ import annotations

import re
import signal
import subprocess
import sys

import pytest
from functional.terminal import Terminal

SLOW_WORK = """
import sys, time
from gradtui.cli.main import main
from gradtui.cli import output
from gradtui.cli.waiting import waiting

def work(words):
    with waiting("run", "runs") as told:
        told(3, 1024)
        time.sleep(float(words[0]))
        output.data("the result" + chr(10))
        time.sleep(0.7)
    return 0

sys.exit(main(dispatch=work))
"""
SAID = re.compile(rb"\rgradtui run: [12] s, 3 of 1,024 runs")


def test_it_is_said_from_the_first_second_on_and_taken_away() -> None:
    with Terminal([sys.executable, "-c", SLOW_WORK, "1.2"]) as terminal:
        assert terminal.finish() == 0
        assert terminal.output.count(b"\rgradtui run: ") == 1  # and not again behind the result
        said = SAID.match(terminal.output)
        assert said is not None
        width = len(said[0]) - 1
        assert terminal.output[len(said[0]) :] == b"\r" + b" " * width + b"\rthe result\r\n"


def test_what_is_quick_says_nothing() -> None:
    with Terminal([sys.executable, "-c", SLOW_WORK, "0"]) as terminal:
        assert terminal.finish() == 0
        assert terminal.output == b"the result\r\n"


@pytest.mark.slow
def test_nothing_is_said_where_there_is_no_terminal() -> None:
    done = subprocess.run([sys.executable, "-c", SLOW_WORK, "2.5"], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"the result\n", b"")


LONG = {
    "run": [
        "run",
        "-f",
        "+".join(f"sin(x{k})*x{k}**2" for k in range(32)),
        "--steps",
        "100000",
        "--lr",
        "1e-7",
        "--tolerance",
        "0",
    ],
    "map": ["map", "himmelblau", "--size", "1000x1000", "--steps", "2000"],
    "check": ["check", "-"],
    "explain": ["explain", "-f", "cbrt(" * 98 + "x" + ")" * 98, "--wrt", "x,x,x"],
}
CHECKED = "\n".join(
    [
        "[function]",
        f'expression = "{LONG["run"][2]}"',
        "[descent]",
        "steps = 100000",
        "learning_rate = 1e-7",
        "tolerance = 0",
        "[[expect]]",
        'verdict = "converged"',
    ]
)


@pytest.mark.slow
@pytest.mark.parametrize("command", LONG)
def test_every_command_that_may_take_long(command: str) -> None:
    words = " ".join(f"'{word}'" for word in LONG[command])
    shell = ["bash", "-c", f"exec \"$0\" -m gradtui {words} <<< '{CHECKED}'", sys.executable]
    with Terminal(shell) as terminal:
        terminal.wait_for(f"\rgradtui {command}: 1 s")
        if terminal.process.poll() is None:
            terminal.signal(signal.SIGINT)
        assert terminal.finish(5) == 130
        assert terminal.output.endswith(b" \r")  # the line is taken away
        assert b"Traceback" not in terminal.output
        assert terminal.output.count(b"\n") == 0
