"""Prints, as JSON, all that an app with the picture of ``height_picture`` makes of it. Runs where it was added."""

from __future__ import annotations

import asyncio
import json
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

from functional.pilots import footer_of, settled, text_of
from manual_tables import MADE

from gradtui.app.dispatch import dispatch
from gradtui.app.keys import KEYS
from gradtui.app.opening import opened
from gradtui.app.painting.studio import Studio
from gradtui.app.session import Session
from gradtui.app.state import Refusal
from gradtui.cli.main import main
from gradtui.scenario.catalogue import open_scenario
from gradtui.scenario.reader import loads
from gradtui.tui.app import GradtuiApp

ASKED = """
[function]
expression = "x**2 + y**2"
[[start]]
at = { x = 1, y = 2 }
[[question]]
ask = "partial"
of = "x"
"""


def shot(size: str) -> str:
    out = StringIO()
    with redirect_stdout(out):
        main(["shot", "himmelblau", "--keys", "space 9", "--size", size])
    return out.getvalue()


async def seen() -> dict[str, Any]:
    found: dict[str, Any] = {}
    app = GradtuiApp(open_scenario("himmelblau"))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        found["footer"] = footer_of(app)
        found["palette"] = [command.title for command in app.get_system_commands(app.main)]
        await pilot.press("9", "right")
        found["shown"], found["run"] = app.main.shown, app.main.session.active
        found["footer when shown"] = footer_of(app)
        await pilot.press("question_mark")
        await pilot.pause()
        found["help"] = text_of(app, "#help-text")
    for name in ("two_minima", "five_parameters"):
        app = GradtuiApp(open_scenario(name))
        async with app.run_test(size=(130, 30)) as pilot:
            await pilot.press("9")
            found[name] = [note.message for note in app._notifications], footer_of(app)
    app = GradtuiApp(loads(ASKED))
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot, lambda: app.main.state.typing == "answer")
        await pilot.press("escape", "9")
        await pilot.pause()
        found["asked"] = text_of(app, "#picture")
        await pilot.press("z")  # the question is put away
        await pilot.pause()
        found["not asked"] = text_of(app, "#picture")
    return found


def refused(name: str) -> str:
    session = Session.open(open_scenario(name))
    studio = Studio(session)
    result = dispatch(opened(session, studio.plane, studio.home), "show", "height")
    return result.words if isinstance(result, Refusal) else ""


if __name__ == "__main__":
    told = asyncio.run(seen())
    told["shots"] = {size: shot(size) for size in ("80x24", "120x40", "200x60")}
    told["refused"] = {name: refused(name) for name in ("himmelblau", "two_minima", "five_parameters")}
    told["keys"] = [key.action for key in KEYS]
    told["table"] = MADE["keys: Pictures"]()
    print(json.dumps(told))
