"""A session to lines of text: the numbers, the words, the menu."""
