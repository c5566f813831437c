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
# # Initialization: symmetry and scale
#
# Training moves the weights. But from where?
#
# A start at zero never learns. A start with equal weights learns as much as a single unit. A start that is too small loses the signal on its way through the layers, and one that is too large ruins it. This lesson shows all four, and measures each.

# %% goals [markdown] slide="subslide"
# ## What you will be able to do
#
# - Prove why a network of zeros does not learn, with the gradients of each layer.
#
# - Prove that equal units stay equal for ever, whichever optimizer of this course you use.
#
# - Count the different units of a layer.
#
# - Measure the spread of the activations layer by layer, and predict it for small weights.
#
# - Tell two failures apart: a signal that dies out, and units that are saturated.
#
# - Correct the advice "start as small as possible".
#
# **Time:** about 70 minutes to read and to run the cells, and about 60 minutes more for the exercises and questions.
#
# **You need:** the chain rule, matrix products, and backpropagation through one hidden layer.

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
from course_lib.datasets import digits
from course_lib.experiments import train
from course_lib.figures import layers as draw
from course_lib.figures import show, show_animation
from course_lib.figures.slider import explore
from course_lib.network import Network
from course_lib.statistics import activation_stds as spreads
from course_lib.statistics import distinct_units as count_units

use("en")

# %% recap [markdown] slide="slide"
# ## 1. Where we stand
#
# The optimizers of the last lessons say how to move from $\theta_{t-1}$ to $\theta_t$. None of them says what $\theta_0$ is. On the bowl we always started at $(-7, 2)$, and nothing depended on it.
#
# A network is different. Its layers are written as
#
# $$
# z_l = a_{l-1} W_l + b_l, \qquad a_l = \varphi(z_l), \qquad a_0 = x, \qquad l = 1, \dots, L
# $$
#
# with weights $W_l$ of shape $(n_{l-1}, n_l)$: a column of $W_l$ holds the incoming weights of one unit. The activation $\varphi$ is tanh, the logistic sigmoid, or ReLU; the last layer has none, and its $z_L$ are the scores of the classes.
#
# Backpropagation goes the other way. With $\delta_l = \partial L/\partial z_l$, and $\odot$ for the element-wise product:
#
# $$
# \frac{\partial L}{\partial W_l} = a_{l-1}^\top\, \delta_l, \qquad \frac{\partial L}{\partial b_l} = \sum_n \delta_{l,n}, \qquad \delta_{l-1} = \left(\delta_l\, W_l^\top\right) \odot \varphi'(z_{l-1})
# $$
#
# Everything in this lesson follows from these two lines.

# %% predict [markdown] slide="slide"
# ## 2. Predict first
#
# A network 64–16–10 with tanh learns the digits for 20 epochs. There are ten classes, so guessing gives an accuracy of about 0.1.
#
# **Zeros.** All weights start at 0. What accuracy does it reach? (a) about 0.95, more slowly than others; (b) about 0.5; (c) about 0.1.
#
# **Equal.** All weights start at 0.05. How many of the 16 hidden units are different from one another after training? (a) 16; (b) one; (c) some number in between.
#
# **Dust.** All weights of the first layer start at 0.05 plus random numbers of about 0.000001. Where does training end? (a) like "Equal", the difference is too small; (b) as good as a random start, only later.

# %% predict-lock kind="demo" slide="subslide"
# Replace each "?" by "a", "b" or "c", then run the cell. Later cells compare.
prediction = {"zeros": "?", "equal": "?", "dust": "?"}

# %% notes-predict [markdown] slide="notes"
# **For the lecturer:** Most people know that zeros are bad. Few can say whether the loss falls at all. It does, a little: the biases of the last layer learn how frequent each class is.

# %% zeros [markdown] slide="slide"
# ## 3. A network of zeros
#
# Let all weights and biases be 0, and let $\varphi$ be tanh or ReLU. Go through the formulas once.
#
# Forward: $z_1 = 0$, so $a_1 = \varphi(0) = 0$, and so on. All activations of all hidden layers are 0, whatever the image.
#
# Backward, last layer: $\partial L/\partial W_L = a_{L-1}^\top \delta_L = 0$, because $a_{L-1} = 0$. Hidden layers: $\delta_{L-1} = (\delta_L W_L^\top) \odot \varphi' = 0$, because $W_L = 0$.
#
# So **every weight has the gradient zero**. Only $b_L$ has another one. After the step, all weights are still 0, and the argument holds again. By induction no weight ever moves: not with momentum, not with Adam, not after a million steps.
#
# The network is left with ten biases. The best they can do is to predict how frequent each class is, the same for every image.

# %% zeros-by-hand [markdown] slide="subslide"
# ### By hand: 2–2–1
#
# Two inputs $x = (1, 2)$, two tanh units, one output without activation, loss $\frac12 (z_2 - 3)^2$; all weights and biases 0.
#
# $$
# \begin{aligned} z_1 &= (0, 0) & a_1 &= (0, 0) & z_2 &= 0 & \delta_2 &= 0 - 3 = -3 \\ \frac{\partial L}{\partial W_2} &= \begin{pmatrix} 0 \cdot (-3) \\ 0 \cdot (-3) \end{pmatrix} = 0 & \delta_1 &= -3 \cdot (0, 0) = 0 & \frac{\partial L}{\partial W_1} &= 0 & \frac{\partial L}{\partial b_2} &= -3 \end{aligned}
# $$
#
# Now you: the same network, but all weights are 0.5. Compute $z_1$, $a_1$, $z_2$, $\delta_2$ and the two columns of $\partial L/\partial W_1$ to three digits. What do you notice about the columns? The next cell shows them.

# %% zeros-by-hand-check kind="demo" slide="subslide"
x = np.array([[1.0, 2.0]])


def by_hand(weight):
    """Return the gradients of the 2–2–1 network whose weights are all the same number."""
    W1, W2 = np.full((2, 2), weight), np.full((2, 1), weight)
    a1 = np.tanh(x @ W1)
    z2 = a1 @ W2
    d2 = z2 - 3.0
    d1 = (d2 @ W2.T) * (1 - a1**2)
    return {"z1": x @ W1, "a1": a1, "z2": z2, "d2": d2, "dW2": a1.T @ d2, "dW1": x.T @ d1}


zero, half = by_hand(0.0), by_hand(0.5)
assert not zero["dW1"].any() and not zero["dW2"].any() and zero["d2"].item() == -3
for name, value in half.items():
    print(name, value.round(3).tolist())
assert half["z1"].tolist() == [[1.5, 1.5]] and half["a1"].round(3).tolist() == [[0.905, 0.905]]
assert half["dW1"].round(3).tolist() == [[-0.189, -0.189], [-0.379, -0.379]]

# %% zeros-run [markdown] slide="subslide"
# ### Twenty epochs of zeros
#
# The cell trains the network 64–16–10. The largest weight of the first layer after 20 epochs is not small: it is exactly 0.
#
# With the sigmoid the story is a little different, because $\sigma(0) = 0.5$ and not 0. The weights do move, but all units move alike, as the next section shows.

# %% zeros-run-check kind="demo" slide="subslide"
data = digits()


def learn(init, scale=0.05, activation="tanh", rule=None, epochs=20):
    """Train 64–16–10 from one kind of start; return the network and its history."""
    network = Network(
        (64, 16, 10), np.random.default_rng(0), activation=activation, init=init, scale=scale
    )
    rule = rule or optimizers.SGD(lr=0.5)
    return network, train(network, data, rule, epochs, 64, np.random.default_rng(1))


for activation in ("tanh", "relu", "sigmoid"):
    network, history = learn("zeros", activation=activation)
    moved = float(np.abs(network.params["W1"]).max())
    print(f"{activation:8s} max |W₁| = {moved:.2f}   {history.final_accuracy:.3f}")
    assert (moved == 0) == (activation != "sigmoid") and history.final_accuracy < 0.45
    if activation == "tanh":
        zeros_accuracy = history.final_accuracy
        frequent = np.bincount(data.y_train) / len(data.y_train)
        entropy = -float(np.sum(frequent * np.log(frequent)))
        assert zeros_accuracy < 0.15 and abs(history.losses.mean() - entropy) < 0.02
print(tr("Zeros: you predicted"), prediction["zeros"], "·", f"{zeros_accuracy:.3f}")

# %% notes-zeros [markdown] slide="notes"
# **For the lecturer:** Let someone do the backward pass at the board, and stop at the second zero. The point is that two different factors vanish: in the last layer the activation, in the others the weight behind.

# %% equal [markdown] slide="slide"
# ## 4. Equal units stay equal
#
# Now let all weights of a layer have the same value $c \ne 0$. Gradients are not zero any more. But look at two hidden units $j$ and $k$ of one layer.
#
# **Claim.** If $j$ and $k$ have equal incoming weights, equal biases, and equal outgoing weights, then their gradients are equal, and they are still equal after the step.
#
# **Proof.** Forward: equal incoming weights give $z_j = z_k$ and $a_j = a_k$ for every sample. Backward: equal outgoing weights give $(\delta W^\top)_j = (\delta W^\top)_k$, and $\varphi'(z_j) = \varphi'(z_k)$, so $\delta_j = \delta_k$. The gradients of the incoming weights, $a_{l-1}^\top \delta$, have equal columns $j$ and $k$; those of the outgoing weights, $a_l^\top \delta_{l+1}$, have equal rows.
#
# An optimizer that works entry by entry turns equal gradients and equal histories into equal steps. All optimizers of this course do so. By induction the two units are copies for ever. $\blacksquare$
#
# So the layer computes with 16 units what one unit could compute. What is equal here are **the units of one layer**. Not "all weights of the network get the same update", as notes often say: the weights of one unit to different pixels get quite different ones.

# %% equal-check kind="demo" slide="subslide"
rules = {
    "SGD": optimizers.SGD(lr=0.5),
    "Momentum": optimizers.Momentum(lr=0.05),
    "AdaGrad": optimizers.AdaGrad(lr=0.05),
    "RMSprop": optimizers.RMSprop(lr=0.003),
    "Adam": optimizers.Adam(lr=0.01),
}
for name, rule in rules.items():
    network, history = learn("constant", rule=rule)
    different = count_units(network.params["W1"])
    pixels = len(np.unique(network.params["W1"][:, 0].round(6)))
    print(f"{name:9s} {different}   {pixels}   {history.final_accuracy:.2f}")
    assert different == 1 and pixels > 50 and 0.2 < history.final_accuracy < 0.5
print(tr("Equal: you predicted"), prediction["equal"], "·", tr("computed:"), different)

# %% units-task [markdown] slide="slide"
# ## 5. Exercise 1: count the units
#
# How would you notice in a trained network that units are copies? Write `distinct_units(W, tol=1e-8)`.
#
# - `W` has shape (in, out): a column is a unit.
#
# - Two units are copies where no entry differs by more than `tol`. Rounding errors must not make twins into strangers.
#
# - Compare each unit with the different ones that you have found before it, from left to right. Return how many different units there are, as an integer.
#
# The card says what it saw, and names the mistake. `hint("symmetry.distinct_units")` gives one hint at a time, three in all.

# %% write-units exercise="symmetry.distinct_units" slide="subslide"

# %% breaking [markdown] slide="slide"
# ## 6. What breaks the symmetry
#
# The proof needs equal incoming **and** equal outgoing weights. Make one of the two random, and the units part at the first step.
#
# So not everything must be random. The biases may start at 0, and they usually do. Even the whole last layer may start at zero, if the layer before it is random: its first gradient $a_{L-1}^\top \delta_L$ has different rows for different units. The cell trains such networks: each reaches an accuracy above 0.94.
#
# And how much randomness does it take? Start with all weights at 0.05, and add to the first layer random numbers of size 0.000001. For several epochs nothing happens. The loss is that of a single unit.
#
# But equality is an unstable balance. The differences between the units grow by a factor of about six per epoch, the size of the start is overtaken like a debt with interest, and after 20 epochs the accuracy is above 0.9.

# %% breaking-check kind="demo" slide="subslide"
for name, silent in {"W2 = 0": "W2", "W1 = 0": "W1"}.items():
    network = Network((64, 16, 10), np.random.default_rng(0), "tanh", "normal", 0.05)
    network.params[silent][:] = 0
    history = train(network, data, optimizers.SGD(lr=0.5), 20, 64, np.random.default_rng(1))
    print(f"{name}   {count_units(network.params['W1'])}   {history.final_accuracy:.3f}")
    assert history.final_accuracy > 0.94 and count_units(network.params["W1"], 1e-3) == 16

dusty = Network((64, 16, 10), np.random.default_rng(0), "tanh", "constant", 0.05)
dusty.params["W1"] += np.random.default_rng(5).normal(0, 1e-6, (64, 16))
rule, order = optimizers.SGD(lr=0.5), np.random.default_rng(1)
pictures, gaps, accuracies = [dusty.params["W1"].copy()], [], []
for _ in range(20):
    accuracies.append(train(dusty, data, rule, 1, 64, order).final_accuracy)
    pictures.append(dusty.params["W1"].copy())
    gaps.append(float(np.ptp(dusty.params["W1"], axis=1).max()))
growth = (gaps[6] / gaps[2]) ** (1 / 4)
assert gaps[0] < 1e-4 and 4 < growth < 9 and accuracies[3] < 0.4 and accuracies[-1] > 0.9
print(tr("Dust: you predicted"), prediction["dust"], "·", f"{accuracies[-1]:.3f}")

# %% breaking-animation kind="demo" slide="subslide"
show_animation(
    (
        draw.units(W, tr("after {n} epochs: accuracy {a:.2f}").format(n=n, a=a), limit=1.0)
        for n, (W, a) in enumerate(zip(pictures, [0.1, *accuracies]))
        if 4 <= n <= 16
    ),
    tr(
        "The weights of 16 units as pictures of 8 by 8 pixels, from epoch 4 to epoch 16. At first all 16 pictures are the same. Then they begin to differ, and at the end no two are alike; the accuracy goes from {first:.2f} to {last:.2f}."
    ).format(first=accuracies[3], last=accuracies[15]),
    frame_ms=400,
)

# %% notes-breaking [markdown] slide="notes"
# **For the lecturer:** The film is the lesson in ten seconds. Ask before it starts: at which epoch will you see the first difference? The growth is exponential, so it seems to come from nowhere.

# %% question-symmetry [markdown] slide="subslide"
# ### Question 1
#
# Lecture notes say: "If the weights start at 0, all weights are updated in the same way, so the network cannot learn."
#
# Answer in five to ten sentences. Say exactly which gradients are zero for tanh or ReLU, and why. Say what is different for the sigmoid, and for a constant that is not zero: which weights are updated alike, which are not? Then name the least that has to be random, and give a reason or a number for it.
#
# Write your answer in the next cell. A person reads it, or you compare it yourself with the model answer: 4 points.

# %% answer-symmetry [markdown] points="4" slide="skip"
# **Model answer.** With tanh or ReLU and all weights 0, every hidden activation is 0, so the gradient of the last weights, $a_{L-1}^\top\delta_L$, is 0; and $\delta_{L-1} = (\delta_L W_L^\top) \odot \varphi'$ is 0 because $W_L = 0$, so all other weight gradients are 0 too. The weights are not updated alike, they are not updated at all. Only the last biases learn, and the accuracy stays at about 0.1.
#
# With the sigmoid, $\varphi(0) = 0.5$, so the last weights get a gradient, and after the first step the others too. But the units of a layer are equal, and equal units get equal gradients: they remain copies. The same holds for a constant such as 0.05. The weights of one unit to different pixels get different updates; the same weight of two units of a layer gets the same one. After training, 1 of 16 units is different.
#
# It is enough that for every pair of units either the incoming or the outgoing weights differ: a random first layer with a last layer of zeros learns as well as other starts, and biases may be 0. The amount hardly matters: with differences of $10^{-6}$ the accuracy is above 0.9 after 20 epochs.
#
# **Rubric, one point each.**
#
# - Zeros with tanh or ReLU: both reasons, the activation 0 in the last layer and the weight 0 behind the others; only the last bias learns.
#
# - Sigmoid or a constant: gradients are not zero, but units of one layer stay copies.
#
# - What is not alike: the weights of one unit to different inputs.
#
# - The least that must be random, with a reason or a number. Frequent wrong answer, no point: "the biases must be random too".

# %% scale [markdown] slide="slide"
# ## 7. How large? Small weights
#
# Random, then. But of which size? Notes advise "as small as possible". Follow one signal through five hidden layers of 100 units with tanh, all weights drawn from $\mathcal N(0, \sigma^2)$.
#
# For small values $\tanh z \approx z$, so a layer is a product with a random matrix. Each $z$ is a sum of $n$ terms $a_i W_{ij}$, independent, with mean 0. Variances of independent terms add up.
#
# $$
# \operatorname{Var}(z_j) = \sum_{i=1}^{n} \operatorname{E}[a_i^2]\, \sigma^2 = n\, \sigma^2\, \operatorname{E}[a^2] \qquad\Longrightarrow\qquad \operatorname{std}(a_l) \approx \left(\sqrt n\, \sigma\right) \operatorname{std}(a_{l-1})
# $$
#
# With $n = 100$ and $\sigma = 0.01$ the factor is $10 \cdot 0.01 = 0.1$ per layer. Five layers: from 0.022 to 0.0000021. The images are still in there, but all units of the last layer say nearly the same number, whatever the image.

# %% stds-task [markdown] slide="slide"
# ## 8. Exercise 2: measure the spread
#
# Write `activation_stds(x, Ws, act)`.
#
# - `x` has shape (N, D). `Ws` is a list of weights, each of shape (in, out), from input to output; there are no biases. `act` is a function that is applied to every entry of an array, after each layer.
#
# - Return an array with one number for each layer: the standard deviation of its output over all samples and all units.
#
# - Leave `x` and the weights as they are.

# %% write-stds exercise="symmetry.activation_stds" slide="subslide"

# %% small-check kind="demo" slide="subslide"
SIZES = (64, 100, 100, 100, 100, 100)
centered = data.x_train - data.x_train.mean(axis=0)


def draws(sigma, seed=0):
    """Draw the weights of five layers from N(0, σ²)."""
    rng = np.random.default_rng(seed)
    return [rng.normal(0, sigma, shape) for shape in zip(SIZES, SIZES[1:])]


for sigma in (0.01, 0.03, 0.05):
    stds = spreads(centered, draws(sigma), np.tanh)
    ratios = stds[1:] / stds[:-1]
    print(f"σ = {sigma}  ", "  ".join(f"{std:.2g}" for std in stds), "  ", ratios.round(2))
    assert np.all(np.abs(ratios / (10 * sigma) - 1) < 0.06)
    if sigma == 0.01:
        assert round(stds[0], 3) == 0.022 and 1.8e-6 < stds[-1] < 2.4e-6

# %% gradients-small [markdown] slide="subslide"
# ### And the gradients
#
# Backward, the signal passes through the same matrices: $\delta_{l-1} = \delta_l W_l^\top$ loses a factor of $\sqrt n\,\sigma = 0.1$ per layer too.
#
# The gradient of $W_l$ is a product of both, $a_{l-1}^\top \delta_l$. Forward the signal shrinks toward the output, backward toward the input, so every layer has the same product: about $5 \cdot 10^{-8}$, from the first layer to the fifth.
#
# So here "the gradient vanishes toward the input" is not what happens. It is tiny everywhere. The loss stays at $\ln 10 = 2.303$, the value of guessing.

# %% large [markdown] slide="slide"
# ## 9. How large? Large weights
#
# Now $\sigma = 1$. The factor $\sqrt n\,\sigma$ is 10, and from the second layer on $|z|$ is between 6 and 8 on average. tanh answers with values near $-1$ and $1$: from the second layer on, about 75 % of all activations lie beyond $\pm 0.99$. The units are **saturated**.
#
# There the slope $\varphi' = 1 - a^2$ is less than 0.02, so most entries of $\delta$ are erased at each layer. What is left is multiplied by large weights. The unit has an answer, and hardly any way to change it.
#
# With ReLU there is nothing to saturate. The signal grows by a factor of about 7 per layer, $\sqrt{n/2}\,\sigma$, from about 1.3 to 3600, and the gradients with it. The first steps of training throw the weights so far that the loss becomes `nan`.
#
# These are opposite failures. Small weights: all units say nearly the same. Large weights: each unit shouts $+1$ or $-1$. Notes that describe both in one sentence explain neither.

# %% depth-figure kind="demo" slide="subslide"
def deep(activation, init, scale=1.0):
    """Return activations and gradients of the weights of a fresh network 64–5×100–10."""
    network = Network((64, *SIZES[1:], 10), np.random.default_rng(0), activation, init, scale)
    layers = [layer.a for layer in network.layers(centered)[:-1]]
    grads = network.gradients(centered, data.y_train)[1]
    return layers, [np.sqrt(np.mean(grads[f"W{l}"] ** 2)) for l in range(1, 6)]


starts = {r"$\sigma = 0.01$": ("normal", 0.01), r"$\sigma = 1$": ("normal", 1.0)}
starts[tr("in between")] = ("xavier", 1.0)
seen = {label: deep("tanh", *start) for label, start in starts.items()}
scores = Network((64, *SIZES[1:], 10), np.random.default_rng(0), "tanh", "normal", 1.0).layers(centered)
assert all(5.5 < np.abs(layer.z).mean() < 8 for layer in scores[1:5])
assert round(float(centered.std()), 2) == 0.27

saturated = [np.mean(np.abs(a) > 0.99) for a in seen[r"$\sigma = 1$"][0]]
assert all(0.7 < share < 0.82 for share in saturated[1:])
small = seen[r"$\sigma = 0.01$"]
assert small[0][-1].std() < 3e-6 and all(3e-8 < rms < 8e-8 for rms in small[1])
show(
    draw.histograms(
        {label: layers for label, (layers, _) in seen.items()},
        {label: (-1.0, 1.0) for label in seen},
        tr("layer {number}"),
    ),
    tr(
        "Histograms of the activations of five tanh layers, for three starts. With standard deviation 0.01 everything lies at 0 from the second layer on. With 1 the values pile up at -1 and 1: {share:.0f} percent beyond 0.99 in the fifth layer. In between, the histograms keep their width from layer to layer."
    ).format(share=100 * saturated[-1]),
)

# %% kinds-figure kind="demo" slide="subslide"
relu_large = [a.std() for a in deep("relu", "normal", 1.0)[0]]
assert round(relu_large[0], 1) == 1.3 and 3000 < relu_large[-1] < 4200
growth = (relu_large[-1] / relu_large[0]) ** (1 / 4)
assert 6.5 < growth < 7.8 and round(np.sqrt(50), 1) == 7.1
kinds = {
    "tanh": deep("tanh", "normal", 0.1)[0],
    "sigmoid": deep("sigmoid", "normal", 0.1)[0],
    "ReLU": deep("relu", "normal", 0.1)[0],
}
means = {name: [float(a.mean()) for a in layers] for name, layers in kinds.items()}
assert abs(means["tanh"][-1]) < 0.01 and abs(means["sigmoid"][-1] - 0.5) < 0.05
show(
    draw.histograms(
        kinds,
        {"tanh": (-1.0, 1.0), "sigmoid": (0.0, 1.0), "ReLU": (0.0, 1.0)},
        tr("layer {number}"),
    ),
    tr(
        "Histograms of five layers for tanh, sigmoid and ReLU, all with standard deviation 0.1. tanh keeps its width around 0. The sigmoid lies around 0.5 and never around 0. ReLU has half of its values at 0, and the others shrink from layer to layer."
    ),
)

# %% kinds [markdown] slide="subslide"
# ### Three activations, one size of weights
#
# The same $\sigma = 0.1$, and so $\sqrt n\,\sigma = 1$, does three different things.
#
# **tanh** keeps its spread, because near 0 it is the identity. **ReLU** cuts away half of the signal, so the spread falls by about $\sqrt{1/2}$ per layer. **Sigmoid** is another world: its outputs lie around 0.5, never around 0, and its slope is at most $\frac14$.
#
# So the right size depends on the activation. The next lesson computes it.

# %% gradient-figure kind="demo" slide="subslide"
profiles = {
    r"tanh, $\sigma = 0.01$": small[1],
    r"tanh, $\sigma = 0.1$": deep("tanh", "normal", 0.1)[1],
    r"tanh, $\sigma = 1$": seen[r"$\sigma = 1$"][1],
    r"ReLU, $\sigma = 1$": deep("relu", "normal", 1.0)[1],
    r"sigmoid, $\sigma = 0.1$": deep("sigmoid", "normal", 0.1)[1],
}
assert all(0.003 < rms < 0.006 for rms in profiles[r"tanh, $\sigma = 0.1$"])
ratio = profiles[r"sigmoid, $\sigma = 0.1$"][-1] / profiles[r"sigmoid, $\sigma = 0.1$"][0]
assert ratio > 500
show(
    draw.along_depth(profiles, tr("layer"), tr("root mean square of the gradient")),
    tr(
        "Root mean square of the weight gradients by layer, on a logarithmic scale. tanh with 0.01: about 0.00000005 in all layers. tanh with 0.1: between 0.003 and 0.006 in all. ReLU with 1: above 100. Sigmoid with 0.1: the gradient of the first layer is {ratio:.0f} times smaller than that of the fifth."
    ).format(ratio=ratio),
)

# %% scale-play kind="demo" slide="subslide"
def play(exponent):
    sigma = 10.0**exponent
    layers, x = [], centered
    for W in draws(sigma):
        x = np.tanh(x @ W)
        layers.append(x)
    label = rf"$\sigma = {sigma:.3f}$"
    alt = tr("Histograms of five tanh layers; the spread goes from {first:.2g} to {last:.2g}.")
    return show(
        draw.histograms({label: layers}, {label: (-1.0, 1.0)}, tr("layer {number}")),
        alt.format(first=layers[0].std(), last=layers[-1].std()),
    )


explore(play, {"exponent": (-2.0, 0.5, 0.05)}, {"exponent": -1.0})

# %% scale-play-note [markdown] slide="skip"
# Where sliders work, the cell above shows one for the exponent of $\sigma$, from 0.01 to about 3. Find the $\sigma$ with which the five histograms look most alike. Section 7 predicts it: $\sqrt n\,\sigma = 1$.

# %% notes-scale [markdown] slide="notes"
# **For the lecturer:** Show the histograms without labels first, and let the class sort them into "too small", "too large" and "fine". Then ask for a single number that tells them apart: the spread per layer.

# %% digits [markdown] slide="slide"
# ## 10. Real data: does it train?
#
# The same network with five hidden layers of 100 units, 10 epochs on the digits, SGD with $\eta = 0.1$, three sizes of the start. Predict the order before you run the cell.

# %% digits-check kind="demo" slide="subslide"
outcome = {}
for activation in ("tanh", "relu"):
    for sigma in (0.01, 0.1, 1.0):
        network = Network(
            (64, *SIZES[1:], 10), np.random.default_rng(0), activation, "normal", sigma
        )
        run = train(network, data, optimizers.SGD(lr=0.1), 10, 64, np.random.default_rng(1))
        outcome[activation, sigma] = (run.losses[-1], run.final_accuracy)
        print(f"{activation:5s} σ = {sigma:4}   {run.losses[-1]:.3f}   {run.final_accuracy:.3f}")
for activation in ("tanh", "relu"):
    assert abs(outcome[activation, 0.01][0] - np.log(10)) < 0.05
    assert outcome[activation, 0.01][1] < 0.15 and outcome[activation, 0.1][1] > 0.9
assert outcome["tanh", 1.0][1] < 0.8 and np.isnan(outcome["relu", 1.0][0])

# %% digits-result [markdown] slide="subslide"
# ### What the numbers say
#
# With $\sigma = 0.01$ nothing is learned in ten epochs, with tanh or with ReLU: the loss is that of guessing, 2.30, and the accuracy about 0.08.
#
# With $\sigma = 0.1$ both networks reach more than 0.9. With $\sigma = 1$ tanh is far behind, and ReLU breaks off with `nan`.
#
# A start that is a hundred times smaller than this last one is not "safe". It is as useless.

# %% decay [markdown] slide="subslide"
# ### A small start is not weight decay
#
# Notes put two things under one heading: starting small, and **weight decay**. They are not the same.
#
# The start is where the weights are at step 0. Weight decay adds $\frac{\lambda}{2} \lVert W \rVert^2$ to the loss, so it pulls at every step; it is meant against overfitting, for better generalization. With weight decay, the end of the run hardly depends on the start.
#
# The cell trains the network 64–16–10 four times. With the decay $\lambda = 0.01$ the norm of $W_1$ ends between 5 and 6.5, from a start of 1.6 and from one of 15.6. Without decay it ends at 8.8 and 16.8.

# %% decay-check kind="demo" slide="skip"
class Decaying:
    """Gradient descent that also shrinks the weights, but not the biases."""

    def __init__(self, lr, decay):
        self.lr, self.decay = lr, decay

    def update(self, params, grads):
        for key, value in params.items():
            pull = self.decay * value if key.startswith("W") else 0.0
            value -= self.lr * (grads[key] + pull)


norms = {}
for scale in (0.05, 0.5):
    for decay in (0.0, 0.01):
        network = Network((64, 16, 10), np.random.default_rng(0), "tanh", "normal", scale)
        before = np.linalg.norm(network.params["W1"])
        train(network, data, Decaying(0.5, decay), 20, 64, np.random.default_rng(1))
        norms[scale, decay] = (before, np.linalg.norm(network.params["W1"]))
        print(f"σ = {scale}   λ = {decay}   {before:.1f} → {norms[scale, decay][1]:.1f}")
assert [round(norms[s, 0.0][0], 1) for s in (0.05, 0.5)] == [1.6, 15.6]
assert all(5 < norms[s, 0.01][1] < 6.5 for s in (0.05, 0.5))
assert [round(norms[s, 0.0][1], 1) for s in (0.05, 0.5)] == [8.8, 16.8]

# %% question-small [markdown] slide="subslide"
# ### Question 2
#
# A page of notes recommends: "Initial weights should be as small as possible, because large weights overfit."
#
# Answer in five to ten sentences. Follow a signal through $L$ layers of $n$ units with weights $\mathcal N(0, \sigma^2)$ and tanh, and give its spread in a formula. Put in numbers for which training fails, and say what one sees then: activations, gradients, loss. Say what happens at the other end. Then sort out the word "overfit".
#
# Write your answer in the next cell: 4 points.

# %% answer-small [markdown] points="4" slide="skip"
# **Model answer.** For small values tanh is nearly the identity, and each layer multiplies the spread by $\sqrt n\,\sigma$, so after $L$ layers it is $(\sqrt n\,\sigma)^L$ times that of the input. With $n = 100$, $\sigma = 0.01$ and five layers: a factor of $10^{-5}$, from 0.27 to 0.0000021. All units then give nearly the same output for all images; the gradients, products of a small activation and a small error signal, are about $5 \cdot 10^{-8}$ in all layers; the loss stays at $\ln 10$, and the accuracy at about 0.08 after ten epochs.
#
# With $\sigma = 1$ tanh saturates: about 75 % of the activations beyond 0.99, slopes below 0.02. ReLU signals grow by about 7 per layer, up to 3600, and training breaks off with `nan`. So the right size is in between, near $\sqrt n\,\sigma = 1$ for tanh.
#
# Overfitting is about the weights after training. With weight decay they hardly depend on the start: runs from very different starts end at nearly the same norm. Against overfitting one uses weight decay or other regularization, not a small start.
#
# **Rubric, one point each.**
#
# - The factor $\sqrt n\,\sigma$ per layer, with a reason.
#
# - Numbers of a start that is too small, and two of the three symptoms.
#
# - The other end: saturation for tanh or growth for ReLU.
#
# - Overfitting is a matter of training and regularization, not of the start.

# %% conventions [markdown] slide="slide"
# ## 11. What libraries do
#
# Nobody has to choose by hand: the layers of all libraries come with a random start.
#
# | library | weights of a dense layer | biases |
# |---|---|---|
# | PyTorch, `nn.Linear` | uniform between $\pm 1/\sqrt{n_{\text{in}}}$ | the same |
# | Keras, `Dense` | Glorot uniform, see the next lesson | 0 |
# | Flax, `nn.Dense` | LeCun normal, truncated | 0 |
#
# The first row is smaller than it looks. A uniform distribution between $\pm a$ has the standard deviation $a/\sqrt3$, so $\sqrt n\,\sigma = 1/\sqrt3 = 0.577$. In our five tanh layers the spread falls by 0.58 per layer: harmless for two or three layers, not for thirty.
#
# Sometimes zeros are chosen on purpose. The last normalization of a residual block may start with a scale of 0 (Goyal et al. 2017), so that each block begins as the identity. This does not break the rule of section 6, because the layers before it are random.

# %% conventions-check kind="demo" slide="skip"
rng = np.random.default_rng(0)
uniform = [rng.uniform(-1, 1, (n, m)) / np.sqrt(n) for n, m in zip(SIZES, SIZES[1:])]
stds = spreads(centered, uniform, np.tanh)
factors = stds[1:] / stds[:-1]
assert np.all(np.abs(factors - 0.58) < 0.03) and round(1 / np.sqrt(3), 3) == 0.577
print(stds.round(4), factors.round(2))

# %% notes-conventions [markdown] slide="notes"
# **For the lecturer:** Ask who has ever set an initializer by hand. Then ask what their library did for them. Few know.

# %% summary [markdown] slide="slide"
# ## 12. What you can now do
#
# - Zeros: with tanh and ReLU no weight ever moves. Only the last biases learn.
#
# - Equal units stay equal, with every optimizer that works entry by entry. A tiny difference is enough, and it grows.
#
# - The spread of the signal is multiplied by about $\sqrt n\,\sigma$ per layer. Too small: all units say the same. Too large: tanh saturates, ReLU explodes.
#
# - A small start is no regularization.
#
# The next lesson computes the right size, for tanh and for ReLU: Xavier and He.

# %% references [markdown] slide="skip"
# ## References
#
# Breaking the symmetry, in the section on the learning procedure:
#
# - Rumelhart, D. E., Hinton, G. E., & Williams, R. J. (1986). Learning representations by back-propagating errors. Nature 323, 533–536. doi:10.1038/323533a0
#
# The spread of signals and the size of the weights:
#
# - LeCun, Y., Bottou, L., Orr, G. B., & Müller, K.-R. (1998). Efficient BackProp. In Neural Networks: Tricks of the Trade. Springer. doi:10.1007/3-540-49430-8_2
#
# Histograms by layer, saturation:
#
# - Glorot, X., & Bengio, Y. (2010). Understanding the difficulty of training deep feedforward neural networks. AISTATS, PMLR 9, 249–256. https://proceedings.mlr.press/v9/glorot10a.html
#
# Zeros on purpose:
#
# - Goyal, P., et al. (2017). Accurate, large minibatch SGD: training ImageNet in 1 hour. arXiv:1706.02677
#
# The digits:
#
# - Alpaydin, E., & Kaynak, C. (1998). Optical recognition of handwritten digits. UCI Machine Learning Repository. doi:10.24432/C50P49

# %% progress-card slide="skip"
progress()
