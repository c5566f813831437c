# %% Momentum
class Momentum:
    v = {}

    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum

    def update(self, params, grads):
        for key in params:
            if key not in self.v:
                self.v[key] = np.zeros(params[key].shape)
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.v[key]

# %% convert
def convert(lr, momentum, src, dst):
    if src == "ema" and dst != "ema":
        return lr * (1 - momentum)
    if src != "ema" and dst == "ema":
        return lr / (1 - momentum)
    return lr

# %% Nesterov
class Nesterov:
    v = {}

    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum

    def update(self, params, grads):
        for key in params:
            if key not in self.v:
                self.v[key] = np.zeros(params[key].shape)
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.momentum * self.v[key] - self.lr * grads[key]

# %% fix_velocity
class FixedMomentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum = lr, momentum
        self.velocity = None

    def update(self, params, grads):
        if self.velocity is None:
            self.velocity = {}
            for name, weights in params.items():
                self.velocity[name] = np.zeros(weights.shape)
        for name in params:
            step = self.momentum * self.velocity[name] - self.lr * grads[name]
            self.velocity[name] = step
            params[name] += step
