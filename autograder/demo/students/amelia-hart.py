# %% predict-lock
prediction = {"race": "c", "speed": "b", "coast": "b"}

# %% Momentum
class Momentum:
    """v <- mu v - lr g, then theta <- theta + v."""

    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = {}

    def update(self, params, grads):
        for name, p in params.items():
            if name not in self.v:
                self.v[name] = np.zeros_like(p)
            self.v[name] *= self.momentum
            self.v[name] -= self.lr * grads[name]
            p += self.v[name]

# %%
# a quick look for myself
opt = Momentum(lr=0.1)
w = {"w": np.array([1.0, -2.0])}
for _ in range(3):
    opt.update(w, {"w": 2 * w["w"]})
    print(w["w"])

# %% convert
def convert(lr, momentum, src, dst):
    # everything goes through the classical form
    if src == dst:
        return lr, momentum
    classical_lr = lr * (1 - momentum) if src == "ema" else lr
    if dst == "ema":
        return classical_lr / (1 - momentum), momentum
    return classical_lr, momentum

# %% Nesterov
class Nesterov:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum = lr, momentum
        self.v = {}

    def update(self, params, grads):
        for name, p in params.items():
            v = self.v.get(name, np.zeros_like(p))
            v = self.momentum * v - self.lr * grads[name]
            self.v[name] = v
            p += self.momentum * v - self.lr * grads[name]

# %% answer-global-minimum [markdown]
# With $\mu = 0.95$ and $\eta = 0.01$ the ball reaches the global valley from $w_0 = 1.5$ but stays
# in the local one from $w_0 = 2$. With $\mu = 0.5$ both end in the local valley. So momentum can carry a
# run across a small hill, but which valley it ends in depends on the start and on $\mu$; nothing in the
# rule knows where the global minimum is.

# %% fix_velocity
class FixedMomentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum = lr, momentum
        self.velocity = None

    def update(self, params, grads):
        if self.velocity is None:
            self.velocity = {name: np.zeros_like(w) for name, w in params.items()}
        for name in params:
            step = self.momentum * self.velocity[name] - self.lr * grads[name]
            self.velocity[name] = step
            params[name] += step
