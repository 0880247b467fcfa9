"""The sweep: how many steps the run's start needs with each learning rate."""

from __future__ import annotations

from .of_many import hands_of, legend_of, paint_of, takes_few_rows
from .picture import Picture

PICTURE = Picture(
    "sweep",
    "sweep",
    "How many steps this start needs with each learning rate.",
    planes=(1, 2),
    paint=paint_of("sweep"),
    key="6",
    label="sweep",
    help="Steps against η, from this start.",
    reveals=frozenset({"fates"}),
    lacks=takes_few_rows,
    of_many=True,
    legend=legend_of(
        "Each column is a rate η: the steps from this start, coloured by where it ends. "
        "Arrows move the cursor, enter replays it."
    ),
    hands=hands_of("sweep"),
)
