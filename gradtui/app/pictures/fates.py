"""The fate map: where descent ends from every start."""

from __future__ import annotations

from .of_many import hands_of, legend_of, paint_of, takes_few_rows
from .picture import Picture

PICTURE = Picture(
    "map",
    "fate map",
    "Each cell is a descent that starts there, in the colour of where it ends; darker takes longer. A letter stands at "
    "each minimum and in the middle of each large region, a line between two regions. ~ is still moving, o goes round, "
    "x grows without bound, ? meets no value, - ends on level ground.",
    planes=(1, 2),
    paint=paint_of("map"),
    key="5",
    label="fates",
    help="The fate map: where descent ends from every start.",
    footer=True,
    reveals=frozenset({"fates"}),
    lacks=takes_few_rows,
    of_many=True,
    while_exploring=False,
    legend=legend_of(
        "Each cell is a descent: colour or letter says where it ends, darker is later. "
        "Arrows or the mouse move ┼, enter replays its cell, o and + change the map."
    ),
    hands=hands_of("map"),
)
