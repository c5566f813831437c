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
# # AdaGrad
#
# One learning rate for all parameters is a compromise between the steepest direction and the flattest one.
#
# AdaGrad gives every single parameter a learning rate of its own. It never asks you for these rates: it computes them from the gradients that the parameter has seen.

# %% goals [markdown] slide="subslide"
# ## What you will be able to do
#
# - Write AdaGrad for a dictionary of arrays, correct to the last digit.
#
# - Derive where the root in its denominator comes from.
#
# - Say how far it can move in a given number of steps, with a proof.
#
# - Name three things it does not depend on, and one on which it does.
#
# - Find three faults in a formula, and two faults that raise no error.
#
# - Refute the claim that AdaGrad causes saddle points, and say what is true instead.
#
# **Time:** about 75 minutes to read and to run the cells, and about 90 minutes more for the exercises.
#
# **You need:** gradient descent on the bowl, dictionaries of arrays, and $\frac{d}{dx}\sqrt{x}$.

# %% setup-note [markdown] slide="skip"
# Run the next cell first. It loads the course's library and chooses the language of all messages.
#
# If it stops with `ModuleNotFoundError`, the course is not installed where this notebook runs. Open a terminal in the course's folder, the one that holds `requirements.txt`, and run `python -m pip install -r requirements.txt`.
#
# In VS Code, then choose the same Python as the kernel of the notebook (at the top right). In Colab, first upload the course's folder, change to it with `%cd`, and run `%pip install -r requirements.txt` in a cell of its own.

# %% setup slide="skip"
import numpy as np

from autograder import check, hint, progress, solution, use
from course_lib import optimizers
from course_lib.bowl import CURVATURES, START, bowl, bowl_gradient, steps_below, trajectory
from course_lib.datasets import digits, minibatches
from course_lib.figures import adagrad as draw
from course_lib.figures import descent, show, show_animation
from course_lib.figures.momentum import learning_rates
from course_lib.figures.slider import explore
from course_lib.losses import softmax_ce

use("en")

# %% recap [markdown] slide="slide"
# ## 1. Where we stand
#
# Our bowl bends 20 times more along $y$ than along $x$. Gradient descent has one learning rate for both, and the steep direction sets its limit: $\eta < 1$. Along $x$, where a learning rate of 10 would be right, this is slow.
#
# $$
# f(x, y) = \frac{x^2}{20} + y^2, \qquad \nabla f = \left(\frac{x}{10},\; 2y\right), \qquad \lambda_{\min} = 0.1, \quad \lambda_{\max} = 2
# $$
#
# Momentum makes the compromise better: it replaces the condition number $\kappa = 20$ by its root. But it is still one learning rate for all.
#
# A network makes the question sharper. It has thousands of parameters. Some belong to inputs that are always on, others to inputs that are almost never on, and their gradients differ by factors of a thousand. Nobody can choose a learning rate for each by hand.

# %% predict [markdown] slide="slide"
# ## 2. Predict first
#
# AdaGrad divides the gradient of every parameter by the root of the sum of all its squared gradients so far.
#
# **Start.** On the bowl, from $(-7, 2)$ with $\eta = 1.5$: which coordinate moves farther in the first step? (a) $y$, its gradient is almost six times as large; (b) both the same; (c) $x$, it is farther from the minimum.
#
# **Walk.** The gradient is 1 at every step and $\eta = 0.1$. How far has the parameter come after 10,000 steps? (a) 1000; (b) about 20; (c) about 0.1, because the steps go to zero.
#
# **Saddle.** Start next to a saddle point, $10^{-6}$ away from the ridge. Who leaves it first? (a) gradient descent; (b) AdaGrad; (c) AdaGrad never does.

# %% predict-lock kind="demo" slide="subslide"
# Replace each "?" by "a", "b" or "c", then run the cell. Later cells compare.
prediction = {"start": "?", "walk": "?", "saddle": "?"}

# %% notes-predict [markdown] slide="notes"
# **For the lecturer:** The second question separates the class. "The steps go to zero, so it stops" is the natural answer, and it is wrong: the steps go to zero too slowly for that.

# %% rule [markdown] slide="slide"
# ## 3. The rule
#
# $$
# s_t = s_{t-1} + g_t \odot g_t, \qquad \theta_t = \theta_{t-1} - \frac{\eta}{\sqrt{s_t} + \varepsilon} \odot g_t, \qquad s_0 = 0, \qquad t = 1, 2, \dots
# $$
#
# Here $g_t = \nabla L(\theta_{t-1})$. The sign $\odot$ says that the product is element-wise; the root and the quotient are too. From here on we write $g_t^2$ for $g_t \odot g_t$.
#
# So every entry of every parameter has its own $s$, and with it its own **effective learning rate** $\eta/(\sqrt{s_t} + \varepsilon)$. Not one learning rate that is lowered for all together: each falls at its own pace.
#
# The number $\varepsilon$ is tiny, here $10^{-8}$. At this size it does little more than prevent a division by zero while a parameter has not seen any gradient yet.
#
# The name is short for **ada**ptive (sub)**grad**ient method. It is not "Adam" with another ending, although lecture notes mix the two: Adam has averages, this rule has a sum.

# %% wrong-forms [markdown] slide="subslide"
# ### What the rule is not
#
# - Not "the larger the norm of the last gradient, the smaller the step". It is not the norm but each coordinate by itself; not the last gradient but all of them, the newest included; and multiplying all gradients by 1000 changes no step, ε aside.
#
# - Not $s_0 = \varepsilon$ with the same letter for both. $s_0$ is the history before the first step, which is empty: 0. $\varepsilon$ guards the division.
#
# - Not "$\varepsilon$ is an arbitrary number". With $\varepsilon = 1$ the rule is another one: it ends at 0.07 instead of 0.0007 on our bowl, and a loss in other units gives another path.

# %% wrong-forms-check kind="demo" slide="skip"
ends = {}
for eps in (1e-8, 1.0):
    for factor in (1, 1000):
        rule = optimizers.AdaGrad(lr=1.5, eps=eps)
        end = trajectory(rule, START, 30, lambda p: factor * bowl_gradient(p))[-1]
        ends[eps, factor] = float(bowl(*end))
        print(f"ε = {eps:g}   × {factor:4d}   f = {ends[eps, factor]:.6f}")
assert round(ends[1e-8, 1], 4) == 0.0007 and round(ends[1.0, 1], 2) == 0.07
assert abs(ends[1e-8, 1000] / ends[1e-8, 1] - 1) < 1e-5 and ends[1.0, 1000] < ends[1.0, 1] / 50

# %% notes-rule [markdown] slide="notes"
# **For the lecturer:** Ask for the unit of $\eta$. The quotient $g/\sqrt{s}$ has none, so $\eta$ has the unit of the parameter. In gradient descent it had the unit of the parameter squared over that of the loss.

# %% derivation [markdown] slide="slide"
# ## 4. Where the root comes from
#
# Suppose one parameter meets the gradients $g_1, \dots, g_T$ in turn, each at its own point, and we move with a constant learning rate. Compare with the best fixed point $u$, which we do not know. For convex losses the total excess over $u$, the regret, is at most $\sum g_t(\theta_{t-1} - u)$.
#
# From $\theta_t = \theta_{t-1} - \eta g_t$ follows $(\theta_t - u)^2 = (\theta_{t-1} - u)^2 - 2\eta\, g_t(\theta_{t-1} - u) + \eta^2 g_t^2$. Solve for the middle term and add up; the squares of neighbors cancel.
#
# $$
# \sum_{t=1}^{T} g_t(\theta_{t-1} - u) \;\le\; \frac{D^2}{2\eta} + \frac{\eta}{2} \sum_{t=1}^{T} g_t^2, \qquad D = |\theta_0 - u|
# $$
#
# A small $\eta$ makes the first term large, a large $\eta$ the second. The best constant learning rate, found by setting the derivative to zero, is:
#
# $$
# \eta^* = \frac{D}{\sqrt{g_1^2 + g_2^2 + \dots + g_T^2}}
# $$
#
# There is the root of the sum of squares. The catch: it uses gradients that have not come yet.

# %% derivation-sofar [markdown] slide="subslide"
# ### What has come so far
#
# AdaGrad puts in what it knows at step $t$: the squares so far, $s_t$, and one number $\eta$ for the distance $D$, which nobody knows. What does the ignorance of the future cost? One inequality answers it.
#
# $$
# \frac{g_t^2}{\sqrt{s_t}} = \frac{s_t - s_{t-1}}{\sqrt{s_t}} = \left(\sqrt{s_t} - \sqrt{s_{t-1}}\right) \frac{\sqrt{s_t} + \sqrt{s_{t-1}}}{\sqrt{s_t}} \;\le\; 2\left(\sqrt{s_t} - \sqrt{s_{t-1}}\right)
# $$
#
# Add up from 1 to $T$. The right side telescopes.
#
# $$
# \sum_{t=1}^{T} \frac{g_t^2}{\sqrt{s_t}} \;\le\; 2 \sqrt{s_T}
# $$
#
# With it, and as long as the parameter stays within a distance $D$ of $u$, the regret of AdaGrad with $\eta = D/\sqrt2$ is at most $\sqrt2\, D \sqrt{s_T}$. The best constant rate in hindsight gives $D\sqrt{s_T}$. Not knowing the future costs no more than a factor of $\sqrt2$.
#
# And this holds for each coordinate alone, with its own $s_T$. This is the theorem of Duchi, Hazan and Singer (2011), here for one coordinate.

# %% derivation-proof [markdown] slide="skip"
# The missing step, for the curious. With changing rates $\eta_t = \eta/\sqrt{s_t}$ the squares no longer cancel completely; with $(\theta_t - u)^2 \le D^2$ what remains is a telescoping sum again.
#
# $$
# \sum_{t=1}^{T} \frac{(\theta_{t-1} - u)^2 - (\theta_t - u)^2}{2\eta_t} \;\le\; \frac{D^2}{2\eta_1} + \sum_{t=2}^{T} \frac{D^2}{2}\left(\frac{1}{\eta_t} - \frac{1}{\eta_{t-1}}\right) = \frac{D^2}{2\eta_T} = \frac{D^2 \sqrt{s_T}}{2\eta}
# $$
#
# The second sum is $\sum \frac{\eta_t}{2} g_t^2 \le \eta\sqrt{s_T}$ by the inequality above. Together $\left(\frac{D^2}{2\eta} + \eta\right)\sqrt{s_T}$, which is smallest for $\eta = D/\sqrt2$.

# %% derivation-check kind="demo" slide="skip"
rng = np.random.default_rng(0)
for make in (rng.normal, rng.exponential, rng.standard_cauchy):
    g = make(size=1000)
    s = np.cumsum(g**2)
    left, right = np.sum(g**2 / np.sqrt(s)), 2 * np.sqrt(s[-1])
    assert left <= right
    print(f"{left:10.2f} ≤ {right:10.2f}")

distance, roots = 2.0, 5.0  # D and √s_T, any positive numbers
etas = np.linspace(0.1, 5, 4901)
cost = (distance**2 / (2 * etas) + etas) * roots
assert abs(etas[cost.argmin()] - distance / np.sqrt(2)) < 1e-3
assert abs(cost.min() - np.sqrt(2) * distance * roots) < 1e-6

# %% notes-derivation [markdown] slide="notes"
# **For the lecturer:** On the board, only the first display and the derivative. Then ask: what is wrong with this formula as a program? It needs the future. The answer of the class is usually AdaGrad.

# %% by-hand [markdown] slide="slide"
# ## 5. Two steps by hand
#
# Take a pencil: $\eta = 1.5$, start $\theta_0 = (-7, 2)$, $s_0 = (0, 0)$; leave $\varepsilon$ out.
#
# $$
# \begin{aligned} g_1 &= (-0.7,\; 4) & s_1 &= (0.49,\; 16) & \theta_1 &= (-7,\; 2) - 1.5\left(\frac{-0.7}{0.7},\; \frac{4}{4}\right) = (-5.5,\; 0.5) \\ g_2 &= (-0.55,\; 1) & s_2 &= (0.7925,\; 17) & \theta_2 &= (-4.5733,\; 0.1362) \end{aligned}
# $$
#
# The first step subtracts $\eta$ times the sign of the gradient, in every coordinate. The quotient of a number and the root of its square has no size.
#
# In the second step $y$ moves 0.36 and $x$ 0.93: along $y$ the gradient has become small beside its own past, along $x$ it has not.
#
# Now compute the third step yourself. The next cell shows it.

# %% by-hand-check kind="demo" slide="subslide"
theta, s, by_hand = np.array(START), np.zeros(2), []
for t in (1, 2, 3):
    g = bowl_gradient(theta)
    s = s + g**2
    theta = theta - 1.5 * g / (np.sqrt(s) + 1e-8)
    by_hand.append([array.round(4).tolist() for array in (g, s, theta)])
    print(f"t = {t}   g = {by_hand[-1][0]}   s = {by_hand[-1][1]}   θ = {by_hand[-1][2]}")

assert by_hand[0] == [[-0.7, 4.0], [0.49, 16.0], [-5.5, 0.5]]
assert by_hand[1] == [[-0.55, 1.0], [0.7925, 17.0], [-4.5733, 0.1362]]
assert (round(0.5 - 0.1362, 2), round(5.5 - 4.5733, 2)) == (0.36, 0.93)
print(tr("Start: you predicted"), prediction["start"], "·", tr("computed:"), 1.5, 1.5)

# %% adagrad-task [markdown] slide="slide"
# ## 6. Exercise 1: the rule as a class
#
# Write `class AdaGrad` with the constructor `AdaGrad(lr=0.01, eps=1e-8)` and the method `update(params, grads)`.
#
# - `params` and `grads` are dictionaries with the same keys; the values are float arrays. One call makes one step of the rule of section 3 for every key.
#
# - Every entry of every array has its own sum of squares. It starts at zero and lives on between the calls.
#
# - $\varepsilon$ stands outside the root, as in the rule.
#
# - Work in place, leave the arrays in `grads` as they are, and read `self.lr` at every call. Two optimizers must not share anything.
#
# The card says what it saw, and names the mistake or the library whose form you wrote. `hint("adagrad.AdaGrad")` gives one hint at a time, three in all.

# %% write-adagrad exercise="adagrad.AdaGrad" slide="subslide"

# %% path [markdown] slide="slide"
# ## 7. See it move
#
# Above, gradient descent with $\eta = 0.95$; below, AdaGrad with $\eta = 1.5$. The first step of AdaGrad goes along the diagonal, because both coordinates move the same distance. Then $y$ is settled quickly, and $x$ comes in steadily and without a zigzag.
#
# AdaGrad stays below $f = 0.001$ from step 29 on, gradient descent from step 43 on. With other learning rates the race ends otherwise; the lesson on momentum told how to compare fairly.

# %% path-animation kind="demo" slide="subslide"
race = {
    r"SGD  $\eta = 0.95$": trajectory(optimizers.SGD(lr=0.95), steps=50),
    r"AdaGrad  $\eta = 1.5$": trajectory(optimizers.AdaGrad(lr=1.5), steps=50),
}
assert [steps_below(bowl(*path.T), 1e-3) for path in race.values()] == [43, 29]
show_animation(
    (descent.paths({name: path[: t + 1] for name, path in race.items()}) for t in range(1, 31)),
    tr(
        "Two paths of 30 steps on the contours of the bowl, one picture a step. Gradient descent jumps across the valley at each step and ends at ({x:.2f}, {y:.2f}). AdaGrad makes one long diagonal step, then a curve that joins the x axis, and ends at ({u:.2f}, {v:.2f})."
    ).format(
        x=race[r"SGD  $\eta = 0.95$"][30, 0],
        y=race[r"SGD  $\eta = 0.95$"][30, 1],
        u=race[r"AdaGrad  $\eta = 1.5$"][30, 0],
        v=abs(race[r"AdaGrad  $\eta = 1.5$"][30, 1]),
    ),
    frame_ms=250,
)

# %% rates [markdown] slide="subslide"
# ### Two learning rates from one
#
# The figure shows the effective learning rates $\eta/\sqrt{s_t}$ of the two coordinates on this path. At the start that of $x$ is almost six times that of $y$, the inverse ratio of the gradients. From then on both fall and settle, because the gradients become small.
#
# That of $x$ settles at 1.18. Gradient descent could not use this number: beyond 1 it diverges along $y$. That of $y$ settles at 0.36. So AdaGrad found by itself that the flat direction needs longer steps.
#
# Where sliders work, the cell below the figure lets you change $\eta$. Find an $\eta$ with which AdaGrad creeps, and one with which $x$ overshoots.

# %% rates-figure kind="demo" slide="subslide"
path = race[r"AdaGrad  $\eta = 1.5$"]
slopes = path[:-1] * np.array(CURVATURES)
effective = 1.5 / np.sqrt(np.cumsum(slopes**2, axis=0))

assert np.all(np.diff(effective, axis=0) <= 0)
assert effective[0].round(3).tolist() == [2.143, 0.375] and 5.5 < 2.143 / 0.375 < 6
assert effective[-1].round(2).tolist() == [1.18, 0.36]
show(
    draw.effective_rates(
        {"$x$": effective[:, 0], "$y$": effective[:, 1]},
        tr("step $t$"),
        r"$\eta\,/\,\sqrt{s_t}$",
    ),
    tr(
        "Effective learning rate of both coordinates over 50 steps. That of x falls from 2.143 to 1.18, that of y from 0.375 to 0.36 within a few steps; neither ever rises."
    ),
)

# %% rates-play kind="demo" slide="subslide"
def play(lr):
    path = trajectory(optimizers.AdaGrad(lr=lr), steps=30)
    alt = tr("A path of 30 steps on the bowl, from (-7, 2) to ({x:.2f}, {y:.2f}).")
    return show(
        descent.paths({rf"AdaGrad  $\eta = {lr:.1f}$": path}),
        alt.format(x=path[-1, 0], y=path[-1, 1]),
    )


explore(play, {"lr": (0.1, 8.0, 0.1)}, {"lr": 0.5})
settings = [0.3, 1.5, 4.0, 8.0]
show(
    descent.paths(
        {rf"AdaGrad  $\eta = {lr}$": trajectory(optimizers.AdaGrad(lr=lr), steps=30) for lr in settings}
    ),
    tr(
        "Four paths of 30 steps. With the learning rate 0.3 AdaGrad stops far from the minimum. With 1.5 it arrives without overshooting. With 4 the first step crosses the valley along y; with 8 it leaves the picture in the first step and comes back in a few."
    ),
)

# %% notes-path [markdown] slide="notes"
# **For the lecturer:** Before showing the rates, ask which of the two curves lies higher, and what their ratio is at step 1.

# %% invariances [markdown] slide="slide"
# ## 8. What it does not depend on
#
# **The scale of the loss.** Multiply the loss by $c$: every gradient is $c$ times as large, every root too. Leave $\varepsilon$ aside, and the path is the same, from the first step to the last.
#
# **The scale of one gradient.** The same holds for each coordinate alone. A coordinate whose gradient is always 1000 times as large takes the same steps.
#
# **The shape of the arrays.** The rule knows no layers and no matrices, only entries.
#
# **It does depend on the axes.** Turn the bowl by 45 degrees together with its start, and take the best $\eta$ of a grid for each: after 30 steps the height is below $10^{-30}$ on the bowl as it is, and 0.05 on the turned one. Its "own learning rate for each direction" means: for each axis of the parameters. Nothing else is a direction for it.

# %% invariances-check kind="demo" slide="skip"
plain = trajectory(optimizers.AdaGrad(lr=1.5), steps=30)
for factor in (1000.0, np.array([1.0, 1000.0])):
    other = trajectory(optimizers.AdaGrad(lr=1.5), START, 30, lambda p: factor * bowl_gradient(p))
    assert np.abs(other - plain).max() < 1e-6

turn = np.array([[1.0, -1.0], [1.0, 1.0]]) / np.sqrt(2)
straight = np.diag(CURVATURES)
bowls = {"0°": (straight, np.array(START)), "45°": (turn @ straight @ turn.T, turn @ START)}
heights = {}
for name, (bend, start) in bowls.items():
    runs = (
        trajectory(optimizers.AdaGrad(lr=lr), start, 30, lambda p: bend @ p)[-1]
        for lr in np.arange(0.1, 10, 0.1)
    )
    heights[name] = min(float(end @ bend @ end) / 2 for end in runs)
    print(f"{name:4s} {heights[name]:.1e}")
assert heights["0°"] < 1e-30 and round(heights["45°"], 2) == 0.05

# %% walk [markdown] slide="slide"
# ## 9. Does it stop?
#
# The effective learning rates can only fall. So many texts say that AdaGrad stops learning. Compute it: let the gradient be the same number $g$ at every step. Then $s_t = t g^2$, and the size of $g$ cancels.
#
# $$
# |\theta_t - \theta_{t-1}| = \frac{\eta\,|g|}{\sqrt{t}\,|g|} = \frac{\eta}{\sqrt t}, \qquad |\theta_T - \theta_0| = \eta \sum_{t=1}^{T} \frac{1}{\sqrt t} \approx 2\eta\sqrt T
# $$
#
# With $\eta = 0.1$ it has come 19.85 far after 10,000 steps, and there is no limit: wait four times as long, and it gets twice as far. Gradient descent with the same constant gradient and a step of 0.1 would have come 1000 far.
#
# So it does not stop. It slows down, like the root of time, **as long as the gradients keep their size**. If they become smaller, it is worse.

# %% walk-check kind="demo" slide="skip"
w, rule = {"w": np.zeros(1)}, optimizers.AdaGrad(lr=0.1)
for _ in range(10_000):
    rule.update(w, {"w": np.ones(1)})
walked = float(abs(w["w"][0]))
assert round(walked, 2) == 19.85 and abs(walked - 2 * 0.1 * np.sqrt(10_000)) < 0.15
assert np.isclose(walked, 0.1 * np.sum(1 / np.sqrt(np.arange(1, 10_001))))
print(tr("Walk: you predicted"), prediction["walk"], "·", tr("computed:"), round(walked, 2))

# %% stall [markdown] slide="subslide"
# ### Where it really stalls
#
# Begin with one gradient of 1000, as a bad start of a network can give, and let all others be 1. The first step is $\eta$, as always. After it the sum is a million, and each further step is about $\eta/1000$: in the next 1000 steps together the parameter comes 1.0 times $\eta$ far.
#
# There is no minimum here, no saddle, nothing: the ground slopes evenly. AdaGrad stalls because of what it remembers, and it would do so anywhere.
#
# The next lesson, RMSprop, changes the memory.

# %% stall-check kind="demo" slide="skip"
w, rule = {"w": np.zeros(1)}, optimizers.AdaGrad(lr=0.1)
rule.update(w, {"w": np.array([1000.0])})
after_first = w["w"].copy()
for _ in range(1000):
    rule.update(w, {"w": np.ones(1)})
stalled = float(abs(w["w"] - after_first)[0]) / 0.1
assert round(stalled, 2) == 1.0
print(f"{stalled:.4f} η")

# %% saddle [markdown] slide="slide"
# ## 10. AdaGrad and saddle points
#
# Lecture notes say: "The learning rate becomes smaller and smaller, and this causes the saddle-point problem: it cannot leave the local optimum." Three different things are mixed here. Take them apart.
#
# A **saddle point** is a property of the loss: a point with gradient zero from which some directions lead up and others down. No rule for the updates makes or removes one. A **local minimum** is another thing: from there all directions lead up. And **stalling** is what section 9 showed, on an even slope.
#
# Now test the middle of the claim. The loss $\frac12 x^2 - \frac12 y^2$ has a saddle at the origin. Start at $(1, 10^{-6})$, almost on the ridge, with $\eta = 0.1$.
#
# $$
# y_t = (1 + \eta)^t\, y_0
# $$
#
# So gradient descent needs 145 steps until $|y| > 1$. AdaGrad needs 17: the gradient along $y$ is tiny, but so is its own history, and the quotient is 1. The first step along $y$ has the length $\eta$, whatever $y_0$ is.
#
# From exactly $y_0 = 0$ the gradient along $y$ is zero, and no rule that uses gradients alone ever leaves.

# %% saddle-figure kind="demo" slide="subslide"
def leave(rule, ridge=1e-6, steps=160):
    """Return |y| over the steps of a rule that starts beside the saddle."""
    theta = {"xy": np.array([1.0, ridge])}
    distance = [ridge]
    for _ in range(steps):
        x, y = theta["xy"]
        rule.update(theta, {"xy": np.array([x, -y])})
        distance.append(abs(float(theta["xy"][1])))
    return np.array(distance)


leaving = {
    "SGD": leave(optimizers.SGD(lr=0.1)),
    "Momentum": leave(optimizers.Momentum(lr=0.1)),
    "AdaGrad": leave(optimizers.AdaGrad(lr=0.1)),
}
first = {name: int(np.argmax(distance > 1)) for name, distance in leaving.items()}
assert first == {"SGD": 145, "Momentum": 52, "AdaGrad": 17}
assert int(np.argmax(leave(optimizers.AdaGrad(lr=0.1), 1e-12) > 1)) == 18
assert leave(optimizers.AdaGrad(lr=0.1), 0.0)[-1] == 0
print(tr("Saddle: you predicted"), prediction["saddle"], "·", tr("computed:"), first)

show(
    draw.escapes(
        {name: distance[: first[name] + 1] for name, distance in leaving.items()},
        tr("step $t$"),
        tr("distance from the ridge, $|y_t|$"),
    ),
    tr(
        "Distance from the ridge on a logarithmic scale, for three rules with a learning rate of 0.1, from 0.000001 to 1. AdaGrad jumps to 0.1 in its first step and reaches 1 at step {adagrad}; momentum follows at step {momentum}, gradient descent, on a straight line, at step {sgd}."
    ).format(adagrad=first["AdaGrad"], momentum=first["Momentum"], sgd=first["SGD"]),
)

# %% notes-saddle [markdown] slide="notes"
# **For the lecturer:** Do not stop at "the claim is false". Let the class say which true observation it may have come from: training that gets slower and slower. That is stalling, and it needs no saddle.

# %% question-saddle [markdown] slide="subslide"
# ### Question 1
#
# A page of notes says: "AdaGrad lowers the learning rate step by step, and therefore it causes the saddle-point problem, that is, it cannot escape from local optima."
#
# Answer in five to ten sentences. Say what a saddle point, a local minimum and stalling are, and which of them depends on the optimizer. Refute the claim with an experiment of your own: give the loss, the start, $\eta$, and the number of steps. Then describe a situation with numbers in which AdaGrad really stalls.
#
# Write your answer in the next cell. A person reads it, or you compare it yourself with the model answer: 4 points.

# %% answer-saddle [markdown] points="4" slide="skip"
# **Model answer.** A saddle point is a point of the loss with gradient zero from which it falls in some direction and rises in another; at a local minimum it rises in all. Both belong to the loss, so no optimizer causes them. Stalling means that the steps of the optimizer become too short, and this depends on the optimizer.
#
# Take $\frac12 x^2 - \frac12 y^2$ with a saddle at the origin, the start $(1, 10^{-6})$ and $\eta = 0.1$. Gradient descent needs 145 steps until $|y| > 1$, AdaGrad only 17. Because every coordinate is divided by its own history, the tiny gradient along $y$ gives a first step of full length $\eta$. From $y_0 = 0$ exactly, neither leaves.
#
# A local minimum is no different for AdaGrad than for gradient descent: both come to rest where the gradient is zero.
#
# It stalls where its sum is large compared with the present gradients. After one gradient of 1000 and then gradients of 1, each step is $\eta/1000$ long, although the loss slopes evenly and there is no stationary point at all.
#
# **Rubric, one point each.**
#
# - The three notions kept apart; saddle and minimum belong to the loss, stalling to the optimizer.
#
# - A computed example with loss, start, $\eta$ and steps in which AdaGrad leaves a saddle.
#
# - The reason: the division by the coordinate's own history makes the step independent of the size of its gradient.
#
# - A computed example of stalling, away from any saddle. Frequent wrong answer, no point: "at a saddle the gradient is zero, so AdaGrad stalls there", which is true of every rule.

# %% digits [markdown] slide="slide"
# ## 11. Real data: rare inputs
#
# Softmax regression on the digits has one weight for each pixel and class. Some pixels carry ink in almost every image, some in a few of 1,437, three never.
#
# A weight sees a gradient only when its pixel is inked. Predict: which pixels get the larger effective learning rate?

# %% digits-figure kind="demo" slide="subslide"
data = digits()


def fit(rule, scale=1.0, epochs=10, seed=0):
    """Train softmax regression; return training loss, test accuracy and the rule."""
    rng = np.random.default_rng(seed)
    params = {"W": np.zeros((64, 10)), "b": np.zeros(10)}
    for _ in range(epochs):
        for X, y in minibatches(data.x_train * scale, data.y_train, 64, rng):
            _, dW, db = softmax_ce(params["W"], params["b"], X, y)
            rule.update(params, {"W": dW, "b": db})
    loss = softmax_ce(params["W"], params["b"], data.x_train * scale, data.y_train)[0]
    guess = np.argmax(data.x_test * scale @ params["W"] + params["b"], axis=1)
    return loss, np.mean(guess == data.y_test), rule


inked = np.mean(data.x_train > 0, axis=0)
squares = fit(optimizers.AdaGrad(lr=0.3))[2].s["W"].mean(axis=1)
per_pixel = np.full(64, np.nan)
per_pixel[squares > 0] = 0.3 / np.sqrt(squares[squares > 0])

rare, frequent = per_pixel[(inked > 0) & (inked < 0.01)], per_pixel[inked > 0.9]
assert np.count_nonzero(inked == 0) == np.count_nonzero(np.isnan(per_pixel)) == 3
assert rare.min() > 80 and frequent.max() < 2
show(
    draw.pixels(inked, per_pixel, (tr("share of images with ink"), r"$\eta\,/\,\sqrt{s}$")),
    tr(
        "Two pictures of 8 by 8 pixels. Left, the share of images in which a pixel carries ink: above 0.9 in the middle, below 0.01 at the left and right edge, three pixels never. Right, the effective learning rate after ten epochs on a logarithmic scale: about 1 in the middle and above {rare:.0f} where ink is rare; the three pixels without ink are blank."
    ).format(rare=np.floor(rare.min() / 10) * 10),
)

# %% digits-epsilon [markdown] slide="subslide"
# ### The three pixels without ink
#
# For them every gradient is exactly 0, and so is $s$. The step is $0/(0 + \varepsilon) = 0$, as it should be. Without $\varepsilon$ it would be $0/0$, which NumPy turns into `nan`, and the first forward pass spreads it over the whole network.
#
# This is the daily work of $\varepsilon$: not a tiny correction somewhere, but a guard for parameters that nothing has touched yet.

# %% digits-epsilon-check kind="demo" slide="skip"
with np.errstate(invalid="ignore"):
    bare = np.zeros(3) / np.sqrt(np.zeros(3))
guarded = np.zeros(3) / (np.sqrt(np.zeros(3)) + 1e-8)
assert np.isnan(bare).all() and guarded.tolist() == [0, 0, 0]
pixel_row = data.x_train[0] @ np.where(inked == 0, np.nan, 0.0)
assert np.isnan(pixel_row)
print(bare, guarded, pixel_row)

# %% units [markdown] slide="subslide"
# ### Pixels in different units
#
# Spoil the data: multiply each pixel by its own factor between 0.03 and 32, as if some features were given in meters and others in inches or tons. Nothing is lost; the best possible loss is the same as before.
#
# Tune both rules on a grid. Gradient descent ends at a training loss of 0.63 and an accuracy of 0.82. AdaGrad ends at 0.27 and about 0.90.
#
# On the data as they are, where all pixels have one unit, the two are equal: 0.07 each.
#
# This is where AdaGrad is strong: features of very different scale or frequency. Text, with its rare words, was the first case, and it is where the rule comes from.

# %% units-figure kind="demo" slide="subslide"
factors = 10.0 ** np.random.default_rng(0).uniform(-1.5, 1.5, 64)
grids = {
    ("SGD", 1.0): [1, 3, 10, 20],
    ("AdaGrad", 1.0): [0.1, 0.3, 1, 3],
    ("SGD", "units"): [0.001, 0.003, 0.01, 0.03, 0.1],
    ("AdaGrad", "units"): [0.01, 0.03, 0.1, 0.3, 1],
}
makers = {"SGD": optimizers.SGD, "AdaGrad": optimizers.AdaGrad}
scores = {
    (name, scale): np.array(
        [fit(makers[name](lr=lr), factors if scale == "units" else 1.0)[:2] for lr in grid]
    )
    for (name, scale), grid in grids.items()
}
best = {key: score[score[:, 0].argmin()] for key, score in scores.items()}
for (name, scale), (loss, accuracy) in best.items():
    print(f"{name:8s} {scale!s:6s} {loss:.3f}   {accuracy:.3f}")
assert round(best["SGD", "units"][0], 2) == 0.63 and round(best["AdaGrad", "units"][0], 2) == 0.27
assert round(best["SGD", "units"][1], 2) == 0.82 and best["AdaGrad", "units"][1] > 0.88
assert [round(best[name, 1.0][0], 2) for name in ("SGD", "AdaGrad")] == [0.07, 0.07]
assert factors.min() > 0.03 and factors.max() < 32

panels = {
    title: {
        name: (np.array(grids[name, scale], dtype=float), scores[name, scale][:, :1])
        for name in ("SGD", "AdaGrad")
    }
    for title, scale in ((tr("one unit"), 1.0), (tr("different units"), "units"))
}
show(
    learning_rates(panels, tr("training loss")),
    tr(
        "Training loss after ten epochs against the learning rate, both axes logarithmic. With one unit for all pixels the lowest points of gradient descent and AdaGrad are equally low, at 0.07. With different units gradient descent does not come below 0.63, AdaGrad reaches 0.27."
    ),
)

# %% notes-digits [markdown] slide="notes"
# **For the lecturer:** Ask what one would do instead of AdaGrad: standardize the features. For input features that is easy; for the inner layers of a network it is what normalization does, later in this course.

# %% zeros-task [markdown] slide="slide"
# ## 12. Bug hunt 1: zeros that NumPy does not know
#
# The class in the next cell stops at its first call. Read the message, and before you repair anything, call it a second time in your head: which message comes then, and why another one?
#
# Repair `ZerosAdaGrad` until it follows the rule of section 3. All agreements of exercise 1 hold. After a crash in the first call, nothing half-built may remain.

# %% repair-zeros exercise="adagrad.fix_zeros" slide="subslide"

# %% zeros-story [markdown] slide="subslide"
# ### What was wrong
#
# A name of a function was remembered almost. NumPy says so itself, in the words "has no attribute", and often proposes the right name.
#
# The second message is the dangerous one. The class stored an empty dictionary before it filled it. After the crash the dictionary is there, so the next call skips the preparation and complains about a missing key. Who runs the cell twice looks for the fault in the wrong place.
#
# Older code compares `self.s == None`. For a dictionary this happens to work. For an array it compares every entry, and the `if` around it raises an error. `is None` asks what is meant: is there anything yet?
#
# One more message belongs here: `NameError: name 'np' is not defined`. It says nothing about the class. The kernel was restarted, or the cell was copied into a fresh notebook, and the import was left behind. Imports belong at the top.

# %% zeros-demo kind="demo" slide="skip"
sums = np.zeros(3)
try:
    if sums == None:  # noqa: E711
        pass
except ValueError as error:
    print(type(error).__name__, error)
    seen = type(error).__name__
assert seen == "ValueError"
assert ({} == None, {} is None, None is None) == (False, False, True)  # noqa: E711

# %% ascent-task [markdown] slide="slide"
# ## 13. Bug hunt 2: it runs, and learns nothing
#
# The next class raises no error at all. Two things are wrong with it. Find a test for each: a number that should go down, and an array that should have changed.
#
# Repair `AscentAdaGrad`.

# %% repair-ascent exercise="adagrad.fix_ascent" slide="subslide"

# %% ascent-story [markdown] slide="subslide"
# ### Two silent faults
#
# **A plus sign.** The rule climbs. On the bowl with $\eta = 1.5$ the height goes from 6.45 to 502.7 in 30 steps. It does not even explode: dividing by the growing root keeps the climb slow, so a short look at a loss that is "a bit noisy" can miss it.
#
# **An equals sign.** `params[key] = params[key] - step` makes a new array and puts it into the dictionary. The layers of the network still hold the old one. The optimizer works, on numbers that nobody reads.
#
# Train a small network on the digits in this way: the loss stays at about 2.4 for ever, no better than guessing. With `-=`, which writes into the array that both hold, it falls below 0.3 in the same ten epochs. No message, no warning, in either case.
#
# The remedy is a habit again: an optimizer changes arrays, it does not replace them. The check of this course looks at the array that it passed, and so should yours.

# %% ascent-demo kind="demo" slide="subslide"
theta, s = np.array(START), np.zeros(2)
for _ in range(30):
    g = bowl_gradient(theta)
    s += g**2
    theta = theta + 1.5 * g / (np.sqrt(s) + 1e-8)  # uphill
assert (round(bowl(*START), 2), round(bowl(*theta), 1)) == (6.45, 502.7)
print(f"f = {bowl(*START):.2f} → {bowl(*theta):.1f}")


class Layer:
    """Hold a weight matrix, as the layers of a network do."""

    def __init__(self, W, b):
        self.W, self.b = W, b


def last_loss(in_place):
    """Train with gradient descent that writes into the arrays, or replaces them."""
    rng = np.random.default_rng(0)
    params = {"W": rng.normal(0, 0.1, (64, 10)), "b": np.zeros(10)}
    layer = Layer(params["W"], params["b"])
    for _ in range(10):
        for X, y in minibatches(data.x_train, data.y_train, 64, rng):
            _, dW, db = softmax_ce(layer.W, layer.b, X, y)
            for key, grad in {"W": dW, "b": db}.items():
                if in_place:
                    params[key] -= 1.0 * grad
                else:
                    params[key] = params[key] - 1.0 * grad
    return softmax_ce(layer.W, layer.b, data.x_train, data.y_train)[0]


frozen, learned = last_loss(in_place=False), last_loss(in_place=True)
assert 2.3 < frozen < 2.5 and learned < 0.3
print(f"{frozen:.2f}   {learned:.2f}")

# %% formula-task [markdown] slide="slide"
# ## 14. Bug hunt 3: a formula copied wrongly
#
# The function in the next cell follows a formula that someone copied from the blackboard. It contains three mistakes. Find each by a question, before you look at the rule: does the step go downhill? Does it have the unit of a parameter? What happens to a parameter without a gradient?
#
# Repair `adagrad_step`. It returns the new $\theta$ and the new $s$, and leaves its arguments as they are.

# %% repair-formula exercise="adagrad.fix_formula" slide="subslide"

# %% formula-story [markdown] slide="subslide"
# ### Three questions, three mistakes
#
# **Downhill?** The sign was plus.
#
# **The unit?** The exponent was $+\frac12$ where $-\frac12$ belongs: the root multiplied the gradient instead of dividing it. Then a step has the unit of a squared gradient, and the rule does the opposite of what it is for: steep coordinates move even faster. With the sign repaired, the exponent alone takes our bowl with $\eta = 1.5$ from 6.45 to 486 in the first step and to eight million in the second.
#
# **No gradient?** The formula had no $\varepsilon$. As long as the root multiplies, nobody notices. Repair the exponent, and the first parameter that has not seen a gradient becomes `nan`. One mistake hid the other.
#
# So after a repair, test again from the beginning.

# %% formula-demo kind="demo" slide="skip"
theta, s, climbed = np.array(START), np.zeros(2), [bowl(*START)]
for _ in range(2):
    g = bowl_gradient(theta)
    s += g**2
    theta = theta - 1.5 * np.sqrt(s) * g  # the root multiplies
    climbed.append(bowl(*theta))
assert round(climbed[0], 2) == 6.45 and round(climbed[1]) == 486 and 8e6 < climbed[2] < 9e6
print([f"{height:.4g}" for height in climbed])

# %% conventions [markdown] slide="slide"
# ## 15. Other people's AdaGrad
#
# The formula is the same everywhere, but the sum does not start at the same number, and $\varepsilon$ does not stand in the same place.
#
# | library | $s_0$ by default | $\varepsilon$ by default | $\varepsilon$ stands | $\eta$ by default |
# |---|---|---|---|---|
# | this course | 0 | $10^{-8}$ | outside the root | 0.01 |
# | PyTorch | 0 | $10^{-10}$ | outside | 0.01 |
# | Keras | 0.1 | $10^{-7}$ | inside | 0.001 |
# | optax | 0.1 | $10^{-7}$ | inside | none |
#
# A start of 0.1 takes the freedom from scale away. With a first gradient of 0.1 the first step is $0.30\,\eta$ instead of $\eta$; with 0.001 it is $0.003\,\eta$. For gradients well above $\sqrt{0.1} \approx 0.3$ there is no difference to speak of.
#
# So the same $\eta$ can be slow in one library and fast in another, and nothing is broken.

# %% conventions-check kind="demo" slide="subslide"
for g in (10.0, 1.0, 0.1, 0.001):
    from_zero, from_tenth = g / (np.sqrt(g**2) + 1e-8), g / np.sqrt(0.1 + g**2 + 1e-7)
    print(f"g = {g:g}   {from_zero:.3f} η   {from_tenth:.4f} η")
    if g == 0.1:
        assert round(from_tenth, 2) == 0.30
assert round(from_tenth, 3) == 0.003 and round(np.sqrt(0.1), 1) == 0.3

# %% question-memory [markdown] slide="subslide"
# ### Question 2
#
# AdaGrad never forgets a gradient. Describe in four to eight sentences one task for which this is right and one for which it is wrong, each with numbers: gradients, and the effective learning rate after a given number of steps. For the second, propose a change of one line, and say what your change costs.
#
# Write your answer in the next cell: 4 points.

# %% answer-memory [markdown] points="4" slide="skip"
# **Model answer.** Right: rare features. A weight whose feature occurs in 10 of 10,000 examples, with gradients of about 1 there, has $s = 10$ after all of them and the effective rate $\eta/3.2$; a weight whose feature occurs always has $s = 10{,}000$ and $\eta/100$. The rare one still learns at a good pace from its eleventh example, the frequent one has averaged out its noise. The falling rate is also what lets a run with noisy gradients come to rest.
#
# Wrong: gradients whose size changes for good. If the first 100 gradients are 100 and all later ones 1, then $s$ is a million at the beginning of the quiet part and 1,010,000 after another 10,000 steps: the effective rate stays near $\eta/1000$, and $10{,}000$ steps move the parameter by about $10\,\eta$.
#
# A change of one line: replace the sum by an average that forgets, $s \leftarrow \rho s + (1 - \rho) g^2$. Then the rate recovers within some multiple of $1/(1-\rho)$ steps. The cost: the effective rate no longer falls by itself, so with a constant $\eta$ the run does not come to rest, and one more number has to be chosen. Restarting $s$ at 0 from time to time is also a right answer; it costs a decision when.
#
# **Rubric, one point each.**
#
# - A fitting task for a memory without end, with numbers.
#
# - A task in which the size of the gradients changes for good, with the effective rate computed.
#
# - A change of one line that lets the rate recover.
#
# - Its cost: no rest with a constant learning rate, or a further setting. No point for "it needs more computing time", which is not so.

# %% summary [markdown] slide="slide"
# ## 16. What you can now do
#
# - The rule: $s \leftarrow s + g^2$, $\theta \leftarrow \theta - \eta g/(\sqrt s + \varepsilon)$, from $s_0 = 0$; everything element-wise.
#
# - Its root is that of the best constant learning rate in hindsight; not knowing the future costs at most a factor of $\sqrt2$.
#
# - Its first step is $\eta$ in every coordinate; in $T$ steps with a constant gradient it comes about $2\eta\sqrt T$ far.
#
# - It does not depend on the scale of the loss or of one coordinate; it does depend on the axes.
#
# - It leaves saddles faster than gradient descent, and stalls after large gradients.
#
# The next lesson changes the memory: RMSprop.

# %% references [markdown] slide="skip"
# ## References
#
# The rule and its theorem:
#
# - Duchi, J., Hazan, E., & Singer, Y. (2011). Adaptive subgradient methods for online learning and stochastic optimization. Journal of Machine Learning Research 12, 2121–2159. https://jmlr.org/papers/v12/duchi11a.html
#
# The same idea, found independently:
#
# - McMahan, H. B., & Streeter, M. (2010). Adaptive bound optimization for online convex optimization. COLT. arXiv:1002.4908
#
# The regret of gradient descent, the first display of section 4:
#
# - Zinkevich, M. (2003). Online convex programming and generalized infinitesimal gradient ascent. ICML, 928–936. https://cdn.aaai.org/ICML/2003/ICML03-120.pdf
#
# AdaGrad on losses that are not convex:
#
# - Ward, R., Wu, X., & Bottou, L. (2020). AdaGrad stepsizes: sharp convergence over nonconvex landscapes. Journal of Machine Learning Research 21. arXiv:1806.01811
#
# Saddle points in the training of networks:
#
# - Dauphin, Y. N., et al. (2014). Identifying and attacking the saddle point problem in high-dimensional non-convex optimization. NeurIPS. arXiv:1406.2572
#
# The digits of section 11:
#
# - Alpaydin, E., & Kaynak, C. (1998). Optical recognition of handwritten digits. UCI Machine Learning Repository. doi:10.24432/C50P49
#
# The documentation of each library states its own form: `torch.optim.Adagrad`, `keras.optimizers.Adagrad` and `optax.adagrad`.

# %% progress-card slide="skip"
progress()
