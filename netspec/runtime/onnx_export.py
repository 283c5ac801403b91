"""A network as ONNX, by torch's own exporter: the batch is dynamic, and the network's text travels in the metadata."""

from __future__ import annotations

import logging
import warnings

import torch
from torch import nn

from netspec.ir import Network, Unknown
from netspec.runtime.saving import TRANSFORMS, metadata_of

BATCH = 2
"""The batch that the exporter traces; 1 would be taken for a constant."""


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
