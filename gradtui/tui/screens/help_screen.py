"""The help: every key, and what each panel shows; and behind it the pages of the manual."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.events import Click
from textual.screen import ModalScreen

from ...app.panels.help_words import help_lines, topic_tabs
from ...app.panels.lines import Line, folded
from ...expression.ascii_text import ascii_text
from ...manual import TOPICS, page
from ...manual.text import lines_of
from ..modes import Modes
from ..textual_fixes.dialogs import Dialog
from ..widgets.row_view import TextView

_LOOKS = {"heading": "heading", "bold": "bold", "code": "gradient", "": ""}
_PAGES = ("", *TOPICS)  # the first one is the help itself


class HelpScreen(Dialog, ModalScreen[None]):
    """Keys and panels, over another screen; the arrows turn to the manual."""

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

    def __init__(self, here: str = "", can: Iterable[str] = (), modes: Modes | None = None) -> None:
        super().__init__()
        self._here = here
        self._can = frozenset(can)
        self._modes = modes or Modes()
        self._at = 0
        self._made: tuple[int, int, list[Line]] = (-1, 0, [])

    def compose(self) -> ComposeResult:
        """Compose the screen."""
        with Vertical(id="help-box"):
            yield TextView(self._tabs, id="help-topics")
            with VerticalScroll(id="help", can_focus=False):
                yield TextView(self._page, id="help-text")

    def on_mount(self) -> None:
        """Title the frame, again where the theme changes."""
        self.app.theme_changed_signal.subscribe(self, lambda _: self._entitle())
        self._entitle()

    def _entitle(self) -> None:
        box, tabs, topic = self.query_one("#help-box"), self.query_one("#help-topics", TextView), _PAGES[self._at]
        box.border_title = tabs.content_of(((f"gradtui help {topic}" if topic else "gradtui", "heading"),))
        box.border_subtitle = tabs.content_of((("↑ ↓ pgup pgdn scroll · ← → manual · esc close", "muted"),))

    def _tabs(self, width: int, _: int) -> list[Line]:
        tabs = topic_tabs(("help", *TOPICS), self._at, width)
        return [tuple((text, look) for _, text, look in tabs)]

    def _page(self, width: int, _: int) -> list[Line]:
        """The shown page: made once for a width."""
        topic = _PAGES[self._at]
        if self._made[:2] != (self._at, width):
            lines = self._manual(topic, width - 1) if topic else help_lines(width - 1, self._here, self._can)
            self._made = self._at, width, lines
        return self._made[2]

    def action_turn(self, by: int) -> None:
        """Turn to another page: the help, and then the manual."""
        self._turn_to((self._at + by) % len(_PAGES))

    def _turn_to(self, page_number: int) -> None:
        self._at = page_number
        self._entitle()
        self.query_one("#help-topics", TextView).renew()
        text = self.query_one("#help-text", TextView)
        text.renew()
        text.refresh(layout=True)  # it has another number of lines
        self.action_end(-1)

    def on_click(self, event: Click) -> None:
        """A click on a topic turns to its page."""
        view = self.query_one("#help-topics", TextView)
        end = 0
        for number, text, _ in topic_tabs(("help", *TOPICS), self._at, view.size.width):
            end += len(text)
            if event.widget is view and event.x < end:
                self._turn_to(number)
                return

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

    def _manual(self, topic: str, width: int) -> list[Line]:
        lines = lines_of(page(topic), width, ascii_text if self._modes.ascii_only else str)
        looked = (tuple((text, _LOOKS[look]) for text, look in line) for line in lines)
        return [part for line in looked for part in folded(line, width)]
