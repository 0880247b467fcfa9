"""From the engine's numbers to pictures made of cells. Knows NumPy, and no terminal."""
