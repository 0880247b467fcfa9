"""The loss on the rows that are kept out, along a run: worked out at some hundred of its steps, and kept."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from ...scenario.runs import judge_of

if TYPE_CHECKING:
    from ...engine.descent.descent import Descent
    from ...engine.model.fit import Fit
    from ..session import Session

_MOST = 256  # steps of a run at which it is worked out: beyond a chart's own resolution
_MOST_RUNS = 8  # that have such a curve; of more, one lies on the other


@lru_cache(maxsize=4 * _MOST_RUNS)
def _known(_history: Any, _judge: Fit) -> dict[int, float]:
    """The steps at which it is known; a record's entries never change."""
    return {}


def held_out_losses(session: Session, run: Descent, count: int) -> Sequence[float]:
    """The loss after 0, 1, 2, … updates, straight between the steps at which it was worked out; () for none."""
    judge = judge_of(session.scenario)
    if judge is None or len(session.runs) > _MOST_RUNS:
        return ()
    record: Any = run.history
    known, apart = _known(record, judge), record.stride
    while count > _MOST * apart:
        apart *= 2  # so that those that are known stay of use
    steps = sorted({*range(0, count, apart), min(run.cursor, count - 1), count - 1})
    for k in steps:
        if k not in known:
            known[k] = judge.loss(run.point_at(k))
    with np.errstate(all="ignore"):
        found = np.interp(np.arange(count), steps, [known[k] for k in steps])
    return cast("Sequence[float]", found)
