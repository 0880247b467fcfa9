"""The options of every command, and what ``--help`` says."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from ..expression.visible import visible
from .usage import UsageError

_EPILOG = """\
examples:
  gradtui                                  the menu: the course, practice, the gallery
  gradtui two_minima                       a built-in scenario, in the app
  gradtui lesson.toml                      your own file
  gradtui -f "x**2 + 3*x*y" --start x=1,y=2 --lr 0.1
  gradtui run two_minima --steps 20        the same descents, as text
  gradtui run two_minima --format json     … as JSON
  gradtui explain two_minima --at x=1      why each partial derivative is what it is
  gradtui map himmelblau                   where descent ends, from every start
  gradtui torch two_minima                 the same descents as a PyTorch script
  gradtui shot himmelblau --keys "space*9" what the app shows after nine keys
  gradtui practice --level 2               problems without end
  gradtui serve two_minima                 the app in a browser, for a class too
  gradtui new my_lesson                    a file of your own to begin with
  gradtui check my_lesson.toml             what is wrong or doubtful in your file
  gradtui list                             the lessons and the built-in scenarios

exit codes: 0 done, 1 a fault of gradtui's own, 2 bad input or usage"""

_SERVE = """\
Show the app in a browser: a scenario, or without one the menu. Every visitor has an app of
their own, and nobody sees or changes what another one does.
Needs textual-serve: pip install 'gradtui[web]'."""
_SERVE_EPILOG = """\
A visitor can do what the keys do, and no more: choose no file, write none, and see nothing
of this machine but the scenario. s gives a picture to the visitor's browser. How far a
visitor has come in the course is forgotten at the end of the visit. When the scenario's file
is saved, every visitor sees the new one.

Only this machine is served, unless --host names another address and --allow-network says
that it is meant. The pages are not encrypted and ask for no password.

examples:
  gradtui serve two_minima                 then open http://127.0.0.1:8000
  gradtui serve                            the menu: the course, practice, the gallery
  gradtui serve lesson.toml --port 0       on any free port
  gradtui serve -f "x**2 + 3*x*y" --start x=1,y=2
  gradtui serve two_minima --host 0.0.0.0 --allow-network      for a class, on every address of this machine

ctrl+c ends it, and every visit with it (exit code 0)"""


class Parser(argparse.ArgumentParser):
    """The parser of a command's options: what it cannot read is a ``UsageError``."""

    def error(self, message: str) -> None:  # type: ignore[override]
        """Raise UsageError."""
        raise UsageError(f"{visible(message, limit=200)} (see {self.prog} --help)")


def parser_of(prog: str, description: str, epilog: str | None = None) -> Parser:
    """Return the parser of a command that has no options yet but ``--help``."""
    return Parser(
        prog=prog,
        description=description,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def _add_source(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "scenario", nargs="?", help="a scenario file, the name of a built-in one, or - for standard input"
    )
    parser.add_argument("-f", "--function", metavar="EXPR", help="a function instead of a file: 'x**2 + 3*x*y'")


def _add_what(parser: argparse.ArgumentParser) -> None:
    _add_source(parser)
    parser.add_argument(
        "--start",
        action="append",
        metavar="x=1,y=2",
        help="where to start, instead of the scenario's starts, or the name of one of them; may repeat",
    )
    parser.add_argument(
        "--lr", "--learning-rate", type=_number, metavar="η", help="the learning rate, instead of the scenario's"
    )
    parser.add_argument(
        "--optimizer",
        metavar="NAME",
        help="gd, momentum, nesterov, adagrad, rmsprop, adadelta, adam, adamw, nadam, newton or line_search",
    )
    parser.add_argument(
        "--tolerance", type=_number, metavar="T", help="stop when the gradient's norm is at or below T; 0: never"
    )


def _add_look(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--ascii", action="store_true", help="characters of ASCII alone; so too where the locale has no other"
    )
    parser.add_argument(
        "--palette", choices=("viridis", "cividis", "grey"), help="the colours of height; default: viridis"
    )


def _joined(words: Sequence[str]) -> list[str]:
    """Let a function or keys begin with a minus: ``-f "-x**2"`` and ``--keys "-*3"`` are meant as they stand."""
    joined: list[str] = []
    waiting = iter(words)
    for word in waiting:
        if word in ("-f", "--function"):
            value = next(waiting, None)
            joined.append(word if value is None else f"--function={value}")
        elif word == "--keys":
            value = next(waiting, None)
            joined.append(word if value is None else f"--keys={value}")
        else:
            joined.append(word)
    return joined


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not text.isascii() or "_" in text or value - value != 0.0:
        raise argparse.ArgumentTypeError(f"expected a number, got {text!r}")
    return value


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= len(text) <= 7 and 1 <= int(text) <= 100_000):
        raise argparse.ArgumentTypeError(f"expected a whole number from 1 to 100,000, got {text!r}")
    return int(text)


def _seed(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise argparse.ArgumentTypeError(f"expected a whole number from 0 to 999,999,999, got {text!r}")
    return int(text)


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not all(part.isascii() and part.isdigit() and len(part) <= 7 for part in (width, height)):
        raise argparse.ArgumentTypeError(f"expected a width and a height such as 160x90, got {text!r}")
    across, down = int(width), int(height)
    if not all(2 <= side <= 2000 for side in (across, down)) or across * down > 1_000_000:
        expected = "expected 2 to 2,000 cells each way and at most 1,000,000 in all"
        raise argparse.ArgumentTypeError(f"{expected}, got {text!r}")
    return across, down


def _window(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not all(part.isascii() and part.isdigit() and len(part) <= 7 for part in (width, height)):
        raise argparse.ArgumentTypeError(f"expected a width and a height such as 120x40, got {text!r}")
    if not (20 <= int(width) <= 300 and 5 <= int(height) <= 100):
        raise argparse.ArgumentTypeError(f"expected a window from 20x5 to 300x100, got {text!r}")
    return int(width), int(height)


def _pace(text: str) -> float:
    value = _number(text)
    if not 0.01 <= value <= 60.0:
        raise argparse.ArgumentTypeError(f"expected seconds from 0.01 to 60, got {text!r}")
    return value


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and int(text) <= 65_535):
        raise argparse.ArgumentTypeError(f"expected a number from 0 to 65535, got {text!r}")
    return int(text)


def _visitors(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= 1000):
        raise argparse.ArgumentTypeError(f"expected a whole number from 1 to 1,000, got {text!r}")
    return int(text)


def _rates(text: str) -> tuple[float, float]:
    parts = text.split(":")
    try:
        low, high = (_number(part) for part in parts)
    except (ValueError, argparse.ArgumentTypeError):
        low, high = 0.0, 0.0
    if not 0.0 <= low < high:
        expected = "expected two learning rates from 0 on, the smaller one first, such as 0:0.25"
        raise argparse.ArgumentTypeError(f"{expected}, got {text!r}")
    return low, high


def app_options(words: Sequence[str]) -> argparse.Namespace:
    """The options of ``gradtui [SCENARIO]``."""
    from .. import __version__

    parser = parser_of("gradtui", "Partial derivatives, the gradient and gradient descent, in the terminal.", _EPILOG)
    parser.add_argument("--version", action="version", version=f"gradtui {__version__}")
    _add_what(parser)
    _add_look(parser)
    return parser.parse_args(_joined(words))


def run_options(words: Sequence[str]) -> argparse.Namespace:
    """The options of ``gradtui run``."""
    parser = parser_of("gradtui run", "Run a scenario's descents without the app.")
    _add_what(parser)
    parser.add_argument("--steps", type=_count, metavar="N", help="how many updates, instead of the scenario's number")
    parser.add_argument("--format", choices=("text", "json", "csv"), default="text", help="default: text")
    parser.add_argument(
        "--speak", action="store_true", help="a line of plain words for each step, to be read aloud; overrides --format"
    )
    parser.add_argument("--full", action="store_true", help="JSON with every number of arrays of more than 10,000")
    parser.add_argument("--output", metavar="FILE", help="write there instead of to standard output")
    return parser.parse_args(_joined(words))


def torch_options(words: Sequence[str]) -> argparse.Namespace:
    """The options of ``gradtui torch``."""
    parser = parser_of("gradtui torch", "Write a scenario's descents as a PyTorch script that stands alone.")
    _add_what(parser)
    parser.add_argument("--steps", type=_count, metavar="N", help="how many updates, instead of the scenario's number")
    parser.add_argument("--output", metavar="FILE", help="write there instead of to standard output")
    return parser.parse_args(_joined(words))


def explain_options(words: Sequence[str]) -> argparse.Namespace:
    """The options of ``gradtui explain``."""
    parser = parser_of("gradtui explain", "Explain each partial derivative, rule by rule, with the numbers of a point.")
    _add_source(parser)
    parser.add_argument(
        "--wrt",
        action="append",
        metavar="x",
        help="by which variable, instead of by each; x,y is the second partial, first by x, then by y; "
        "w[3] is an entry of an array; may repeat",
    )
    parser.add_argument("--full", action="store_true", help="JSON with every number of arrays of more than 10,000")
    parser.add_argument("--hessian", action="store_true", help="every second partial as well")
    parser.add_argument("--at", metavar="x=1,y=2", help="at which point, instead of the first start")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    return parser.parse_args(_joined(words))


def map_options(words: Sequence[str]) -> argparse.Namespace:
    """The options of ``gradtui map``."""
    parser = parser_of("gradtui map", "Show where descent ends from every start, or with every learning rate.")
    _add_what(parser)
    parser.add_argument("--steps", type=_count, metavar="N", help="how many updates each descent may take")
    parser.add_argument(
        "--over",
        choices=("start", "rate"),
        help="start × start, or start × learning rate; default: rate for one variable, start for more",
    )
    parser.add_argument(
        "--sweep", action="store_true", help="steps to converge for every learning rate, from each of the starts"
    )
    parser.add_argument("--rates", type=_rates, metavar="LOW:HIGH", help="the range of learning rates")
    parser.add_argument(
        "--size", type=_size, metavar="WxH", help="how many cells; default: 160x90, for text 72x24 or the terminal's"
    )
    parser.add_argument("--format", choices=("text", "json", "png"), default="text", help="default: text")
    parser.add_argument("--output", metavar="FILE", help="write there instead of to standard output")
    return parser.parse_args(_joined(words))


def shot_options(words: Sequence[str]) -> argparse.Namespace:
    """The options of ``gradtui shot``."""
    parser = parser_of(
        "gradtui shot", "Show what the app would show after some keys, as a picture, text or a recording."
    )
    _add_what(parser)
    parser.add_argument("--keys", default="", metavar="KEYS", help="what to press first: 'space*12 c', 'tab + ? esc'")
    parser.add_argument("--size", type=_window, default=(120, 40), metavar="WxH", help="of the window; default: 120x40")
    parser.add_argument("--output", metavar="FILE", help="a .svg or a .txt; default: text to standard output")
    parser.add_argument("--cast", metavar="FILE", help="a .cast for asciinema, with a frame after each key")
    parser.add_argument("--pace", type=_pace, metavar="S", help="seconds from a frame to the next; default: 0.5")
    parser.add_argument("--theme", metavar="NAME", help="one of Textual's, such as textual-light")
    _add_look(parser)
    return parser.parse_args(_joined(words))


def serve_options(words: Sequence[str]) -> argparse.Namespace:
    """The options of ``gradtui serve``."""
    parser = parser_of("gradtui serve", _SERVE, _SERVE_EPILOG)
    _add_what(parser)
    _add_look(parser)
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="where to listen; default: 127.0.0.1")
    parser.add_argument("--port", type=_port, default=8000, metavar="N", help="default: 8000; 0 takes any free one")
    parser.add_argument(
        "--allow-network",
        action="store_true",
        help="listen on an ADDRESS that other machines reach too; without it such an address is refused",
    )
    parser.add_argument(
        "--visitors", type=_visitors, default=32, metavar="N", help="how many at the same time; default: 32"
    )
    return parser.parse_args(_joined(words))


def practice_options(words: Sequence[str]) -> argparse.Namespace:
    """The options of ``gradtui practice``."""
    from ..lesson.practice import LEVELS

    about = "\n".join(f"  {level}  {words}" for level, words in LEVELS.items())
    parser = parser_of("gradtui practice", "Problems without end: predict, then look.", f"levels:\n{about}")
    parser.add_argument("--level", type=int, choices=tuple(LEVELS), default=1, metavar="N", help="1 to 5; default: 1")
    parser.add_argument("--seed", type=_seed, metavar="N", help="the number of the first problem; default: any")
    parser.add_argument("--print", action="store_true", help="print the problem as a scenario file instead")
    _add_look(parser)
    return parser.parse_args(words)


def list_options(words: Sequence[str]) -> argparse.Namespace:
    """The options of ``gradtui list``: none."""
    return parser_of("gradtui list", "List the built-in scenarios.").parse_args(words)
