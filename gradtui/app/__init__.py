"""The app without a terminal: its state, its keys, and what is drawn and written of them. Imports no Textual."""
