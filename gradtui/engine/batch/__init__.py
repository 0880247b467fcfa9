"""Very many descents at once, and the fate maps made of them."""
