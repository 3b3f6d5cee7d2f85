"""The page, opened in a browser that cannot reach anything else."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.plugins.report.conftest import in_browser
from tests.plugins.report.pages import DESK, PHONE, number_in
from tests.plugins.report.world import opened_file

from accord.common.settings import load
from accord.register.entries import entries
from accord.report.report_page import render

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHARTS = ["promises", "sent_back", "contact", "nurture", "way_back", "funnel", "weekly", "cohorts", "waits",
          "set_aside"]  # fmt: skip

pytestmark = in_browser


def test_the_page_names_no_address_outside_itself(rendered: Path) -> None:
    text = rendered.read_text(encoding="utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
    for outside in ("http://", "https://", "src=", "@import", "<script", "@font-face"):
        assert outside not in text


def test_headline_figures_are_the_counts_of_the_published_file(world: Path, at: Callable[[int], "Page"]) -> None:
    page = at(DESK)
    assert page.locator("#headline-inquiry .big").inner_text() == "2,000"
    for stage in ("mql", "sal", "sql", "customer"):
        expected = number_in(world, f"select count(*) from accord.lead_stages where stage = '{stage}'")
        assert page.locator(f"#headline-{stage} .big").inner_text() == expected
    assert "the end of 4 February 2026" in page.locator("header.top").inner_text()
    assert page.locator("#warnings").count() == 0


@pytest.mark.parametrize(("width", "shown"), [(DESK, "wide"), (PHONE, "narrow")])
def test_every_chart_is_visible_named_and_has_its_table(
    rendered: Path, opened: Callable[..., "Page"], width: int, shown: str
) -> None:
    page = opened(rendered, width)
    for key in CHARTS:
        drawing = page.locator(f"#figure-{key} .{shown} svg")
        assert drawing.is_visible()
        box = drawing.bounding_box()
        assert box is not None
        assert box["width"] > 250
        assert box["height"] > 100
        assert page.locator(f"#figure-{key} svg:visible").count() == 1
        assert drawing.locator("title").text_content()
        page.locator(f"#figure-{key} summary").click()
        assert page.locator(f"#figure-{key} tbody tr").first.is_visible()


# How far each text of a drawing is outside of it, in pixels.
TEXTS_OUTSIDE = """() => [...document.querySelectorAll('.chart svg')].flatMap(drawing => {
    const box = drawing.getBoundingClientRect()
    return box.width === 0 ? [] : [...drawing.querySelectorAll('text')].map(text => {
        const own = text.getBoundingClientRect()
        const outside = [box.left - own.left, own.right - box.right, box.top - own.top, own.bottom - box.bottom]
        return [text.textContent, Math.max(...outside)]
    })
})"""


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_every_text_of_a_chart_is_inside_its_drawing(at: Callable[[int], "Page"], width: int) -> None:
    """Charts are measured in another font than a reader has: this machine's is a wide one."""
    found = at(width).evaluate(TEXTS_OUTSIDE)
    assert len(found) > 200
    assert [(text, outside) for text, outside in found if outside > 0] == []


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_nothing_sticks_out_to_the_side(rendered: Path, opened: Callable[..., "Page"], width: int) -> None:
    page = opened(rendered, width)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_cohorts_that_had_no_time_to_convert_are_hatched_and_said_to_be(
    world: Path, at: Callable[[int], "Page"]
) -> None:
    page = at(DESK)
    immature = number_in(
        world,
        """
        select count(distinct (cohort_month, stage)) filter (where not is_mature and next_stage is not null)
            + count(distinct cohort_month) filter (where stage = 'mql' and not is_customer_mature)
        from accord.funnel_cohorts
    """,
    )
    assert page.locator("#figure-cohorts .wide [data-immature]").count() == int(immature) > 0
    assert page.locator("#figure-cohorts td:text-is('not yet')").count() == int(immature)
    assert page.locator("#immature-legend").is_visible()
    fill = page.locator("#figure-cohorts .wide [data-immature]").first.get_attribute("fill")
    assert fill is not None
    assert page.locator(f"#figure-cohorts .wide {fill.removeprefix('url(').removesuffix(')')}").count() == 1


def test_the_weeks_show_when_a_version_came_in_force(at: Callable[[int], "Page"]) -> None:
    drawing = at(DESK).locator("#figure-weekly .wide svg")
    assert "MQL: profile and actions" in (drawing.text_content() or "")


def test_the_agreement_is_on_the_page_in_the_words_that_were_signed(
    rendered: Path, opened: Callable[..., "Page"]
) -> None:
    page = opened(rendered)
    for summary in page.locator("details.other > summary").all():
        summary.click()
    for entry in entries(load()):
        shown = page.locator(f"#version-{entry.definition} .clauses").inner_text()
        assert all(text in shown for text in entry.clauses.values())
    in_force = page.locator("#version-profile_and_actions").inner_text()
    assert "Maren Holt" in in_force
    assert "22 August 2025" in in_force
    assert "from 1 September 2025" in in_force
    cards = page.locator(".gate").first.locator(".version").evaluate_all("cards => cards.map(card => card.className)")
    states = [card.split()[-1] for card in cards]
    assert states == ["in_force", "retired", *["candidate"] * (len(states) - 2)]
    assert "to 31 August 2025" in page.locator("#version-three_visits_in_a_week").inner_text()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_what_is_in_force_and_what_it_gives_comes_before_all_other_figures(
    at: Callable[[int], "Page"], width: int
) -> None:
    page = at(width)
    answer, tiles = page.locator("#answer-mql").bounding_box(), page.locator("#headline").bounding_box()
    assert answer is not None
    assert tiles is not None
    assert answer["y"] < tiles["y"]
    text = page.locator("#answer-mql").inner_text()
    assert "Profile and actions" in text
    assert "Signed by Maren Holt (Marketing, 20 August 2025) and Anil Rao (Sales, 22 August 2025)." in text


def test_every_figure_in_a_table_has_its_header_even_folded_into_cards(at: Callable[[int], "Page"]) -> None:
    page = at(PHONE)
    table = page.locator("#performance-mql")
    headers = table.locator("th[scope=col]").all_text_contents()
    labels = table.locator("tbody tr").first.locator("td").evaluate_all("cells => cells.map(c => c.dataset.label)")
    assert labels == headers[1:]


def test_definitions_of_a_gate_are_drawn_side_by_side_and_described_in_words(at: Callable[[int], "Page"]) -> None:
    drawing = at(DESK).locator("#figure-definitions-mql .wide svg")
    assert drawing.is_visible()
    description = drawing.locator("desc").text_content() or ""
    assert "profile and actions (in force): " in description
    assert "raised hand: 2.9 leads a week; became customers: too early" in description


@pytest.mark.usefixtures("without_drawings")
def test_a_restated_past_and_an_overdue_review_are_said_before_any_figure(
    make_world: Callable[..., Path], tmp_path: Path
) -> None:
    database = make_world(20)
    with opened_file(database) as connection:
        connection.execute("""
            update accord.publications
            set restated_by = 'Maren Holt', restated_because = 'wrong list, says jo@example.com <b>'
        """)
        connection.execute("update accord.agreements set is_review_due = true where state <> 'candidate'")
    html = render(database, tmp_path / "report").read_text()
    banner = html[html.index('id="warnings"') : html.index('id="headline"')]
    assert "Restated by Maren Holt: wrong list, says [address] &lt;b&gt;" in banner
    assert "The review of the definition “profile and actions” was due by 31 December 2026." in banner
    assert "three visits" not in banner  # another version replaced it: nobody has to review it


@pytest.mark.usefixtures("without_drawings")
def test_a_degraded_publication_says_so_before_any_figure(
    make_world: Callable[..., Path], tmp_path: Path, opened: Callable[..., "Page"]
) -> None:
    page = opened(render(make_world(50, is_degraded=True), tmp_path / "report"))
    banner, first = page.locator("#warnings").bounding_box(), page.locator("#headline").bounding_box()
    assert banner is not None
    assert first is not None
    assert banner["y"] < first["y"]
    assert "degraded" in page.locator("#warnings").inner_text()
    # What a check observed is shown as text, never as markup; rows that it quotes stay in the database.
    assert "2 days <script>alert(1)</script>" in page.locator("#audit").inner_text()
    assert "jo@example.com" not in page.content()


WITHOUT_MQLS = [key for key in CHARTS if key not in ("nurture", "funnel")]


@pytest.mark.parametrize(
    ("leads", "options", "missing"),
    [
        (0, {}, CHARTS),
        (1, {"only_inquiries": True}, WITHOUT_MQLS),
        (300, {"only_inquiries": True}, WITHOUT_MQLS),
    ],
)
def test_a_page_with_nothing_to_draw_says_so_instead(
    make_world: Callable[..., Path],
    tmp_path: Path,
    opened: Callable[..., "Page"],
    leads: int,
    options: dict,
    missing: list,
) -> None:
    page = opened(render(make_world(leads, **options), tmp_path / "report"))
    assert page.locator("#headline-inquiry .big").inner_text() == f"{leads}"
    for key in CHARTS:
        assert page.locator(f"#{key} > .empty").count() == (key in missing)
        assert page.locator(f"#figure-{key}").count() == (key not in missing)


def test_the_same_file_gives_the_same_page(world: Path, rendered: Path, tmp_path: Path) -> None:
    assert render(world, tmp_path).read_bytes() == rendered.read_bytes()
