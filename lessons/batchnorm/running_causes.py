"""Conventions and named mistakes about the running statistics and the two modes."""

from __future__ import annotations

from autograder.exercise import Convention, Edit, Misconception
from course_lib.i18n import mark
from lessons.batchnorm.formula import MEAN, RUN_MEAN, RUN_VAR, STORED, UNBIASED, VAR

_NEW_MEAN = 'run["mean"][:] = (1 - momentum) * run["mean"] + momentum * mean'
_NEW_VAR = 'run["var"][:] = (1 - momentum) * run["var"] + momentum * var'
_SMALL_DEFAULT = Edit("momentum: float = 0.9", "momentum: float = 0.1")
_UNBIASED_VAR = Edit(RUN_VAR, RUN_VAR.replace("* var", "* " + UNBIASED))
_ON_NEW = (Edit(RUN_MEAN, _NEW_MEAN), Edit(RUN_VAR, _NEW_VAR))
_BOTH = (
    Edit(RUN_MEAN, _NEW_MEAN),
    Edit(RUN_VAR, _NEW_VAR.replace("* var", "* " + UNBIASED)),
)
_COPIED = 'mean, var = run["mean"].copy(), run["var"].copy()'
_TEST_MEAN = RUN_MEAN.replace("* mean", "* x.mean(axis={axis})")
_TEST_VAR = RUN_VAR.replace("* var", "* x.var(axis={axis})")

CONVENTIONS = (
    Convention(
        "unbiased_running",
        (_UNBIASED_VAR,),
        mark(
            "Your running variance is the unbiased one, while the batch itself is normalized with "
            "the biased one. The paper and PyTorch do the same; this course remembers the biased "
            "variance too, and in large batches the two agree."
        ),
        "PyTorch",
    ),
    Convention(
        "weight_on_new",
        _ON_NEW,
        mark(
            "In your running statistics `momentum` weighs the new value, in this course the old "
            "one. Both are in use, and 0.1 in the one is 0.9 in the other: say which you mean when "
            "you quote a number."
        ),
        "PyTorch",
        also=((*_ON_NEW, _SMALL_DEFAULT),),
    ),
    Convention(
        "pytorch",
        _BOTH,
        mark(
            "This is PyTorch's bookkeeping: `momentum` weighs the new value, and the running "
            "variance is the unbiased one. Training outputs are those of this course; only what "
            "is remembered for the test mode differs."
        ),
        "PyTorch",
        also=((*_BOTH, _SMALL_DEFAULT),),
    ),
)

REMEMBERING = (
    Misconception(
        "running_never_updated",
        (Edit(RUN_MEAN, "pass"), Edit(RUN_VAR, "pass")),
        mark(
            "After training, `run` or one of its two entries is what it was before. Test mode then "
            "works with numbers that no batch has touched."
        ),
        mark("When your function returns, where are the new averages kept for the next call?"),
        also=((Edit(RUN_MEAN, "pass"),), (Edit(RUN_VAR, "pass"),)),
    ),
    Misconception(
        "running_overwritten",
        (Edit(RUN_MEAN, 'run["mean"][:] = mean'), Edit(RUN_VAR, 'run["var"][:] = var')),
        mark(
            "Each batch overwrites the running statistics, so they know the last batch only. An "
            "average over many batches is far steadier than one of them."
        ),
        mark("After the second batch, what should still be left of the first?"),
    ),
    Misconception(
        "running_summed",
        (
            Edit(RUN_MEAN, 'run["mean"] += mean'),
            Edit(RUN_VAR, 'run["var"] += var'),
        ),
        mark(
            "The weights of the old value and the new one do not add up to 1, so what you remember "
            "is no average of what the batches brought."
        ),
        mark("If every batch had the mean 2, where should the running mean settle?"),
        also=(
            (
                Edit(RUN_MEAN, 'run["mean"] += (1 - momentum) * mean'),
                Edit(RUN_VAR, 'run["var"] += (1 - momentum) * var'),
            ),
            (
                Edit(RUN_MEAN, 'run["mean"][:] = momentum * run["mean"] + mean'),
                Edit(RUN_VAR, 'run["var"][:] = momentum * run["var"] + var'),
            ),
        ),
    ),
    Misconception(
        "running_std",
        (Edit(RUN_VAR, RUN_VAR.replace("* var", "* np.sqrt(var)")),),
        mark(
            "What you remember under the name `var` is an average of standard deviations. Whoever "
            "reads it later takes it for a variance, and the mean of roots is not the root of a "
            "mean."
        ),
        mark("In the formula for the test mode, of which of the two is the root taken?"),
        also=(
            (Edit(RUN_VAR, RUN_VAR.replace("* var", "* np.sqrt(var + eps)")),),
            (
                Edit(RUN_VAR, RUN_VAR.replace("* var", "* np.sqrt(var)")),
                Edit(STORED, 'mean, var = run["mean"], run["var"] ** 2'),
            ),
            (
                Edit(RUN_VAR, RUN_VAR.replace("* var", "* np.sqrt(var + eps)")),
                Edit(STORED, 'mean, var = run["mean"], run["var"] ** 2 - eps'),
            ),
        ),
    ),
    Misconception(
        "ignores_momentum",
        (
            Edit(RUN_MEAN, 'run["mean"][:] = 0.9 * run["mean"] + 0.1 * mean'),
            Edit(RUN_VAR, 'run["var"][:] = 0.9 * run["var"] + 0.1 * var'),
        ),
        mark(
            "The `momentum` that the caller chose is ignored: your running statistics always keep "
            "nine tenths of the old value."
        ),
        mark("A call passes `momentum=0.5`: where does the 0.5 go?"),
    ),
)

MODES = (
    Misconception(
        "test_uses_batch",
        (Edit(STORED, f"{MEAN}; {VAR}"),),
        mark(
            "In test mode your function still measures the batch that it is given. The answer for "
            "one sample then depends on its neighbors, and a sample alone has no spread to "
            "measure."
        ),
        mark("Which statistics exist already when a single sample arrives?"),
        also=((Edit("if training:", "if True:"),),),
    ),
    Misconception(
        "train_uses_running",
        (Edit(RUN_VAR, RUN_VAR + "; " + STORED),),
        mark(
            "While training you normalize with the running statistics. They trail behind the "
            "batch, so the output has neither mean 0 nor variance 1."
        ),
        mark("Which mean must be subtracted for the mean of the result to be exactly 0?"),
        also=(
            (
                Edit(RUN_MEAN, "old = {{k: v.copy() for k, v in run.items()}}; " + RUN_MEAN),
                Edit(RUN_VAR, RUN_VAR + '; mean, var = old["mean"], old["var"]'),
            ),
        ),
    ),
    Misconception(
        "modes_swapped",
        (Edit("if training:", "if not training:"),),
        mark(
            "The two modes have changed places: training relies on what is remembered, and testing "
            "measures and remembers the test data."
        ),
        mark("When `training` is True, which of your two branches runs?"),
    ),
    Misconception(
        "test_updates_running",
        (Edit(STORED, f"{_COPIED}\n        {_TEST_MEAN}\n        {_TEST_VAR}"),),
        mark(
            "Test mode changes the running statistics too. What the network answers then depends "
            "on what it was tested on before."
        ),
        mark("Two test calls with the same x, one after the other: should their answers differ?"),
        also=((Edit(STORED, f"{_TEST_MEAN}\n        {_TEST_VAR}\n        {STORED}"),),),
    ),
)
