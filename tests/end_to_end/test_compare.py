"""`accord compare` on a world that was run: what it says is so, and it leaves no trace."""

import hashlib
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.support import Shell, copy_of, project_copy

pytestmark = pytest.mark.timeout(1800)
GATE = Path("dbt_project") / "models" / "definitions" / "marketing_qualified"


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in a git repository of its own, all of it committed to main."""
    made = project_copy(tmp_path_factory.mktemp("compared") / "project")
    _git(made, "init", "--initial-branch", "main")
    _git(made, "add", "--all")
    _git(made, "commit", "--message", "as it is")
    return made


def _git(project: Path, *arguments: str) -> None:
    who = ("-c", "user.name=somebody", "-c", "user.email=somebody@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", project, *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def project(committed: Path) -> Iterator[Path]:
    """The same, for this test to edit."""
    yield committed
    _git(committed, "checkout", "--", ".")


@pytest.fixture(scope="module")
def home(published_home: Path, committed: Path) -> Path:
    """The small world, run once: every test of this file claims that a comparison leaves it as it was."""
    return copy_of(published_home, committed.parent / "home")


@pytest.fixture(scope="module")
def accord(home: Path, committed: Path) -> Iterator[Shell]:
    with Shell(home, committed) as shell:
        yield shell


def edit(file: Path, before: str, after: str) -> None:
    assert before in file.read_text()
    file.write_text(file.read_text().replace(before, after))


def digests(home: Path) -> dict[str, str]:
    """Of every file in `work/` and `published/`, its bytes; of a link, where it leads."""
    return {
        str(file.relative_to(home)): str(file.readlink())
        if file.is_symlink()
        else hashlib.sha256(file.read_bytes()).hexdigest()
        for room in ("work", "published")
        for file in sorted((home / room).rglob("*"))
        if file.is_symlink() or file.is_file()
    }


def compared(accord: Shell, code: int) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """All that it says, and of it the definitions by name."""
    done = accord("compare", "--json")
    assert done.returncode == code, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found, {each["definition"]: each for each in found["definitions"]}


@pytest.mark.long
def test_a_number_of_a_candidate_and_one_of_a_definition_in_force(accord: Shell, home: Path, project: Path) -> None:
    before = digests(home)
    edit(project / GATE / "points.sql", "lead_score_total >= 50", "lead_score_total >= 40")
    edit(project / GATE / "profile_and_actions.sql", "employees >= 50", "employees >= 100")
    found, of = compared(accord, code=4)
    assert digests(home) == before

    assert [found[side]["how"] for side in ("base", "head")] == ["nothing_new", "incremental"]
    assert [(each["definition"], each["change"]) for each in found["definitions"]] == [
        ("profile_and_actions", "changed"), ("points", "changed"),
    ]  # fmt: skip

    points, profile = of["points"], of["profile_and_actions"]
    assert points["leads"]["gained"] > 0 == points["leads"]["lost"] == points["leads"]["later"]
    assert profile["leads"]["lost"] > 0 == profile["leads"]["gained"] == profile["leads"]["earlier"]
    for each in (points, profile):
        counted = each["leads"]
        assert counted["after"] == counted["before"] + counted["gained"] - counted["lost"]
        for dimension in ("country", "source", "segment"):
            places = [place for place in each["places"] if place["dimension"] == dimension]
            assert sum(place["gained"] for place in places) == counted["gained"]
            assert sum(place["lost"] for place in places) == counted["lost"]
        assert 0 < len(each["examples"]) <= 20
    for lead in points["examples"]:
        (clause,) = lead["clauses"]
        assert (clause["clause"], clause["is_required_before"]) == ("points", True)
        (known,) = clause["known"]
        assert 40 <= known["before"] == known["after"] < 50
    for lead in profile["examples"]:
        (clause,) = lead["clauses"]
        assert clause["clause"] == "company_size"
        assert 50 <= clause["known"][0]["before"] < 100

    published = found["published"]
    assert [breach["rule"] for breach in published["breaches"]] == ["frozen"]
    assert {each["stage"] for each in published["entries"]} >= {"mql"}
    (stage,) = found["stages"]
    assert stage["stage"] == "mql"
    assert stage["leads"]["lost"] > 0
    _is_that_of_definition_performance(home, points)


def _is_that_of_definition_performance(home: Path, points: dict[str, Any]) -> None:
    """What was published of it before the change: the same leads, customers found in time, and load."""
    with duckdb.connect() as reader:
        reader.execute(f"attach '{home / 'published' / 'accord.duckdb'}' as published (read_only)")
        row = reader.execute(
            "select sum(leads), sum(customers_captured), sum(sql_after) filter (is_sql_mature) "
            "from published.accord.definition_performance where definition = 'points'"
        ).fetchone()
    assert row is not None
    assert (points["leads"]["before"], points["in_time"]["before"]) == row[:2]
    (sql,) = [each for each in points["outcomes"] if (each["who"], each["outcome"]) == ("before", "sql")]
    assert sql["had_outcome"] >= row[2] > 0  # of mature months; those of a month that is not may be over for some


@pytest.mark.usefixtures("project")
def test_where_nothing_is_different_it_builds_nothing_and_leaves_with_0(accord: Shell, home: Path) -> None:
    before = digests(home)
    found, of = compared(accord, code=0)
    assert (found["is_different"], of, found["base"]["how"], found["head"]["how"]) == (
        False,
        {},
        "not_built",
        "not_built",
    )
    assert digests(home) == before


def test_what_cannot_be_compared_is_said_in_a_sentence_and_leaves_nothing_behind(
    accord: Shell, home: Path, project: Path, tmp_path: Path
) -> None:
    before = digests(home)
    edit(project / GATE / "points.sql", "meets_points", "meets_score")
    because = "cannot be read by this version of Accord: marketing_qualified, version points: points.sql gives"
    _is_refused(accord, home, because, code=5)
    _is_refused(accord, home, "There is no revision 'nowhere'", "--base", "nowhere")
    _is_refused(accord, tmp_path / "empty", "Next: drop files into")
    assert digests(home) == before


@pytest.mark.long
def test_a_head_that_dbt_cannot_build_is_said_without_the_way_to_files_that_are_gone(
    accord: Shell, home: Path, project: Path
) -> None:
    before = digests(home)
    edit(project / GATE / "points.sql", "lead_score_total", "no_such_score")
    done = _is_refused(accord, home, "so there is nothing to compare: dbt failed at 1 of")
    assert "no_such_score" in done
    assert "compiled SQL" not in done
    assert digests(home) == before


def _is_refused(accord: Shell, home: Path, because: str, *arguments: str, code: int = 1) -> str:
    done = accord("compare", *arguments, home=home)
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    assert because in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.long
@pytest.mark.parametrize(
    ("file", "old", "new", "how"),
    [
        ("models/definitions/marketing_qualified/points.sql", "total >= 50", "total >= 45", "incremental"),
        (
            "models/definitions/scorecards/lead_score.yml",
            "pricing_visited, points: 6",
            "pricing_visited, points: 9",
            "incremental",
        ),
        ("models/definitions/signals.yml", "'/pricing%'", "'/price%'", "full"),
        ("seeds/known_domains.csv", "partner-one.example,partner", "partner-one.example,free_mail", "full"),
    ],
)
@pytest.mark.timeout(1800)
def test_every_lead_gained_and_lost_is_that_of_a_home_that_knows_nothing_of_the_base(
    accord: Shell, small_world: Path, home: Path, project: Path, tmp_path: Path, file: str, old: str, new: str, how: str
) -> None:
    edit(project / "dbt_project" / file, old, new)
    done = accord("compare", "--json")
    assert done.returncode in (0, 4), done.stderr
    found = json.loads(done.stdout)
    assert (found["base"]["how"], found["head"]["how"]) == ("nothing_new", how)
    alone = copy_of(small_world, tmp_path / "alone")
    _sign_what_changed(accord, alone)
    ran = accord("run", home=alone)
    assert ran.returncode == 0, ran.stderr
    assert found["definitions"]
    expected = _differences(home / "work" / "accord.duckdb", alone / "work" / "accord.duckdb")
    assert {
        each["definition"]: tuple(each["leads"][name] for name in ("gained", "lost", "earlier", "later"))
        for each in found["definitions"]
    } == {name: expected.get(name, (0, 0, 0, 0)) for name in {each["definition"] for each in found["definitions"]}}
    assert {name for name, counts in expected.items() if any(counts)} <= {d["definition"] for d in found["definitions"]}


def _sign_what_changed(accord: Shell, home: Path) -> None:
    """A run refuses a version in force, or a list of what does not count, that was changed since it was signed."""
    agreement = json.loads(accord("agreement", "--json", home=home).stdout)
    texts: list[tuple[str, ...]] = [(Path(each["file"]).stem, each["definition"]) for each in agreement["versions"]
             if each["state"] == "changed"]  # fmt: skip
    texts += [(name,) for name in ("what_does_not_count",) if agreement[name]["state"] == "changed"]
    for text in texts:
        for side in ("marketing", "sales"):
            signed = accord("sign", *text, "--as", side, "--by", "Both", home=home)
            assert signed.returncode == 0, signed.stderr


def _differences(base: Path, head: Path) -> dict[str, tuple[int, int, int, int]]:
    """By definition: leads gained, lost, found earlier and later, as a plain loop counts them."""
    firsts = []
    for database in (base, head):
        with duckdb.connect() as reader:
            reader.execute(f"attach '{database}' as work (read_only)")
            firsts.append({(row[0], row[1]): row[2] for row in reader.execute(
                "select definition, lead_id, min(qualified_at) from work.accord.definition_entries group by all"
            ).fetchall()})  # fmt: skip
    was, now = firsts
    found: dict[str, list[int]] = {}
    for definition, lead in was.keys() | now.keys():
        before, after = was.get((definition, lead)), now.get((definition, lead))
        counts = found.setdefault(definition, [0, 0, 0, 0])
        for at, holds in enumerate((before is None, after is None, before and after and after < before,
                                    before and after and after > before)):  # fmt: skip
            counts[at] += bool(holds)
    return {definition: (gained, lost, earlier, late) for definition, (gained, lost, earlier, late) in found.items()}
