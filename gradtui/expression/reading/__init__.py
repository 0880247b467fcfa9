"""From a text to a tree: tokens, the parser, and what a text could mean besides."""
