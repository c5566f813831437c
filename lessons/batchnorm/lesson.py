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
# # Batch normalization
#
# Xavier and He give each layer a good start. Then training moves the weights, and nothing watches over the spread of the signals any more.
#
# Batch normalization does, in every step: it computes mean and variance of each feature over the mini-batch, and takes both out. This lesson is about its forward pass, and about what it does differently in training and in use.

# %% goals [markdown] slide="subslide"
# ## What you will be able to do
#
# - Write batch normalization for dense layers and for images, in training and in test mode.
#
# - Say over which axes the mean runs, and why.
#
# - Keep running statistics, and convert between the conventions of libraries.
#
# - Name two changes of the weights that the output does not notice.
#
# - Explain why a sample's output depends on its neighbors, and when this breaks.
#
# - Report what is known, and what is disputed, about why it helps.
#
# **Time:** about 80 minutes to read and to run the cells, and about 90 minutes more for the exercises.
#
# **You need:** mean and variance along an axis of an array, and the lesson on Xavier and He.

# %% setup-note [markdown] slide="skip"
# Run the next cell first. It loads the course's library and chooses the language of all messages.
#
# If it stops with `ModuleNotFoundError`, the course is not installed where this notebook runs. Open a terminal in the course's folder, the one that holds `requirements.txt`, and run `python -m pip install -r requirements.txt`.
#
# In VS Code, then choose the same Python as the kernel of the notebook (at the top right). In Colab, first upload the course's folder, change to it with `%cd`, and run `%pip install -r requirements.txt` in a cell of its own.

# %% setup slide="skip"
import copy

import numpy as np

from autograder import check, hint, progress, solution, use
from course_lib import normalization, optimizers
from course_lib.datasets import digits, minibatches
from course_lib.experiments import train
from course_lib.figures import batchnorm as draw
from course_lib.figures import show
from course_lib.figures.slider import explore
from course_lib.network import Network

use("en")

# %% recap [markdown] slide="slide"
# ## 1. Where we stand
#
# A good start keeps the spread of the signals from layer to layer, $n_{\text{in}}\sigma^2 = 1$ for tanh and 2 for ReLU. This holds before the first step. It depends on the activation, and weights that are ten percent too large make a factor of 17 in 30 layers.
#
# Normalization is another idea, and another topic: not a choice of the first weights, but a computation in every forward pass. It measures the spread and divides by it.
#
# One hidden layer with batch normalization computes
#
# $$
# z = xW + b, \qquad n = \operatorname{BN}(z), \qquad a = \varphi(n)
# $$
#
# This order, before the activation, is that of the original paper (Ioffe and Szegedy 2015). Some networks normalize after the activation instead; both are in use.

# %% predict [markdown] slide="slide"
# ## 2. Predict first
#
# **Alone.** A trained network with batch normalization labels 96 % of the test digits correctly. You leave it in training mode and show it the test images one at a time. The accuracy is (a) still about 96 %; (b) a few percent lower; (c) that of guessing.
#
# **Sorted.** Still in training mode, but with 36 images at a time, sorted by digit, so that nearly all images of a batch show the same one. The accuracy is (a) above 90 %; (b) about 30 %.
#
# **Tenfold.** All weights of a layer in front of a batch normalization are multiplied by 10. The output of the normalization (a) is 10 times as large; (b) does not change.

# %% predict-lock kind="demo" slide="subslide"
# Replace each "?" by "a", "b" or "c", then run the cell. Later cells compare.
prediction = {"alone": "?", "sorted": "?", "tenfold": "?"}

# %% notes-predict [markdown] slide="notes"
# **For the lecturer:** The second question is a favorite of those who have debugged such networks. Keep the votes for section 8.

# %% formula [markdown] slide="slide"
# ## 3. The formula
#
# A mini-batch has $N$ samples with $D$ features each: $x$ of shape $(N, D)$. **For every feature by itself**, over the samples of this mini-batch:
#
# $$
# \mu = \frac1N \sum_{n=1}^{N} x_n, \qquad \sigma^2 = \frac1N \sum_{n=1}^{N} (x_n - \mu)^2, \qquad \hat x_n = \frac{x_n - \mu}{\sqrt{\sigma^2 + \varepsilon}}, \qquad y_n = \gamma\, \hat x_n + \beta
# $$
#
# $\mu$, $\sigma^2$, $\gamma$ and $\beta$ have the shape $(D,)$: one number per feature. The variance divides by $N$. The number $\varepsilon$, here $10^{-5}$, stands inside the root, so that a feature without variance is not divided by zero.
#
# $\gamma$ and $\beta$ are learned. They start at 1 and 0. Why undo at once what was just normalized? So that the layer can still compute everything it could before: with $\gamma = \sqrt{\sigma^2 + \varepsilon}$ and $\beta = \mu$ the normalization would be gone. What changes is which numbers the training moves.
#
# "Mean and variance for each batch size", as some notes put it, makes no sense. It is: for each mini-batch, and in it for each feature.

# %% by-hand [markdown] slide="subslide"
# ### By hand: four samples, one feature
#
# $x = (1, 2, 3, 4)$, $\gamma = 1$, $\beta = 0$; leave $\varepsilon$ out.
#
# $$
# \mu = \frac{10}{4} = 2.5, \qquad \sigma^2 = \frac{2.25 + 0.25 + 0.25 + 2.25}{4} = 1.25, \qquad \hat x = \frac{(-1.5,\; -0.5,\; 0.5,\; 1.5)}{1.118} = (-1.3416,\; -0.4472,\; 0.4472,\; 1.3416)
# $$
#
# Now you: the same with the last sample 10 instead of 4. By how much does the output of the **first** sample change, although its input is the same? The next cell shows it.

# %% by-hand-check kind="demo" slide="subslide"
def normalized(x):
    """Normalize each feature over the samples, without ε, γ and β."""
    return (x - x.mean(axis=0)) / x.std(axis=0)


first, second = normalized(np.array([1.0, 2, 3, 4])), normalized(np.array([1.0, 2, 3, 10]))
assert first.round(4).tolist() == [-1.3416, -0.4472, 0.4472, 1.3416]
assert (round(np.sqrt(1.25), 3), np.var([1.0, 2, 3, 4])) == (1.118, 1.25)
print(first.round(4), second.round(4))

# %% coupling-figure kind="demo" slide="subslide"
others = np.array([1.0, 2.0, 3.0])
last = np.linspace(-12, 18, 121)
answers = np.array([normalized(np.append(others, value))[:3] for value in last])
assert answers[last == 18.0][0].round(2).tolist() == [-0.72, -0.57, -0.43]
assert np.ptp(answers[np.abs(last - 2).argmin()]) > 2
show(
    draw.curves(
        {f"x = {value:.0f}": (last, answers[:, i]) for i, value in enumerate(others)},
        tr("fourth sample"),
        tr("output of the other three"),
    ),
    tr(
        "Normalized outputs of the samples 1, 2 and 3 against the value of a fourth sample. With a fourth sample near 2 they are far apart, from -1.41 to 1.41. With a fourth sample of 18 they move together, to -0.72, -0.57 and -0.43: one outlier squeezes all the others."
    ),
)

# %% coupling-play kind="demo" slide="subslide"
def play(fourth):
    batch = np.append(others, fourth)
    result = normalized(batch)
    text = "   ".join(f"{x:.1f} → {y:.2f}" for x, y in zip(batch, result))
    alt = tr("Four samples and their outputs: {text}.")
    points = {tr("four samples"): (batch, result)}
    return show(draw.curves(points, tr("input"), tr("output")), alt.format(text=text))


explore(play, {"fourth": (-12.0, 18.0, 0.5)}, {"fourth": 4.0})

# %% coupling [markdown] slide="subslide"
# ### Samples pull at each other
#
# The output of a sample is not a function of this sample. It depends on the others in its mini-batch. This is new: no layer so far did that.
#
# Where sliders work, the cell above lets you move the fourth sample. Without sliders, read the figure: the value of the fourth sample moves the answers of the other three.
#
# In training this acts as a noise, since the neighbors are drawn at random. In use it would be a fault: nobody wants an answer that depends on who else is asking. For this reason batch normalization has two modes.

# %% running [markdown] slide="slide"
# ## 4. Two modes
#
# **In training** $\mu$ and $\sigma^2$ are those of the mini-batch. Beside this, the layer keeps **running statistics**, exponential moving averages of both:
#
# $$
# r_\mu \leftarrow \alpha\, r_\mu + (1 - \alpha)\, \mu, \qquad r_{\sigma^2} \leftarrow \alpha\, r_{\sigma^2} + (1 - \alpha)\, \sigma^2, \qquad \alpha = 0.9
# $$
#
# They start at 0 and 1. Here $\alpha$ is the weight of the **old** value; the argument is called `momentum`, though it has nothing to do with the optimizer of this name.
#
# **In test mode** nothing is measured. $\mu = r_\mu$ and $\sigma^2 = r_{\sigma^2}$ are constants, each sample is treated by itself, and the running statistics do not change.
#
# By hand, for the batch $(1, 2, 3, 4)$ of section 3: $r_\mu = 0.9 \cdot 0 + 0.1 \cdot 2.5 = 0.25$ and $r_{\sigma^2} = 0.9 \cdot 1 + 0.1 \cdot 1.25 = 1.025$.

# %% running-check kind="demo" slide="skip"
run = {"mean": np.zeros(1), "var": np.ones(1)}
batch = np.array([[1.0], [2.0], [3.0], [4.0]])
normalization.batchnorm_forward(batch, np.ones(1), np.zeros(1), run, training=True)
assert (run["mean"].round(9).item(), run["var"].round(9).item()) == (0.25, 1.025)
before = copy.deepcopy(run)
normalization.batchnorm_forward(batch, np.ones(1), np.zeros(1), run, training=False)
assert all(np.array_equal(run[key], before[key]) for key in run)
print(run)

# %% notes-running [markdown] slide="notes"
# **For the lecturer:** Let the class list what has to be saved with a trained model: weights, biases, γ, β, and two things more. People who forget the running statistics get a model that works in training and fails in use.

# %% forward-task [markdown] slide="slide"
# ## 5. Exercise 1: both modes
#
# Write `batchnorm_forward(x, gamma, beta, run, training, momentum=0.9, eps=1e-5)`.
#
# - `x` has shape (N, D); `gamma` and `beta` have shape (D,). Return `y`, of the shape of `x`.
#
# - `run` is a dictionary with the keys `"mean"` and `"var"`, each of shape (D,). In training, update both, with the biased variance that you normalize with; `momentum` is the weight of the old value. You may write into the arrays or replace them in the dictionary.
#
# - In test mode, use `run` and leave it alone.
#
# - $\varepsilon$ stands inside the root. Leave `x`, `gamma` and `beta` as they are.
#
# The card says what it saw, and names the mistake or the convention. `hint("batchnorm.batchnorm_forward")` gives one hint at a time, three in all.

# %% write-forward exercise="batchnorm.batchnorm_forward" slide="subslide"

# %% invariances [markdown] slide="slide"
# ## 6. What the output does not notice
#
# Two changes in front of a batch normalization leave its output as it is, up to $\varepsilon$:
#
# **A constant added.** The mean takes it away. So the bias $b$ of a layer directly before a batch normalization does nothing at all: its gradient is zero, and libraries advise to leave it out. $\beta$ does its work.
#
# **A positive factor.** Multiply a column of $W$ by $c > 0$: mean and standard deviation are multiplied too, and $c$ cancels. A start that is 10 times too large or too small gives the same $\hat x$, as long as the variance stays far above $\varepsilon$.
#
# **And backward:** if $L(cW) = L(W)$ for all $c > 0$, then the gradient at $cW$ is the gradient at $W$ divided by $c$. Differentiate both sides to see it. So large weights get small gradients: when a step makes the weights longer, the next steps turn them less. The learning rate is adjusted from inside.
#
# Here is the reason why a network with batch normalization forgives a bad start and a large learning rate. It is no magic, only a factor that cancels.

# %% invariances-check kind="demo" slide="subslide"
data = digits()
x = data.x_train[:64]
rng = np.random.default_rng(0)
W, b = rng.normal(0, 0.1, (64, 100)), rng.normal(size=100)


def bn(z, eps=0.0):
    """Normalize in training mode with γ = 1 and β = 0."""
    D = z.shape[1]
    run = {"mean": np.zeros(D), "var": np.ones(D)}
    return normalization.batchnorm_forward(z, np.ones(D), np.zeros(D), run, True, eps=eps)


assert np.allclose(bn(x @ W + b), bn(x @ W)) and np.allclose(bn(x @ (10 * W)), bn(x @ W))
tenfold = np.abs(bn(x @ (10 * W)) - bn(x @ W)).max()
print(tr("Tenfold: you predicted"), prediction["tenfold"], "·", f"{tenfold:.0e}")

network = Network((64, 50, 10), np.random.default_rng(0), norm="batch")
gradients = {}
for factor in (1.0, 10.0):
    larger = copy.deepcopy(network)
    larger.params["W1"] *= factor
    gradients[factor] = larger.gradients(x, data.y_train[:64])[1]
ratio = np.linalg.norm(gradients[1.0]["W1"]) / np.linalg.norm(gradients[10.0]["W1"])
assert 9.9 < ratio < 10.1 and np.abs(gradients[1.0]["b1"]).max() < 1e-12
print(f"{ratio:.2f}   {np.abs(gradients[1.0]['b1']).max():.0e}")

# %% notes-invariances [markdown] slide="notes"
# **For the lecturer:** Ask what weight decay does to a layer in front of a batch normalization, since the size of the weights does not matter. It keeps them short, and thereby keeps the effective learning rate high. A good question for the break.

# %% start-task [markdown] slide="slide"
# ## 7. Real data: bad starts
#
# Five layers of 100 ReLU units, 10 epochs with SGD and $\eta = 0.1$, four kinds of start, with and without batch normalization. Predict which cells of the table will be at the level of guessing.

# %% start-check kind="demo" slide="subslide"
SIZES = (64, 100, 100, 100, 100, 100, 10)


def fit(norm, init="he", scale=1.0, lr=0.1, epochs=10):
    """Train a network with five hidden layers; return the last test accuracy."""
    network = Network(SIZES, np.random.default_rng(0), "relu", init, scale, norm)
    rule = optimizers.SGD(lr=lr)
    return train(network, data, rule, epochs, 64, np.random.default_rng(10)).final_accuracy


starts = {"σ = 0.1": ("normal", 0.1), "σ = 0.01": ("normal", 0.01), "σ = 0.001": ("normal", 0.001)}
starts["He"] = ("he", 1.0)
table = {
    (name, norm): fit(norm, *start) for name, start in starts.items() for norm in ("none", "batch")
}
for name in starts:
    print(f"{name:10s} {table[name, 'none']:.3f}   {table[name, 'batch']:.3f}")
assert max(table[name, "none"] for name in ("σ = 0.01", "σ = 0.001")) < 0.15
assert min(table[name, "batch"] for name in starts) > 0.88 and table["He", "none"] > 0.93

# %% start-result [markdown] slide="subslide"
# ### What the numbers say
#
# Without normalization, starts with $\sigma = 0.01$ and 0.001 learn nothing in ten epochs. With batch normalization **every** start comes above 0.88. This is what section 6 predicts: the factor cancels.
#
# With He's start both are good, and the difference between them is small. "Batch normalization improves the accuracy" is not a law. It widens the range of starts and learning rates that work. The next cell shows the second part: without it $\eta = 1$ ends in `nan`, with it even $\eta = 3$ learns.

# %% rates-check kind="demo" slide="subslide"
rates = (0.1, 0.3, 1.0, 3.0)
by_rate = {norm: [fit(norm, lr=lr, epochs=5) for lr in rates] for norm in ("none", "batch")}
for norm, accuracies in by_rate.items():
    print(f"{norm:6s}", "  ".join(f"{a:.3f}" for a in accuracies))
assert np.isnan(by_rate["none"][2]) and min(by_rate["batch"]) > 0.8

# %% notes-start [markdown] slide="notes"
# **For the lecturer:** Ask why the table is not a fair comparison of final accuracies: one learning rate, one seed. It is fair as a comparison of what works at all.

# %% modes [markdown] slide="slide"
# ## 8. Left in training mode
#
# The most frequent fault in practice: the model is used, and nobody switched to test mode. Nothing fails, there is no message. The cell measures what it costs.
#
# A network with one hidden layer has learned the digits. In test mode it labels about 96 % correctly, whichever way the images come. In training mode the answer depends on the company:
#
# - one image at a time: the variance is 0, $\hat x$ is 0, and every image gets the same answer;
#
# - in random batches of 36: nearly as good as in test mode;
#
# - in batches of 36 sorted by digit: about 0.3. What all images of the batch have in common is subtracted, and this is what makes them a 7.

# %% modes-figure kind="demo" slide="subslide"
trained = Network((64, 100, 10), np.random.default_rng(0), norm="batch")
train(trained, data, optimizers.SGD(lr=0.1), 5, 64, np.random.default_rng(10))


def in_training_mode(order, size):
    """Return the accuracy on the test images, in this order and in batches of this size."""
    used = copy.deepcopy(trained)
    guesses = [
        used.layers(data.x_test[order[i : i + size]], training=True)[-1].z.argmax(axis=1)
        for i in range(0, len(order), size)
    ]
    return float(np.mean(np.concatenate(guesses) == data.y_test[order]))


in_test_mode = trained.accuracy(data.x_test, data.y_test)
orders = {"random": np.arange(360), "sorted": np.argsort(data.y_test, kind="stable")}
batch_sizes = [1, 2, 4, 8, 18, 36, 72, 180, 360]
found = {name: [in_training_mode(order, n) for n in batch_sizes] for name, order in orders.items()}

alone, company = found["random"][0], found["sorted"][batch_sizes.index(36)]
assert in_test_mode > 0.94 and alone < 0.15 and company < 0.45
assert found["random"][batch_sizes.index(36)] > 0.92 and found["sorted"][-1] > 0.94
print(tr("Alone: you predicted"), prediction["alone"], "·", f"{alone:.2f}")
print(tr("Sorted: you predicted"), prediction["sorted"], "·", f"{company:.2f}")
show(
    draw.curves(
        {
            tr("random order"): (batch_sizes, found["random"]),
            tr("sorted by digit"): (batch_sizes, found["sorted"]),
            tr("test mode"): (batch_sizes, [in_test_mode] * len(batch_sizes)),
        },
        tr("images per batch"),
        tr("test accuracy"),
        ("log", "linear"),
    ),
    tr(
        "Test accuracy against the number of images per batch. In test mode it is {test:.2f} throughout. In training mode with random batches it rises from {one:.2f} for single images to {test:.2f}. With images sorted by digit it is {company:.2f} for 36 at a time, and recovers only when one batch holds all digits."
    ).format(test=in_test_mode, one=alone, company=company),
)

# %% lag [markdown] slide="subslide"
# ### The other side: too early
#
# Running statistics start at 0 and 1, and forget this start by a factor of 0.9 per step. After 10 steps it still has a weight of 0.35, after 50 steps 0.005.
#
# So after a very short training, test mode can be worse than training mode: the weights have moved, and the averages lag behind. The figure shows them for one feature: the dots jump from batch to batch, the line follows.
#
# With the usual weights of other libraries, 0.99 or 0.999, the lag is ten or a hundred times longer.

# %% lag-figure kind="demo" slide="subslide"
young, order, seen = Network((64, 100, 10), np.random.default_rng(0), norm="batch"), [], []
rule, rng = optimizers.SGD(lr=0.1), np.random.default_rng(10)
for _ in range(4):
    for X, y in minibatches(data.x_train, data.y_train, 64, rng):
        z = X @ young.params["W1"] + young.params["b1"]
        rule.update(young.params, young.gradients(X, y)[1])
        seen.append((z[:, 0].mean(), z[:, 0].var(), young.run[1]["mean"][0], young.run[1]["var"][0]))
batch_mean, batch_var, run_mean, run_var = np.array(seen).T
assert (round(0.9**10, 2), round(0.9**50, 3)) == (0.35, 0.005)
assert np.isclose(run_mean[0], 0.1 * batch_mean[0]) and abs(run_var[0] - 1) < abs(batch_var[0] - 1)
late = slice(40, None)
assert np.std(run_mean[late]) < np.std(batch_mean[late])
show(
    draw.following(
        [batch_mean, batch_var],
        [run_mean, run_var],
        [tr("mean"), tr("variance")],
        (tr("of the batch"), tr("running")),
        tr("step $t$"),
    ),
    tr(
        "Mean and variance of one feature over 92 steps. The dots of the batches scatter. The running mean starts at 0, the running variance at 1; both need about 30 steps to reach the dots, and then follow them smoothly."
    ),
)

# %% small [markdown] slide="subslide"
# ### Small batches
#
# Mean and variance of $N$ samples are noisy estimates, and the noise grows as $N$ shrinks. With $N = 2$ something worse happens: for two samples $\hat x$ is $\pm1$ and nothing else, whatever the values are. Only which of the two is larger is left.
#
# Three layers of 100 units, 5 epochs: with batches of 2, batch normalization reaches about 0.5, and the same network without it about 0.9. With batches of 8 and more the two are equally good.
#
# The lesson on layer and group normalization is about this.

# %% small-check kind="demo" slide="subslide"
pair = np.random.default_rng(0).normal(size=(2, 5))
assert np.allclose(np.abs(normalized(pair)), 1)
small = {}
for size in (2, 8):
    for norm in ("none", "batch"):
        network = Network((64, 100, 100, 100, 10), np.random.default_rng(0), norm=norm)
        rule, rng = optimizers.SGD(lr=0.1), np.random.default_rng(10)
        small[size, norm] = train(network, data, rule, 5, size, rng).final_accuracy
        print(f"N = {size}   {norm:6s} {small[size, norm]:.3f}")
assert small[2, "batch"] < 0.75 < 0.8 < small[2, "none"]
assert min(small[8, "none"], small[8, "batch"]) > 0.93

# %% question-claims [markdown] slide="subslide"
# ### Question 1
#
# A page of notes says: "Batch normalization computes the mean and the variance for each batch size and normalizes the output of the layers. This improves the accuracy."
#
# Answer in five to ten sentences. Correct the first sentence: what exactly is computed, over which axis, how many numbers, where in the layer, and what belongs to it that the sentence leaves out. Then say with numbers of this lesson when the second sentence is true and when it is false.
#
# Write your answer in the next cell. A person reads it, or you compare it yourself with the model answer: 4 points.

# %% answer-claims [markdown] points="4" slide="skip"
# **Model answer.** For each mini-batch in training, mean and biased variance are computed over the samples, separately for every feature: for $x$ of shape $(N, D)$ these are $2D$ numbers. Each feature is shifted and divided by $\sqrt{\sigma^2 + \varepsilon}$, then multiplied by a learned $\gamma$ and shifted by a learned $\beta$. In the original paper this happens to $xW + b$, before the activation. The sentence leaves out $\gamma$, $\beta$ and $\varepsilon$, and above all that in use the running statistics of the training take the place of those of the batch.
#
# The second sentence is true where the training would fail otherwise: with a start of $\sigma = 0.01$ the network without normalization stays at about 0.08, with it it comes above 0.88; at $\eta = 1$ one gives `nan`, the other learns. It is false in general: with He's start both reach about the same, and with batches of 2 batch normalization ends near 0.5 instead of 0.9.
#
# So it makes training possible over a wider range of starts and learning rates, if the batches are large enough.
#
# **Rubric, one point each.**
#
# - Over the samples of a mini-batch, per feature; not "per batch size".
#
# - Two of: $\gamma$ and $\beta$, $\varepsilon$, the place before the activation, the running statistics in use; the last one must be among them.
#
# - A case with numbers in which it helps.
#
# - A case with numbers in which it does not help or harms.

# %% maps-task [markdown] slide="slide"
# ## 9. Exercise 2: images
#
# A convolution applies the same weights at every place of an image. So all places of a channel belong together: they are the same feature, seen at different places. Batch normalization of images takes the mean over samples **and** places, and gives every channel one $\mu$, $\sigma^2$, $\gamma$ and $\beta$.
#
# $$
# \mu_c = \frac{1}{N H W} \sum_{n, h, w} x_{nchw}
# $$
#
# Write `batchnorm2d`, with the same arguments as `batchnorm_forward`, for `x` of shape (N, C, H, W). `gamma`, `beta` and the entries of `run` have shape (C,).

# %% write-maps exercise="batchnorm.batchnorm2d" slide="subslide"

# %% bug-task [markdown] slide="slide"
# ## 10. Bug hunt: a mean for every pixel
#
# A well-known textbook implements batch normalization for images by flattening each image into one row and calling the version for dense layers. The function in the next cell does the same, in our words.
#
# It runs, and the outputs look normalized. Which shape does its mean have? What does it do to a picture in which every image of the batch has a bright left half?
#
# Repair `fixed_conv_batchnorm`, so that every channel has one mean. All agreements of exercise 2 hold.

# %% repair-conv exercise="batchnorm.fix_conv" slide="subslide"

# %% bug-story [markdown] slide="subslide"
# ### What a mean per pixel destroys
#
# **It erases what all images share.** In the figure, all images of the batch have a bright left half. One mean per channel keeps this edge. One mean per pixel subtracts it: what is left is noise.
#
# **It is not the same everywhere.** Shift all images by one place, normalize, shift back: with one mean per channel the result is the same. With one mean per pixel it is the same too, as long as the statistics are those of the batch. In test mode the statistics belong to fixed places, and a digit that moves by one pixel is measured with the wrong ones. A convolution does not care where something is; this normalization does.
#
# **It estimates badly.** $C \cdot H \cdot W$ means from $N$ values each, instead of $C$ means from $N \cdot H \cdot W$ values. For 4 images of $8 \times 8$ this is 4 values for each mean instead of 256.
#
# The remedy in code is one line: move the axis of the channels to the front before you reshape. `reshape` never asks which axis is which.

# %% bug-figure kind="demo" slide="subslide"
rng = np.random.default_rng(0)
pictures = rng.normal(0, 0.3, (4, 1, 8, 8))
pictures[..., :4] += 1.0  # a bright left half in every image
per_channel = (pictures - pictures.mean(axis=(0, 2, 3))) / pictures.std(axis=(0, 2, 3))
per_pixel = (pictures - pictures.mean(axis=0)) / pictures.std(axis=0)


def edge(images):
    """Return the difference between the left and the right half."""
    return float(images[..., :4].mean() - images[..., 4:].mean())


assert edge(per_channel) > 1.5 and abs(edge(per_pixel)) < 1e-12
assert (pictures.size // 64, pictures.size) == (4, 256)
show(
    draw.maps(
        {
            tr("input"): pictures[0, 0],
            tr("mean per channel"): per_channel[0, 0],
            tr("mean per pixel"): per_pixel[0, 0],
        }
    ),
    tr(
        "One of four images with a bright left half, before and after normalization. With one mean per channel the edge stays, left minus right is {kept:.2f}. With one mean per pixel the edge is gone, left minus right is 0.00, and only noise is left."
    ).format(kept=edge(per_channel)),
)

# %% why [markdown] slide="slide"
# ## 11. Why does it help? A dispute
#
# The paper of 2015 gave a reason in its title: reducing **internal covariate shift**. While the early layers learn, the distribution of the inputs of later layers changes; normalization is said to keep it still.
#
# Santurkar and others (2018) tested this. They added random noise with a changing mean and variance **after** the batch normalization, so that the distributions shifted more than without any normalization. The network still trained nearly as fast. They proposed another reason: the loss becomes smoother, so that the gradient stays a good guide over longer steps.
#
# The figure repeats one of their measurements in small. At the start, take the gradient, and walk along it: up to which length is the loss below that of guessing? With batch normalization the valley is wider.
#
# Others point to the factor that cancels, section 6, and to the noise of the batches. These accounts do not exclude each other, and the matter is not settled. "Batch normalization works because it reduces the covariate shift" is a claim of the paper, not a fact.

# %% why-figure kind="demo" slide="subslide"
walk = np.logspace(-2, 1.5, 36)
X, y = data.x_train[:512], data.y_train[:512]
losses = {}
for norm in ("none", "batch"):
    network = Network(SIZES, np.random.default_rng(0), norm=norm)
    grads = network.gradients(X, y)[1]
    with np.errstate(over="ignore", invalid="ignore"):
        losses[norm] = []
        for length in walk:
            moved = copy.deepcopy(network)
            for key in moved.params:
                moved.params[key] -= length * grads[key]
            losses[norm].append(min(moved.loss(X, y, training=True), 1e3))
reach = {norm: walk[np.array(curve) < np.log(10)].max() for norm, curve in losses.items()}
assert reach["batch"] > 1.5 * reach["none"]
names = {"none": tr("without"), "batch": tr("batch normalization")}
show(
    draw.curves(
        {names[norm]: (walk, np.minimum(curve, 8)) for norm, curve in losses.items()},
        tr("length of the step along the gradient, $\\eta$"),
        tr("loss after the step"),
        ("log", "linear"),
    ),
    tr(
        "Loss after one step of gradient descent from the start, against the learning rate on a logarithmic scale. Without normalization the loss is below that of guessing up to a learning rate of {none:.1f}, with batch normalization up to {batch:.1f}."
    ).format(**reach),
)

# %% notes-why [markdown] slide="notes"
# **For the lecturer:** This is a good place to talk about how science corrects itself. A paper with tens of thousands of citations, a method that works, and a reason that did not survive the test.

# %% question-modes [markdown] slide="subslide"
# ### Question 2
#
# A colleague deploys a network with batch normalization. In the tests, with batches of 256 random images, it was right in 96 % of the cases. In production, where users send one image at a time, it always gives the same answer.
#
# Explain in four to eight sentences what has happened: compute the output of a batch normalization in training mode for $N = 1$. Say why the tests did not find it, and which test would have. Then say what would happen if production collected 36 images of the same digit.
#
# Write your answer in the next cell: 4 points.

# %% answer-modes [markdown] points="4" slide="skip"
# **Model answer.** The network was left in training mode. With $N = 1$ the mean of the batch is the sample itself, $\mu = x$ and $\sigma^2 = 0$, so $\hat x = 0/\sqrt{0 + \varepsilon} = 0$ and $y = \beta$, whatever the image is. Behind the first batch normalization nothing of the image is left; every image gets the same answer.
#
# The tests used large random batches, in which the statistics of the batch are close to the running ones; there the difference is hardly visible. Tests that would have found it: the same image must get the same answer alone and in any company; or: the output for an image may not change when another image of the batch is exchanged.
#
# With 36 images of one digit it would be wrong in another way: what they have in common is subtracted by the mean. On our digits, sorted batches of 36 lowered the accuracy from 0.96 to about 0.3.
#
# **Rubric, one point each.**
#
# - $N = 1$ gives $\hat x = 0$ and $y = \beta$, with the computation.
#
# - Training mode named as the cause; in test mode the running statistics are used.
#
# - Why the tests missed it, and a test that finds it.
#
# - The batch of one digit: the common part is subtracted, with the direction of the effect.

# %% conventions [markdown] slide="slide"
# ## 12. Other people's batch normalization
#
# | | this course | PyTorch | Keras |
# |---|---|---|---|
# | `momentum` is the weight of | the old value, 0.9 | the new value, 0.1 | the old value, 0.99 |
# | variance for normalizing | biased, $1/N$ | biased | biased |
# | running variance | biased | **unbiased**, $1/(N-1)$ | biased |
# | $\varepsilon$ | $10^{-5}$ | $10^{-5}$ | $10^{-3}$ |
#
# The first two columns of the first row are the same average. But a `momentum` of 0.9 copied into PyTorch makes an average that has forgotten nearly everything after two batches.
#
# For the batch $(1, 2, 3, 4)$ the running variance becomes 1.025 here and 1.0667 in PyTorch. For batches of 64 the difference is 1.6 percent.
#
# Keras's $\varepsilon$ matters where a feature hardly varies: with $\sigma^2 = 0.001$ it divides by 0.0447 instead of 0.0318, and shrinks the output by a factor of 0.71.

# %% conventions-check kind="demo" slide="subslide"
x = np.array([1.0, 2.0, 3.0, 4.0])
biased, unbiased = 0.9 + 0.1 * x.var(), 0.9 + 0.1 * x.var(ddof=1)
assert (round(biased, 4), round(unbiased, 4)) == (1.025, 1.0667)
assert round(100 * (64 / 63 - 1), 1) == 1.6
keras, ours = np.sqrt(0.001 + 1e-3), np.sqrt(0.001 + 1e-5)
assert (round(keras, 4), round(ours, 4), round(ours / keras, 2)) == (0.0447, 0.0318, 0.71)
print(f"{biased:.4f}   {unbiased:.4f}   {ours / keras:.2f}   {0.1**2:.2f}")

# %% notes-conventions [markdown] slide="notes"
# **For the lecturer:** The word momentum has now three meanings in this course, two of them opposite. Let the class say for each library which number means "slow".

# %% summary [markdown] slide="slide"
# ## 13. What you can now do
#
# - The formula: mean and biased variance per feature over the mini-batch, $\varepsilon$ inside the root, then $\gamma$ and $\beta$. For images: per channel, over samples and places.
#
# - Two modes: statistics of the batch in training, running statistics in use. The most frequent fault is the wrong mode.
#
# - A constant and a positive factor in front of it change nothing. This is why it forgives starts and learning rates.
#
# - Samples of a batch influence each other; with two samples only the order is left.
#
# - Why it helps is disputed. That the covariate shift is the reason was not confirmed.
#
# The next lesson goes backward through it.

# %% references [markdown] slide="skip"
# ## References
#
# The method:
#
# - Ioffe, S., & Szegedy, C. (2015). Batch normalization: accelerating deep network training by reducing internal covariate shift. ICML. arXiv:1502.03167
#
# The test of its explanation:
#
# - Santurkar, S., Tsipras, D., Ilyas, A., & Madry, A. (2018). How does batch normalization help optimization? NeurIPS. arXiv:1805.11604
#
# The factor that cancels, and what weight decay does then:
#
# - van Laarhoven, T. (2017). L2 regularization versus batch and weight normalization. arXiv:1706.05350
#
# The digits:
#
# - Alpaydin, E., & Kaynak, C. (1998). Optical recognition of handwritten digits. UCI Machine Learning Repository. doi:10.24432/C50P49
#
# The documentation of each library states its own convention: `torch.nn.BatchNorm1d`, `torch.nn.BatchNorm2d` and `keras.layers.BatchNormalization`.

# %% progress-card slide="skip"
progress()
