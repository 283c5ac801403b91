"""Scene to a format, one file each: an emitter writes down what is in the scene and decides nothing."""
