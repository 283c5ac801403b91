"""Pooling over windows: maxpool and avgpool, sliding or adaptive."""

from fractions import Fraction
from math import gcd, prod

from netspec.layers.base import Answer, Incoming, Layer, arg
from netspec.layers.facts import Axis, Cost, Misfit, Reach, TorchCall, Window
from netspec.layers.misfits import plural, wrong_kind
from netspec.layers.options import OptionalPerAxis, Pad, PerAxis
from netspec.layers.spatial import (
    Slide,
    Spread,
    folded,
    image_of,
    is_even,
    sides_of,
    spread,
    too_wide,
    torch_sides,
    wrong_length,
    wrong_pad,
)
from netspec.layers.types import Image, KnownType
from netspec.layers.wording import bare_word

SLIDING = ("kernel", "stride", "pad", "ceil", "count_pad")
"""The options that say where windows lie; `out` says it instead."""


class Pooling(Layer):
    """The options and rules of both; no kind of its own."""

    kernel: PerAxis = arg("window, positions", part="number", default=2)
    stride: OptionalPerAxis = arg("step between windows, positions; the kernel's if none", part="stride", default=None)
    pad: Pad = arg("padding, positions: same, each side, [h, w] or [top, bottom, left, right]", default=0)
    ceil: bool = arg("whether the last window may hang over the end", default=False)
    out: OptionalPerAxis = arg("positions that leave on each axis, whatever arrives", default=None)

    def slide_over(self, image: Image) -> Slide | Misfit:
        wrong = wrong_length(self, image, "kernel", "stride")
        if wrong is not None:
            return wrong
        kernel = spread(self.kernel, image.rank)
        stride = kernel if self.stride is None else spread(self.stride, image.rank)
        sides = sides_of(self.pad, kernel)
        if sides is None:
            assert isinstance(self.pad, tuple)
            return wrong_pad(self, image, self.pad)
        return Slide(kernel, stride, (1,) * image.rank, sides)

    def _too_much_pad(self, slide: Slide) -> Misfit | None:
        """PyTorch's limit: half the window, so that no window sees padding alone."""
        for side, k in zip((max(pair) for pair in slide.sides), slide.kernel, strict=True):
            if side > k // 2:
                why = f"{bare_word(self)} has a padding of {side}, and a window of {plural(k, 'position')}"
                return Misfit(why, reason="range", option="pad", help="a pool's padding is at most half its window")
        return None

    def output(self, incoming: Incoming) -> Answer:
        image = incoming[0]
        if not isinstance(image, Image):
            return wrong_kind(self, "images", image)
        if self.out is not None:
            return self._adaptive_output(image)
        slide = self.slide_over(image)
        if isinstance(slide, Misfit):
            return slide
        lengths = slide.lengths(image.space, self.ceil)
        if min(lengths) < 1:
            return too_wide(self, image, slide)
        return self._too_much_pad(slide) or Image(channels=image.channels, space=lengths)

    def _adaptive_output(self, image: Image) -> Answer:
        fields = type(self).model_fields
        given = [name for name in SLIDING if name in fields and getattr(self, name) != fields[name].default]
        if given:
            why = f"{bare_word(self)} with out={self.out} chooses its windows itself, and has a {given[0]} as well"
            return Misfit(why, option=given[0], help=f"either out or {given[0]}")
        return wrong_length(self, image, "out") or Image(channels=image.channels, space=self._out(image.rank))

    def _out(self, rank: int) -> Spread:
        assert self.out is not None
        return spread(self.out, rank)

    def slide_on(self, incoming: Incoming) -> Slide:
        slide = self.slide_over(image_of(incoming))
        assert isinstance(slide, Slide)
        return slide

    def reach(self, incoming: Incoming) -> Reach:
        image = image_of(incoming)
        if self.out is None:
            return self.slide_on(incoming).window()
        return Window(tuple(map(adaptive_axis, image.space, self._out(image.rank))))

    def cost(self, incoming: Incoming, outgoing: KnownType) -> Cost:
        """`C·H'·W'·K·K`; an adaptive window counts its mean size, rounded up."""
        image = image_of(incoming)
        if self.out is None:
            return Cost(pooling=outgoing.size * prod(self.slide_on(incoming).kernel))
        pairs = zip(image.space, self._out(image.rank), strict=True)
        return Cost(pooling=outgoing.size * prod(-(-n // m) for n, m in pairs))

    def pool_options(self, slide: Slide) -> dict[str, object]:
        """Keyword arguments of torch's pools that are not at torch's defaults, padding aside."""
        options: dict[str, object] = {"kernel_size": folded(slide.kernel)}
        if slide.stride != slide.kernel:
            options["stride"] = folded(slide.stride)
        if self.ceil:
            options["ceil_mode"] = True
        return options

    def pool_call(self, incoming: Incoming, name: str, **more: object) -> TorchCall:
        """torch's own pool where it is padded alike on both sides, else ours; `name` is `Max` or `Avg`."""
        rank = image_of(incoming).rank
        if self.out is not None:
            return TorchCall(f"nn.Adaptive{name}Pool{rank}d", (folded(self._out(rank)),))
        slide = self.slide_on(incoming)
        options = self.pool_options(slide)
        if not is_even(slide.sides):
            sides = {"kernel_size": slide.kernel, "stride": slide.stride, "sides": torch_sides(slide.sides)}
            return TorchCall(f"Padded{name}Pool", (), options | sides | more, source=f"padded_{name.lower()}_pool.py")
        befores = tuple(before for before, _ in slide.sides)
        if any(befores):
            options |= {"padding": folded(befores), **more}
        return TorchCall(f"nn.{name}Pool{rank}d", (), options)


def adaptive_axis(n: int, out: int) -> Axis:
    """Window i of torch's adaptive pools: `floor(i*n/out)` to `ceil((i+1)*n/out) - 1`."""
    if n % out == 0:
        return Axis(n // out, n // out)
    step, slack = Fraction(n, out), 1 - Fraction(gcd(n, out), out)
    return Axis(extent=step + 2 * slack, stride=step, before=slack, exact=False)


class MaxPool(Pooling, kind="maxpool", family="pooling"):
    """Keeps the largest value of each window.

    maxpool3/2(pad=1)
    """

    def torch(self, incoming: Incoming) -> TorchCall:
        return self.pool_call(incoming, "Max")


class AvgPool(Pooling, kind="avgpool", family="pooling"):
    """Takes the mean of each window.

    avgpool3/2(pad=1, count_pad=false)
    """

    count_pad: bool = arg("whether padding counts as zeros in the mean", default=True)

    def output(self, incoming: Incoming) -> Answer:
        answer, image = super().output(incoming), incoming[0]
        if isinstance(answer, Image) and isinstance(image, Image) and image.rank == 3 and self.out is None:
            return self._torch_refuses(image) or answer
        return answer

    def _torch_refuses(self, image: Image) -> Misfit | None:
        """In three dimensions PyTorch wants the window to fit without its own padding (`avg_pool3d`)."""
        slide = self.slide_on((image,))
        spare = (0, 0, 0) if is_even(slide.sides) else tuple(map(sum, slide.sides))
        if all(k <= n + extra for k, n, extra in zip(slide.kernel, image.space, spare, strict=True)):
            return None
        why = f"{bare_word(self)} has a window of {' × '.join(map(str, slide.kernel))}, and gets an image of {image}"
        return Misfit(why, reason="window", help="in three dimensions the window has to fit without padding")

    def torch(self, incoming: Incoming) -> TorchCall:
        more: dict[str, object] = {} if self.count_pad else {"count_include_pad": False}
        return self.pool_call(incoming, "Avg", **more)
