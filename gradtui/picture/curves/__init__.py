"""Curves against the step: the loss, and the distances to the minimum."""
