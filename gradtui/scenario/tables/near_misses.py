"""What to write instead of a key that a table does not have. Loaded when there is one."""

from __future__ import annotations

from collections.abc import Sequence

from .checks import suggestion
from .every_table import with_homes


def key_advice(key: str, known: Sequence[str]) -> str:
    """Return the key that is meant: another name of it, its home, a near key, or the list of all."""
    tables = with_homes()
    meant = {other: field.key for table in tables for field in table.fields.values() for other in field.also}
    word = meant.get(key.lower(), key)
    if word in known:
        return f"did you mean {word}?"
    for table in tables:
        if word in table.fields and not table.fields[word].common:
            return f"{word} belongs {table.home or f'in {table.header}'}"
    return suggestion(key, known, "the keys here are")
