"""Each file of tests/data/bad_scenarios begins with what its report must say."""

from pathlib import Path

import pytest

from gradtui.scenario.problems import ScenarioError
from gradtui.scenario.reader import load

FILES = sorted((Path(__file__).parents[2] / "data" / "bad_scenarios").glob("*.toml"))
MARK = "# expect: "


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_report_says_what_the_file_expects(path: Path) -> None:
    expected = [line.removeprefix(MARK) for line in path.read_text().splitlines() if line.startswith(MARK)]
    with pytest.raises(ScenarioError) as caught:
        load(path)
    report = "\n".join(map(str, caught.value.problems))  # a person reads the first ten of them
    assert str(caught.value).splitlines()[0] == report.splitlines()[0]
    assert expected
    assert [words for words in expected if words not in report] == [], report
    assert {problem.path for problem in caught.value.problems} == {str(path)}
    assert not any(c < " " and c != "\n" for c in report)
