"""The pictures: from numbers to a canvas."""
