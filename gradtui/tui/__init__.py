"""The app. The only folder that imports textual."""

import os

from .textual_fixes.environment import tidy

tidy(os.environ)  # before Textual reads it
