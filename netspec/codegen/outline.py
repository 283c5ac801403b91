"""What a class is made of, seen in one instance: the modules it holds, and the steps of its forward pass.

Values are named by the step that makes them, so that instances can be compared: `("conv1", 0)` is the first output
of the step `conv1`, `("", 1)` the second value that arrives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from netspec.codegen.expression import Call, Constant, Expression, Filled, Row
from netspec.codegen.names import is_attribute
from netspec.codegen.signatures import Signature, completed
from netspec.codegen.tree import Container, Tree, needs_holder
from netspec.ir import Network, Node
from netspec.layers import TorchCall, TorchParameter, ValueType
from netspec.source import Place

Value = tuple[str, int]
LONG, LONGEST = 8, 64
"""How many parts a chain has whose borders are noted: in a shorter one they are seen, a longer one is a repeat."""
HEAVY = frozenset(("convolution", "linear", "pooling", "attention", "join", "resampling"))


@dataclass(eq=False, slots=True)
class Step:
    """A module called, or a parameter used, in a forward pass.

    - `access` is its path below the class, `use` the expression around a bare parameter.
    - `light` steps (norms, activations, dropout) may stand in one line with what they follow.
    """

    access: str
    inputs: tuple[Value, ...]
    types: tuple[ValueType, ...]
    light: bool = False
    label: str = ""
    use: str | None = None
    kind: str = ""
    place: str = ""

    @property
    def outputs(self) -> tuple[Value, ...]:
        return tuple((self.access, at) for at in range(len(self.types)))

    @property
    def wiring(self) -> tuple[object, ...]:
        return self.access, self.inputs, len(self.types), self.use


@dataclass(eq=False, slots=True)
class Outline:
    """One instance of a class to be.

    - `items` are what the constructor assigns, by name, in order.
    - `arguments` are those of the def's call, as text; `places` say where the items stand in the .net file.
    """

    path: str
    items: dict[str, Expression]
    steps: dict[str, Step]
    arrives: tuple[ValueType, ...]
    outputs: tuple[Value, ...]
    arguments: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class Materials:
    """What outlines are drawn from; `calls` holds the constructor calls of the containers that are done."""

    network: Network
    tree: Tree
    signatures: dict[str, Signature]
    calls: dict[str, Call] = field(default_factory=dict)

    def expression(self, part: Node | Container) -> Expression:
        """How the constructor of the class around it makes a part."""
        if isinstance(part, Container):
            return self.calls[part.path]
        torch = self.tree.torch[part.id]
        if isinstance(torch, TorchParameter):
            shape = Row(tuple(map(Constant, torch.shape)), "()")
            return Call("nn.Parameter", (Filled(torch.init, shape),))
        options = tuple((name, Constant(value)) for name, value in torch.kwargs.items())
        call = Call(torch.constructor, tuple(map(Constant, torch.args)), options)
        return completed(call, self.signatures.get(torch.constructor))

    def gather(self, container: Container) -> None:
        """Makes the call of a container that needs no class: `nn.Sequential` or `nn.ModuleList`."""
        parts = {name: self.expression(part) for name, part in container.parts.items()}
        row = tuple(parts.values())
        if container.form == "open":
            call = Call("nn.ModuleList", (Row(row),))
        elif container.is_numbered():
            call = Call("nn.Sequential", row, notes=self._borders(container))
        else:
            call = Call("nn.Sequential", (_named_parts(parts, self._borders(container)),))
        self.calls[container.path] = call

    def _borders(self, container: Container) -> tuple[str, ...]:
        """The shapes at which the size of space changes, as notes beside the parts of a long chain."""
        if not LONG <= len(container.parts) <= LONGEST or container.depth > 1:
            return ()
        before = self.network.type_of(next(iter(container.inputs)))
        notes = []
        for part in container.parts.values():
            after = self.network.type_of(part.last if isinstance(part, Container) else part.id)
            notes.append(shape_text(after) if is_border(before, after) else "")
            before = after
        return tuple(notes)

    def needs_class(self, container: Container) -> bool:
        return container.form == "module" or (container.form == "open" and needs_holder(container, self.tree))

    def outline(self, container: Container) -> Outline:
        """A container as an instance of a class; one that is open has no steps."""
        items = {name: self.expression(part) for name, part in container.parts.items()}
        names: dict[int, Value] = {value: ("", at) for at, value in enumerate(container.inputs)}
        steps: dict[str, Step] = {}
        for part, access in sorted(self._called(container), key=lambda found: _first(found[0])):
            inputs = tuple(part.inputs) if isinstance(part, Container) else part.inputs
            outputs = tuple(part.outputs) if isinstance(part, Container) else (part.id,)
            steps[access] = self._step(part, access, tuple(names[value] for value in inputs), outputs)
            names.update(zip(outputs, steps[access].outputs, strict=True))
        return Outline(
            container.path,
            items,
            steps if container.form == "module" else {},
            tuple(map(self.network.type_of, container.inputs)),
            tuple(names[value] for value in container.outputs) if container.form == "module" else (),
            dict(container.scope.arguments) if container.scope is not None else {},
            {name: place_of(part) for name, part in container.parts.items()},
        )

    def _called(self, container: Container, access: str = "") -> Iterator[tuple[Node | Container, str]]:
        """What a class's forward pass calls: its parts, and the parts of the open containers among them."""
        if container.form == "open" and not access:
            return
        is_list = container.form == "open" and not needs_holder(container, self.tree)
        for name, part in container.parts.items():
            below = f"{access}[{name}]" if is_list else access + name
            if isinstance(part, Container) and part.form == "open":
                yield from self._called(part, f"{below}.")
            else:
                yield part, below

    def _step(self, part: Node | Container, access: str, inputs: tuple[Value, ...], outputs: tuple[int, ...]) -> Step:
        types = tuple(map(self.network.type_of, outputs))
        if isinstance(part, Container):
            return Step(access, inputs, types, label=part.name if _is_named(part) else "", place=place_of(part))
        torch = self.tree.torch[part.id]
        use = torch.use if isinstance(torch, TorchParameter) else None
        label = "" if part.name.startswith(part.kind) else part.name
        light = part.layer.family not in HEAVY and not isinstance(torch, TorchParameter)
        return Step(access, inputs, types, light, label, use, part.kind, place_of(part))


def _named_parts(parts: dict[str, Expression], notes: tuple[str, ...]) -> Call:
    """`OrderedDict(conv=..., bn=...)`, or pairs where a name is a number or the like."""
    if all(is_attribute(name) and name != "self" for name in parts):
        return Call("OrderedDict", options=tuple(parts.items()), notes=notes)
    pairs = tuple(Row((Constant(name), value), "()") for name, value in parts.items())
    return Call("OrderedDict", (Row(pairs, notes=notes),))


def place_of(part: Node | Container) -> str:
    """`resnet.net:14`: where a node, a call or a label stands; of another container, its first part."""
    while isinstance(part, Container):
        if part.scope is not None and part.scope.place is not None:
            return _place_text(part.scope.place)
        part = next(iter(part.parts.values()))
    return _place_text(part.place) if part.place is not None else ""


def _place_text(place: Place) -> str:
    """The name of a file may hold anything, a newline too: what is not printable is not shown."""
    file = place.file.rpartition("/")[2]
    return f"{''.join(letter if letter.isprintable() else '?' for letter in file)}:{place.line}"


def _is_named(container: Container) -> bool:
    """Whether the file gives it a name of its own, and not the running number of a call."""
    scope = container.scope
    if scope is None or scope.role != "def":
        return scope is not None
    return not re.fullmatch(rf"{re.escape(scope.name)}_?[0-9]+", container.name)


def _first(part: Node | Container) -> int:
    return part.first if isinstance(part, Container) else part.id


def shape_text(shown: ValueType) -> str:
    """A shape as comments have it: `64x112x112`."""
    return str(shown).replace("×", "x")


def is_border(before: ValueType, after: ValueType) -> bool:
    """Whether the size of space, or the kind of value, is another."""
    return before.kind != after.kind or getattr(before, "space", None) != getattr(after, "space", None)


def constructors(tree: Tree) -> list[TorchCall]:
    """One call of each constructor, in order of first use."""
    calls = {call.constructor: call for call in tree.torch.values() if isinstance(call, TorchCall)}
    return list(calls.values())
