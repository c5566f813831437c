"""What came before, byte for byte, is read and judged once; anything else anew."""

from __future__ import annotations

import pytest

from autograder import course, judging
from autograder.judging import Sight, judge_sight, probes_of
from autograder.observe import MISSING, load, observe
from autograder.record import Observation
from autograder.sandbox.recalled import Recalled

EXERCISE = course.exercise("momentum.convert")
PROBES = probes_of(EXERCISE)


def made() -> Observation:
    """Return a new observation."""
    return Observation({}, missing=True)


def refused() -> Observation:
    """Read what must not be read again."""
    raise AssertionError("read again")


def test_the_same_bytes_under_the_same_probes_are_read_once() -> None:
    recalled = Recalled()
    first = recalled.observation((b"h", b"body"), PROBES, made)
    assert recalled.observation((b"h", b"body"), PROBES, refused) is first
    assert (recalled.asked, recalled.known) == (2, 1)


@pytest.mark.parametrize("frame", [(b"h", b"other"), (b"x", b"body"), (b"hb", b"ody")])
def test_other_bytes_are_another_observation(frame: tuple[bytes, bytes]) -> None:
    recalled = Recalled()
    first = recalled.observation((b"h", b"body"), PROBES, made)
    assert recalled.observation(frame, PROBES, made) is not first


def test_other_probes_make_another_observation() -> None:
    recalled = Recalled()
    first = recalled.observation((b"h", b"body"), PROBES, made)
    assert recalled.observation((b"h", b"body"), PROBES[1:], made) is not first
    assert recalled.observation((b"h", b"body"), probes_of(EXERCISE, 7), made) is not first


def test_what_could_not_be_read_is_not_kept() -> None:
    recalled = Recalled()
    with pytest.raises(AssertionError):
        recalled.observation((b"h", b""), PROBES, refused)
    assert recalled.observation((b"h", b""), PROBES, made)


def test_the_oldest_leave_first_where_it_is_too_much() -> None:
    recalled = Recalled(size=300)
    frames = [(bytes([number]), bytes(99)) for number in range(4)]
    first, second, third = (recalled.observation(frame, PROBES, made) for frame in frames[:3])
    assert recalled.observation(frames[0], PROBES, refused) is first  # asked for again: young
    recalled.observation(frames[3], PROBES, made)
    assert recalled.observation(frames[0], PROBES, refused) is first
    assert recalled.observation(frames[2], PROBES, refused) is third
    assert recalled.observation(frames[1], PROBES, made) is not second


def test_what_is_larger_than_all_room_is_not_kept() -> None:
    recalled = Recalled(size=10)
    first = recalled.observation((b"h", bytes(99)), PROBES, made)
    assert recalled.observation((b"h", bytes(99)), PROBES, made) is not first
    assert recalled.observation((b"h", b"x"), PROBES, made)


def test_one_observation_is_judged_once_for_each_exercise_and_seed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    judged = []
    judge = judging.judge
    monkeypatch.setattr(
        judging, "judge", lambda *args: [judged.append(args[0].id), judge(*args)][1]
    )
    seen = observe(load(EXERCISE.solution, EXERCISE.name), PROBES)
    sight = Sight(seen, judging.shape_of(print))
    for _ in range(3):
        assert judge_sight(EXERCISE, sight, None, None, 0, refuse_to_look).kind == "correct"
    assert judged == [EXERCISE.id]
    assert judge_sight(EXERCISE, sight, 7, None, 0, refuse_to_look).kind != "correct"
    assert judged == [EXERCISE.id] * 2


def refuse_to_look(_text: str) -> Sight:
    """Run no text."""
    raise AssertionError


def test_what_is_missing_is_missing_in_every_exercise() -> None:
    for exercise in course.exercises("momentum"):
        sight = Sight(MISSING, judging.shape_of(None))
        verdict = judge_sight(exercise, sight, None, None, 0, refuse_to_look)
        assert (verdict.exercise, verdict.kind) == (exercise.id, "not_attempted")
