"""An example of a package that brings netspec a layer: `swish`."""
