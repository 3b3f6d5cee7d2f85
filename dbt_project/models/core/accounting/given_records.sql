-- How many rows the staging models give of each source and shape, counted without any join: the audit holds
-- `record_accounts` against it.
{% set ids = {
    'lead_records': 'record_id', 'identity_links': 'record_id', 'identifications': 'identification_id',
    'opportunities': 'opportunity_id', 'opportunity_changes': 'change_id',
} -%}
with

given as (
    {%- for shape, id in ids.items() %}
    select
        given_by as source,
        '{{ shape }}' as shape
    from ({{ union_of_staging(shape, {id: 'varchar'}, given_by='given_by') }}) as rows_of_{{ shape }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
)

select
    source,
    shape,
    count(*) as row_count
from given
group by source, shape
