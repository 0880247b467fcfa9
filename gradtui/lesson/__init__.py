"""Words: what a step did, and its numbers put in. No drawing."""
