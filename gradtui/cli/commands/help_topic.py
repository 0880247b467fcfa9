"""``gradtui help``: a page of the manual, or what pages there are."""

from __future__ import annotations

from ...export.style import Style, style_of_stdout, width_of_stdout
from ...expression.names import nearest
from ...manual import TOPICS, page, title
from ...manual.text import Line, lines_of
from .. import output
from ..command_table import COMMANDS, dispatch
from ..options.options import Values, shown
from ..usage import UsageError

_WIDEST = 100  # columns of a page
_LOOKS = {"heading": "bold", "bold": "bold", "code": "rule"}


def show_help(values: Values) -> int:
    """Print a page; of a command its ``--help``."""
    topic = values.topic
    if topic is None:
        output.data(_topics())
    elif topic in TOPICS:
        style, width = style_of_stdout(), min(width_of_stdout(least=30), _WIDEST)
        output.data("".join(_styled(line, style) + "\n" for line in lines_of(page(topic), width, output.fit)))
    elif topic in COMMANDS:
        return dispatch([topic, "--help"])
    else:
        near = nearest(topic, (*TOPICS, *COMMANDS))
        hint = f"; did you mean {near}?" if near else ""
        raise UsageError(f"help: found {shown(topic)}, which is no topic and no command{hint} (see gradtui help)")
    return output.DONE


def _topics() -> str:
    margin = max(map(len, TOPICS)) + 2
    lines = ["The manual, a page for each topic:", "", *(f"  {topic:{margin}}{title(topic)}" for topic in TOPICS), ""]
    lines.append("gradtui help TOPIC shows a page, gradtui --help every command and option.")
    return "\n".join([*lines, ""])


def _styled(line: Line, style: Style) -> str:
    return "".join(style(text, _LOOKS[look]) if look else text for text, look in line)
