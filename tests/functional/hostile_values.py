"""The rest of ``hostile_files.MAKERS``: files whose tables are right, with something wrong in their values."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from functional.hostile_files import DATA, DESCENT, FUNCTION, GOOD, Made, case, start_at, text_case, write

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


text_case("N092", start_at("{ x = 9223372036854775808, y = 0 }"),
          "start.at.x: expected a number, got a whole number beyond",
          "write a decimal number such as 1e20")  # fmt: skip
text_case("S093", start_at("{ x = 1e308, y = -1e308 }"), exit=0)
text_case("N094", start_at("{ x = 5e-324, y = -0.0 }"), exit=0)


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
        ("1/2x", "write (1/2)*x or 1/(2*x)"), ("x.__class__", "names have no attributes"),
        ("__import__('os')", "a name begins with"),
        ("x +", "found the end"), ("", "found nothing, expected an expression"), ("x; import os", "found ;"),
        ("ｅｘｐ(x)", "did you mean exp?"), ("s\u0131n(x)", "did you mean i?"), ("x\u2013y", "did you mean -?"),
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
