"""The grounds of classes on those of themes: marks and words stand out on them, and surer is deeper."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from textual.theme import BUILTIN_THEMES
from unit.picture.test_signs import ground_of

from gradtui.picture.canvas import class_tints, roles, signs
from gradtui.picture.canvas.ascii import ascii_char
from gradtui.picture.canvas.canvas import BRAILLE, DEFAULT, MUTED
from gradtui.picture.canvas.contrast import LEAST, contrast, ink

CLASSES = range(len(roles.CLASSES))


@pytest.mark.parametrize("name", BUILTIN_THEMES)
def test_marks_and_words_stand_out_in_every_theme(name: str) -> None:
    is_dark = BUILTIN_THEMES[name].dark
    ground, words = ground_of(BUILTIN_THEMES[name])

    def shown(foreground: int, behind: int) -> tuple[int, int]:
        found = class_tints.on_ground(foreground, behind, ground, words, is_dark=is_dark)
        assert found is not None
        assert contrast(*found) >= LEAST
        return found

    for k in CLASSES:
        tints = class_tints.tints()[k].tolist()
        behind = [[shown(mark, tint)[1] for tint in tints] for mark in (DEFAULT, MUTED)]
        behind += [[shown(roles.of_class(other).dark, tint)[1] for tint in tints] for other in CLASSES]
        far = [contrast(one, ground) for one in behind[0]]
        assert all(one < other for one, other in pairwise((1.0, *far)))
        badge = class_tints.badge(k)
        assert contrast(shown(ink(badge), badge)[1], ground) > far[-1]
        shown(DEFAULT, badge)


def test_no_other_picture_has_these_grounds() -> None:
    own = {*class_tints.tints().ravel().tolist(), *map(class_tints.badge, CLASSES)}
    assert len(own) == (len(class_tints.DEPTHS) + 1) * len(CLASSES)
    assert not own & {*signs.tints().tolist(), *(role.dark for role in roles.ALL)}
    assert class_tints.on_ground(DEFAULT, roles.FATES[0].dark, 0, 0xFFFFFF, is_dark=True) is None


def test_each_class_has_a_hatch_of_its_own() -> None:
    block = [class_tints.hatch(np.full((2, 2), k)) for k in CLASSES]
    assert len({one.tobytes() for one in block}) == len(block)
    assert not class_tints.hatch(np.full((2, 2), -1)).any()
    signs_of = ["".join(ascii_char(chr(BRAILLE + int(code))) for code in one.ravel() if code) for one in block[:6]]
    assert len(set(signs_of)) == 6
