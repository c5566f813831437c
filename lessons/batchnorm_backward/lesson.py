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
# # Backward through batch normalization
#
# Backpropagation through a layer whose samples influence each other: this is the hardest derivative of the course, and a good one to do twice.
#
# You derive it once with the graph, step by step, and once in closed form, in four lines. Then a numerical check decides whether both are right.

# %% goals [markdown] slide="subslide"
# ## What you will be able to do
#
# - Draw the graph of a computation, and walk it backward.
#
# - Derive the gradient of batch normalization in two ways.
#
# - Write it as one line of NumPy, and check it numerically.
#
# - Say which two directions of the gradient it always removes, and what this means.
#
# - Recognize a test that wrong answers pass.
#
# - Show what a forgotten path does to a training run.
#
# **Time:** about 60 minutes to read and to run the cells, and about 60 minutes more for the exercise and the questions.
#
# **You need:** the forward pass from the lesson before this one, and the numerical gradient from the first lesson.

# %% setup-note [markdown] slide="skip"
# Run the next cell first. It loads the course's library and chooses the language of all messages.
#
# If it stops with `ModuleNotFoundError`, the course is not installed where this notebook runs. Open a terminal in the course's folder, the one that holds `requirements.txt`, and run `python -m pip install -r requirements.txt`.
#
# In VS Code, then choose the same Python as the kernel of the notebook (at the top right). In Colab, first upload the course's folder, change to it with `%cd`, and run `%pip install -r requirements.txt` in a cell of its own.

# %% setup slide="skip"
import numpy as np

from autograder import check, hint, progress, solution, use
from course_lib import gradients, normalization
from course_lib.datasets import digits, minibatches
from course_lib.figures import batchnorm as curves
from course_lib.figures import batchnorm_backward as draw
from course_lib.figures import show
from course_lib.figures.slider import explore

use("en")

# %% recap [markdown] slide="slide"
# ## 1. Where we stand
#
# In training, for each feature, over the $N$ samples of the mini-batch:
#
# $$
# \mu = \frac1N \sum_n x_n, \qquad \sigma^2 = \frac1N \sum_n (x_n - \mu)^2, \qquad \hat x_n = \frac{x_n - \mu}{\sqrt{\sigma^2 + \varepsilon}}, \qquad y_n = \gamma\, \hat x_n + \beta
# $$
#
# Backpropagation hands us $\partial L/\partial y_n$ for all $n$; we call it `dout`. Asked for are $\partial L/\partial x_n$, $\partial L/\partial\gamma$ and $\partial L/\partial\beta$.
#
# We look at one feature; the others are treated in the same way, each by itself. We write $s = \sqrt{\sigma^2 + \varepsilon}$.

# %% predict [markdown] slide="slide"
# ## 2. Predict first
#
# **Ones.** `dout` consists of ones, which is the gradient of $L = \sum_n y_n$. What is $\partial L/\partial x$? (a) $\gamma/s$ everywhere; (b) zero everywhere; (c) it depends on $x$.
#
# **Neighbor.** Only the first sample has a `dout` other than 0. Which samples get a gradient $\partial L/\partial x_n$? (a) the first one only; (b) in general all of them.
#
# **Careless.** Someone takes $\mu$ and $s$ for constants, so that $\partial L/\partial x_n = \gamma\, \text{dout}_n / s$, and trains with it. What does the training loss do? (a) it rises; (b) it falls, but less; (c) no difference.

# %% predict-lock kind="demo" slide="subslide"
# Replace each "?" by "a", "b" or "c", then run the cell. Later cells compare.
prediction = {"ones": "?", "neighbor": "?", "careless": "?"}

# %% notes-predict [markdown] slide="notes"
# **For the lecturer:** The first question takes ten seconds if one thinks of what the sum of normalized values is. Let the class find this before any derivative is written.

# %% graph [markdown] slide="slide"
# ## 3. First derivation: the graph
#
# Break the forward pass into steps so small that each has a derivative one knows by heart. The figure shows what is computed from what. Solid arrows go forward; along each of them a derivative comes back, dashed.
#
# Two rules are enough. **Along an arrow:** multiply what comes back by the local derivative. **Where several arrows leave a node:** add up what comes back along all of them.
#
# Two nodes have more than one arrow out: $x$ feeds $\mu$ and $u$, and $u$ feeds $\sigma^2$ and $\hat x$. There the paths that people forget begin.

# %% graph-figure kind="demo" slide="subslide"
show(
    draw.graph(tr("forward"), tr("backward: derivatives")),
    tr(
        "Graph of batch normalization. From x arrows lead to the mean and to u = x - mean; the mean leads to u too. From u arrows lead to the variance, then to its root s, and to the normalized value u / s, which s enters as well; from there one arrow leads to y. Beside every arrow a dashed one leads back."
    ),
)

# %% graph-walk [markdown] slide="subslide"
# ### The walk back
#
# Write $\bar v$ for $\partial L/\partial v$. Start at $y$, with $\bar y_n = \text{dout}_n$.
#
# $$
# \bar\beta = \sum_n \bar y_n, \qquad \bar\gamma = \sum_n \bar y_n\, \hat x_n, \qquad \bar{\hat x}_n = \gamma\, \bar y_n
# $$
#
# From $\hat x_n = u_n / s$ to its two inputs. All samples share one $s$, so its derivative is a sum:
#
# $$
# \bar u_n \leftarrow \frac{\bar{\hat x}_n}{s}, \qquad \bar s = -\sum_n \bar{\hat x}_n\, \frac{u_n}{s^2}
# $$
#
# From $s = \sqrt{\sigma^2 + \varepsilon}$ to $\sigma^2$, and from $\sigma^2 = \frac1N \sum u_n^2$ to $u$, where it is **added** to what is there:
#
# $$
# \overline{\sigma^2} = \frac{\bar s}{2s}, \qquad \bar u_n \leftarrow \bar u_n + \overline{\sigma^2}\; \frac{2 u_n}{N}
# $$
#
# From $u_n = x_n - \mu$ to $x$ and to $\mu$, and from $\mu = \frac1N\sum x_n$ to $x$, added again:
#
# $$
# \bar\mu = -\sum_n \bar u_n, \qquad \bar x_n = \bar u_n + \frac{\bar\mu}{N}
# $$
#
# Seven steps, none of them difficult. This is how automatic differentiation does it.

# %% graph-check kind="demo" slide="subslide"
def backward_by_graph(dout, x, gamma, eps=1e-5):
    """Walk the graph of batch normalization backward, one node after the other."""
    N = len(x)
    u = x - x.mean(axis=0)
    s = np.sqrt((u**2).mean(axis=0) + eps)
    x_hat = u / s

    dbeta, dgamma, dx_hat = dout.sum(axis=0), (dout * x_hat).sum(axis=0), gamma * dout
    du = dx_hat / s  # along the direct arrow
    ds = -(dx_hat * u / s**2).sum(axis=0)
    dvar = ds / (2 * s)
    du = du + dvar * 2 * u / N  # the second arrow into u
    dmu = -du.sum(axis=0)
    return du + dmu / N, dgamma, dbeta  # the second arrow into x


rng = np.random.default_rng(0)
x, dout, gamma = rng.normal(2, 3, (6, 4)), rng.normal(size=(6, 4)), rng.uniform(0.5, 2, 4)
reference = normalization.batchnorm_backward(dout, x, gamma)
for mine, theirs in zip(backward_by_graph(dout, x, gamma), reference):
    assert np.allclose(mine, theirs)
    print(np.abs(mine - theirs).max())

# %% notes-graph [markdown] slide="notes"
# **For the lecturer:** Do the walk at the board with the figure beside it, and cross out each dashed arrow when it has been used. At the end none may be left. This is the whole discipline.

# %% closed [markdown] slide="slide"
# ## 4. Second derivation: closed form
#
# Leave the graph aside and differentiate directly. How does $\hat x_m$ change when $x_n$ changes? First the two statistics:
#
# $$
# \frac{\partial\mu}{\partial x_n} = \frac1N, \qquad \frac{\partial\sigma^2}{\partial x_n} = \frac2N (x_n - \mu) \quad\Longrightarrow\quad \frac{\partial s}{\partial x_n} = \frac{1}{2s} \cdot \frac2N (x_n - \mu) = \frac{\hat x_n}{N}
# $$
#
# In the middle, the terms with $\partial\mu$ inside the square vanish, because $\sum (x_m - \mu) = 0$. Now the quotient, with $\delta_{mn} = 1$ for $m = n$ and 0 otherwise:
#
# $$
# \frac{\partial\hat x_m}{\partial x_n} = \frac1s\left(\delta_{mn} - \frac1N\right) - \frac{x_m - \mu}{s^2} \cdot \frac{\hat x_n}{N} = \frac1s\left(\delta_{mn} - \frac1N - \frac{\hat x_m \hat x_n}{N}\right)
# $$
#
# Multiply by $d_m = \gamma\,\text{dout}_m$ and add up over $m$:
#
# $$
# \frac{\partial L}{\partial x_n} = \frac1s\left(d_n - \frac1N\sum_m d_m - \hat x_n\, \frac1N\sum_m d_m\, \hat x_m\right)
# $$
#
# That is all: the direct path, minus a mean, minus $\hat x$ times another mean. The walk along the graph gives the same, only in seven lines.

# %% by-hand [markdown] slide="subslide"
# ### By hand
#
# The batch of the last lesson: $x = (1, 2, 3, 4)$, $\hat x = (-1.3416, -0.4472, 0.4472, 1.3416)$, $s = 1.1180$, $\gamma = 1$, no $\varepsilon$. Only the first sample has a gradient: $d = (1, 0, 0, 0)$.
#
# $$
# \overline{d} = \frac14, \qquad \overline{d\,\hat x} = \frac{-1.3416}{4} = -0.3354, \qquad \hat x \cdot \overline{d\,\hat x} = (0.45,\; 0.15,\; -0.15,\; -0.45)
# $$
#
# $$
# \frac{\partial L}{\partial x} = \frac{(1 - 0.25 - 0.45,\; -0.25 - 0.15,\; -0.25 + 0.15,\; -0.25 + 0.45)}{1.118} = \frac{(0.3,\; -0.4,\; -0.1,\; 0.2)}{1.118} = (0.2683,\; -0.3578,\; -0.0894,\; 0.1789)
# $$
#
# Every sample got a gradient, although only one has an error. And they add up to 0.
#
# Now you: the same for $d = (0, 0, 1, 0)$. The next cell shows it.

# %% by-hand-check kind="demo" slide="subslide"
batch = np.array([[1.0], [2.0], [3.0], [4.0]])
for place in (0, 2):
    d = np.zeros((4, 1))
    d[place] = 1.0
    dx, dgamma, dbeta = normalization.batchnorm_backward(d, batch, np.ones(1), eps=0.0)
    print(dx.ravel().round(4), dgamma.round(4), dbeta)
    assert abs(dx.sum()) < 1e-12
    if place == 0:
        assert dx.ravel().round(4).tolist() == [0.2683, -0.3578, -0.0894, 0.1789]
        assert (dx.ravel() * np.sqrt(1.25)).round(9).tolist() == [0.3, -0.4, -0.1, 0.2]
print(tr("Neighbor: you predicted"), prediction["neighbor"], "·", np.count_nonzero(dx))

# %% notes-closed [markdown] slide="notes"
# **For the lecturer:** The term that vanishes because the deviations add up to zero is the step where most derivations in circulation are unclear. Ask the class why it vanishes before you say it.

# %% backward-task [markdown] slide="slide"
# ## 5. Exercise: the backward pass
#
# Write `batchnorm_backward(dout, x, gamma, eps=1e-5)`.
#
# - `dout` and `x` have shape (N, D), `gamma` has shape (D,). `x` is what went into the forward pass; compute $\mu$ and $s$ from it again. It is training mode.
#
# - Return `dx` of shape (N, D), `dgamma` and `dbeta` of shape (D,), in this order.
#
# - Leave the arguments as they are. Either of the two derivations will do.
#
# The card says what it saw, and names the path that is missing. `hint("batchnorm_backward.batchnorm_backward")` gives one hint at a time, three in all.

# %% write-backward exercise="batchnorm_backward.batchnorm_backward" slide="subslide"

# %% matrix [markdown] slide="slide"
# ## 6. What it removes
#
# The formula of section 4 is a matrix, one for each feature:
#
# $$
# J = \frac1s\left(I - \frac1N \mathbf 1 \mathbf 1^\top - \frac1N \hat x \hat x^\top\right), \qquad \frac{\partial L}{\partial x} = J\, d
# $$
#
# Leave $\varepsilon$ out. Then $\mathbf 1$ and $\hat x$ are perpendicular, since the values of $\hat x$ add up to 0, and both have the squared length $N$. So the bracket is a **projection**: it removes from $d$ its part along $\mathbf 1$ and its part along $\hat x$, and leaves the rest as it is. Its eigenvalues are 0, 0, and $N - 2$ times 1.
#
# These are the two things that batch normalization does not notice: adding a constant to all $x_n$ is a step along $\mathbf 1$, multiplying by a factor is a step along $x - \mu$, and so along $\hat x$. The output stays the same, so the gradient along these directions must be zero. One could have known the formula from this alone, up to the factor $1/s$.
#
# With $N = 2$ nothing is left at all: two directions are removed from two.

# %% matrix-figure kind="demo" slide="subslide"
def jacobian(x):
    """Return the derivatives of the normalized values of one feature, without ε."""
    N, s = len(x), x.std()
    x_hat = (x - x.mean()) / s
    return (np.eye(N) - 1 / N - np.outer(x_hat, x_hat) / N) / s


even, outlier = np.array([1.0, 2, 3, 4]), np.array([1.0, 2, 3, 10])
J = jacobian(even)
assert np.allclose(np.linalg.eigvalsh(J * even.std()), [0, 0, 1, 1], atol=1e-12)
numerical = np.array(
    [
        gradients.numerical_gradient(lambda z, m=m: float((z[m] - z.mean()) / z.std()), even)
        for m in range(4)
    ]
)
assert np.allclose(J, numerical, atol=1e-8) and np.allclose(J.sum(axis=1), 0)
assert np.allclose(jacobian(np.array([1.0, 5.0])), 0)
far = jacobian(outlier)[3, 3]
show(
    draw.jacobians(
        {"$x = (1, 2, 3, 4)$": J, "$x = (1, 2, 3, 10)$": jacobian(outlier)},
        tr("input, sample"),
        tr("output, sample"),
    ),
    tr(
        "Two matrices of derivatives of the four normalized values by the four inputs. All rows add up to 0. For the samples 1, 2, 3, 4 the diagonal is 0.27, 0.63, 0.63, 0.27. With an outlier of 10 the entry of the outlier is {far:.2f}: its own output hardly moves when it moves."
    ).format(far=far),
)

# %% matrix-play kind="demo" slide="subslide"
def play(fourth):
    values = np.array([1.0, 2.0, 3.0, fourth])
    alt = tr("Derivatives for the samples 1, 2, 3 and {fourth:.1f}; the largest is {largest:.2f}.")
    return show(
        draw.jacobians(
            {f"$x = (1, 2, 3, {fourth:.1f})$": jacobian(values)},
            tr("input, sample"),
            tr("output, sample"),
        ),
        alt.format(fourth=fourth, largest=np.abs(jacobian(values)).max()),
    )


explore(play, {"fourth": (-5.0, 20.0, 0.5)}, {"fourth": 4.0})

# %% matrix-note [markdown] slide="skip"
# Where sliders work, the cell above lets you move the fourth sample. Find a value for which its own entry is largest, and one for which it is nearly zero. Why is it nearly zero for an outlier? Because the outlier makes the standard deviation, and so divides itself away.

# %% notes-matrix [markdown] slide="notes"
# **For the lecturer:** For a class that knows projections this slide replaces the whole derivation. For others, let them check the row sums of the figure with a pencil.

# %% useless [markdown] slide="slide"
# ## 7. A test that mistakes pass
#
# To check a backward pass one takes some loss. A popular choice is the simplest, $L = \sum_n y_n$, so that `dout` is all ones.
#
# But $\sum_n \hat x_n = 0$, whatever $x$ is. So $L = N\beta$ does not depend on $x$ at all, and the right answer is $\partial L/\partial x = 0$. Hardly any mistake can be seen against a zero.
#
# The cell tries seven wrong versions on two tests: with ones, and with random numbers. Five of the seven pass the first one. Not one passes the second.
#
# The same happens with $L = \frac12\sum_n y_n^2$ for $\gamma = 1$, $\beta = 0$: there `dout` is $\hat x$, the other direction that is removed.
#
# So check with random weights: $L = \sum_n r_n y_n$ with random $r$.

# %% useless-check kind="demo" slide="subslide"
def parts(dout, x, gamma, eps=1e-5):
    """Return d, x̂ and s, from which all versions are made."""
    s = np.sqrt(x.var(axis=0) + eps)
    return gamma * dout, (x - x.mean(axis=0)) / s, s


versions = {
    "constants": lambda d, h, s: d / s,
    "no mean": lambda d, h, s: (d - h * (d * h).mean(axis=0)) / s,
    "no variance": lambda d, h, s: (d - d.mean(axis=0)) / s,
    "plus": lambda d, h, s: (d - d.mean(axis=0) + h * (d * h).mean(axis=0)) / s,
    "times N": lambda d, h, s: len(d) * (d - d.mean(axis=0) - h * (d * h).mean(axis=0)) / s,
    "no s": lambda d, h, s: d - d.mean(axis=0) - h * (d * h).mean(axis=0),
    "s squared": lambda d, h, s: (d - d.mean(axis=0) - h * (d * h).mean(axis=0)) / s**2,
}
tests = {"ones": np.ones((6, 4)), "random": dout}
passed = {
    (name, test): np.allclose(
        version(*parts(weights, x, gamma)), normalization.batchnorm_backward(weights, x, gamma)[0]
    )
    for name, version in versions.items()
    for test, weights in tests.items()
}
for name in versions:
    print(f"{name:12s}", *("✓" if passed[name, test] else "✗" for test in tests))
assert sum(passed[name, "ones"] for name in versions) == 5
assert not any(passed[name, "random"] for name in versions)
ones = normalization.batchnorm_backward(np.ones((6, 4)), x, gamma)[0]
print(tr("Ones: you predicted"), prediction["ones"], "·", f"{np.abs(ones).max():.0e}")

# %% numerical [markdown] slide="subslide"
# ### The test that decides
#
# Random weights, every entry of $x$, $\gamma$ and $\beta$ moved by $\pm h$, the quotient compared. The cell does it for the reference, and prints the largest relative error: below $10^{-7}$. Do the same with your own function: it is the habit of the first lesson.

# %% numerical-check kind="demo" slide="subslide"
weights, beta = rng.normal(size=(6, 4)), rng.normal(size=4)


def loss(x, gamma, beta):
    """Return a loss with random weights, in training mode."""
    run = {"mean": np.zeros(4), "var": np.ones(4)}
    return float(np.sum(weights * normalization.batchnorm_forward(x, gamma, beta, run, True)))


exact = normalization.batchnorm_backward(weights, x, gamma)
measured = (
    gradients.numerical_gradient(lambda v: loss(v, gamma, beta), x),
    gradients.numerical_gradient(lambda v: loss(x, v, beta), gamma),
    gradients.numerical_gradient(lambda v: loss(x, gamma, v), beta),
)
errors = [float(np.abs(e - m).max() / np.abs(m).max()) for e, m in zip(exact, measured)]
print([f"{error:.0e}" for error in errors])
assert max(errors) < 1e-7

# %% notes-useless [markdown] slide="notes"
# **For the lecturer:** Ask how one would have found out that the test is useless. By running it on a wrong answer on purpose. A test that has never failed has not been tested.

# %% question-test [markdown] slide="subslide"
# ### Question 1
#
# A colleague checks a backward pass of batch normalization with the loss $L = \sum y$, finds agreement to twelve digits, and publishes it. Later the network trains badly.
#
# Explain in four to eight sentences why the test found nothing. Name two mistakes that pass it and one that does not, each with the reason. Propose a test that finds them all, and say how you would convince the colleague that your test is better.
#
# Write your answer in the next cell. A person reads it, or you compare it yourself with the model answer: 4 points.

# %% answer-test [markdown] points="4" slide="skip"
# **Model answer.** The normalized values of a feature add up to 0 for every $x$, so $\sum y = N\beta$ and its derivative by $x$ is exactly zero. The test compares the answer with a zero, and sees only whether an answer is zero too.
#
# With `dout` of ones, $d$ is a constant: the mean of $d$ removes all of it, and $d\,\hat x$ has the mean 0. So a forgotten variance path passes, since it is 0 here anyway; a wrong factor, $N$ or $s^2$ instead of $s$, passes too, since it multiplies a zero. Treating $\mu$ and $s$ as constants does not pass: it gives $d/s$, which is not zero.
#
# A better test takes random weights, $L = \sum r_n y_n$, and compares with the numerical gradient for $x$, $\gamma$ and $\beta$. To convince the colleague: break the function on purpose in several ways, and count how many breaks each test notices. The first notices two of our seven, the second all.
#
# **Rubric, one point each.**
#
# - $\sum y = N\beta$ does not depend on $x$.
#
# - Two mistakes that pass, with the reason.
#
# - One that does not, with the reason.
#
# - Random weights and the numerical gradient, and a test of the test by planted mistakes.

# %% careless [markdown] slide="slide"
# ## 8. Real data: training with a forgotten path
#
# What does a wrong backward pass do to a training? The cell trains a network 64–100–10 with batch normalization on the digits, 10 epochs, with four versions. The forward pass is the same and right.
#
# Predict: will one of them diverge?

# %% careless-figure kind="demo" slide="subslide"
data = digits()


def batch_loss(scores, y):
    """Return the mean cross-entropy and its derivative by the scores."""
    scores = scores - scores.max(axis=1, keepdims=True)
    p = np.exp(scores)
    p /= p.sum(axis=1, keepdims=True)
    value = -np.log(p[np.arange(len(y)), y]).mean()
    p[np.arange(len(y)), y] -= 1
    return value, p / len(y)


def fit(version, epochs=10, lr=0.1):
    """Train with one version of the backward pass; return the losses and the largest bias of the first layer."""
    rng = np.random.default_rng(0)
    W1, W2 = rng.normal(0, 0.125, (64, 100)), rng.normal(0, 0.1, (100, 10))
    b1, b2, gamma, beta = np.zeros(100), np.zeros(10), np.ones(100), np.zeros(100)
    losses = []
    for _ in range(epochs):
        for X, y in minibatches(data.x_train, data.y_train, 64, rng):
            z = X @ W1 + b1
            s = np.sqrt(z.var(axis=0) + 1e-5)
            hat = (z - z.mean(axis=0)) / s
            n = gamma * hat + beta
            a = np.maximum(n, 0)
            value, dscores = batch_loss(a @ W2 + b2, y)
            dn = (dscores @ W2.T) * (n > 0)
            dz = version(gamma * dn, hat, s)
            losses.append(value)
            W2 -= lr * a.T @ dscores
            b2 -= lr * dscores.sum(axis=0)
            gamma -= lr * (dn * hat).sum(axis=0)
            beta -= lr * dn.sum(axis=0)
            W1 -= lr * X.T @ dz
            b1 -= lr * dz.sum(axis=0)
    return np.array(losses).reshape(epochs, -1).mean(axis=1), np.abs(b1).max()


def right(d, h, s):
    return (d - d.mean(axis=0) - h * (d * h).mean(axis=0)) / s


titles = {
    tr("right"): right,
    tr("no variance path"): versions["no variance"],
    tr("no mean path"): versions["no mean"],
    tr("constants"): versions["constants"],
}
runs = {title: fit(version) for title, version in titles.items()}
final = {title: losses[-1] for title, (losses, _) in runs.items()}
biases = {title: bias for title, (_, bias) in runs.items()}
best, *others = final.values()
assert best == min(final.values()) and 1.4 * best < list(final.values())[-1] < 0.5
assert biases[tr("right")] < 1e-12 and biases[tr("constants")] > 0.3
print(tr("Careless: you predicted"), prediction["careless"], "·", f"{best:.3f}", f"{others[-1]:.3f}")
epochs = np.arange(1, 11)
show(
    curves.curves(
        {title: (epochs, losses) for title, (losses, _) in runs.items()},
        tr("epoch"),
        tr("training loss"),
        ("linear", "log"),
    ),
    tr(
        "Training loss over ten epochs on a logarithmic scale for four backward passes. All four fall. The right one is lowest at the end, with {best:.2f}; the one that takes mean and variance for constants ends at {worst:.2f}."
    ).format(best=best, worst=others[-1]),
)

# %% careless-result [markdown] slide="subslide"
# ### It learns all the same
#
# All four train. The right one is the best at the end, but each of the wrong ones gives a loss that falls, and nobody who sees only this curve would suspect anything. "The loss went down" is no evidence for a backward pass.
#
# Look at the bias $b_1$ in front of the normalization. It has no influence on the output, so its gradient must be zero, and with the right backward pass it stays at 0 to the last digit. With statistics taken for constants it is moved at each step, by a gradient that does not exist, to more than 0.3.
#
# The paper of 2015 tells this very story in its second section: a bias that grows without limit while the loss stays as it is. It is why the authors went backward through the statistics.

# %% question-constants [markdown] slide="subslide"
# ### Question 2
#
# In **test mode** the backward pass really is $\partial L/\partial x_n = \gamma\,\text{dout}_n / \sqrt{r_{\sigma^2} + \varepsilon}$, and nothing is subtracted.
#
# Explain in four to eight sentences why this is right in test mode and wrong in training mode. Then show for training mode, with the formula, that a bias in front of the normalization gets the gradient zero; and say what gradient it gets when the statistics are taken for constants.
#
# Write your answer in the next cell: 4 points.

# %% answer-constants [markdown] points="4" slide="skip"
# **Model answer.** In test mode the running statistics are numbers that were fixed before: they do not depend on the input, so $\hat x_n$ is a linear function of $x_n$ alone with the slope $1/\sqrt{r_{\sigma^2} + \varepsilon}$. In training mode $\mu$ and $\sigma^2$ are computed from the same $x$; a change of $x_n$ moves them, and through them all $\hat x_m$. Leaving these paths out is a wrong derivative.
#
# A bias $b$ is added to all $x_n$, so its gradient is $\sum_n \partial L/\partial x_n$. With the formula: $\frac1s\left(\sum_n d_n - N \cdot \frac1N\sum_m d_m - \sum_n \hat x_n \cdot \overline{d\,\hat x}\right) = 0$, because the first two terms cancel and $\sum_n \hat x_n = 0$. It must be so, since the bias changes no output.
#
# With constant statistics it gets $\frac{\gamma}{s}\sum_n \text{dout}_n$, which is not zero in general. The bias then wanders although it has no effect.
#
# **Rubric, one point each.**
#
# - Test mode: the statistics do not depend on the input.
#
# - Training mode: they do, and the paths through them belong to the derivative.
#
# - The sum of the gradients is zero, with both reasons.
#
# - The gradient that the bias gets with constant statistics.

# %% conventions [markdown] slide="slide"
# ## 9. What libraries do
#
# All libraries compute the closed form or an equal one; here there are no different conventions, only different cases.
#
# - **Frozen statistics.** PyTorch in `eval()` mode uses the formula of test mode in the backward pass too. Fine-tuning with frozen statistics relies on it.
#
# - **Half precision.** The sums over samples are done in single precision or better, even when $x$ is stored in half precision: 4096 ones, added one by one in half precision, make 2048: from there on the next number is smaller than the spacing.
#
# - **Many machines.** When a batch is spread over several devices, each one normalizes its own part, unless the layer is told to synchronize. Then the sums of the backward pass, $\sum d$ and $\sum d\,\hat x$, must be exchanged as well, and not only mean and variance.

# %% conventions-check kind="demo" slide="skip"
ones = np.ones(4096, dtype=np.float16)
naive = np.float16(0)
for value in ones:
    naive = np.float16(naive + value)
assert float(naive) == 2048 and ones.mean(dtype=np.float32) == 1
print(f"{float(naive) / 4096:.3f}   {ones.mean(dtype=np.float32):.3f}")

# %% notes-conventions [markdown] slide="notes"
# **For the lecturer:** The second point surprises people who work with half precision every day. Show the cell, and ask for the largest whole number that half precision can count to.

# %% summary [markdown] slide="slide"
# ## 10. What you can now do
#
# - The graph: seven small steps back; where two arrows leave a node, add.
#
# - The closed form: $\frac1s\,(d - \overline d - \hat x\,\overline{d\,\hat x})$, with $d = \gamma\,\text{dout}$.
#
# - It is a projection. A constant and a factor get no gradient; with two samples nothing gets one.
#
# - Test with random weights. The sum of the outputs tests nothing.
#
# - A training loss that falls is no evidence.
#
# The next lesson changes the axes: layer, group and instance normalization.

# %% references [markdown] slide="skip"
# ## References
#
# The derivatives, in section 3, and the bias that grows, in section 2:
#
# - Ioffe, S., & Szegedy, C. (2015). Batch normalization: accelerating deep network training by reducing internal covariate shift. ICML. arXiv:1502.03167
#
# The gradient and the smoothness of the loss:
#
# - Santurkar, S., Tsipras, D., Ilyas, A., & Madry, A. (2018). How does batch normalization help optimization? NeurIPS. arXiv:1805.11604
#
# Walking a graph backward, in general:
#
# - Baydin, A. G., Pearlmutter, B. A., Radul, A. A., & Siskind, J. M. (2018). Automatic differentiation in machine learning: a survey. Journal of Machine Learning Research 18(153). arXiv:1502.05767
#
# The digits:
#
# - Alpaydin, E., & Kaynak, C. (1998). Optical recognition of handwritten digits. UCI Machine Learning Repository. doi:10.24432/C50P49

# %% progress-card slide="skip"
progress()
