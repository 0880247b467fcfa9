"""What is said about a scenario that cannot be used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..expression.visible import visible

MAX_PATH = 300
"""Characters of a path in a message."""
MOST_SHOWN = 10
"""Problems of one file that are written out for a person. A program is given all of them."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where. ``str()`` is ``file:line:column: key: expected … got …``."""

    path: str
    """The file as it was named, "<stdin>" or "<string>"."""
    line: int
    """Its line from 1, or 0 where the file as a whole is meant."""
    column: int
    """The column in characters from 1, or 0."""
    key: str
    """The key with its table, "descent.steps", or ""."""
    message: str
    """What was expected and what was found, on one line."""
    picture: str = ""
    """The line of the file with a caret under the fault, or ""."""

    def __str__(self) -> str:
        """Everything for a person, with nothing that could act on a terminal."""
        path = visible(self.path, limit=MAX_PATH) or '""'
        where = f"{path}:{self.line}:{self.column}" if self.line else path
        said = visible(": ".join(part for part in (where, self.key, self.message) if part))
        return f"{said}\n{self.picture}" if self.picture else said


class ScenarioError(ValueError):
    """A scenario that cannot be used; ``problems`` has every reason, in file order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        """One problem a line: the first ones, and how many more there are."""
        return "\n".join([*map(str, self.problems[:MOST_SHOWN]), *more_words(self.problems)])


def more_words(problems: Sequence[Problem]) -> list[str]:
    """A line that says how many problems of a file are not shown; none where all are."""
    count = len(problems) - MOST_SHOWN
    if count <= 0:
        return []
    path = visible(problems[0].path, limit=MAX_PATH) or '""'
    last = problems[-1]
    is_all = last.line > 0  # the last one of very many only says that there are more
    return [f"{path}: and {count if is_all else f'more than {count - 1}'} more problem{'s' * (count > 1)}"]


def refuse(path: str, message: str) -> ScenarioError:
    """Return the error for a file that is refused as a whole."""
    return ScenarioError([Problem(path, 0, 0, "", message)])
