"""The options of the commands for those who write scenarios."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

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
    return parser.parse_args(words)
