"""The JSON Schema of a scenario file, made from the tables that the reader itself goes by.

``schema.json`` beside this file is what ``schema()`` returns, kept for editors; a test holds the two together.
What only the reader can say stays with it: whether an expression can be read, and whether names fit each other.
"""

from __future__ import annotations

from typing import Any

from ..engine.descent.hyperparameter import Hyperparameter
from ..engine.descent.optimizers import OPTIMIZERS
from ..engine.descent.optimizers.optimizer import Optimizer
from ..engine.descent.schedules import SCHEDULES, Schedule
from .cards import VERDICTS
from .data.array_values import INITS, MAX_NUMBERS, MAX_SCALE
from .data.arrays import MAX_COLUMNS
from .tables.cards import MAX_CARDS, MAX_STEP, MAX_TEXT
from .tables.descent_table import MAX_BATCH, MAX_LEARNING_RATES, MAX_OPTIMIZERS, MAX_SEED, MAX_STEPS
from .tables.question_kinds import QUESTION_KINDS, of_in_words
from .tables.starts_table import MAX_STARTS

Json = dict[str, Any]

_CONTROLS = r"\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069"
_LINE = {"type": "string", "pattern": rf"^[^\u0009\u000a{_CONTROLS}]*[^\s{_CONTROLS}][^\u0009\u000a{_CONTROLS}]*$"}
_LINES = {"type": "string", "pattern": rf"^[^{_CONTROLS}]*[^\s{_CONTROLS}][^{_CONTROLS}]*$"}


def schema() -> Json:
    """Return the schema, draft 2020-12, as JSON has it."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A scenario of gradtui",
        **_table(
            "A function, where descents on it start, how they step, what is shown, told, asked and promised.",
            {
                "title": _line("One line: what the scenario is called."),
                "summary": _described(_LINES, "What there is to see."),
                "schema": {"const": 1, "description": "The version of this format."},
                "function": _function(),
                "start": _tables("Where descents begin; without any, at the origin.", MAX_STARTS, _start()),
                "descent": _descent(),
                "view": _view(),
                "data": {
                    "type": "object",
                    "description": "Names with fixed values: numbers, or arrays of one or two dimensions.",
                    "additionalProperties": {
                        "anyOf": [_number("A number."), *_arrays(), _from_file()],
                    },
                },
                "parameters": {
                    "type": "object",
                    "description": "Variables that are arrays, and how they begin.",
                    "additionalProperties": {"anyOf": _arrays()},
                },
                "lesson": _tables("Texts beside the picture, in the order of the file.", MAX_CARDS, _lesson()),
                "question": _tables("What is asked before it is seen.", MAX_CARDS, _question()),
                "expect": _tables(
                    "What the author promises of the runs; gradtui check runs them.", MAX_CARDS, _expect()
                ),
            },
            required=["function"],
            # only where every variable is an array can a start do without numbers
            **{
                "if": {"not": {"required": ["parameters"]}},
                "then": {"properties": {"start": {"items": {"required": ["at"]}}}},
            },
        ),
        "$defs": {
            "optimizer": {
                "anyOf": [_one_of(OPTIMIZERS, "Its name."), *(_settings_of(o) for o in OPTIMIZERS.values())],
                "description": "How steps are made from the gradient.",
            },
            "schedule": {
                "anyOf": [_one_of(SCHEDULES, "Its name."), *(_schedule(s) for s in SCHEDULES.values())],
                "description": "How η changes from update to update.",
            },
        },
    }


def _described(schema: Json, description: str) -> Json:
    return {**schema, "description": description}


def _line(description: str) -> Json:
    return _described(_LINE, description)


def _number(description: str, **bounds: float) -> Json:
    return {"type": "number", "description": description, **bounds}


def _whole(description: str, low: int, high: int) -> Json:
    return {"type": "integer", "description": description, "minimum": low, "maximum": high}


def _one_of(words: Any, description: str) -> Json:
    return {"enum": list(words), "description": description}


def _table(description: str, properties: Json, required: list[str] | None = None, **more: Any) -> Json:
    made: Json = {"type": "object", "description": description, "properties": properties, "additionalProperties": False}
    return {**made, **({"required": required} if required else {}), **more}


def _tables(description: str, most: int, item: Json) -> Json:
    return {"type": "array", "description": description, "minItems": 1, "maxItems": most, "items": item}


def _list(description: str, item: Json, most: int, **more: Any) -> Json:
    return {"type": "array", "description": description, "items": item, "minItems": 1, "maxItems": most, **more}


def _not_both(first: str, second: str) -> Json:
    return {"not": {"required": [first, second]}}


def _function() -> Json:
    name = {"type": "string", "minLength": 1}
    return _table(
        "The function.",
        {
            "expression": {
                "type": "string",
                "minLength": 1,
                "description": "The function itself, such as x**2 + 3*x*y. Products are written with *.",
            },
            "name": _described(name, "What it is called on screen: f, or L for a loss."),
            "variables": _list("The variables in their order.", name, MAX_NUMBERS, uniqueItems=True),
            "constants": {
                "type": "object",
                "description": "Names with a fixed value.",
                "additionalProperties": _number("The value."),
            },
        },
        required=["expression"],
    )


def _start() -> Json:
    numbers = {
        "type": "array",
        "items": {"anyOf": [{"type": "number"}, {"type": "array", "items": {"type": "number"}}]},
    }
    return _table(
        "A point from which descents begin.",
        {
            "name": _line("What it is called; its coordinates, if left out."),
            "at": {
                "type": "object",
                "description": "The value of each variable: a number; of an array parameter an array may be given.",
                "additionalProperties": {"anyOf": [{"type": "number"}, numbers]},
            },
        },
    )


def _rate(description: str) -> Json:
    return _number(description, exclusiveMinimum=0)


def _descent() -> Json:
    optimizer = {"$ref": "#/$defs/optimizer"}
    return _table(
        "How descents step. Each start is run with each learning rate and each optimizer.",
        {
            "learning_rate": _rate("η."),
            "learning_rates": _list("Several η.", _rate("η."), MAX_LEARNING_RATES, uniqueItems=True),
            "optimizer": optimizer,
            "optimizers": _list("Several, to race them.", optimizer, MAX_OPTIMIZERS),
            "steps": _whole("How many steps a run without the app takes.", 1, MAX_STEPS),
            "tolerance": _number("A run stops when the gradient's norm is at or below; 0 never stops.", minimum=0),
        },
        allOf=[_not_both("learning_rate", "learning_rates"), _not_both("optimizer", "optimizers")],
    )


def _setting(hyper: Hyperparameter) -> Json:
    bounds: Json = {"minimum": hyper.low} if hyper.high == float("inf") else {
        "minimum": hyper.low,
        "exclusiveMaximum": hyper.high,
    }  # fmt: skip
    return _number(f"{hyper.default:g}, unless given.", **bounds)


def _settings_of(optimizer: Optimizer) -> Json:
    return _table(
        f"{optimizer.title[:1].upper()}{optimizer.title[1:]}, with its settings.",
        {
            "name": {"const": optimizer.name},
            **{hyper.key: _setting(hyper) for hyper in optimizer.hyperparameters},
            "learning_rate": _rate("η of this optimizer alone."),
            "schedule": {"$ref": "#/$defs/schedule"},
            "noise": _number("The standard deviation of what is added to each partial of an update.", minimum=0),
            "batch": _whole("How many rows of the data an update uses.", 1, MAX_BATCH),
            "seed": _whole("Of noise and batches.", 0, MAX_SEED),
        },
        required=["name"],
        dependentSchemas={"seed": {"anyOf": [{"required": ["noise"]}, {"required": ["batch"]}]}},
    )


def _schedule(schedule: Schedule) -> Json:
    return _table(
        "A schedule with its settings.",
        {"name": {"const": schedule.name}, **{hyper.key: _setting(hyper) for hyper in schedule.hyperparameters}},
        required=["name"],
    )


def _view() -> Json:
    pair = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
    names = {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2, "uniqueItems": True}
    return _table(
        "What the picture shows; what is left out is chosen.",
        {
            "x": _described(pair, "The range of the horizontal axis: the smaller number first."),
            "y": _described(pair, "The range of the vertical axis."),
            "plane": _described(names, 'Which two variables the axes are; entries are written "w[0]".'),
            "levels": _whole("How many lines of equal height.", 2, 50),
            "scale": _one_of(["linear", "log"], "How the lines are spaced."),
        },
    )


def _arrays() -> list[Json]:
    row = {"type": "array", "items": {"type": "number"}, "minItems": 1}
    rows = {"type": "array", "items": row, "minItems": 1}
    chance = {"properties": {"init": {"enum": ["normal", "uniform"]}}, "required": ["init"]}
    rule = _table(
        "An array that is made.",
        {
            "shape": {
                "type": "array",
                "description": "One or two sizes.",
                "items": _whole("A size.", 1, MAX_NUMBERS),
                "minItems": 1,
                "maxItems": 2,
            },
            "init": _one_of(INITS, "What it is filled with."),
            "scale": _number("The standard deviation of normal; uniform goes from −scale to scale.",
                             exclusiveMinimum=0, maximum=MAX_SCALE),
            "seed": _whole("What the random numbers begin with.", 0, MAX_SEED),
        },
        required=["shape"],
        **{"if": {"anyOf": [{"required": ["scale"]}, {"required": ["seed"]}]}, "then": chance},
    )  # fmt: skip
    return [_described(row, "An array of numbers."), _described(rows, "Rows of numbers."), rule]


def _from_file() -> Json:
    return _table(
        "Columns of a CSV file in the scenario's folder.",
        {
            "file": _line("The file's name."),
            "columns": _list("The columns' names.", _LINE, MAX_COLUMNS, uniqueItems=True),
        },
        required=["file", "columns"],
    )


def _at_step(description: str) -> Json:
    return _whole(description, 0, MAX_STEP)


def _lesson() -> Json:
    text = "Markdown: paragraphs, lists, **strong**, *emphasis*, `code`."
    return _table(
        "A text, shown when its time has come.",
        {
            "at_step": _at_step("The step of the run from which on it is told."),
            "when": _one_of(VERDICTS, "Told when the run has this verdict."),
            "text": {**_LINES, "maxLength": MAX_TEXT, "description": text},
        },
        required=["text"],
        **_not_both("at_step", "when"),
    )


def _question() -> Json:
    return _table(
        "Something to predict. The answer is worked out, never written.",
        {
            "at_step": _at_step("The step of the run at which it is asked."),
            "ask": _one_of(QUESTION_KINDS, "What is asked for."),
            "of": _line(f"Of what: {of_in_words()}."),
        },
        required=["ask"],
    )


def _expect() -> Json:
    return _table(
        "A promise.",
        {
            "start": _line("Only of the runs from this start."),
            "learning_rate": _rate("Only of the runs with this η."),
            "verdict": _one_of(VERDICTS, "How they end."),
            "near": {
                "type": "object",
                "description": "Where they end, to four digits.",
                "minProperties": 1,
                "additionalProperties": _number("The coordinate."),
            },
        },
        anyOf=[{"required": ["verdict"]}, {"required": ["near"]}],
    )
