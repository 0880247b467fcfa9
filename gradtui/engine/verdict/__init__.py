"""How a descent ends or moves, and why."""
