"""What drops values in training and does nothing afterwards: dropout, dropout2d, droppath. It costs nothing."""

from netspec.layers.base import Answer, Incoming, Layer, arg
from netspec.layers.facts import TorchCall
from netspec.layers.misfits import wrong_kind
from netspec.layers.options import Share
from netspec.layers.types import Image


class Dropout(Layer, kind="dropout", family="regularisation"):
    """Sets single values to 0 at random in training.

    dropout0.2

    Srivastava et al., "Dropout", 2014; what stays is scaled up by `1 / (1 - p)`.
    """

    p: Share = arg("probability of being dropped", part="number", default=0.5)

    def output(self, incoming: Incoming) -> Answer:
        return incoming[0]

    def torch(self, incoming: Incoming) -> TorchCall:
        return TorchCall("nn.Dropout", () if self.p == 0.5 else (self.p,))


class Dropout2d(Layer, kind="dropout2d", family="regularisation"):
    """Sets whole channels of an image to 0 at random in training, in 1, 2 or 3 dimensions of space.

    dropout2d0.2
    """

    p: Share = arg("probability of being dropped", part="number", default=0.5)

    def output(self, incoming: Incoming) -> Answer:
        if not isinstance(incoming[0], Image):
            return wrong_kind(self, "images", incoming[0], help="dropout drops single values of anything")
        return incoming[0]

    def torch(self, incoming: Incoming) -> TorchCall:
        return TorchCall(f"nn.Dropout{incoming[0].rank}d", () if self.p == 0.5 else (self.p,))


class DropPath(Layer, kind="droppath", family="regularisation"):
    """Sets a branch to 0 as a whole, sample by sample, at random in training.

    droppath0.1

    Huang et al., "Deep Networks with Stochastic Depth", 2016; what stays is scaled up by `1 / (1 - p)`.
    """

    p: Share = arg("probability of being dropped", part="number")

    def output(self, incoming: Incoming) -> Answer:
        return incoming[0]

    def torch(self, incoming: Incoming) -> TorchCall:
        return TorchCall("DropPath", (self.p,), source="drop_path.py")
