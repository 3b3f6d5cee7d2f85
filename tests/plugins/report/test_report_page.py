"""The page, opened in a browser that cannot reach anything else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.plugins.hand_offs import REPS
from tests.plugins.report.conftest import CHROMIUM
from tests.plugins.report.world import opened_file

from accord.common.settings import load
from accord.register.entries import entries
from accord.report import display
from accord.report.report_page import render

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHARTS = ["promises", "funnel", "weekly", "cohorts", "waits", "set_aside"]
DESK, PHONE = 1280, 390

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium")


@pytest.fixture(scope="module")
def rendered(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return render(world, tmp_path_factory.mktemp("report"))


@contextmanager
def opening(browser: "Browser") -> Iterator[Callable[..., "Page"]]:
    """Opens pages. A request for anything but the page itself is refused and fails the test, and so does an error."""
    contexts, requested, complaints = [], [], []

    def open_page(path: Path, width: int = DESK) -> "Page":
        context = browser.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))

        def refuse(route) -> None:
            if route.request.url == path.as_uri():
                route.continue_()
            else:
                requested.append(route.request.url)
                route.abort()

        page.route("**/*", refuse)
        page.goto(path.as_uri(), wait_until="networkidle")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert requested == [], "the page requested something besides itself"
    assert complaints == []


@pytest.fixture
def opened(browser: "Browser") -> Iterator[Callable[..., "Page"]]:
    with opening(browser) as open_page:
        yield open_page


@pytest.fixture(scope="module")
def at(browser: "Browser", rendered: Path) -> Iterator[Callable[[int], "Page"]]:
    """The page of the world at a width, for tests that only look: those that click open one of their own."""
    with opening(browser) as open_page:
        yield cache(partial(open_page, rendered))


def number_in(database: Path, sql: str) -> str:
    with opened_file(database) as connection:
        row = connection.execute(sql).fetchone()
        assert row is not None
        return f"{row[0]:,}" if isinstance(row[0], int) else str(row[0])


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


@pytest.mark.parametrize(
    ("leads", "options", "missing"),
    [
        (0, {}, CHARTS),
        (1, {"only_inquiries": True}, ["promises", "weekly", "cohorts", "waits", "set_aside"]),
        (300, {"only_inquiries": True}, ["promises", "weekly", "cohorts", "waits", "set_aside"]),
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
        assert page.locator(f"#{key} .empty").count() == (key in missing)
        assert page.locator(f"#figure-{key}").count() == (key not in missing)


def test_leads_and_sales_people_are_named_in_this_morning_alone(rendered: Path) -> None:
    text = rendered.read_text(encoding="utf-8")
    before, _, after = text.partition('<section id="this_morning">')
    morning, _, after = after.partition("</section>")
    names = ["crm:0", "crm:r", *(name for _, name, *_ in REPS)]
    assert [name for name in names if name in before + after] == []
    assert "crm:0" in morning
    assert "Tom Hale" in morning
    assert "@" not in text.replace("@media", "")


def test_this_morning_counts_what_is_open_and_names_whom_to_call_first(
    world: Path, at: Callable[[int], "Page"]
) -> None:
    section = at(DESK).locator("#this_morning")
    overdue = number_in(world, "select count(*) from accord.follow_up where state = 'overdue'")
    assert f"{overdue} are overdue" in section.inner_text()
    assert f"{overdue} overdue" in at(DESK).locator("header.top").inner_text()
    shown = section.locator("#calls tbody tr")
    assert shown.count() == 10
    first = number_in(
        world,
        """
        select lead_id from accord.follow_up
        where state = 'overdue' or (state in ('due_soon', 'waiting') and due_on = '2026-02-05')
        order by state = 'overdue', if(state = 'overdue', -epoch(due_at), epoch(due_at)) limit 1
        """,
    )
    assert first in shown.first.inner_text()
    of_tom = number_in(world, "select count(*) from accord.follow_up where state = 'overdue' and owner = 'Tom Hale'")
    assert section.locator("#owners tr:has(th:text-is('Tom Hale')) td").first.inner_text() == of_tom


@pytest.mark.usefixtures("without_drawings")
def test_with_teams_the_page_names_the_team_in_this_morning(make_world: Callable[..., Path], tmp_path: Path) -> None:
    database = make_world(300)
    with opened_file(database) as connection:
        connection.execute("update accord.follow_up set owner_id = 'sdr', owner = 'sdr'")
    html = render(database, tmp_path / "report").read_text()
    assert not any(name in html for _, name, *_ in REPS)
    assert '<th scope="row">sdr</th>' in html


def test_the_promise_is_shown_with_interval_states_and_median(world: Path, at: Callable[[int], "Page"]) -> None:
    row = at(DESK).locator("#kept tbody tr").first
    assert row.locator("th").inner_text() == "MQL: qualified"
    recent = "from accord.follow_up where stage = 'mql' and entered_at >= timestamp '2025-11-05 23:00:00'"
    cells = row.locator("td").all_inner_texts()
    for place, state in enumerate(("met", "late", "ignored", "overdue"), 1):
        assert cells[place] == number_in(world, f"select count(*) {recent} and state = '{state}'")
    judged = "state in ('met', 'late', 'ignored', 'overdue')"
    share = number_in(world, f"select round(100 * count_if(state = 'met') / count(*))::int {recent} and {judged}")
    assert cells[0].startswith(f"{share}{display.SPACE}% (")
    assert cells[5] == f"{number_in(world, f'select round(median(business_minutes))::int {recent}')} min"


def test_the_same_file_gives_the_same_page(world: Path, rendered: Path, tmp_path: Path) -> None:
    assert render(world, tmp_path).read_bytes() == rendered.read_bytes()
