"""The demo world: the raw files of a realistic B2B company, and a hidden truth that the pipeline never reads."""
