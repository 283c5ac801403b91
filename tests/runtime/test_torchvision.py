"""The networks of the library against torchvision's: with its weights, outputs and input gradients are equal.

torchvision's modules are built with random values, so that nothing is downloaded; what is compared is the arithmetic.
"""

from __future__ import annotations

import pytest
import torch

from netspec.runtime import build, match, put
from netspec.source import Problems
from tests import oracle
from tests.runtime import zoo

SAME_NAMES = [
    "alexnet",
    "vgg11",
    "vgg16_bn",
    "resnet18",
    "resnet50",
    "googlenet",
    "inception_v3",
    "squeezenet1_1",
    "vit_b_16",
]
BY_ORDER = ["vgg16", "densenet121", "mobilenet_v2", "shufflenet_v2_x1_0", "efficientnet_b0", "convnext_tiny"]


def stirred_model(name: str) -> torch.nn.Module:
    """torchvision's module with random values in every tensor: zeros and ones would hide what they multiply."""
    with torch.device("meta"):
        module = getattr(oracle.models(), name)(weights=None)
    module = module.to_empty(device="cpu").eval()
    with torch.no_grad():
        for key, tensor in module.state_dict().items():
            if key.endswith("running_var") or (key.endswith("weight") and tensor.dim() == 1):
                tensor.uniform_(0.5, 1.5)
            elif tensor.is_floating_point():
                tensor.normal_(0, max(1, tensor[0].numel()) ** -0.5 if tensor.dim() > 1 else 0.02)
            else:
                tensor.zero_()
    return module


@pytest.mark.parametrize("name", SAME_NAMES + BY_ORDER)
def test_outputs_and_gradients_are_torchvisions(name: str) -> None:
    torch.manual_seed(0)
    theirs = stirred_model(name)
    network, problems = zoo.network(name), Problems()
    ours = build(network).eval()
    tensors = theirs.state_dict()
    transfer = match(network, ours, tensors, problems, name)
    assert transfer is not None, problems.diagnostics
    assert transfer.how == ("name" if name in SAME_NAMES else "order")
    assert not transfer.unused
    put(ours, tensors, transfer)
    x = torch.randn(1, *network.input.shape)  # type: ignore[union-attr]
    ends_in_softmax = network.nodes[-1].kind == "softmax"
    gradients, outputs = [], []
    for module in (theirs, ours):
        arriving = x.clone().requires_grad_()
        y = module(arriving)
        y = y.softmax(1) if module is theirs and ends_in_softmax else y
        (gradient,) = torch.autograd.grad((y * torch.arange(y.numel()).reshape(y.shape)).mean(), arriving)
        outputs.append(y.detach())
        gradients.append(gradient)
    torch.testing.assert_close(outputs[1], outputs[0], rtol=1e-5, atol=1e-5 * float(outputs[0].abs().max()))
    torch.testing.assert_close(gradients[1], gradients[0], rtol=1e-5, atol=1e-5 * float(gradients[0].abs().max()))
