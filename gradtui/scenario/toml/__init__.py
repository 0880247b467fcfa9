"""TOML with the place of every key: what is said of a fault points at it."""
