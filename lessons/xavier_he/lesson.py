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
# # Initialization: Xavier and He
#
# How large should the first weights be? Not "small", and not "as in the last project". There is an answer, it fits in one line, and you can derive it.
#
# You derive it twice, for activations like tanh and for ReLU. Then you ask where it does not hold.

# %% goals [markdown] slide="subslide"
# ## What you will be able to do
#
# - Derive the variance of Xavier and of He, and name each assumption on the way.
#
# - Draw weights by both rules, normally and uniformly distributed.
#
# - Read off the fans of a dense and of a convolutional layer.
#
# - Say what the second argument of $\mathcal N(0, \cdot)$ is, and what it costs to mix it up.
#
# - Recompute a printed number before you believe it.
#
# - Show, not assert, that Xavier does not fit the sigmoid, and repair it.
#
# **Time:** about 80 minutes to read and to run the cells, and about 75 minutes more for the exercises.
#
# **You need:** expectation and variance of sums, and the lesson before this one.

# %% setup-note [markdown] slide="skip"
# Run the next cell first. It loads the course's library and chooses the language of all messages.
#
# If it stops with `ModuleNotFoundError`, the course is not installed where this notebook runs. Open a terminal in the course's folder, the one that holds `requirements.txt`, and run `python -m pip install -r requirements.txt`.
#
# In VS Code, then choose the same Python as the kernel of the notebook (at the top right). In Colab, first upload the course's folder, change to it with `%cd`, and run `%pip install -r requirements.txt` in a cell of its own.

# %% setup slide="skip"
import dataclasses

import numpy as np

from autograder import check, hint, progress, solution, use
from course_lib import initializers, optimizers
from course_lib.datasets import digits
from course_lib.experiments import train
from course_lib.figures import layers as depth
from course_lib.figures import show
from course_lib.figures import xavier_he as draw
from course_lib.figures.slider import explore
from course_lib.network import Network
from course_lib.statistics import activation_stds

use("en")

# %% recap [markdown] slide="slide"
# ## 1. Where we stand
#
# Equal weights must be broken up by chance, and the size of the chance matters. With weights of mean 0 and variance $\sigma^2$, a layer of $n$ inputs multiplies the spread of a small tanh signal by $\sqrt n\,\sigma$. Five layers with $\sqrt n\,\sigma = 0.1$ leave $10^{-5}$ of it; with $\sqrt n\,\sigma = 10$ the units saturate.
#
# So we want $\sqrt n\,\sigma = 1$, or $\sigma^2 = 1/n$. But which $n$? A weight matrix of shape $(n_{\text{in}}, n_{\text{out}})$ has two.
#
# Notation: $y = xW + b$ with $W$ of shape $(n_{\text{in}}, n_{\text{out}})$. Every weight matrix has both numbers, also in the first and in the last layer. The English names are fan-in and fan-out.

# %% predict [markdown] slide="slide"
# ## 2. Predict first
#
# **Comma.** A note says: draw from $\mathcal N(0,\, 0.0468)$, and means the standard deviation. Someone reads it as the variance. Their weights are (a) a little too large; (b) 4.6 times too large; (c) 21 times too small.
#
# **Half.** ReLU sets half of the values to 0. Which variance makes up for it? (a) twice Xavier's for equal fans; (b) four times; (c) the same, since the other half is untouched.
#
# **Sigmoid.** Textbooks say "Xavier is for sigmoid and tanh". Five sigmoid layers with Xavier weights, 10 epochs on the digits: the accuracy is (a) as good as with tanh; (b) a bit lower; (c) that of guessing.

# %% predict-lock kind="demo" slide="subslide"
# Replace each "?" by "a", "b" or "c", then run the cell. Later cells compare.
prediction = {"comma": "?", "half": "?", "sigmoid": "?"}

# %% notes-predict [markdown] slide="notes"
# **For the lecturer:** The third question is the one to remember the votes of. Nearly all textbooks say (a) or (b).

# %% forward [markdown] slide="slide"
# ## 3. Forward: the signal
#
# One unit computes $z = \sum_{i=1}^{n_{\text{in}}} x_i w_i$. What is the variance of $z$ over the random weights?
#
# **Assumption 1.** The weights are independent of each other and of the input, with mean 0 and variance $\sigma^2$.
#
# Then every term has the mean $\operatorname{E}[x_i w_i] = \operatorname{E}[x_i] \operatorname{E}[w_i] = 0$ and the variance $\operatorname{E}[x_i^2 w_i^2] = \operatorname{E}[x_i^2]\, \sigma^2$. Different terms are uncorrelated, so the variances add up.
#
# $$
# \operatorname{Var}(z) = \sum_{i=1}^{n_{\text{in}}} \operatorname{E}[x_i^2]\,\sigma^2 = n_{\text{in}}\, \sigma^2\, \operatorname{E}[x^2]
# $$
#
# This is exact. Note what stands on the right: not the variance of $x$ but its mean square. For inputs with mean 0 the two agree; for the outputs of a sigmoid or of a ReLU they do not.
#
# **Assumption 2.** The activation is like the identity near 0, and the signal is small: $\varphi(z) \approx z$. Then $\operatorname{E}[a^2] \approx \operatorname{Var}(z)$, and the mean square stays the same from layer to layer exactly when
#
# $$
# n_{\text{in}}\, \sigma^2 = 1
# $$

# %% backward [markdown] slide="subslide"
# ### Backward: the error signal
#
# The gradient comes back as $\delta W^\top$: each input unit receives a sum over the $n_{\text{out}}$ units it feeds.
#
# **Assumption 3.** The error signals $\delta$ are independent of the weights they are multiplied with. This is not quite true, since $\delta$ was computed with other weights of the same network; it works well all the same. With $\varphi' \approx 1$, the same computation as above gives:
#
# $$
# \operatorname{Var}(\delta_{l-1}) = n_{\text{out}}\, \sigma^2\, \operatorname{E}[\delta_l^2] \qquad\Longrightarrow\qquad n_{\text{out}}\, \sigma^2 = 1
# $$
#
# Both wishes hold at once only if $n_{\text{in}} = n_{\text{out}}$. Otherwise one has to choose. Glorot and Bengio (2010) choose the middle: the mean of $n_{\text{in}}\sigma^2$ and $n_{\text{out}}\sigma^2$ shall be 1.
#
# $$
# \sigma^2 = \frac{2}{n_{\text{in}} + n_{\text{out}}}
# $$
#
# This is Xavier's rule, after the first name of Glorot. It is a compromise at the moment of the start, for units near their linear part. It does not "prevent" vanishing or exploding gradients; it lets the training begin without them.

# %% notes-forward [markdown] slide="notes"
# **For the lecturer:** Write the three assumptions in a column at the side, and leave them there. In sections 7 and 10, ask which of them is broken.

# %% both-ways-figure kind="demo" slide="subslide"
widths = (64, 400, 100, 400, 100, 400, 100)
shapes = list(zip(widths, widths[1:]))


def spread_both_ways(rule, seed=0):
    """Return the spread of signal and error signal in linear layers of these widths."""
    rng = np.random.default_rng(seed)
    weights = [rng.normal(0, np.sqrt(rule(*shape)), shape) for shape in shapes]
    signal, error = rng.normal(size=(1000, widths[0])), rng.normal(size=(1000, widths[-1]))
    forward, backward = [], []
    for W in weights:
        signal = signal @ W
        forward.append(signal.std())
    for W in weights[::-1]:
        error = error @ W.T
        backward.append(error.std())
    return np.array(forward), np.array(backward[::-1])


rules = {
    r"$1/n_{\mathrm{in}}$": lambda fan_in, fan_out: 1 / fan_in,
    r"$1/n_{\mathrm{out}}$": lambda fan_in, fan_out: 1 / fan_out,
    r"$2/(n_{\mathrm{in}}+n_{\mathrm{out}})$": lambda fan_in, fan_out: 2 / (fan_in + fan_out),
}
spreads = {label: spread_both_ways(rule) for label, rule in rules.items()}
(in_forward, in_backward), (out_forward, out_backward), (mid_forward, mid_backward) = spreads.values()
assert np.abs(in_forward - 1).max() < 0.05 and np.abs(out_backward - 1).max() < 0.05
assert in_backward.min() < 0.6 and out_forward.min() < 0.5
assert [round(float(end), 2) for end in (mid_forward.min(), mid_forward.max())] == [0.34, 0.66]
assert 0.3 < mid_backward.min() and mid_backward.max() < 0.9
show(
    draw.both_ways(spreads, (tr("forward: signal"), tr("backward: error signal")), tr("layer")),
    tr(
        "Spread of the signal forward and of the error signal backward in six linear layers with 400 and 100 units in turn. One over fan-in keeps the signal at 1, and lets the error jump between 0.5 and 1.3. One over fan-out keeps the error at 1, and lets the signal jump between 0.4 and 0.8. Xavier stays below 1 in both directions, and falls from pair to pair of layers."
    ),
)

# %% both-ways-note [markdown] slide="subslide"
# ### The compromise is not free, and not needed
#
# Layers of 400 and 100 units in turn show the conflict. The rule $1/n_{\text{in}}$ keeps the signal, $1/n_{\text{out}}$ the error. Xavier keeps neither: every two layers multiply the variance by $4 \cdot 400 \cdot 100 / 500^2 = 0.64$, in both directions. For layers of equal width all three rules are the same.
#
# Is one of the two enough? Yes. With $\sigma_l^2 = 1/n_{l-1}$ the error is multiplied by $n_l/n_{l-1}$ per layer, in the square. Over all layers nearly everything cancels:
#
# $$
# \frac{n_1}{n_0} \cdot \frac{n_2}{n_1} \cdots \frac{n_L}{n_{L-1}} = \frac{n_L}{n_0}
# $$
#
# What is left does not grow with the depth. He et al. (2015) use this argument, and most libraries follow: fan-in alone. Fan-out alone is just as good.
#
# The rule with $1/n_{\text{in}}$ alone is older than Xavier, and is called LeCun's. Some notes print it under Xavier's name. For 784 inputs and 128 outputs the two give standard deviations of 0.0357 and 0.0468.

# %% both-ways-check kind="demo" slide="skip"
ratios = [fan_out / fan_in for fan_in, fan_out in shapes]
assert np.isclose(np.prod(ratios), widths[-1] / widths[0])
assert round(np.sqrt(1 / 784), 4) == 0.0357 and round(np.sqrt(2 / (784 + 128)), 4) == 0.0468
print([round(ratio, 2) for ratio in ratios], np.prod(ratios))

# %% variance-comma [markdown] slide="slide"
# ## 4. The number behind the comma
#
# In this course $\mathcal N(0, \sigma^2)$ always shows the **variance**, as in nearly all textbooks. NumPy asks for the other one: `rng.normal(0, sigma)` takes the **standard deviation**.
#
# Notes that write $\mathcal N(0, \sqrt{2/(n_{\text{in}} + n_{\text{out}})})$ mean the right weights, and write something else. Whoever takes them at their word gets $\sigma = \sqrt{0.0468} = 0.216$ instead of 0.0468 for a layer of 784 and 128 units: 4.6 times too large. Whoever puts the variance into NumPy gets 0.0022: 21 times too small.
#
# Both mistakes run without an error. The standard deviation of the drawn weights shows them at once.
#
# A uniform distribution between $-a$ and $a$ has the variance $a^2/3$. To get the variance $\sigma^2$ one needs $a = \sqrt3\,\sigma$, for Xavier $a = \sqrt{6/(n_{\text{in}} + n_{\text{out}})}$. Whether the draws are normal or uniform makes no difference to the derivation: only mean, variance and independence were used.

# %% comma-check kind="demo" slide="subslide"
sigma = np.sqrt(2 / (784 + 128))
rng = np.random.default_rng(0)
for name, scale in {"σ": sigma, "√σ": np.sqrt(sigma), "σ²": sigma**2}.items():
    W = rng.normal(0, scale, (784, 128))
    print(f"{name:3s} std = {W.std():.4f}   {W.std() / sigma:.2f}")
assert (round(sigma, 4), round(np.sqrt(sigma), 3), round(sigma**2, 4)) == (0.0468, 0.216, 0.0022)
assert round(np.sqrt(sigma) / sigma, 1) == 4.6 and round(sigma / sigma**2) == 21
print(tr("Comma: you predicted"), prediction["comma"], "·", f"{np.sqrt(sigma) / sigma:.1f}")
U = rng.uniform(-1, 1, 1_000_000)
assert abs(U.var() - 1 / 3) < 0.001

# %% densities-figure kind="demo" slide="subslide"
show(
    draw.densities(float(sigma), (tr("normal"), tr("uniform"))),
    tr(
        "The normal density with standard deviation 0.0468 and the uniform density between -0.0811 and 0.0811. Both have the same variance. The uniform one ends at 1.73 standard deviations; of the normal one 8 percent lie beyond."
    ),
)

# %% densities-check kind="demo" slide="skip"
beyond = np.mean(np.abs(np.random.default_rng(1).normal(size=1_000_000)) > np.sqrt(3))
assert round(np.sqrt(3), 2) == 1.73 and 0.08 < beyond < 0.086
assert round(np.sqrt(6 / 912), 4) == 0.0811
print(f"{beyond:.3f}")

# %% by-hand [markdown] slide="slide"
# ## 5. By hand: 784 to 128
#
# Take a pencil, and a calculator for the roots only.
#
# $$
# \sigma^2 = \frac{2}{784 + 128} = \frac{2}{912} = 0.002193, \qquad \sigma = 0.0468, \qquad a = \sqrt{\frac{6}{912}} = 0.0811
# $$
#
# A test without a calculator: $a/\sigma$ must be $\sqrt3 = 1.732$, for all fans.
#
# Pages in circulation print 0.0469 and 0.0814 here. Their ratio is 1.736: at least one of the two must be wrong, and both are. Nobody had computed them.
#
# Now you: LeCun's and He's standard deviation, $\sqrt{1/784}$ and $\sqrt{2/784}$, to three digits. Hint: $784 = 28^2$. The next cell shows them.

# %% by-hand-check kind="demo" slide="subslide"
variance = 2 / 912
assert (round(variance, 6), round(variance**0.5, 4), round((6 / 912) ** 0.5, 4)) == (
    0.002193,
    0.0468,
    0.0811,
)
assert round((6 / 912) ** 0.5 / variance**0.5, 3) == round(3**0.5, 3) == 1.732
assert round(0.0814 / 0.0469, 3) == 1.736
print(f"LeCun {1 / 28:.4f}   He {2**0.5 / 28:.4f}")

# %% xavier-task [markdown] slide="slide"
# ## 6. Exercises 1 and 2: Xavier
#
# Write `xavier_normal(fan_in, fan_out, rng)` and `xavier_uniform(fan_in, fan_out, rng)`.
#
# - Each returns a float array of shape (`fan_in`, `fan_out`) with mean 0 and the variance of section 3, normally or uniformly distributed. No truncation, no gain.
#
# - All draws come from `rng`, a NumPy generator such as `np.random.default_rng(0)`. Do not make one of your own, and do not use `np.random.seed`: the same generator gives the same weights, and two calls give different ones.
#
# How can random numbers be checked? Not by comparing with other random numbers. The check draws many weights and looks at their statistics, within five standard errors: standard deviation for several fans, shape of the distribution, largest value, and whether the generator was used.

# %% write-xavier-normal exercise="xavier_he.xavier_normal" slide="subslide"

# %% write-xavier-uniform exercise="xavier_he.xavier_uniform" slide="subslide"

# %% he [markdown] slide="slide"
# ## 7. ReLU: half of the signal
#
# For ReLU, assumption 2 is wrong: $\varphi(z) = \max(z, 0)$ is not like the identity near 0. But something simpler holds.
#
# **Assumption 2'.** $z$ is distributed symmetrically about 0. It is, when the weights are: with $w$ also $-w$ is equally likely.
#
# Then half of the values are cut to 0, and the other half keep their squares.
#
# $$
# \operatorname{E}[\operatorname{relu}(z)^2] = \tfrac12 \operatorname{E}[z^2] = \tfrac12 \operatorname{Var}(z)
# $$
#
# Put this into the exact formula of section 3, $\operatorname{Var}(z_{l}) = n_{\text{in}}\,\sigma^2\, \operatorname{E}[a_{l-1}^2] = \frac12\, n_{\text{in}}\, \sigma^2 \operatorname{Var}(z_{l-1})$. It stays the same when
#
# $$
# \sigma^2 = \frac{2}{n_{\text{in}}}
# $$
#
# This is He's rule (He et al. 2015). No linear part and no small signal had to be assumed: for ReLU it holds at any scale. Backward, half of the slopes are 0 and the others 1, which gives $2/n_{\text{out}}$; as in section 3 either one is enough.
#
# So it is not an improved Xavier, and not faster or better as such. It is the same computation with another assumption. For tanh its variance is too large by a factor of two, for equal fans.

# %% he-check kind="demo" slide="subslide"
z = np.random.default_rng(0).normal(size=1_000_000)
halves = {
    "relu": np.mean(np.maximum(z, 0) ** 2),
    "tanh": np.mean(np.tanh(0.1 * z) ** 2) / 0.1**2,
}
print({name: round(float(value), 3) for name, value in halves.items()})
assert abs(halves["relu"] - 0.5) < 0.005 and abs(halves["tanh"] - 1) < 0.03
print(tr("Half: you predicted"), prediction["half"], "·", tr("computed:"), 1 / 0.5)

# %% he-task [markdown] slide="subslide"
# ### Exercise 3: He
#
# Write `he_normal(fan_in, fan_out, rng)`: a float array of shape (`fan_in`, `fan_out`), normally distributed with mean 0 and the variance that keeps the forward signal of a ReLU network. All agreements of exercises 1 and 2 hold.

# %% write-he exercise="xavier_he.he_normal" slide="subslide"

# %% notes-he [markdown] slide="notes"
# **For the lecturer:** Ask which of the assumptions the step from Xavier to He replaces. Only the second one. Then ask what leaky ReLU with slope 0.1 would need: 2/(1 + 0.01) instead of 2.

# %% fans-task [markdown] slide="slide"
# ## 8. Exercise 4: count the fans
#
# In a dense layer, $n_{\text{in}}$ and $n_{\text{out}}$ can be read off the shape. In a convolution one output value is a sum over a whole window of all input channels. That is the $n$ of the derivation.
#
# Write `fans(shape)`. It returns `(fan_in, fan_out)`.
#
# - `(in, out)` for a dense layer.
#
# - `(out, in, height, width)` for a convolution: mind the order. Fan-in counts what an output value sums over, fan-out what an input value feeds, with the whole window in both.

# %% write-fans exercise="xavier_he.fans" slide="subslide"

# %% depth [markdown] slide="slide"
# ## 9. Does it hold? Thirty layers
#
# The rules promise that the spread stays. Here it is, layer by layer, for 30 layers of 100 units, with the digits as input, mean image subtracted.
#
# ReLU with He keeps its spread, 0.23 in the first and in the thirtieth layer. ReLU with Xavier loses a factor of $\sqrt{1/2}$ per layer: less than 0.0001 is left.
#
# tanh with Xavier falls slowly, from 0.23 to 0.13. tanh is a bit flatter than the identity, so each layer loses a little; the smaller the signal, the less. tanh with He grows to 0.57 and stays there, half saturated: the curve of tanh stops it.

# %% depth-figure kind="demo" slide="subslide"
data = digits()
mean_image = data.x_train.mean(axis=0)
data = dataclasses.replace(
    data, x_train=data.x_train - mean_image, x_test=data.x_test - mean_image
)


def relu(z):
    return np.maximum(z, 0)


sizes = (64, *30 * (100,))
starts = {
    tr("ReLU, He"): (relu, initializers.he_normal),
    tr("ReLU, Xavier"): (relu, initializers.xavier_normal),
    tr("tanh, He"): (np.tanh, initializers.he_normal),
    tr("tanh, Xavier"): (np.tanh, initializers.xavier_normal),
}
profiles = {}
for label, (act, rule) in starts.items():
    rng = np.random.default_rng(0)
    weights = [rule(*shape, rng) for shape in zip(sizes, sizes[1:])]
    profiles[label] = activation_stds(data.x_train, weights, act)

relu_he, relu_xavier, tanh_he, tanh_xavier = profiles.values()
assert 0.1 < relu_he.min() and relu_he.max() < 0.4 and relu_xavier[-1] < 1e-4
assert abs(relu_he[0] - 0.23) < 0.01 and abs(relu_he[-1] - 0.23) < 0.01
assert abs((relu_xavier[20] / relu_xavier[0]) ** (1 / 20) - np.sqrt(0.5)) < 0.04
assert abs(tanh_xavier[0] - 0.23) < 0.01 and abs(tanh_xavier[-1] - 0.13) < 0.01
assert abs(tanh_he[-1] - 0.57) < 0.02
show(
    depth.along_depth(profiles, tr("layer"), tr("spread of the activations")),
    tr(
        "Spread of the activations over 30 layers on a logarithmic scale. ReLU with He stays near 0.23. ReLU with Xavier falls on a straight line to {lost:.0e}. tanh with Xavier falls slowly from 0.23 to 0.13; tanh with He rises to 0.57 and stays."
    ).format(lost=relu_xavier[-1]),
)

# %% gain-play kind="demo" slide="subslide"
def play(gain):
    rng = np.random.default_rng(0)
    weights = [gain * initializers.he_normal(*shape, rng) for shape in zip(sizes, sizes[1:])]
    label = rf"ReLU, {gain:.2f} $\cdot$ He"
    spread = activation_stds(data.x_train, weights, relu)
    alt = tr("Spread over 30 layers, from {first:.2g} to {last:.2g}.")
    return show(
        depth.along_depth({label: spread}, tr("layer"), tr("spread of the activations")),
        alt.format(first=spread[0], last=spread[-1]),
    )


explore(play, {"gain": (0.7, 1.4, 0.05)}, {"gain": 1.1})
ends = {}
for gain in (0.9, 1.0, 1.1):
    rng = np.random.default_rng(0)
    weights = [gain * initializers.he_normal(*shape, rng) for shape in zip(sizes, sizes[1:])]
    ends[gain] = activation_stds(data.x_train, weights, relu)[-1]
    print(f"{gain}   {ends[gain]:.3f}")
assert np.isclose(ends[1.1] / ends[1.0], 1.1**30) and np.isclose(ends[0.9] / ends[1.0], 0.9**30)

# %% gain-note [markdown] slide="subslide"
# ### Ten percent
#
# Multiply He's weights by a factor of 1.1. Over 30 layers this makes exactly $1.1^{30}$, about 17, since ReLU lets positive factors pass. With 0.9 it makes 0.04. So the depth is what makes the initialization a matter of precision: with three layers, ten percent more or less do not show.
#
# Where sliders work, the cell above has one for this factor.

# %% sigmoid [markdown] slide="slide"
# ## 10. Where it does not hold: the sigmoid
#
# The logistic sigmoid $1/(1 + e^{-z})$ breaks assumption 2 in two ways. Its output lies around $\frac12$, so its mean square is at least $\frac14$ however small the signal is. And its slope at 0 is $\frac14$, not 1: going backward, every layer multiplies the error by a slope of at most a quarter.
#
# The cell shows the root mean square of the weight gradients in five layers of 100 units, for tanh with Xavier and for the sigmoid with Xavier. The sigmoid's first layer gets a gradient some thousand times smaller than its fifth. After ten epochs the accuracy is that of guessing.
#
# So "Xavier for sigmoid and tanh" is half right. Why does one read it so often? Because the word sigmoid once meant any S-shaped function, tanh among them. Glorot and Bengio themselves report that the logistic sigmoid does badly in deep networks.

# %% sigmoid-figure kind="demo" slide="subslide"
def fresh(activation, init="xavier", seed=0, scale=1.0):
    """Return a new network 64–5×100–10."""
    sizes = (64, 100, 100, 100, 100, 100, 10)
    return Network(sizes, np.random.default_rng(seed), activation, init, scale)


def gradient_sizes(network):
    """Return the root mean square of the weight gradients of the hidden layers."""
    grads = network.gradients(data.x_train, data.y_train)[1]
    return [float(np.sqrt(np.mean(grads[f"W{l}"] ** 2))) for l in range(1, 6)]


def fit(network, epochs=10, seed=10):
    """Train with SGD on the centered digits; return the history."""
    return train(network, data, optimizers.SGD(lr=0.1), epochs, 64, np.random.default_rng(seed))


tanh_sizes, sigmoid_sizes = gradient_sizes(fresh("tanh")), gradient_sizes(fresh("sigmoid"))
assert max(tanh_sizes) / min(tanh_sizes) < 1.5
assert 500 < sigmoid_sizes[-1] / sigmoid_sizes[0] < 2000
guessing = fit(fresh("sigmoid")).final_accuracy
assert guessing < 0.15
print(tr("Sigmoid: you predicted"), prediction["sigmoid"], "·", f"{guessing:.3f}")
show(
    depth.along_depth(
        {tr("tanh, Xavier"): tanh_sizes, tr("sigmoid, Xavier"): sigmoid_sizes},
        tr("layer"),
        tr("root mean square of the gradient"),
    ),
    tr(
        "Root mean square of the weight gradients by layer, on a logarithmic scale. tanh: between {low:.4f} and {high:.4f} in all five layers. Sigmoid: the first layer gets {ratio:.0f} times less than the fifth."
    ).format(low=min(tanh_sizes), high=max(tanh_sizes), ratio=sigmoid_sizes[-1] / sigmoid_sizes[0]),
)

# %% twin [markdown] slide="subslide"
# ### The repair, exactly
#
# The sigmoid is a tanh in disguise: $\frac{1}{1 + e^{-z}} = \frac12\left(1 + \tanh\frac z2\right)$. Put this into a layer, and ask which sigmoid network computes the same as a given tanh network with weights $W_l$.
#
# $$
# \tfrac12\, z_{l+1}^{\text{sig}} = \tfrac14 \tanh\left(\tfrac12 z_l^{\text{sig}}\right) W_{l+1}^{\text{sig}} + \tfrac14\, \mathbf 1^\top W_{l+1}^{\text{sig}} + \tfrac12\, b_{l+1}^{\text{sig}}
# $$
#
# So take weights **four times** as large, and biases that cancel the constant, $b^{\text{sig}} = -\frac12 \mathbf 1^\top W^{\text{sig}}$. The first and the last layer need a factor of 2, because there only one side has a sigmoid. The cell builds this twin and finds the same outputs to $10^{-12}$.
#
# The twin starts where tanh starts. After ten epochs it is above 0.85, with the same learning rate with which Xavier alone learned nothing. (Not quite as good as tanh: the same function in other coordinates has other gradients.)

# %% twin-check kind="demo" slide="subslide"
plain, twin = fresh("tanh"), fresh("sigmoid")
for l in range(1, 7):
    factor = 2 if l in (1, 6) else 4
    twin.params[f"W{l}"] *= factor
    if l > 1:
        twin.params[f"b{l}"] = -0.5 * twin.params[f"W{l}"].sum(axis=0)
difference = plain.layers(data.x_train)[-1].z - twin.layers(data.x_train)[-1].z
assert np.abs(difference).max() < 1e-12
repaired = fit(twin).final_accuracy
assert repaired > 0.85
print(f"{np.abs(difference).max():.0e}   {guessing:.3f} → {repaired:.3f}")

# %% notes-sigmoid [markdown] slide="notes"
# **For the lecturer:** Come back to the column of assumptions. Which ones does the sigmoid break? The second one twice: mean and slope. Then let the class find the factor 4 from the slope alone, before showing the identity.

# %% question-claims [markdown] slide="subslide"
# ### Question 1
#
# A page of notes says four things about Xavier's rule: "It keeps the scale of outputs and gradients uniform in every layer. It prevents vanishing gradients. It makes the activation show its nonlinearity better. It is especially effective for sigmoid and tanh."
#
# Answer in eight to twelve sentences. For each of the four, say what is true of it, and what is not, with the derivation or with a number of this lesson.
#
# Write your answer in the next cell. A person reads it, or you compare it yourself with the model answer: 4 points.

# %% answer-claims [markdown] points="4" slide="skip"
# **Model answer.** Scale: it is kept at the start only, before the first step, and only approximately. Forward needs $n_{\text{in}}\sigma^2 = 1$ and backward $n_{\text{out}}\sigma^2 = 1$; Xavier's variance $2/(n_{\text{in}} + n_{\text{out}})$ is a compromise that keeps both only for equal fans. In layers of 400 and 100 units in turn, signals lie between 0.34 and 0.66 of their start. Over 30 tanh layers the spread falls from 0.23 to 0.13.
#
# Vanishing gradients: they are avoided at the start, for activations that look like the identity near 0. With ReLU and Xavier the signal loses a factor of $\sqrt{1/2}$ per layer, and less than 0.0001 is left after 30. Training can bring vanishing gradients later, whatever the start was.
#
# Nonlinearity: it is the other way round. The derivation assumes that the units work in their linear part, $\varphi(z) \approx z$. What the rule avoids is saturation.
#
# Sigmoid and tanh: true for tanh, false for the logistic sigmoid. Its outputs have mean $\frac12$, and its slope is at most $\frac14$; the gradient of the first layer is about a thousand times smaller than that of the fifth, and after ten epochs the accuracy is that of guessing. With weights four times as large and fitting biases, it computes the same as the tanh network.
#
# **Rubric, one point each.**
#
# - At the start only, and a compromise of two wishes.
#
# - "Prevents" is too strong, with a case in which the signal vanishes nevertheless.
#
# - The linear part is assumed; what is avoided is saturation.
#
# - Sigmoid: mean or slope, with a number. No point for "tanh is better than sigmoid", which is no reason.

# %% training [markdown] slide="slide"
# ## 11. Real data: does it matter for training?
#
# Five layers of 100 units, 10 epochs with SGD and $\eta = 0.1$ on the centered digits, two seeds, four kinds of start, for tanh and for ReLU. Predict the order in each row.

# %% training-check kind="demo" slide="subslide"
kinds = {"σ = 1": ("normal", 1.0), "σ = 0.01": ("normal", 0.01)}
kinds |= {"Xavier": ("xavier", 1.0), "He": ("he", 1.0)}
table = {}
for activation in ("tanh", "relu"):
    for name, (init, scale) in kinds.items():
        runs = [fit(fresh(activation, init, seed, scale), seed=seed + 10) for seed in (0, 1)]
        table[activation, name] = np.mean([run.final_accuracy for run in runs])
        print(f"{activation:5s} {name:9s} {table[activation, name]:.3f}")

for activation in ("tanh", "relu"):
    assert table[activation, "σ = 0.01"] < 0.15
    assert min(table[activation, name] for name in ("Xavier", "He")) > 0.92
assert table["tanh", "σ = 1"] < 0.85 and np.isnan(table["relu", "σ = 1"])

# %% training-result [markdown] slide="subslide"
# ### What the numbers say
#
# With $\sigma = 0.01$ nothing is learned. With $\sigma = 1$ tanh learns badly, and ReLU breaks off with `nan`.
#
# With Xavier and with He both networks come above 0.92, and the difference between the two rules is small: with five layers a factor of $\sqrt2$ per layer is not fatal yet. So these accuracies do **not** prove that Xavier belongs to tanh and He to ReLU. The spread per layer does, in section 9.
#
# Keep the two kinds of evidence apart: a derivation with a measured quantity that it predicts, and an accuracy that many things influence.

# %% numbers-task [markdown] slide="slide"
# ## 12. Bug hunt: three numbers that should belong together
#
# The function in the next cell prints the numbers of Xavier's rule for a layer. They look reasonable, and they are wrong in three places: a rounding at the wrong moment, a wrong connection between $\sigma$ and $a$, and the number behind the comma.
#
# Find a test for each before you repair anything. For which relation between the three numbers do you not even need to know the fans?
#
# Repair `xavier_numbers`. Each number must be right to four decimals, for all fans.

# %% repair-numbers exercise="xavier_he.fix_numbers" slide="subslide"

# %% numbers-story [markdown] slide="subslide"
# ### Numbers that nobody computed
#
# Tables of initial weights are copied from page to page. Some were written by a language model, which is good at numbers that look right. In one of them the standard deviation for 784 and 128 units and the limit were off in the fourth decimal, and the variance was called by the name of the standard deviation.
#
# **Rounding first.** $2/912$ rounded to four decimals is 0.0022, and its root 0.0469. The root makes small errors of small numbers large. Round at the end.
#
# **The connection.** $a = \sqrt3\,\sigma$, not $2\sigma$. The ratio of two printed numbers is the cheapest test there is.
#
# **The name.** A number without a name is read as what the reader needs. Write "standard deviation 0.0468" or "variance 0.0022".
#
# In this course every printed number is computed in a cell and asserted. This is why.

# %% numbers-demo kind="demo" slide="skip"
early = round(2 / 912, 4) ** 0.5
assert (round(2 / 912, 4), round(early, 4), round((2 / 912) ** 0.5, 4)) == (0.0022, 0.0469, 0.0468)
print(f"{early:.4f}   {(2 / 912) ** 0.5:.4f}")

# %% conventions [markdown] slide="slide"
# ## 13. Other people's Xavier and He
#
# | name | variance | who uses it |
# |---|---|---|
# | Glorot, Xavier | $2/(n_{\text{in}} + n_{\text{out}})$ | Keras by default, uniform; PyTorch `xavier_normal_`, `xavier_uniform_` |
# | LeCun | $1/n_{\text{in}}$ | Flax by default; Caffe's filler called "xavier" |
# | He, Kaiming | $2/n_{\text{in}}$, or $2/n_{\text{out}}$ | PyTorch `kaiming_normal_`, fan-in by default; Keras `HeNormal` |
# | PyTorch's `nn.Linear` | $1/(3\,n_{\text{in}})$ | uniform $\pm 1/\sqrt{n_{\text{in}}}$, weights and biases |
#
# **Gain.** PyTorch offers a gain for each activation, to multiply $\sigma$ with: $\sqrt2$ for ReLU, $\frac53$ for tanh. With $\frac53$ a tanh signal does not fade with the depth; it settles at a larger spread instead.
#
# **Truncation.** Keras and Flax draw again what lies beyond two standard deviations. This cuts the standard deviation to 0.88 of the nominal one, so they divide by 0.88 first. The largest weight is then 2.27 $\sigma$.
#
# **The place of the shape.** PyTorch stores weights as (out, in), this course as (in, out). Whoever copies a formula with `shape[0]` copies the convention too.

# %% conventions-check kind="demo" slide="subslide"
normal = np.random.default_rng(2).normal(size=2_000_000)
kept = normal[np.abs(normal) < 2]
assert round(float(kept.std()), 2) == 0.88 and round(float(2 / kept.std()), 2) == 2.27

rng = np.random.default_rng(0)
weights = [5 / 3 * initializers.xavier_normal(*shape, rng) for shape in zip(sizes, sizes[1:])]
with_gain = activation_stds(data.x_train, weights, np.tanh)
assert np.ptp(with_gain[10:]) < 0.06 and with_gain[-1] > 0.55
print(f"{kept.std():.3f}   {2 / kept.std():.2f}   {with_gain[-1]:.2f}")

# %% notes-conventions [markdown] slide="notes"
# **For the lecturer:** Show the last row and ask for the spread after ten tanh layers. It is 0.58 to the power of ten, less than half a percent. And yet millions of networks were trained this way: normalization layers forgive it.

# %% question-relu [markdown] slide="subslide"
# ### Question 2
#
# Leaky ReLU keeps positive values and multiplies negative ones by $c$, for example $c = 0.1$.
#
# Derive in four to eight sentences the variance of the weights that keeps the mean square of the forward signal. State the assumptions you use. Check two values of $c$ for which you know the answer already. Then say by which factor the spread would change over 30 layers with $c = 0.1$ if one used He's rule instead.
#
# Write your answer in the next cell: 4 points.

# %% answer-relu [markdown] points="4" slide="skip"
# **Model answer.** Assume independent weights with mean 0 and variance $\sigma^2$, independent of the input, and a $z$ that is distributed symmetrically about 0. Then half of the squares stay, and the other half is multiplied by $c^2$: $\operatorname{E}[a^2] = \frac12(1 + c^2) \operatorname{Var}(z)$. With $\operatorname{Var}(z) = n_{\text{in}}\,\sigma^2 \operatorname{E}[a^2]$ of the layer before, the mean square stays the same for
#
# $$
# \sigma^2 = \frac{2}{(1 + c^2)\, n_{\text{in}}}
# $$
#
# Checks: $c = 0$ is ReLU and gives He's $2/n_{\text{in}}$; $c = 1$ is the identity and gives $1/n_{\text{in}}$.
#
# With He's rule and $c = 0.1$ the spread is multiplied by $\sqrt{1 + c^2} = \sqrt{1.01}$ per layer, over 30 layers by $1.01^{15} = 1.16$: hardly worth mentioning.
#
# **Rubric, one point each.**
#
# - The assumptions: mean 0, independence, symmetry of $z$.
#
# - $\operatorname{E}[a^2] = \frac12(1 + c^2)\operatorname{Var}(z)$ and the variance.
#
# - Both checks, $c = 0$ and $c = 1$.
#
# - The factor over 30 layers, about 1.16. Half a point for the right formula with a slip in the number.

# %% question-relu-check kind="demo" slide="skip"
z = np.random.default_rng(3).normal(size=1_000_000)
leaky = np.where(z > 0, z, 0.1 * z)
assert abs(np.mean(leaky**2) - 0.5 * 1.01) < 0.005 and round(1.01**15, 2) == 1.16
print(np.mean(leaky**2).round(3), round(1.01**15, 2))

# %% summary [markdown] slide="slide"
# ## 14. What you can now do
#
# - $\operatorname{Var}(z) = n_{\text{in}}\,\sigma^2\operatorname{E}[x^2]$: from this one line, all rules.
#
# - Xavier: $\sigma^2 = 2/(n_{\text{in}} + n_{\text{out}})$, for activations that look like the identity near 0. He: $\sigma^2 = 2/n_{\text{in}}$, for ReLU.
#
# - Normal or uniform does not matter; $a = \sqrt3\,\sigma$. Behind the comma of $\mathcal N$ stands the variance.
#
# - Not for the logistic sigmoid. It needs four times the weights, and biases.
#
# - The rules hold at the start. During training, nothing watches over the spread any more; the next lessons add something that does.

# %% references [markdown] slide="skip"
# ## References
#
# The two rules:
#
# - Glorot, X., & Bengio, Y. (2010). Understanding the difficulty of training deep feedforward neural networks. AISTATS, PMLR 9, 249–256. https://proceedings.mlr.press/v9/glorot10a.html
#
# - He, K., Zhang, X., Ren, S., & Sun, J. (2015). Delving deep into rectifiers: surpassing human-level performance on ImageNet classification. ICCV. arXiv:1502.01852
#
# The rule before them:
#
# - LeCun, Y., Bottou, L., Orr, G. B., & Müller, K.-R. (1998). Efficient BackProp. In Neural Networks: Tricks of the Trade. Springer. doi:10.1007/3-540-49430-8_2
#
# Measuring the spread and dividing by it, instead of deriving it:
#
# - Mishkin, D., & Matas, J. (2016). All you need is a good init. ICLR. arXiv:1511.06422
#
# The digits:
#
# - Alpaydin, E., & Kaynak, C. (1998). Optical recognition of handwritten digits. UCI Machine Learning Repository. doi:10.24432/C50P49

# %% progress-card slide="skip"
progress()
