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
# # Momentum
#
# Gradient descent has no memory: every step looks only at the gradient of the moment.
#
# Momentum adds one number to each parameter, a velocity, and the parameter keeps part of its last movement.
#
# In this lesson you write this rule, analyze it with pencil and paper, and measure when it helps and when it does not.

# %% goals [markdown] slide="subslide"
# ## What you will be able to do
#
# - Write momentum for a dictionary of arrays, correct to the last digit.
#
# - Say for which learning rates it converges, how fast, and which setting is the best one on a bowl, with a proof.
#
# - Convert a setting between Keras, PyTorch and the averaged form, and say when no conversion exists.
#
# - Derive Nesterov's variant in both of its published forms.
#
# - Repair a broken optimizer, and explain each of its error messages.
#
# - Refute two popular claims about momentum with numbers of your own.
#
# **Time:** about 90 minutes to read and to run the cells, and about two hours more for the exercises. You can stop after any section and come back another day.
#
# **You need:** NumPy arrays, dictionaries, and the derivative of a quadratic function. Sections 8 to 10 and 13 also use complex numbers; the exercises do not.

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
from course_lib.figures import descent, show, show_animation
from course_lib.figures import momentum as draw
from course_lib.figures.slider import explore
from course_lib.heavy_ball import best_setting, rate, roots
from course_lib.losses import softmax_ce

use("en")

# %% recap [markdown] slide="slide"
# ## 1. Where we stand
#
# All examples run on one elongated bowl. Its minimum is at the origin, and we always start at $(-7, 2)$.
#
# $$
# f(x, y) = \frac{x^2}{20} + y^2, \qquad \nabla f = \left(\frac{x}{10},\; 2y\right)
# $$
#
# Its curvatures, the eigenvalues of the Hessian matrix, are $\lambda_{\min} = 0.1$ along $x$ and $\lambda_{\max} = 2$ along $y$. Their ratio $\kappa = 20$ is the condition number.
#
# Gradient descent multiplies each coordinate by a fixed factor at every step.
#
# $$
# x_t = (1 - 0.1\,\eta)\, x_{t-1}, \qquad y_t = (1 - 2\,\eta)\, y_{t-1}
# $$
#
# It converges exactly when both factors lie between $-1$ and $1$, that is for $0 < \eta < 2/\lambda_{\max} = 1$. The steep direction sets the limit, and the flat direction pays for it.

# %% recap-best [markdown] slide="subslide"
# The best constant learning rate makes the two factors equal in size.
#
# $$
# \eta = \frac{2}{\lambda_{\min} + \lambda_{\max}} = 0.952, \qquad |1 - \eta\lambda_{\min}| = |1 - \eta\lambda_{\max}| = \frac{\kappa - 1}{\kappa + 1} = 0.905
# $$
#
# With it, $f$ stays below $0.001$ from step 44 on. No constant learning rate shrinks the error by a smaller factor per step. This is the limit that momentum has to beat.
#
# Every number in this lesson is computed in a cell near it, and the cell stops with an error if the number is wrong.

# %% recap-check kind="demo" slide="skip"
low, high = CURVATURES
kappa = high / low
best_gd = 2 / (low + high)

assert bowl_gradient([-7.0, 2.0]).tolist() == [-0.7, 4.0]
assert (round(kappa, 9), 2 / high) == (20, 1)
assert round(best_gd, 3) == 0.952
assert round(1 - best_gd * low, 3) == round(best_gd * high - 1, 3) == 0.905
assert round((kappa - 1) / (kappa + 1), 3) == 0.905

gd_best_values = bowl(*trajectory(optimizers.SGD(lr=best_gd), steps=100).T)
assert steps_below(gd_best_values, 1e-3) == 44
print(f"κ = {kappa:.0f}   η = {best_gd:.3f}   t = {steps_below(gd_best_values, 1e-3)}")

# %% notes-recap [markdown] slide="notes"
# **For the lecturer:** Draw the two factors over η on the board: two straight lines that start at 1 and fall, one slowly and one quickly. Ask where the larger of the two absolute values is smallest. The class finds 0.952 without a formula.

# %% predict [markdown] slide="slide"
# ## 2. Predict first
#
# Decide before you compute. A prediction that turns out wrong is worth more here than a right one.
#
# **Race.** Both start at $(-7, 2)$ and make 30 steps: gradient descent with $\eta = 0.95$, and momentum with $\eta = 0.1$ and $\mu = 0.9$, a setting found in textbooks. Which one ends with the smaller $f$? (a) momentum, at least ten times smaller; (b) about the same; (c) gradient descent, at least twice smaller.
#
# **Speed.** The gradient is 1 at every step, $\eta = 0.1$ and $\mu = 0.9$. How long is a single step in the long run? (a) 0.1; (b) 1; (c) it grows without limit.
#
# **Coast.** After a long time the gradient suddenly becomes 0 and stays 0. How far does the parameter still move? (a) not at all; (b) 9 times its last step; (c) farther than any limit.

# %% notes-predict [markdown] slide="notes"
# **For the lecturer:** Collect votes by hand before anyone computes, and write the counts on the board. Do not comment on them. Return to the counts in sections 7 and 11.

# %% predict-lock kind="demo" slide="subslide"
# Replace each "?" by "a", "b" or "c", then run the cell. Later cells compare.
prediction = {"race": "?", "speed": "?", "coast": "?"}

# %% rule [markdown] slide="slide"
# ## 3. The rule
#
# $$
# v_t = \mu\, v_{t-1} - \eta\, g_t, \qquad \theta_t = \theta_{t-1} + v_t, \qquad v_0 = 0, \qquad t = 1, 2, \dots
# $$
#
# Here $g_t = \nabla L(\theta_{t-1})$ is the gradient at the point where the step begins, $\eta > 0$ is the learning rate, and $0 \le \mu < 1$ is the decay rate of the velocity. Every parameter has its own velocity, and all products are element-wise.
#
# The velocity is the step itself: $v_t = \theta_t - \theta_{t-1}$. It is not the previous weight, although some notes call it so.
#
# With $\mu = 0$ the rule is gradient descent. The price of momentum is one more array per parameter.
#
# Written without a velocity, this is the heavy-ball method of Polyak (1964).
#
# $$
# \theta_t = \theta_{t-1} - \eta\, g_t + \mu\, (\theta_{t-1} - \theta_{t-2})
# $$

# %% notes-rule [markdown] slide="notes"
# **For the lecturer:** Say the rule in one sentence: keep a share of the last step, and add the usual step. Let someone explain why the first step is that of gradient descent. Ask for the unit of the velocity; it is that of the parameter.

# %% unrolled [markdown] slide="subslide"
# ### A sum, not an average
#
# Put the rule into itself until $v_0 = 0$ is reached.
#
# $$
# v_t = -\eta \left( g_t + \mu\, g_{t-1} + \mu^2 g_{t-2} + \dots + \mu^{t-1} g_1 \right)
# $$
#
# Old gradients fade, but the newest one counts in full. The weights do not add up to 1. They add up to as much as $1/(1-\mu)$, which is 10 for $\mu = 0.9$ and 100 for $\mu = 0.99$.
#
# So the velocity is a decaying **sum** of gradients. An exponential moving average has weights that add up to 1; that is another form of momentum, with another learning rate, and section 12 converts between them.
#
# The consequence for practice: turning $\mu$ from 0 to 0.9 at the same $\eta$ makes steps up to ten times as long.

# %% signs [markdown] slide="subslide"
# ### One minus sign
#
# The step must contain exactly one minus sign. It can stand in the velocity or in the update.
#
# $$
# v \leftarrow \mu v - \eta g, \quad \theta \leftarrow \theta + v \qquad\qquad v \leftarrow \mu v + \eta g, \quad \theta \leftarrow \theta - v
# $$
#
# Both give the same path; only the sign of the stored array differs. With no minus sign, or with two, the rule climbs.
#
# In this course the velocity points where the parameter goes.

# %% wrong-forms [markdown] slide="subslide"
# ### Where wrong versions come from
#
# Each of these stands in real lecture notes. Each has a reason, and each can be tested.
#
# - $v \leftarrow \mu v - \eta\,\theta$. The gradient was lost in copying. This rule pulls every parameter to zero, wherever the minimum is.
#
# - $v \leftarrow -\mu v - \eta\, g$. Someone read $\mu v$ as a brake. But the term keeps the direction of the last step; the friction is that $\mu$ is less than 1. When gradients agree, the term speeds up.
#
# - "The coefficient moves the parameter when the gradient is small." It is the stored velocity that moves it. The coefficient only says how slowly the velocity is lost.
#
# - "The coefficient lies between 0 and 1." The value 1 must be left out: without friction the ball never comes to rest.
#
# - No $v_0$. The ball starts at rest, $v_0 = 0$, so the first step is a step of gradient descent.

# %% wrong-forms-note [markdown] slide="subslide"
# ### A test that cannot fail
#
# The first wrong rule passes the most popular test of all. On our bowl with $\eta = 0.1$ and $\mu = 0.9$, the rule without a gradient stays below $f = 0.001$ from step 80 on, and the right rule only from step 83 on.
#
# The reason: the bowl's minimum happens to be at zero. Move the minimum to $(1, 1)$, and the wrong rule still goes to zero, where the moved bowl has the height 1.05.
#
# "The loss went down" does not show that an optimizer is right. For this reason the checks of this course compare whole paths, number by number.

# %% wrong-forms-check kind="demo" slide="skip"
def path_of(velocity, steps, lr=0.1, mu=0.9):
    """Return the path of a rule given as velocity(v, theta, g, lr, mu)."""
    theta, v = np.array(START), np.zeros(2)
    path = [theta]
    for _ in range(steps):
        v = velocity(v, theta, bowl_gradient(theta), lr, mu)
        theta = theta + v
        path.append(theta)
    return np.array(path)


right = path_of(lambda v, theta, g, lr, mu: mu * v - lr * g, 200)
lost = path_of(lambda v, theta, g, lr, mu: mu * v - lr * theta, 200)
brake = path_of(lambda v, theta, g, lr, mu: -mu * v - lr * g, 200)

assert steps_below(bowl(*right.T), 1e-3) == 83
assert steps_below(bowl(*lost.T), 1e-3) == 80
assert round(bowl(0 - 1, 0 - 1), 2) == 1.05  # the moved bowl at the origin
for rule, path in {"μv − ηg": right, "μv − ηθ": lost, "−μv − ηg": brake}.items():
    print(f"{rule:10s} f(30) = {bowl(*path[30]):.4f}   t = {steps_below(bowl(*path.T), 1e-3)}")

# %% by-hand [markdown] slide="slide"
# ## 4. Two steps by hand
#
# Take a pencil: $\eta = 0.1$, $\mu = 0.9$, start $\theta_0 = (-7, 2)$, $v_0 = (0, 0)$.
#
# $$
# \begin{aligned} g_1 &= (-0.7,\; 4) & v_1 &= 0.9\,(0,\; 0) - 0.1\,(-0.7,\; 4) = (0.07,\; -0.4) & \theta_1 &= (-6.93,\; 1.6) \\ g_2 &= (-0.693,\; 3.2) & v_2 &= 0.9\,(0.07,\; -0.4) - 0.1\,(-0.693,\; 3.2) = (0.1323,\; -0.68) & \theta_2 &= (-6.7977,\; 0.92) \end{aligned}
# $$
#
# The first step is that of gradient descent. The second is already 1.7 times as long along $y$, although the gradient became smaller.
#
# Now compute the third step yourself: the two numbers of the velocity and the two of the position. The next cell shows them, with the gradient.

# %% by-hand-check kind="demo" slide="subslide"
theta, v = np.array([-7.0, 2.0]), np.zeros(2)
steps_by_hand = []
for t in (1, 2, 3):
    g = bowl_gradient(theta)
    v = 0.9 * v - 0.1 * g
    theta = theta + v
    steps_by_hand.append((g.round(6).tolist(), v.round(6).tolist(), theta.round(6).tolist()))

assert steps_by_hand[0] == ([-0.7, 4.0], [0.07, -0.4], [-6.93, 1.6])
assert steps_by_hand[1] == ([-0.693, 3.2], [0.1323, -0.68], [-6.7977, 0.92])
assert round(0.68 / 0.4, 1) == 1.7
for t, (g, v, theta) in enumerate(steps_by_hand, start=1):
    print(f"t = {t}   g = {g}   v = {v}   θ = {theta}")

# %% notes-by-hand [markdown] slide="notes"
# **For the lecturer:** Have the class compute the third step in pairs, and only then show the cell. A common slip is the sign of the second coordinate of the velocity.

# %% momentum-task [markdown] slide="slide"
# ## 5. Exercise 1: the rule as a class
#
# Write `class Momentum` with the constructor `Momentum(lr=0.01, momentum=0.9)` and the method `update(params, grads)`.
#
# - `params` and `grads` are dictionaries with the same keys, for example `"W1"` and `"b1"`. The values are float arrays; the arrays of one key have the same shape. The keys are the same at every call.
#
# - One call of `update` makes one step of the rule for every key. Each key has its own velocity, which starts at zero and lives on between the calls.
#
# - Work in place: the very array that the caller passed must hold the new numbers afterwards, because the layers of a network hold the same array.
#
# - Leave the arrays in `grads` as they are.
#
# - Keep the learning rate in `self.lr` and read it at every call: a learning-rate schedule changes it between two calls.
#
# - Two optimizers must not share anything.

# %% momentum-how [markdown] slide="skip"
# ### How the check works
#
# Run your cell, then the check below it. The check plays several short scripts on your class: several keys, several shapes, gradients that change, a second optimizer, a new learning rate on the way. It compares every number with the reference, at every step.
#
# The card that appears says what it saw. If your numbers agree with a known mistake, the card names the mistake. If they agree with another published form of the rule, it names the form and the library that uses it. Otherwise it shows the first number that differs.
#
# The points are split over named criteria, for example the first step, the velocity that survives a call, one velocity per key, and work in place. Each criterion counts on its own, so a partly right class earns part of the points.
#
# Stuck? `hint("momentum.Momentum")` gives one hint at a time, three in all. `solution("momentum.Momentum")` shows a model solution once you have passed. After three hints, `solution("momentum.Momentum", sure=True)` shows it at any time. You can check as often as you like.

# %% write-momentum exercise="momentum.Momentum" slide="subslide"

# %% path [markdown] slide="slide"
# ## 6. See it move
#
# Each arrow is one step. Above, gradient descent with $\eta = 0.95$, almost its best learning rate: along $y$ it jumps across the valley at every step, and along $x$ it advances steadily.
#
# Below, momentum with $\eta = 0.1$ and $\mu = 0.9$: short first steps, then long ones. The ball turns around along $y$ a few times, and it runs past the minimum along $x$ before it comes back.

# %% path-figure kind="demo" slide="subslide"
gd_path = trajectory(optimizers.SGD(lr=0.95), steps=30)
momentum_path = trajectory(optimizers.Momentum(lr=0.1, momentum=0.9), steps=30)

show(
    descent.paths(
        {
            r"SGD  $\eta = 0.95$": gd_path,
            r"Momentum  $\eta = 0.1$, $\mu = 0.9$": momentum_path,
        }
    ),
    tr(
        "Two paths of 30 steps on the contours of the bowl. Gradient descent zigzags along x to ({x:.2f}, {y:.2f}). Momentum swings in wide curves, passes the minimum, and ends at ({u:.2f}, {v:.2f})."
    ).format(x=gd_path[-1, 0], y=gd_path[-1, 1], u=momentum_path[-1, 0], v=momentum_path[-1, 1]),
)

# %% path-animation kind="demo" slide="subslide"
side_by_side = {
    r"SGD  $\eta = 0.95$": gd_path,
    r"Momentum  $\eta = 0.1$, $\mu = 0.9$": momentum_path,
}
show_animation(
    (descent.paths({name: path[: t + 1] for name, path in side_by_side.items()}) for t in range(1, 31)),
    tr(
        "The same two paths as a film, one picture a step. Gradient descent jumps to the other side of the valley at each of the 30 steps. Momentum starts slowly, crosses the line y = 0 in wide curves and turns around {turns} times along y."
    ).format(turns=int(np.sum(np.diff(np.sign(np.diff(momentum_path[:, 1]))) != 0))),
    frame_ms=250,
)

# %% speed [markdown] slide="slide"
# ## 7. Gathering speed, and coasting
#
# Let the gradient be the same number $g$ at every step. Then the velocity is a geometric series.
#
# $$
# v_t = -\eta g \left(1 + \mu + \dots + \mu^{t-1}\right) = -\frac{\eta\, g}{1 - \mu} \left(1 - \mu^t\right)
# $$
#
# It approaches the terminal velocity $-\eta g/(1-\mu)$, where what friction takes equals what the gradient gives: $v = \mu v - \eta g$.
#
# In a direction in which the gradients agree, momentum is therefore gradient descent with the effective learning rate $\eta/(1-\mu)$: ten times $\eta$ for $\mu = 0.9$.
#
# The terminal velocity is not reached at once. For $\mu = 0.9$ it takes 10 steps to reach 63 % of it and 29 steps to reach 95 %. For $\mu = 0.99$ it takes 100 and 299 steps. As a rule of thumb, $1/(1-\mu)$ and $3/(1-\mu)$ steps.

# %% coast [markdown] slide="subslide"
# Now let the gradient vanish. The velocity is multiplied by $\mu$ at every step, and the distance that is left is again a geometric series.
#
# $$
# \mu v + \mu^2 v + \mu^3 v + \dots = \frac{\mu}{1 - \mu}\, v
# $$
#
# For $\mu = 0.9$ the parameter moves another 9 times its last step. It can cross a plateau of that width, but not a wider one.

# %% speed-check kind="demo" slide="skip"
def steps_to(share, mu):
    """Return the smallest t with 1 − μᵗ ≥ share."""
    t = 1
    while 1 - mu**t < share:
        t += 1
    return t


assert [round(1 / (1 - mu)) for mu in (0.9, 0.99)] == [10, 100]
assert [steps_to(1 - np.exp(-1), mu) for mu in (0.9, 0.99)] == [10, 100]
assert [steps_to(0.95, mu) for mu in (0.9, 0.99)] == [29, 299]

v, moved = 0.0, 0.0
for _ in range(1000):
    v = 0.9 * v - 0.1 * 1.0  # the gradient is 1
last_step = abs(v)
for _ in range(1000):
    v = 0.9 * v - 0.1 * 0.0  # the gradient is 0
    moved += abs(v)
assert round(last_step, 9) == 1 and round(moved / last_step, 9) == 9

print(tr("Speed: you predicted"), prediction["speed"], "·", tr("computed:"), round(last_step, 6))
coast = round(moved / last_step, 6)
print(tr("Coast: you predicted"), prediction["coast"], "·", tr("computed:"), coast)

# %% speed-figure kind="demo" slide="subslide"
show(
    draw.speeds([0.0, 0.5, 0.8, 0.9]),
    tr(
        "Length of one step over 80 steps, for four decay rates. While the gradient is 1 the curves rise to 1, 2, 5 and 10 times the step of gradient descent; after step 40 the gradient is 0 and they fall back to 0, the one for 0.9 most slowly."
    ),
)

# %% notes-speed [markdown] slide="notes"
# **For the lecturer:** The same figure explains warm-up: with μ = 0.99 the first hundred steps use an effective learning rate that is still growing. Ask what happens when someone raises μ from 0.9 to 0.99 in the middle of a training run and leaves η alone.

# %% one-coordinate [markdown] slide="slide"
# ## 8. The bowl, one coordinate at a time
#
# On the bowl, $x$ and $y$ do not influence each other. So take one coordinate with curvature $\lambda$, and let $e_t$ be its distance from the minimum, with its sign. Its gradient is $\lambda e$. From now on, write $h = \eta\lambda$.
#
# $$
# \begin{pmatrix} v_t \\ e_t \end{pmatrix} = \begin{pmatrix} \mu & -h \\ \mu & 1 - h \end{pmatrix} \begin{pmatrix} v_{t-1} \\ e_{t-1} \end{pmatrix}
# $$
#
# A step is a multiplication by a fixed matrix with trace $1 + \mu - h$ and determinant $\mu$. Its eigenvalues are the roots of one quadratic equation.
#
# $$
# z^2 - (1 + \mu - h)\, z + \mu = 0
# $$
#
# In the long run each step multiplies the error by the modulus of the larger root. The whole theory of this lesson is in these two roots.

# %% rotation-note [markdown] slide="subslide"
# ### Why one coordinate is enough
#
# A general quadratic has cross terms such as $xy$. In the directions of the eigenvectors of its Hessian matrix they vanish, and each direction has its own curvature: the eigenvalue.
#
# Gradient descent and momentum only add vectors and multiply them by numbers. They make the same path whether we compute in the old directions or in the new ones. So nothing is lost by looking at one direction at a time.
#
# Rules that divide each coordinate by a number of its own, such as AdaGrad and Adam, do not have this property. Section 11 shows what this means.

# %% lemma [markdown] slide="subslide"
# ### One lemma does it all
#
# **Lemma.** Let $p(z) = z^2 - a z + b$ have real coefficients, and let $r > 0$. Both roots satisfy $|z| \le r$ exactly when $|b| \le r^2$ and $|a|\, r \le r^2 + b$.
#
# The second condition says that $p(r) \ge 0$ and $p(-r) \ge 0$.
#
# First, suppose that both roots satisfy $|z| \le r$. Their product is $b$, so $|b| \le r^2$. And $p(r) = (r - z_1)(r - z_2) \ge 0$, because both factors are at least 0, or because they are complex conjugates. In the same way $p(-r) \ge 0$.
#
# Now suppose that both conditions hold. Two complex conjugate roots have $|z|^2 = b \le r^2$. If the roots are real and $p(r)$ or $p(-r)$ is 0, one root is $\pm r$, and the other is $\pm b/r$, which is not larger than $r$ in size.
#
# If the roots are real and $p(r)$ and $p(-r)$ are both positive, then both roots lie above $r$, or both below $-r$, or both between. In the first two cases their product $b$ would be greater than $r^2$. So both lie between. This completes the proof.
#
# With $r = 1$ and all signs strict, these are the Schur–Jury conditions for stability.

# %% stability [markdown] slide="slide"
# ### Stability
#
# Momentum converges on one coordinate exactly when both roots have a modulus less than 1. Use the lemma with $r = 1$, $b = \mu$ and $a = 1 + \mu - h$, with strict signs. The first condition is $\mu < 1$. The second one is $|1 + \mu - h| < 1 + \mu$, which means:
#
# $$
# 0 < \eta\lambda < 2 + 2\mu
# $$
#
# For $\mu = 0$ this is the limit of gradient descent, $\eta\lambda < 2$. For $\mu = 0.9$ the limit is $3.8$, almost twice as far. On our bowl with $\mu = 0.9$ every $\eta$ below 1.9 converges.

# %% stability-check kind="demo" slide="skip"
def slowest(lr, mu, curvatures=CURVATURES):
    """Return the largest modulus of all roots: the factor per step in the long run."""
    return max(np.abs(np.roots([1, -(1 + mu - lr * lam), mu])).max() for lam in curvatures)


matrix = np.array([[0.9, -0.2], [0.9, 1 - 0.2]])  # h = 0.2, μ = 0.9
assert round(np.trace(matrix), 9) == 1.7 and round(np.linalg.det(matrix), 9) == 0.9

assert (round(2 + 2 * 0.9, 9), round((2 + 2 * 0.9) / 2, 9)) == (3.8, 1.9)
assert slowest(1.89, 0.9) < 1 < slowest(1.91, 0.9)
for lr in (1.89, 1.91):
    end = trajectory(optimizers.Momentum(lr=lr, momentum=0.9), steps=4000)[-1]
    print(f"η = {lr}   ρ = {slowest(lr, 0.9):.4f}   |y| = {abs(end[1]):.1e}")

# %% notes-stability [markdown] slide="notes"
# **For the lecturer:** If time is short, skip the proof of the lemma and keep its two conditions. The point to stress: the limit grows with the decay rate, so momentum allows larger learning rates.

# %% regimes [markdown] slide="slide"
# ### Three kinds of motion
#
# The roots are $\tfrac12\left(a \pm \sqrt{a^2 - 4\mu}\right)$ with $a = 1 + \mu - h$. They are complex when $|1 + \mu - h| < 2\sqrt{\mu}$.
#
# | $h = \eta\lambda$ | the roots | the coordinate |
# |---|---|---|
# | $0 < h \le (1 - \sqrt\mu)^2$ | real and positive | creeps to the minimum, no swinging |
# | $(1 - \sqrt\mu)^2 < h < (1 + \sqrt\mu)^2$ | complex, of modulus $\sqrt\mu$ | swings around the minimum |
# | $(1 + \sqrt\mu)^2 \le h < 2 + 2\mu$ | real and negative | changes sign at every step |
#
# In the middle regime the product of the two roots is $|z|^2 = \mu$. The factor per step is $\sqrt{\mu}$, whatever $\eta$ and $\lambda$ are. With $\mu = 0.9$ it is 0.949.
#
# And it can never be smaller: the product of the two roots is always $\mu$, so the larger one is at least $\sqrt\mu$.

# %% critical [markdown] slide="subslide"
# ### Critical damping
#
# Both borders of the middle regime are one formula, solved for $\mu$.
#
# $$
# \mu = \left(1 - \sqrt{\eta\lambda}\right)^2
# $$
#
# At this decay rate the two roots coincide, and the coordinate converges as fast as this $\eta$ allows, with the factor $|1 - \sqrt{\eta\lambda}|$. More momentum swings. Less momentum creeps as long as $\eta\lambda < 1$; beyond that it changes sign at every step, as gradient descent does there. (All of this holds for $\eta\lambda < 4$; beyond that no $\mu < 1$ is stable.)
#
# For $\eta\lambda < 1$ this is the left border. For $\eta\lambda > 1$ it is the right border, where the double root is negative.
#
# Each curvature asks for a different decay rate. On our bowl with $\eta = 0.1$, the flat coordinate $x$ wants $\mu = 0.81$, and the steep coordinate $y$ wants $\mu = 0.306$.
#
# The figure shows $y$ at $\eta = 0.1$, that is $h = 0.2$, with too little momentum, with the critical amount and with $\mu = 0.9$. The factors are 0.770, 0.553 and 0.949.

# %% damping-figure kind="demo" slide="subslide"
critical = (1 - np.sqrt(0.1 * 2)) ** 2
assert round(critical, 3) == 0.306 and round((1 - np.sqrt(0.1 * 0.1)) ** 2, 9) == 0.81
factors = [f"{slowest(0.1, mu, [2]):.3f}" for mu in (0.1, critical, 0.9)]
assert factors == ["0.770", "0.553", "0.949"]
assert round(1 - np.sqrt(0.2), 3) == 0.553

show(
    draw.damping(0.2, [0.1, critical, 0.9]),
    tr(
        "Left: one coordinate over 40 steps. With a decay rate of 0.1 it creeps to 0, with 0.306 it is fastest, with 0.9 it swings around 0 for the whole time. Right: the roots. Two real ones, a double one at {z:.3f}, and a complex pair of modulus 0.949 close to the unit circle."
    ).format(z=roots(0.1, critical, 2.0)[0].real),
)

# %% book-setting [markdown] slide="subslide"
# ### The textbook setting, explained
#
# With $\eta = 0.1$ and $\mu = 0.9$ both coordinates are in the swinging regime. Both shrink by the factor $\sqrt{0.9} = 0.949$ per step.
#
# Gradient descent at its best learning rate shrinks by 0.905 per step. So this momentum setting is slower in the long run than plain gradient descent.
#
# This is no argument against momentum. It is an argument against judging a rule by one setting.

# %% book-figure kind="demo" slide="subslide"
assert round(np.sqrt(0.9), 3) == round(slowest(0.1, 0.9), 3) == 0.949

show(
    descent.errors(
        {
            r"SGD  $\eta = 0.95$": trajectory(optimizers.SGD(lr=0.95), steps=80),
            r"Momentum  $\eta = 0.1$, $\mu = 0.9$": trajectory(
                optimizers.Momentum(lr=0.1, momentum=0.9), steps=80
            ),
        }
    ),
    tr(
        "Distance from the minimum over 80 steps on a logarithmic scale, x on the left and y on the right. Gradient descent falls on straight lines. Momentum swings below an envelope that falls less steeply, with the factor 0.949 per step."
    ),
)

# %% optimum [markdown] slide="slide"
# ## 9. The best setting
#
# Two coordinates must shrink at once: one with curvature $\lambda_{\min}$, one with $\lambda_{\max}$. In the middle regime the factor is $\sqrt\mu$. So choose the smallest $\mu$ for which one $\eta$ keeps both coordinates in it.
#
# $$
# (1 - \sqrt\mu)^2 \le \eta\lambda_{\min}, \qquad \eta\lambda_{\max} \le (1 + \sqrt\mu)^2
# $$
#
# The smallest $\mu$ has equality in both: the flat coordinate sits on the left border, the steep one on the right border. Take square roots.
#
# $$
# \sqrt{\eta\lambda_{\min}} = 1 - \sqrt\mu, \qquad \sqrt{\eta\lambda_{\max}} = 1 + \sqrt\mu
# $$
#
# The sum of the two gives $\eta$. Their ratio gives $\mu$.
#
# $$
# \eta^* = \left(\frac{2}{\sqrt{\lambda_{\min}} + \sqrt{\lambda_{\max}}}\right)^2 = 1.336, \qquad \mu^* = \left(\frac{\sqrt\kappa - 1}{\sqrt\kappa + 1}\right)^2 = 0.4026
# $$

# %% optimum-rate [markdown] slide="subslide"
# ### The square root of κ
#
# Both coordinates now have a double root of modulus $\sqrt{\mu^*}$. Compare the best factor per step of gradient descent, on the left, with that of momentum, on the right.
#
# $$
# \frac{\kappa - 1}{\kappa + 1} = 0.905 \qquad\qquad \sqrt{\mu^*} = \frac{\sqrt\kappa - 1}{\sqrt\kappa + 1} = 0.635
# $$
#
# On our bowl $f$ stays below 0.001 from step 17 on, instead of 44. After 30 steps it is $1.5 \cdot 10^{-8}$. Note that $\eta^*$ is larger than 1, where gradient descent diverges.
#
# The gain grows with the condition number. For one more decimal digit, gradient descent needs 23 steps at $\kappa = 20$ and 11,513 steps at $\kappa = 10{,}000$. Momentum needs 5.1 steps and 115 steps.

# %% optimum-check kind="demo" slide="skip"
lr_star, mu_star = best_setting(*CURVATURES)
assert (round(lr_star, 3), round(mu_star, 4)) == (1.336, 0.4026)
assert round((np.sqrt(20) - 1) / (np.sqrt(20) + 1), 3) == round(np.sqrt(mu_star), 3) == 0.635

tuned = bowl(*trajectory(optimizers.Momentum(lr=lr_star, momentum=mu_star), steps=100).T)
assert steps_below(tuned, 1e-3) == 17 and f"{tuned[30]:.1e}" == "1.5e-08"

for kappa_i, gd_steps, momentum_steps in ((20, 23.0, 5.1), (10_000, 11_513, 115)):
    root = np.sqrt(kappa_i)
    gd_digit = -np.log(10) / np.log((kappa_i - 1) / (kappa_i + 1))
    momentum_digit = -np.log(10) / np.log((root - 1) / (root + 1))
    assert abs(gd_digit - gd_steps) < 0.5 and abs(momentum_digit - momentum_steps) < 0.5
    print(f"κ = {kappa_i:6d} {gd_digit:9.1f} {momentum_digit:7.1f}")

# %% notes-optimum [markdown] slide="notes"
# **For the lecturer:** Plot the two conditions as intervals for one fixed decay rate, then lower the decay rate until the intervals just touch. That picture is the whole derivation. The proof on the next page is for readers.

# %% optimum-proof [markdown] slide="subslide"
# ### Proof that nothing is better
#
# Suppose that some $\eta$ and $\mu$ bring both coordinates to a factor $r < 1$. By the lemma with $a = 1 + \mu - h$ and $b = \mu$, this means $\mu \le r^2$ and, for both values of $h$:
#
# $$
# (1 - r)(r - \mu) \;\le\; h\, r \;\le\; (1 + r)(r + \mu)
# $$
#
# Put $h = \eta\lambda_{\min}$ into the left inequality and $h = \eta\lambda_{\max}$ into the right one, and divide. Since $\mu \le r^2 < r$, both sides are positive.
#
# $$
# \kappa = \frac{\eta\lambda_{\max}}{\eta\lambda_{\min}} \;\le\; \frac{(1 + r)(r + \mu)}{(1 - r)(r - \mu)}
# $$
#
# The right side grows with $\mu$. Without momentum, $\mu = 0$, it is $(1+r)/(1-r)$. At its largest, $\mu = r^2$, it is the square of that.
#
# $$
# \mu = 0: \;\; \kappa \le \frac{1 + r}{1 - r} \qquad\qquad \mu \le r^2: \;\; \kappa \le \left(\frac{1 + r}{1 - r}\right)^2
# $$
#
# Solve for $r$: gradient descent cannot be faster than $r = (\kappa-1)/(\kappa+1)$, and momentum cannot be faster than $r = (\sqrt\kappa-1)/(\sqrt\kappa+1)$. The setting above reaches this bound. This completes the proof.

# %% closed-form [markdown] slide="subslide"
# ### The path in closed form
#
# A double root $z$ gives $e_t = (1 + c\,t)\, z^t\, e_0$. The first step, $e_1 = (1 - h)\, e_0$, fixes $c$. With $r = \sqrt{\mu^*}$:
#
# $$
# x_t = -7\,\bigl(1 + (1 - r)\,t\bigr)\, r^t, \qquad y_t = 2\,\bigl(1 + (1 + r)\,t\bigr)\,(-r)^t
# $$
#
# You can compute step 30 with a pocket calculator: $x_{30} = -9.91 \cdot 10^{-5}$ and $y_{30} = 1.18 \cdot 10^{-4}$.
#
# The factor $1 + c\,t$ is the price of the double root. For the first steps the error can even grow: along $y$ the first step goes from 2 to $-3.34$.

# %% closed-form-check kind="demo" slide="skip"
r, t = np.sqrt(mu_star), np.arange(101)
closed = np.stack([-7 * (1 + (1 - r) * t) * r**t, 2 * (1 + (1 + r) * t) * (-r) ** t], axis=1)
computed = trajectory(optimizers.Momentum(lr=lr_star, momentum=mu_star), steps=100)

assert np.allclose(closed, computed, rtol=1e-6, atol=1e-15)
assert [f"{number:.2e}" for number in closed[30]] == ["-9.91e-05", "1.18e-04"]
assert round(computed[1, 1], 2) == -3.34
print(f"x = {closed[30, 0]:.2e}   y = {closed[30, 1]:.2e}")

# %% map [markdown] slide="slide"
# ## 10. The map of all settings
#
# Each point of the map is one setting. Dark is fast, gray diverges. Beyond the thick solid line, $\eta\lambda_{\max} = 2 + 2\mu$, the steep coordinate diverges.
#
# The black curves are critical damping: dashed for the flat coordinate, dotted for the steep one. The best setting is where they cross. Gradient descent lives on the lower edge, $\mu = 0$.
#
# Above both curves the color depends on $\mu$ alone: there the factor is $\sqrt\mu$. The textbook setting is high up in this region.

# %% map-figure kind="demo" slide="subslide"
show(
    draw.rate_map(
        CURVATURES,
        {
            tr("best momentum"): (lr_star, mu_star),
            tr("best gradient descent"): (best_gd, 0.004),
            tr("textbook setting"): (0.1, 0.9),
        },
    ),
    tr(
        "Map of the factor per step over the learning rate from 0 to 2 and the decay rate from 0 to 1. The smallest factor, {best:.3f}, is at a learning rate of 1.336 and a decay rate of 0.403, where the two curves of critical damping cross, close to the red edge of stability. The best gradient descent has the factor 0.905, the textbook setting 0.949."
    ).format(best=float(rate(lr_star, mu_star, CURVATURES))),
)

# %% sliders [markdown] slide="subslide"
# ### Try it
#
# Where sliders work, the next cell shows two of them, for $\eta$ (`lr`) and $\mu$ (`mu`). Below them stand four fixed settings, from four regions of the map.
#
# Find these settings on the map first, and predict the path. Then move the sliders: find a setting that creeps, one that swings, and one that changes sign at every step along $y$.

# %% sliders-play kind="demo" slide="subslide"
def play(lr, mu):
    path = trajectory(optimizers.Momentum(lr=lr, momentum=mu), steps=30)
    title = rf"Momentum  $\eta = {lr:.2f}$, $\mu = {mu:.2f}$"
    alt = tr("A path of 30 steps on the bowl, from (-7, 2) to ({x:.2f}, {y:.2f}).")
    return show(descent.paths({title: path}), alt.format(x=path[-1, 0], y=path[-1, 1]))


explore(play, {"lr": (0.05, 2.0, 0.05), "mu": (0.0, 0.95, 0.05)}, {"lr": 0.1, "mu": 0.9})

settings = [(0.1, 0.3), (0.3, 0.8), (1.05, 0.2), (1.3, 0.4)]
runs = {
    rf"Momentum  $\eta = {lr}$, $\mu = {mu}$": trajectory(
        optimizers.Momentum(lr=lr, momentum=mu), steps=30
    )
    for lr, mu in settings
}
show(
    descent.paths(runs),
    tr(
        "Four paths of 30 steps. A small learning rate with little momentum stops far from the minimum. With more momentum the path curves around the minimum. A learning rate above 1 jumps across the valley along y; with a decay rate of 0.4 it still arrives quickly."
    ),
)

# %% cycle [markdown] slide="subslide"
# ### What the map does not say
#
# The map is exact for quadratic functions only. There is a convex function of one variable, with curvature between 1 and 25, on which the best setting for $\kappa = 25$ never converges: Lessard, Recht and Packard (2016) found it.
#
# $$
# f'(x) = \begin{cases} 25x & x < 1 \\ x + 24 & 1 \le x < 2 \\ 25x - 24 & x \ge 2 \end{cases}
# $$
#
# From $x = 3.3$ with $\eta = 1/9$ and $\mu = 4/9$, momentum ends in a cycle of three points, 0.647, $-1.802$ and 2.116, and goes around for ever. Gradient descent with $\eta = 2/26$ finds the minimum at 0.
#
# So the formula for the best setting is a guide, not a guarantee. In practice people choose $\mu = 0.9$ and tune $\eta$.

# %% cycle-check kind="demo" slide="skip"
def bent_gradient(x):
    if x < 1:
        return 25 * x
    return x + 24 if x < 2 else 25 * x - 24


lr_25, mu_25 = best_setting(1.0, 25.0)
assert (round(lr_25, 9), round(mu_25, 9)) == (round(1 / 9, 9), round(4 / 9, 9))
x, v, heavy = 3.3, 0.0, []
for _ in range(3000):
    v = mu_25 * v - lr_25 * bent_gradient(x)
    x = x + v
    heavy.append(x)
plain = 3.3
for _ in range(3000):
    plain = plain - 2 / 26 * bent_gradient(plain)

cycle = sorted(round(point, 3) for point in heavy[-3:])
assert cycle == [-1.802, 0.647, 2.116] and abs(plain) < 1e-12
assert np.allclose(heavy[-3:], heavy[-303:-300])
print(cycle, f"{plain:.1e}")

# %% comparison [markdown] slide="slide"
# ## 11. An honest comparison
#
# A popular figure runs several optimizers on this bowl, each with one setting. Here are the numbers after 30 steps.
#
# | rule | setting | $f$ after 30 steps | $f$ stays below $0.001$ from step |
# |---|---|---|---|
# | gradient descent | $\eta = 0.95$ | 0.0133 | 43 |
# | momentum | $\eta = 0.1$, $\mu = 0.9$ | 0.0479 | 83 |
# | AdaGrad | $\eta = 1.5$ | 0.0007 | 29 |
# | Adam | $\eta = 0.3$ | 0.1022 | 82 |
# | momentum | $\eta = 1.336$, $\mu = 0.4026$ | 0.000000015 | 17 |
#
# With the popular settings, gradient descent beats momentum and Adam. This does not show that gradient descent is better, as the last row shows. One setting per rule compares settings, not rules.

# %% comparison-figure kind="demo" slide="subslide"
contest = {
    r"SGD  $\eta = 0.95$": optimizers.SGD(lr=0.95),
    r"Momentum  $\eta = 0.1$, $\mu = 0.9$": optimizers.Momentum(lr=0.1, momentum=0.9),
    r"AdaGrad  $\eta = 1.5$": optimizers.AdaGrad(lr=1.5),
    r"Adam  $\eta = 0.3$": optimizers.Adam(lr=0.3),
    r"Nesterov  $\eta = 0.1$, $\mu = 0.9$": optimizers.Nesterov(lr=0.1, momentum=0.9),
}
curves = {name: bowl(*trajectory(rule, steps=100).T) for name, rule in contest.items()}
after_30 = [f"{curve[30]:.4f}" for curve in curves.values()]
reached = [steps_below(curve, 1e-3) for curve in curves.values()]

assert after_30 == ["0.0133", "0.0479", "0.0007", "0.1022", "0.0238"]
assert reached == [43, 83, 29, 82, 56] and f"{tuned[30]:.9f}" == "0.000000015"
race = f"{after_30[0]} < {after_30[1]}"
print(tr("Race: you predicted"), prediction["race"], "·", tr("computed:"), race)

show(
    descent.values(curves),
    tr(
        "Height over 100 steps on a logarithmic scale for five rules with one setting each. The curves stay below the line 0.001 from these steps on: AdaGrad 29, gradient descent 43, Nesterov 56, Adam 82, momentum 83."
    ),
)

# %% tuned [markdown] slide="subslide"
# ### Tune every rule, then turn the bowl
#
# Now give each rule its best setting from a grid, on the bowl as it is, and on the same bowl turned by 45 degrees together with the start.
#
# | best $f$ after 30 steps | the bowl | the bowl, turned |
# |---|---|---|
# | gradient descent | 0.0075 | 0.0075 |
# | momentum | below $10^{-7}$ | below $10^{-7}$ |
# | AdaGrad | below $10^{-30}$ | 0.05 |
# | Adam | 0.0009 | 0.013 |
#
# On this bowl a tuned AdaGrad wins by far, because the axes of the bowl are the axes of the parameters: it repairs each axis separately. Turned by 45 degrees, the same bowl has no such axes, and the advantage is gone.
#
# Gradient descent and momentum do not notice the turn at all. So even a tuned comparison on one function shows little about the next one.

# %% tuned-check kind="demo" slide="skip"
turn = np.array([[1.0, -1.0], [1.0, 1.0]]) / np.sqrt(2)
hessian = np.diag(CURVATURES)


def best_after_30(rules, bend, start):
    """Return the smallest height after 30 steps that any of the rules reaches."""
    ends = [trajectory(rule, start, 30, lambda p: bend @ p)[-1] for rule in rules]
    return min(float(end @ bend @ end) / 2 for end in ends)


def grids():
    """Make fresh optimizers for every setting of each grid."""
    return {
        "SGD": [optimizers.SGD(lr=lr) for lr in np.arange(0.05, 1.0, 0.01)],
        "Momentum": [
            optimizers.Momentum(lr=lr, momentum=mu)
            for lr in np.arange(0.1, 1.95, 0.1)
            for mu in np.arange(0.0, 0.95, 0.05)
        ],
        "AdaGrad": [optimizers.AdaGrad(lr=lr) for lr in np.arange(0.1, 10, 0.1)],
        "Adam": [optimizers.Adam(lr=lr) for lr in np.arange(0.05, 5, 0.05)],
    }


straight = {name: best_after_30(rules, hessian, START) for name, rules in grids().items()}
turned = {
    name: best_after_30(rules, turn @ hessian @ turn.T, turn @ START)
    for name, rules in grids().items()
}
for name in straight:
    print(f"{name:10s} {straight[name]:9.1e} {turned[name]:9.1e}")

assert round(straight["SGD"], 4) == round(turned["SGD"], 4) == 0.0075
assert straight["Momentum"] < 1e-7 and turned["Momentum"] < 1e-7
assert straight["AdaGrad"] < 1e-30 and round(turned["AdaGrad"], 2) == 0.05
assert round(straight["Adam"], 4) == 0.0009 and round(turned["Adam"], 3) == 0.013

# %% notes-comparison [markdown] slide="notes"
# **For the lecturer:** Let the class vote on the race before this slide. Then ask for one sentence that the popular figure does support. A good answer: with these settings, on this bowl, after 30 steps, these were the heights.

# %% digits [markdown] slide="slide"
# ### Real data: what a factor of ten can and cannot do
#
# Softmax regression on 1,437 images of handwritten digits, with learning rates from 0.01 to 56. On the left, 10 epochs with mini-batches of 64, which is 230 steps, and three seeds. On the right, 200 steps with the whole training set, so the gradient is exact.
#
# Before you run the cell: by how much, and in which direction, does the curve of momentum with $\mu = 0.9$ lie beside the curve of SGD?

# %% digits-run kind="demo" slide="subslide"
data = digits()


def train(rule, batch, epochs, seed):
    """Return training loss and test accuracy of softmax regression after these epochs."""
    rng = np.random.default_rng(seed)
    params = {"W": np.zeros((64, 10)), "b": np.zeros(10)}
    for _ in range(epochs):
        for X, y in minibatches(data.x_train, data.y_train, batch, rng):
            _, dW, db = softmax_ce(params["W"], params["b"], X, y)
            rule.update(params, {"W": dW, "b": db})
    final = softmax_ce(params["W"], params["b"], data.x_train, data.y_train)[0]
    guess = np.argmax(data.x_test @ params["W"] + params["b"], axis=1)
    return final, np.mean(guess == data.y_test)


grid = 10.0 ** np.arange(-2, 1.8, 0.25)
plans = {"batch": (64, 10, range(3)), "full": (1437, 200, range(1))}
results = {
    (plan, mu): np.array(
        [
            [train(optimizers.Momentum(lr=lr, momentum=mu), batch, epochs, s) for s in seeds]
            for lr in grid
        ]
    )
    for plan, (batch, epochs, seeds) in plans.items()
    for mu in (0.0, 0.9)
}  # the axes of each array: learning rate, seed, (loss, accuracy)

titles = {"batch": tr("mini-batches of 64"), "full": tr("whole training set")}
rules = {0.0: "SGD", 0.9: r"Momentum  $\mu = 0.9$"}
panels = {
    title: {name: (grid, results[plan, mu][..., 0]) for mu, name in rules.items()}
    for plan, title in titles.items()
}
show(
    draw.learning_rates(panels, tr("training loss")),
    tr(
        "Training loss against the learning rate, both axes logarithmic. With mini-batches the curve of momentum is that of SGD moved to the left by a factor of ten; the lowest point of SGD is 0.07, that of momentum 0.06. With the whole training set the curve of momentum reaches 0.005 and that of gradient descent only 0.03."
    ),
)

# %% notes-digits [markdown] slide="notes"
# **For the lecturer:** Let the class state the shift before the figure appears. Then ask which of the two panels is closer to their own training runs.

# %% digits-result [markdown] slide="subslide"
# ### What the curves say
#
# **With mini-batches** momentum with $\mu = 0.9$ is, in the main, SGD with a learning rate ten times as large. SGD with $\eta = 0.1$ ends at a loss of 0.672, momentum with $\eta = 0.01$ at 0.671.
#
# The lowest losses are 0.07 for SGD, at $\eta = 10$, and 0.06 for momentum, at $\eta = 1$. The best test accuracies, 0.96 and 0.97, hardly differ. The range of learning rates with a loss below 0.15 is equally wide for both, a factor of ten; it begins at 1.8 for SGD and at 0.18 for momentum.
#
# **With exact gradients** momentum does what no learning rate does: its lowest loss after the same number of steps is 0.005, that of gradient descent 0.03. Here the curvature is the obstacle, as on the bowl.
#
# A likely reason for the difference: with small mini-batches, noise limits the learning rate before curvature does. In the long run every gradient moves the parameter by $\eta(1 + \mu + \mu^2 + \dots) = \eta/(1-\mu)$ times its size, noise included, just as SGD with the larger learning rate does.
#
# So the gain depends on what limits the training. Ask this before you praise an optimizer.
#
# The images of one writer are in both parts of the data, so these accuracies are higher than they would be for new writers.

# %% digits-check kind="demo" slide="skip"
means = {key: array.mean(axis=1) for key, array in results.items()}
lowest = {key: mean[:, 0].min() for key, mean in means.items()}
at = {key: grid[mean[:, 0].argmin()] for key, mean in means.items()}
good = {key: grid[mean[:, 0] < 0.15] for key, mean in means.items()}

batches = minibatches(data.x_train, data.y_train, 64, np.random.default_rng(0))
assert (len(data.y_train), 10 * len(batches)) == (1437, 230)
assert round(means["batch", 0.0][grid.searchsorted(0.0999), 0], 3) == 0.672
assert round(means["batch", 0.9][0, 0], 3) == 0.671
assert round(lowest["batch", 0.0], 2) == 0.07 and round(at["batch", 0.0], 2) == 10
assert round(lowest["batch", 0.9], 2) == 0.06 and round(at["batch", 0.9], 2) == 1
assert [round(means["batch", mu][:, 1].max(), 2) for mu in (0.0, 0.9)] == [0.96, 0.97]
for mu, start in ((0.0, 1.8), (0.9, 0.18)):
    assert abs(good["batch", mu][0] / start - 1) < 0.02
    assert round(good["batch", mu][-1] / good["batch", mu][0], 6) == 10
assert round(lowest["full", 0.0], 2) == 0.03 and round(lowest["full", 0.9], 3) == 0.005
for (plan, mu), value in lowest.items():
    print(f"{plan:6s} μ = {mu}   {value:.4f}   η = {at[plan, mu]:.2f}")

# %% conventions [markdown] slide="slide"
# ## 12. Three forms of one rule
#
# Libraries and papers write momentum in three ways. First, the classical form, which this course and Keras use:
#
# $$
# v \leftarrow \mu v - \eta\, g, \qquad \theta \leftarrow \theta + v
# $$
#
# Second, the form of PyTorch and optax, which keeps the learning rate out of the memory:
#
# $$
# b \leftarrow \mu b + g, \qquad \theta \leftarrow \theta - \eta\, b
# $$
#
# Third, the exponential moving average (EMA), in which the weights of all gradients add up to at most 1:
#
# $$
# m \leftarrow \mu m + (1 - \mu)\, g, \qquad \theta \leftarrow \theta - \eta\, m
# $$
#
# Start all three from zero with the same gradients and a constant $\eta$. The three arrays are then multiples of one another: $v = -\eta\, b$ and $m = (1 - \mu)\, b$. So each form can take the path of the others, with the right learning rate.

# %% notes-conventions [markdown] slide="notes"
# **For the lecturer:** Ask who has used which library. The learning rates that people remember as good belong to the form of their library.

# %% convert-task [markdown] slide="subslide"
# ### Exercise 2: convert a setting
#
# Write the function `convert(lr, momentum, src, dst)`. It receives a setting of the form `src` and returns the pair `(lr, momentum)` with which the form `dst` takes the same path, for a learning rate that stays constant.
#
# - `src` and `dst` are two of the strings `"classical"`, `"pytorch"` and `"ema"`. They can be equal.
#
# - `lr` is positive, and `momentum` is at least 0 and less than 1.
#
# Before you write: a colleague trains in the EMA form with $\eta = 0.1$ and $\mu = 0.9$, and copies both numbers into PyTorch. What happens to the length of the steps?

# %% write-convert exercise="momentum.convert" slide="subslide"

# %% schedule [markdown] slide="subslide"
# ### When the forms part
#
# Now let the learning rate change on the way: $\eta = 0.1$, and from step 10 on $\eta = 0.01$, with $\mu = 0.9$.
#
# The classical velocity contains the learning rate of each gradient's own time. A new $\eta$ acts on new gradients only, and the old velocity fades at its own rate.
#
# PyTorch's buffer contains no learning rate. A new $\eta$ multiplies everything that was gathered, so the step shrinks to about a tenth at once. The EMA form does the same: it never parts from PyTorch's form as long as $\mu$ is constant.
#
# On our bowl the paths are equal up to step 9, at $x = -4.73$. At step 10 the classical ball is at $x = -4.39$, and PyTorch's at $-4.69$. At step 20 they are at $-2.25$ and $-4.28$. No constant setting of one form reproduces the other.
#
# There is an exact repair for a single change: at that one step, PyTorch's form uses the decay rate $\mu\,\eta_{t-1}/\eta_t$. Goyal et al. (2017) call it momentum correction.

# %% schedule-check kind="demo" slide="subslide"
def descend(form, etas, mu, correct=False):
    """Return the path of one form of momentum under a schedule of learning rates."""
    theta, memory = np.array(START), np.zeros(2)
    path, before = [theta], etas[0]
    for eta in etas:
        g = bowl_gradient(theta)
        if form == "classical":
            memory = mu * memory - eta * g
            theta = theta + memory
        elif form == "pytorch":
            memory = (mu * before / eta if correct else mu) * memory + g
            theta = theta - eta * memory
        else:
            memory = mu * memory + (1 - mu) * g
            theta = theta - eta / (1 - mu) * memory
        path.append(theta)
        before = eta
    return np.array(path)


drop = [0.1] * 9 + [0.01] * 11
classical, pytorch, ema = (descend(form, drop, 0.9) for form in ("classical", "pytorch", "ema"))
corrected = descend("pytorch", drop, 0.9, correct=True)
constant = [descend(form, [0.1] * 20, 0.9) for form in ("classical", "pytorch", "ema")]

assert np.allclose(constant[0], constant[1]) and np.allclose(constant[0], constant[2])
assert np.allclose(classical[:10], pytorch[:10]) and np.allclose(pytorch, ema)
assert np.allclose(classical, corrected)
assert classical[[9, 10, 20], 0].round(2).tolist() == [-4.73, -4.39, -2.25]
assert 0.09 < (pytorch[10, 0] - pytorch[9, 0]) / (classical[10, 0] - classical[9, 0]) < 0.12
assert pytorch[[9, 10, 20], 0].round(2).tolist() == [-4.73, -4.69, -4.28]
print(tr("step, classical form, PyTorch's form"))
for t in (9, 10, 11, 20):
    print(t, classical[t].round(3), pytorch[t].round(3))

# %% box [markdown] slide="subslide"
# ### Which library uses which form
#
# | where | form | remark |
# |---|---|---|
# | PyTorch `SGD(momentum=μ)` | PyTorch | the option `dampening` |
# | optax `sgd(momentum=μ)`, `trace` | PyTorch | `trace` calls the decay rate `decay` |
# | Keras `SGD(momentum=μ)` | classical | |
# | the first moment $m$ of Adam | EMA | divided by $1 - \mu^t$ (bias correction) |
# | many courses and videos | EMA | often called "momentum" without a remark |
#
# PyTorch's `dampening=τ` multiplies the new gradient by $1 - \tau$, so $\tau = \mu$ looks like the EMA form. But the first gradient is not dampened: the buffer starts as $g_1$, not as $(1-\mu)\, g_1$.
#
# With $\mu = 0.9$ the first step is therefore ten times that of the EMA form. With $\eta = 1$ the first step on our bowl ends at $(-6.3, -2)$ instead of $(-6.93, 1.6)$, on the other side of the valley.
#
# In the EMA form started from zero the first step is $\eta(1-\mu)\,g$, only a tenth for $\mu = 0.9$. Adam divides by $1 - \mu^t$ to repair this. That is the subject of a later lesson.

# %% box-check kind="demo" slide="skip"
g = bowl_gradient(np.array(START))
dampened_first = np.array(START) - 1.0 * g  # the buffer is g itself
ema_first = np.array(START) - 1.0 * (1 - 0.9) * g
assert dampened_first.round(9).tolist() == [-6.3, -2.0]
assert np.allclose((dampened_first - START) / (ema_first - START), 10)
assert ema_first.round(9).tolist() == [-6.93, 1.6]
print(dampened_first, ema_first)

# %% nesterov [markdown] slide="slide"
# ## 13. Nesterov: look before you go
#
# The part $\mu v$ of the next step is decided before the gradient is known. So measure the slope where this part will lead, not where you stand.
#
# $$
# v_t = \mu\, v_{t-1} - \eta\, \nabla L(\theta_{t-1} + \mu\, v_{t-1}), \qquad \theta_t = \theta_{t-1} + v_t
# $$
#
# This is the look-ahead form (Nesterov 1983; as momentum Sutskever et al. 2013). It is awkward for a library: the gradient is needed at a point that is not the parameters.

# %% nesterov-shift [markdown] slide="subslide"
# ### The second form: store the point ahead
#
# Let $\varphi_t = \theta_t + \mu\, v_t$ be the point at which the next gradient is taken, and $g_t = \nabla L(\varphi_{t-1})$. Then, step by step:
#
# $$
# \begin{aligned} \varphi_t &= \theta_t + \mu\, v_t = \theta_{t-1} + v_t + \mu\, v_t \\ &= \varphi_{t-1} - \mu\, v_{t-1} + v_t + \mu\, v_t \\ &= \varphi_{t-1} - \eta\, g_t + \mu\, v_t \end{aligned}
# $$
#
# The last line uses $v_t - \mu\, v_{t-1} = -\eta\, g_t$. The whole rule now needs only one point.
#
# $$
# v_t = \mu\, v_{t-1} - \eta\, g_t, \qquad \varphi_t = \varphi_{t-1} + \mu\, v_t - \eta\, g_t
# $$
#
# Both forms start at the same point, because $v_0 = 0$, and end at the same minimum, because the velocity goes to zero. Keras and PyTorch store the point ahead.

# %% notes-nesterov [markdown] slide="notes"
# **For the lecturer:** Do the change of variable slowly; it is three lines, and it removes the mystery of why library code looks unlike the paper.

# %% nesterov-trap [markdown] slide="subslide"
# ### Old velocity or new velocity
#
# The same update can be written with the old velocity.
#
# $$
# \varphi_t = \varphi_{t-1} + \mu^2 v_{t-1} - (1 + \mu)\, \eta\, g_t
# $$
#
# The two ways must not be mixed. If $v$ is overwritten first and then used in this formula as if it were old, the first step is $(1 + \mu + \mu^2)\,\eta g$ instead of $(1 + \mu)\,\eta g$: for $\mu = 0.9$, $2.71\,\eta g$ instead of $1.9\,\eta g$.
#
# Among the learners' programs read for this course, this was the most frequent mistake in Nesterov's rule. It is hard to see: on the bowl the wrong rule is even faster, with 0.0139 after 30 steps instead of 0.0238.
#
# By hand, with $\eta = 0.1$ and $\mu = 0.9$ from $(-7, 2)$: $v_1 = (0.07, -0.4)$ and $\varphi_1 = (-6.867, 1.24)$.

# %% nesterov-check kind="demo" slide="skip"
eta, mu = 0.1, 0.9
theta, v = np.array(START), np.zeros(2)  # the look-ahead form
phi, w = np.array(START), np.zeros(2)  # the form that stores the point ahead
old, u = np.array(START), np.zeros(2)  # the same, with the old velocity
mixed, q = np.array(START), np.zeros(2)  # the mistake
for t in range(1, 31):
    v = mu * v - eta * bowl_gradient(theta + mu * v)
    theta = theta + v

    g = bowl_gradient(phi)
    w = mu * w - eta * g
    phi = phi + mu * w - eta * g

    g = bowl_gradient(old)
    old = old + mu**2 * u - (1 + mu) * eta * g
    u = mu * u - eta * g

    g = bowl_gradient(mixed)
    q = mu * q - eta * g
    mixed = mixed + mu**2 * q - (1 + mu) * eta * g

    assert np.allclose(phi, theta + mu * v) and np.allclose(phi, old)
    if t == 1:
        assert w.round(9).tolist() == [0.07, -0.4] and phi.round(9).tolist() == [-6.867, 1.24]
        first = (mixed - START) / (-eta * bowl_gradient(np.array(START)))
        assert first.round(9).tolist() == [2.71, 2.71]
        right_first = (phi - START) / (-eta * bowl_gradient(np.array(START)))
        assert right_first.round(9).tolist() == [1.9, 1.9]
assert (f"{bowl(*phi):.4f}", f"{bowl(*mixed):.4f}") == ("0.0238", "0.0139")
print(f"f = {bowl(*phi):.4f}", tr("old and new velocity mixed:"), f"f = {bowl(*mixed):.4f}")

# %% nesterov-task [markdown] slide="subslide"
# ### Exercise 3 (hard): `Nesterov`
#
# Write `class Nesterov` with the constructor `Nesterov(lr=0.01, momentum=0.9)` and the method `update(params, grads)`. All agreements of exercise 1 hold: dictionaries of float arrays, in place, one velocity per key from zero, gradients untouched, `self.lr` read at every call.
#
# The arrays in `params` hold the point ahead, $\varphi$. The arrays in `grads` are the gradients at that point. So the class never needs to compute a gradient.

# %% write-nesterov exercise="momentum.Nesterov" slide="subslide"

# %% nesterov-stability [markdown] slide="subslide"
# ### What Nesterov changes
#
# On one coordinate of a bowl the roots now solve another equation.
#
# $$
# z^2 - (1 + \mu)(1 - h)\, z + \mu\, (1 - h) = 0, \qquad h = \eta\lambda
# $$
#
# For $h < 1$ complex roots have the modulus $\sqrt{\mu(1 - h)}$, which is less than $\sqrt\mu$: steep directions are damped more. With $\eta = 0.1$ and $\mu = 0.9$ on our bowl, the factor along $y$ is 0.849 instead of 0.949, and along $x$ it is 0.944.
#
# With this setting, $f$ after 30 steps is 0.0238, against 0.0479 for momentum.
#
# The price is a smaller range of learning rates. The lemma with $r = 1$ gives:
#
# $$
# 0 < \eta\lambda < \frac{2 + 2\mu}{1 + 2\mu}
# $$
#
# For $\mu = 0.9$ the limit is 1.357: less than momentum's 3.8, and even less than the 2 of gradient descent.

# %% nesterov-stability-check kind="demo" slide="skip"
def nesterov_factor(h, mu):
    return np.abs(np.roots([1, -(1 + mu) * (1 - h), mu * (1 - h)])).max()


limit = (2 + 2 * 0.9) / (1 + 2 * 0.9)
assert round(limit, 3) == 1.357
assert nesterov_factor(limit - 0.001, 0.9) < 1 < nesterov_factor(limit + 0.001, 0.9)
assert [round(nesterov_factor(h, 0.9), 3) for h in (0.2, 0.01)] == [0.849, 0.944]
assert f"{bowl(*phi):.4f}" == "0.0238" and f"{bowl(*momentum_path[30]):.4f}" == "0.0479"

for scale in (0.99, 1.01):  # just inside and just outside of the limit along y
    rule = optimizers.Nesterov(lr=scale * limit / 2, momentum=0.9)
    print(f"η = {scale} · {limit / 2:.4f}   |y| = {abs(trajectory(rule, steps=1000)[-1, 1]):.1e}")

# %% valleys [markdown] slide="slide"
# ## 14. Does momentum find the global minimum?
#
# It is often said so. Test it on a loss with one parameter and two valleys.
#
# $$
# L(w) = (w^2 - 1)^2 + 0.3\, w
# $$
#
# The deeper valley is on the left, at $w = -1.036$ with $L = -0.305$. The shallower one is on the right, at $w = 0.960$ with $L = 0.294$. Between them is a hill at $w = 0.075$ with $L = 1.011$.
#
# Start on the right, at $w = 1.5$ and at $w = 2.0$, with $\eta = 0.01$. Predict for each start where $\mu = 0.5$ and $\mu = 0.95$ end.

# %% valleys-check kind="demo" slide="subslide"
def loss(w):
    return (w**2 - 1) ** 2 + 0.3 * w


def roll(start, mu, steps=3000, eta=0.01):
    """Return the whole run of momentum from one start, or from an array of starts."""
    w, v = np.array(start, dtype=float), np.zeros_like(start, dtype=float)
    run = [w]
    for _ in range(steps):
        v = mu * v - eta * (4 * w * (w**2 - 1) + 0.3)
        w = w + v
        run.append(w)
    return np.array(run)


stationary = np.sort(np.roots([4, 0, -4, 0.3]).real)
assert stationary.round(3).tolist() == [-1.036, 0.075, 0.960]
assert loss(stationary).round(3).tolist() == [-0.305, 1.011, 0.294]

ends = {(mu, start): roll(start, mu)[-1] for mu in (0.5, 0.95) for start in (1.5, 2.0)}
for (mu, start), end in ends.items():
    print(f"μ = {mu}   w₀ = {start}   w = {end:.3f}   L = {loss(end):.3f}")
assert [round(float(end), 3) for end in ends.values()] == [0.960, 0.960, -1.036, 0.960]

# %% valleys-figure kind="demo" slide="subslide"
rolls = {
    r"$\mu = 0.5$, $w_0 = 2$": roll(2.0, 0.5, 160),
    r"$\mu = 0.95$, $w_0 = 1.5$": roll(1.5, 0.95, 160),
    r"$\mu = 0.95$, $w_0 = 2$": roll(2.0, 0.95, 160),
}
crossings = [np.count_nonzero(np.diff(run > stationary[1])) for run in rolls.values()]
assert crossings == [0, 1, 2]

show(
    draw.valleys(loss, rolls, stationary),
    tr(
        "Left: the loss with its two valleys, at -1.036 and 0.960, and the hill between them. Right: the parameter over 160 steps. With a decay rate of 0.5 the run from 2 stays in the upper valley. With 0.95 the run from 1.5 crosses the hill once and stays in the lower, deeper valley; the run from 2 crosses the hill twice and comes back to the upper one."
    ),
)

# %% valleys-result [markdown] slide="subslide"
# ### A lottery, not a search
#
# With $\mu = 0.5$ both starts end in the shallower valley. With $\mu = 0.95$ the start at 1.5 ends in the deeper one, and the start at 2.0, which is higher and has more speed, crosses the hill, comes back, and ends in the shallower one.
#
# Try all starts between $-2.5$ and $2.5$. With $\mu = 0.5$, 51.5 % of them end in the deeper valley; with $\mu = 0.95$, 57.2 % do. Momentum did not sort the starts by quality: it cut the line into more pieces. The valley changes once along the line for $\mu = 0.5$, and 9 times for $\mu = 0.95$.

# %% valleys-scan kind="demo" slide="skip"
starts = np.linspace(-2.5, 2.5, 1001)
for mu, share, changes in ((0.5, 51.5, 1), (0.95, 57.2, 9)):
    deeper = roll(starts, mu)[-1] < 0
    assert round(100 * deeper.mean(), 1) == share
    assert np.count_nonzero(np.diff(deeper.astype(int))) == changes
    print(f"μ = {mu}   {100 * deeper.mean():.1f} %   {changes}")

# %% notes-valleys [markdown] slide="notes"
# **For the lecturer:** A short way to say it: momentum does not compare valleys, it only arrives at them with some speed.

# %% question-global-minimum [markdown] slide="subslide"
# ### Question
#
# A classmate writes: "With momentum, training does not end in a local minimum. It reaches the global minimum."
#
# Answer in five to ten sentences. Give one counterexample with all its numbers. Explain with the rule of section 3 why no setting can keep such a promise. Then correct the sentence: say what momentum can do, and on what this depends.
#
# Write your answer in the next cell. A person reads it, or you compare it yourself with the model answer: 4 points.

# %% answer-global-minimum [markdown] points="4" slide="skip"
# **Model answer.** The claim is false. Take $L(w) = (w^2 - 1)^2 + 0.3\,w$ with $\eta = 0.01$ and $\mu = 0.95$. From $w_0 = 2.0$ momentum ends at $w = 0.960$ with $L = 0.294$, although the global minimum is at $w = -1.036$ with $L = -0.305$. With $\mu = 0.5$ both starts, 1.5 and 2.0, end in that local minimum.
#
# The rule sees nothing but the gradients on its way. Near a local minimum the gradient pulls back, the velocity loses a fixed share at every step, and the ball comes to rest there just as it would in the global minimum. Nothing in $v_t$ and $\theta_t$ compares the depths of two valleys.
#
# A velocity $v$ carries the parameter a further $\mu v/(1-\mu)$ at most where the gradient is zero, and less uphill. So it can cross a hill that is low enough. Whether it does depends on the start, on $\eta$ and on $\mu$: from 1.5 it crossed the hill once and was lucky, from 2.0 it crossed twice and was not.
#
# Correct is: with suitable settings momentum comes to rest where the gradient is zero; on the way it can pass over shallow valleys and low hills. Only convexity guarantees that every such point is a global minimum.
#
# **Rubric, one point each.**
#
# - A counterexample with function, $\eta$, $\mu$, start and end, and a comparison with the global minimum.
#
# - The reason: the rule uses only gradients on its path, and friction lets it come to rest in any minimum.
#
# - What is true: velocity can carry the parameter over a low hill, and whether it does depends on start, $\eta$ and $\mu$.
#
# - A corrected claim that promises a stationary point at most, or names convexity as the case in which that is enough.

# %% bug-task [markdown] slide="slide"
# ## 15. Bug hunt: three messages, one class
#
# The class in the next cell was typed late in the evening, from memory. It contains real mistakes from real notes, and they show themselves one after the other.
#
# Before you run anything, read the code and write down: which message comes first, and when? While Python reads the cell, when an optimizer is made, at the first `update`, or at the second?
#
# Then repair the class until `FixedMomentum` follows the rule of section 3. All agreements of exercise 1 hold.
#
# The unrepaired cell stops with an error on purpose. If "Run all" stops there, go on with the cell below it by hand.

# %% repair-momentum exercise="momentum.fix_velocity" slide="subslide"

# %% bug-story [markdown] slide="subslide"
# ### What the three messages tell
#
# **A syntax error** is the cheapest mistake. Python refuses the whole cell while it reads it: a parameter without a default stands after one that has a default. Nothing has run, nothing is lost.
#
# **An attribute error** comes later: the name of a NumPy function is looked up only when the line runs. In a training script that is the first update, after the data is loaded and the first forward and backward pass are done. On a cluster this can be after an hour of waiting.
#
# **A key error at the second try** is the expensive one, because it points to the wrong place. The class stored an empty dictionary first and filled it afterwards. When the filling failed, the empty dictionary stayed. At the next call the state looks as if it were ready, and the message complains about a key that you never touched.
#
# The remedy is a habit: build new state in a local variable, and store it when it is complete. The next cell shows the effect on a class with the same flaw.
#
# One more trap: `np.empty_like` also returns an array of the right shape, and no message appears. But it contains whatever was in memory. Allocated is not the same as zero.

# %% bug-demo kind="demo" slide="subslide"
class HalfBuilt:
    """Store a dictionary before it is filled, as the broken class did."""

    def __init__(self):
        self.state = None

    def prepare(self, params):
        if self.state is None:
            self.state = {}  # visible from here on, and still empty
            for key, value in params.items():
                self.state[key] = np.one_like(value)
        return self.state["W1"]


half, messages = HalfBuilt(), []
for attempt in (1, 2):
    try:
        half.prepare({"W1": np.zeros(2)})
    except (AttributeError, KeyError) as error:
        messages.append(type(error).__name__)
        print(attempt, type(error).__name__, error)
assert messages == ["AttributeError", "KeyError"]

# %% summary [markdown] slide="slide"
# ## 16. What you can now do
#
# - The rule: $v \leftarrow \mu v - \eta g$, $\theta \leftarrow \theta + v$, from $v_0 = 0$. A decaying sum of gradients; at a constant gradient it works like the learning rate $\eta/(1-\mu)$.
#
# - On a bowl: stable for $0 < \eta\lambda < 2 + 2\mu$; the factor is $\sqrt\mu$ while it swings; the best setting replaces $\kappa$ by $\sqrt\kappa$.
#
# - In practice: when you raise $\mu$, lower $\eta$. When you copy a setting, ask for the form. When you compare rules, tune each of them.
#
# - Momentum makes no promise about the global minimum.
#
# Momentum still uses one learning rate for all parameters. The next lesson, AdaGrad, gives every parameter its own.

# %% references [markdown] slide="skip"
# ## References
#
# The heavy ball and its best setting on quadratic functions:
#
# - Polyak, B. T. (1964). Some methods of speeding up the convergence of iteration methods. USSR Computational Mathematics and Mathematical Physics 4(5), 1–17. doi:10.1016/0041-5553(64)90137-5
#
# Momentum in the training of neural networks, equation 9:
#
# - Rumelhart, D. E., Hinton, G. E., & Williams, R. J. (1986). Learning representations by back-propagating errors. Nature 323, 533–536. doi:10.1038/323533a0
#
# Nesterov's method (in Russian), the form used here, and the form with the point ahead:
#
# - Nesterov, Y. E. (1983). A method of solving a convex programming problem with convergence rate O(1/k²). Doklady Akademii Nauk SSSR 269(3), 543–547. https://www.mathnet.ru/eng/dan46009
#
# - Sutskever, I., Martens, J., Dahl, G., & Hinton, G. (2013). On the importance of initialization and momentum in deep learning. ICML, PMLR 28(3), 1139–1147. https://proceedings.mlr.press/v28/sutskever13.html
#
# - Bengio, Y., Boulanger-Lewandowski, N., & Pascanu, R. (2013). Advances in optimizing recurrent networks. ICASSP. arXiv:1212.0901
#
# The analysis by eigenvalues, with interactive figures, and the cycle of section 10:
#
# - Goh, G. (2017). Why momentum really works. Distill. doi:10.23915/distill.00006
#
# - Lessard, L., Recht, B., & Packard, A. (2016). Analysis and design of optimization algorithms via integral quadratic constraints. SIAM Journal on Optimization 26(1), 57–95. arXiv:1408.3595
#
# Momentum correction under a learning-rate schedule, and the digits of section 11:
#
# - Goyal, P., et al. (2017). Accurate, large minibatch SGD: training ImageNet in 1 hour. arXiv:1706.02677
#
# - Alpaydin, E., & Kaynak, C. (1998). Optical recognition of handwritten digits. UCI Machine Learning Repository. doi:10.24432/C50P49
#
# The documentation of each library states its own form: `torch.optim.SGD`, `optax.sgd` and `keras.optimizers.SGD`.

# %% progress-card slide="skip"
progress()
