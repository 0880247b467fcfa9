"""From trees to programs: lowering, forward and reverse sweeps, generated code, and interpretation."""
