"""What every page of ours shares: how it looks, templates that know all their words, and no address on it."""

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

STYLE = Path(__file__).with_name("style.css")
ADDRESS = re.compile(r"[^\s'\",;:<>()\[\]{}]+@[^\s'\",;:<>()\[\]{}]+")


@cache
def templates(package: str, folder: str) -> Environment:
    """The templates in a package's folder: values are escaped, and one that is not given is an error.

    One environment a process, so that a template is compiled once; a page sets its filters anew each time.
    """
    return Environment(
        loader=PackageLoader(package, folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
