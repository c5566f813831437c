# %% Momentum
class Momentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = None

    def update(self, params, grads):
        if self.v is None:
            self.v = {}
            for key, val in params.items():
                self.v[key] = np.zeros_like(val)
        for key, p in params.items():
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            p = p + self.v[key]

# %% convert
def convert(lr, momentum, src, dst):
    if src == "ema":
        lr = lr * (1 - momentum)
    if dst == "ema":
        lr = lr / (1 - momentum)
    return lr, momentum

# %% Nesterov
class Nesterov:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = {}

    def update(self, params, grads):
        for key, p in params.items():
            v = self.v.get(key, 0)
            v = self.momentum * v - self.lr * grads[key]
            self.v[key] = v
            p + self.momentum * v - self.lr * grads[key]

# %% answer-global-minimum [markdown]
# わかりません。
