"""Columns are standardized by the rows that the loss is of: those kept out have no say in it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gradtui.scenario.problems import ScenarioError
from gradtui.scenario.reader import load

TEXT = """
[function]
expression = "mean((X@w + b - y)**2)"
[data]
X = { file = "d.csv", columns = ["u", "v"], standardize = true }
y = { file = "d.csv", columns = ["y"], standardize = true }
[parameters]
w = [0.0, 0.0]
[model]
prediction = "X@w + b"
target = "y"
inputs = "X"
test = 0.4
"""


def written(folder: Path, rows: list[list[float]]) -> str:
    lines = ["u,v,y", *(",".join(map(repr, row)) for row in rows)]
    (folder / "d.csv").write_text("\n".join(lines) + "\n")
    (folder / "s.toml").write_text(TEXT)
    return str(folder / "s.toml")


def test_means_and_deviations_are_those_of_the_rows_that_are_kept(tmp_path: Path) -> None:
    raw = np.array([[1.0, 5.0, 2.0], [2.0, -1.0, 3.0], [4.0, 0.5, 7.0], [7.0, 90.0, 1.0], [3.0, 2.0, -4.0]])
    scenario = load(written(tmp_path, raw.tolist()))
    assert scenario.model is not None
    kept = raw[np.array(scenario.model.rows) - 1]
    out = raw[np.array(scenario.model.held_out) - 1]
    scaled, judged = ((part - kept.mean(axis=0)) / kept.std(axis=0) for part in (kept, out))
    assert np.allclose(scenario.data["X"], scaled[:, :2], rtol=0, atol=1e-13)
    assert np.allclose(scenario.data["y"], scaled[:, 2], rtol=0, atol=1e-13)
    assert np.allclose(scenario.model.held_out_data["X"], judged[:, :2], rtol=0, atol=1e-13)
    assert np.allclose(scenario.model.held_out_data["y"], judged[:, 2], rtol=0, atol=1e-13)
    source = scenario.from_files["X"]
    assert source.means == pytest.approx(kept.mean(axis=0)[:2])
    assert source.deviations == pytest.approx(kept.std(axis=0)[:2])


def test_a_column_that_differs_in_a_row_kept_out_alone_cannot_be_standardized(tmp_path: Path) -> None:
    raw = np.ones((5, 3)) + np.arange(5.0)[:, None]
    scenario = load(written(tmp_path, raw.tolist()))
    assert scenario.model is not None
    raw[:, 1] = 1.0
    raw[scenario.model.held_out[0] - 1, 1] = 9.0
    with pytest.raises(ScenarioError, match=r"differ in column v of the rows of d\.csv that are not kept out"):
        load(written(tmp_path, raw.tolist()))
