"""What is said when an expression cannot be read."""

from __future__ import annotations

from .visible import visible

_MARGIN = 30  # characters of the text shown on either side of the fault


class ExpressionError(ValueError):
    """An expression that the language refuses.

    ``column`` counts characters of the text from 1; ``length`` is how many are at fault; ``hint`` is the nearest
    right word or way of writing, or "". ``str()`` gives the message, the text and a caret under the fault.
    """

    def __init__(self, message: str, text: str, column: int = 1, length: int = 1, hint: str = "") -> None:
        self.message = message
        self.text = text
        self.column = column
        self.length = max(length, 1)
        self.hint = hint
        super().__init__(message)

    @property
    def sentence(self) -> str:
        """The message and the hint on one line, without the picture."""
        return f"{self.message}; {self.hint}" if self.hint else self.message

    @property
    def picture(self) -> str:
        """The text near the fault, and a line with carets under it."""
        start = self.column - 1
        before = self.text[max(start - _MARGIN, 0) : start]
        fault = self.text[start : start + min(self.length, _MARGIN)]
        after = self.text[start + len(fault) : start + len(fault) + _MARGIN]
        left = ("…" if start > _MARGIN else "") + visible(before)
        shown = visible(fault)
        right = visible(after) + ("…" if start + len(fault) + _MARGIN < len(self.text) else "")
        return f"  {left}{shown}{right}\n  {' ' * len(left)}{'^' * max(len(shown), 1)}"

    def __str__(self) -> str:
        """Everything for a person: column, sentence, text, carets."""
        return f"column {self.column}: {self.sentence}\n{self.picture}"
