"""Mistakes that people make, seeded into the project's own networks, with the remedy that the first message owes."""
