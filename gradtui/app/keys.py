"""Every key of the app, once: the footer, the help screen, the palette and the manual's tables are made of this."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .pictures.picture import Picture
from .pictures.registry import PICTURES


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
    only: str = ""
    """"arrays" or "numbers": what the function must be of for it to be there; "" for both."""
    group: str = ""
    """What it is for, one of ``GROUPS``: help and manual have the keys of a group together."""


STEPPING, RATE, RUNS, PICTURE, LOOKING, MANY, LESSON, FUNCTION, APP = GROUPS = (
    "Stepping",
    "Learning rate",
    "Runs",
    "Pictures",
    "Looking around",
    "Many parameters",
    "Lessons",
    "The function",
    "The app",
)
"""What keys are for, in the order of the help and of the manual."""


def _key_of(picture: Picture) -> Key:
    only = "" if 0 in picture.planes else "numbers"
    return Key(picture.action, picture.key, picture.key, picture.label, picture.help, picture.footer, only, PICTURE)


def _grouped(*entries: str | Key) -> tuple[Key, ...]:
    """The keys, each with the group that was named before it; what has one already keeps it."""
    made: list[Key] = []
    group = ""
    for entry in entries:
        if isinstance(entry, str):
            group = entry
        else:
            made.append(entry if entry.group else replace(entry, group=group))
    return tuple(made)


ANYWHERE = ("help", "command_palette", "suspend_process", "quit")
"""The actions of the app itself, whatever it shows."""

_TO_THE_SHELL = Key(
    "suspend_process", "ctrl+z", "^z", "shell", "To the shell for a while; fg there comes back.", footer=False
)

KEYS = _grouped(
    STEPPING,
    Key("step", "space,n", "space n", "step", "Take one step of the descent."),
    Key("back", "p,backspace", "p ⌫", "back", "Go back one step. Nothing is forgotten."),
    Key("arrow('right')", "right", "→", "right", "A step; in a map the cursor goes right (also l).", footer=False),
    Key("arrow('left')", "left,h", "← h", "left", "A step back; in a map the cursor goes left.", footer=False),
    Key("arrow('up')", "up,k", "↑ k", "up", "In a map the cursor goes up; on the model the row before.", footer=False),
    Key(
        "arrow('down')",
        "down,j",
        "↓ j",
        "down",
        "In a map the cursor goes down; on the model the next row.",
        footer=False,
    ),
    Key("home", "home", "home", "start", "Go to the start of the run.", footer=False),
    Key("end", "end", "end", "end", "Run to the end: until it stops, or the scenario's number of steps.", footer=False),
    Key("play", "a", "a", "play", "Play and pause: step by itself."),
    Key("slower", "left_square_bracket", "[", "slower", "Play more slowly.", footer=False),
    Key("faster", "right_square_bracket", "]", "faster", "Play faster.", footer=False),
    RATE,
    Key("raise_rate", "plus,equals_sign", "+", "η↑", "A larger learning rate η, from this step on."),
    Key("lower_rate", "minus", "-", "η↓", "A smaller learning rate η, from this step on."),
    Key("use_curvature", "u", "u", "best η", "Set η by how f curves here; again: for the fewest steps.", footer=False),
    Key("optimizer", "o", "o", "optimizer", "Run again from the start with the next optimizer.", footer=False),
    RUNS,
    Key("next_run", "tab", "tab", "run", "Go to the next run: another start or another learning rate."),
    Key("previous_run", "shift+tab", "⇧tab", "previous run", "Go to the run before.", footer=False),
    Key(
        "together", "t", "t", "all", "Step, play, go back and restart with every run, or with one again.", footer=False
    ),
    Key(
        "compare", "c", "c", "compare", "Every run in a table: verdict, steps, f, distance to a minimum.", footer=False
    ),
    Key("restart", "r", "r", "restart", "Begin this run again, with its own learning rate.", footer=False),
    APP,
    Key("shot", "s", "s", "save", "Save what is on screen as an SVG, into the folder gradtui runs in.", footer=False),
    *(_key_of(picture) for picture in PICTURES.values() if picture.key),
    LOOKING,
    Key("explore", "x", "x", "explore", "Look at any point: arrows or a click move a probe.", only="numbers"),
    Key("leave", "escape", "esc", "leave", "Back from a map to the hill, from the probe to the run, to the menu."),
    Key("pick", "enter", "⏎", "use it", "The probe becomes the start; in a map: replay the cell.", only="numbers"),
    Key("zoom(1)", "m", "m", "nearer", "Zoom in, as the mouse's wheel does.", False, "numbers"),
    Key("zoom(-1)", "M", "M", "farther", "Zoom out.", False, "numbers"),
    Key("pan('left')", "shift+left,H", "⇧←", "pan left", "Move the window; dragging does it too.", False, "numbers"),
    Key("pan('right')", "shift+right,L", "⇧→", "pan right", "Move the window.", False, "numbers"),
    Key("pan('up')", "shift+up,K", "⇧↑", "pan up", "Move the window.", False, "numbers"),
    Key("pan('down')", "shift+down,J", "⇧↓", "pan down", "Move the window.", False, "numbers"),
    Key("fit", "f", "f", "fit", "The window and the surface as they were.", False, "numbers"),
    Key("field", "v", "v", "field", "The gradient field: −∇f in many places.", False, "numbers"),
    Key("tangent", "T", "T", "tangent", "What touches f: the tangent plane, the bowl, nothing.", False, "numbers"),
    Key("level", "C", "C", "level", "A level plane that up and down move: its cut is a contour.", False, "numbers"),
    Key("follow", "F", "F", "follow", "Let the window move with the point, or stay.", False, "numbers"),
    Key("scroll(1)", "pagedown", "pgdn", "more", "The rest of the numbers; the mouse's wheel does it too.", False),
    Key("scroll(-1)", "pageup", "pgup", "less", "Back to the first numbers.", False),
    Key("enlarge", "w", "w", "enlarge", "The picture alone, the numbers alone, everything.", footer=False),
    MANY,
    Key("picture", "g", "g", "map", "Many parameters: the gradient as a map, or the hill over a plane.", only="arrays"),
    Key("plane", "v", "v", "plane", "Many parameters: the hill over another plane.", footer=False, only="arrays"),
    Key(
        "entry(1)",
        "full_stop",
        ".",
        "pick",
        "The next entry of many parameters; the model's next input.",
        only="arrays",
    ),
    Key("entry(-1)", "comma", ",", "entry before", "The entry before; the model's input before.", False, only="arrays"),
    Key("largest", "b", "b", "biggest", "Many parameters: look at the largest entry.", footer=False, only="arrays"),
    LESSON,
    Key("go_on", "enter", "⏎", "next", "In a lesson: the next card, or the line for an answer.", footer=False),
    Key("card(1)", "greater_than_sign", ">", "next card", "In a lesson: go on without an answer.", footer=False),
    Key("card(-1)", "less_than_sign", "<", "card before", "In a lesson: the card before.", footer=False),
    Key("hint", "i", "i", "hint", "In a lesson: a hint on the question, three in all.", footer=False),
    Key("lesson", "z", "z", "questions", "Hide the lesson and its questions, or show them.", footer=False),
    FUNCTION,
    Key("derivation", "d", "d", "why", "Why each partial is what it is: its derivation, rule by rule."),
    Key("edit", "e", "e", "edit", "Edit the function; everything follows as you type.", footer=False),
    PICTURE,
    Key(
        "toggle_log",
        "l",
        "l",
        "loss",
        "The loss on a linear or a logarithmic scale, or the distances to the minimum.",
        footer=False,
    ),
    APP,
    Key("help", "question_mark", "?", "help", "This help: every key, and what each panel shows."),
    Key("command_palette", "ctrl+p", "^p", "palette", "Find anything by typing, change the theme.", footer=False),
    _TO_THE_SHELL,
    Key("quit", "q", "q", "quit", "Leave."),
)

DERIVATION_KEYS = (
    Key("move(-1)", "up,k", "↑", "up", "Go to the step above.", footer=False),
    Key("move(1)", "down,j", "↓", "next rule", "Go to the step below."),
    Key("read(1)", "pagedown", "pgdn", "more", "Read on in a step that is longer than its panels."),
    Key("read(-1)", "pageup", "pgup", "less", "Back to the beginning of such a step.", footer=False),
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


COMPARE_KEYS = (
    Key("move(-1)", "up,k", "↑", "up", "Go to the run above.", footer=False),
    Key("move(1)", "down,j", "↓", "down", "Go to the run below.", footer=False),
    Key("choose", "enter", "⏎", "look at it", "Look at this run closely."),
    Key("sort(1)", "s", "s", "sort", "Sort by the next column; a click on its name does it too."),
    Key("turn", "S", "S", "turn round", "The other way round."),
    Key("step(1)", "space,n", "space", "step all", "Take a step with every run."),
    Key("step(-1)", "p", "p", "back", "Go back a step with every run.", footer=False),
    Key("run", "end", "end", "run all", "Every run to its end."),
    Key("close", "escape,c,q", "esc", "close", "Back to the hill."),
)
"""The keys of the table of runs."""

EDIT_KEYS = (
    Key("submit", "enter", "⏎", "keep it", "Keep the function."),
    Key("restore", "escape", "esc", "as it was", "Bring back exactly what was there before."),
)
"""The keys of the line that edits the function. All others type, or move as in any such line."""

ANSWER_KEYS = (
    Key("submit", "enter", "⏎", "answer", "Answer; a ? alone asks for a hint."),
    Key("leave_answer", "escape", "esc", "pictures", "Back to the pictures: step, explore, then answer."),
)
"""The keys of the line for an answer. All others type."""

MENU_KEYS = (
    Key("move(-1)", "up,k", "↑ k", "up", "Go to the row above.", footer=False),
    Key("move(1)", "down,j", "↓ j", "down", "Go to the row below; the mouse's wheel does it too."),
    Key("across(-1)", "left,h", "← h", "left", "To the list before; on a wall of pictures to the left.", footer=False),
    Key("across(1)", "right,l", "→ l", "right", "To the next list; on a wall of pictures to the right.", footer=False),
    Key("turn(1)", "tab", "tab", "next list", "To the next list: course, practice, gallery."),
    Key("turn(-1)", "shift+tab", "⇧tab", "list before", "To the list before.", footer=False),
    Key("page(-1)", "pageup", "pgup", "page up", "Go up by a screen.", footer=False),
    Key("page(1)", "pagedown", "pgdn", "page down", "Go down by a screen.", footer=False),
    Key("edge(-1)", "home,g", "home g", "first", "Go to the first row.", footer=False),
    Key("edge(1)", "end,G", "end G", "last", "Go to the last row.", footer=False),
    Key("open", "enter,space", "⏎ space", "open", "Open it; a lesson goes on where it was left."),
    Key("search", "slash", "/", "search", "Look for words in titles and summaries."),
    Key("show_all", "escape", "esc", "show all", "Search no more."),
    Key("forget", "r", "r", "start over", "Forget how far this lesson was gone through."),
    Key("forget_all", "R", "R", "forget all", "Forget how far every lesson was gone through."),
    Key("restore", "u", "u", "undo", "Bring back what was forgotten last."),
    Key("help", "question_mark", "?", "help", "This help: every key, and what each panel shows."),
    Key("command_palette", "ctrl+p", "^p", "palette", "Find anything by typing, change the theme.", footer=False),
    _TO_THE_SHELL,
    Key("quit", "q", "q", "quit", "Leave."),
)
"""The keys of the menu."""

SEARCH_KEYS = (
    Key("found", "enter", "⏎", "open", "Open what is under the cursor."),
    Key("move(1)", "down", "↓", "next", "Go down among what was found."),
    Key("move(-1)", "up", "↑", "before", "Go up among what was found.", footer=False),
    Key("show_all", "escape", "esc", "show all", "Search no more."),
)
"""The keys of the line for words to look for. All others type."""
