"""What is on screen now, as text and as SVG, and that kept in a file or sent to a browser."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path
from typing import Any
from unicodedata import normalize

from textual._compositor import LayoutUpdate
from textual.app import App
from textual.strip import Strip

from ..app.session import Session
from ..expression.visible import visible

_LONGEST = 40  # letters of a name in a file's name
_MOST_FILES = 10_000  # of one name

# -- what is on screen ----------------------------------------------------------------------------------------------


def rows_of(app: App[Any]) -> list[Strip]:
    """The screen's rows, with what lies under a dialog."""
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens, simplify=True)
    assert isinstance(update, LayoutUpdate)
    return [Strip.join(row) for row in update.strips]


def text(app: App[Any]) -> str:
    """The screen's characters, a line for each row."""
    return "".join(row.text.rstrip() + "\n" for row in rows_of(app))


def svg(app: App[Any]) -> str:
    """The screen as SVG: one that asks no other machine for its letters."""
    drawn = app.export_screenshot(title=f"gradtui · {app.title}", simplify=True)
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)
    # Rich forgets the last row's clip path; strict viewers leave out what names one that is not there
    return re.sub(rf' clip-path="url\(#[^"]*-line-{app.size.height - 1}\)"', "", drawn)


# -- a picture of now -----------------------------------------------------------------------------------------------


def stem(path: str | None) -> str:
    """The name of the scenario's own file as part of another's: some letters and digits of it.

    Nothing within a scenario chooses a file's name, and so not its title.
    """
    name = "" if path is None else Path(path).stem
    seen = "".join(char if visible(char) == char else " " for char in normalize("NFC", name.lower()))
    words = "-".join(re.findall(r"[^\W_]+", seen))
    return words[:_LONGEST].strip("-") or "gradtui"


def send(app: App[Any], path: str | None, step: int) -> str:
    """Hand the screen to the browser that shows it; return the file's name. Nothing is written here."""
    name = f"{stem(path)}-step-{step}.svg"
    app.deliver_text(StringIO(svg(app)), save_filename=name, open_method="download", mime_type="image/svg+xml")
    return name


def save(app: App[Any], path: str | None, step: int) -> str:
    """Write the screen into the working directory, over no file that is there; return the file's name.

    Raises OSError, or ValueError for a name that the file system does not take.
    """
    content = svg(app).encode()
    name = f"{stem(path)}-step-{step}"
    for number in range(1, _MOST_FILES):
        picture = Path(f"{name}.svg" if number == 1 else f"{name}-{number}.svg")
        try:
            file = picture.open("xb")
        except FileExistsError:
            continue
        try:
            with file:
                file.write(content)
        except OSError:
            picture.unlink(missing_ok=True)  # half a picture is none
            raise
        return picture.name
    raise FileExistsError(0, f"there are {_MOST_FILES - 1:,} of {name}.svg")


def save_and_tell(app: App[Any], session: Session) -> None:
    """Save a picture, or send it to the browser; tell its name, or why there is none."""
    notes = [rack for rack in app.screen.query("ToastRack") if rack.display and rack.children]
    for rack in notes:  # a note lies over the picture and is no part of it
        rack.display = False
    if notes:
        app.screen._refresh_layout()
    try:
        name = (send if app.is_web else save)(app, session.scenario.path, session.run.cursor)
    except (OSError, ValueError) as error:
        why = (getattr(error, "strerror", None) or "its name does not go with the file system").lower()
        app.notify(f"no picture was saved: {why}", severity="error", timeout=6, markup=False)
    else:
        app.notify(f"{'sent to the browser' if app.is_web else 'saved'} as {name}", timeout=4, markup=False)
    for rack in notes:
        rack.display = True
