"""`what_does_not_count`: the set-aside rules and the known domains, one text that both sides sign (rules 4 and 24).

Its signatures stand in `definitions/set_aside.yml`, under `agreement`.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from accord.common.settings import DBT_PROJECT, Settings
from accord.common.yaml_files import load_yaml
from accord.register import declaration_schemas, known_domains
from accord.register.fingerprints import fingerprint_of
from accord.register.payload_conditions import canonical_condition
from accord.register.signatures import Signature, SignedText, known_fields, signature, signed_fingerprint

NAME = "what_does_not_count"
MODEL = "set_aside"
FIELDS = {"marketing", "sales", "fingerprint"}


@dataclass(frozen=True)
class AgreedList(SignedText):
    """`canonical`: what the fingerprint is computed from. `descriptions`: rule -> what its YAML says of it."""

    file: Path
    marketing: Signature
    sales: Signature
    fingerprint: str
    signed_fingerprint: str | None
    canonical: dict[str, Any] = field(compare=False, repr=False)
    descriptions: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    definition = NAME
    signed_as = NAME

    @property
    def state(self) -> str:
        """`unsigned`, `changed` or `in_force`."""
        if not self.is_signed:
            return "unsigned"
        return "changed" if self.is_changed_since_signing else "in_force"

    def kept(self) -> dict[str, Any]:
        """What a publication keeps of it, JSON-able."""
        signatures = {"marketing": self.marketing, "sales": self.sales}
        return {
            "fingerprint": self.fingerprint,
            "signed_fingerprint": self.signed_fingerprint,
            "state": self.state,
            "is_signed": self.state == "in_force",
            **{f"{side}_signed_by": each.by for side, each in signatures.items()},
            **{f"{side}_signed_on": str(each.on) if each.on else None for side, each in signatures.items()},
            "canonical": self.canonical,
            "descriptions": self.descriptions,
        }


def read(settings: Settings, project: Path = DBT_PROJECT) -> AgreedList:
    """The list as it is now. Raises AgreementError, naming file and entry, if it is not valid."""
    declaration_schemas.check(project)
    file = declaration_schemas.file_of(project, MODEL)
    meta = next(model for model in load_yaml(file)["models"] if model["name"] == MODEL)["config"]["meta"]
    agreement = meta.get("agreement") or {}
    place = f"{file.name}, agreement"
    known_fields(agreement, FIELDS, place)
    canonical = {
        "time_zone": settings.time_zone,
        "kinds": sorted(meta["kinds"]),
        "mail": meta["mail"] | {"honeypot": _condition(meta["mail"]["honeypot"])},
        "rules": [_rule(rule) for rule in meta["set_aside"]],
        "known_domains": known_domains.rows(project),
    }
    return AgreedList(
        file=file,
        marketing=signature(agreement, "marketing", place),
        sales=signature(agreement, "sales", place),
        fingerprint=fingerprint_of(canonical),
        signed_fingerprint=signed_fingerprint(agreement),
        canonical=canonical,
        descriptions={rule["name"]: " ".join(str(rule.get("description", "")).split()) for rule in meta["set_aside"]},
    )


def _rule(rule: dict[str, Any]) -> dict[str, Any]:
    days = {name: str(rule[name]) for name in ("from", "until") if rule.get(name)}
    counted = {"is_counted": True} if rule.get("is_counted") else {}
    return {"name": rule["name"], "reason": rule["reason"], "when": _condition(rule["when"]), **counted, **days}


def _condition(sql: str) -> str:
    return canonical_condition(sql).removeprefix("SELECT ")
