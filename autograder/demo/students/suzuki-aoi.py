# %% Momentum
class Momentum:
    """ネステロフの加速法のほうが速いと聞いたので、そちらで書いた"""

    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = None

    def update(self, params, grads):
        if self.v is None:
            self.v = {k: np.zeros_like(w) for k, w in params.items()}
        for k in params.keys():
            self.v[k] = self.momentum * self.v[k] - self.lr * grads[k]
            params[k] += self.momentum * self.v[k] - self.lr * grads[k]

# %% convert
def convert(lr, momentum, src, dst):
    rate = lr
    if src == "ema":
        rate = rate * (1 - momentum)
    if dst == "ema":
        rate = rate / (1 - momentum)
    return rate, momentum

# %% Nesterov
class Nesterov(Momentum):
    pass

# %% fix_velocity
class FixedMomentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum = lr, momentum
        self.velocity = None

    def update(self, params, grads):
        if self.velocity is None:
            self.velocity = {k: np.zeros_like(w) for k, w in params.items()}
        for name in params:
            step = self.momentum * self.velocity[name] - self.lr * grads[name]
            self.velocity[name] = step
            params[name] += step
