"""The cache behind limits: Redis, so that all processes count together, and this process's memory while Redis is away."""

from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError


class ForgivingRedisCache(RedisCache):
    """Redis's cache, without which everything still works: limits then count per process until Redis is back."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._here = LocMemCache("while-redis-is-away", {})

    def add(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 – as Django's own
        """Set a value that is not there yet."""
        return self._or_here(super().add, self._here.add, *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """Return a value."""
        return self._or_here(super().get, self._here.get, *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """Count on."""
        return self._or_here(super().incr, self._here.incr, *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """Set a value."""
        return self._or_here(super().set, self._here.set, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """Forget a value."""
        return self._or_here(super().delete, self._here.delete, *args, **kwargs)

    @staticmethod
    def _or_here(there: Callable[..., Any], here: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        try:
            return there(*args, **kwargs)
        except (RedisError, OSError):
            return here(*args, **kwargs)
