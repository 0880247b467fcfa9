"""The gradient's size beside that of a large language model: right numbers, words that are never cut."""

from __future__ import annotations

import pytest

from gradtui.engine.objective.gradient_scale import GPT_3, bytes_text, words
from gradtui.picture.plots.scale import scale


@pytest.mark.parametrize(
    ("entries", "text"),
    [(1, "4 bytes"), (5, "20 bytes"), (1000, "4 kB"), (1_000_000, "4 MB"), (12_345, "49.4 kB"), (GPT_3, "700 GB")],
)
def test_bytes(entries: int, text: str) -> None:
    assert bytes_text(entries) == text


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        (1, "This gradient has 1 entry (4 bytes as float32). GPT-3's has 175,000,000,000 (700 GB): "
         "175,000,000,000 times as many."),
        (1000, "This gradient has 1,000 entries (4 kB as float32). GPT-3's has 175,000,000,000 (700 GB): "
         "175,000,000 times as many."),
        (1_000_000, "This gradient has 1,000,000 entries (4 MB as float32). GPT-3's has 175,000,000,000 (700 GB): "
         "175,000 times as many."),
    ],
)  # fmt: skip
def test_the_sentence(entries: int, said: str) -> None:
    assert words(entries) == said


def test_the_line() -> None:
    assert scale(46, 5, 1_000_000).text().splitlines() == [
        "This gradient has 1,000,000 entries (4 MB as",
        "float32). GPT-3's has 175,000,000,000",
        "(700 GB): 175,000 times as many.",
        "├━━━━━━━━━━━┴━━━━━━━━━━━●───────────┴────────┤",
        "1       thousand     million     billion GPT-3",
    ]


@pytest.mark.parametrize("entries", [1, 5, 41, 1000, 10**6, GPT_3])
@pytest.mark.parametrize("size", [(1, 1), (12, 2), (30, 5), (30, 9), (46, 7), (68, 9)])
def test_any_size(entries: int, size: tuple[int, int]) -> None:
    canvas = scale(*size, entries)
    assert (canvas.width, canvas.height) == size
    if size[0] >= 30 and size[1] >= 7:
        assert canvas.text().count("●") == 1


def test_fewer_words_where_there_is_less_room() -> None:
    assert scale(30, 5, 1).text().splitlines() == [
        "1 entry (4 bytes),",
        "GPT-3's gradient 175 billion",
        "(700 GB)",
        "●───────┴──────┴───────┴─────┤",
        "1   thousand     billion GPT-3",
    ]
    assert scale(12, 2, 41).text().splitlines() == ["41 entries", "(164 bytes)"]
    assert scale(8, 1, 41).text() == "41"


@pytest.mark.parametrize("entries", [1, 41, 10**6, GPT_3])
@pytest.mark.parametrize("height", [1, 2, 5, 9])
@pytest.mark.parametrize("width", [1, 7, 12, 23, 24, 30, 46, 68])
def test_no_word_is_cut(width: int, height: int, entries: int) -> None:
    known = f"{words(entries)} {entries:,} entry entries GPT-3's gradient 175 billion"
    lines = scale(width, height, entries).text().splitlines()
    said = [line for line in lines if not set(line) & set("─━●") and not line.endswith(" GPT-3")]
    assert {w.strip("(),.:") for w in " ".join(said).split()} <= {w.strip("(),.:") for w in known.split()}
    assert not any(line.endswith("(700") for line in said)


@pytest.mark.parametrize("entries", [GPT_3, 10**12])
def test_as_large_as_the_line_or_larger(entries: int) -> None:
    assert scale(46, 6, entries).text().splitlines()[-2] == "├━━━━━━━━━━━┴━━━━━━━━━━━┴━━━━━━━━━━━┴━━━━━━━━●"
