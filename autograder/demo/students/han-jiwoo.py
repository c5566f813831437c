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
        for key in params.keys():
            # momentum은 마찰이므로 속도를 줄인다
            self.v[key] = -self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.v[key]

# %% convert
def convert(lr, momentum, src, dst):
    if src == "ema":
        lr = lr * (1 - momentum)
    if dst == "ema":
        lr = lr / (1 - momentum)
    return lr, momentum

# %% fix_velocity
class FixedMomentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum = lr, momentum
        self.velocity = None

    def update(self, params, grads):
        if self.velocity is None:
            self.velocity = {}
            for name, weights in params.items():
                self.velocity[name] = np.zeros_like(weights)
        for name in params:
            step = self.momentum * self.velocity[name] - self.lr * grads[name]
            params[name] += step
