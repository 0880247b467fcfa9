"""One key is one field: reader, schema, template, near misses and the manual's table all follow from its line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import manual_tables
import pytest
from jsonschema import Draft202012Validator

from gradtui.scenario.cards import Lesson
from gradtui.scenario.data.array_values import RULE
from gradtui.scenario.data.csv_form import COLUMNS
from gradtui.scenario.model import ViewSettings
from gradtui.scenario.problems import ScenarioError
from gradtui.scenario.reader import loads
from gradtui.scenario.schema import schema
from gradtui.scenario.tables import cards, view_table
from gradtui.scenario.tables.descent_table import EXTRAS
from gradtui.scenario.tables.every_table import every_table, with_homes
from gradtui.scenario.tables.fields import Field
from gradtui.scenario.tables.file_table import FILE
from gradtui.scenario.tables.values import LINE, whole
from gradtui.scenario.template import KINDS, template

GRID = Field("grid", whole(0, 9), "How many lines of a grid.", default=0, example="4", also=("raster",))
FUNCTION = '[function]\nexpression = "x**2"\n'


@dataclass(frozen=True)
class ViewWithGrid(ViewSettings):
    grid: int = -1


@pytest.fixture
def grid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(view_table.VIEW.fields, "grid", GRID)  # type: ignore[arg-type]
    monkeypatch.setattr(view_table, "ViewSettings", ViewWithGrid)


def refusals(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as error:
        loads(FUNCTION + text)
    return [str(problem) for problem in error.value.problems]


def view(text: str) -> Any:
    return loads(FUNCTION + text).view


def test_without_its_field_there_is_no_such_key() -> None:
    assert refusals("[view]\ngrid = 4") == [
        "<string>:4:1: view.grid: unknown key, the keys here are x, y, plane, levels or scale"
    ]


@pytest.mark.usefixtures("grid")
def test_it_is_read() -> None:
    assert view("[view]\ngrid = 4").grid == 4
    assert view("[view]\nlevels = 3").grid == 0  # its default
    assert view("[view]\nlevels = 3").levels == 3


@pytest.mark.usefixtures("grid")
def test_it_is_refused_with_its_place_and_words() -> None:
    expected = "view.grid: expected a whole number from 0 to 9, got"
    assert refusals('[view]\nlevels = 3\ngrid = "4"\nscale = 1') == [
        f'<string>:5:8: {expected} the string "4"; write 4 without quotes',
        "<string>:6:9: view.scale: expected linear or log, got 1",
    ]
    assert refusals("[view]\ngrid = 10") == [f"<string>:4:8: {expected} 10"]


@pytest.mark.usefixtures("grid")
def test_near_misses_know_it() -> None:
    assert refusals("[view]\ngird = 4") == ["<string>:4:1: view.gird: unknown key, did you mean grid?"]
    assert refusals("[view]\nRaster = 4") == ["<string>:4:1: view.Raster: unknown key, did you mean grid?"]
    assert refusals("[descent]\ngrid = 4") == ["<string>:4:1: descent.grid: unknown key, grid belongs in [view]"]
    assert refusals("[descent]\nraster = 4") == ["<string>:4:1: descent.raster: unknown key, grid belongs in [view]"]


@pytest.mark.usefixtures("grid")
def test_the_schema_has_it() -> None:
    made = schema()
    assert made["properties"]["view"]["properties"]["grid"] == {
        "type": "integer", "minimum": 0, "maximum": 9, "description": "How many lines of a grid.",
    }  # fmt: skip
    function = {"expression": "x"}
    assert Draft202012Validator(made).is_valid({"function": function, "view": {"grid": 4}})
    assert not Draft202012Validator(made).is_valid({"function": function, "view": {"grid": "4"}})


@pytest.mark.usefixtures("grid")
@pytest.mark.parametrize("kind", KINDS)
def test_a_new_scenario_has_it(kind: str) -> None:
    text = template(kind, "mine")
    line = "# grid = 4                            # how many lines of a grid"
    assert text.count("grid") == 2
    head, _, block = text.partition("\n[view]")
    assert "grid" not in head
    assert line in block.split("\n[")[0].splitlines()
    assert view_of(text.replace("# grid", "grid")).grid == 4


def view_of(text: str) -> Any:
    return loads(text).view


@pytest.mark.usefixtures("grid")
def test_the_manual_has_it() -> None:
    rows = manual_tables.scenario_keys("view")().splitlines()
    assert rows[-1] == "| `grid` | whole number | How many lines of a grid. |"


def test_a_key_of_a_card_arrives_there(monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass(frozen=True)
    class LessonWithMood(Lesson):
        mood: str = ""

    mood = Field(
        "mood", LINE, "How it is told.", default="calm", needed=True, missing="how it is told", example='"gay"'
    )
    monkeypatch.setitem(cards.LESSON.fields, "mood", mood)  # type: ignore[arg-type]
    monkeypatch.setattr(cards, "Lesson", LessonWithMood)
    (lesson,) = loads(FUNCTION + '[[lesson]]\ntext = "t"\nmood = "wild"').cards
    assert isinstance(lesson, LessonWithMood)
    assert (lesson.mood, lesson.text, lesson.at_step) == ("wild", "t", 0)
    assert refusals('[[lesson]]\ntext = "t"') == ["<string>:3:3: lesson.mood: missing key mood, how it is told"]
    assert schema()["properties"]["lesson"]["items"]["required"] == ["text", "mood"]
    text = template("lesson", "mine")
    assert text.count("mood") == 1
    assert text.index("# mood") > text.index('when = "converged"')  # below the last one of its table
    assert "mood = " in template("hill", "mine")


def test_what_is_declared_can_be_used() -> None:
    tables = [FILE, *every_table().values(), EXTRAS, RULE, COLUMNS]
    meant = [name for table in with_homes() for field in table.fields.values() for name in field.also]
    assert len(set(meant)) == len(meant)  # one name, one key
    for table in tables:
        for key, field in table.fields.items():
            assert key == field.key
            assert field.sentence.endswith(".")
            assert not field.remark.endswith(".")
