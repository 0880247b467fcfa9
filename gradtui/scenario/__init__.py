"""Scenario files: TOML to a ``Scenario``, with every problem named by file, line and key.

Nothing is imported here: ``reader`` reads, ``catalogue`` knows the built-in files, ``problems`` has ``ScenarioError``.
"""
