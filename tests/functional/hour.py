"""A program for the tests: an hour of play in a process of its own, and how much memory it took.

An hour at the fastest speed is 108,000 steps. The hour is compressed: the player's tick is called without waiting for
its timer, and the screen is drawn for some of the ticks; every step is taken. What the app and Textual load and keep
for themselves, in stores of a fixed size, is there before the first measurement.
"""

from __future__ import annotations

import asyncio
import gc
import json
import random
import sys
from dataclasses import replace
from pathlib import Path

from functional.hand import Hand
from functional.replay import entry
from functional.worlds import world

from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.scenario.runs import begin
from gradtui.tui.app import GradtuiApp

DRAWN, DRAWN_FIRST = 300, 40  # ticks between two that are drawn; so often before anything is measured
OFTEN = 3600  # ticks between two times that something else is done
WARM = 3 * OFTEN
KEYS = (
    "2", "3", "4", "1", "plus", "minus", "p", "p", "space", "home", "end", "l", "x", "right", "escape", "5", "escape",
    "m", "f", "tab",
)  # fmt: skip
OFTEN_PRESSED = ("space",) * 8 + ("o", "o", "plus", "minus", "r", "tab", "u", "p")
RANDOM = (*OFTEN_PRESSED, *KEYS, "g", "v", "b", "d", "t", "z", "w", "backspace", "end", "equals_sign", "question_mark")
ROUNDS = 6  # after each of which it is looked how much is taken
SIZES = [(80, 24), (120, 40), (100, 30)]


def taken() -> int:
    """Bytes of memory that are the process's own now."""
    gc.collect()
    for line in Path("/proc/self/status").read_text("utf-8").splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * 1024
    raise AssertionError


async def played(
    app: GradtuiApp, hand: Hand, steps: int, *, mixed: bool, drawn: int = DRAWN, often: int = OFTEN
) -> None:
    """So many ticks of the player, and now and then what a person does meanwhile."""
    main = app.main
    for k in range(steps):
        is_drawn = k % drawn == 0
        main._show_due = not is_drawn  # as if other keys were waiting
        main._tick()
        if is_drawn:
            await hand.settle()
        if mixed and k % often == often - 1:
            main._show_due = False
            await hand.resize(*SIZES[k // often % len(SIZES)])
            await hand.press(*KEYS)
    main._show_due = False
    await hand.settle()


async def pressed(name: str, keys: int) -> None:
    """Press keys at random, and print how much more memory is taken in the second half than in the first."""
    app = GradtuiApp(world(name))
    choice = random.Random(1)
    taken_after: list[int] = []
    async with app.run_test(size=(100, 30)):
        hand = Hand(app)
        await hand.settle()
        for k in range(1, keys + 1):
            await hand.press(choice.choice(RANDOM))
            if k % (keys // ROUNDS) == 0:
                await hand.press("escape", "escape", "escape")
                for _ in app.main.session.runs:  # what is measured is alike: Adam's memory is three times as large
                    for _ in range(len(OPTIMIZERS)):
                        if app.main.session.run.optimizer.name == "gd":
                            break
                        await hand.press("o")
                    await hand.press("home", "tab")
                taken_after.append(taken())
    half = len(taken_after) // 2
    grown = min(taken_after[half:]) - min(taken_after[:half])
    print(json.dumps({"grown": grown, "taken": taken_after}))


async def hour(name: str, steps: int, how: str) -> None:
    """Play, and print what was found."""
    scenario = replace(world(name), tolerance=0.0)  # so that it never ends
    app = GradtuiApp(scenario)
    async with app.run_test(size=(80, 24)):
        hand = Hand(app)
        await hand.settle()
        if how == "together":
            await hand.press("t")
        await played(app, hand, min(WARM, steps), mixed=how == "mixed", drawn=DRAWN_FIRST, often=WARM // 9)
        before, began = taken(), app.main.session.cursors
        await played(app, hand, steps, mixed=how == "mixed")
        grown, runs = taken() - before, app.main.session.runs
        went = [run.cursor - first for run, first in zip(runs, began, strict=True)]
        if how != "mixed":  # every step is still there, to the last bit
            for run, again in zip(runs, begin(scenario), strict=True):
                for k in (0, run.cursor // 3, run.cursor // 2, run.cursor):
                    assert entry(run, k) == entry(again.goto(k), k)
    print(json.dumps({"grown": grown, "went": went}))


if __name__ == "__main__":
    if sys.argv[3] == "keys":
        asyncio.run(pressed(sys.argv[1], int(sys.argv[2])))
    else:
        asyncio.run(hour(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
