"""All that is said of bad expressions and bad files, in one order: the same on every Python.

``python tests/messages.py`` prints a digest of each group; with ``--write`` it keeps them, and the texts that people
read, under tests/data. Needs no more than the standard library, but for the scenarios with arrays.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent
DATA = TESTS / "data"
DIGESTS = DATA / "messages.json"
TEXTS = DATA / "messages.txt"
READ = ("expressions", "scenarios", "arrays")
"""The groups whose texts are kept as well."""
OF_PYTHON = re.compile("(not TOML: ).*")
Message = tuple[str, str]


def of_expression(text: str) -> str:
    """What the language says of a text with the variables x and y: "" for one that it takes."""
    from gradtui import ExpressionError, Function

    try:
        Function(text, variables=["x", "y"])
    except ExpressionError as error:
        return str(error)
    return ""


def of_file(data: bytes, name: str) -> str:
    """What the reader says of a file's bytes; of what is no TOML only where, the words are Python's."""
    from gradtui.scenario.problems import ScenarioError
    from gradtui.scenario.reader import load_bytes

    try:
        load_bytes(data, name)
    except ScenarioError as error:
        return OF_PYTHON.sub(r"\1…", str(error))
    return ""


def expressions() -> Iterator[Message]:
    for line in (DATA / "hostile_expressions.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        text = case["expr"] if "expr" in case else "".join(piece * count for piece, count in case["repeat"])
        yield case["id"], of_expression(text)


def characters() -> Iterator[Message]:
    """What is a letter, a digit or a look-alike must not depend on the Unicode that a Python knows."""
    newer = (0x378, 0x1F0, 0x20C1, 0xA7DA, 0x10D30, 0x11F50, 0x1CCD6, 0x1CCF0, 0x1E030, 0x1FBF0, 0x2FFFE, 0x323B0)
    for code in (*range(0x80, 0x3000, 31), *newer, 0x1D400, 0x1D7D8, 0x1F100):
        char = chr(code)
        yield f"U+{code:04X}", of_expression(f"x{char}y + {char}")
        yield f"U+{code:04X} first", of_expression(f"{char}*x")
        yield f"U+{code:04X} key", of_file(f"{char} = 1\n'{char}' = 2\n".encode(), "a.toml")


def scenarios() -> Iterator[Message]:
    for path in sorted((DATA / "bad_scenarios").glob("*.toml")):
        if not path.stem.startswith("arrays_"):
            yield path.stem, of_file(path.read_bytes(), path.name)


def arrays() -> Iterator[Message]:
    for path in sorted((DATA / "bad_scenarios").glob("arrays_*.toml")):
        yield path.stem, of_file(path.read_bytes(), path.name)


def soup() -> Iterator[Message]:
    import strings

    rng = random.Random(11)
    for _ in range(1_500):
        text = strings.expression(rng)
        yield ascii(text), of_expression(text)


def files() -> Iterator[Message]:
    import strings

    rng = random.Random(12)
    for _ in range(300):
        data = strings.file(rng)
        if b"data" not in data and b"parameters" not in data:
            yield repr(data), of_file(data, "a.toml")


GROUPS = {
    "expressions": expressions,
    "characters": characters,
    "scenarios": scenarios,
    "arrays": arrays,
    "soup": soup,
    "files": files,
}


def collected() -> dict[str, list[Message]]:
    """Every message of every group; without NumPy those of arrays are left out."""
    found = {}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name, group in GROUPS.items():
            try:
                found[name] = list(group())
            except ModuleNotFoundError as missing:
                if name != "arrays" or missing.name != "numpy":
                    raise
    return found


def digests(found: dict[str, list[Message]]) -> dict[str, str]:
    return {name: hashlib.sha256(json.dumps(messages).encode()).hexdigest()[:16] for name, messages in found.items()}


def text(found: dict[str, list[Message]]) -> str:
    lines = [f"== {name} {key}\n{said or 'taken'}\n" for name in READ for key, said in found[name]]
    return "".join(lines)


if __name__ == "__main__":
    sys.path[:0] = [str(TESTS.parent), str(TESTS)]
    messages = collected()
    if "--write" in sys.argv:
        DIGESTS.write_text(json.dumps(digests(messages), indent=1) + "\n", "utf-8")
        TEXTS.write_text(text(messages), "utf-8")
    print(json.dumps(digests(messages)))
