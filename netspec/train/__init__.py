"""Training: data, recipe, loop and checkpoints, on plain torch. `run.train` is the whole of it."""
