"""A session to pictures: what the engine computed, in the terms of ``picture``."""
