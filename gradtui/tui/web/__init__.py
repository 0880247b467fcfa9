"""The app in a browser: a server of pages, and an app of its own for every visitor."""
