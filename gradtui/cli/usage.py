"""What is wrong with a command line."""


class UsageError(Exception):
    """A command line that asks for what is not there. The message is one line for a person."""
