"""Edge cases of online activities: exact distances of clicks and page views, shared browsers and addresses."""

from datetime import timedelta

from .edge_draw import GAPS, Draw, Row, text

VISITORS = 60
CLICK_GAPS = tuple(timedelta(seconds=n) for n in (0, 0, 0.000001, 0.999999, 1, 1.999999, 2, 57, 59.999999, 60))
LINKS = ("/a", "/b", "/c", "/d", "/unseen", None)


class Online(Draw):
    """The tables of sources marketing and web."""

    def touches(self) -> list[Row]:
        return [
            {
                "touch_ref": f"EX{i:03}",
                "campaign_ref": "EK",
                "email": self.some_address(),
                "touched_at": self.any_at(),
            }
            for i in range(60)
        ]

    def forms(self) -> list[Row]:
        forms = ("contact", "demo_request", "information_request", "download")
        return [
            {
                "submission_ref": f"EF{i:03}",
                "form": self.draw.choice(forms),
                "asset": self.draw.choice(("buyers-guide", "roi-calculator", "poster", None)),
                "visitor_ref": self._visitor() if self.draw.random() < 0.3 else None,
                "email": self.some_address(),
                "fields_filled": self.draw.choice((0, 3, 7, None)),
                "submitted_at": self.any_at(),
            }
            for i in range(260)
        ]

    def mail(self) -> list[Row]:
        """Deliveries, and events at exact distances after them."""
        rows: list[Row] = []
        for i in range(120):
            email, sent, mail = self.some_address(), self.draw.choice(self.grid), f"EN{self.draw.randrange(4)}"
            row: Row = {
                "mail_ref": mail,
                "email": email,
                "user_agent": self.draw.choice(("Outlook", "SafeLinks 2", None)),
            }
            rows.append(row | {"event_ref": f"EE{i:03}d", "kind": "delivered", "occurred_at": text(sent)})
            later = sent + self.draw.choice((timedelta(0), *GAPS))
            kind = self.draw.choice(("clicked", "clicked", "opened", "unsubscribed"))
            rows.append(row | {"event_ref": f"EE{i:03}c", "kind": kind, "occurred_at": text(later)})
        rows += self._clicks()
        return [{"event_ref": row.pop("event_ref"), **row} for row in rows]

    def _clicks(self) -> list[Row]:
        """Clicks on one mail by one address, at the distances that distinguish machines from people."""
        rows: list[Row] = []
        for i in range(40):
            at, email, mail = self.draw.choice(self.grid), self.some_address(), f"EN{self.draw.randrange(4)}"
            for j in range(self.draw.randint(2, 6)):
                at += self.draw.choice(CLICK_GAPS)
                row: Row = {
                    "mail_ref": mail,
                    "email": email,
                    "user_agent": self.draw.choice(("Outlook", "Mozilla/5.0")),
                }
                row |= {"link": self.draw.choice(LINKS), "kind": self.draw.choice(("clicked",) * 5 + ("opened",))}
                rows.append(row | {"event_ref": f"EB{i:02}{j}", "occurred_at": text(at)})
        return rows

    def _visitor(self) -> str:
        return f"EV{self.draw.randrange(VISITORS):02}"

    def page_views(self) -> list[Row]:
        """Each visitor's page views are at a few instants and at exact distances from them; some rows are repeated."""
        rows: list[Row] = []
        for i in range(VISITORS):
            life = self.life()
            for at in self.draw.choices(life, k=30):
                rows.append(
                    {
                        "visitor_ref": f"EV{i:02}",
                        "path": self.draw.choice(("/", "/pricing", "/pricing/teams", "/product", "/careers")),
                        "user_agent": self.draw.choice(("Firefox", "Firefox", "Firefox", "CrawlBot", None)),
                        "viewed_at": text(at + self.draw.choice((timedelta(0), timedelta(0), *GAPS))),
                    }
                )
        return rows

    def identifications(self) -> list[Row]:
        return [
            {
                "identification_ref": f"EI{i:03}",
                "visitor_ref": self._visitor(),
                "email": self.some_address(),
                "identified_at": self.any_at(),
            }
            for i in range(80)
        ]
