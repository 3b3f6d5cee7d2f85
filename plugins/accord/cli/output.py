"""Where every command prints, and how it prints what it found: for a person, or as JSON for a program."""

import json
from collections.abc import Callable
from typing import Annotated, Any

import typer
from rich.console import Console

out, err = Console(), Console(stderr=True)

AsJson = Annotated[bool, typer.Option("--json", help="for a program to read")]


def show_found(found: dict[str, Any], as_json: bool, show: Callable[[dict[str, Any], Console], None]) -> None:
    """As JSON, or by the screen `show`."""
    if as_json:
        typer.echo(json.dumps(found, indent=2, default=str))
    else:
        show(found, out)
