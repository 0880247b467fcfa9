"""The help: every key, and what each panel shows; and behind it the pages of the manual."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from ...app.keys import ANYWHERE, DERIVATION_KEYS, KEYS, MENU_KEYS
from ...app.panels.lines import wrap
from ...app.pictures.registry import PICTURES
from ...expression.ascii_text import ascii_text
from ...manual import TOPICS, page, title
from ...manual.text import lines_of
from ..textual_fixes.dialogs import Dialog

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
    ("loss curve", "f after each step, for every run that has begun; the glyph is where each stands."),
    ("runs", "Each run with its glyph, where it stands, its verdict, and how far the nearest minimum is. tab goes to "
     "the next, c makes it a table to sort."),
    ("coach", "What the last step did, and why. While you edit (e) it is the line for the function; what is wrong with "
     "a file that was saved is said here too."),
)  # fmt: skip


_LOOKS = {"heading": "bold $text-primary", "bold": "bold", "code": "$text-accent", "": ""}
_PAGES = ("", *TOPICS)  # the first one is the help itself


class HelpScreen(Dialog, ModalScreen[None]):
    """Keys and panels, over the main screen; the arrows turn to the manual."""

    BINDINGS = [  # noqa: RUF012 - Textual's form
        Binding("escape,question_mark,q,space,enter", "dismiss", "close"),
        Binding("up,k", "scroll(-1)", show=False),
        Binding("down,j", "scroll(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "end(-1)", show=False),
        Binding("end", "end(1)", show=False),
        Binding("right,l,tab", "turn(1)", show=False),
        Binding("left,h,shift+tab", "turn(-1)", show=False),
    ]

    def __init__(self, *, ascii_only: bool = False) -> None:
        super().__init__()
        self._fit = ascii_text if ascii_only else str
        self._words = Static(id="help-text", markup=False)
        self._at = 0

    def compose(self) -> ComposeResult:
        """Compose the screen."""
        with VerticalScroll(id="help", can_focus=False):
            yield self._words

    def on_mount(self) -> None:
        """Title the frame."""
        box = self.query_one("#help")
        box.border_title = "gradtui"
        box.border_subtitle = "↑ ↓ pgup pgdn scroll · ← → manual · esc close"

    def on_resize(self) -> None:
        """Wrap the text to the frame."""
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        """Put the page into the frame."""
        width = self.query_one("#help").size.width - 5
        self._words.update(self._manual(_PAGES[self._at], width) if self._at else self._text(width))

    def action_turn(self, by: int) -> None:
        """Turn to another page: the help, and then the manual."""
        self._at = (self._at + by) % len(_PAGES)
        topic = _PAGES[self._at]
        self.query_one("#help").border_title = f"gradtui help {topic}" if topic else "gradtui"
        self._show()
        self.action_end(-1)

    def action_scroll(self, by: int) -> None:
        """Scroll the text."""
        self.query_one("#help", VerticalScroll).scroll_relative(y=by * 3, animate=False)

    def action_page(self, by: int) -> None:
        """Scroll by a page, of which a line stays."""
        box = self.query_one("#help", VerticalScroll)
        box.scroll_relative(y=by * max(box.size.height - 1, 1), animate=False)

    def action_end(self, which: int) -> None:
        """Go to the beginning or the end."""
        box = self.query_one("#help", VerticalScroll)
        (box.scroll_home if which < 0 else box.scroll_end)(animate=False)

    def _text(self, width: int) -> Content:
        margin = max(len(name) for name in (*(key.shown for key in KEYS), *(name for name, _ in _PANELS))) + 4
        lines = [Content.styled("Keys", "bold $text-primary")]
        for key in KEYS:
            lines += _hanging(f"  {key.shown}", key.help, margin, width)
        lines += [Content(""), Content.styled("In a derivation", "bold $text-primary")]
        for key in DERIVATION_KEYS:
            lines += _hanging(f"  {key.shown}", key.help, margin, width)
        lines += [Content(""), Content.styled("In the menu", "bold $text-primary")]
        for key in MENU_KEYS:
            if key.action not in ANYWHERE:
                lines += _hanging(f"  {key.shown}", key.help, margin, width)
        lines += [Content(""), Content.styled("What you see", "bold $text-primary")]
        for name, words in _PANELS:
            lines += _hanging(f"  {name}", words, margin, width)
        lines += [Content(""), Content.styled("The manual, a page for each topic: ← →", "bold $text-primary")]
        for topic in TOPICS:
            lines += _hanging(f"  {topic}", title(topic), max(map(len, TOPICS)) + 4, width)
        return Content("\n").join(lines)

    def _manual(self, topic: str, width: int) -> Content:
        lines = lines_of(page(topic), width, self._fit)
        shown = [Content.assemble(*((text, _LOOKS[look]) for text, look in line)) for line in lines]
        return Content("\n").join(shown)


def _hanging(head: str, text: str, margin: int, width: int) -> list[Content]:
    """The text beside its head, each line at the same margin."""
    wrapped = wrap(text, max(width - margin, 20))
    first = Content.assemble((head.ljust(margin), "bold"), wrapped[0])
    return [first, *(Content(" " * margin + line) for line in wrapped[1:])]
