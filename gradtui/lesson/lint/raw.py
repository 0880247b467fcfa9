"""A scenario before it is read."""

from __future__ import annotations

Raw = dict[str, object]
"""The tables of a file as TOML has them."""
