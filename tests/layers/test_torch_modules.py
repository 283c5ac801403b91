"""The modules that torch lacks, against what torch has where the two meet."""

from __future__ import annotations

import ast

import pytest
import torch
from torch import nn

from netspec.layers.types import Image, Tokens
from tests.layers.strategies import layer_of
from tests.layers.torch_oracle import SOURCES, made, module_of, namespace

FILES = sorted(path for path in SOURCES.glob("*.py") if path.name != "__init__.py")


def ours(source: str, name: str, *args: object, **options: object) -> nn.Module:
    module = namespace(source)[name](*args, **options)
    assert isinstance(module, nn.Module)
    return module


def image(*shape: int) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(0), dtype=torch.float64)


def same(a: torch.Tensor, b: torch.Tensor) -> bool:
    return a.shape == b.shape and torch.allclose(a, b, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_imports_torch_alone_and_holds_one_class(path: object) -> None:
    tree = ast.parse((SOURCES / str(path)).read_text(encoding="utf-8"))
    parts = [part for part in tree.body if not isinstance(part, ast.Expr)]
    imports = [ast.unparse(part) for part in parts if isinstance(part, ast.Import | ast.ImportFrom)]
    assert set(imports) <= {"import torch", "from torch import nn", "from torch import Tensor, nn"}
    assert [type(part) for part in parts[len(imports) :]] == [ast.ClassDef]


@pytest.mark.parametrize("rank", [1, 2, 3])
@pytest.mark.parametrize("ceil", [False, True])
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_pools_with_even_sides_are_torchs(rank: int, ceil: bool, stride: int) -> None:
    x = image(2, 3, *(9, 8, 7)[:rank])
    options = {"kernel_size": (3,) * rank, "stride": (stride,) * rank, "sides": (1, 1) * rank, "ceil_mode": ceil}
    theirs = {"kernel_size": 3, "stride": stride, "padding": 1, "ceil_mode": ceil}
    assert same(ours("padded_max_pool.py", "PaddedMaxPool", **options)(x), getattr(nn, f"MaxPool{rank}d")(**theirs)(x))
    for counted in (False, True):
        pool = ours("padded_avg_pool.py", "PaddedAvgPool", **options, count_include_pad=counted)
        assert same(pool(x), getattr(nn, f"AvgPool{rank}d")(**theirs, count_include_pad=counted)(x))


def test_padding_of_a_max_pool_is_never_the_maximum() -> None:
    pool = module_of(layer_of("maxpool", kernel=2, stride=1, pad="same"), (Image(channels=1, space=(4, 4)),))
    assert pool(torch.full((1, 1, 4, 4), -7.0)).eq(-7).all()


@pytest.mark.parametrize("rank", [1, 2, 3])
def test_same_padding_is_that_of_torch_for_kernels_of_any_width(rank: int) -> None:
    value = Image(channels=4, space=(7,) * rank)
    for kernel in (1, 2, 3, 4):
        torch.manual_seed(0)
        mine = module_of(layer_of("conv", kernel=kernel, width=6, dilation=2, groups=2), (value,))
        theirs = getattr(nn, f"Conv{rank}d")(4, 6, kernel, padding="same", dilation=2, groups=2)
        theirs.load_state_dict(mine.state_dict())
        x = image(2, 4, *value.space).float()
        assert torch.allclose(mine(x), theirs(x), atol=1e-6)


@pytest.mark.parametrize("rank", [1, 2, 3])
def test_a_deconv_cut_evenly_by_ours_is_torchs(rank: int) -> None:
    mine = ours(f"cropped_deconv{rank}d.py", f"CroppedDeconv{rank}d", 4, 6, 3, (1, 1) * rank, stride=2, groups=2)
    theirs = getattr(nn, f"ConvTranspose{rank}d")(4, 6, 3, padding=1, stride=2, groups=2)
    theirs.load_state_dict(mine.state_dict())
    x = image(2, 4, *(5,) * rank)
    assert same(mine.double()(x), theirs.double()(x))


@pytest.mark.parametrize("rank", [1, 2, 3])
def test_a_separable_convolution_is_two_of_torchs(rank: int) -> None:
    layer = layer_of("sepconv", kernel=3, width=6, stride=2)
    mine = module_of(layer, (Image(channels=4, space=(7,) * rank),)).double()
    conv = getattr(nn, f"Conv{rank}d")
    theirs = nn.Sequential(conv(4, 4, 3, stride=2, padding=1, groups=4, bias=False), conv(4, 6, 1)).double()
    theirs.load_state_dict(dict(zip(theirs.state_dict(), mine.state_dict().values(), strict=True)))
    x = image(2, 4, *(7,) * rank)
    assert same(mine(x), theirs(x))


@pytest.mark.parametrize("qkv_bias", [True, False])
def test_attention_is_torchs_multihead_attention(qkv_bias: bool) -> None:
    tokens = Tokens(length=5, channels=12)
    mine = module_of(layer_of("attention", heads=3, qkv_bias=qkv_bias), (tokens,)).double()
    theirs = nn.MultiheadAttention(12, 3, batch_first=True).double()
    theirs.load_state_dict(mine.state_dict(), strict=qkv_bias)
    if not qkv_bias:
        nn.init.zeros_(theirs.in_proj_bias)
    x = image(2, 5, 12)
    assert same(mine(x), theirs(x, x, x, need_weights=False)[0])
    assert not qkv_bias or list(mine.state_dict()) == list(theirs.state_dict())


def test_a_channel_shuffle_is_torchs() -> None:
    mine = module_of(layer_of("shuffle", groups=3), (Image(channels=6, space=(2, 2)),))
    assert same(mine(image(2, 6, 2, 2)), nn.ChannelShuffle(3)(image(2, 6, 2, 2)))


def test_norms_over_channels_are_those_of_tokens() -> None:
    x = image(2, 6, 3, 4)
    for kind in ("ln", "rms"):
        layer = layer_of(kind)
        on_image = module_of(layer, (Image(channels=6, space=(3, 4)),)).double()
        on_tokens = module_of(layer, (Tokens(length=12, channels=6),)).double()
        assert same(on_image(x).flatten(2).mT, on_tokens(x.flatten(2).mT))


def test_an_image_comes_back_from_its_tokens() -> None:
    value = Image(channels=5, space=(2, 3, 4))
    tokens = module_of(layer_of("tokens"), (value,))
    back = module_of(layer_of("image", size=(2, 3, 4)), (Tokens(length=24, channels=5),))
    assert same(back(tokens(image(2, 5, 2, 3, 4))), image(2, 5, 2, 3, 4))


def test_a_crop_takes_the_centre() -> None:
    crop = module_of(layer_of("crop", size=(2, 3)), (Image(channels=1, space=(5, 6)),))
    x = torch.arange(30.0).reshape(1, 1, 5, 6)
    assert same(crop(x), x[:, :, 1:3, 1:4])


def test_drop_path_drops_whole_samples_and_keeps_the_mean() -> None:
    torch.manual_seed(0)
    drop = module_of(layer_of("droppath", p=0.25), (Image(channels=2, space=(2, 2)),))
    out = drop(torch.ones(4000, 2, 2, 2)).flatten(1)
    assert set(map(float, out.unique())) == {0.0, float(torch.tensor(1 / 0.75))}
    assert bool((out == out[:, :1]).all())
    assert abs(float(out.mean()) - 1) < 0.05
    assert drop.eval()(torch.ones(3, 2)).eq(1).all()
    assert module_of(layer_of("droppath", p=1.0), ()).train()(torch.ones(3, 2)).eq(0).all()


def test_the_class_token_stands_in_front_and_begins_as_zeros() -> None:
    out = made(layer_of("cls").torch((Tokens(length=3, channels=4),)))(torch.ones(2, 3, 4))
    assert out.shape == (2, 4, 4)
    assert out[:, 0].eq(0).all()
    assert out[:, 1:].eq(1).all()


def test_layerscale_begins_at_its_init() -> None:
    out = module_of(layer_of("layerscale", init=0.5), (Image(channels=4, space=(2, 2)),))(torch.ones(1, 4, 2, 2))
    assert out.eq(0.5).all()


def test_a_vector_is_added_and_multiplied_at_every_position() -> None:
    x, gate = image(2, 3, 4, 5), image(2, 3)
    assert same(ours("broadcast_mul.py", "BroadcastMul")(gate, x), x * gate[:, :, None, None])
    assert same(ours("broadcast_add.py", "BroadcastAdd")(x, gate, x), x + gate[:, :, None, None] + x)


def test_added_channels_are_zeros_and_keep_what_is_there() -> None:
    pad = module_of(layer_of("pad", channels=(1, 2)), (Image(channels=3, space=(2, 2)),))
    out = pad(image(1, 3, 2, 2))
    assert same(out[:, 1:4], image(1, 3, 2, 2))
    assert out[:, [0, 4, 5]].eq(0).all()
