"""What is descended on: value, gradient and curvature at points, over grids, and checked."""
