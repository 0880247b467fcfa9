"""A process that listens to its own audit events while bad and good input is read and computed.

Prints what it heard as JSON: each event with how often, and every source that became code.
"""

from __future__ import annotations

import contextlib
import io
import json
import random
import sys
from collections import Counter
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parent
FEW = "few" in sys.argv
sys.path[:0] = [str(TESTS.parent), str(TESTS)]

import giants  # noqa: E402
import messages  # noqa: E402
import strings  # noqa: E402

from gradtui import ExpressionError, Function, load  # noqa: E402
from gradtui import run as descend  # noqa: E402
from gradtui.cli.main import main  # noqa: E402
from gradtui.engine.descent.optimizers import OPTIMIZERS  # noqa: E402
from gradtui.expression.derivation import TooLongError  # noqa: E402
from gradtui.scenario.catalogue import find  # noqa: E402


def parse_and_evaluate(texts: list[str]) -> None:
    import numpy as np

    for text in texts:
        try:
            function = Function(text, variables=["x", "y"])
        except ExpressionError as error:
            str(error)
            continue
        for point in ((1.0, 2.0), (0.0, 0.0), (1e200, -1e200)):
            function(*point)
            function.partials(*point)
        grid = np.linspace(-1.0, 1.0, 5)
        function(grid, grid)
        function.partials(grid, grid)
        with contextlib.suppress(ExpressionError, TooLongError):
            str(function.partial("x"))
            function.derivation("y")
            function.hessian(1.0, 2.0)


def hostile() -> list[str]:
    cases = map(json.loads, (TESTS / "data" / "hostile_expressions.jsonl").read_text("utf-8").splitlines())
    found = [case.get("expr") or "".join(piece * count for piece, count in case["repeat"]) for case in cases]
    rng = random.Random(41)
    made = [*found, *(strings.expression(rng) for _ in range(150)), *list(giants.GIANTS.values())[:10:3]]
    return made[::8] if FEW else made


def descents() -> None:
    for optimizer in list(OPTIMIZERS)[:: 4 if FEW else 1]:
        command(["run", "-f", "where(x > 0, x**2, abs(y)) + erf(x*y)", "--start", "x=1,y=2", "--optimizer", optimizer])
    command(["map", "-f", "x**4 - x**2 + y**2", "--size", "10x10", "--format", "json"])
    command(["map", "two_minima", "--size", "10x10", "--format", "json"])
    command(["explain", "-f", "sin(x)**2*y + log(1 + x**2)", "--at", "x=1,y=2", "--hessian"])
    command(["run", "-f", "open(x)"])


def command(words: list[str]) -> None:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        main(words)


def files() -> None:
    """Scenarios from memory: nothing is opened for them."""
    for name, content in CONTENTS.items():
        messages.of_file(content, name)
    for text in strings.good_files()[:6]:
        messages.of_file(text.encode(), "a.toml")


def from_disk() -> None:
    for name in ("two_minima", "himmelblau", "house_prices"):
        descend(load(find(name) or ""))


CONTENTS = {path.name: path.read_bytes() for path in (TESTS / "data" / "bad_scenarios").glob("*.toml")}
WAYS: dict[str, Any] = {
    "expressions": lambda: parse_and_evaluate(HOSTILE),
    "descents": descents,
    "files": files,
    "from_disk": from_disk,
}
HOSTILE = hostile()
heard: list[tuple[str, tuple[Any, ...]]] = []
listening = False


def hear(event: str, arguments: tuple[Any, ...]) -> None:
    if listening and event != "builtins.id":  # a million times, and no harm
        heard.append((event, arguments))


def plain(arguments: tuple[Any, ...]) -> list[str]:
    return [a.decode("utf-8", "replace") if isinstance(a, bytes) else str(a) for a in arguments[:2]]


if __name__ == "__main__":
    for way in WAYS.values():  # whatever is loaded once is loaded now
        way()
    sys.addaudithook(hear)
    said = {}
    for name, way in WAYS.items():
        heard.clear()
        listening = True
        way()
        listening = False
        counts = Counter(event for event, _ in heard)
        said[name] = {
            "events": counts,
            "opened": [plain(arguments) for event, arguments in heard if event == "open"],
            "sources": [plain(arguments) for event, arguments in heard if event == "compile"],
            "codes": sorted({a[0].co_filename for event, a in heard if event == "exec"}),
            "imports": sorted({str(a[0]) for event, a in heard if event == "import"}),
        }
    print(json.dumps(said))
