# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% title [markdown] slide="slide"
# # One learning rate for all directions
#
# A loss can be steep in one direction and flat in another. Such a loss is called anisotropic, from the Greek for "not the same in every direction".
#
# Gradient descent has a single learning rate for all directions. In this lesson you find out exactly what that costs, and what can be done about it.

# %% goals [markdown] slide="subslide"
# ## What you will be able to do
#
# - Say for each direction whether gradient descent creeps, zigzags or diverges, from one product of two numbers.
#
# - Prove which constant learning rate is the best one, and say why its path must zigzag.
#
# - Explain why the best rate for 30 steps is not the best rate for ever.
#
# - Compute by how many degrees the gradient misses the minimum.
#
# - Make a bowl round by a change of variables, and say which rules survive a turn of the axes and which do not.
#
# - Center and standardize real data, and measure what this does to the training of a linear model.
#
# **Time:** about 70 minutes to read and to run the cells, and about 45 minutes more for the exercise and the two questions. You can stop after any section and come back another day.
#
# **You need:** the lessons on gradient descent and SGD, and eigenvalues of a symmetric matrix. Sections 9 to 11 multiply small matrices.

# %% setup-note [markdown] slide="skip"
# Run the next cell first. It loads the course's library and chooses the language of all messages.
#
# If it stops with `ModuleNotFoundError`, the course is not installed where this notebook runs. Open a terminal in the course's folder, the one that holds `requirements.txt`, and run `python -m pip install -r requirements.txt`.
#
# In VS Code, then choose the same Python as the kernel of the notebook (at the top right). In Colab, first upload the course's folder, change to it with `%cd`, and run `%pip install -r requirements.txt` in a cell of its own.

# %% setup slide="skip"
import numpy as np

from autograder import check, hint, progress, solution, use
from course_lib import descent, optimizers
from course_lib.bowl import CURVATURES, START, bowl, bowl_gradient, steps_below, trajectory
from course_lib.datasets import digits
from course_lib.figures import anisotropy as draw
from course_lib.figures import show, show_animation
from course_lib.figures.slider import explore
from course_lib.losses import softmax_ce

use("en")

# %% recap [markdown] slide="slide"
# ## 1. Where we stand
#
# Gradient descent goes a step against the gradient, and the learning rate $\eta$ decides how long the step is.
#
# $$
# \theta_t = \theta_{t-1} - \eta\, \nabla f(\theta_{t-1}), \qquad t = 1, 2, \dots
# $$
#
# This lesson looks at one bowl. Its minimum is at the origin, and we always start at $(-7, 2)$, at the height 6.45.
#
# $$
# f(x, y) = \frac{x^2}{20} + y^2, \qquad \nabla f = \left(\frac{x}{10},\; 2y\right)
# $$
#
# The bowl is long along $x$ and narrow along $y$: where it is cut at one height, the ellipse is $\sqrt{20} = 4.47$ times as long as it is wide. Some notes compare it with a sheet of paper that sags between two hands. That would be a trough, level along one axis; our bowl rises in every direction.
#
# Nothing in this lesson is random. In libraries the rule is called SGD, but here the gradient is exact, and all that happens is the work of the learning rate and of the bowl.
#
# Every number in this lesson is computed in a cell near it, and the cell stops with an error if the number is wrong.

# %% recap-check kind="demo" slide="skip"
low, high = CURVATURES
kappa = high / low

assert START == (-7.0, 2.0) and round(bowl(*START), 2) == 6.45
assert bowl_gradient([-7.0, 2.0]).tolist() == [-0.7, 4.0]
assert round(np.sqrt(kappa), 2) == 4.47
print(f"f = {bowl(*START):.2f}   ∇f = {bowl_gradient(START)}   κ = {kappa:.0f}")

# %% notes-recap [markdown] slide="notes"
# **For the lecturer:** Ask what the word "stochastic" in SGD refers to. The answer, the drawing of mini-batches, is the reason why nothing in this lesson may be blamed on it.

# %% predict [markdown] slide="slide"
# ## 2. Predict first
#
# Decide before you compute. A prediction that turns out wrong is worth more here than a right one.
#
# **Zigzag.** With $\eta = 0.95$ the path jumps from one side of the valley to the other at every step. Someone lowers the rate to $\eta = 0.45$, and the jumping stops. After 30 steps, is $f$ now (a) at least ten times smaller; (b) about the same; (c) at least ten times larger?
#
# **Aim.** At the start, the step of gradient descent does not point exactly at the minimum. By how many degrees does it miss? (a) less than 10; (b) about 30; (c) more than 60.
#
# **Turn.** Turn the bowl and the start by 45 degrees around the minimum. Which rule makes exactly the old path, turned by 45 degrees? (a) gradient descent; (b) a rule that moves each coordinate by the same length and takes only the sign from its derivative; (c) both.

# %% notes-predict [markdown] slide="notes"
# **For the lecturer:** Collect votes by hand before anyone computes, and write the counts on the board. Do not comment on them. Return to the counts in sections 6, 8 and 10.

# %% predict-lock kind="demo" slide="subslide"
# Replace each "?" by "a", "b" or "c", then run the cell. Later cells compare.
prediction = {"zigzag": "?", "aim": "?", "turn": "?"}

# %% factor [markdown] slide="slide"
# ## 3. One number for each direction
#
# Take any quadratic function with its minimum at $\theta^*$ and a symmetric matrix $A$ of second derivatives, the Hessian matrix. We assume that all eigenvalues of $A$ are positive: a bowl. Write $e_t = \theta_t - \theta^*$ for the error.
#
# $$
# f(\theta) = f(\theta^*) + \tfrac12\, (\theta - \theta^*)^\top A\, (\theta - \theta^*), \qquad \nabla f(\theta) = A\, (\theta - \theta^*)
# $$
#
# Put the gradient into one step of gradient descent, and subtract $\theta^*$ on both sides.
#
# $$
# e_t = e_{t-1} - \eta A\, e_{t-1} = (I - \eta A)\, e_{t-1}
# $$
#
# A symmetric matrix has eigenvectors $u_1, \dots, u_d$ that are perpendicular to one another, with eigenvalues $\lambda_i$. Split the error into these directions, $e_t = \sum_i c_{i,t}\, u_i$. Since $A u_i = \lambda_i u_i$, each part moves on its own.
#
# $$
# c_{i,t} = (1 - \eta\lambda_i)\, c_{i,t-1}, \qquad c_{i,t} = (1 - \eta\lambda_i)^t\, c_{i,0}
# $$
#
# The eigenvalue $\lambda_i$ is the curvature along $u_i$. One number per direction, the factor $1 - \eta\lambda_i$, tells everything. On our bowl the directions are the axes.
#
# $$
# x_t = (1 - 0.1\,\eta)^t\, x_0, \qquad y_t = (1 - 2\,\eta)^t\, y_0
# $$

# %% regimes [markdown] slide="slide"
# ### Three regimes
#
# The size of the factor says whether the error shrinks. Its sign says whether the error changes sides.
#
# | $\eta\lambda$ | the factor $1 - \eta\lambda$ | along this direction, gradient descent |
# |---|---|---|
# | $0 < \eta\lambda \le 1$ | from 1 down to 0 | creeps to the minimum on one side |
# | $1 < \eta\lambda < 2$ | between 0 and $-1$ | converges and changes sides at every step: it zigzags |
# | $\eta\lambda \ge 2$ | $-1$ or below | does not converge |
#
# Two borders deserve a second look. At $\eta\lambda = 1$ the factor is 0: one step ends exactly at the minimum. At $\eta\lambda = 2$ it is $-1$: the error jumps between two points for ever and never shrinks.
#
# The regime belongs to a direction, not to the learning rate. With $\eta = 0.9$ our bowl creeps along $x$, where $\eta\lambda = 0.09$, and zigzags along $y$, where $\eta\lambda = 1.8$.
#
# So the sentence "gradient descent zigzags on this bowl" is incomplete. It zigzags along $y$ for $0.5 < \eta < 1$. For $\eta \le 0.5$ it does not, and from $\eta = 1$ on it does not converge.

# %% regimes-check kind="demo" slide="skip"
assert [round(0.9 * lam, 9) for lam in CURVATURES] == [0.09, 1.8]
assert [descent.regime(0.9, lam) for lam in CURVATURES] == ["monotone", "zigzags"]
assert [descent.regime(lr, high) for lr in (0.5, 0.51, 0.99, 1.0)] == [
    "monotone",
    "zigzags",
    "zigzags",
    "diverges",
]

# the same numbers on a bowl whose directions are not the axes
A = np.array([[1.05, -0.95], [-0.95, 1.05]])
lam, U = np.linalg.eigh(A)
path = descent.gd_trajectory(lambda theta: A @ theta, np.array([3.0, 1.0]), 0.9, 10)
assert np.allclose(lam, CURVATURES)
assert np.allclose(path @ U, (1 - 0.9 * lam) ** np.arange(11)[:, None] * (path[0] @ U))
print(lam.round(9), (1 - 0.9 * lam).round(9))

# %% notes-regimes [markdown] slide="notes"
# **For the lecturer:** Draw the number line of ηλ with the marks 1 and 2, and let the class place (η, λ) pairs on it. Insist on the product: neither the rate nor the curvature alone decides.

# %% by-hand [markdown] slide="slide"
# ## 4. Two steps by hand
#
# Take a pencil: $\eta = 0.95$, a rate used in a textbook for this bowl, from $(-7, 2)$. The factors are $1 - 0.095 = 0.905$ along $x$ and $1 - 1.9 = -0.9$ along $y$.
#
# $$
# \begin{aligned} x_1 &= 0.905 \cdot (-7) = -6.335 & y_1 &= -0.9 \cdot 2 = -1.8 \\ x_2 &= 0.905 \cdot (-6.335) = -5.733175 & y_2 &= -0.9 \cdot (-1.8) = 1.62 \end{aligned}
# $$
#
# Along $y$ the point jumps to the other side of the valley and back, and yet it comes nearer each time.
#
# Now compute the third step yourself, from the factors, and then once more from the gradient. Both must agree. The next cell shows the result.

# %% by-hand-check kind="demo" slide="subslide"
steps_by_hand = [np.array(START)]
for t in (1, 2, 3):
    steps_by_hand.append(steps_by_hand[-1] - 0.95 * bowl_gradient(steps_by_hand[-1]))

assert steps_by_hand[1].round(9).tolist() == [-6.335, -1.8]
assert steps_by_hand[2].round(9).tolist() == [-5.733175, 1.62]
assert np.allclose(steps_by_hand[3], np.array([0.905, -0.9]) ** 3 * START)
for t, point in enumerate(steps_by_hand):
    print(f"t = {t}   x = {point[0]:.6f}   y = {point[1]:.4f}")

# %% notes-by-hand [markdown] slide="notes"
# **For the lecturer:** Let one half of the class use the factors and the other half the gradient. That the two agree is the content of section 3.

# %% regime-task [markdown] slide="slide"
# ## 5. Exercise: name the regime
#
# Write the function `regime(lr, lam)`. It receives the learning rate and the curvature of one direction and returns one of three strings.
#
# - `"monotone"`: the error goes to 0 without changing sides, or is 0 after one step.
#
# - `"zigzags"`: the error goes to 0 and changes sides at every step.
#
# - `"diverges"`: the error does not go to 0. This includes a point that jumps between two places for ever.
#
# Both arguments are single positive floats. Decide from the two numbers alone; no loop is needed.
#
# Before you write: which string belongs to $\eta = 4$ with $\lambda = 0.25$, and which to $\eta = 4$ with $\lambda = 0.5$?

# %% write-regime exercise="anisotropy.regime" slide="subslide"

# %% regime-how [markdown] slide="skip"
# The check tries your function on many pairs, each in one of the three regimes, and on both borders. The card says what it saw; if your answers agree with a known mistake, it names the mistake.
#
# `hint("anisotropy.regime")` gives one hint at a time, three in all. `solution("anisotropy.regime")` shows a model solution once you have passed.

# %% zigzag [markdown] slide="slide"
# ## 6. Is the zigzag a mistake?
#
# The picture is famous: the path jumps to and fro across the valley, and the caption calls it inefficient. Look at three learning rates, from above and coordinate by coordinate.
#
# On a logarithmic scale each coordinate falls on a straight line, because every step multiplies it by the same factor.

# %% zigzag-figure kind="demo" slide="subslide"
best = 2 / (low + high)
three = {
    rf"$\eta = {name}$": trajectory(optimizers.SGD(lr=lr), steps=40)
    for name, lr in (("0.1", 0.1), ("0.45", 0.45), ("0.95", 0.95))
}
ends = [f"{np.linalg.norm(path[30]):.2f}" for path in three.values()]
assert ends == ["5.18", "1.76", "0.36"]

show(
    draw.descents(three, 40, CURVATURES),
    tr(
        "Three paths of 40 steps, and below each the distance of x and of y from the minimum on a logarithmic scale. With 0.1 both fall on straight lines without zigzag, y faster than x, and the path stops far from the minimum. With 0.45 y is gone after a few steps, and x creeps. With 0.95 the path jumps across the valley at every step, and x and y fall together, x faster than before."
    ),
)

# %% zigzag-surprise [markdown] slide="subslide"
# With $\eta = 0.45$ there is no zigzag. The path drops to the floor of the valley in a few steps, and then it creeps along the floor. After 30 steps it is still 1.76 away from the minimum.
#
# With $\eta = 0.95$ the path zigzags all the way, and after 30 steps it is 0.36 away.
#
# The tidy path is the slower one. The eye sees the jumps along $y$, but the steps that matter are the ones along $x$, and a larger $\eta$ makes them longer.

# %% table [markdown] slide="slide"
# ### The table of rates
#
# Thirty steps from $(-7, 2)$ for eight learning rates, and the step from which $f$ stays below $0.001$ within 100 steps.
#
# | $\eta$ | changes of side along $y$ | $f$ after 30 steps | $f$ stays below $0.001$ from step |
# |---|---|---|---|
# | 0.1 | 0 | 1.34 | later than 100 |
# | 0.5 | 0 | 0.113 | 77 |
# | 0.6 | 30 | 0.060 | 64 |
# | 0.9 | 30 | 0.0085 | 42 |
# | 0.95 | 30 | 0.0133 | 43 |
# | 0.952 | 30 | 0.0159 | 44 |
# | 1.0 | 30 | 4.0 | never |
# | 1.01 | 30 | 13.1 | never |
#
# The border at 0.5 is sharp: there is no zigzag up to it, and above it the sign changes at every single step.
#
# Every rate of the table that zigzags and converges beats every rate that does not zigzag. The textbook's 0.95 is not a bad choice that shows the weakness of the rule. It is nearly the best choice there is.

# %% table-check kind="demo" slide="skip"
rows = {}
for lr in (0.1, 0.5, 0.6, 0.9, 0.95, best, 1.0, 1.01):
    path = trajectory(optimizers.SGD(lr=lr), steps=100)
    y = path[:31, 1]
    sides = int(np.sum(y[1:] * y[:-1] < 0))
    rows[round(lr, 3)] = (sides, bowl(*path[30]), steps_below(bowl(*path.T), 1e-3))
    print(f"η = {lr:.3f}   {sides:2d}   {rows[round(lr, 3)][1]:8.4f}   {rows[round(lr, 3)][2]}")

assert [row[0] for row in rows.values()] == [0, 0] + 6 * [30]
heights = ["1.34", "0.113", "0.060", "0.0085", "0.0133", "0.0159", "4.0", "13.1"]
for text, (_, height, _) in zip(heights, rows.values()):
    assert f"{height:.{len(text.split('.')[1])}f}" == text
assert [row[2] for row in rows.values()] == [None, 77, 64, 42, 43, 44, None, None]

tidy = bowl(*trajectory(optimizers.SGD(lr=0.45), steps=30)[30])
higher = tidy / rows[0.95][1]
assert 10 < higher < 13
print(tr("Zigzag: you predicted"), prediction["zigzag"], "·", tr("computed:"), f"{higher:.1f} ×")

# %% notes-table [markdown] slide="notes"
# **For the lecturer:** Return to the votes on the zigzag. Then ask for a caption of the famous picture that is true. A good one: "With its best constant learning rate, gradient descent crosses the valley at every step."

# %% best [markdown] slide="slide"
# ## 7. The best rate, and its price
#
# After many steps the direction with the largest factor, in size, decides. So look for the rate that makes the larger of the two as small as possible.
#
# $$
# \rho(\eta) = \max\bigl(|1 - \eta\lambda_{\min}|,\; |1 - \eta\lambda_{\max}|\bigr)
# $$
#
# The factor $1 - \eta\lambda$ falls on a straight line when $\lambda$ grows, so the factors of all other directions lie between these two. The two outer ones are enough.
#
# For small $\eta$ the flat direction is the slow one, and $1 - \eta\lambda_{\min}$ falls when $\eta$ grows. For large $\eta$ the steep direction is the slow one, and $\eta\lambda_{\max} - 1$ rises. The best rate is where the two are equal: on its left $\rho(\eta) \ge 1 - \eta\lambda_{\min}$, and on its right $\rho(\eta) \ge \eta\lambda_{\max} - 1$, and both are larger there.
#
# $$
# 1 - \eta\lambda_{\min} = \eta\lambda_{\max} - 1 \quad\Longrightarrow\quad \eta^* = \frac{2}{\lambda_{\min} + \lambda_{\max}}, \qquad \rho^* = \frac{\kappa - 1}{\kappa + 1}, \qquad \kappa = \frac{\lambda_{\max}}{\lambda_{\min}}
# $$
#
# The number $\kappa$ is the condition number. On our bowl $\kappa = 20$, $\eta^* = 0.952$ and $\rho^* = 0.905$.

# %% best-figure kind="demo" slide="subslide"
assert (round(kappa, 9), round(best, 3)) == (20, 0.952)
assert round(1 - best * low, 3) == round(best * high - 1, 3) == 0.905
assert round((kappa - 1) / (kappa + 1), 3) == 0.905

show(
    draw.factors(
        CURVATURES, (tr("no zigzag"), tr("zigzag along y"), tr("diverges")), tr("the larger one")
    ),
    tr(
        "The two factors per step over the learning rate. The one of the flat direction falls slowly from 1 on a straight line. The one of the steep direction falls from 1 to 0 at 0.5 and rises again to 1 at a rate of 1. The larger of the two is smallest, 0.905, where they cross, at 0.952, inside the zone of the zigzag and close to its end."
    ),
)

# %% price [markdown] slide="subslide"
# ### The zigzag is the price
#
# At the best rate $1 - \eta^*\lambda_{\max} = -\rho^*$. This is negative whenever $\kappa > 1$. So on every bowl that is not round, the best constant rate zigzags along the steepest direction. It cannot be otherwise.
#
# What would it cost to forbid the zigzag? Then $\eta \le 1/\lambda_{\max}$, and the best factor left for the flat direction is $1 - 1/\kappa$, on our bowl 0.95 instead of 0.905.
#
# $$
# \frac{\kappa - 1}{\kappa + 1} \approx 1 - \frac{2}{\kappa} \qquad\qquad 1 - \frac{1}{\kappa}
# $$
#
# For one more decimal digit the path without zigzag needs 45 steps, and the best one 23. For $\kappa = 10{,}000$ these are 23,025 and 11,513 steps. The ban nearly doubles the work on our bowl; the larger $\kappa$, the closer to a factor of 2.
#
# The zigzag is what you see; the flat direction is what you wait for. The number of steps per digit grows in proportion to $\kappa$, with the zigzag or without it. Anisotropy is expensive because one rate must serve both directions.

# %% price-check kind="demo" slide="skip"
def steps_per_digit(factor):
    return -np.log(10) / np.log(factor)


for k, tidy_steps, best_steps in ((20, 45, 23), (10_000, 23_025, 11_513)):
    needed = steps_per_digit(1 - 1 / k), steps_per_digit((k - 1) / (k + 1))
    assert abs(needed[0] - tidy_steps) < 0.5 and abs(needed[1] - best_steps) < 0.5
    assert 1.9 < needed[0] / needed[1] < 2.0001
    print(f"κ = {k:6d}   {needed[0]:10.1f}   {needed[1]:10.1f}")
assert 1 - 1 / 20 == 0.95

# %% notes-best [markdown] slide="notes"
# **For the lecturer:** Cover the right half of the figure and ask where a careful person would set the rate. Most choose a rate without zigzag. Then uncover it.

# %% horizon [markdown] slide="slide"
# ### Best for how many steps?
#
# Look again at the table: after 30 steps $\eta = 0.9$ stands at 0.0085, and the "best" rate 0.952 at 0.0159. Is the proof wrong?
#
# The proof speaks of the factor per step. After a finite number of steps the start counts too. Write out $f$ at step $t$.
#
# $$
# f_t = 2.45\,(1 - 0.1\,\eta)^{2t} + 4\,(1 - 2\,\eta)^{2t}
# $$
#
# With $\eta = 0.952$ both terms shrink by the same factor, so the part of $y$ stays the larger one for ever. At step 30 the height is $0.0060 + 0.0099$.
#
# With $\eta = 0.9$ the factor along $y$ is only $-0.8$. At step 30 that part is gone, and the part of $x$ is a little larger than before: $0.0085 + 0.000006$.
#
# In the long run 0.91, the factor along $x$ at $\eta = 0.9$, loses against 0.905, but the lead of 0.9 lasts until step 83.

# %% horizon-figure kind="demo" slide="subslide"
def height_at(t, lr):
    return 2.45 * (1 - 0.1 * lr) ** (2 * t), 4 * (1 - 2 * lr) ** (2 * t)


assert [round(part, 4) for part in height_at(30, best)] == [0.0060, 0.0099]
assert [f"{part:.6f}" for part in height_at(30, 0.9)] == ["0.008544", "0.000006"]
assert np.allclose(sum(height_at(30, 0.9)), rows[0.9][1])
ahead = [t for t in range(1, 400) if sum(height_at(t, 0.9)) < sum(height_at(t, best))]
assert ahead == list(range(1, 84))
assert [round(1 - 0.9 * lam, 9) for lam in CURVATURES] == [0.91, -0.8]

lrs = np.linspace(0.6, 0.995, 1581)
heights = {rf"$t = {t}$": sum(height_at(t, lrs)) for t in (10, 30, 100)}
lowest = [lrs[height.argmin()] for height in heights.values()]
assert [round(lr, 2) for lr in lowest] == [0.88, 0.93, 0.94]
assert round(heights["$t = 30$"].min(), 4) == 0.0075

show(
    draw.horizons(lrs, heights, best, "$f_t$"),
    tr(
        "Height after 10, 30 and 100 steps over the learning rate, on a logarithmic scale. The lowest points lie at rates of 0.88, 0.93 and 0.94: the more steps, the closer to the line at 0.952, and always on its left. To the right of the line the curves rise steeply."
    ),
)

# %% horizon-result [markdown] slide="subslide"
# The rate that is best for 30 steps is 0.93, with $f = 0.0075$. For 10 steps it is 0.88, for 100 steps 0.94. It approaches 0.952 only when the number of steps grows without limit.
#
# Note also how unequal the two sides are. A rate that is a little too small costs little. A rate that is a little too large can cost nearly everything: the curves rise steeply to the limit of stability.
#
# So two questions must be kept apart: which setting shrinks the error by the best factor in the long run, and which setting gives the lowest loss with the steps you can pay for? Section 11 shows that with real data the two answers can be far apart.

# %% notes-horizon [markdown] slide="notes"
# **For the lecturer:** This page answers the attentive learner who found 0.9 better than the optimum in the table. Stress that a theorem about the long run makes no promise about step 30.

# %% film [markdown] slide="slide"
# ### See it move
#
# Three rates side by side: at $\eta = 0.5$ the factor along $y$ is 0, so $y$ arrives in one step, and $x$ creeps. At $\eta = 0.952$ both coordinates shrink by the same factor. At $\eta = 1.01$ the factor along $y$ is $-1.02$: each jump is 2 % longer than the one before, and the path leaves the bowl.
#
# Watch $x$ in the third film: it converges faster than in the other two. One direction is enough to ruin the run.

# %% film-animation kind="demo" slide="subslide"
film = {
    rf"$\eta = {name}$": trajectory(optimizers.SGD(lr=lr), steps=20)
    for name, lr in (("0.5", 0.5), ("0.952", best), ("1.01", 1.01))
}
last = [np.abs(path[20]).round(2).tolist() for path in film.values()]
assert last == [[2.51, 0.0], [0.95, 0.27], [0.83, 2.97]]
assert round(1 - 2 * 1.01, 9) == -1.02

show_animation(
    (
        draw.descents({name: path[: t + 1] for name, path in film.items()}, 20, CURVATURES)
        for t in range(1, 21)
    ),
    tr(
        "Three paths of 20 steps as a film, with the distance of each coordinate below. At 0.5 y arrives in one step and x creeps to a distance of 2.51. At 0.952 the path zigzags, and both distances fall together, to 0.95 and 0.27. At 1.01 x falls to 0.83, but the distance along y grows from 2 to 2.97."
    ),
    frame_ms=350,
)

# %% slider [markdown] slide="subslide"
# ### Try it
#
# Where sliders work, the next cell shows one for $\eta$ (`lr`). Below it stand three fixed settings.
#
# Find the rate at which the two lines of the lower panel are parallel, and the one at which the line of $y$ falls off the panel at once. Predict both before you move the slider.

# %% slider-play kind="demo" slide="subslide"
def play(lr):
    path = trajectory(optimizers.SGD(lr=lr), steps=30)
    alt = tr("A path of 30 steps on the bowl, from (-7, 2) to ({x:.2f}, {y:.2f}).")
    title = rf"$\eta = {lr:.2f}$"
    figure = draw.descents({title: path}, 30, CURVATURES)
    return show(figure, alt.format(x=path[-1, 0], y=path[-1, 1]))


explore(play, {"lr": (0.05, 1.05, 0.05)}, {"lr": 0.95})

fixed = {rf"$\eta = {lr}$": trajectory(optimizers.SGD(lr=lr), steps=30) for lr in (0.3, 0.9, 1.0)}
show(
    draw.descents(fixed, 30, CURVATURES),
    tr(
        "Three paths of 30 steps with the distances of x and y below. At 0.3 y leaves the panel below after about ten steps and x creeps; at 0.9 both fall, y faster; at 1.0 the path jumps between y = 2 and y = -2 for ever while x falls."
    ),
)

# %% aim [markdown] slide="slide"
# ## 8. Steepest is not straight
#
# Why does one rate for both coordinates make trouble at all? Because the negative gradient does not point at the minimum.
#
# The step goes along $-\nabla f$, the direction in which $f$ falls most steeply at this point. The way to the minimum goes along $-e$. Compare their slopes.
#
# $$
# e = (x,\; y): \quad \frac{|y|}{|x|} = s \qquad\qquad -\nabla f = -(0.1\,x,\; 2\,y): \quad \frac{2\,|y|}{0.1\,|x|} = \kappa\, s
# $$
#
# The step is 20 times as steep as the way home. So on most of the plane the arrows point almost straight at the $x$ axis, and not at the origin.
#
# Some notes say it with two slips: that the gradient has its minimum at $(0, 0)$, and that the gradient points to the $x$ axis. It is the **function** that has its minimum at $(0, 0)$; the gradient is the zero vector there. And it is the **negative** gradient that points to the $x$ axis. The gradient itself points uphill.

# %% aim-angle [markdown] slide="subslide"
# ### How badly does it miss?
#
# The angle between the two directions is the difference of two arc tangents, and a formula for tangents turns it into one fraction.
#
# $$
# \varphi = \arctan(\kappa s) - \arctan(s), \qquad \tan\varphi = \frac{(\kappa - 1)\, s}{1 + \kappa s^2}
# $$
#
# At the start $s = 2/7$, and the step misses the minimum by 64.1 degrees.
#
# The fraction is largest where $1/s + \kappa s$ is smallest, at $s = 1/\sqrt\kappa$. There $\tan\varphi = (\kappa - 1)/(2\sqrt\kappa) = 2.12$, which is 64.8 degrees. The famous start $(-7, 2)$ is nearly the worst point of the plane.
#
# The miss is 0 only on the two axes, the eigenvectors. On a round bowl, $\kappa = 1$, it is 0 everywhere: there the negative gradient does point at the minimum.

# %% aim-figure kind="demo" slide="subslide"
step, home = -bowl_gradient(START), -np.array(START)
angle = np.degrees(np.arccos(step @ home / np.linalg.norm(step) / np.linalg.norm(home)))
slope = abs(START[1] / START[0])
worst = np.degrees(np.arctan((kappa - 1) / (2 * np.sqrt(kappa))))

assert round(angle, 1) == 64.1 and round(worst, 1) == 64.8
assert round((kappa - 1) / (2 * np.sqrt(kappa)), 2) == 2.12
assert np.isclose(angle, np.degrees(np.arctan(kappa * slope) - np.arctan(slope)))
assert np.isclose(step[1] / step[0], kappa * home[1] / home[0])
print(tr("Aim: you predicted"), prediction["aim"], "·", tr("computed:"), f"{angle:.1f}°")

show(
    draw.aim(
        CURVATURES,
        START,
        tr("angle of the error with the x axis, in degrees"),
        tr("miss, in degrees"),
    ),
    tr(
        "Left: arrows of the negative gradient on the contours of the bowl. Nearly all of them point almost straight at the x axis. At the start the step points down and the dashed line to the minimum runs flat to the right. Right: the angle between the two, over the direction of the error. It is 0 on both axes and rises to 64.8 degrees at 13 degrees; the start, at 16 degrees, misses by 64.1."
    ),
)

# %% aim-check kind="demo" slide="skip"
assert round(np.degrees(np.arctan(1 / np.sqrt(kappa)))) == 13
assert round(np.degrees(np.arctan(slope))) == 16

# no point of the plane is missed by more than the worst angle
turn = np.radians(np.linspace(0.1, 359.9, 3599))
points = np.stack([np.cos(turn), np.sin(turn)])
downhill = np.array(CURVATURES)[:, None] * points
cosine = (points * downhill).sum(axis=0) / np.linalg.norm(downhill, axis=0)
assert abs(np.degrees(np.arccos(cosine)).max() - worst) < 0.01
print(f"{np.degrees(np.arccos(cosine)).max():.2f}°")

# %% notes-aim [markdown] slide="notes"
# **For the lecturer:** Ask where on the plane a single long step would reach the minimum exactly. Only on the two axes. That question prepares the change of variables in the next section.

# %% round [markdown] slide="slide"
# ## 9. Make the bowl round
#
# If the trouble is the shape of the bowl, change the shape. Measure each coordinate in a unit of its own: let $\theta = C\varphi$ with an invertible matrix $C$, and run gradient descent on $\varphi$.
#
# By the chain rule, $\tilde f(\varphi) = f(C\varphi)$ has the gradient $C^\top \nabla f$ and the Hessian matrix $C^\top A\, C$. Multiply the step in $\varphi$ by $C$ to see what it does to $\theta$.
#
# $$
# \varphi \leftarrow \varphi - \eta\, C^\top \nabla f \qquad\Longrightarrow\qquad \theta \leftarrow \theta - \eta\, C C^\top\, \nabla f
# $$
#
# The matrix $CC^\top$ in front of the gradient is called a **preconditioner**.
#
# On our bowl $A$ is diagonal with the entries $\lambda_i$. Choose $C = A^{-1/2}$: each coordinate is scaled by $\lambda_i^{-1/2}$. Then $C^\top A\, C = I$. The bowl is round, $\kappa = 1$, and $\eta = 1$ reaches the minimum in one step.
#
# $$
# \theta_i \leftarrow \theta_i - \frac{\eta}{\lambda_i}\, \frac{\partial f}{\partial \theta_i}
# $$
#
# A diagonal preconditioner is nothing but a learning rate for each coordinate: here 10 along $x$ and 0.5 along $y$. From $(-7, 2)$: $-7 - 10 \cdot (-0.7) = 0$ and $2 - 0.5 \cdot 4 = 0$.

# %% newton [markdown] slide="subslide"
# ### The outlook: Newton's method
#
# When $A$ is not diagonal, dividing by its diagonal is no longer enough. The preconditioner that makes every bowl round is the inverse of the whole matrix.
#
# $$
# \theta \leftarrow \theta - A^{-1}\, \nabla f(\theta)
# $$
#
# This is Newton's method. On a quadratic function it needs one step, from any start.
#
# Its price is the matrix. The network of later lessons, with layers of 64, 100, 100 and 10 units, has 17,610 parameters. Its Hessian matrix has $3.1 \cdot 10^8$ entries: 2.5 gigabytes in double precision, and a linear system of that size at every step. And where the loss is not convex, $A$ has negative eigenvalues, and the step can go uphill.
#
# A diagonal needs only one number per parameter, as many as the velocity of momentum. AdaGrad, RMSprop and Adam (lessons 5 to 7) take this way. They do not measure the curvature; they use the size of past gradients in its place.

# %% round-check kind="demo" slide="skip"
H = np.diag(CURVATURES)
C = np.diag(np.array(CURVATURES) ** -0.5)
assert np.allclose(C.T @ H @ C, np.eye(2)) and np.allclose(C @ C.T, np.diag([10, 0.5]))
assert np.allclose(START - np.array([10, 0.5]) * bowl_gradient(START), 0)

# gradient descent in φ is the preconditioned step in θ
phi = np.linalg.solve(C, START)
phi_next = phi - 0.3 * C.T @ bowl_gradient(C @ phi)
assert np.allclose(C @ phi_next, START - 0.3 * C @ C.T @ bowl_gradient(START))

sizes = (64, 100, 100, 10)
count = sum((n + 1) * m for n, m in zip(sizes[:-1], sizes[1:]))
assert count == 17_610 and f"{count**2:.1e}" == "3.1e+08" and round(count**2 * 8 / 1e9, 1) == 2.5
print(np.diag(C @ C.T), count, f"{count**2 * 8 / 1e9:.1f} GB")

# %% notes-round [markdown] slide="notes"
# **For the lecturer:** A picture from daily life: a map with different scales along its two sides turns circles into ellipses. The bowl did not change; the units did.

# %% turn [markdown] slide="slide"
# ## 10. Turn the axes
#
# A learning rate for each coordinate repairs our bowl completely. But our bowl lies along the axes, and nobody promises this for a loss. Turn it: $\theta' = R\,\theta$ with a rotation $R$, so that $f'(\theta') = f(R^\top \theta')$.
#
# Its gradient is the old gradient, turned: $\nabla f'(\theta') = R\, \nabla f(\theta)$. Put this into one step of gradient descent that starts at $R\,\theta$.
#
# $$
# R\,\theta - \eta\, R\, \nabla f(\theta) = R\,\bigl(\theta - \eta\, \nabla f(\theta)\bigr)
# $$
#
# The step of the turned problem is the turned step. By induction the whole path is the turned path: gradient descent is **rotation invariant**. The reason is that the rule only adds vectors and multiplies them by numbers, and a rotation respects both.
#
# Taking the sign of every coordinate, or dividing every coordinate by a number of its own, is not of this kind. In general $\operatorname{sign}(R\,g) \ne R\, \operatorname{sign}(g)$.

# %% turn-demo kind="demo" slide="subslide"
half = np.sqrt(0.5)
R = np.array([[half, -half], [half, half]])  # a turn by 45 degrees


def walk(step, hessian, start, steps=60):
    """Return the path of θ ← θ − step(g, H) on the bowl ½ θᵀHθ."""
    path = [np.array(start, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - step(hessian @ path[-1], hessian))
    return np.array(path)


rules = {
    "SGD": lambda g, H: 0.95 * g,
    tr("sign descent"): lambda g, H: 0.15 * np.sign(g),
    tr("diagonal of the Hessian"): lambda g, H: g / np.diag(H),
    "Newton": lambda g, H: np.linalg.solve(H, g),
}
straight = {name: walk(rule, H, START) for name, rule in rules.items()}
turned = {name: walk(rule, R @ H @ R.T, R @ START) for name, rule in rules.items()}
apart = [np.abs(turned[name] @ R - straight[name]).max() for name in rules]  # turned back

assert apart[0] < 1e-12 and apart[3] < 1e-9
assert apart[1] > 1 and round(apart[2], 2) == 6.33
for name, distance in zip(rules, apart):
    print(f"{distance:6.2f}   {name}")
same_path = [bool(distance < 1e-9) for distance in apart[:2]]
print(tr("Turn: you predicted"), prediction["turn"], "·", tr("computed:"), same_path)

# %% turn-figure kind="demo" slide="subslide"
sign = tr("sign descent")
show(
    draw.bowls(
        {
            r"SGD  $\eta = 0.95$": (H, straight["SGD"][:31]),
            r"SGD  $\eta = 0.95$, 45°": (R @ H @ R.T, turned["SGD"][:31]),
            sign + r"  $\eta = 0.15$": (H, straight[sign]),
            sign + r"  $\eta = 0.15$, 45°": (R @ H @ R.T, turned[sign]),
        }
    ),
    tr(
        "Above, gradient descent on the bowl and on the bowl turned by 45 degrees: the same zigzag, turned. Below, a rule that uses only the sign of each derivative: on the straight bowl it first walks diagonally and then along the x axis; on the turned bowl it takes another path."
    ),
)

# %% turn-surprise [markdown] slide="subslide"
# ### Two rules that become one
#
# Divide by the diagonal of the Hessian matrix, with $\eta = 1$. On the straight bowl this is Newton's method: one step. On the turned bowl the Hessian matrix is full, and both of its diagonal entries are equal.
#
# $$
# R\, A\, R^\top = \begin{pmatrix} 1.05 & -0.95 \\ -0.95 & 1.05 \end{pmatrix}
# $$
#
# The rule now divides both coordinates by the same 1.05, the mean of the two curvatures. So it is gradient descent with $\eta = 1/1.05 = 0.952$: exactly the best constant rate of section 7, zigzag included. Instead of one step, it needs 44 until $f$ stays below $0.001$.
#
# Turned by 45 degrees, the learning rate per coordinate has lost all it gained.

# %% turn-surprise-check kind="demo" slide="skip"
D = R @ H @ R.T
assert D.round(9).tolist() == [[1.05, -0.95], [-0.95, 1.05]]
by_diagonal = turned[tr("diagonal of the Hessian")]
assert np.allclose(by_diagonal @ R, trajectory(optimizers.SGD(lr=best), steps=60))
assert np.isclose(best, 1 / 1.05)


def heights_of(path, hessian):
    return np.einsum("ti,ij,tj->t", path, hessian, path) / 2


reach = [
    steps_below(heights_of(straight[tr("diagonal of the Hessian")], H), 1e-3),
    steps_below(heights_of(by_diagonal, D), 1e-3),
]
assert reach == [1, 44]
print(reach)

# %% stretch [markdown] slide="subslide"
# ### Turning and stretching
#
# Now do the opposite: keep the axes and stretch one coordinate, as when a length is given in millimeters instead of meters. With $\theta' = S\,\theta$ and a diagonal $S$, the gradient becomes $S^{-1}\nabla f$: it shrinks where the coordinate grows. So gradient descent takes another path.
#
# Dividing by the diagonal of the Hessian matrix repairs it. A second derivative shrinks by the square, so dividing by it multiplies the shrunken gradient by $S^2$. Since $S^2 \cdot S^{-1} = S$, the step is stretched exactly as the coordinate is.
#
# | the rule | turned axes | stretched axes |
# |---|---|---|
# | gradient descent | same path | another path |
# | diagonal of the Hessian matrix | another path | same path |
# | Newton's method | same path | same path |
#
# Momentum belongs to the first row, because it too only adds vectors and multiplies them by numbers.
#
# AdaGrad, RMSprop and Adam divide each coordinate by a number of its own. With $\eta = 0.3$ on our bowl and on the turned one, their paths of 30 steps differ, after turning back, by up to 1.8, 2.4 and 3.7. They can repair unequal scales along the axes. A valley that runs across the axes they cannot see.
#
# This cuts both ways: a turn can also help such a rule, if the valley happened to run across the axes before. Either way, a race on a bowl along the axes favors the rules that work along the axes.

# %% stretch-check kind="demo" slide="skip"
S, back = np.diag([1.0, 5.0]), np.diag([1.0, 0.2])
stretched = {name: walk(rule, back @ H @ back, S @ START) for name, rule in rules.items()}
same = {
    name: (
        bool(np.allclose(turned[name] @ R, straight[name], atol=1e-9)),
        bool(np.allclose(stretched[name] @ back, straight[name], atol=1e-9)),
    )
    for name in rules
}
assert same["SGD"] == (True, False) and same["Newton"] == (True, True)
assert same[tr("diagonal of the Hessian")] == (False, True)
assert same[tr("sign descent")] == (False, False)


def moved_by_turning(rule):
    """Return the largest distance between a run and the turned run, turned back."""
    plain = trajectory(rule(lr=0.3), START, 30, lambda p: H @ p)
    other = trajectory(rule(lr=0.3), R @ START, 30, lambda p: D @ p) @ R
    return np.abs(plain - other).max()


names = ("SGD", "Momentum", "AdaGrad", "RMSprop", "Adam")
moved = [round(float(moved_by_turning(getattr(optimizers, name))), 1) for name in names]
assert moved == [0.0, 0.0, 1.8, 2.4, 3.7]
print(dict(zip(names, moved)))

# %% notes-turn [markdown] slide="notes"
# **For the lecturer:** Let the class predict the third row of the table before it appears. Then ask which row a rule would need that does not care about units and directions, and what it costs.

# %% data-bowl [markdown] slide="slide"
# ## 11. Real bowls come from data
#
# Where do elongated bowls come from? From the data itself. Take the smallest linear model: it says from the ink $z$ of one pixel whether an image shows the digit 0, with a weight $w$ and a bias $b$. The target $q$ is 1 for a zero and 0 otherwise.
#
# $$
# L(w, b) = \frac{1}{2N} \sum_{n=1}^{N} (w z_n + b - q_n)^2, \qquad A = \begin{pmatrix} \overline{z^2} & \bar z \\ \bar z & 1 \end{pmatrix}
# $$
#
# A bar means the mean over the $N$ images. The targets do not occur in $A$: the shape of the bowl is decided by the input alone.
#
# The determinant of $A$, the product of the two curvatures, is $\overline{z^2} - \bar z^2$: the variance of the pixel. If the mean is large compared with the spread, one curvature is large and the other small.
#
# **Centering** replaces $z$ by $z - \bar z$. Then the two entries of $A$ off the diagonal are 0: the bowl stands along the axes. **Standardizing** also divides by the standard deviation. Then $A$ is the identity matrix: the bowl is round.

# %% data-bowl-figure kind="demo" slide="subslide"
data = digits()
pixel = data.x_train[:, 36]  # in the middle of the image: row 4, column 4, counted from 0
target = (data.y_train == 0).astype(float)
inputs = {
    tr("ink from 0 to 16"): 16 * pixel,
    tr("ink from 0 to 1"): pixel,
    tr("centered"): pixel - pixel.mean(),
    tr("standardized"): (pixel - pixel.mean()) / pixel.std(),
}
panels, kappas, rates = {}, [], []
for name, z in inputs.items():
    Z = np.stack([z, np.ones_like(z)], axis=1)
    A = Z.T @ Z / len(Z)
    minimum = np.linalg.solve(A, Z.T @ target / len(Z))
    lam = np.linalg.eigvalsh(A)
    kappas.append(lam[1] / lam[0])
    rates.append(2 / lam.sum())
    path = descent.gd_trajectory(lambda theta: A @ (theta - minimum), np.zeros(2), rates[-1], 15)
    panels[rf"{name}  $\kappa = {kappas[-1]:.3g}$"] = (A, path - minimum)

assert (round(pixel.mean(), 2), round(pixel.std(), 2)) == (0.63, 0.38)
assert [f"{k:.3g}" for k in kappas] == ["539", "14.8", "7.08", "1"]
show(
    draw.bowls(panels, ("$w - w^*$", "$b - b^*$"), "SGD"),
    tr(
        "The bowl of one weight and one bias for four treatments of one pixel, with 15 steps of gradient descent at the best constant rate. With ink from 0 to 16 the contours are almost parallel lines, and the path barely moves along them. From 0 to 1 the bowl is a tilted ellipse. Centered, the ellipse stands along the axes. Standardized, it is a circle, and one step reaches the minimum."
    ),
)

# %% data-bowl-result [markdown] slide="subslide"
# The pixel has the mean 0.63 and the standard deviation 0.38. The same data, the same model, and four bowls: $\kappa$ is 539 when ink is counted from 0 to 16, 14.8 from 0 to 1, 7.1 after centering, and 1 after standardizing.
#
# Only the units and the origin of the input have changed. Standardizing is the change of variables of section 9, done to the data: dividing an input by its standard deviation multiplies its weight by it.
#
# $$
# w z = (w\,\sigma)\, \frac{z}{\sigma}
# $$
#
# So a step on the standardized input is, for the old weight, a step with its own learning rate $\eta/\sigma^2$.
#
# Centering is a change of variables as well. It leaves the weight alone and gives the bias another meaning.
#
# $$
# w z + b = w\,(z - \bar z) + (b + w \bar z)
# $$

# %% data-bowl-check kind="demo" slide="skip"
sigma, centered_pixel = pixel.std(), pixel - pixel.mean()
A_raw = np.array([[np.mean(pixel**2), pixel.mean()], [pixel.mean(), 1.0]])
assert np.isclose(np.linalg.det(A_raw), pixel.var())

w = 0.2  # one step with the old input at rate η/σ², and with the standardized input at rate η
old = w - 0.1 / sigma**2 * np.mean((w * centered_pixel - target) * centered_pixel)
scaled = centered_pixel / sigma
new = w * sigma - 0.1 * np.mean((w * sigma * scaled - target) * scaled)
assert np.isclose(new, old * sigma)
print(f"{old:.6f}   {new / sigma:.6f}")

# %% notes-data-bowl [markdown] slide="notes"
# **For the lecturer:** Ask what happens to the condition number when the same pixel is counted from 0 to 255. Then ask whether the data got worse.

# %% spectrum [markdown] slide="slide"
# ### All pixels: 62 directions
#
# Now the whole linear model on the 1,437 training images: one output for each digit, the mean square loss with its factor ½, and as input all pixels and the constant 1 of the bias.
#
# Three of the 64 pixels are empty in every image. Their weights have the curvature 0 and never move, so we leave them out: 61 pixels and one bias, 62 directions for each digit.
#
# The loss is quadratic, so everything in this lesson is exact here. We give each treatment of the data 95 % of its own largest stable rate, just as 0.95 is 95 % of the limit on our bowl.
#
# Before you run the cell: the pixels already lie between 0 and 1. Will centering matter? By how much will it change the largest stable rate?

# %% spectrum-run kind="demo" slide="subslide"
mean, spread = data.x_train.mean(axis=0), data.x_train.std(axis=0)
inked = spread > 0
views = {
    tr("ink from 0 to 1"): lambda x: x[:, inked],
    tr("centered"): lambda x: (x - mean)[:, inked],
    tr("standardized"): lambda x: ((x - mean)[:, inked]) / spread[inked],
}
one_hot = np.eye(10)[data.y_train]


def with_bias(x):
    return np.hstack([x, np.ones((len(x), 1))])


def fit(Z, share=0.95, steps=200, rate=None):
    """Return the loss above its minimum at every step, and the last weights."""
    A, B = Z.T @ Z / len(Z), Z.T @ one_hot / len(Z)
    optimum = np.linalg.solve(A, B)
    rate = share * 2 / np.linalg.eigvalsh(A)[-1] if rate is None else rate
    W, excess = np.zeros_like(B), []
    for t in range(steps + 1):
        excess.append(np.sum((W - optimum) * (A @ (W - optimum))) / 2)
        W = W - rate * (A @ W - B)
    return np.array(excess), W


spectra, excess, accuracy = {}, {}, {}
for name, view in views.items():
    Z = with_bias(view(data.x_train))
    spectra[name] = np.linalg.eigvalsh(Z.T @ Z / len(Z))[::-1]
    excess[name], W = fit(Z)
    accuracy[name] = np.mean((with_bias(view(data.x_test)) @ W).argmax(axis=1) == data.y_test)
    lam = spectra[name]
    print(f"η < {2 / lam[0]:.3f}   κ = {lam[0] / lam[-1]:.1e}   {excess[name][200]:.1e}   {name}")

show(
    draw.spectra(
        spectra,
        excess,
        (tr("direction, steepest first"), tr("curvature $\\lambda$"), tr("loss above its minimum")),
    ),
    tr(
        "Left: the 62 curvatures of the least-squares bowl on a logarithmic scale. With ink from 0 to 1 they run from 11 down to below 0.000001; centering lowers only the first one, to 1; after standardizing they lie between 7.3 and 0.05. Right: the loss above its minimum over 200 steps. From the same start, 0.35, it falls to 0.011 with ink from 0 to 1, to 0.0018 centered, and to below 0.00001 standardized."
    ),
)

# %% spectrum-table [markdown] slide="subslide"
# ### What the numbers say
#
# | input | largest stable rate | $\kappa$ | loss above its minimum after 200 steps |
# |---|---|---|---|
# | ink from 0 to 1 | 0.175 | 33 million | 0.011 |
# | centered | 2.0 | 2.9 million | 0.0018 |
# | standardized | 0.272 | 142 | below 0.00001 |
#
# **Centering** raises the largest stable rate more than elevenfold, although the picture shows that only one curvature changes much. The direction is that of the mean image $\bar z$. There is a bound, $\lambda_{\max} \ge 1 + \lVert \bar z \rVert^2$. Here it is 11.3, close to the true 11.4. After centering, the mean is 0 and this large curvature is gone.
#
# **Standardizing** lifts the flat directions: pixels near the edge of the image with hardly any ink. It brings $\kappa$ from millions to 142. Not to 1, because neighboring pixels are correlated, and scaling each pixel cannot remove that. It is a diagonal preconditioner on a valley that runs across the axes.
#
# **The test accuracy** hardly differs: 0.936, 0.944 and 0.939 after 200 steps. All three run to the same minimum; standardizing decides how soon, not where to. (The images of one writer are in both parts of the data, so these accuracies are higher than they would be for new writers.)
#
# The bound follows from the curvature along the direction $u = (\bar z, 1)$, since the mean of a square is at least the square of the mean.
#
# $$
# \lambda_{\max} \ge \frac{u^\top A\, u}{u^\top u} = \frac{\overline{(\bar z \cdot z + 1)^2}}{\lVert \bar z \rVert^2 + 1} \ge \frac{(\lVert \bar z \rVert^2 + 1)^2}{\lVert \bar z \rVert^2 + 1} = 1 + \lVert \bar z \rVert^2
# $$

# %% spectrum-check kind="demo" slide="skip"
raw, centered_view, standard = (np.array(values) for values in spectra.values())
assert (inked.sum(), len(raw), len(data.y_train)) == (61, 62, 1437)
assert np.nonzero(~inked)[0].tolist() == [0, 32, 39] and not data.x_test[:, ~inked].any()
limits = [f"{2 / lam[0]:.3f}" for lam in (raw, centered_view, standard)]
assert limits == ["0.175", "2.000", "0.272"]
assert [f"{lam[0] / lam[-1]:.1e}" for lam in (raw, centered_view)] == ["3.3e+07", "2.9e+06"]
assert round(standard[0] / standard[-1]) == 142
assert (round(standard[0], 1), round(standard[-1], 2)) == (7.3, 0.05)
assert 11 < raw[0] / centered_view[0] < 12 and raw[-1] < 1e-6
assert (round(1 + mean @ mean, 1), round(raw[0], 1)) == (11.3, 11.4)

last = [values[200] for values in excess.values()]
assert f"{last[0]:.3f}" == "0.011" and f"{last[1]:.4f}" == "0.0018" and last[2] < 1e-5
assert all(round(values[0], 2) == 0.35 for values in excess.values())
assert all(abs(a - b) < 0.004 for a, b in zip(accuracy.values(), (0.936, 0.944, 0.939)))
print([f"{value:.1e}" for value in last], [f"{value:.3f}" for value in accuracy.values()])

# %% worst-case [markdown] slide="subslide"
# ### How much does κ really say?
#
# With $\kappa = 3.3 \cdot 10^7$, the formula of section 7 promises one decimal digit in 38 million steps. Yet 200 steps brought the loss from 0.346 above its minimum to 0.011. Is the formula wrong?
#
# It speaks of the slowest direction in the long run. The loss weighs each direction by its curvature: $f - f(\theta^*) = \tfrac12 \sum_i \lambda_i c_i^2$. A direction that is nearly flat moves slowly, but it also carries little loss. The 11 flattest directions, with curvatures below 0.001, hold 0.6 % of the loss above the minimum at the start.
#
# There is a second surprise. The "best" rate $2/(\lambda_{\min} + \lambda_{\max})$ is here a bad one. It lies so close to the limit that the steepest direction, which holds 14 % of that loss, hardly shrinks at all: after 200 steps the loss is 0.06 above its minimum, five times as much as at 95 % of the limit. This is section 7 again: the long run starts too late to matter.
#
# And $\kappa$ itself is a fragile number. The covariance matrix of the 61 pixels has eigenvalues from 0.70 down to $3.4 \cdot 10^{-7}$, which is $\kappa = 2.0 \cdot 10^6$. Of all 1,797 images it is $0.43 \cdot 10^6$. Almost the whole difference is one pixel that has ink in a single image of the training part.
#
# So use $\kappa$ as a warning, not as a forecast.

# %% worst-case-check kind="demo" slide="skip"
Z = with_bias(views[tr("ink from 0 to 1")](data.x_train))
A = Z.T @ Z / len(Z)
lam, U = np.linalg.eigh(A)
optimum = np.linalg.solve(A, Z.T @ one_hot / len(Z))
held = lam * np.sum((U.T @ optimum) ** 2, axis=1) / 2  # the start is W = 0
held = held / held.sum()

assert round(steps_per_digit((lam[-1] / lam[0] - 1) / (lam[-1] / lam[0] + 1)) / 1e6) == 38
assert round(excess[tr("ink from 0 to 1")][0], 3) == 0.346
assert np.sum(lam < 1e-3) == 11 and round(100 * held[lam < 1e-3].sum(), 1) == 0.6
assert round(100 * held[-1]) == 14
at_limit = fit(Z, rate=2 / (lam[0] + lam[-1]))[0][200]
assert round(at_limit, 2) == 0.06 and 4.5 < at_limit / last[0] < 5.5

everyone = np.vstack([data.x_train, data.x_test])[:, inked]
kappas = []
for images in (data.x_train[:, inked], everyone):
    eigenvalues, vectors = np.linalg.eigh(np.cov(images.T, bias=True))
    kappas.append(eigenvalues[-1] / eigenvalues[0])
    if len(kappas) == 1:
        rare = np.abs(vectors[:, 0]).argmax()
        assert (round(eigenvalues[-1], 2), f"{eigenvalues[0]:.1e}") == (0.70, "3.4e-07")
        assert abs(vectors[rare, 0]) > 0.9
        assert np.count_nonzero(data.x_train[:, inked][:, rare]) == 1
assert (round(kappas[0] / 1e6, 1), round(kappas[1] / 1e6, 2)) == (2.0, 0.43)
print(f"{at_limit:.3f}", [f"{k:.2e}" for k in kappas])

# %% notes-spectrum [markdown] slide="notes"
# **For the lecturer:** The honest message has two halves. Standardizing helped a great deal here. And the condition number would have predicted a far greater help than there was.

# %% nan [markdown] slide="subslide"
# ### Two traps of standardizing
#
# **The constant pixel.** Write `(x - x.mean(axis=0)) / x.std(axis=0)` for all 64 pixels, and three of them become 0/0. NumPy prints a warning and goes on. One step of training later, what is left? Predict, then run the cell.
#
# **The rare pixel.** Dividing by a small standard deviation makes a rare pixel enormous. One pixel has ink in three of the 1,437 training images, and never more than 3 units of 16. A test image has 8 units there, and after standardizing this is 91, in a space where a typical number is 1.
#
# Remedies in use: divide by 1 where the standard deviation is 0, as scikit-learn's `StandardScaler` does, or put a floor under it. And take the mean and the standard deviation from the training part only: the test part must not shape what it tests.

# %% nan-demo kind="demo" slide="subslide"
with np.errstate(invalid="ignore"):
    broken = (data.x_train - mean) / spread  # 0/0 in three columns
W = np.zeros((64, 10))
W = W - 0.1 * broken.T @ (broken @ W - one_hot) / len(broken)

assert np.isnan(broken).any(axis=0).sum() == 3
assert np.isnan(W).all()
print(f"{np.isnan(broken).any(axis=0).sum()} / 64   →   {100 * np.isnan(W).mean():.0f} % nan")

safe = np.where(spread > 0, spread, 1.0)
standard_test = (data.x_test - mean) / safe
image, column = np.unravel_index(np.abs(standard_test).argmax(), standard_test.shape)
assert round(standard_test[image, column]) == 91
assert np.count_nonzero(data.x_train[:, column]) == 3
assert 16 * data.x_train[:, column].max() == 3 and 16 * data.x_test[image, column] == 8
print(f"{16 * data.x_test[image, column]:.0f} / 16   →   {standard_test[image, column]:.1f}")

# %% nan-result [markdown] slide="subslide"
# Three bad columns of 64 turned all 640 weights into `nan`. Every prediction is a sum over all columns, so each sum is `nan`, even where the weights are 0; and every gradient is a sum over all predictions.
#
# No error was raised. In a training script the first sign is a loss of `nan`, many lines away from the division.

# %% softmax [markdown] slide="subslide"
# ### Does it hold beyond squares?
#
# Softmax regression is not quadratic, so no formula of this lesson is exact for it. Train it for 100 steps on the whole training set, with each rate of a wide grid, and keep the lowest loss.
#
# With ink from 0 to 1 the lowest training loss is 0.066; standardized it is below 0.005. The test accuracies differ by less than 2 percentage points.
#
# So here too standardizing makes training faster, and it does not by itself make the model better on new images.

# %% softmax-run kind="demo" slide="subslide"
softmax = {}
for name in (tr("ink from 0 to 1"), tr("standardized")):
    X, X_test = views[name](data.x_train), views[name](data.x_test)
    runs = []
    for lr in 10.0 ** np.arange(0, 2.1, 0.25):
        W, b = np.zeros((61, 10)), np.zeros(10)
        for _ in range(100):
            _, dW, db = softmax_ce(W, b, X, data.y_train)
            W, b = W - lr * dW, b - lr * db
        final = softmax_ce(W, b, X, data.y_train)[0]
        runs.append((final, np.mean((X_test @ W + b).argmax(axis=1) == data.y_test)))
    softmax[name] = min(runs)
    print(f"L = {softmax[name][0]:.4f}   {softmax[name][1]:.3f}   {name}")

(loss_raw, accuracy_raw), (loss_standard, accuracy_standard) = softmax.values()
assert round(loss_raw, 3) == 0.066 and loss_standard < 0.005
assert abs(accuracy_raw - accuracy_standard) < 0.02

# %% conventions [markdown] slide="slide"
# ## 12. Which loss is meant by "the learning rate"?
#
# A learning rate belongs to a loss with all its constant factors. A factor $c$ in front of the loss multiplies every curvature by $c$, and divides the largest stable rate by $c$.
#
# | where | square loss for $N$ images with 10 outputs | curvatures | largest stable rate |
# |---|---|---|---|
# | this lesson | ½, sum over outputs, mean over images | $\lambda$ | 0.175 |
# | many papers and courses | the same without ½ | $2\lambda$ | 0.0876 |
# | PyTorch `MSELoss()`, Keras `MeanSquaredError` | mean over images and outputs, no ½ | $0.2\,\lambda$ | 0.876 |
# | PyTorch `MSELoss(reduction="sum")` | sum over images and outputs, no ½ | $2N\lambda$ | 0.000061 |
#
# The condition number is the same in all four rows, and so is every path, once the rate is converted. Only the number called "learning rate" differs: by a factor of more than 14,000 between the last two rows.
#
# Standard deviations come in two conventions too. NumPy and scikit-learn's `StandardScaler` divide by $N$; pandas and `torch.std` divide by $N - 1$ unless told otherwise. With 1,437 images the two differ by 0.03 %, with two images by 41 %.

# %% conventions-check kind="demo" slide="skip"
N = len(data.y_train)
scales = {"1/2": 1.0, "1": 2.0, "mean": 2 / 10, "sum": 2.0 * N}
limits = {name: 2 / (scale * raw[0]) for name, scale in scales.items()}
shown = [f"{limit:.3g}" for limit in limits.values()]
assert shown == ["0.175", "0.0876", "0.876", "6.1e-05"]
assert limits["mean"] / limits["sum"] > 14_000

# the gradient of the mean of all squares is 0.2 times ours, so its limit is five times ours
W = np.full((62, 10), 0.01)
ours = Z.T @ (Z @ W - one_hot) / N
bump = np.zeros_like(W)
bump[5, 3] = 1e-6
slope = (np.mean((Z @ (W + bump) - one_hot) ** 2) - np.mean((Z @ (W - bump) - one_hot) ** 2)) / 2e-6
assert np.isclose(slope, 0.2 * ours[5, 3], rtol=1e-4)

z = data.x_train[:, 36]
assert round(100 * (z.std(ddof=1) / z.std() - 1), 2) == 0.03
assert round(100 * (np.std([0, 1], ddof=1) / np.std([0, 1]) - 1)) == 41
print(dict(zip(scales, shown)))

# %% notes-conventions [markdown] slide="notes"
# **For the lecturer:** Ask the class for a learning rate they remember as good. Then ask: for which loss, summed or averaged over what?

# %% question-claims [markdown] slide="slide"
# ## 13. Two questions
#
# ### Question 1: a page of notes
#
# A classmate's notes say about $f(x, y) = x^2/20 + y^2$: "The gradient is smallest at (0, 0), but almost everywhere it points to the $x$ axis. So SGD has to zigzag many times. This is the weakness of SGD: on an anisotropic function its path is very inefficient."
#
# Answer in six to ten sentences. Correct what is said about the gradient. Say for which learning rates there is a zigzag, and what happens to the speed when you avoid it, with numbers. Say whether the weakness has anything to do with chance. Then write one sentence about anisotropy and one learning rate that is true.
#
# Write your answer in the next cell. A person reads it, or you compare it yourself with the model answer: 4 points.

# %% answer-claims [markdown] points="4" slide="skip"
# **Model answer.** The function has its minimum at $(0, 0)$; the gradient is the zero vector there, and "smallest" fits only its length. It is the negative gradient that points to the $x$ axis: its slope is $\kappa = 20$ times that of the way to the minimum, so it misses the minimum by up to 64.8 degrees.
#
# The zigzag is not a necessity. Along a direction of curvature $\lambda$ the error is multiplied by $1 - \eta\lambda$, so it changes sides and still converges only for $1 < \eta\lambda < 2$. On this bowl that means $0.5 < \eta < 1$ along $y$, and never along $x$ in this range. For $\eta \le 0.5$ there is no zigzag, and from $\eta = 1$ on there is no convergence.
#
# Avoiding the zigzag makes descent slower, not faster. With $\eta = 0.5$ it takes 77 steps until $f$ stays below 0.001, with $\eta = 0.95$ it takes 43. The best constant rate $2/(\lambda_{\min} + \lambda_{\max}) = 0.952$ always zigzags along the steepest direction.
#
# Chance has nothing to do with it: there is no mini-batch here, and the gradient is exact. It is a property of gradient descent with one constant learning rate. And one picture with one setting does not compare methods: each of them must be tuned first.
#
# A true sentence: with one constant learning rate the steepest direction limits the rate to $2/\lambda_{\max}$, so the slowest direction shrinks by $(\kappa - 1)/(\kappa + 1)$ per step at best.
#
# **Rubric, one point each.**
#
# - The function is smallest at the origin and the gradient is zero there; the **negative** gradient points to the $x$ axis.
#
# - The condition $1/\lambda < \eta < 2/\lambda$ of the zigzag, or $0.5 < \eta < 1$ with the reason.
#
# - Without zigzag it is slower, with a pair of numbers from the lesson or from a run of one's own.
#
# - Not a matter of chance but of one rate for several curvatures, and a true sentence that says so.
#
# **Frequent wrong answers.** "A smaller learning rate removes the problem" (no point for the third item: it removes the zigzag and nearly doubles the work). "The mini-batches make the path jump" (no point for the fourth). "The zigzag means that the rate is too large" (no point for the second: it converges up to $\eta\lambda = 2$).

# %% question-rotation [markdown] slide="subslide"
# ### Question 2: turn the bowl
#
# Turn our bowl and the start by 45 degrees. Which of these rules then make the turned path, and which do not: gradient descent, momentum, a learning rate for each coordinate as in AdaGrad, RMSprop and Adam, Newton's method?
#
# Answer in six to ten sentences. Prove your claim for gradient descent. Show for a diagonal preconditioner, with numbers, that it fails. Say which property of the rule decides. Then say what follows for a figure that compares optimizers on a bowl along the axes, and what could still be said in favor of such rules.
#
# Write your answer in the next cell: 4 points.

# %% answer-rotation [markdown] points="4" slide="skip"
# **Model answer.** Let $\theta' = R\,\theta$ and $f'(\theta') = f(R^\top \theta')$ with $R^\top R = I$. By the chain rule $\nabla f'(\theta') = R\, \nabla f(\theta)$. One step from $R\,\theta$ gives $R\,\theta - \eta R\, \nabla f(\theta) = R(\theta - \eta\, \nabla f(\theta))$, the turned step, and by induction the turned path.
#
# The same holds for momentum, whose velocity is a sum of turned gradients, and for Newton's method, since the Hessian matrix becomes $R A R^\top$ and $(R A R^\top)^{-1} R g = R A^{-1} g$.
#
# A diagonal preconditioner does not survive. On our bowl, dividing by the curvatures 0.1 and 2 ends at the minimum in one step. On the turned bowl the Hessian matrix has the diagonal $(1.05, 1.05)$, so the rule is gradient descent with $\eta = 0.952$ and needs 44 steps until $f$ stays below 0.001. AdaGrad, RMSprop and Adam divide by numbers of this kind, one for each coordinate, and their paths change as well.
#
# What decides: a rule that only adds vectors and multiplies them by numbers (or by matrices that turn along) does not notice the axes. A rule that squares, divides or takes signs coordinate by coordinate does.
#
# So a figure on a bowl along the axes shows such rules at their best. In their favor: the axes of a network are not arbitrary. Parameters of different layers and inputs of different units have different scales along the axes, and a rate for each coordinate repairs exactly that.
#
# **Rubric, one point each.**
#
# - Gradient descent makes the turned path, with the proof: the gradient turns along, and the step is linear in it.
#
# - Momentum and Newton's method do as well; the rules with a rate for each coordinate do not.
#
# - A counterexample with numbers, for example 1 step against 44, or two signs that do not turn along.
#
# - The property that decides, and a fair consequence for comparisons on axis-aligned functions.
#
# **Frequent wrong answers.** "The turned function is another function, so every path differs" (no point for the first item: the path is the same one, turned). "Adam is better because it has more learning rates" (no point for the fourth: better only where the scales differ along the axes). A turn of the bowl without a turn of the start: subtract nothing if the proof is right and the start is mentioned.

# %% summary [markdown] slide="slide"
# ## 14. What you can now do
#
# - You can name the regime of every direction from $\eta\lambda$: monotone up to 1, zigzag up to 2, divergence from 2 on.
#
# - You can compute the best constant rate $2/(\lambda_{\min} + \lambda_{\max})$ and its factor $(\kappa - 1)/(\kappa + 1)$, and you know that it zigzags on every bowl that is not round.
#
# - You can say why another rate may win after 30 steps, and why $\kappa$ is a warning and not a forecast.
#
# - You can make a bowl round by a change of variables, and you know what a rate for each coordinate can repair, scales, and what it cannot, turns.
#
# - You can standardize data, and you know its two traps.
#
# One constant rate and no memory: $(\kappa - 1)/(\kappa + 1)$ is the end of that road. The next lesson, Momentum, keeps a single rate and adds memory. AdaGrad, RMSprop and Adam then give every coordinate a rate of its own.

# %% references [markdown] slide="skip"
# ## References
#
# Steepest descent, condition numbers, and Newton's method:
#
# - Nocedal, J., & Wright, S. J. (2006). Numerical optimization (2nd ed.), chapter 3. Springer. doi:10.1007/978-0-387-40065-5
#
# Centering, scaling and the eigenvalues of the input, for neural networks:
#
# - LeCun, Y., Kanter, I., & Solla, S. A. (1991). Eigenvalues of covariance matrices: application to neural-network learning. Physical Review Letters 66(18), 2396–2399. doi:10.1103/PhysRevLett.66.2396
#
# - LeCun, Y., Bottou, L., Orr, G. B., & Müller, K.-R. (1998). Efficient BackProp. In Neural networks: tricks of the trade, Lecture Notes in Computer Science 1524, 9–50. Springer. doi:10.1007/3-540-49430-8_2
#
# The analysis by eigenvalues, with interactive figures:
#
# - Goh, G. (2017). Why momentum really works. Distill. doi:10.23915/distill.00006
#
# The bowl of this lesson, in section 6.1 (in Japanese):
#
# - Saito, K. (2016). Deep learning from scratch. O'Reilly Japan.
#
# The digits of section 11:
#
# - Alpaydin, E., & Kaynak, C. (1998). Optical recognition of handwritten digits. UCI Machine Learning Repository. doi:10.24432/C50P49
#
# The documentation of `torch.nn.MSELoss`, `keras.losses.MeanSquaredError` and `sklearn.preprocessing.StandardScaler` states the conventions of section 12.

# %% progress-card slide="skip"
progress()
