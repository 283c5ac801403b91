"""Memory: what is saved for the backward pass against autograd itself, peaks against hand-made counts."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings

import netspec
from netspec import parse
from netspec.analysis import analyse
from netspec.analysis.facts import elements
from netspec.analysis.saved_tensors import kept_by
from netspec.analysis.training_memory import MemoryModel
from netspec.ir import Network
from netspec.layers import registry
from tests.analysis.measured_peak import peak_on_cpu, prepared, training_step
from tests.analysis.saved import saved_bytes
from tests.networks_strategy import networks

CPU_MASK = 4
"""On the CPU dropout keeps its mask as floats."""
NETWORKS = {
    "rectifiers keep their output": "input 3x8x8\nconv3-4, relu, conv3-4",
    "batch norm keeps its input": "input 3x8x8\nconv3-4, bn, relu, conv3-4",
    "pooling keeps indices": "input 3x8x8\nconv3-4, maxpool, conv3-2, gap, fc-3",
    "global maximum": "input 3x8x8\nconv3-4, gmp, fc-2",
    "activations": "input 3x8x8\nconv3-4, gelu, conv3-4, silu, conv1-4, sigmoid, conv1-4, tanh, conv1-3",
    "more activations": "input 3x8x8\nconv3-4, hardswish, conv1-2, hardsigmoid, conv1-3, leaky, conv1-3, prelu, "
    "conv1-2, elu, conv1-2, relu6, conv1-3, softplus, conv1-2, mish, conv1-2, selu, conv1-2",
    "a residual block": "input 4x8x8\nadd[ conv3-4, bn, relu, conv3-4, bn | id ], relu, conv3-4",
    "a gate": "input 4x8x8\nconv3-4, mul[ id | gap, fc-2, relu, fc-4, sigmoid ], conv3-4",
    "a dense block": "input 3x8x8\nconv3-4, cat[ id | bn, relu, conv1-4, bn, relu, conv3-4 ], bn, relu, conv3-4",
    "layer norm": "input tokens 6x8\nfc-8, ln, fc-8",
    "root mean square norm": "input tokens 6x8\nfc-8, rms, fc-8",
    "group norm": "input 3x8x8\nconv3-4, gn2, relu, conv3-4",
    "instance norm": "input 3x8x8\nconv3-4, inorm, relu, conv3-4, inorm(affine=true), conv3-2",
    "response norm": "input 3x8x8\nconv3-8, lrn5, conv3-4",
    "dropout": "input 3x8x8\nconv3-4, relu, dropout, conv3-4, dropout2d, conv3-2, droppath0.2, conv3-2",
    "a scale": "input 3x8x8\nconv3-4, layerscale, conv3-4, scale0.5, conv3-2",
    "separable": "input 3x8x8\nsepconv3-8, relu, conv3-2",
    "uneven padding": "input 3x8x8\nconv3-4, conv4-4, conv3-4(pad_mode=reflect), conv3-2",
    "upsampling": "input 3x8x8\nconv3-8, upsample2, conv3-2, deconv2-3/2, conv1-2",
    "averages": "input 3x8x8\nconv3-8, avgpool, conv3-2, avgpool(out=2), conv1-2",
    "softmax": "input 3x8x8\nconv3-8, softmax, conv3-2, logsoftmax, conv1-2",
    "flattening": "input 3x8x8\nconv3-8, fc-7, relu, fc-3",
    "moving channels": "input 4x8x8\nconv3-8, shuffle{2}, conv3-8, slice{0, 4}, conv3-2, crop{4, 4}, conv3-2, pad{1}, "
    "conv3-2",
    "a transformer": "input 3x8x8\nconv4-8/4, tokens, cls, pos, ln, attention{2}, pick{0}, fc-3",
}  # fmt: skip
ZOO = {"resnet18": "3x64x64", "densenet121": "3x64x64", "mobilenet_v2": "3x64x64", "vgg11": "3x64x64",
       "squeezenet1_1": "3x64x64"}  # fmt: skip


def saved_by_the_model(network: Network, batch: int) -> int:
    """Without the input, which is the caller's, and the output, where nobody keeps it."""
    model = MemoryModel(analyse(network), mask_element=CPU_MASK)
    last = network.node(network.output_value)
    kept = kept_by(last, network.incoming(last), mask_element=CPU_MASK)  # type: ignore[arg-type]
    beside = elements(network.input) + (0 if kept.output else elements(network.output))
    return model.training(batch).saved - 4 * batch * beside


@pytest.mark.parametrize("name", NETWORKS)
def test_what_is_saved_is_what_autograd_keeps(name: str) -> None:
    network = parse(NETWORKS[name])
    assert saved_by_the_model(network, 2) == saved_bytes(network, 2)


@pytest.mark.parametrize("name", ZOO)
def test_what_bundled_networks_save_is_what_autograd_keeps(name: str) -> None:
    network = netspec.zoo(name, at=ZOO[name])
    assert saved_by_the_model(network, 2) == pytest.approx(saved_bytes(network, 2), rel=0.01)


@settings(max_examples=40, deadline=None)
@given(networks(heads=False))
def test_random_networks_save_about_what_autograd_keeps(network: Network) -> None:
    """Copies that torch makes to have values contiguous are the rest."""
    real = saved_bytes(network, 4)
    assert saved_by_the_model(network, 4) <= 1.5 * real + 4 * 4 * elements(network.input) + 4096
    assert saved_by_the_model(network, 4) >= 0.5 * real - 4096


def test_every_kind_is_in_the_table_of_what_is_kept() -> None:
    kinds = {kind for kind in registry.kinds if not kind.startswith("test")}
    assumed = set()
    for name in ("resnet18", "vit_b_32", "convnext_tiny", "efficientnet_b0"):
        assumed |= set(MemoryModel(analyse(netspec.zoo(name))).assumed)
    assert not assumed
    assert {"conv", "fc", "attention"} <= kinds


# ── inference ────────────────────────────────────────────────────────────────────────────────────────────────────


def peak(text: str) -> int:
    return analyse(parse(text)).peak_activation_bytes // 4


def test_a_chain_holds_its_input_and_two_neighbours() -> None:
    assert peak("input 2x4x4\nconv3-8, conv3-4, conv3-2") == 32 + 128 + 64


def test_a_shortcut_lives_until_its_join() -> None:
    assert peak("input 4x4x4\nconv3-4, add[ conv3-4, conv3-4 | id ], conv3-1") == 64 * 4


def test_dropout_and_flattening_make_nothing_of_their_own_in_inference() -> None:
    assert peak("input 4x4x4\nrelu, dropout, flatten, fc-2") == 64 + 64 + 2


def test_values_of_heads_live_until_the_end() -> None:
    with_head = "input 4x4x4\nrelu\nhead aux { gap, fc-1000 }\nconv3-64, conv3-1"
    facts = analyse(parse(with_head))
    assert facts.peak_activation_bytes // 4 == 64 + 1000 + 1024 + 64
    assert facts.peak_activation_bytes_main // 4 == 64 + 1024 + 64


# ── training ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
@pytest.mark.parametrize("name", ["resnet18", "densenet121", "mobilenet_v2", "vgg11"])
def test_the_peak_of_a_training_step_is_what_torch_allocates(name: str) -> None:
    network = netspec.zoo(name, at="3x128x128")
    estimate = MemoryModel(analyse(network), mask_element=CPU_MASK).training(8).peak
    assert estimate == pytest.approx(peak_on_cpu(network, 8), rel=0.05)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
@pytest.mark.parametrize("name", ["alexnet", "vgg16", "resnet50", "densenet121", "vit_b_16"])
def test_the_peak_of_a_training_step_is_what_a_gpu_allocates(name: str) -> None:
    network = netspec.zoo(name)
    torch.backends.cudnn.benchmark = False
    prepared_step = prepared(network, 64, "cuda")
    torch.cuda.reset_peak_memory_stats()
    training_step(*prepared_step)
    estimate = MemoryModel(analyse(network)).training(64).peak
    assert estimate == pytest.approx(torch.cuda.max_memory_allocated(), rel=0.1)


def test_optimizers_keep_what_they_keep() -> None:
    facts = analyse(parse("input vector 10\nfc-10"))
    size = 4 * facts.params
    state = {
        name: MemoryModel(facts, optimizer=name).training(1).optimizer // size for name in ("sgd", "momentum", "adam")
    }
    assert state == {"sgd": 0, "momentum": 1, "adam": 2}


def test_half_precision_halves_activations() -> None:
    facts = analyse(netspec.zoo("resnet18"))
    full, half = (MemoryModel(facts, precision).training(8).saved for precision in ("fp32", "bf16"))
    assert full / 2 < half < 0.55 * full  # statistics of batch norm stay in 32 bits, indices in 64


def test_the_largest_batch_fits_and_one_more_does_not() -> None:
    model = MemoryModel(analyse(netspec.zoo("resnet18")))
    limit = 4 * 2**30
    for training in (True, False):
        largest = model.largest_batch(limit, training=training)
        needs = [model.training(n).peak if training else model.inference(n) for n in (largest, largest + 1)]
        assert needs[0] <= limit < needs[1]


def test_nothing_fits_where_the_parameters_do_not() -> None:
    assert MemoryModel(analyse(netspec.zoo("vgg16"))).largest_batch(2**20) == 0


def test_the_peak_of_training_holds_everything_that_is_held_when_the_forward_pass_ends() -> None:
    step = MemoryModel(analyse(netspec.zoo("resnet18"))).training(16)
    assert step.peak >= step.saved + step.params + step.buffers + step.optimizer
