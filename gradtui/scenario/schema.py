"""The JSON Schema of a scenario file, made of the fields that the reader itself goes by.

``schema.json`` beside this file is what ``schema()`` returns, kept for editors; a test holds the two together.
What only the reader can say stays with it: whether an expression can be read, and whether names fit each other.
"""

from __future__ import annotations

from .tables.descent_table import definitions
from .tables.every_table import every_table
from .tables.file_table import FILE
from .tables.values import Json


def schema() -> Json:
    """Return the schema, draft 2020-12, as JSON has it."""
    file = FILE.schema
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A scenario of gradtui",
        **file,
        "properties": {**file["properties"], **{name: table.schema for name, table in every_table().items()}},
        "required": ["function"],
        # only where every variable is an array can a start do without numbers
        "if": {"not": {"required": ["parameters"]}},
        "then": {"properties": {"start": {"items": {"required": ["at"]}}}},
        "$defs": definitions(),
    }
