"""The one list of stages: what it says is there, and what is added to it is read."""

from collections.abc import Callable
from pathlib import Path

import pytest

from accord.common.errors import AccordError, AgreementError
from accord.common.settings import DBT_PROJECT, Settings
from accord.common.yaml_files import load_yaml
from accord.register.declared import Declared
from accord.register.entries import entries
from accord.register.stages import gates, ladder, off_ramps, outcomes, stages

Edit = Callable[[str, str, str], None]
PRODUCT_QUALIFIED = """version: 2
models:
  - name: {model}
    config: {{meta: {{stage: pql}}}}
    versions:
      - v: trial
        config: {{meta: {{agreement: {{in_force_from: null}}}}}}
        columns: [{{name: meets_trial, description: Tried the product.}}]
"""


def test_every_gate_has_a_folder_with_its_model_and_the_list_of_its_versions() -> None:
    definitions = DBT_PROJECT / "models" / "definitions"
    for stage, model in gates().items():
        assert Declared(DBT_PROJECT).stage(model) == stage
        assert (definitions / model / f"{model}_firsts.sql").exists()
    lists = {file.stem for file in definitions.rglob("*_firsts.sql")}
    assert lists == {f"{model}_firsts" for model in gates().values()}


def test_the_ladder_comes_before_the_off_ramps_and_each_says_what_readers_need() -> None:
    assert [*stages()] == [*ladder(), *off_ramps()]
    assert set(outcomes()) <= set(ladder())
    assert not [stage.code for stage in stages().values() if not (stage.name and stage.plural and stage.next_action)]
    assert not [stage.code for stage in stages().values() if bool(stage.meaning) == stage.is_gate]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("ladder,model,", "ladder,is_gate,", r"has no column model\. Its columns are: stage, ladder, "),
        ("\nmql,2,", "\nmql,two,", "line 3: ladder is not a whole number"),
        ("\nmql,2,", "\n,2,", "line 3: ladder is not a whole number, or stage is empty"),
    ],
)
def test_a_list_of_stages_that_cannot_be_used_is_named_with_column_or_line(
    edit: Edit, project: Path, old: str, new: str, said: str
) -> None:
    edit("seeds/stages.csv", old, new)
    with pytest.raises(AgreementError, match=rf"seeds/stages\.csv.* {said}"):
        stages(project)


def test_a_missing_list_of_stages_is_an_error_that_names_it(project: Path) -> None:
    (project / "seeds" / "stages.csv").unlink()
    with pytest.raises(AgreementError, match=r"stages\.csv, the list of all stages\. Restore it"):
        stages(project)


@pytest.fixture
def with_a_gate(project: Path) -> Path:
    """A gate between inquiry and mql, with one candidate."""
    seed = project / "seeds" / "stages.csv"
    header, inquiry, *others = seed.read_text().splitlines()
    later = [f"{code},{int(place) + 1},{rest}" for code, place, rest in (line.split(",", 2) for line in others)]
    added = "pql,2,product_qualified,false,false,,Product Qualified Lead,PQLs,,Call"
    seed.write_text("\n".join([header, inquiry, added, *later]) + "\n")
    folder = project / "models" / "definitions" / "product_qualified"
    folder.mkdir()
    (folder / "product_qualified.yml").write_text(PRODUCT_QUALIFIED.format(model="product_qualified"))
    (folder / "trial.sql").write_text("select true as meets_trial from {{ ref('moments') }}\n")
    return project


def test_a_gate_added_to_the_seed_is_read_from_its_folder_in_ladder_order(
    with_a_gate: Path, settings: Settings
) -> None:
    found = entries(settings, with_a_gate)
    assert list(dict.fromkeys(entry.stage for entry in found)) == ["pql", "mql", "sal", "sql", "follow_up"]
    assert found[0].definition == "trial"


def test_a_model_of_another_name_than_the_seed_has_is_named(with_a_gate: Path, settings: Settings) -> None:
    file = with_a_gate / "models" / "definitions" / "product_qualified" / "product_qualified.yml"
    file.write_text(PRODUCT_QUALIFIED.format(model="trial_qualified"))
    assert load_yaml(file)["models"][0]["name"] == "trial_qualified"
    with pytest.raises(AccordError, match=r"'trial_qualified' has stage 'pql', whose model is 'product_qualified'"):
        entries(settings, with_a_gate)


def test_a_stage_that_is_no_gate_has_no_definitions(with_a_gate: Path, settings: Settings) -> None:
    file = with_a_gate / "models" / "definitions" / "product_qualified" / "product_qualified.yml"
    file.write_text(file.read_text().replace("stage: pql", "stage: opportunity"))
    with pytest.raises(AccordError, match=r"has stage 'opportunity'. Set config.meta.stage to pql, mql, sal or sql"):
        entries(settings, with_a_gate)
