"""The options of the commands that work on a function, and what their ``--help`` says."""

from __future__ import annotations

from collections.abc import Callable

from ...engine.descent.optimizers import OPTIMIZERS
from ...scenario.tables.checks import listed
from . import values
from .options import Options


def options_of(command: str, about: str, *, works_on_function: bool = False) -> Options:
    """The options of a command that has none yet but ``--help``."""
    usage = ("SCENARIO [options]", "-f EXPR [options]") if works_on_function else ()
    return Options(f"gradtui {command}", about, usage=[f"gradtui {command} {how}" for how in usage])


def add_source(options: Options, reads: Callable[[str], str] = str) -> None:
    """What a command works on; ``reads`` a scenario's name."""
    options.section("what to take")
    options.add(
        metavar="SCENARIO",
        about="a scenario file, the name of a built-in one (gradtui list), or - for standard input",
        kind="scenario",
        reads=reads,
    )
    options.add(
        "-f",
        "--function",
        metavar="EXPR",
        about="a function instead of a file, such as 'x**2 + 3*x*y'",
        takes_dashed_value=True,
    )
    options.add(
        "--let",
        metavar="u=EXPR",
        about="with -f: a part that has a name, to be used in EXPR and in later parts; may repeat",
        many=True,
    )


def add_descent(options: Options, reads: Callable[[str], str] = str) -> None:
    """What can be set in place of the scenario's own."""
    add_source(options, reads)
    options.section("in place of the scenario's own")
    options.add(
        "--start",
        metavar="x=1,y=2",
        about="where to start, instead of all of the scenario's starts, or the name of one of them; may repeat",
        many=True,
    )
    options.add("--lr", "--learning-rate", metavar="η", about="the learning rate", reads=values.number)
    options.add(
        "--optimizer",
        metavar="NAME",
        about=listed(OPTIMIZERS),
        kind="optimizer",
    )
    options.add(
        "--tolerance",
        metavar="T",
        about="stop when the gradient's norm is at or below T; 0: never",
        reads=values.number,
    )


def add_look(options: Options) -> None:
    """How the app is shown."""
    options.section("how it looks")
    options.add(
        "--ascii", about="characters of ASCII alone; so too by itself where the output or the locale has no other"
    )
    options.add(
        "--palette",
        metavar="NAME",
        choices=("viridis", "cividis", "grey"),
        about="the colours of height: viridis, cividis (for eyes without red or green) or grey",
    )


def _add_steps(options: Options, about: str) -> None:
    options.add("--steps", metavar="N", about=f"{about}, from 1 to 100,000", reads=values.count)


def add_format(options: Options, command: str) -> None:
    """The formats that the results of a command can have, as far as there is a choice."""
    from ...export.formats.format import Kind
    from ...export.formats.registry import DEFAULT, formats_of, names_of

    names = names_of(Kind(command))
    if len(names) > 1:
        options.add("--format", choices=names, about=f"default: {DEFAULT.name}")
    for form in formats_of(Kind(command)):
        if form.flag:
            options.add(f"--{form.flag}", about=f"{form.about}; overrides --format")


def _add_full(options: Options) -> None:
    options.add("--full", about="JSON with every number of arrays of more than 10,000")


def _add_output(options: Options) -> None:
    options.add("--output", metavar="FILE", about="write there instead of to standard output", kind="file")


def run_options() -> Options:
    """The options of ``gradtui run``."""
    options = options_of(
        "run",
        "Run a scenario's descents without the app, each start with each learning rate and each optimizer, and print "
        "every step and how each descent ended.",
        works_on_function=True,
    )
    add_descent(options)
    _add_steps(options, "how many updates")
    options.section("what to print")
    add_format(options, "run")
    _add_full(options)
    _add_output(options)
    options.note(
        "examples",
        [
            ("gradtui run two_minima", "all its descents, as text"),
            ("gradtui run two_minima --steps 20 --format json", "as JSON; a number that is not finite is null"),
            ('gradtui run -f "x**2 + y**2" --start x=1,y=2', "a function, without a file"),
            ("gradtui run two_minima --optimizer adam --lr 0.1", "with other settings"),
            ("gradtui run - < my.toml", "a scenario from standard input"),
        ],
    )
    return options


def torch_options() -> Options:
    """The options of ``gradtui torch``."""
    options = options_of(
        "torch",
        "Write a scenario's descents as a PyTorch script that stands alone: the same function, the same optimizers, "
        "the same numbers. PyTorch is needed to run the script, not to write it.",
        works_on_function=True,
    )
    add_descent(options)
    _add_steps(options, "how many updates")
    options.section("what to print")
    _add_output(options)
    options.note(
        "examples",
        [
            ("gradtui torch two_minima --output two_minima.py", "the script of a built-in scenario"),
            ('gradtui torch -f "x**2" --optimizer adam', "of a function"),
        ],
    )
    return options


def explain_options() -> Options:
    """The options of ``gradtui explain``."""
    options = options_of(
        "explain",
        "Explain each partial derivative, rule by rule, with the numbers of a point, and check the result by three "
        "ways.",
        works_on_function=True,
    )
    add_source(options)
    options.section("what to explain")
    options.add(
        "--wrt",
        metavar="x",
        about="by which variable, instead of by each; x,y is the second partial, first by x, then by y; "
        "w[3] is an entry of an array; may repeat",
        many=True,
    )
    options.add("--at", metavar="x=1,y=2", about="at which point, instead of the first start")
    options.add("--hessian", about="every second partial as well")
    options.section("what to print")
    add_format(options, "explain")
    _add_full(options)
    options.note(
        "examples",
        [
            ("gradtui explain two_minima --at x=1", "at a point of your own"),
            ('gradtui explain -f "x**2*y" --wrt x --wrt x,y --at x=1,y=2', "∂f/∂x, and that by y"),
            ("gradtui explain house_prices", "the backward pass over arrays"),
        ],
    )
    return options


def map_options() -> Options:
    """The options of ``gradtui map``."""
    options = options_of(
        "map",
        "Show where descent ends from every start, or from every start with every learning rate: one descent for each "
        "cell, and for each cell the letter of what became of it.",
        works_on_function=True,
    )
    add_descent(options)
    _add_steps(options, "how many updates each descent may take")
    options.section("what to map")
    options.add(
        "--over",
        choices=("start", "rate"),
        about="start × start, or start × learning rate; default: rate for one variable, start for more",
    )
    options.add("--sweep", about="steps to converge for every learning rate, from each of the starts")
    options.add("--rates", metavar="LOW:HIGH", about="the range of learning rates", reads=values.rates)
    options.add(
        "--size",
        metavar="WxH",
        about="how many cells; default: 160x90, for text 72x24 or the terminal's width",
        reads=values.size,
    )
    options.section("what to print")
    add_format(options, "map")
    _add_output(options)
    options.note(
        "examples",
        [
            ("gradtui map himmelblau", "letters in the terminal"),
            ("gradtui map two_minima --over rate --rates 0:0.25", "start × learning rate"),
            ("gradtui map two_minima --sweep", "which learning rate needs the fewest steps"),
            ("gradtui map himmelblau --format png --output map.png", "a picture"),
        ],
    )
    return options


def shot_options() -> Options:
    """The options of ``gradtui shot``."""
    from ...export.formats.format import Kind
    from ...export.formats.registry import suffixes_of

    options = options_of(
        "shot",
        "Show what the app would show after some keys, without a terminal: as a picture, as text or as a recording. "
        "The same command always gives the same bytes.",
        works_on_function=True,
    )
    add_descent(options)
    options.section("what to show")
    options.add(
        "--keys",
        metavar="KEYS",
        default="",
        about="what to press first: 'space*12 c', 'tab + ? esc'",
        takes_dashed_value=True,
    )
    options.add(
        "--size",
        metavar="WxH",
        default=(120, 40),
        about="of the window, from 20x5 to 300x100; default: 120x40",
        reads=values.window,
    )
    add_look(options)
    options.add("--theme", metavar="NAME", about="one of Textual's, such as textual-light")
    options.section("where to put it")
    *others, last = (f"a {suffix}" for suffix in suffixes_of(Kind.SCREEN))
    suffixes = f"{', '.join(others)} or {last}"
    options.add("--output", metavar="FILE", about=f"{suffixes}; default: text to standard output", kind="file")
    options.add("--cast", metavar="FILE", about="a .cast for asciinema, with a frame after each key", kind="file")
    options.add("--pace", metavar="S", about="seconds from a frame to the next; default: 0.5", reads=values.pace)
    options.note(
        "examples",
        [
            ('gradtui shot two_minima --keys "space*12"', "after twelve steps, as text"),
            ('gradtui shot himmelblau --keys "space*5 tab" --output hill.svg', "as a picture"),
            ("gradtui shot saddle --keys 2 --cast saddle.cast", "as a recording"),
        ],
    )
    return options


def practice_options() -> Options:
    """The options of ``gradtui practice``."""
    from ...lesson.practice import LEVELS

    options = options_of(
        "practice",
        "Problems without end, in the app: predict, then look. A seed gives the same problems everywhere.",
    )
    options.section("which problems")
    levels = tuple(map(str, LEVELS))
    options.add("--level", metavar="N", choices=levels, default=1, about="from 1 to 5; default: 1", reads=int)
    options.add("--seed", metavar="N", about="the number of the first problem; default: any", reads=values.seed)
    options.add("--print", about="print the problem as a scenario file instead")
    add_look(options)
    options.note("levels", [(str(level), words) for level, words in LEVELS.items()])
    options.note(
        "examples",
        [
            ("gradtui practice --level 3", "products, quotients, powers"),
            ("gradtui practice --seed 7 --print > seven.toml", "keep a problem as a file"),
        ],
    )
    return options


def answer_options() -> Options:
    """The options of ``gradtui answer``."""
    options = Options(
        "gradtui answer",
        "Say what the app would say to an answer: whether it is right, and of a wrong one which mistake explains it.",
        usage=("gradtui answer SCENARIO [options] ANSWER", "gradtui answer -f EXPR --wrt x [options] ANSWER"),
    )
    add_source(options)
    options.add(metavar="ANSWER", about="as one would type it: a formula, a number, a word", takes_dashed_value=True)
    options.section("which question")
    options.add("--question", metavar="N", about="of the scenario's questions; default: the first", reads=values.place)
    options.add("--wrt", metavar="x", about="with -f: the formula of the partial by this variable is asked for")
    options.add("--at", metavar="x=1,y=2", about="with -f: its number at this point is asked for instead")
    options.section("what to print")
    add_format(options, "answer")
    options.note(
        "examples",
        [
            ("gradtui answer the_rule --question 2 '2*x*y'", "to a question of a lesson"),
            ("gradtui answer -f 'sin(3*x)' --wrt x 'cos(3*x)'", "to a question of your own"),
        ],
    )
    options.note(
        "exit codes", [("0", "the answer was judged, or could not be read"), ("2", "there is no such question")]
    )
    return options


def list_options() -> Options:
    """The options of ``gradtui list``: none, as long as there is one format of it."""
    options = options_of(
        "list", "List the lessons and the built-in scenarios: the name that opens each, and its title."
    )
    options.section("what to print")
    add_format(options, "list")
    return options
