"""What does not count, for a person: its rules, its domains, and what is different from what was published."""

from collections.abc import Sequence

from rich.console import Console

from accord.common.plurals import count
from accord.register.agreed_list import NAME, AgreedList
from accord.register.list_words import domains_in_words, rules_in_words


def show_text(agreed: AgreedList, changes: Sequence[str], console: Console) -> None:
    """What is about to be signed: each rule with its days, the domains by relationship, and what is new."""
    _say(console, f"{NAME}: which activities do not count, and which domains we know.")
    for rule in rules_in_words(agreed.canonical, agreed.descriptions):
        _say(console, f"  - {rule}")
    for relationship, domains in domains_in_words(agreed.canonical).items():
        _say(console, f"  - {relationship}, {count(len(domains), 'domain')}: {', '.join(domains)}")
    settings = ", ".join(f"{name} {value}" for name, value in sorted(agreed.canonical["mail"].items()))
    _say(console, f"  - how clicks of a mail are compared: {settings}")
    _say(console, f"  - kinds that can be set aside: {', '.join(agreed.canonical['kinds'])}")
    if changes:
        _say(console, "Other than what was published:")
        for change in changes:
            _say(console, f"  {change}")


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
