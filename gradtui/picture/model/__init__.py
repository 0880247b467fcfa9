"""Data and the model that is fitted to them: lines and curves through points, predictions against targets, classes."""
