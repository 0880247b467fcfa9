"""The pictures as tabs: each with its key, the shown one lit; as many words as there is room for."""

from __future__ import annotations

from typing import NamedTuple

from ...expression.cells import cells
from ..pictures.registry import PICTURES
from ..state import AppState
from .introduced import introduced
from .lines import Line

_LOOKS = ("key", "chip")
_CHANGES_ARRAYS, _ARRAYS = "g", "picture"  # the key between the pictures of arrays, which have none, and its action


class Tab(NamedTuple):
    """A picture that can be shown."""

    key: str
    """Its key."""
    label: str
    """One word."""
    name: str
    """The picture's name in the registry."""
    is_shown: bool
    """Whether it is the one that is seen."""


def tabs_of(state: AppState) -> list[Tab]:
    """Those that there are for the function and that the lesson has introduced, in the order of their keys."""
    known = introduced(state)
    return [
        Tab(picture.key or _CHANGES_ARRAYS, picture.label or picture.title, picture.name, picture.name == state.shown)
        for picture in PICTURES.values()
        if not picture.why_not(state)
        and (picture.name == state.shown or (picture.action if picture.key else _ARRAYS) in known)
    ]


def _words(tabs: list[Tab], width: int) -> list[str]:
    """What each tab says: all their labels, or only that of the shown one."""
    long = [f" {tab.key} {tab.label} " for tab in tabs]
    if sum(map(len, long)) <= width:
        return long
    return [f" {tab.key} {tab.label} " if tab.is_shown else f" {tab.key} " for tab in tabs]


def tabs_line(state: AppState, width: int) -> Line:
    """The tabs in a line of a width."""
    tabs = tabs_of(state)
    return tuple((text, _LOOKS[tab.is_shown]) for tab, text in zip(tabs, _words(tabs, width), strict=True))


def tab_at(state: AppState, line: Line, column: int) -> Tab | None:
    """The tab at a column of a line that has the tabs in it."""
    tabs, at = tabs_of(state), 0
    for text, look in line:
        if look in _LOOKS and tabs:
            tab = tabs.pop(0)
            if at <= column < at + len(text):
                return tab
        at += cells(text)
    return None
