"""Command lines that documents quote, checked without running them."""

import re
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

import typer
from tests.docs.pages import Code
from tests.support import PROJECT

from accord.cli.app import app
from accord.common.errors import AccordError

SHELL = ("sh", "bash")
CONTROL = set(";&|()\n")


def commands(code: Code) -> Iterator[list[str]]:
    """The simple commands of a piece of code, each as words; of prose and quoted output those that begin with ours."""
    if code.language in SHELL:
        yield from simple_commands(code.text)
    elif code.language in ("span", "text", ""):
        for line in code.text.splitlines():
            if re.match(r"\s*(\.venv/bin/)?accord [a-z]|\s*make [a-z]", line):
                yield from simple_commands(line)


def simple_commands(text: str) -> Iterator[list[str]]:
    """Commands of a shell text: comments, assignments before them and redirections are left out."""
    uncommented = re.sub(r"(?m)(^|\s)#.*$", "", text.replace("\\\n", " "))
    lexer = shlex.shlex(uncommented, posix=True, punctuation_chars="".join(CONTROL) + "<>")
    lexer.whitespace, lexer.whitespace_split, lexer.commenters = " \t", True, ""
    words: list[str] = []
    is_redirected = False
    for token in [*lexer, "\n"]:
        if set(token) <= CONTROL:
            if words:
                yield words
            words, is_redirected = [], False
        elif set(token) <= set("<>"):
            is_redirected = True
        elif is_redirected:
            is_redirected = False
        elif words or not re.match(r"[A-Z_]+=", token):
            words.append(token)


def problem(words: Sequence[str], is_complete: bool) -> str | None:
    """What is wrong with a command, if it is ours. `is_complete`: it must not lack an argument."""
    name, arguments = Path(words[0]).name, list(words[1:])
    if name == "accord" and arguments:
        return _of_accord(arguments, is_complete)
    if name == "make":
        return _of_make(arguments)
    if arguments[:1] == ["-c"] and name.startswith("python"):
        compile(arguments[1], "<quoted>", "exec")
    return None


def _of_accord(arguments: list[str], is_complete: bool) -> str | None:
    group = typer.main.get_command(app)
    context = group.context_class(group, info_name="accord")
    command = group.commands.get(arguments[0])  # type: ignore[attr-defined]
    if command is None:
        return f"there is no command '{arguments[0]}'"
    if "…" in arguments or (len(arguments) == 1 and not is_complete):
        known = {option for parameter in command.params for option in parameter.opts}
        unknown = [word for word in arguments if word.startswith("--") and word not in known]
        return f"there is no option {', '.join(unknown)}" if unknown else None
    try:
        command.make_context(arguments[0], arguments[1:], parent=context)
    except AccordError as error:
        return str(error)
    except Exception as error:  # click's, of which typer carries a copy of its own
        if not hasattr(error, "format_message"):
            raise
        return str(error.format_message())
    return None


def _of_make(arguments: list[str]) -> str | None:
    makefile = (PROJECT / "Makefile").read_text()
    targets = set(re.findall(r"(?m)^([a-z-]+):", makefile))
    variables = set(re.findall(r"(?m)^([A-Z]+) \?=", makefile))
    for word in arguments:
        name, is_variable, _ = word.partition("=")
        if name not in (variables if is_variable else targets):
            return f"the Makefile has no {'variable' if is_variable else 'target'} '{name}'"
    return None
