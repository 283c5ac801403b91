"""Holds a compiled module against the reference interpreter: outputs, side outputs, gradients."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from netspec.ir import Network
from netspec.runtime import build
from tests.runtime.interpreter import interpret


def keys_of(network: Network) -> set[str]:
    """The state dict's keys as the layers have them: the node's path, and the tensor's name below it."""
    return {
        node.path + (f".{tensor.name}" if tensor.name else "")
        for node in network.nodes
        for tensor in node.layer.tensors(network.incoming(node))  # type: ignore[arg-type]
    }


def module_paths(module: nn.Module) -> set[str]:
    """The paths of the modules that hold no modules of the network, and of bare parameters."""
    return {path for path, inside in module.named_modules() if path}


def stirred(network: Network, seed: int = 0) -> nn.Module:
    """The compiled module in float64, its tensors random, so that none is at a value that hides a mistake."""
    torch.manual_seed(seed)
    module = build(network).double().eval()
    with torch.no_grad():
        for name, tensor in module.state_dict().items():
            if name.endswith("running_var"):
                tensor.uniform_(0.5, 1.5)
            elif tensor.is_floating_point():
                tensor.normal_(0, 0.3)
    return module


def held_against_reference(network: Network, batch: int = 2) -> None:
    """Fails where the module and the interpreter differ in outputs or in gradients."""
    module = stirred(network)
    x = torch.randn(batch, *network.input.shape, dtype=torch.float64, requires_grad=True)  # type: ignore[union-attr]
    tensors = dict(module.state_dict(keep_vars=True))
    theirs, _ = interpret(network, tensors, x)
    ours: Tensor = module(x)
    torch.testing.assert_close(ours, theirs, rtol=1e-8, atol=1e-8)
    wanted = [x, *(tensor for tensor in tensors.values() if tensor.requires_grad)]
    weight = torch.randn_like(ours)
    our_gradients = torch.autograd.grad((ours * weight).sum(), wanted, allow_unused=True)
    their_gradients = torch.autograd.grad((theirs * weight).sum(), wanted, allow_unused=True)
    for one, other in zip(our_gradients, their_gradients, strict=True):
        assert (one is None or not one.any()) if other is None else one is not None
        if one is not None and other is not None:
            torch.testing.assert_close(one, other, rtol=1e-6, atol=1e-8)


def side_outputs_against_reference(network: Network) -> None:
    """Fails where the named tuple of training differs from the interpreter's heads."""
    module = stirred(network)
    x = torch.randn(2, *network.input.shape, dtype=torch.float64)  # type: ignore[union-attr]
    with torch.no_grad():
        output, heads = interpret(network, dict(module.state_dict()), x)
        module.training = True  # the flag of the outermost module alone: all others stay in evaluation mode
        given = module(x)
    if not heads:
        assert isinstance(given, Tensor)
        return
    assert type(given)._fields[1:] == tuple(heads)
    for ours, theirs in zip(given, (output, *heads.values()), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-8, atol=1e-8)
