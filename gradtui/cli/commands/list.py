"""``gradtui list``: the scenarios that there are."""

from __future__ import annotations

from ...export.formats.format import Kind
from ...scenario import catalogue
from ..options.options import Values
from ..writing import write


def list_scenarios(options: Values) -> int:
    """Print the name and title of each lesson and of each built-in scenario."""
    return write(Kind.LIST, {"the course:": catalogue.course(), "the gallery:": catalogue.entries()}, options)
