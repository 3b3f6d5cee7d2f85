"""`accord rollback`: the publication before the current one becomes the current one again."""

import json
from datetime import UTC, datetime

from accord.common.errors import PublicationError
from accord.common.settings import Settings
from accord.common.state_files import append_line
from accord.publish.current_link import show
from accord.store import publication_files, publications
from accord.store.publications import Publication
from accord.store.run_lock import run_lock


def rollback(settings: Settings) -> Publication:
    """Makes the publication before the current one current; called again, the one before that. None is deleted.

    Raises PublicationError where there is none to go back to, StateError where that one's database is damaged.
    """
    with run_lock(settings, "rollback"):
        history = publications.history(settings)
        now = history.current
        if now is None:
            raise PublicationError("Nothing is published, so there is nothing to roll back. Next: accord run")
        earlier = [
            publication
            for publication in history.publications
            if publication.published_at < now.published_at and history.state(publication) == "replaced"
        ]
        if not earlier:
            raise PublicationError(
                f"{now.publication_id} is the oldest publication in the history: there is none before it to go back "
                "to. To replace it, correct the data or the definitions and run: accord run"
            )
        back_to = earlier[-1]
        publication_files.require_whole(history.folder_of(back_to))
        entry = {
            "publication_id": now.publication_id,
            "back_to": back_to.publication_id,
            "rolled_back_at": datetime.now(UTC).isoformat(),
        }
        append_line(publications.rollback_log(settings), json.dumps(entry))
        show(settings, back_to, now)
        return back_to
