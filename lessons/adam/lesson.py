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
# # Adam
#
# Momentum smooths the direction of the steps. RMSprop gives every parameter a scale of its own.
#
# Adam does both, and repairs what both averages get wrong in the first steps.
#
# In this lesson you derive that repair, write the rule, prove how long its steps can be, and learn to tell a right Adam from wrong ones that train just as well.

# %% goals [markdown] slide="subslide"
# ## What you will be able to do
#
# - Derive the bias correction, and say which assumption it uses and where.
#
# - Write Adam for a dictionary of arrays, correct to the last digit.
#
# - Prove how long a step can become, and show that the scale of the loss does not matter.
#
# - Tell the published forms of Adam apart by their numbers.
#
# - Repair two broken versions, and construct data that convict a third one.
#
# - Refute two popular sentences about Adam with numbers of your own.
#
# **Time:** about 100 minutes to read and to run the cells, and about two and a half hours more for the exercises. You can stop after any section and come back another day.
#
# **You need:** momentum, AdaGrad and RMSprop from the lessons before this one; the geometric series; and the expected value of a sum. Section 7 also uses the Cauchy–Schwarz inequality; the exercises do not.

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
from course_lib.bowl import START, bowl, bowl_gradient, steps_below, trajectory
from course_lib.datasets import centered, digits, minibatches
from course_lib.experiments import sweep, train
from course_lib.figures import adam as draw
from course_lib.figures import descent, show, show_animation
from course_lib.figures.slider import explore
from course_lib.network import Network

use("en")

# %% recap [markdown] slide="slide"
# ## 1. Where we stand
#
# Our bowl is still $f(x, y) = x^2/20 + y^2$ with the gradient $(x/10,\; 2y)$, and every run starts at $(-7, 2)$.
#
# Momentum keeps part of the last step. In its averaged form it replaces the gradient by an exponential moving average, with weights that add up to 1 in the long run.
#
# $$
# m_t = \mu\, m_{t-1} + (1 - \mu)\, g_t, \qquad \theta_t = \theta_{t-1} - \eta\, m_t
# $$
#
# Started from $m_0 = 0$, its first step is only $\eta(1-\mu)\,g_1$: a tenth of the usual step for $\mu = 0.9$.

# %% recap-scales [markdown] slide="subslide"
# AdaGrad and RMSprop divide each coordinate by the root of its own squared gradients. AdaGrad adds them up, RMSprop averages them.
#
# $$
# \text{AdaGrad: } s_t = s_{t-1} + g_t^2 \qquad \text{RMSprop: } s_t = \rho\, s_{t-1} + (1 - \rho)\, g_t^2 \qquad \theta_t = \theta_{t-1} - \frac{\eta\, g_t}{\sqrt{s_t} + \varepsilon}
# $$
#
# AdaGrad never forgets, so its steps can only shrink relative to the gradient. RMSprop forgets, so its steps can grow again.
#
# But RMSprop also starts from $s_0 = 0$, and its first step is $\eta/\sqrt{1-\rho}$ in every coordinate: $3.16\,\eta$ for $\rho = 0.9$ and $10\,\eta$ for $\rho = 0.99$.
#
# So one average starts too small above the fraction bar, and another one starts too small below it. This lesson repairs both.
#
# Every number in this lesson is computed in a cell near it, and the cell stops with an error if the number is wrong.

# %% recap-check kind="demo" slide="skip"
assert bowl_gradient(START).tolist() == [-0.7, 4.0]
for rho, factor in ((0.9, 3.16), (0.99, 10.0)):
    first = trajectory(optimizers.RMSprop(lr=0.1, rho=rho), steps=1)[1] - START
    assert np.abs(first / 0.1).round(2).tolist() == [factor, factor]
    print(f"ρ = {rho}   |θ₁ − θ₀| = {np.abs(first / 0.1).round(2)} η")

# %% notes-recap [markdown] slide="notes"
# **For the lecturer:** Write the two recursions for m and s side by side on the board and ask for the first value of each, given one gradient g. Leave both answers there: the class will see in section 4 that one repair serves both.

# %% predict [markdown] slide="slide"
# ## 2. Predict first
#
# Decide before you compute. A prediction that turns out wrong is worth more here than a right one.
#
# **First.** At $(-7, 2)$ the gradient is $(-0.7, 4)$. How far does Adam's first step go along the two coordinates? (a) along $y$ almost six times as far as along $x$; (b) equally far; (c) along $x$ farther.
#
# **Scale.** Someone multiplies the loss by 1000 and leaves $\eta$ alone. Adam's steps become (a) 1000 times as long; (b) as long as before; (c) 1000 times shorter.
#
# **Past.** The first gradient of a coordinate was 0.1, 1 or 10. The second one is 1. After which first gradient is the second step the longest? (a) 0.1; (b) 1; (c) 10.
#
# **Digits.** Five optimizers train the same network, each with the best learning rate of a grid. The best and the worst test accuracy of the five differ by (a) more than 5 percentage points; (b) 2 to 5; (c) less than 2.

# %% notes-predict [markdown] slide="notes"
# **For the lecturer:** Collect votes by hand before anyone computes, and write the counts on the board. Return to them in sections 5, 7, 8 and 12.

# %% predict-lock kind="demo" slide="subslide"
# Replace each "?" by "a", "b" or "c", then run the cell. Later cells compare.
prediction = {"first": "?", "scale": "?", "past": "?", "digits": "?"}

# %% rule [markdown] slide="slide"
# ## 3. The rule
#
# $$
# \begin{aligned} m_t &= \beta_1\, m_{t-1} + (1 - \beta_1)\, g_t & \hat m_t &= \frac{m_t}{1 - \beta_1^{\,t}} \\ s_t &= \beta_2\, s_{t-1} + (1 - \beta_2)\, g_t \odot g_t & \hat s_t &= \frac{s_t}{1 - \beta_2^{\,t}} \end{aligned}
# $$
#
# $$
# \theta_t = \theta_{t-1} - \eta\, \frac{\hat m_t}{\sqrt{\hat s_t} + \varepsilon}, \qquad m_0 = s_0 = 0, \qquad t = 1, 2, \dots
# $$
#
# Here $g_t = \nabla_\theta L_{B_t}(\theta_{t-1})$ is the gradient of the loss on mini-batch $B_t$, at the point where the step begins. The symbol $\odot$ means the product element by element. The square root and the division are element-wise, too.
#
# The usual values are $\eta = 0.001$, $\beta_1 = 0.9$, $\beta_2 = 0.999$ and $\varepsilon = 10^{-8}$ (Kingma and Ba 2015). Each array of parameters has its own $m$ and $s$; one counter $t$ serves them all.

# %% moments [markdown] slide="subslide"
# ### What the letters mean
#
# $m_t$ **estimates the first moment**, the mean of the gradient. $s_t$ **estimates the second moment**, the mean of its square. They are estimates, made from the gradients so far, with more weight on the recent ones.
#
# The second moment is not the variance: nothing is subtracted before squaring. If the gradient is 3 at every step, its variance is 0, but $\hat s = 9$, and the step is $\eta \cdot 3/\sqrt9 = \eta$. With the standard deviation in its place, the step would be a division by 0.
#
# The paper calls the second moment $v$. We keep $v$ for the velocity of momentum, as some programs do, and write $s$.
#
# The $\varepsilon$ does more than prevent a division by zero. It is a size: a coordinate whose gradients are much smaller than $\varepsilon$ hardly moves. So it matters how large it is and where it stands; section 10 measures this.

# %% wrong-forms [markdown] slide="subslide"
# ### Where wrong versions come from
#
# Each of these stands in real lecture notes, courses or programs.
#
# - $\theta_{t+1} = \theta_t - \dots$ with $t = 0, 1, \dots$ The first step would then use $1 - \beta^0 = 0$ and divide 0 by 0. Count first, then compute: the first step is $t = 1$.
#
# - $\widehat{m_t}$ with the hat over the index. The hat belongs to the letter: $\hat m_t$ is the corrected value of the average at step $t$.
#
# - No initial values. The correction is made for $m_0 = s_0 = 0$ and for nothing else.
#
# - $G^2$, never defined. It is the gradient $g_t$, squared element by element: not the squared length, not a matrix product.
#
# - $\hat m/\hat s$ without the root. The step then has the unit of one over a gradient.
#
# - A move with $m_{t-1}$, the average from before this step. The first step then goes nowhere.
#
# - Adam's formulas printed above AdaGrad's code, or Adam's name without any code. A formula and its program belong together, so that one can test the other.

# %% rule-check kind="demo" slide="skip"
with np.errstate(invalid="ignore"):
    from_zero = np.float64(0.0) / (1 - 0.9**0)
assert np.isnan(from_zero)

m = s = 0.0
for t in range(1, 101):
    m, s = 0.9 * m + 0.1 * 3.0, 0.999 * s + 0.001 * 3.0**2
m_hat, s_hat = m / (1 - 0.9**100), s / (1 - 0.999**100)
assert (round(m_hat, 9), round(s_hat, 9), round(m_hat / np.sqrt(s_hat), 9)) == (3, 9, 1)
print(f"t = 0: {from_zero}   m̂ = {m_hat:.6f}   ŝ = {s_hat:.6f}")

# %% notes-rule [markdown] slide="notes"
# **For the lecturer:** Read the last line aloud from right to left: take the average gradient, measure it in units of its own typical size, and go η times that far. Ask for the unit of each symbol: m has that of the gradient, s that of its square, and η that of the parameter.

# %% correction [markdown] slide="slide"
# ## 4. The correction, derived
#
# Put the rule for $m$ into itself until $m_0 = 0$ is reached.
#
# $$
# m_t = (1 - \beta_1) \sum_{i=0}^{t-1} \beta_1^{\,i}\, g_{t-i}
# $$
#
# There are $t$ terms, with $i = 0, \dots, t-1$. (Some textbooks let the sum run to $t$; that is one term too many.) The gradients are random, because the mini-batches are drawn at random. Take the expected value of both sides.
#
# $$
# \mathrm{E}[m_t] = (1 - \beta_1) \sum_{i=0}^{t-1} \beta_1^{\,i}\; \mathrm{E}[g_{t-i}]
# $$
#
# **Assumption:** all gradients so far have the same expected value, $\mathrm{E}[g_1] = \dots = \mathrm{E}[g_t] = \mathrm{E}[g]$. Only here does it enter: it lets the expected value out of the sum. The rest is a geometric series.
#
# $$
# \mathrm{E}[m_t] = (1 - \beta_1)\, \frac{1 - \beta_1^{\,t}}{1 - \beta_1}\; \mathrm{E}[g] = (1 - \beta_1^{\,t})\; \mathrm{E}[g]
# $$

# %% correction-both [markdown] slide="subslide"
# So $m_t$ is too small by the known factor $1 - \beta_1^{\,t}$, and $\hat m_t = m_t/(1 - \beta_1^{\,t})$ has the right expected value. Nothing in the derivation needed $g$ itself: with $g^2$ in its place and $\beta_2$ for $\beta_1$ it gives $\hat s_t$.
#
# | $t$ | 1 | 2 | 10 | 100 | 1000 |
# |---|---|---|---|---|---|
# | $1 - 0.9^t$ | 0.1 | 0.19 | 0.651 | 0.99997 | 1 |
# | $1 - 0.999^t$ | 0.001 | 0.002 | 0.010 | 0.095 | 0.632 |
#
# After one step $m$ holds a tenth of what it should, and $s$ a thousandth. After 100 steps $m$ needs no help any more, but $s$ still lacks 90 %.

# %% correction-honest [markdown] slide="subslide"
# ### What is true without the assumption
#
# In training the gradients do change: they shrink, and they turn. The assumption is then false. What remains?
#
# Divide the sum by $1 - \beta_1^{\,t}$. The weights of $\hat m_t$ are $(1-\beta_1)\,\beta_1^{\,i}/(1-\beta_1^{\,t})$. They are positive and **add up to exactly 1, at every step**. So $\hat m_t$ is a weighted mean of the gradients so far, and lies between the smallest and the largest of them. This holds for any gradients. The uncorrected $m_t$ is the same mean with a share $\beta_1^{\,t}$ of zeros mixed in.
#
# With one gradient the mean is that gradient: $\hat m_1 = g_1$ and $\hat s_1 = g_1^2$. With equal gradients it is that value at every step.
#
# One more caution: a right expected value of $\hat m$ and of $\hat s$ does not mean that the quotient $\hat m/\sqrt{\hat s}$ has the expected value $\mathrm{E}[g]/\sqrt{\mathrm{E}[g^2]}$. "Unbiased" is a property of the two averages, not of the step.

# %% correction-check kind="demo" slide="skip"
table = {
    beta: [optimizers.bias_factor(beta, t) for t in (1, 2, 10, 100, 1000)] for beta in (0.9, 0.999)
}
assert [round(f, 3) for f in table[0.9]] == [0.1, 0.19, 0.651, 1.0, 1.0]
assert round(table[0.9][3], 5) == 0.99997
assert [round(f, 3) for f in table[0.999]] == [0.001, 0.002, 0.010, 0.095, 0.632]

for beta, t in ((0.9, 1), (0.9, 7), (0.999, 50)):
    weights = (1 - beta) * beta ** np.arange(t)
    assert np.isclose(weights.sum(), 1 - beta**t)
    assert np.isclose((weights / (1 - beta**t)).sum(), 1)

# The expected value, measured: 20,000 sequences of noisy gradients with mean 1.
g = np.random.default_rng(0).normal(1.0, 1.0, size=(5, 20_000))
m = np.zeros(20_000)
for t in range(1, 6):
    m = 0.9 * m + 0.1 * g[t - 1]
    assert abs(m.mean() - (1 - 0.9**t)) < 5 * m.std() / np.sqrt(20_000)
    print(f"t = {t}   E[m] ≈ {m.mean():.3f}   1 − β₁ᵗ = {1 - 0.9**t:.3f}")

# %% averages [markdown] slide="subslide"
# ### See it
#
# A gradient that is 1 on average, with noise of standard deviation 1. Its second moment is $1^2 + 1^2 = 2$. The two averages start at 0 and climb; the corrected ones scatter around the expected value from the first step on, widely at first, because they have seen little.
#
# The correction cannot create information. It only takes the zeros out of the mean.

# %% averages-figure kind="demo" slide="subslide"
g = np.random.default_rng(3).normal(1.0, 1.0, 3000)
streams = {"m": (g, 0.9), "s": (g**2, 0.999)}
steps = np.arange(1, 3001)
tracks = {}
for name, (values, beta) in streams.items():
    average, track = 0.0, []
    for value in values:
        average = beta * average + (1 - beta) * value
        track.append(average)
    tracks[name] = np.array(track)
hats = {name: tracks[name] / (1 - beta**steps) for name, (_, beta) in streams.items()}

assert np.isclose(hats["m"][0], g[0]) and np.isclose(hats["s"][0], g[0] ** 2)
assert abs(hats["s"][99] - 2) < 0.5 and tracks["s"][99] < 0.3
show(
    draw.averages(
        {
            r"$m_t$,  $\beta_1 = 0.9$": (tracks["m"][:300], hats["m"][:300], 1.0),
            r"$s_t$,  $\beta_2 = 0.999$": (tracks["s"], hats["s"], 2.0),
        },
        [tr("average from 0"), tr("corrected"), tr("expected value")],
        tr("step $t$"),
    ),
    tr(
        "Two panels with logarithmic axes of the steps. Left, over 300 steps: the average of the gradients with decay rate 0.9 climbs from near 0 and meets its corrected copy after about 30 steps; both then swing around 1. Right, over 3000 steps: the average of the squares with decay rate 0.999 is {early:.2f} after 100 steps, its corrected copy {fixed:.2f}, near the expected 2; the two meet only after several thousand steps."
    ).format(early=tracks["s"][99], fixed=hats["s"][99]),
)

# %% early [markdown] slide="subslide"
# ### What the first steps would be without it
#
# Let the gradient be the same number $g > 0$ at every step. With both corrections every step is $\eta$. Without them the step is $\eta$ times a quotient in which $g$ cancels.
#
# $$
# \frac{m_t}{\sqrt{s_t}} = \frac{1 - \beta_1^{\,t}}{\sqrt{1 - \beta_2^{\,t}}}
# $$
#
# At $t = 1$ it is $0.1/\sqrt{0.001} = 3.16$. It is tempting to stop here and to say "about three times too long". But then it **grows**, because $m$ recovers within ten steps and $s$ does not: at $t = 12$ a step is $6.57\,\eta$. Only from step 1751 on does it stay within 10 % of $\eta$.
#
# If only $m$ is corrected, the first step is $31.6\,\eta$. If only $s$ is corrected, it is $0.1\,\eta$.

# %% early-figure kind="demo" slide="subslide"
t = np.arange(1, 3001)
m_factor, s_factor = 1 - 0.9**t, np.sqrt(1 - 0.999**t)
lengths = {
    tr("both corrected"): np.ones(len(t)),
    tr("neither corrected"): m_factor / s_factor,
    tr("only $m$ corrected"): 1 / s_factor,
    tr("only $s$ corrected"): m_factor,
}
neither = m_factor / s_factor
assert round(neither[0], 2) == 3.16 and round(neither.max(), 2) == 6.57
assert t[neither.argmax()] == 12 and t[neither > 1.1][-1] + 1 == 1751
assert (round(1 / s_factor[0], 1), round(m_factor[0], 9)) == (31.6, 0.1)

show(
    draw.step_lengths(lengths, tr("step $t$"), tr("length of the step, in units of $\\eta$")),
    tr(
        "Length of each step under a constant gradient, both axes logarithmic. With both corrections it is 1 throughout. With neither it starts at 3.16, rises to 6.57 at step 12, and falls back to 1 over more than a thousand steps. With only m corrected it starts at 31.6, with only s corrected at 0.1."
    ),
)

# %% notes-correction [markdown] slide="notes"
# **For the lecturer:** Ask before the figure: "does the uncorrected step get better after the first one?" Most people say yes. The peak of 6.57 at step 12 surprises, and it shows why the default decay rates need the correction so badly: the two averages recover at very different speeds.

# %% bias-task [markdown] slide="slide"
# ### Exercise 1: `bias_factor`
#
# Write the function `bias_factor(beta, t)`. It returns the sum of all weights that a running average from 0 has given after $t$ steps: the number that $m_t$ or $s_t$ is divided by.
#
# - `beta` is a float with $0 \le \beta < 1$; `t` is an integer, 1 after the first step.
#
# - The result is a float.
#
# The check works as in the lesson on momentum. The card says what it saw; if your function agrees with a known mistake, the card names it. Stuck? `hint("adam.bias_factor")` gives one hint at a time, three in all, and `solution("adam.bias_factor")` shows a model solution once you have passed. You can check as often as you like.

# %% write-bias exercise="adam.bias_factor" slide="subslide"

# %% by-hand [markdown] slide="slide"
# ## 5. Two steps by hand
#
# Take a pencil: $\eta = 0.3$, the usual decay rates, start $\theta_0 = (-7, 2)$. The $\varepsilon$ is too small to matter here. The first step:
#
# $$
# \begin{aligned} g_1 &= (-0.7,\; 4) & m_1 &= 0.1\, g_1 = (-0.07,\; 0.4) & s_1 &= 0.001\, g_1^2 = (0.00049,\; 0.016) \\ & & \hat m_1 &= m_1/0.1 = (-0.7,\; 4) & \hat s_1 &= s_1/0.001 = (0.49,\; 16) \end{aligned}
# $$
#
# $$
# \theta_1 = (-7,\; 2) - 0.3 \left( \frac{-0.7}{\sqrt{0.49}},\; \frac{4}{\sqrt{16}} \right) = (-7,\; 2) - 0.3\,(-1,\; 1) = (-6.7,\; 1.7)
# $$
#
# The first step has the length $\eta$ in **every** coordinate, whatever the gradient is: it is $\eta \cdot \mathrm{sign}(g_1)$.
#
# Without the corrections the quotient along $x$ would be $-0.07/\sqrt{0.00049} = -3.162$, and the one along $y$ the same with the other sign. The ball would land at $(-6.0513,\; 1.0513)$.

# %% by-hand-second [markdown] slide="subslide"
# The second step, with $g_2 = \nabla f(-6.7,\; 1.7) = (-0.67,\; 3.4)$:
#
# $$
# \begin{aligned} m_2 &= 0.9\, m_1 + 0.1\, g_2 = (-0.13,\; 0.7) & \hat m_2 &= m_2/0.19 = (-0.6842,\; 3.6842) \\ s_2 &= 0.999\, s_1 + 0.001\, g_2^2 = (0.00093841,\; 0.027544) & \hat s_2 &= s_2/0.001999 = (0.46944,\; 13.7789) \end{aligned}
# $$
#
# $$
# \theta_2 = (-6.7,\; 1.7) - 0.3\,(-0.9986,\; 0.9925) = (-6.4004,\; 1.4022)
# $$
#
# Both coordinates still move at almost the same speed, although the gradient is five times as large along $y$.
#
# Now compute the third step yourself: $m$, $s$, the hats and the new point. The next cell shows them.

# %% by-hand-check kind="demo" slide="subslide"
theta, m, s = np.array(START), np.zeros(2), np.zeros(2)
points, ratios = [], []
for t in (1, 2, 3):
    g = bowl_gradient(theta)
    m = 0.9 * m + 0.1 * g
    s = 0.999 * s + 0.001 * g**2
    m_hat, s_hat = m / (1 - 0.9**t), s / (1 - 0.999**t)
    theta = theta - 0.3 * m_hat / (np.sqrt(s_hat) + 1e-8)
    points.append(theta.round(4).tolist())
    ratios.append((m_hat / np.sqrt(s_hat)).round(4).tolist())
    print(f"t = {t}   g = {g.round(4)}   m = {m.round(5)}   s = {s.round(8)}")
    print(f"        m̂ = {m_hat.round(4)}   ŝ = {s_hat.round(5)}   θ = {theta.round(4)}")
    if t == 2:
        assert m.round(9).tolist() == [-0.13, 0.7] and m_hat.round(4).tolist() == [-0.6842, 3.6842]
        assert s.round(9).tolist() == [0.00093841, 0.027544]
        assert (round(s_hat[0], 5), round(s_hat[1], 4)) == (0.46944, 13.7789)

assert points[:2] == [[-6.7, 1.7], [-6.4004, 1.4022]] and ratios[1] == [-0.9986, 0.9925]
assert points[2] == [-6.1015, 1.1089]
plain = np.array(START) - 0.3 * np.array([-0.07, 0.4]) / np.sqrt([0.00049, 0.016])
assert plain.round(4).tolist() == [-6.0513, 1.0513]
moved = np.abs(np.array(points[0]) - START).round(6).tolist()
print(tr("First: you predicted"), prediction["first"], "·", tr("computed:"), moved)

# %% notes-by-hand [markdown] slide="notes"
# **For the lecturer:** Have the class compute the third step in pairs. The common slip is to continue from the corrected values instead of from m and s. Ask what would go wrong: the next step would correct them a second time.

# %% adam-task [markdown] slide="slide"
# ## 6. Exercise 2: the rule as a class
#
# Write `class Adam` with the constructor `Adam(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8)` and the method `update(params, grads)`.
#
# - `params` and `grads` are dictionaries with the same keys, for example `"W1"` and `"b1"`. The values are float arrays; the arrays of one key have the same shape. The keys are the same at every call.
#
# - One call of `update` makes one step of section 3 for every key. Each key has its own $m$ and $s$, which start at zero and live on between the calls. The counter $t$ is one for all keys, and is 1 during the first call.
#
# - The $\varepsilon$ is added outside the root, beside the corrected average.
#
# - Work in place: the very array that the caller passed must hold the new numbers afterwards. Leave the arrays in `grads` as they are.
#
# - Keep the four settings in `self.lr`, `self.beta1`, `self.beta2` and `self.eps`. Read `self.lr` at every call: a schedule changes it between two calls.
#
# - Two optimizers must not share anything.

# %% write-adam exercise="adam.Adam" slide="subslide"

# %% step-size [markdown] slide="slide"
# ## 7. How long is a step?
#
# Leave $\varepsilon$ aside for a moment; it only makes steps shorter. The step of one coordinate is then $\eta$ times a number without a unit.
#
# $$
# \frac{|\theta_t - \theta_{t-1}|}{\eta} = \frac{|\hat m_t|}{\sqrt{\hat s_t}}
# $$
#
# Above stands the mean of the gradients, below their root mean square. Three cases to remember:
#
# - **All gradients equal**: the quotient is exactly 1, at every step.
#
# - **Pure noise around 0**: the mean almost cancels. With independent gradients of one distribution, the root mean square of the quotient is in the long run about $\sqrt{(1-\beta_1)/(1+\beta_1)} = 0.229$.
#
# - **One large gradient after a long silence**: up to $(1-\beta_1)/\sqrt{1-\beta_2} = 3.16$.
#
# So $\eta$ is a length in the unit of the parameter: a typical step is shorter than $\eta$, whatever the loss is. This is one reason why the same value is a sensible first try in many networks.

# %% scale [markdown] slide="subslide"
# ### The scale of the loss does not matter
#
# Multiply the loss by $c > 0$. Every gradient is multiplied by $c$, so $m$ by $c$ and $s$ by $c^2$, and the quotient stays the same.
#
# $$
# \frac{c\, \hat m_t}{\sqrt{c^2\, \hat s_t}} = \frac{\hat m_t}{\sqrt{\hat s_t}}
# $$
#
# With $\varepsilon = 0$ this is exact. With $\varepsilon = 10^{-8}$ it is exact for all practical purposes while the gradients are much larger than that. For given gradients it holds for each coordinate separately.
#
# For gradient descent the same change is a change of the learning rate by the factor $c$.

# %% scale-check kind="demo" slide="subslide"
ends = {}
for c in (0.001, 1.0, 1000.0):
    ends[c] = trajectory(
        optimizers.Adam(lr=0.3), steps=30, grad=lambda p, c=c: c * bowl_gradient(p)
    )
    print(f"c = {c:6g}   θ₃₀ = {ends[c][30].round(6)}")
assert np.allclose(ends[1000.0], ends[1.0], atol=1e-6) and np.allclose(
    ends[0.001], ends[1.0], atol=1e-3
)

first_step = {c: round(float(abs(path[1, 1] - path[0, 1])), 3) for c, path in ends.items()}
assert first_step == {0.001: 0.3, 1.0: 0.3, 1000.0: 0.3}
print(tr("Scale: you predicted"), prediction["scale"], "·", tr("computed:"), first_step)

noise, steps_of_noise = np.random.default_rng(0), []
params, rule = {"w": np.zeros(20_000)}, optimizers.Adam(lr=1.0)
for _ in range(100):
    before = params["w"].copy()
    rule.update(params, {"w": noise.normal(size=20_000)})
    steps_of_noise.append(params["w"] - before)
typical = np.sqrt(np.mean(np.square(steps_of_noise[-1])))
assert round(np.sqrt(0.1 / 1.9), 3) == 0.229 and abs(typical - 0.23) < 0.01
print(f"{np.sqrt(0.1 / 1.9):.3f}   {typical:.3f}")

# %% bound [markdown] slide="subslide"
# ### The longest step
#
# Section 2.1 of the paper gives two limits: $\eta\,(1-\beta_1)/\sqrt{1-\beta_2}$ where $1-\beta_1 > \sqrt{1-\beta_2}$, and $\eta$ otherwise. With the usual values this is $3.16\,\eta$.
#
# The first value belongs to the lone gradient after silence. Is it the longest step that any gradients can cause? Write $\hat m$ and $\hat s$ as weighted means.
#
# $$
# \hat m_t = \sum_{i=0}^{t-1} a_i\, g_{t-i}, \quad a_i = \frac{(1-\beta_1)\,\beta_1^{\,i}}{1 - \beta_1^{\,t}} \qquad\qquad \hat s_t = \sum_{i=0}^{t-1} b_i\, g_{t-i}^2, \quad b_i = \frac{(1-\beta_2)\,\beta_2^{\,i}}{1 - \beta_2^{\,t}}
# $$
#
# By the Cauchy–Schwarz inequality:
#
# $$
# \hat m_t^2 = \Bigl( \sum_i \frac{a_i}{\sqrt{b_i}} \cdot \sqrt{b_i}\, g_{t-i} \Bigr)^2 \le \Bigl( \sum_i \frac{a_i^2}{b_i} \Bigr)\, \hat s_t
# $$
#
# The sum in brackets does not depend on the gradients. Its root is the exact limit of a step, in units of $\eta$.

# %% bound-value [markdown] slide="subslide"
# It is again a geometric series, with the ratio $q = \beta_1^2/\beta_2$. At $t = 1$ it gives 1, and it grows with $t$ (the next cell checks this up to $t = 400$). For $\beta_1 < \sqrt{\beta_2}$ we have $q < 1$, and for large $t$ it tends to:
#
# $$
# \sqrt{\sum_i \frac{a_i^2}{b_i}} \;\longrightarrow\; \frac{1 - \beta_1}{\sqrt{(1 - \beta_2)\,(1 - \beta_1^2/\beta_2)}} = 7.27
# $$
#
# The inequality becomes an equality when $g_{t-i}$ is proportional to $a_i/b_i$, that is to $(\beta_1/\beta_2)^i$: gradients of one sign that grow by the factor $\beta_2/\beta_1 = 1.11$ at every step.
#
# So the paper's limit holds for the case that it was made for, the lone gradient, and not in general: while gradients grow by 11 % a step, as in a run that is about to diverge, Adam's steps become up to $7.27\,\eta$. With $\beta_1 = 0.9$ and $\beta_2 = 0.99$ the paper's limit is $\eta$, and growing gradients reach $2.35\,\eta$.
#
# What remains true and useful: the limit depends on $\beta_1$ and $\beta_2$ only. No gradient, however large, makes a step longer than a fixed multiple of $\eta$.


# %% bound-check kind="demo" slide="skip"
def quotient(gradients, beta1, beta2):
    """Return m̂ / √ŝ after these gradients."""
    m = s = 0.0
    for g in gradients:
        m, s = beta1 * m + (1 - beta1) * g, beta2 * s + (1 - beta2) * g**2
    t = len(gradients)
    return m / (1 - beta1**t) / np.sqrt(s / (1 - beta2**t))


def limit(t, beta1, beta2):
    """Return the root of the sum of aᵢ² / bᵢ."""
    i = np.arange(t)
    a = (1 - beta1) * beta1**i / (1 - beta1**t)
    return np.sqrt(np.sum(a * (a / ((1 - beta2) * beta2**i / (1 - beta2**t)))))


for beta1, beta2, paper, exact in ((0.9, 0.999, 3.16, 7.27), (0.9, 0.99, 1.0, 2.35)):
    lone = quotient([0.0] * 4999 + [1.0], beta1, beta2)
    growing = quotient((beta2 / beta1) ** np.arange(-4999, 1.0), beta1, beta2)
    closed = (1 - beta1) / np.sqrt((1 - beta2) * (1 - beta1**2 / beta2))
    assert round((1 - beta1) / np.sqrt(1 - beta2), 2) == paper and round(closed, 2) == exact
    assert np.isclose(growing, limit(5000, beta1, beta2)) and growing > 0.99 * closed
    assert lone <= paper + 0.01 < growing
    print(f"β₂ = {beta2}   {lone:.3f}   {growing:.3f}   {closed:.3f}")
assert round(0.999 / 0.9, 2) == 1.11

limits = [limit(t, 0.9, 0.999) for t in range(1, 401)]
assert round(limits[0], 9) == 1 and (np.diff(limits) > 0).all()
random_signs = np.random.default_rng(1).normal(size=(200, 60))
assert all(abs(quotient(g, 0.9, 0.999)) <= limit(60, 0.9, 0.999) for g in random_signs)
assert round(quotient([5.0], 0.9, 0.999), 9) == 1

# %% sizes [markdown] slide="subslide"
# ### Steps in a real network
#
# Below, all 17,610 coordinates of a network with two hidden layers, trained on digits with $\eta = 0.001$. At step 1 every coordinate with a gradient moves by $\eta$, however small its gradient is, as long as it is large against $\varepsilon$. At step 20 the sizes spread. At step 200 half of the moves are shorter than about a tenth of $\eta$.
#
# In this sense the first step is the boldest one: every weight moves at once, by the same amount, on the evidence of a single mini-batch. Many programs let $\eta$ grow from 0 over the first steps ("warm-up"). This is one of the reasons.

# %% sizes-figure kind="demo" slide="subslide"
data = centered(digits())
weights, order = np.random.default_rng(0).spawn(2)
network, rule, sizes, step = Network((64, 100, 100, 10), weights), optimizers.Adam(), {}, 0
for _ in range(9):
    for X, y in minibatches(data.x_train, data.y_train, 64, order):
        step += 1
        before = np.concatenate([array.ravel() for array in network.params.values()])
        rule.update(network.params, network.gradients(X, y)[1])
        after = np.concatenate([array.ravel() for array in network.params.values()])
        if step in (1, 20, 200):
            moves = np.abs(after - before) / rule.lr
            sizes[f"$t = {step}$"] = moves[moves > 0]

medians = [float(np.median(values)) for values in sizes.values()]
shares = [float(np.mean(np.abs(values - 1) < 0.01)) for values in sizes.values()]
assert len(after) == 17_610
assert shares[0] > 0.98 and max(shares[1:]) < 0.1
assert 0.99 < medians[0] < 1.01 and 0.03 < medians[2] < 0.2 < medians[1]
print([round(value, 2) for value in medians])
show(
    draw.update_sizes(
        sizes, tr("size of a move, in units of $\\eta$"), tr("share of the coordinates in %")
    ),
    tr(
        "Three histograms of the sizes of all moves, in units of the learning rate. At step 1 practically all coordinates stand in one bar at 1. At step 20 they spread, with the median {a:.2f}. At step 200 the median is {b:.2f}, and only a few coordinates still move by 1 or more."
    ).format(a=medians[1], b=medians[2]),
)

# %% notes-step-size [markdown] slide="notes"
# **For the lecturer:** Ask which optimizer has a step of exactly η everywhere at all times: it is sign descent. Adam's first step is a step of sign descent. The figure shows how it leaves that regime as gradients begin to disagree.

# %% past [markdown] slide="slide"
# ## 8. "The larger the last gradient, the smaller the update"
#
# This sentence stands in lecture notes beside Adam's formulas: the larger the norm of the previous gradient, the smaller the update, because of $s$. It is a claim, so it can be tested.
#
# One coordinate, $\eta = 0.1$, usual decay rates. The first gradient is 0.1, 1 or 10; the second one is 1. How long is the second step?
#
# | first gradient | Adam's second step | AdaGrad's second step |
# |---|---|---|
# | 0.1 | 0.0807 | 0.0995 |
# | 1 | 0.1000 | 0.0707 |
# | 10 | 0.0741 | 0.0100 |
#
# For Adam the longest of the three steps comes after the gradient that **agrees** with the new one. A smaller one makes the mean smaller, a larger one makes the root mean square larger. For AdaGrad the steps do shrink with the past gradient; there the sentence is almost right.
#
# The top of Adam's curve is not exactly at 1 but at $\beta_1/\beta_2 = 0.90$, with a step of $1.001\,\eta$: the growing gradients of section 7 again.


# %% past-figure kind="demo" slide="subslide"
def second_step(rule, first):
    """Return the length of the step at gradient 1 after one gradient of this size."""
    params = {"w": np.zeros(1)}
    rule.update(params, {"w": np.array([first])})
    before = float(params["w"][0])
    rule.update(params, {"w": np.array([1.0])})
    return abs(float(params["w"][0]) - before)


makers = {"Adam": optimizers.Adam, "AdaGrad": optimizers.AdaGrad}
found = {
    name: [round(second_step(make(lr=0.1), first), 4) for first in (0.1, 1.0, 10.0)]
    for name, make in makers.items()
}
assert found == {"Adam": [0.0807, 0.1, 0.0741], "AdaGrad": [0.0995, 0.0707, 0.01]}
longest = (0.1, 1, 10)[int(np.argmax(found["Adam"]))]
print(tr("Past: you predicted"), prediction["past"], "·", tr("computed:"), longest)

past = np.logspace(-2, 2, 161)
curves = {
    name: np.array([second_step(make(lr=1.0), first) for first in past])
    for name, make in makers.items()
}
assert abs(past[curves["Adam"].argmax()] - 0.9 / 0.999) < 0.03 and round(0.9 / 0.999, 2) == 0.9
assert round(curves["Adam"].max(), 3) == 1.001 and (np.diff(curves["AdaGrad"]) < 0).all()
show(
    draw.second_steps(
        past,
        curves,
        [0.1, 1.0, 10.0],
        tr("first gradient (the second one is 1)"),
        tr("second step, in units of $\\eta$"),
    ),
    tr(
        "Length of the second step against the size of the first gradient. Adam's curve starts at 0.75, has its top of 1 where the two gradients are almost equal, and falls to 0.67. AdaGrad's curve falls all the way from 1 to almost 0."
    ),
)

# %% past-why [markdown] slide="subslide"
# ### Four corrections of one sentence
#
# - **Per coordinate, not a norm.** Each coordinate has its own $s$. A large gradient in one weight does nothing to another weight.
#
# - **All gradients, not the previous one.** $\hat s_t$ holds all past gradients, and the current one too.
#
# - **Not monotone.** The same large gradient also stands above the fraction bar, in $\hat m_t$.
#
# - **Relative, not absolute.** If all gradients are a thousand times larger, neither Adam nor AdaGrad changes its steps.

# %% question-past [markdown] slide="subslide"
# ### Question
#
# A fellow student's notes say, below Adam's formulas: "The larger the norm of the previous gradient was, the smaller the update becomes, thanks to the second moment."
#
# Answer in five to ten sentences. Refute the sentence with numbers for Adam. Name at least two more things that are wrong with it. Then write a sentence that is true, and say for which optimizer.
#
# Write your answer in the next cell. A person reads it, or you compare it yourself with the model answer: 4 points.

# %% answer-past [markdown] points="4" slide="skip"
# **Model answer.** Take one coordinate, $\eta = 0.1$, $\beta_1 = 0.9$, $\beta_2 = 0.999$, and the second gradient 1. After a first gradient of 0.1, 1 and 10, the second step of Adam has the length 0.0807, 0.1000 and 0.0741. From 0.1 to 1 the previous gradient became larger, and so did the update. So the sentence is false.
#
# Moreover, there is no norm in Adam: the second moment is kept for each coordinate separately. It is not about the previous gradient alone: $\hat s_t$ is a weighted mean of the squares of all gradients so far, with the current one among them. And the past gradient also enters $\hat m_t$, above the fraction bar, where it can lengthen the step.
#
# Finally, only ratios count. If all gradients are multiplied by 1000, numerator and denominator both grow by that factor, and all steps stay as they are.
#
# A true sentence is: with AdaGrad, the effective learning rate $\eta/\sqrt{s_t}$ of each coordinate never increases, and a larger past gradient of the same coordinate makes the following steps shorter, other things being equal.
#
# **Rubric, one point each.**
#
# - A counterexample for Adam with gradients, settings and the lengths of the steps; the two cases must show a longer step after a larger gradient.
#
# - Two further faults out of: per coordinate instead of a norm; all gradients instead of the previous one; the current gradient takes part; scale invariance.
#
# - The reason: the past gradient stands in the numerator as well as in the denominator.
#
# - A true sentence with its optimizer. It must speak of single coordinates, and of the effective learning rate or of other things being equal.
#
# **Frequent wrong answers.** "Adam uses the variance": no point for the reason, as nothing is subtracted. "The update is always $\eta$": true for equal gradients and for the first step only. A counterexample that changes both gradients at once: no point, because it does not isolate the previous one.

# %% fusion [markdown] slide="slide"
# ## 9. "Adam is momentum plus AdaGrad"
#
# This sentence stands in notes, too. Read literally it gives a rule that one can run: momentum's average above the fraction bar, AdaGrad's sum below it.
#
# $$
# m_t = \beta_1\, m_{t-1} + (1 - \beta_1)\, g_t, \qquad s_t = s_{t-1} + g_t^2, \qquad \theta_t = \theta_{t-1} - \frac{\eta\, m_t}{\sqrt{s_t} + \varepsilon}
# $$
#
# Let the gradient be 1 at every step, with $\eta = 0.1$, and walk 1000 steps. Adam makes 1000 steps of length 0.1 and goes 100 in all. The literal fusion divides by $\sqrt t$ and goes 5.78. AdaGrad alone goes 6.18.
#
# So the sum matters: it makes the steps fade for ever. Adam averages the squares, as RMSprop does, and can go on moving.

# %% fusion-recipe [markdown] slide="subslide"
# ### The recipe that is right
#
# Adam is made of three things:
#
# - momentum in its **averaged** form. Classical momentum adds up gradients with weights $1, \mu, \mu^2, \dots$, whose total is $1/(1-\mu)$; in Adam's $m$ the weights add up to at most 1. A note that speaks of "momentum's decayed average" mixes the two up;
#
# - **RMSprop's** averaged squares, not AdaGrad's sum;
#
# - the two **corrections**, which neither of them has.
#
# Take parts away and you find the relatives. With $\beta_1 = 0$, Adam is RMSprop with a correction. Without both corrections it is RMSprop that moves along an averaged gradient. With $\beta_1 = \beta_2 = 0$ every step is $\eta\,\mathrm{sign}(g)$.
#
# The sentence has a true core in history: AdaGrad came first, and the paper presents Adam as combining the advantages of AdaGrad and RMSprop. Advantages are not formulas.


# %% fusion-check kind="demo" slide="skip"
def walk(numerator, denominator, gradients, lr=0.1):
    """Return the positions of a rule given as the numerator and the denominator of its step."""
    x, m, s, total, path = 0.0, 0.0, 0.0, 0.0, []
    for t, g in enumerate(gradients, start=1):
        m, s, total = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g**2, total + g**2
        x -= lr * numerator(m, g, t) / (np.sqrt(denominator(s, total, t)) + 1e-8)
        path.append(x)
    return np.array(path)


def by_class(rule, gradients):
    params, path = {"w": np.zeros(1)}, []
    for g in gradients:
        rule.update(params, {"w": np.array([g])})
        path.append(float(params["w"][0]))
    return np.array(path)


ones, noisy = np.ones(1000), np.random.default_rng(2).normal(size=200)
fused = walk(lambda m, g, t: m, lambda s, total, t: total, ones)
assert round(-fused[-1], 2) == 5.78
assert round(-by_class(optimizers.AdaGrad(lr=0.1), ones)[-1], 2) == 6.18
assert round(-by_class(optimizers.Adam(lr=0.1), ones)[-1], 2) == 100

corrected_rmsprop = walk(lambda m, g, t: g, lambda s, total, t: s / (1 - 0.999**t), noisy)
assert np.allclose(corrected_rmsprop, by_class(optimizers.Adam(lr=0.1, beta1=0.0), noisy))
signs = by_class(optimizers.Adam(lr=0.1, beta1=0.0, beta2=0.0), noisy)
assert np.allclose(signs, -0.1 * np.cumsum(np.sign(noisy)), atol=1e-6)
print(f"{-fused[-1]:.2f}   {-by_class(optimizers.AdaGrad(lr=0.1), ones)[-1]:.2f}")

# %% notes-fusion [markdown] slide="notes"
# **For the lecturer:** Let the class take the sentence literally and write the update on the board before showing the slide. The moment in which somebody asks "but does the sum not kill the steps?" is the lesson.

# %% question-fusion [markdown] slide="subslide"
# ### Question
#
# A classmate writes: "Adam is nothing but momentum and AdaGrad put together."
#
# Answer in five to ten sentences. Say which of the two parts is wrong and which is imprecise. Name the ingredient that is missing. Show with one computed number that the difference matters. Then give a correct one-sentence description of Adam.
#
# Write your answer in the next cell: 4 points.

# %% answer-fusion [markdown] points="4" slide="skip"
# **Model answer.** The part "AdaGrad" is wrong. AdaGrad's $s$ is a sum of squares that never fades; Adam's $s$ is an exponential moving average of them, as in RMSprop. The difference matters: under a constant gradient of 1 and $\eta = 0.1$, Adam goes 100 in 1000 steps, and the rule with AdaGrad's sum goes 5.78, because its steps shrink like $1/\sqrt t$.
#
# The part "momentum" is imprecise. Classical momentum is a decayed sum whose weights add up to as much as $1/(1-\mu)$; Adam's $m$ is an average whose weights add up to at most 1. So the same $\eta$ means another step length.
#
# Missing is the bias correction. Both averages start at 0 and are too small at first, by $1-\beta_1^t$ and $1-\beta_2^t$; Adam divides by these factors. Without it the first step would be $3.16\,\eta$ with the usual values, and the twelfth $6.57\,\eta$ under a constant gradient.
#
# In one sentence: Adam moves along an exponential moving average of the gradient, divided for each coordinate by the root of an exponential moving average of its square, both corrected for their start at 0.
#
# **Rubric, one point each.**
#
# - RMSprop's average instead of AdaGrad's sum, said clearly.
#
# - The bias correction named as an ingredient, with what it corrects.
#
# - One computed number that shows a difference, with its setting.
#
# - A correct description in one sentence: two averages, per coordinate, a root below, both corrected. The remark on averaged instead of classical momentum can replace one missing element.
#
# **Frequent wrong answers.** "Adam also adapts the learning rate automatically": no point, as AdaGrad, RMSprop and Adam all divide by a root. "It has two hyperparameters more": no point without what they do.

# %% rate [markdown] slide="slide"
# ## 10. Both corrections in one number
#
# The corrections are numbers, the same for all coordinates. So they can move out of the arrays and into the learning rate. Put the hats into the step, still with $\varepsilon$, and multiply above and below by $\sqrt{1-\beta_2^{\,t}}$.
#
# $$
# \eta\, \frac{\hat m_t}{\sqrt{\hat s_t} + \varepsilon} = \frac{\eta}{1 - \beta_1^{\,t}} \cdot \frac{m_t}{\sqrt{s_t}/\sqrt{1-\beta_2^{\,t}} + \varepsilon} = \eta_t\, \frac{m_t}{\sqrt{s_t} + \varepsilon \sqrt{1 - \beta_2^{\,t}}}
# $$
#
# Here $\eta_t$ is a learning rate that depends on the step. It is your next exercise to find it; take $\varepsilon = 0$ and solve for it.
#
# This form saves two divisions of whole arrays per step. It is the same rule: the two sides agree to the last digits, as long as the $\varepsilon$ below is multiplied by $\sqrt{1-\beta_2^{\,t}}$.

# %% rate-task [markdown] slide="subslide"
# ### Exercise 3: `lr_t`
#
# Write the function `lr_t(lr, beta1, beta2, t)`. It returns the rate $\eta_t$ of step $t$ with which $m_t$ and $s_t$ need no correction of their own: without $\varepsilon$, the step $\eta_t\, m_t/\sqrt{s_t}$ is Adam's step.
#
# - `lr` is the constant learning rate $\eta$; `beta1` and `beta2` are floats, at least 0 and less than 1; `t` is an integer, 1 at the first step.
#
# - The result is a float. Two questions for testing it: what is it after very many steps, and what is it at $t = 1$ with the usual values?
#
# - `lr` is the caller's number at every step. Whoever stores $\eta_t$ as the new learning rate corrects the correction at the next step.

# %% write-rate exercise="adam.lr_t" slide="subslide"

# %% epsilon [markdown] slide="subslide"
# ### The forgotten factor: ε-hat
#
# Many programs use $\eta_t$ but leave $\varepsilon$ as it is, below the uncorrected root. The paper offers this at the end of its section 2 and calls the constant $\hat\varepsilon$. It is Adam with another, larger $\varepsilon$: at step $t$ it works like $\varepsilon/\sqrt{1-\beta_2^{\,t}}$, which is $31.6\,\varepsilon$ at the first step.
#
# A third form puts $\varepsilon$ under the root, $\sqrt{\hat s_t + \varepsilon}$. Then the divisor cannot fall below $\sqrt\varepsilon = 10^{-4}$: ten thousand times $\varepsilon$.
#
# The first step, in units of $\eta$, for one gradient and $\varepsilon = 10^{-8}$:
#
# | gradient | hats, $\varepsilon$ outside | ε-hat | $\varepsilon$ inside |
# |---|---|---|---|
# | $1$ | 1.0000 | 1.0000 | 1.0000 |
# | $10^{-6}$ | 0.9901 | 0.7597 | 0.0100 |
# | $10^{-9}$ | 0.0909 | 0.0032 | 0.00001 |
#
# For ordinary gradients all three agree. Where gradients are tiny, they are three different rules. A test with gradients near 1 cannot tell them apart.

# %% epsilon-check kind="demo" slide="skip"
eps = 1e-8
first_steps = {}
for g in (1.0, 1e-6, 1e-9):
    m, s = 0.1 * g, 0.001 * g**2
    rate = optimizers.lr_t(1.0, 0.9, 0.999, 1)
    first_steps[g] = (
        m / 0.1 / (np.sqrt(s / 0.001) + eps),
        rate * m / (np.sqrt(s) + eps),
        m / 0.1 / np.sqrt(s / 0.001 + eps),
    )
    print(g, [f"{number:.5f}" for number in first_steps[g]])
    assert np.isclose(rate * m / (np.sqrt(s) + eps * np.sqrt(0.001)), first_steps[g][0])
assert [round(v, 4) for v in first_steps[1e-6]] == [0.9901, 0.7597, 0.0100]
assert [round(v, 4) for v in first_steps[1e-9][:2]] == [0.0909, 0.0032]
assert round(first_steps[1e-9][2], 5) == 0.00001 and min(first_steps[1.0]) > 0.99999
assert (round(1 / np.sqrt(0.001), 1), round(np.sqrt(eps), 9)) == (31.6, 1e-4)

# %% box [markdown] slide="subslide"
# ### Which library does it how
#
# | where | form | $\varepsilon$ | names of the two averages |
# |---|---|---|---|
# | this course; the paper, algorithm 1 | hats, $\varepsilon$ outside | $10^{-8}$ | $m$, $s$; in the paper $m$, $v$ |
# | PyTorch `Adam` | hats, $\varepsilon$ outside | $10^{-8}$ | `exp_avg`, `exp_avg_sq` |
# | optax `adam` | hats, $\varepsilon$ outside; `eps_root` adds one inside | $10^{-8}$ | `mu`, `nu` |
# | Keras `Adam` | rate $\eta_t$, $\varepsilon$ not rescaled (ε-hat) | $10^{-7}$ | `momentum`, `velocity` |
# | some courses and libraries, for example fastai | $\varepsilon$ inside the root | various | various |
#
# How much does it matter? Take 20 steps with $\eta = 0.05$ and noisy gradients of the sizes 1, $10^{-3}$ and $10^{-6}$ in three coordinates. The largest distance from the hats with $\varepsilon = 10^{-8}$:
#
# | | size 1 | size $10^{-3}$ | size $10^{-6}$ |
# |---|---|---|---|
# | rate form, $\varepsilon$ rescaled | 0 | 0 | 0 |
# | hats, $\varepsilon = 10^{-7}$ | 0.0000001 | 0.00006 | 0.016 |
# | ε-hat, $\varepsilon = 10^{-7}$ (as in Keras) | 0.000002 | 0.0016 | 0.086 |
# | $\varepsilon = 10^{-8}$ inside the root | 0.00000003 | 0.013 | 0.142 |
#
# The zeros are equal up to rounding. So when you move a training run from one library to another, set $\varepsilon$ yourself, and expect differences only where gradients are tiny.
#
# When you read code that computes a corrected rate and then never uses it, you have found a mistake. A program that checks your code for unused variables reports such a line.

# %% box-check kind="demo" slide="skip"
tiny = np.random.default_rng(0).normal(size=(20, 3)) * np.array([1.0, 1e-3, 1e-6])


def run(form, eps, eta=0.05):
    """Return the path of one published form of Adam on the gradients above."""
    theta, m, s, path = np.zeros(3), np.zeros(3), np.zeros(3), []
    for t, g in enumerate(tiny, start=1):
        m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g**2
        root = np.sqrt(1 - 0.999**t)
        rate, m_hat, s_hat = eta * root / (1 - 0.9**t), m / (1 - 0.9**t), s / root**2
        theta = (
            theta
            - {
                "hats": eta * m_hat / (np.sqrt(s_hat) + eps),
                "rescaled": rate * m / (np.sqrt(s) + eps * root),
                "eps-hat": rate * m / (np.sqrt(s) + eps),
                "inside": eta * m_hat / np.sqrt(s_hat + eps),
            }[form]
        )
        path.append(theta)
    return np.array(path)


hats_path = run("hats", 1e-8)
gaps = {
    (form, eps): np.abs(run(form, eps) - hats_path).max(axis=0)
    for form, eps in (("rescaled", 1e-8), ("hats", 1e-7), ("eps-hat", 1e-7), ("inside", 1e-8))
}
for key, values in gaps.items():
    print(key, [f"{value:.1e}" for value in values])
assert gaps["rescaled", 1e-8].max() < 1e-14
expected = {
    ("hats", 1e-7): ["8e-08", "6e-05", "2e-02"],
    ("eps-hat", 1e-7): ["2e-06", "2e-03", "9e-02"],
    ("inside", 1e-8): ["3e-08", "1e-02", "1e-01"],
}
for key, texts in expected.items():
    assert [f"{value:.0e}" for value in gaps[key]] == texts
assert [round(gaps[key][2], 3) for key in expected] == [0.016, 0.086, 0.142]
assert round(gaps["eps-hat", 1e-7][1], 4) == 0.0016 and round(gaps["inside", 1e-8][1], 3) == 0.013

# %% notes-rate [markdown] slide="notes"
# **For the lecturer:** Ask who has seen which form in code. The rate form looks so different from the formula of the paper that many take it for another algorithm; two lines of algebra settle it. Then ask where the ε went.

# %% path [markdown] slide="slide"
# ## 11. The race on the bowl
#
# All five rules, each with one setting that books and notes like to use. Watch three things.
#
# - The rules that divide by a root start along the diagonal: the same speed in $x$ and in $y$.
#
# - Momentum and Adam pass the minimum and come back: both carry an average of the past.
#
# - SGD jumps across the valley at every step, and the others do not.

# %% race-figure kind="demo" slide="subslide"
entries = {
    r"SGD  $\eta = 0.95$": optimizers.SGD(lr=0.95),
    r"Momentum  $\eta = 0.1$": optimizers.Momentum(lr=0.1, momentum=0.9),
    r"AdaGrad  $\eta = 1.5$": optimizers.AdaGrad(lr=1.5),
    r"RMSprop  $\eta = 0.3$": optimizers.RMSprop(lr=0.3, rho=0.9),
    r"Adam  $\eta = 0.3$": optimizers.Adam(lr=0.3),
}
paths = {name: trajectory(rule, steps=100) for name, rule in entries.items()}
heights = {name: bowl(*path.T) for name, path in paths.items()}
after_30 = [f"{height[30]:.4f}" for height in heights.values()]
assert after_30 == ["0.0133", "0.0479", "0.0007", "0.0012", "0.1022"]
below = [steps_below(height, 1e-3) for height in heights.values()]
assert below == [43, 83, 29, None, 82]

first_30 = {name: path[:31] for name, path in paths.items()}
show(
    draw.race(first_30),
    tr(
        "Five paths of 30 steps on the contours of the bowl, from (-7, 2). SGD zigzags across the valley. AdaGrad, RMSprop and Adam leave along the diagonal. AdaGrad and RMSprop then follow the valley to the minimum; Adam and momentum swing around it in wide curves. Adam is at ({x:.2f}, {y:.2f}) after 30 steps."
    ).format(x=paths[r"Adam  $\eta = 0.3$"][30, 0], y=paths[r"Adam  $\eta = 0.3$"][30, 1]),
)

# %% race-animation kind="demo" slide="subslide"
show_animation(
    (draw.race(first_30, upto=k) for k in range(0, 31, 3)),
    tr(
        "The same five paths as an animation over 30 steps that ends with the full picture. In the first four steps SGD jumps across the valley, and Adam covers equal distances along x and y; in the end AdaGrad and RMSprop are closest to the minimum, and Adam is still on its way around it."
    ),
    frame_ms=400,
)

# %% race-result [markdown] slide="subslide"
# ### What the race shows, and what it does not
#
# After 30 steps the heights are 0.0133 for SGD, 0.0479 for momentum, 0.0007 for AdaGrad, 0.0012 for RMSprop and 0.1022 for Adam. Adam is last.
#
# This says as little about Adam as a victory would. With the best of 99 learning rates Adam reaches 0.0009, and with a smaller $\beta_1$ as well it gets below $10^{-6}$: on this smooth bowl there is no noise to average away, and a long memory only makes it overshoot.
#
# RMSprop is fast at first, but with a constant $\eta$ it does not come to rest: after 100 steps its height is 0.03, more than after 30. Near the minimum its gradients are small, it divides by their size, and so the steps stay about as long as before.
#
# A figure with one setting per rule compares settings, not rules.


# %% race-check kind="demo" slide="skip"
def best_height(rules):
    return min(float(bowl(*trajectory(rule, steps=30)[-1])) for rule in rules)


default_betas = best_height(optimizers.Adam(lr=lr) for lr in np.arange(0.05, 5, 0.05))
free_betas = best_height(
    optimizers.Adam(lr=lr, beta1=beta1, beta2=0.99)
    for lr in np.arange(0.5, 2.5, 0.1)
    for beta1 in (0.0, 0.3, 0.5, 0.7)
)
assert len(np.arange(0.05, 5, 0.05)) == 99
assert round(default_betas, 4) == 0.0009 and free_betas < 1e-6
assert round(heights[r"RMSprop  $\eta = 0.3$"][100], 2) == 0.03
print(f"{default_betas:.4f}   {free_betas:.1e}")

# %% sliders [markdown] slide="subslide"
# ### Try it
#
# Where sliders work, the next cell shows three of them, for $\eta$, $\beta_1$ and $\beta_2$. Below them stand four fixed settings; the first is sign descent.
#
# Find out: what does $\beta_1$ do to the swinging, and what does $\beta_2$ do to the length of late steps?


# %% sliders-play kind="demo" slide="subslide"
def play(lr, beta1, beta2):
    path = trajectory(optimizers.Adam(lr=lr, beta1=beta1, beta2=beta2), steps=30)
    title = rf"Adam  $\eta = {lr:.2f}$, $\beta_1 = {beta1:.2f}$, $\beta_2 = {beta2:.3f}$"
    alt = tr("A path of 30 steps on the bowl, from (-7, 2) to ({x:.2f}, {y:.2f}).")
    return show(descent.paths({title: path}), alt.format(x=path[-1, 0], y=path[-1, 1]))


explore(
    play,
    {"lr": (0.05, 2.5, 0.05), "beta1": (0.0, 0.95, 0.05), "beta2": (0.0, 0.999, 0.001)},
    {"lr": 0.3, "beta1": 0.9, "beta2": 0.999},
)

settings = [(0.3, 0.0, 0.0), (0.3, 0.0, 0.999), (0.3, 0.9, 0.999), (1.5, 0.3, 0.99)]
runs = {
    rf"Adam  $\eta = {lr}$, $\beta_1 = {beta1}$, $\beta_2 = {beta2}$": trajectory(
        optimizers.Adam(lr=lr, beta1=beta1, beta2=beta2), steps=30
    )
    for lr, beta1, beta2 in settings
}
show(
    descent.paths(runs),
    tr(
        "Four paths of 30 steps with Adam. With both decay rates 0 every step is 0.3 long in both coordinates, and y jumps to and fro. With a decay rate of 0.999 for the squares alone, the path bends gently and stops before the minimum. With the usual values it swings past the minimum. With a learning rate of 1.5 and smaller decay rates it arrives and stays."
    ),
)

# %% digits [markdown] slide="slide"
# ## 12. Real data: five rules, each tuned
#
# A network 64–100–100–10 with ReLU and He initialization, trained on 1,437 images of digits with mini-batches of 64 for 8 epochs, which is 184 steps. Each rule gets six learning rates, a factor of $\sqrt{10}$ apart, and two seeds. All runs of one seed start from the same weights.
#
# The whole experiment is done twice: with the pixels as they are, between 0 and 1, and with the mean image subtracted.
#
# The cell trains 120 networks. It takes about ten seconds, and longer on a busy machine.


# %% digits-run kind="demo" slide="subslide"
def build(rng):
    return Network((64, 100, 100, 10), rng)


grids = {
    "SGD": (optimizers.SGD, 10.0 ** np.arange(-2, 0.6, 0.5)),
    "Momentum": (optimizers.Momentum, 10.0 ** np.arange(-3, -0.4, 0.5)),
    "AdaGrad": (optimizers.AdaGrad, 10.0 ** np.arange(-2.5, 0.1, 0.5)),
    "RMSprop": (optimizers.RMSprop, 10.0 ** np.arange(-4, -1.4, 0.5)),
    "Adam": (optimizers.Adam, 10.0 ** np.arange(-3.5, -0.9, 0.5)),
}
inputs = {"centered": centered(digits()), "raw": digits()}
results = {}  # the axes of each array: learning rate, seed, (accuracy, first and last loss)
for kind, pixels in inputs.items():
    for name, (make, rates) in grids.items():
        histories = [
            [trial.history for trial in sweep(build, make, rates, pixels, 8, 64, seed)]
            for seed in (0, 1)
        ]
        results[kind, name] = np.array(
            [
                [[h.final_accuracy, h.epoch_losses[0], h.epoch_losses[-1]] for h in pair]
                for pair in zip(*histories, strict=True)
            ]
        )

titles = {"centered": tr("mean image subtracted"), "raw": tr("pixels as they are")}
panels = {
    title: {name: (grids[name][1], results[kind, name][..., 2]) for name in grids}
    for kind, title in titles.items()
}
show(
    draw.sweeps(panels, tr("training loss in epoch 8")),
    tr(
        "Training loss in the last epoch against the learning rate, both axes logarithmic, one curve for each of five optimizers. With the mean image subtracted each curve has a wide, low floor below 0.02; the floors lie at different learning rates, Adam's and RMSprop's near 0.01, that of SGD at 1 and above. With the pixels as they are all floors are higher and narrower, that of SGD most of all."
    ),
)

# %% digits-result [markdown] slide="subslide"
# ### What the curves say
#
# **Tuned, the five rules tie.** With centered pixels each of them reaches a test accuracy between 0.97 and 0.99, and the best and the worst differ by less than two percentage points; one point is 3.6 images. With two seeds, nobody can call a winner.
#
# **The good learning rates lie elsewhere.** SGD wants 1 or more, Adam about 0.01: at least a hundred times less. Who copies one learning rate from one rule to another compares nothing.
#
# **Early on there is a difference.** The lowest loss in the first epoch over all learning rates is 0.8 for SGD and for momentum, and between 0.4 and 0.65 for the three rules that divide by a root.
#
# **What differs most is how far one can miss.** Call a rate good if the loss of the last epoch is below 0.13. With the raw pixels a single one of the six rates is good for SGD; for Adam a whole factor of ten is. Subtract the mean image, and SGD's range is a factor of ten as well.
#
# So part of what Adam offers is forgiveness for badly scaled inputs. Another remedy is to scale the inputs.
#
# The images of one writer are in both parts of the data, so these accuracies are higher than they would be for new writers. And the rates were chosen on the test part, which flatters all five rules equally.

# %% digits-check kind="demo" slide="skip"
means = {key: np.nan_to_num(array.mean(axis=1), nan=np.inf) for key, array in results.items()}
accuracy = {key: np.nan_to_num(array[..., 0].mean(axis=1)).max() for key, array in results.items()}
tuned = [accuracy["centered", name] for name in grids]
assert min(tuned) > 0.965 and max(tuned) < 0.995 and max(tuned) - min(tuned) < 0.02
assert len(data.y_test) / 100 == 3.6

early = {name: means["centered", name][:, 1].min() for name in grids}
assert all(0.7 < early[name] < 0.95 for name in ("SGD", "Momentum"))
assert all(0.4 < early[name] < 0.65 for name in ("AdaGrad", "RMSprop", "Adam"))

ranges = {}
for (kind, name), mean in means.items():
    good = grids[name][1][mean[:, 2] < 0.13]
    ranges[kind, name] = good.max() / good.min()
    best = grids[name][1][mean[:, 2].argmin()]
    print(
        f"{kind:9s} {name:9s} {accuracy[kind, name]:.3f}   {good.min():.4f}–{good.max():.4f}   {best:.4f}"
    )
assert ranges["raw", "SGD"] < 3.2 < 9 < ranges["raw", "Adam"] and ranges["centered", "SGD"] > 9
assert np.sum(means["raw", "SGD"][:, 2] < 0.13) == 1
spread = f"{100 * (max(tuned) - min(tuned)):.1f} %"
print(tr("Digits: you predicted"), prediction["digits"], "·", tr("computed:"), spread)

# %% notes-digits [markdown] slide="notes"
# **For the lecturer:** Before the run, ask each half of the room to defend one optimizer. After it, ask for the fairest sentence in favor of Adam that this experiment supports. A good answer: with raw inputs and little time for tuning, it fails less often.

# %% bug-task [markdown] slide="slide"
# ## 13. Bug hunt 1: the correction that was none
#
# The class in the next cell comes from a note whose author wanted to repair the start of the two averages. The idea was right, and the lines look the part.
#
# Before you run anything, read the code and write down: which message comes first, and at which call? What will be the next trouble, once this message is gone? There are three faults, and each hides the next.
#
# Then repair the class until `FixedAdam` follows the rule of section 3. All agreements of exercise 2 hold.

# %% repair-adam exercise="adam.fix_bias_correction" slide="subslide"

# %% bug-story [markdown] slide="subslide"
# ### One fault behind the other
#
# **The message.** `+=` reads a variable before it writes it. The names on the left had no value yet, so the first `update` stops with an `UnboundLocalError`.
#
# **The message comes too late.** When it appears, the counter is already 1 and $m$ and $s$ have moved, but the parameters have not. Who catches the error and calls again, or runs the training cell once more, goes on with $t = 2$. After such an error, make a new optimizer.
#
# **The tempting repair.** Set both names to 0 first, and the message is gone. But where? Set before the loop over the keys, the value of one array flows into the next: arrays of different shapes stop with a `ValueError`, arrays of equal shapes are silently mixed.
#
# **The formula.** Inside the loop the class runs, and is still wrong. The expression $(1-\beta)\,(g - m)$ is the **increment** of a moving average. It is what one adds to the old $m$, here computed with the new one. It corrects nothing. And its second twin, $(1-\beta_2)\,(g^2 - s)$, is negative as soon as $g^2$ falls below the average $s$: the root of a negative number is NaN.
#
# **The sign.** And all the while `+=` in the last line walks uphill.

# %% bug-numbers [markdown] slide="subslide"
# ### What it would have done to a training run
#
# On the bowl with $\eta = 0.3$, both names set to 0 inside the loop: the height climbs from 6.45 to 229 in 30 steps. With the sign repaired it falls to 0.51, which looks like success; the right Adam is at 0.10. The first step is $2.85\,\eta$, not $\eta$.
#
# With the gradients 10 and then 0, the second step is NaN. From there on everything is NaN, and an error message would have been the cheaper way to find out.
#
# How do such lines come about? Often they are leftovers: an author tries something, comments it out, and somebody else brings it back to life. A comment like "the correction" above a line is a claim, not a proof. Ask of every line what it gives at $t = 1$: here a correction must turn $m_1 = (1-\beta_1)\,g_1$ into $g_1$.


# %% bug-demo kind="demo" slide="subslide"
class HalfStep:
    """Move the counter and the average, and fail before the parameters move."""

    def __init__(self):
        self.t, self.m = 0, 0.0

    def update(self, params, grads):
        self.t += 1
        self.m = 0.9 * self.m + 0.1 * grads["w"]
        m_hat += self.m  # noqa: F821, F841
        params["w"] -= 0.1 * m_hat


half, params = HalfStep(), {"w": np.zeros(1)}
for attempt in (1, 2):
    try:
        half.update(params, {"w": np.ones(1)})
    except UnboundLocalError as error:
        print(attempt, type(error).__name__, f"t = {half.t}   m = {half.m}   w = {params['w']}")
assert half.t == 2 and np.isclose(half.m[0], 0.19) and params["w"][0] == 0

shared = 0.0  # one name for all keys
try:
    for g in (np.ones((2, 3)), np.ones(4)):
        shared += 0.1 * g
except ValueError as error:
    mixed_shapes = type(error).__name__
assert mixed_shapes == "ValueError"


def silenced(sign, gradient, theta, steps, eta=0.3):
    """Return the path of the increments used as hats, with this sign of the move."""
    theta, m, s, path = np.array(theta, dtype=float), 0.0, 0.0, [theta]
    for _ in range(steps):
        g = gradient(theta)
        m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g**2
        m_hat, s_hat = 0.1 * (g - m), 0.001 * (g**2 - s)
        with np.errstate(invalid="ignore"):
            theta = theta + sign * eta * m_hat / (np.sqrt(s_hat) + 1e-8)
        path.append(theta)
    return np.array(path)


uphill, downhill = (silenced(sign, bowl_gradient, START, 30) for sign in (1, -1))
spoiled = silenced(-1, lambda _, ten=iter([10.0, 0.0]): np.array([next(ten)]), [0.0], 2)
right_height = heights[r"Adam  $\eta = 0.3$"][30]
print(f"{bowl(*uphill[30]):.1f}   {bowl(*downhill[30]):.2f}   {right_height:.2f}")
print(spoiled.ravel())

assert round(bowl(*START), 2) == 6.45 and round(bowl(*uphill[30])) == 229
assert round(bowl(*downhill[30]), 2) == 0.51
assert f"{right_height:.2f}" == "0.10"
assert (np.abs(downhill[1] - START) / 0.3).round(2).tolist() == [2.85, 2.85]
assert np.isfinite(spoiled[1, 0]) and np.isnan(spoiled[2, 0])

# %% notes-bug [markdown] slide="notes"
# **For the lecturer:** The three faults make a good pattern for debugging: a loud fault, a quiet fault, and a fault that looks like progress. Ask for a test that would have found all three at once. A path of three steps computed by hand does.

# %% formula-task [markdown] slide="slide"
# ## 14. Bug hunt 2: a careless note
#
# The function in the next cell follows a formula from a note, line by line. In the note something is missing, and something has moved. There is no error message.
#
# Repair `adam_step(theta, m, s, g, t, lr, beta1, beta2, eps)`. It makes step $t$ of section 3 for one array, and returns the triple `(theta, m, s)` as new arrays of the same shape. It leaves its arguments as they are.
#
# - `t` counts from 1; before the first step, `m` and `s` are zeros.
#
# - The returned `m` and `s` are the averages for the next call, without correction.

# %% repair-formula exercise="adam.fix_formula" slide="subslide"

# %% formula-story [markdown] slide="subslide"
# ### Two faults that nobody notices
#
# **No hats.** The note defines the two averages and uses them at once. You know the consequence: $3.16\,\eta$ at the first step, $6.57\,\eta$ at the twelfth.
#
# **A bracket that closes too late.** In $\sqrt{s + \varepsilon}$ the constant is under the root. For a gradient of $10^{-9}$ the first step of the right rule is $0.09\,\eta$; with the hats and the $\varepsilon$ inside it is $0.00001\,\eta$.
#
# In the note itself, formula and program did not even agree: one had $\varepsilon$ inside, the other outside. And a symbol was never defined, so a reader could not know whether $G^2$ meant a product element by element.

# %% formula-training [markdown] slide="subslide"
# ### Would training have told you?
#
# Train the network of section 12 for 6 epochs with $\eta = 0.001$, two seeds, with the right rule and with three wrong ones. Guess the order before you look.
#
# All four reach a test accuracy of more than 94 %. The note's rule, which takes steps several times too long, even has the **lowest** training loss: about a tenth of that of the right rule. At $\eta = 0.001$ the right rule is slow here, and the fault works like a larger learning rate.
#
# "The loss went down" did not show that an optimizer is right. Neither does "the loss went down faster".


# %% formula-demo kind="demo" slide="subslide"
class Variant:
    """Adam, or one of its wrong relatives, by name."""

    def __init__(self, kind, lr=0.001):
        self.kind, self.lr, self.t, self.m, self.s = kind, lr, 0, {}, {}

    def update(self, params, grads):
        self.t += 1
        for key, g in grads.items():
            m = self.m[key] = 0.9 * self.m.get(key, 0) + 0.1 * g
            s = self.s[key] = 0.999 * self.s.get(key, 0) + 0.001 * g**2
            m_hat, s_hat = m / (1 - 0.9**self.t), s / (1 - 0.999**self.t)
            params[key] -= (
                self.lr
                * {
                    "right": m_hat / (np.sqrt(s_hat) + 1e-8),
                    "note": m / np.sqrt(s + 1e-8),
                    "inside": m_hat / np.sqrt(s_hat + 1e-8),
                    "g for m": g / (np.sqrt(s_hat) + 1e-8),
                }[self.kind]
            )


outcome = {}
for kind in ("right", "note", "inside", "g for m"):
    runs_of_kind = []
    for seed in (0, 1):
        weights, order = np.random.default_rng(seed).spawn(2)
        runs_of_kind.append(train(build(weights), data, Variant(kind), 6, 64, order))
    outcome[kind] = (
        np.mean([run.final_accuracy for run in runs_of_kind]),
        np.mean([run.epoch_losses[-1] for run in runs_of_kind]),
    )
    print(f"{kind:8s} {outcome[kind][0]:.3f}   {outcome[kind][1]:.3f}")
assert min(accuracy for accuracy, _ in outcome.values()) > 0.94
assert min(outcome, key=lambda kind: outcome[kind][1]) == "note"
assert 0.05 < outcome["note"][1] / outcome["right"][1] < 0.2

# %% catch [markdown] slide="slide"
# ## 15. Which test would have found it?
#
# Training does not find a wrong optimizer. A single step does not find every one. What does? The right **data**: a start and a list of gradients on which the wrong rule and the right one go different ways.
#
# In the last exercise you write no optimizer. You return such data. The course then runs two programs on them, the right Adam and a wrong one, and compares all positions after every step. If they part, your data have convicted the wrong one.
#
# But there is a second condition. Several **right** Adams exist, with the $\varepsilon$ in another place. Data on which these part as well are a bad test: they accuse the innocent.

# %% catch-form [markdown] slide="subslide"
# ### The form of the data
#
# The data are one dictionary.
#
# - `"params"`: the start, a dictionary from names to float arrays.
#
# - `"grads"`: a **list** with one dictionary for each step, in order. Each has the names and shapes of `"params"`. The gradients are given; no loss is needed.
#
# - If you like, also settings of the constructor, for example `"lr"`. What you leave out keeps its usual value.
#
# Two programs **part** if at some step some number differs by more than a thousandth of the largest distance that any number of the right one has moved from its start.
#
# This is one set of data, with two steps of one array with two numbers. It shows the form only; whether it convicts anybody is for you to find out:
#
# ```python
# {
#     "params": {"W": np.array([0.0, 0.0])},
#     "grads": [{"W": np.array([1.0, 2.0])}, {"W": np.array([1.0, 2.0])}],
#     "lr": 0.1,
# }
# ```

# %% catch-example [markdown] slide="subslide"
# ### A worked example: catching a wrong AdaGrad
#
# Take another suspect. The wrong AdaGrad **forgets**: it stores $s = g^2$ where the right one adds, $s \leftarrow s + g^2$. The innocent one is AdaGrad with $\varepsilon$ under the root. We try three sets of data.
#
# **One step**, gradient 1. Both have $s = 1$, both move by $\eta$. Nothing is shown: the fault lies in the memory, and a first step has none.
#
# **Two steps with gradients of $10^{-6}$.** Now the wrong one parts: in its second step it moves as far as in the first one, while the right one divides by $\sqrt2$. But the innocent one parts as well, because its divisor is at least $\sqrt\varepsilon = 10^{-4}$. These data show nothing about the fault.
#
# **Two steps with gradients of 1.** The right one goes $\eta + \eta/\sqrt2 = 1.707\,\eta$, the wrong one $2\,\eta$. They differ by 17 % of the way. The innocent one differs from the right one by less than a millionth. These data convict the wrong one and spare the innocent.
#
# The way to find such data: ask **what the wrong rule does not know**, and let the data depend on exactly that. Then make the gradients large against $\varepsilon$.


# %% catch-demo kind="demo" slide="subslide"
class Forgets(optimizers.AdaGrad):
    """The wrong one: only the newest square."""

    def update(self, params, grads):
        for key, g in grads.items():
            params[key] -= self.lr * g / (np.sqrt(g**2) + self.eps)


class Inside(optimizers.AdaGrad):
    """The innocent one: ε under the root."""

    def update(self, params, grads):
        for key, g in grads.items():
            self.s[key] = self.s.get(key, 0) + g**2
            params[key] -= self.lr * g / np.sqrt(self.s[key] + self.eps)


def gap(suspect, right, data):
    """Return how far two rules part on the data, as a share of the right one's longest way."""
    settings = {key: data[key] for key in data if key not in ("params", "grads")}
    start = np.concatenate([array.ravel() for array in data["params"].values()])
    both = []
    for rule in (suspect(**settings), right(**settings)):
        params = {key: array.copy() for key, array in data["params"].items()}
        both.append([])
        for grads in data["grads"]:
            rule.update(params, {key: array.copy() for key, array in grads.items()})
            both[-1].append(np.concatenate([array.ravel() for array in params.values()]))
    return np.abs(np.subtract(*both)).max() / np.abs(both[1] - start).max()


shares = []
for size, count in ((1.0, 1), (1e-6, 2), (1.0, 2)):
    trial = {"params": {"W": np.zeros(1)}, "grads": [{"W": np.array([size])}] * count}
    shares.append([gap(suspect, optimizers.AdaGrad, trial) for suspect in (Forgets, Inside)])
    print(size, count, [f"{share:.6f}" for share in shares[-1]])
assert shares[0][0] < 1e-6 and min(shares[1]) > 0.1
assert round(shares[2][0], 2) == 0.17 and shares[2][1] < 1e-6
assert round(1 + 1 / np.sqrt(2), 3) == 1.707

# %% catch-task [markdown] slide="subslide"
# ### Exercise 4 (hard): `catch_wrong`
#
# The suspect this time is an Adam that computes everything correctly, and then moves along the newest gradient where the corrected average belongs (left the suspect, right the right rule):
#
# $$
# \theta_t = \theta_{t-1} - \eta\, \frac{g_t}{\sqrt{\hat s_t} + \varepsilon} \qquad\longleftrightarrow\qquad \theta_t = \theta_{t-1} - \eta\, \frac{\hat m_t}{\sqrt{\hat s_t} + \varepsilon}
# $$
#
# Write the function `catch_wrong()`, without arguments. It returns data of the form above on which this suspect parts from the right Adam, and right Adams in another published form do not. Up to 1000 steps and 10,000 numbers are accepted; three steps are plenty.
#
# You can try your data first: make a copy of your class `Adam` under another name, change one word in it, and call `gap` of the cell above with the two classes and your data.
#
# Before you write: what does the right one know that the suspect does not? On which gradients does this make no difference? Such data stand in many published tests, and this is why the fault survives them.

# %% write-catch exercise="adam.catch_wrong" slide="subslide"

# %% notes-catch [markdown] slide="notes"
# **For the lecturer:** This form is new to most learners, so run the worked example slowly. A good question for the class: which data convict an Adam that does not correct its start? Almost any, at the first step. And one whose counter runs once per key? Only data with two keys.

# %% outlook [markdown] slide="slide"
# ## 16. Does Adam always converge?
#
# No. The proof in the paper has a gap, and Reddi, Kale and Kumar (2018) found problems on which Adam goes to the worst point. This is their simplest one: minimize a sum of linear losses over $-1 \le x \le 1$, where the loss of step $t$ is
#
# $$
# f_t(x) = \begin{cases} 3x & t = 1, 4, 7, \dots \\ -x & t = 2, 3, 5, 6, \dots \end{cases}
# $$
#
# Three steps together give $3x - x - x = x$, so $x = -1$ is best. Take $\beta_1 = 0$, $\beta_2 = 0.1$ and $\eta_t = 0.5/\sqrt t$, start at $x = 0$, and cut $x$ off at the borders. As in their paper, the averages are not corrected.
#
# In the long run one round of Adam goes $1.05\,\eta$ to the left for the gradient 3, and then $0.76\,\eta$ and $0.97\,\eta$ to the right for the two gradients $-1$. The one large gradient is divided by a large root, and counts hardly more than each of the small ones. The sum is a drift of $0.68\,\eta$ to the right, and Adam ends at $x = 1$.

# %% outlook-amsgrad [markdown] slide="subslide"
# ### A remedy, and a fairer test
#
# Their remedy, AMSGrad, divides by the largest $s$ so far instead of the current one. The memory of the large gradient then never fades, and the same run ends near $x = -1$.
#
# Is the value $\beta_2 = 0.1$ unfair? Take $\beta_1 = 0.9$, and a gradient of 1010 once in 101 steps and $-10$ otherwise, another example of theirs. In the long run Adam drifts to the wrong side by $1.90\,\eta$ per round with $\beta_2 = 0.99$, and by $0.105\,\eta$ with $\beta_2 = 0.999$. With $\beta_2 = 0.9999$ it drifts to the right side, by $0.079\,\eta$.
#
# So a longer memory helps. But it must be long compared with the time between the rare gradients, and nobody knows that time in advance: the authors prove that for any constant values with $\beta_1 < \sqrt{\beta_2}$ there is an example that fools Adam.
#
# In practice Adam is used every day, and works. The lesson is a modest one: rare, large, informative gradients are what Adam weighs least, and a short memory for squares makes it worse.


# %% outlook-check kind="demo" slide="subslide"
def online(large, period, other, beta1, beta2, steps, keep_largest):
    """Return x after each step of Adam (or AMSGrad) on linear losses over [-1, 1]."""
    x = m = s = top = 0.0
    path = []
    for t in range(1, steps + 1):
        g = large if t % period == 1 else other
        m, s = beta1 * m + (1 - beta1) * g, beta2 * s + (1 - beta2) * g**2
        top = max(top, s) if keep_largest else s
        x = min(1.0, max(-1.0, x - 0.5 / np.sqrt(t) * m / (np.sqrt(top) + 1e-8)))
        path.append(x)
    return np.array(path)


adam_end = online(3, 3, -1, 0.0, 0.1, 3000, False)[-3:]
amsgrad_end = online(3, 3, -1, 0.0, 0.1, 3000, True)[-3:]
print(adam_end.round(3), amsgrad_end.round(3))
assert adam_end.min() > 0.97 and amsgrad_end.max() < -0.95


def last_round(large, period, other, beta1, beta2, rounds):
    """Return the moves of one late round, in units of the learning rate."""
    m, s, moves = 0.0, 0.0, []
    for t in range(1, period * rounds + 1):
        g = large if t % period == 1 else other
        m, s = beta1 * m + (1 - beta1) * g, beta2 * s + (1 - beta2) * g**2
        moves.append(-m / np.sqrt(s))
    return moves[-period:]


moves = last_round(3.0, 3, -1.0, 0.0, 0.1, 10)
assert np.round(moves, 2).tolist() == [-1.05, 0.76, 0.97] and round(sum(moves), 2) == 0.68
drifts = [sum(last_round(1010.0, 101, -10.0, 0.9, b, 600)) for b in (0.99, 0.999, 0.9999)]
print([round(drift, 3) for drift in drifts])
assert [round(drift, 3) for drift in drifts] == [1.901, 0.105, -0.079]

# %% decay [markdown] slide="subslide"
# ### In Adam, weight decay is not L2 regularization
#
# L2 regularization adds $\frac{\lambda}{2}\lVert\theta\rVert^2$ to the loss, and so $\lambda\theta$ to the gradient. It is a way to keep weights small, and has nothing to do with their initial values. For SGD it is the same as shrinking every weight by the factor $1 - \eta\lambda$ at each step, which is called weight decay.
#
# $$
# \theta - \eta\,(g + \lambda\theta) = (1 - \eta\lambda)\,\theta - \eta\, g
# $$
#
# In Adam the two part. If $\lambda\theta$ is added to the gradient, it goes through $m$ and $s$, and is divided by $\sqrt{\hat s}$ like everything else: a weight with large gradients hardly decays. AdamW (Loshchilov and Hutter 2019) leaves the gradient alone and shrinks the weight directly. In the form of PyTorch and optax:
#
# $$
# \theta_t = \theta_{t-1} - \eta\, \frac{\hat m_t}{\sqrt{\hat s_t} + \varepsilon} - \eta\,\lambda\,\theta_{t-1}
# $$

# %% decay-example [markdown] slide="subslide"
# ### One computed example
#
# Two weights start at 1. Their gradients change sign at every step, so the loss pulls them nowhere: $\pm1$ for the first weight, $\pm100$ for the second. Take $\eta = 0.01$, $\lambda = 0.1$ and 1000 steps. Pure decay would leave $0.999^{1000} = 0.37$ of each weight. (The 0.02 in the first row comes from the first steps, when the average has seen few gradients.)
#
# | | weight with gradients $\pm1$ | weight with gradients $\pm100$ |
# |---|---|---|
# | no decay | 1.02 | 1.02 |
# | $\lambda\theta$ added to the gradient | 0.37 | 1.01 |
# | decoupled, as in AdamW | 0.37 | 0.37 |
#
# An even simpler case: a weight without any gradient from the loss. With $\lambda\theta$ in the gradient its first step is $\eta\,\mathrm{sign}(\theta)$ toward zero, the same for $\lambda = 0.1$ and for $\lambda = 0.0001$. The strength that you chose has no effect on it.
#
# When you copy a decay from a paper, ask which of the two it is. The usual strengths differ, too: `AdamW` takes 0.01 by default in PyTorch, and optax `adamw` takes 0.0001.


# %% decay-check kind="demo" slide="skip"
def decayed(form, steps=1000, eta=0.01, lam=0.1, sizes=(1.0, 100.0), start=1.0):
    """Return two weights after these steps, with no decay, L2 in the gradient, or decoupled."""
    theta, m, s = np.full(2, start), np.zeros(2), np.zeros(2)
    for t in range(1, steps + 1):
        g = np.array(sizes) * (-1.0) ** t + (lam * theta if form == "L2" else 0)
        m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g**2
        step = eta * m / (1 - 0.9**t) / (np.sqrt(s / (1 - 0.999**t)) + 1e-8)
        theta = theta - step - (eta * lam * theta if form == "decoupled" else 0)
    return theta


final = {form: decayed(form).round(2).tolist() for form in ("none", "L2", "decoupled")}
print(final)
assert final == {"none": [1.02, 1.02], "L2": [0.37, 1.01], "decoupled": [0.37, 0.37]}
assert round(0.999**1000, 2) == 0.37
for lam in (0.1, 0.0001):
    first = 1 - decayed("L2", steps=1, lam=lam, sizes=(0.0, 0.0))
    assert np.allclose(first, 0.01, rtol=1e-3)

# %% notes-outlook [markdown] slide="notes"
# **For the lecturer:** All of this section goes beyond the core. If time is short, keep the table of decays: the difference between the two forms is the mistake that learners meet first in their own projects.

# %% summary [markdown] slide="slide"
# ## 17. What you can now do
#
# - You can write Adam, and derive its corrections: $\mathrm{E}[m_t] = (1-\beta_1^{\,t})\,\mathrm{E}[g]$ if the mean of the gradients does not change. Whether it does or not, the corrected weights add up to 1.
#
# - You can say how long a step is: $\eta\,\mathrm{sign}(g)$ at first, a part of $\eta$ later, never more than a fixed multiple of $\eta$; and the scale of the loss does not matter.
#
# - You can tell the forms apart: hats, rate form, ε-hat, $\varepsilon$ inside. They differ where gradients are tiny.
#
# - You can test an optimizer: by a path computed by hand, and by data that convict the wrong one and spare the innocent. Not by a falling loss.
#
# - You can compare optimizers honestly: tune each one, and name what differs.
#
# The optimizers end here. The next lessons ask where training should start: initialization.

# %% references [markdown] slide="skip"
# ## References
#
# Adam, its corrections, its limits of a step and the rate form:
#
# - Kingma, D. P., & Ba, J. (2015). Adam: A method for stochastic optimization. ICLR. arXiv:1412.6980
#
# The examples on which Adam does not converge, and AMSGrad:
#
# - Reddi, S. J., Kale, S., & Kumar, S. (2018). On the convergence of Adam and beyond. ICLR. arXiv:1904.09237
#
# Decoupled weight decay:
#
# - Loshchilov, I., & Hutter, F. (2019). Decoupled weight decay regularization. ICLR. arXiv:1711.05101
#
# The two rules that Adam takes up:
#
# - Duchi, J., Hazan, E., & Singer, Y. (2011). Adaptive subgradient methods for online learning and stochastic optimization. Journal of Machine Learning Research 12, 2121–2159. https://jmlr.org/papers/v12/duchi11a.html
#
# - Tieleman, T., & Hinton, G. (2012). Lecture 6.5: RMSprop, divide the gradient by a running average of its recent magnitude. COURSERA: Neural Networks for Machine Learning.
#
# On fair comparisons of tuned optimizers:
#
# - Choi, D., Shallue, C. J., Nado, Z., Lee, J., Maddison, C. J., & Dahl, G. E. (2019). On empirical comparisons of optimizers for deep learning. arXiv:1910.05446
#
# - Schmidt, R. M., Schneider, F., & Hennig, P. (2021). Descending through a crowded valley: Benchmarking deep learning optimizers. ICML, PMLR 139, 9367–9376. arXiv:2007.01547
#
# The digits of sections 7, 12 and 14:
#
# - Alpaydin, E., & Kaynak, C. (1998). Optical recognition of handwritten digits. UCI Machine Learning Repository. doi:10.24432/C50P49
#
# The documentation of each library states its own form: `torch.optim.Adam`, `optax.adam` and `keras.optimizers.Adam`.

# %% progress-card slide="skip"
progress()
