"""The demo world: a believable B2B company as raw files, with a hidden truth beside them."""

from accord.demo.world import WorldSummary, write_world

__all__ = ["WorldSummary", "write_world"]
