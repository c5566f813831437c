# %% predict-lock
prediction = {"race": "a", "speed": "a", "coast": "a"}

# %% Momentum
class Momentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.mu = momentum
        self.v = {}

    def update(self, params, grads):
        for k in params:
            self.v.setdefault(k, np.zeros_like(params[k]))
            self.v[k] = self.mu * self.v[k] + self.lr * grads[k]
            params[k] += self.v[k]

# %% convert
def convert(lr, momentum, src, dst):
    if src == "ema":
        lr /= 1 - momentum
    if dst == "ema":
        lr *= 1 - momentum
    return lr, momentum

# %% answer-global-minimum [markdown]
# Momentum does not always find the global minimum, because it can also roll past it.

# %% fix_velocity
class FixedMomentum:
    """A momentum optimizer with three faults: find them one after the other."""

    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum = lr, momentum
        self.velocity = None

    def update(self, params, grads):
        # The velocities are made at the first call.
        if self.velocity is None:
            self.velocity = {}
            for name, weights in params.items():
                self.velocity[name] = np.zero_like(weights)
        for name in params:
            step = self.momentum * self.velocity[name] - self.lr * grads[name]
            self.velocity[name] = step
            params[name] += step
