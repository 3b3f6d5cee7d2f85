{# The grain: no two rows share these columns (or the one it is declared at), and none of them is null. An incremental
   run checks the rows that it may have written: of touched leads, or of judged activities. #}
{% test is_unique_by(model, columns=none, column_name=none) %}
    {%- set key = columns or [column_name] %}
    select {{ key | join(', ') }}, count(*) as rows_of_one_key
    from {{ model }}
    {%- if var('previous_as_of') and 'lead_id' in key %}
    where lead_id is null or lead_id in (select touched.lead_id from {{ ref('touched_leads') }} as touched)
    {%- elif var('previous_as_of') and key == ['activity_id'] %}
    where activity_id is null or activity_id in (select judged.activity_id from {{ ref('judged_activities') }} as judged)
    {%- endif %}
    group by {{ key | join(', ') }}
    having count(*) > 1 or {{ key | join(' is null or ') }} is null
{% endtest %}
