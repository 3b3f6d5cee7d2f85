"""`published/current` and the links through it: which publication readers see, changed by one rename."""

import os
from pathlib import Path

from accord.common.settings import Settings
from accord.common.state_files import append_line, sync
from accord.store import publications
from accord.store.publications import Publication

LINKS = (publications.DATABASE, "parquet", "report")


def show(settings: Settings, publication: Publication, replaced: Publication | None) -> None:
    """From one rename on, every reader that opens a path sees `publication`; there is no instant without one."""
    for name in LINKS:
        if not (settings.published / name).is_symlink():
            _link(settings.published / name, Path("current") / name)
    if replaced:
        append_line(publications.shown_log(settings), replaced.publication_id)
    _link(settings.published / "current", Path("history") / publication.publication_id)
    sync(settings.published)


def _link(link: Path, target: Path) -> None:
    draft = link.with_name(f".{link.name}.new")
    draft.unlink(missing_ok=True)
    draft.symlink_to(target)
    os.replace(draft, link)
