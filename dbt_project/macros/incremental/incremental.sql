{# An incremental run continues from the previous build. The build sets `previous_as_of` to the as_of of that build;
   without it everything is built from the lake. #}

{# For a model that keeps its rows: an incremental run adds only the rows of this run. Call it at the top of the model.
   `replaces` names the leads whose rows are deleted first: `recomputed` or `touched`; `also` is a condition on further
   rows to delete. #}
{% macro incremental_by_lead(replaces='recomputed', also=none) -%}
    {%- if var('previous_as_of') -%}{%- do ref('touched_leads') -%}{%- endif -%}
    {{ config(
        materialized='incremental',
        incremental_strategy='by_lead',
        on_schema_change='fail',
        incremental_predicates=[also] if also else [],
        meta={'replaces': replaces},
    ) }}
{%- endmacro %}

{# Replaces dbt's own. dbt asks whenever a model runs, so that one parsed project serves full and incremental builds. #}
{% macro should_full_refresh() %}{{ return(var('previous_as_of') is none or this.name in var('rebuild')) }}{% endmacro %}

{# Whether this model adds to the rows it has. Where it does not, it returns every row. #}
{% macro is_incremental_run() %}{{ return(var('previous_as_of') is not none and is_incremental()) }}{% endmacro %}

{# The as_of of the previous build. Everything with known_at before it was in that build, unless it arrived late. #}
{% macro previous_as_of() %}{{ instant(var('previous_as_of')) }}{% endmacro %}

{# Rows that this build made. A model that an incremental run rebuilds in full reads all rows. #}
{% macro is_from_this_run(alias=none) -%}
    {%- if is_incremental_run() -%}
        {{ alias ~ '.' if alias }}build_number = {{ var('build_number') }}
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{# Rows of the touched leads, for a model that an incremental run rewrites by lead. #}
{% macro of_touched_leads() -%}
    {%- if is_incremental_run() -%}
        lead_id in (select touched.lead_id from {{ ref('touched_leads') }} as touched)
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{# The state at `previous_as_of` of every lead that is not recomputed, from this model's own rows of the previous build.
   #}
{% macro carried_rows() %}
    select * from {{ this }}
    where
        build_number = {{ var('build_number') - 1 }}
        and not is_moment
        and lead_id not in (select recomputed.lead_id from {{ ref('touched_leads') }} as recomputed where recomputed.is_recomputed)
{% endmacro %}

{# A lead's row of a business day is out of date where this run has a moment of that day, also when that moment gives no
   row. Run as a hook before the rows of this run are inserted. #}
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

{# A copy of the table before this build, for models that compare the two. Run as a hook before the table is rebuilt. #}
{% macro snapshot_previous() -%}
    {%- set before = this.incorporate(path={'identifier': this.identifier ~ '_before'}) -%}
    {%- set now = load_relation(this) if execute else none -%}
    {%- if now and var('previous_as_of') -%}
        create or replace table {{ before }} as select * from {{ now }}
    {%- else -%}
        drop table if exists {{ before }}
    {%- endif -%}
{%- endmacro %}

{# The same for an entity of `described_entities` (dbt_project.yml); no effect on other models: a hook of all core
   models. #}
{% macro snapshot_described_entity() -%}
    {%- if this.identifier in var('described_entities') -%}{{ snapshot_previous() }}{%- endif -%}
{%- endmacro %}

{% macro previous_snapshot(relation) %}{{ return(relation.incorporate(path={'identifier': relation.identifier ~ '_before'})) }}{% endmacro %}

{# Rows of these columns that a model has and had not in the previous build, or had and has no longer. In a full build:
   none. #}
{% macro changed_rows(model, columns) -%}
    {%- set now = ref(model) -%}
    {%- set before = previous_snapshot(now) if var('previous_as_of') else now -%}
    (
        select {{ columns }} from {{ now }}
        except
        select {{ columns }} from {{ before }}
    )
    union
    (
        select {{ columns }} from {{ before }}
        except
        select {{ columns }} from {{ now }}
    )
{%- endmacro %}
