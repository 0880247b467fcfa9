"""Guards against what Textual 8.2 does not do by itself: each file names its fault.

No issue of Textual's is known for any of them. A guard may go when its test passes without it:

- ``driver``, ``signals``: the terminal's modes, signals, sizes and what is typed (``test_terminal*.py``);
- ``steady_parser``: sequences, pastes and stray bytes (``test_steady_parser.py``, ``test_terminal_input.py``);
- ``dialogs``, ``palette``: what is closed or chosen twice (``test_quick_keys.py``, ``test_quick_hands.py``);
- ``notes``: a note that expires while it is put up (``test_notes.py``);
- ``executor``: an end that waits for threads (``test_terminal_ends.py``);
- ``parts_of_rows``: what is sent of a row that has changed in the middle (``test_parts_of_rows.py``);
- ``gone_widgets``: lines of what is not there any more (``test_memory.py``, ``test_hour.py``);
- ``environment``: what a variable says that Textual cannot take (``test_streams.py``);
- ``app_guards``: what comes while the app ends, and after ``^Z`` (``test_quick_keys.py``, ``test_terminal_ends.py``).
"""
