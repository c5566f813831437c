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
# # Gradient descent
#
# A function goes up in some directions and down in others. Its gradient says which way is steepest.
#
# Gradient descent takes a step against the gradient, asks again, and takes the next step. Every optimizer of this course is a change to this one line.
#
# In this lesson you derive the line, write it, and find out exactly how large a step may be. Then you see where the exact answer stops being exact.

# %% goals [markdown] slide="subslide"
# ## What you will be able to do
#
# - Derive the step of gradient descent, and say which assumptions it rests on.
#
# - Prove how far the loss must fall in one step, and for which learning rates.
#
# - Compute the largest stable learning rate of any bowl, and the best one.
#
# - Say in which unit a learning rate is measured, and what follows from it.
#
# - Tell a local minimum from a saddle, and say what gradient descent does at each.
#
# - Test a prediction of the theory on real data, and explain where it fails.
#
# **Time:** about 80 minutes to read and to run the cells, and about one hour more for the exercises and the questions. You can stop after any section and come back another day.
#
# **You need:** NumPy arrays, partial derivatives, and the eigenvalues of a symmetric matrix. The proofs also use the Cauchy–Schwarz inequality; the exercises do not.

# %% setup-note [markdown] slide="skip"
# Run the next cell first. It loads the course's library and chooses the language of all messages.
#
# If it stops with `ModuleNotFoundError`, the course is not installed where this notebook runs. Open a terminal in the course's folder, the one that holds `requirements.txt`, and run `python -m pip install -r requirements.txt`.
#
# In VS Code, then choose the same Python as the kernel of the notebook (at the top right). In Colab, first upload the course's folder, change to it with `%cd`, and run `%pip install -r requirements.txt` in a cell of its own.

# %% setup slide="skip"
import numpy as np

from autograder import check, hint, progress, solution, use
from course_lib import descent
from course_lib.bowl import CURVATURES, START, bowl, bowl_gradient, steps_below
from course_lib.datasets import digits
from course_lib.figures import gradient_descent as draw
from course_lib.figures import show, show_animation
from course_lib.figures.slider import explore
from course_lib.losses import softmax_ce

use("en")

# %% recap [markdown] slide="slide"
# ## 1. Where we stand
#
# The lesson before this one was about checking a gradient. Now we use a gradient that we trust.
#
# Many lessons return to one bowl. Its minimum is at the origin, and we always start at $(-7, 2)$, at the height $6.45$.
#
# $$
# f(x, y) = \frac{x^2}{20} + y^2, \qquad \nabla f = \left(\frac{x}{10},\; 2y\right)
# $$
#
# The bowl is long along $x$ and narrow along $y$: its contour lines are ellipses $\sqrt{20} = 4.47$ times as long as wide. It bends upward in both directions, with the curvatures $0.1$ and $2$. These are the eigenvalues of its Hessian matrix, the matrix of second derivatives.
#
# Every number in this lesson is computed in a cell near it, and the cell stops with an error if the number is wrong.

# %% recap-arrow [markdown] slide="subslide"
# ### Three sentences to read with care
#
# "The gradient has its minimum at the origin." No: the **function** is smallest there. The gradient is a vector, and at the origin it is the zero vector.
#
# "The gradient points to the minimum." No: $-\nabla f$ points where $f$ falls fastest at this place. At $(-7, 2)$ the arrow $-\nabla f = (0.7, -4)$ and the direction to the minimum, $(7, -2)$, enclose an angle of 64 degrees.
#
# "The bowl is like a sheet of paper that sags between two hands." A sagging sheet is flat along one direction. Our bowl is bent in both, only 20 times less along $x$.

# %% recap-check kind="demo" slide="skip"
assert bowl(-7.0, 2.0) == 6.45 and bowl_gradient([-7.0, 2.0]).tolist() == [-0.7, 4.0]
assert CURVATURES == (0.1, 2.0) and round(float(np.sqrt(2.0 / 0.1)), 2) == 4.47
assert not bowl_gradient([0.0, 0.0]).any()

downhill, to_minimum = -bowl_gradient(START), -np.array(START)
lengths = np.linalg.norm(downhill) * np.linalg.norm(to_minimum)
angle = np.degrees(np.arccos(downhill @ to_minimum / lengths))
assert round(float(angle)) == 64
print(f"{angle:.1f}°")

# %% predict [markdown] slide="slide"
# ## 2. Predict first
#
# Decide before you compute. A prediction that turns out wrong is worth more here than a right one.
#
# **Limit.** Gradient descent runs on the bowl from $(-7, 2)$ with a constant learning rate. From which rate on does it no longer converge? (a) 0.5; (b) 1; (c) 20.
#
# **Fastest.** Which of these learning rates needs the fewest steps until $f$ stays below $0.001$? (a) 0.1, with a smooth path; (b) 0.5, which brings $y$ to zero in a single step; (c) 0.9, which jumps across the valley at every step.
#
# **Too large.** For a classifier of digits, a calculation at the starting point gives the limit 1.75. We train with 16, nine times as much. (a) The loss grows until the computer overflows; (b) it stays about where it began; (c) it jumps up, and then ends lower than with 1.75.

# %% notes-predict [markdown] slide="notes"
# **For the lecturer:** Collect votes by hand and write the counts on the board. The third question is the hard one. Return to the counts in sections 9 and 13.

# %% predict-lock kind="demo" slide="subslide"
# Replace each "?" by "a", "b" or "c", then run the cell. Later cells compare.
prediction = {"limit": "?", "fastest": "?", "too large": "?"}

# %% linear [markdown] slide="slide"
# ## 3. Which way is down?
#
# Let $L(\theta)$ be a loss with parameters $\theta \in \mathbb{R}^d$, and let $g = \nabla L(\theta)$ be its gradient where we stand. We assume that $L$ is differentiable there. Then for a small step $\delta$:
#
# $$
# L(\theta + \delta) = L(\theta) + g^\top \delta + o(\lVert\delta\rVert)
# $$
#
# This is Taylor's expansion to first order. The number $g^\top\delta$ is what the slope promises. The rest is small compared with the length of the step.
#
# **Which direction promises most?** Among all steps of length $r$, the Cauchy–Schwarz inequality gives
#
# $$
# g^\top \delta \;\ge\; -\lVert g \rVert\, \lVert \delta \rVert = -r\, \lVert g \rVert
# $$
#
# with equality only for $\delta = -r\, g / \lVert g\rVert$. So the steepest way down is $-g$, when length is measured by the Euclidean norm.

# %% linear-length [markdown] slide="subslide"
# ### And how long a step?
#
# The promise $g^\top\delta$ alone has no minimum: twice the step promises twice the fall. But it is a promise for small steps. So charge a price for length, with a number $\eta > 0$ that says how far we trust the slope.
#
# $$
# g^\top \delta + \frac{1}{2\eta} \lVert\delta\rVert^2 = \frac{1}{2\eta} \lVert \delta + \eta g \rVert^2 - \frac{\eta}{2} \lVert g \rVert^2
# $$
#
# The right side completes the square. It is smallest exactly when $\delta = -\eta\, g$. This is the step of gradient descent: its direction and its length come out together.
#
# The step is long where the slope is steep and short where it is flat. So with one constant $\eta$, the steps become shorter by themselves near a smooth minimum.

# %% linear-norm [markdown] slide="subslide"
# ### Steepest, in which sense?
#
# The word "steepest" depends on how length is measured. If the length of a step is its largest coordinate, the best step of length $r$ is $-r \operatorname{sign}(g)$: all coordinates move equally far.
#
# On the bowl at $(-7, 2)$, with $r = 0.1$: the Euclidean step promises a fall of $0.406$, and the sign step one of $0.47$. Neither is wrong. They keep to different limits.
#
# Remember this when Adam appears: its steps look more like $\operatorname{sign}(g)$ than like $g$.

# %% linear-check kind="demo" slide="skip"
g = bowl_gradient(START)
assert f"{0.1 * np.linalg.norm(g):.3f}" == "0.406"
assert round(float(g @ (0.1 * np.sign(g))), 9) == 0.47

rng = np.random.default_rng(0)
for _ in range(1000):  # no other direction of the same length promises more
    other = rng.normal(size=2)
    assert g @ other / np.linalg.norm(other) >= -np.linalg.norm(g) - 1e-12

misses = [bowl(*(START - lr * g)) - (6.45 - lr * g @ g) for lr in (0.1, 0.01, 0.001)]
print(tr("true height minus promised height:"), [f"{miss:.1e}" for miss in misses])
assert round(misses[0] / misses[1]) == round(misses[1] / misses[2]) == 100

# %% linear-remainder [markdown] slide="subslide"
# ### How good is the promise?
#
# At $(-7, 2)$ the squared length of the gradient is $\lVert g\rVert^2 = 16.49$. For $\eta = 0.1$ the slope promises a fall from $6.45$ to $4.801$. The true height is $4.961$.
#
# The promise is missed by $0.16$. With a tenth of the learning rate it is missed by a hundredth of that: the error is of second order. Section 5 turns this remark into a guarantee.

# %% linear-remainder-check kind="demo" slide="skip"
assert round(float(g @ g), 2) == 16.49
assert round(6.45 - 0.1 * float(g @ g), 3) == 4.801
assert f"{bowl(*(START - 0.1 * g)):.3f}" == "4.961" and round(float(misses[0]), 2) == 0.16

# %% notes-linear [markdown] slide="notes"
# **For the lecturer:** Draw the gradient and a circle of small steps around the point; project the steps on the gradient. The equality case of Cauchy–Schwarz is visible. Then ask what changes when the circle becomes a square.

# %% rule [markdown] slide="slide"
# ## 4. The rule
#
# $$
# \theta_t = \theta_{t-1} - \eta\, g_t, \qquad g_t = \nabla L(\theta_{t-1}), \qquad t = 1, 2, \dots
# $$
#
# $\theta_0$ is the start, and $\eta > 0$ is the learning rate. The gradient has the shape of the parameters: for a weight matrix $W$ it is a matrix of the same shape, whose entries are the derivatives of $L$ with respect to the entries of $W$.
#
# In a program the same rule overwrites the parameters. Then one writes an arrow, not an equals sign.
#
# $$
# W \leftarrow W - \eta\, \frac{\partial L}{\partial W}
# $$
#
# The method is due to Cauchy (1847), who proposed it for solving systems of equations.

# %% notes-rule [markdown] slide="notes"
# **For the lecturer:** Ask for the three things a learner must supply: a start, a gradient, a learning rate. Ask which of them the theory chooses. Only the last one, and only on bowls.

# %% wrong-forms [markdown] slide="subslide"
# ### Where wrong versions come from
#
# Each of these stands in real lecture notes. Each has a reason, and each can be tested.
#
# - $W \leftarrow \eta\, W$. The gradient and the minus sign were lost in copying. This rule multiplies the weights by a small number, and the loss does not occur in it.
#
# - $W \leftarrow W + \eta\, \partial L/\partial W$. With a plus sign the rule climbs.
#
# - $W = W - \eta\, \partial L/\partial W$, read as an equation. It would say that the gradient is zero. The sign means "becomes".
#
# - $n$ instead of $\eta$. On paper the two letters look alike. But $n$ counts units and samples, and both meanings meet as soon as the number of inputs enters a formula.
#
# - $\partial L / \partial w$ for a matrix $W$. A small letter and a capital one are two different names; use one.

# %% wrong-forms-test [markdown] slide="subslide"
# ### A test that cannot fail
#
# Let the first wrong rule run on our bowl with $\eta = 0.01$. After **one** step $f$ is below $0.001$, and it stays there. The right rule with $\eta = 0.9$ needs 42 steps. By this test the wrong rule is the best optimizer of the course.
#
# The reason: the bowl's minimum happens to be at zero, and the wrong rule pulls everything to zero. Move the minimum to $(1, 1)$, and it still goes to zero, where the moved bowl has the height 1.05.
#
# On a classifier of digits, it drives the loss to $\ln 10 = 2.3026$: all weights vanish, and all ten digits get the same probability. The images are never looked at.
#
# The plus sign shows itself sooner. With $\eta = 0.1$ the height goes from 6.45 to 8.26, 10.84, and after 30 steps to 225,395.

# %% wrong-forms-check kind="demo" slide="subslide"
shrinking = [bowl(*(np.array(START) * 0.01**t)) for t in range(5)]
right = bowl(*descent.gd_trajectory(bowl_gradient, np.array(START), 0.9, 100).T)
assert (steps_below(shrinking, 1e-3), steps_below(right, 1e-3)) == (1, 42)
assert round(bowl(0 - 1, 0 - 1), 2) == 1.05  # the moved bowl at the origin

data = digits()
W = 0.1 * np.random.default_rng(0).normal(size=(64, 10))
for t in range(3):
    print(f"W ← ηW   t = {t}   {softmax_ce(W, np.zeros(10), data.x_train, data.y_train)[0]:.4f}")
    W = 0.01 * W
assert f"{softmax_ce(W, np.zeros(10), data.x_train, data.y_train)[0]:.4f}" == "2.3026"
assert f"{np.log(10):.4f}" == "2.3026"

climb = descent.gd_trajectory(lambda theta: -bowl_gradient(theta), np.array(START), 0.1, 30)
heights = bowl(*climb.T)
assert [f"{height:.2f}" for height in heights[:3]] == ["6.45", "8.26", "10.84"]
assert round(heights[30]) == 225_395
print(f"W ← W + η∂L/∂W   f(30) = {heights[30]:,.0f}")

# %% smooth [markdown] slide="slide"
# ## 5. How far may a step go?
#
# The slope is exact only for vanishing steps. For a step of real length we need to know how fast the gradient can change.
#
# **Assumption.** $L$ is differentiable, and there is a number $M > 0$ such that for all points $a$ and $b$:
#
# $$
# \lVert \nabla L(a) - \nabla L(b) \rVert \le M\, \lVert a - b \rVert
# $$
#
# Such a loss is called $M$-smooth. If $L$ has second derivatives everywhere, it means that no eigenvalue of any Hessian is larger than $M$ in size. Many books write $L$ for this number; in this course $L$ is the loss. On our bowl $M = \lambda_{\max} = 2$.
#
# **Descent lemma.** Under this assumption one step of gradient descent with any $\eta > 0$ satisfies
#
# $$
# L(\theta - \eta g) \;\le\; L(\theta) - \eta \left(1 - \frac{\eta M}{2}\right) \lVert g \rVert^2, \qquad g = \nabla L(\theta)
# $$
#
# So for $0 < \eta < 2/M$ the loss falls at every step, as long as the gradient is not zero.

# %% smooth-proof [markdown] slide="subslide"
# ### Proof of the lemma
#
# Walk from $\theta$ to $\theta + \delta$ on a straight line and add up the slopes.
#
# $$
# L(\theta + \delta) - L(\theta) = \int_0^1 \nabla L(\theta + s\,\delta)^\top \delta \; ds = g^\top\delta + \int_0^1 \bigl(\nabla L(\theta + s\,\delta) - g\bigr)^\top \delta \; ds
# $$
#
# By Cauchy–Schwarz and by the assumption, the last integrand is at most $M s\, \lVert\delta\rVert \cdot \lVert\delta\rVert$. Its integral over $s$ is at most half of $M \lVert\delta\rVert^2$.
#
# $$
# L(\theta + \delta) \;\le\; L(\theta) + g^\top \delta + \frac{M}{2} \lVert\delta\rVert^2
# $$
#
# Put $\delta = -\eta g$ into it: the two terms become $-\eta \lVert g\rVert^2$ and $\tfrac{M}{2}\eta^2 \lVert g\rVert^2$. This completes the proof.

# %% smooth-figure-note [markdown] slide="subslide"
# ### What the lemma knows, and what it does not
#
# The figure shows one step from $(-7, 0.2)$ with every learning rate from 0 to 2.2. The straight line is the promise of the slope. The black curve is the true height after the step. The uppermost curve is the guarantee of the lemma.
#
# The guarantee is lowest at $\eta = 1/M = 0.5$ and worthless from $\eta = 2/M = 1$ on. The true height falls as far as $\eta = 1.76$, because here the gradient points mostly along the flat direction.
#
# Do not conclude that 1.76 is a good learning rate. One step lowers $f$, but it multiplies $y$ by $-2.52$, and after a few steps the run explodes. The lemma must be right for every direction, so it counts with the steepest.

# %% smooth-figure kind="demo" slide="subslide"
M, here = 2.0, np.array([-7.0, 0.2])
g, lr = bowl_gradient(here), np.linspace(0, 2.2, 221)
truth = np.array([bowl(*(here - eta * g)) for eta in lr])
promise = bowl(*here) - lr * (g @ g)
guarantee = bowl(*here) - lr * (1 - lr * M / 2) * (g @ g)

assert (truth <= guarantee + 1e-12).all() and (promise <= truth + 1e-12).all()
assert round(lr[guarantee.argmin()], 9) == 0.5 and round(guarantee[100] - truth[0], 9) == 0
assert round(lr[truth.argmin()], 2) == 1.76 and round(1 - 2 * 1.76, 2) == -2.52

show(
    draw.heights(
        lr,
        {
            tr("height after the step"): truth,
            tr("promise of the slope"): promise,
            tr("guarantee of the lemma"): guarantee,
        },
        (1.4, 3.0),
    ),
    tr(
        "Height after one step from (-7, 0.2) over the learning rate. It falls from 2.49 to 1.92 at a learning rate of 1.76. The straight line of the slope lies below it. The guarantee of the lemma lies above it, is lowest at 0.5 with 2.33, and is back at the starting height at 1."
    ),
)

# %% smooth-sum [markdown] slide="subslide"
# ### What follows for a whole run
#
# Take $\eta = 1/M$. Then each step lowers the loss by at least $\lVert g_t\rVert^2 / 2M$. Add this up over $T$ steps. If the loss is never below $L_{\inf}$, the falls cannot add up to more than $L(\theta_0) - L_{\inf}$.
#
# $$
# \min_{t \le T} \lVert g_t \rVert^2 \;\le\; \frac{2M\, \bigl(L(\theta_0) - L_{\inf}\bigr)}{T}
# $$
#
# So the gradient becomes as small as you like. For the bowl with $\eta = 0.5$ and $T = 30$ the bound is $0.86$; in truth the smallest squared gradient is $0.025$.
#
# Read what is promised: a small **gradient**. Nothing is said about the lowest point. The gradient is also zero in a local minimum and on a saddle. Section 12 returns to this.
#
# At $(-7, 2)$ you can compare the guarantee with the truth. For $\eta = 0.5$ the lemma promises a fall of at least $4.12$, and the true fall is $4.24$. For $\eta = 0.95$ it promises $0.78$, and the truth is $1.20$.

# %% smooth-check kind="demo" slide="skip"
g = bowl_gradient(START)
for eta, promised, true_fall in ((0.5, "4.12", "4.24"), (0.95, "0.78", "1.20")):
    fall = 6.45 - bowl(*(START - eta * g))
    assert f"{eta * (1 - eta * M / 2) * (g @ g):.2f}" == promised and f"{fall:.2f}" == true_fall
    print(f"η = {eta}   {promised} ≤ {true_fall}")

half = descent.gd_trajectory(bowl_gradient, np.array(START), 0.5, 30)
squares = [float(bowl_gradient(point) @ bowl_gradient(point)) for point in half[:-1]]
assert round(2 * M * 6.45 / 30, 2) == 0.86 and round(min(squares), 3) == 0.025

# %% notes-smooth [markdown] slide="notes"
# **For the lecturer:** If time is short, keep the picture and the last formula. The sentence to leave on the board: a smooth loss falls at every step if the learning rate is below 2/M, and this promises a small gradient, not a low place.

# %% by-hand [markdown] slide="slide"
# ## 6. Two steps by hand
#
# Take a pencil: $\eta = 0.1$, start $\theta_0 = (-7, 2)$.
#
# $$
# \begin{aligned} g_1 &= (-0.7,\; 4) & \theta_1 &= (-7,\; 2) - 0.1\,(-0.7,\; 4) = (-6.93,\; 1.6) \\ g_2 &= (-0.693,\; 3.2) & \theta_2 &= (-6.93,\; 1.6) - 0.1\,(-0.693,\; 3.2) = (-6.8607,\; 1.28) \end{aligned}
# $$
#
# Look at the ratios. Each step multiplies $x$ by $0.99$ and $y$ by $0.8$. After two steps $y$ has lost more than a third, and $x$ has hardly moved.
#
# Now compute $\theta_3$ yourself, in two ways: with the gradient, and with the two ratios. The next cell shows it.

# %% by-hand-check kind="demo" slide="subslide"
theta = np.array([-7.0, 2.0])
for t in (1, 2, 3):
    g = bowl_gradient(theta)
    theta = theta - 0.1 * g
    print(f"t = {t}   g = {g.round(6).tolist()}   θ = {theta.round(6).tolist()}")
    if t == 1:
        assert theta.round(6).tolist() == [-6.93, 1.6]
    if t == 2:
        assert g.round(6).tolist() == [-0.693, 3.2]
        assert theta.round(6).tolist() == [-6.8607, 1.28]
assert np.allclose(theta, [-7 * 0.99**3, 2 * 0.8**3])

# %% notes-by-hand [markdown] slide="notes"
# **For the lecturer:** Let pairs compute the third point, one with the gradient and one with the ratios. When both agree, ask why a ratio exists at all. This is the question that section 9 answers.

# %% trajectory-task [markdown] slide="slide"
# ## 7. Exercise 1: the whole path
#
# Write the function `gd_trajectory(grad_f, theta0, lr, steps)`. It makes `steps` updates of the rule with the constant learning rate `lr` and returns all points on the way.
#
# - `grad_f` is a function. It takes a point, an array of shape `(d,)`, and returns the gradient there, of the same shape.
#
# - `theta0` is the start, of shape `(d,)`. It may hold integers, and it must come out as it went in.
#
# - The result is an array of floats of shape `(steps + 1, d)`: one point a row, the start first. For `steps = 0` it has one row.

# %% trajectory-how [markdown] slide="skip"
# Run your cell, then the check below it. The card says what it saw. If your numbers agree with a known mistake, the card names the mistake; otherwise it shows the first number that differs. Each criterion counts on its own.
#
# Stuck? `hint("gradient_descent.gd_trajectory")` gives one hint at a time, three in all. `solution("gradient_descent.gd_trajectory")` shows a model solution once you have passed, and after three hints with `sure=True`.

# %% write-trajectory exercise="gradient_descent.gd_trajectory" slide="subslide"

# %% trajectory-traps [markdown] slide="subslide"
# ### Two traps that are not about mathematics
#
# **One array in many places.** A Python list stores references. If the loop changes one array in place and appends it each time, all rows of the result are the same array, and every row shows the last point.
#
# **Integers.** From `np.array([-7, 2])`, NumPy makes an array that can hold whole numbers only. Written into such an array, the point $(-6.93, 1.6)$ becomes $(-6, 1)$, without any message.
#
# The next cell shows both. Neither appears when one tests a single step from a start with decimal points.

# %% trajectory-traps-check kind="demo" slide="skip"
theta, rows = np.array([-7.0, 2.0]), []
for _ in range(3):
    theta -= 0.1 * bowl_gradient(theta)
    rows.append(theta)  # the same array, three times
assert all(row is theta for row in rows)
print(tr("one array, three times:"), np.array(rows).round(3).tolist())

whole = np.array([-7, 2])
whole[:] = whole - 0.1 * bowl_gradient(whole)
assert whole.tolist() == [-6, 1]
print(tr("stored as integers:"), whole.tolist())

# %% see [markdown] slide="slide"
# ## 8. See it move
#
# Six learning rates, the same start, 30 steps each. The arrows are the steps, and the cross is the minimum.
#
# With $0.1$ the path falls into the valley and then creeps. With $0.5$ it reaches the valley floor in one step. With $0.9$ it jumps across the valley at every step, and the jumps die out.
#
# At $1$ it jumps between the two walls for ever, without getting lower than 4. Above $1$ every jump is larger than the one before.


# %% see-figure kind="demo" slide="subslide"
def path(lr, steps=30):
    """Return the points of gradient descent on the bowl."""
    return descent.gd_trajectory(bowl_gradient, np.array(START), lr, steps)


show(
    draw.panels({rf"$\eta = {lr}$": path(lr) for lr in (0.1, 0.3, 0.5, 0.9, 1.0, 1.05)}),
    tr(
        "Six paths of 30 steps on the contours of the bowl. 0.1 ends at x = -5.18, 0.3 at -2.81, 0.5 at -1.50 along the x axis. 0.9 zigzags across the valley and ends closest, at x = -0.41. 1.0 jumps between y = 2 and y = -2 for ever. 1.05 jumps higher at each step and leaves the picture."
    ),
)

# %% see-check kind="demo" slide="skip"
arrivals = [path(lr)[-1] for lr in (0.1, 0.3, 0.5, 0.9)]
assert [f"{end[0]:.2f}" for end in arrivals] == ["-5.18", "-2.81", "-1.50", "-0.41"]
assert abs(path(1.0)[:, 1]).tolist() == [2.0] * 31 and bowl(*path(1.0, 3000)[-1]) >= 4
assert (np.diff(abs(path(1.05)[:, 1])) > 0).all()

# %% see-race [markdown] slide="subslide"
# ### A race
#
# The animation lets three learning rates run at the same time. It plays once and then rests; run the cell again to see it again. Before you look, say which marker is ahead after 3 steps, and which after 30.

# %% see-race-play kind="demo" slide="subslide"
runners = {rf"$\eta = {lr}$": path(lr) for lr in (0.1, 0.5, 0.9)}
race = show_animation(
    draw.race(runners),
    tr(
        "Animation of 30 steps for three learning rates. 0.1 slides down the wall in about ten steps and then creeps along the valley. 0.5 is on the valley floor after one step and moves on steadily. 0.9 jumps from wall to wall; its jumps die out while it moves along x, and at the end it is closest to the minimum."
    ),
    frame_ms=400,
)
race_heights = {lr: [bowl(*path(lr)[t]) for t in (3, 30)] for lr in (0.1, 0.5, 0.9)}
for lr, (early, late) in race_heights.items():
    print(f"η = {lr}   f(3) = {early:.3f}   f(30) = {late:.4f}")
assert min(race_heights, key=lambda lr: race_heights[lr][0]) == 0.5
assert min(race_heights, key=lambda lr: race_heights[lr][1]) == 0.9
assert len(race.png) < 600_000
race

# %% see-slider [markdown] slide="subslide"
# ### Try it
#
# Where sliders work, the next cell shows one for $\eta$ (`lr`). Elsewhere the six panels above stand for it.
#
# Find the rate at which the path first changes sides along $y$. Find the largest rate at which it still arrives. Try to find both before you read section 9.


# %% see-slider-play kind="demo" slide="subslide"
def play(lr):
    run = path(lr)
    alt = tr("A path of 30 steps on the bowl, from (-7, 2) to ({x:.2f}, {y:.2f}).")
    return show(draw.panels({rf"$\eta = {lr:.2f}$": run}), alt.format(x=run[-1, 0], y=run[-1, 1]))


explore(play, {"lr": (0.05, 1.1, 0.05)}, {"lr": 0.1})

# %% notes-see [markdown] slide="notes"
# **For the lecturer:** Stop the race in words at step 3 and at step 30; the order of the runners changes. Ask whether the zigzag is a defect. On this bowl it is the price of the fastest rates.

# %% exact [markdown] slide="slide"
# ## 9. A bowl, exactly
#
# For a quadratic loss nothing needs to be estimated. Let $A$ be a symmetric matrix whose eigenvalues are $0 < \lambda_{\min} \le \dots \le \lambda_{\max}$.
#
# $$
# L(\theta) = \tfrac12\, (\theta - \theta^*)^\top A\, (\theta - \theta^*), \qquad \nabla L(\theta) = A\, (\theta - \theta^*)
# $$
#
# A symmetric matrix has orthonormal eigenvectors $q_1, \dots, q_d$. Measure the error along them: $c_i = q_i^\top (\theta - \theta^*)$. Multiply the rule by $q_i^\top$ and use $q_i^\top A = \lambda_i\, q_i^\top$:
#
# $$
# c_{i,t} = c_{i,t-1} - \eta\, \lambda_i\, c_{i,t-1} = (1 - \eta\lambda_i)\, c_{i,t-1}, \qquad c_{i,t} = (1 - \eta\lambda_i)^t\, c_{i,0}
# $$
#
# In these directions there is nothing but multiplication by a fixed number. That is where the ratios $0.99$ and $0.8$ of section 6 come from.
#
# Gradient descent converges from every start exactly when all factors lie strictly between $-1$ and $1$:
#
# $$
# 0 < \eta < \frac{2}{\lambda_{\max}}
# $$

# %% exact-remarks [markdown] slide="subslide"
# ### Three remarks
#
# **The steepest direction decides.** The other directions would allow more. On our bowl the limit is $2/2 = 1$; the $x$ direction alone would allow $2/0.1 = 20$.
#
# **"From every start" is needed.** From $(-7, 0)$ the error has no part along $y$, and even $\eta = 5$ converges: $x$ is multiplied by $0.5$. A start without any part in the steepest direction does not happen by chance.
#
# **The same limit twice.** A bowl has $M = \lambda_{\max}$, so the descent lemma guarantees a fall at exactly the rates that converge. If an eigenvalue is zero, the loss is constant along that direction and the run does not move along it; the limit stays the same.

# %% exact-table [markdown] slide="subslide"
# ### The numbers on our bowl
#
# | $\eta$ | $x$ is multiplied by | $y$ is multiplied by | $f$ stays below $0.001$ from step |
# |---|---|---|---|
# | 0.1 | 0.99 | 0.8 | 389 |
# | 0.5 | 0.95 | 0 | 77 |
# | 0.9 | 0.91 | −0.8 | 42 |
# | 0.952 | 0.905 | −0.905 | 44 |
# | 1 | 0.9 | −1 | never |
# | 1.01 | 0.899 | −1.02 | never, it grows |
#
# Up to $\eta = 1/\lambda_{\max} = 0.5$ the coordinate $y$ never changes sides. Between $0.5$ and the limit it changes sides at every step and still converges. So the zigzag depends on the learning rate, and below $0.5$ the run is slow without any zigzag.
#
# The rates 0.1 and 0.9 treat $y$ equally well: its size is multiplied by $0.8$. But from the same point, $0.9$ moves $x$ nine times as far.

# %% exact-table-check kind="demo" slide="subslide"
reached = {lr: steps_below(bowl(*path(lr, 500).T), 1e-3) for lr in (0.1, 0.5, 0.9, 1.0, 1.01)}
assert list(reached.values()) == [389, 77, 42, None, None]
assert np.allclose([1 - 0.1 * lr for lr in reached], [0.99, 0.95, 0.91, 0.9, 0.899])
assert np.allclose([1 - 2 * lr for lr in reached], [0.8, 0, -0.8, -1, -1.02])
assert bowl(*path(1.01, 500)[-1]) > 1e6
assert np.allclose(descent.gd_trajectory(bowl_gradient, np.array([-7.0, 0.0]), 5.0, 50)[-1], 0)

limit = 2 / max(CURVATURES)
print(tr("Limit: you predicted"), prediction["limit"], "·", tr("computed:"), limit)
fastest = min((0.1, 0.5, 0.9), key=lambda lr: reached[lr])
print(tr("Fastest: you predicted"), prediction["fastest"], "·", tr("computed:"), fastest)

# %% best [markdown] slide="slide"
# ### The best constant learning rate
#
# In the long run the slowest direction decides. Call its factor per step $\rho$.
#
# $$
# \rho(\eta) = \max_i |1 - \eta\lambda_i| = \max\bigl( |1 - \eta\lambda_{\min}|,\; |1 - \eta\lambda_{\max}| \bigr)
# $$
#
# The second equality holds because $|1 - \eta\lambda|$ is convex in $\lambda$, so its maximum is at an end.
#
# As $\eta$ grows, $1 - \eta\lambda_{\min}$ falls and $\eta\lambda_{\max} - 1$ rises. The larger of the two is smallest where they are equal, at $1 - \eta\lambda_{\min} = \eta\lambda_{\max} - 1$:
#
# $$
# \eta^* = \frac{2}{\lambda_{\min} + \lambda_{\max}}, \qquad \rho(\eta^*) = \frac{\lambda_{\max} - \lambda_{\min}}{\lambda_{\max} + \lambda_{\min}} = \frac{\kappa - 1}{\kappa + 1}, \qquad \kappa = \frac{\lambda_{\max}}{\lambda_{\min}}
# $$
#
# Left of $\eta^*$ the flat direction is slower than this, and right of it the steep one is. So no constant learning rate has a smaller $\rho$. On our bowl $\kappa = 20$, $\eta^* = 0.952$ and $\rho = 0.905$.

# %% best-figure kind="demo" slide="subslide"
low, high = CURVATURES
best = 2 / (low + high)
kappa = high / low
assert round(kappa, 9) == 20 and round(best, 3) == 0.952
assert round(1 - best * low, 3) == round(best * high - 1, 3) == 0.905
assert round((kappa - 1) / (kappa + 1), 3) == 0.905
assert steps_below(bowl(*path(best, 500).T), 1e-3) == 44

show(
    draw.factors(
        CURVATURES, {r"$2/(\lambda_{\min}+\lambda_{\max})$": best, r"$2/\lambda_{\max}$": 1.0}, 1.2
    ),
    tr(
        "Size of the factor per step over the learning rate. The line of the flat direction falls slowly from 1 to 0.88. The line of the steep direction falls to 0 at 0.5 and rises again. The larger of the two is smallest at 0.952, where both are 0.905; at 1 it is 1, and beyond that the run diverges."
    ),
)

# %% best-honest [markdown] slide="subslide"
# ### What "best" means, and what it does not
#
# The value $\eta^*$ is best in the long run. For a fixed number of steps another rate can be better. After 30 steps from our start, $\eta = 0.93$ has $f = 0.0075$, and $\eta^*$ has $0.0159$: the start lies high on the steep side, so it pays to damp $y$ a little faster.
#
# In the long run one step multiplies the error by $\rho$ and the height by $\rho^2$, because $L$ is quadratic in the error.
#
# For one more decimal digit of the error, gradient descent at its best needs $\ln 10 / (-\ln \rho)$ steps: 23 for $\kappa = 20$ and 115 for $\kappa = 100$. Slowness is not caused by a large curvature, but by curvatures that differ.
#
# The zigzag along $y$ and the slowness along $x$ have one cause: one learning rate for all directions. Nothing in it is random, although notes often call it a weakness of **stochastic** gradient descent.
#
# Note also that $\eta^*$ is the share $\kappa/(\kappa+1)$ of the limit. For large $\kappa$, the best rate and the first unstable one are neighbors.

# %% best-honest-check kind="demo" slide="skip"
assert f"{bowl(*path(0.93)[-1]):.4f}" == "0.0075" and f"{bowl(*path(best)[-1]):.4f}" == "0.0159"
for kappa_i, steps in ((20, 23), (100, 115)):
    rho = (kappa_i - 1) / (kappa_i + 1)
    needed = np.log(10) / -np.log(rho)
    assert round(needed) == steps
    print(f"κ = {kappa_i:3d}   ρ = {rho:.4f}   {needed:.1f}")

# %% notes-best [markdown] slide="notes"
# **For the lecturer:** Cover the upper curve of the figure and let the class draw it. Then ask for the best rate if only the next step counts, and if a million steps count.

# %% limit-task [markdown] slide="slide"
# ## 10. Exercise 2: how large a rate may be
#
# Write the function `max_stable_lr(A)`. For the bowl $L(\theta) = \tfrac12\, \theta^\top A\, \theta$ it returns the learning rate below which gradient descent converges from every start.
#
# - `A` is a symmetric array of shape `(d, d)` whose eigenvalues are all positive. It is in general not diagonal: the bowl may lie askew.
#
# - The result is one number, a float.
#
# For $A = \operatorname{diag}(0.1, 2)$ the result is 1. Compute one more by hand before you write: for $A = \begin{pmatrix} 3 & 1 \\ 1 & 3 \end{pmatrix}$ the eigenvectors are $(1, 1)$ and $(1, -1)$. Which eigenvalues belong to them, and which limit follows?
#
# Stuck? `hint("gradient_descent.max_stable_lr")` helps here.

# %% write-limit exercise="gradient_descent.max_stable_lr" slide="subslide"

# %% limit-check [markdown] slide="subslide"
# ### The answer, and a popular shortcut
#
# The eigenvalues of the small matrix are 4 and 2, so the limit is $2/4 = 0.5$. The diagonal holds 3 and 3; whoever reads the limit off the diagonal gets $0.667$.
#
# With $0.6$, which the shortcut allows, the run from $(1, 0)$ multiplies the direction $(1, 1)$ by $1 - 0.6 \cdot 4 = -1.4$ at every step. After 20 steps the distance from the minimum is 592.
#
# The diagonal of a matrix changes when the bowl is turned. Its eigenvalues do not.

# %% limit-check-run kind="demo" slide="skip"
A = np.array([[3.0, 1.0], [1.0, 3.0]])
assert np.linalg.eigvalsh(A).round(9).tolist() == [2, 4] and descent.max_stable_lr(A) == 0.5
assert round(2 / A.diagonal().max(), 3) == 0.667
askew = descent.gd_trajectory(lambda theta: A @ theta, np.array([1.0, 0.0]), 0.6, 20)
assert round(float(np.linalg.norm(askew[-1]))) == 592
print(f"{np.linalg.norm(askew[-1]):.0f}")

# %% units [markdown] slide="slide"
# ## 11. The unit of the learning rate
#
# A learning rate is not a pure number. Let the loss be measured in the unit $[L]$ and a parameter in the unit $[\theta]$. The gradient has the unit $[L]/[\theta]$, and the step must have the unit $[\theta]$. This leaves one possibility.
#
# $$
# [\eta] = \frac{[\theta]^2}{[L]}, \qquad [\lambda] = \frac{[L]}{[\theta]^2}, \qquad [\eta\lambda] = 1
# $$
#
# A curvature has the inverse unit. Only the product $\eta\lambda$ is a pure number, so only it can be compared with 2.
#
# **Another scale of the loss.** If the loss is multiplied by 100, all gradients are too, and the same path needs $\eta/100$.
#
# **Another scale of a parameter.** If $\theta = s\,\varphi$, and the program stores $\varphi$, then $\varphi$ makes the same path with $\eta / s^2$.
#
# So "a learning rate of 0.01 is small" says nothing until loss and parameters are named.

# %% units-bowl [markdown] slide="subslide"
# ### The bowl in better units
#
# Measure $x$ in a unit $\sqrt{20}$ times as long: $X = x/\sqrt{20}$. The same height is now $f = X^2 + y^2$, a round bowl with $\kappa = 1$.
#
# With $\eta = 0.5$, gradient descent in $(X, y)$ reaches the minimum in **one** step. Nothing about the problem has changed except the unit of one number.
#
# So the direction of steepest descent depends on the units, too: in $(X, y)$ it points to the minimum, in $(x, y)$ it misses it by 64 degrees. Standardizing the inputs of a model is a change of units of this kind.


# %% units-check kind="demo" slide="subslide"
def round_gradient(theta):
    return 2 * theta  # of X² + y²


start_round = np.array([-7 / np.sqrt(20), 2.0])
one_step = descent.gd_trajectory(round_gradient, start_round, 0.5, 1)[-1]
assert np.allclose(one_step, 0)

usual = path(0.9)
steep = descent.gd_trajectory(lambda t: 100 * bowl_gradient(t), np.array(START), 0.9 / 100, 30)
assert np.allclose(usual, steep)  # 100 times the loss, a hundredth of the rate

s = 1000.0  # meters become millimeters: φ = θ / s with s = 1/1000, and back
in_mm = descent.gd_trajectory(
    lambda p: bowl_gradient(p / s) / s, np.array(START) * s, 0.9 * s**2, 30
)
assert np.allclose(usual, in_mm / s)
print(one_step, np.abs(usual - in_mm / s).max())

# %% notes-units [markdown] slide="notes"
# **For the lecturer:** Ask for the unit before you show it. A common answer is that a rate has no unit, or that it is a share. The word "rate" invites both.

# %% question-units [markdown] slide="subslide"
# ### Question
#
# A model predicts the price of a flat from its floor area: price $= w \cdot$ area $+\, c$. Prices are in euros, areas in square meters. The loss is the mean squared error.
#
# Answer in five to ten sentences. In which units are $w$, $c$ and the loss? Which unit does the learning rate have for $w$, and which for $c$? What does this say about using one number for both? Then the areas are converted to square feet (1 m² = 10.764 ft²): by which factor must the learning rate of $w$ change, so that the predictions take the same course? And what changes if the prices are given in cents instead?
#
# Write your answer in the next cell. A person reads it, or you compare it yourself with the model answer: 4 points.

# %% answer-units [markdown] points="4" slide="skip"
# **Model answer.** The loss is in €², $w$ in €/m², and $c$ in €. The unit of a learning rate is that of the parameter squared, divided by that of the loss. For $w$ this gives (€/m²)²/€² = 1/m⁴, and for $c$ it gives €²/€², a pure number.
#
# The two rates have different units, so using one number for both is a choice of units: whoever measures in other units has chosen another method. This is a reason to standardize inputs, and a reason why one rate rarely suits all parameters.
#
# In square feet the number for the area is 10.764 times as large, so the new weight is $w' = w/10.764$. With $\theta = s\varphi$, $s = 10.764$, the rate must be divided by $s^2 = 115.9$. The rate of $c$ stays.
#
# With prices in cents, the loss becomes $10^4$ times as large, and $w$ and $c$ become 100 times as large. The factor for $\eta$ is $100^2/10^4 = 1$: both rates stay, as their units show, because no euro is left in them.
#
# **Rubric, one point each.**
#
# - The units of $w$, $c$ and the loss, and the rule $[\eta] = [\theta]^2/[L]$.
#
# - The units 1/m⁴ for $w$ and none for $c$, and the conclusion that one number for both depends on the choice of units.
#
# - Square feet: division by $10.764^2 = 115.9$, with a reason. (Frequent: division by 10.764, which forgets that the gradient changes as well. Half a point. Multiplication: none.)
#
# - Cents: no change, with a reason. (Frequent: "$\eta$ must be divided by $10^4$, because the loss grows". This forgets that the parameters grow as well.)

# %% local [markdown] slide="slide"
# ## 12. Beyond bowls
#
# Most losses are not quadratic. What is left of the theory?
#
# Let $\theta^*$ be a point with $\nabla L(\theta^*) = 0$, and let $H$ be the Hessian there. Expand the gradient around this point.
#
# $$
# \nabla L(\theta) = H\,(\theta - \theta^*) + o(\lVert\theta - \theta^*\rVert), \qquad \theta_t - \theta^* \approx (I - \eta H)\, (\theta_{t-1} - \theta^*)
# $$
#
# Close to $\theta^*$ the loss is a bowl with $A = H$. If $H$ has positive eigenvalues and $\eta < 2/\lambda_{\max}(H)$, runs that start close enough converge to $\theta^*$.
#
# If $\eta > 2/\lambda_{\max}(H)$, the minimum pushes runs away: some direction grows as long as the run is close. Then gradient descent does not come to rest there, except from special starts.
#
# So on a general loss, `max_stable_lr(H)` answers one question only: at which rates can a run **stay** at this minimum? It does not say where a run from far away will go.

# %% valleys [markdown] slide="subslide"
# ### Two valleys
#
# Test it on a loss with one parameter, $L(w) = (w^2 - 1)^2 + 0.3\,w$. Its global minimum is at $w = -1.036$ with $L = -0.305$, a local one at $w = 0.960$ with $L = 0.294$.
#
# The curvatures there are $8.87$ and $7.06$. So the limits for staying are $0.2255$ at the global minimum and $0.2832$ at the local one.
#
# | start | $\eta$ | where the run ends |
# |---|---|---|
# | 1.5 | 0.01 | at 0.960, the local minimum |
# | 1.5 | 0.2 | at −1.036: one step jumped over the hill |
# | −1.0 | 0.25 | nowhere: back and forth between −1.163 and −0.827 |
# | 1.0 | 0.25 | at 0.960 |
# | 1.0 | 0.29 | nowhere: back and forth between 0.882 and 1.022 |
#
# With $\eta = 0.25$, gradient descent cannot come to rest in the global minimum but can in the local one, because the global one is more sharply curved. A run that starts beside the lowest point never settles there.
#
# A small rate goes to the minimum of its own valley, whichever that is. A large rate may jump over a hill, in either direction. Neither of the two looks for the lowest point.


# %% valleys-check kind="demo" slide="subslide"
def slope(w):
    return 4 * w * (w**2 - 1) + 0.3  # of (w² − 1)² + 0.3 w


def ends(start, lr):
    """Return the different points that a long run visits at its end."""
    run = descent.gd_trajectory(slope, np.array([start]), lr, 5000)
    return sorted({round(float(w), 3) for w in run[-4:, 0]})


minima = np.sort(np.roots([4, 0, -4, 0.3]).real)[[0, 2]]
assert minima.round(3).tolist() == [-1.036, 0.960]
assert ((minima**2 - 1) ** 2 + 0.3 * minima).round(3).tolist() == [-0.305, 0.294]
curvature = 12 * minima**2 - 4
assert curvature.round(2).tolist() == [8.87, 7.06]
stays = [descent.max_stable_lr(np.array([[bend]])) for bend in curvature]
assert [round(rate, 4) for rate in stays] == [0.2255, 0.2832]

for start, lr, expected in (
    (1.5, 0.01, [0.960]),
    (1.5, 0.2, [-1.036]),
    (-1.0, 0.25, [-1.163, -0.827]),
    (1.0, 0.25, [0.960]),
    (1.0, 0.29, [0.882, 1.022]),
):
    assert ends(start, lr) == expected
    print(f"w₀ = {start:4.1f}   η = {lr:.2f}   {expected}")

# %% saddle [markdown] slide="subslide"
# ### A saddle is not a local minimum
#
# At a **saddle** the gradient is zero, but the loss falls in some directions and rises in others. At a local minimum it falls in no direction. Notes that use the two words for one thing hide the difference that matters.
#
# The Hessian of a typical saddle has a negative eigenvalue. Along its eigenvector the factor $1 - \eta\lambda$ is larger than 1 for **every** learning rate. So a run that comes close is driven away again, unless it has no part at all along that direction.
#
# The function $f = \tfrac12 x^2 + \tfrac14 (y^2 - 1)^2$ has a saddle at the origin, at the height $0.25$, and two minima at $(0, \pm 1)$, at the height 0. Start at $(1, y_0)$ with $\eta = 0.1$.
#
# From $y_0 = 10^{-2}$, $10^{-4}$ and $10^{-8}$ the height stays below half of the saddle's from step 44, 92 and 189 on. Every factor of 100 in $y_0$ costs $\ln 100/\ln 1.1 = 48$ steps more. From $y_0 = 0$ the run ends on the saddle.


# %% saddle-figure kind="demo" slide="subslide"
def saddle_gradient(theta):
    return np.array([theta[0], theta[1] ** 3 - theta[1]])


curves, left_at = {}, []
for y0 in (1e-2, 1e-4, 1e-8, 0.0):
    run = descent.gd_trajectory(saddle_gradient, np.array([1.0, y0]), 0.1, 300)
    curve = run[:, 0] ** 2 / 2 + (run[:, 1] ** 2 - 1) ** 2 / 4
    left_at.append(steps_below(curve, 0.125))
    power = round(np.log10(y0)) if y0 else None
    curves[rf"$y_0 = 10^{{{power}}}$" if y0 else "$y_0 = 0$"] = curve
assert left_at == [44, 92, 189, None]
assert round(np.log(100) / np.log(1.1)) == 48

show(
    draw.plateaus(curves, 0.25),
    tr(
        "Height over 300 steps for four starts near a saddle. All curves fall quickly from 0.75 to the saddle's height of 0.25. The first one goes on to 0 almost at once, the second waits until about step 90, the third until about step 190, and the fourth, started exactly at 0, stays at 0.25."
    ),
)

# %% saddle-result [markdown] slide="subslide"
# ### What a flat loss curve means
#
# Stop the third run at step 100, and the curve looks finished: the loss has not changed in four digits for more than 30 steps. It is a plateau, not an end.
#
# Lee et al. (2016) prove that from a random start, and with $\eta < 1/M$, gradient descent almost never **converges** to a saddle with a negative eigenvalue. But a run can lose much time near one.
#
# To tell a saddle from a minimum, a small gradient is not enough. You need the curvature, or a small push.

# %% saddle-result-check kind="demo" slide="skip"
third = list(curves.values())[2]
assert np.ptp(third[65:101].round(4)) == 0 and third[300] < 1e-3
print(third[[65, 100, 150, 300]].round(4))

# %% kinks [markdown] slide="subslide"
# ### Corners
#
# "The loss must be differentiable" is more than gradient descent needs in order to run. Networks with ReLU have corners, and they train. Almost everywhere the gradient exists, and at a corner a program takes one of the slopes beside it.
#
# But then the descent lemma no longer holds, because no $M$ exists. On $L(w) = |w|$ the gradient has the size 1 up to the corner, so the steps do not become shorter. From $w = 1$ with $\eta = 0.3$ the run ends in jumping between $0.1$ and $-0.2$, for ever. Here only a learning rate that goes to zero converges.

# %% kinks-check kind="demo" slide="skip"
corner = descent.gd_trajectory(np.sign, np.array([1.0]), 0.3, 50)[:, 0]
assert sorted(set(corner[-4:].round(9).tolist())) == [-0.2, 0.1]
print(corner[:8].round(3))

# %% notes-local [markdown] slide="notes"
# **For the lecturer:** The row of the table to stop at is the third one. The start lies beside the global minimum, and the run does not settle. Ask what would have to be measured to foresee this; the answer is one second derivative.

# %% question-global [markdown] slide="subslide"
# ### Question
#
# A classmate writes: "If the learning rate is small enough, gradient descent finds the lowest point of the loss. And when the loss no longer changes, we are in a minimum."
#
# Answer in five to ten sentences. Refute the first sentence with one run of this lesson and all its numbers, and the second one with another. Say what the descent lemma does promise for a small learning rate, and under which assumption. Then correct both sentences.
#
# Write your answer in the next cell. A person reads it, or you compare it yourself with the model answer: 4 points.

# %% answer-global [markdown] points="4" slide="skip"
# **Model answer.** Take $L(w) = (w^2 - 1)^2 + 0.3\,w$. From $w_0 = 1.5$ with $\eta = 0.01$, gradient descent ends at $w = 0.960$ with $L = 0.294$, although the global minimum is at $w = -1.036$ with $L = -0.305$. A smaller rate only goes there more slowly: the slope on the way never points over the hill.
#
# On $f = \tfrac12 x^2 + \tfrac14(y^2-1)^2$ with $\eta = 0.1$ from $(1, 10^{-8})$, the height stands at $0.25$ for more than a hundred steps. Yet the run is near a saddle, and after about 190 steps the height falls on towards 0.
#
# If $L$ is $M$-smooth and $0 < \eta < 2/M$, the lemma promises that the loss falls at every step with $g \neq 0$. If $L$ is also bounded below, the smallest gradient seen so far goes to zero. Zero gradient means a stationary point: a global minimum, a local one or a saddle.
#
# Correct is: with a small rate the loss falls at every step and the gradient becomes small. Which stationary point is reached depends on the start. When the loss hardly changes, the gradient is small or the learning rate is; whether it is a minimum, only the curvature or a push can show. For a convex loss every stationary point is a global minimum.
#
# **Rubric, one point each.**
#
# - A counterexample to the first sentence with loss, start, $\eta$ and end, compared with the global minimum.
#
# - A plateau, or a rest at a saddle, with numbers, against the second sentence.
#
# - The promise of the lemma with its assumption: $M$-smooth, $0 < \eta < 2/M$; the loss falls, the gradient becomes small.
#
# - Both sentences corrected. (Frequent: "it always finds a local minimum". This overlooks saddles. Frequent: "a larger rate would find it". It may jump over the hill, but in either direction.)

# %% digits [markdown] slide="slide"
# ## 13. Real data: does the limit hold?
#
# Softmax regression on 1,437 images of handwritten digits. Each step uses the whole training set, so the gradient is exact. We start with all parameters at zero.
#
# Write $\tilde x$ for an image of 64 pixels with a 1 appended for the bias, $C$ for the mean of $\tilde x \tilde x^\top$ over all images, and $\theta$ for all parameters, of shape $(65, 10)$. The largest eigenvalue of $C$ is $\lambda_{\max}(C) = 11.41$.
#
# **The prediction.** At the start all ten probabilities are $1/10$, and the Hessian's largest eigenvalue is $\lambda_{\max}(C)/10 = 1.141$. If the loss were a bowl, the limit would be $2/1.141 = 1.753$.
#
# **The guarantee.** Nowhere is the largest eigenvalue above $M = \lambda_{\max}(C)/2 = 5.706$. So by the descent lemma the loss falls at every step for $\eta < 2/M = 0.351$.
#
# What will happen at $0.35$, at $1.75$, and far above?

# %% digits-curvature [markdown] slide="subslide"
# ### Where the two curvatures come from
#
# Change the parameters in a direction $V$ of length 1, and look at one image. Its ten scores change by $u = V^\top \tilde x$ per unit. The second derivative of its loss along $V$ is the variance of the ten numbers $u_k$ under the predicted probabilities $p_k$.
#
# A variance is at most a quarter of the squared range, $(\max u - \min u)^2/4$, and $(a - b)^2 \le 2a^2 + 2b^2$. So it is at most $\lVert u\rVert^2/2$. The mean of $\lVert u \rVert^2$ over the images is at most $\lambda_{\max}(C)$. This is the bound $M$.
#
# With all probabilities equal to $1/10$, the variance is at most $\lVert u\rVert^2/10$, and equal to it if the $u_k$ add up to zero. Take for $V$ the leading eigenvector of $C$, with ten weights that add up to zero. So at the start the largest eigenvalue is exactly $\lambda_{\max}(C)/10$.
#
# For other losses no formula is known. Then **power iteration** finds the largest eigenvalue: multiply a random direction by $H$ again and again, and rescale it each time. The product $Hv$ needs no second derivatives; the difference of two gradients is enough.
#
# $$
# Hv \approx \frac{\nabla L(\theta + hv) - \nabla L(\theta - hv)}{2h}
# $$

# %% digits-predict kind="demo" slide="subslide"
X, y = data.x_train, data.y_train


def gradient(theta, decay=0.0):
    """Return the gradient in W, the first 64 rows, and in b, the last one."""
    _, dW, db = softmax_ce(theta[:64], theta[64], X, y)
    return np.vstack([dW, db]) + decay * theta


def largest_curvature(theta, decay=0.0, rounds=40, h=1e-4):
    """Return the Hessian's eigenvalue of largest size, by power iteration."""
    v = np.random.default_rng(0).normal(size=theta.shape)
    for _ in range(rounds):
        v = v / np.linalg.norm(v)
        Hv = (gradient(theta + h * v, decay) - gradient(theta - h * v, decay)) / (2 * h)
        v, eigenvalue = Hv, float(np.sum(v * Hv))
    return eigenvalue


zero = np.zeros((65, 10))
ones = np.hstack([X, np.ones((len(X), 1))])
largest = np.linalg.eigvalsh(ones.T @ ones / len(X))[-1]
curvature_0 = largest_curvature(zero)
predicted, guaranteed = 2 / curvature_0, 2 / (largest / 2)

assert len(X) == 1437 and round(largest, 2) == 11.41 and round(largest / 2, 3) == 5.706
assert abs(curvature_0 - largest / 10) < 1e-5 and round(curvature_0, 3) == 1.141
assert (round(predicted, 3), round(guaranteed, 3)) == (1.753, 0.351)
print(f"λ = {curvature_0:.4f} = {largest / 10:.4f}   {guaranteed:.3f}   {predicted:.3f}")


# %% digits-run kind="demo" slide="subslide"
def train(lr, steps=200, decay=0.0):
    """Return the training losses of a run from zero, and the parameters at its end."""
    theta, losses = zero, []
    for _ in range(steps + 1):
        losses.append(softmax_ce(theta[:64], theta[64], X, y)[0])
        end, theta = theta, theta - lr * gradient(theta, decay)
    return np.array(losses), end


rates = (0.1, 0.35, 0.7, 1.0, 1.4, 1.75, 2.0, 3.0, 4.0, 8.0, 16.0, 32.0, 64.0)
runs = {lr: train(lr) for lr in rates}
losses = {lr: loss for lr, (loss, _) in runs.items()}

show(
    draw.sweep(
        losses,
        (0.35, 1.75, 4.0, 16.0),
        {tr("guaranteed"): guaranteed, tr("predicted at the start"): predicted},
        tr("training loss"),
    ),
    tr(
        "Left: training loss over 200 steps on a logarithmic scale. With 0.35 and 1.75 it falls smoothly to about 0.34 and 0.15. With 4 it swings for about 30 steps and then falls below the smooth ones. With 16 it first jumps above 20 and ends lowest, near 0.04. Right: the loss after 200 steps over the learning rate. It falls from 0.74 at 0.1 to about 0.03 around 30, far beyond both predicted limits. Full dots up to 2, empty ones from 3 on, where the loss rose at some steps."
    ),
)

# %% notes-digits [markdown] slide="notes"
# **For the lecturer:** Ask for votes again now that the class knows both limits. Ask those who change their vote for their reason. The figure is the moment of the lesson: the theory is right about bowls, and this is not one.

# %% digits-result [markdown] slide="subslide"
# ### What happened
#
# In the right panel a full dot is a run whose loss fell at every step, and an empty dot is one whose loss rose at least once.
#
# Up to $\eta = 2$ the loss fell at every step, almost six times beyond the guarantee and a little beyond the prediction. From $\eta = 3$ on, it rose at some steps: the limit at the start has the right order of size for "falls at every step".
#
# But nothing diverged. With $\eta = 16$ the loss rose to more than 20 and then fell to about 0.04, lower than the 0.15 of $\eta = 1.75$. The test accuracy of all runs with $\eta$ from 1 to 16 lies between 0.95 and 0.98. The images of one writer are in both parts of the data, so these accuracies are higher than they would be for new writers.
#
# The guarantee is true and careful. The prediction is exact for a bowl. This loss is not a bowl, for three reasons that can be measured or proved.

# %% digits-check kind="demo" slide="skip"
rose = {lr: int(np.count_nonzero(np.diff(loss) > 0)) for lr, loss in losses.items()}
assert all(rose[lr] == 0 for lr in rates if lr <= 2) and all(rose[lr] > 0 for lr in rates if lr > 2)
assert round(2.0 / guaranteed) == 6
assert [f"{losses[lr][-1]:.2f}" for lr in (0.35, 1.75)] == ["0.34", "0.15"]
assert losses[16.0].max() > 20 and 0.02 < losses[16.0][-1] < 0.06
assert all(np.isfinite(loss).all() for loss in losses.values())


def accuracy(theta):
    guess = np.argmax(data.x_test @ theta[:64] + theta[64], axis=1)
    return float(np.mean(guess == data.y_test))


assert all(0.95 < accuracy(runs[lr][1]) < 0.98 for lr in rates if 1 <= lr <= 16)
for lr in rates:
    print(f"η = {lr:5.2f}   {losses[lr][-1]:.4f}   {rose[lr]:3d}   {accuracy(runs[lr][1]):.3f}")
print(
    tr("Too large: you predicted"),
    prediction["too large"],
    "·",
    tr("highest loss and last loss at 16:"),
    f"{losses[16.0].max():.0f}, {losses[16.0][-1]:.2f}",
)

# %% digits-why [markdown] slide="subslide"
# ### Three reasons
#
# **Little error in the steepest direction.** The steepest direction is roughly the mean image. Only 0.6 % of the squared gradient at the start lies along it, mainly because all ten digits are about equally frequent. A small part can grow for some steps before anyone sees it in the loss.
#
# **The curvature changes on the way.** With $\eta = 1.75$ the largest eigenvalue is $1.14$ at the start and less than $0.6$ after 200 steps: as the model becomes sure of its answers, its loss becomes flatter.
#
# **The gradient is bounded.** The error $p - \text{onehot}(y)$ of one image has at most the length $\sqrt2$. So the whole gradient is never longer than $\sqrt2$ times the mean length of $\tilde x$, which makes 5.64. On a bowl the gradient grows with the distance, and a run can explode like $(-1.4)^t$. Here a step is at most $5.64\,\eta$ long, far from the minimum as well.
#
# For two classes that a plane can separate, Wu et al. (2024) prove that gradient descent on this loss converges for every constant learning rate, however large.

# %% digits-why-check kind="demo" slide="skip"
direction = np.linalg.eigh(ones.T @ ones / len(X))[1][:, -1]
mean_image = ones.mean(axis=0) / np.linalg.norm(ones.mean(axis=0))
assert abs(direction @ mean_image) > 0.99
first = gradient(zero)
assert round(100 * float(np.sum((direction @ first) ** 2) / np.sum(first**2)), 1) == 0.6
assert 0.4 < largest_curvature(runs[1.75][1]) < 0.6
bound = np.sqrt(2) * np.linalg.norm(ones, axis=1).mean()
assert f"{bound:.2f}" == "5.64"
assert all(np.linalg.norm(gradient(end)) <= bound for _, end in runs.values())
print(f"{largest_curvature(runs[1.75][1]):.3f}   {bound:.2f}")

# %% digits-local [markdown] slide="subslide"
# ### Where the limit holds to the second digit
#
# Section 12 promised an exact statement at a **minimum**. Plain softmax regression may have none: on data that can be separated, larger weights are always a little better. So add a small penalty $\tfrac{\alpha}{2} \lVert\theta\rVert^2$ with $\alpha = 0.01$, called weight decay. Its gradient is $\alpha\,\theta$. Now there is exactly one minimum.
#
# At this minimum, power iteration finds the largest eigenvalue $0.912$. So the limit for staying there is $2/0.912 = 2.19$, a quarter higher than the same calculation at the start gives.
#
# **The test.** From zero, with a rate 2 % below this limit, the gradient shrinks below $10^{-4}$ in 300 steps. With a rate 2 % above it, the gradient settles at the length $0.10$ and stays there: the run jumps back and forth between two points around the minimum, and it does not explode.
#
# So the limit $2/\lambda_{\max}$ is right to two digits on real data, at the point where the theory applies. In deep networks the curvature itself moves: Cohen et al. (2021) observe that with the whole training set it often rises until it is about $2/\eta$, and stays near it.

# %% digits-local-check kind="demo" slide="subslide"
_, minimum = train(1.75, steps=600, decay=0.01)
assert np.linalg.norm(gradient(minimum, 0.01)) < 1e-5
bend = largest_curvature(minimum, 0.01, rounds=150)
staying = 2 / bend
assert round(bend, 3) == 0.912 and round(staying, 2) == 2.19
assert 1.24 < staying / (2 / (curvature_0 + 0.01)) < 1.28

below, above = (train(share * staying, 300, 0.01)[1] for share in (0.98, 1.02))
left_over = [float(np.linalg.norm(gradient(end, 0.01))) for end in (below, above)]
assert left_over[0] < 1e-4 and round(left_over[1], 2) == 0.10

next_1 = above - 1.02 * staying * gradient(above, 0.01)
next_2 = next_1 - 1.02 * staying * gradient(next_1, 0.01)
assert np.linalg.norm(next_2 - above) < 0.01 * np.linalg.norm(next_1 - above)
print(f"λ = {bend:.4f}   {staying:.3f}   {left_over[0]:.1e}   {left_over[1]:.3f}")

# %% digits-cost [markdown] slide="subslide"
# ### What one step costs
#
# Each of these steps read all 1,437 images. Store every image twice, and the gradient is the same number by number, but a step costs twice as much. Gradient descent with the whole data set does not profit from redundancy.
#
# Some notes list three merits for gradient descent: it is cheap on redundant data, it runs less risk of ending in a poor local minimum, and it can learn from data that arrive one by one. None of the three is true of the method of this lesson. It reads everything at each step, and from the same start it always takes the same path to the same valley.
#
# Such merits are claimed for **stochastic** gradient descent, which estimates the gradient from a few images. That is the next lesson. As for the learning rule itself, not a letter of it changes there.

# %% digits-cost-check kind="demo" slide="skip"
_, dW, _ = softmax_ce(zero[:64], zero[64], X, y)
_, dW_twice, _ = softmax_ce(zero[:64], zero[64], np.vstack([X, X]), np.concatenate([y, y]))
assert np.allclose(dW, dW_twice, rtol=1e-10, atol=1e-14)
assert np.array_equal(train(1.0, 20)[0], train(1.0, 20)[0])  # nothing is drawn at random

# %% conventions [markdown] slide="slide"
# ## 14. Names and conventions
#
# | what | here | elsewhere |
# |---|---|---|
# | learning rate | $\eta$, `lr` | $\alpha$, $\gamma$, $\varepsilon$, $t$; "step size"; `learning_rate` in Keras and optax |
# | the class for the rule | `SGD`, from the next lesson on | `SGD` in PyTorch and Keras, `optax.sgd`, also when the whole data set is used |
# | default rate | 0.01 | PyTorch 0.001, Keras 0.01, optax has none |
# | where the minus sign is | in the update of $\theta$ | optax puts it into the update, and `apply_updates` adds |
# | climbing | change the sign of the loss | PyTorch: the option `maximize=True` |
# | loss of a batch | mean over samples | PyTorch: `reduction="sum"` on request |
#
# One letter for one thing: some notes use $\varepsilon$ for the learning rate in one formula and for a small constant against division by zero in the next. In this course $\eta$ is the learning rate, and $\varepsilon$ is only the small constant.
#
# The last row changes numbers. With the **sum** over 1,437 images the loss is 1,437 times as large, so the limit at the start is $1.753/1437 = 0.00122$ instead. And it changes with every image added. In the same way, a squared error with or without the factor $\tfrac12$ halves or doubles the limit.
#
# All these libraries agree to the last digits on the rule itself. They differ in what surrounds it.


# %% conventions-check kind="demo" slide="skip"
def sum_gradient(theta):
    return len(X) * gradient(theta)


assert f"{predicted / len(X):.5f}" == "0.00122"
mean_end = train(1.0, 20)[1]
summed = zero
for _ in range(20):
    summed = summed - 1.0 / len(X) * sum_gradient(summed)
assert np.allclose(summed, mean_end)  # the same path with a rate 1437 times smaller

minus_inside = -0.1 * bowl_gradient(START)  # an update that is added, as in optax
assert np.allclose(START + minus_inside, START - 0.1 * bowl_gradient(START))
assert np.linalg.eigvalsh(2 * np.eye(2)).max() == 2 * np.linalg.eigvalsh(np.eye(2)).max()

# %% flats-check kind="demo" slide="skip"
# The flats of the question in section 11, in other units, with the rates of the model answer.
area = np.random.default_rng(1).uniform(30, 120, 50)  # m²
price = 3000 * area + 20_000


def fit(area, price, rates, steps=20):
    """Return w and c after some steps on the mean squared error, each with its own rate."""
    columns, theta = np.stack([area, np.ones_like(area)], axis=1), np.zeros(2)
    for _ in range(steps):
        theta = theta - rates * (2 * columns.T @ (columns @ theta - price) / len(price))
    return theta


w, c = fit(area, price, np.array([1e-5, 0.1]))
in_feet = fit(10.764 * area, price, np.array([1e-5 / 10.764**2, 0.1]))
in_cents = fit(area, 100 * price, np.array([1e-5, 0.1]))
assert f"{10.764**2:.1f}" == "115.9"
assert np.allclose(in_feet, [w / 10.764, c]) and np.allclose(in_cents, [100 * w, 100 * c])

# %% notes-conventions [markdown] slide="notes"
# **For the lecturer:** Ask who has ever changed a batch size and had to change the learning rate. If their loss was a sum, this section explains it completely; if it was a mean, the next lesson does.

# %% summary [markdown] slide="slide"
# ## 15. What you can now do
#
# - You can derive the step $-\eta g$ from the slope and a price for length, and you know that "steepest" depends on the norm and on the units.
#
# - You can guarantee a fall: on an $M$-smooth loss, for $0 < \eta < 2/M$, by at least $\eta(1 - \eta M/2)\lVert g\rVert^2$.
#
# - You can compute the limit of a bowl, $2/\lambda_{\max}$, the best constant rate $2/(\lambda_{\min} + \lambda_{\max})$, and its factor $(\kappa-1)/(\kappa+1)$.
#
# - You can give the unit of a learning rate, and convert a rate when the scale of the loss or of a parameter changes.
#
# - You can say what the limit means beyond bowls: it decides where a run can stay. You can tell a saddle from a minimum.
#
# - You can measure the largest curvature of a real loss with gradients alone, and test a prediction with it.
#
# Gradient descent reads all data for each step. The next lesson, on SGD and mini-batches, asks how few are enough.

# %% references [markdown] slide="skip"
# ## References
#
# The method:
#
# - Cauchy, A. (1847). Méthode générale pour la résolution des systèmes d'équations simultanées. Comptes rendus hebdomadaires des séances de l'Académie des sciences 25, 536–538.
#
# Steepest descent, its rate on quadratic functions, and the descent lemma:
#
# - Nocedal, J., & Wright, S. J. (2006). Numerical Optimization, 2nd edition, chapter 3. Springer. doi:10.1007/978-0-387-40065-5
#
# - Nesterov, Y. (2018). Lectures on Convex Optimization, 2nd edition, section 1.2. Springer. doi:10.1007/978-3-319-91578-4
#
# - Boyd, S., & Vandenberghe, L. (2004). Convex Optimization, sections 9.3 and 9.4 (steepest descent in other norms). Cambridge University Press. https://web.stanford.edu/~boyd/cvxbook/
#
# Eigenvectors and the limit, with interactive figures:
#
# - Goh, G. (2017). Why momentum really works. Distill. doi:10.23915/distill.00006
#
# Saddles:
#
# - Lee, J. D., Simchowitz, M., Jordan, M. I., & Recht, B. (2016). Gradient descent converges to minimizers. arXiv:1602.04915
#
# Learning rates above the limit:
#
# - Wu, J., Bartlett, P. L., Telgarsky, M., & Yu, B. (2024). Large stepsize gradient descent for logistic loss: Non-monotonicity of the loss improves optimization efficiency. COLT, PMLR 247, 5019–5073. arXiv:2402.15926
#
# - Cohen, J. M., Kaur, S., Li, Y., Kolter, J. Z., & Talwalkar, A. (2021). Gradient descent on neural networks typically occurs at the edge of stability. ICLR. arXiv:2103.00065
#
# The bowl and the digits:
#
# - Saito, K. (2016). Deep Learning from Scratch (in Japanese), section 6.1. O'Reilly Japan.
#
# - Alpaydin, E., & Kaynak, C. (1998). Optical recognition of handwritten digits. UCI Machine Learning Repository. doi:10.24432/C50P49
#
# The documentation of each library states its own defaults: `torch.optim.SGD`, `optax.sgd` and `keras.optimizers.SGD`.

# %% progress-card slide="skip"
progress()
