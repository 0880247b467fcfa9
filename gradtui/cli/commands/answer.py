"""``gradtui answer``: what the app would say to an answer. No terminal library."""

from __future__ import annotations

from dataclasses import replace

from ...engine.descent.descent import Descent
from ...export.formats.format import Kind
from ...expression.names import GREEK, nearest
from ...expression.visible import visible
from ...lesson.lint.cards import opened
from ...lesson.lint.runs import Runs
from ...lesson.questions import ask, judge
from ...scenario.cards import Question
from ...scenario.model import Scenario, Start
from ...scenario.runs import begin
from ..options.options import Values
from ..resolve import chosen_source, must_have_source
from ..usage import UsageError
from ..waiting import waiting
from ..writing import write


def answer(options: Values) -> int:
    """Judge an answer to a question of a scenario, or to one about a function's partial."""
    if options.function is not None and options.answer is None:
        options.answer, options.scenario = options.scenario, None
    must_have_source("answer", options)
    if options.answer is None:
        raise UsageError("answer: expected an answer, such as 2*x*y, got nothing (see gradtui answer --help)")
    with waiting("answer"):
        return _answered(options)


def _answered(options: Values) -> int:
    scenario = chosen_source(options, None if options.at is None else [options.at], "--at")
    question, run = _own(options, scenario) if options.function is not None else _of_lesson(options, scenario)
    try:
        prompt = ask(question, run[0], run[1]).prompt
    except ValueError as reason:
        raise UsageError(f"answer: this question cannot be asked: {reason}") from None
    return write(Kind.ANSWER, (prompt, judge(question, run[0], run[1], options.answer)), options)


def _of_lesson(options: Values, scenario: Scenario) -> tuple[Question, tuple[Scenario, Descent]]:
    """A question of the scenario, and the run that stands where it is asked."""
    for name in ("wrt", "at"):
        if getattr(options, name) is not None:
            raise UsageError(f"--{name}: expected a function with -f; a scenario's questions have a number")
    wanted = options.question or 1
    questions = sum(isinstance(card, Question) for card in scenario.cards)
    if wanted > questions:
        has = f"{questions} question{'s' * (questions != 1)}" if questions else "no questions"
        raise UsageError(f"--question: found {wanted}, but this scenario has {has}")
    for _, card, place in opened(Runs(scenario)):
        wanted -= isinstance(card, Question)
        if isinstance(card, Question) and not wanted:
            return card, (scenario, place)
    raise AssertionError("a question that was counted")


def _own(options: Values, scenario: Scenario) -> tuple[Question, tuple[Scenario, Descent]]:
    """The partial by --wrt: its formula, or its number where a point is given."""
    if options.question is not None:
        raise UsageError("--question: expected a scenario; with -f the question is the partial by --wrt")
    variables = scenario.variables
    if options.wrt is None and len(variables) > 1:
        raise UsageError(f"answer: expected a variable with --wrt: {' or '.join(variables)}")
    variable = variables[0] if options.wrt is None else "".join(GREEK.get(c, c) for c in options.wrt.strip())
    if variable not in variables:
        near = nearest(variable, variables)
        found = visible(variable, limit=40) or "nothing"
        hint = f"; did you mean {near}?" if near else ""
        raise UsageError(f"--wrt: found {found}, expected {' or '.join(variables)}{hint}")
    if (
        options.at is None
    ):  # a formula is compared around a point: one where roots, logarithms and quotients have values
        # roots, logarithms and quotients have values there
        inside = Start("here", {v: 0.7 + 0.25 * k for k, v in enumerate(variables)})
        scenario = replace(scenario, starts=(inside,))
    kind = "formula" if options.at is None else "partial"
    return Question(kind, variable), (scenario, begin(scenario)[0])
