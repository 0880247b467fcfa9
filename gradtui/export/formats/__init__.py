"""The formats in which results are written: a file for each, and one registry of them."""
