"""Pictures of many numbers: bars, maps and distributions of parameters and of their gradient."""
