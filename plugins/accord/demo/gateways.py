"""What stands between a mail and its reader: gateways that click its links, providers that open it.

Draws from a random stream of its own (`life.gateway`), so that people do what they would do without it.
"""

from accord.demo.calendar import SECOND
from accord.demo.life import Life

LINKS = ("/pricing", "/blog/agreeing-on-mql", "/events/webinar")
UNSEEN = "/unseen"  # in every mail, white on white
# (share of people, what their provider's proxy calls itself)
_PROXIES = (
    (0.10, "Mozilla/5.0"),
    (0.13, "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"),
    (0.15, "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html"),
)


def stand_between(life: Life, delivered: int, ref: str, mail: str, campaign: str) -> None:
    """All that happens to a delivered mail before, or without, its reader."""
    agent = next((agent for share, agent in _PROXIES if life.provider < share), "")
    if agent:
        opened = delivered + (60 + int(life.gateway() * 1200)) * SECOND
        life.put("marketing.email_events", opened, f"{ref}p", "opened", mail, life.email, "", agent, campaign)
    if life.kind != "lead":
        return
    if life.account.scans_mail == "at once":
        clicks_at_once(life, delivered + (20 + int(life.gateway() * 600)) * SECOND, ref, mail, campaign)
    elif life.account.scans_mail == "unseen":
        follows_the_unseen(life, delivered + (15 + int(life.gateway() * 75)) * SECOND, ref, mail, campaign)


def clicks_at_once(life: Life, start: int, ref: str, mail: str, campaign: str) -> None:
    """Every link within a second, once the mail has passed the queue, under the name of a browser."""
    for number, link in enumerate(LINKS):
        clicked = start + int((number + life.gateway()) * 300) * 1000
        _click(life, clicked, f"{ref}b{number}", mail, link, campaign)


def follows_the_unseen(life: Life, start: int, ref: str, mail: str, campaign: str) -> None:
    """Link after link at a reader's pace, the one that no reader sees among them."""
    for number, link in enumerate((LINKS[0], UNSEEN, LINKS[2])):
        clicked = start + int((number + 0.5 * life.gateway()) * 6000) * 1000
        _click(life, clicked, f"{ref}t{number}", mail, link, campaign)


def _click(life: Life, instant: int, ref: str, mail: str, link: str, campaign: str) -> None:
    agent = life.devices[0].agent
    life.put("marketing.email_events", instant, ref, "clicked", mail, life.email, link, agent, campaign)
