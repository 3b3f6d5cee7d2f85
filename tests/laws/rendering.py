"""Renders the project's own models and macros with Jinja alone, in milliseconds, for any declarations.

`Project(root).render(model_file)` gives the SQL that dbt would compile; a test compares the two.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import jinja2
import yaml
from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser


class MacroReturn(Exception):
    """Raised by `return()` to leave a macro with a value that is not text."""

    def __init__(self, value: Any) -> None:
        self.value = value


class WithoutBlocks(Extension):
    """Drops dbt's own blocks among the macros: nothing here needs them."""

    tags = {"test", "materialization", "snapshot"}  # noqa: RUF012

    def parse(self, parser: Parser) -> list[nodes.Node]:
        tag = next(parser.stream).value
        while parser.stream.current.type != "block_end":
            next(parser.stream)
        parser.parse_statements((f"name:end{tag}",), drop_needle=True)
        return []


class Project:
    """A dbt project's macros, ready to render models. `meta` is model → config.meta; tests may change it."""

    def __init__(self, root: Path, relation: Callable[[str], str] = str) -> None:
        self.root = root
        self.meta: dict[str, Any] = dict(_declared(root / "models"))
        self.vars: dict[str, Any] = dict(_load(root / "dbt_project.yml")["vars"])
        self.config = _Config()
        self.this = _This()
        self._relation = relation
        self._reads: list[str] = []
        self._parsed: dict[str, nodes.Macro] = {}
        self._macros: dict[str, Callable[..., Any]] = {}
        self._environment = jinja2.Environment(extensions=["jinja2.ext.do", WithoutBlocks])
        self._parse_macros()
        self._templates: dict[Path, jinja2.Template] = {}

    def render(self, file: Path, name: str = "") -> str:
        """The SQL of a model's file. `config` holds the model's configuration until the next call."""
        self.config.clear()
        self.this.name = name
        if file not in self._templates:
            self._templates[file] = self._environment.from_string(file.read_text())
        return self._templates[file].render()

    def reads(self, file: Path, name: str = "") -> list[str]:
        """The models that a model's file reads with ref(), with the present declarations."""
        self._reads = []
        self.render(file, name)
        return list(dict.fromkeys(self._reads))

    def strategy(self, target: str, this_run: str, columns: list[str]) -> str:
        """SQL that adds the rows of the table `this_run` by the incremental strategy of the model rendered last."""
        arguments = {
            "target_relation": target,
            "temp_relation": this_run,
            "dest_columns": [{"quoted": f'"{column}"'} for column in columns],
            "incremental_predicates": self.config.get("incremental_predicates"),
        }
        return str(self._call(f"get_incremental_{self.config['incremental_strategy']}_sql")(arguments))

    def _parse_macros(self) -> None:
        for file in sorted(self.root.glob("macros/**/*.sql")):
            tree = self._environment.parse(file.read_text())
            self._parsed |= {macro.name: macro for macro in tree.find_all(nodes.Macro)}
        self._environment.globals.update(self._stand_ins())
        self._environment.globals.update({name: self._call(name) for name in self._parsed})

    def _macro(self, name: str) -> Callable[..., Any]:
        """A macro in a template of its own, so that calls between macros pass through `_call` and may return.

        It is compiled when it is called first: no card calls all of them.
        """
        if name not in self._macros:
            macro = self._parsed[name]
            macro.name = f"macro_{name}"
            tree = nodes.Template([macro], lineno=1)
            tree.set_environment(self._environment)
            code = self._environment.compile(tree)
            template = jinja2.Template.from_code(self._environment, code, self._environment.globals)
            self._macros[name] = getattr(template.module, macro.name)
        return self._macros[name]

    def _call(self, name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            try:
                return self._macro(name)(*arguments, **named)
            except MacroReturn as returned:
                return returned.value

        return call

    def _stand_ins(self) -> dict[str, Any]:
        """The part of dbt's context that the models of this project use."""
        return {
            "execute": True,
            "graph": _Graph(self),
            "ref": self._ref,
            "var": lambda name, default=None: self.vars.get(name, default),
            "config": self.config,
            "is_incremental": lambda: self.vars["previous_as_of"] is not None,
            "return": _raise_return,
            "adapter": _Adapter(self._parsed, self._call),
            "dbt": _Dbt(),
            "exceptions": _Exceptions(),
            "this": self.this,
        }

    def _ref(self, *name: str, **_: Any) -> str:
        self._reads.append(name[-1])
        return self._relation(name[-1])


class _Graph:
    """`graph.nodes['model.accord.<model>'].config.meta`."""

    def __init__(self, project: Project) -> None:
        self._project = project

    @property
    def nodes(self) -> Mapping[str, Any]:
        return {f"model.accord.{name}": {"config": {"meta": meta}} for name, meta in self._project.meta.items()}


class _Config(dict[str, Any]):
    """`{{ config(...) }}` prints nothing and stores its settings."""

    def __call__(self, *_: Any, **settings: Any) -> str:
        self.update(settings)
        return ""


class _This:
    """The table of the model that is being rendered."""

    name = ""

    def __str__(self) -> str:
        return self.name

    def incorporate(self, path: Mapping[str, str]) -> str:
        """Another table in the same schema."""
        return path["identifier"]


class _Adapter:
    def __init__(self, macros: Collection[str], call: Callable[[str], Callable[..., Any]]) -> None:
        self._macros = macros
        self._call = call

    def dispatch(self, name: str, *_: Any) -> Callable[..., Any]:
        return self._call(f"duckdb__{name}" if f"duckdb__{name}" in self._macros else f"default__{name}")


class _Dbt:
    def type_string(self) -> str:
        return "TEXT"


class _Exceptions:
    def raise_compiler_error(self, message: str) -> str:
        raise ValueError(message)


def _raise_return(value: Any = "") -> None:
    raise MacroReturn(value)


def _declared(models: Path) -> Iterator[tuple[str, Any]]:
    """(model, config.meta) of every model that has a meta."""
    for file in sorted(models.glob("definitions/**/*.yml")):
        for model in _load(file).get("models", []):
            meta = model.get("config", {}).get("meta")
            if meta:
                yield model["name"], meta


def _load(file: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(file.read_text(), yaml.CSafeLoader)
    return loaded
