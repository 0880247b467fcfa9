"""``gradtui completion``: a script for a shell, made from the same table of commands as everything else."""

from __future__ import annotations

from .. import output
from ..command_table import APP, COMMANDS, found
from ..options.options import Values
from ..shells import Word


def completion(values: Values) -> int:
    """Print the script."""
    script = found(f"shells.{values.shell}:script")
    output.data(script(words(), known()))
    return output.DONE


def words() -> list[Word]:
    """Every command; ``gradtui`` itself comes first."""
    every = []
    for name, command in {"": APP, **COMMANDS}.items():
        options = found(command.options)()
        named = [option for option in options.all if option.names]
        every.append(Word(name, command.about, named, options.positionals))
    return every


def known() -> dict[str, tuple[str, ...]]:
    """The words that are values of a kind of option."""
    from ...engine.descent.optimizers import OPTIMIZERS
    from ...manual import TOPICS
    from ...scenario.catalogue import COURSE, names

    return {"scenario": (*COURSE, *names()), "optimizer": tuple(OPTIMIZERS), "topic": TOPICS}
