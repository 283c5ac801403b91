"""A trainee's state as named tensors and back, whole whatever the strategy: the one form that checkpoints hold.

Keys are `PARAMETER` for weights and means, `PARAMETER|STATE` for the optimizer. A sharded trainee is gathered by
torch's distributed checkpointing (DCP), so a run may go on with another number of devices.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, cast

import torch
from torch import Tensor, nn

from netspec.train.trainee import Trainee

Parts = dict[str, dict[str, Tensor]]
DCP = "torch.distributed.checkpoint.state_dict"
"""Takes 1.7 s to import, so only sharded runs do."""


def state_of(trainee: Trainee) -> Parts:
    """`model`, `optimizer` and, where there is one, `average`. Every process calls it; the leading one gets it all."""
    if _is_sharded(trainee):
        return _gathered(trainee)
    parts = {"model": dict(trainee.inner.state_dict()), "optimizer": _optimizer_tensors(trainee)}
    if trainee.average is not None:
        parts["average"] = dict(trainee.average.mean)
    return parts


@torch.no_grad()
def restore(trainee: Trainee, parts: Mapping[str, Mapping[str, Tensor]]) -> None:
    """Puts a state back. Every process calls it with all of it."""
    if _is_sharded(trainee):
        _scatter(trainee, parts)
    else:
        trainee.inner.load_state_dict(dict(parts["model"]))
        _set_optimizer(trainee, parts["optimizer"])
    if trainee.average is not None:
        for name, value in trainee.average.mean.items():
            value.copy_(_like(parts["average"][name], value))
    trainee.__post_init__()


def _is_sharded(trainee: Trainee) -> bool:
    return trainee.devices.world > 1 and trainee.devices.strategy == "fsdp"


def _names(module: nn.Module) -> dict[nn.Parameter, str]:
    return {parameter: name for name, parameter in module.named_parameters()}


def _optimizer_tensors(trainee: Trainee) -> dict[str, Tensor]:
    names = _names(trainee.inner)
    return {
        f"{names[cast(nn.Parameter, parameter)]}|{key}": value
        for parameter, state in trainee.optimizer.state.items()
        for key, value in state.items()
        if isinstance(value, Tensor)
    }


def _set_optimizer(trainee: Trainee, tensors: Mapping[str, Tensor]) -> None:
    parameters = dict(trainee.inner.named_parameters())
    trainee.optimizer.state.clear()
    for key, value in tensors.items():
        name, _, state = key.rpartition("|")
        parameter = parameters[name]
        if value.shape == parameter.shape:  # in the parameter's memory order
            trainee.optimizer.state[parameter][state] = torch.empty_like(parameter).copy_(value)
        else:  # AdamW's count of steps, on the CPU unless it is fused
            device = parameter.device if trainee.optimizer.defaults.get("fused") else value.device
            trainee.optimizer.state[parameter][state] = value.clone().to(device)


def _gathered(trainee: Trainee) -> Parts:
    dcp: Any = import_module(DCP)
    options = dcp.StateDictOptions(full_state_dict=True, cpu_offload=True)
    model, optimizer = dcp.get_state_dict(trainee.inner, trainee.optimizer, options=options)
    flat = {
        f"{name}|{key}": value
        for name, state in optimizer.get("state", {}).items()
        for key, value in state.items()
        if isinstance(value, Tensor)
    }
    parts: Parts = {"model": dict(model), "optimizer": flat}
    if trainee.average is not None:
        parts["average"] = {name: _whole(value) for name, value in trainee.average.mean.items()}
    return parts


def _scatter(trainee: Trainee, parts: Mapping[str, Mapping[str, Tensor]]) -> None:
    dcp: Any = import_module(DCP)
    options = dcp.StateDictOptions(full_state_dict=True)
    state: dict[str, dict[str, Any]] = {}
    for key, value in parts["optimizer"].items():
        name, _, slot = key.rpartition("|")
        state.setdefault(name, {})[slot] = value.clone()
    groups = dcp.get_optimizer_state_dict(trainee.inner, trainee.optimizer)["param_groups"]
    dcp.set_model_state_dict(trainee.inner, {k: v.clone() for k, v in parts["model"].items()}, options=options)
    if state:
        dcp.set_optimizer_state_dict(
            trainee.inner, trainee.optimizer, {"state": state, "param_groups": groups}, options=options
        )


def _whole(value: Tensor) -> Tensor:
    gather = getattr(value, "full_tensor", None)
    whole: Tensor = value if gather is None else gather()
    return whole.cpu()


def _like(whole: Tensor, example: Tensor) -> Tensor:
    """A whole tensor as the example is laid out: sharded where that is."""
    mesh = getattr(example, "device_mesh", None)
    if mesh is None:
        return whole.to(example.device)
    from torch.distributed.tensor import DTensor, distribute_tensor

    assert isinstance(example, DTensor)
    return distribute_tensor(whole.to(example.device), mesh, example.placements)
