"""The rest of ``hostile_files.MAKERS``: files that can be read, with something wrong in their tables."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from functional.hostile_files import DESCENT, FUNCTION, GOOD, Made, case, start_at, text_case, write

# -- TOML -----------------------------------------------------------------------------------------------------------


@case("S035")
def _no_value(_: pytest.MonkeyPatch) -> Iterator[Made]:
    yield Made(
        write("a = "),
        (
            "a.toml:1:5: not TOML: ",
            "got the end",
        ),
    )
    yield Made(
        write("a ="),
        (
            "a.toml:1:4: not TOML: ",
            "got the end",
        ),
    )
    yield Made(
        write("a = \n"),
        (
            "a.toml:1:5: not TOML: ",
            "got the end of the line",
        ),
    )
    yield Made(
        write(GOOD + "a"),
        (
            "a.toml:6:2: not TOML: ",
            "got the end",
        ),
    )


text_case("N036", f"{DESCENT}steps = 5\nsteps = 6\n", "a.toml:8:1: not TOML: ", "\n  steps = 6\n  ^")


@case("S037")
def _table_twice(_: pytest.MonkeyPatch) -> Iterator[Made]:
    yield Made(write(f"{DESCENT}steps = 5\n[descent]\nsteps = 6\n"), ("a.toml:8:2: not TOML: ",))
    yield Made(write(f"{DESCENT}steps = 5\n[[descent]]\n"), ("a.toml:8:3: not TOML: ",))
    yield Made(write(f"{GOOD}[start]\n"), ("a.toml:6:2: not TOML: ", "write [[start]]"))
    yield Made(write(f"a.b = 1\na.b.c = 2\n{GOOD}"), ("a.toml:2:1: not TOML: ",))


text_case("N038", f"a = {{ b = 1 }}\n[a.c]\n{GOOD}", "a.toml:2:2: not TOML: ")


@case("S039")
def _unclosed(_: pytest.MonkeyPatch) -> Iterator[Made]:
    yield Made(write('title = "A bowl\n'), ("a.toml:1:9: not TOML: ", '\n  title = "A bowl\n          ^'))
    yield Made(write('title = """A bowl\n\n'), ("a.toml:1:9: not TOML: ",))
    yield Made(write("title = 'A bowl"), ("a.toml:1:9: not TOML: ",))
    yield Made(write("[function\n"), ("a.toml:1:1: not TOML: ", "\n  [function\n  ^"))
    yield Made(write("[[start]\n"), ("a.toml:1:",))
    yield Made(write("a = [1,\n2\n"), ("a.toml:1:5: not TOML: ",))
    yield Made(write("a = { b = 1\n}"), ("a.toml:1:5: not TOML: ",))
    yield Made(write("title\n"), ("a.toml:1:6: not TOML: ", "\n  title\n       ^"))
    yield Made(
        write("[]\n"),
        (
            "a.toml:1:2: not TOML: ",
            "got ]",
        ),
    )
    yield Made(
        write("= 1\n"),
        (
            "a.toml:1:1: not TOML: ",
            "got =",
        ),
    )
    yield Made(
        write("a = 1 b = 2\n"),
        (
            "a.toml:1:7: not TOML: ",
            "got b",
        ),
    )
    yield Made(write(r'title = "\q"'), ("a.toml:1:10: not TOML: ",))
    yield Made(write(r'title = "\ud800"'), ("a.toml:1:10: not TOML: ",))
    yield Made(write(r'title = "\U00110000"'), ("a.toml:1:10: not TOML: ",))


text_case("N040", "title = True\n", "a.toml:1:9: not TOML: ", "got True; write true")
text_case("S041", "learning rate = 0.1\n", "a.toml:1:10: not TOML: ", "got rate; a key has no spaces")
text_case("N042", f"η = 1\n{GOOD}", "a.toml:1:1: not TOML: ", "got η; letters beyond a–z stand in quotes")


@case("S043")
def _deep_arrays(_: pytest.MonkeyPatch) -> Iterator[Made]:
    deep = "expected values nested at most 50 deep, got more"
    yield Made(write(f"a = {'[' * 2000}{']' * 2000}\n"), ("a.toml:1:55: a: ", deep))
    yield Made(write(f"a = {'[' * 100_000}"), (deep,))
    yield Made(write(f"{GOOD}a = {'[' * 2000}1{']' * 2000}\n"), ("a.toml:6:55: start.a: ", deep))


text_case("N044", f"{'a.' * 2000}b = 1\n{GOOD}", "a.toml:1:33: ", "expected a key of at most 16 parts, got more")


@case("S045")
def _deep_tables(_: pytest.MonkeyPatch) -> Iterator[Made]:
    deep = "expected values nested at most 50 deep, got more"
    yield Made(write(f"a = {'{a=' * 2000}1{'}' * 2000}\n"), (deep,))
    yield Made(write(f"a = {'[{a=' * 1000}1{'}]' * 1000}\n"), (deep,))


@case("N046")
def _many_parts(_: pytest.MonkeyPatch) -> Iterator[Made]:
    parts = "expected a key of at most 16 parts, got more"
    yield Made(write(f"[{'a.' * 50_000}b]\n{GOOD}"), (parts,))
    yield Made(write(f"{'a .' * 40_000}b = 1\n{GOOD}"), (parts,))
    yield Made(write("".join(f"[{'a.' * 15}t{i}]\n" for i in range(5_000))), ("unknown",))


@case("S047")
def _not_finite(_: pytest.MonkeyPatch) -> Iterator[Made]:
    for number, shown in (("1e999", "inf"), ("inf", "inf"), ("-inf", "-inf"), ("nan", "nan"), ("+nan", "nan")):
        said = f"a.toml:7:17: descent.learning_rate: expected a number that is finite, got {shown}"
        yield Made(write(f"{DESCENT}learning_rate = {number}\n"), (said,))
        yield Made(write(GOOD.replace("1.0", number)), ("a.toml:5:12: start.at.x: expected a number that is finite",))
        constants = FUNCTION.replace("x**2", "a*x**2") + f"constants = {{ a = {number} }}\n"
        yield Made(write(constants), ("a.toml:3:19: function.constants.a: expected a number that is finite",))


text_case("N048", f"{DESCENT}learning_rate = 0_1\n", "a.toml:7:18: not TOML: ", "got _1")


@case("S049")
def _many_keys(_: pytest.MonkeyPatch) -> Iterator[Made]:
    many = "".join(f"k{i}=1\n" for i in range(50_000))
    yield Made(write(many), ("a.toml: expected at most 256 KiB, got",))
    most = "".join(f"k{i}=1\n" for i in range(20_000))
    yield Made(write(most), ("a.toml:1:1: k0: unknown key", "a.toml: and more than 90 more problems"))


@case("N049")
def _many_of_all(_: pytest.MonkeyPatch) -> Iterator[Made]:
    yield Made(
        write("".join(f"[t{i}]\n" for i in range(10_000))),
        ("a.toml:1:2: t0: unknown", "a.toml: and more than 90 more problems"),
    )
    yield Made(write("".join("[[a]]\n" for i in range(40_000))), ("a.toml:1:3: a: unknown",))
    yield Made(write("a = {" + ",".join(f"k{i}=1" for i in range(28_000)) + "}\n"), ("a.toml:1:1: a: unknown key",))
    yield Made(write("a = [" + "1," * 120_000 + "]\n"), ("a.toml:1:1: a: unknown key",))
    yield Made(write("\n" * 250_000 + "a"), ("a.toml:250001:2: not TOML: expected '='",))


text_case("N050", f"{GOOD}{'#' * 1000}\n" + "# \u4e00" * 1000, exit=0)


@case("S051")
def _json(_: pytest.MonkeyPatch) -> Iterator[Made]:
    for text in ('{"title": "x"}', '[{"title": "x"}]', "  \n{}", "[1, 2]", '["a", "b"]', '{\n "a": 1\n}', "[[1]]"):
        made = ("this is JSON, not TOML",) if text != "[[1]]" else ("a.toml:1:",)
        yield Made(write(text), made)


# -- keys -----------------------------------------------------------------------------------------------------------


@case("S053")
def _no_expression(_: pytest.MonkeyPatch) -> Iterator[Made]:
    said = "function.expression: missing key function.expression, for example"
    yield Made(write('title = "x"\n[function]\nname = "f"\n'), (f"a.toml:2:2: {said}",))
    yield Made(write("function.name = 'f'\n"), (f"a.toml:1:1: {said}",))


text_case("N054", 'title = "x"\n', "missing key function.expression")


@case("S055")
def _no_start(_: pytest.MonkeyPatch) -> Iterator[Made]:
    yield Made(write(FUNCTION), exit=0)  # the origin, and that is said: see test_the_default_start_is_said
    yield Made(
        write('[function]\nexpression = "log(x)"\n'), ("missing [[start]], and at the origin, the default, log",)
    )


text_case(
    "N056", f"{FUNCTION}[start]\nat = {{ x = 1, y = 2 }}\n", "a.toml:3:2: start: expected [[start]] in two brackets"
)


@case("S057")
def _near_table(_: pytest.MonkeyPatch) -> Iterator[Made]:
    yield Made(write(f"{GOOD}[decsent]\nsteps = 3\n"), ("a.toml:6:2: decsent: unknown table, did you mean [descent]?",))
    yield Made(write(f"{FUNCTION}[[starts]]\n"), ("a.toml:3:3: starts: unknown table, did you mean [[start]]?",))
    yield Made(write(f"[Function]\n{GOOD}"), ("a.toml:1:2: Function: unknown table, did you mean [function]?",))


text_case("N058", f"{DESCENT}learning_rat = 0.1\n", "a.toml:7:1: descent.learning_rat: unknown key",
          "did you mean learning_rate?")  # fmt: skip


@case("S059")
def _hyphen(_: pytest.MonkeyPatch) -> Iterator[Made]:
    said = "a.toml:7:1: descent.learning-rate: unknown key, did you mean learning_rate?"
    yield Made(write(f"{DESCENT}learning-rate = 0.1\n"), (said,))
    yield Made(write(f"{DESCENT}LearningRate = 0.1\n"), ("did you mean learning_rate?",))


text_case("N060", f"{DESCENT}Steps = 3\n", "a.toml:7:1: descent.Steps: unknown key, did you mean steps?")


@case("S061")
def _far_key(_: pytest.MonkeyPatch) -> Iterator[Made]:
    yield Made(write(f"foo = 1\n{GOOD}"), ("a.toml:1:1: foo: unknown key, the keys here are title, summary, schema",))
    yield Made(write(f"{DESCENT}foo = 1\n"), ("a.toml:7:1: descent.foo: unknown key, the keys here are learning_rate",))
    yield Made(write(f"{GOOD}foo = 1\n"), ("a.toml:6:1: start.foo: unknown key, the keys here are name or at",))


text_case("N062", f"{'k' * 5000} = 1\n{GOOD}", "a.toml:1:1: ", "unknown key", "…")


@case("S063")
def _special_keys(_: pytest.MonkeyPatch) -> Iterator[Made]:
    for key in ("__class__", "__proto__", "constructor", "__init__", "self", "items", "get"):
        yield Made(write(f"{key} = 1\n{GOOD}"), (f"a.toml:1:1: {key}: unknown key",))
        yield Made(write(f"{GOOD}[{key}]\n{key} = 1\n"), (f"a.toml:6:2: {key}: unknown key",))
        yield Made(write(f"{DESCENT}{key} = 1\n"), (f"a.toml:7:1: descent.{key}: unknown key",))
        dashed = f"{GOOD}[function.constants]\n{key} = 1\n" if key.startswith("_") else ""
        if dashed:
            yield Made(write(dashed), (f'a.toml:7:1: function.constants.{key}: expected a new name, got "{key}"',))


@case("N064")
def _strange_keys(_: pytest.MonkeyPatch) -> Iterator[Made]:
    yield Made(write(f'"a\\nb" = 1\n{GOOD}'), (r'a.toml:1:1: "a\x0ab": unknown key',))
    yield Made(write(f'"\\u001b[31m" = 1\n{GOOD}'), (r'a.toml:1:1: "\x1b[31m": unknown key',))
    yield Made(write(f"'[/]' = 1\n{GOOD}"), ('a.toml:1:1: "[/]": unknown key',))
    yield Made(write(f"'ｔｉｔｌｅ' = 1\n{GOOD}"), ('a.toml:1:1: "ｔｉｔｌｅ": unknown key',))
    yield Made(write(f"'tіtle' = 1\n{GOOD}"), ('a.toml:1:1: "tіtle": unknown key, did you mean title?',))
    yield Made(write(f"'x{'́' * 50}' = 1\n{GOOD}"), ("a.toml:1:1: ", "…", "unknown key"))
    yield Made(write(f"1 = 1\n-1 = 2\n{GOOD}"), ("a.toml:1:1: 1: unknown key", "a.toml:2:1: -1: unknown key"))


text_case("S065", f'"" = 1\n{GOOD}', 'a.toml:1:1: "": unknown key')
text_case("N066", f"'' = 1\n[descent]\n'' = 2\n{FUNCTION}", 'a.toml:1:1: "": unknown key', 'a.toml:3:1: descent."":')

# -- types ----------------------------------------------------------------------------------------------------------


@case("S067")
def _boolean(_: pytest.MonkeyPatch) -> Iterator[Made]:
    said = "a.toml:7:17: descent.learning_rate: expected a number, got a boolean (true)"
    yield Made(write(f"{DESCENT}learning_rate = true\n"), (said,))
    yield Made(write(f"{DESCENT}steps = true\n"), ("descent.steps: expected a whole number", "got a boolean (true)"))
    yield Made(write(f"{DESCENT}tolerance = false\n"), ("descent.tolerance: expected", "got a boolean (false)"))
    yield Made(write(GOOD.replace("1.0", "true")), ("start.at.x: expected a number, got a boolean (true)",))
    yield Made(write(f"schema = true\n{GOOD}"), ("a.toml:1:10: schema: expected 1, got a boolean (true)",))


text_case("N068", f'{DESCENT}learning_rate = "0.1"\n', 'expected a number, got the string "0.1"',
          "write 0.1 without quotes")  # fmt: skip
text_case("S069", f"{DESCENT}steps = 50.0\n", "a.toml:7:9: descent.steps: expected a whole number from 1 to 100,000",
          "got 50.0; write 50")  # fmt: skip
text_case("N070", f"{DESCENT}steps = 1e3\n", "descent.steps: expected a whole number", "write 1000")
text_case("S071", f'{DESCENT}steps = "fifty"\n', 'a.toml:7:9: descent.steps: expected a whole number',
          'got the string "fifty"')  # fmt: skip
text_case("N072", f"{DESCENT}steps = [1]\n", "descent.steps: expected a whole number", "got an array (1)")
text_case("S073", '[function]\nexpression = ["x**2"]\n',
          "a.toml:2:14: function.expression: expected a string, got an array")  # fmt: skip


@case("N074")
def _not_a_string(_: pytest.MonkeyPatch) -> Iterator[Made]:
    for value, shown in (("5", "5"), ("true", "a boolean (true)"), ("{}", "a table"), ("07:32:00", "a time")):
        said = f"a.toml:2:14: function.expression: expected a string, got {shown}"
        yield Made(write(f"[function]\nexpression = {value}\n"), (said,))
    yield Made(write('function = "x**2"\n'), ("a.toml:1:12: function: expected the table [function], got the string",))
    yield Made(write("[[function]]\nexpression = 'x'\n"), ("function: expected the table [function], got an array",))


text_case("S075", start_at("1.0"), "a.toml:5:6: start.at: expected a table with 2 numbers (x, y), got 1.0",
          "write at = { x = 0, y = 0 }")  # fmt: skip
text_case("N076", start_at("[1.0, 2.0]"), "start.at: expected a table with 2 numbers (x, y), got an array (1.0, 2.0)",
          "write at = { x = 1.0, y = 2.0 }")  # fmt: skip
text_case("S077", start_at("[1.0]"), "a.toml:5:6: start.at: expected a table with 2 numbers (x, y), got an array (1.0)")
text_case("N078", start_at("[1.0, 2.0, 3.0]"), "start.at: expected a table with 2 numbers (x, y)")


@case("S079")
def _wrong_names(_: pytest.MonkeyPatch) -> Iterator[Made]:
    yield Made(write(start_at("{ x = 1 }")), ("a.toml:5:1: start.at: missing y, expected a number for each of x, y",))
    yield Made(write(start_at("{ x = 1, z = 2 }")), ("a.toml:5:15: start.at.z: unknown variable", "missing y"))
    yield Made(write(start_at("{}")), ("start.at: missing x and y",))


text_case(
    "N080",
    start_at('{ x = "1", y = 2 }'),
    'start.at.x: expected a number, got the string "1"; write 1 without quotes',
)


@case("S081")
def _date(_: pytest.MonkeyPatch) -> Iterator[Made]:
    yield Made(
        write(start_at("[1979-05-27, 2]")), ("a.toml:5:6: start.at: expected a table", "got an array (a date, 2)")
    )
    yield Made(
        write(start_at("{ x = 1979-05-27, y = 2 }")), ("a.toml:5:12: start.at.x: expected a number, got a date",)
    )
    yield Made(write(start_at("{ x = 1979-02-30, y = 2 }")), ("a.toml:5:12: not TOML: ", "got 1979-02-30"))
    yield Made(write(start_at("{ x = 07:32:00, y = 2 }")), ("expected a number, got a time",))
    yield Made(write(start_at("{ x = 1979-05-27T07:32:00Z, y = 2 }")), ("expected a number, got a date and time",))
    yield Made(write(start_at("{ x = 0000-01-01, y = 2 }")), ("a.toml:5:12: not TOML: ", "got 0000-01-01"))


text_case("N082", start_at("{ x = 1, y = [2] }"), "start.at.y: expected a number, got an array (2)")
text_case("S083", GOOD.replace('"A bowl"', "5"), "a.toml:1:9: title: expected a string, got 5")


@case("N084")
def _titles(_: pytest.MonkeyPatch) -> Iterator[Made]:
    yield Made(write(GOOD.replace("A bowl", "x" * 100_000)), exit=0)
    yield Made(write(GOOD.replace("A bowl", "")), ("a.toml:1:9: title: expected some text, got an empty string",))
    yield Made(write(GOOD.replace("A bowl", "  ")), ("title: expected some text",))
    yield Made(write(GOOD.replace("A bowl", "[@click=app.quit]x[/] [/] [bold")), exit=0)
    yield Made(write(GOOD.replace("A bowl", "e" + "\u0301" * 500)), exit=0)
    yield Made(write(GOOD.replace("A bowl", "漢字 👨‍👩‍👧 🇩🇪")), exit=0)
