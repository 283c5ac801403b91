"""The types of values: what flows along an edge of the network. The batch is always there, never written."""

from math import prod
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

LIMIT = 2**53
"""The largest size and count there is: beyond it a float no longer holds every whole number."""


class _Type(BaseModel):
    model_config = ConfigDict(frozen=True, strict=False, extra="forbid")


class Image(_Type):
    """`C×s1[×s2[×s3]]`: channels over 1 to 3 dimensions of space."""

    kind: Literal["image"] = "image"
    channels: int
    space: tuple[int, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        return (self.channels, *self.space)

    @property
    def rank(self) -> int:
        """Dimensions of space."""
        return len(self.space)

    @property
    def size(self) -> int:
        """Elements, without the batch."""
        return self.channels * prod(self.space)

    def __str__(self) -> str:
        return "×".join(map(str, self.shape))


class Tokens(_Type):
    """`L×C`: a sequence of `length` tokens of `channels` each."""

    kind: Literal["tokens"] = "tokens"
    length: int
    channels: int

    @property
    def shape(self) -> tuple[int, ...]:
        return (self.length, self.channels)

    @property
    def rank(self) -> int:
        return 1

    @property
    def size(self) -> int:
        return self.length * self.channels

    def __str__(self) -> str:
        return f"tokens {self.length}×{self.channels}"


class Vector(_Type):
    """`C`: one value a channel."""

    kind: Literal["vector"] = "vector"
    channels: int

    @property
    def shape(self) -> tuple[int, ...]:
        return (self.channels,)

    @property
    def rank(self) -> int:
        return 0

    @property
    def size(self) -> int:
        return self.channels

    def __str__(self) -> str:
        return f"vector {self.channels}"


class Unknown(_Type):
    """What comes after a mistake: every rule answers Unknown to it and says nothing."""

    kind: Literal["unknown"] = "unknown"

    def __str__(self) -> str:
        return "unknown"


KnownType = Image | Tokens | Vector
ValueType = Annotated[Image | Tokens | Vector | Unknown, Field(discriminator="kind")]
UNKNOWN = Unknown()
