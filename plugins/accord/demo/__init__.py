"""The demo world: a believable B2B company as raw files, with a hidden truth beside them."""
