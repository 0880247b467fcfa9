"""Descent, computed exactly: functions, slopes, optimizers, verdicts, landmarks, fate maps. Knows no drawing."""
