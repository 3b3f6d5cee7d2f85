"""Machines that act on emails: security gateways that click links, and mail providers that open mails.

They draw from their own random stream (`person.machine_random`), so that they do not change what people do.
"""

from accord.demo.calendar import SECOND
from accord.demo.people import Person

LINKS = ("/pricing", "/blog/agreeing-on-mql", "/events/webinar")
HIDDEN_LINK = "/unseen"  # in every mail, invisible to people
# (cumulative share of people, user agent of their provider's proxy)
_PROXIES = (
    (0.10, "Mozilla/5.0"),
    (0.13, "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"),
    (0.15, "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html"),
)


def simulate_machines(person: Person, delivered: int, ref: str, mail: str, campaign: str) -> None:
    """Everything that machines do with a delivered mail, apart from the scanners in `behaviour.mailing`."""
    agent = next((agent for share, agent in _PROXIES if person.provider_draw < share), "")
    if agent:
        opened = delivered + (60 + int(person.machine_random() * 1200)) * SECOND
        person.write("marketing.email_events", opened, f"{ref}p", "opened", mail, person.email, "", agent, campaign)
    if person.kind != "lead":
        return
    if person.account.mail_scanner == "all at once":
        click_all_at_once(person, delivered + (20 + int(person.machine_random() * 600)) * SECOND, ref, mail, campaign)
    elif person.account.mail_scanner == "hidden link":
        click_hidden_link(person, delivered + (15 + int(person.machine_random() * 75)) * SECOND, ref, mail, campaign)


def click_all_at_once(person: Person, start: int, ref: str, mail: str, campaign: str) -> None:
    """Click every link within a second, some time after delivery, with a browser's user agent."""
    for number, link in enumerate(LINKS):
        clicked = start + int((number + person.machine_random()) * 300) * 1000
        _click(person, clicked, f"{ref}b{number}", mail, link, campaign)


def click_hidden_link(person: Person, start: int, ref: str, mail: str, campaign: str) -> None:
    """Click one link after another as slowly as a reader; one of them is the hidden link."""
    for number, link in enumerate((LINKS[0], HIDDEN_LINK, LINKS[2])):
        clicked = start + int((number + 0.5 * person.machine_random()) * 6000) * 1000
        _click(person, clicked, f"{ref}t{number}", mail, link, campaign)


def _click(person: Person, instant: int, ref: str, mail: str, link: str, campaign: str) -> None:
    agent = person.devices[0].agent
    person.write("marketing.email_events", instant, ref, "clicked", mail, person.email, link, agent, campaign)
