"""Named mistakes about the path of gradient descent: the rule, and the list of its points."""

from __future__ import annotations

from autograder.exercise import Edit, Misconception
from course_lib.i18n import mark

COPY = "1.0 * np.asarray(theta0)"
FIRST = "[theta.copy()]"
MOVE = "theta -= lr * grad_f(theta)"
STORE = "path.append(theta.copy())"
TURNS = "for _ in range(steps)"
RESULT = "np.array(path)"

# A table of the start's own type, filled row by row: an edit cannot say it.
INTEGER_TABLE = """
def gd_trajectory(grad_f, theta0, lr, steps):
    path = np.zeros((steps + 1, len(theta0)), dtype=theta0.dtype)
    path[0] = theta0
    for t in range(steps):
        path[t + 1] = path[t] - lr * grad_f(path[t])
    return path
"""

RULE = (
    Misconception(
        "ascends",
        (Edit(MOVE, MOVE.replace("-=", "+=")),),
        mark(
            "The path climbs: the gradient is added. It points to where f grows fastest, and "
            "descent goes the other way."
        ),
        mark("On f = x² at x = 1 the gradient is 2: to which side of 1 should the next point lie?"),
    ),
    Misconception(
        "no_lr",
        (Edit(MOVE, "theta -= grad_f(theta)"),),
        mark(
            "The learning rate is nowhere in your step, so every step has the full length of the "
            "gradient."
        ),
        mark("Which of your points change when η is halved?"),
    ),
    Misconception(
        "frozen_gradient",
        (Edit(MOVE, "theta -= lr * grad_f(path[0])"),),
        mark(
            "All steps are alike: the gradient is taken at the start and never again, so the "
            "path is a straight line that runs past the minimum."
        ),
        mark("How often is `grad_f` called when `steps` is 5, and at which points?"),
    ),
    Misconception(
        "from_start_each_time",
        (Edit(MOVE, "theta = path[0] - lr * grad_f(theta)"),),
        mark(
            "Every step sets out from the start again, though the gradient is taken at the "
            "newest point. A descent goes on from where the last step ended."
        ),
        mark("In your line for the step, from which point is the move subtracted?"),
    ),
    Misconception(
        "decaying_rate",
        (Edit(STORE, STORE + "; lr = lr / 2"),),
        mark(
            "The learning rate shrinks on the way, so the path slows down early. Schedules come "
            "later in the course; here η keeps the value that was passed."
        ),
        mark("With which rate is your third step taken?"),
        also=(
            (Edit(TURNS, "for t in range(steps)"), Edit("lr * grad", "lr / (t + 1) * grad")),
            (Edit(TURNS, "for t in range(steps)"), Edit("lr * grad", "lr / (t + 2) * grad")),
            (Edit(STORE, STORE + "; lr = lr * 0.9"),),
            (Edit(STORE, STORE + "; lr = lr * 0.95"),),
            (Edit(STORE, STORE + "; lr = lr * 0.99"),),
        ),
    ),
    Misconception(
        "normalized_gradient",
        (Edit(MOVE, "g = grad_f(theta); theta -= lr * g / np.linalg.norm(g)"),),
        mark(
            "All your steps have the same length, η: the gradient was divided by its own length. "
            "That length is what makes steps shrink near a minimum."
        ),
        mark(
            "One step before the minimum: how long should the next step be, and how long is yours?"
        ),
    ),
)

POINTS = (
    Misconception(
        "start_missing",
        (Edit(FIRST, "[]"),),
        mark(
            "The start is missing: your first row is the point after one update. `steps` updates "
            "join steps + 1 points."
        ),
        mark("Which row do you return when `steps` is 0?"),
    ),
    Misconception(
        "last_missing",
        (Edit(TURNS, "for _ in range(steps - 1)"),),
        mark(
            "One point too few: the path stops an update before its end. `steps` updates join "
            "steps + 1 points."
        ),
        mark("How many updates does your loop make when `steps` is 1?"),
    ),
    Misconception(
        "extra_step",
        (Edit(TURNS, "for _ in range(steps + 1)"),),
        mark(
            "One point too many: your loop makes an update more than was asked for. The start "
            "is no update, so it must not be counted as one."
        ),
        mark("How many updates does your loop make when `steps` is 1?"),
    ),
    Misconception(
        "same_array",
        (Edit(FIRST, "[theta]"), Edit(STORE, "path.append(theta)")),
        mark(
            "Rows that should differ are equal: your list holds the same array several times, "
            "and the descent goes on changing that array. `append` stores a reference, not the "
            "numbers of the moment."
        ),
        mark("How many different arrays does your list hold after three steps?"),
        also=((Edit(STORE, "path.append(theta)"),), (Edit(FIRST, "[theta]"),)),
    ),
    Misconception(
        "returns_last",
        (Edit(RESULT, "theta"),),
        mark("Only the point where the descent ends comes back; the caller wants the whole path."),
        mark("Where are the points that the descent came through when your function returns?"),
    ),
    Misconception(
        "returns_list",
        (Edit(RESULT, "path"),),
        mark(
            "A list of points comes back, and the exercise asks for one array with a point in "
            "each row. Only an array has columns that can be drawn or compared at once."
        ),
        mark("What does `path[:, 0]` give for a list, and what for an array?"),
    ),
    Misconception(
        "transposed",
        (Edit(RESULT, "np.array(path).T"),),
        mark("Rows and columns have changed places: each of your columns is a point."),
        mark("For 5 steps in the plane, which shape should the result have, and which has yours?"),
    ),
    Misconception(
        "integer_truncates",
        (Edit(COPY, "theta0.copy()"),),
        mark(
            "A start such as (−7, 2) is an array of integers, and it can hold no decimals: its "
            "points are cut off to whole numbers, or NumPy refuses to store them. From a start "
            "of floats your path is right."
        ),
        mark("Which type has the array that your points are stored in when `theta0` is (−7, 2)?"),
        also=(
            (Edit(COPY, "theta0.copy()"), Edit(MOVE, "theta[:] = theta - lr * grad_f(theta)")),
            (Edit(RESULT, "np.array(path).astype(theta0.dtype)"),),
            INTEGER_TABLE,
        ),
    ),
)

MISCONCEPTIONS = (*RULE, *POINTS)
