"""What a valid scenario becomes, the defaults, the limits, and the order of problems."""

import dataclasses

import pytest
from yardstick import assert_done_at_once

from gradtui.export.problems import CheckedFile, as_text
from gradtui.lesson.lint import lint
from gradtui.scenario.model import ViewSettings
from gradtui.scenario.problems import ScenarioError
from gradtui.scenario.reader import load_bytes, loads

F1 = '[function]\nexpression = "x**2"\n'
F2 = '[function]\nexpression = "x**2 + y**2"\n'


def problems(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        loads(text)
    return [str(problem) for problem in caught.value.problems]


def test_everything_is_read() -> None:
    s = loads(
        """
        title = "All of it"
        summary = "Two lines\\nof words."
        schema = 1
        function.expression = "a*x**2 + θ"
        function.name = "L"
        function.variables = ["theta", "x"]
        function.constants = { a = 2 }
        start = [{ name = "here", at = { x = 1, "θ" = 2 } }, { at = { x = -1.5, theta = 0 } }]
        [descent]
        learning_rates = [1, 0.5]
        optimizers = ["gd", { name = "adam", beta1 = 0.5, epsilon = 0.0 }]
        steps = 7
        tolerance = 0
        [view]
        x = [-1, 1]
        y = [0.0, 1e-320]
        plane = ["x", "θ"]
        levels = 50
        scale = "log"
        """
    )
    assert (s.title, s.summary, s.text, s.name) == ("All of it", "Two lines\nof words.", "a*x**2 + θ", "L")
    assert s.variables == ("theta", "x")
    assert s.constants == {"a": 2.0}
    assert [(start.name, tuple(start.at.items())) for start in s.starts] == [
        ("here", (("theta", 2.0), ("x", 1.0))),
        ("theta=0, x=-1.5", (("theta", 0.0), ("x", -1.5))),
    ]
    assert s.learning_rates == (1.0, 0.5)
    assert [optimizer.label for optimizer in s.optimizers] == ["gd", "adam(beta1=0.5, epsilon=0)"]
    assert (s.steps, s.tolerance, s.path) == (7, 0.0, None)
    assert s.view == ViewSettings((-1.0, 1.0), (0.0, 1e-320), ("x", "theta"), 50, "log")
    assert all(isinstance(number, float) for number in (*s.starts[0].at.values(), *s.learning_rates, s.tolerance))
    with pytest.raises(dataclasses.FrozenInstanceError):
        s.steps = 8  # type: ignore[misc]


def test_the_defaults() -> None:
    s = loads(F2)
    assert (s.title, s.summary, s.name, s.variables) == ("f(x, y)", "", "f", ("x", "y"))
    assert [(start.name, start.at) for start in s.starts] == [("origin", {"x": 0.0, "y": 0.0})]
    assert (s.learning_rates, [o.name for o in s.optimizers], s.steps, s.tolerance) == ((0.1,), ["gd"], 100, 1e-6)
    assert s.view == ViewSettings()


def test_unnamed_starts_get_names_of_their_own() -> None:
    starts = ["at = { x = 2 }", 'name = "x=2"\nat = { x = 3 }', "at = { x = 2.0 }", "at = { x = 1e-9 }"]
    s = loads(F1 + "".join(f"[[start]]\n{start}\n" for start in starts))
    assert [start.name for start in s.starts] == ["x=2 (2)", "x=2", "x=2 (3)", "x=1e-09"]
    many = '[function]\nexpression = "a + b + c + d"\n[[start]]\nat = { a = 1, b = 2, c = 3, d = 4 }\n'
    assert loads(many).starts[0].name == "start 1"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(F1.rstrip("\n"), id="no newline at the end"),
        pytest.param(F1.replace("\n", "\r\n"), id="CRLF"),
        pytest.param("\ufeff" + F1, id="byte order mark"),
        pytest.param(F1 + "[descent]\nlearning_rate = 1e308\n", id="a rate that must overflow"),
        pytest.param(F1 + "[[start]]\nat = { x = 1e308 }\n", id="a start that overflows"),
        pytest.param("[function]\nexpression = 'x**2 - y**2'\n[[start]]\nat = {x = 1e308, y = 1e308}\n", id="∞ − ∞"),
        pytest.param("[function]\nexpression = 'abs(x)'\n[[start]]\nat = { x = 0 }\n", id="a start on a kink"),
        pytest.param(F1 + "[view]\nx = [0, 1e-320]\n", id="a view 1e-320 wide"),
        pytest.param(F1 + "[view]\nx = [-1e308, 1e308]\n", id="a view wider than the floats"),
        pytest.param(F1 + "[descent]\nsteps = 100_000\n", id="the most steps"),
        pytest.param(F1 + "[descent]\nsteps = 0x10\n", id="hexadecimal"),
        pytest.param(F1 + "[descent]\nlearning_rate = 1\n", id="a whole number"),
        pytest.param("title = '''It's’ “fine” — ∂f/∂x ❤️ 日本'''\n" + F1, id="unicode"),
        pytest.param("[function]\nexpression = 'where(x > 0, log(x), 0)'\n", id="undefined only where not taken"),
    ],
)
def test_accepted(text: str) -> None:
    loads(text)


def many_starts(count: int) -> str:
    return F1 + "".join(f"[[start]]\nat = {{ x = {i} }}\n" for i in range(count))


def many_variables(count: int) -> str:
    return f'[function]\nexpression = "{" + ".join(f"x{i}" for i in range(count))}"\n'


def declared(count: int) -> str:
    return many_variables(32) + f"variables = {[f'x{i}' for i in range(count)]}\n"


def many_rates(count: int) -> str:
    return F1 + f"[descent]\nlearning_rates = {list(range(1, count + 1))}\n"


@pytest.mark.parametrize(
    ("make", "most", "said"),
    [
        (many_starts, 64, "expected at most 64 starts, got 65"),
        (many_variables, 32, "expected at most 32 variables, got 33"),
        (declared, 32, "expected at most 32 variables, got 33"),
        (many_rates, 16, "expected at most 16 learning rates, got 17"),
    ],
)
def test_limits(make, most: int, said: str) -> None:
    loads(make(most))
    assert any(said in problem for problem in problems(make(most + 1)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "missing key function.expression: the file is empty"),
        (" \n\t\n", "the file is empty"),
        ("a = " + "[" * 2000 + "]" * 2000, "nested at most 50 deep"),
        ("a = " + "[" * 100_000, "nested at most 50 deep"),
        ("a = " + "[" * 60 + "]" * 60, "nested at most 50 deep"),
        ("a = " + "{ a = " * 2000 + "1" + " }" * 2000, "nested at most 50 deep"),
        ("a." * 100_000 + "a = 1", "a key of at most 16 parts"),
        ('"a" . ' * 20_000 + "a = 1", "a key of at most 16 parts"),
        ("[a" + ".a" * 100_000 + "]", "a key of at most 16 parts"),
        (F1 + f"[descent]\nsteps = {'9' * 5000}", ":4:9: descent.steps: expected a number that fits 64 bits"),
        (F1 + f"[descent]\nsteps = 0x{'f' * 5000}", "got a whole number beyond 64 bits"),
        (F1 + f"[descent]\nlearning_rate = {'9' * 4000}", "got a whole number beyond 64 bits"),
        (F1 + "a = 1\n" * 60_000, "expected at most 256 KiB"),
        ("\n".join(f"k{i} = 1" for i in range(20_000)), "the first 100 problems, and there are more"),
        (F1 + "[function.constants]\n" + "\n".join(f"c_{i}_ = 1" for i in range(15_000)), "there are more"),
        ('{"title": "x"}', "this is JSON, not TOML"),
        ('[{"title": "x"}]', "this is JSON, not TOML"),
        (F1.replace("\n", "\r"), ":1:1: expected lines that end in a line feed, got a bare carriage return"),
        (F1 + "a = 1\rb = 2\n", ":3:1: expected lines that end in a line feed"),
        ("x,y\n1,2\n", "; this looks like CSV"),
        ("import math\nprint(1)\n", "this is not a TOML scenario"),
        ("<html>\n", "this is not a TOML scenario"),
        ("\ud800 = 1\n", "half of a surrogate pair"),
    ],
    ids=lambda words: repr(words[:20]),
)
def test_refused_at_once(text: str, said: str) -> None:
    def work() -> None:
        assert any(said in problem for problem in problems(text))

    assert_done_at_once(work)


def test_all_problems_at_once_in_file_order() -> None:
    text = """\
titel = "x"
[view]
levels = 1.5
[descent]
steps = true
learning_rate = -1
[[start]]
at = { x = "1" }
[[start]]
at = { x = 1, q = 2 }
name = 3
[function]
expression = "x +* 2"
constants = { pi = 3 }
"""
    said = problems(text)
    assert [line.split(" ")[0].removeprefix("<string>:") for line in said] == [
        "1:1:", "3:10:", "5:9:", "6:17:", "8:12:", "11:8:", "13:18:", "14:15:",
    ]  # fmt: skip
    assert said[0].endswith("titel: unknown key, did you mean title?")
    assert said[6].splitlines()[1:] == ['  expression = "x +* 2"', "                   ^"]


def test_one_mistake_is_one_problem() -> None:
    assert len(problems('[function]\nexpression = "x +"\n[[start]]\nat = { x = 1, y = 2 }\n')) == 1
    assert len(problems('[function]\nexpression = "x + y"\nvariables = ["x", "1y"]\n[[start]]\nat = { x = 1 }\n')) == 1
    assert len(problems('function = "x"\n[[start]]\nat = { x = 1 }\n')) == 1
    assert len(problems('[function]\nexpression = "X@x"\n[data]\nX = [1, 2]\n')) == 1


def test_the_column_in_a_string_with_a_mark_before_it() -> None:
    with pytest.raises(ScenarioError) as caught:
        load_bytes(b'\xef\xbb\xbf[function]\nexpression = "x + $"\n', "here")
    problem = caught.value.problems[0]
    assert (problem.path, problem.line, problem.column, problem.key) == ("here", 2, 19, "function.expression")
    with pytest.raises(ScenarioError) as caught:
        loads("\ufefftitle = 3\n" + F1)
    assert (caught.value.problems[0].line, caught.value.problems[0].column) == (1, 9)


def test_nothing_of_the_file_reaches_the_terminal_raw() -> None:
    text = '"\\u001b[2J" = 1\n[function]\nexpression = "x + \\u001b]52;c;\\u0007"\nname = "\\u202e\\u009b"\n'
    text += '[[start]]\nname = "\\u001b[1m"\n'
    for said in problems(text):
        assert not any((c < " " and c != "\n") or "\x7f" <= c <= "\x9f" or c == "\u202e" for c in said)


def test_the_error_can_be_pickled() -> None:
    import pickle

    with pytest.raises(ScenarioError) as caught:
        loads("a = ")
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.problems == caught.value.problems
    assert str(again) == str(caught.value)


@pytest.mark.parametrize(("count", "said"), [(10, ""), (11, "and 1 more problem"), (37, "and 27 more problems")])
def test_the_first_ten_problems_and_how_many_more(count: int, said: str) -> None:
    text = F1 + "[descent]\n" + "\n".join(f"k{i} = 1" for i in range(count))
    with pytest.raises(ScenarioError) as caught:
        loads(text, "a.toml")
    lines = str(caught.value).splitlines()
    assert len(caught.value.problems) == count
    assert [line.split(":")[0] for line in lines] == ["a.toml"] * (10 + bool(said))
    assert lines[10:] == [f"a.toml: {said}"] * bool(said)
    found = as_text([CheckedFile("a.toml", lint(text, "a.toml"))])
    assert found.splitlines() == lines
