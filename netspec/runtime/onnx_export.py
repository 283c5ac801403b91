"""A network as ONNX, by torch's own exporter: the batch is dynamic, and the network's text travels in the metadata."""

from __future__ import annotations

import logging
import warnings

import torch
from torch import nn

from netspec.analysis import analyse
from netspec.ir import Network, Unknown
from netspec.runtime.saving import TRANSFORMS, metadata_of

MOST_BYTES = 2**31 - 2**24
"""Of weights: what a protocol buffer holds, less room for the graph."""
BATCH = 2
"""The batch that the exporter traces; 1 would be taken for a constant."""


def is_too_large(network: Network) -> bool:
    """Whether the weights go beyond what an ONNX file can hold."""
    facts = analyse(network)
    return 4 * (facts.params + facts.buffers) > MOST_BYTES


def onnx_bytes(network: Network, module: nn.Module, made: str = "") -> bytes:
    """An ONNX file of the module in evaluation mode, with its weights; `made` says by which transforms."""
    assert not isinstance(network.input, Unknown)
    was_training = module.training
    example = torch.zeros(BATCH, *network.input.shape)
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings(), torch.no_grad():
            warnings.simplefilter("ignore")
            program = torch.onnx.export(
                module.eval(),
                (example,),
                dynamo=True,
                verbose=False,
                input_names=["input"],
                output_names=["output"],
                dynamic_shapes=({0: torch.export.Dim("batch")},),
            )
    finally:
        module.train(was_training)
    assert program is not None
    model = program.model_proto
    for key, value in (metadata_of(network) | ({TRANSFORMS: made} if made else {})).items():
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value
    data: bytes = model.SerializeToString()
    return data
