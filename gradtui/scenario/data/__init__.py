"""[data] and [parameters]: arrays written out, generated, or read from a CSV file."""
