"""Strings that mean harm, from a seed: expressions and files, from noise to what is nearly right."""

from __future__ import annotations

import json
import random
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PIECES = [
    "x", "y", "1", "2.5", "+", "-", "*", "/", "**", "^", "(", ")", ",", "sin(", "where(", "<", ">=", "θ", "e", "pi",
    "max(", " ", "@", "__", ".", "'", "\x00", "é", "²", "lambda", "import os", "sqrt", "1e308", "[", "]", "==", "min(",
    "log(", "1e-320", "0", "erf(", "\t", "\n", "x1", "_", "#", "ｘ", "\u202e", "\u200b", "\ud800", "\x1b[2J", "−", "×",
    "sum(", "abs", "e5", "\\", "\N{CYRILLIC SMALL LETTER HA}", "\U0001f600", "9" * 30, "relu(", "{", "}", "`", '"',
]  # fmt: skip
LINES = [
    "[function]", "[[start]]", "[descent]", "[view]", "[data]", "[parameters]", "[[lesson]]", "[[question]]",
    "[[expect]]", 'expression = "x**2"', 'expression = "log(x)"', "at = { x = 1.0 }", "at = [1, 2]", "steps = 10",
    "learning_rate = 0.1", "learning_rates = [0.1, 0.2]", 'optimizer = "adam"', "tolerance = 0", 'title = "T"',
    "x = [-1, 1]", "levels = 12", 'text = "T"', "at_step = 0", 'ask = "partial"', 'of = "x"', 'verdict = "converged"',
    "constants = { a = 1.0 }", 'variables = ["x"]', "schema = 1", "w = { shape = [3] }", "X = [[1.0], [2.0]]",
    'optimizers = ["gd", { name = "momentum", momentum = 0.5 }]', "near = { x = 0 }", 'name = "f"', "", "# a comment",
]  # fmt: skip
TOKENS = [
    *"[]{}=,.\"'#-\\0x\n\r\t", "é", "😀", "\x00", "\x1b", "\u202e", "\ufeff", "[[", "]]", '"""', "'''", "\\u0000",
    "nan", "true", "1e999", "9" * 20, "1979-05-27", "07:32:00", "a.b.c = 1\n", "\\ud800", "= =", "\x85",
    "\u2028", "[" * 60, "{a=" * 60, "a." * 40,
]  # fmt: skip


@cache
def good_expressions() -> tuple[str, ...]:
    """Expressions that are right: of the gradients' table, and of the shipped scenarios."""
    lines = (Path(__file__).parent / "data" / "gradients.jsonl").read_text("utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    return tuple(case.get("expr") or case["expression"] for case in found)


@cache
def good_files() -> tuple[str, ...]:
    """Files that are right: the shipped scenarios without the largest."""
    paths = sorted((ROOT / "scenarios").rglob("*.toml"))
    texts = [path.read_text("utf-8") for path in paths]
    return tuple(text for text in texts if "shape" not in text and ".csv" not in text)


def noise(rng: random.Random, most: int) -> str:
    return "".join(chr(rng.choice([rng.randrange(128), rng.randrange(0x3000)])) for _ in range(rng.randint(1, most)))


def mutated(rng: random.Random, text: str, pieces: list[str]) -> str:
    """A text with one to five pieces cut out, put in, doubled or swapped."""
    for _ in range(rng.choice((1, 1, 1, 2, 3, 5))):
        a, b = sorted((rng.randrange(len(text) + 1), rng.randrange(len(text) + 1)))
        b = min(b, a + 12)
        match rng.randrange(5):
            case 0:
                text = text[:a] + text[b:]
            case 1:
                text = text[:a] + rng.choice(pieces) + text[a:]
            case 2:
                text = text[:b] + text[a:b] * rng.choice((1, 1, 2, 30)) + text[b:]
            case 3:
                text = text[:a] + rng.choice(pieces) + text[b:]
            case _:
                text = text[:a] + noise(rng, 3) + text[b:]
    return text


def expression(rng: random.Random) -> str:
    """A text that may be taken for an expression."""
    kind = rng.random()
    if kind < 0.35:
        return "".join(rng.choice(PIECES) for _ in range(rng.randint(1, 30)))
    if kind < 0.5:
        return noise(rng, 30)
    return mutated(rng, rng.choice(good_expressions()), PIECES)


def file(rng: random.Random) -> bytes:
    """Bytes that may be taken for a scenario."""
    kind = rng.random()
    if kind < 0.2:
        return rng.randbytes(rng.randint(0, 300))
    if kind < 0.35:
        return "".join(rng.choice(TOKENS + LINES) for _ in range(rng.randint(1, 40))).encode("utf-8", "replace")
    if kind < 0.55:
        return "\n".join(rng.choice(LINES) for _ in range(rng.randint(1, 25))).encode()
    data = mutated(rng, rng.choice(good_files()), TOKENS).encode("utf-8", "replace")
    if kind < 0.65 and data:
        at = rng.randrange(len(data))
        data = data[:at] + rng.randbytes(rng.randint(1, 3)) + data[at + 1 :]
    return data
