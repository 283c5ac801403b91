"""A network for inference: batch norms folded into the layers before them, and nothing that only training needs.

What goes: dropout, drop path and side outputs. A batch norm is folded where it alone reads what a convolution or a
fully connected layer makes. Paths stay what they were, so tensors keep their names.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from netspec.ir import Network, Node
from netspec.transform.changes import Change, Folded, Transformed
from netspec.transform.trunk import trunk

TRAINING_ALONE = frozenset(("dropout", "dropout2d", "droppath"))
FOLDING = frozenset(("conv", "dwconv", "sepconv", "deconv", "fc"))


def inference(network: Network) -> Transformed:
    """The network without side outputs and what is the identity in evaluation, batch norms folded where that can be."""
    return _Inference(trunk(network)).made()


@dataclass(eq=False, slots=True)
class _Inference:
    """One pass over the nodes; `values` maps what they made to what makes it now."""

    network: Network
    nodes: list[Node] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    values: dict[int, int] = field(default_factory=lambda: {Network.INPUT: Network.INPUT})

    def made(self) -> Transformed:
        for node in self.network.nodes:
            if node.kind in TRAINING_ALONE:
                self.values[node.id] = self.values[node.inputs[0]]
            elif self._folds(node):
                self._fold(node)
            else:
                inputs = tuple(self.values[value] for value in node.inputs)
                self.nodes.append(node.model_copy(update={"id": len(self.nodes) + 1, "inputs": inputs}))
                self.values[node.id] = len(self.nodes)
        if not self.nodes:  # a network has a layer
            return Transformed(self.network)
        output = self.values[self.network.output_value]
        update = {"nodes": tuple(self.nodes), "claims": (), "output_value": output}
        return Transformed(self.network.model_copy(update=update), tuple(self.changes))

    def _folds(self, node: Node) -> bool:
        """Whether it is a batch norm that alone reads what a layer with weights makes."""
        value = node.inputs[0]
        if node.kind != "bn" or value == Network.INPUT or value == self.network.output_value:
            return False
        return self.network.node(value).kind in FOLDING and len(self.network.consumers[value]) == 1

    def _fold(self, norm: Node) -> None:
        """Gives the layer before it the bias that the norm's shift becomes."""
        made = self.values[norm.inputs[0]]
        node = self.nodes[made - 1]
        self.nodes[made - 1] = node.model_copy(update={"layer": node.layer.model_copy(update={"bias": True})})
        self.values[norm.id] = made
        inner = f"{node.path}.pointwise" if node.kind == "sepconv" else node.path
        transposed = node.kind == "deconv"
        self.changes.append(
            Folded(
                node.path,
                norm.path,
                norm.layer.eps,  # type: ignore[attr-defined]
                f"{inner}.weight",
                f"{inner}.bias",
                dim=1 if transposed else 0,
                groups=node.layer.groups if transposed else 1,  # type: ignore[attr-defined]
            )
        )
