"""What an author is told of a scenario that the reader takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtui.lesson.lint import lint
from gradtui.scenario.catalogue import COURSE, find, names

W = """\
[function]
expression = "(x**2 - 1.69)**2 + 0.3*x"
[[start]]
name = "right"
at = { x = 2.0 }
[descent]
learning_rates = [0.05, 0.12]
steps = 60
[view]
x = [-2.2, 2.2]
"""
BOWL = """\
[function]
expression = "(x - 1)**2 + 2*(y + 2)**2 - 3"
[[start]]
at = { x = 0.0, y = 0.0 }
[view]
x = [-4, 4]
y = [-4, 4]
"""
VALLEY = """\
[function]
expression = "(y - 2*x)**2"
variables = ["x", "y"]
[view]
x = [-2, 2]
y = [-2, 2]
"""


def said(text: str) -> list[str]:
    return [f"{found.problem.line}:{found.severity}:{found.problem.message}" for found in lint(text)]


NOTES = {
    "standardized": [
        "metres has mean 4834.33 and standard deviation 2391.03",
        "stops has mean 6.76667 and standard deviation 2.48574",
    ],
    "polynomial": ["4 of 16 rows kept out: 3, 4, 8, 14"],
}
"""What is said of scenarios that are shipped: nothing but notes."""


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=pytest.mark.slow) if n == "million_weights" else n for n in (*names(), *COURSE)],
)
def test_what_is_shipped_is_clean(name: str) -> None:
    file = find(name)
    assert file is not None
    said = [(found.severity, found.problem.message) for found in lint(Path(file).read_text("utf-8"), name, file=file)]
    assert said == [("note", words) for words in NOTES.get(name, [])]


def test_everything_that_the_reader_refuses_is_an_error() -> None:
    assert said('titel = "x"\n[function]\nexpression = "x**2"\n[descent]\nsteps = 0\n') == [
        "1:error:unknown key, did you mean title?",
        "5:error:expected a whole number from 1 to 100,000, got 0",
    ]


PROMISES = [
    ('verdict = "converged"', []),
    ('verdict = "converged"\nstart = "right"\nlearning_rate = 0.05\nnear = { x = 1.277 }', []),
    ('learning_rate = 0.12\nnear = { x = -1.3216 }', []),
    ('learning_rate = 0.12\nnear = { x = -1.32 }', ["the run right · η=0.12 was to end near x = -1.32"]),
    ("near = { x = 1.2772 }", ["the run right · η=0.12 was to end near x = 1.2772, and ends at x = −1.32165"]),
    ('verdict = "diverged"\nlearning_rate = 0.05', ["the run right · η=0.05 was to end diverged, and is converged"]),
    ('verdict = "diverged"', ["η=0.05 was to end diverged", "η=0.12 was to end diverged"]),
]  # fmt: skip


@pytest.mark.parametrize(("promise", "expected"), PROMISES, ids=[promise for promise, _ in PROMISES])
def test_promises(promise: str, expected: list[str]) -> None:
    found = said(f"{W}[[expect]]\n{promise}\n")
    assert len(found) == len(expected)
    for message, words in zip(found, expected, strict=True):
        assert message.startswith("11:error:")
        assert words in message


def test_a_promise_of_no_run_and_one_of_an_array() -> None:
    own = W.replace("steps", 'optimizer = { name = "gd", learning_rate = 0.05 }\nsteps')
    assert (
        "no run has the learning rate 0.12" in said(f"{own}[[expect]]\nlearning_rate = 0.12\nverdict = 'diverged'\n")[0]
    )
    arrays = '[function]\nexpression = "sum(w**2)"\n[parameters]\nw = [1.0, 2.0]\n[[expect]]\nnear = { w = 0.0 }\n'
    assert said(arrays) == ["5:error:expected near with the names of numbers, but w is an array"]


HOLDS = [
    (W, "minima at x = −1.32 and x = 1.28"),
    (W, "The global minimum is at x = −1.3216, and a maximum near x = 0.04."),
    (W, "a minimum of 0.387, or 0.4"),
    (W, "no minimum at x = 2; x = 2 is not a minimum"),
    (W, "a minimum of 3 steps, the minimum at step 9, minima in 3 places, a minimum at 3 of 4"),
    (W, "x = 1.28 is a minimum"),
    (BOWL, "minimum at (1, −2)"),
    (BOWL, "a minimum of −3 at x = 1, y = −2"),
    (BOWL, "**the minimum (1, -2)**"),
    (BOWL, "the minimum is at (x, y) = (1, −2)"),
    (BOWL, "minimum near y ≈ −2.0"),
    (BOWL, "minimum at z = 9 and minimum at (1, 2, 3)"),
    (VALLEY, "a minimum at (0.5, 1), and at (3, 6)"),
    ('[function]\nexpression = "(x**2 - 10)**2"\n[[start]]\nat = { x = 1.0 }\n', "minima at x = ±√10"),
    ('[function]\nexpression = "(3*x - 1)**2"\n', "minimum at x = 1/3"),
    ('[function]\nexpression = "theta**2"\n', "minimum at θ = 0"),
    ('[function]\nexpression = "x**2 - y**2"\n', "a saddle at (0, 0)"),
]  # fmt: skip
FAILS = [
    (W, "minima at x = −1.32 and x = 1.25", "x = 1.25 is said to be a minimum"),
    (W, "minimum at x ≈ 1.2", "x = −1.32165, x = 1.27722"),
    (W, "a minimum at x = 1", "x = 1 is said to be a minimum"),
    (W, "the global minimum at x = 1.28", "the lowest minimum in the view is at x = −1.32165"),
    (W, "a maximum at x = 1.28", "the only maximum in the view is at x = 0.0444306"),
    (W, "the minimum value of −3.", "−3 is said to be a minimum"),
    (W, "a minimum at x = −9", "x = −9 is said to be a minimum"),
    (W, "a saddle at x = 0", "no saddle was found"),
    (W, "x = 2 is the minimum", "x = 2 is said to be a minimum"),
    (BOWL, "minimum at (1, 2)", "(1, 2) is said to be a minimum, but the only minimum in the view is at (1, −2)"),
    (BOWL, "minimum at x = 1, y = 2", "x = 1, y = 2 is said"),
    (BOWL, "the lowest point is at (0, 0)", "(0, 0) is said"),
    (BOWL, "the minimum is about −3.5", "−3.5 is said"),
]


@pytest.mark.parametrize(("scenario", "text"), HOLDS, ids=[text for _, text in HOLDS])
def test_claims_that_hold(scenario: str, text: str) -> None:
    assert said(f'summary = """{text}"""\n{scenario}') == []


@pytest.mark.parametrize(("scenario", "text", "words"), FAILS, ids=[text for _, text, _ in FAILS])
def test_claims_that_do_not_hold(scenario: str, text: str, words: str) -> None:
    (found,) = said(f'{scenario}[[lesson]]\ntext = """\nLook:\n{text}"""\n')
    line = scenario.count("\n") + 4
    assert found.startswith(f"{line}:warning:")
    assert words in found


def test_a_claim_is_pointed_at() -> None:
    (found,) = lint(f'title = "Minimum at x = 3"\n{W}', "w.toml")
    assert str(found).splitlines()[0].startswith("w.toml:1:10: warning: title: x = 3 is said to be a minimum")
    assert found.problem.picture.splitlines()[1].strip() == "^" * len("Minimum at x = 3")


CARDS = [
    ('[[lesson]]\nat_step = 30\ntext = "t"', []),
    ('[[lesson]]\nat_step = 59\ntext = "t"', ["at_step is 59, but the longest run stops after 41"]),
    ('[[lesson]]\nat_step = 70\ntext = "t"', ["at_step is 70, but the runs take 60 steps"]),
    ('[[lesson]]\nwhen = "converged"\ntext = "t"', []),
    ('[[lesson]]\nwhen = "still_moving"\ntext = "t"', []),
    ('[[lesson]]\nwhen = "diverged"\ntext = "t"', ["no run is ever diverged"]),
    ('[[question]]\nask = "partial"\nat_step = 99', ["at_step is 99"]),
    ('[[question]]\nask = "learning_rate"\nof = "fewest"', []),
    ('[[question]]\nask = "fate"', []),
]


@pytest.mark.parametrize(("card", "expected"), CARDS, ids=[card for card, _ in CARDS])
def test_cards_that_no_run_opens(card: str, expected: list[str]) -> None:
    found = said(f"{W}{card}\n")
    assert len(found) == len(expected)
    for message, words in zip(found, expected, strict=True):
        assert message.startswith(f"11:warning:{words}")


def test_a_question_needs_an_answer() -> None:
    kink = '[function]\nexpression = "abs(x) + y**2"\n[[start]]\nat = { x = 0.0, y = 1.0 }\n'
    asked = '[[question]]\nask = "partial"\nof = "x"\n[[question]]\nask = "partial"\nof = "y"\n'
    (found,) = said(kink + asked)
    assert found.startswith("5:error:this question has no answer: f has a kink here")


def test_a_question_is_asked_where_the_lesson_has_come_to() -> None:
    # at the start it has an answer; after one step of Newton's the run stands on the kink
    text = (
        '[function]\nexpression = "abs(x) + (x - 1)**2"\n[[start]]\nat = { x = 1.0 }\n[descent]\nlearning_rate = 1.0\n'
    )
    asked = '[[question]]\nask = "partial"\n'
    assert said(text + asked) == []
    assert "no answer" in said(f'{text}[[lesson]]\nat_step = 1\ntext = "t"\n{asked}')[0]


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ("x = [-4, 4]\ny = [-4, 4]", []),
        ("x = [1, 4]", ["3:the start x=0, y=0: x = 0 is outside the view, whose x goes from 1 to 4"]),
        ('y = [1, 4]\nplane = ["y", "x"]', ["3:the start x=0, y=0: x = 0 is outside the view, whose y"]),
        ("x = [0, 4]\ny = [-4, 0]", []),
    ],
)
def test_starts_are_seen(view: str, words: list[str]) -> None:
    found = said(BOWL.partition("[view]")[0] + f"[view]\n{view}\n")
    assert len(found) == len(words)
    for message, expected in zip(found, words, strict=True):
        assert message.replace("warning:", "").startswith(expected)


def test_an_entry_of_an_array_is_seen() -> None:
    arrays = '[function]\nexpression = "sum(w**2)"\n[parameters]\nw = [1.0, 9.0]\n[view]\nplane = ["w[0]", "w[1]"]\n'
    assert said(f"{arrays}x = [0, 2]\ny = [0, 9]\n") == []
    assert "w[1] = 9 is outside the view, whose y goes from 0 to 2" in said(f"{arrays}x = [0, 2]\ny = [0, 2]\n")[0]


def test_findings_are_in_the_order_of_the_file() -> None:
    lesson = '[[lesson]]\ntext = "minimum at x = 5"\n'
    text = f'{W}[[expect]]\nverdict = "diverged"\n{lesson}[[expect]]\nverdict = "oscillating"\n'
    lines = [found.problem.line for found in lint(text)]
    assert lines == sorted(lines)
    assert len(set(lines)) == 3


@pytest.mark.parametrize(
    "text",
    ["minimum at x = 1/0", "minimum at x = 1e99", "minimum of 1e99", f"minimum at x = {'9' * 400}", "x = 1, " * 1200,
     "minimum at (" + "1, " * 3000 + "1)", "minimum " * 1200, "minimum at x = ±" + "√" * 99, "no " * 3000 + "minimum"],
    ids=lambda text: text[:20],
)  # fmt: skip
def test_strange_texts_do_no_harm(text: str) -> None:
    for finding in lint(f'summary = "{text}"\n{W}'):
        assert finding.severity == "warning"
