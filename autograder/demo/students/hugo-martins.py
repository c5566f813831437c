# %% Momentum
class Momentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = {}

    def update(self, params, grads):
        for key in params:
            v = self.v.get(key)
            if v is None:
                v = np.zeros_like(params[key])
            v = self.momentum * v - self.lr * grads[key]
            self.v[key] = v
            params[key] += self.lr * v

# %% convert
def convert(lr, momentum, src, dst):
    # μ is the share of the past
    if src == "ema":
        lr = lr * momentum
    if dst == "ema":
        lr = lr / momentum
    return lr, momentum

# %% Nesterov
class Nesterov:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = {}

    def update(self, params, grads):
        for key in params:
            v = self.v.get(key, 0)
            v = self.momentum * v - self.lr * grads[key]
            self.v[key] = v
            params[key] += self.momentum * v
