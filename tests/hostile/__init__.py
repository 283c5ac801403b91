"""Files that try to break it: every entry of `inputs.json` behaves as written there, by its own schema."""
