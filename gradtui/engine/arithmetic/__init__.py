"""The numbers beneath everything: IEEE arithmetic by ``math`` and by NumPy, small matrices, arrays used again."""
