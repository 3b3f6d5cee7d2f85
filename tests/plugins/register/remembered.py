"""The register as a person would keep it on paper: who signed which words, and what was in force when it was published.

It knows texts, not fingerprints, and reads nothing of what `accord.register` computes.
"""

from dataclasses import dataclass, field
from datetime import date

SIDES = ("marketing", "sales")


@dataclass
class Version:
    """`says`: its words now. `signed`: the words that each side signed and that still stand as signed."""

    says: str
    start: date | None = None
    signed: dict[str, str] = field(default_factory=dict)

    @property
    def is_agreed(self) -> bool:
        return all(self.signed.get(side) == self.says for side in SIDES)


Past = list[tuple[date, str, str]]
"""(first day, version, its words), by day: who decided from when on."""


@dataclass
class Paper:
    versions: dict[str, Version]
    published_on: date | None = None
    published: Past = field(default_factory=list)

    def past(self, before: date) -> Past:
        started = [(each.start, name, each.says) for name, each in self.versions.items() if each.start]
        return sorted(each for each in started if each[0] < before)

    @property
    def is_readable(self) -> bool:
        starts = [each.start for each in self.versions.values() if each.start]
        return len(starts) == len(set(starts))

    @property
    def keeps_the_past(self) -> bool:
        return self.published_on is None or self.past(self.published_on) == self.published

    def is_frozen_otherwise(self, name: str) -> bool:
        """Whether a version was published in force with other words than it has now."""
        return any(version == name and says != self.versions[name].says for _, version, says in self.published)

    def may_publish(self, on: date, is_restated: bool) -> bool:
        agreed = all(self.versions[name].is_agreed for _, name, _ in self.past(on))
        return self.is_readable and agreed and (is_restated or self.keeps_the_past)

    def publish(self, on: date) -> None:
        self.published_on, self.published = on, self.past(on)

    def sign(self, name: str, side: str) -> None:
        """The other side's signature stands only where it is of the same words."""
        version = self.versions[name]
        version.signed = {each: words for each, words in version.signed.items() if words == version.says}
        version.signed[side] = version.says
