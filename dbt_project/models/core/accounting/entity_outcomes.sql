-- Every opportunity, change of one, account, campaign and sales person that the sources give, and what became of it:
-- published, or why not. Each row of staging is a row here, because the join is to a relation with one row a key.
-- Entities without a date: the kind and the id of each.
{% set undated = {
    'accounts': ['account', 'account_id'], 'campaigns': ['campaign', 'campaign_id'], 'reps': ['rep', 'rep_id'],
} -%}
with

given as (
    {{ union_of_staging('opportunities', {
        'opportunity_id': 'varchar', 'opened_at': 'timestamp',
    }, given_by='given_by') }}
),

changes as (
    {{ union_of_staging('opportunity_changes', {
        'change_id': 'varchar', 'opportunity_id': 'varchar', 'changed_at': 'timestamp',
    }, given_by='given_by') }}
),

versions_of_reps as (
    {{ union_of_staging('rep_versions', {'rep_id': 'varchar', 'modified_at': 'timestamp'}, given_by='given_by') }}
),

published as (

    select distinct opportunity_id from {{ ref('opportunities') }}

)

select
    given.given_by as source,
    'opportunities' as shape,
    'opportunity' as kind,
    given.opportunity_id as key,
    given.opened_at as occurred_at,
    case
        when given.opportunity_id is null then 'no id'
        when published.opportunity_id is not null then 'published'
        when given.opened_at is null then 'no date'
        when given.opened_at >= {{ as_of() }} then 'dated at or after as_of'
        else 'lost'
    end as outcome
from given
left join published
    on given.opportunity_id = published.opportunity_id
union all
select
    changes.given_by as source,
    'opportunity_changes' as shape,
    'change' as kind,
    changes.change_id as key,
    changes.changed_at as occurred_at,
    case
        when changes.change_id is null or changes.opportunity_id is null then 'no id'
        when changes.changed_at is null then 'no date'
        when changes.changed_at >= {{ as_of() }} then 'dated at or after as_of'
        when published.opportunity_id is not null then 'published'
        else 'lost'
    end as outcome
from changes
left join published
    on changes.opportunity_id = published.opportunity_id
union all
select
    given_by as source,
    'rep_versions' as shape,
    'version of a rep' as kind,
    rep_id as key,
    modified_at as occurred_at,
    case
        when rep_id is null then 'no id'
        when modified_at is null then 'no date'
        when modified_at >= {{ as_of() }} then 'dated at or after as_of'
        else 'published'
    end as outcome
from versions_of_reps
{%- for shape, (kind, id) in undated.items() %}
union all
select
    given_by as source,
    '{{ shape }}' as shape,
    '{{ kind }}' as kind,
    {{ id }} as key,
    cast(null as timestamp) as occurred_at,
    case
        when {{ id }} is null then 'no id'
        when {{ id }} in (select known.{{ id }} from {{ ref(shape) }} as known) then 'published'
        else 'lost'
    end as outcome
from ({{ union_of_staging(shape, {id: 'varchar'}, given_by='given_by') }}) as {{ shape }}_given
{%- endfor %}
