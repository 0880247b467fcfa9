"""The rest of ``hostile_files.MAKERS``: files that can be read, with something wrong in their tables."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from functional.hostile_files import DATA, DESCENT, FUNCTION, GOOD, Made, case, text_case, write

# -- TOML -----------------------------------------------------------------------------------------------------------


@case("S035")
def _no_value(_: pytest.MonkeyPatch) -> Iterator[Made]:
    yield Made(write("a = "), ("a.toml:1:5: a: expected a value, got the end",))
    yield Made(write("a ="), ("a.toml:1:4: a: expected a value, got the end",))
    yield Made(write("a = \n"), ("a.toml:1:5: a: expected a value, got the end of the line",))
    yield Made(write(GOOD + "a"), ("a.toml:6:2: start.a: expected = after the key a, got the end",))


text_case("N036", f"{DESCENT}steps = 5\nsteps = 6\n", "a.toml:8:1: descent.steps: expected each key once", "on line 7")


@case("S037")
def _table_twice(_: pytest.MonkeyPatch) -> Iterator[Made]:
    said = "a.toml:8:2: descent: expected each table once, but [descent] is defined already on line 6"
    yield Made(write(f"{DESCENT}steps = 5\n[descent]\nsteps = 6\n"), (said,))
    yield Made(write(f"{DESCENT}steps = 5\n[[descent]]\n"), ("a.toml:8:3: descent: ", "on line 6"))
    yield Made(write(f"{GOOD}[start]\n"), ("a.toml:6:2: start: ", "write [[start]]", "on line 4"))
    yield Made(write(f"a.b = 1\na.b.c = 2\n{GOOD}"), ("a.toml:2:3: a.b.c: ", "on line 1"))


text_case("N038", f"a = {{ b = 1 }}\n[a.c]\n{GOOD}", "a.toml:2:2: ", "on line 1")


@case("S039")
def _unclosed(_: pytest.MonkeyPatch) -> Iterator[Made]:
    yield Made(
        write('title = "A bowl\n'), ('a.toml:1:9: title: expected " at the end', '\n  title = "A bowl\n          ^')
    )
    yield Made(
        write('title = """A bowl\n\n'), ('a.toml:1:9: title: expected """ at the end of this string, got the end',)
    )
    yield Made(write("title = 'A bowl"), ("a.toml:1:9: title: expected ' at the end",))
    yield Made(write("[function\n"), ("a.toml:1:1: ", "expected ] after the table's name", "\n  [function\n  ^"))
    yield Made(write("[[start]\n"), ("a.toml:1:", "expected ]] after the table's name"))
    yield Made(write("a = [1,\n2\n"), ("a.toml:1:5: a: expected a ] that closes this array, got the end",))
    yield Made(write("a = { b = 1\n}"), ("a.toml:1:5: a: expected a } that closes this table on its line",))
    yield Made(write("title\n"), ("a.toml:1:6: title: expected = after the key title", "\n  title\n       ^"))
    yield Made(write("[]\n"), ("a.toml:1:2: expected a key, got ]",))
    yield Made(write("= 1\n"), ("a.toml:1:1: expected a key, got =",))
    yield Made(write("a = 1 b = 2\n"), ("a.toml:1:7: a: expected the end of the line, got b",))
    yield Made(write(r'title = "\q"'), (r"a.toml:1:10: title: expected an escape such as \n, got \q",))
    yield Made(write(r'title = "\ud800"'), (r"a.toml:1:10: title: expected an escape such as \n, got \u",))
    yield Made(write(r'title = "\U00110000"'), (r"a.toml:1:10: title: expected an escape such as \n, got \U",))


text_case("N040", "title = True\n", "a.toml:1:9: title: expected a value, got True; write true")
text_case("S041", "learning rate = 0.1\n", "a.toml:1:10: learning: expected = after the key learning, got rate",
          "a key has no spaces: write learning_rate")  # fmt: skip
text_case("N042", f"η = 1\n{GOOD}", "a.toml:1:1: expected a key, got η", 'stand in quotes: "η"')


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


text_case("N048", f"{DESCENT}learning_rate = 0_1\n", "a.toml:7:17: descent.learning_rate: expected a value, got 0_1")


@case("S049")
def _many_keys(_: pytest.MonkeyPatch) -> Iterator[Made]:
    many = "".join(f"k{i}=1\n" for i in range(50_000))
    yield Made(write(many), ("a.toml: expected at most 256 KiB, got",))
    most = "".join(f"k{i}=1\n" for i in range(20_000))
    yield Made(write(most), ("a.toml:1:1: k0: unknown key", "these are the first 100 problems, and there are more"))


@case("N049")
def _many_of_all(_: pytest.MonkeyPatch) -> Iterator[Made]:
    yield Made(write("".join(f"[t{i}]\n" for i in range(10_000))), ("a.toml:1:2: t0: unknown", "there are more"))
    yield Made(write("".join("[[a]]\n" for i in range(40_000))), ("a.toml:1:3: a: unknown",))
    yield Made(write("a = {" + ",".join(f"k{i}=1" for i in range(28_000)) + "}\n"), ("a.toml:1:1: a: unknown key",))
    yield Made(write("a = [" + "1," * 120_000 + "]\n"), ("a.toml:1:1: a: unknown key",))
    yield Made(write("\n" * 250_000 + "a"), ("a.toml:250001:2: a: expected =",))


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


def _at(value: str) -> str:
    return GOOD.replace("{ x = 1.0, y = 2.0 }", value)


text_case("S075", _at("1.0"), "a.toml:5:6: start.at: expected a table with 2 numbers (x, y), got 1.0",
          "write at = { x = 0, y = 0 }")  # fmt: skip
text_case("N076", _at("[1.0, 2.0]"), "start.at: expected a table with 2 numbers (x, y), got an array (1.0, 2.0)",
          "write at = { x = 1.0, y = 2.0 }")  # fmt: skip
text_case("S077", _at("[1.0]"), "a.toml:5:6: start.at: expected a table with 2 numbers (x, y), got an array (1.0)")
text_case("N078", _at("[1.0, 2.0, 3.0]"), "start.at: expected a table with 2 numbers (x, y)")


@case("S079")
def _wrong_names(_: pytest.MonkeyPatch) -> Iterator[Made]:
    yield Made(write(_at("{ x = 1 }")), ("a.toml:5:1: start.at: missing y, expected a number for each of x, y",))
    yield Made(write(_at("{ x = 1, z = 2 }")), ("a.toml:5:15: start.at.z: unknown variable", "missing y"))
    yield Made(write(_at("{}")), ("start.at: missing x and y",))


text_case(
    "N080", _at('{ x = "1", y = 2 }'), 'start.at.x: expected a number, got the string "1"; write 1 without quotes'
)


@case("S081")
def _date(_: pytest.MonkeyPatch) -> Iterator[Made]:
    yield Made(write(_at("[1979-05-27, 2]")), ("a.toml:5:6: start.at: expected a table", "got an array (a date, 2)"))
    yield Made(write(_at("{ x = 1979-05-27, y = 2 }")), ("a.toml:5:12: start.at.x: expected a number, got a date",))
    yield Made(write(_at("{ x = 1979-02-30, y = 2 }")), ("expected a date that exists, got 1979-02-30",))
    yield Made(write(_at("{ x = 07:32:00, y = 2 }")), ("expected a number, got a time",))
    yield Made(write(_at("{ x = 1979-05-27T07:32:00Z, y = 2 }")), ("expected a number, got a date and time",))
    yield Made(write(_at("{ x = 0000-01-01, y = 2 }")), ("expected a date that exists, got 0000-01-01",))


text_case("N082", _at("{ x = 1, y = [2] }"), "start.at.y: expected a number, got an array (2)")
text_case("S083", GOOD.replace('"A bowl"', "5"), "a.toml:1:9: title: expected a string, got 5")


@case("N084")
def _titles(_: pytest.MonkeyPatch) -> Iterator[Made]:
    yield Made(write(GOOD.replace("A bowl", "x" * 100_000)), exit=0)
    yield Made(write(GOOD.replace("A bowl", "")), ("a.toml:1:9: title: expected some text, got an empty string",))
    yield Made(write(GOOD.replace("A bowl", "  ")), ("title: expected some text",))
    yield Made(write(GOOD.replace("A bowl", "[@click=app.quit]x[/] [/] [bold")), exit=0)
    yield Made(write(GOOD.replace("A bowl", "e" + "\u0301" * 500)), exit=0)
    yield Made(write(GOOD.replace("A bowl", "漢字 👨‍👩‍👧 🇩🇪")), exit=0)


# -- values ---------------------------------------------------------------------------------------------------------


@case("S085")
def _rate_of_zero(_: pytest.MonkeyPatch) -> Iterator[Made]:
    for number in ("0", "0.0", "-0.0", "-0.1"):
        said = "a.toml:7:17: descent.learning_rate: expected a number greater than 0, got "
        yield Made(write(f"{DESCENT}learning_rate = {number}\n"), (said,))


text_case("N086", f"{DESCENT}tolerance = -1e-9\n", "a.toml:7:13: descent.tolerance: expected a number", "got -1e-09")
text_case("S087", f"{DESCENT}learning_rate = 1e308\n", exit=0)
text_case("N088", f"{DESCENT}learning_rate = 5e-324\n", exit=0)
_STEPS = "a.toml:7:9: descent.steps: expected a whole number from 1 to 100,000, got "
text_case("S089", f"{DESCENT}steps = 1000000000\n", f"{_STEPS}1000000000")


@case("N090")
def _odd_steps(_: pytest.MonkeyPatch) -> Iterator[Made]:
    for number in ("0", "-1", "100001"):
        yield Made(write(f"{DESCENT}steps = {number}\n"), (_STEPS + number,))
    yield Made(write(f"{DESCENT}steps = 100_000\nlearning_rate = 1e-9\n"), exit=0)


@case("S091")
def _beyond_64_bits(_: pytest.MonkeyPatch) -> Iterator[Made]:
    yield Made(write(f"{DESCENT}steps = 9223372036854775807\n"), (f"{_STEPS}9223372036854775807",))
    for number in ("9223372036854775808", "-9223372036854775809", "0x" + "f" * 100, "9" * 4000):
        yield Made(write(f"{DESCENT}steps = {number}\n"), (f"{_STEPS}a whole number beyond 64 bits",))
    thousands = "expected a number that fits 64 bits, got thousands of digits"
    yield Made(write(f"{DESCENT}steps = {'9' * 5000}\n"), (thousands,))
    yield Made(write(f"{DESCENT}steps = {'9' * 200_000}\n"), (thousands,))
    yield Made(write(f"{DESCENT}learning_rate = 0.{'1' * 200_000}\n"), exit=0)


text_case("N092", _at("{ x = 9223372036854775808, y = 0 }"), "start.at.x: expected a number, got a whole number beyond",
          "write a decimal number such as 1e20")  # fmt: skip
text_case("S093", _at("{ x = 1e308, y = -1e308 }"), exit=0)
text_case("N094", _at("{ x = 5e-324, y = -0.0 }"), exit=0)


@case("S095")
def _kinks(_: pytest.MonkeyPatch) -> Iterator[Made]:
    for expression in ("abs(x)", "max(x, 0)", "relu(x)", "where(x > 0, x, -x)", "sign(x)", "cbrt(x)", "sqrt(x)"):
        yield Made(write(f'[function]\nexpression = "{expression}"\n[[start]]\nat = {{ x = 0 }}\n'), exit=0)


@case("N096")
def _undefined_start(_: pytest.MonkeyPatch) -> Iterator[Made]:
    for expression, said in (
        ("log(x)", "log(0)"),
        ("1/x", "divides by zero"),
        ("sqrt(x - 1)", "sqrt(−1) has no value"),
        ("x**-0.5", ""),
    ):
        text = f'[function]\nexpression = "{expression}"\n[[start]]\nat = {{ x = 0 }}\n'
        yield Made(write(text), ("a.toml:4:6: start.at: expected a point where f has a value, but ", said))


@case("S097")
def _names_twice(_: pytest.MonkeyPatch) -> Iterator[Made]:
    start = '[[start]]\nname = "a"\nat = {{ x = {}, y = 0 }}\n'
    said = 'a.toml:7:8: start.name: expected a new name, got the string "a", which is used on line 4'
    yield Made(write(FUNCTION + start.format(1) + start.format(2)), (said,))


@case("N098")
def _limits(_: pytest.MonkeyPatch) -> Iterator[Made]:
    starts = "".join(f"[[start]]\nat = {{ x = {i}, y = 0 }}\n" for i in range(65))
    yield Made(write(FUNCTION + starts), ("a.toml:3:3: start: expected at most 64 starts, got 65",))
    yield Made(write(FUNCTION + starts.rsplit("[[", 1)[0]), exit=0)
    rates = ", ".join(f"0.{i:02}" for i in range(1, 18))
    yield Made(
        write(f"{DESCENT}learning_rates = [{rates}]\n"), ("descent.learning_rates: expected at most 16", "got 17")
    )
    yield Made(write(f"{DESCENT}learning_rates = []\n"), ("descent.learning_rates: expected at least one",))


@case("S099")
def _views(_: pytest.MonkeyPatch) -> Iterator[Made]:
    for view in ("[0.0, 1e-320]", "[-1e308, 1e308]", "[1e308, 1.7e308]", "[1.0, 1.0000000000000002]"):
        yield Made(write(f"{GOOD}[view]\nx = {view}\n"), exit=0)
    yield Made(write(f"{GOOD}[view]\nx = [1, -1]\n"), ("a.toml:7:5: view.x: expected ",))
    yield Made(write(f"{GOOD}[view]\nx = [1, 1]\n"), ("a.toml:7:5: view.x: expected ",))
    yield Made(write(f"{GOOD}[view]\nx = [-inf, inf]\n"), ("view.x",))


text_case("N100", f"{GOOD}[view]\nlevels = 1000000\n", "a.toml:7:10: view.levels: expected a whole number from ")
text_case("S101", FUNCTION.replace("x**2", "z**2") + 'variables = ["x", "y"]\n',
          "a.toml:2:15: function.expression: found the unknown name z, expected x or y",
          '\n  expression = "z**2 + y**2"\n                ^')  # fmt: skip


@case("N102")
def _expressions(_: pytest.MonkeyPatch) -> Iterator[Made]:
    for expression, said in (
        ("2x", "write 2*x"), ("x.__class__", "names have no attributes"), ("__import__('os')", "a name begins with"),
        ("x +", "found the end"), ("", "found nothing, expected an expression"), ("x; import os", "found ;"),
        ("ｅｘｐ(x)", "did you mean exp?"), ("s\u0131n(x)", "did you mean i?"), ("x\u2212y", "did you mean -?"),
        ("\u0445**2", "did you mean x?"), ("\u0661*x", "did you mean 1?"),
        ("(" * 101 + "x" + ")" * 101, "more than 100"),
        ("3", "expected a variable"), ("x" * 2001, "found 2,001 characters, expected at most 2,000"),
    ):  # fmt: skip
        yield Made(
            write(f"[function]\nexpression = '''{expression}'''\n"), ("a.toml:2:", "function.expression: ", said)
        )


@case("S103")
def _function_as_variable(_: pytest.MonkeyPatch) -> Iterator[Made]:
    for name, why in (("sin", "sin is a function"), ("pi", "pi is a constant"), ("lambda", "is a reserved word"),
                      ("x", "x is named twice"), ("_x", "a name is a letter"), ("", "a name is a letter"),
                      ("ｘ", "a name is a letter"), ("x\\u200b", "a name is a letter"), ("inf", "is not a number"),
                      ("a b", "a name is a letter"), ("x.y", "a name is a letter"),
                      ("\\u0445", "a name is")):  # fmt: skip
        said = "a.toml:3:19: function.variables: expected a new name, got "
        yield Made(write(f'{FUNCTION}variables = ["x", "{name}"]\n'), (said, why))
        keyed = f'{FUNCTION}constants = {{ "{name}" = 1.0 }}\n'
        if name != "x":
            yield Made(write(keyed), ("a.toml:3:15: function.constants.", "expected a new name, got ", why))


text_case("N104", f"{FUNCTION}variables = [1, 2]\n", "function.variables: expected a name in quotes, got 1")


@case("S105")
def _many_variables(_: pytest.MonkeyPatch) -> Iterator[Made]:
    names = [f"v{i}" for i in range(500)]
    listed = ", ".join(f'"{name}"' for name in names)
    said = "function.variables: expected at most 32 variables, got 500"
    yield Made(write(f'[function]\nexpression = "v0"\nvariables = [{listed}]\n'), (said,))
    summed = "+".join(names[:33])
    yield Made(write(f'[function]\nexpression = "{summed}"\n'), ("expected at most 32 variables, got 33",))
    yield Made(write(f'[function]\nexpression = "{"+".join(f"{n}**2" for n in names[:32])}"\n'), exit=0)


text_case("N106", "[function]\nexpression = '''\nx +\n  $ y'''\n", "a.toml:4:3: function.expression: found $",
          "\n    $ y'''\n    ^")  # fmt: skip
text_case("S107", r"""[function]
expression = "\u0061*x + \u0062 $ 1"
""", r"a.toml:2:33: function.expression: found $", "\n" + " " * 33 + "^")  # fmt: skip
text_case("N108", '[function]\nexpression = "x \\\\ y"\n', r"a.toml:2:17: function.expression: found \,")


@case("S109")
def _near_optimizer(_: pytest.MonkeyPatch) -> Iterator[Made]:
    said = "a.toml:7:13: descent.optimizer: expected gd, momentum, nesterov"
    yield Made(write(f'{DESCENT}optimizer = "adm"\n'), (said, 'got the string "adm"; did you mean adam?'))
    yield Made(write(f'{DESCENT}optimizer = "Adam"\n'), ("did you mean adam?",))
    yield Made(write(f'{DESCENT}optimizer = "os.system"\n'), (said, 'got the string "os.system"'))


text_case("N110", f'{DESCENT}optimizer = {{ name = "momentum", momentum = 2.0 }}\n', "a.toml:7:", "momentum: expected")


@case("S111")
def _keys_of_elsewhere(_: pytest.MonkeyPatch) -> Iterator[Made]:
    for key, value in (("max_time", "1e9"), ("fps", "0"), ("fps", "-1"), ("fps", "1e9"), ("animation", "{ fps = 0 }")):
        yield Made(write(f"{key} = {value}\n{GOOD}"), (f"a.toml:1:1: {key}: unknown key",))
    yield Made(write(f"{GOOD}[animation]\nfps = 0\n"), ("a.toml:6:2: animation: unknown",))


# -- what a scenario refers to --------------------------------------------------------------------------------------


def _file(name: str) -> str:
    return DATA.format(f'{{ file = "{name}", columns = ["a", "b"] }}')


_OUTSIDE = "a.toml:6:14: data.X.file: expected a file in the scenario's folder, "
CSV = "a,b\n1,2\n3,4\n"


@case("N112")
def _above(_: pytest.MonkeyPatch) -> Iterator[Made]:
    Path("sub").mkdir()
    for name in ("../a.csv", "sub/../../a.csv", "..\\\\a.csv", "..", "./.."):
        yield Made(write(_file(name)), (_OUTSIDE,))
    Path("link.csv").symlink_to("/etc/passwd")
    yield Made(write(_file("link.csv")), (f"{_OUTSIDE}but link.csv leads out of it",))
    Path("etc").symlink_to("/etc")
    yield Made(write(_file("etc/passwd")), (f"{_OUTSIDE}but etc/passwd leads out of it",))


@case("S113")
def _absolute(_: pytest.MonkeyPatch) -> Iterator[Made]:
    for name in ("/etc/passwd", "//etc/passwd", "C:\\\\Windows\\\\win.ini", "\\\\\\\\server\\\\share"):
        yield Made(write(_file(name)), (_OUTSIDE,))
    yield Made(
        write(f'data = "/etc/passwd"\n{FUNCTION}'), ("a.toml:1:8: data: expected the table [data], got the string",)
    )
    yield Made(write(DATA.format('"/etc/passwd"')), ("a.toml:6:5: data.X: expected",))


@case("N114")
def _schemes(_: pytest.MonkeyPatch) -> Iterator[Made]:
    for name in ("http://localhost/a.csv", "file:///etc/passwd", "data:text/csv,a"):
        yield Made(write(_file(name)), ("a.toml:6:14: data.X.file: ",))
    yield Made(write(_file("a\\u0000.csv")), (r"data.X.file: expected text without control characters, got \x00",))
    yield Made(write(_file("a\\u001b[2J.csv")), (r"data.X.file: expected text without control characters, got \x1b",))
    yield Made(write(_file("")), ("a.toml:6:14: data.X.file: expected",))


@case("S115")
def _no_expansion(_: pytest.MonkeyPatch) -> Iterator[Made]:
    yield Made(write(_file("~/.ssh/id_rsa")), (f"{_OUTSIDE}got the path ~/.ssh/id_rsa",))
    yield Made(write(_file("~root/x")), (_OUTSIDE,))
    yield Made(write(_file("$HOME/x")), ("a.toml:6:14: data.X.file: no such file: $HOME/x",))
    yield Made(write(_file("%APPDATA%")), ("a.toml:6:14: data.X.file: no such file: %APPDATA%",))
    yield Made(write(_file("*.csv")), ("a.toml:6:14: data.X.file: no such file: *.csv",))


@case("N116")
def _csv_files(_: pytest.MonkeyPatch) -> Iterator[Made]:
    write(CSV, "a.csv")
    yield Made(write(_file("a.csv")), exit=0)
    for csv, said in (
        ("a,b\n1,=1+1\n", "a.csv:2: expected a finite number in column b, got =1+1"),
        ("a,b\n1,nan\n", "a.csv:2: expected a finite number in column b, got nan"),
        ("a,b\n1,1e999\n", "a.csv:2: expected a finite number in column b, got 1e999"),
        ("a,b\n1,\n", "a.csv:2: expected a finite number in column b, got nothing"),
        ("a,b\n1,2,3\n", "a.csv:2: expected 2 values as in line 1, got 3"),
        ("a,b\n1\n", "a.csv:2: expected 2 values as in line 1, got 1"),
        ("a,b\n", "expected rows of numbers in a.csv, got only a line of names"),
        ("", "expected a line of column names in a.csv, got an empty file"),
        ("a,a\n1,2\n", "expected one column a in a.csv, got 2"),
        ("a;b\n1;2\n", "a.csv has no column a"),
        ('a,b\n"1,2\n', "a.csv:2: expected a quote that closes this value, got the end of the file"),
        ("a,b\n1,\x1b[2J\n", r"got \x1b[2J"),
        ("a,b\n1,\u202e2\n", r"got \u202e2"),
        ("a,b\n1,1_000\n", "got 1_000"),
        ("a,b\n1,\u0661\n", "expected a finite number"),
        ("a,b\n1," + "9" * 2_000_000 + "\n", "a.csv:2: expected lines of at most 1,048,576 characters"),
    ):
        write(csv, "a.csv")
        yield Made(write(_file("a.csv")), ("a.toml:6:", "data.X", said))
    write(CSV.encode("utf-16"), "a.csv")
    yield Made(write(_file("a.csv")), ("expected UTF-8, but a.csv is UTF-16; save it as UTF-8",))
    write(b"a,b\n1,\xff\n", "a.csv")
    yield Made(write(_file("a.csv")), ("a.csv:2: expected UTF-8, got the byte 0xff",))
    write(b"\xef\xbb\xbf" + CSV.replace("\n", "\r\n").encode(), "a.csv")
    yield Made(write(_file("a.csv")), exit=0)


@case("S117")
def _strange_data_files(_: pytest.MonkeyPatch) -> Iterator[Made]:
    yield Made(write(_file("a.csv")), ("a.toml:6:14: data.X.file: no such file: a.csv",))
    write(CSV, "b1.csv")
    yield Made(write(_file("b2.csv")), ("a.toml:6:14: data.X.file: no such file: b2.csv; did you mean b1.csv?",))
    Path("d.csv").mkdir()
    yield Made(write(_file("d.csv")), ("data.X.file: expected a regular file, but d.csv is a directory",))
    os.mkfifo("p.csv")
    yield Made(write(_file("p.csv")), ("data.X.file: expected a regular file, but p.csv is a pipe",))
    with Path("g.csv").open("wb") as file:
        file.truncate(10**9)
    yield Made(write(_file("g.csv")), ("data.X.file: expected at most 64 MiB, but g.csv has 1,000,000,000 bytes",))
    Path("l.csv").symlink_to("gone.csv")
    yield Made(write(_file("l.csv")), ("data.X.file: no such file: l.csv",))
    Path("c.csv").symlink_to("c.csv")
    yield Made(write(_file("c.csv")), ("data.X.file: ",))
    yield Made(write(_file("x" * 4000)), ("data.X.file: ", "file name too long"))
    yield Made("-", ("expected data within the scenario, which comes from no file",), stdin=_file("b1.csv").encode())


@case("N118")
def _large_arrays(_: pytest.MonkeyPatch) -> Iterator[Made]:
    def scenario(shape: str) -> str:
        return f'[function]\nexpression = "sum(w**2)"\n[parameters]\nw = {{ shape = {shape} }}\n'

    for shape in ("[30000001]", "[100000, 100000]", "[9223372036854775807]", "[9223372036854775808]", "[0]", "[-1]",
                  "[1.5]", "[1, 2, 3]", "[]", "5", "[true]"):  # fmt: skip
        yield Made(write(scenario(shape)), ("a.toml:4:", "parameters.w", ": expected"))
    yield Made(write(DATA.format("[[1, 2], [3]]")), ("a.toml:6:", "data.X"))
    yield Made(write(DATA.format("[[1, nan]]")), ("a.toml:6:", "data.X"))
    yield Made(write(DATA.format("[[1, true]]")), ("a.toml:6:", "data.X"))
    yield Made(write(DATA.format("[" * 40 + "1" + "]" * 40)), ("a.toml:6:", "data.X"))


@case("S119")
def _include(_: pytest.MonkeyPatch) -> Iterator[Made]:
    for key in ("include", "import", "extends", "source"):
        yield Made(write(f'{key} = "a.toml"\n{GOOD}'), (f"a.toml:1:1: {key}: unknown key",))


@case("N120")
def _output(_: pytest.MonkeyPatch) -> Iterator[Made]:
    for key in ("output", "save", "log", "hook", "exec", "python", "plugin"):
        yield Made(write(f'{key} = "PWNED"\n{GOOD}'), (f"a.toml:1:1: {key}: unknown key",))
        yield Made(write(f'{DESCENT}{key} = "PWNED"\n'), (f"a.toml:7:1: descent.{key}: unknown key",))
