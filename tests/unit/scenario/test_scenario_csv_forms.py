"""How a data file is written: its delimiter, decimal sign and missing values; and columns that are standardized."""

import csv
import io
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradtui.scenario.data import array_values, csv_rows
from gradtui.scenario.problems import ScenarioError
from gradtui.scenario.reader import load

TEXT = """\
[function]
expression = "mean(X) + mean(y) + w"
[data]
X = {{ file = "h.csv", columns = {columns}, {x} }}
y = {{ file = "{file}", columns = ["price"], {y} }}
"""
DROP = 'missing = "drop"'
HOLES = "area,age,price,note\n70,3,10,a\n?,4,11,b\n80,5, NA ,c\n90,7,12,NA\nnull,NaN,,\n100,8,13,\n"


def scenario(folder: Path, data: str | bytes, x: str, y: str | None = None, **more: str) -> Path:
    """Write a scenario and its data file; ``x`` and ``y`` are what its two arrays say of the file."""
    (folder / "h.csv").write_bytes(data.encode() if isinstance(data, str) else data)
    path = folder / "s.toml"
    said = {"columns": '["area", "age"]', "file": "h.csv"} | more
    path.write_text(TEXT.format(x=x, y=x if y is None else y, **said))
    return path


def said(path: Path) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load(path)
    return [str(problem).removeprefix(str(path)) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("data", "form"),
    [
        ("area;age;price\n70.5;3;1\n1e2;-4;2\n", 'delimiter = ";"'),
        ("area;age;price\n70,5;3;1\n1e2;-4;2,0\n", 'decimal = ","'),
        ("area\tage\tprice\n70,5\t3\t1\n1e2\t-4\t2\n", r'decimal = ",", delimiter = "\t"'),
        ("area\tage\tprice\r\n 70.5 \t3\t1\r\n1e2\t-4\t2", r'delimiter = "\t"'),
        ("\ufeffarea|age|price\r70.5|3|1\r\r1e2|-4|2\r", 'delimiter = "|"'),
        ('\ufeff"area";"age";"price"\n"70,5";"3";"1"\n100;"-4,0";2\n', 'decimal = ","'),
        ("area age price\n70.5 3 1\n100 -4 2\n", 'delimiter = " "'),
        ('area,age,price\n"70.5",3,1\n100,"-4",2\n', 'decimal = ".", delimiter = ","'),
    ],
)
def test_how_a_file_is_written(tmp_path: Path, data: str, form: str) -> None:
    read = load(scenario(tmp_path, data, form)).data
    assert read["X"].tolist() == [[70.5, 3.0], [100.0, -4.0]]
    assert read["y"].tolist() == [1.0, 2.0]


@pytest.mark.parametrize("seed", range(40))
def test_what_is_written_is_read(tmp_path: Path, seed: int) -> None:
    """Whatever stands between values and within numbers, the same numbers come back."""
    rng = random.Random(seed)
    decimal = rng.choice(".,")
    delimiter = rng.choice([c for c in ";\t|: ,#" if c != decimal])
    drop = rng.random() < 0.5
    names = ["area", f'odd{delimiter}\n"name', "price", "age"]
    sizes = [1.0, 1.0, 10.0 ** rng.randint(-300, 300), 0.0]
    rows = [[rng.gauss(0, 1) * rng.choice(sizes) for _ in names] for _ in range(rng.randint(1, 12))]
    table = [[repr(x).replace(".", decimal) for x in row] for row in rows]
    holes = {(rng.randrange(len(rows)), rng.randrange(4)) for _ in range(3)} if drop and len(rows) > 3 else set()
    for i, k in holes:
        table[i][k] = rng.choice(["", " ", "NA", "nan", "NaN", "NULL", "?"])
    kept = [row for i, row in enumerate(rows) if not any((i, k) in holes for k in (0, 2, 3))]
    text = io.StringIO()
    ends = rng.choice(["\n", "\r\n", "\r"])
    if rng.random() < 0.5:
        writer = csv.writer(text, delimiter=delimiter, lineterminator=ends)
    else:
        writer = csv.writer(text, delimiter=delimiter, lineterminator=ends, quoting=csv.QUOTE_ALL)
    writer.writerows([names, *table])
    shown = "\\t" if delimiter == "\t" else delimiter
    form = f'delimiter = "{shown}", decimal = "{decimal}", missing = "{"drop" if drop else "refuse"}"'
    made = load(scenario(tmp_path, rng.choice(["", "\ufeff"]) + text.getvalue(), form))
    assert made.data["X"].tolist() == [[row[0], row[3]] for row in kept]
    assert made.data["y"].tolist() == [row[2] for row in kept]
    assert {source.dropped for source in made.from_files.values()} == {len(rows) - len(kept)}


def test_rows_with_a_missing_value_are_left_out(tmp_path: Path) -> None:
    """Of all arrays of one file, so that they stay aligned; a column that nobody reads does not count."""
    for file in ("h.csv", "./h.csv"):
        made = load(scenario(tmp_path, HOLES, DROP, file=file))
        assert made.data["X"].tolist() == [[70.0, 3.0], [90.0, 7.0], [100.0, 8.0]]
        assert made.data["y"].tolist() == [10.0, 12.0, 13.0]
        assert [(source.rows, source.dropped) for source in made.from_files.values()] == [(3, 3), (3, 3)]
    (tmp_path / "other.csv").write_text(HOLES)
    made = load(scenario(tmp_path, HOLES, DROP, file="other.csv"))
    assert made.data["X"].shape == (4, 2)  # two files: nothing binds their rows
    assert made.data["y"].tolist() == [10.0, 11.0, 12.0, 13.0]


def test_a_missing_value_is_refused_by_itself(tmp_path: Path) -> None:
    for form in ("", 'missing = "refuse"'):
        path = scenario(tmp_path, HOLES, form)
        path.write_text(path.read_text().replace(",  }", " }"))
        assert "h.csv:3: expected a finite number in column area, got ?" in said(path)[0]
    (first, *_) = said(scenario(tmp_path, HOLES, DROP, 'missing = "refuse"'))  # it does not bind the other array
    assert first.startswith(":5:14: data.y.file: h.csv:4: expected a finite number in column price, got NA")


def test_every_row_is_missing(tmp_path: Path) -> None:
    expected = ":4:14: data.X.file: expected a row of h.csv without a missing value, got none: 2 are left out"
    assert said(scenario(tmp_path, "area,age,price\n1,,2\n,2,3\n", DROP))[0] == expected


def test_what_is_left_out_counts_as_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = scenario(tmp_path, HOLES, DROP)
    monkeypatch.setattr(array_values, "MAX_NUMBERS", 18)
    assert load(path).data["X"].size == 6
    monkeypatch.setattr(array_values, "MAX_NUMBERS", 17)
    assert "expected at most 30,000,000 numbers of data and parameters together, got more with line 7" in said(path)[0]


@pytest.mark.parametrize(
    "values", [[1.0, 2.0, 4.0], [0.1, 0.1, 0.1 + 2e-17, 0.2], [1e308, -1e308, 1e307], [1e-320, 0.0], [-5.0, 5e-324]]
)
def test_standardized_columns(tmp_path: Path, values: list[float]) -> None:
    rows = "".join(f"{x!r},{i},{i}\n" for i, x in enumerate(values)) + "?,99,99\n"
    made = load(scenario(tmp_path, "area,age,price\n" + rows, f"standardize = true, {DROP}"))
    matrix, source = made.data["X"], made.from_files["X"]
    assert np.allclose(matrix.mean(axis=0), 0, atol=1e-15)
    assert np.allclose(matrix.std(axis=0), 1, rtol=1e-14)
    back = matrix * source.deviations + np.array(source.means)
    assert np.allclose(back[:, 0], values, rtol=1e-14, atol=max(map(abs, values)) * 1e-15)
    ages = np.arange(len(values))
    assert source.means[1] == ages.mean()
    assert source.deviations[1] == ages.std()
    assert made.from_files["y"].deviations == (ages.std(),)
    assert not matrix.flags.writeable


def test_a_column_without_spread(tmp_path: Path) -> None:
    data = "area,age,price\n" + "0.1,3,5\n0.1,4,\n" + "0.1,5,6\n" * 2
    expected = (
        ":4:34: data.X.columns: expected values that differ in column area of h.csv to standardize it, got 0.1 alone"
    )
    assert said(scenario(tmp_path, data, f"standardize = true, {DROP}")) == [expected]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ('delimiter = ";;"', ':4:62: data.X.delimiter: expected one character such as ";", got the string ";;"; did'),
        ("delimiter = '\\t'", 'got the string "\\t"; did you mean "\\t"?'),
        ('delimiter = "Tab"', 'got the string "Tab"; did you mean "\\t"?'),
        ('delimiter = ""', 'expected one character such as ";", got an empty string'),
        ("delimiter = 5", 'expected a character in quotes such as ";", got 5'),
        ('delimiter = "0"', 'expected a character that is in no number, such as ";", got the string "0"'),
        ("delimiter = '\"'", "expected a character that is in no number"),
        (r'delimiter = "\u0000"', "expected a character that is in no number"),
        ('delimiter = "é"', "expected a character that is in no number"),
        ('decimal = "x"', ':4:60: data.X.decimal: expected "." or ",", got the string "x"'),
        ('decimal = "comma"', 'got the string "comma"; did you mean ","?'),
        ("decimal = [1]", 'expected "." or ",", got an array (1)'),
        ('delimiter = ",", decimal = ","', 'expected two characters for delimiter and decimal, got "," for both'),
        ('missing = "skip"', "data.X.missing: expected refuse or drop, got the string \"skip\"; did you mean drop?"),
        ('missing = "refused"', "did you mean refuse?"),
        ("missing = true", "expected refuse or drop, got a boolean (true)"),
        ('standardize = "yes"', 'expected true or false, got the string "yes"; write true without quotes'),
        ("standardize = 1", "data.X.standardize: expected true or false, got 1"),
        ("standardise = true", "data.X.standardise: unknown key, did you mean standardize?"),
        ('sep = ";"', "data.X.sep: unknown key, did you mean delimiter?"),
        ("shape = [2]", "expected shape with generated data, got it with a file"),
    ],
)  # fmt: skip
def test_wrong_words(tmp_path: Path, form: str, expected: str) -> None:
    path = scenario(tmp_path, HOLES, form, DROP)
    first, *_ = said(path)
    assert expected in first


@pytest.mark.parametrize(
    ("data", "form", "expected"),
    [
        ("area;age;price\n1.5;2;3\n", 'decimal = ","', 'got 1.5; did you mean decimal = "."?'),
        ("area;age;price\n1,5;2;3\n", 'delimiter = ";"', 'got 1,5; did you mean decimal = ","?'),
        ("area;age;price\n1.234,5;2;3\n", 'decimal = ","', "in column area, got 1.234,5"),
        ("area;age;price\n1,2,3;2;3\n", 'delimiter = ";"', "in column area, got 1,2,3"),
        ("area;age;price\n1;2;3\n1;2\n", 'delimiter = ";"', "h.csv:3: expected 3 values as in line 1, got 2"),
        ("area,age,price\n1,2,3\n1,,\n,1\n", DROP, "h.csv:4: expected 3 values as in line 1, got 2"),
        (
            "area,age,price\n1,2,3\nlarge,2,3\n",
            "standardize = true",
            "h.csv:3: expected a finite number in column area",
        ),
        ("area,age,price\n1,2,3\n1,1\x00,3\n", DROP, r"in column age, got 1\x00"),
        ("area,age,price\n1,2,3\ninf,1,3\n", DROP, "in column area, got inf"),
        ('area;age;price\n"1"x;2;3\n', 'delimiter = ";"', 'expected CSV: the delimiter ";" or the end of the line'),
        ('area;age;price\n"1;2;3\n', 'delimiter = ";"', "expected a quote that closes this value"),
        ("area\tage\tprice\n1\t2\t3\n", "missing = 'drop'", 'did you mean delimiter = "\\t"?'),
        ("area,age,price\n1,2,3\n", 'decimal = ","', 'area,age,price; did you mean delimiter = ","?'),
    ],
)
def test_wrong_files(tmp_path: Path, data: str, form: str, expected: str) -> None:
    assert expected in said(scenario(tmp_path, data, form))[0]


def test_very_many_columns(tmp_path: Path) -> None:
    names = [f"c{i}" for i in range(100_000)]
    data = "\n".join([";".join(names), ";".join(["1,5"] * len(names)), ";".join(["?"] * len(names))])
    wanted = str(names[:1] + names[-998:]).replace("'", '"')
    text = f"decimal = ',', {DROP}"
    path = scenario(tmp_path, data, text, columns=wanted)
    path.write_text(path.read_text().replace('"price"', '"c5"'))
    made: Any = load(path)
    assert made.data["X"].tolist() == [[1.5] * 999]
    assert made.from_files["y"].dropped == 1


def test_very_many_columns_of_which_none_is_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []

    def count(word: str, known: list[str]) -> None:
        compared.extend(known)

    monkeypatch.setattr(csv_rows, "nearest", count)
    wanted = str([f"d{i}" for i in range(500)]).replace("'", '"')
    found = said(scenario(tmp_path, ",".join(["price", *(f"c{i}" for i in range(100_000))]), DROP, columns=wanted))
    assert len(found) <= 11
    assert len(compared) <= 10_000
