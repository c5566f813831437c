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
# # RMSprop
#
# AdaGrad gives every parameter its own learning rate, and never raises it again.
#
# RMSprop changes one line of it: the sum of squared gradients becomes an average that forgets. You write this line, find out what it buys, and measure the price.

# %% goals [markdown] slide="subslide"
# ## What you will be able to do
#
# - Write RMSprop for a dictionary of arrays, correct to the last digit.
#
# - Derive the length of its first step, and of its steps in the long run.
#
# - Tell an average from a sum by one gradient followed by zeros.
#
# - Prove where RMSprop with a constant learning rate ends on a bowl: not in the minimum.
#
# - Mend this with a learning rate that fades, and show the effect on real data.
#
# - Convert a setting between libraries that put ε or ρ elsewhere.
#
# **Time:** about 60 minutes to read and to run the cells, and about 45 minutes more for the exercise and the questions.
#
# **You need:** AdaGrad, from the lesson before this one, and the sum of a geometric series.

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
from course_lib.bowl import CURVATURES, START, bowl_gradient, trajectory
from course_lib.datasets import digits
from course_lib.experiments import train
from course_lib.figures import descent, show
from course_lib.figures import rmsprop as draw
from course_lib.figures.momentum import learning_rates
from course_lib.figures.slider import explore
from course_lib.network import Network

use("en")

# %% recap [markdown] slide="slide"
# ## 1. Where we stand
#
# AdaGrad adds up the squares of all gradients, separately for each parameter, and divides by the root of the sum.
#
# $$
# s_t = s_{t-1} + g_t^2, \qquad \theta_t = \theta_{t-1} - \frac{\eta\, g_t}{\sqrt{s_t} + \varepsilon}
# $$
#
# The sum never falls. So the effective learning rate $\eta/\sqrt{s_t}$ of a parameter never rises: one large gradient at the start shortens all steps that follow, for ever.
#
# For sparse data this is welcome. For a network whose gradients are large in the first epoch and small later, it can end the training long before the minimum.

# %% recap-check kind="demo" slide="skip"
w, rule = {"w": np.array([0.0])}, optimizers.AdaGrad(lr=0.1)
moves = []
for g in [100.0] + 99 * [1.0]:  # one large gradient, then small ones
    before = w["w"].copy()
    rule.update(w, {"w": np.array([g])})
    moves.append(float(abs(w["w"] - before)[0]))
assert round(moves[0], 9) == 0.1 and max(moves[1:]) < 0.00101
print(f"Δ₁ = {moves[0]:.4f}   Δ₂ = {moves[1]:.6f}   Δ₁₀₀ = {moves[99]:.6f}")

# %% predict [markdown] slide="slide"
# ## 2. Predict first
#
# RMSprop with $\rho = 0.9$ keeps an average instead of a sum: 0.9 times the old value plus 0.1 times the new square. It starts at 0.
#
# **Fall.** The gradients are 10, 0, 0, 0. What does the average do after the first step? (a) it stays at 10; (b) it falls by a tenth at each step; (c) it is 0 at once.
#
# **Start.** How long is the first step, with $\eta = 0.1$ and any gradient that is not 0? (a) 0.1; (b) about 0.3; (c) it depends on the gradient.
#
# **Rest.** On the bowl with $\eta = 0.1$, where is $x$ after 3000 steps? (a) at 0, to many digits; (b) it jumps between two points for ever; (c) still far away.

# %% predict-lock kind="demo" slide="subslide"
# Replace each "?" by "a", "b" or "c", then run the cell. Later cells compare.
prediction = {"fall": "?", "start": "?", "rest": "?"}

# %% notes-predict [markdown] slide="notes"
# **For the lecturer:** Let the class vote. Most people choose (a) in the last question. Keep the counts for section 8.

# %% rule [markdown] slide="slide"
# ## 3. The rule
#
# $$
# s_t = \rho\, s_{t-1} + (1 - \rho)\, g_t^2, \qquad \theta_t = \theta_{t-1} - \frac{\eta\, g_t}{\sqrt{s_t} + \varepsilon}, \qquad s_0 = 0, \qquad t = 1, 2, \dots
# $$
#
# Here $g_t = \nabla L(\theta_{t-1})$, and squares, roots and quotients are element-wise: every entry of every parameter has its own $s$. The decay rate $0 \le \rho < 1$ is the weight of the past, $\eta > 0$ the learning rate, and $\varepsilon$ a small number that prevents a division by zero.
#
# Only the first formula differs from AdaGrad. The name says what the root is: a running **r**oot of the **m**ean **s**quare of the gradient.
#
# The mean square is not the variance: the mean is not subtracted. A gradient that is always 5 has the mean square 25 and the variance 0.

# %% unrolled [markdown] slide="subslide"
# ### An average that forgets
#
# Put the first formula into itself until $s_0 = 0$ is reached.
#
# $$
# s_t = (1 - \rho) \left( g_t^2 + \rho\, g_{t-1}^2 + \rho^2 g_{t-2}^2 + \dots + \rho^{t-1} g_1^2 \right)
# $$
#
# The weights are those of a geometric series. They add up to $1 - \rho^t$, which approaches 1: this is what makes it an average. AdaGrad gives every square the weight 1, so its weights add up to $t$.
#
# A square has lost half of its weight after $\ln 2 / \ln(1/\rho)$ steps: 6.6 steps for $\rho = 0.9$, and 69 steps for $\rho = 0.99$. As a rule of thumb, the average looks back $1/(1-\rho)$ steps.

# %% unrolled-check kind="demo" slide="skip"
rng = np.random.default_rng(0)
g, rho, s = rng.normal(size=40), 0.9, 0.0
for value in g:
    s = rho * s + (1 - rho) * value**2
weights = (1 - rho) * rho ** np.arange(40)[::-1]
assert np.isclose(s, weights @ g**2) and np.isclose(weights.sum(), 1 - rho**40)

half_lives = {rho: np.log(2) / np.log(1 / rho) for rho in (0.9, 0.99)}
assert round(half_lives[0.9], 1) == 6.6 and round(half_lives[0.99]) == 69
for rho, steps in half_lives.items():
    print(f"ρ = {rho}   t½ = {steps:.1f}   1/(1−ρ) = {1 / (1 - rho):.0f}")

# %% notes-rule [markdown] slide="notes"
# **For the lecturer:** Write both first lines, AdaGrad's and RMSprop's, under each other, and ask for the difference in one word. "Sum" and "average" is the answer; "ρ" is not yet one.

# %% fingerprints [markdown] slide="slide"
# ### One gradient, then silence
#
# Give a rule the gradients 10, 0, 0, 0 and print its $s$. Five rows, five different rules. Which row belongs to which rule?
#
# | | $s_1$ | $s_2$ | $s_3$ | $s_4$ |
# |---|---|---|---|---|
# | A | 10 | 9 | 8.1 | 7.29 |
# | B | 100 | 100 | 100 | 100 |
# | C | 90 | 9 | 0.9 | 0.09 |
# | D | 100 | 90 | 81 | 72.9 |
# | E | 1 | 0.9 | 0.81 | 0.729 |
#
# The rules, in another order: AdaGrad; RMSprop; RMSprop with the two weights exchanged; RMSprop without the factor $1 - \rho$; RMSprop without the square. The checker of this course knows all five.
#
# One sentence from lecture notes fits only row B: "the array grows by the squared gradient at every step". It was copied from AdaGrad to RMSprop together with the code comment.

# %% fingerprints-check kind="demo" slide="subslide"
rules = {
    "ρ s + (1 − ρ) g²": lambda s, g: 0.9 * s + (1 - 0.9) * g**2,
    "s + g²": lambda s, g: s + g**2,
    "(1 − ρ) s + ρ g²": lambda s, g: (1 - 0.9) * s + 0.9 * g**2,
    "ρ s + g²": lambda s, g: 0.9 * s + g**2,
    "ρ s + (1 − ρ) g": lambda s, g: 0.9 * s + (1 - 0.9) * g,
}
rows = {}
for name, rule in rules.items():
    s, rows[name] = 0.0, []
    for g in (10, 0, 0, 0):
        s = rule(s, g)
        rows[name].append(round(s, 9))
    print(f"{name:18s}", rows[name])
print(tr("Fall: you predicted"), prediction["fall"], "·", tr("computed:"), rows["ρ s + (1 − ρ) g²"])

assert rows["ρ s + (1 − ρ) g²"] == [10, 9, 8.1, 7.29]
assert rows["s + g²"] == [100, 100, 100, 100]
assert rows["(1 − ρ) s + ρ g²"] == [90, 9, 0.9, 0.09]
assert rows["ρ s + g²"] == [100, 90, 81, 72.9]
assert rows["ρ s + (1 − ρ) g"] == [1, 0.9, 0.81, 0.729]

# %% by-hand [markdown] slide="slide"
# ## 4. One step by hand
#
# Take a pencil: $f(x, y) = x^2/20 + y^2$, $\eta = 0.1$, $\rho = 0.9$, start $\theta_0 = (-7, 2)$, $s_0 = (0, 0)$. The effect of $\varepsilon = 10^{-8}$ is too small to see.
#
# $$
# \begin{aligned} g_1 &= (-0.7,\; 4) & s_1 &= 0.1\,(0.49,\; 16) = (0.049,\; 1.6) \\ \sqrt{s_1} &= (0.2214,\; 1.2649) & \theta_1 &= (-7,\; 2) - 0.1\left(\frac{-0.7}{0.2214},\; \frac{4}{1.2649}\right) = (-6.6838,\; 1.6838) \end{aligned}
# $$
#
# Both coordinates moved by the same length, 0.3162, although one slope is almost six times the other.
#
# Now compute the second step yourself: first the gradient, then the two averages, then the position. The next cell shows them.

# %% by-hand-check kind="demo" slide="subslide"
theta, s, by_hand = np.array(START), np.zeros(2), []
for t in (1, 2):
    g = bowl_gradient(theta)
    s = 0.9 * s + 0.1 * g**2
    theta = theta - 0.1 * g / (np.sqrt(s) + 1e-8)
    by_hand.append([array.round(4).tolist() for array in (g, s, theta)])
    print(f"t = {t}   g = {by_hand[-1][0]}   s = {by_hand[-1][1]}   θ = {by_hand[-1][2]}")

assert by_hand[0] == [[-0.7, 4.0], [0.049, 1.6], [-6.6838, 1.6838]]
assert np.sqrt([0.049, 1.6]).round(4).tolist() == [0.2214, 1.2649]
assert round(7 - 6.6838, 4) == round(2 - 1.6838, 4) == 0.3162
assert 5.5 < 4 / 0.7 < 6  # one slope is almost six times the other

# %% notes-by-hand [markdown] slide="notes"
# **For the lecturer:** Ask before the second step: will it be longer or shorter than the first? Shorter, because the average has only now begun to fill. Section 6 says by how much.

# %% rmsprop-task [markdown] slide="slide"
# ## 5. Exercise: the rule as a class
#
# Write `class RMSprop` with the constructor `RMSprop(lr=0.01, rho=0.9, eps=1e-8)` and the method `update(params, grads)`.
#
# - `params` and `grads` are dictionaries with the same keys; the values are float arrays. One call makes one step of the rule of section 3 for every key.
#
# - Every key has its own array of averages, one for each entry. It starts at zero, it lives on between the calls, and it is not corrected in any way.
#
# - $\varepsilon$ stands outside the root, as in the rule.
#
# - Work in place, leave the arrays in `grads` as they are, and read `self.lr` at every call. Two optimizers must not share anything.
#
# The card says what it saw, and names the mistake or the library whose form you wrote. `hint("rmsprop.RMSprop")` gives one hint at a time, three in all.

# %% write-rmsprop exercise="rmsprop.RMSprop" slide="subslide"

# %% first-step [markdown] slide="slide"
# ## 6. A long first step
#
# Let the gradient of a parameter be the same number $g$ at every step. Then the average is a geometric series.
#
# $$
# s_t = (1 - \rho)\left(1 + \rho + \dots + \rho^{t-1}\right) g^2 = (1 - \rho^t)\, g^2
# $$
#
# Divide by its root. The size of $g$ cancels, and only its sign is left.
#
# $$
# |\theta_t - \theta_{t-1}| = \frac{\eta\, |g|}{\sqrt{1 - \rho^t}\; |g|} = \frac{\eta}{\sqrt{1 - \rho^t}}
# $$
#
# The first step has the length $\eta/\sqrt{1-\rho}$: 3.162 times $\eta$ for $\rho = 0.9$, and 10 times $\eta$ for $\rho = 0.99$. The reason is $s_0 = 0$: at the start the average is too small, so the quotient is too large.
#
# Later the length approaches $\eta$. With $\rho = 0.9$ it is 1.24 times $\eta$ after 10 steps; with $\rho = 0.99$ still 1.26 times after 100 steps. In the first 100 steps RMSprop with $\rho = 0.99$ goes 203 times $\eta$, twice as far as the learning rate says.
#
# Adam, in the next lesson, repairs exactly this.

# %% first-step-check kind="demo" slide="subslide"
def lengths(rho, steps):
    """Return the lengths of RMSprop's steps in units of η, for a constant gradient."""
    w, rule, places = {"w": np.array([0.0])}, optimizers.RMSprop(lr=1.0, rho=rho), [0.0]
    for _ in range(steps):
        rule.update(w, {"w": np.array([-7.0])})
        places.append(float(w["w"][0]))
    return np.diff(places)


for rho in (0.9, 0.99):
    measured = lengths(rho, 100)
    assert np.allclose(measured, 1 / np.sqrt(1 - rho ** np.arange(1, 101)), atol=1e-6)
    print(f"ρ = {rho}   " + "  ".join(f"{measured[t - 1]:.3f}" for t in (1, 2, 10, 100)))

assert [round(float(lengths(rho, 1)[0]), 3) for rho in (0.9, 0.99)] == [3.162, 10]
assert round(lengths(0.9, 10)[9], 2) == 1.24 and round(lengths(0.99, 100)[99], 2) == 1.26
assert round(lengths(0.99, 100).sum()) == 203
first = 0.1 * lengths(0.9, 1)[0]
print(tr("Start: you predicted"), prediction["start"], "·", tr("computed:"), round(float(first), 4))

# %% scale [markdown] slide="subslide"
# ### What the loss is measured in does not matter
#
# Multiply the loss by 1000. Every gradient becomes 1000 times as large, every root too, and the path stays the same. Only $\varepsilon$ notices.
#
# Gradient descent with the same factor diverges. So $\eta$ now has the unit of the parameter itself: it says how far one step goes, about, whatever the slope.
#
# The same holds for each parameter alone. A factor on one coordinate of the gradient changes nothing, and this is how the flat and the steep direction of the bowl come to move equally fast.
#
# Turn the bowl by 45 degrees, and this advantage is gone, as it was for AdaGrad. With the best learning rate of a grid, 30 steps reach a height below $10^{-10}$ on the bowl as it is, and 0.003 on the turned one.

# %% scale-check kind="demo" slide="skip"
plain = trajectory(optimizers.RMSprop(lr=0.1), steps=30)
times_1000 = trajectory(optimizers.RMSprop(lr=0.1), START, 30, lambda p: 1000 * bowl_gradient(p))
one_scaled = trajectory(
    optimizers.RMSprop(lr=0.1), START, 30, lambda p: bowl_gradient(p) * [1.0, 50.0]
)
assert np.abs(plain - times_1000).max() < 1e-6 and np.abs(plain - one_scaled).max() < 1e-6
gd_1000 = trajectory(optimizers.SGD(lr=0.1), START, 30, lambda p: 1000 * bowl_gradient(p))
assert np.abs(gd_1000[-1]).min() > 1e6

turn = np.array([[1.0, -1.0], [1.0, 1.0]]) / np.sqrt(2)
straight = np.diag(CURVATURES)
turned = turn @ straight @ turn.T
heights = {}
for name, bend, start in (("=", straight, np.array(START)), ("45°", turned, turn @ START)):
    ends = [
        trajectory(optimizers.RMSprop(lr=lr), start, 30, lambda p: bend @ p)[-1]
        for lr in np.arange(0.02, 3, 0.02)
    ]
    heights[name] = min(float(end @ bend @ end) / 2 for end in ends)
    print(f"{name:4s} {heights[name]:.1e}")
assert heights["="] < 1e-10 and round(heights["45°"], 3) == 0.003

# %% burst [markdown] slide="slide"
# ## 7. Forgetting a burst
#
# At step 50 the gradient, otherwise 1, is 30 for a single step. What do the rules remember of it 100 steps later?
#
# AdaGrad remembers everything. Its sum jumps by 900 and stays there; all later steps are shorter than they would have been.
#
# RMSprop jumps too. Then the burst fades by the factor $\rho$ per step, and the step length comes back to $\eta$: with $\rho = 0.9$ after some 70 steps, with $\rho = 0.99$ after several hundred.

# %% burst-figure kind="demo" slide="subslide"
def memory(gradients, rho=None):
    """Return s after each gradient: AdaGrad's sum, or with rho RMSprop's average."""
    s, history = 0.0, []
    for g in gradients:
        s = s + g**2 if rho is None else rho * s + (1 - rho) * g**2
        history.append(s)
    return np.array(history)


spike = np.ones(200)
spike[49] = 30.0
kept = {
    "AdaGrad": memory(spike),
    r"RMSprop  $\rho = 0.9$": memory(spike, 0.9),
}
assert kept["AdaGrad"][49] - kept["AdaGrad"][48] == 900
after = {name: 1 / np.sqrt(s[149]) for name, s in kept.items()}  # 100 steps after the burst
assert round(after["AdaGrad"], 3) == 0.031
assert round(after[r"RMSprop  $\rho = 0.9$"], 3) == 0.999
back = {rho: np.argmax(memory(np.r_[spike, np.ones(2000)], rho)[50:] < 1.1) for rho in (0.9, 0.99)}
assert 60 < back[0.9] < 80 and 300 < back[0.99] < 600

show(
    draw.burst(spike, kept, tr("step $t$"), ("$s_t$", r"$|\Delta\theta_t|\,/\,\eta$")),
    tr(
        "Left: the sum of AdaGrad grows, jumps by 900 at step 50 and goes on growing; the average of RMSprop jumps to 91 and falls back to 1. Right: the step length in units of the learning rate. One hundred steps after the burst it is {ada:.3f} for AdaGrad and {rms:.3f} for RMSprop."
    ).format(ada=after["AdaGrad"], rms=after[r"RMSprop  $\rho = 0.9$"]),
)

# %% burst-play kind="demo" slide="subslide"
def play(rho, size):
    gradients = np.ones(200)
    gradients[49] = size
    label = rf"RMSprop  $\rho = {rho:.2f}$"
    curves = {"AdaGrad": memory(gradients), label: memory(gradients, rho)}
    alt = tr("A burst of {size:.0f} at step 50; at the end the average is {s:.2f}.")
    return show(
        draw.burst(gradients, curves, tr("step $t$"), ("$s_t$", r"$|\Delta\theta_t|\,/\,\eta$")),
        alt.format(size=size, s=curves[label][-1]),
    )


explore(play, {"rho": (0.0, 0.99, 0.01), "size": (1.0, 100.0, 1.0)}, {"rho": 0.99, "size": 30.0})

# %% burst-play-note [markdown] slide="skip"
# Where sliders work, the cell above shows two: the decay rate and the size of the burst. Find the largest $\rho$ with which a burst of 100 is forgotten at step 200. Without sliders, change the numbers in the cell before and run it again.

# %% target [markdown] slide="subslide"
# ### A target that moves
#
# The same with a parameter that has somewhere to go. The loss is $\frac12 (w - c)^2$, and $c$ jumps between $1$ and $-1$ every 50 steps, 100 times in all.
#
# With $\eta = 0.5$, AdaGrad reaches the first two targets. Each jump adds its squares to the sum, and it slows down: at the end of the 10th phase it is 0.38 away from the target, at the end of the 100th 0.82. RMSprop with $\eta = 0.1$ is as quick after 100 jumps as after two.
#
# To be fair: with $\eta = 30$ AdaGrad survives these 100 jumps. Its sum then starts near $\eta^2$, where $\eta/\sqrt{s}$ is 1, the best learning rate for this loss. A fast enough start postpones the decline; it does not remove it.

# %% target-figure kind="demo" slide="subslide"
def follow(rule, jumps=100, every=50):
    """Return target and parameter after each step while the minimum jumps."""
    w = {"w": np.array([0.0])}
    targets = np.repeat(np.resize([1.0, -1.0], jumps), every)
    places = []
    for target in targets:
        rule.update(w, {"w": w["w"] - target})
        places.append(float(w["w"][0]))
    return targets, np.array(places)


targets, slow = follow(optimizers.AdaGrad(lr=0.5))
_, quick = follow(optimizers.RMSprop(lr=0.1))
_, strong = follow(optimizers.AdaGrad(lr=30.0))
misses = {
    name: np.abs(run - targets)[49::50]
    for name, run in (("AdaGrad", slow), ("RMSprop", quick), ("strong", strong))
}
assert misses["AdaGrad"][:2].max() < 0.002
assert misses["AdaGrad"][[9, 99]].round(2).tolist() == [0.38, 0.82]
assert misses["RMSprop"][1:].max() < 0.001 and misses["strong"][-1] < 0.001

last = slice(-400, None)
show(
    draw.chase(
        targets[last],
        {r"AdaGrad  $\eta = 0.5$": slow[last], r"RMSprop  $\eta = 0.1$": quick[last]},
        tr("step $t$"),
    ),
    tr(
        "The last 400 of 5000 steps. The target, dashed, jumps between 1 and -1 every 50 steps. AdaGrad moves only a small part of the way before the next jump and stays {miss:.2f} short at the end; RMSprop arrives each time."
    ).format(miss=misses["AdaGrad"][-1]),
)

# %% notes-target [markdown] slide="notes"
# **For the lecturer:** Someone will ask why not make η large. Show the sentence with η = 30, and ask what happens after 10,000 jumps. The sum grows without limit, only later.

# %% cycle [markdown] slide="slide"
# ## 8. The price: it never comes to rest
#
# Near the minimum of a bowl the gradient becomes small. RMSprop divides by its size, so the step does not become small.
#
# Suppose that $x$ jumps between $a$ and $-a$ for ever. Then $|g| = \lambda a$ at each step, the average is $s = \lambda^2 a^2$, and the step is $\eta\,\lambda a / (\lambda a) = \eta$. But from $a$ to $-a$ it is $2a$.
#
# $$
# 2a = \eta, \qquad a = \frac{\eta}{2}
# $$
#
# The curvature $\lambda$ has canceled: steep or flat, every coordinate ends up jumping between $\eta/2$ and $-\eta/2$. This is what RMSprop does on our bowl, for $\rho = 0.5$, 0.9 and 0.99 alike.
#
# AdaGrad does not do so: its sum grows with every jump, and the jumps become shorter. What looked like its weakness is also what lets it stop.

# %% cycle-figure kind="demo" slide="subslide"
runs = {
    r"RMSprop  $\eta = 0.1$": trajectory(optimizers.RMSprop(lr=0.1), steps=400),
    r"AdaGrad  $\eta = 1.5$": trajectory(optimizers.AdaGrad(lr=1.5), steps=400),
}
for rho in (0.5, 0.9, 0.99):
    late = trajectory(optimizers.RMSprop(lr=0.1, rho=rho), steps=5000)[-100:]
    assert np.abs(late).round(3).tolist() == 100 * [[0.05, 0.05]]
    assert np.all(np.sign(late[1:]) == -np.sign(late[:-1]))
rest = trajectory(optimizers.RMSprop(lr=0.1), steps=3000)[-2:, 0]
print(tr("Rest: you predicted"), prediction["rest"], "·", tr("computed:"), rest.round(3).tolist())
assert np.abs(runs[r"AdaGrad  $\eta = 1.5$"][-1]).max() < 1e-9

show(
    descent.errors(runs),
    tr(
        "Distance of each coordinate from the minimum over 400 steps, on a logarithmic scale. RMSprop falls to 0.05, half its learning rate, in both coordinates and stays there. AdaGrad falls below 0.000000001."
    ),
)

# %% cycle-stable [markdown] slide="subslide"
# ### Is the cycle stable?
#
# The argument above says: if the run ends in a cycle of two points, they lie at $\pm\eta/2$. It does not say that the run ends there. For a bowl the experiment does, for every $\rho$ that we tried.
#
# A heuristic shows why. While $s$ is larger than $\lambda^2\eta^2/4$, the factor of one step, $1 - \eta\lambda/\sqrt{s}$, has a size below 1, so $x$ shrinks, and $s$ follows it downward. Once $s$ is smaller, the factor lies below $-1$, $x$ grows, and $s$ follows it upward. In between stands the cycle.
#
# So the average is a thermostat: it regulates the effective learning rate to $\eta/\sqrt{s} = 2/\lambda$. This is exactly the limit at which gradient descent stops converging. RMSprop steers itself to the edge.
#
# The thermostat reacts late, because the average has to forget first. With $\eta = 0.5$ the run comes closer to $y = 0$ than $10^{-9}$ before step 40, and is thrown out again: by step 1000 it jumps between $\pm 0.25$. A short run can look like convergence.

# %% cycle-stable-check kind="demo" slide="skip"
path, rho, s = [np.array(START)], 0.9, np.zeros(2)
for _ in range(1000):
    g = bowl_gradient(path[-1])
    s = rho * s + (1 - rho) * g**2
    path.append(path[-1] - 0.1 * g / np.sqrt(s))
effective = 0.1 / np.sqrt(s)
assert effective.round(3).tolist() == [20, 1] == [2 / 0.1, 2 / 2.0]
hasty = np.abs(trajectory(optimizers.RMSprop(lr=0.5), steps=1000)[:, 1])
assert hasty[:40].min() < 1e-9 and hasty[-2:].round(3).tolist() == [0.25, 0.25]
print("η/√s =", effective.round(3).tolist(), "  2/λ =", [2 / low for low in CURVATURES])

# %% fading [markdown] slide="subslide"
# ### The remedy: let the learning rate fade
#
# If the cycle has the width $\eta$, make $\eta$ smaller on the way. A learning-rate schedule that goes to zero takes the cycle along.
#
# On the bowl: start with $\eta = 0.3$ and let it fall on a straight line to 0 over 100 steps. The run ends closer to the minimum than $10^{-6}$. With the constant learning rate 0.3 it is 0.18 away after the same 100 steps.
#
# RMSprop adapts the learning rate of each parameter to the size of its gradients. It does not adapt it to the progress of the training. These are two different tasks, and the second remains yours.

# %% fading-check kind="demo" slide="subslide"
class Fading:
    """Let the learning rate of a rule fall to 0 on a straight line."""

    def __init__(self, rule, updates):
        self.rule, self.start, self.updates, self.t = rule, rule.lr, updates, 0

    def update(self, params, grads):
        self.rule.lr = self.start * (1 - self.t / self.updates)
        self.t += 1
        self.rule.update(params, grads)


constant = trajectory(optimizers.RMSprop(lr=0.3), steps=100)
fading = trajectory(Fading(optimizers.RMSprop(lr=0.3), 100), steps=100)
gaps = [float(np.linalg.norm(run[-1])) for run in (constant, fading)]
assert round(gaps[0], 2) == 0.18 and gaps[1] < 1e-6
print(f"‖θ₁₀₀‖ = {gaps[0]:.2f}   {gaps[1]:.1e}")

# %% notes-cycle [markdown] slide="notes"
# **For the lecturer:** Return to the votes on the third question. Then ask: who has seen a training loss that goes down and then only trembles? With RMSprop and Adam at a constant learning rate this is what the cycle looks like.

# %% sign [markdown] slide="slide"
# ## 9. Where the rule comes from
#
# With $\rho = 0$ the average is the newest square alone, and the rule becomes $\theta_t = \theta_{t-1} - \eta\, \mathrm{sign}(g_t)$. Only the sign counts. Rules of this kind, such as Rprop, are good with exact gradients.
#
# With mini-batches they fail. Hinton's lecture gives the reason. Take ten mini-batches: nine have the gradient 0.1, one has $-0.9$. The mean is 0, so the weight should stay where it is. Sign descent moves it nine steps down and one step up.
#
# The remedy is to divide neighboring mini-batches by nearly the same number. With $\rho = 0.9$ the drift over ten mini-batches falls from $8\eta$ to $0.7\eta$, with $\rho = 0.99$ to $0.07\eta$. So $\rho$ has to be large enough to even out the noise, and small enough to follow the real changes of the gradient.

# %% sign-check kind="demo" slide="subslide"
drift = {}
for rho in (0.0, 0.9, 0.99):
    w, rule = {"w": np.zeros(1)}, optimizers.RMSprop(lr=1.0, rho=rho)
    places = []
    for _ in range(200):
        places.append(float(w["w"][0]))
        for g in 9 * [0.1] + [-0.9]:
            rule.update(w, {"w": np.array([g])})
    drift[rho] = (places[100] - places[-1]) / 99  # after the first hundred rounds
    print(f"ρ = {rho:4}   {drift[rho]:.3f} η")
assert round(drift[0.0], 3) == 8 and round(drift[0.9], 1) == 0.7 and round(drift[0.99], 2) == 0.07
assert abs(sum(9 * [0.1] + [-0.9])) < 1e-12

# %% digits [markdown] slide="slide"
# ## 10. Real data: does it need no tuning?
#
# Lecture notes praise RMSprop with two sentences: it does not end in local minima, and its hyperparameters hardly need tuning. The first one you refute in question 1. Here is the second.
#
# A network 64–100–100–10 with ReLU learns the digits, 10 epochs with mini-batches of 64, three seeds, seven learning rates. Once with a constant learning rate, once with one that fades to 0.
#
# Before you run the cell, predict two things: over how many factors of ten in $\eta$ is the accuracy above 0.9? And which of the two is better at its best learning rate?

# %% digits-figure kind="demo" slide="subslide"
data = digits()
rates = np.array([1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1])


def learn(make, seed, epochs=10):
    """Train one network; return the loss of the last epoch and the last accuracy."""
    weights, order = np.random.default_rng(seed).spawn(2)
    history = train(Network((64, 100, 100, 10), weights), data, make(), epochs, 64, order)
    return history.epoch_losses[-1], history.final_accuracy


makers = {
    "constant": lambda lr: optimizers.RMSprop(lr=lr),
    "fading": lambda lr: Fading(optimizers.RMSprop(lr=lr), 230),
}
results = {
    name: np.array([[learn(lambda: make(lr), seed) for seed in range(3)] for lr in rates])
    for name, make in makers.items()
}  # the axes of each array: learning rate, seed, (loss, accuracy)
titles = {"constant": tr("constant learning rate"), "fading": tr("fading learning rate")}
panels = {
    titles[name]: {"RMSprop": (rates, scores[..., 0])} for name, scores in results.items()
}
accuracy = {name: scores[..., 1].mean(axis=1) for name, scores in results.items()}
show(
    learning_rates(panels, tr("training loss of the last epoch")),
    tr(
        "Training loss of the last epoch against the learning rate, both axes logarithmic, a dot per seed. Constant: the loss falls from above 1 at 0.0001 to about 0.05 near 0.003 and rises to about 1 at 0.1. Fading: it falls below 0.02 between 0.01 and 0.03. Mean test accuracy at 0.01: {constant:.3f} constant, {fading:.3f} fading."
    ).format(constant=accuracy["constant"][4], fading=accuracy["fading"][4]),
)

# %% digits-result [markdown] slide="subslide"
# ### What the numbers say
#
# **The learning rate decides.** With a constant one, the accuracy is below 0.85 at $\eta = 0.0001$, above 0.92 between 0.001 and 0.01, and below 0.75 at 0.1. The good range is about a factor of ten wide.
#
# **Fading helps more than tuning.** At $\eta = 0.01$ the fading rate reaches an accuracy above 0.97 with each of the three seeds. With a constant one, seeds differ by several hundredths: each run is stopped in the middle of its dance, in 17,610 coordinates at once.
#
# One thing RMSprop does make easier: $\eta = 0.001$ to $0.01$ is a sensible first guess for very different networks, because the step length no longer depends on the scale of the loss. A first guess is not yet a tuned rate.
#
# As always, the images of one writer are in both parts of these data, so the accuracies are higher than for new writers.

# %% digits-check kind="demo" slide="skip"
steady, faded = accuracy["constant"], accuracy["fading"]
for lr, a, b in zip(rates, steady, faded):
    print(f"η = {lr:6g}   {a:.3f}   {b:.3f}")
assert steady[0] < 0.85 and steady[2:5].min() > 0.92 and steady[6] < 0.75
assert results["fading"][4, :, 1].min() > 0.97
assert np.ptp(results["constant"][2:5, :, 1], axis=1).max() > 0.02
assert results["fading"][4:6, :, 0].mean(axis=1).max() < 0.02
network = Network((64, 100, 100, 10), np.random.default_rng(0))
assert sum(array.size for array in network.params.values()) == 17610

# %% notes-digits [markdown] slide="notes"
# **For the lecturer:** Ask which of the two curves a paper would show that wants RMSprop to look good, and which one if it wants to look bad. Then ask what an honest comparison needs: both rules tuned, the schedule included.

# %% question-claims [markdown] slide="subslide"
# ### Question 1
#
# A page of lecture notes says: "RMSprop does not get stuck in a local minimum but finds the global one, and it rarely needs tuning."
#
# Answer in five to ten sentences. Refute the first half with an experiment of your own on $L(w) = (w^2 - 1)^2 + 0.3\,w$ from $w_0 = 2$, whose deeper valley is at $w = -1.036$ and whose shallower one is at $w = 0.960$; give $\eta$, $\rho$ and where the run ends, for a small and for a large $\eta$. Refute the second half with numbers of section 10. Then write what is true instead.
#
# Write your answer in the next cell. A person reads it, or you compare it yourself with the model answer: 4 points.

# %% question-claims-check kind="demo" slide="skip"
def settle(lr, steps=3000):
    """Return the last ten positions of RMSprop on the loss with two valleys."""
    w, rule, places = {"w": np.array([2.0])}, optimizers.RMSprop(lr=lr), []
    for _ in range(steps):
        rule.update(w, {"w": 4 * w["w"] * (w["w"] ** 2 - 1) + 0.3})
        places.append(float(w["w"][0]))
    return np.array(places[-10:])


assert np.abs(settle(0.01) - 0.960).max() < 0.006
assert np.ptp(settle(0.5)) > 0.5
print(settle(0.01).round(3)[-2:], settle(0.5).round(2)[-4:])

# %% answer-claims [markdown] points="4" slide="skip"
# **Model answer.** The first half is false. On the given loss with $\rho = 0.9$ and $\eta = 0.01$, RMSprop from $w_0 = 2$ ends in the shallower valley, where it jumps by 0.005 to both sides of $w = 0.960$. With $\eta = 0.5$ it does leave this valley, but it does not stay in the deeper one either: after 3000 steps it still jumps over a range of more than 0.5, because its steps are about $\eta$ long wherever it is.
#
# The rule sees only the gradients on its way, and divides them by their recent size. Nothing in it compares two valleys. A long step can cross a hill in either direction.
#
# The second half is refuted by the digits: with a constant learning rate the accuracy goes from below 0.85 at $\eta = 0.0001$ to above 0.92 around 0.003 and down to below 0.75 at 0.1. And a schedule changes the result by more than the choice among the good learning rates.
#
# True is: the step length of RMSprop does not depend on the scale of the loss or of a single parameter, so a first guess of $\eta$ carries over between problems better than that of SGD. It still has to be tuned and to fade, and $\rho$ and $\varepsilon$ are added to the settings.
#
# **Rubric, one point each.**
#
# - A run with $\eta$, $\rho$, start and end that stays in the shallower valley.
#
# - A run with a large $\eta$, or an argument, that shows that leaving a valley is no choice of the deeper one.
#
# - Numbers from the digits that show how much $\eta$ matters.
#
# - What is true: independence of scale, a good first guess; not more. Frequent wrong answer, no point: "it is true for convex losses", which says nothing about tuning.

# %% conventions [markdown] slide="slide"
# ## 11. Other people's RMSprop
#
# Libraries differ in two things: where $\varepsilon$ stands, and what they take when you name no setting.
#
# | library | $\rho$ by default | $\varepsilon$ by default | $\varepsilon$ stands | $\eta$ by default |
# |---|---|---|---|---|
# | this course | 0.9 | $10^{-8}$ | outside the root | 0.01 |
# | PyTorch | 0.99, called `alpha` | $10^{-8}$ | outside | 0.01 |
# | Keras | 0.9, called `rho` | $10^{-7}$ | inside | 0.001 |
# | optax | 0.9, called `decay` | $10^{-8}$ | inside, unless `eps_in_sqrt=False` | none |
#
# The place of $\varepsilon$ matters where gradients are tiny. For a coordinate whose gradient is $10^{-6}$, the first step is $3.07\,\eta$ with $\varepsilon = 10^{-8}$ outside and $0.01\,\eta$ with the same $\varepsilon$ inside: 307 times shorter. For gradients near 1 there is nothing to see.
#
# The two defaults of $\rho$ differ in memory by a factor of ten, and in the first step by $\sqrt{10}$: a setting copied from PyTorch's documentation to Keras is not the same rule.

# %% conventions-check kind="demo" slide="subslide"
g, s = 1e-6, 0.1 * 1e-12
outside, inside = g / (np.sqrt(s) + 1e-8), g / np.sqrt(s + 1e-8)
assert round(outside, 2) == 3.07 and round(inside, 2) == 0.01
assert round(outside / inside) == 307
assert abs((1 / (np.sqrt(0.1) + 1e-8)) / (1 / np.sqrt(0.1 + 1e-8)) - 1) < 1e-7
print(f"{outside:.4f} η   {inside:.4f} η   {outside / inside:.0f}")

m = s = 0.0
for t in range(1, 101):
    m, s = 0.9 * m + 0.1 * 1.0, 0.9 * s + 0.1 * 1.0
    if t in (10, 50, 100):
        print(f"t = {t}   {1 / np.sqrt(s):.3f} η   {1 / np.sqrt(s - m**2):.1f} η")
    if t == 50:
        assert round(1 / np.sqrt(s - m**2)) == 14
assert 1 / np.sqrt(s - m**2) > 190

# %% centered [markdown] slide="subslide"
# ### The centered variant
#
# Graves (2013) keeps a second average, of the gradient itself, and divides by the root of the difference: an estimate of the standard deviation.
#
# $$
# m_t = \rho\, m_{t-1} + (1 - \rho)\, g_t, \qquad \theta_t = \theta_{t-1} - \frac{\eta\, g_t}{\sqrt{s_t - m_t^2} + \varepsilon}
# $$
#
# PyTorch and Keras offer it as `centered=True`. Where gradients agree for long, the difference goes to 0 and the steps become long: with a constant gradient the 50th step is 14 times $\eta$, the 100th more than 190 times. The cell above computes them.

# %% question-copied [markdown] slide="subslide"
# ### Question 2
#
# A notebook trains with Keras's RMSprop, $\eta = 0.001$ and all other settings by default. A colleague moves it to PyTorch with `lr=0.001` and nothing else. The loss jumps up in the first steps and then falls more slowly than before.
#
# Explain in four to eight sentences: compute how long the first step was and is, in units of $\eta$, for gradients near 1; say over how many steps the surplus lasts; name a second difference, and two remedies that need no new rule.
#
# Write your answer in the next cell: 4 points.

# %% answer-copied [markdown] points="4" slide="skip"
# **Model answer.** Keras takes $\rho = 0.9$ and PyTorch 0.99. The first step has the length $\eta/\sqrt{1 - \rho}$: $3.16\,\eta$ before and $10\,\eta$ now, so every parameter starts with a jump of 0.01 instead of 0.003. With a constant gradient step $t$ has the length $\eta/\sqrt{1-\rho^t}$; the surplus lasts about $1/(1-\rho)$ steps, 10 before and 100 now. That explains the jump of the loss.
#
# Afterwards the average looks back about 100 steps. The large gradients of the beginning stay in the denominator longer, so the steps recover more slowly. A second difference is $\varepsilon$: $10^{-7}$ inside the root means that no denominator is below $3 \cdot 10^{-4}$; outside with $10^{-8}$, coordinates with tiny gradients move much further.
#
# Remedies: set `alpha=0.9`; or keep 0.99 and raise the learning rate from a small value over the first 100 steps or more (warm-up). Adam's bias correction would be another rule.
#
# **Rubric, one point each.**
#
# - The two first steps, $3.16\,\eta$ and $10\,\eta$, with the formula.
#
# - The surplus lasts about $1/(1-\rho)$ steps, 100 instead of 10.
#
# - A second difference: the memory of $s$, or the place and size of $\varepsilon$, with its effect.
#
# - Two remedies, for example `alpha=0.9` and a warm-up. No point for "a smaller learning rate" alone: it shortens all steps, also the later ones.

# %% summary [markdown] slide="slide"
# ## 12. What you can now do
#
# - The rule: $s \leftarrow \rho s + (1 - \rho) g^2$, $\theta \leftarrow \theta - \eta g/(\sqrt{s} + \varepsilon)$, from $s_0 = 0$. An average where AdaGrad has a sum.
#
# - Its test: the gradients 10, 0, 0, 0 must give 10, 9, 8.1, 7.29.
#
# - Its start: the first step is $\eta/\sqrt{1-\rho}$, whatever the gradient.
#
# - Its end: on a bowl every coordinate jumps between $\pm\eta/2$, until the learning rate fades.
#
# - It makes the step length independent of the scale of the loss. It makes no promise about the global minimum, and it does not choose the learning rate.
#
# The next lesson joins this average of squares with an average of gradients, and repairs the first step: Adam.

# %% references [markdown] slide="skip"
# ## References
#
# The rule, and the example with ten mini-batches:
#
# - Tieleman, T., & Hinton, G. (2012). Lecture 6.5: RMSprop, divide the gradient by a running average of its recent magnitude. COURSERA: Neural Networks for Machine Learning.
#
# The centered variant, equations 38 to 45:
#
# - Graves, A. (2013). Generating sequences with recurrent neural networks. arXiv:1308.0850
#
# The rule it came from, which uses only signs:
#
# - Riedmiller, M., & Braun, H. (1993). A direct adaptive method for faster backpropagation learning: the RPROP algorithm. IEEE International Conference on Neural Networks, 586–591. doi:10.1109/ICNN.1993.298623
#
# AdaGrad, for comparison:
#
# - Duchi, J., Hazan, E., & Singer, Y. (2011). Adaptive subgradient methods for online learning and stochastic optimization. Journal of Machine Learning Research 12, 2121–2159. https://jmlr.org/papers/v12/duchi11a.html
#
# The digits of section 10:
#
# - Alpaydin, E., & Kaynak, C. (1998). Optical recognition of handwritten digits. UCI Machine Learning Repository. doi:10.24432/C50P49
#
# The documentation of each library states its own form: `torch.optim.RMSprop`, `keras.optimizers.RMSprop` and `optax.rmsprop`.

# %% progress-card slide="skip"
progress()
