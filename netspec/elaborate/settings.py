"""`train { ... }`: settings as plain values, checked against the recipe's model and recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netspec.elaborate.options import option_value, plain
from netspec.elaborate.values import WRONG, DefValue, Wrong
from netspec.source.codes.names import MisplacedStatement, NameTaken
from netspec.source.codes.options import BadOption, OptionTwice, UnknownSetting
from netspec.syntax import tree

if TYPE_CHECKING:
    from netspec.elaborate.context import Context


def run_train(statement: tree.Train, context: Context) -> None:
    """Evaluates and checks the settings; they become the network's `train`."""
    net = context.net
    if context.nested:
        context.report(MisplacedStatement, statement.span, f"a training recipe can't stand in {context.nested}")
        return
    if net.train_span is not None:
        context.report(
            NameTaken, statement.span, "a network has one training recipe", labels=[(net.train_span, "the other one")]
        )
        return
    net.train_span = statement.span
    settings: dict[str, Any] = {}
    written: dict[str, tree.Argument] = {}
    for argument in statement.settings:
        assert argument.name is not None
        name = argument.name.name
        if name in written:
            context.report(
                OptionTwice,
                argument.span,
                f"the recipe gives {name} twice",
                labels=[(written[name].span, "given here")],
            )
            continue
        written[name] = argument
        value = setting_value(argument.value, context)
        if not isinstance(value, Wrong):
            settings[name] = value
    net.train = settings
    _check(settings, written, statement, context)


def setting_value(expr: tree.Expr, context: Context) -> Any:
    """A setting's plain value; a call such as `sgd(lr=0.1)` is its name and its options."""
    if isinstance(expr, tree.Call):
        options: dict[str, Any] = {}
        for argument in expr.arguments:
            if argument.name is None:
                context.report(BadOption, argument.span, f"{expr.function.name} takes its options by name")
                return WRONG
            value = setting_value(argument.value, context)
            if isinstance(value, Wrong):
                return WRONG
            options[argument.name.name] = value
        return {"name": expr.function.name, "options": options}
    if isinstance(expr, tree.Items):
        items = [setting_value(item, context) for item in expr.items]
        return WRONG if any(isinstance(item, Wrong) for item in items) else items
    value = option_value(expr, context)
    if isinstance(value, Wrong):
        return WRONG
    if isinstance(value, DefValue):
        context.report(BadOption, expr.span, f"a setting is a plain value, and {value.name} is a def")
        return WRONG
    known = plain(value)
    return list(known) if isinstance(known, tuple) else known


def _check(
    settings: dict[str, Any], written: dict[str, tree.Argument], statement: tree.Train, context: Context
) -> None:
    from netspec.elaborate.recipe import setting_names  # most networks have no recipe: its model is not built for them
    from netspec.elaborate.recipe_faults import read_recipe

    _, faults = read_recipe(settings)
    for fault in faults:
        argument = written.get(fault.setting)
        where = statement.span if argument is None else argument.span
        unknown = argument is not None and fault.setting not in setting_names()
        if argument is not None and unknown and argument.name is not None:
            where = argument.name.span
        if argument is not None and fault.option is not None and isinstance(argument.value, tree.Call):
            named = [one for one in argument.value.arguments if one.name is not None and one.name.name == fault.option]
            where = named[0].span if named else where
        help = f"did you mean {fault.help}?" if unknown and fault.help and "?" not in fault.help else fault.help
        context.report(UnknownSetting if unknown else BadOption, where, fault.message, help=help)
