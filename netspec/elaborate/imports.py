"""`from "blocks.net" use basic`: other files, each loaded once, none of them outside the root."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from netspec.elaborate import blocks
from netspec.elaborate.context import Context
from netspec.elaborate.environment import Binding, Environment
from netspec.elaborate.names import may_be_named
from netspec.elaborate.parameters import Overrides
from netspec.elaborate.values import Wrong
from netspec.source import Label, Problems
from netspec.source.bounded_reading import NotAFileError, read_bounded
from netspec.source.bundled import bundled
from netspec.source.codes.names import ImportFailed, UnknownImport
from netspec.source.codes.types import BoundExceeded
from netspec.source.nearest import nearest
from netspec.syntax import decode, parse_source, tree

MOST_FILES = 64
MOST_BYTES = 2**20


@dataclass(slots=True, eq=False)
class Module:
    """A loaded file: its names, and the nets that it has, which nobody can use."""

    shown: str
    environment: Environment
    own: frozenset[str] = frozenset()
    """The defs and params that it declares; what it takes from others is not handed on."""
    nets: frozenset[str] = frozenset()


@dataclass(slots=True, eq=False)
class Loader:
    """Follows `from`; files are known by their resolved path, so two spellings are one file.

    - `root`: no file outside it is opened; `main` is the file that was named first, None for a text.
    """

    problems: Problems
    root: Path
    main: Path | None
    modules: dict[Path, Module | None] = field(default_factory=dict)
    loading: list[Path] = field(default_factory=list)
    overrides: Overrides = field(default_factory=lambda: Overrides({}))
    reached: dict[Path, set[str]] = field(default_factory=dict)
    """Names that the main file takes from others: the params among them can be given from outside."""

    def reach(self, statements: Iterable[tree.Statement], here: Path) -> None:
        """Notes what the main file takes, before any file is loaded on another's behalf."""
        for statement in statements:
            found = self._resolve(statement.path.value, here) if isinstance(statement, tree.Use) else None
            if isinstance(statement, tree.Use) and isinstance(found, Path):
                self.reached.setdefault(found, set()).update(name.name for name in statement.names)

    def use(self, statement: tree.Use, here: Path, context: Context) -> None:
        """Binds the names that a `from` takes; what can't be had is reported, and broken."""
        module = self._module(statement, here, context)
        for name in statement.names:
            binding = module.environment.names.get(name.name) if module is not None else None
            if module is None or binding is None or name.name not in module.own:
                context.environment.broken.add(name.name)
                if module is not None and name.name not in module.environment.broken:
                    self._not_there(name, module, context)
                continue
            if may_be_named(name, "name", context):
                context.environment.names[name.name] = Binding(binding.value, name.span)

    def _not_there(self, name: tree.Ident, module: Module, context: Context) -> None:
        if name.name in module.nets:
            help = "use takes defs and params; write the net's body as a def to share it"
        else:
            names = [one for one in module.environment.names if one in module.own]
            near = nearest(name.name, names) or (names[0] if len(names) == 1 else None)
            help = f"did you mean {near}?" if near else f"it has {', '.join(names[:12]) or 'none at all'}"
        context.report(
            UnknownImport, name.span, f"{module.shown} has no def or param named {name.name[:60]}", help=help
        )

    def _module(self, statement: tree.Use, here: Path, context: Context) -> Module | None:
        text = statement.path.value
        found = self._resolve(text, here)
        if isinstance(found, str):
            context.report(ImportFailed, statement.path.span, f"{text[:80]!r} can't be used: {found}")
            return None
        if found in self.loading:
            cycle = [path.name for path in self.loading[self.loading.index(found) :]] + [found.name]
            what = "a file can't use itself" if len(cycle) == 2 else "files use each other in a circle"
            context.report(ImportFailed, statement.path.span, f"{what}: {' → '.join(cycle)}")
            return None
        if found not in self.modules:
            if len(self.modules) + len(self.loading) + (self.main is None) >= MOST_FILES:
                context.report(BoundExceeded, statement.span, f"a network comes from {MOST_FILES} files at most")
                return None
            self.modules[found] = self._load(found, statement, context)
        return self.modules[found]

    def _resolve(self, text: str, here: Path) -> Path | str:
        """The file that a path names, or why it can't be followed."""
        if "\\" in text:
            return "folders are separated by /"
        if "://" in text:
            return "nothing is fetched from a network"
        path = PurePosixPath(text)
        if not text or path.is_absolute() or "\0" in text:
            return "a path is relative to the file that it stands in"
        if path.parts and path.parts[0] == "std":
            return self._bundled(path)
        try:
            found = (here / path).resolve()
            inside = found.is_relative_to(self.root.resolve())
        except (OSError, RuntimeError, ValueError):
            return "it leads nowhere"
        return found if inside else f"it leads out of the root, {self.root.name or self.root}/ (--root names another)"

    def _bundled(self, path: PurePosixPath) -> Path | str:
        library = bundled("networks")
        if any(part in ("..", ".") for part in path.parts):
            return "std/ holds the bundled library alone"
        return Path(str(library)) / path

    def _load(self, path: Path, statement: tree.Use, context: Context) -> Module | None:
        data = self._read(path, statement, context)
        if data is None:
            return None
        shown = self._shown(path, statement)
        before = len(self.problems.diagnostics)
        source = decode(data, shown, self.problems)
        file = parse_source(source, self.problems) if source is not None else None
        if file is None:
            self._point_at(statement, before)
            return None
        self.loading.append(path)
        module = self._run(file, path, shown, context)
        self.loading.pop()
        return module

    def _shown(self, path: Path, statement: tree.Use) -> str:
        if statement.path.value.startswith("std/"):
            return statement.path.value
        if self.main is None:
            return path.name
        try:
            return str(self.main.parent / path.relative_to(self.main.parent.resolve()))
        except ValueError:
            return str(path)

    def _point_at(self, statement: tree.Use, first: int) -> None:
        """Adds the `from` as a second label to what another file's text has wrong."""
        for index in range(first, len(self.problems.diagnostics)):
            one = self.problems.diagnostics[index]
            label = Label(statement.span.place, "used here")
            self.problems.diagnostics[index] = replace(one, labels=(*one.labels, label))

    def _read(self, path: Path, statement: tree.Use, context: Context) -> bytes | None:
        try:
            if statement.path.value.startswith("std/"):
                library = bundled("networks")
                for part in PurePosixPath(statement.path.value).parts:
                    library = library / part
                return library.read_bytes()
            return read_bounded(path, MOST_BYTES)
        except NotAFileError as error:
            why = f"it is {error.what}, not a file"
        except FileNotFoundError:
            near = nearest(path.name, _beside(path))
            why = "there is no such file" + (f" (did you mean {near}?)" if near else "")
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "it can't be read"
        context.report(ImportFailed, statement.path.span, f"{statement.path.value[:80]!r} can't be used: {why}")
        return None

    def _run(self, file: tree.File, path: Path, shown: str, context: Context) -> Module:
        """Evaluates a file's params, lets and defs; nothing else of it is run."""
        environment = Environment(None)
        inner = context.inside(environment=environment, defaults={}, nested="a file that is used")
        after = blocks.prepare(file.statements, inner)
        for statement in file.statements:
            match statement:
                case tree.Use():
                    self.use(statement, path.parent, inner)
                case tree.Let():
                    blocks.bind_name(statement.name, statement.value, "let", inner)
                case tree.Param():
                    blocks.bind_name(statement.name, statement.value, "param", inner)
                    if statement.name.name in self.reached.get(path, ()):
                        self._override(statement.name, inner)
                case tree.Default():
                    inner.defaults = after[id(statement)]
        return Module(
            shown,
            environment,
            frozenset(one.name.name for one in file.statements if isinstance(one, tree.Param | tree.Define)),
            frozenset(one.name.name for one in file.statements if isinstance(one, tree.Net)),
        )

    def _override(self, name: tree.Ident, context: Context) -> None:
        """Gives a param the value that came from outside for it, before anything is made of it."""
        binding = context.environment.names.get(name.name)
        if binding is not None:
            value = self.overrides.value(name.name, binding.value, name.span, context)
            if isinstance(value, Wrong):
                del context.environment.names[name.name]
                context.environment.broken.add(name.name)
            else:
                binding.value = value


def _beside(path: Path) -> list[str]:
    try:
        return [one.name for one in path.parent.iterdir()][:1000]
    except OSError:
        return []
