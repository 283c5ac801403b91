"""The tree of modules: the paths of the nodes as containers, and what each container becomes.

A container is `sequential` (a chain that `nn.Sequential` runs), a `module` (a class with its own forward), or `open`
(it only holds modules; the class around it runs them). A container is closed, and so no longer open, where its
nodes stand next to each other in the network's order: then it can be called at one place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, cast

from netspec.ir import Network, Node, Scope
from netspec.layers import Incoming, TorchCall
from netspec.layers.facts import Torch

Form = Literal["sequential", "module", "open"]

# What nn.Sequential has and nn.Module has not: a part of this name can't be put into one.
SEQUENTIAL_ATTRIBUTES = frozenset(("append", "extend", "insert", "pop"))
MAX_DEPTH = 64


@dataclass(eq=False, slots=True)
class Container:
    """A stretch of the module tree.

    - `parts` are nodes and containers by name, in order of their first node.
    - `inputs` are the values that arrive from outside, `outputs` the values that are read outside, in order.
    - `scope` is the def's, head's or label's scope that this path stands for, if there is one.
    """

    path: str
    name: str
    depth: int
    scope: Scope | None = None
    parts: dict[str, Node | Container] = field(default_factory=dict)
    first: int = 0
    last: int = 0
    count: int = 0
    inputs: dict[int, None] = field(default_factory=dict)
    outputs: dict[int, None] = field(default_factory=dict)
    form: Form = "open"

    @property
    def closed(self) -> bool:
        return self.last - self.first + 1 == self.count

    def is_numbered(self) -> bool:
        """Whether the parts are 0, 1, 2, ... in order."""
        return all(name == str(at) for at, name in enumerate(self.parts))


@dataclass(eq=False, slots=True)
class Tree:
    """All containers, outer ones first; each node's innermost container, and how PyTorch makes it."""

    root: Container
    containers: list[Container]
    torch: dict[int, Torch]
    home: dict[int, Container] = field(default_factory=dict)
    by_path: dict[str, Container] = field(default_factory=dict)

    def is_module(self, part: Node | Container) -> bool:
        """Whether a part is a module, and no bare parameter."""
        return isinstance(part, Container) or isinstance(self.torch[part.id], TorchCall)

    def around(self, node: int) -> list[Container]:
        """The containers around a node, the outermost first; none around the input."""
        if node == Network.INPUT:
            return []
        found, path = [], self.home[node].path
        while path:
            found.append(self.by_path[path])
            path = path.rpartition(".")[0]
        return [self.root, *reversed(found)]


def module_tree(network: Network) -> Tree:
    """The tree of a network, with every container's form decided."""
    tree = _planted(network)
    _wire(network, tree)
    _give_scopes(network, tree)
    for container in reversed(tree.containers):
        container.form = _form_of(container, tree)
    tree.root.form = "module"
    return tree


def arriving(network: Network, node: Node) -> Incoming:
    """What arrives at a node; a network that is compiled holds no unknown types."""
    return cast(Incoming, network.incoming(node))


def _planted(network: Network) -> Tree:
    root = Container("", "", 0)
    made = {node.id: node.layer.torch(arriving(network, node)) for node in network.nodes}
    tree = Tree(root, [root], made, by_path={"": root})
    for node in network.nodes:
        *way, name = node.path.split(".")
        at = root
        _count(at, node.id)
        for part in way:
            inside = at.parts.get(part)
            if not isinstance(inside, Container):
                inside = Container(f"{at.path}.{part}" if at.path else part, part, at.depth + 1)
                at.parts[part] = inside
                tree.containers.append(inside)
                tree.by_path[inside.path] = inside
            at = inside
            _count(at, node.id)
        at.parts[name] = node
        tree.home[node.id] = at
    return tree


def _count(container: Container, node: int) -> None:
    container.first = container.first or node
    container.last = node
    container.count += 1


def _wire(network: Network, tree: Tree) -> None:
    """Which values pass through the walls of each container."""
    around = {node.id: tree.around(node.id) for node in network.nodes}
    around[Network.INPUT] = []
    for node in network.nodes:
        reading = around[node.id]
        for value in node.inputs:
            making = around[value]
            shared = 0
            while shared < min(len(reading), len(making)) and reading[shared] is making[shared]:
                shared += 1
            for container in reading[shared:]:
                container.inputs[value] = None
            for container in making[shared:]:
                container.outputs[value] = None
    for value in (*(head.value for head in network.heads), network.output_value):
        for container in around[value]:
            container.outputs[value] = None
    for container in tree.containers:
        container.outputs = dict.fromkeys(sorted(container.outputs))


def _give_scopes(network: Network, tree: Tree) -> None:
    """A container stands for the outermost scope of its path, a call's before a label's, if all its nodes lie in it."""
    for scope in network.scopes:
        container = tree.by_path.get(scope.path) if scope.path else None
        if container is None or scope.role not in ("def", "label", "head"):
            continue
        if container.scope is None or (container.scope.role == "label" and scope.role == "def"):
            container.scope = scope
    for node in network.nodes:
        within = set()
        scope_id: int | None = node.scope
        while scope_id is not None:
            within.add(scope_id)
            scope_id = network.scopes[scope_id].parent
        for container in tree.around(node.id):
            if container.scope is not None and container.scope.id not in within:
                container.scope = None


def _form_of(container: Container, tree: Tree) -> Form:
    if not container.closed or container.depth > MAX_DEPTH:
        return "open"
    role = container.scope.role if container.scope is not None else None
    if role == "def":
        return "module"
    if is_chain(container, tree) and not SEQUENTIAL_ATTRIBUTES & container.parts.keys():
        return "sequential"
    if role is None and container.is_numbered() and all(tree.is_module(part) for part in container.parts.values()):
        return "open"
    return "module"


def is_chain(container: Container, tree: Tree) -> bool:
    """Whether each part reads what the one before it made, and nothing else is read or made."""
    if len(container.inputs) != 1 or len(container.outputs) != 1:
        return False
    (value,) = container.inputs
    for part in container.parts.values():
        if isinstance(part, Container):
            if part.form == "open" or tuple(part.inputs) != (value,) or len(part.outputs) != 1:
                return False
            (value,) = part.outputs
        else:
            if not tree.is_module(part) or part.inputs != (value,):
                return False
            value = part.id
    return value in container.outputs


def needs_holder(container: Container, tree: Tree) -> bool:
    """Whether an open container is more than an `nn.ModuleList` of its parts."""
    return not (container.is_numbered() and all(tree.is_module(part) for part in container.parts.values()))
