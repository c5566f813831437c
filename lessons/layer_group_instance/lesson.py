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
# # Layer, group and instance normalization
#
# Batch normalization averages over the samples of a mini-batch. With two samples it breaks down, and in use it needs another mode.
#
# Take the mean over other axes, and both difficulties are gone. There are three ways to do so, and they are one family.

# %% goals [markdown] slide="subslide"
# ## What you will be able to do
#
# - Say for each normalization which numbers share one mean, as the shape of an array.
#
# - Write layer, group and instance normalization, and go backward through one of them.
#
# - Show that two of them are special cases of the third.
#
# - Say what each makes the network blind for.
#
# - Choose by batch size and by what may be lost, with measurements.
#
# - Correct four sentences that are often printed about them.
#
# **Time:** about 70 minutes to read and to run the cells, and about 100 minutes more for the exercises.
#
# **You need:** batch normalization, forward and backward, and `axis` and `keepdims` of NumPy.

# %% setup-note [markdown] slide="skip"
# Run the next cell first. It loads the course's library and chooses the language of all messages.
#
# If it stops with `ModuleNotFoundError`, the course is not installed where this notebook runs. Open a terminal in the course's folder, the one that holds `requirements.txt`, and run `python -m pip install -r requirements.txt`.
#
# In VS Code, then choose the same Python as the kernel of the notebook (at the top right). In Colab, first upload the course's folder, change to it with `%cd`, and run `%pip install -r requirements.txt` in a cell of its own.

# %% setup slide="skip"
import numpy as np

from autograder import check, hint, progress, solution, use
from course_lib import gradients, normalization, optimizers
from course_lib.datasets import digits
from course_lib.experiments import train
from course_lib.figures import batchnorm as curves
from course_lib.figures import layer_group_instance as draw
from course_lib.figures import show
from course_lib.figures.slider import explore
from course_lib.network import Network

use("en")

# %% recap [markdown] slide="slide"
# ## 1. Where we stand
#
# All normalizations of this course do the same with a set of numbers: subtract their mean, divide by the root of their variance plus $\varepsilon$, multiply by $\gamma$, add $\beta$.
#
# $$
# \hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}}, \qquad y = \gamma\, \hat x + \beta
# $$
#
# They differ in one thing only: **which numbers form a set**. Batch normalization takes the values of one feature over all samples. So a sample depends on its neighbors, small batches give noisy statistics, and in use there must be running statistics instead.
#
# A batch of feature maps has the shape $(N, C, H, W)$: samples, channels, height, width.

# %% predict [markdown] slide="slide"
# ## 2. Predict first
#
# **Pair.** Three layers of 100 units, mini-batches of 2, 5 epochs on the digits. Batch normalization reaches an accuracy of about 0.5. Layer normalization reaches (a) about the same; (b) far more.
#
# **Mode.** Which of layer, group and instance normalization needs a test mode with running statistics? (a) all; (b) only group normalization; (c) none.
#
# **Contrast.** A picture is made paler: all pixel values are multiplied by 0.3, and 0.5 is added. After instance normalization of the input the network sees (a) a paler picture; (b) the same picture as before.

# %% predict-lock kind="demo" slide="subslide"
# Replace each "?" by "a", "b" or "c", then run the cell. Later cells compare.
prediction = {"pair": "?", "mode": "?", "contrast": "?"}

# %% notes-predict [markdown] slide="notes"
# **For the lecturer:** The second question can be answered by thought alone: does any mean run over the samples?

# %% family [markdown] slide="slide"
# ## 3. One family
#
# | normalization | averages over | shape of the statistics | $\gamma$ and $\beta$ |
# |---|---|---|---|
# | batch (BN) | $N, H, W$ | $(1, C, 1, 1)$ | $(C,)$ |
# | layer (LN) | $C, H, W$ | $(N, 1, 1, 1)$ | $(C, H, W)$ |
# | instance (IN) | $H, W$ | $(N, C, 1, 1)$ | $(C,)$ |
# | group (GN) | $C/G, H, W$ | $(N, G, 1, 1, 1)$ | $(C,)$ |
#
# The third column says it all: where a 1 stands, has been averaged. Batch normalization is the only one with a 1 in the place of $N$. The three others treat **each sample by itself**.
#
# From this follows, without any further computation: they give the same output for a sample in every company, they work with a single sample, and they do the same in training and in use. None of them keeps running statistics.
#
# Group normalization divides the channels into $G$ groups that follow one another, and gives each group its own mean. To compute it, one splits the axis: $(N, C, H, W)$ becomes $(N, G, C/G, H, W)$, hence five axes.

# %% cube-figure kind="demo" slide="subslide"
N, C, PLACES = 3, 4, 3
kinds = {"BN": None, "LN": None, "IN": None, "GN": 2}
groups = {}
for kind, G in kinds.items():
    statistics = normalization.stat_shape(kind, (N, C, PLACES, 1), G)
    groups[kind if G is None else f"{kind}, G = {G}"] = draw.shared_groups(
        statistics, (N, C, PLACES)
    )
counts = {title: len(np.unique(numbers)) for title, numbers in groups.items()}
assert list(counts.values()) == [4, 3, 12, 6]
show(
    draw.cubes(groups, (tr("samples N"), tr("channels C"), tr("places H, W"))),
    tr(
        "A batch of 3 samples, 4 channels and 3 places as a cube, four times. Cells that share a mean have the same color and number. Batch normalization: 4 sets, one for each channel through all samples. Layer normalization: 3 sets, one for each sample. Instance normalization: 12 sets, one for each sample and channel. Group normalization with two groups: 6 sets, two for each sample."
    ),
)

# %% notes-family [markdown] slide="notes"
# **For the lecturer:** Show the cubes without titles, and let the class name them. Then ask how many means there are in each. The answer is the product of the entries of the shape.

# %% shape-task [markdown] slide="slide"
# ### Exercise 1: the shape says it all
#
# Write `stat_shape(kind, shape, G=None)`. It returns the shape of the means and variances as a tuple, with every averaged axis kept as 1.
#
# - `kind` is `"BN"`, `"LN"`, `"GN"` or `"IN"`; `shape` is (N, C, H, W); layer normalization takes a whole image.
#
# - For `"GN"` the statistics have five axes, as in the table.
#
# The card says what it saw. `hint("layer_group_instance.stat_shape")` gives one hint at a time, three in all.

# %% write-shape exercise="layer_group_instance.stat_shape" slide="subslide"

# %% by-hand [markdown] slide="slide"
# ## 4. By hand: one image, four channels
#
# The numbers 1 to 8, as one image with four channels and two places: $x$ of shape $(1, 4, 1, 2)$, channels $(1, 2), (3, 4), (5, 6), (7, 8)$. Leave $\varepsilon$, $\gamma$ and $\beta$ out.
#
# **Instance:** each channel by itself. Of $(1, 2)$ the mean is 1.5 and the standard deviation 0.5: $(-1, 1)$. The same for every channel.
#
# $$
# -1,\; 1,\; -1,\; 1,\; -1,\; 1,\; -1,\; 1
# $$
#
# **Group, $G = 2$:** the first group is $(1, 2, 3, 4)$, with mean 2.5 and variance 1.25. You know the result from batch normalization. The second group gives the same.
#
# $$
# -1.3416,\; -0.4472,\; 0.4472,\; 1.3416,\; -1.3416,\; -0.4472,\; 0.4472,\; 1.3416
# $$
#
# **Layer:** all eight numbers, mean 4.5 and variance 5.25. The first is $-3.5/\sqrt{5.25} = -1.5275$. Compute the second and the third yourself. The next cell shows them.

# %% by-hand-check kind="demo" slide="subslide"
x = np.arange(1.0, 9.0).reshape(1, 4, 1, 2)
one, zero = np.ones(4), np.zeros(4)
instance = normalization.instancenorm(x, one, zero, eps=0.0).ravel()
group = normalization.groupnorm(x, one, zero, 2, eps=0.0).ravel().round(4)
layer = normalization.layernorm(x, np.ones((4, 1, 2)), np.zeros((4, 1, 2)), eps=0.0).ravel()
assert instance.tolist() == 4 * [-1, 1]
assert group.tolist() == 2 * [-1.3416, -0.4472, 0.4472, 1.3416]
assert layer.round(4)[0] == -1.5275 and (x.mean(), x.var()) == (4.5, 5.25)
print(layer.round(4))

# %% layer-task [markdown] slide="slide"
# ## 5. Exercises 2 and 3: layer normalization
#
# Write `layernorm(x, gamma, beta, eps=1e-5)`.
#
# - It normalizes each sample over its features. The features are the **last axes of `x`, as many as `gamma` has**: the last one for `gamma` of shape (D,), the last three for (C, H, W). So it works for rows, for sequences of tokens and for images.
#
# - `beta` has the shape of `gamma`. The variance is the biased one, $\varepsilon$ stands inside the root. Return `y`, of the shape of `x`.
#
# Then write `layernorm_backward(dout, x, gamma, eps=1e-5)`. It returns `dx` of the shape of `x`, and `dgamma` and `dbeta` of the shape of `gamma`.
#
# The derivation is that of the lesson before: the closed form holds for every set of numbers that is normalized together. Only ask, for each of the two means in it and for each of the two sums of $\gamma$ and $\beta$, over which axes it runs. They are not the same.

# %% write-layer exercise="layer_group_instance.layernorm" slide="subslide"

# %% write-layer-backward exercise="layer_group_instance.layernorm_backward" slide="subslide"

# %% backward-check kind="demo" slide="skip"
rng = np.random.default_rng(0)
x, dout = rng.normal(2, 3, (5, 6)), rng.normal(size=(5, 6))
gamma, beta = rng.uniform(0.5, 2, 6), rng.normal(size=6)


def loss(x, gamma, beta):
    """Return a loss with random weights."""
    return float(np.sum(dout * normalization.layernorm(x, gamma, beta)))


exact = normalization.layernorm_backward(dout, x, gamma)
measured = (
    gradients.numerical_gradient(lambda v: loss(v, gamma, beta), x),
    gradients.numerical_gradient(lambda v: loss(x, v, beta), gamma),
    gradients.numerical_gradient(lambda v: loss(x, gamma, v), beta),
)
for name, e, m in zip(("dx", "dgamma", "dbeta"), exact, measured):
    print(f"{name:7s} {np.abs(e - m).max() / np.abs(m).max():.0e}")
    assert np.abs(e - m).max() / np.abs(m).max() < 1e-7
assert np.allclose(exact[0].sum(axis=1), 0)  # per sample, not per feature
assert not np.allclose(exact[0].sum(axis=0), 0)

# %% notes-layer [markdown] slide="notes"
# **For the lecturer:** The trap of the backward pass is that dx takes its means over the features, while dγ is a sum over the samples. Let the class write the axes of all four sums on the board before anyone codes.

# %% group-task [markdown] slide="slide"
# ## 6. Exercises 4 and 5: group and instance normalization
#
# Write `groupnorm(x, gamma, beta, G, eps=1e-5)` and `instancenorm(x, gamma, beta, eps=1e-5)`.
#
# - `x` has shape (N, C, H, W). `G` divides C; the groups are channels that follow one another: the first C/G, the next C/G, and so on.
#
# - `gamma` and `beta` have shape (C,) in both: one number per channel, not per group.
#
# - Return `y`, of the shape of `x`.

# %% write-group exercise="layer_group_instance.groupnorm" slide="subslide"

# %% write-instance exercise="layer_group_instance.instancenorm" slide="subslide"

# %% identities [markdown] slide="slide"
# ## 7. Two of them are special cases
#
# With $G = 1$ all channels form one group: group normalization is then layer normalization of the image. With $G = C$ each channel is its own group: then it is instance normalization.
#
# $$
# \operatorname{GN}_{G=1} = \operatorname{LN}, \qquad \operatorname{GN}_{G=C} = \operatorname{IN}
# $$
#
# Up to the shape of $\gamma$ and $\beta$, which layer normalization has for every place. So it is not that "group normalization is a kind of layer normalization". It is the other way round: layer and instance normalization are the two ends of group normalization.

# %% identities-check kind="demo" slide="subslide"
x = np.random.default_rng(1).normal(2, 3, (3, 6, 4, 5))
one, zero = np.ones(6), np.zeros(6)
whole = np.ones((6, 4, 5)), np.zeros((6, 4, 5))
as_layer = normalization.groupnorm(x, one, zero, 1) - normalization.layernorm(x, *whole)
as_instance = normalization.groupnorm(x, one, zero, 6) - normalization.instancenorm(x, one, zero)
assert np.abs(as_layer).max() < 1e-12 and np.abs(as_instance).max() < 1e-12
between = normalization.groupnorm(x, one, zero, 3)
assert np.abs(between - normalization.instancenorm(x, one, zero)).max() > 0.1
print(np.abs(as_layer).max(), np.abs(as_instance).max())

# %% alone-check kind="demo" slide="skip"
sample = x[:1]
for name, norm in {
    "LN": lambda v: normalization.layernorm(v, *whole),
    "GN": lambda v: normalization.groupnorm(v, one, zero, 3),
    "IN": lambda v: normalization.instancenorm(v, one, zero),
}.items():
    assert np.array_equal(norm(sample), norm(x)[:1])  # the same alone and in company
run = {"mean": np.zeros(6), "var": np.ones(6)}
in_company = normalization.batchnorm2d(x, one, zero, run, True)[:1]
alone = normalization.batchnorm2d(sample, one, zero, run, True)
assert np.abs(in_company - alone).max() > 0.1
print(tr("Mode: you predicted"), prediction["mode"], "·", tr("computed:"), 0)

# %% blind [markdown] slide="slide"
# ## 8. What each one is blind for
#
# A normalization removes the mean and the size of each set. So the network behind it cannot see them. Which information is this?
#
# **Instance:** brightness and contrast of each channel of each image. For every $a > 0$ and every $b$, $\operatorname{IN}(a x + b) = \operatorname{IN}(x)$, up to $\varepsilon$. This is why it is used where the style of a picture shall not matter, or shall be exchanged (Ulyanov et al. 2016). "It captures local features of the image", as one reads, is not what it does: it throws something global away.
#
# **Layer:** brightness and contrast of the whole sample; but the differences between channels stay.
#
# **Batch:** what all samples of the batch have in common in a feature; but the differences between samples stay.
#
# On a feature map of one single place, $H = W = 1$, instance normalization removes everything: each set has one number, and its output is 0. It needs places. All four can be used for feature maps.

# %% blind-figure kind="demo" slide="subslide"
data = digits()
image = data.x_train[0].reshape(1, 1, 8, 8)
pale = 0.3 * image + 0.5


def instance_of(picture):
    return normalization.instancenorm(picture, np.ones(1), np.zeros(1))


difference = float(np.abs(instance_of(image) - instance_of(pale)).max())
assert difference < 0.01
rng = np.random.default_rng(0)
assert not instance_of(rng.normal(size=(2, 1, 1, 1))).any()
print(tr("Contrast: you predicted"), prediction["contrast"], "·", f"{difference:.4f}")
show(
    curves.maps(
        {
            tr("a digit"): image[0, 0],
            tr("paler"): pale[0, 0],
            tr("paler, normalized"): instance_of(pale)[0, 0],
        },
        span=(0.0, 1.0),
    ),
    tr(
        "A digit of 8 by 8 pixels, with values from 0 to 1; the same digit paler, with values from 0.5 to 0.8; and the paler one after instance normalization. It is the same picture as the normalized original: the largest difference is {difference:.4f}."
    ).format(difference=difference),
)

# %% blind-play kind="demo" slide="subslide"
def play(contrast, brightness):
    changed = contrast * image + brightness
    seen = instance_of(changed)[0, 0]
    alt = tr("A changed digit and its normalized form; the form ranges from {low:.2f} to {high:.2f}.")
    return show(
        curves.maps({tr("input"): changed[0, 0], tr("normalized"): seen}, span=(0.0, 1.0)),
        alt.format(low=seen.min(), high=seen.max()),
    )


explore(
    play, {"contrast": (0.01, 3.0, 0.01), "brightness": (-1.0, 1.0, 0.05)},
    {"contrast": 0.3, "brightness": 0.5},
)

# %% blind-play-note [markdown] slide="skip"
# Where sliders work, the cell above has two, for contrast and brightness. Find a contrast so small that the normalized form does change. It is where the variance of the picture comes near $\varepsilon$.

# %% notes-blind [markdown] slide="notes"
# **For the lecturer:** Ask for a task in which instance normalization of the input would be wrong. A good answer: telling day from night.

# %% small [markdown] slide="slide"
# ## 9. Real data: small batches
#
# Three layers of 100 units, 5 epochs with SGD and $\eta = 0.1$, mini-batches of 2, 4, 8 and 64. The images come as rows of 64 numbers, without places, so instance normalization has no part in this, and group normalization is left out too; the contest is between none, batch and layer.

# %% small-figure kind="demo" slide="subslide"
sizes = [2, 4, 8, 64]
scores = {}
for norm in ("none", "batch", "layer"):
    for size in sizes:
        network = Network((64, 100, 100, 100, 10), np.random.default_rng(0), norm=norm)
        rule, order = optimizers.SGD(lr=0.1), np.random.default_rng(10)
        scores[norm, size] = train(network, data, rule, 5, size, order).final_accuracy
for norm in ("none", "batch", "layer"):
    print(f"{norm:6s}", "  ".join(f"{scores[norm, size]:.3f}" for size in sizes))
assert scores["batch", 2] < 0.7 < 0.85 < scores["layer", 2]
assert min(scores[norm, size] for norm in ("batch", "layer") for size in (4, 8, 64)) > 0.9
print(tr("Pair: you predicted"), prediction["pair"], "·", f"{scores['layer', 2]:.2f}")
names = {"none": tr("none"), "batch": tr("batch"), "layer": tr("layer")}
show(
    curves.curves(
        {names[norm]: (sizes, [scores[norm, size] for size in sizes]) for norm in names},
        tr("samples per mini-batch"),
        tr("test accuracy"),
        ("log", "linear"),
    ),
    tr(
        "Test accuracy after five epochs against the size of the mini-batch, for no, batch and layer normalization. With 4 samples and more all three are above 0.9. With 2 samples batch normalization falls to {batch:.2f}; layer normalization stays at {layer:.2f}."
    ).format(batch=scores["batch", 2], layer=scores["layer", 2]),
)

# %% small-result [markdown] slide="subslide"
# ### What the numbers say
#
# With mini-batches of 2, batch normalization is by far the worst of the three, and layer normalization does not notice the size of the batch. This is the reason for which group normalization was proposed (Wu and He 2018): large images, of which only one or two fit into the memory of a device. Not, as one also reads, because layer normalization had failed.
#
# With 4 samples and more the three are close together, and one run each does not decide between them. A normalization is not a way to a better accuracy as such.

# %% faint [markdown] slide="subslide"
# ### Where layer normalization fails
#
# Batch normalization cured every bad start of the last lesson but one. Layer normalization does not: with $\sigma = 0.01$ in five layers it is below 0.6 after ten epochs, with 0.001 still at the level of guessing.
#
# One reason is $\varepsilon$. With $\sigma = 0.001$ the variance of the first layer over the units is about 0.000015, as small as $\varepsilon = 10^{-5}$. Then the root is not that of the variance any more: the normalized values have a standard deviation of about 0.77 instead of 1.
#
# But at $\sigma = 0.01$ the spread is right to within half a percent, and it still learns slowly. The second reason lies deeper. Layer normalization keeps the spread of each sample **over the units**. It does not keep the differences **between samples**, on which learning depends. The cell measures them: how much of the variance of the fifth layer is variance between samples?

# %% faint-check kind="demo" slide="subslide"
def between_samples(norm, scale):
    """Return the share of the fifth layer's variance that lies between samples, and the first layer."""
    network = Network(
        (64, 100, 100, 100, 100, 100, 10), np.random.default_rng(0), "relu", "normal", scale, norm
    )
    layers = network.layers(data.x_train[:256], training=True)
    fifth = layers[4].n
    return fifth.var(axis=0).mean() / fifth.var(), layers[0]


shares = {norm: between_samples(norm, 0.01)[0] for norm in ("batch", "layer")}
first = between_samples("layer", 0.001)[1]
assert round(float(first.n.std()), 2) == 0.77 and 1.3e-5 < first.z.var(axis=1).mean() < 1.7e-5
print({norm: round(float(share), 2) for norm, share in shares.items()}, f"{first.n.std():.2f}")
assert shares["batch"] > 0.95 and shares["layer"] < 0.5

outcome = {}
for norm in ("batch", "layer"):
    for scale in (0.01, 0.001):
        network = Network(
            (64, 100, 100, 100, 100, 100, 10), np.random.default_rng(0), "relu", "normal", scale, norm
        )
        rule, order = optimizers.SGD(lr=0.1), np.random.default_rng(10)
        outcome[norm, scale] = train(network, data, rule, 10, 64, order).final_accuracy
        print(f"{norm:6s} σ = {scale}   {outcome[norm, scale]:.3f}")
assert min(outcome["batch", 0.01], outcome["batch", 0.001]) > 0.88
assert outcome["layer", 0.01] < 0.6 and outcome["layer", 0.001] < 0.15

# %% notes-small [markdown] slide="notes"
# **For the lecturer:** The share between samples is a good quantity to remember. Ask what it is for a network in which every image gives the same output: zero.

# %% question-claims [markdown] slide="subslide"
# ### Question 1
#
# A page of notes says: "Layer normalization normalizes within the layer. Group normalization is a kind of layer normalization, for cases in which layer normalization does not work well. Instance normalization normalizes each feature map and captures local features of the image, so it can be applied to feature maps of convolutions."
#
# Four things are wrong or missing. Answer in six to twelve sentences: name each, and correct it with an axis, a shape, an identity or a number of this lesson.
#
# Write your answer in the next cell. A person reads it, or you compare it yourself with the model answer: 4 points.

# %% answer-claims [markdown] points="4" slide="skip"
# **Model answer.** "Within the layer" leaves out the decisive word: for each sample by itself. The statistics of layer normalization have the shape $(N, 1, 1, 1)$; for rows of features it averages over the last axis.
#
# Group normalization is not a kind of layer normalization. It averages, for each sample, over $C/G$ channels and all places, with statistics of shape $(N, G, 1, 1, 1)$. Layer normalization is its case $G = 1$, instance normalization its case $G = C$; both identities hold to rounding errors.
#
# It was not proposed because layer normalization fails, but because batch normalization fails with small batches: with 2 samples it reached about 0.5 where layer normalization came above 0.85.
#
# Instance normalization averages over $H, W$ for each sample **and** channel, $(N, C, 1, 1)$. It does not capture local features; it removes a global property, brightness and contrast: $\operatorname{IN}(ax + b) = \operatorname{IN}(x)$. And "so it can be applied to feature maps" does not follow: all four can, and instance normalization is the only one that makes no sense without places.
#
# **Rubric, one point each.**
#
# - Layer: per sample, with axis or shape.
#
# - Group: the identities, layer and instance as special cases.
#
# - The motive: small batches, with a number.
#
# - Instance: per sample and channel, and what it removes; or the false "so".

# %% question-choice [markdown] slide="subslide"
# ### Question 2
#
# Choose a normalization for each of three tasks and give your reasons in two or three sentences each: (1) classifying photographs, batches of 256; (2) finding organs in three-dimensional scans, one scan per device; (3) a language model that reads texts of different length, one token after the other.
#
# For each, name what another choice would cost, if possible with a number or a shape.
#
# Write your answer in the next cell: 4 points.

# %% answer-choice [markdown] points="4" slide="skip"
# **Model answer.** (1) Batch normalization: with 256 samples and all places its statistics are precise, and in use the running statistics cost nothing, since they can be merged into the weights. Group normalization would work too; it has to compute its statistics in use as well.
#
# (2) Group normalization, or instance normalization: one scan per device means $N = 1$, or 2 at best, where batch normalization has noisy or useless statistics; with 2 samples it fell to about 0.5 in this lesson. Group normalization treats each scan by itself and still sees differences between channels of a group, which instance normalization removes.
#
# (3) Layer normalization over the features of each token: sequences differ in length, and the tokens come one by one, so there is no batch of equal positions to average over. Its statistics have one number per token, and it does the same in training and in use. Batch normalization would need running statistics for each position, and would mix information between the texts of a batch.
#
# **Rubric.** One point for each task with a fitting choice and a reason that names axes, batch size or the mode in use; one point for a cost of another choice with a number or a shape. "Because it is usual" is no reason.

# %% conventions [markdown] slide="slide"
# ## 10. What libraries do
#
# | | $\gamma$ and $\beta$ by default | $\varepsilon$ | remark |
# |---|---|---|---|
# | PyTorch `LayerNorm` | yes, `normalized_shape` | $10^{-5}$ | normalizes the last axes |
# | PyTorch `GroupNorm` | yes, per channel | $10^{-5}$ | the group count comes first |
# | PyTorch `InstanceNorm2d` | **no** | $10^{-5}$ | running statistics can be switched on |
# | Keras `LayerNormalization` | yes | $10^{-3}$ | the last axis by default |
# | Keras `GroupNormalization` | yes | $10^{-3}$ | 32 groups, channels last |
#
# Keras's $\varepsilon$ is a hundred times larger. For a sample with the variance 0.001, the output is smaller by a factor of 0.71.
#
# Large language models often leave the mean away and divide by the root mean square only: RMSNorm (Zhang and Sennrich 2019). For values with mean 0 it is the same; for $(1, 2, 3, 4)$ the results are $(0.365, 0.730, 1.095, 1.461)$, all of one sign.

# %% conventions-check kind="demo" slide="subslide"
values = np.array([1.0, 2.0, 3.0, 4.0])
rms = values / np.sqrt(np.mean(values**2))
assert rms.round(3).tolist() == [0.365, 0.73, 1.095, 1.461]
centered = values - values.mean()
assert np.allclose(centered / np.sqrt(np.mean(centered**2)), centered / values.std())
assert round(float(np.sqrt(0.001 + 1e-5) / np.sqrt(0.001 + 1e-3)), 2) == 0.71
print(rms.round(3))

# %% notes-conventions [markdown] slide="notes"
# **For the lecturer:** PyTorch's group normalization takes the number of groups first. Passing the channels of a group instead raises no error whenever this number, too, divides the channels. Ask how one would notice.

# %% summary [markdown] slide="slide"
# ## 11. What you can now do
#
# - The shape of the statistics says everything: BN $(1, C, 1, 1)$, LN $(N, 1, 1, 1)$, IN $(N, C, 1, 1)$, GN $(N, G, 1, 1, 1)$.
#
# - Without a 1 in the place of $N$: the same alone and in company, in training and in use, for any batch size.
#
# - Layer and instance normalization are group normalization with one group, and with as many groups as channels.
#
# - Each one makes the network blind for something. Know for what.
#
# - Backward, the same closed form, over the axes of the set. The gradients of $\gamma$ and $\beta$ are sums over all axes that these two do not have.
#
# In the last lesson your own pieces come together in one network.

# %% references [markdown] slide="skip"
# ## References
#
# Layer, group and instance normalization:
#
# - Ba, J. L., Kiros, J. R., & Hinton, G. E. (2016). Layer normalization. arXiv:1607.06450
#
# - Wu, Y., & He, K. (2018). Group normalization. ECCV. arXiv:1803.08494
#
# - Ulyanov, D., Vedaldi, A., & Lempitsky, V. (2016). Instance normalization: the missing ingredient for fast stylization. arXiv:1607.08022
#
# Without the mean:
#
# - Zhang, B., & Sennrich, R. (2019). Root mean square layer normalization. NeurIPS. arXiv:1910.07467
#
# The digits:
#
# - Alpaydin, E., & Kaynak, C. (1998). Optical recognition of handwritten digits. UCI Machine Learning Repository. doi:10.24432/C50P49

# %% progress-card slide="skip"
progress()
