"""The page of a real run shows what `accord run` published."""

import re
from pathlib import Path

from tests.plugins.report.world import opened_file


def test_the_published_page_counts_the_published_leads(published_home: Path) -> None:
    published = published_home / "published"
    page = (published / "report" / "index.html").read_text(encoding="utf-8")
    with opened_file(published / "accord.duckdb", "read_only") as connection:
        leads = connection.execute("select count(*) from accord.lead_stages").fetchone()
        agreements = connection.execute("select definition, fingerprint from accord.agreements").fetchall()
    assert leads is not None
    shown = re.search(r'id="headline-inquiry">.*?class="big"[^>]*>([\d,]+)<', page, re.DOTALL)
    assert shown is not None
    assert int(shown[1].replace(",", "")) == leads[0]
    for definition, fingerprint in agreements:
        assert f'id="version-{definition}"' in page
        assert fingerprint[:12] in page


def test_what_the_published_page_links_to_is_published_with_it(published_home: Path) -> None:
    report = published_home / "published" / "report"
    page = (report / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'<a href="([^"]+)"', page)
    assert links
    assert all(f'id="{link[1:]}"' in page if link.startswith("#") else (report / link).exists() for link in links)
