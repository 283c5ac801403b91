"""netspec: a language, a compiler and a picture-maker for neural networks."""
