"""What is computed: the four groups, the total and the threshold. Accord's scorecard is made from the same values."""

from dataclasses import dataclass
from datetime import datetime

ORIGIN = datetime(2025, 1, 1)
DAY = 86_400_000_000
THRESHOLD, TOTAL_FLOOR, TOTAL_CAP = 50, 0, 100
THREADS = 2


@dataclass(frozen=True)
class Group:
    """Points by signal. Points halve every `half_life` days; the sum stays within [floor, cap]."""

    name: str
    half_life: int
    floor: int
    cap: int
    points: dict[str, int]


GROUPS = (
    Group("web", 14, -10, 25, {"visited": 2, "pricing_visited": 6, "product_visited": 1, "careers_visited": -5}),
    Group("content", 30, 0, 25, {"content_downloaded": 5, "key_content_downloaded": 8, "campaign_responded": 2}),
    Group("mail", 7, 0, 15, {"mail_clicked": 3}),
    Group("requests", 60, 0, 40, {"demo_requested": 30, "contact_requested": 20, "information_requested": 15}),
)
SIGNALS = tuple(signal for group in GROUPS for signal in group.points)
COLUMNS = ("total", *(group.name for group in GROUPS))
