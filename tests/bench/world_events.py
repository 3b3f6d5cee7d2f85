"""What people do in a bench world: visits with page views, emails and their events, forms, campaign touches."""

from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from tests.bench.world import World

PATHS = """['/', '/blog/a', '/blog/b', '/blog/c', '/product/planner', '/product/tracker', '/product/planner/tour',
    '/pricing', '/customers', '/docs', '/careers', '/about']"""
AGENTS = "['Mozilla/5.0 Chrome/131.0', 'Mozilla/5.0 Safari/17.5', 'Mozilla/5.0 Firefox/133.0']"
ASSETS = "['buyers-guide', 'roi-calculator', 'checklist', 'study', 'webinar-slides']"
FORMS = "['download', 'download', 'download', 'download', 'download', 'contact', 'information_request', 'demo_request']"
VIEWS_A_VISIT = "[1, 1, 2, 2, 3, 4]"
MEAN_VIEWS = 13 / 6
SHARE_PER_EXTRA_DAY = 0.003
SHARE = {"views": 0.62, "mails": 0.12, "forms": 0.04, "touches": 0.05}
"""Share of the activities. A mail has 1.75 events on average (delivered, opened, clicked). The rest is in the CRM."""


def tables(database: duckdb.DuckDBPyConnection, world: "World") -> dict[str, str]:
    """Table of web and marketing → query, each with a column `instant`."""
    end = "getvariable('last_instant')"
    share = {what: part * world.activities for what, part in SHARE.items()}
    return {
        "marketing.campaigns": """
            select 'C' || i as campaign_ref, 'Campaign ' || i as name, pick(i, 'channel',
                ['search', 'social', 'webinar', 'event', 'email', 'partner', 'content']) as channel,
                date '2025-01-01' as started_on, 1000 * (1 + i) as cost, getvariable('first_day') as modified_at,
                getvariable('first_day') as instant
            from range(40) as t(i)""",
        "web.identifications": """
            select 'I' || lead || '-' || browser as identification_ref, visitor(lead, browser) as visitor_ref,
                address(lead) as email, instant as identified_at, instant
            from (
                select lead, 0 as browser, seconds_after(created_at, 60) as instant from lives
                where u(lead, 'known') < 0.8
                union all
                select lead, 1, seconds_after(created_at, 86400 * 60 * u(lead, 'later')) from lives
                where u(lead, 'other known') < 0.6)
            where instant < getvariable('last_instant')""",
        "web.page_views": _views(
            _activities(int(world.activities * SHARE["views"] / MEAN_VIEWS), "visit", before=0.12), end
        ),
        "marketing.email_events": _mails(_activities(int(share["mails"]), "mail"), end),
        "marketing.form_submissions": _forms(_activities(int(share["forms"]), "form"), end),
        "marketing.campaign_touches": _touches(_activities(int(share["touches"]), "touch"), end),
    }


def extra_day(world: "World", number: int) -> dict[str, str]:
    """An extra day's activities of leads drawn evenly, so that nearly every lead has only one; a few arrive late."""
    count = int(world.activities * SHARE_PER_EXTRA_DAY)
    end = f"getvariable('last_instant') + to_days({number})"

    def of_the_day(rows: float, what: str) -> str:
        return f"""
            select i, lead, instant from (
                select 'n{number}-' || i as i, cast(floor(u(i, '{what}{number}') * {world.leads}) as bigint) as lead,
                    seconds_after(getvariable('last_instant') + to_days({number - 1}), 86000 * u(i, 'when'))
                    - case when i % 5000 = 3 then interval 6 day else interval 0 day end as instant
                from range({max(2, int(rows))}) as t(i))
            inner join lives using (lead)
            where instant > created_at"""

    return {
        "web.page_views": _views(of_the_day(count * 0.62, "visit"), end, views="[1]"),
        "marketing.email_events": _mails(of_the_day(count * 0.16, "mail"), end),
        "marketing.form_submissions": _forms(of_the_day(count * 0.05, "form"), end),
        "marketing.campaign_touches": _touches(of_the_day(count * 0.05, "touch"), end),
        "web.identifications": f"""
            select 'IN' || i as identification_ref, visitor(lead, 1) as visitor_ref, address(lead) as email,
                instant as identified_at, instant
            from ({of_the_day(count * 0.002, "identified")})""",
    }


def _activities(count: int, what: str, before: float = 0.0) -> str:
    """Query of `count` rows (i, lead, instant), most of them soon after the lead's record was created.

    A share `before` of them is up to 25 days before that.
    """
    return f"""
        select i, lead, case when u(i, '{what} before') < {before}
            then seconds_after(created_at, -86400 * 25 * u(i, '{what} instant'))
            else seconds_after(created_at, pow(u(i, '{what} instant'), 1.4)
                * epoch(getvariable('last_instant') - created_at)) end as instant
        from (select i, somebody(i, '{what}', getvariable('leads')) as lead from range({count}) as t(i))
        inner join lives using (lead)"""


def _views(visits: str, end: str, views: str = VIEWS_A_VISIT) -> str:
    return f"""
        select visitor_ref, path, referrer, user_agent, campaign_ref, instant as viewed_at, instant
        from (
            select visitor(lead, case when u(i, 'browser') < 0.8 then 0 else 1 end) as visitor_ref,
                pick(i, view, {PATHS}) as path,
                case when u(i, 'from') < 0.4 then 'https://search.example/' end as referrer,
                case when u(i, 'agent') < 0.02 then 'somebot/1.0' else pick(i, 'browser', {AGENTS}) end as user_agent,
                case when u(i, 'led') < 0.1 then 'C' || (draw(i, 'campaign') % 40) end as campaign_ref,
                seconds_after(instant, view * (15 + 200 * u(i, view))) as instant
            from (select *, unnest(range(pick(i, 'views', {views}))) as view from ({visits})))
        where instant >= getvariable('first_day') and instant < {end}"""


def _mails(mails: str, end: str) -> str:
    return f"""
        select event_ref, kind, mail_ref, email, link, user_agent, campaign_ref, instant as occurred_at, instant
        from (
            select 'E' || i || '-' || kind as event_ref, kind, 'mail' || (draw(i, 'mail') % 400) as mail_ref,
                address(lead) as email, case when kind = 'clicked' then '/product' end as link,
                case when kind <> 'delivered' then 'Outlook' end as user_agent,
                'C' || (draw(i, 'campaign') % 40) as campaign_ref,
                seconds_after(instant, case kind when 'delivered' then 0 when 'opened' then 30 + 40000 * u(i, 'opened')
                    else case when u(i, 'scanned') < 0.2 then 4 else 60 + 50000 * u(i, 'clicked') end end) as instant
            from (
                select *, unnest(case when u(i, 'fate') < 0.25 then ['delivered', 'opened', 'clicked']
                    when u(i, 'fate') < 0.5 then ['delivered', 'opened'] else ['delivered'] end) as kind
                from ({mails})))
        where instant >= getvariable('first_day') and instant < {end}"""


def _forms(forms: str, end: str) -> str:
    return f"""
        select 'F' || i as submission_ref, pick(i, 'form', {FORMS}) as form,
            case when pick(i, 'form', {FORMS}) = 'download' then pick(i, 'asset', {ASSETS}) end as asset,
            case when u(i, 'cookie') < 0.6 then visitor(lead, 0) end as visitor_ref, address(lead) as email,
            2 + draw(i, 'fields') % 8 as fields_filled, 'C' || (draw(i, 'campaign') % 40) as campaign_ref,
            instant as submitted_at, instant
        from ({forms})
        where instant >= getvariable('first_day') and instant < {end}"""


def _touches(touches: str, end: str) -> str:
    return f"""
        select 'C' || i as touch_ref, 'C' || (draw(i, 'campaign') % 40) as campaign_ref, address(lead) as email,
            instant as touched_at, instant
        from ({touches})
        where instant >= getvariable('first_day') and instant < {end}"""
