"""Charts along the network: memory, parameters, multiply-adds, receptive field; and networks beside each other."""
