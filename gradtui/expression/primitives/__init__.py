"""The functions of the language: one registry, from which everything that follows about a function is made."""
