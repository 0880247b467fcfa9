"""Every format of output. A new one is a file beside this one and a line in ``FORMATS``."""

from __future__ import annotations

import os

from .csv_format import CSV
from .format import Format, Kind
from .json_format import JSON
from .png_format import PNG
from .speech_format import SPEECH
from .svg_format import SVG
from .text_format import TEXT

FORMATS = (
    TEXT,
    JSON,
    CSV,
    PNG,
    SVG,
    SPEECH,
)
"""The formats, in the order of the help."""
DEFAULT = TEXT
"""What is written where nothing else is asked for."""


def formats_of(kind: Kind) -> list[Format]:
    """The formats that take a kind of result."""
    return [form for form in FORMATS if kind in form.writers]


def names_of(kind: Kind) -> list[str]:
    """What ``--format`` can be for a kind of result."""
    return [form.name for form in formats_of(kind) if not form.flag]


def suffixes_of(kind: Kind) -> list[str]:
    """The ends of a file's name that say what a kind of result is to be written as."""
    return sorted(suffix for form in formats_of(kind) for suffix in form.suffixes)


def named(kind: Kind, name: str) -> Format:
    """The format of a name."""
    return next(form for form in formats_of(kind) if form.name == name)


def by_suffix(kind: Kind, file: str) -> Format | None:
    """The format that a file's name asks for, or None."""
    suffix = os.path.splitext(file)[1].lower()  # noqa: PTH122 - pathlib costs the start-up
    return next((form for form in formats_of(kind) if suffix in form.suffixes), None)
