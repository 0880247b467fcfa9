"""The lesson beside the pictures: a card of text or a question, the line for an answer, what was said to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.events import Click, Key, MouseScrollDown, MouseScrollUp, Resize
from textual.widgets import Input

from ...app.keys import ANSWER_KEYS
from ...app.panels.lines import Line
from ...app.panels.next_key import NextKey, next_key
from ...app.pictures.registry import shown
from ...expression.ascii_text import ascii_text
from ...expression.names import pretty
from ...lesson.lesson_state import LessonState
from ...lesson.narrate import remark
from ...lesson.questions import Assessment
from ...lesson.vocabulary import plainly
from ...scenario.cards import Lesson
from . import lesson_card as card
from .host import Host
from .lesson_text import lesson_lines
from .looks import ground_of, style_of
from .row_view import TextView
from .typed import LineInput

_LOOKS = {"right": "right", "wrong": "wrong", "unreadable": "wrong"}
_MARKS = {"right": "✓ ", "wrong": "✗ ", "unreadable": "? "}
_TURNING: dict[str, Callable[[Host], object]] = {
    ">": lambda main: main.do("card", 1),
    "<": lambda main: main.do("card", -1),
    "?": lambda main: main.do("hint"),
}
_PAGES = {"pageup": -1, "pagedown": 1}
_WIDE = 160  # columns of a window from which the card stands beside the picture
_ROWS, _FRAMED_ROWS = (7, 8), (12, 18)
"""The rows of a card with its head, and of one that has more to say; the same with its frame."""


class AnswerInput(LineInput):
    """The line for an answer."""

    most = 2000

    def __init__(self, panel: LessonPanel) -> None:
        super().__init__("", compact=True, select_on_focus=False, id="answer-input")
        self.panel = panel
        for key in ANSWER_KEYS:
            self._bindings.key_to_bindings[key.keys] = [
                Binding(key.keys, key.action, key.label, key.footer, key.shown, tooltip=key.help)
            ]

    def on_mount(self) -> None:
        """A lesson may go on with a question."""
        self.panel.offer_first()

    def action_leave_answer(self) -> None:
        """Back to the pictures; what was typed stays."""
        self.panel.close_line()

    async def _on_key(self, event: Key) -> None:
        """Before anything is typed, the keys that turn the cards and ask for a hint are what they are elsewhere.

        An answer that was not right is chosen as a whole, so that it is typed over.
        """
        if event.key in _PAGES:
            event.stop()
            event.prevent_default()
            self.panel.turn(_PAGES[event.key])
            return
        is_new = not self.value or self.selected_text == self.value
        action = _TURNING.get(event.character or "") if is_new else None
        if action is not None:
            event.stop()
            event.prevent_default()
            action(self.panel.main)


class LessonPanel(Vertical):
    """The open card. The main screen has its state, and tells it when there is something new."""

    def __init__(self, main: Host) -> None:
        super().__init__(id="lesson")
        self.main = main
        self.field = AnswerInput(self)
        self.pages = 1
        """How many pages the card takes."""
        self._chip_row: int | None = None
        self._rows: tuple[int | None, int | None] = (None, None)

    def compose(self) -> ComposeResult:
        """Compose the panel: the text with all that is said, or that, the line for an answer and the rest."""
        yield TextView(self._head, id="lesson-head")
        yield TextView(self._body, id="lesson-body")
        with Horizontal(id="answer-row"):
            yield TextView(lambda _w, _h: [(("answer › ", "heading"),)], id="answer-prompt")
            yield self.field
            yield TextView(self._answer_chip, id="answer-chip")
        yield TextView(self._rest, id="lesson-rest")

    @property
    def lesson(self) -> LessonState | None:
        """The lesson's state."""
        return self.main.state.lesson

    @property
    def is_typing(self) -> bool:
        """Whether the line for an answer is open."""
        return self.has_class("-typing")

    # -- when something is new ---------------------------------------------------------------------------------------

    def renew(self) -> None:
        """Show what is new."""
        self.fit()
        for view in self.query(TextView):
            view.renew()

    def offer_first(self) -> None:
        """Soon offer the line for the card that the panel began with."""
        self.call_after_refresh(self._offer_first, self.lesson)

    def _offer_first(self, lesson: LessonState | None) -> None:
        """Offer it, if the card is still that one."""
        if self.lesson is lesson:
            self._offer_line()

    def on_resize(self, _: Resize) -> None:
        """Another size has other lines, and another frame."""
        self.fit()

    def notify_style_update(self) -> None:
        """A change of theme: the words in the frame are of its colours."""
        super().notify_style_update()
        if self.is_mounted:
            self._frame()

    def fit(self) -> None:
        """Let a card that has more to say take some room from the pictures, and frame it."""
        width, height = self.content_size
        if not (width and height and self.lesson):
            return
        flow = len(self._flow(width))
        rows: int | None = None
        if self.app.size.width < _WIDE:
            usual, most = _FRAMED_ROWS if self._is_framed else _ROWS
            # the frame or the head, the text, the next key or the line for an answer
            needed = self._around + flow + 1
            rows = min(needed, most) if needed > usual else None
        body = min(flow, max((rows or self.outer_size.height) - self._around - 1, 1)) if self.is_typing else None
        if (rows, body) != self._rows:
            self._rows = rows, body
            if self.parent is not None:
                self.parent.styles.grid_rows = None if rows is None else f"1fr {rows}"
            self.query_one("#lesson-body").styles.height = body
            self.call_after_refresh(self.main.show_all)
        self._frame()

    @property
    def _is_framed(self) -> bool:
        return self.screen.has_class("-framed")

    @property
    def _around(self) -> int:
        """The rows of the frame and a blank one below its title, or of the head."""
        return 3 if self._is_framed else 1

    def _frame(self) -> None:
        """Write which card this is, and its keys, into the frame."""
        lesson = self.lesson
        if lesson is None or not self._is_framed:
            self.border_title = self.border_subtitle = None
            return
        self.border_title = self._styled(card.head(lesson, self._page, self.pages))
        self.border_subtitle = self._styled(self._help(lesson))

    def _styled(self, line: Line) -> Text:
        body = self.query_one("#lesson-body", TextView)
        ground = ground_of(body, body.modes.colour)
        in_ascii = body.modes.ascii_only
        return Text.assemble(*((ascii_text(text) if in_ascii else text, style_of(look, ground)) for text, look in line))

    def _help(self, lesson: LessonState) -> Line:
        return card.help_line(
            lesson, typing=self.is_typing, hides=self._is_framed, turns=self.is_typing and self.pages > 1
        )

    def opened(self) -> None:
        """Another card is open."""
        self.field.value = ""
        if self.is_typing:
            self.close_line()
        self._offer_line()
        self.renew()

    def _offer_line(self) -> None:
        """A question can be answered at once, by typing."""
        lesson = self.lesson
        if (
            lesson is not None
            and lesson.question is not None
            and self.main.frame.asked is not None
            and self.main.state.is_telling
        ):
            self.main.do("pause")
            self.open_line()

    def turn(self, by: int) -> None:
        """Another page of a long card."""
        self.main.do("turn_page", self.pages, by)

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """The wheel reads on."""
        event.stop()
        self.turn(1)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """The wheel reads back."""
        event.stop()
        self.turn(-1)

    def on_click(self, event: Click) -> None:
        """A click on the lit key presses it."""
        key = self.next_key
        body = self.query_one("#lesson-body")
        if key is None or self.is_typing or self._chip_row is None or event.screen_y != body.region.y + self._chip_row:
            return
        if body.region.x <= event.screen_x < body.region.x + len(card.chip(key)[0][0]):
            event.stop()
            self.app.simulate_key(key.key)

    # -- what is shown -----------------------------------------------------------------------------------------------

    def _head(self, width: int, _: int) -> list[Line]:
        """The line above, where there is no frame to write into."""
        lesson = self.lesson
        if lesson is None:
            return []
        return [card.ruled(card.head(lesson, self._page, self.pages), self._help(lesson), width)]

    @property
    def _page(self) -> int:
        return min(self.main.state.page, self.pages - 1)

    @property
    def next_key(self) -> NextKey | None:
        """The key that the lesson waits for."""
        can_ask = self.main.frame.asked is not None
        return next_key(self.main.state, self.pages - 1 - self._page, can_ask=can_ask)

    def _flow(self, width: int) -> list[Line]:
        """The card's text, and what was said last."""
        lesson = self.lesson
        width = min(width, card.MOST)
        if lesson is None:
            return []
        lines = list(self._text(lesson, width))
        if self.main.state.is_judging:
            lines.append((("…", "muted"),))
        elif lesson.said:
            look = _LOOKS.get(lesson.outcome, "hint")
            lines += [((line, look),) for line in card.plain(_MARKS.get(lesson.outcome, "") + lesson.said, width)]
        return lines

    def _text(self, lesson: LessonState, width: int) -> list[Line]:
        opened = lesson.card
        if opened is None:
            asked = sum(not isinstance(card, Lesson) for card in lesson.scenario.cards)
            score = f" {len(lesson.right)} of {asked} questions answered." if asked else ""
            over = f"**That was the whole {card.kind(lesson).lower()}.**{score} The hill stays open: play with it."
            return [*lesson_lines(over, width), (), *lesson_lines(self.main.state.next_action.words, width)]
        if isinstance(opened, Lesson):
            return _of_card(opened.text, width)
        words = self.main.frame.asked
        if words is None:
            return lesson_lines("This question has no answer here. > goes on.", width)
        lines = lesson_lines(words.prompt.replace("*", "·"), width)
        if lesson.question is not None and not lesson.said:
            lines += [((line, "muted"),) for line in card.plain(f"Type {words.takes}.", width)]
        return lines

    def _body(self, width: int, height: int) -> list[Line]:
        lesson = self.lesson
        if lesson is None:
            return []
        flow = self._flow(width)
        room = height if self.is_typing or len(flow) <= height - 1 else height - 1
        before = self.pages
        lines, _, self.pages = card.window(flow, room, self.main.state.page, from_end=bool(lesson.said))
        if self.pages != before:
            self.call_after_refresh(self._paged)
        if self.is_typing:
            return lines
        rest = self._under(width, height - len(lines))
        self._chip_row = next((len(lines) + k for k, line in enumerate(rest) if line and line[0][1] == "chip"), None)
        return [*lines, *rest][:height]

    def _paged(self) -> None:
        """The head says how many pages there are."""
        if self.is_attached:
            self._frame()
            self.query_one("#lesson-head", TextView).renew()

    def _answer_chip(self, _: int, __: int) -> list[Line]:
        key = self.next_key
        return [] if key is None else [card.chip(key)]

    def _rest(self, width: int, height: int) -> list[Line]:
        """What stands below the line for an answer."""
        return self._under(width, height) if self.is_typing and self.lesson is not None else []

    def _under(self, width: int, height: int) -> list[Line]:
        """The next key, what the last step did, and from 160 columns on the list of cards."""
        key = None if self.is_typing else self.next_key
        narrow = min(width, card.MOST)
        told = self._told(narrow, max(height - 1, 1)) if height > 0 else []
        if len(told) >= height and shown(self.main.state).of_many:
            key = None  # a map's legend is read whole, and the line of keys has the lit one too
        lines = card.below(key, told, narrow, height)
        lesson = self.lesson
        if lesson is not None and self.app.size.width >= _WIDE:
            listed = card.listed(lesson, narrow, height - len(lines) - 2)
            lines += [(), (), *listed] if listed else []
        return lines

    def _told(self, width: int, height: int) -> list[Line]:
        """What the last step did; of a map or a probe, what there is to say of that."""
        state = self.main.state
        run, name = state.session.run, pretty(state.session.scenario.name)
        is_elsewhere = state.session.probe is not None or shown(state).legend is not None or state.file_problem
        if is_elsewhere or not run.cursor or state.is_blind:
            return self.main.told_beside_lesson(width, height)
        moved = card.step_lines(run, name, width)
        why = card.plain(plainly(remark(run, name), self.main.frame.words), width)
        # whole or not at all: where the lesson is hidden, the coach has the room
        return [*moved, *(((line, "muted"),) for line in why if len(moved) + len(why) <= height)]

    # -- answering ---------------------------------------------------------------------------------------------------

    def open_line(self) -> None:
        """Let the learner type an answer."""
        if not self.field.is_attached:  # not there yet: it offers itself when it is; or not there any more
            return
        self.add_class("-typing")
        self.main.do("typing", "answer")
        self.field.cursor_position = len(self.field.value)
        self.screen.set_focus(self.field)
        self.screen.refresh_bindings()
        self.renew()

    def close_line(self) -> None:
        """Back to the pictures."""
        self.remove_class("-typing")
        self.main.do("typing", "")
        self.screen.set_focus(None)
        self.screen.refresh_bindings()
        self.fit()
        self.main.show_all()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Judge the answer, in a thread: some questions take whole descents."""
        event.stop()
        lesson, answer = self.lesson, event.value.strip()
        if lesson is None or lesson.question is None or self.main.state.is_judging:
            return
        if not answer:
            self.close_line()
            return
        if answer == "?":
            event.input.value = ""
            self.main.do("hint")
            return
        self.main.do("judge")

        def work() -> None:
            found = lesson.judged(answer)
            self.app.call_from_thread(self._judged, lesson, answer, found)

        self.main.run_worker(work, thread=True, group="answer")

    def _judged(self, lesson: LessonState, answer: str, found: Assessment) -> None:
        is_open = self.lesson is lesson  # else another card has been opened since
        self.main.do("answered", lesson, found, answer)
        if not is_open:
            return
        if found.outcome == "right":
            self.close_line()
        elif self.field.value.strip() == answer:
            self.field.select_all()


@lru_cache(maxsize=4)  # the same at every key
def _of_card(text: str, width: int) -> list[Line]:
    return lesson_lines(text, width)
