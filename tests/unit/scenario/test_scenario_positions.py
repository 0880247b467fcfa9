"""The places of keys and values: all of them in what tomllib takes, and where the fault is in what it does not."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from gradtui.scenario.problems import ScenarioError
from gradtui.scenario.reader import loads
from gradtui.scenario.toml.positions import Positions

TEXT = '''\
title = "T"          # a comment with = and "
"quoted key" = 1
a.b . "c.d" = 2
[function]
expression = """
x + \\
    y"""
constants = { k = 1, m.n = [ 2, { o = 3 } ] }
[[start]]
name = 'one'
at = { x = 1 }
[[start]]  # second
at.x = [
  1,  # comment ]
  2,
]
[start.more]
deep = 1979-05-27 07:32:00
[view.inner]
t = 07:32:00
'''


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("title",), (1, 1), (1, 9)),
        (("quoted key",), (2, 1), (2, 16)),
        (("a",), (3, 1), (3, 1)),
        (("a", "b"), (3, 3), (3, 3)),
        (("a", "b", "c.d"), (3, 7), (3, 15)),
        (("function",), (4, 2), (4, 2)),
        (("function", "expression"), (5, 1), (5, 14)),
        (("function", "constants"), (8, 1), (8, 13)),
        (("function", "constants", "k"), (8, 15), (8, 19)),
        (("function", "constants", "m", "n"), (8, 24), (8, 28)),
        (("function", "constants", "m", "n", 0), (8, 30), (8, 30)),
        (("function", "constants", "m", "n", 1, "o"), (8, 35), (8, 39)),
        (("start",), (9, 3), (9, 3)),
        (("start", 0), (9, 3), (9, 3)),
        (("start", 0, "name"), (10, 1), (10, 8)),
        (("start", 0, "at", "x"), (11, 8), (11, 12)),
        (("start", 1), (12, 3), (12, 3)),
        (("start", 1, "at"), (13, 1), (13, 1)),
        (("start", 1, "at", "x"), (13, 4), (13, 8)),
        (("start", 1, "at", "x", 1), (15, 3), (15, 3)),
        (("start", 1, "more"), (17, 8), (17, 8)),
        (("start", 1, "more", "deep"), (18, 1), (18, 8)),
        (("view",), (19, 2), (19, 2)),
        (("view", "inner", "t"), (20, 1), (20, 5)),
    ],
)
def test_positions(path, key, value) -> None:
    positions = Positions(TEXT)
    tomllib.loads(TEXT)
    assert positions.has(path)
    place = positions.find(path)
    assert (positions.line_and_column(place.key), positions.line_and_column(place.value)) == (key, value)


def test_a_missing_key_is_found_at_its_table() -> None:
    positions = Positions(TEXT)
    assert positions.find(("start", 1, "name")) == positions.find(("start", 1))
    assert positions.find(("nowhere",)) is None


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ('"ab z"', 5),
        ("'ab z'", 5),
        ("'a\\b z'", 6),
        (r'"\u0061b z"', 10),
        (r'"\\\t z"', 7),
        ('"""ab z"""', 7),
        ('"""\nab z"""', 8),
        ('"""ab \\\n   z"""', 12),
        ("'''\n'ab z'''", 9),
        ('"""a"" z"""', 8),
        ('"θ≤𝛁 z"', 6),
    ],
)
def test_characters_of_a_string(value: str, found: int) -> None:
    text = f"k = {value}"
    positions = Positions(text)
    said = tomllib.loads(text)["k"]
    place = positions.find(("k",))
    assert positions.within(place, said.index("z")) == found + 3 == text.index("z")


VALUES = (
    r"""
1 +1 -0 0 1_000 1__0 _1 1_ 01 +01 0x1F 0xg 0X1 0b12 0b1_0 0o17 0o8 1.0 1. .5 1.5e3 1e3 1e+3 1E-3 1e 1.e3 1_0.0_1
0x 0_0 00 -00 1e5_0 1_e5 1e_5 1._5 inf -inf +nan nan Inf true True false a {a b} @ + -
1979-05-27 1979-5-27 1979-13-01 2021-02-29 2020-02-29 07:32:00 7:32:00 07:32 24:00:00 07:32:00.5 1979-05-27T
1979-05-27T07:32:00Z 1979-05-27T07:32:00-07:00 1979-05-27t07:32:00.999 1979-05-27T25:00:00 1979-05-27x
[] [1] [1,] [,] [1,,2] [[1],["a"]] [1} {} {a=1} {a=1,} {a=1,b={c=2}} {a=1,a=2} {a.b=1,a.c=2} {a={},a.b=1} {=1}
'' "" "a"b" 'a'' QQ QaQ Q'a'Q Q''a''Q Q'''aQ "\n" "\q" "\u12" "\u00e9" "\uD800" "\U0010FFFF" "\U00110000" '\q'
DD DaD D"a"D D""a""D D\"D D\qD Q\qQ
""".replace("Q", "'''")
    .replace("D", '"' * 3)
    .split()
)
DOCUMENTS = [
    *("a=1\na=2", "a.b=1\na.c=2", "a.b=1\na=2", "a=1\na.b=2", "a=1\n[a]", "a=[]\n[[a]]", "a={}\n[a]", "a={}\na.b=1"),
    *("[a]\n[a]", "[a]\n[a.b]\n[a]", "[a.b]\n[a]", "[a.b]\n[a]\nb=1", "[a.b.c]\n[a]\nb.d=1", "[a.b]\n[a.c]\n[a.b.d]"),
    *("[a]\nb.c=1\n[a.b]", "[a]\nb.c=1\n[a.b.d]", "a.b.c=1\n[a]", "a.b.c=1\n[a.d]", "a={}\n[a.b]", "[[a.b]]\n[a]"),
    *("[[a]]\n[[a]]", "[[a]]\n[a]", "[a]\n[[a]]", "[[a]]\n[a.b]\n[[a]]\n[a.b]", "[[a]]\nb=1\n[[a]]\nb=1"),
    *("[a]\n[a.b]\nc=1\n[[a.d]]\n[[a.d]]\n[a.d.e]", "[[a]]\n[[a.b]]\n[[a.b]]\n[a.b.c]\n[[a]]\n[[a.b]]"),
    *(
        "a",
        "a=",
        "=1",
        "[a",
        "[]",
        "[a]b",
        "[a] # c",
        "[ a . 'b' ]",
        "[[a]",
        "[[a] ]",
        "[a.]",
        "a..b=1",
        "a\n=1",
        "a=\n1",
    ),
    *("a = 1 # \x00", "# \x7f", "\x0c", "a=1\x0c", "\u00a0a=1", "é=1", "'é'=1", "-=1", "1=1", "1.2=3", '"""a"""=1'),
    *("a=1 b=2", "a='x\ny'", "a=[\n1\n,\n2 # ,\n]", "a={\nb=1}", "a = {b=1\n}", "a = [{b=1},{b=2}]", "a = [1 2]"),
    *(
        "a=[1, -2.5 , # 3,\n4,]",
        "a=[1,,]",
        "a=[1,",
        "a=[1, 02]",
        "a=[1,2-3]",
        "a=[1.,2]",
        "a=[-,1]",
        "a=[1979-05-27,1]",
    ),
    *("a=1\r\nb=2\r\n", "a=1\rb=2", 'a="""\r\nx\r\n"""', 'a="""\\ a"""', 'a="""\\ \n a"""', 'a="\\ a"'),
]


def within(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every path in a document, with what is there."""
    if path:
        yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from within(item, (*path, key))


def check_places(text: str) -> bool:
    """Whether a text is TOML; if it is, all that is in it has a place, and what stands there is what it is."""
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError):
        return False
    positions = Positions(text)
    if positions.too_much:
        return True
    for path, value in within(document):
        place = positions.find(path)
        assert place is not None
        assert positions.has(path), path
        if place.end > place.value:
            said = tomllib.loads(f"k = {positions.text[place.value : place.end]}")["k"]
            assert repr(said) == repr(value), path
        else:
            assert isinstance(value, dict | list), path
    return True


@pytest.mark.parametrize("text", [f"k = {value}" for value in VALUES] + DOCUMENTS)
def test_all_that_is_toml_has_its_place_and_the_rest_is_refused_at_one(text: str) -> None:
    if check_places(text):
        return
    with pytest.raises(ScenarioError) as caught:
        loads(f"zzz = 1\n{text}")
    (problem,) = caught.value.problems
    assert 1 <= problem.line <= text.count("\n") + 2
    assert problem.column >= 1


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ('a = 1\nk = "abc\nb = 2', 2, 5, ""),
        ("k = '''abc\n\n", 1, 5, ""),
        ("k = [1,\n 2\n\n", 1, 5, ""),
        ("k = [{ a = [1, 2", 1, 12, ""),
        ("k = [1,\n", 1, 5, ""),
        ('a = "\\q"\nk = "abc', 1, 6, ""),
        ('a = .right"', 1, 5, "got .right"),
        ("k = { a = 1\n}", 1, 5, ""),
        ("k = [1 2]", 1, 8, "got 2"),
        ("[view]\n[start\n", 2, 1, ""),
        ("a = 1\n\n  a = [\n2]\n", 3, 3, ""),
        ("k = { a = 1, b = 2, a = 3 }", 1, 21, ""),
        ("[start]\n[start]", 2, 2, "; write [[start]]"),
        ("[view]\n[view]", 2, 2, ""),
        ("k = 'a'\nb = \"x\\qy\"", 2, 7, ""),
        ("a: 1", 1, 2, "; TOML writes key = value"),
        ("learning rate = 1", 1, 10, "got rate; a key has no spaces"),
        ("a = tRUE", 1, 5, "; write true"),
        ("a = adam", 1, 5, "; text stands in quotes"),
        ("a = é", 1, 5, "; text stands in quotes"),
        ("é = 1", 1, 1, "; letters beyond a–z stand in quotes"),
        ("a = 1 # \x1b", 1, 9, r"\x1b"),
        ("a,b\n1,2", 1, 2, "; this looks like CSV"),
        ("a = ", 1, 5, "got the end"),
        ("a = #", 1, 5, "got the end of the line"),
    ],
)
def test_where_what_is_no_toml_is_wrong(text: str, line: int, column: int, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        loads(text)
    (problem,) = caught.value.problems
    assert (problem.line, problem.column) == (line, column), str(problem)
    assert problem.message.startswith("not TOML: ")
    assert said in problem.message


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        (f"a = 1\nk = {'[' * 51}{']' * 51}", 2, 55, "nested at most 50 deep"),
        (f"a = 1\nk = {'[' * 4000}", 2, 55, "nested at most 50 deep"),
        (f"k = {'{a=' * 4000}1{'}' * 4000}", 1, 155, "nested at most 50 deep"),
        (f"[{'a.' * 17}a]", 1, 34, "a key of at most 16 parts"),
        (f"a = 1\nk = {'9' * 5000}", 2, 5, "thousands of digits"),
    ],
)
def test_what_there_is_too_much_of(text: str, line: int, column: int, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        loads(text)
    (problem,) = caught.value.problems
    assert (problem.line, problem.column) == (line, column), str(problem)
    assert said in problem.message
