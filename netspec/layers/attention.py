"""The parts of transformers: cls, pos, attention."""

from netspec.layers.base import Answer, Incoming, Layer, arg
from netspec.layers.facts import POINT, WHOLE, Cost, Misfit, Reach, Tensor, TorchCall, TorchParameter
from netspec.layers.misfits import wrong_kind
from netspec.layers.options import Count, Share
from netspec.layers.types import KnownType, Tokens
from netspec.layers.wording import bare_word

TOKENS_FIRST = "tokens makes the positions of an image into tokens"


class ClassToken(Layer, kind="cls", family="attention"):
    """Puts a learned token in front of the others.

    cls

    Dosovitskiy et al., "An Image is Worth 16x16 Words", 2021; it begins as zeros.
    """

    def output(self, incoming: Incoming) -> Answer:
        tokens = incoming[0]
        if not isinstance(tokens, Tokens):
            return wrong_kind(self, "tokens", tokens, help=TOKENS_FIRST)
        return Tokens(length=tokens.length + 1, channels=tokens.channels)

    def reach(self, incoming: Incoming) -> Reach:
        """The tokens stay what they are, one place further on; the one in front reads nothing."""
        return POINT

    def tensors(self, incoming: Incoming) -> tuple[Tensor, ...]:
        return (Tensor("", (1, 1, incoming[0].channels)),)

    def torch(self, incoming: Incoming) -> TorchParameter:
        use = "torch.cat(({self}.expand({x}.shape[0], -1, -1), {x}), dim=1)"
        return TorchParameter((1, 1, incoming[0].channels), "torch.zeros({shape})", use)


class PositionEmbedding(Layer, kind="pos", family="attention"):
    """Adds a learned vector to each token, by which it is known where it stands.

    pos
    """

    def output(self, incoming: Incoming) -> Answer:
        if not isinstance(incoming[0], Tokens):
            return wrong_kind(self, "tokens", incoming[0], help=TOKENS_FIRST)
        return incoming[0]

    def tensors(self, incoming: Incoming) -> tuple[Tensor, ...]:
        return (Tensor("", (1, *incoming[0].shape)),)

    def cost(self, incoming: Incoming, outgoing: KnownType) -> Cost:
        return Cost(elementwise=outgoing.size)

    def torch(self, incoming: Incoming) -> TorchParameter:
        return TorchParameter((1, *incoming[0].shape), "torch.empty({shape}).normal_(std=0.02)", "{x} + {self}")


class Attention(Layer, kind="attention", family="attention"):
    """Lets every token look at all others, in several heads side by side.

    attention{12}

    Vaswani et al., "Attention Is All You Need", 2017. Its tensors are those of `nn.MultiheadAttention`.
    """

    heads: Count = arg("heads, each on its share of the channels", part="number")
    qkv_bias: bool = arg("whether queries, keys and values have a learned shift", default=True)
    dropout: Share = arg("probability of a token not being looked at in training", default=0.0)

    def output(self, incoming: Incoming) -> Answer:
        tokens = incoming[0]
        if not isinstance(tokens, Tokens):
            return wrong_kind(self, "tokens", tokens, help=TOKENS_FIRST)
        if tokens.channels % self.heads:
            why = f"{bare_word(self)} splits {tokens.channels} channels among {self.heads} heads"
            return Misfit(f"{why}, and {tokens.channels} is no multiple of {self.heads}", "indivisible", "heads")
        return tokens

    def reach(self, incoming: Incoming) -> Reach:
        return WHOLE

    def tensors(self, incoming: Incoming) -> tuple[Tensor, ...]:
        c = incoming[0].channels
        shift = (Tensor("in_proj_bias", (3 * c,)),) if self.qkv_bias else ()
        return (
            Tensor("in_proj_weight", (3 * c, c)),
            *shift,
            Tensor("out_proj.weight", (c, c)),
            Tensor("out_proj.bias", (c,)),
        )

    def cost(self, incoming: Incoming, outgoing: KnownType) -> Cost:
        """Four projections of `L·C·C`; scores and their use, `L·L·C` each; the softmax writes `heads·L·L`."""
        tokens = incoming[0]
        assert isinstance(tokens, Tokens)
        length, c = tokens.length, tokens.channels
        return Cost(macs=4 * length * c * c + 2 * length * length * c, elementwise=self.heads * length * length)

    def torch(self, incoming: Incoming) -> TorchCall:
        options: dict[str, object] = {} if self.qkv_bias else {"qkv_bias": False}
        if self.dropout:
            options["dropout"] = self.dropout
        return TorchCall("SelfAttention", (incoming[0].channels, self.heads), options, source="self_attention.py")
