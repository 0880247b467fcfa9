"""The tables of the manual, made from what gradtui itself goes by; and how they stand in its pages.

In a page, ``<!-- made: NAME -->`` comes before a table that is made here, and ``<!-- named: NAME -->`` before one whose
words are written by hand, but whose first column is what gradtui has.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

from gradtui import Function
from gradtui.app import keys
from gradtui.cli.command_table import APP, COMMANDS, found
from gradtui.cli.main import main
from gradtui.cli.options.options import Option
from gradtui.engine.descent.hyperparameter import Hyperparameter
from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.engine.descent.schedules import SCHEDULES
from gradtui.export.formats.format import Kind
from gradtui.export.formats.registry import FORMATS, names_of
from gradtui.expression.names import pretty
from gradtui.expression.primitives.registry import REGISTRY, of_numbers
from gradtui.expression.printing import unicode
from gradtui.expression.reading.parser import parse
from gradtui.lesson.diagnosis import MISTAKES
from gradtui.lesson.practice import LEVELS
from gradtui.scenario.cards import VERDICTS
from gradtui.scenario.catalogue import course
from gradtui.scenario.schema import schema
from gradtui.scenario.tables.question_kinds import kinds_table

MARK = re.compile(r"^<!-- (made|named): (.+) -->\n(?:\n((?:\|.*\n)+))?", re.MULTILINE)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of Markdown."""
    lines = ["| " + " | ".join(cells).replace("|  |", "| |") + " |\n" for cells in (head, *rows)]
    return "".join([lines[0], f"|{'---|' * len(head)}\n", *lines[1:]])


def code(text: str) -> str:
    """A text as code, in a cell."""
    return f"`{text}`".replace("|", r"\|") if text else ""


def plain(text: str) -> str:
    """A text that is no Markdown, in a cell."""
    return re.sub(r"[*`|\[\]<]", r"\\\g<0>", text)


# -- the language and what runs ------------------------------------------------------------------------------------


def functions() -> str:
    rows = []
    for entry in of_numbers():
        name, least = entry.name, entry.arity[0]
        variables = "xyz"[:least] if least < 3 else "xy"
        call = f"{name}({', '.join(variables)})" if least < 3 else f"{name}(x > y, x, y)"
        slopes = [f"∂/∂{v}: {code(Function(call).partial(v).unicode)}" for v in variables]
        only = code(Function(call).partial("x").unicode)
        others = ", ".join(map(code, entry.aliases))
        rows.append([code(call), others, only if least == 1 else ", ".join(slopes)])
    return table(["function", "also written", "its derivative"], rows)


def _settings(hyperparameters: Sequence[Hyperparameter]) -> str:
    texts = [f"{hyper.key} = {hyper.default:g}".replace("e-0", "e-") for hyper in hyperparameters]
    return ", ".join(map(code, texts)) or "none"


def optimizers() -> str:
    rows = [
        [
            code(optimizer.name),
            plain(optimizer.title),
            ", ".join(code(f"{pretty(name)} ← {unicode(parse(text))}") for name, text in optimizer.formula),
            _settings(optimizer.hyperparameters),
        ]
        for optimizer in OPTIMIZERS.values()
    ]
    return table(["name", "what it is", "update", "settings"], rows)


def schedules() -> str:
    def rule(name: str) -> str:
        schedule = SCHEDULES[name]
        text = schedule.formula.format(**{hyper.key: hyper.key for hyper in schedule.hyperparameters})
        return code(text if name != "warmup" else f"min(1, t/warmup)·{text}")

    rows = [[code(name), rule(name), _settings(schedule.hyperparameters)] for name, schedule in SCHEDULES.items()]
    return table(["name", "rate of update t", "settings"], rows)


# -- the app and the commands --------------------------------------------------------------------------------------


def keys_table(of: Sequence[keys.Key], *, without: Sequence[str] = ()) -> Callable[[], str]:
    rows = [[" ".join(map(code, key.shown.split())), plain(key.help)] for key in of if key.action not in without]
    return lambda: table(["keys", "what they do"], rows)


def commands() -> str:
    return table(
        ["command", "what it does"],
        [
            [code("gradtui [SCENARIO]"), plain(APP.about)],
            *([code(f"gradtui {name}"), plain(command.about)] for name, command in COMMANDS.items()),
        ],
    )


def _option(option: Option) -> list[str]:
    written = f"{', '.join(option.names)} {option.metavar}".strip() if option.names else option.metavar
    return [code(written), plain(option.about)]


def options(name: str) -> Callable[[], str]:
    def made() -> str:
        every = found((COMMANDS[name] if name else APP).options)()
        shown = [option for option in every.all if option not in every.help]
        return table(["option", "what it does"], [_option(option) for option in shown])

    return made


def formats() -> str:
    rows = []
    for form in FORMATS:
        has_choice = any(kind in form.writers and len(names_of(kind)) > 1 for kind in Kind if kind is not Kind.SCREEN)
        asked = [f"--{form.flag}"] if form.flag else [f"--format {form.name}"] * has_choice
        of = [code(f"gradtui {kind}") for kind in Kind if kind in form.writers]
        rows.append([", ".join(map(code, (*asked, *form.suffixes))), plain(form.about), ", ".join(of)])
    return table(["asked for by", "what it is", "of"], rows)


def note(heading: str, first: str) -> Callable[[], str]:
    def made() -> str:
        (rows,) = [note.rows for note in found(APP.options)().notes if note.heading == heading]
        return table([first, "meaning"], [[code(name), plain(about)] for name, about in rows])

    return made


def lessons() -> str:
    return table(["lesson", "what it is about"], [[code(lesson.name), plain(lesson.summary)] for lesson in course()])


def levels() -> str:
    return table(["level", "what it is about"], [[str(level), plain(words)] for level, words in LEVELS.items()])


# -- the keys of a scenario ----------------------------------------------------------------------------------------


def _kind(of: dict[str, Any]) -> str:
    """What kind of value a key has."""
    if "const" in of:
        return "number"
    if "$ref" in of:
        return "name or table"
    if "anyOf" in of:
        return " or ".join(map(_kind, of["anyOf"]))
    words = {
        "integer": "whole number",
        "string": "text",
        "object": "table",
        "array": "list",
        "boolean": "true or false",
    }
    return "one of " + ", ".join(map(code, of["enum"])) if "enum" in of else words.get(of["type"], of["type"])


def _keys(of: dict[str, Any]) -> list[list[str]]:
    """The rows of a table's keys."""
    definitions = schema()["$defs"]
    rows = []
    for key, value in of["properties"].items():
        words = value.get("description") or definitions[value["$ref"].rpartition("/")[2]]["description"]
        needed = " (needed)" if key in of.get("required", ()) else ""
        rows.append([code(key), _kind(value) + needed, plain(words)])
    return rows


def file_keys() -> str:
    whole = schema()
    rows = []
    for (name, kind, words), value in zip(_keys(whole), whole["properties"].values(), strict=True):
        key = name.strip("`")
        if value.get("type") == "array":
            name, kind = code(f"[[{key}]]"), kind.replace("list", "tables")
        elif value.get("type") == "object":
            name = code(f"[{key}]")
        rows.append([name, kind, words])
    return table(["key", "value", "meaning"], rows)


def scenario_keys(name: str) -> Callable[[], str]:
    of = schema()["properties"][name]
    return lambda: table(["key", "value", "meaning"], _keys(of.get("items", of)))


def data_keys(needed: str) -> Callable[[], str]:
    """The keys of the kind of data that needs this one."""
    (of,) = [
        kind
        for kind in schema()["properties"]["data"]["additionalProperties"]["anyOf"]
        if needed in kind.get("required", ())
    ]
    return lambda: table(["key", "value", "meaning"], _keys(of))


def mistakes() -> str:
    rows = [[code(mistake.word), plain(mistake.says.format(x="x"))] for mistake in MISTAKES.values()]
    return table(["mistake", "what is said of it"], rows)


MADE: dict[str, Callable[[], str]] = {
    "functions": functions,
    "optimizers": optimizers,
    "schedules": schedules,
    **{f"keys: {group}": keys_table([key for key in keys.KEYS if key.group == group]) for group in keys.GROUPS},
    "keys of the menu": keys_table(keys.MENU_KEYS, without=keys.ANYWHERE),
    "keys of a derivation": keys_table(keys.DERIVATION_KEYS),
    "keys of the table of runs": keys_table(keys.COMPARE_KEYS),
    "keys of the edit line": keys_table(keys.EDIT_KEYS),
    "keys of an answer": keys_table(keys.ANSWER_KEYS),
    "keys of a search": keys_table(keys.SEARCH_KEYS),
    "commands": commands,
    **{f"options of {name or 'gradtui'}": options(name) for name in ("", *COMMANDS) if name != "list"},
    "formats": formats,
    "exit codes": note("exit codes", "exit code"),
    "environment": note("environment", "variable"),
    "files": note("files", "file"),
    "course": lessons,
    "levels": levels,
    "questions": kinds_table,
    "keys of the file": file_keys,
    **{
        f"keys of {name}": scenario_keys(name)
        for name in ("function", "start", "descent", "view", "model", "lesson", "question", "expect")
    },
    "keys of an array": data_keys("shape"),
    "keys of a CSV file": data_keys("file"),
    "mistakes": mistakes,
}
"""What a table is called → what makes it."""


# -- tables that are written by hand -------------------------------------------------------------------------------


def printed(*words: str) -> dict[str, Any]:
    """The JSON that a command prints."""
    out = StringIO()
    with redirect_stdout(out):
        assert main([*words, "--format", "json"]) == 0
    document: dict[str, Any] = json.loads(out.getvalue())
    return document


def _run() -> dict[str, Any]:
    return printed("run", "chain_rule", "--steps", "3")


def _explained() -> dict[str, Any]:
    return printed("explain", "chain_rule", "--hessian")


NAMED: dict[str, Callable[[], Iterable[str]]] = {
    "functions of arrays": lambda: [entry.name for entry in REGISTRY.values() if entry.over_arrays or entry.over_one],
    "verdicts": lambda: VERDICTS,
    "json of run": _run,
    "json of a run": lambda: _run()["runs"][0],
    "json of a model": lambda: _run()["model"],
    "json of predictions": lambda: _run()["runs"][0]["model"] | {"decided": []},
    "json of a step": lambda: _run()["runs"][0]["trajectory"][0],
    "json of explain": _explained,
    "json of a partial": lambda: _explained()["partials"][0],
    "json of answer": lambda: printed("answer", "-f", "x**2", "2*x"),
    "json of map": lambda: printed("map", "chain_rule", "--size", "4x3"),
}
"""What a table is called → the words of its first column."""


def named(written: str) -> list[str]:
    """The words in the first column of a table, without what is called with them."""
    cells = [row.split("|")[1] for row in written.splitlines()[2:]]
    return [word for cell in cells for word in re.findall(r"`(\w+)", cell)]


def with_tables(page: str) -> str:
    """A page with its tables as they are to be."""

    def made(mark: re.Match[str]) -> str:
        if mark[1] == "named":
            return mark[0]
        return f"<!-- made: {mark[2]} -->\n\n{MADE[mark[2]]()}"

    return MARK.sub(made, page)
