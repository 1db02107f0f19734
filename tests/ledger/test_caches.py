from ledger.caches import ForgivingRedisCache


def test_all_processes_count_in_redis(valkey_url: str) -> None:
    here, there = ForgivingRedisCache(valkey_url, {}), ForgivingRedisCache(valkey_url, {})
    here.set("tries", [1.5], 60)
    assert there.get("tries") == [1.5]
    assert not there.add("tries", [])
    there.delete("tries")
    assert here.get("tries", "none") == "none"


def test_without_redis_this_process_counts_alone() -> None:
    cache = ForgivingRedisCache("redis://127.0.0.1:1", {})
    assert cache.add("lock", True)
    assert not cache.add("lock", True)
    cache.set("tries", [1.5], 60)
    assert cache.get("tries") == [1.5]
    cache.delete("tries")
    assert cache.get("tries") is None
