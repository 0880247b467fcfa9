"""The scenarios that gradtui has, as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..expression.visible import visible
from ..scenario.catalogue import Entry


def as_text(parts: Mapping[str, Sequence[Entry]]) -> str:
    """For a person: under each heading a line for each scenario, with what opens it and its title."""
    width = max((len(entry.name) for entries in parts.values() for entry in entries), default=0)
    lines = []
    for heading, entries in parts.items():
        lines += [heading, *(f"  {entry.name.ljust(width)}  {visible(entry.title)}" for entry in entries)]
    return "".join(f"{line}\n" for line in lines)
