"""Make the README's picture: the app itself, after a few steps, as SVG. Run it from the project's folder."""

import asyncio
import re
from pathlib import Path

from gradtui.scenario.catalogue import open_scenario
from gradtui.tui.app import GradtuiApp


async def picture(name: str, keys: list[str], size: tuple[int, int]) -> str:
    app = GradtuiApp(open_scenario(name))
    async with app.run_test(size=size) as pilot:
        await pilot.press(*keys)
        await pilot.pause(0.3)
        svg = app.export_screenshot(title=f"gradtui {name}")
    # a picture that asks no other machine for its letters
    return re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)


if __name__ == "__main__":
    svg = asyncio.run(picture("himmelblau", ["space"] * 5 + ["tab"] + ["space"] * 4, (110, 34)))
    Path(__file__).with_name("picture.svg").write_text(svg, encoding="utf-8")
