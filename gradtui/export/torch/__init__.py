"""Descents as a PyTorch script that stands alone."""
