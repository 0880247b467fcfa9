"""Fate maps, sweeps and landmarks as pictures: what is drawn where, at which size, and that it is true.

Some are kept in tests/data/pictures. After a change that is meant, look at them and write them anew with
GRADTUI_WRITE_PICTURES=1. In a map a lower-case letter is a cell that ends at the capital one; "." goes round, ":" is
still moving, "!" is undefined, "_" level, and what goes away is blank; of each cell the upper half.
"""

from __future__ import annotations

FILL = {"o": ".", "x": " ", "~": ":", "?": "!", "-": "_"}
ARROWS = "→↗↑↖←↙↓↘"
