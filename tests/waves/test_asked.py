"""What a caller may set of [waves], and how a wrong value is said."""

import pytest

from solver.errors import PolicyError
from solver.policy import Policy
from solver.waves.asked import Asked, limits_of


@pytest.mark.parametrize(
    "text, said",
    [
        ("waves.hours_per_week=ten", "waves.hours_per_week: must be a number (is 'ten')"),
        ("waves.t1_at_once=0", "waves.t1_at_once: must be at least 1 (is '0')"),
        ("waves.high_from=0", "waves.medium_from must not be above waves.high_from"),
    ],
)
def test_a_wrong_value_is_said_in_the_words_of_a_policy(text: str, said: str) -> None:
    with pytest.raises(PolicyError) as caught:
        limits_of(Policy.load(), Asked(sets=(text,)))
    assert said in str(caught.value)
