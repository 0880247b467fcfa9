"""Partials explained: the rules in words, the numbers put in, and the step worked out as on paper."""
