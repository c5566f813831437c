# %% Momentum
class Momentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.vel = None

    def update(self, params, grads):
        if self.vel is None:
            self.vel = {}
            for k in params:
                self.vel[k] = np.zeros(params[k].shape)
        for k in params:
            self.vel[k] = self.momentum * self.vel[k] - self.lr * grads[k]
            params[k] = params[k] + self.vel[k]

# %% convert
def convert(lr, momentum, src, dst):
    factor = {"classical": 1, "pytorch": 1, "ema": 1 - momentum}
    return lr * factor[dst] / factor[src], momentum

# %% Nesterov
class Nesterov:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.vel = {}

    def update(self, params, grads):
        for k in params:
            if k not in self.vel:
                self.vel[k] = np.zeros(params[k].shape)
            self.vel[k] = self.momentum * self.vel[k] - self.lr * grads[k]
            params[k] += self.vel[k]

# %% fix_velocity
class FixedMomentum:
    def __init__(self, momentum, lr=0.01):
        self.lr, self.momentum = lr, momentum
        self.velocity = None

    def update(self, params, grads):
        if self.velocity is None:
            self.velocity = {}
            for name, weights in params.items():
                self.velocity[name] = np.zeros_like(weights)
        for name in params:
            step = self.momentum * self.velocity[name] - self.lr * grads[name]
            self.velocity[name] = step
            params[name] += step
