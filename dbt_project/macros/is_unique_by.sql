{# The grain: no two rows share these columns, and none of them is missing. #}
{% test is_unique_by(model, columns) %}
    select {{ columns | join(', ') }}, count(*) as rows_of_one_key
    from {{ model }}
    group by {{ columns | join(', ') }}
    having count(*) > 1 or {{ columns | join(' is null or ') }} is null
{% endtest %}
