"""Guards against what Textual does not do by itself."""
