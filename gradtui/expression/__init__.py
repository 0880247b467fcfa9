"""The language of functions: parse, tidy, differentiate and print. Standard library only."""
