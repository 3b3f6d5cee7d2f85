{# Every row of a relation, with columns of the last row of another that has the same key and begins at or before it;
   null where there is none. Whole numbers will do as well as instants. #}
{% macro with_last_row(relation, at, others, since, key, columns) %}
    {{ return(adapter.dispatch('with_last_row')(relation, at, others, since, key, columns)) }}
{% endmacro %}
{% macro default__with_last_row(relation, at, others, since, key, columns) %}
    select
        {{ relation }}.*
        {%- for column in columns %},
        {{ others }}.{{ column }}
        {%- endfor %}
    from {{ relation }}
    asof left join {{ others }}
        on {{ relation }}.{{ key }} = {{ others }}.{{ key }} and {{ relation }}.{{ at }} >= {{ others }}.{{ since }}
{% endmacro %}
