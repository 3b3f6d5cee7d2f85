-- Merges of two records. Both are one person, also before the merge (rule 22).
with

merged_records as (

    {{ latest_versions(source('crm', 'merges'), ['merge_ref']) }}

)

select
    'crm:' || kept_ref as record_id,
    'crm:' || merged_ref as other_record_id,
    'merge' as kind,
    merged_at as linked_at,
    _loaded_at as loaded_at
from merged_records
