"""What `netspec compile` makes of a network: a transform, weights that go with it, and the file's content."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from netspec.cli.network_option import Request
from netspec.cli.output import fail
from netspec.ir import Network
from netspec.layers import KnownType
from netspec.reading import Choices, elaborate, open_text
from netspec.source import Problems
from netspec.source.codes.output import TooLargeForOnnx

if TYPE_CHECKING:
    from netspec.transform import Transformed


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the network on its way into a file.

    - `weights` is the file whose tensors go with the network, `weights_out` where they go after the transforms.
    """

    target: str = "py"
    inference: bool = False
    convolutional: bool = False
    weights: str | None = None
    weights_out: str | None = None

    def check(self, every: bool, check: bool) -> None:
        """Refuses what does not go together."""
        if self.weights_out is not None and self.weights is None:
            raise click.UsageError("--weights-out writes the tensors of --weights IN as the transforms have them")
        if self.weights is not None and self.weights_out is None and self.target != "onnx":
            raise click.UsageError(f"--to {self.target} holds no weights: --weights-out OUT says where they go")
        if self.weights is not None and every:
            raise click.UsageError("--weights goes with one network, and --all takes every one of the file")
        if self.target == "onnx" and check:
            raise click.UsageError("--check compares texts: it does not go with --to onnx")

    @property
    def transforms(self) -> str:
        """What the transforms are called, in the metadata of what is written."""
        return " ".join(name for name in ("convolutional", "inference") if getattr(self, name))

    def networks(self, request: Request, every: bool) -> list[Network]:
        """The networks as they are written; `--at` of a convolutional form is no matter of the file's."""
        if self.convolutional:
            request = replace(request, choices=replace(request.choices, at=None))
        return request.networks() if every else [request.network()]

    def transformed(self, network: Network, request: Request) -> Transformed:
        """The network in the form that is asked for. Raises NetspecError where it has none."""
        from netspec.transform import Transformed, convolutional, inference

        made = Transformed(network)
        if self.convolutional:
            problems = Problems()
            at = request.choices.at
            found = convolutional(network, problems, None if at is None else type_at(at))
            problems.raise_errors()
            assert found is not None
            made = found
        if self.inference:
            folded = inference(made.network)
            made = Transformed(folded.network, (*made.changes, *folded.changes))
        return made

    def content(self, network: Network, made: Transformed) -> str | bytes:
        """What the file holds."""
        if self.target == "ir":
            return made.network.to_json(indent=1) + "\n"
        if self.target == "py":
            from netspec.codegen import write_module

            return write_module(made.network)
        from netspec.runtime import build, converted_file, is_too_large, onnx_bytes

        if is_too_large(made.network):
            raise fail(TooLargeForOnnx, f"the weights of {network.name} take more than the 2 GB that ONNX can hold")
        module = build(made.network)
        module.load_state_dict(converted_file(network, made, None if self.weights is None else Path(self.weights)))
        return onnx_bytes(made.network, module, self.transforms)

    def converted_weights(self, network: Network, made: Transformed) -> bytes | None:
        """The file of `--weights-out`; None where there is none."""
        if self.weights is None or self.weights_out is None:
            return None
        from netspec.runtime import converted_file, safetensors_bytes

        return safetensors_bytes(network, converted_file(network, made, Path(self.weights)), self.transforms)


def type_at(at: str) -> KnownType:
    """The type that `--at` writes, read as for any network. Raises NetspecError where it is none."""
    problems = Problems()
    opened = open_text("input 1x1\nrelu", "--at", problems)
    network = elaborate(opened, problems, Choices(at=at), None) if opened is not None else None
    problems.raise_errors()
    assert network is not None
    assert isinstance(network.input, KnownType)
    return network.input
