"""What `--data` names: finds out by the files that are there, and reads it."""

from __future__ import annotations

from pathlib import Path

from netspec.source.codes.training import DataNotFound, DataNotUnderstood
from netspec.train.data.bundled import read_digits
from netspec.train.data.cifar import is_cifar, read_cifar
from netspec.train.data.folder import is_picture_folder, read_picture_folder
from netspec.train.data.idx import is_idx, read_idx
from netspec.train.data.npz import read_npz
from netspec.train.data.splits import DataSet
from netspec.train.faults import refuse

KNOWN = "a folder of pictures with a folder a class, CIFAR or MNIST files, an .npz file, or sklearn:digits"


def open_data(where: str) -> DataSet:
    """Reads the data set that `where` names; raises NetspecError where there is none."""
    if where == "sklearn:digits":
        return read_digits()
    path = Path(where)
    if not path.exists():
        refuse(DataNotFound, f"there is no data at {where}", help=f"--data takes {KNOWN}")
    if path.suffix == ".npz" and path.is_file():
        return read_npz(path)
    if path.is_dir():
        for recognises, read in (
            (is_cifar, read_cifar),
            (is_idx, read_idx),
            (is_picture_folder, read_picture_folder),
        ):
            if recognises(path):
                return read(path)
    refuse(DataNotUnderstood, f"{where} is no data set that netspec knows", help=f"--data takes {KNOWN}")
