"""The style `volumes`: the tensors as cuboids, as in the figures of AlexNet and LeNet."""
