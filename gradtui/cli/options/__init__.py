"""What each command can be asked, and how a command line is read."""
