"""``gradtui torch``: the same descents as a PyTorch script. PyTorch itself is not needed to write it."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ...export.torch.script import TorchError, torch_script
from ..options.options import Values
from ..output import DONE
from ..resolve import chosen, must_have_source
from ..usage import UsageError
from ..writing import put

if TYPE_CHECKING:
    from ...scenario.data.array_values import Rule


def torch(options: Values) -> int:
    """Print the script."""
    must_have_source("torch", options)
    scenario = chosen(options)
    if options.steps is not None:
        scenario = replace(scenario, steps=options.steps)
    try:
        text = torch_script(scenario, rules_of(scenario.path) if scenario.parameters or scenario.data else None)
    except TorchError as error:
        raise UsageError(f"torch: {error}") from None
    put(text, options)
    return DONE


def rules_of(path: str | None) -> dict[str, Rule]:
    """How the arrays of a file are made that are made by a rule; the file has been read and is good."""
    from ...scenario.data.array_values import Rule
    from ...scenario.files import decode, read
    from ...scenario.tables.checks import plain

    document: dict[str, Any] = {}
    if path is not None:
        with suppress(ValueError):  # it has just changed
            document = tomllib.loads(decode(read(path), path))
    rules = {}
    for key in ("data", "parameters"):
        for name, table in document.get(key, {}).items():
            if isinstance(table, dict) and "shape" in table:
                init, scale, seed = table.get("init", "zeros"), table.get("scale", 1.0), table.get("seed", 0)
                rules[plain(name)] = Rule(tuple(table["shape"]), init, float(scale), seed)
    return rules
