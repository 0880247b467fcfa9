"""Numbers: values and partials of functions, descents and how they end, landmarks. Standard library and NumPy only."""
