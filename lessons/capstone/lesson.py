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
# # Capstone
#
# Thirteen lessons gave you pieces: gradients, optimizers, first weights, normalizations. Now they come together in one network, and the pieces are your own.
#
# Then you use the network as a laboratory. First you compare 27 combinations without fooling yourself. Then you find the one broken optimizer among five, by experiment alone.

# %% goals [markdown] slide="subslide"
# ## What you will be able to do
#
# - Build a network from pieces, and say which derivative belongs to which.
#
# - Prove with one check that the whole is right, after each part was checked by itself.
#
# - Plan a factorial experiment, and read main effects and interactions from its table.
#
# - Say what such a table does not show.
#
# - Test a program whose right answer you do not know, by the promises that it must keep.
#
# **Time:** about 70 minutes to read and to run the cells, and about an hour more for the exercise and the questions. The cells compute for about twenty seconds in all.
#
# **You need:** the lessons before this one. You do not need to have passed all their exercises: what you have not written yourself is taken from the course.

# %% setup-note [markdown] slide="skip"
# Run the next cell first. It loads the course's library and chooses the language of all messages.
#
# If it stops with `ModuleNotFoundError`, the course is not installed where this notebook runs. Open a terminal in the course's folder, the one that holds `requirements.txt`, and run `python -m pip install -r requirements.txt`.
#
# In VS Code, then choose the same Python as the kernel of the notebook (at the top right). In Colab, first upload the course's folder, change to it with `%cd`, and run `%pip install -r requirements.txt` in a cell of its own.

# %% setup slide="skip"
from itertools import pairwise, product

import numpy as np
from IPython.display import ProgressBar

from autograder import check, hint, mine, progress, solution, use
from course_lib.anonymous import five_optimizers
from course_lib.datasets import digits
from course_lib.figures import batchnorm as curves
from course_lib.figures import capstone as draw
from course_lib.figures import show
from course_lib.figures.slider import explore

use("en")

# %% recap [markdown] slide="slide"
# ## 1. Where we stand
#
# | question | pieces | lessons |
# |---|---|---|
# | Is the gradient right? | `numerical_gradient` | 0 |
# | Which samples, which loss? | `minibatches`, `softmax_ce` | 2 |
# | How far to go, and where? | `SGD`, `Momentum`, `Adam` | 2, 4, 7 |
# | Where to start? | `xavier_normal`, `he_normal` | 9 |
# | On which scale? | `batchnorm_forward`, `batchnorm_backward`, `layernorm`, `layernorm_backward` | 10, 11, 12 |
#
# Each formula of the course stands beside its code, and each piece has been tested by itself. What is left is to join them, and joining has mistakes of its own.

# %% predict [markdown] slide="slide"
# ## 2. Predict first
#
# All four questions are about digits and networks with ReLU.
#
# **Start.** Three hidden layers, first weights drawn from $N(0, 0.01^2)$, no normalization. SGD, Momentum and Adam each train for five epochs. Which of them learn? (a) none; (b) Adam only; (c) all three.
#
# **Bias.** In $z = xW + b$, batch normalization follows on $z$. The gradient of the loss by $b$ is (a) about as large as that by $W$; (b) zero.
#
# **Winner.** Of 27 combinations of optimizer, first weights and normalization, the best and the fifth best differ in mean accuracy by (a) more than the runs of one combination differ among themselves; (b) less.
#
# **Broken.** One of five optimizers is broken. In a network with batch normalization, after six epochs, its accuracy is (a) more than 5 percentage points below the best; (b) less than 5 points below it.

# %% predict-lock kind="demo" slide="subslide"
# Replace each "?" by "a", "b" or "c", then run the cell. Later cells compare.
prediction = {"start": "?", "bias": "?", "winner": "?", "broken": "?"}

# %% notes-predict [markdown] slide="notes"
# **For the lecturer:** The second question was answered in the lesson on the way back through batch normalization; ask who remembers why. The fourth is the heart of the lesson. Collect votes.

# %% pieces [markdown] slide="slide"
# ## 3. Your own pieces
#
# `mine("adam.Adam")` returns the class that you wrote in the lesson on Adam, as it last passed its check. Where you have not passed, it returns that of the course. Each call says which of the two you have.
#
# To use your own in place of the course's, open the lesson, pass its check, and run the next cell again. The two notebooks must lie in the same folder, as they do when you start them with the course's launcher.
#
# Some answers pass and are still not used: those that follow another published convention. A batch normalization whose running average puts its weight on the new value is right by itself, but 0.9 then means something else than in the rest of the network. Pieces of one machine must share one convention.
#
# When an instructor marks this notebook, `mine` always returns the pieces of the course. Your points here do not depend on other lessons.

# %% load-pieces kind="demo" slide="subslide"
numerical_gradient = mine("gradient_check.numerical_gradient")
minibatches = mine("sgd.minibatches")
softmax_ce = mine("sgd.softmax_ce")
SGD = mine("sgd.SGD")
Momentum = mine("momentum.Momentum")
Adam = mine("adam.Adam")
xavier_normal = mine("xavier_he.xavier_normal")
he_normal = mine("xavier_he.he_normal")
batchnorm_forward = mine("batchnorm.batchnorm_forward")
batchnorm_backward = mine("batchnorm_backward.batchnorm_backward")
layernorm = mine("layer_group_instance.layernorm")
layernorm_backward = mine("layer_group_instance.layernorm_backward")

# %% block [markdown] slide="slide"
# ## 4. One layer, forward and backward
#
# Each hidden layer does three things. The last layer does the first one only, and its $z$ are the scores of the ten classes.
#
# $$
# z = xW + b, \qquad n = \operatorname{norm}(z), \qquad a = \max(n, 0)
# $$
#
# Here $x$ has the shape $(N, n_{in})$, one row for each sample; $W$ has $(n_{in}, n_{out})$ and $b$ has $(n_{out},)$. The output $a$ is the $x$ of the next layer. The normalization stands between $z$ and ReLU, as in the paper of Ioffe and Szegedy; others put it after ReLU.
#
# Backward, suppose that $\partial L/\partial a$ is known. ReLU passes a value on where $n > 0$ and blocks it elsewhere. The bracket is 1 where its condition holds, and 0 elsewhere:
#
# $$
# \frac{\partial L}{\partial n} = \frac{\partial L}{\partial a} \odot [\,n > 0\,]
# $$
#
# From $n$ to $z$ leads `batchnorm_backward` or `layernorm_backward`. You have written both. Call the result $d = \partial L/\partial z$.

# %% block-derived [markdown] slide="subslide"
# Now the step from $z$ to $W$, $b$ and $x$. Write one entry, for sample $k$ and unit $j$: $z_{kj} = \sum_i x_{ki} W_{ij} + b_j$. The weight $W_{ij}$ occurs in $z_{kj}$ for every sample $k$, each time with the factor $x_{ki}$. So its gradient is a sum over the samples.
#
# $$
# \frac{\partial L}{\partial W_{ij}} = \sum_k x_{ki}\, d_{kj}, \qquad \frac{\partial L}{\partial b_j} = \sum_k d_{kj}, \qquad \frac{\partial L}{\partial x_{ki}} = \sum_j d_{kj}\, W_{ij}
# $$
#
# These sums are matrix products.
#
# $$
# \frac{\partial L}{\partial W} = x^{\mathsf T} d, \qquad \frac{\partial L}{\partial b} = \textstyle\sum_k d_k, \qquad \frac{\partial L}{\partial x} = d\, W^{\mathsf T}
# $$
#
# Check the shapes: $(n_{in}, N)(N, n_{out})$ is the shape of $W$, and $(N, n_{out})(n_{out}, n_{in})$ that of $x$. The last result is the $\partial L/\partial a$ of the layer before. So the same four lines serve every layer, from the last to the first.

# %% first-d [markdown] slide="subslide"
# ### Where the first $d$ comes from
#
# Backpropagation starts with $\partial L/\partial z$ at the scores. Your `softmax_ce(W, b, X, y)` returns the loss and the gradients by its $W$ and $b$, not by the scores. But the scores are $XW + b$. Pass the unit matrix for $X$, the scores for $W$ and zeros for $b$:
#
# $$
# X = I_N, \quad W = z, \quad b = 0 \quad\Longrightarrow\quad XW + b = z, \qquad \frac{\partial L}{\partial W} = I_N^{\mathsf T}\, \frac{\partial L}{\partial z} = \frac{\partial L}{\partial z}
# $$
#
# So the piece is used as it is, and its "gradient by $W$" is the wanted $d$. A function that has been tested is worth a small detour.

# %% network [markdown] slide="slide"
# ## 5. The network
#
# This is all of it. Read it line by line; every line is a formula of the section before. The pieces come in as arguments: `init` draws the first weights of a layer, `norm` is a pair of functions, forward and backward, or `None`.
#
# Its parameters are a dictionary of arrays, so that every optimizer of this course can change them in place.


# %% network-code kind="demo" slide="subslide"
class MLP:
    """A multilayer perceptron, assembled from pieces."""

    def __init__(self, sizes, init, norm, rng):
        self.depth, self.norm, self.params, self.run = len(sizes) - 1, norm, {}, {}
        for l, (n_in, n_out) in enumerate(pairwise(sizes), start=1):
            self.params[f"W{l}"] = init(n_in, n_out, rng)
            self.params[f"b{l}"] = np.zeros(n_out)
            if norm and l < self.depth:
                self.params[f"gamma{l}"] = np.ones(n_out)
                self.params[f"beta{l}"] = np.zeros(n_out)
                self.run[l] = {"mean": np.zeros(n_out), "var": np.ones(n_out)}

    def scores(self, X, training):
        """Go forward, and keep x, z and n of each layer for the way back."""
        p, x, self.seen = self.params, X, {}
        for l in range(1, self.depth + 1):
            z = n = x @ p[f"W{l}"] + p[f"b{l}"]
            if self.norm and l < self.depth:
                n = self.norm[0](z, p[f"gamma{l}"], p[f"beta{l}"], self.run[l], training)
            self.seen[l] = x, z, n
            x = np.maximum(n, 0)
        return z

    def gradients(self, X, y):
        """Return the loss and its gradient by every parameter."""
        z = self.scores(X, training=True)
        loss, d, _ = softmax_ce(z, np.zeros(z.shape[1]), np.eye(len(z)), y)
        p, grads = self.params, {}
        for l in range(self.depth, 0, -1):
            x, z, n = self.seen[l]
            if l < self.depth:
                d = self.through_relu(d, z, n)
                if self.norm:
                    back = self.norm[1](d, z, p[f"gamma{l}"])
                    d, grads[f"gamma{l}"], grads[f"beta{l}"] = back
            grads[f"W{l}"], grads[f"b{l}"] = x.T @ d, d.sum(axis=0)
            d = d @ p[f"W{l}"].T
        return loss, grads

    def through_relu(self, d, z, n):
        """Block the gradient where ReLU blocked its input."""
        return d * (n > 0)

    def accuracy(self, X, y):
        """Return the share of samples that get the right label, in test mode."""
        return float(np.mean(self.scores(X, training=False).argmax(axis=1) == y))


def layer_forward(z, gamma, beta, run, training):
    """Call layer normalization as batch normalization is called; it needs no running statistics."""
    return layernorm(z, gamma, beta)


norms = {
    "none": None,
    "batch": (batchnorm_forward, batchnorm_backward),
    "layer": (layer_forward, layernorm_backward),
}

# %% notes-network [markdown] slide="notes"
# **For the lecturer:** Let the class find the line for each formula of section 4. Then ask what would have to change for group normalization: one function of three lines, nothing in the class. That is what the pair of functions buys.

# %% whole [markdown] slide="slide"
# ## 6. Lesson 0 pays off
#
# Every piece is right. Is the whole? `numerical_gradient` does not care how the network is built: it changes one number after the other and looks at the loss.
#
# The test network is tiny, so that the check takes no time, and has everything: two hidden layers, random $b$, $\gamma$ and $\beta$ (zeros and ones would hide mistakes). It is checked without normalization, with batch and with layer normalization.
#
# The error is the largest difference of any entry, divided by the largest entry of all gradients. Dividing array by array would fail here, and the reason is your second prediction.


# %% whole-run kind="demo" slide="subslide"
def gradient_error(kind, norm, seed):
    """Return the largest error of a tiny network's gradients, relative to the largest entry."""
    rng = np.random.default_rng(seed)
    network = kind((5, 6, 4, 3), he_normal, norm, rng)
    params = network.params
    for key in params:
        if not key.startswith("W"):
            params[key] = params[key] + rng.normal(0, 0.5, params[key].shape)
    X, y = rng.normal(size=(8, 5)), rng.integers(0, 3, 8)

    def loss_with(key, values):
        kept, params[key] = params[key], values
        loss = network.gradients(X, y)[0]
        params[key] = kept
        return loss

    exact = network.gradients(X, y)[1]
    errors = [
        np.abs(numerical_gradient(lambda v, key=key: loss_with(key, v), params[key]) - exact[key])
        for key in params
    ]
    largest = max(np.abs(gradient).max() for gradient in exact.values())
    return max(error.max() for error in errors) / largest, exact


for name, norm in norms.items():
    error, exact = gradient_error(MLP, norm, seed=0)
    print(f"{name:6s} {error:.0e}   |db1| ≤ {np.abs(exact['b1']).max():.0e}")
    assert error < 1e-6
    assert (np.abs(exact["b1"]).max() < 1e-12) == (name == "batch")
    if name == "layer":
        assert abs(exact["b1"].sum()) < 1e-12 < np.abs(exact["b1"]).max()
print(tr("Bias: you predicted"), prediction["bias"], "·", tr("computed:"), "b")

# %% bias [markdown] slide="subslide"
# ### The bias that does nothing
#
# Batch normalization subtracts the mean over the samples. Adding $b$ to every sample changes the mean by $b$, and nothing else. So the loss does not depend on $b$, and its gradient is zero: $\sum_k d_k = 0$, the property you met on the way back through batch normalization. The shift $\beta$ does the work of $b$. Libraries therefore let you leave $b$ out before batch normalization.
#
# A relative error of this $b$ alone would be the quotient of two rounding errors, about 1, and would raise a false alarm.
#
# Layer normalization subtracts the mean over the units. There only the mean of $b$ does nothing: the entries of its gradient add up to zero, but they are not zero.

# %% crossed [markdown] slide="slide"
# ### A mistake between right pieces
#
# In the line of ReLU it is easy to write `z` for `n`. Without normalization they are the same array, so the line is right for years, until the day when somebody inserts a normalization.
#
# The next cell builds this network, checks its gradient, and trains it beside the right one. Guess before you run: what will the accuracy of the wrong one be?


# %% crossed-run kind="demo" slide="subslide"
class Crossed(MLP):
    """The network with one letter changed."""

    def through_relu(self, d, z, n):
        return d * (z > 0)


data = digits()
SIZES = (64, 100, 100, 100, 10)


def train(network, rule, epochs, order):
    """Train, and return the loss of every update."""
    losses = []
    for _ in range(epochs):
        for X, y in minibatches(data.x_train, data.y_train, 64, order):
            loss, grads = network.gradients(X, y)
            rule.update(network.params, grads)
            losses.append(loss)
    return losses


for name in ("none", "batch"):
    accuracies = []
    for kind in (MLP, Crossed):
        weights, order = np.random.default_rng(0).spawn(2)
        network = kind(SIZES, he_normal, norms[name], weights)
        train(network, SGD(lr=0.3), 5, order)
        accuracies.append(network.accuracy(data.x_test, data.y_test))
    error = gradient_error(Crossed, norms[name], seed=0)[0]
    right, crossed = (f"{accuracy:.3f}" for accuracy in accuracies)
    print(f"{name:6s}", tr("right:"), right, "·", tr("crossed:"), crossed, "·", f"{error:.0e}")
    assert (error > 0.1) == (name == "batch")
    assert (accuracies[0] == accuracies[1]) == (name == "none")
    assert name == "none" or min(accuracies) > 0.93

flat = []  # the right and the wrong gradient at the same start, each as one long vector
for kind in (MLP, Crossed):
    network = kind(SIZES, he_normal, norms["batch"], np.random.default_rng(0))
    grads = network.gradients(data.x_train[:64], data.y_train[:64])[1]
    flat.append(np.concatenate([grads[key].ravel() for key in sorted(grads)]))
cosine = flat[0] @ flat[1] / np.linalg.norm(flat[0]) / np.linalg.norm(flat[1])
print(f"{cosine:.2f}")
assert 0.5 < cosine < 0.9

# %% crossed-story [markdown] slide="subslide"
# ### What the numbers say
#
# With batch normalization the gradient is wrong: in the tiny network some entry is off by about as much as the largest entry of all. And yet the wrong network learns the digits to more than 93 percent, and to the eye it is as good as the right one.
#
# Many directions lead downhill. The last number is the cosine of the angle between the wrong gradient and the right one, about 0.7. So a short step along the wrong one goes downhill, too: about 0.7 times as far down as a step of the same length along the right one. Remember this in section 11.
#
# Without normalization the two networks are the same, to the last digit. A test of the old network could not have found the mistake. Test again after every change of the wiring, and test with the parts that were inserted.

# %% notes-crossed [markdown] slide="notes"
# **For the lecturer:** This is a good moment for a story of your own about a network that trained well with a wrong gradient. Ask for the cheapest protection. It is one call of the gradient check, with random values for b, γ and β, in the tests of the project.

# %% factorial [markdown] slide="slide"
# ## 7. Three factors at once
#
# Which matters more: the optimizer, the first weights, or the normalization? To change one at a time and hold the two others fixed answers this only for the two values at which they are held.
#
# A **factorial experiment** tries all combinations. With three levels each there are $3 \times 3 \times 3 = 27$ cells, and here three runs in each cell, with three seeds.
#
# Let $y_{ij}$ be the mean accuracy with level $i$ of one factor and level $j$ of another; two factors are enough to see the idea. Describe it by a constant $c$ and by one number for each level:
#
# $$
# y_{ij} \approx c + p_i + q_j, \qquad \sum_i p_i = 0, \qquad \sum_j q_j = 0
# $$

# %% factorial-derived [markdown] slide="subslide"
# Choose the numbers so that the sum of squared errors is smallest. Set the derivative by $p_i$ to zero:
#
# $$
# \sum_j (y_{ij} - c - p_i - q_j) = 0 \quad\Longrightarrow\quad c + p_i = \frac{1}{J} \sum_j y_{ij} = \bar y_{i\cdot}
# $$
#
# Here $J$ is the number of levels of the second factor. The $q_j$ dropped out because each level $j$ occurs exactly once with each $i$, and their sum is zero. This is what the full grid is good for. The derivatives by $q_j$ and by $c$ give the same kind of result:
#
# $$
# c = \bar y_{\cdot\cdot}, \qquad p_i = \bar y_{i\cdot} - \bar y_{\cdot\cdot}, \qquad q_j = \bar y_{\cdot j} - \bar y_{\cdot\cdot}
# $$
#
# A dot stands for the index over which the mean is taken. The $p_i$ and $q_j$ are the **main effects**: averages over everything else. What they leave over is the **interaction**.
#
# $$
# r_{ij} = y_{ij} - c - p_i - q_j
# $$
#
# If all $r_{ij}$ are small, the effects add up, and each factor can be discussed alone. If not, no main effect may be quoted without the other factor.

# %% by-hand [markdown] slide="slide"
# ### By hand: two by two
#
# A small table, in accuracies: rows are first weights, columns are normalizations.
#
# | | none | batch | mean |
# |---|---|---|---|
# | small | 0.09 | 0.97 | 0.53 |
# | He | 0.92 | 0.98 | 0.95 |
#
# The main effect of the first weights, as a difference of the two means, is $0.95 - 0.53 = 0.42$.
#
# Does "He brings 42 points" describe this table? Without normalization it brings $0.92 - 0.09 = 0.83$, with batch normalization $0.98 - 0.97 = 0.01$. The 0.42 is true of neither column: it is the mean of two very different numbers.
#
# The interaction says so. The mean of all four is $c = 0.74$, and $p = -0.21$ for the small start, $q = -0.235$ for no normalization. The effects alone predict $0.295$ for the first cell. The table says $0.09$, so $r = -0.205$: about as large as the effects themselves.
#
# Now compute the main effect of batch normalization, as a difference of two means, yourself. The next cell shows it.

# %% by-hand-check kind="demo" slide="subslide"
table = np.array([[0.09, 0.97], [0.92, 0.98]])
c = table.mean()
p, q = table.mean(axis=1) - c, table.mean(axis=0) - c
rest = table - c - p[:, None] - q
gains = p[1] - p[0], *(table[1] - table[0])
assert np.round(gains, 9).tolist() == [0.42, 0.83, 0.01]
parts = c, p[0], q[0], c + p[0] + q[0], rest[0, 0]
assert np.round(parts, 9).tolist() == [0.74, -0.21, -0.235, 0.295, -0.205]
print(f"{q[1] - q[0]:.2f}")
assert round(q[1] - q[0], 9) == 0.47

# %% notes-factorial [markdown] slide="notes"
# **For the lecturer:** Draw the table as two lines over "small" and "He", one for each column. One climbs steeply, one is flat. Parallel lines would mean no interaction. The figure of the next section is the same drawing.

# %% experiment [markdown] slide="slide"
# ## 8. The experiment
#
# - **Network:** 64–100–100–100–10 with ReLU, five epochs, mini-batches of 64.
#
# - **Optimizer:** SGD with $\eta = 0.3$; Momentum with $\eta = 0.03$ and $\mu = 0.9$, which has the same terminal velocity; Adam with $\eta = 0.003$. The rates were fixed before the experiment.
#
# - **First weights:** small, $N(0, 0.01^2)$; Xavier; He.
#
# - **Normalization:** none, batch, layer.
#
# Within a seed all runs see the mini-batches in the same order. The accuracy is that on the 360 test images after the last epoch; one image is 0.3 percentage points.
#
# The cell trains 81 networks. It takes about ten seconds, and longer on a busy machine or with slower pieces. The bar shows how far it is.


# %% experiment-run kind="demo" slide="subslide"
def small_normal(n_in, n_out, rng):
    """Draw from N(0, 0.01²), whatever the sizes are."""
    return rng.normal(0, 0.01, (n_in, n_out))


rules = {
    "SGD": lambda: SGD(lr=0.3),
    "Momentum": lambda: Momentum(lr=0.03, momentum=0.9),
    "Adam": lambda: Adam(lr=0.003),
}
inits = {"small": small_normal, "Xavier": xavier_normal, "He": he_normal}
SEEDS = 3

cells = list(product(range(3), range(3), range(3), range(SEEDS)))
scores = np.zeros((3, 3, 3, SEEDS))  # optimizer, first weights, normalization, seed
for k in ProgressBar(len(cells)):
    o, i, n, seed = cells[k]
    weights, order = np.random.default_rng(seed).spawn(2)
    network = MLP(SIZES, list(inits.values())[i], list(norms.values())[n], weights)
    train(network, list(rules.values())[o](), 5, order)
    scores[o, i, n, seed] = network.accuracy(data.x_test, data.y_test)

# %% experiment-table kind="demo" slide="subslide"
print(f"{'':14s}" + "".join(f"{rule:>20s}" for rule in rules))
for (i, init), (n, norm) in product(enumerate(inits), enumerate(norms)):
    row = [f"{r.mean():.3f} ({r.min():.2f}–{r.max():.2f})" for r in scores[:, i, n]]
    print(f"{init:7s} {norm:6s}" + "".join(f"{text:>20s}" for text in row))

# %% experiment-figure kind="demo" slide="subslide"
init_names = [tr("small"), "Xavier", "He"]
norm_names = [tr("none"), tr("batch"), tr("layer")]
show(
    draw.heat_maps(
        {rule: scores[o] for o, rule in enumerate(rules)},
        init_names,
        norm_names,
        (tr("first weights"), tr("normalization"), tr("test accuracy")),
    ),
    tr(
        "Three tables of nine cells, one for each optimizer; rows are first weights, columns are normalizations, each cell shows the mean accuracy and the range over three seeds. With small first weights and no normalization SGD reaches {sgd:.2f}, Momentum {momentum:.2f} and Adam {adam:.2f}. The column of batch normalization is above {batch:.2f} throughout. With SGD, layer normalization after a small start reaches {layer:.2f} only."
    ).format(
        sgd=scores[0, 0, 0].mean(),
        momentum=scores[1, 0, 0].mean(),
        adam=scores[2, 0, 0].mean(),
        batch=np.floor(100 * scores[:, :, 1].mean(axis=-1).min()) / 100,
        layer=scores[0, 0, 2].mean(),
    ),
)

# %% effects [markdown] slide="slide"
# ## 9. Reading the table
#
# **Main effects.** Averaged over all else, He is about 0.3 above the small start, batch normalization about 0.25 above none, and Adam about 0.15 above SGD. Each would make a headline.
#
# **The interaction.** The additive model, now with three effects, predicts about 0.46 for SGD with a small start and no normalization. Measured is about 0.09, the accuracy of guessing. Without normalization, the step from the small start to He is worth more than 0.7 for SGD and for Momentum, and less than 0.45 for Adam. With batch normalization it is worth less than 0.15 for each of them.
#
# So there is one disease, a signal that dies on its way through the layers, and there are three remedies: a good start, a normalization, and a rule that does not mind tiny gradients. **Remedies for the same disease do not add up.** Who has taken one gains little from the second.

# %% effects-figure kind="demo" slide="subslide"
means = scores.mean(axis=-1)
grand = means.mean()
by_rule, by_init, by_norm = (means.mean(axis=axes) for axes in ((1, 2), (0, 2), (0, 1)))
predicted = by_rule[0] + by_init[0] + by_norm[0] - 2 * grand
gain = means[:, 2] - means[:, 0]  # from small to He, by optimizer and normalization
print(by_rule.round(2), by_init.round(2), by_norm.round(2), f"{predicted:.2f}")
assert 0.24 < by_init[2] - by_init[0] < 0.36 and 0.19 < by_norm[1] - by_norm[0] < 0.31
assert 0.08 < by_rule[2] - by_rule[0] < 0.25
assert 0.38 < predicted < 0.54 and means[:2, 0, 0].max() < 0.15
assert gain[:2, 0].min() > 0.7 > 0.45 > gain[2, 0] and gain[:, 1].max() < 0.15
assert 0.55 < means[2, 0, 0] < 0.88
print(tr("Start: you predicted"), prediction["start"], "·", means[:, 0, 0].round(2))
show(
    draw.interactions(
        {rule: scores[o] for o, rule in enumerate(rules)},
        init_names,
        norm_names,
        (tr("first weights"), tr("test accuracy")),
    ),
    tr(
        "The same accuracies as lines over the first weights, one panel for each optimizer, one line for each normalization, with bars over the seeds. In no panel are the three lines parallel. Without normalization the line climbs by {sgd:.2f} with SGD, {momentum:.2f} with Momentum and {adam:.2f} with Adam; with batch normalization it is flat. The longest bars belong to layer normalization with SGD."
    ).format(sgd=gain[0, 0], momentum=gain[1, 0], adam=gain[2, 0]),
)

# %% notes-effects [markdown] slide="notes"
# **For the lecturer:** Let every group defend one factor as the most important one, with numbers of the table. All three will succeed. Then show the lines of the interaction. The discussion that follows is worth more than the table.

# %% why-adam [markdown] slide="subslide"
# ### Why Adam could start at all
#
# The figure shows that Adam starts, not why. The reason is a formula of the lesson on Adam: its step does not change when all gradients are multiplied by one number.
#
# With the small start the gradients of the first layer are several thousand times smaller than with He. For SGD the steps are several thousand times shorter, and five epochs pass before anything happens. Adam divides by the size of the gradients, as long as they are large against $\varepsilon = 10^{-8}$. They are: about $3 \cdot 10^{-6}$.
#
# A good explanation makes a prediction of its own. This one says: take an $\varepsilon$ that is large against those gradients, and Adam must fail as well. The cell tries it with $\varepsilon = 10^{-3}$.

# %% why-adam-run kind="demo" slide="subslide"
sizes_of_gradient = {}
for name in ("small", "He"):
    network = MLP(SIZES, inits[name], None, np.random.default_rng(0))
    grads = network.gradients(data.x_train[:64], data.y_train[:64])[1]
    sizes_of_gradient[name] = np.sqrt(np.mean(grads["W1"] ** 2))
    print(f"{name:6s} {sizes_of_gradient[name]:.1e}")
ratio = sizes_of_gradient["He"] / sizes_of_gradient["small"]
assert 1000 < ratio < 20000 and 1e-6 < sizes_of_gradient["small"] < 1e-5

weights, order = np.random.default_rng(0).spawn(2)
network = MLP(SIZES, small_normal, None, weights)
train(network, Adam(lr=0.003, eps=1e-3), 5, order)
failed = network.accuracy(data.x_test, data.y_test)
print(f"{failed:.2f}")
assert failed < 0.15

# %% honest [markdown] slide="slide"
# ### What one may not conclude
#
# **Not who is best.** The best ten of the 27 cells lie within three percentage points. The best and the fifth best differ by less than the runs within one cell typically do. Three seeds do not decide this, and printing more decimals would not help.
#
# **Not "Adam beats SGD".** Each rule had one learning rate. In the lesson on Adam all five rules tied, once each had been tuned. What was compared here are settings.
#
# **Not that batch normalization improves accuracy.** It repaired a bad start. After a good one it is close to the rest, and with mini-batches of 2 it was the worst of all, one lesson ago.
#
# **Not beyond five epochs and this network.** With more epochs slow runs may catch up; with more or fewer layers the table may look quite different.
#
# **Not for new writers.** The images of one hand stand in both parts of the data.
#
# What may be said: in this network and in this time, a small start without normalization fails under SGD and Momentum, in every one of the runs; and He, batch normalization and Adam each repair most of it. Layer normalization under SGD repairs less than half. These differences are many times the range over the seeds.

# %% honest-check kind="demo" slide="skip"
ordered = np.sort(means.ravel())[::-1]
ranges = scores.max(axis=-1) - scores.min(axis=-1)
typical = float(np.median(ranges))
print(f"{ordered[0]:.3f} − {ordered[4]:.3f} = {ordered[0] - ordered[4]:.3f}   {typical:.3f}")
assert ordered[0] - ordered[9] < 0.03 and ordered[0] - ordered[4] < 0.015 < 0.03 + typical
assert scores[:2, 0, 0].max() < 0.15 and means[:, :, 1].min() > 0.8 and means[0, 0, 2] < 0.6
# The numbers of the model answer to question 1.
assert np.abs(gain[1:, 1]).max() < 0.05 and np.ptp(means[:, 2, 1]) < 0.03
good_starts = means[:, 1:].mean(axis=(0, 1))
assert good_starts[1] - good_starts[0] < 0.08
lead = means[2] - means[1]
assert lead[0, 0] / lead.sum() > 0.6
winner = "b" if ordered[0] - ordered[4] < typical else "a"
print(tr("Winner: you predicted"), prediction["winner"], "·", tr("computed:"), winner)

# %% play [markdown] slide="subslide"
# ### Try it: how small is too small?
#
# Where sliders work, the next cell shows one for the exponent of $\sigma$: first weights $N(0, \sigma^2)$ with $\sigma = 10^{k}$, trained for three epochs with SGD. Below it stands a fixed picture for $\sigma = 0.01$.
#
# Find the range in which all three normalizations learn. He's value for 100 units is $\sigma = 0.14$, so $k = -0.85$.


# %% play-run kind="demo" slide="subslide"
def falling_losses(k):
    """Return the loss of each update for each normalization, after a start with σ = 10^k."""
    lines = {}
    for name, label in zip(norms, norm_names, strict=True):
        weights, order = np.random.default_rng(0).spawn(2)
        network = MLP(
            SIZES, lambda i, o, rng: rng.normal(0, 10.0**k, (i, o)), norms[name], weights
        )
        with np.errstate(all="ignore"):
            losses = train(network, SGD(lr=0.3), 3, order)
        lines[label] = (np.arange(1, len(losses) + 1), losses)
    return lines


def play(k):
    lines = falling_losses(k)
    alt = tr("Training loss over {updates} updates, for three normalizations.")
    return show(
        curves.curves(lines, tr("update"), tr("training loss")),
        alt.format(updates=len(lines[norm_names[0]][0])),
    )


explore(play, {"k": (-3.0, -0.25, 0.25)}, {"k": -2.0})

fixed = falling_losses(-2.0)
last = {name: np.mean(losses[-10:]) for name, (_, losses) in fixed.items()}
assert last[norm_names[0]] > 2.2 and last[norm_names[1]] < 0.5
assert round(np.sqrt(2 / 100), 2) == 0.14 and round(np.log10(np.sqrt(2 / 100)), 2) == -0.85
show(
    curves.curves(fixed, tr("update"), tr("training loss")),
    tr(
        "Training loss over 69 updates after a start with standard deviation 0.01. Without normalization the loss stays at {none:.2f}, the loss of guessing. With batch normalization it falls to {batch:.2f}. With layer normalization it is at {layer:.2f} in the end."
    ).format(
        none=last[norm_names[0]], batch=last[norm_names[1]], layer=last[norm_names[2]]
    ),
)

# %% question-table [markdown] slide="subslide"
# ### Question 1
#
# A colleague has read the three main effects and writes: "Batch normalization brings 25 percentage points and He initialization 29. Together they bring 54. Adam brings another 15 and is the best optimizer. More evidence is not needed, since every number is an average over 27 runs."
#
# Answer in six to twelve sentences. Name at least four faults, each with a number from the table or with the experiment that would be needed. Then write two sentences that the table does support.
#
# Write your answer in the next cell. A person reads it, or you compare it yourself with the model answer: 4 points.

# %% answer-table [markdown] points="4" slide="skip"
# **Model answer.** The sum of 54 points assumes that effects add up. They do not: with batch normalization the step from the small start to He is worth between minus five and five points for Momentum and for Adam, without it more than 70 points for SGD and Momentum. The two are remedies for the same disease, and who has one gains little from the other.
#
# A main effect here is an average of very different numbers. It depends on which levels were chosen: had the start $N(0, 0.01^2)$ been left out, the effect of batch normalization would be a few points instead of 25.
#
# "Adam is the best optimizer" does not follow. Most of its advantage over Momentum comes from a single cell, the small start without normalization, where it reaches about 0.7 and Momentum 0.09. With He and batch normalization the three are within three points, less than one can tell with three seeds. And each rule had one learning rate; one would have to tune each, on data kept apart from the test images.
#
# An average over 27 runs is no more reliable for this purpose: the runs differ because the cells differ, not by chance. Chance is seen in the range over seeds within one cell.
#
# Supported: in this network, five epochs, and with these rates, SGD and Momentum do not learn from the small start without normalization, in none of the runs. Batch normalization, and to a lesser degree Adam, makes learning possible from that start.
#
# **Rubric, one point each.**
#
# - The interaction, with two numbers from the table that show that effects do not add up.
#
# - One cell, or the choice of levels, dominates the averages; or averages over cells do not measure chance.
#
# - The claim on Adam refused, for the learning rates, or because of the one cell, or because of the range over seeds.
#
# - Two sentences that name network, time and levels, and claim no more than the table.
#
# **Frequent wrong answers.** "Three seeds are too few" for everything: no point, since 0.09 against 0.97 needs no fourth seed. "Accuracy is a bad measure" without saying what it hides here.

# %% conventions [markdown] slide="slide"
# ## 10. The same network in a library
#
# Who rebuilds this network in a library gets, without asking for it, other pieces.
#
# | piece | this lesson | PyTorch by default | Keras by default |
# |---|---|---|---|
# | first weights $W$ | as told | uniform, $\pm 1/\sqrt{n_{in}}$ | Xavier, uniform |
# | first $b$ | 0 | uniform, $\pm 1/\sqrt{n_{in}}$ | 0 |
# | running average | 0.9 on the old value | 0.1 on the new value | 0.99 on the old value |
# | $\varepsilon$ of batch normalization | $10^{-5}$ | $10^{-5}$ | $10^{-3}$ |
# | test mode | `training=False` | `model.eval()` | `training=False` |
# | Momentum | classical | $\eta$ outside the velocity | classical |
#
# PyTorch's first weights have the variance $1/(3 n_{in})$, a sixth of He's. For a layer from 100 to 100 units the standard deviations are 0.058 (PyTorch), 0.100 (Xavier) and 0.141 (He).
#
# In our network without normalization, after five epochs of SGD, this start is clearly behind He's. It is not wrong: with batch normalization it does well, as the last number shows. But who compares two optimizers in two libraries compares all rows of this table at once.


# %% conventions-check kind="demo" slide="subslide"
def library_start(n_in, n_out, rng):
    """Draw as PyTorch's linear layer does by default."""
    return rng.uniform(-1, 1, (n_in, n_out)) / np.sqrt(n_in)


sample = library_start(100, 10_000, np.random.default_rng(0))
assert abs(sample.std() - np.sqrt(1 / 300)) < 1e-4
deviations = [np.sqrt(v) for v in (1 / (3 * 100), 2 / (100 + 100), 2 / 100)]
assert [round(s, 3) for s in deviations] == [0.058, 0.1, 0.141]
assert np.isclose((1 / (3 * 100)) / (2 / 100), 1 / 6)

from_library = []
for seed in range(SEEDS):
    weights, order = np.random.default_rng(seed).spawn(2)
    network = MLP(SIZES, library_start, None, weights)
    train(network, rules["SGD"](), 5, order)
    from_library.append(network.accuracy(data.x_test, data.y_test))
assert np.mean(from_library) < means[0, 2, 0]

weights, order = np.random.default_rng(0).spawn(2)
network = MLP(SIZES, library_start, norms["batch"], weights)
train(network, rules["SGD"](), 5, order)
cured = network.accuracy(data.x_test, data.y_test)
print(np.round(from_library, 2), means[0, 2, 0].round(2), round(cured, 2))
assert cured > 0.93

# %% five [markdown] slide="slide"
# ## 11. Which of these five is broken?
#
# `five_optimizers()` returns five functions under the letters A to E. Each call makes a new optimizer. Their rules are SGD, Momentum, AdaGrad, RMSprop and Adam, in no particular order. Four follow their rule; one has a fault.
#
# You may do with them whatever one can do with a program that one cannot read: give them parameters and gradients, and look. Do not open their file; that would end the only experiment of its kind in this course.
#
# The first idea is to train with them. The next cell does it: two networks, one without normalization and one with batch normalization, six epochs, two seeds.


# %% five-run kind="demo" slide="subslide"
def trained_by(make, norm, seeds=(0, 1)):
    """Return the mean accuracy, and the mean loss of each epoch."""
    accuracies, losses = [], []
    for seed in seeds:
        weights, order = np.random.default_rng(seed).spawn(2)
        network = MLP((64, 100, 100, 10), he_normal, norm, weights)
        losses.append(np.reshape(train(network, make(), 6, order), (6, -1)).mean(axis=1))
        accuracies.append(network.accuracy(data.x_test, data.y_test))
    return float(np.mean(accuracies)), np.mean(losses, axis=0)


five = five_optimizers()
trained = {
    norm: {letter: trained_by(make, norms[norm]) for letter, make in five.items()}
    for norm in ("none", "batch")
}
for norm, results in trained.items():
    print(f"{norm:6s}", "   ".join(f"{name} {acc:.3f}" for name, (acc, _) in results.items()))
worst = {norm: min(acc for acc, _ in results.values()) for norm, results in trained.items()}
spread = max(acc for acc, _ in trained["batch"].values()) - worst["batch"]
assert worst["none"] + 0.02 < worst["batch"] and worst["batch"] > 0.94 and spread < 0.05
print(tr("Broken: you predicted"), prediction["broken"], "·", tr("computed:"), "b")
titles = {"none": tr("no normalization"), "batch": tr("batch normalization")}
show(
    draw.anonymous(
        {titles[norm]: {k: v for k, (_, v) in results.items()} for norm, results in trained.items()},
        tr("epoch"),
        tr("training loss"),
    ),
    tr(
        "Training loss over six epochs for five optimizers that are known by letters only. Without normalization the curves lie far apart, and the lowest of the five test accuracies is {none:.2f}. With batch normalization all five curves fall to below 0.1, and the lowest accuracy is {batch:.2f}."
    ).format(none=worst["none"], batch=worst["batch"]),
)

# %% five-result [markdown] slide="subslide"
# ### What training tells
#
# In one network there is a clear loser. In the other the same five are within five percentage points. Is the loser broken, or has it merely a learning rate that does not suit the first network? Accuracy cannot tell the two apart. It can even accuse an innocent one and praise the culprit.
#
# There is a deeper reason. Training is a loop with feedback: each gradient is computed where the last step has led. A step that is too long or too short is corrected by the next ones. Such a loop forgives faults, and what forgives faults does not show them. You saw it in section 6 with a wrong gradient, and in the lesson on Adam with a wrong rule that even had the lowest loss.
#
# So take the feedback away: **give the gradients yourself**. Then an optimizer is a plain function from a list of gradients to a path, and its path can be examined.

# %% notes-five [markdown] slide="notes"
# **For the lecturer:** Take a vote on the culprit after the figure, and write the counts on the board. Expect the loser of the first network to win it. Do not comment.

# %% promises [markdown] slide="slide"
# ## 12. Promises instead of answers
#
# You do not know the right path of letter A, because you do not know which rule it is. But all five rules, done right, keep the same **promises**. Look at their formulas: each coordinate is treated by itself, only its own gradients count, and neither names nor positions occur.
#
# | promise | experiment |
# |---|---|
# | same data, same path | run it twice |
# | each instance has its own memory | make a second one afterwards, and run it on the same data |
# | mirror | negate all gradients: the path is mirrored at the start |
# | scale | multiply all gradients by 1000: all moves grow by 1000, or hardly change |
# | no regard to position | move the start: the whole path moves along |
# | no regard to names | let two arrays change places, or names |
# | no regard to company | update an array alone, and then with others beside it |
# | no regard to cuts | cut an array in two: each part goes as before |
# | hands off | the gradients are unchanged after the step |
#
# An experiment of this kind compares a program with itself, under a change of which the effect is known. Testers call it metamorphic testing. It needs no right answer, only a right relation between two answers.

# %% probe [markdown] slide="subslide"
# ### The tool, and one promise tried on all five
#
# `walk` gives an optimizer a start and a list of gradients, and returns the parameters after each step. It works on copies, so that no run can disturb the next one.
#
# The cell tries the mirror. A good experiment has gradients of both signs and several sizes, more than one step, and more than one number; a fault that hides from one of them meets another.


# %% probe-run kind="demo" slide="subslide"
def walk(make, params, grads):
    """Return the parameters after each step, as a list of dictionaries."""
    rule, now, path = make(), {key: array.copy() for key, array in params.items()}, []
    for step in grads:
        rule.update(now, {key: array.copy() for key, array in step.items()})
        path.append({key: array.copy() for key, array in now.items()})
    return path


start = {"W": np.array([0.0, 0.0, 0.0])}
pushes = [{"W": np.array(g)} for g in ([1.0, -0.5, 3.0], [-2.0, -0.5, 0.1], [0.3, 0.7, -1.0])]
negated = [{"W": -step["W"]} for step in pushes]

for letter, make in five.items():
    there, mirrored = walk(make, start, pushes), walk(make, start, negated)
    gap = max(np.abs(p["W"] + q["W"]).max() for p, q in zip(there, mirrored, strict=True))
    print(letter, f"{gap:.0e}")
    assert gap < 1e-12

# %% example [markdown] slide="subslide"
# ### A worked example: catching somebody else
#
# All five keep the mirror. To see an experiment convict, take a sixth program, which is not among the five: a Momentum whose velocities are stored in the class instead of in the instance.
#
# Alone it does everything right: a first run follows its rule to the last digit, whatever the gradients are.
#
# Which promise does it break? Its memory belongs to the class, so a second instance starts with the velocities of the first. The experiment: walk twice on the same data, with a new instance each.


# %% example-run kind="demo" slide="subslide"
class Sharing:
    """Momentum with its memory in the wrong place."""

    v = {}

    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for key, gradient in grads.items():
            self.v[key] = 0.9 * self.v.get(key, 0) - self.lr * gradient
            params[key] += self.v[key]


first, second = (walk(lambda: Sharing(lr=0.1), start, pushes) for _ in range(2))
right = walk(lambda: Momentum(lr=0.1, momentum=0.9), start, pushes)
print(right[0]["W"], first[0]["W"], second[0]["W"].round(4))
assert np.allclose(first[-1]["W"], right[-1]["W"])
assert not np.allclose(second[0]["W"], first[0]["W"])

# What it does to training: the same run twice, in one session.
Sharing.v.clear()
repeated = []
for _ in range(2):
    weights, order = np.random.default_rng(0).spawn(2)
    network = MLP((64, 100, 10), he_normal, None, weights)
    losses = train(network, Sharing(lr=0.03), 3, order)
    repeated.append((losses[1], network.accuracy(data.x_test, data.y_test)))
    print(f"{losses[0]:.4f}   {losses[1]:.4f}   {repeated[-1][1]:.3f}")
assert abs(repeated[0][0] - repeated[1][0]) > 1e-3 and min(acc for _, acc in repeated) > 0.8

# %% example-story [markdown] slide="subslide"
# The second run of the very same experiment has another loss from the second update on, and both reach a good accuracy. In a notebook such a fault shows as "the numbers change when I run the cell again". Many people then reach for the random seeds, where nothing is wrong.
#
# Note what made the evidence good: it needs no judgment. Two lists of numbers must be equal, and are not.

# %% find-task [markdown] slide="slide"
# ### Exercise: `find_broken`
#
# Write the function `find_broken()`, without arguments. It returns a pair: the letter of the broken optimizer, and the evidence.
#
# - The letter is one of `"A"` to `"E"`.
#
# - The evidence is a dictionary in the form you know from the lesson on Adam: `"params"`, from names to float arrays, and `"grads"`, a list with one dictionary for each step, with the same names and shapes.
#
# The check plays your data to the accused and to the rule that it should follow. If their paths part by more than a thousandth of the longest way, your evidence convicts. A letter alone earns 2 of 5 points.
#
# Work through the promises of section 12 with `walk`, in cells of your own, until one of the five breaks one. Then ask what the smallest data are that show it. The card says what it saw; `hint("capstone.find_broken")` gives one hint at a time, three in all.

# %% write-find exercise="capstone.find_broken" slide="subslide"

# %% story [markdown] slide="slide"
# ## 13. After the find: everything has an owner
#
# Read on when your finding has passed.
#
# An optimizer keeps several things between its calls, and each has an owner. A velocity or an average of gradients belongs to **one array of one instance**. The learning rate, and whatever else is one number for the whole rule, belongs to **the instance**. Nothing belongs to the class, and nothing to whatever ran before.
#
# A whole family of faults puts one of these things one level too high or too low: an average that two arrays share, a number that one array changes for the next, a memory that two instances share. Each line of such a program is right, and the formula in the book agrees with it. What is wrong is the question to whom the line applies, and formulas for one coordinate do not say this.
#
# So these faults need what a network has and a test often lacks: a second array, a second step, a second instance. A test with a single array and a single instance lets all of them pass.

# %% story-cost [markdown] slide="subslide"
# ### Why nobody notices, and what it costs
#
# Nobody notices because the learning rate is tuned with the fault inside. What is then published as "$\eta = 0.01$ works best" belongs to another rule than the one in the paper.
#
# It costs later. An optimizer with such a fault depends on things that occur in no formula: on the number of arrays, on their order, on what ran before. Somebody splits a matrix into two, and the results change. Somebody moves the model to another library, and the learning rate no longer fits. Then a search begins, far away from the fault.
#
# The protection is cheap: one test with two arrays of different shapes, three steps, both signs, two instances, compared with a path computed by hand. You have written such paths in every lesson.

# %% notes-story [markdown] slide="notes"
# **For the lecturer:** Let the finder explain the experiment before the name of the letter is said. Then ask the class who voted for it after the training curves. The difference between the two counts is the point of the lesson.

# %% question-find [markdown] slide="subslide"
# ### Question 2
#
# Write the report of your search, in eight to fifteen sentences, for a person who has not taken this course.
#
# Say what you tried and what each experiment could and could not show. Describe the fault as exactly as your experiments allow, with numbers. Explain why training did not reveal it. Propose one test, in words or in code, that would keep this fault out of a project for ever.
#
# Write your answer in the next cell: 4 points.

# %% answer-find [markdown] points="4" slide="skip"
# **Model answer.** The broken one is D. I first trained all five. C lost in the network without normalization, but tied with the others under batch normalization; its rule is right, and only its learning rate does not suit the first network. Accuracy showed nothing about D.
#
# Then I tried promises. Mirror, scale, position and a second instance: all five keep them. With a single array D keeps all of them, so one array cannot show the fault. With two arrays of the same start and the same gradients, four optimizers move both alike. D moves the first by 0.0100 and the second by 0.0074 in the first step. When the two change places in the dictionary, the shorter step goes to the other one. So the place in the dictionary matters, that is, something is counted from one array to the next.
#
# The numbers fit Adam with a step counter that moves on once per array instead of once per call. In the second array the corrections then belong to $t = 2$: $\frac{0.1/0.19}{\sqrt{0.001/0.001999}} = 0.744$. With six arrays the sixth makes a first step of $0.52\,\eta$, and under constant gradients the steps later grow to about $2.3\,\eta$.
#
# Training does not reveal it, since the steps are never wrong by more than a factor of about 2.5 in such a network, and feedback corrects them; a learning rate chosen with the fault inside hides the rest.
#
# Test: two arrays with the same start and the same gradients, three steps with different gradients; after each step both arrays must be equal.
#
# **Rubric, one point each.**
#
# - At least two experiments with what each could show, one of them with training or with a promise that is kept.
#
# - The fault described by numbers: two arrays, same gradients, different steps; the order decides. The exact cause (the counter) is not required.
#
# - The reason why training is blind: feedback, or a rate tuned with the fault inside, with the size of the error.
#
# - A test that fails for D and passes for all right rules. It must have at least two arrays.
#
# **Frequent wrong answers.** "C, because its accuracy is worst": no point for the fault. "D, because its loss is higher": the letter is right, the reason is not. A test that compares with Adam of a library: one point, but it works only for whoever knows that the rule is Adam.

# %% course [markdown] slide="slide"
# ## 14. What the whole course was about
#
# One sentence per part:
#
# - **Gradients** can be checked, so check them, and check again when parts are joined.
#
# - **Optimizers** differ in what they remember about the past, and in which units they measure a step. Tuned, they are closer than their reputation.
#
# - **First weights** decide whether a signal arrives at the other end. The rule is about variance: $N(0, \sigma^2)$, with $\sigma^2$ from the number of units.
#
# - **Normalizations** set the scale anew in every layer. They differ in one thing: which numbers share a mean.
#
# - **The three remedies** overlap, and a comparison that moves one of them says little about the others.
#
# And one habit runs through all lessons: predict, compute by hand, test by something that could fail, say what the numbers do not show. Formulas age slowly, but this habit does not age at all.

# %% summary [markdown] slide="slide"
# ## 15. What you can now do
#
# - You can assemble a network from tested pieces, go backward through it, and prove the wiring with one numerical check.
#
# - You can plan a factorial experiment, compute main effects and interactions, and refuse conclusions that do not follow.
#
# - You know three remedies for one disease, and that remedies for one disease do not add up.
#
# - You can test a program without knowing its right answer, by relations between its answers.
#
# - You do not take a falling loss as a proof of anything but itself.

# %% next [markdown] slide="subslide"
# ### Where to go next
#
# **In this course:** look at your card below. The exercises named "hard" and the bug hunts are worth a second visit; so is any answer that passed by another convention.
#
# **With this network:** put in `groupnorm`, Nesterov, or a schedule for $\eta$. Leave out $b$ before batch normalization, and show that nothing changes. Do the factorial experiment again with tuned rates, on training images that you set aside for tuning, and see which effects remain.
#
# **Beyond:** convolutions and attention need the same four lines for the way back. Weight decay, warm-up and schedules are where practice differs most from the formulas of one page. Goodfellow, Bengio and Courville cover the theory; Dahl and others show how hard fair comparisons of optimizers are at full size.

# %% references [markdown] slide="skip"
# ## References
#
# Pieces of the network:
#
# - Kingma, D. P., & Ba, J. (2015). Adam: A method for stochastic optimization. ICLR. arXiv:1412.6980
#
# - Glorot, X., & Bengio, Y. (2010). Understanding the difficulty of training deep feedforward neural networks. AISTATS, PMLR 9, 249–256. https://proceedings.mlr.press/v9/glorot10a.html
#
# - He, K., Zhang, X., Ren, S., & Sun, J. (2015). Delving deep into rectifiers: Surpassing human-level performance on ImageNet classification. ICCV. arXiv:1502.01852
#
# - Ioffe, S., & Szegedy, C. (2015). Batch normalization: Accelerating deep network training by reducing internal covariate shift. ICML. arXiv:1502.03167
#
# - Ba, J. L., Kiros, J. R., & Hinton, G. E. (2016). Layer normalization. arXiv:1607.06450
#
# Experiments with several factors, and comparisons of learning algorithms:
#
# - Fisher, R. A. (1935). The design of experiments. Oliver and Boyd.
#
# - Bouthillier, X., Delaunay, P., Bronzi, M., et al. (2021). Accounting for variance in machine learning benchmarks. MLSys. arXiv:2103.03098
#
# - Choi, D., Shallue, C. J., Nado, Z., Lee, J., Maddison, C. J., & Dahl, G. E. (2019). On empirical comparisons of optimizers for deep learning. arXiv:1910.05446
#
# - Dahl, G. E., Schneider, F., Nado, Z., et al. (2023). Benchmarking neural network training algorithms. arXiv:2306.07179
#
# Testing without a right answer:
#
# - Chen, T. Y., Cheung, S. C., & Yiu, S. M. (1998). Metamorphic testing: A new approach for generating next test cases. Technical report HKUST-CS98-01. arXiv:2002.12543
#
# A book to go on with:
#
# - Goodfellow, I., Bengio, Y., & Courville, A. (2016). Deep learning. MIT Press. https://www.deeplearningbook.org
#
# The digits:
#
# - Alpaydin, E., & Kaynak, C. (1998). Optical recognition of handwritten digits. UCI Machine Learning Repository. doi:10.24432/C50P49

# %% progress-card slide="skip"
progress()
