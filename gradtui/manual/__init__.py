"""The manual: a page of Markdown for each topic, shown by ``gradtui help TOPIC`` and by ``?`` in the app."""
# pathlib would cost every start of the program a millisecond
# ruff: noqa: PTH118, PTH120, PTH123

from __future__ import annotations

import os

TOPICS = (
    "course", "pictures", "keys", "functions", "scenarios", "lessons", "optimizers", "commands", "output", "maps",
    "python", "browser", "accessibility", "troubleshooting", "security", "building",
)  # fmt: skip
"""Every page, in the order of the list."""


def page(topic: str) -> str:
    """Return a page as Markdown."""
    with open(os.path.join(os.path.dirname(__file__), f"{topic}.md"), encoding="utf-8") as file:
        return file.read()


def title(topic: str) -> str:
    """Return a page's heading."""
    return page(topic).partition("\n")[0].removeprefix("# ")
