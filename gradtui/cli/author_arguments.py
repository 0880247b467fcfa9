"""The options of the commands for those who write scenarios."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from ..scenario.template import KINDS
from .arguments import parser_of


def check_options(words: Sequence[str]) -> argparse.Namespace:
    """The options of ``gradtui check``."""
    parser = parser_of(
        "gradtui check",
        "Say what is wrong with scenarios, and what is doubtful: promises of [[expect]] that a run does not keep, "
        "questions without an answer, numbers in the texts that do not hold, cards and starts that nobody sees.",
        "exit codes: 0 no errors (with --strict: nor warnings), 2 otherwise",
    )
    parser.add_argument(
        "scenarios", nargs="*", metavar="SCENARIO", help="a file, the name of a built-in one, or - for standard input"
    )
    parser.add_argument("--strict", action="store_true", help="a warning counts as an error")
    parser.add_argument("--watch", action="store_true", help="check again whenever a file changes, until Ctrl-C")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of a scenario file, and no more")
    return parser.parse_args(words)


def new_options(words: Sequence[str]) -> argparse.Namespace:
    """The options of ``gradtui new``."""
    parser = parser_of(
        "gradtui new",
        "Write a scenario to begin with, NAME.toml in this folder, in which every key is explained. The file that "
        "editors check it with is put beside it. Nothing is ever overwritten.",
    )
    parser.add_argument("name", metavar="NAME", help="of the file, without .toml; - prints it instead")
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--kind", choices=KINDS, help="a curve, a hill, a lesson with questions, or data; default: lesson"
    )
    what.add_argument("--variables", metavar="x,y", help="the names of the variables")
    parser.add_argument("--print", action="store_true", help="print it instead of writing a file")
    return parser.parse_args(words)
