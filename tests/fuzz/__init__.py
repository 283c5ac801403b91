"""Text that nobody would write: whatever it is, nothing but NetspecError comes out of it."""
