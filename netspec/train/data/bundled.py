"""scikit-learn's handwritten digits: 1,797 real 8×8 pictures, for a first run that needs no download."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import torch

from netspec.source.codes.training import TrainingPackageMissing
from netspec.train.data.splits import DataSet, Stored
from netspec.train.faults import refuse

TEST_EVERY = 5


def read_digits() -> DataSet:
    """Every fifth picture of each class is test, as they stand in the file: 1,442 to train, 355 to test."""
    try:
        datasets = import_module("sklearn.datasets")  # heavy, and for this data set alone
    except ImportError:
        refuse(TrainingPackageMissing, "sklearn:digits needs scikit-learn", help="pip install scikit-learn")
    bunch = datasets.load_digits()
    levels = np.rint(bunch.images * (255 / 16)).astype(np.uint8)  # 17 levels of grey, 0 to 16
    values = torch.from_numpy(levels)[:, None]
    targets = torch.from_numpy(bunch.target.astype(np.int64))
    test = torch.zeros(len(targets), dtype=torch.bool)
    for label in range(10):
        test[(targets == label).nonzero()[TEST_EVERY - 1 :: TEST_EVERY]] = True
    splits = {"train": Stored(values[~test], targets[~test]), "test": Stored(values[test], targets[test])}
    return DataSet("sklearn:digits", dict(splits), tuple("0123456789"))
