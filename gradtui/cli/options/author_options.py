"""The options of the commands for those who write scenarios."""

from __future__ import annotations

from ...scenario.template import KINDS
from .function_options import add_format, options_of
from .options import Options


def check_options() -> Options:
    """The options of ``gradtui check``."""
    options = options_of(
        "check",
        "Say what is wrong with scenarios, and what is doubtful: promises of [[expect]] that a run does not keep, "
        "questions without an answer, numbers in the texts that do not hold, cards and starts that nobody sees.",
    )
    options.section("what to check")
    options.add(
        metavar="SCENARIO",
        about="a file, the name of a built-in one, or - for standard input",
        many=True,
        kind="scenario",
    )
    options.add("--strict", about="a warning counts as an error")
    options.add("--watch", about="check again whenever a file changes, until Ctrl-C")
    options.section("what to print")
    add_format(options, "check")
    options.add("--schema", about="print the JSON Schema of a scenario file, and no more")
    options.note(
        "examples",
        [
            ("gradtui check my_lesson.toml", "everything that is wrong with it, at once"),
            ("gradtui check --watch my_lesson.toml", "and again whenever you save it"),
            ("gradtui check --strict --format json *.toml", "for a program"),
        ],
    )
    options.note("exit codes", [("0", "no errors; with --strict no warnings either"), ("2", "otherwise")])
    return options


def new_options() -> Options:
    """The options of ``gradtui new``."""
    options = options_of(
        "new",
        "Write a scenario to begin with, NAME.toml in this folder, in which every key is explained. The file that "
        "editors check it with, gradtui.schema.json, is put beside it. Nothing is ever overwritten.",
    )
    options.section("what to write")
    options.add(metavar="NAME", about="of the file, without .toml; - prints it instead", needed=True)
    options.add(
        "--kind",
        choices=KINDS,
        about="a curve, a hill, a lesson with questions, or data; default: lesson",
        conflicts_with="--variables",
    )
    options.add(
        "--variables", metavar="x,y", about="the names of the variables, instead of a kind", conflicts_with="--kind"
    )
    options.add("--print", about="print it instead of writing a file")
    options.note(
        "examples",
        [
            ("gradtui new my_lesson", "a lesson with questions"),
            ("gradtui new my_hill --variables u,v", "a function of u and v"),
            ("gradtui new - --kind data", "look at one first"),
        ],
    )
    return options
