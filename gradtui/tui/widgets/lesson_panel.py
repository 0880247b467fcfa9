"""The lesson beside the pictures: a card of text or a question, the line for an answer, what was said to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.events import Key
from textual.widgets import Input

from ...app.keys import ANSWER_KEYS
from ...app.panels.lines import Line
from ...expression.visible import visible
from ...lesson.lesson_state import LessonState
from ...lesson.questions import Assessment
from ...scenario.cards import Lesson
from .host import Host
from .lesson_text import lesson_lines
from .row_view import TextView
from .typed import LineInput

_LOOKS = {"right": "right", "wrong": "wrong", "unreadable": "wrong"}
_MARKS = {"right": "✓ ", "wrong": "✗ ", "unreadable": "? "}
_TURNING: dict[str, Callable[[Host], object]] = {
    ">": lambda main: main.do("card", 1),
    "<": lambda main: main.do("card", -1),
    "?": lambda main: main.do("hint"),
}
_USUAL = 5  # lines of a card in the smallest usual window
_MOST = 13
_AROUND = 3  # the border, the head, the line for the answer


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
        self._long = 0

    def compose(self) -> ComposeResult:
        """Compose the panel."""
        yield TextView(self._head, id="lesson-head")
        yield TextView(self._body, id="lesson-body")
        with Horizontal(id="answer-row"):
            yield TextView(lambda _w, _h: [(("answer › ", "heading"),)], id="answer-prompt")
            yield self.field

    @property
    def lesson(self) -> LessonState | None:
        """The lesson's state."""
        return self.main.state.lesson

    @property
    def is_typing(self) -> bool:
        """Whether the line for an answer is open."""
        return self.has_class("-typing")

    # -- what is shown -----------------------------------------------------------------------------------------------

    def renew(self) -> None:
        """Show what is new."""
        self.fit_hint()
        for view in self.query(TextView):
            view.renew()

    def offer_first(self) -> None:
        """Soon offer the line for the card that the panel began with."""
        self.call_after_refresh(self._offer_first, self.lesson)

    def _offer_first(self, lesson: LessonState | None) -> None:
        """Offer it, if the card is still that one."""
        if self.lesson is lesson:
            self._offer_line()

    def fit_hint(self) -> None:
        """Let a long hint take some room from the pictures."""
        lines = self._lines_of_hint()
        if lines != self._long:
            self._long = lines
            self.styles.height = lines + _AROUND if lines else None
            self.call_after_refresh(self.main.show_all)

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

    def _lines_of_hint(self) -> int:
        """How many lines a question has with what is said to it, where that is more than usually have room; 0."""
        lesson = self.lesson
        asked = self.main.frame.asked
        if lesson is None or asked is None or not lesson.said:
            return 0
        width = self._room()[0]
        lines = len(_plain(_MARKS.get(lesson.outcome, "") + lesson.said, width)) + len(_plain(asked.prompt, width))
        return min(lines, _MOST) if lines > _USUAL - self.is_typing else 0

    def _head(self, width: int, _: int) -> list[Line]:
        lesson = self.lesson
        if lesson is None:
            return []
        card, count = lesson.card, len(lesson.scenario.cards)
        if card is None:
            where, how = f"{_kind(lesson)} over", self.main.state.next_action.words
        else:
            where = f"{'Card' if isinstance(card, Lesson) else 'Question'} {lesson.at + 1} of {count}"
            if self.is_typing:
                how = "type it, enter · ? hint · > goes on without · esc pictures"
            else:
                how = "enter goes on" if lesson.question is None else "enter answers · i hint · > goes on without"
                how += " · < back" if lesson.at else ""
        pages = self._pages()
        if len(pages) > 1:
            where += f", page {min(self.main.state.page, len(pages) - 1) + 1} of {len(pages)}"
        room = width - len(where) - 3
        return [((f"{where}   ", "heading"), (how if len(how) <= room else how[: max(room - 1, 0)] + "…", "muted"))]

    def _room(self) -> tuple[int, int]:
        size = self.query_one("#lesson-body").size
        return max(size.width, 20), max(size.height, 2)

    def _pages(self) -> list[list[Line]]:
        """The text of a card in pieces that fit."""
        lesson = self.lesson
        if lesson is None or not isinstance(lesson.card, Lesson):
            return [[]]
        width, height = self._room()
        return _in_pages(lesson.card.text, width, height)

    def _body(self, width: int, height: int) -> list[Line]:
        lesson = self.lesson
        if lesson is None:
            return []
        card = lesson.card
        lines: list[Line]
        if card is None:
            right = len(lesson.right)
            asked = sum(not isinstance(card, Lesson) for card in lesson.scenario.cards)
            score = f" {right} of {asked} questions answered." if asked else ""
            over = f"**That was the whole {_kind(lesson).lower()}.**{score}"
            lines = lesson_lines(f"{over} The hill stays open: play with it.", width)
        elif isinstance(card, Lesson):
            pages = self._pages()
            lines = list(pages[min(self.main.state.page, len(pages) - 1)])
        else:
            asked_words = self.main.frame.asked
            if asked_words is None:
                lines = lesson_lines("This question has no answer here. > goes on.", width)
            else:
                lines = lesson_lines(asked_words.prompt.replace("*", "·"), width)
                if lesson.question is not None and not lesson.said:
                    lines += [((line, "muted"),) for line in _plain(f"Type {asked_words.takes}.", width)]
        if self.main.state.is_judging:
            lines.append((("…", "muted"),))
        elif lesson.said:
            mark = _MARKS.get(lesson.outcome, "")
            said = _plain(mark + lesson.said, width)
            room = max(height - len(lines), 1)
            lines = lines[: max(height - len(said), 1)] if len(said) > room else lines
            lines += [((line, _LOOKS.get(lesson.outcome, "hint")),) for line in said]
        elif len(lines) < height:
            told = self.main.told_beside_lesson(width, height - len(lines))
            lines += [((text, "muted"),) for row in told for text, _ in row]
        return lines[:height]

    # -- answering ---------------------------------------------------------------------------------------------------

    @property
    def pages(self) -> int:
        """How many pages the card takes."""
        return len(self._pages())

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
        self.main.do("answered", lesson, found)
        if not is_open:
            return
        if found.outcome == "right":
            self.close_line()
        elif self.field.value.strip() == answer:
            self.field.select_all()


@lru_cache(maxsize=4)  # the same at every key
def _in_pages(text: str, width: int, height: int) -> list[list[Line]]:
    """A text in pages of so many lines."""
    pages: list[list[Line]] = [[]]
    for line in lesson_lines(text, width):
        if len(pages[-1]) == height:
            pages.append([])
        if line or pages[-1]:  # no page begins with a blank line
            pages[-1].append(line)
    return pages


def _kind(lesson: LessonState) -> str:
    """What the cards are: a lesson, or a problem that is nothing but questions."""
    return "Lesson" if any(isinstance(card, Lesson) for card in lesson.scenario.cards) else "Problem"


def _plain(text: str, width: int) -> list[str]:
    """A text that is no Markdown, in lines."""
    from ...app.panels.lines import wrap

    return wrap(visible(text), max(width, 10))
