"""What an answer to a question is worth, as a document and as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..expression.visible import visible

if TYPE_CHECKING:
    from ..lesson.questions import Assessment

SCHEMA = 1


def document(question: str, found: Assessment) -> dict[str, Any]:
    """For a program: ``right`` is None for what cannot be read, ``term`` where no mistake has a place."""
    return {
        "schema": SCHEMA,
        "question": question,
        "right": None if found.outcome == "unreadable" else found.outcome == "right",
        "says": found.said,
        "mistakes": list(found.mistakes),
        "term": found.term or None,
    }


def as_text(question: str, found: Assessment) -> str:
    """For a person: the question, and what is said to the answer."""
    return f"{visible(question)}\n{visible(found.said)}\n"
