"""What is computed, for other programs and for people without the app: text, JSON, CSV, speech, PyTorch."""
