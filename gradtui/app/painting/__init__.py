"""What the pictures are painted with: a session's numbers in the terms of ``picture``, and what is kept of them."""
