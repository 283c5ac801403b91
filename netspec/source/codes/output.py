"""NS5xx: files that are written, weights and graphs that are read back, and the libraries that this needs."""

from __future__ import annotations

from netspec.source.codes.base import Code


class CannotWrite(Code, number="NS501", category="output"):
    """A file cannot be written; what was there before is untouched.

    The folder must be there, and be writable. Files are written whole or not at all.

    Fails:
        $ netspec compile main.net -o missing/main.py

        # file: main.net
        input 3x32x32
        conv3-8

    Mended:
        $ netspec compile main.net -o main.py

        # file: main.net
        input 3x32x32
        conv3-8
    """


class BadGraph(Code, number="NS502", category="artefact"):
    """The JSON is not a network that this program wrote.

    `netspec compile --to ir` writes a network, and `Network.from_json` reads it back: nothing in it is believed
    before it has been checked, neither shapes nor names nor the order of the nodes.

    Fails:
        >>> from netspec.ir import Network
        >>> Network.from_json('{"schema_version": 1}')

    Mended:
        >>> import netspec
        >>> from netspec.ir import Network
        >>> Network.from_json(netspec.parse("input 3x32x32, conv3-8").to_json())
    """


class BadWeights(Code, number="NS503", category="artefact"):
    """The file holds no weights, or not such as can be believed.

    A `.safetensors` file, or what `torch.save` wrote of a state dict. It is read without running anything in it.

    Fails:
        >>> import pathlib, netspec
        >>> pathlib.Path("weights.safetensors").write_bytes(b"no weights")
        >>> netspec.load("input 3x32x32, conv3-8", weights="weights.safetensors")

    Mended:
        >>> import netspec, safetensors.torch
        >>> module = netspec.load("input 3x32x32, conv3-8")
        >>> safetensors.torch.save_file(module.state_dict(), "weights.safetensors")
        >>> netspec.load("input 3x32x32, conv3-8", weights="weights.safetensors")
    """


class WeightsMisfit(Code, number="NS504", category="artefact"):
    """The weights are not this network's: tensors are missing, left over, ambiguous, or of another shape.

    Tensors go by name where the names are equal, else by order, kind and shape; what is ambiguous is refused rather
    than guessed.

    Fails:
        >>> import netspec, safetensors.torch
        >>> module = netspec.load("input 3x32x32, conv3-16")
        >>> safetensors.torch.save_file(module.state_dict(), "weights.safetensors")
        >>> netspec.load("input 3x32x32, conv3-8", weights="weights.safetensors")

    Mended:
        >>> import netspec, safetensors.torch
        >>> module = netspec.load("input 3x32x32, conv3-8")
        >>> safetensors.torch.save_file(module.state_dict(), "weights.safetensors")
        >>> netspec.load("input 3x32x32, conv3-8", weights="weights.safetensors")
    """


class CannotRead(Code, number="NS505", category="file"):
    """A file that the command was given beside the network cannot be read.

    It is not there, is a folder, or may not be opened.

    Fails:
        $ netspec weights main.net --from absent.safetensors -o out.safetensors

        # file: main.net
        input 3x32x32
        conv3-8

    Mended:
        >>> import netspec, safetensors.torch
        >>> module = netspec.load("input 3x32x32, conv3-8")
        >>> safetensors.torch.save_file(module.state_dict(), "present.safetensors")
        >>> netspec.load("input 3x32x32, conv3-8", weights="present.safetensors")
    """


class HidesModule(Code, number="NS506", category="file"):
    """The generated file would have the name of a module that Python code imports.

    A file `torch.py` or `random.py` stands in front of the module of that name for everything that runs in its
    folder, PyTorch itself included, and breaks it.

    Fails:
        $ netspec compile main.net -o torch.py

        # file: main.net
        input 3x32x32
        conv3-8

    Mended:
        $ netspec compile main.net -o torch_net.py

        # file: main.net
        input 3x32x32
        conv3-8
    """


class CannotTransform(Code, number="NS507", category="output"):
    """The network has no form of the kind that was asked for.

    `--convolutional` writes fully connected layers as convolutions. What reads a vector that was an image in another
    way (a norm over all of it, say) can't be written so.

    Fails:
        $ netspec compile main.net --convolutional -o main.py

        # file: main.net
        input 3x32x32
        conv3-8, flatten, ln, fc-10

    Mended:
        $ netspec compile main.net --convolutional -o main.py

        # file: main.net
        input 3x32x32
        conv3-8, ln, flatten, fc-10
    """


class TooLargeForOnnx(Code, number="NS508", category="limit"):
    """The weights take more than the 2 GB that an ONNX file can hold.

    An ONNX file is one protocol buffer, and those end there. `--to py` and `.safetensors` have no such bound.

    Fails:
        $ netspec compile main.net --to onnx

        # file: main.net
        input vector 30000
        fc-30000

    Mended:
        $ netspec compile main.net --to onnx

        # file: main.net
        input vector 300
        fc-300
    """
