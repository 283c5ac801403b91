"""The network's own class: its side outputs, what it returns in training, and the example that runs it."""

from __future__ import annotations

from netspec.codegen.classes import ClassText, known_types
from netspec.codegen.expression import INDENT
from netspec.codegen.forward import Forward
from netspec.codegen.merging import Merged
from netspec.codegen.names import Names, variable_name
from netspec.codegen.outline import Materials, Outline, Step, Value
from netspec.codegen.prose import root_doc
from netspec.ir import Network, Unknown

TUPLE_METHODS = frozenset(("count", "index"))


def root_blocks(name: str, materials: Materials, names: Names) -> list[list[str]]:
    """The lines of the network's class; of the named tuple that it returns in training before, if it has heads."""
    network, tree = materials.network, materials.tree
    outline = materials.outline(tree.root)
    values = dict(zip(tree.root.outputs, outline.outputs, strict=True))
    main = values[network.output_value]
    trunk, aside = _split(outline, main)
    heads = [(head.name, values[head.value]) for head in network.heads]
    steps = {step.access: step for step in (*trunk, *aside)}
    merged = Merged([outline], outline.items, steps, {}, (main, *(value for _, value in heads)))
    forward = Forward(
        list(steps.values()),
        len(outline.arrives),
        merged.outputs,
        {},
        known_types(merged),
        frozenset(step.access for step in aside),
        _named(aside, trunk, heads),
    )
    written = ClassText(name, root_doc(network), [], outline.items, {}, merged, materials.signatures, forward=forward)
    if not heads:
        return [written.lines([main])]
    result = names.give(f"{name}Output")
    fields = _fields([head for head, _ in heads])
    tuple_lines = [f"class {result}(NamedTuple):", f'{INDENT}"""What {name} returns in training."""', ""]
    tuple_lines += [f"{INDENT}{field}: Tensor" for field in fields]
    return [tuple_lines, written.lines_with_heads(result, fields, [value for _, value in heads], main)]


def _split(outline: Outline, main: Value) -> tuple[list[Step], list[Step]]:
    """The steps that the main output needs or that lead nowhere, and those of side outputs alone."""
    for_main = _needed(outline, {main})
    for_sides = _needed(outline, set(outline.outputs) - {main})
    aside = [step for name, step in outline.steps.items() if name in for_sides and name not in for_main]
    return [step for step in outline.steps.values() if step not in aside], aside


def _needed(outline: Outline, values: set[Value]) -> set[str]:
    found: set[str] = set()
    waiting = [value[0] for value in values if value[0]]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [value[0] for value in outline.steps[name].inputs if value[0]]
    return found


def _named(aside: list[Step], trunk: list[Step], heads: list[tuple[str, Value]]) -> dict[Value, str]:
    """Side outputs, and the values of the trunk that they start from, have variables of their own."""
    made = {value for step in trunk for value in step.outputs}
    beside = {value for step in aside for value in step.outputs}
    named = {value: variable_name(head.lower()) for head, value in heads if value in beside}
    for step in aside:
        for value in step.inputs:
            if value in made:
                named.setdefault(value, variable_name(f"before_{step.access.replace('.', '_')}".lower()))
    return named


def _fields(heads: list[str]) -> list[str]:
    """The names of the tuple's fields: the main output's, then the heads'."""
    names = Names(TUPLE_METHODS)
    wished = [variable_name(head) for head in heads]
    for name in wished:
        names.give(name)
    return [names.give("output"), *wished]


def example(network: Network, name: str) -> list[str]:
    """What `python FILE.py` does: a summary, and one batch."""
    assert not isinstance(network.input, Unknown)
    shape = ", ".join(map(str, (2, *network.input.shape)))
    return [
        'if __name__ == "__main__":',
        f"{INDENT}model = {name}().eval()",
        f"{INDENT}print(model)",
        f'{INDENT}print(f"{{sum(p.numel() for p in model.parameters()):,}} parameters")',
        f"{INDENT}with torch.no_grad():",
        f"{INDENT * 2}batch = torch.randn({shape})",
        f'{INDENT * 2}print(f"{{tuple(batch.shape)}} -> {{tuple(model(batch).shape)}}")',
    ]
