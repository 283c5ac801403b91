"""Where a run computes: one device, or several by torch's own DDP and FSDP2, as torchrun or SLURM started them."""

from __future__ import annotations

import inspect
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import torch
import torch.distributed as dist
from torch import Tensor, nn

from netspec.source.codes.training import DeviceUnavailable
from netspec.train.faults import fail

Strategy = Literal["ddp", "fsdp"]
SLURM_TO_TORCH = {"SLURM_PROCID": "RANK", "SLURM_STEP_NUM_TASKS": "WORLD_SIZE", "SLURM_LOCALID": "LOCAL_RANK"}
"""A step's variables, as srun sets them: a batch script by itself is one process, whatever its allocation."""
PORTS = range(20_000, 30_000)


@dataclass(frozen=True)
class Devices:
    """This process's device, and its place among the processes of the run."""

    device: torch.device
    rank: int = 0
    world: int = 1
    strategy: Strategy = "ddp"

    @property
    def leads(self) -> bool:
        """Whether this process writes files and talks."""
        return self.rank == 0

    def wrap(self, module: nn.Module) -> nn.Module:
        """The module as the strategy runs it; FSDP shards it in place."""
        if self.world == 1:
            return module
        if self.strategy == "ddp":
            ids = [self.device.index] if self.device.type == "cuda" else None
            own_buffers: dict[str, Any] = {_buffer_switch(): False}
            return nn.parallel.DistributedDataParallel(module, device_ids=ids, **own_buffers)
        from torch.distributed.fsdp import fully_shard  # costs 1.7 s, and here alone

        mesh = dist.device_mesh.init_device_mesh(self.device.type, (self.world,))
        for child in module.children():
            if any(True for _ in child.parameters()) and type(child).forward is not nn.Module.forward:
                fully_shard(child, mesh=mesh)
        fully_shard(module, mesh=mesh)
        return module

    def total(self, values: Tensor) -> Tensor:
        """The sum over all devices, in place."""
        if self.world > 1:
            dist.all_reduce(values)
        return values

    @torch.no_grad()
    def synchronise(self, buffers: Iterable[Tensor]) -> None:
        """Floating buffers (running statistics) become their mean over the devices, in one message.

        Neither strategy does this by itself; done after each step, every device and every checkpoint has the same.
        """
        floating = [buffer for buffer in buffers if buffer.is_floating_point()]
        if self.world == 1 or not floating:
            return
        flat = torch.cat([buffer.detach().reshape(-1) for buffer in floating])
        dist.all_reduce(flat)
        flat /= self.world
        for buffer, part in zip(floating, torch.split(flat, [buffer.numel() for buffer in floating]), strict=True):
            buffer.copy_(part.view_as(buffer))

    def wait(self) -> None:
        if self.world > 1:
            dist.barrier()

    def told(self, value: Any) -> Any:
        """What the leading process says."""
        if self.world == 1:
            return value
        box = [value]
        dist.broadcast_object_list(box)
        return box[0]


def _buffer_switch() -> str:
    """DDP's argument that leaves buffers to `synchronise`: renamed in torch 2.13."""
    known = inspect.signature(nn.parallel.DistributedDataParallel.__init__).parameters
    return "forward_sync_buffers" if "forward_sync_buffers" in known else "broadcast_buffers"


def is_launched() -> bool:
    """Whether torchrun or SLURM started this process as one of several."""
    return int(os.environ.get("WORLD_SIZE") or os.environ.get("SLURM_STEP_NUM_TASKS") or 1) > 1


@contextmanager
def joined(wanted: str, strategy: Strategy) -> Iterator[Devices]:
    """The devices of this process; the group of processes is left at the end."""
    if not is_launched():
        yield Devices(pick_device(wanted), strategy=strategy)
        return
    adopt_slurm()
    local, world = int(os.environ.get("LOCAL_RANK", 0)), int(os.environ["WORLD_SIZE"])
    device = pick_device(wanted)
    if device.type == "cuda":
        device = pick_device(f"cuda:{local}")
        torch.cuda.set_device(device)
    dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    try:
        yield Devices(device, int(os.environ["RANK"]), world, strategy)
    finally:
        dist.destroy_process_group()


def adopt_slurm() -> None:
    """SLURM's variables under the names that torch reads."""
    if "RANK" in os.environ:
        return
    for theirs, ours in SLURM_TO_TORCH.items():
        os.environ[ours] = os.environ[theirs]
    os.environ.setdefault("MASTER_ADDR", os.environ.get("SLURM_LAUNCH_NODE_IPADDR", "127.0.0.1"))
    job = int(os.environ.get("SLURM_JOB_ID", 0))
    os.environ.setdefault("MASTER_PORT", str(PORTS[job % len(PORTS)]))


def pick_device(wanted: str) -> torch.device:
    """`auto` is CUDA where it is, else the CPU; raises RunFailedError where the device is not there."""
    if wanted == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(wanted)
    except RuntimeError:
        fail(DeviceUnavailable, f"there is no device {wanted!r}", help="auto, cpu, cuda or cuda:NUMBER")
    if device.type == "cuda":
        count = torch.cuda.device_count() if torch.cuda.is_available() else 0
        if (device.index or 0) >= count:
            fail(
                DeviceUnavailable, f"{wanted} is not there: this machine has {count} CUDA devices", help="--device cpu"
            )
    return device
