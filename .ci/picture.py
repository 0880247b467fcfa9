"""Make the README's picture: the app itself, after a few steps, as SVG. Run it from the project's folder."""

from pathlib import Path

from gradtui.cli.main import main

KEYS = "space*5 tab space*4"
SIZE = "110x34"

if __name__ == "__main__":
    path = Path(__file__).with_name("picture.svg")
    path.unlink(missing_ok=True)
    raise SystemExit(main(["shot", "himmelblau", "--keys", KEYS, "--size", SIZE, "--output", str(path)]))
