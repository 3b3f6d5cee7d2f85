-- One row per lead in an opportunity. The first one stands for it where an amount is counted once.
with

joined as (

    select
        opportunity_id,
        lead_id,
        min(occurred_at) as joined_at
    from {{ ref('activities') }}
    where opportunity_id is not null and lead_id is not null
    group by opportunity_id, lead_id

),

published as (

    select joined.*
    from joined
    inner join {{ ref('leads') }} as leads
        on joined.lead_id = leads.lead_id

)

select
    opportunity_id,
    lead_id,
    joined_at,
    row_number() over (partition by opportunity_id order by joined_at, lead_id) = 1 as is_first_lead
from published
