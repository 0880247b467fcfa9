"""All tables of a scenario file. Loaded by what needs them all at once, and by no file that is read without a fault."""

from __future__ import annotations

from ..data import array_values, arrays, csv_form
from . import cards, descent_table, file_table, function_table, model_table, starts_table, view_table
from .fields import Table


def every_table() -> dict[str, Table]:
    """Return the tables of a file by their names, in the order in which the manual has them."""
    tables = (
        function_table.FUNCTION,
        starts_table.START,
        descent_table.DESCENT,
        view_table.VIEW,
        arrays.DATA,
        arrays.PARAMETERS,
        model_table.MODEL,
        cards.LESSON,
        cards.QUESTION,
        cards.EXPECT,
    )
    return {table.name: table for table in tables}


def with_homes() -> list[Table]:
    """Return every table of keys; of two that have the same one, its home comes first."""
    inner = (array_values.RULE, csv_form.COLUMNS, descent_table.EXTRAS, descent_table.settings())
    return [file_table.FILE, *every_table().values(), *inner]
