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
# # Checking a gradient
#
# Everything in this course follows gradients. A gradient is a formula that somebody derived and somebody typed, and a mistake in it raises no error message.
#
# In this lesson you write the tool that finds such mistakes. It measures slopes, it needs no derivation, and it fits into a dozen lines.
#
# You also learn where the tool itself goes wrong: a step too large, a step too small, and a test that nothing can fail.

# %% goals [markdown] slide="subslide"
# ## What you will be able to do
#
# - Measure the gradient of any function by central differences, for an array of any shape.
#
# - Derive the error of the measurement, and choose the step with a proof instead of a habit.
#
# - Judge a difference between two gradients: which numbers mean "right", and which mistake a number points to.
#
# - Find a planted mistake in the gradient of a classifier of handwritten digits.
#
# - Recognize a useless gradient test before it has misled you.
#
# **Time:** about 60 minutes to read and to run the cells, and about 30 minutes for the exercise. You can stop after any section and come back another day.
#
# **You need:** NumPy arrays, derivatives, and Taylor's formula for functions of one variable.

# %% setup-note [markdown] slide="skip"
# Run the next cell first. It loads the course's library and chooses the language of all messages.
#
# If it stops with `ModuleNotFoundError`, the course is not installed where this notebook runs. Open a terminal in the course's folder, the one that holds `requirements.txt`, and run `python -m pip install -r requirements.txt`.
#
# In VS Code, then choose the same Python as the kernel of the notebook (at the top right). In Colab, first upload the course's folder, change to it with `%cd`, and run `%pip install -r requirements.txt` in a cell of its own.

# %% setup slide="skip"
import numpy as np

from autograder import check, hint, progress, solution, use
from course_lib import gradients
from course_lib.bowl import bowl, bowl_gradient
from course_lib.datasets import digits, minibatches
from course_lib.figures import gradient_check as draw
from course_lib.figures import show
from course_lib.figures.slider import explore
from course_lib.losses import softmax_ce
from course_lib.network.softmax import cross_entropy
from course_lib.normalization import batchnorm_forward

use("en")

# %% how-course [markdown] slide="slide"
# ## 1. How this course works
#
# This is the first lesson, so a few words about all of them. Read from top to bottom and run each code cell with Shift+Enter.
#
# **Predict first.** Near the beginning you write down what you expect. Later cells compare. Nobody marks your predictions.
#
# **Exercises.** An exercise is a cell with an unfinished function or class, followed by a cell with `check(...)`. Write your answer in the first, run both, and read the card that appears. Leave the line with `check` as it is.
#
# **Help.** `hint(...)` gives one hint at a time, and `solution(...)` shows a model solution. Section 7 says more.
#
# **Questions.** Some answers are sentences. A teacher reads them. When you learn alone, compare them with the model answers: they stand in the same notebook in the folder `solutions`.
#
# **Progress.** `progress()`, in the last cell, shows where you stand in the whole course.
#
# Every number in this lesson is computed in a cell near it, and the cell stops with an error if the number is wrong.

# %% notes-how-course [markdown] slide="notes"
# **For the lecturer:** Show one check of an unfinished cell and one of a wrong answer before the class begins. Say that a check can be run as often as one likes, and that a wrong answer costs nothing.

# %% why [markdown] slide="slide"
# ## 2. Why a gradient must be checked
#
# Let $f$ take an array $x$ and return **one number**, for example the loss of a network as a function of its weights. Its partial derivative says how fast this number changes when one entry $x_i$ is moved and all others stay.
#
# $$
# \frac{\partial f}{\partial x_i}(x) = \lim_{h \to 0} \frac{f(x + h\, e_i) - f(x)}{h}
# $$
#
# Here $e_i$ is an array of the shape of $x$ with a 1 at entry $i$ and 0 elsewhere. The gradient $\nabla f(x)$ is the array of all partial derivatives. It has the shape of $x$.
#
# In training, the gradient comes from a formula: somebody used the chain rule on paper, and somebody wrote the result as code. Both can slip. A factor is lost, a sign is turned, a matrix is transposed.
#
# Python does not notice. The shapes fit, the numbers look like numbers, and often the loss even falls.
#
# So there are two gradients in this lesson: the **derived** one, from a formula, and the **measured** one, from values of $f$ alone. The measured one is slow, but it needs no chain rule. If both agree, both are very probably right.

# %% why-example [markdown] slide="subslide"
# ### A first example
#
# This bowl will accompany the whole course.
#
# $$
# f(x, y) = \frac{x^2}{20} + y^2, \qquad \nabla f = \left(\frac{x}{10},\; 2y\right)
# $$
#
# At $(-7, 2)$ the formula says $(-0.7,\; 4)$. The next cell measures the slopes, with two values of $f$ for each coordinate, and finds the same numbers. How it does this is your exercise in section 7.

# %% why-example-check kind="demo" slide="subslide"
point = np.array([-7.0, 2.0])
measured = gradients.numerical_gradient(lambda p: bowl(p[0], p[1]), point)
assert bowl_gradient(point).tolist() == [-0.7, 4.0]
assert measured.round(6).tolist() == [-0.7, 4.0]
print(bowl_gradient(point), measured)

# %% predict [markdown] slide="slide"
# ## 3. Predict first
#
# Decide before you compute. A prediction that turns out wrong is worth more here than a right one.
#
# **Step.** The slope of $f(x) = x^3$ at 2 is measured as $(f(2+h) - f(2-h))/2h$ in the usual floating-point numbers. Which $h$ gives the smallest error? (a) $10^{-2}$; (b) $10^{-5}$; (c) $10^{-12}$.
#
# **Tenfold.** Someone changes $h$ from 0.1 to 0.01. By which factor does the error of this measurement fall? (a) 10; (b) 100; (c) 1000.
#
# **Network.** In a network with one hidden ReLU layer, the programmer forgets the slope of ReLU in the backward pass, so most of the gradient is wrong. After 20 epochs on handwritten digits, which share of the test images is recognized? (a) about 0.1, as by guessing; (b) about 0.5; (c) more than 0.9.

# %% notes-predict [markdown] slide="notes"
# **For the lecturer:** Collect votes by hand before anyone computes, and write the counts on the board. Do not comment on them. Return to the counts in sections 4, 6 and 10.

# %% predict-lock kind="demo" slide="subslide"
# Replace each "?" by "a", "b" or "c", then run the cell. Later cells compare.
prediction = {"step": "?", "tenfold": "?", "network": "?"}

# %% differences [markdown] slide="slide"
# ## 4. Two ways to measure a slope
#
# A computer cannot take a limit. It can only take a small step $h > 0$ and divide. There are two natural ways, the forward difference and the central difference.
#
# $$
# F(h) = \frac{f(x + h) - f(x)}{h}, \qquad\qquad C(h) = \frac{f(x + h) - f(x - h)}{2h}
# $$
#
# For an array, do this for one entry at a time: replace $x + h$ by $x + h\, e_i$.
#
# The forward difference needs one new value of $f$ for each entry. The central difference needs two. The next section shows what the second value buys.

# %% by-hand [markdown] slide="subslide"
# ### By hand
#
# Take a pencil: $f(x) = x^3$ at $x = 2$ with $h = 0.1$. The true slope is $3 \cdot 2^2 = 12$.
#
# $$
# \begin{aligned} F(0.1) &= \frac{2.1^3 - 2^3}{0.1} = \frac{9.261 - 8}{0.1} = 12.61 \\ C(0.1) &= \frac{2.1^3 - 1.9^3}{0.2} = \frac{9.261 - 6.859}{0.2} = 12.01 \end{aligned}
# $$
#
# The forward difference is wrong by 0.61, the central difference by 0.01. For this function one can even say the errors exactly, for every $h$.
#
# $$
# \begin{aligned} F(h) - 12 &= \frac{(8 + 12h + 6h^2 + h^3) - 8}{h} - 12 = 6h + h^2 \\ C(h) - 12 &= \frac{2\,(12h + h^3)}{2h} - 12 = h^2 \end{aligned}
# $$
#
# In the central difference the term $6h^2$ stands on both sides and cancels. That is the whole idea.
#
# Now compute $F(0.2)$ and $C(0.2)$ yourself. The next cell shows them.

# %% by-hand-check kind="demo" slide="subslide"
def cube(x):
    return x * x * x


def forward(f, x, h):
    return (f(x + h) - f(x)) / h


def central(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)


assert (round(cube(2.1), 9), round(cube(1.9), 9)) == (9.261, 6.859)
assert (round(forward(cube, 2.0, 0.1), 9), round(central(cube, 2.0, 0.1), 9)) == (12.61, 12.01)
for h in (0.2, 0.1, 0.01):
    assert abs(forward(cube, 2.0, h) - 12 - (6 * h + h**2)) < 1e-9
    assert abs(central(cube, 2.0, h) - 12 - h**2) < 1e-9
    print(f"h = {h}   F = {forward(cube, 2.0, h):.6f}   C = {central(cube, 2.0, h):.6f}")

gain = round((central(cube, 2.0, 0.1) - 12) / (central(cube, 2.0, 0.01) - 12))
assert gain == 100
print(tr("Tenfold: you predicted"), prediction["tenfold"], "·", tr("computed:"), gain)

# %% notes-by-hand [markdown] slide="notes"
# **For the lecturer:** Draw a parabola with a chord from x − h to x + h and the tangent at x: for a parabola the two are exactly parallel. Ask why. The error of the central difference begins with the cubic term.

# %% truncation [markdown] slide="slide"
# ## 5. The truncation error
#
# What holds for $x^3$ holds for every smooth function. Let $f$ have three continuous derivatives near $x$. Taylor's formula with remainder says that there are points $\xi_+$ between $x$ and $x + h$ and $\xi_-$ between $x - h$ and $x$ with:
#
# $$
# f(x \pm h) = f(x) \pm h\, f'(x) + \frac{h^2}{2} f''(x) \pm \frac{h^3}{6} f'''(\xi_\pm)
# $$
#
# Subtract the two lines. The terms with $f(x)$ and with $f''(x)$ are equal in both and cancel. Then divide by $2h$.
#
# $$
# C(h) = f'(x) + \frac{h^2}{6} \cdot \frac{f'''(\xi_+) + f'''(\xi_-)}{2} = f'(x) + \frac{h^2}{6} f'''(\xi)
# $$
#
# The last step uses that a continuous function takes the mean of two of its values somewhere between them, at a point $\xi$.
#
# For the forward difference nothing cancels.
#
# $$
# F(h) = f'(x) + \frac{h}{2} f''(\xi')
# $$
#
# This error comes from cutting off Taylor's series, so it is called the **truncation error**. It is $O(h)$ for forward and $O(h^2)$ for central differences: make $h$ ten times smaller, and it becomes 10 or 100 times smaller.

# %% truncation-note [markdown] slide="subslide"
# ### What was assumed
#
# The proof needs a third derivative on the whole interval from $x - h$ to $x + h$. Section 10 shows what happens at a kink, where even the first derivative is missing.
#
# The proof also treats numbers as exact. If that were all, we would take the smallest $h$ that the computer knows. The next section shows why this is the worst choice.

# %% rounding [markdown] slide="slide"
# ## 6. The round-off error, and the best step
#
# A float64 number has 53 binary digits, about 16 decimal digits. Storing a result changes it by a relative error of at most the unit round-off $u$. (NumPy's `np.finfo(float).eps` is $2u$.)
#
# $$
# u = 2^{-53} \approx 1.1 \cdot 10^{-16}
# $$
#
# Look at $h = 10^{-12}$ and the same $f(x) = x^3$ at 2. The computer finds these two values:
#
# $$
# f(2 + h) = 8.000000000012001, \qquad f(2 - h) = 7.999999999987999
# $$
#
# About eleven leading digits cancel. The difference, $2.4002 \cdot 10^{-11}$, rests on the last few digits, and the very last one is uncertain. Divided by $2h$ it gives 12.00107 instead of 12.
#
# The subtraction itself makes no error here: the difference of two floats so close to each other is exact. It only brings to light the errors that were already in the two values. This is called cancellation.

# %% rounding-check kind="demo" slide="skip"
h = 1e-12
right, left = cube(2.0 + h), cube(2.0 - h)
assert (repr(right), repr(left)) == ("8.000000000012001", "7.999999999987999")
assert f"{right - left:.4e}" == "2.4002e-11"
assert round((right - left) / (2 * h), 5) == 12.00107
u = 2.0**-53
assert np.finfo(float).eps == 2 * u and f"{u:.1e}" == "1.1e-16"
print(right, left, right - left, (right - left) / (2 * h))

# %% rounding-bound [markdown] slide="subslide"
# ### How large can it be?
#
# Suppose that every computed value of $f$ near $x$ is wrong by at most $Ku$. Then the difference of two values is wrong by at most $2Ku$, and the central difference by:
#
# $$
# \frac{2Ku}{2h} = \frac{K u}{h}
# $$
#
# The number $K$ depends on the function. Two things enter: $f$ rounds its own results, and the point $x \pm h$ is rounded before $f$ sees it. For well-written code $K$ is a small multiple of $|f(x)| + |x f'(x)|$.
#
# For our $x^3$ at 2, two multiplications give $2 \cdot 8$, and the rounded point gives $2 \cdot 12$. So $K = 16 + 24 = 40$ for small $h$.
#
# Rounding in the final division changes the result by a relative $u$ only. We leave it out.

# %% best-step [markdown] slide="slide"
# ### The best step
#
# The total error is at most the sum of both. Write $A = |f'''|/6$.
#
# $$
# E(h) = A h^2 + \frac{K u}{h}
# $$
#
# The first term grows with $h$, the second falls. At the minimum the derivative is zero.
#
# $$
# E'(h) = 2 A h - \frac{K u}{h^2} = 0 \quad\Longrightarrow\quad h^* = \left(\frac{K u}{2A}\right)^{1/3}, \qquad E(h^*) = 3 A\, (h^*)^2
# $$
#
# When $K$ and $A$ are not far from 1, this is $h^* \approx u^{1/3} \approx 5 \cdot 10^{-6}$, with an error of about $u^{2/3} \approx 2 \cdot 10^{-11}$. The course uses the round number $h = 10^{-5}$.
#
# For $x^3$ at 2 we have $A = 1$ and $K = 40$: $h^* = 1.3 \cdot 10^{-5}$, and an error of at most $5.1 \cdot 10^{-10}$ in a slope of 12.

# %% best-step-forward [markdown] slide="subslide"
# ### The same for the forward difference
#
# Here the division is by $h$, and $B = |f''|/2$.
#
# $$
# E(h) = B h + \frac{2Ku}{h}, \qquad h^* = \sqrt{\frac{2Ku}{B}}, \qquad E(h^*) = 2 B h^*
# $$
#
# So the best step is about $u^{1/2} \approx 10^{-8}$, and so is the error. So forward differences give about half of the 16 digits, and central differences about two thirds.
#
# For $x^3$ at 2: $h^* = 3.8 \cdot 10^{-8}$, and an error of at most $4.6 \cdot 10^{-7}$.

# %% best-step-check kind="demo" slide="skip"
best_central = (40 * u / 2) ** (1 / 3)
best_forward = (2 * 40 * u / 6) ** (1 / 2)
assert (f"{u ** (1 / 3):.0e}", f"{u ** (2 / 3):.0e}", f"{u**0.5:.0e}") == ("5e-06", "2e-11", "1e-08")
assert (f"{best_central:.1e}", f"{3 * best_central**2:.1e}") == ("1.3e-05", "5.1e-10")
assert (f"{best_forward:.1e}", f"{12 * best_forward:.1e}") == ("3.8e-08", "4.6e-07")
assert f"{40 * u / 1e-12:.0e}" == "4e-03"
print(f"C: h = {best_central:.1e}   F: h = {best_forward:.1e}")

# %% v-figure kind="demo" slide="subslide"
steps = 10.0 ** np.arange(-16, 0.01, 0.05)
central_errors = np.abs(central(cube, 2.0, steps) - 12)
forward_errors = np.abs(forward(cube, 2.0, steps) - 12)
central_bound, forward_bound = steps**2 + 40 * u / steps, 6 * steps + steps**2 + 80 * u / steps
assert (central_errors <= 1.01 * central_bound).all()
assert (forward_errors <= 1.01 * forward_bound).all()

error_at = {h: abs(central(cube, 2.0, h) - 12) for h in (1e-2, 1e-5, 1e-12)}
assert [f"{error:.0e}" for error in error_at.values()] == ["1e-04", "2e-10", "1e-03"]
assert abs(central(cube, 2.0, 1e-15) - 12) < abs(central(cube, 2.0, 1e-14) - 12)
best = f"h = {min(error_at, key=error_at.get):.0e}"
print(tr("Step: you predicted"), prediction["step"], "·", tr("computed:"), best)

show(
    draw.errors(
        steps,
        {tr("central difference"): central_errors, tr("forward difference"): forward_errors},
        {r"$h^2 + 40u/h$": central_bound, r"$6h + h^2 + 80u/h$": forward_bound},
        (tr("step $h$"), tr("error of the slope")),
    ),
    tr(
        "Error of the slope of x³ at 2 against the step, both axes logarithmic: two letters V. From the right, the central difference falls with slope 2 down to below 1e-9 near a step of 1e-5, the forward difference falls with slope 1 down to about 1e-8 near 1e-8. To the left of these points both rise again along the same scattered line, up to an error of 12 at 1e-16."
    ),
)

# %% v-figure-text [markdown] slide="subslide"
# ### Reading the letter V
#
# The right arms are straight lines: truncation, with slope 2 for central and slope 1 for forward differences. The left arms are round-off, about $u/h$. All dots lie below their bounds.
#
# With $h = 10^{-2}$ the error of the central difference is $10^{-4}$, with $h = 10^{-5}$ it is $2 \cdot 10^{-10}$, and with $h = 10^{-12}$ it is $10^{-3}$: worse than with $h = 10^{-2}$.
#
# On the left arm the dots scatter. At $10^{-15}$ the error happens to be smaller than at $10^{-14}$. This is luck, and no basis for a choice.
#
# At $10^{-16}$ the error is 12: the whole slope. The computer rounds both $2 + h$ and $2 - h$ to 2, so the difference is exactly 0.

# %% notes-v-figure [markdown] slide="notes"
# **For the lecturer:** Ask for the slopes of the arms before you say them, and let someone read off how many decimal digits each rule reaches. If the class knows only forward differences from school, this picture is the argument for central ones.

# %% zoom [markdown] slide="slide"
# ### See it happen
#
# A magnifying glass on $x^3$ at 2. Each panel shows a piece a little wider than from $2 - h$ to $2 + h$, magnified so that the tangent always has the same steepness.
#
# With $h = 1$ the curve is bent, and the dashed secant is too steep: truncation. With $h = 10^{-5}$ curve, tangent and secant are one line.
#
# With $h = 10^{-15.5}$ there are stairs: between two neighboring floats there is nothing. The secant connects two points on stairs, and its slope is 12.64. With $h = 10^{-16}$ both points stand on the same stair, and the slope is 0.
#
# Where sliders work, the next cell shows one for $k$, with $h = 10^k$. Find the largest $h$ at which you see stairs.

# %% zoom-figure kind="demo" slide="subslide"
names = (tr("computed f"), tr("tangent"), tr("secant"))


def play(k):
    slope = central(cube, 2.0, 10.0**k)
    alt = tr("The cube near 2, magnified by the step. The secant has the slope {slope:.6g}.")
    return show(draw.zooms(cube, 2.0, 12.0, [10.0**k], names), alt.format(slope=slope))


explore(play, {"k": (-16.0, 0.0, 0.5)}, {"k": -5.0})

assert [round(central(cube, 2.0, 10.0**k), 2) for k in (0, -5, -15.5, -16)] == [13, 12, 12.64, 0]
assert 2.0 + 1e-16 == 2.0 - 1e-16 == 2.0
show(
    draw.zooms(cube, 2.0, 12.0, [10.0**k for k in (0, -5, -15.5, -16)], names),
    tr(
        "Four magnifications of x³ near 2. With the step 1 the curve is bent and the secant has the slope 13. With 1e-5 curve, tangent and secant coincide at the slope 12. With 10 to the power of -15.5 the curve is a staircase and the secant has the slope 12.64. With 1e-16 both points lie on one stair and the secant is flat."
    ),
)

# %% question-step [markdown] slide="subslide"
# ### Question
#
# A classmate writes: "The derivative is the limit for $h \to 0$, so I use $h = 10^{-12}$. Smaller is more exact."
#
# Answer in five to ten sentences. Say what is true in this. Explain where the error at $h = 10^{-12}$ comes from, with the numbers of section 6, and estimate its size. Then recommend a step for central differences and derive it from the two errors.
#
# Write your answer in the next cell. A person reads it, or you compare it yourself with the model answer: 4 points.

# %% answer-step [markdown] points="4" slide="skip"
# **Model answer.** For exact numbers it is true: the truncation error of the central difference is $h^2 f'''(\xi)/6$ and goes to zero with $h$. But the computer's values of $f$ are rounded. Each is wrong by up to $Ku$, where $u \approx 1.1 \cdot 10^{-16}$ and $K$ is a small multiple of $|f(x)| + |x f'(x)|$.
#
# At $h = 10^{-12}$ the values $8.000000000012001$ and $7.999999999987999$ are almost equal. Their difference keeps the errors of both and loses the digits that were right. Dividing by $2h$ magnifies these errors to about $Ku/h$. For $x^3$ at 2, $K = 40$ gives a bound of $4 \cdot 10^{-3}$; the observed error is $10^{-3}$.
#
# The total error is at most $A h^2 + Ku/h$ with $A = |f'''|/6$. Its derivative is zero at $h = (Ku/2A)^{1/3}$. For $K$ and $A$ of a usual size this is near $u^{1/3} \approx 5 \cdot 10^{-6}$, so $10^{-5}$ is a good choice, with an error near $10^{-10}$.
#
# **Rubric, one point each.**
#
# - What is true: the truncation error goes to zero like $h^2$ (or: the limit is the definition).
#
# - The cause: the two values are rounded, their leading digits cancel, and division by $2h$ magnifies what is left. "The computer is inexact" alone is not enough.
#
# - A size: about $u/h$ times the size of the values, so $10^{-4}$ to $10^{-2}$ for this example; or the observed $10^{-3}$ from section 6.
#
# - A step between $10^{-6}$ and $10^{-4}$, derived by balancing both errors.
#
# Frequent wrong answers: "the division by a small number is inexact" (division is exact to a relative $u$; the numerator is the problem), and "$h$ is smaller than the smallest float" (the smallest positive floats are near $10^{-308}$; what counts is the distance between neighboring floats around $x$).

# %% gradient-task [markdown] slide="slide"
# ## 7. Exercise: `numerical_gradient`
#
# Write the function `numerical_gradient(f, x, h=1e-5)`. It returns the gradient of `f` at `x` by central differences.
#
# $$
# \frac{\partial f}{\partial x_i} \approx \frac{f(x + h\, e_i) - f(x - h\, e_i)}{2h}
# $$
#
# - `f` takes an array of the shape of `x` and returns one number.
#
# - `x` is an array of any shape: a vector, a matrix, or more axes. Move one entry at a time, and put it back before you move the next one.
#
# - `x` may hold integers. Your function must still find slopes such as 0.5.
#
# - `x` must come out as it went in. The caller's weights must not move because somebody checked them.
#
# - The result is a new array of floats of the shape of `x`.
#
# - Use the `h` that was passed. Where none is passed, use $10^{-5}$.

# %% gradient-how [markdown] slide="skip"
# ### How the check works
#
# Run your cell, then the check below it. The check calls your function several times: for vectors, matrices and arrays of three axes, with integers, with large steps and with small ones. It compares every number with the reference.
#
# The card that appears says what it saw. If your numbers agree with a known mistake, the card names the mistake. If they agree with another published form of the rule, it names the form and the library that uses it. Otherwise it shows the first number that differs.
#
# The points are split over named criteria, for example the right slopes, any shape, integers, and an `x` that comes out unchanged. Each criterion counts on its own, so a partly right function earns part of the points.
#
# Stuck? `hint("gradient_check.numerical_gradient")` gives one hint at a time, three in all. `solution("gradient_check.numerical_gradient")` shows a model solution once you have passed. After three hints, `solution("gradient_check.numerical_gradient", sure=True)` shows it at any time. You can check as often as you like.
#
# The lines `hint(...)` and `solution(...)` go into a cell of their own: add one below, type the line, and run it.

# %% write-numerical-gradient exercise="gradient_check.numerical_gradient" slide="subslide"

# %% after-exercise [markdown] slide="subslide"
# ### After the exercise
#
# From here on, cells use the course's own version, `gradients.numerical_gradient`. So they run even if you come back to the exercise later.
#
# What does it cost? Two values of $f$ for each entry. Softmax regression on images of 64 pixels with 10 classes has 650 parameters: 1,300 evaluations of the loss for one gradient. A network with layers of 64, 100, 100 and 10 units has 17,610 parameters: 35,220 evaluations.
#
# Backpropagation finds all of these slopes for the price of a few evaluations. So nobody trains with measured gradients. They check derived ones.

# %% after-exercise-check kind="demo" slide="skip"
sizes = [64, 100, 100, 10]
parameters = sum(a * b + b for a, b in zip(sizes[:-1], sizes[1:], strict=True))
assert (64 * 10 + 10, 2 * (64 * 10 + 10)) == (650, 1300)
assert (parameters, 2 * parameters) == (17610, 35220)

calls = []


def counted(W):
    calls.append(1)
    return float(np.sum(W**2))


gradients.numerical_gradient(counted, np.ones((3, 4)))
assert len(calls) == 2 * 3 * 4
print(parameters, 2 * parameters, len(calls))

# %% close-enough [markdown] slide="slide"
# ## 8. How close is close enough?
#
# Derived and measured numbers never agree to the last digit. So we need a measure of their difference. An absolute difference of $10^{-4}$ is tiny for a slope of 1000 and huge for a slope of $10^{-4}$. The relative error puts the difference in proportion.
#
# $$
# r = \frac{|a - n|}{\max(|a|, |n|)}
# $$
#
# Here $a$ is the derived (analytic) slope and $n$ the measured (numerical) one. If both are exactly 0, set $r = 0$.
#
# | $r$, for $h = 10^{-5}$ in float64 | meaning |
# |---|---|
# | below $10^{-7}$ | what a right gradient gives |
# | $10^{-7}$ to $10^{-3}$ | look at this entry: is it tiny? is there a kink? is something in float32? |
# | above $10^{-3}$ | in most cases a mistake |
#
# These limits are experience, not theorems. The next section tests them on real data.

# %% fingerprints [markdown] slide="subslide"
# ### Fingerprints
#
# A large $r$ often says which mistake it is. If $a = c\, n$ with a factor $c > 1$, then $r = 1 - 1/c$. With $0 \le c < 1$ it is $1 - c$.
#
# | $r$ in every entry | $a / n$ | the usual mistake |
# |---|---|---|
# | 2 | $-1$ | wrong sign |
# | 0.5 | 2 or 1/2 | a lost factor, such as the 2 of a square |
# | $1 - 1/N$ | $N$ | the mean over $N$ samples was forgotten |
# | 1 | 0 | the derived gradient is 0: something was never filled in |
# | different in each entry | irregular | the wrong arrays were multiplied |
#
# So print the quotient $a/n$ as well. One number for all entries means a wrong factor. Irregular numbers mean a wrong formula.

# %% floor [markdown] slide="subslide"
# ### Tiny slopes
#
# The measured slope carries an absolute error of about $Ku/h$, whatever its own size. With $h = 10^{-5}$ and a loss near 2 that is some $10^{-11}$. An entry of size $10^{-6}$ can therefore show $r = 10^{-5}$ although its formula is right.
#
# So a good test has two tolerances: a relative one, and an absolute one for entries that are too small to be measured.
#
# $$
# |a - n| \le 10^{-9} + 10^{-6}\,|n|
# $$
#
# The absolute tolerance must stay well below the slopes that matter. Slopes smaller than it are not tested at all.

# %% relative-error kind="demo" slide="subslide"
def relative_error(a, n):
    """Return |a − n| / max(|a|, |n|) entry by entry, and 0 where both are 0."""
    scale = np.maximum(np.abs(a), np.abs(n))
    return np.abs(a - n) / np.where(scale > 0, scale, 1)


n = np.array([3.0, -0.02])
table = {c: relative_error(c * n, n).max() for c in (-1, 2, 0.5, 1437, 0)}
assert [round(r, 4) for r in table.values()] == [2, 0.5, 0.5, 0.9993, 1]
assert round(1 - 1 / 1437, 4) == 0.9993 and relative_error(np.zeros(1), np.zeros(1)) == 0
assert 1e-12 < 2 * u / 1e-5 < 1e-10  # a loss near 2
for c, r in table.items():
    print(f"a/n = {c:6}   r = {r:.4f}")

# %% notes-close-enough [markdown] slide="notes"
# **For the lecturer:** Hide the table of fingerprints and let the class work out r for a wrong sign and for a lost factor 2. The value 2 surprises: a relative error above 1 is possible only when the signs differ.

# %% planted [markdown] slide="slide"
# ## 9. Real data: four gradients, three wrong
#
# Softmax regression on 1,437 images of handwritten digits: scores $z = xW$, probabilities $p = \mathrm{softmax}(z)$, loss $L = -\frac{1}{N}\sum_n \log p_n[y_n]$. Its gradient, which lesson 2 derives, is:
#
# $$
# \frac{\partial L}{\partial W} = \frac{1}{N}\, X^{\mathsf T} (p - Y)
# $$
#
# Row $n$ of $Y$ is 1 at the class of image $n$ and 0 elsewhere. Three programmers made one mistake each: one forgot $1/N$, one turned the sign to $Y - p$, one returned the transposed array.
#
# A transposed array usually has the wrong shape, and one look at the shape finds it. We use only ten pixels here, those that vary most. With ten pixels and ten classes $W$ is square, and the shape tells nothing.
#
# Before you run the cell: which $r$ do you expect for each of the three?

# %% planted-run kind="demo" slide="subslide"
data = digits()
N = len(data.y_train)
pixels = np.sort(data.x_train.std(axis=0).argsort()[-10:])
X, y, b = data.x_train[:, pixels], data.y_train, np.zeros(10)
W = np.random.default_rng(0).normal(0, 0.5, (10, 10))


def loss(W):
    return softmax_ce(W, b, X, y)[0]


def four_gradients(W):
    dW = softmax_ce(W, b, X, y)[1]
    return {"right": dW, "no 1/N": N * dW, "wrong sign": -dW, "transposed": dW.T}


measured = gradients.numerical_gradient(loss, W)
r = {name: relative_error(a, measured) for name, a in four_gradients(W).items()}
for name in r:
    print(f"{name:12s} median r = {np.median(r[name]):.1e}   largest r = {r[name].max():.1e}")

assert N == 1437 and measured.shape == (10, 10)
assert np.abs(four_gradients(W)["right"] - measured).max() < 1e-9 and r["right"].max() < 1e-6
assert np.allclose(r["no 1/N"], 0.9993, atol=1e-4)
assert np.allclose(r["wrong sign"], 2, atol=1e-5)
assert r["transposed"].min() < 0.5 and r["transposed"].max() > 1.5

# %% planted-figure kind="demo" slide="subslide"
titles = [tr("right"), tr("1/N forgotten"), tr("wrong sign"), tr("transposed")]
show(
    draw.agreement(
        measured,
        dict(zip(titles, four_gradients(W).values(), strict=True)),
        (tr("measured slope"), tr("derived slope")),
    ),
    tr(
        "Derived against measured slopes of 100 weights in four panels. Right: all points on the diagonal. 1/N forgotten: all points far outside, shown as triangles at the upper edge for positive and at the lower edge for negative slopes. Wrong sign: a falling diagonal. Transposed: a cloud without a line, in which only the ten points of the matrix diagonal lie on the line."
    ),
)

# %% planted-result [markdown] slide="subslide"
# ### What the numbers say
#
# **Right.** All 100 absolute differences are below $10^{-9}$, all relative errors below $10^{-6}$.
#
# **1/N forgotten.** In every entry $r = 0.9993 = 1 - 1/1437$: the fingerprint of the forgotten mean.
#
# **Wrong sign.** In every entry $r = 2$.
#
# **Transposed.** No pattern: the errors reach from 0, on the diagonal of the matrix, to more than 1.5. The right numbers stand in the wrong places.
#
# The figure shows the same without any threshold: a right gradient is a diagonal.

# %% planted-training [markdown] slide="subslide"
# ### What they do to a training run
#
# Now let each gradient train, with 300 steps of $W \leftarrow W - 0.5\, \nabla L$ from $W = 0$. The loss begins at 2.30.
#
# The right gradient ends at a loss of 0.77. The one with the wrong sign climbs, to more than 100. The transposed one ends above 5, worse than no training.
#
# The forgotten $1/N$ ends above 5 as well, because its steps are 1,437 times too long. Someone who tunes the learning rate finds that 0.5/1437 works, and gets exactly the 0.77 of the right gradient. The mistake is then hidden inside the learning rate, until somebody changes the number of samples.

# %% planted-training-check kind="demo" slide="skip"
def final_loss(name, lr, steps=300):
    W = np.zeros((10, 10))
    for _ in range(steps):
        W = W - lr * four_gradients(W)[name]
    return loss(W)


ends = {name: final_loss(name, 0.5) for name in r}
assert round(loss(np.zeros((10, 10))), 2) == 2.30
assert round(ends["right"], 2) == 0.77 == round(final_loss("no 1/N", 0.5 / N), 2)
assert ends["wrong sign"] > 100 and min(ends["transposed"], ends["no 1/N"]) > 5
print({name: round(end, 2) for name, end in ends.items()})

# %% direction [markdown] slide="subslide"
# ### Many weights: sample, or choose one direction
#
# With millions of weights, nobody measures every entry. Two ways out:
#
# **A sample.** Draw 100 entries at random from every array of parameters. A mistake in the formula shows in most entries, so a small sample finds it. Make sure that each array is in the sample: the mistake may be in one bias only.
#
# **One direction.** Draw a random array $d$ of the shape of $W$. By the chain rule, the slope of $L$ along $d$ is a sum over all entries.
#
# $$
# \frac{L(W + h\,d) - L(W - h\,d)}{2h} \approx \sum_{i,j} \frac{\partial L}{\partial W_{ij}}\, d_{ij}
# $$
#
# Two values of the loss test all entries at once. The price: if the two sides differ, you do not know which entry is wrong.

# %% direction-check kind="demo" slide="subslide"
d = np.random.default_rng(1).normal(size=W.shape)
d /= np.linalg.norm(d)
along = central(lambda s: loss(W + s * d), 0.0, 1e-5)
for name, a in four_gradients(W).items():
    error = float(relative_error(np.sum(a * d), along))
    assert error < 1e-6 if name == "right" else error > 0.01
    print(f"{name:12s} r = {error:.1e}")

# The whole gradient of all 64 pixels, by a sample of 100 of its 640 entries:
full_W, rng = np.random.default_rng(0).normal(0, 0.1, (64, 10)), np.random.default_rng(2)
derived = softmax_ce(full_W, b, data.x_train, y)[1]
for index in rng.choice(640, 100, replace=False):
    i, j = divmod(int(index), 10)
    unit = np.zeros((64, 10))
    unit[i, j] = 1
    slope = central(lambda s, e=unit: softmax_ce(full_W + s * e, b, data.x_train, y)[0], 0.0, 1e-5)
    assert abs(slope - derived[i, j]) <= 1e-9 + 1e-6 * abs(slope)

# %% notes-planted [markdown] slide="notes"
# **For the lecturer:** Let the class guess which of the four training runs looks healthy in a log. The forgotten mean is the dangerous one, because tuning repairs it in silence.

# %% kinks [markdown] slide="slide"
# ## 10. Kinks
#
# ReLU, $\max(0, z)$, has a kink at 0: the slope is 0 on the left and 1 on the right, and at 0 there is none. Is a gradient check possible for a network with ReLU?
#
# It is often said that gradient descent needs a function that can be differentiated. Almost everywhere is enough: one hardly ever stands exactly on a kink, except by design. Libraries then choose a value; here and in PyTorch it is 0.
#
# But the difference quotient looks at a whole interval. If the kink lies between $z - h$ and $z + h$, the two points are on different sides.
#
# $$
# \frac{\max(0, z + h) - \max(0, z - h)}{2h} = \frac{z + h}{2h} \qquad (|z| \le h)
# $$
#
# At $z = 0$ this is $\tfrac12$, while a forward difference gives 1. At $z = 0.3\,h$ it is 0.65 instead of 1. No derivation is at fault.
#
# The remedy: make $h$ smaller, so that fewer kinks lie in between, or choose another point, and look whether the difference goes away. A real mistake stays.

# %% kinks-check kind="demo" slide="skip"
def relu(z):
    return np.maximum(z, 0)


h = 1e-5
assert (central(relu, 0.0, h), forward(relu, 0.0, h)) == (0.5, 1.0)
assert round(central(relu, 0.3 * h, h), 6) == 0.65
print(central(relu, 0.0, h), forward(relu, 0.0, h), round(central(relu, 0.3 * h, h), 6))

# %% network [markdown] slide="slide"
# ### A network, right and wrong
#
# Now the network of section 3: 64 pixels, 32 hidden ReLU units, 10 classes. In the backward pass, the gradient must be multiplied by the slope of ReLU, 1 where $z > 0$ and 0 elsewhere. One version forgets this line.
#
# The next cell derives both gradients and measures 40 randomly chosen entries of $W_1$ with six steps $h$.

# %% network-run kind="demo" slide="subslide"
def network(P, X, y, with_slope=True):
    """Return the loss and its gradients; without the slope of ReLU they are wrong."""
    z = X @ P["W1"] + P["b1"]
    hidden = np.maximum(z, 0)
    value, dscores = cross_entropy(hidden @ P["W2"] + P["b2"], y)
    dz = dscores @ P["W2"].T
    if with_slope:
        dz = dz * (z > 0)
    grads = {"W1": X.T @ dz, "b1": dz.sum(axis=0)}
    return value, grads | {"W2": hidden.T @ dscores, "b2": dscores.sum(axis=0)}


def first_weights(rng):
    W1, W2 = (rng.normal(0, np.sqrt(2 / n), (n, m)) for n, m in ((64, 32), (32, 10)))
    return {"W1": W1, "b1": np.zeros(32), "W2": W2, "b2": np.zeros(10)}


P, rng = first_weights(np.random.default_rng(0)), np.random.default_rng(3)
alive = np.flatnonzero(data.x_train.std(axis=0) > 0)
assert len(alive) == 64 - 3  # three pixels never change
entries = [(rng.choice(alive), rng.integers(32)) for _ in range(40)]
hs = [1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2]


def moved_loss(index, s):
    W1 = P["W1"].copy()
    W1[index] += s
    return network(P | {"W1": W1}, data.x_train, data.y_train)[0]


slopes = np.array([[central(lambda s, i=i: moved_loss(i, s), 0.0, h) for i in entries] for h in hs])
good, bad = (
    np.array([network(P, data.x_train, data.y_train, flag)[1]["W1"][i] for i in entries])
    for flag in (True, False)
)
errors = {tr("right"): np.abs(good - slopes), tr("slope of ReLU forgotten"): np.abs(bad - slopes)}
show(
    draw.spread(hs, errors, (tr("step $h$"), tr("difference of derived and measured slope"))),
    tr(
        "Differences of derived and measured slopes of 40 weights against the step, both axes logarithmic. For the right gradient the dots lie lowest, around 1e-11, at steps of 1e-5 and 1e-4, and rise to both sides; at 1e-4 and above single dots lie far higher, because a kink lies in between. For the wrong gradient all steps show the same differences, most of them between 1e-5 and 1e-1, with a median near 0.004."
    ),
)

# %% network-result [markdown] slide="subslide"
# ### What the dots say
#
# With $h = 10^{-5}$ all 40 differences of the right gradient are below $10^{-9}$. With larger steps some dots jump up, far above the others. Are these the kinks?
#
# One can count them. For an entry of $W_1$, look for images whose hidden unit is on at one of the two points and off at the other. For $h = 10^{-5}$ there is none. For $h = 10^{-4}$, $10^{-3}$ and $10^{-2}$, such images exist for 4, 18 and 27 of the 40 entries. Exactly these entries have a difference above $10^{-8}$.
#
# All other entries stay below $10^{-9}$ even with $h = 10^{-2}$. So in this network it is not truncation that limits the step, but kinks: the number of kinks between the two points grows roughly in proportion to $h$.
#
# The wrong gradient does not care about the step. Its median relative error is between 0.6 and 0.8 for every $h$. This is the test that tells a kink from a mistake: change $h$.
#
# A few entries agree even for the wrong gradient: the forgotten line changes nothing where a hidden unit is on for every image that uses the pixel. This is why a sample of two or three entries is not enough.
#
# Differences below $10^{-13}$ are drawn at $10^{-13}$.

# %% network-check kind="demo" slide="skip"
wrong_r = np.median(relative_error(bad, slopes), axis=1)
right_difference = np.abs(good - slopes)
assert right_difference[hs.index(1e-5)].max() < 1e-9

z = data.x_train @ P["W1"] + P["b1"]
switches = np.array(
    [
        [
            np.any((z[:, j] > h * data.x_train[:, i]) != (z[:, j] > -h * data.x_train[:, i]))
            for i, j in entries
        ]
        for h in hs
    ]
)
assert switches.sum(axis=1).tolist() == [0, 0, 0, 4, 18, 27]
assert ((right_difference > 1e-8) == switches).all()
assert right_difference[hs.index(1e-2)][~switches[hs.index(1e-2)]].max() < 1e-9
assert (wrong_r > 0.6).all() and (wrong_r < 0.8).all()
agree = np.abs(bad - slopes)[hs.index(1e-5)] < 1e-9
agreeing = [index for index, same in zip(entries, agree, strict=True) if same]
assert 1 <= len(agreeing) <= 10
assert all(((z[:, j] > 0) | (data.x_train[:, i] == 0)).all() for i, j in agreeing)
print(switches.sum(axis=1), wrong_r.round(2), len(agreeing))

# %% network-training [markdown] slide="subslide"
# ### The wrong network learns
#
# Train both versions: 20 epochs, mini-batches of 64, learning rate 0.3, three seeds. Look at your prediction first.

# %% network-training-run kind="demo" slide="subslide"
def train(seed, with_slope, trained=("W1", "b1", "W2", "b2")):
    """Return the share of test images that are recognized after 20 epochs."""
    rng = np.random.default_rng(seed)
    P = first_weights(rng)
    for _ in range(20):
        for X_b, y_b in minibatches(data.x_train, data.y_train, 64, rng):
            grads = network(P, X_b, y_b, with_slope)[1]
            for key in trained:
                P[key] -= 0.3 * grads[key]
    hidden = np.maximum(data.x_test @ P["W1"] + P["b1"], 0)
    return np.mean((hidden @ P["W2"] + P["b2"]).argmax(axis=1) == data.y_test)


shares = {flag: [train(seed, flag) for seed in range(3)] for flag in (True, False)}
assert all(0.92 < share < 0.99 for row in shares.values() for share in row)
assert abs(np.mean(shares[True]) - np.mean(shares[False])) < 0.02
last_only = [train(seed, True, trained=("W2", "b2")) for seed in range(3)]
assert all(0.7 < share < 0.9 for share in last_only)

both = [network(P, data.x_train, data.y_train, flag)[1]["W1"].ravel() for flag in (True, False)]
cosine = both[0] @ both[1] / np.prod([np.linalg.norm(g) for g in both])
assert 0.4 < cosine < 0.9
print(tr("right:"), np.round(shares[True], 3), tr("slope forgotten:"), np.round(shares[False], 3))
print(tr("only the last layer trained:"), np.round(last_only, 3), f"cos = {cosine:.2f}")
worst = f"{min(shares[False]):.2f}"
print(tr("Network: you predicted"), prediction["network"], "·", tr("computed:"), worst)

# %% network-training-result [markdown] slide="subslide"
# ### No training curve shows it
#
# All six runs recognize between 92 % and 99 % of the test images. On average over the seeds, the two versions differ by less than two images in a hundred. In our run it was the wrong one that was ahead.
#
# Do not conclude that the slope of ReLU is useless. Three seeds of one small network show nothing of that kind. A step need not follow the gradient exactly to lead downhill: any direction at less than 90 degrees to the steepest descent will do, if the step is short. At the start, the wrong gradient of $W_1$ is at such an angle to the right one.
#
# Nor does the last layer, whose gradient is right, do all the work: if only that layer is trained, between 70 % and 90 % of the images are recognized. The wrong gradient really trains the first layer.
#
# Conclude this: "it learns" does not show that a gradient is right. The median entry of the first layer was wrong by a relative error of more than 0.6. In the result it was invisible, and the check finds it in a second.

# %% notes-network [markdown] slide="notes"
# **For the lecturer:** Return to the votes on the network. Ask those who expected failure for their reason first. The lesson to take home is about evidence, not about ReLU.

# %% traps [markdown] slide="slide"
# ## 11. Four traps
#
# **float32.** Its unit round-off is $2^{-24} \approx 6 \cdot 10^{-8}$, so the best step is near $(2^{-24})^{1/3} \approx 4 \cdot 10^{-3}$, and a slope has at best four or five right digits. With $h = 10^{-5}$, the digits' loss computed in float32 gives slopes that are wrong by more than 5 % of the largest one. Check in float64, then train in float32.
#
# **A function that draws anew.** If $f$ draws a new mini-batch or a new dropout mask at every call, the two values belong to two different functions, and their difference is divided by $2 \cdot 10^{-5}$. On the digits, slopes below 0.12 turn into thousands. Fix the batch and the random seed.
#
# **A function with many outputs.** A gradient belongs to one number. For a layer with the output array $y$, take the weighted sum $L = \sum_k w_k\, y_k$ with fixed random weights $w$, and pass $w$ into the backward pass as $\partial L/\partial y$. The next section shows why the weights must not all be 1.
#
# **A special point.** At the minimum $(0, 0)$ of our bowl the function is smallest, and its gradient is the zero vector. There every multiple of the right gradient passes. Check at a random point, at the size the weights have in training, and not at zero.

# %% traps-scale [markdown] slide="subslide"
# ### And the size of x
#
# The step must fit the entry: around $10^{12}$ neighboring floats are $1.2 \cdot 10^{-4}$ apart, so $x + 10^{-5}$ is $x$ itself, and the measured slope is 0. Weights of usual size, up to 10 or so, need no care. For large entries take $h = 10^{-5} \max(1, |x_i|)$.

# %% traps-check kind="demo" slide="skip"
X32, b32 = X.astype(np.float32), b.astype(np.float32)
derived = softmax_ce(W, b, X, y)[1]


def loss_32(W):
    return softmax_ce(W.astype(np.float32), b32, X32, y)[0]


def worst(f, h):
    """Return the largest error of the measured slopes, as a share of the largest slope."""
    error = np.abs(gradients.numerical_gradient(f, W, h) - derived)
    return error.max() / np.abs(derived).max()


assert (f"{2.0**-24:.0e}", f"{2.0 ** (-24 / 3):.0e}") == ("6e-08", "4e-03")
assert worst(loss_32, 1e-5) > 0.05 > 1e-2 > worst(loss_32, 4e-3)
assert worst(loss, 1e-5) < 1e-8

batches = np.random.default_rng(1)


def fresh_batch(W):
    rows = batches.integers(0, N, 64)
    return softmax_ce(W, b, X[rows], y[rows])[0]


noise = np.abs(gradients.numerical_gradient(fresh_batch, W))
assert np.abs(derived).max() < 0.12 and np.median(noise) > 1000
assert bowl_gradient([0.0, 0.0]).tolist() == [0, 0] and bowl(0.0, 0.0) == 0
assert f"{np.spacing(1e12):.1e}" == "1.2e-04" and 1e12 + 1e-5 == 1e12
print(f"float32: {worst(loss_32, 1e-5):.3f}   {np.median(noise):.0f}   {np.abs(derived).max():.3f}")

# %% useless [markdown] slide="slide"
# ## 12. A test that nothing can fail
#
# Batch normalization is the subject of lessons 10 and 11. Here you need only its formula. For a batch of $N$ rows it works in each column for itself.
#
# $$
# \hat x_n = \frac{x_n - \mu}{\sqrt{\sigma^2 + \varepsilon}}, \qquad y_n = \gamma\, \hat x_n + \beta, \qquad \mu = \frac1N \sum_n x_n, \quad \sigma^2 = \frac1N \sum_n (x_n - \mu)^2
# $$
#
# Its backward pass is the hardest of this course, so it must be tested. The layer has many outputs; to get one number, the simplest idea is to add them up: $L = \sum_n y_n$.
#
# Guess before you read on: of seven wrong backward passes, how many pass this test?

# %% useless-why [markdown] slide="subslide"
# ### Why the test is useless
#
# In each column the differences from the mean add up to zero. So the whole layer disappears from the sum.
#
# $$
# L = \sum_n y_n = \gamma \sum_n \hat x_n + N\beta = \gamma \cdot 0 + N\beta = N\beta
# $$
#
# $L$ does not depend on $x$ at all. Its true gradient is identically zero, and the measured one is round-off.
#
# Every formula that returns zero for this one case passes: a backward pass that returns nothing but zeros, one with the wrong sign, one with a factor 2. Even the one that forgets the whole path through the variance passes.
#
# The fixed random weights of section 11, $L = \sum_n w_n\, y_n$, repair the test. Now the seven wrong versions fail, and the right one passes.

# %% useless-check kind="demo" slide="subslide"
rng = np.random.default_rng(0)
x, gamma = rng.normal(1, 2, (6, 3)), rng.uniform(0.5, 1.5, 3)
weights = rng.normal(size=x.shape)


def layer(x):
    run = {"mean": np.zeros(3), "var": np.ones(3)}
    return batchnorm_forward(x, gamma, np.zeros(3), run, training=True)


def backward_passes(dout):
    """Return the right gradient by x, and seven wrong ones."""
    sigma = np.sqrt(x.var(axis=0) + 1e-5)
    x_hat, d = (x - x.mean(axis=0)) / sigma, gamma * dout
    by_mean, by_variance = d.mean(axis=0), x_hat * (d * x_hat).mean(axis=0)
    right = (d - by_mean - by_variance) / sigma
    return {
        "right": right,
        "zeros": 0 * right,
        "wrong sign": -right,
        "factor 2": 2 * right,
        "no gamma": right / gamma,
        "no variance": (d - by_mean) / sigma,
        "no mean": (d - by_variance) / sigma,
        "no statistics": d / sigma,
    }


passed = {}
for test, w in {"L = Σ y": np.ones_like(x), "L = Σ w y": weights}.items():
    n = gradients.numerical_gradient(lambda x, w=w: float(np.sum(w * layer(x))), x)
    differences = {name: np.abs(a - n).max() for name, a in backward_passes(w).items()}
    passed[test] = [name for name, gap in differences.items() if gap < 1e-8]
    print(f"{test:10s} {np.abs(n).max():.1e}   ", *passed[test], sep="  ")

assert sorted(passed["L = Σ y"]) == sorted(
    ["right", "zeros", "wrong sign", "factor 2", "no gamma", "no variance"]
)
assert passed["L = Σ w y"] == ["right"]

# %% useless-result [markdown] slide="subslide"
# ### Five of seven
#
# With $L = \sum y$, five of the seven wrong versions pass. Only the two that forget the path through the mean fail.
#
# The relative error is no help here. The measured slopes are not exactly 0 but round-off, about $10^{-10}$ or less. So $r$ is near 1 for every version, for the right one too. Who sees this loosens the tolerance until the right version passes, and then the wrong ones pass as well.
#
# The square does not repair it. With $\gamma = 1$ and $\beta = 0$, $\sum_n y_n^2 = N\sigma^2/(\sigma^2 + \varepsilon)$ is almost the constant $N$, and all its slopes are tiny.
#
# So before you trust a test, look at the numbers that are compared. If all measured slopes are near zero, the test says nothing.

# %% useless-square-check kind="demo" slide="skip"
def square_sum(x):
    run = {"mean": np.zeros(3), "var": np.ones(3)}
    return float(np.sum(batchnorm_forward(x, np.ones(3), np.zeros(3), run, training=True) ** 2))


variance = x.var(axis=0)
assert np.isclose(square_sum(x), np.sum(6 * variance / (variance + 1e-5)))
assert np.abs(gradients.numerical_gradient(square_sum, x)).max() < 1e-4

n = gradients.numerical_gradient(lambda x: float(np.sum(layer(x))), x)
assert np.abs(n).max() < 1e-9
r = relative_error(backward_passes(np.ones_like(x))["right"], n)
assert r.max() > 0.5
print(square_sum(x), np.abs(n).max(), r.max())

# %% notes-useless [markdown] slide="notes"
# **For the lecturer:** Ask for other losses that hide a mistake. Good answers: a regularizer at weights of zero; a symmetric input; a ReLU network in which every unit is off; a batch of one sample.

# %% question-useless [markdown] slide="subslide"
# ### Question
#
# A program tests the backward pass of batch normalization with an upstream gradient of ones, that is with $L = \sum_n y_n$. It reports: largest difference $9 \cdot 10^{-11}$, test passed.
#
# Answer in five to ten sentences. Prove that the true gradient of this loss is zero. Name two wrong backward passes that get the same report, and say why. Propose a test that they fail. Then state a rule for gradient tests of any layer.
#
# Write your answer in the next cell. A person reads it, or you compare it yourself with the model answer: 4 points.

# %% answer-useless [markdown] points="4" slide="skip"
# **Model answer.** In each column $\sum_n (x_n - \mu) = 0$ by the definition of the mean, hence $\sum_n \hat x_n = 0$ and $L = N\beta$, whatever $x$ is. A constant has the gradient zero. The reported difference is round-off of the measured slopes.
#
# A backward pass that returns zeros passes, because zero happens to be right here. One with the wrong sign or a wrong factor passes, because a multiple of zero is zero. One that forgets the path through the variance passes: with $d = \gamma$ in every row its formula leaves $d - \mathrm{mean}(d) = 0$.
#
# A better test uses $L = \sum_n w_n y_n$ with fixed random weights, and passes $w$ as the upstream gradient. The slopes are then of a usual size, and all these versions differ from the measurement by far more than $10^{-8}$.
#
# The rule: use a loss whose gradient is neither zero nor constant, at a random point, and look at the size of the slopes before you look at the difference.
#
# **Rubric, one point each.**
#
# - The proof: the normalized values add up to zero, so $L$ does not depend on $x$.
#
# - Two wrong versions with a reason each. "Any wrong version" is false: those without the path through the mean fail.
#
# - A test that works: random weights, or another loss with slopes of a usual size. The sum of squares alone is not enough.
#
# - A general rule: random weights and a random point, or: the compared slopes must not be near zero.
#
# Frequent wrong answers: "the tolerance is too large" (no tolerance helps, since the numbers are right); "$h$ is badly chosen" (the true slopes are zero for every $h$).

# %% complex [markdown] slide="slide"
# ## 13. Outlook: a step into the complex plane
#
# Cancellation comes from the subtraction. There is a difference quotient without one. Let $f$ be given by a power series with real coefficients, and go a step $h$ in the imaginary direction.
#
# $$
# f(x + ih) = f(x) + ih\, f'(x) - \frac{h^2}{2} f''(x) - \frac{ih^3}{6} f'''(x) + \dots
# $$
#
# For real $x$ the derivatives are real. So the imaginary part holds the slope, and nothing has to be subtracted.
#
# $$
# f'(x) = \frac{\operatorname{Im} f(x + ih)}{h} + O(h^2)
# $$
#
# Now $h$ may be as small as $10^{-20}$: the truncation error is then about $10^{-40}$, and there is no cancellation. For $x^3$ at 2 the result is 12.0, to the last digit.
#
# The price: the whole computation of $f$ must work with complex numbers and must not use $|z|$, comparisons or $\max$ on them. ReLU is out; softmax regression is fine, if the largest score is chosen by its real part.

# %% complex-check kind="demo" slide="subslide"
def complex_step(f, x, h=1e-20):
    slopes = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        z = x.astype(complex)
        z[index] += 1j * h
        slopes[index] = f(z).imag / h
    return slopes


def complex_loss(W):
    """Compute the loss of section 9 for complex weights too."""
    z = X @ W
    z = z - z.real.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(N), y])


assert cube(complex(2, 1e-20)).imag / 1e-20 == 12.0
exact = softmax_ce(W, b, X, y)[1]
gap_complex = np.abs(complex_step(complex_loss, W) - exact).max()
gap_central = np.abs(gradients.numerical_gradient(loss, W) - exact).max()
assert np.isclose(complex_loss(W), loss(W)) and gap_complex < 1e-14 and gap_central > gap_complex
print(f"{gap_central:.0e}   {gap_complex:.0e}")

# %% complex-result [markdown] slide="subslide"
# On the digits, the complex step agrees with the derived gradient to within $10^{-14}$, where central differences agree to within $10^{-9}$. Squire and Trapp (1998) made this method known.
#
# A third way is automatic differentiation, as in PyTorch and JAX: the program applies the chain rule to every operation. It has neither truncation error nor cancellation, and it is what you will use in practice. But wherever you write a backward pass of your own, you are back at this lesson.

# %% box [markdown] slide="slide"
# ## 14. Who measures how
#
# | where | rule | step | accepts a difference of |
# |---|---|---|---|
# | this course | central | $10^{-5}$ | $10^{-9} + 10^{-6}\,\lvert n\rvert$ (section 8) |
# | `scipy.optimize.approx_fprime` | forward | $1.49 \cdot 10^{-8} = \sqrt{2u}$ | – |
# | `torch.autograd.gradcheck` | central | $10^{-6}$ | $10^{-5} + 10^{-3}\,\lvert n\rvert$ |
# | `jax.test_util.check_grads` | central, along one random direction | $10^{-4}$ | depends on the number type |
#
# The steps and tolerances are defaults; each can be changed. Textbooks use central differences with $10^{-4}$ to $10^{-7}$. All of these lie near the bottom of their V.
#
# `np.gradient` is something else: it takes values at given points, not a function.

# %% box-torch [markdown] slide="subslide"
# ### What a tolerance lets through
#
# We ran PyTorch 2.13 on $f(x) = s\, x^3$ at 2 with backward passes of our own. `gradcheck` accepted a gradient that is 0.05 % too large, because its relative tolerance is 0.1 %.
#
# With $s = 8 \cdot 10^{-7}$ the true slope is $9.6 \cdot 10^{-6}$, and `gradcheck` accepted a gradient of zero, because its absolute tolerance is $10^{-5}$. With $s = 10^{-6}$ it refused.
#
# In float32 it warned, measured 11.44 instead of 12, and refused a right gradient. At the kink of ReLU it measured 0.5, compared it with PyTorch's 0, and refused as well.
#
# None of this is a fault of the library. A tolerance is a decision, and you should know which one was made for you.

# %% box-check kind="demo" slide="skip"
assert f"{np.sqrt(2 * u):.2e}" == "1.49e-08" and round(12 * 8e-7 * 1e6, 9) == 9.6
assert 12 * 0.0005 < 1e-5 + 1e-3 * 12  # 0.05 % too large: accepted
assert 12 * 8e-7 < 1e-5 < 12 * 1e-6  # a gradient of zero: accepted, then refused
step32 = np.float32(1e-6)
slope32 = (cube(np.float32(2) + step32) - cube(np.float32(2) - step32)) / (2 * step32)
assert round(float(slope32), 2) == 11.44

exact = softmax_ce(W, b, X, y)[1]
gaps = {h: np.abs(gradients.numerical_gradient(loss, W, h) - exact).max() for h in (1e-4, 1e-5, 1e-6)}
one_sided = np.zeros_like(W)
for index in np.ndindex(W.shape):
    moved = W.copy()
    moved[index] += np.sqrt(2 * u)
    one_sided[index] = (loss(moved) - loss(W)) / np.sqrt(2 * u)
gaps["forward"] = np.abs(one_sided - exact).max()
assert max(gaps[1e-4], gaps[1e-5], gaps[1e-6]) < 1e-8 and 1e-9 < gaps["forward"] < 1e-6
print({rule: f"{gap:.0e}" for rule, gap in gaps.items()})

# %% summary [markdown] slide="slide"
# ## 15. What you can now do
#
# - You can measure a gradient: $(f(x + h\,e_i) - f(x - h\,e_i))/2h$, entry by entry, in float64, with $h = 10^{-5}$.
#
# - You can explain the letter V: truncation $O(h^2)$ on the right, round-off $O(u/h)$ on the left, the best step near $u^{1/3}$; for forward differences near $u^{1/2}$.
#
# - You can read a relative error: 2 is a sign, 0.5 a factor 2, $1 - 1/N$ a forgotten mean.
#
# - You can tell a kink from a mistake: change $h$.
#
# - You can make a test that can fail: one number, fixed random weights, a random point, slopes that are not near zero.
#
# - You do not take a falling loss for a proof.
#
# From now on, whenever you derive a gradient in this course, check it. The next lesson, gradient descent, begins to walk along it.

# %% references [markdown] slide="skip"
# ## References
#
# Finite differences and their best step:
#
# - Nocedal, J., & Wright, S. J. (2006). Numerical Optimization, 2nd edition, section 8.1. Springer. doi:10.1007/978-0-387-40065-5
#
# Floating-point numbers, rounding and cancellation:
#
# - Goldberg, D. (1991). What every computer scientist should know about floating-point arithmetic. ACM Computing Surveys 23(1), 5–48. doi:10.1145/103162.103163
#
# The complex step:
#
# - Squire, W., & Trapp, G. (1998). Using complex variables to estimate derivatives of real functions. SIAM Review 40(1), 110–112. doi:10.1137/S003614459631241X
#
# The price of a gradient, and automatic differentiation:
#
# - Griewank, A., & Walther, A. (2008). Evaluating Derivatives, 2nd edition. SIAM. doi:10.1137/1.9780898717761
#
# - Baydin, A. G., Pearlmutter, B. A., Radul, A. A., & Siskind, J. M. (2018). Automatic differentiation in machine learning: a survey. Journal of Machine Learning Research 18(153), 1–43. arXiv:1502.05767
#
# Batch normalization, the layer of section 12:
#
# - Ioffe, S., & Szegedy, C. (2015). Batch normalization: accelerating deep network training by reducing internal covariate shift. ICML. arXiv:1502.03167
#
# The digits of sections 9 and 10:
#
# - Alpaydin, E., & Kaynak, C. (1998). Optical recognition of handwritten digits. UCI Machine Learning Repository. doi:10.24432/C50P49
#
# The defaults of section 14 stand in the documentation of `scipy.optimize.approx_fprime` and `torch.autograd.gradcheck`, and in the source of `jax.test_util.check_grads`.

# %% progress-card slide="skip"
progress()
