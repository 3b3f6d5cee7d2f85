-- A lead lost in a join would not be published; one in two off-ramps, or without a flag at its stage, would be worked
-- twice or never.
select
    leads.lead_id,
    lead_stages.stage
from {{ ref('leads') }} as leads
left join {{ ref('lead_stages') }} as lead_stages
    on leads.lead_id = lead_stages.lead_id
where
    lead_stages.lead_id is null
    {%- for stage in declared('stages').get('off_ramps', []) %}
    or lead_stages.is_{{ stage }} <> (lead_stages.stage = '{{ stage }}')
    {%- endfor %}
