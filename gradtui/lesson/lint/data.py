"""[data]: what was made of a file, which its author would want to see: rows left out, columns standardized."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ...expression.visible import visible
from ...scenario.tables.checks import Fault, plain

if TYPE_CHECKING:
    from ...scenario.data.array_names import FromFile
    from ...scenario.model import Scenario

_MOST_COLUMNS = 6


def made_of_files(scenario: Scenario, raw: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is to be known of each array that comes from a file."""
    for word in raw.get("data", {}):
        source = scenario.from_files.get(plain(word))
        if source is None:
            continue
        if source.dropped:
            rows = f"{source.dropped:,} of {source.dropped + source.rows:,} rows"
            message = f"{rows} of {visible(source.file, limit=60)} left out, in which a value is missing"
            yield Fault(("data", word, "missing"), message)
        if source.means:
            yield Fault(("data", word, "standardize"), _scales(source))


def _scales(source: FromFile) -> str:
    """By what the columns were standardized; of very many only the first ones."""
    columns = list(zip(source.columns, source.means, source.deviations, strict=True))
    said = [
        f"{visible(name, limit=30)} has mean {mean:.6g} and standard deviation {deviation:.6g}"
        for name, mean, deviation in columns[:_MOST_COLUMNS]
    ]
    more = len(columns) - _MOST_COLUMNS
    return ", ".join(said) + (f", and {more:,} more column{'s' * (more > 1)}" if more > 0 else "")
