-- One row per opportunity before as_of: its stage then, and since when it is won or lost (docs/reference/rules.md,
-- "Opportunities"). One without a date of opening begins with its first change.
{% set newest_first = 'changed_at desc, ' ~ natural_order('change_id') ~ ' desc' -%}
with

opportunities as (
    {{ union_of_staging('opportunities', {
        'opportunity_id': 'varchar', 'account_id': 'varchar', 'opened_at': 'timestamp', 'amount': 'double', 'owner_id': 'varchar',
        'campaign_id': 'varchar',
    }) }}
),

changes as (
    {{ union_of_staging('opportunity_changes', {
        'change_id': 'varchar', 'opportunity_id': 'varchar', 'stage': 'varchar', 'changed_at': 'timestamp', 'is_won': 'boolean',
        'is_lost': 'boolean',
    }) }}
),

opened as (

    select * from opportunities
    where opened_at is null or opened_at < {{ as_of() }}

),

in_order as (

    select
        *,
        row_number() over (partition by opportunity_id order by {{ newest_first }}) as newest,
        row_number() over (
            partition by opportunity_id, is_won or is_lost order by {{ newest_first }}
        ) as newest_of_kind
    from changes
    where change_id is not null and changed_at < {{ as_of() }}

),

states as (

    select
        opportunity_id,
        min(changed_at) as first_changed_at,
        max(case when newest = 1 then stage end) as stage,
        min(case when is_won then changed_at end) as won_at,
        max(case when newest = 1 and is_lost then changed_at end) as lost_at,
        max(case when newest_of_kind = 1 and not is_won and not is_lost then stage end) as last_open_stage
    from in_order
    group by opportunity_id

)

select
    coalesce(opened.opportunity_id, states.opportunity_id) as opportunity_id,
    opened.account_id,
    opened.amount,
    opened.owner_id,
    opened.campaign_id,
    coalesce(opened.opened_at, states.first_changed_at) as opened_at,
    states.stage,
    case
        when states.won_at is not null then 'won'
        when states.lost_at is not null then 'lost'
        else 'open'
    end as status,
    states.won_at,
    case when states.won_at is null then states.lost_at end as lost_at,
    states.last_open_stage
from opened
full outer join states
    on opened.opportunity_id = states.opportunity_id
where
    coalesce(opened.opportunity_id, states.opportunity_id) is not null
    and coalesce(opened.opened_at, states.first_changed_at) is not null
