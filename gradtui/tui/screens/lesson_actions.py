"""What the keys of a lesson do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.events import MouseDown

from ...app.navigator import NextAction
from ..widgets.mouse import under
from .actions import MAPS, Shown
from .dialogs import Dialog
from .explore_actions import ExploreActions

if TYPE_CHECKING:
    from ...app.session import Session
    from ...engine.descent.descent import Descent
    from ...lesson.lesson_state import LessonState
    from ..widgets.lesson_panel import LessonPanel
    from .main_screen import MainScreen

LESSON_ACTIONS = frozenset(("go_on", "card(1)", "card(-1)", "hint", "lesson"))


class LessonActions(ExploreActions):
    """The actions of a lesson.

    ``tale`` is its state, None where the scenario has no cards; ``sequel`` is what comes after it.
    """

    tale: LessonState | None = None
    panel: LessonPanel | None = None
    lesson_hidden: bool = False
    next_action: NextAction = NextAction()

    @property
    def is_telling(self) -> bool:
        """Whether a lesson is shown."""
        return self.panel is not None and bool(self.session.scenario.cards) and not self.lesson_hidden

    @property
    def as_main(self) -> MainScreen:
        """The screen that this is a part of."""
        raise NotImplementedError

    @property
    def has_menu(self) -> bool:
        """Whether the menu lies below."""
        return self.next_action.has_menu

    @property
    def is_answering(self) -> bool:
        """Whether an answer is being typed."""
        return self.panel is not None and self.panel.is_typing

    @property
    def open_question(self) -> LessonState | None:
        """The lesson, while a question is open that the learner sees."""
        tale = self.tale
        return tale if tale is not None and tale.question is not None and self.is_telling else None

    @property
    def hiding(self) -> LessonState | None:
        """The lesson, while it hides something on which it asks, or will ask at once."""
        tale = self.tale
        hides = tale is not None and (tale.question is not None or bool(tale.hides_formulas))
        return tale if hides and self.is_telling else None

    def begin_tale(self, at: int = 0, right: frozenset[int] = frozenset()) -> None:
        """Open the scenario's lesson, if it has one; one that is open already stays as it is."""
        scenario = self.session.scenario
        if not scenario.cards or (self.tale is not None and self.tale.scenario is scenario):
            return
        from ...lesson.lesson_state import LessonState
        from ..widgets.lesson_panel import LessonPanel

        self.tale = LessonState.begin(scenario, self.session.run, at, right)
        if self.panel is None:
            self.panel = LessonPanel(self.as_main)
        self._veil()

    def tell(self, tale: LessonState) -> None:
        """Show another state of the lesson."""
        before, self.tale = self.tale, tale
        if before is not None and (before.at, before.right) != (tale.at, tale.right):
            if self.panel is not None and before.at != tale.at:
                self.panel.opened()
            if self.next_action.remember is not None:
                self.next_action.remember(tale)
            if self.open_question is not None and isinstance(self.app.screen, Dialog) and self.app.screen.gives_way:
                self.app.screen.dismiss()
        if before is not None and (before.at, before.place) != (tale.at, tale.place):
            self._veil()
        if self.panel is not None:
            self.panel.fit_hint()
        self.refresh_bindings()
        self.show_all()

    def followed(self, before: Descent) -> None:
        """The run was moved: a card may have waited for this."""
        tale, run = self.tale, self.session.run
        if tale is not None and before is not run:
            after = tale.follow(before, run)
            if after is not tale:
                self.tell(after)

    def refused(self, after: Session) -> bool:
        """Whether a session has the answer to the open question in it; then it is said."""
        tale = self.open_question
        why = tale.refuses(self.session.runs, after.runs) if tale is not None else ""
        if tale is not None and why:
            self.pause()
            self.tell(tale.with_message(why))
            if self.app.screen is not self:
                self.say(why)
        return bool(why)

    @property
    def is_blind(self) -> bool:
        """Whether slopes are asked for, so that nothing on screen may say them."""
        return self.open_question is not None and bool(self.open_question.hides_slope_of)

    def _veil(self) -> None:
        """Put away what a question that has come into sight hides: kept steps, and a map."""
        tale = self.open_question
        if tale is None:
            return
        runs = tale.veiled(self.session.runs)
        if runs != self.session.runs:
            self.session = replace(self.session, runs=runs)
        if tale.hides_fates and self.shown in MAPS:
            if self.maps is not None:
                self.maps.forget()
            self.shown = "hill"

    def has_action(self, name: str) -> bool:
        """Whether an action of the registry is there now."""
        if name not in LESSON_ACTIONS:
            return super().has_action(name)
        tale = self.tale
        if tale is None or self.panel is None or self.editing or not self.session.scenario.cards:
            return False
        if name == "lesson":
            return True
        if self.lesson_hidden:
            return False
        if name == "go_on":
            is_there = tale.card is not None or self.next_action.go_on is not None
            return is_there and self.shown not in MAPS and self.session.probe is None
        if name == "hint":
            return tale.question is not None
        return tale.card is not None if name == "card(1)" else tale.at > 0

    # -- what would give an answer away ------------------------------------------------------------------------------

    def action_end(self) -> None:
        """Go to the end, unless a step is what is asked for: that is found with one step."""
        if not self.refused(self.session.step()):
            super().action_end()

    def action_play(self) -> None:
        """Play or pause, unless the first step is what is asked for."""
        if self.player is not None or not self.refused(self.session.step()):
            super().action_play()

    def action_use_curvature(self) -> None:
        """Take the η that the curvature suggests, unless that would answer the question."""
        tale = self.open_question
        if tale is not None and tale.hides_pace:
            self.tell(tale.with_message("The curvature has the answer in it: it comes after the question."))
        else:
            super().action_use_curvature()

    def action_show(self, shown: Shown) -> None:
        """Show another picture, unless it has the answer in it."""
        tale = self.open_question
        if tale is not None and tale.hides_fates and shown in MAPS:
            self.tell(tale.with_message("That picture has the answer in it: it comes after the question."))
        else:
            super().action_show(shown)

    def action_derivation(self) -> None:
        """Show why each partial is what it is, unless that is asked for."""
        tale = self.hiding
        if tale is not None and (tale.hides_slope_of or tale.hides_formulas):
            self.tell(tale.with_message("The derivation has the answer in it. i gives a hint instead."))
        else:
            super().action_derivation()

    def on_mouse_down(self, event: MouseDown) -> None:
        """Who points at a picture looks at it, and answers later."""
        panel, widget = self.panel, under(self, event)
        if panel is not None and panel.is_typing and widget is not None and panel not in widget.ancestors_with_self:
            panel.close_line()

    # -- keys --------------------------------------------------------------------------------------------------------

    def action_go_on(self) -> None:
        """The next page, the next card, or the line for an answer."""
        tale, panel = self.tale, self.panel
        if tale is None or panel is None or self.too_small:
            return
        if tale.card is None and self.next_action.go_on is not None:
            self.pause()
            self.next_action.go_on()
        elif tale.question is not None and tale.asked is not None:
            panel.open_line()
        elif not panel.turn_page():
            self.tell(tale.next_card(self.session.run, skip=tale.question is not None))

    def action_card(self, by: int) -> None:
        """The next card without waiting, or the card before."""
        tale = self.tale
        if tale is not None and not self.too_small:
            run = self.session.run
            self.tell(tale.next_card(run, skip=True) if by > 0 else tale.before(run))

    def action_hint(self) -> None:
        """A hint on the open question."""
        tale = self.open_question
        if tale is not None:
            self.tell(tale.hint())

    def action_lesson(self) -> None:
        """Hide the lesson, or show it."""
        self.lesson_hidden = not self.lesson_hidden
        tale = self.open_question
        if tale is not None:
            self.tell(tale.seen_again(self.session.run))
            self._veil()
        self.set_class(self.is_telling, "-telling")
        self.refresh_bindings()
        self.call_after_refresh(self.show_all)
