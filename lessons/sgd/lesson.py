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
# # SGD and mini-batches
#
# Gradient descent asks the whole training set before each step. Stochastic gradient descent (SGD) asks a few samples, takes a step, and asks others.
#
# Each of its steps is a little wrong, and with many samples it is still the faster method by far. This lesson explains both with numbers.

# %% goals [markdown] slide="subslide"
# ## What you will be able to do
#
# - Divide a data set into mini-batches, and say what goes wrong when they are drawn badly.
#
# - Prove that a mini-batch gradient is right on average, and compute how far off it is for any batch size.
#
# - Derive the gradient of softmax regression, write it so that it never overflows, and check it.
#
# - Write SGD for a dictionary of arrays, and say where chance enters and where it does not.
#
# - Compute the noise floor of a constant learning rate, and choose a schedule that goes below it.
#
# - Say when a larger batch may have a larger learning rate, and when it may not.
#
# **Time:** about 80 minutes to read and to run the cells, and about an hour and a half more for the exercises. You can stop after any section and come back another day.
#
# **You need:** lessons 0 and 1, NumPy arrays and dictionaries, and the mean and the variance of a list of numbers. Two short proofs use expectations; the exercises do not.

# %% setup-note [markdown] slide="skip"
# Run the next cell first. It loads the course's library and chooses the language of all messages.
#
# If it stops with `ModuleNotFoundError`, the course is not installed where this notebook runs. Open a terminal in the course's folder, the one that holds `requirements.txt`, and run `python -m pip install -r requirements.txt`.
#
# In VS Code, then choose the same Python as the kernel of the notebook (at the top right). In Colab, first upload the course's folder, change to it with `%cd`, and run `%pip install -r requirements.txt` in a cell of its own.

# %% setup slide="skip"
from itertools import combinations
from time import perf_counter

import numpy as np

from autograder import check, hint, progress, solution, use
from course_lib import datasets, losses, optimizers
from course_lib.bowl import CURVATURES, START, bowl, bowl_gradient, trajectory
from course_lib.figures import sgd as draw
from course_lib.figures import show, show_animation
from course_lib.figures.slider import explore
from course_lib.gradients import numerical_gradient
from course_lib.noisy_bowl import batch_variance, noisy_runs, stationary_variance, tilts

use("en")

# %% recap [markdown] slide="slide"
# ## 1. Where we stand
#
# Gradient descent takes a step against the gradient of the loss: $\theta \leftarrow \theta - \eta\, \nabla L(\theta)$. Lesson 1 showed for which learning rates $\eta$ it converges.
#
# So far the loss was a formula. In training, it is the mean of the losses of $N$ samples, and so its gradient is a mean too.
#
# $$
# L(\theta) = \frac{1}{N} \sum_{n=1}^{N} L_n(\theta), \qquad \nabla L(\theta) = \frac{1}{N} \sum_{n=1}^{N} \nabla L_n(\theta)
# $$
#
# One step of gradient descent therefore costs $N$ gradients of single samples. With a million images, the first step is taken after a million forward and backward passes.
#
# The idea of this lesson: a mean of a million numbers can be estimated from a few of them. An estimate costs less, and it has an error. The question is what this error does.

# %% recap-data [markdown] slide="subslide"
# Our data are 1,437 training images and 360 test images of handwritten digits. Each image has 8 times 8 pixels, so a sample is a row of 64 numbers, and its label is a number from 0 to 9.
#
# The images of one writer are in both parts, so the test accuracies here are higher than they would be for new writers.
#
# Every number in this lesson is computed in a cell near it, and the cell stops with an error if the number is wrong.

# %% data kind="demo" slide="skip"
data = datasets.digits()
N = len(data.y_train)

assert data.x_train.shape == (1437, 64) and data.x_test.shape == (360, 64)
assert sorted(set(data.y_train.tolist())) == list(range(10))
print(f"N = {N}")

# %% predict [markdown] slide="slide"
# ## 2. Predict first
#
# Decide before you compute. A prediction that turns out wrong is worth more here than a right one.
#
# **Error.** You change the batch size from 64 to 256. What becomes of the typical error of the gradient, the root of its mean squared length? (a) it stays the same; (b) it is halved; (c) it falls to a quarter.
#
# **Epochs.** Two runs go through all images ten times with the same learning rate, one in batches of 32, one with all images in a single batch, whose gradient is exact. Which test accuracy does the second run reach? (a) a higher one; (b) the same, within two points of a hundred; (c) one that is at least five points lower.
#
# **Floor.** SGD runs with a constant learning rate on a bowl, step after step without end. How far from the minimum is it in the long run? (a) it comes as near as you like; (b) it keeps a distance, and half the learning rate means about half the height; (c) it keeps a distance that does not depend on the learning rate.

# %% notes-predict [markdown] slide="notes"
# **For the lecturer:** Collect votes by hand and write the counts on the board without a comment. Return to them in sections 8, 11 and 13. The second question divides most classes, because "exact" sounds like "better".

# %% predict-lock kind="demo" slide="subslide"
# Replace each "?" by "a", "b" or "c", then run the cell. Later cells compare.
prediction = {"error": "?", "epochs": "?", "floor": "?"}

# %% rule [markdown] slide="slide"
# ## 3. The rule, and where chance comes in
#
# $$
# g_t = \frac{1}{B} \sum_{n \in B_t} \nabla L_n(\theta_{t-1}), \qquad \theta_t = \theta_{t-1} - \eta\, g_t, \qquad t = 1, 2, \dots
# $$
#
# Here $B_t$ is the mini-batch of step $t$, a set of sample numbers, and $B$ is how many it holds. The gradient is taken at $\theta_{t-1}$, the point where the step begins. All operations are element-wise.
#
# The second equation is gradient descent, unchanged. Everything that is stochastic stands in the first one: in how $B_t$ is drawn.
#
# So a class named `SGD` contains nothing random. Give it gradients of the whole training set, and it is gradient descent. Give it gradients of one sample, and it is SGD in the narrow sense. The class cannot tell.

# %% rule-names [markdown] slide="subslide"
# ### One rule, three names
#
# | batch size | usual name | updates in one epoch |
# |---|---|---|
# | $B = N$ | (full-batch) gradient descent | 1 |
# | $1 < B < N$ | mini-batch SGD, today mostly called SGD | $\lceil N/B \rceil$ |
# | $B = 1$ | SGD in the narrow sense, online gradient descent | $N$ |
#
# An **epoch** is one pass through the training set: each sample is used once. It is a unit of data, not of progress.
#
# There are two ways to draw. **With replacement**: every sample of every batch is drawn from all $N$. **Without replacement**: the samples are shuffled once per epoch and dealt out like a pack of cards. The theory is easier for the first; nearly all programs do the second, and so do we.
#
# The abbreviation is SGD, for stochastic gradient descent. "SDG", which some notes have, is a slip.

# %% rule-letters [markdown] slide="subslide"
# ### The letters
#
# Notes and libraries write the same step in many ways. This course keeps one letter for one thing.
#
# | here | elsewhere | meaning |
# |---|---|---|
# | $\eta$ | $\alpha$, $\epsilon$, $n$, `lr`, `learning_rate` | learning rate |
# | $\theta$ | $W$, $w$, `params` | all parameters together |
# | $g_t$ | $\partial L/\partial W$, $dW$, $G$, `grads` | gradient that step $t$ uses |
# | $\leftarrow$ | `=` | gets the new value |
# | $N$, $B$ | $n$, $m$, `batch_size` | samples in all, and in a batch |
#
# Two traps. The letter $n$ for the learning rate collides with the number of samples or units. And an equation like $W = W - \eta\, \partial L/\partial W$ is false as mathematics unless the gradient is zero; an arrow says what is meant.

# %% rule-check kind="demo" slide="skip"
by_class = trajectory(optimizers.SGD(lr=0.1), steps=30)
point = np.array(START)
for _ in range(30):
    point = point - 0.1 * bowl_gradient(point)
assert np.array_equal(by_class[-1], point)  # exact gradients make it gradient descent
print(by_class[-1].round(4))

# %% lost-gradient [markdown] slide="subslide"
# ### A formula that learns nothing
#
# In some notes the rule reads $W \leftarrow \eta W$. The minus sign and the gradient were lost in copying.
#
# Taken at its word it multiplies every weight by the learning rate. On the bowl with $\eta = 0.01$, one step leads from $(-7, 2)$ to $(-0.07, 0.02)$: it looks like a wonderful optimizer, because the minimum of this bowl happens to be at zero.
#
# On the digits the same rule drives all weights to zero. Every class then has the probability $1/10$, and the loss is $\log 10 = 2.303$, whatever the data say.
#
# A rule in which no gradient occurs cannot learn. Look for the gradient first when you read an update rule.

# %% lost-gradient-check kind="demo" slide="skip"
assert (0.01 * np.array(START)).round(9).tolist() == [-0.07, 0.02]
W = np.random.default_rng(0).normal(size=(64, 10))
for _ in range(10):
    W = 0.01 * W
zero_loss = losses.softmax_ce(W, np.zeros(10), data.x_train, data.y_train)[0]
assert round(zero_loss, 3) == round(np.log(10), 3) == 2.303
print(f"{zero_loss:.3f}")

# %% notes-rule [markdown] slide="notes"
# **For the lecturer:** Ask for the line of an SGD class that contains a random number. The silence is the point of the section. Then ask where the random number is: in the loader.

# %% by-hand [markdown] slide="slide"
# ## 4. Count by hand
#
# We have $N = 1437$ samples and take $B = 64$. How many updates has an epoch, and how large is the last batch?
#
# $$
# 1437 = 22 \cdot 64 + 29, \qquad \left\lceil \frac{1437}{64} \right\rceil = 23
# $$
#
# There are 23 updates: 22 batches of 64 and a last one of 29. Ten epochs are 230 updates.
#
# The last batch is averaged over 29, not over 64. In it a single sample counts 2.2 times as much as in the others. This is accepted; the alternative, to drop the last batch, leaves 29 samples unused in every epoch.
#
# Now compute it yourself for $B = 100$: the number of updates and the size of the last batch. The next cell shows both.

# %% by-hand-check kind="demo" slide="subslide"
counts = {}
for size in (64, 100):
    batches = datasets.minibatches(data.x_train, data.y_train, size, np.random.default_rng(0))
    counts[size] = (len(batches), len(batches[-1][1]))

assert counts[64] == (23, 29) and 10 * counts[64][0] == 230
assert 22 * 64 + 29 == N and round(64 / 29, 1) == 2.2
for size, (updates, last) in counts.items():
    print(f"B = {size}   {updates}   {last}")

# %% batches-task [markdown] slide="slide"
# ## 5. Exercise 1: one epoch of mini-batches
#
# Write the function `minibatches(X, y, batch_size, rng)`. It returns the mini-batches of one epoch as a list of pairs `(X_b, y_b)`.
#
# - `X` is a matrix of shape $(N, D)$ with one sample a row. `y` holds $N$ integer labels, one for each row of `X`.
#
# - Every sample occurs exactly once. All batches hold `batch_size` samples, but for one that is shorter where $B$ does not divide $N$. If there are fewer samples than `batch_size`, there is one batch.
#
# - The order is random and comes from `rng`, a NumPy `Generator`, and from nothing else: the same seed gives the same order, and a second call with the same generator gives another one.
#
# - Each label stays with its sample, and labels stay integers. `X` and `y` must be as they were afterwards.
#
# - A generator function that yields the pairs one by one is fine too.

# %% batches-how [markdown] slide="skip"
# Run your cell, then the check below it. The card that appears says what it saw: it names a known mistake where your batches agree with one, and it gives points for each property that holds. `hint("sgd.minibatches")` gives one hint at a time, three in all, and `solution("sgd.minibatches")` shows a model solution once you have passed.

# %% write-minibatches exercise="sgd.minibatches" slide="subslide"

# %% order [markdown] slide="subslide"
# ### What bad batches do to a training run
#
# Three runs of softmax regression on the digits, the model of section 7. Each makes 10 epochs with $B = 64$ and $\eta = 0.5$. Only the batches differ.
#
# - **Shuffled**, as in the exercise: test accuracy 0.96.
#
# - **Sorted by label, not shuffled**: the first batches hold nothing but zeros, the next nothing but ones. Accuracy 0.72 after ten epochs, and 0.09 after the first: at the end of each epoch the model has just seen batches of eights and nines only.
#
# - **Samples and labels shuffled apart**: most labels belong to somebody else's image. The accuracy stays below 0.15; guessing gives 0.10.
#
# No message appears in any of these runs, and all arrays have the right shapes. A loss that stays near $\log 10 = 2.303$ is the only sign of the last mistake.

# %% order-check kind="demo" slide="subslide"
def fit(lr, epochs, batches_of):
    """Train softmax regression from zero; return its parameters and the accuracy per epoch."""
    params, rule = {"W": np.zeros((64, 10)), "b": np.zeros(10)}, optimizers.SGD(lr=lr)
    accuracies = []
    for _ in range(epochs):
        for X, y in batches_of():
            _, dW, db = losses.softmax_ce(params["W"], params["b"], X, y)
            rule.update(params, {"W": dW, "b": db})
        guess = np.argmax(data.x_test @ params["W"] + params["b"], axis=1)
        accuracies.append(float(np.mean(guess == data.y_test)))
    return params, accuracies


def cut(X, y, size=64):
    return [(X[i : i + size], y[i : i + size]) for i in range(0, len(X), size)]


rng = np.random.default_rng(0)
ranked = np.argsort(data.y_train, kind="stable")
ways = {
    tr("shuffled"): lambda: datasets.minibatches(data.x_train, data.y_train, 64, rng),
    tr("sorted by label"): lambda: cut(data.x_train[ranked], data.y_train[ranked]),
    tr("shuffled apart"): lambda: cut(rng.permutation(data.x_train), rng.permutation(data.y_train)),
}
outcome = {name: fit(0.5, 10, batches_of)[1] for name, batches_of in ways.items()}
for name, accuracies in outcome.items():
    print(f"{name:20s} {accuracies[0]:.2f} {accuracies[-1]:.2f}")

shuffled, ordered, apart = outcome.values()
assert round(shuffled[-1], 2) == 0.96
assert (round(ordered[0], 2), round(ordered[-1], 2)) == (0.09, 0.72)
assert apart[-1] < 0.15

# %% unbiased [markdown] slide="slide"
# ## 6. Right on average, and how wrong each time
#
# Fix a point $\theta$, and write $g_n = \nabla L_n(\theta)$ for the gradient of sample $n$ and $g = \nabla L(\theta)$ for their mean. Draw a batch at random and call its mean $g_B$.
#
# **First claim.** The mini-batch gradient is right on average.
#
# $$
# E[g_B] = E\left[\frac{1}{B} \sum_{i=1}^{B} g_{n_i}\right] = \frac{1}{B} \sum_{i=1}^{B} E[g_{n_i}] = \frac{1}{B} \sum_{i=1}^{B} \frac{1}{N} \sum_{n=1}^{N} g_n = g
# $$
#
# The second equality is the linearity of the expectation, which needs no independence. The third uses only that the $i$-th drawn number $n_i$ is each of $1, \dots, N$ with the same probability. Both hold with replacement and without.
#
# One says that $g_B$ is an **unbiased** estimate of $g$. Unbiased does not mean accurate.

# %% unbiased-honest [markdown] slide="subslide"
# ### What "on average" hides
#
# The proof fixes $\theta$ before the batch is drawn. In a shuffled epoch this is true for the first batch. Later batches come from the cards that are left, and $\theta$ already depends on those that were dealt.
#
# Given what has been dealt, the next batch is right on average for the samples that remain, not for all of them. And the last batch of an epoch is no surprise at all: it is what is left.
#
# So the following variance formula, read as a statement about a whole run, assumes a batch drawn afresh at every step. What shuffling changes is measured in section 13; it helps.

# %% variance [markdown] slide="slide"
# ### How far off is it?
#
# Let $\sigma^2$ be the mean squared distance of the single gradients from their mean.
#
# $$
# \sigma^2 = \frac{1}{N} \sum_{n=1}^{N} \lVert g_n - g \rVert^2
# $$
#
# **Second claim.** With replacement, the mean squared error of a batch is $\sigma^2/B$. Without replacement it is smaller by the finite-population correction.
#
# $$
# E\,\lVert g_B - g \rVert^2 = \frac{\sigma^2}{B} \qquad\qquad E\,\lVert g_B - g \rVert^2 = \frac{\sigma^2}{B} \cdot \frac{N - B}{N - 1}
# $$
#
# Check the ends of the second formula: for $B = 1$ the correction is 1, because one card is one card. For $B = N$ it is 0, because the whole pack has no error.
#
# The error falls with the root of the batch size. Four times the work buys half the error: this is a bad bargain, and it is why small batches pay.

# %% variance-proof [markdown] slide="subslide"
# ### Proof
#
# Let $d_i = g_{n_i} - g$ be the deviation of the $i$-th draw. Then $E[d_i] = 0$ and $E\lVert d_i\rVert^2 = \sigma^2$. Square the mean of the $d_i$ and take expectations.
#
# $$
# E\left\lVert \frac{1}{B} \sum_i d_i \right\rVert^2 = \frac{1}{B^2} \sum_i E\lVert d_i \rVert^2 + \frac{1}{B^2} \sum_{i \ne j} E[d_i \cdot d_j] = \frac{\sigma^2}{B} + \frac{B - 1}{B}\, c
# $$
#
# Here $c = E[d_i \cdot d_j]$ is the same number for every pair $i \ne j$, because no position is special. There are $B(B-1)$ pairs.
#
# **With replacement** two draws are independent, so $c = E[d_i] \cdot E[d_j] = 0$. This is the first formula.
#
# **Without replacement** use the case $B = N$, in which we know the answer: the batch is the whole set and its error is 0. So $0 = \sigma^2/N + c\,(N-1)/N$, which gives $c = -\sigma^2/(N-1)$. The number $c$ does not depend on $B$. Put it into the line above.
#
# $$
# \frac{\sigma^2}{B} - \frac{B - 1}{B} \cdot \frac{\sigma^2}{N - 1} = \frac{\sigma^2}{B} \cdot \frac{N - B}{N - 1}
# $$
#
# This completes the proof. In words: a card that has been dealt cannot come again, so a draw that is too high makes the next one a little lower on average.

# %% notes-variance [markdown] slide="notes"
# **For the lecturer:** The trick of the proof, the case in which the answer is known, is worth a minute of its own. If time is short, prove the version with replacement and show the other by the three-card example.

# %% three-cards [markdown] slide="subslide"
# ### By hand: three samples
#
# Let there be one parameter and three samples with the gradients 1, 2 and 6. The mean is 3, and $\sigma^2 = (4 + 1 + 9)/3 = 14/3$.
#
# Without replacement there are three batches of two, with the means 1.5, 3.5 and 4. Their mean is 3, as the first claim says. Their mean squared error is $(2.25 + 0.25 + 1)/3 = 7/6$.
#
# The formula gives the same.
#
# $$
# \frac{14/3}{2} \cdot \frac{3 - 2}{3 - 1} = \frac{7}{6}
# $$
#
# With replacement it would be $7/3$, twice as much.
#
# Now do it yourself for four samples with the gradients 0, 0, 4 and 8, batches of two, without replacement: list the six means, and compare with the formula. The next cell shows the result.

# %% three-cards-check kind="demo" slide="subslide"
for values in ([1, 2, 6], [0, 0, 4, 8]):
    values = np.array(values, dtype=float)
    means = np.array([np.mean(pair) for pair in combinations(values, 2)])
    error = np.mean((means - values.mean()) ** 2)
    formula = batch_variance(values.var(), len(values), 2)
    assert means.mean() == values.mean() and round(error, 9) == round(formula, 9)
    print(means, f"σ² = {values.var():.4f}   {error:.4f} = {formula:.4f}")

every_pair = [(a + b) / 2 for a in (1, 2, 6) for b in (1, 2, 6)]  # with replacement
assert round(np.mean((np.array(every_pair) - 3) ** 2), 9) == round(7 / 3, 9)

# %% softmax [markdown] slide="slide"
# ## 7. A loss with gradients of its own: softmax regression
#
# To measure all this we need a real loss. Softmax regression is a network without a hidden layer. It turns a sample $x$ into scores, the scores into probabilities, and takes the logarithm of the one that matters.
#
# $$
# z = x W + b, \qquad p_c = \frac{e^{z_c}}{\sum_k e^{z_k}}, \qquad L_n = -\log p_{y}
# $$
#
# $x$ has $D$ numbers, $W$ is a $D \times C$ matrix, and $b$ and $z$ have one number for each of the $C$ classes. $y$ is the right class, and the logarithm is the natural one.
#
# The loss is called **cross-entropy**. It is 0 when the right class has probability 1, and it grows without limit as this probability goes to 0.

# %% softmax-gradient [markdown] slide="subslide"
# ### The gradient
#
# Write the loss of one sample with the scores. Division becomes subtraction.
#
# $$
# L_n = -z_y + \log \sum_k e^{z_k}
# $$
#
# Differentiate with respect to one score. The first term gives $-1$ if $c$ is the right class, and 0 otherwise; we write this as $-[c = y]$. The second gives $e^{z_c} / \sum_k e^{z_k}$, which is $p_c$.
#
# $$
# \frac{\partial L_n}{\partial z_c} = p_c - [c = y]
# $$
#
# In words: the probabilities, with 1 taken off at the right class. These numbers add up to 0. Where the model is sure and right, they are all nearly 0, and the sample no longer asks for a change.
#
# The loss of a batch is a mean, so each sample has the weight $1/N$, where $N$ now counts the samples of the batch. As matrices, with one sample a row; a one-hot row has 1 in the column of its label and 0 elsewhere:
#
# $$
# \frac{\partial L}{\partial Z} = \frac{1}{N} \bigl(P - \mathrm{onehot}(y)\bigr), \qquad \frac{\partial L}{\partial W} = X^{\mathsf T}\, \frac{\partial L}{\partial Z}, \qquad \frac{\partial L}{\partial b} = \sum_n \frac{\partial L}{\partial z_n}
# $$
#
# The last two follow from $z_{nc} = \sum_d x_{nd} W_{dc} + b_c$: the weight $W_{dc}$ meets every sample with the factor $x_{nd}$, and the bias with the factor 1.

# %% softmax-by-hand [markdown] slide="subslide"
# ### By hand
#
# One sample, three classes, the scores $(2, 1, 0)$, and the right class is number 1. The exponentials are 7.389, 2.718 and 1; their sum is 11.107.
#
# $$
# p = (0.665,\; 0.245,\; 0.090), \qquad L = -\log 0.245 = 1.408, \qquad \frac{\partial L}{\partial z} = (0.665,\; -0.755,\; 0.090)
# $$
#
# Gradient descent will push the score of class 1 up and the other two down, the one that was too sure most of all.
#
# Now compute the loss and the gradient when the right class is number 0. The next cell shows both.

# %% softmax-by-hand-check kind="demo" slide="subslide"
scores = np.array([2.0, 1.0, 0.0])
assert np.exp(scores).round(3).tolist() == [7.389, 2.718, 1.0]
assert round(np.exp(scores).sum(), 3) == 11.107
p = np.exp(scores) / np.exp(scores).sum()
assert p.round(3).tolist() == [0.665, 0.245, 0.09]
for label in (1, 0):
    slope = p - (np.arange(3) == label)
    print(f"y = {label}   L = {-np.log(p[label]):.3f}   {slope.round(3)}")
    assert abs(slope.sum()) < 1e-12
assert round(-np.log(p[1]), 3) == 1.408 and round(p[1] - 1, 3) == -0.755

# %% softmax-stable [markdown] slide="subslide"
# ### Numbers that do not overflow
#
# $e^{1000}$ is too large for a float; the limit is about $e^{709.8}$. So scores near 1000 give infinity divided by infinity, which is no number.
#
# The cure costs one line. Take the same number $m$ off all scores of a sample. Nothing changes.
#
# $$
# \frac{e^{z_c - m}}{\sum_k e^{z_k - m}} = \frac{e^{-m}\, e^{z_c}}{e^{-m} \sum_k e^{z_k}} = p_c
# $$
#
# Choose $m$ as the largest score **of that sample**. Then the largest exponential is $e^0 = 1$, the sum lies between 1 and $C$, and nothing overflows.
#
# Take the logarithm from the scores too, not from the probabilities. This form is called log-sum-exp.
#
# $$
# \log p_c = (z_c - m) - \log \sum_k e^{z_k - m}
# $$
#
# If a wrong class leads by 800, the probability of the right one is rounded to 0, and $-\log 0$ is infinite. Log-sum-exp gives 800, the right answer.

# %% softmax-stable-check kind="demo" slide="skip"
z = np.array([800.0, 0.0])  # the right class is number 1
with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
    assert np.isnan(np.exp(z) / np.exp(z).sum()).any()
    shifted = np.exp(z - z.max())
    from_p = -np.log(shifted / shifted.sum())[1]
from_scores = -((z - z.max()) - np.log(shifted.sum()))[1]
assert np.isinf(from_p) and from_scores == 800
assert round(np.log(np.finfo(float).max), 1) == 709.8
print(from_p, from_scores)

# %% softmax-task [markdown] slide="subslide"
# ### Exercise 2: the loss and its gradients
#
# Write the function `softmax_ce(W, b, X, y)`. It returns three things: `loss`, `dW` and `db`.
#
# - `W` has shape $(D, C)$, `b` has shape $(C,)$, `X` has shape $(N, D)$, and `y` holds $N$ class numbers from 0 to $C - 1$.
#
# - `loss` is the mean cross-entropy of the samples, one number. `dW` and `db` are its gradients, with the shapes of `W` and `b`.
#
# - Scores can be as large as 1000, in all samples or in one of them only. The results must stay finite.
#
# - Leave all four arrays as they were.

# %% write-softmax exercise="sgd.softmax_ce" slide="subslide"

# %% gradient-check [markdown] slide="subslide"
# ### Lesson 0 pays off
#
# A derived gradient is checked against differences of the loss. The next cell does this for your function if you have written it, and for the reference otherwise.
#
# For a right gradient the relative difference is about $10^{-10}$. If the mean is forgotten in the gradient but not in the loss, it is 5 for six samples, and a mistake of the sign gives 2.

# %% gradient-check-run kind="demo" slide="subslide"
def relative_difference(function):
    """Compare the gradients of a function like softmax_ce with numerical ones."""
    rng = np.random.default_rng(0)
    W, b, X = rng.normal(size=(4, 3)), rng.normal(size=3), rng.normal(size=(6, 4))
    y = np.array([0, 1, 2, 2, 1, 0])
    _, dW, db = function(W, b, X, y)
    dW_by_differences = numerical_gradient(lambda w: function(w, b, X, y)[0], W)
    db_by_differences = numerical_gradient(lambda c: function(W, c, X, y)[0], b)
    gaps = [np.abs(dW - dW_by_differences).max(), np.abs(db - db_by_differences).max()]
    return max(gaps) / max(np.abs(dW_by_differences).max(), np.abs(db_by_differences).max())


def changed(factor):
    """Return the reference with both gradients multiplied, as two common mistakes do."""

    def wrong(W, b, X, y):
        loss, dW, db = losses.softmax_ce(W, b, X, y)
        return loss, factor * dW, factor * db

    return wrong


try:
    yours = relative_difference(softmax_ce)
except (NameError, NotImplementedError):  # not written yet
    yours = relative_difference(losses.softmax_ce)
print(f"{yours:.1e}")
assert relative_difference(losses.softmax_ce) < 1e-8
assert round(relative_difference(changed(6.0)), 3) == 5  # six samples, the mean forgotten
assert round(relative_difference(changed(-1.0)), 3) == 2

# %% notes-softmax [markdown] slide="notes"
# **For the lecturer:** The derivation is three lines if the loss is first written with the scores. Students who start from the quotient get lost in the quotient rule. Ask why each row of the gradient adds up to zero: a common shift of all scores changes nothing.

# %% noise [markdown] slide="slide"
# ## 8. The noise, measured
#
# Now the two claims of section 6 on real gradients. Take softmax regression at its start, $W = 0$ and $b = 0$, and compute the gradient of every single image: 1,437 vectors of 650 numbers.
#
# Their mean is the exact gradient, with $\lVert g \rVert^2 = 0.199$. Their mean squared distance from it is $\sigma^2 = 14.19$, which is 71 times as much. The gradient of one image points almost anywhere.
#
# Then draw 500 batches of each size, in both ways, and average the squared error.
#
# | $B$ | with replacement | times $B$ | without replacement |
# |---|---|---|---|
# | 1 | 14.3 | 14.3 | 14.2 |
# | 4 | 3.59 | 14.3 | 3.60 |
# | 16 | 0.880 | 14.1 | 0.891 |
# | 64 | 0.221 | 14.2 | 0.212 |
# | 256 | 0.0559 | 14.3 | 0.0453 |
# | 1437 | 0.0098 | 14.0 | 0 |
#
# The product with $B$ stays at $\sigma^2$, as the proof says. Without replacement the error ends at 0.

# %% noise-run kind="demo" slide="skip"
def single_gradients(W, b):
    """Return the gradient of every training sample, shape (N, 650)."""
    rows = []
    for n in range(N):
        _, dW, db = losses.softmax_ce(W, b, data.x_train[n : n + 1], data.y_train[n : n + 1])
        rows.append(np.append(dW, db))
    return np.array(rows)


G = single_gradients(np.zeros((64, 10)), np.zeros(10))
g = G.mean(axis=0)
sigma2 = np.mean(np.sum((G - g) ** 2, axis=1))
exact = losses.softmax_ce(np.zeros((64, 10)), np.zeros(10), data.x_train, data.y_train)
assert np.allclose(g, np.append(exact[1], exact[2]))  # the mean of the gradients is the gradient
assert (round(g @ g, 3), round(sigma2, 2), round(sigma2 / (g @ g))) == (0.199, 14.19, 71)

rng, sizes = np.random.default_rng(0), np.array([1, 4, 16, 64, 256, 1024, N])
ways_to_draw = {
    tr("with replacement"): lambda size: rng.integers(0, N, size),
    tr("without replacement"): lambda size: rng.permutation(N)[:size],
}
squares = {name: [] for name in ways_to_draw}
for size in sizes:
    for name, drawn in ways_to_draw.items():
        errors = [np.sum((G[drawn(size)].mean(axis=0) - g) ** 2) for _ in range(500)]
        squares[name].append(np.mean(errors))

with_it, without = (np.array(values) for values in squares.values())
assert [f"{value:.3g}" for value in with_it[:5]] == ["14.3", "3.59", "0.88", "0.221", "0.0559"]
assert [f"{value:.3g}" for value in without[:5]] == ["14.2", "3.6", "0.891", "0.212", "0.0453"]
assert round(with_it[-1], 4) == 0.0098 and without[-1] < 1e-25
products = (with_it * sizes).round(1).tolist()
assert products[:5] == [14.3, 14.3, 14.1, 14.2, 14.3] and products[-1] == 14.0
assert np.allclose(with_it * sizes / sigma2, 1, atol=0.03)
for size, one, two in zip(sizes, with_it, without):
    print(f"B = {size:4d} {one:9.4f} {one * size:7.2f} {two:9.4f}")

# %% noise-figure kind="demo" slide="subslide"
fine = np.unique(np.geomspace(1, N - 1, 200).round())
law = {
    r"$\sigma^2/B$": (fine, sigma2 / fine),
    r"$\sigma^2 (N - B)\,/\,B(N - 1)$": (fine, sigma2 / fine * (N - fine) / (N - 1)),
}
inside = sizes < N  # a zero has no place on a logarithmic axis
measured = {
    tr("with replacement"): (sizes, with_it),
    tr("without replacement"): (sizes[inside], without[inside]),
}
print(tr("Error: you predicted"), prediction["error"], "·", tr("computed:"))
print(round(float(np.sqrt(with_it[4] / with_it[3])), 2))
assert round(float(np.sqrt(with_it[4] / with_it[3])), 1) == 0.5

show(
    draw.noise(measured, law, tr("batch size $B$"), tr("mean squared error")),
    tr(
        "Mean squared error of the mini-batch gradient against the batch size from 1 to 1437, both axes logarithmic. Drawn with replacement, the measured points lie on a straight line from 14 down to 0.01. Drawn without, they leave this line near a batch size of 256 and fall to zero at 1437."
    ),
)

# %% notes-noise [markdown] slide="notes"
# **For the lecturer:** Ask why the picture is a straight line and what its slope is, minus one. Then ask what a company with a budget for a hundred times as many images per batch gets for its money: a tenth of the error.

# %% signal [markdown] slide="subslide"
# ### Signal and noise
#
# The noise of a batch is as large as the gradient itself where $\sigma^2/B = \lVert g \rVert^2$, that is at $B = \sigma^2/\lVert g \rVert^2 = 71$ here. In batches far below this size, noise rules the direction of a step. Far above it, more samples polish a direction that is already good.
#
# This ratio is not a constant of the data. After ten epochs with $B = 32$ and $\eta = 0.5$ both numbers are smaller, $\sigma^2 = 1.1$ and $\lVert g \rVert^2 = 0.0015$, and their ratio is about 750. Near a minimum the gradient vanishes and the noise does not: the samples still disagree when their mean is zero.
#
# McCandlish et al. (2018) use this ratio to predict up to which batch size a larger batch pays.

# %% signal-check kind="demo" slide="skip"
deal = np.random.default_rng(0)  # one generator for all epochs, so that each has its own order
trained, _ = fit(0.5, 10, lambda: datasets.minibatches(data.x_train, data.y_train, 32, deal))
late = single_gradients(trained["W"], trained["b"])
late_g = late.mean(axis=0)
late_sigma2 = np.mean(np.sum((late - late_g) ** 2, axis=1))
print(f"{late_sigma2:.2f} {late_g @ late_g:.5f} {late_sigma2 / (late_g @ late_g):.0f}")
assert round(late_sigma2, 1) == 1.1 and round(late_g @ late_g, 4) == 0.0015
assert 700 < late_sigma2 / (late_g @ late_g) < 800

# %% sgd-task [markdown] slide="slide"
# ## 9. Exercise 3: the rule as a class
#
# Write `class SGD` with the constructor `SGD(lr=0.01)` and the method `update(params, grads)`.
#
# - `params` and `grads` are dictionaries with the same keys, for example `"W"` and `"b"`. The values are float arrays; the arrays of one key have the same shape.
#
# - One call of `update` makes one step of $\theta \leftarrow \theta - \eta\, g$ for every key.
#
# - Work in place: the very array that the caller passed must hold the new numbers afterwards. The method returns nothing.
#
# - Leave the arrays in `grads` as they are.
#
# Where the gradients come from, and how many samples they were averaged over, is none of the class's business.

# %% write-sgd exercise="sgd.SGD" slide="subslide"

# %% in-place [markdown] slide="subslide"
# ### Why in place
#
# The layers of a network and the dictionary `params` hold the same arrays. An update that changes the arrays is seen by both.
#
# `params[key] = params[key] - lr * g` does something else. It makes a new array and puts it into the dictionary; the layer keeps the old one. `params[key] -= lr * g` changes the array itself.
#
# The next cell trains for ten epochs in both ways. In place, the loss falls from 2.303 to 0.26. With the new array it stays at 2.303 to the last digit, and no message appears.

# %% in-place-check kind="demo" slide="subslide"
class Rebinding:
    """Compute the right numbers, and put them where no layer looks."""

    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] = params[key] - self.lr * grads[key]


def loss_of_layer(rule):
    """Train a layer that holds its own reference to each array; return its final loss."""
    W, b = np.zeros((64, 10)), np.zeros(10)  # what the layer holds
    params, rng = {"W": W, "b": b}, np.random.default_rng(0)
    for _ in range(10):
        for X, y in datasets.minibatches(data.x_train, data.y_train, 64, rng):
            _, dW, db = losses.softmax_ce(W, b, X, y)
            rule.update(params, {"W": dW, "b": db})
    return losses.softmax_ce(W, b, data.x_train, data.y_train)[0]


in_place, elsewhere = loss_of_layer(optimizers.SGD(lr=0.5)), loss_of_layer(Rebinding(0.5))
print(f"{in_place:.3f} {elsewhere:.3f}")
assert round(in_place, 2) == 0.26 and round(elsewhere, 3) == round(np.log(10), 3)

# %% bug-task [markdown] slide="slide"
# ## 10. Two bug hunts
#
# Both classes below were typed in a hurry, and each contains one slip that people really make. All agreements of exercise 3 hold.
#
# Before you run anything, read each class and write down: when does it fail? While Python reads the cell, when an optimizer is made, or at the first update? And what does the last line of the message say?
#
# Then repair the classes, until `KeysSGD` and `LfSGD` both follow the rule of section 3. Change as little as you can.

# %% repair-keys exercise="sgd.fix_keys" slide="subslide"

# %% repair-lf exercise="sgd.fix_lf" slide="subslide"

# %% bug-story [markdown] slide="subslide"
# ### When a wrong name is noticed
#
# Python looks a name up when the line that uses it runs, and not before. So a misspelt method and a misspelt attribute both wait for the first update. By then the data are loaded, and a forward and a backward pass are done.
#
# **The method of a dictionary.** The message says that a `dict` has no attribute of that name. Read the type in it: it tells which object was asked. The relatives are `.item()` for `.items()`, and `.keys` without parentheses, which gives a `TypeError` because a method is no list. Among the programs by learners read for this course, a misspelt method of a dictionary was the most frequent reason for a crash.
#
# **The attribute.** To write an attribute under a wrong name is no mistake for Python: it makes a new attribute. Only reading it under another name fails. So the message points to the line that is right, and the slip is in another method.
#
# A forgotten `import numpy as np` is of the same kind. The class can be defined without it, and `NameError` comes when the first line with `np` runs.

# %% bug-messages kind="demo" slide="subslide"
class Late:
    """Write the learning rate under one name, and read it under another."""

    def __init__(self, lr):
        self.rate = lr

    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * grads[key]


made = Late(0.1)  # no complaint
weights, caught = {"W": np.ones(2)}, []
for attempt in (
    lambda: made.update(weights, weights),
    lambda: weights.item(),
    lambda: list(weights.keys),
):
    try:
        attempt()
    except (AttributeError, TypeError) as error:
        caught.append(type(error).__name__)
        print(type(error).__name__, "·", error)
assert caught == ["AttributeError", "AttributeError", "TypeError"]

# %% silent-twin [markdown] slide="subslide"
# ### The twin that says nothing
#
# The same slip has a silent form. A schedule lowers the learning rate in the middle of a run, and writes it under a wrong name: `rule.learning_rate = 0.02` instead of `rule.lr = 0.02`. Python makes a new attribute, and nobody reads it.
#
# The next cell runs SGD with noisy gradients for 8,000 steps on the bowl, and lowers the learning rate from 0.4 to 0.02 halfway. With the right name the mean height of the last 2,000 steps is below 0.05. With the wrong name it stays above 0.4, more than ten times as high.
#
# A run with this mistake looks healthy. It is found by printing the learning rate that the optimizer really uses, or by a test that changes it and looks at the length of the next step. Several checks of this course do the second.

# %% silent-twin-check kind="demo" slide="subslide"
def mean_height_after(name):
    """Lower the rate halfway under some name; return the mean height at the end."""
    rng, rule = np.random.default_rng(0), optimizers.SGD(lr=0.4)
    params, heights = {"theta": np.array(START)}, []
    for t in range(8000):
        if t == 4000:
            setattr(rule, name, 0.02)
        noisy = bowl_gradient(params["theta"]) + rng.normal(0, 1.5, 2)
        rule.update(params, {"theta": noisy})
        heights.append(bowl(*params["theta"]))
    return float(np.mean(heights[-2000:]))


right, wrong = mean_height_after("lr"), mean_height_after("learning_rate")
print(f"{right:.3f} {wrong:.3f}")
assert right < 0.05 and wrong > 0.4 and wrong > 10 * right

# %% notes-bugs [markdown] slide="notes"
# **For the lecturer:** Let pairs predict the moment of failure before they run anything. Then show the silent twin and ask which of the two mistakes costs more. The one that raises is the cheap one.

# %% clocks [markdown] slide="slide"
# ## 11. Two clocks: epochs and updates
#
# Softmax regression on the digits, from zero, always with $\eta = 0.5$. Only the batch size changes.
#
# | batch size | epochs | updates | training loss | test accuracy |
# |---|---|---|---|---|
# | $B = 1$ | 10 | 14,370 | 0.06 | 0.95 |
# | $B = 32$ | 10 | 450 | 0.18 | 0.96 |
# | $B = 1437$, all | 10 | 10 | 1.53 | 0.86 |
# | $B = 1437$, all | 450 | 450 | 0.18 | 0.97 |
#
# The first three rows have seen the same number of images. The full batch used exact gradients and is far behind, because it took ten steps.
#
# Compare the second row with the fourth: the same number of updates, the same loss. The gradients of 32 images were as good as those of 1,437, at one forty-fifth of the work.

# %% clocks-run kind="demo" slide="skip"
def course_of(batch, epochs, seed, lr=0.5):
    """Train from zero; return (updates, training losses) on the way, and the final accuracy."""
    rng, rule = np.random.default_rng(seed), optimizers.SGD(lr=lr)
    params = {"W": np.zeros((64, 10)), "b": np.zeros(10)}
    total = epochs * -(-N // batch)
    looks = set(np.geomspace(1, total, 40).round().astype(int).tolist())
    updates, curve, done = [], [], 0
    for _ in range(epochs):
        for X, y in datasets.minibatches(data.x_train, data.y_train, batch, rng):
            _, dW, db = losses.softmax_ce(params["W"], params["b"], X, y)
            rule.update(params, {"W": dW, "b": db})
            done += 1
            if done in looks:
                value = losses.softmax_ce(params["W"], params["b"], data.x_train, data.y_train)[0]
                updates.append(done)
                curve.append(value)
    guess = np.argmax(data.x_test @ params["W"] + params["b"], axis=1)
    return np.array(updates), np.array(curve), float(np.mean(guess == data.y_test))


plans = {(1, 10): range(3), (32, 10): range(3), (N, 10): range(1), (N, 450): range(1)}
courses = {}
for (batch, epochs), seeds in plans.items():
    before = perf_counter()
    courses[batch, epochs] = [course_of(batch, epochs, seed) for seed in seeds]
    seconds = (perf_counter() - before) / len(seeds)
    ends = [(curve[-1], accuracy) for _, curve, accuracy in courses[batch, epochs]]
    updates = courses[batch, epochs][0][0][-1]
    print(f"B = {batch:4d} {updates:6d} {np.mean(ends, axis=0).round(3)} {seconds:.2f} s")

finals = {
    plan: np.mean([(curve[-1], accuracy) for _, curve, accuracy in runs], axis=0)
    for plan, runs in courses.items()
}
assert [runs[0][0][-1] for runs in courses.values()] == [14370, 450, 10, 450]
assert [round(loss, 2) for loss, _ in finals.values()] == [0.06, 0.18, 1.53, 0.18]
assert [round(accuracy, 2) for _, accuracy in finals.values()] == [0.95, 0.96, 0.86, 0.97]

# %% clocks-figure kind="demo" slide="subslide"
shown = {
    "$B = 1$": courses[1, 10][0][:2],
    "$B = 32$": courses[32, 10][0][:2],
    f"$B = N = {N}$": courses[N, 450][0][:2],
}
share = {name: size / N for name, size in zip(shown, (1, 32, N))}
gap = finals[N, 10][1] - finals[32, 10][1]
below = {}
for name, (updates, curve) in shown.items():
    below[name] = share[name] * updates[np.argmax(curve < 0.5)]
assert [round(epochs, 1) for epochs in below.values()] == [0.2, 1.8, 80.0]
assert shown["$B = 1$"][1].max() > 5
print(tr("Epochs: you predicted"), prediction["epochs"], "·", tr("computed:"), round(gap, 2))
assert gap < -0.05

show(
    draw.clocks(shown, share, (tr("epochs"), tr("updates"), tr("training loss"))),
    tr(
        "Training loss of three runs, twice. On the left against epochs: the three curves lie far apart, the one with batches of 1 is first below 0.5, after about a fifth of an epoch, batches of 32 after 2 epochs, and the full batch after 80. On the right against updates: batches of 32 and the full batch lie on one curve, and the curve of single samples lies far above it, begins above 4, and trembles."
    ),
)

# %% clocks-result [markdown] slide="subslide"
# ### What the two clocks say
#
# Read against epochs, small batches win by far. A training loss below 0.5 is first seen after about a fifth of an epoch with $B = 1$, after 2 epochs with $B = 32$, and after 80 epochs with all images.
#
# Read against updates, the curves for 32 and for all images are one curve. As long as the noise does no harm, progress is paid in updates, and the size of the batch does not matter.
#
# With $B = 1$ the noise does harm: its first steps even lead upwards, to a loss above 5, and update for update its curve lies far above the others. It ends lowest only because it took 14,370 steps, and its test accuracy is not higher than that of $B = 32$. Sections 12 and 13 are about this noise.
#
# The clock on the wall is a third one. It depends on the machine: one matrix product of 32 rows is hardly slower than one of a single row, so $B = 1$ wastes the hardware. The cell above prints the seconds per run on yours.
#
# So a comparison of batch sizes must say which clock it uses. "After ten epochs" favors small batches, "after a thousand updates" favors large ones.

# %% question-clocks [markdown] slide="subslide"
# ### Question
#
# A classmate trains with $B = 32$ and $\eta = 0.1$ for ten epochs. Then she changes the batch size to 320, keeps everything else, and the training loss ends at 1.54 instead of 0.44. She writes: "Large batches lead to bad minima."
#
# Answer in five to ten sentences. What has changed besides the batch size, and in which numbers? Name two experiments that would separate the possible reasons, and say for each what you expect. Section 15 has the means to check your answer.
#
# Write your answer in the next cell. A person reads it, or you compare it yourself with the model answer: 4 points.

# %% answer-clocks [markdown] points="4" slide="skip"
# **Model answer.** Ten epochs are 450 updates with $B = 32$ and 50 updates with $B = 320$. So the second run made one ninth of the steps, each of the same length scale $\eta$. It has not reached a bad minimum; it has hardly left the start. Softmax regression is convex, so it has no bad minima at all.
#
# First experiment: keep $\eta = 0.1$ and give $B = 320$ as many updates, 450, which are 90 epochs. I expect about the same loss, 0.44, because at this learning rate the noise does little harm with either batch size.
#
# Second experiment: keep ten epochs and multiply $\eta$ by ten, to 1.0. Ten small steps and one large step then move the parameters about equally far. I expect a loss near 0.44; in section 15 it is 0.41. This works only as long as $\eta$ stays below the limit that the curvature sets.
#
# What remains true in the claim: the batch size changes the noise, and for networks that are not convex the noise can change where training ends. This comparison does not show it, because it changed two things at once.
#
# **Rubric, one point each.**
#
# - The number of updates differs, with both numbers (450 and 50).
#
# - An experiment with an equal number of updates, and what to expect of it.
#
# - An experiment with a scaled learning rate, what to expect of it, and that it has a limit.
#
# - The conclusion about minima does not follow: the loss is convex, or two things changed at once.
#
# **Frequent wrong answers.** "The gradient of the large batch is less exact" is the wrong way round. "Large batches generalize worse" speaks of test data, and the number is a training loss. "The large batch needs a smaller learning rate" gives no point: it would be slower still.

# %% bowl [markdown] slide="slide"
# ## 12. Noise on the bowl
#
# To see what the noise does, go back to the bowl of lesson 1, $f(x, y) = x^2/20 + y^2$ with the curvatures $\lambda = 0.1$ and $2$, and make it a sum over samples. Sample $n$ sees the bowl tilted by a vector $\xi_n$ of its own.
#
# $$
# L_n(\theta) = f(\theta) + \xi_n \cdot \theta, \qquad \frac{1}{N} \sum_n \xi_n = 0, \qquad \nabla L_n(\theta) = \nabla f(\theta) + \xi_n
# $$
#
# The tilts cancel, so the mean loss is the bowl itself. A batch sees the bowl with the mean tilt of its samples. We take $N = 256$ samples and tilts with standard deviation 1.5 in each coordinate, and draw a fresh batch at each step.
#
# All four paths have $\eta = 0.4$ and 150 steps. They differ in the batch size alone.

# %% bowl-figure kind="demo" slide="subslide"
xi = tilts(256, 1.5, np.random.default_rng(0))
assert np.allclose(xi.mean(axis=0), 0) and np.allclose(xi.T @ xi / 256, 2.25 * np.eye(2))


def spread(lr, batch):
    """Return the standard deviations (x, y) of the long run."""
    left = batch_variance(2.25, 256, batch)
    return tuple(np.sqrt(stationary_variance(lr, lam, left)) for lam in CURVATURES)


def name_of(batch, lr=0.4):
    return rf"SGD  $B = {batch}$, $\eta = {lr:g}$"


walks = {
    name_of(batch): noisy_runs(xi, 0.4, batch, 150, 1, np.random.default_rng(4))[:, 0]
    for batch in (1, 4, 16, 256)
}
ellipses = {name_of(batch): spread(0.4, batch) for batch in (1, 4, 16)}
assert [round(number, 1) for number in ellipses[name_of(1)]] == [2.1, 0.6]
assert [round(number, 1) for number in ellipses[name_of(16)]] == [0.5, 0.1]
exact_path = trajectory(optimizers.SGD(lr=0.4), steps=150)
assert np.allclose(walks[name_of(256)], exact_path)  # all samples: gradient descent

show(
    draw.paths(walks, ellipses),
    tr(
        "Four paths of 150 steps on the bowl. With one sample a step the path scatters over the whole valley, up to {far:.1f} away from the minimum along x in its second half. With 4 and with 16 samples the cloud around the minimum becomes smaller, each time by half. With all 256 samples the path is a smooth curve into the minimum. A dashed ellipse marks twice the standard deviation of the long run."
    ).format(far=np.abs(walks[name_of(1)][75:, 0]).max()),
)

# %% bowl-text [markdown] slide="subslide"
# ### What the paths show
#
# At first all four runs do the same: they come down into the valley and move along it. The gradient is large there, and the noise is small beside it.
#
# Later the three noisy runs stop getting nearer. They move around the minimum in a cloud, and the cloud is half as wide each time the batch is four times as large.
#
# The cloud is longest along the flat direction $x$, where little pulls a run back.
#
# The last path, with all samples, is that of gradient descent, number by number. It is slow along $x$ too. That a narrow valley slows the method down is therefore no effect of chance: it belongs to gradient descent with one learning rate for all directions, and lesson 3 is about it.

# %% sliders [markdown] slide="subslide"
# ### Try it
#
# Where sliders work, the next cell shows two of them: the learning rate (`lr`) and the number of doublings of the batch (`doublings`), from 0 for $B = 1$ to 8 for $B = 256$. Below them stand four fixed settings.
#
# Predict first: which two of the four settings end in clouds of nearly the same size? Then find with the sliders the smallest batch for which the cloud fits into the innermost contour at $\eta = 0.4$. (Both answers follow from a formula in the next section.)

# %% sliders-play kind="demo" slide="subslide"
def play(lr, doublings):
    batch = 2 ** round(doublings)
    path = noisy_runs(xi, lr, batch, 150, 1, np.random.default_rng(4))[:, 0]
    around = {name_of(batch, lr): spread(lr, batch)} if batch < 256 else {}
    alt = tr("A noisy path of 150 steps on the bowl, from (-7, 2) to ({x:.2f}, {y:.2f}).")
    return show(
        draw.paths({name_of(batch, lr): path}, around), alt.format(x=path[-1, 0], y=path[-1, 1])
    )


explore(play, {"lr": (0.05, 0.95, 0.05), "doublings": (0, 8, 1)}, {"lr": 0.4, "doublings": 2})

settings = [(0.2, 2), (0.4, 4), (0.8, 4), (0.8, 64)]
fixed = {
    name_of(batch, lr): noisy_runs(xi, lr, batch, 150, 1, np.random.default_rng(4))[:, 0]
    for lr, batch in settings
}
show(
    draw.paths(fixed, {name_of(batch, lr): spread(lr, batch) for lr, batch in settings}),
    tr(
        "Four paths of 150 steps. With learning rate 0.2 and two samples the run moves slowly and ends in a cloud of nearly the same size as with rate 0.4 and four samples. With rate 0.8 and four samples the cloud is wider and high along y. With rate 0.8 and 64 samples the run jumps across the valley at first and then stays close to the minimum."
    ),
)

# %% cloud-animation kind="demo" slide="subslide"
pair = (1, 16)
swarms = {name_of(b): noisy_runs(xi, 0.4, b, 90, 150, np.random.default_rng(0)) for b in pair}
rings = {name: ellipses[name] for name in swarms}
show_animation(
    (
        draw.clouds({name: swarm[t] for name, swarm in swarms.items()}, rings)
        for t in (0, 1, 2, 3, 4, 6, 8, 11, 14, 18, 23, 29, 36, 45, 56, 70, 88)
    ),
    tr(
        "A film of 150 runs at once, on the left with one sample a step, on the right with 16. Both swarms start at one point, spread out, and move along the valley to the minimum. Then they no longer change: the left swarm fills a large ellipse, the right one an ellipse a quarter as wide."
    ),
    frame_ms=350,
)

# %% notes-bowl [markdown] slide="notes"
# **For the lecturer:** Run the film twice. The first time ask what each point is, a whole training run. The second time ask at which moment the picture stops changing although every point still moves.

# %% floor [markdown] slide="slide"
# ## 13. The noise floor
#
# How large is the cloud? Take one coordinate with curvature $\lambda$, and let $e_t$ be its distance from the minimum. Each step adds noise $\xi_t$ with mean 0 and variance $\varsigma^2$, drawn afresh.
#
# $$
# e_t = e_{t-1} - \eta\,(\lambda e_{t-1} + \xi_t) = (1 - \eta\lambda)\, e_{t-1} - \eta\, \xi_t
# $$
#
# Square and take expectations. The mixed term vanishes, because $\xi_t$ has mean 0 and does not depend on $e_{t-1}$.
#
# $$
# E[e_t^2] = (1 - \eta\lambda)^2\, E[e_{t-1}^2] + \eta^2 \varsigma^2
# $$
#
# The first term forgets the start. The second one is added at every step and is never forgotten. For $0 < \eta\lambda < 2$ the two come to a balance, the fixed point $V$ of this equation.
#
# $$
# V = (1 - \eta\lambda)^2\, V + \eta^2 \varsigma^2 \quad\Longrightarrow\quad V = \frac{\eta\, \varsigma^2}{\lambda\,(2 - \eta\lambda)}
# $$
#
# The distance of $E[e_t^2]$ from $V$ is multiplied by $(1 - \eta\lambda)^2$ at every step, so $V$ is reached from every start.

# %% floor-height [markdown] slide="subslide"
# ### The floor of the loss
#
# The mean height above the minimum is $\tfrac12 \lambda V$ for each coordinate. Their sum $F$ is the noise floor. With batches, $\varsigma^2$ is the variance of one sample divided by $B$, with the correction of section 6 if a batch is drawn without replacement.
#
# $$
# F = \sum_{\lambda} \frac{\eta\, \varsigma^2}{2\,(2 - \eta\lambda)}, \qquad \varsigma^2 = \frac{s^2}{B} \cdot \frac{N - B}{N - 1}
# $$
#
# For a small $\eta$ this is nearly proportional to $\eta/B$. To halve the floor, halve the learning rate or double the batch.
#
# A smaller learning rate has its price: the start is forgotten with the factor $(1 - \eta\lambda)^2$ per step, which is then nearer to 1. Fast and far from the minimum, or slow and near: a constant $\eta$ must choose.
#
# If the noise comes from targets, $\xi_t = -\lambda c_t$ with targets $c_t$ of variance $\sigma_c^2$ around the minimum, the same formula reads $V = \eta\lambda\,\sigma_c^2/(2 - \eta\lambda)$. You will meet it in this form too.

# %% floor-figure kind="demo" slide="subslide"
rates = (0.4, 0.2, 0.1)
falling, floors = {}, {}
for lr in rates:
    crowd = noisy_runs(xi, lr, 1, 400, 250, np.random.default_rng(0))
    name = rf"$\eta = {lr:g}$"
    falling[name] = (np.arange(401), bowl(crowd[..., 0], crowd[..., 1]).mean(axis=1))
    noise_left = batch_variance(2.25, 256, 1)
    floors[name] = sum(lam / 2 * stationary_variance(lr, lam, noise_left) for lam in CURVATURES)
    late_height = falling[name][1][-100:].mean()
    print(f"η = {lr}   {floors[name]:.3f}   {late_height:.3f}")
    assert abs(late_height / floors[name] - 1) < 0.08

heights = list(floors.values())
assert [round(height, 2) for height in heights] == [0.60, 0.25, 0.12]
ratio = heights[1] / heights[2]
print(tr("Floor: you predicted"), prediction["floor"], "·", tr("computed:"), round(ratio, 2))
assert round(ratio, 1) == 2.1

show(
    draw.decay(falling, floors, (tr("step $t$"), tr("mean height of 250 runs"))),
    tr(
        "Mean height of 250 runs with single samples over 400 steps, logarithmic scale. The curve of the learning rate 0.4 falls fastest and stays at 0.60, that of 0.2 stays at 0.25, and that of 0.1 falls slowest and goes down to 0.12. A thin line marks the computed floor of each."
    ),
)

# %% notes-floor [markdown] slide="notes"
# **For the lecturer:** Let the class draw the two terms of the recursion as two bars for a large and a small distance. Far away the first bar rules, close to the minimum the second; the floor is where they balance. This one picture explains learning-rate schedules.

# %% shuffle [markdown] slide="subslide"
# ### Dealing cards instead of rolling dice
#
# The formula assumes fresh batches. Now compare it with shuffled epochs, on one coordinate with $\lambda = 1$ and 64 samples, one at a time, $\eta = 0.01$. Look at the end of each epoch.
#
# With replacement the variance settles at $\eta\varsigma^2/(2 - \eta) = 0.0050$ for $\varsigma = 1$. With shuffling it settles at 0.00017 at the end of an epoch, about 30 times smaller.
#
# The next cell compares 1,000 runs with both formulas; the one for shuffling follows from the number $c$ of section 6.
#
# The reason for the gain: within an epoch the tilts add up to exactly zero. What is pushed aside by one card is pulled back by another. Only the order leaves a trace, because a card dealt early is partly forgotten at the end.
#
# With a small learning rate this trace is much smaller than the noise of independent draws; with $\eta = 0.1$ the gain is a factor of 1.4 only. Gürbüzbalaban, Ozdaglar and Parrilo (2021) prove for strongly convex sums and falling learning rates that shuffled epochs converge faster.

# %% shuffle-check kind="demo" slide="skip"
def variance_at_epoch_end(lr, epochs, shuffle, runs=1000, samples=64):
    """Return the variance over runs after some epochs from the minimum of one coordinate."""
    rng = np.random.default_rng(0)
    noise = rng.normal(size=samples)
    noise = (noise - noise.mean()) / noise.std()
    e, deck = np.zeros(runs), np.tile(noise, (runs, 1))
    for _ in range(epochs):
        cards = rng.permuted(deck, axis=1) if shuffle else rng.choice(noise, deck.shape)
        for card in cards.T:
            e = (1 - lr) * e - lr * card
    return e.var()


def shuffled_in_theory(lr, samples=64):
    """Return the same for shuffled epochs: the fixed point over one epoch."""
    weights = lr * (1 - lr) ** np.arange(samples)
    one_epoch = samples / (samples - 1) * (np.sum(weights**2) - np.sum(weights) ** 2 / samples)
    return one_epoch / (1 - (1 - lr) ** (2 * samples))


for lr, epochs, gain in ((0.01, 10, 30), (0.1, 20, 1.4)):
    dice, cards = (variance_at_epoch_end(lr, epochs, shuffle) for shuffle in (False, True))
    print(f"η = {lr}   {dice:.5f}   {cards:.5f}   {dice / cards:.1f}")
    assert abs(dice / stationary_variance(lr, 1.0, 1.0) - 1) < 0.15
    assert abs(cards / shuffled_in_theory(lr) - 1) < 0.15
    assert abs(stationary_variance(lr, 1.0, 1.0) / shuffled_in_theory(lr) / gain - 1) < 0.03
assert round(stationary_variance(0.01, 1.0, 1.0), 4) == 0.0050
assert round(shuffled_in_theory(0.01), 5) == 0.00017

# %% robbins [markdown] slide="slide"
# ## 14. Below the floor: schedules
#
# If a constant learning rate must stop at a floor, let the learning rate fall. How fast? Two conditions on the learning rates $\eta_1, \eta_2, \dots$ are named after Robbins and Monro (1951), who founded this theory.
#
# $$
# \sum_{t=1}^{\infty} \eta_t = \infty, \qquad \sum_{t=1}^{\infty} \eta_t^2 < \infty
# $$
#
# The first says: do not fall too fast, or you run out of steps before you arrive. The second says: fall fast enough for the noise to die out.
#
# $\eta_t = c/t$ satisfies both. $\eta_t = c/\sqrt t$ violates the second, $\eta_t = c/t^2$ the first.

# %% robbins-proof [markdown] slide="subslide"
# ### Why, on one coordinate
#
# Unroll the recursion of section 13 with a learning rate of its own for each step. Let $P_k = \prod_{j=k+1}^{T} (1 - \eta_j\lambda)^2$ be what is left at the end of something that was there after step $k$.
#
# $$
# E[e_T^2] = P_0\, e_0^2 + \varsigma^2 \sum_{k=1}^{T} \eta_k^2\, P_k
# $$
#
# Suppose that all $\eta_j\lambda < 1$; if the $\eta_j$ go to zero, this holds from some step on, and we start counting there.
#
# **The first condition is necessary.** If $\sum \eta_j$ is finite, the product of the $1 - \eta_j\lambda$ has a positive limit, so $P_0$ does not go to zero: a part of the start, if $e_0 \ne 0$, remains for ever. If the sum is infinite, each $P_k$ with a fixed $k$ goes to zero, because $1 - u \le e^{-u}$.
#
# **Both together are sufficient.** Choose $K$ so late that $\sum_{k > K} \eta_k^2$ is small. The terms with $k > K$ are together at most $\varsigma^2$ times this small number. The terms with $k \le K$ and the start are finitely many, and each goes to zero by the first condition. So $E[e_T^2] \to 0$. This completes the proof.
#
# The second condition is not necessary here: on this coordinate it is enough that $\eta_t \to 0$ and the sum is infinite. With $c/\sqrt t$ the error still goes to zero, only more slowly. The second condition buys more than the mean: with it, almost every single run converges, also on functions that are no bowls; Bottou, Curtis and Nocedal (2018) list what the function must satisfy.

# %% robbins-mean [markdown] slide="subslide"
# ### A schedule you have always known
#
# Let the samples be numbers $c_1, c_2, \dots$ and the loss of a sample $\tfrac12(\theta - c)^2$, so $\lambda = 1$. Take $\eta_t = 1/t$.
#
# $$
# \theta_t = \theta_{t-1} - \frac{1}{t}\,(\theta_{t-1} - c_t) = \frac{t-1}{t}\, \theta_{t-1} + \frac{1}{t}\, c_t
# $$
#
# This is the running mean: $\theta_t = (c_1 + \dots + c_t)/t$, whatever $\theta_0$ was. By hand, for 4, 8 and 6: $\theta_1 = 4$, $\theta_2 = 6$, $\theta_3 = 6$.
#
# So SGD with $\eta_t = 1/t$ computes a mean from a stream of numbers, one at a time, and stores nothing but the mean. Its variance is $\varsigma^2/t$, and no method that sees $t$ such numbers can promise less in general.
#
# The fine print: the best constant is $c = 1/\lambda$. With a $c$ that is ten times too small, the start is forgotten only like $t^{-0.1}$: after 100,000 steps the distance is still 30 % of what it was. One who does not know $\lambda$ must tune $c$.

# %% robbins-figure kind="demo" slide="subslide"
theta = 100.0  # the start does not matter
means = []
for t, c in enumerate((4.0, 8.0, 6.0), start=1):
    theta = theta - (theta - c) / t
    means.append(theta)
assert np.allclose(means, [4, 6, 6])

last = 100_000
steps = np.arange(1, last + 1)
schedules = {
    r"$\eta_t = 0.1$": np.full(last, 0.1),
    r"$\eta_t = 1/t$": 1 / steps,
    r"$\eta_t = 0.5/\sqrt{t}$": 0.5 / np.sqrt(steps),
    r"$\eta_t = 0.5/t^2$": 0.5 / steps**2.0,
    r"$\eta_t = 0.1/t$": 0.1 / steps,
}
shown_steps = np.unique(np.geomspace(1, last, 200).round().astype(int))
squared = {}
for name, etas in schedules.items():
    value, values = 25.0, []  # start 5 away from the minimum; λ = 1, ς = 1
    for eta in etas:
        value = (1 - eta) ** 2 * value + eta**2
        values.append(value)
    squared[name] = (shown_steps, np.array(values)[shown_steps - 1])

ends = {name: float(values[-1]) for name, (_, values) in squared.items()}
for name, value in ends.items():
    plain = name.strip("$").replace(r"\eta_t", "η").replace(r"\sqrt{t}", "√t")
    print(f"{plain:14s} {value:.5f}")
constant, inverse, root, square, timid = ends.values()
assert round(constant, 4) == 0.0526 and abs(inverse * last - 1) < 1e-6
assert round(root, 5) == 0.00079 and round(square, 2) == 3.35
assert round(np.sqrt(timid / 25), 2) == 0.3

show(
    draw.decay(squared, {}, (tr("step $t$"), tr("mean squared distance")), log_steps=True),
    tr(
        "Mean squared distance from the minimum over 100,000 steps for five schedules, both axes logarithmic, start 25. The constant rate 0.1 stays at 0.053. The rate 1/t falls on a straight line to 0.00001. The rate 0.5 through root t falls half as steeply to 0.0008. The rate 0.5/t² stays at 3.35 and never arrives. The rate 0.1/t has only come down to 2.2."
    ),
)

# %% notes-robbins [markdown] slide="notes"
# **For the lecturer:** Begin with the running mean on the board; everybody can check it. Then ask what happens if the rate is 1/t² instead: later numbers hardly count, and the first ones are never corrected. That is the first condition, without a formula.

# %% practice [markdown] slide="subslide"
# ### What people do in practice
#
# Pure $c/t$ is rare in deep learning: training ends long before the asymptotic regime, and a rate that falls so early wastes the fast first phase.
#
# The common compromise keeps the rate constant while progress is fast, and lowers it when the floor is reached: in a few steps, or along a half cosine, often down to zero. The idea is that of this section: first forget the start, then get rid of the noise.
#
# Another way below the floor of a bowl is to average the points that SGD visits. Polyak and Juditsky (1992) show how good this is with slowly falling rates.

# %% scaling [markdown] slide="slide"
# ## 15. Batch size and learning rate
#
# If the batch becomes $k$ times as large, should the learning rate follow? Write down $k$ steps with batches of $B$ samples.
#
# $$
# \theta_{t+k} = \theta_t - \eta \sum_{j=1}^{k} g_{B_j}(\theta_{t+j-1}) \;\approx\; \theta_t - \eta \sum_{j=1}^{k} g_{B_j}(\theta_t) = \theta_t - k\,\eta\; g_{B_1 \cup \dots \cup B_k}(\theta_t)
# $$
#
# The last expression is one step with a batch of $kB$ samples and the learning rate $k\eta$. This is the **linear scaling rule**: multiply the learning rate by as much as the batch.
#
# The one assumption is in the middle: the gradients must hardly change during the $k$ steps. On a coordinate of curvature $\lambda$ this means that $k\eta\lambda$ is small.
#
# The noise floor agrees with the rule: it is nearly proportional to $\eta/B$, which stays as it was.

# %% scaling-measured [markdown] slide="subslide"
# ### The rule, tested
#
# Softmax regression on the digits, ten epochs each, mean of three seeds.
#
# | $B$ | $\eta$ | updates | training loss | |
# |---|---|---|---|---|
# | 32 | 0.1 | 450 | 0.44 | where we start |
# | 320 | 0.1 | 50 | 1.54 | batch alone, ten times |
# | 320 | 1.0 | 50 | 0.41 | learning rate too |
# | 1437 | 4.49 | 10 | 1.3 | both by 45 |
#
# The third row is the rule at work: a ninth of the updates, and the same loss. The last row is its end. At $W = 0$ the largest curvature of the full loss is 1.14, so gradient descent is stable only below $2/1.14 = 1.75$. With 4.49 the first steps jump over the valley.
#
# So a larger batch can replace a smaller learning rate only until the curvature forbids it. Beyond that point a larger batch gives a cleaner gradient and no more speed.

# %% scaling-check kind="demo" slide="skip"
table = {}
for batch, lr in ((32, 0.1), (320, 0.1), (320, 1.0), (N, 0.1 * N / 32)):
    runs = [course_of(batch, 10, seed, lr) for seed in range(3)]
    table[batch, round(lr, 2)] = (runs[0][0][-1], np.mean([run[1][-1] for run in runs]))
    print(f"B = {batch:4d} η = {lr:.2f} {table[batch, round(lr, 2)]}")

assert [updates for updates, _ in table.values()] == [450, 50, 50, 10]
assert [round(loss, 2) for _, loss in list(table.values())[:3]] == [0.44, 1.54, 0.41]
assert round(table[N, 4.49][1], 1) == 1.3

X1 = np.hstack([data.x_train, np.ones((N, 1))])  # the bias is a weight of a constant input
steepest = np.linalg.eigvalsh(X1.T @ X1 / N)[-1] / 10  # at W = 0: (I − 11ᵀ/10)/10 per class
assert round(steepest, 2) == 1.14 and round(2 / steepest, 2) == 1.75
print(f"λ = {steepest:.3f}   2/λ = {2 / steepest:.3f}")

# %% scaling-equal-updates kind="demo" slide="skip"
longer = course_of(320, 90, 0, 0.1)  # 450 updates with the large batch
print(longer[0][-1], round(longer[1][-1], 3))
assert longer[0][-1] == 450 and round(longer[1][-1], 2) == 0.44

# %% goyal [markdown] slide="subslide"
# ### What the paper says, and what it does not
#
# Goyal et al. (2017) trained ResNet-50 on ImageNet with batches of 8,192 images on 256 GPUs in one hour, without a loss of accuracy against batches of 256. They used $\eta = 0.1 \cdot B/256$.
#
# The rule alone was not enough. In the first epochs the gradients change quickly, so the assumption above fails; they let the learning rate grow to its full value over five epochs, the **warm-up**.
#
# Nor does it go on for ever: beyond about 8,000 images a batch, their accuracy fell. And the rule was tested for SGD with momentum. It says nothing about Adam, whose steps are divided by a measure of the gradient's size.
#
# A safe reading: the rule is a good first guess for moderate factors, from a learning rate that was tuned. Tune again where it matters.

# %% notes-scaling [markdown] slide="notes"
# **For the lecturer:** Ask for the units of both sides before you show the table. Then ask what the rule predicts for a batch of all images, and let the class find the contradiction with lesson 1.

# %% merits [markdown] slide="slide"
# ## 16. Three merits, and whose they are
#
# A set of lecture notes lists three merits under the heading "gradient descent", the one with the whole training set: it saves computation when the data are redundant; it lowers the risk of ending in an unwanted local minimum; it can learn online, while data arrive.
#
# None of the three belongs there. Test each of them on this page.
#
# **Redundant data.** Copy every image ten times. The full gradient is the same and costs ten times as much. The variance $\sigma^2$ is the same, so a batch of 64 has the same error at the same cost as before. The full batch pays for copies; SGD does not notice them.
#
# **Online learning.** The full gradient needs all samples before the first step. SGD needs the next sample only; the running mean of section 14 is the smallest example.

# %% merits-check kind="demo" slide="skip"
tenfold = np.tile(G, (10, 1))
tenfold_g = tenfold.mean(axis=0)
assert np.allclose(tenfold_g, g)
assert round(np.mean(np.sum((tenfold - tenfold_g) ** 2, axis=1)) / sigma2, 9) == 1
print(len(G), len(tenfold))

# %% merits-valleys [markdown] slide="subslide"
# ### The second merit, with numbers
#
# Take a loss of one parameter with two valleys, $L(w) = (w^2 - 1)^2 + 0.3\,w$. The deeper valley is at $w = -1.036$, the shallower one at $w = 0.960$. Start 1,000 runs at the bottom of one of them, with $\eta = 0.02$, and add noise of standard deviation $\varsigma$ to each gradient. After 2,000 steps, count the runs that are in the other valley.
#
# | $\varsigma$ | out of the shallower valley | out of the deeper valley |
# |---|---|---|
# | 0 | 0 % | 0 % |
# | 3 | about 1 % | 0 % |
# | 5 | about 80 % | about 8 % |
# | 8 | about 70 % | about 30 % |
#
# Without noise nobody leaves. A little noise changes nothing. More noise frees most runs from the shallower valley, and some from the deeper one. Much noise makes the runs wander between both.
#
# So noise can lower the risk, for the right amount of it. It does not remove the risk, and it can also lead out of a good valley. "May" is the right word.

# %% merits-valleys-check kind="demo" slide="skip"
def share_that_left(start, noise, steps=2000, runs=1000, eta=0.02):
    """Return the share of runs that end beyond the hill, seen from their start."""
    rng, w = np.random.default_rng(0), np.full(runs, start)
    for _ in range(steps):
        w = w - eta * (4 * w * (w**2 - 1) + 0.3 + noise * rng.normal(size=runs))
    return float(np.mean((w > hill) != (start > hill)))


deep, hill, shallow = np.sort(np.roots([4, 0, -4, 0.3]).real)
assert (round(deep, 3), round(shallow, 3)) == (-1.036, 0.960)
shares = {
    noise: (share_that_left(shallow, noise), share_that_left(deep, noise)) for noise in (0, 3, 5, 8)
}
for noise, (out_of_shallow, out_of_deep) in shares.items():
    print(f"ς = {noise}   {out_of_shallow:.3f}   {out_of_deep:.3f}")
assert shares[0] == (0, 0) and shares[3][0] < 0.03 and shares[3][1] < 0.005
assert 0.75 < shares[5][0] < 0.85 and 0.05 < shares[5][1] < 0.11
assert 0.65 < shares[8][0] < 0.75 and 0.25 < shares[8][1] < 0.35

# %% question-merits [markdown] slide="subslide"
# ### Question
#
# Take the three merits of this section: less computation with redundant data, a lower risk of unwanted local minima, online learning.
#
# For each, say in two or three sentences whether it belongs to gradient descent with the whole training set, to SGD, or to neither, and why. Give one number from this lesson for at least one of them. Then correct the wording of the one that promises too much, and name one merit that the full batch really has.
#
# Write your answer in the next cell. A person reads it, or you compare it yourself with the model answer: 4 points.

# %% answer-merits [markdown] points="4" slide="skip"
# **Model answer.** Redundant data: a merit of SGD. The full gradient costs $N$ sample gradients per step, and ten copies of the data make it ten times as expensive without changing it. The error of a batch, $\sigma^2/B$, does not change when the data are copied. On the digits, 450 updates with 32 images reached the same loss, 0.18, as 450 updates with all 1,437: one forty-fifth of the work.
#
# Online learning: a merit of SGD. A step needs one sample, and it can be forgotten afterwards; SGD with $\eta_t = 1/t$ computes a mean in this way. The full gradient needs all samples before the first step, and again at every step.
#
# Local minima: not a merit of the full batch, which has no noise and stays in the valley in which it starts. SGD has the noise, and noise can carry a run over a hill: with standard deviation 5, about 80 % of the runs left the shallower valley. But about 8 % left the deeper one, and with little noise almost nobody moves. Better wording: the noise of SGD can help a run to leave a shallow valley; whether it does depends on $\eta$, on $B$ and on the loss, and nothing is guaranteed.
#
# A real merit of the full batch: its gradient is exact and can be repeated. With a constant $\eta$ below $2/\lambda_{\max}$ it has no noise floor on a bowl, and a test of convergence or a line search makes sense.
#
# **Rubric, one point each.**
#
# - Redundancy belongs to SGD, with the reason: the cost of a step grows with $N$ for one and not for the other.
#
# - Online learning belongs to SGD, with the reason: the full gradient needs all samples at once.
#
# - Local minima: the noise of SGD may help, with a corrected wording and a number or a condition. No point for "SGD finds the global minimum".
#
# - A real merit of the full batch: exact, repeatable, no noise floor, or fewer and larger operations for the hardware.
#
# **Frequent wrong answers.** "SGD is faster because its gradient is better": its gradient is worse, and cheaper. "The class SGD has the noise": the class is the same; the noise is in the batches. "All three belong to both" misses that each is a comparison.

# %% notes-merits [markdown] slide="notes"
# **For the lecturer:** Put the three merits on the board without the heading, and let the class vote for a heading each. The second one should divide the class, and this is right: it is half true.

# %% conventions [markdown] slide="slide"
# ## 17. Which library does it otherwise
#
# | where | what | here |
# |---|---|---|
# | PyTorch `CrossEntropyLoss` | takes scores; mean by default, `reduction="sum"` on request | mean |
# | Keras `SparseCategoricalCrossentropy` | takes probabilities by default, and cuts them off at $10^{-7}$; scores with `from_logits=True` | scores |
# | PyTorch `DataLoader` | `batch_size=1`, no shuffling and `drop_last=False` by default | shuffled, short batch kept |
# | Keras `fit` | `batch_size=32`, `shuffle=True` | |
# | PyTorch `SGD` | `lr=0.001` by default | 0.01 |
# | Keras `SGD` | `learning_rate=0.01` by default | 0.01 |
#
# **Mean or sum.** The gradient of a sum is $B$ times that of the mean. With a sum, $\eta$ must shrink as the batch grows, and the short last batch takes a shorter step. A learning rate is known only together with this choice.
#
# **Scores or probabilities.** A floor of $10^{-7}$ under the probability means that no sample can cost more than $-\log 10^{-7} = 16.12$, however wrong it is. Feeding probabilities where scores are expected gives no message and flattens everything: even a sure and right answer among ten classes, $p = 1$, then costs 1.46 instead of 0.
#
# **The last batch.** With `drop_last`, an epoch of 1,437 samples in batches of 64 has 22 updates, and 2 % of the samples are left out each time.

# %% conventions-check kind="demo" slide="skip"
X, y = data.x_train[:32], data.y_train[:32]
_, mean_gradient, _ = losses.softmax_ce(np.zeros((64, 10)), np.zeros(10), X, y)
sum_gradient = G[:32].sum(axis=0)[:640].reshape(64, 10)
assert np.allclose(sum_gradient, 32 * mean_gradient)
assert round(-np.log(1e-7), 2) == 16.12

sure = np.eye(10)[[3]]  # the probabilities of a sure and right answer, taken for scores
twice = losses.softmax_ce(np.eye(10), np.zeros(10), sure, np.array([3]))[0]
assert round(twice, 2) == 1.46
assert N // 64 == 22 and round(100 * (N - 22 * 64) / N) == 2
print(f"{-np.log(1e-7):.2f} {twice:.2f}")

# %% notes-conventions [markdown] slide="notes"
# **For the lecturer:** Ask who has a learning rate that they trust. Then ask: mean or sum, and which batch size? A learning rate without the two is half a number.

# %% summary [markdown] slide="slide"
# ## 18. What you can now do
#
# - You can draw mini-batches: shuffle once per epoch, one order for samples and labels, every sample once, the order from a generator that is passed in.
#
# - You can say how wrong a batch is: right on average, mean squared error $\sigma^2/B$, times $(N-B)/(N-1)$ without replacement.
#
# - You can derive $(P - \mathrm{onehot}(y))/N$, compute it without overflow, and check it.
#
# - You can write SGD in place, and you know that the class contains no chance.
#
# - You can compute the noise floor, nearly proportional to $\eta/B$, and you know what the conditions of Robbins and Monro are for.
#
# - You can tell three clocks apart: epochs, updates and seconds.
#
# On the bowl, one learning rate served a flat and a steep direction badly, with noise and without. The next lesson looks at this closely.

# %% references [markdown] slide="skip"
# ## References
#
# Schedules and convergence:
#
# - Robbins, H., & Monro, S. (1951). A stochastic approximation method. The Annals of Mathematical Statistics 22(3), 400–407. doi:10.1214/aoms/1177729586
#
# - Polyak, B. T., & Juditsky, A. B. (1992). Acceleration of stochastic approximation by averaging. SIAM Journal on Control and Optimization 30(4), 838–855. doi:10.1137/0330046
#
# SGD in machine learning, with the floor of a constant learning rate in section 4:
#
# - Bottou, L., Curtis, F. E., & Nocedal, J. (2018). Optimization methods for large-scale machine learning. SIAM Review 60(2), 223–311. arXiv:1606.04838
#
# Shuffled epochs against independent draws:
#
# - Gürbüzbalaban, M., Ozdaglar, A., & Parrilo, P. A. (2021). Why random reshuffling beats stochastic gradient descent. Mathematical Programming 186, 49–84. arXiv:1510.08560
#
# Batch size and learning rate:
#
# - Goyal, P., et al. (2017). Accurate, large minibatch SGD: training ImageNet in 1 hour. arXiv:1706.02677
#
# - McCandlish, S., Kaplan, J., Amodei, D., & OpenAI Dota Team (2018). An empirical model of large-batch training. arXiv:1812.06162
#
# Sampling without replacement, and the digits:
#
# - Cochran, W. G. (1977). Sampling techniques (3rd ed.). Wiley. Theorem 2.2
#
# - Alpaydin, E., & Kaynak, C. (1998). Optical recognition of handwritten digits. UCI Machine Learning Repository. doi:10.24432/C50P49
#
# The documentation of each library states its own defaults: `torch.nn.CrossEntropyLoss`, `torch.utils.data.DataLoader`, `torch.optim.SGD`, `keras.Model.fit` and `keras.losses.SparseCategoricalCrossentropy`.

# %% progress-card slide="skip"
progress()
