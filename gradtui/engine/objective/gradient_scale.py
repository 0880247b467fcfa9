"""How large a gradient is, and how that compares with a large language model's."""

from __future__ import annotations

GPT_3 = 175_000_000_000
"""The parameters of GPT-3 (Brown et al. 2020)."""
_BYTES = 4  # of a float32
_UNITS = ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB"))


def bytes_text(entries: int) -> str:
    """The size of so many numbers as float32: "4 MB"."""
    size = entries * _BYTES
    for unit, name in _UNITS:
        if size >= unit:
            return f"{size / unit:.3g} {name}"
    return f"{size} bytes"


def words(entries: int) -> str:
    """The comparison in one sentence."""
    times = GPT_3 / entries
    shown = f"{times:,.0f}" if times < 1e4 else f"{float(f'{times:.3g}'):,.0f}"
    own = f"{entries:,} entr{'y' if entries == 1 else 'ies'} ({bytes_text(entries)} as float32)"
    return f"This gradient has {own}. GPT-3's has {GPT_3:,} ({bytes_text(GPT_3)}): {shown} times as many."
