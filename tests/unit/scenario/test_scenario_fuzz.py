"""Whatever the text: a Scenario or a ScenarioError, and reports that are safe to print."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from unit.scenario.test_scenario_positions import check_places

from gradtui.scenario import catalogue
from gradtui.scenario.model import Scenario
from gradtui.scenario.problems import ScenarioError
from gradtui.scenario.reader import load_bytes, loads

SEEDS = [Path(catalogue.find(name) or "").read_text() for name in catalogue.names()] + [
    'schema = 1\n[function]\nexpression = """a*x\n+ θ"""\nvariables = ["x", "θ"]\nconstants = { a = 1.5 }\n'
    '[[start]]\nat.x = 1\nat."θ" = 2\n[descent]\noptimizers = [{ name = "adam", beta1 = 0.5 }, "gd"]\n'
]
PIECES = [
    *"[]{}=,.\"'#-\\0xθé😀\n\r\t\x00\x1b\u202e\ufeff",
    *("[[", "]]", '"""', "'''", "\\u0000", "nan", "true", "1e999", "99999999999999999999", "1979-05-27", "07:32:00"),
    *("log(x)", "1/0", "[descent]\n", "[[start]]\n", "[function]\n", "steps = 3\n", "at = { x = 1 }\n"),
    *("a.b.c = 1\n", "constants = { e = 1 }\n"),
]
PROFILE = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@st.composite
def mutated(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text)))
        cut = draw(st.integers(0, 12))
        text = text[:at] + draw(st.sampled_from(["", *PIECES]) | st.text(max_size=3)) + text[at + cut :]
    return text


def check(read) -> None:
    try:
        assert isinstance(read(), Scenario)
    except ScenarioError as error:
        assert error.problems
        said = str(error)
        assert said.encode()
        assert not any((c < " " and c != "\n") or "\x7f" <= c <= "\x9f" or c in "\u202e\u200b" for c in said)
        places = [(problem.line, problem.column) for problem in error.problems]
        assert places == sorted(places)


@PROFILE
@given(mutated())
def test_mutated_scenarios(text: str) -> None:
    check(lambda: loads(text))


@PROFILE
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=60))
def test_random_texts(text: str) -> None:
    check(lambda: loads(text))


@PROFILE
@given(st.binary(max_size=200))
def test_random_bytes(data: bytes) -> None:
    check(lambda: load_bytes(data, "bytes"))


@PROFILE
@given(mutated())
def test_all_that_is_toml_has_its_place(text: str) -> None:
    check_places(text)
