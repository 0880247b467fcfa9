"""The screens: the hill, the menu, the derivation, the table of runs, the help."""
