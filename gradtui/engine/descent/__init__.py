"""One run: optimizers, schedules, what steps, and what is kept of the steps."""
