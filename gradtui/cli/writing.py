"""Results are written here: in the format that a command line asks for, to the file or stream that it names."""

from __future__ import annotations

import sys
from typing import Any

from ..export.formats.format import Content, Destination, Format, Kind, UnfitError
from ..export.formats.registry import DEFAULT, by_suffix, formats_of, named
from ..export.style import is_true_colour, style_of_stdout, width_of_stdout
from ..expression.visible import visible
from . import output
from .options.options import Values
from .usage import UsageError


def format_for(kind: Kind, values: Values) -> Format:
    """The format that a command line asks for. Raises UsageError where it could not be shown."""
    form = _asked(kind, values)
    if form.is_binary and not file_of(values) and sys.stdout.isatty():
        raise UsageError(
            f"--format {form.name}: expected --output FILE or a pipe, found a terminal, which cannot show one"
        )
    return form


def _asked(kind: Kind, values: Values) -> Format:
    for form in formats_of(kind):
        if form.flag and getattr(values, form.flag):
            return form
    name = getattr(values, "format", None)
    if name is not None:
        return named(kind, name)
    return by_suffix(kind, file_of(values) or "") or DEFAULT


def file_of(values: Values) -> str | None:
    """The file that a command line names for its output."""
    file: str | None = getattr(values, "output", None)
    return file


def destination(values: Values) -> Destination:
    """Where the result goes."""
    full = getattr(values, "full", False)
    if file_of(values):
        return Destination(full=full)
    return Destination(
        output.fit, style_of_stdout(), width_of_stdout(), not output.is_unicode(), is_true_colour(), full
    )


def content_of(kind: Kind, result: Any, values: Values) -> Content:
    """A result as it is to be written. Raises UsageError where its format is not for it."""
    try:
        return format_for(kind, values).writers[kind](result, destination(values))
    except UnfitError as error:
        raise UsageError(str(error)) from None


def write(kind: Kind, result: Any, values: Values) -> int:
    """Write a result; return the exit code. Raises UsageError where that cannot be."""
    put(content_of(kind, result, values), values)
    form = format_for(kind, values)
    if file_of(values) is not None and kind in form.beside:
        for line in form.beside[kind](result):
            output.say(line)
    return output.DONE


def put(content: Content, values: Values) -> None:
    """Write to the file that a command line names, or to standard output."""
    file = file_of(values)
    if file is not None:
        save("--output", file, content)
    elif isinstance(content, bytes):
        output.raw(content)
    elif isinstance(content, str):
        output.data(content)
    else:
        output.pieces(content)


def save(option: str, file: str, content: Content) -> None:
    """Write the file that an option names. Raises UsageError."""
    problem = output.save(file, content)
    if problem:
        raise UsageError(f"{option}: {visible(problem)}")
