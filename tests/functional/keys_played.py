"""A program for the tests: keys at random, without a screen, and how much more memory is taken after many of them.

Each key is an action and a frame: ``dispatch``, and all that is drawn of its state. What a scenario loads and keeps in
stores of a fixed size is there after every picture was seen, every edit made, and a quarter of the keys; what is
measured then and at last is the same state.
"""

from __future__ import annotations

import json
import random
import sys
import time
from typing import Any

from functional.hour import taken
from functional.worlds import other_texts, world

from gradtui.app.dispatch import dispatch
from gradtui.app.frame import Frame
from gradtui.app.opening import opened
from gradtui.app.painting.studio import Studio
from gradtui.app.panels.title import title
from gradtui.app.pictures.registry import PICTURES, paint, paint_beside
from gradtui.app.prepared import prepared
from gradtui.app.session import Session
from gradtui.app.state import AppState, Refusal
from gradtui.expression.errors import ExpressionError
from gradtui.scenario.edited import EditError, edited

STEPPING = ("step",) * 10 + ("back", "back", "home", "home", "raise_rate", "lower_rate", "use_curvature", "restart")
LOOKING = (
    "optimizer", "next_run", "together", "picture", "plane", "largest", "explore", "start_here", "leave",
    "fit", "field", "follow", "enlarge", "lesson", "next_card", "hint", "derivation",
)  # fmt: skip
FRAMES = 40  # of all keys together: those that come quickly have no frame of their own either


class Play:
    """A state, and the studio that paints it."""

    def __init__(self, name: str) -> None:
        self.scenario = world(name)
        self.choice = random.Random(name)
        self.begin(Session.open(self.scenario), Studio(Session.open(self.scenario)))

    def begin(self, session: Session, studio: Studio) -> None:
        self.studio = studio
        self.state = opened(session, studio.plane, studio.home)
        if not self.state.is_of_arrays:
            studio.hill.set_landmarks(studio.hill.find_landmarks())

    def do(self, action: str, *arguments: Any) -> None:
        found = dispatch(self.state, action, *arguments)
        self.become(found.state if isinstance(found, Refusal) else found)

    def become(self, after: AppState) -> None:
        if after.shown != self.state.shown:
            self.studio.forget()
        self.state = after

    def key(self) -> None:
        """Any key, and what follows from it."""
        match self.choice.randrange(30):
            case 0 | 1:
                self.do("show", self.choice.choice(list(PICTURES)))
            case 2:
                self.do("window", tuple(self.range() for _ in self.state.plane))
            case 3:
                self.do("look_at", [self.choice.uniform(-2, 2) for _ in self.state.plane])
            case 4:
                self.do("entry", self.choice.choice((1, -1)))
            case 5:
                self.do("card", self.choice.choice((1, 1, -1)))
            case 6 if self.choice.random() < 0.3:
                self.edit(self.choice.choice(other_texts(self.scenario)))
            case 7 if self.choice.random() < 0.1:  # a hundred steps, and with the next optimizer they are taken again
                self.do("end")
            case n if n < 20:
                self.do(self.choice.choice(STEPPING))
            case _:
                self.do(self.choice.choice(LOOKING))
        if self.choice.random() < 0.2 and self.state.session.heading:
            self.do("further")

    def range(self) -> tuple[float, float]:
        low = self.choice.uniform(-3, 2)
        return low, low + self.choice.uniform(0.5, 4)

    def edit(self, text: str) -> None:
        """Another function, and back to the one of before."""
        self.do("edit")
        before = self.studio
        try:
            scenario = edited(self.state.session.scenario, text)
        except (EditError, ExpressionError):
            self.do("edited")
            return
        session, self.studio = prepared(self.state.session, scenario, 60, 20)
        self.do("adopt", session, self.studio.plane, self.studio.home)
        self.draw()
        self.studio = before
        self.do("restore")
        self.do("edited")

    def draw(self) -> None:
        """All that a frame shows."""
        state, studio = self.state, self.studio
        frame = Frame(state, studio.landmarks)
        paint(state, studio, 58, 20)
        paint_beside(state, studio, 20, 20)
        title(state, 100)
        frame.numbers(40, 14)
        frame.runs(58, 4)
        frame.coach(98, 3)
        assert frame.loss_title(40, 8)
        frame.loss(40, 8)

    def see_all(self) -> None:
        """Every picture, with all that may be drawn on it, and every other function."""
        for name in PICTURES:
            self.do("show", name)
            for action in ("tangent", "tangent", "level", "field"):
                self.do(action)
                self.draw()
            self.do("leave")
        for text in other_texts(self.scenario):
            self.edit(text)

    def rest(self) -> None:
        """A state that is alike whatever was done."""
        self.begin(Session.open(self.scenario), self.studio)
        self.draw()


def grown(name: str, keys: int) -> int:
    """How much more is taken after all the keys than after the first quarter of them."""
    play, looked = Play(name), []
    play.see_all()
    for part in (keys // 4, keys - keys // 4):
        for _ in range(part):
            play.key()
            if play.choice.random() * keys < FRAMES:
                play.draw()
        play.rest()
        looked.append(taken())
    return looked[1] - looked[0]


if __name__ == "__main__":
    for scenario in sys.argv[2:]:
        began = time.process_time()
        more = grown(scenario, int(sys.argv[1]))
        print(json.dumps({"name": scenario, "grown": more, "cpu": time.process_time() - began}), flush=True)
