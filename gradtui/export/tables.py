"""Small pieces of what the commands print: numbers for JSON, columns for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from math import isfinite
from typing import TYPE_CHECKING, Any

from ..expression.names import pretty
from ..expression.visible import escaped

if TYPE_CHECKING:
    from json import JSONEncoder

    from ..expression.written import Written
    from ..scenario.model import Scenario

MOST_WRITTEN = 10_000  # numbers of an array that JSON has without being asked


def finite(value: float) -> float | None:
    """A JSON number: null where it is not finite, 0 for −0."""
    return value + 0.0 if isfinite(value) else None


def json_text(document: Any, *, ascii_only: bool = False, indent: int | None = None) -> str:
    """A strict JSON document; characters that are not seen are escaped, with ``ascii_only`` all that are not ASCII."""
    return json_value_text(document, ascii_only=ascii_only, indent=indent) + "\n"


def json_value_text(value: Any, *, ascii_only: bool = False, indent: int | None = None) -> str:
    """A value of a document, as ``json_text`` writes it."""
    return escaped(_encoder(ascii_only, indent).encode(value))


@cache
def _encoder(ascii_only: bool, indent: int | None) -> JSONEncoder:
    from json import JSONEncoder

    return JSONEncoder(ensure_ascii=ascii_only, allow_nan=False, indent=indent)


def json_pieces(table: dict[str, Any], key: str, values: Iterable[Iterable[str]], *, ascii_only: bool) -> Iterator[str]:
    """A table, piece by piece, whose last key has a list of values, each of them given by its pieces."""
    yield json_value_text({**table, key: []}, ascii_only=ascii_only)[: -len("]}")]
    for k, pieces in enumerate(values):
        if k:
            yield ", "
        yield from pieces
    yield "]}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], fit: Callable[[str], str] = str) -> list[str]:
    """Lines with columns that end under each other; a row of one cell stands by itself. ``fit`` as in ``as_text``."""
    cells = [[fit(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[i]) for row in cells if len(row) > 1) for i in range(len(head))]
    return [
        "  "
        + ("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) if len(row) > 1 else row[0])
        for row in cells
    ]


def let(written: Written) -> dict[str, str]:
    """The named parts as their author wrote them."""
    return {part.name: part.text for part in written.parts}


# -- arrays ----------------------------------------------------------------------------------------------------------


def json_value(value: Any, *, full: bool = False) -> Any:
    """A number, or an array as a nested list; one with many numbers, unless ``full``, as its shape and norm."""
    if isinstance(value, float):
        return finite(value)
    if value.size > MOST_WRITTEN and not full:
        return {"shape": list(value.shape), "norm": finite(array_norm(value))}

    def listed(rows: Any) -> Any:
        return [listed(row) for row in rows] if isinstance(rows, list) else finite(rows)

    return listed(value.tolist())


def array_norm(value: Any) -> float:
    """The length of an array's vector of entries; the number itself for a number."""
    if isinstance(value, float):
        return value
    from ..engine.arithmetic.vector import length_of

    return length_of(value)


def array_list(scenario: Scenario) -> str:
    """The arrays of a scenario with their shapes: "X 40×3 (data), w 3 (parameter)", and what was made of a file."""

    def of_file(name: str) -> str:
        source = scenario.from_files.get(name)
        if source is None:
            return ""
        rows = f", {source.dropped:,} row{'s' * (source.dropped > 1)} left out" if source.dropped else ""
        return rows + ", standardized" * bool(source.means)

    both = [(scenario.parameters, "parameter"), (scenario.data, "data")]
    return ", ".join(
        f"{pretty(name)} {'×'.join(map(str, array.shape))} ({what}{of_file(name)})"
        for arrays, what in both
        for name, array in arrays.items()
    )
