{# An incremental run continues from the sums of a scorecard that the previous build stored (scorecard_state.sql). #}

{# The instant of the state that belongs to a build as of `as_of_instant`. #}
{% macro state_at(card, as_of_instant) -%}
    {{ return((plus_microseconds(as_of_instant, -trend_length(card)) | trim) if card.trend else as_of_instant | trim) }}
{%- endmacro %}

{# The instant of the stored state that an incremental run continues from. #}
{% macro carried_at(card) -%}{{ return(state_at(card, previous_as_of())) }}{%- endmacro %}

{% macro just_before(ts) -%}{{ return(plus_microseconds(ts, -1) | trim) }}{%- endmacro %}

{# The stored sums of all leads that are not recomputed from their own history. A stored sum decays like a point of the
   instant of the state, and is known a microsecond before it: so the new state includes it also where as_of has not
   moved. Where an activity from before that instant may have split a pause, the pauses are counted again from the
   lead's history. #}
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

{# The rows that the stored state does not include: all rows of a lead without one, otherwise those known since. #}
{% macro since_carried(relation, card) -%}
    left join carried_leads
        on {{ relation }}.lead_id = carried_leads.carried_lead_id
    where carried_leads.carried_lead_id is null or {{ relation }}.known_at >= {{ carried_at(card) }}
{%- endmacro %}

{# Moments since the stored state, at which the profile may have changed: the pass of a trend stops there too. #}
{% macro instants_since_carried(card) %}
    select
        instants.lead_id,
        instants.lifecycle_period,
        instants.known_at
    from {{ ref('instants') }} as instants
    {{ since_carried('instants', card) }}
    union all
    select
        lead_id,
        lifecycle_period,
        {{ just_before(carried_at(card)) }} as known_at
    from carried
{%- endmacro %}

{# The longest age at which points still change sums by decay: the longest window, linear or step decay, in
   microseconds; 0 without any. #}
{% macro longest_decay(terms) -%}
    {%- set lengths = [0] -%}
    {%- for term in terms -%}
        {%- if term.decay.kind in ['window', 'linear'] -%}{%- do lengths.append(term.decay.length) -%}
        {%- elif term.decay.kind == 'step' -%}{%- do lengths.append(term.decay.length * steps_to_nothing(term)) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(lengths | max) }}
{%- endmacro %}

{# What the stored state adds to the sums: sums with a half-life are lifted like points, all others are unchanged. #}
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
