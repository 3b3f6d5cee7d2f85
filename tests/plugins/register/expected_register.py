"""A simple model of the register: who signed which text, and which versions were in force at publication.

It compares texts, not fingerprints, and uses nothing that `accord.register` computes.
"""

from dataclasses import dataclass, field
from datetime import date

SIDES = ("marketing", "sales")


@dataclass
class Version:
    """`text`: its current text. `signed`: side -> the text that it signed, while the signature is still in the file."""

    text: str
    start: date | None = None
    signed: dict[str, str] = field(default_factory=dict)

    @property
    def is_agreed(self) -> bool:
        return all(self.signed.get(side) == self.text for side in SIDES)


Past = list[tuple[date, str, str]]
"""(first day, version, its text), by day: which version decided since when."""


@dataclass
class ExpectedRegister:
    versions: dict[str, Version]
    published_on: date | None = None
    published: Past = field(default_factory=list)

    def past(self, before: date) -> Past:
        started = [(each.start, name, each.text) for name, each in self.versions.items() if each.start]
        return sorted(each for each in started if each[0] < before)

    @property
    def is_readable(self) -> bool:
        starts = [each.start for each in self.versions.values() if each.start]
        return len(starts) == len(set(starts))

    @property
    def keeps_the_past(self) -> bool:
        return self.published_on is None or self.past(self.published_on) == self.published

    def has_changed_since_published(self, name: str) -> bool:
        """Whether a version was published as in force with another text than it has now."""
        return any(version == name and text != self.versions[name].text for _, version, text in self.published)

    def may_publish(self, on: date, is_restated: bool) -> bool:
        agreed = all(self.versions[name].is_agreed for _, name, _ in self.past(on))
        return self.is_readable and agreed and (is_restated or self.keeps_the_past)

    def publish(self, on: date) -> None:
        self.published_on, self.published = on, self.past(on)

    def sign(self, name: str, side: str) -> None:
        """The other side's signature stays only if it is of the same text."""
        version = self.versions[name]
        version.signed = {each: text for each, text in version.signed.items() if text == version.text}
        version.signed[side] = version.text
