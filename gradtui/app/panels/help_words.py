"""The help: every key by what it is for, what each panel shows, the topics of the manual. Knows no widget."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ...manual import TOPICS, title
from ..keys import ANYWHERE, COMPARE_KEYS, DERIVATION_KEYS, GROUPS, KEYS, MENU_KEYS, Key
from ..pictures.registry import PICTURES
from .columns import Block, in_columns
from .lines import Line, wrap

_NARROWEST = 44  # columns of a column
_GAP = 3

TABLES: Mapping[str, tuple[Key, ...]] = {
    "": KEYS,
    "In a derivation": DERIVATION_KEYS,
    "In the table of runs": COMPARE_KEYS,
    "In the menu": tuple(key for key in MENU_KEYS if key.action not in ANYWHERE),
}
"""The keys of each screen, by what its keys are headed with; those of the main one have groups of their own."""

_PANELS = (
    *((f"{picture.key} {picture.title}", picture.about) for picture in PICTURES.values() if picture.key),
    ("partials", "For each variable: the formula of its partial derivative, the same with the point's numbers, and "
     "its value. ↗ means that f rises as this variable grows, ↘ that it falls. ‖∇f‖ is the length of the gradient: "
     "how steep it is in the steepest direction."),
    *((picture.title, picture.about) for picture in PICTURES.values() if picture.about and not picture.key),
    ("derivation", "Each line is a rule: what is differentiated → its derivative = its number at the point. The lines "
     "below it, further in, are what it rests on. The names that are held constant are dim. The chosen step is said "
     "in words below, and the last line compares the formula with two other ways to find the same number."),
    ("next step", "The optimizer's rule, and the rule with its numbers: where the next step will land."),
    ("loss curve", "f after each step, for every run that has begun; the glyph is where each stands. l goes round: "
     "a linear scale, a logarithmic one, and how far the chosen run is from its minimum, direction by direction."),
    ("runs", "Each run with its glyph, where it stands, its verdict, and how far the nearest minimum is. tab goes to "
     "the next, c makes it a table to sort."),
    ("coach", "What the last step did, and why. While you edit (e) it is the line for the function; what is wrong with "
     "a file that was saved is said here too."),
)  # fmt: skip


def help_lines(width: int, here: str, can: frozenset[str]) -> list[Line]:
    """The help in so many columns. ``here`` is the table of the screen below, ``can`` what can be done on it now."""
    count = max(min(width // _NARROWEST, 4), 1)
    column = (width - _GAP * (count - 1)) // count
    keys: list[Block] = []
    for name in sorted(TABLES, key=lambda name: name != here):  # those that can be pressed come first
        bright = can if name == here else frozenset(ANYWHERE) & can
        keys += _tables(name, TABLES[name], bright, column)
    seen = [_hanging(((name, "bold"),), words, 2, column) for name, words in _PANELS]
    margin = max(map(len, TOPICS)) + 2
    topics = [_hanging(((topic.ljust(margin), "bold"),), title(topic), margin, width) for topic in TOPICS]
    return [
        *in_columns(keys, count, column, _GAP),
        (),
        (("What you see", "heading"),),
        *in_columns(seen, count, column, _GAP),
        (),
        (("The manual: ← → turn to its pages", "heading"),),
        *(line for topic in topics for line in topic),
    ]


def _tables(name: str, keys: Sequence[Key], can: frozenset[str], width: int) -> Iterable[Block]:
    """A screen's keys, those of each group in a block."""
    margin = max(len(key.shown) for table in TABLES.values() for key in table) + 2
    for group in GROUPS if not name else (name,):
        block: list[Line] = [((group, "heading"),)]
        for key in keys:
            if not name and key.group != group:
                continue
            looks = ("key", "") if key.action in can else ("muted", "muted")
            block += _hanging(((key.shown.ljust(margin), looks[0]),), key.help, margin, width, looks[1])
        yield block


def _hanging(head: Line, text: str, margin: int, width: int, look: str = "") -> Block:
    """The text beside its head, or below it where the head is longer than the margin; each line at the margin."""
    wrapped = wrap(text, max(width - margin, 12))
    taken = sum(len(piece) for piece, _ in head)
    if taken <= margin:
        first: Line = (*head, (" " * (margin - taken) + wrapped[0], look))
        return [first, *(((" " * margin + line, look),) for line in wrapped[1:])]
    return [head, *(((" " * margin + line, look),) for line in wrapped)]


def topic_tabs(topics: Sequence[str], at: int, width: int) -> list[tuple[int, str, str]]:
    """The pages as tabs on a line: each one's number, text and look, as many as fit around the shown one."""
    names = [f" {topic} " for topic in topics]
    first = last = at
    room = width - len(names[at]) - 4
    while True:
        after = last + 1 < len(names) and len(names[last + 1]) <= room
        if after:
            last += 1
            room -= len(names[last])
        before = first > 0 and len(names[first - 1]) <= room
        if before:
            first -= 1
            room -= len(names[first])
        if not (after or before):
            break
    shown = [(k, names[k], "selected" if k == at else "muted") for k in range(first, last + 1)]
    left = [(first - 1, "‹ ", "muted")] if first > 0 else []
    return [*left, *shown, *([(last + 1, " ›", "muted")] if last + 1 < len(names) else [])]
