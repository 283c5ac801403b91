"""Decks: a whole lecture's pages on a network as scenes, to be written as PPTX, PDF or HTML."""
