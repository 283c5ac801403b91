"""Training: data, runs, checkpoints, devices (NS550 to NS579)."""

from __future__ import annotations

from netspec.source.codes.base import Code


class DataNotFound(Code, number="NS550", category="file"):
    """There is nothing at the path that `--data` names.

    `--data` takes a folder of pictures with a folder a class, a folder of CIFAR-10, CIFAR-100, MNIST or
    Fashion-MNIST files, an `.npz` file, or `sklearn:digits`.

    Fails:

        $ netspec train networks/digits.net --data no/such/folder

    Mended:

        $ netspec train networks/digits.net --data sklearn:digits
    """


class DataNotUnderstood(Code, number="NS551", category="file"):
    """What `--data` names is no data set that netspec knows, or a broken one.

    A folder of pictures has a folder a class, in `train/` and `val/` or `test/` or directly; CIFAR and MNIST
    folders have the files as they are downloaded, packed or not; an `.npz` file has `x_train` and `y_train`,
    or `x` and `y`.

    Fails:

        $ netspec train networks/digits.net --data networks

    Mended:

        $ netspec train networks/digits.net --data sklearn:digits
    """


class DataDoesNotFit(Code, number="NS552", category="type"):
    """The network takes something else than the data holds, or has another number of outputs than it has classes.

    Pictures are resized to the network's input and turned grey or coloured; nothing else is converted. Where the
    file has a `param classes`, the data set it.

    Fails:

        $ netspec train -e "input tokens 4x8, gap, fc-10" --data sklearn:digits

    Mended:

        $ netspec train -e "input 1x8x8, conv3-8, relu, gap, fc-10" --data sklearn:digits --epochs 1
    """


class PictureUnreadable(Code, number="NS553", category="file", severity="warning"):
    """A file of the data cannot be decoded as a picture.

    It is named, counted and left out; in training its neighbour takes its place, so that the batches keep their
    size. With `--strict-data` it ends the run.

    Fails:

        $ netspec train networks/digits.net --data pictures --strict-data

    Mended:

        $ netspec train networks/digits.net --data pictures
    """


class TrainingSettingRefused(Code, number="NS554", category="option"):
    """A training setting, given as a flag, is not one, or has a value that it cannot have.

    The settings are those of a file's `train { }` block: `netspec train --help` lists them.

    Fails:

        $ netspec train networks/digits.net --data sklearn:digits --lr -1

    Mended:

        $ netspec train networks/digits.net --data sklearn:digits --lr 0.1
    """


class RunFolderTaken(Code, number="NS555", category="file"):
    """The folder that the run is to be written to holds a run, or something else.

    `--resume` continues the run that it holds; another `--out` starts a fresh one.

    Fails:

        $ netspec train networks/digits.net --data sklearn:digits --out networks

    Mended:

        $ netspec train networks/digits.net --data sklearn:digits --out runs/second
    """


class RunLocked(Code, number="NS556", category="file"):
    """Another process is training in this run folder.

    Two runs in one folder would write over each other. The lock goes with the process that holds it, however that
    ends; there is nothing to clean up.

    Fails:

        $ netspec train networks/digits.net --data sklearn:digits --out runs/busy --resume

    Mended:

        $ netspec train networks/digits.net --data sklearn:digits --out runs/another
    """


class CheckpointDamaged(Code, number="NS557", category="artefact", severity="warning"):
    """A checkpoint's files are not what its manifest says: cut off, changed or missing.

    The newest one that verifies is taken instead. Where none does, that is an error.

    Fails:

        $ netspec eval runs/damaged --data sklearn:digits

    Mended:

        $ netspec train networks/digits.net --data sklearn:digits --out runs/fresh
    """


class CheckpointNotSaved(Code, number="NS558", category="file"):
    """A file of the run could not be written: the disk is full, or the folder may not be written to.

    Files are written beside their place and renamed when they are whole, so what was saved before is as it was:
    make room and continue with `--resume`.

    Fails:

        $ netspec train networks/digits.net --data sklearn:digits --out /proc/run

    Mended:

        $ netspec train networks/digits.net --data sklearn:digits --out runs/here
    """


class TrainingDiverged(Code, number="NS559", category="output"):
    """The loss or the gradient was not a finite number in three steps in a row, so the run stopped.

    None of the three steps changed the weights; the last good state is saved. A smaller learning rate, a longer
    warm-up or `--clip 1` help where training diverges, a look at the data where it starts at the first step.

    Fails:

        $ netspec train networks/digits.net --data sklearn:digits --lr 1e30

    Mended:

        $ netspec train networks/digits.net --data sklearn:digits
    """


class StepSkipped(Code, number="NS560", category="output", severity="warning"):
    """The loss or the gradient of a step was not a finite number: the step was left out, the weights are as before.

    Fails:

        $ netspec train networks/digits.net --data with_a_nan.npz

    Mended:

        $ netspec train networks/digits.net --data sklearn:digits
    """


class MemoryTooSmall(Code, number="NS561", category="limit"):
    """A step needs more memory than the device has left.

    The estimate counts the weights, their gradients, the optimizer's state and what the backward pass keeps of the
    forward pass. A smaller batch, `--accum`, `--checkpoint` or bf16 need less.

    Fails:

        $ netspec train zoo:resnet50 --at 3x4096x4096 --data sklearn:digits --batch 1000

    Mended:

        $ netspec train networks/digits.net --data sklearn:digits --batch 64
    """


class ResumeDoesNotMatch(Code, number="NS562", category="artefact"):
    """The run that is to be resumed was started with another network, other data or another recipe.

    What resumes is the same run: change the network or the recipe in a fresh `--out`, and start from the old
    weights with `netspec finetune` where that is wanted. More epochs are a change as well.

    Fails:

        $ netspec train networks/digits.net --data sklearn:digits --out runs/old --resume --lr 0.5

    Mended:

        $ netspec train networks/digits.net --data sklearn:digits --out runs/old --resume
    """


class DeviceUnavailable(Code, number="NS563", category="output"):
    """The device or the number of devices that was asked for is not there.

    Fails:

        $ netspec train networks/digits.net --data sklearn:digits --device cuda:99

    Mended:

        $ netspec train networks/digits.net --data sklearn:digits --device cpu
    """


class PatternMatchesNothing(Code, number="NS564", category="option"):
    """A pattern of paths matches no parameter of the network, or no scope.

    Fails:

        $ netspec finetune networks/digits.net --weights runs/old --data sklearn:digits --freeze "layer9.*"

    Mended:

        $ netspec finetune networks/digits.net --weights runs/old --data sklearn:digits --freeze "conv1*"
    """


class TrainingPackageMissing(Code, number="NS565", category="output"):
    """A package that this needs is not installed.

    Fails:

        $ netspec train networks/digits.net --data sklearn:digits

    Mended:

        $ pip install "netspec[train]"
    """


class RunNotFound(Code, number="NS566", category="file"):
    """There is no run, or no checkpoint of one, at the path that was given.

    Fails:

        $ netspec eval no/such/run --data sklearn:digits

    Mended:

        $ netspec train networks/digits.net --data sklearn:digits --out runs/digits
    """
