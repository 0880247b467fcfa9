"""The app. The only folder that imports textual."""
