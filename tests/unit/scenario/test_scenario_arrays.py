"""[data] and [parameters]: what arrays become, what starts and planes make of them, and what is refused at once."""

import subprocess
import sys
import tracemalloc

import numpy as np
import pytest

from gradtui.scenario.data.array_values import MAX_NUMBERS, Rule, generated
from gradtui.scenario.model import Scenario, Start
from gradtui.scenario.problems import ScenarioError
from gradtui.scenario.reader import loads
from gradtui.scenario.runs import run

SUM = '[function]\nexpression = "sum(w**2)"\n'
MODEL = """
[function]
name = "L"
expression = "mean((X@w + b - k*y)**2)"
[data]
X = [[1, 2.5], [3, 4], [5, 6]]
y = [1, 2, 3]
k = 2
[parameters]
w = { shape = [2], init = "ones" }
"""


def problems(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        loads(text)
    return [str(problem).removeprefix("<string>") for problem in caught.value.problems]


def parameters(text: str) -> str:
    return f"{SUM}[parameters]\n{text}\n"


def test_data_and_parameters() -> None:
    s = loads(MODEL)
    assert s.variables == ("w", "b")
    assert s.constants == {"k": 2.0}
    assert list(s.data) == ["X", "y"]
    assert s.data["X"].tolist() == [[1.0, 2.5], [3.0, 4.0], [5.0, 6.0]]
    assert s.data["y"].shape == (3,)
    assert s.parameters["w"].tolist() == [1.0, 1.0]
    (start,) = s.starts
    assert (start.name, list(start.at), start.at["b"]) == ("start", ["w", "b"], 0.0)
    assert s.title == "L(w, b)"


def test_a_scenario_of_numbers_has_neither() -> None:
    s = loads('[function]\nexpression = "x**2"\n')
    assert (s.data, s.parameters) == ({}, {})


@pytest.mark.parametrize(
    "value",
    [
        "[1, 2]",
        "[[1, 2], [3, 4]]",
        "{ shape = [3] }",
        "{ shape = [2, 3], init = 'normal', scale = 1e300 }",
        "{ shape = [3], init = 'uniform', scale = 1e300, seed = 4294967295 }",
    ],
)
def test_every_array_is_of_floats_in_rows_and_never_written_to(value: str) -> None:
    s = loads(f"[function]\nexpression = 'sum(w) + sum(X)'\n[data]\nX = {value}\n[parameters]\nw = {value}\n")
    for array in (s.data["X"], s.parameters["w"], s.starts[0].at["w"]):
        assert isinstance(array, np.ndarray)
        assert array.dtype == np.float64
        assert array.flags.c_contiguous
        assert not array.flags.writeable
        assert np.isfinite(array).all()
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1.0


def test_comparing_never_asks_an_array_for_its_truth() -> None:
    one, other = loads(MODEL), loads(MODEL)
    assert one == one
    assert one != other
    assert one.starts[0] != other.starts[0]
    assert len({one, other, *one.starts}) == 3
    assert (Scenario.__eq__, Start.__eq__) == (object.__eq__, object.__eq__)


# -- the streams ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "first"),
    [
        (Rule((3,), "zeros", 1.0, 0), [0.0, 0.0, 0.0]),
        (Rule((3,), "ones", 1.0, 0), [1.0, 1.0, 1.0]),
        (Rule((3,), "normal", 1.0, 0), [1.764052345967664, 0.4001572083672233, 0.9787379841057392]),
        (Rule((3,), "normal", 0.5, 7), [0.845262851900178, -0.2329686852704164, 0.0164100818392922]),
        (Rule((3,), "normal", 1.0, 2**32 - 1), [0.6484086742306527, 0.6693235306338161, -1.0805437227474493]),
        (Rule((3,), "uniform", 1.0, 1), [-0.165955990594852, 0.4406489868843162, -0.9997712503653102]),
        (Rule((3,), "uniform", 2.0, 1), [-0.331911981189704, 0.8812979737686324, -1.9995425007306205]),
    ],
)
def test_generated_streams_never_change(rule: Rule, first: list[float]) -> None:
    assert generated(rule).tolist() == first


def test_a_matrix_is_filled_row_by_row() -> None:
    flat, matrix = generated(Rule((6,), "normal", 1.0, 3)), generated(Rule((2, 3), "normal", 1.0, 3))
    assert matrix.tolist() == flat.reshape(2, 3).tolist()


def test_the_defaults_of_a_generated_array() -> None:
    s = loads(parameters("w = { shape = [4], init = 'normal' }"))
    assert s.parameters["w"].tolist() == generated(Rule((4,), "normal", 1.0, 0)).tolist()
    assert loads(parameters("w = { shape = [4] }")).parameters["w"].tolist() == [0.0] * 4


# -- variables and names -------------------------------------------------------------------------------------------


def test_the_order_of_variables() -> None:
    text = '[function]\nexpression = "a + sum(w) + c*sum(v)"\n{}[parameters]\nv = [1]\nw = [2]\n'
    assert loads(text.format("")).variables == ("a", "w", "c", "v")
    assert loads(text.format('variables = ["c", "v", "a", "w"]\n')).variables == ("c", "v", "a", "w")
    assert loads(text.format('variables = ["c", "a"]\n')).variables == ("c", "a", "w", "v")


def test_greek_parameters() -> None:
    s = loads(
        '[function]\nexpression = "sum(θ**2)"\n[parameters]\n"θ" = [1, 2]\n'
        '[[start]]\nat = { "θ" = 3 }\n[view]\nplane = ["θ[1]", "theta[0]"]\n'
    )
    assert s.starts[0].at["theta"].tolist() == [3.0, 3.0]  # type: ignore[union-attr]
    assert s.view.plane == ("theta[1]", "theta[0]")


def test_the_limit_of_variables_is_for_numbers() -> None:
    names = [f"w{i}" for i in range(40)]
    arrays = "[parameters]\n" + "".join(f"{name} = [1]\n" for name in names)
    total = "+".join(names)
    assert len(loads(f'[function]\nexpression = "sum({total})"\n{arrays}').variables) == 40
    assert len(loads(f'[function]\nexpression = "sum({total})"\nvariables = {names}\n{arrays}').variables) == 40
    numbers = "+".join(f"x{i}" for i in range(33))
    (said,) = problems(f'[function]\nexpression = "sum({total})+{numbers}"\n{arrays}')
    assert "expected at most 32 variables that are numbers, got 33" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[function]\nexpression = "sum(w*f)"\n[data]\nf = [1]\n[parameters]\nw = [1]\n', "f is named twice"),
        ('[function]\nexpression = "sum(w)"\nname = "w"\n[parameters]\nw = [1]\n', "w is named twice"),
        ('[function]\nexpression = "sum(w)"\nname = "X"\n[data]\nX = [1]\n[parameters]\nw = [1]\n', "X is named twice"),
        ('[function]\nexpression = "sum(w)"\n[data]\nw = [1]\n[parameters]\nw = [1]\n', ":6:1: parameters.w: "),
        (
            '[function]\nexpression = "sum(w)"\nvariables = ["X"]\n[data]\nX = [1]\n[parameters]\nw = [1]\n',
            "X is named twice",
        ),
        ('[function]\nexpression = "sum(X)"\n[data]\nX = [1]\n', "expected a variable, such as x"),
        (
            'data = "/etc/passwd"\n' + SUM.replace("sum(w**2)", "x"),
            ":1:8: data: expected the table [data], got the str",
        ),
        ('data = "~/.ssh/id_rsa"\n' + SUM.replace("sum(w**2)", "x"), "expected the table [data], got the string"),
        ('data = "a.csv"\n' + SUM.replace("sum(w**2)", "x"), "expected the table [data], got the string"),
        (
            "parameters = 1\n" + SUM.replace("sum(w**2)", "x"),
            ":1:14: parameters: expected the table [parameters], got 1",
        ),
    ],
)
def test_names_that_clash_and_tables_that_are_none(text: str, said: str) -> None:
    assert any(said in problem for problem in problems(text))


@pytest.mark.parametrize(
    "text",
    [
        SUM + "[params]\nw = [1]\n[[start]]\nat = { w = [2] }\n",
        SUM + "[weights]\nw = [1]\n",
        SUM + "[[parameter]]\nw = [1]\n",
        parameters('w = { shape = [2], int = "ones" }')
        + '[[start]]\nat = { w = [1, 2] }\n[view]\nplane = ["w[0]", "w[9]"]\n',
        parameters('w = [1, "2"]') + "[[start]]\nat = { w = [1, 2] }\n",
        parameters("w = 3") + "[[start]]\nat = { w = 3 }\n",
        MODEL.replace("k = 2", 'k = "2"'),
        MODEL + "[[start]]\nat = { b = 1, X = [[1, 2]] }\n",
        MODEL + "[[start]]\nat = { b = 1, w = [1, 2, 3] }\n",
        MODEL + '[view]\nplane = ["w", "b"]\n',
        MODEL.replace("X@w", "w@X"),
    ],
)
def test_one_mistake_is_one_problem(text: str) -> None:
    assert len(problems(text)) == 1, problems(text)


def test_all_problems_in_file_order() -> None:
    text = """\
[parameters]
w = { shape = [2.5] }
[view]
plane = ["q", "q"]
[data]
X = [1, true]
z = "here"
[[start]]
at = { b = "x" }
[function]
expression = "sum(w*X) + b"
nam = "L"
"""
    said = problems(text)
    assert [line.split(" ")[0] for line in said] == [":2:16:", ":4:15:", ":6:9:", ":7:5:", ":9:12:", ":12:1:"]


# -- starts --------------------------------------------------------------------------------------------------------


def test_starts() -> None:
    s = loads(
        MODEL
        + "[[start]]\nat = { b = 1 }\n[[start]]\nat = { b = 2, w = [3, 4] }\n"
        + '[[start]]\nname = "filled"\nat = { w = -0.5, b = 3 }\n'
    )
    assert [start.name for start in s.starts] == ["start 1", "start 2", "filled"]
    assert [list(start.at) for start in s.starts] == [["w", "b"]] * 3
    first, second, third = (start.at["w"] for start in s.starts)
    assert first is s.parameters["w"]
    assert (second.tolist(), third.tolist()) == ([3.0, 4.0], [-0.5, -0.5])  # type: ignore[union-attr]
    for array in (first, second, third):
        assert isinstance(array, np.ndarray)
        assert not array.flags.writeable
        assert array.flags.c_contiguous


@pytest.mark.parametrize("start", ["", "at = {}\n", 'name = "start 1"\n'])
def test_a_start_of_arrays_alone_needs_no_numbers(start: str) -> None:
    (begun,) = loads(parameters("w = [1, 2]") + "[[start]]\n" + start).starts
    assert begun.name == "start 1"
    assert begun.at["w"].tolist() == [1.0, 2.0]  # type: ignore[union-attr]


def test_the_start_without_one() -> None:
    assert loads(parameters("w = [1]")).starts[0].name == "start"
    numbers = loads('[function]\nexpression = "mean((a*x - b)**2)"\n[data]\nx = [1, 2]\n')
    assert [(start.name, start.at) for start in numbers.starts] == [("origin", {"a": 0.0, "b": 0.0})]


def test_it_runs() -> None:
    (descent,) = run(loads(parameters("w = [1, -2]")), 3)
    assert descent.value == pytest.approx(5 * 0.64**3)


# -- the plane -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plane", "kept"),
    [
        ('["w[0]", "w[1]"]', ("w[0]", "w[1]")),
        ('["b", "w[1]"]', ("b", "w[1]")),
        ('[" w[ 01 ] ", "W[1,0]"]', ("w[1]", "W[1, 0]")),
    ],
)
def test_planes(plane: str, kept: tuple[str, str]) -> None:
    text = '[function]\nexpression = "sum(w) + sum(W) + b"\n[parameters]\nw = [1, 2]\nW = { shape = [2, 1] }\n'
    assert loads(f"{text}[view]\nplane = {plane}\n").view.plane == kept


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("w[2]", "expected an entry from w[0] to w[1]"),
        ("w[-1]", "expected an entry from w[0] to w[1]"),
        ("w[0,0]", "expected an entry from w[0] to w[1]"),
        ("w[1.0]", "expected an entry from w[0] to w[1]"),
        ("w[0][0]", "expected an entry from w[0] to w[1]"),
        ("w[", "expected an entry from w[0] to w[1]"),
        ("w", "expected an entry from w[0] to w[1]"),
        ("w[١]", "expected an entry from w[0] to w[1]"),
        (f"w[{'9' * 5000}]", "expected an entry from w[0] to w[1]"),
        ("b[0]", "expected a variable"),
        ("X[0]", "expected a variable"),
        ("w[0]", "expected two different variables, got w[0] twice"),
        ("__class__[0]", "expected a variable"),
    ],
)
def test_no_plane(item: str, said: str) -> None:
    text = '[function]\nexpression = "sum(w*X) + b"\n[data]\nX = [1, 2]\n[parameters]\nw = [1, 2]\n'
    (problem,) = problems(f'{text}[view]\nplane = ["w[0]", "{item}"]\n')
    assert problem.startswith(":8:18: view.plane: ")
    assert said in problem


# -- limits --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("w = { shape = [30_000_001] }", "expected a whole number from 1 to 30,000,000, got 30000001"),
        ("w = { shape = [30_000_000, 30_000_000] }", "got 900,000,000,000,000"),
        ("w = { shape = [5_477, 5_478] }", "got 30,003,006"),
        ("w = { shape = [30_000_000], init = 'normal' }\nv = [1]", "parameters.v: expected at most 30,000,000 numbers"),
        ("w = { shape = [15_000_000] }\nv = { shape = [15_000_001] }\nu = [1]", "together, got 30,000,001"),
        (
            "w = { shape = [30_000_000] }\n[data]\nX = { shape = [1] }",
            "parameters.w: expected at most 30,000,000 numbers",
        ),
    ],
)
def test_too_many_numbers_are_refused_before_one_is_made(text: str, said: str) -> None:
    generated(Rule((1,), "normal", 1.0, 0))  # NumPy's own memory is none of ours
    tracemalloc.start()
    try:
        found = [line for line in problems(parameters(text)) if "30,000,000" in line]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(found) == 1, found
    assert said in found[0]
    assert peak < 4_000_000


@pytest.mark.slow
def test_the_most_numbers() -> None:
    s = loads(parameters(f"w = {{ shape = [{MAX_NUMBERS // 2}] }}"))
    assert s.parameters["w"].size == MAX_NUMBERS // 2
    (said,) = problems(parameters(f"w = {{ shape = [{MAX_NUMBERS}] }}"))
    assert said.endswith("expected runs whose record takes at most 1 GiB, got 1.68 GB: 1 run of 100 steps")


@pytest.mark.slow
def test_starts_have_the_same_limit() -> None:
    text = parameters("w = { shape = [10_000_000] }") + "[[start]]\nat = { w = 1 }\n" * 5
    (said,) = problems(text)
    assert said == (
        ":12:12: start.at.w: expected at most 30,000,000 numbers of the arrays of all starts together, got 40,000,000"
    )


def test_numpy_is_loaded_only_for_arrays() -> None:
    code = """
import sys
from gradtui.scenario.catalogue import open_scenario
from gradtui.scenario.reader import loads
open_scenario("two_minima")
loads('[function]\\nexpression = "a*x**2"\\n[data]\\na = 2\\n')
assert "numpy" not in sys.modules
open_scenario("five_parameters")
assert "numpy" in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '[function]\nexpression = "sum(log(w))"\n[parameters]\nw = [1, -1]\n',
            "start: missing [[start]], and as the arrays begin, log(−1) has no value (1 of its 2 entries)",
        ),
        (
            '[function]\nexpression = "sum(log(w)) + b"\n[parameters]\nw = [1, 2]\n[[start]]\nat = { b = 1, w = 0 }\n',
            "start.at: expected a point where f has a value, but log(0) has no value (2 of its 2 entries)",
        ),
        (
            '[function]\nexpression = "sum(d)/b"\n[data]\nd = [1, 2]\n',
            "at the origin, the default, 3/0 divides by zero",
        ),
    ],
)
def test_a_start_without_a_value_is_refused(text: str, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        loads(text)
    assert said in str(caught.value)
