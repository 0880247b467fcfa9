"""Which versions of other packages gradtui allows, by its own metadata, and which ones are here."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import metadata
from typing import NamedTuple

_NEED = re.compile(r"([A-Za-z0-9][\w.-]*)\s*(?:\[[^]]*\])?\s*\(?([^;)]*)\)?\s*(?:;(.*))?$")
_BOUND = re.compile(r"(>=|<=|==|!=|~=|>|<)\s*([\w.*+-]+)")
_EXTRA = re.compile(r"""extra\s*==\s*['"]([\w-]+)['"]""")
_PYTHON = re.compile(r"""python_version\s*(>=|<=|==|!=|>|<)\s*['"]([\d.]+)['"]""")
_FOR_TESTS = "test"


class Package(NamedTuple):
    """A package that gradtui uses."""

    name: str
    """Its name."""
    version: str | None
    """The version that is here; None if it is not."""
    allowed: str
    """The versions that are allowed, as the metadata say it; "" where nothing is said."""
    extra: str
    """What it is needed for, if not for everything: the name of an extra."""

    @property
    def fits(self) -> bool:
        """Whether it is here in a version that is allowed, or need not be here."""
        if self.version is None:
            return bool(self.extra)
        return allows(self.allowed, self.version)


def packages() -> list[Package] | None:
    """Every package that the installed gradtui names; None if gradtui is not installed but only lies on the path."""
    try:
        needs = metadata.requires("gradtui") or []
    except metadata.PackageNotFoundError:
        return None
    return list(_named(needs))


def version_of(name: str) -> str | None:
    """The version of a package that is here, or None."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _named(needs: list[str]) -> Iterator[Package]:
    for need in needs:
        match = _NEED.match(need.strip())
        if match is None:
            continue
        name, allowed, marker = match[1], match[2].strip(), match[3] or ""
        extra = _EXTRA.search(marker)
        here = all(_holds(op, bound, sys.version_info[:2]) for op, bound in _PYTHON.findall(marker))
        if here and not (extra and extra[1] == _FOR_TESTS):
            yield Package(name, version_of(name), allowed.replace(" ", ""), extra[1] if extra else "")


def allows(allowed: str, version: str) -> bool:
    """Whether a list of bounds such as ``>=8.2,<9`` allows a version. What comes after its numbers does not count."""
    return all(_holds(op, bound, _numbers(version)) for op, bound in _BOUND.findall(allowed))


def _holds(op: str, bound: str, version: tuple[int, ...]) -> bool:
    limit = _numbers(bound.removesuffix(".*"))
    length = max(len(limit), len(version))
    a, b = (numbers + (0,) * (length - len(numbers)) for numbers in (version, limit))
    same = a[: len(limit)] == limit if bound.endswith(".*") else a == b
    if op == "~=":
        return a >= b and a[: len(limit) - 1] == limit[:-1]
    return {">=": a >= b, "<=": a <= b, ">": a > b, "<": a < b, "==": same, "!=": not same}[op]


def _numbers(version: str) -> tuple[int, ...]:
    match = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(map(int, match[0].split("."))) if match else ()
