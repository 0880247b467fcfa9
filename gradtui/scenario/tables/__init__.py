"""The tables of a scenario file, each read and checked by a file of its own."""
