"""The model of a scenario and its data, painted and told."""
