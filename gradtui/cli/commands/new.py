"""``gradtui new``: a commented scenario to begin with."""
# ruff: noqa: PTH123 - pathlib costs the start-up

from __future__ import annotations

import os
import re
from importlib import resources

from ...expression.visible import visible
from ...scenario.tables.function_table import MAX_VARIABLES
from ...scenario.template import SCHEMA_NAME, template
from .. import output
from ..options.options import Values
from ..output import DONE
from ..usage import UsageError

_LONGEST_NAME = 40  # else the template's own lines would be longer than the language allows
_NAME = re.compile(r"\w[\w-]{0,79}", re.ASCII)


def new(options: Values) -> int:
    """Write NAME.toml, and beside it the schema that editors check it with; print what to do next."""
    name = options.name.removesuffix(".toml")
    printed = options.print or options.name == "-"
    if options.name == "-":
        name = "lesson"
    if not _NAME.fullmatch(name):
        found = visible(options.name, limit=60)
        raise UsageError(f"new: expected a name of letters, digits, - and _, such as my_lesson, got {found}")
    variables = _variables(options.variables) if options.variables is not None else ()
    kind = options.kind or ("lesson" if not variables else "curve" if len(variables) == 1 else "hill")
    text = template(kind, name, variables)
    if printed:
        output.data(text)
        return DONE
    _write(f"{name}.toml", text)
    if not os.path.lexists(SCHEMA_NAME):
        _write(SCHEMA_NAME, schema_text())
    output.data(f"{name}.toml is written. Edit it, and see what you have:  gradtui {name}.toml\n")
    output.data(f"Let it be checked whenever you save it:  gradtui check --watch {name}.toml\n")
    return DONE


def schema_text() -> str:
    """The JSON Schema of a scenario file."""
    return resources.files("gradtui.scenario").joinpath("schema.json").read_text("utf-8")


def _write(path: str, text: str) -> None:
    try:
        with open(path, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"new: {path} is there already; nothing was written") from None
    except OSError as error:
        raise UsageError(f"new: {path}: {(error.strerror or 'cannot be written').lower()}") from None


def _variables(text: str) -> tuple[str, ...]:
    """The names of ``--variables x,y``."""
    from ...expression.reading.tokens import check_name

    names: list[str] = []
    for word in text.split(","):
        try:
            names.append(check_name(word.strip(), names))
        except ValueError as error:
            raise UsageError(
                f"--variables: expected names such as x,y, got {visible(word, limit=40)}: {error}"
            ) from None
        if len(word) > _LONGEST_NAME:
            raise UsageError(f"--variables: expected names of at most {_LONGEST_NAME} letters, got {len(word)}")
    if len(names) > MAX_VARIABLES:
        raise UsageError(f"--variables: expected at most {MAX_VARIABLES}, got {len(names)}")
    return tuple(names)
