"""Logs, copies and branches: what a promoted copy holds is decided by positions, however often the roles have changed."""

import pytest
from sandbox.aws.wal import FIRST_POSITION, Log


def filled(commits: int, start: float = 0.0) -> Log:
    log = Log("one", "a")
    for each in range(commits):
        log.commit(start + each, 100)
    return log


def test_a_log_knows_what_was_in_it_when() -> None:
    log = filled(10)
    assert log.at(4.5) == (FIRST_POSITION + 500, 4.0)
    assert log.at(100.0) == (FIRST_POSITION + 1000, 9.0)
    assert log.at(-1.0) == (FIRST_POSITION + 100, 0.0), "what is older than all that is kept"


def test_a_copy_replays_in_order_and_no_faster_than_it_can() -> None:
    source = filled(100)
    copy = source.copy("two", "b", 20.0, lag=0.0, catch_up=10.0)
    copy.position, copy.through = FIRST_POSITION, 0.0
    copy.replay(99.0, 1.0)
    assert copy.committed_at == 10.0, "ten seconds of the source's log in one"
    copy.replay(99.0, 100.0)
    assert (copy.position, copy.committed_at) == (source.position, 99.0)
    before = copy.through
    copy.replay(50.0, 1.0)
    assert copy.through == before, "it never goes back"


def test_lag_is_drawn_from_its_range_and_the_same_at_every_run() -> None:
    def seen() -> list[float]:
        source, found = filled(0), []
        copy = source.copy("two", "b", 0.0, lag=0.4, catch_up=20.0)
        for each in range(1, 200):
            source.commit(each / 5, 10)
            copy.replay(each / 5, 0.2)
            found.append(each / 5 - copy.through)
        return found

    assert seen() == seen()
    assert 0.4 <= min(seen()[10:]) and max(seen()) <= 1.01


def test_a_branch_holds_what_was_replayed_and_no_more() -> None:
    source = filled(10)
    copy = source.copy("two", "b", 10.0, lag=0.0, catch_up=1.0)
    source.commit(11.0, 100)
    copy.branch(12.0)
    copy.commit(13.0, 100)
    assert copy.lineage() == [(copy, None), (source, FIRST_POSITION + 1000)]
    assert copy.position == FIRST_POSITION + 1100 == source.position, "the same position, of another log"


def test_lineage_over_several_promotions_keeps_the_smallest_limit() -> None:
    first = filled(10)
    second = first.copy("two", "b", 10.0, lag=0.0, catch_up=1.0)
    second.branch(11.0)
    second.commit(12.0, 100)
    third = second.copy("one", "a", 13.0, lag=0.0, catch_up=1.0)
    second.commit(14.0, 100)
    third.branch(15.0)
    assert third.lineage() == [(third, None), (second, FIRST_POSITION + 1100), (first, FIRST_POSITION + 1000)]
    assert third.root is first and second.root is first


@pytest.mark.parametrize("hours", [3])
def test_memory_is_bounded(hours: int) -> None:
    log = Log("one", "a")
    for each in range(hours * 3600 * 5):
        log.commit(each / 5, 100)
    assert len(log.times) < 2 * 3600 * 5
