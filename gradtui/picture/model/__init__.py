"""The data and what a model makes of them."""
