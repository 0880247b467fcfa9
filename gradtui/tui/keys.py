"""Every key of the app, once: the footer, the help screen, the palette and the README's table are made of this."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """A thing to do, and the keys that do it."""

    action: str
    """The action's name; also the id under which Textual's keymap can move it to another key."""
    keys: str
    """The keys in Textual's names, separated by commas."""
    shown: str
    """The keys as people read them."""
    label: str
    """One word or two, for the footer."""
    help: str
    """A sentence, for the help screen."""
    footer: bool = True
    """Whether the footer has it."""
    arrays: bool = False
    """Whether it is there only for functions of arrays."""


KEYS = (
    Key("step", "space,right,n", "space → n", "step", "Take one step of the descent."),
    Key("back", "left,p", "← p", "back", "Go back one step. Nothing is forgotten."),
    Key("home", "home", "home", "start", "Go to the start of the run.", footer=False),
    Key("end", "end", "end", "end", "Run to the end: until it stops, or the scenario's number of steps.", footer=False),
    Key("play", "a", "a", "play", "Play and pause: step by itself."),
    Key("slower", "left_square_bracket", "[", "slower", "Play more slowly.", footer=False),
    Key("faster", "right_square_bracket", "]", "faster", "Play faster.", footer=False),
    Key("raise_rate", "plus,equals_sign", "+", "η↑", "A larger learning rate η, from this step on."),
    Key("lower_rate", "minus", "-", "η↓", "A smaller learning rate η, from this step on."),
    Key("next_run", "tab", "tab", "run", "Go to the next run: another start or another learning rate."),
    Key("previous_run", "shift+tab", "⇧tab", "previous run", "Go to the run before.", footer=False),
    Key("restart", "r", "r", "restart", "Begin this run again, with its own learning rate.", footer=False),
    Key("picture", "g", "g", "map", "Many parameters: the gradient as a map, or the hill over a plane.", arrays=True),
    Key("plane", "v", "v", "plane", "Many parameters: the hill over another plane.", footer=False, arrays=True),
    Key("entry(1)", "full_stop", ".", "pick", "Many parameters: look at the next entry.", arrays=True),
    Key("entry(-1)", "comma", ",", "entry before", "Many parameters: look at the entry before.", False, arrays=True),
    Key("largest", "b", "b", "biggest", "Many parameters: look at the largest entry.", footer=False, arrays=True),
    Key("derivation", "d", "d", "why", "Why each partial is what it is: its derivation, rule by rule."),
    Key("toggle_log", "l", "l", "log", "The loss curve on a linear or a logarithmic scale.", footer=False),
    Key("help", "question_mark", "?", "help", "This help."),
    Key("command_palette", "ctrl+p", "^p", "palette", "Find anything by typing, change the theme.", footer=False),
    Key("quit", "q", "q", "quit", "Leave."),
)

DERIVATION_KEYS = (
    Key("move(-1)", "up,k", "↑", "up", "Go to the step above.", footer=False),
    Key("move(1)", "down,j", "↓", "next rule", "Go to the step below."),
    Key("fold", "left,h", "←", "fold", "Fold the step: hide what it rests on; again: go to the step that needs it."),
    Key("unfold", "right,l", "→", "unfold", "Unfold the step: show what it rests on."),
    Key("turn", "enter", "⏎", "fold or unfold", "Fold or unfold the step.", footer=False),
    Key("fold_all", "f", "f", "fold all", "Fold every step, or unfold them all."),
    Key("target(1)", "tab", "tab", "variable", "The next partial: another variable, then the second partials."),
    Key("target(-1)", "shift+tab", "⇧tab", "previous", "The partial before.", footer=False),
    Key("step", "space,n", "space", "step", "Take one step of the descent; the numbers follow."),
    Key("back", "p", "p", "back", "Go back one step of the descent.", footer=False),
    Key("close", "escape,d,q", "esc", "close", "Back to the hill."),
)
"""The keys of the derivation."""


def markdown_table() -> str:
    """The table of the README."""
    rows = ["| keys | what |", "|---|---|"]
    rows += [f"| `{'` `'.join(key.shown.split())}` | {key.help} |" for key in KEYS]
    rows += ["| **in a derivation** | |"]
    rows += [f"| `{key.shown}` | {key.help} |" for key in DERIVATION_KEYS]
    return "\n".join(rows) + "\n"
