-- Every seller is a record of its own: the source has neither addresses nor merges.
select
    record_id,
    'olist' as source,
    created_at
from {{ ref('stg_olist__leads') }}
