"""Programs to Python source, and the one place where source becomes code.

What is built here is made of our own names (v0, t7), numbers by ``repr`` and operations of a checked program: no
text of a user's can reach it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import CodeType
from typing import Any

from .lowering import COMPARE, Program, Value

_INFIX = COMPARE | {"+", "-", "*", "/"}
_DEEPEST = 12  # nesting of a written-out expression; CPython's own parser has a limit


class CodeWriter:
    """Writes the operations that the wanted values need, each once, as ``tN = …`` lines or in place if used once."""

    def __init__(self, program: Program, wanted: Sequence[Value], *, total: bool = False) -> None:
        self.program = program
        self.total = total
        self.uses: dict[Value, int] = dict.fromkeys(wanted, 1)
        needed = [False] * len(program.operations)
        for value in wanted:
            needed[value] = True
        for value in range(len(program.operations) - 1, -1, -1):
            _, arguments = program.operations[value]
            if needed[value] and isinstance(arguments, tuple):
                for argument in arguments:
                    needed[argument] = True
                    self.uses[argument] = self.uses.get(argument, 0) + 1
        self.needed = needed
        self.text: dict[Value, tuple[str, int]] = {}
        self.at = 0

    def lines(self, wanted: Sequence[Value]) -> list[str]:
        """Return the lines that compute ``wanted`` (and all before them) and were not written yet."""
        lines: list[str] = []
        last = max(wanted, default=-1)
        while self.at <= last:
            if self.needed[self.at]:
                self._write(self.at, lines)
            self.at += 1
        return lines

    def name(self, value: Value) -> str:
        """The text of a value already written."""
        return self.text[value][0]

    def _write(self, value: Value, lines: list[str]) -> None:
        operation, arguments = self.program.operations[value]
        if operation == "number":
            assert isinstance(arguments, float)
            text = repr(arguments)
            self.text[value] = (f"({text})" if text.startswith("-") else text), 0
            return
        if operation == "input":
            self.text[value] = str(arguments), 0
            return
        assert isinstance(arguments, tuple)
        parts = [self.text[argument] for argument in arguments]
        depth = 1 + max(depth for _, depth in parts)
        text = self._operation(operation, [part for part, _ in parts])
        if self.uses[value] > 1 or depth >= _DEEPEST:
            lines.append(f"t{value} = {text}")
            self.text[value] = f"t{value}", 0
        else:
            self.text[value] = text, depth

    def _operation(self, operation: str, parts: list[str]) -> str:
        if operation == "negate":
            return f"(-{parts[0]})"
        if operation == "where":
            return f"({parts[1]} if {parts[0]} else {parts[2]})"
        if operation == "/" and self.total:
            return f"divide({parts[0]}, {parts[1]})"
        if operation in _INFIX:
            return f"({parts[0]} {operation} {parts[1]})"
        return f"{operation}({', '.join(parts)})"


@lru_cache(maxsize=32)
def _compiled(source: str) -> CodeType:
    return compile(source, "<gradtui>", "exec")


def build(source: str, names: Mapping[str, object]) -> Callable[..., Any]:
    """Return the function ``made`` that the source defines; it sees only ``names``, no builtins."""
    namespace: dict[str, Any] = {"__builtins__": {}, "inf": float("inf"), "nan": float("nan"), **names}
    exec(_compiled(source), namespace)  # noqa: S102 - source of a CodeWriter only
    made: Callable[..., Any] = namespace.pop("made")  # else they hold each other, and what it works in with them
    return made


def function(
    program: Program,
    inputs: Sequence[str],
    outputs: Sequence[Value],
    names: Mapping[str, object],
    *,
    total: bool = False,
) -> Callable[..., Any]:
    """Return a Python function of ``inputs`` that gives the tuple of ``outputs``."""
    writer = CodeWriter(program, outputs, total=total)
    body = writer.lines(outputs)
    returned = ", ".join(writer.name(value) for value in outputs)
    source = "\n    ".join([f"def made({', '.join(inputs)}):", *body, f"return ({returned},)"])
    return build(source, names)
