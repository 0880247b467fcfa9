"""[function] let: parts that the function does without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ...expression.names import nearest, pretty
from ...scenario.tables.checks import Fault, plain

if TYPE_CHECKING:
    from ...scenario.model import Scenario


def unused(scenario: Scenario, raw: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield a fault for every named part that plays no role in the expression."""
    names = {part.name for part in scenario.written.unused}
    for key in raw["function"].get("let", {}):
        if plain(key) in names:
            shown = pretty(plain(key))
            near = nearest(plain(key), scenario.variables)
            hint = f"; did you mean {shown} where it says {pretty(near)}?" if near else ""
            yield Fault(("function", "let", key), f"the expression does not use the part {shown}{hint}", at_key=True)
