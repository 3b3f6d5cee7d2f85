{# The sums of a scorecard as at one instant, from which the next night carries on: as_of or, where the card has a trend, the days of
   the trend before it, for the next night looks that far back. In it is all that changed a sum before that instant. #}
{% macro scorecard_state(name) %}
{%- set card = declared(name).get('scorecard', {}) -%}
{%- set terms = terms_of(card) -%}
{%- set columns = sum_columns(card, terms) -%}
{%- set traits = card.get('groups', []) | selectattr('component', 'equalto', 'fit') | list -%}
{%- set keeps_traits = card.trend and (traits or card.get('for')) -%}
{%- set at = state_at(card, as_of()) -%}
{{ card_may_read(name) -}}
-- after the scorecard itself, which still reads the state of the build before: {{ ref(name) }}
with

{{ pass_ctes(name, card, terms) }}
{%- if keeps_traits %}
{{ traits_cte(card, traits) }}

latest_traits as (

    select
        lead_id
        {%- for trait in (traits | map(attribute='name') | list) + ['is_disqualified', 'is_for'] %},
        max_by({{ trait }}, known_at) as {{ trait }}
        {%- endfor %}
    from traits
    where known_at < {{ at }}
    group by lead_id

),
{%- endif %}

sums as (

    select
        lead_id,
        spell
        {%- for column in columns %},
        {{ column.adds }}({{ column.name }}){% if column.era %} filter (
            where {{ era('known_at', column.era.length) }} = {{ era(just_before(at), column.era.length) }}
        ){% endif %} as {{ column.name }}
        {%- endfor %}
    from changes
    where known_at < {{ at }}
    group by lead_id, spell

)

select
    cycles.lead_id,
    cycles.spell,
    {{ at }} as state_at
    {%- for column in columns %},
    {%- if column.era %}
    coalesce(sums.{{ column.name }}, 0) * {{ doubled(era_start(just_before(at), column.era) ~ ' - ' ~ microseconds(at), column.term) }} as {{ column.name }}
    {%- elif column.adds == 'sum' %}
    coalesce(sums.{{ column.name }}, 0) as {{ column.name }}
    {%- else %}
    sums.{{ column.name }}
    {%- endif %}
    {%- endfor %}
    {%- if card.trend %},
    first_instants.first_at
    {%- endif %}
    {%- if keeps_traits %}
    {%- for trait in (traits | map(attribute='name') | list) + ['is_disqualified', 'is_for'] %},
    latest_traits.{{ trait }}
    {%- endfor %}
    {%- endif %},
    {{ var('build_number') }} as build_number
from {{ ref('cycles') }} as cycles
{%- if card.trend %}
inner join first_instants
    on cycles.lead_id = first_instants.lead_id
{%- endif %}
left join sums
    on cycles.lead_id = sums.lead_id and cycles.spell = sums.spell
{%- if keeps_traits %}
left join latest_traits
    on cycles.lead_id = latest_traits.lead_id
{%- endif %}
where
    (cycles.starts_after is null or cycles.starts_after < {{ at }})
    and (cycles.ends_at is null or cycles.ends_at >= {{ at }})
{% endmacro %}

{# The instant of the state that belongs to a build as of `as_of_instant`. #}
{% macro state_at(card, as_of_instant) -%}
    {{ return((plus_microseconds(as_of_instant, -trend_length(card)) | trim) if card.trend else as_of_instant | trim) }}
{%- endmacro %}

{# The instant of the state that a night carries on from. #}
{% macro carried_at(card) -%}{{ return(state_at(card, since())) }}{%- endmacro %}

{% macro just_before(ts) -%}{{ return(plus_microseconds(ts, -1) | trim) }}{%- endmacro %}

{# The sums of the leads that carry on: all of those not recomputed from their own history. A sum that was carried halves like a
   point of that instant, and was there just before it: so it is in tonight's state too where as_of has not moved. A pause that something from before that instant may have split is counted again from the lead's history. #}
{% macro carried_ctes(name, card) %}
before as (

    select
        *,
        state_at as occurred_at,
        {{ just_before('state_at') }} as known_at
    from {{ this.incorporate(path={'identifier': name ~ '_state'}) }}
    where lead_id not in (select touched.lead_id from {{ ref('touched_leads') }} as touched where touched.is_recomputed)

),

carried as (

    select * from before
    {%- if card.trend and pauses_of(card) %}
    where lead_id not in (
        select late.lead_id from {{ ref(name ~ '_points') }} as late
        where late.known_at >= {{ carried_at(card) }} and late.occurred_at < {{ carried_at(card) }}
    )
    {%- endif %}

),

carried_leads as (

    select lead_id as carried_lead_id from carried

),
{%- endmacro %}

{# Moments since the state carried, at which the profile may have changed: the pass of a trend stops there too. #}
{% macro instants_since_carried(card) %}
    select
        instants.lead_id,
        instants.spell,
        instants.known_at
    from {{ ref('instants') }} as instants
    left join carried_leads
        on instants.lead_id = carried_leads.carried_lead_id
    where carried_leads.carried_lead_id is null or instants.known_at >= {{ carried_at(card) }}
    union all
    select
        lead_id,
        spell,
        {{ just_before(carried_at(card)) }} as known_at
    from carried
{%- endmacro %}

{# How far back points still change sums by themselves: the longest window, line or stair, in microseconds; 0 without any. #}
{% macro longest_fading(terms) -%}
    {%- set lengths = [0] -%}
    {%- for term in terms -%}
        {%- if term.decay.kind in ['window', 'linear'] -%}{%- do lengths.append(term.decay.length) -%}
        {%- elif term.decay.kind == 'step' -%}{%- do lengths.append(term.decay.length * steps_to_nothing(term)) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(lengths | max) }}
{%- endmacro %}

{# What the state carried adds to the sums: what halves is lifted like a point, all else is as it was. #}
{% macro carried_changes(card, terms) -%}
    {%- set changed = {} -%}
    {%- for column in sum_columns(card, terms) -%}
        {%- do changed.update({column.name: column.name}) -%}
    {%- endfor -%}
    {%- for term in terms if term.era -%}
        {%- do changed.update({term.name: term.name ~ ' * ' ~ doubled(microseconds('occurred_at') ~ ' - ' ~ era_start('known_at', term.era), term)}) -%}
    {%- endfor -%}
    {{ return(changed) }}
{%- endmacro %}
