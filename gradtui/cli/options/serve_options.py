"""The options of ``gradtui serve``."""

from __future__ import annotations

from . import values
from .function_options import add_descent, add_look
from .options import Options


def serve_options() -> Options:
    """The options of ``gradtui serve``."""
    options = Options(
        "gradtui serve",
        "Show the app in a browser: a scenario, or without one the menu. Every visitor has an app of their own, and "
        "nobody sees or changes what another one does. Needs textual-serve: pip install 'gradtui[web]'.\n\n"
        "A visitor can do what the keys do, and no more: choose no file, write none, and see nothing of this machine "
        "but the scenario. s gives a picture to the visitor's browser. How far a visitor has come in the course is "
        "forgotten at the end of the visit. When the scenario's file is saved, every visitor sees the new one.\n\n"
        "Only this machine is served, unless --host names another address and --allow-network says that it is meant. "
        "The pages are not encrypted and ask for no password.\n\n"
        "ctrl+c ends it, and every visit with it, with exit code 0.",
        usage=["gradtui serve [SCENARIO | -f EXPR] [options]"],
    )
    add_descent(options)
    add_look(options)
    options.section("whom to serve")
    options.add("--host", metavar="ADDRESS", default="127.0.0.1", about="where to listen; default: 127.0.0.1")
    options.add(
        "--port",
        metavar="N",
        default=8000,
        about="default: 8000; 0 takes any free one and says which",
        reads=values.port,
    )
    options.add(
        "--allow-network", about="listen on an ADDRESS that other machines reach too; without it one is refused"
    )
    options.add(
        "--visitors", metavar="N", default=32, about="how many at the same time; default: 32", reads=values.visitors
    )
    options.note(
        "examples",
        [
            ("gradtui serve two_minima", "then open http://127.0.0.1:8000"),
            ("gradtui serve", "the menu: the course, practice, the gallery"),
            ("gradtui serve lesson.toml --port 0", "on any free port"),
            (
                "gradtui serve two_minima --host 0.0.0.0 --allow-network",
                "for a class, on every address here",
            ),
        ],
    )
    return options
