"""What was made of data, which their author would want to see: rows left out or kept out, columns standardized."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ...expression.visible import visible
from ...scenario.tables.checks import Fault, plain

if TYPE_CHECKING:
    from ...scenario.data.array_names import FromFile
    from ...scenario.model import Scenario

_MOST_COLUMNS = 6
_MOST_ROWS = 12


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


def kept_out(scenario: Scenario) -> Iterator[Fault]:
    """Yield which rows judge the model and are no part of the loss; of very many only the first ones."""
    model = scenario.model
    if model is None or not model.held_out:
        return
    count, rows = len(model.held_out), len(model.held_out) + len(model.rows)
    more = f" and {count - _MOST_ROWS:,} more" * (count > _MOST_ROWS)
    said = ", ".join(map(str, model.held_out[:_MOST_ROWS]))
    yield Fault(("model", "test"), f"{count:,} of {rows:,} rows kept out: {said}{more}")
