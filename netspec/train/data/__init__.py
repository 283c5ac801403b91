"""Data sets as they are found on disk, and the batches that are made of them."""

from netspec.train.data.found import open_data
from netspec.train.data.splits import DataSet, Pictures, Split, Stored

__all__ = ["DataSet", "Pictures", "Split", "Stored", "open_data"]
