"""A handful of people to whom the rare things surely happen, whatever the size of the world. They arrive early."""

from collections.abc import Callable

from accord.demo.life import Life, World

Script = Callable[[Life], None]


def cast(world: World) -> dict[int, Script]:
    """Which person plays which part."""
    return {}
