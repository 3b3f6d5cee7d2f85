-- What Marketing objects to: of each disputed decision its latest dispute, and how that stands at as_of (rule 43).
{% set decisions = declared('cycles').get('decisions', []) -%}
with

disputes as (
    {{ union_of_staging('disputes', {
        'dispute_id': 'varchar', 'activity_id': 'varchar', 'raised_at': 'timestamp', 'ruling': 'varchar', 'ruled_at': 'timestamp',
    }) }}
),

raised as (

    select
        disputes.*,
        disputes.ruling is not null and coalesce(disputes.ruled_at < {{ as_of() }}, false) as is_ruled,
        row_number() over (
            partition by disputes.activity_id
            order by disputes.raised_at desc, {{ natural_order('disputes.dispute_id') }} desc
        ) as newest
    from disputes
    inner join {{ ref('activities') }} as activities
        on disputes.activity_id = activities.activity_id
    where
        disputes.dispute_id is not null
        and disputes.raised_at < {{ as_of() }}
        and {{ is_of_kind('activities.kind', decisions) }}

)

select
    activity_id,
    dispute_id,
    raised_at,
    case when is_ruled then ruled_at end as ruled_at,
    case when is_ruled then ruling else 'open' end as dispute
from raised
where newest = 1
