{# A night carries on from the build before: build.py says with `previous_as_of`, the as_of of that build, what it may take as done.
   Without it everything is built from the lake. #}

{# Gives only what is new tonight to a model that keeps the rest. To be called at its top. `replaces` says whose rows go away first:
   those of recomputed leads, or of every touched one; `also` is a condition on further rows that do. #}
{% macro incremental_by_lead(replaces='recomputed', also=none) -%}
    {%- if var('previous_as_of') -%}{%- do ref('touched_leads') -%}{%- endif -%}
    {{ config(
        materialized='incremental',
        incremental_strategy='by_lead',
        full_refresh=(var('previous_as_of') is none or this.name in var('rebuild')),
        on_schema_change='fail',
        incremental_predicates=[also] if also else [],
        meta={'replaces': replaces},
    ) }}
{%- endmacro %}

{# A step on the way that a night keeps nothing of: a table of tonight's rows, and otherwise only a view. #}
{% macro this_run_only() -%}
    {{ config(materialized='table' if var('previous_as_of') else 'view') }}
{%- endmacro %}

{# Whether this model carries on. Where it does not, it gives every row. #}
{% macro is_incremental_run() %}{{ return(var('previous_as_of') is not none and is_incremental()) }}{% endmacro %}

{# The as_of of the build before. Everything with known_at before it was in that build, unless it came late. #}
{% macro previous_as_of() %}{{ instant(var('previous_as_of')) }}{% endmacro %}

{# Rows that this build made. A model that a night rebuilds in full reads all rows. #}
{% macro is_from_this_run(alias=none) -%}
    {%- if is_incremental_run() -%}
        {{ alias ~ '.' if alias }}build_number = {{ var('build_number') }}
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{# Rows of the leads that tonight touched, for a model that a night rewrites by lead. #}
{% macro of_touched_leads() -%}
    {%- if is_incremental_run() -%}
        lead_id in (select touched.lead_id from {{ ref('touched_leads') }} as touched)
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{# The state at `previous_as_of` of every lead that carries on, from this model's own rows of the build before. #}
{% macro carried_rows() %}
    select * from {{ this }}
    where
        build_number = {{ var('build_number') - 1 }}
        and not is_moment
        and lead_id not in (select recomputed.lead_id from {{ ref('touched_leads') }} as recomputed where recomputed.is_recomputed)
{% endmacro %}

{# What was told of a lead's business day is no longer the last of it where tonight brings a moment of that day, also when tonight's
   says nothing. Run as a hook before tonight's rows come in. #}
{% macro delete_reprocessed_days() -%}
    {%- if is_incremental_run() -%}
        delete from {{ this }}
        where (lead_id, scored_on) in (
            select
                moments.lead_id,
                {{ business_date('moments.moment_at') }}
            from {{ ref('moments') }} as moments
        )
    {%- endif -%}
{%- endmacro %}

{# The table as it was before this build, for what compares before and after. Run as a hook before the table is made anew. #}
{% macro snapshot_previous() -%}
    {%- set before = this.incorporate(path={'identifier': this.identifier ~ '_before'}) -%}
    {%- set now = load_relation(this) if execute else none -%}
    {%- if now and var('previous_as_of') -%}
        create or replace table {{ before }} as select * from {{ now }}
    {%- else -%}
        drop table if exists {{ before }}
    {%- endif -%}
{%- endmacro %}

{# The same for an entity of `described_entities` (dbt_project.yml), and nothing for any other model: a hook of all core models. #}
{% macro snapshot_described_entity() -%}
    {%- if this.identifier in var('described_entities') -%}{{ snapshot_previous() }}{%- endif -%}
{%- endmacro %}

{% macro previous_snapshot(relation) %}{{ return(relation.incorporate(path={'identifier': relation.identifier ~ '_before'})) }}{% endmacro %}
