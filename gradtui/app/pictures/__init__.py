"""Every picture of the app, a file each: its key, its words, what it is of, what it gives away, how it is painted."""
