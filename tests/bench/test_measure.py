"""What a figure beyond its bar does: it is measured again, it is in the table, and only far beyond it ends the run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from bench import measure
from bench.conftest import measured_again
from bench.measure import EXACTLY, MARGIN, MEASURED, REPORTED, Ratio, report_against, table


@pytest.fixture(autouse=True)
def _own_figures(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    kept = MEASURED[:]
    MEASURED.clear()
    monkeypatch.setattr(measure, "report", lambda text: None)
    yield
    MEASURED[:] = kept


@pytest.mark.parametrize(
    ("value", "at_least", "margin", "said", "ends"),
    [
        (2.0, False, MARGIN, "met", False),
        (2.9, False, MARGIN, "MISSED", False),
        (3.1, False, MARGIN, "MISSED", True),
        (2.0, True, MARGIN, "met", False),
        (1.4, True, MARGIN, "MISSED", False),
        (1.3, True, MARGIN, "MISSED", True),
        (2.1, False, EXACTLY, "MISSED", True),
        (9.0, False, REPORTED, "missed, reported only", False),
    ],
)
def test_only_far_beyond_its_bar_a_figure_ends_a_run(
    value: float, at_least: bool, margin: float, said: str, ends: bool
) -> None:
    ratio = Ratio("it", value, 1.0)
    if ends:
        with pytest.raises(AssertionError, match=r"beyond .* × the bar: it: "):
            ratio.report_against(2.0, at_least=at_least, margin=margin)
    else:
        ratio.report_against(2.0, at_least=at_least, margin=margin)
    assert [figure.row[3] for figure in MEASURED] == [said]


def run_with(*values: float, margin: float = MARGIN) -> int:
    """How many of these values of one figure are asked for, its bar being 2."""
    left = list(values)
    measured_again(lambda: report_against("it", left.pop(0), 2.0, unit="ms", margin=margin))()
    return len(values) - len(left)


def test_what_misses_its_bar_is_measured_again_and_the_best_counts() -> None:
    assert run_with(1.9, 1.0) == 1
    assert run_with(2.1, 1.8, 1.0) == 2
    assert run_with(9.0, 2.5) == 2  # once near its bar is enough
    assert run_with(2.6, 2.5) == 2
    assert run_with(9.0, 8.0, 1.0) == 3
    assert run_with(9.0, 1.0, margin=REPORTED) == 1
    with pytest.raises(AssertionError, match=r"it: 7 ms \(bar ≤ 2 ms: MISSED\)"):
        run_with(9.0, 8.0, 7.0)


def test_the_table_has_each_figure_once_at_its_best() -> None:
    report_against("a ratio", 2.5, 2.0)
    report_against("another", 1.5, 1.8, at_least=True)
    report_against("a ratio", 2.25, 2.0)
    report_against("another", 1.25, 1.8, at_least=True)
    assert table() == [
        "figure   measured  bar",
        "a ratio      2.25  ≤ 2    MISSED",
        "another       1.5  ≥ 1.8  MISSED",
    ]
