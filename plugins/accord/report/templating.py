"""Shared by all HTML pages: the style sheet, the template settings, and a pattern for email addresses to hide."""

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

STYLE = Path(__file__).with_name("style.css")
ADDRESS = re.compile(r"[^\s'\",;:<>()\[\]{}]+@[^\s'\",;:<>()\[\]{}]+")


@cache
def templates(package: str, folder: str) -> Environment:
    """The templates in a package's folder. Values are escaped; a missing value is an error.

    One environment a process, so that each template is compiled once. A page sets its filters before it renders.
    """
    return Environment(
        loader=PackageLoader(package, folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
