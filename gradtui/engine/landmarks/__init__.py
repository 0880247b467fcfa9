"""Minima, maxima, saddles, valleys and kinks of a window, and their letters."""
