"""The JSON Schema of scenario files: it is made from the reader's tables, and says what the reader says."""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.engine.descent.schedules import SCHEDULES
from gradtui.scenario import reader
from gradtui.scenario.catalogue import COURSE, find, names
from gradtui.scenario.data import array_values
from gradtui.scenario.schema import schema
from gradtui.scenario.tables.descent_table import EXTRAS
from gradtui.scenario.tables.every_table import every_table
from gradtui.scenario.tables.file_table import TABLES
from gradtui.scenario.template import KINDS, template

KEPT = Path(reader.__file__).with_name("schema.json")
SCHEMA: dict[str, Any] = json.loads(KEPT.read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
BAD = sorted((Path(__file__).parents[2] / "data" / "bad_scenarios").glob("*.toml"))


def properties(*path: str) -> dict[str, Any]:
    here = SCHEMA
    for key in path:
        here = here["properties"][key]
        here = here.get("items", here)
    return dict(here["properties"])


def test_the_kept_schema_is_the_made_one() -> None:
    """GRADTUI_WRITE_SCHEMA=1 keeps what is made now."""
    if os.environ.get("GRADTUI_WRITE_SCHEMA") and schema() != SCHEMA:
        KEPT.write_text(json.dumps(schema(), indent=1, ensure_ascii=False) + "\n", "utf-8")
    Draft202012Validator.check_schema(SCHEMA)
    assert schema() == SCHEMA


def test_it_has_every_key_of_the_reader() -> None:
    assert set(properties()) == set(reader.KEYS)
    assert {name: table.header for name, table in every_table().items()} == TABLES
    for name, table in every_table().items():
        if table.fields:
            assert set(properties(name)) == set(table.fields)
    rule = properties()["parameters"]["additionalProperties"]["anyOf"][-1]
    assert set(rule["properties"]) == set(array_values.RULE.fields)
    for kept, known, extras in (("optimizer", OPTIMIZERS, EXTRAS.fields), ("schedule", SCHEDULES, ())):
        plain, *tables = SCHEMA["$defs"][kept]["anyOf"]
        assert plain["enum"] == list(known)
        assert [table["properties"]["name"]["const"] for table in tables] == list(known)
        for table, item in zip(tables, known.values(), strict=True):
            own = {hyper.key for hyper in item.hyperparameters}
            assert set(table["properties"]) == {"name", *own, *extras}


def test_every_key_is_explained() -> None:
    def unexplained(here: dict[str, Any], path: str) -> list[str]:
        found = []
        for key, item in here.get("properties", {}).items():
            if "description" not in item and "$ref" not in item and "const" not in item:
                found.append(f"{path}.{key}")
            found += unexplained(item.get("items", item), f"{path}.{key}")
        return found

    assert unexplained(SCHEMA, "") == []


@pytest.mark.parametrize("name", [*names(), *COURSE])
def test_what_is_shipped_is_valid(name: str) -> None:
    VALIDATOR.validate(tomllib.loads(Path(find(name) or "").read_text("utf-8")))


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_new_scenario_begins_with_is_valid(kind: str) -> None:
    VALIDATOR.validate(tomllib.loads(template(kind, "mine")))


ONLY_THE_READER = {
    # of the expression, and of names that must fit each other
    "arrays_names", "arrays_plane", "arrays_shapes", "arrays_unused", "arrays_whole", "constant_is_variable",
    "expression_after_escape", "expression_bidi", "expression_literal_string", "expression_many_lines",
    "expression_unknown_name", "expression_without_variable", "function_name", "start_constant",
    "start_missing_variable", "start_same_name", "start_theta_twice", "start_unknown_variable", "variables_reserved",
    "variables_twice", "variables_unused", "view_plane_unknown", "view_y_of_one_variable",
    "arrays_model_columns", "arrays_model_input_of_rows", "arrays_model_mixed", "arrays_model_none_used",
    "arrays_model_number", "arrays_model_one_class", "arrays_model_one_hot", "arrays_model_other_seen",
    "arrays_model_rows", "arrays_model_scores", "arrays_model_target_matrix", "arrays_model_target_seen",
    "arrays_model_test_shapes", "model_classes_of_one", "model_expression", "model_no_names", "model_test_of_one",
    "model_without_inputs",
    # of values: f where a descent starts, one number against another, and what JSON's numbers cannot tell
    "origin_undefined", "start_pole", "start_undefined", "view_reversed",
    "rate_beyond_64_bits", "rate_infinite", "start_nan", "steps_float",
}  # fmt: skip


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_what_the_reader_refuses_for_its_structure_is_not_valid(path: Path) -> None:
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError:
        assert path.stem not in ONLY_THE_READER
        return
    assert VALIDATOR.is_valid(document) == (path.stem in ONLY_THE_READER)


def test_the_list_has_only_what_there_is() -> None:
    assert {path.stem for path in BAD} >= ONLY_THE_READER


FUNCTION = '[function]\nexpression = "x**2"\n'
VALID = [
    '[descent]\noptimizer = { name = "momentum", momentum = 0.5, schedule = { name = "cosine", period = 5 } }',
    '[descent]\noptimizers = ["gd", { name = "gd", noise = 0.1, seed = 1 }]',
    '[view]\nx = [0, 1]\nplane = ["x", "y"]',
    '[[lesson]]\ntext = "a\\n\\tb"',
    '[data]\nX = { file = "a.csv", columns = ["b"] }\ny = [[1, 2]]\nz = 3',
]
INVALID = [
    '[descent]\noptimizer = { name = "gd", momentum = 0.5 }',
    '[descent]\noptimizer = { name = "gd", seed = 1 }',
    '[descent]\noptimizer = { name = "momentum", momentum = 1.0 }',
    '[descent]\nlearning_rate = 0.1\nlearning_rates = [0.1]',
    '[[lesson]]\ntext = "t"\nat_step = 1\nwhen = "diverged"',
    '[[lesson]]\ntext = " \\n "',
    '[[question]]\nask = "slope"',
    '[[expect]]\nstart = "origin"',
    '[expect]\nverdict = "diverged"',
    '[parameters]\nw = { shape = [2], scale = 1.0 }',
    "[parameters]\nw = 3.0",
    "[parameters]\nw = []",
    '[[start]]\nname = "a"',
    "[[start]]\nat = { x = true }",
]  # fmt: skip


@pytest.mark.parametrize("text", VALID)
def test_valid(text: str) -> None:
    assert VALIDATOR.is_valid(tomllib.loads(FUNCTION + text))


@pytest.mark.parametrize("text", INVALID)
def test_not_valid(text: str) -> None:
    assert not VALIDATOR.is_valid(tomllib.loads(FUNCTION + text))
