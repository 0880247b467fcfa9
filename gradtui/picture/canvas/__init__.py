"""Cells, colours and axes: what every picture is drawn on."""
