{# The reasons for which Sales does not want a lead (definitions/follow_up/reasons.yml), in the order written. #}
{% macro declared_reasons() %}{{ return(declared('decisions').get('reasons', [])) }}{% endmacro %}

{# What a kind of decision says: accepted, sent_back or disqualified (rule 42). #}
{% macro disposition_of(kind) -%}
    case
        {%- for boundary in declared('cycles').get('boundaries', []) %}
        when {{ kind }} = {{ quoted(boundary.kind) }} then {{ "'disqualified'" if boundary.closes else "'sent_back'" }}
        {%- endfor %}
        else 'accepted'
    end
{%- endmacro %}

{# A reason as told, in the form in which it is looked up. #}
{% macro reason_in_form(text) -%}
    {{ replaced_runs("trim(split_part(lower(" ~ text ~ "), '(', 1))", '[ -]+', '_') }}
{%- endmacro %}

{# The reason that a text in this form means: the name of one of the list, unknown where it is null or empty, else
   other. #}
{% macro reason_named(text) -%}
    case
        when coalesce({{ text }}, '') = '' then 'unknown'
        {%- for reason in declared_reasons() %}
        when {{ is_of_kind(text, [reason.name] + reason.get('also', [])) }} then {{ quoted(reason.name) }}
        {%- endfor %}
        else 'other'
    end
{%- endmacro %}

{# One row per reason: its category, who is responsible for it, the clauses that it disputes as one text, and the days
   after which Marketing should try again. #}
{% macro reasons() %}
    select
        'unknown' as reason,
        'other' as category,
        'nobody' as responsible,
        cast(null as {{ dbt.type_string() }}) as disputed_clauses,
        cast(null as integer) as try_again_after_days
    union all
    select 'other', 'other', 'nobody', null, null
    {%- for reason in declared_reasons() %}
    union all
    select
        {{ quoted(reason.name) }},
        {{ quoted(reason.category) }},
        {{ quoted(reason.responsible) }},
        {{ quoted(reason.disputes | join(', ')) if reason.disputes else 'null' }},
        {{ reason.get('try_again_after_days', 'null') }}
    {%- endfor %}
{% endmacro %}

{# One row per reason and clause that it disputes. #}
{% macro disputed_clauses() %}
    select
        cast(null as {{ dbt.type_string() }}) as reason,
        cast(null as {{ dbt.type_string() }}) as clause
    where false
    {%- for reason in declared_reasons() %}
    {%- for clause in reason.get('disputes', []) %}
    union all
    select {{ quoted(reason.name) }}, {{ quoted(clause) }}
    {%- endfor %}
    {%- endfor %}
{% endmacro %}

{# Whether the facts contradict a reason (rule 43): false where its condition is null, null where it has none. #}
{% macro is_contradicted_by_facts(named) -%}
    case {{ named }}
        {%- for reason in declared_reasons() if reason.contradicted_when %}
        when {{ quoted(reason.name) }} then coalesce({{ reason.contradicted_when }}, false)
        {%- endfor %}
        when '' then cast(null as boolean)
    end
{%- endmacro %}

{# The facts of a reason with their values, as one text. #}
{% macro evidence(named) -%}
    case {{ named }}
        {%- for reason in declared_reasons() if reason.facts %}
        when {{ quoted(reason.name) }} then concat_ws(', '
            {%- for fact in reason.facts %}, {{ quoted(fact ~ ' ') }} || cast({{ fact }} as {{ dbt.type_string() }}){% endfor -%}
        )
        {%- endfor %}
        when '' then cast(null as {{ dbt.type_string() }})
    end
{%- endmacro %}

{# Whether a rep may send a lead back, by the version of the agreement and the team at that instant (rule 42). #}
{% macro may_reject(agreement, team, rep) -%}
    case {{ agreement }}
        {%- for version in follow_up_versions() if version.may_reject %}
        when {{ quoted(version.v) }} then coalesce({{ is_of_kind(team, version.may_reject) }}, false)
        {%- endfor %}
        else {{ rep }} is not null
    end
{%- endmacro %}
