-- Where Sales, or a lost opportunity, sent a lead off the ladder; the reopening of a closed lead puts it on the
-- nurture list.
select
    cycles.lead_id,
    cycles.cycles_so_far as cycle,
    stages.stage,
    stages.ladder,
    cycles.ends_at as entered_at,
    cast(null as {{ dbt.type_string() }}) as definition,
    false as is_skipped,
    cycles.end_reason as reason
from {{ ref('cycles') }} as cycles
inner join {{ ref('stages') }} as stages
    on
        stages.stage = case cycles.ended_by
            when 'disqualified' then 'disqualified'
            when 'opportunity_lost' then 'lost'
            else 'nurture'
        end
where cycles.ends_at is not null
