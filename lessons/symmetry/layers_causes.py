"""What is measured in place of the activations' spread: named mistakes."""

from __future__ import annotations

from autograder.exercise import Edit, Misconception
from course_lib.i18n import mark

LOOP = "for W in Ws:"
FORWARD = "x = act(x @ W)"
STD = "x.std()"

MEASURING = (
    Misconception(
        "pre_activations",
        (Edit(FORWARD, "z = x @ W; x = act(z)"), Edit(STD, "z.std()")),
        mark(
            "You measure in front of the activation function. What the next layer receives, and "
            "what can saturate or die out, is what comes behind it."
        ),
        mark("With tanh, can the spread of a layer's output be larger than 1?"),
    ),
    Misconception(
        "variance",
        (Edit(STD, "x.var()"),),
        mark(
            "Your numbers are variances. A standard deviation has the unit of the activations "
            "themselves, so it can be compared with their size."
        ),
        mark("If all activations double, by which factor should your number grow?"),
    ),
    Misconception(
        "root_mean_square",
        (Edit(STD, "np.sqrt((x ** 2).mean())"),),
        mark(
            "You take the root of the mean square, and the mean is never subtracted. Behind ReLU "
            "all activations are at least 0, so their mean is far from 0 and your number too large."
        ),
        mark("What should come out where every activation is 3?"),
    ),
    Misconception(
        "mean_of_stds",
        (Edit(STD, "x.std(axis=0).mean()"),),
        mark(
            "You average one standard deviation per unit or per sample. The differences between "
            "the units, or between the samples, then drop out of the number."
        ),
        mark("Two units always answer 1 and 5: how wide is the layer spread as a whole?"),
        also=((Edit(STD, "x.std(axis=1).mean()"),),),
    ),
    Misconception(
        "std_per_unit",
        (Edit(STD, "x.std(axis=0)"),),
        mark(
            "You keep one number for each unit, or for each sample. The exercise asks for one "
            "number a layer, taken over all its entries."
        ),
        mark("How many numbers should come out for a network of three layers?"),
        also=((Edit(STD, "x.std(axis=1)"),),),
    ),
    Misconception(
        "unbiased",
        (Edit(STD, "x.std(ddof=1)"),),
        mark(
            "You divide by one less than the number of entries. In this course every variance "
            "divides by the number of entries itself, as np.std does when it is left alone."
        ),
        mark("Which argument changes what np.std divides by?"),
    ),
    Misconception(
        "std_of_weights",
        (Edit(STD, "W.std()"),),
        mark(
            "You measure the weights, and these are the same whatever goes in. The question is "
            "what they make of the signal."
        ),
        mark("Would your numbers change with another x or another activation function?"),
    ),
    Misconception(
        "list_not_array",
        (Edit("return np.array(stds)", "return stds"),),
        mark(
            "The numbers are right, but they come back in a list. Whoever calls this wants to "
            "divide them or compare them all at once, which needs an array."
        ),
        mark("Which NumPy function turns a list of numbers into an array?"),
    ),
)

PASSING_ON = (
    Misconception(
        "not_chained",
        (Edit(FORWARD, "a = act(x @ W)"), Edit(STD, "a.std()")),
        mark(
            "Every layer gets the network's input. In a network, a layer works on what the layer "
            "before it has made, and only so can a spread shrink from layer to layer."
        ),
        mark("What is the input of the second layer?"),
    ),
    Misconception(
        "no_activation",
        (Edit(FORWARD, "x = x @ W"),),
        mark(
            "The activation function is never applied, so your network is one long product of "
            "matrices: nothing saturates in it, and ReLU cuts nothing off."
        ),
        mark("Which of your lines uses act?"),
    ),
    Misconception(
        "skips_last_activation",
        (
            Edit(LOOP, "for number, W in enumerate(Ws, start=1):"),
            Edit(FORWARD, "x = act(x @ W) if number < len(Ws) else x @ W"),
        ),
        mark(
            "Your last layer stays without its activation function, as in a network that ends in "
            "class scores. Here every layer has one."
        ),
        mark("For which of the weights does your loop do something else?"),
    ),
    Misconception(
        "activates_first",
        (Edit(FORWARD, "x = act(x) @ W"),),
        mark(
            "The activation function is applied to what enters the layer, before the weights. So "
            "the input itself is bent, and the last layer's output is not."
        ),
        mark("In which order do weights and activation act on a signal inside a layer?"),
    ),
    Misconception(
        "input_counted",
        (Edit("stds = []", "stds = [x.std()]"),),
        mark(
            "The input is counted as a layer: your first number says how the data are spread, "
            "before any weight has acted on them."
        ),
        mark("How many numbers should come out for three weights, and what is the first of them?"),
        also=(
            (
                Edit(
                    "        x = act(x @ W)\n        stds.append(x.std())\n",
                    "        stds.append(x.std())\n        x = act(x @ W)\n",
                ),
            ),
        ),
    ),
    Misconception(
        "weights_transposed",
        (Edit("x @ W", "x @ W.T"),),
        mark(
            "You turn the weights round. In this course they have the shape (in, out) already; "
            "square weights hide the mistake, others do not fit."
        ),
        mark("x has shape (N, in): which shape must follow the @ for (N, out) to come out?"),
    ),
    Misconception(
        "weights_first",
        (Edit("x @ W", "W @ x"),),
        mark(
            "The weights stand in front of the samples. Samples are rows here, so the weights "
            "belong behind them; with square matrices the wrong order raises no error."
        ),
        mark("Which axis of x must disappear in the product, and which axis of W?"),
    ),
    Misconception(
        "returns_early",
        (Edit("    return np.array(stds)", "        return np.array(stds)"),),
        mark(
            "Only the first layer is measured: the function returns inside the loop, at the end "
            "of its first turn."
        ),
        mark("How often is your return line reached, and how far is it indented?"),
    ),
)

MISCONCEPTIONS = (*MEASURING, *PASSING_ON)
