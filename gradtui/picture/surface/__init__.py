"""The hill in three dimensions."""
