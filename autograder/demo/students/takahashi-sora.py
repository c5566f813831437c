# %% Momentum
class Momentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = {"W1": None}

    def update(self, params, grads):
        for key in params:
            if self.v.get(key) == None:
                self.v[key] = np.zeros_like(params[key])
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.v[key]

# %% convert
def convert(lr, momentum, src, dst):
    if src == dst:
        return lr, momentum
    if dst == "ema":
        return lr / (1 - momentum), momentum
    if src == "ema":
        return lr * (1 - momentum), momentum
    return lr, momentum

# %% fix_velocity
class FixedMomentum:
    """3つの誤りがあるモーメンタム"""

    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum = lr, momentum
        self.velocity = None

    def update(self, params, grads):
        if self.velocity is None:
            self.velocity = {}
            for name, weights in params.items():
                self.velocity[name] = np.zeros.like(weights)
        for name in params:
            step = self.momentum * self.velocity[name] - self.lr * grads[name]
            self.velocity[name] = step
            params[name] += step
