{# The grain: no two rows share these columns (or the one it is declared at), and none of them is missing. #}
{% test is_unique_by(model, columns=none, column_name=none) %}
    {%- set key = columns or [column_name] %}
    select {{ key | join(', ') }}, count(*) as rows_of_one_key
    from {{ model }}
    group by {{ key | join(', ') }}
    having count(*) > 1 or {{ key | join(' is null or ') }} is null
{% endtest %}
