"""Make the README's pictures: the app itself, step by step, as one moving SVG, and the tour's as still ones.

Run it from the project's folder. Each frame is what ``gradtui shot`` shows. What stays the same from frame to frame is
drawn once, and shown while it is current; where nothing may move, the last frame stands still.
"""

from __future__ import annotations

import re
import tempfile
from itertools import groupby
from pathlib import Path

from gradtui.cli.main import main

SCENARIO, KEYS, SIZE = "himmelblau", "t", "120x36"
STEPS = 12
SECONDS, LAST = 0.8, 4.0  # how long a frame stays, and the last one
TOUR = {
    "lesson": ("the_gradient", "> >", "textual-dark"),
    "surface": ("two_wells", "space*6 2", "textual-dark"),
    "slices": ("saddle", "space*2 3", "textual-light"),
    "fates": ("himmelblau", "5", "textual-dark"),
    "derivation": ("one_example", "d", "textual-dark"),
    "field": ("rosenbrock", "t space*9 v", "nord"),
    "arrays": ("tiny_network", "space*5", "textual-dark"),
    "model": ("two_moons", "7 space*60", "textual-dark"),
}
"""A picture of the tour → scenario, keys and theme."""
TOUR_SIZE = "110x34"


def frame(scenario: str, keys: str, size: str, theme: str, folder: Path) -> str:
    """The app after some keys, as SVG."""
    path = folder / "frame.svg"
    words = ["shot", scenario, "--size", size, "--theme", theme, "--output", str(path)]
    if main([*words, *(["--keys", keys] if keys else [])]):
        raise SystemExit(f"{scenario} {keys} could not be drawn")
    return path.read_text("utf-8")


def cells_of(svg: str, styles: dict[str, str]) -> list[str]:
    """The pieces of a frame, each a rectangle or a text; the classes of texts are named alike in every frame."""
    own = dict(re.findall(r"^\s*\.[\w-]+-(r\d+) \{ (.*?) \}$", svg, flags=re.MULTILINE))
    body = svg[svg.index("</defs>") :]
    behind = r'<rect fill="(#\w+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="[\d.]+" shape-rendering[^>]*/>'
    cells: list[str] = []
    rects = [(colour, y, float(x), float(width)) for colour, x, y, width in re.findall(behind, body)]
    for (colour, y), row in groupby(rects, lambda rect: rect[:2]):  # neighbours of one colour are one rectangle
        parts = list(row)
        x, width = parts[0][2], parts[-1][2] + parts[-1][3] - parts[0][2]
        cells.append(f'<rect fill="{colour}" x="{x:g}" y="{y}" width="{width:g}" height="24.65"/>')
    written = r'<text class="[\w-]+-(r\d+)" x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)"[^>]*>(.*?)</text>'
    for name, x, y, width, text in re.findall(written, body, flags=re.DOTALL):
        if text.replace("&#160;", "").strip():
            kind = styles.setdefault(own[name], f"s{len(styles)}")
            cells.append(f'<text class="{kind}" x="{x}" y="{y}" textLength="{width}">{text}</text>')
    return cells


def moving(frames: list[str]) -> str:
    """All frames as one SVG."""
    styles: dict[str, str] = {}
    tables = [cells_of(svg, styles) for svg in frames]
    last = len(tables)
    total = SECONDS * (last - 1) + LAST
    spans: set[tuple[int, int]] = set()
    pieces: list[tuple[tuple[int, int], str]] = []
    for kind in ("<rect", "<text"):
        shown = [dict.fromkeys(cell for cell in table if cell.startswith(kind)) for table in tables]
        for cell in dict.fromkeys(cell for table in shown for cell in table):
            there = [cell in table for table in shown] + [False]
            since = None
            for at, is_there in enumerate(there):
                if is_there and since is None:
                    since = at
                elif since is not None and not is_there:
                    pieces.append(((since, at), cell))
                    since = None
    drawn = []
    for span, group in groupby(pieces, lambda piece: piece[0]):
        cells = "".join(cell for _, cell in group)
        if span != (0, last):
            spans.add(span)
            cells = f'<g class="f{span[0]}-{span[1]}">{cells}</g>'
        drawn.append(cells)
    css = [".cells text { font: 20px 'Fira Code', monospace }", ".title { font: bold 18px arial }"]
    css += [f".cells .{name} {{ {look} }}" for look, name in styles.items()]
    for since, until in sorted(spans):
        name = f"f{since}-{until}"
        start, end = (100 * SECONDS * at / total for at in (since, until))
        shows = ["0% { visibility: hidden }"] * (since > 0) + [f"{start:.2f}% {{ visibility: visible }}"]
        shows += [f"{end:.2f}% {{ visibility: hidden }}"] * (until < last)
        css.append(f"@keyframes {name} {{ {' '.join(shows)} }}")
        rest = "visible" if until == last else "hidden"
        css.append(f".{name} {{ visibility: {rest}; animation: {name} {total:g}s step-end infinite }}")
    css.append("@media (prefers-reduced-motion: reduce) { g { animation: none !important } }")
    head = re.search(r'viewBox="([^"]+)"', frames[-1])
    window = re.search(r"</defs>\s*(<rect .*?</g>)", frames[-1], flags=re.DOTALL)
    if not head or not window:
        raise SystemExit("gradtui shot draws another kind of window")
    return "\n".join(
        [
            f'<svg viewBox="{head[1]}" xmlns="http://www.w3.org/2000/svg">',
            f"<style>\n{chr(10).join(css)}\n</style>",
            re.sub(r'class="[\w-]+-title"', 'class="title"', window[1]),
            f'<g class="cells" transform="translate(9, 41)" shape-rendering="crispEdges">\n{chr(10).join(drawn)}\n</g>',
            "</svg>\n",
        ]
    )


if __name__ == "__main__":
    here = Path(__file__).parent
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        steps = [f"{KEYS} space*{step}" if step else KEYS for step in range(STEPS + 1)]
        made = moving([frame(SCENARIO, keys, SIZE, "textual-dark", folder) for keys in steps])
        (here / "picture.svg").write_text(made, "utf-8")
        for called, (scenario, keys, theme) in TOUR.items():
            still = moving([frame(scenario, keys, TOUR_SIZE, theme, folder)])
            (here / f"tour-{called}.svg").write_text(still, "utf-8")
