# %% Momentum
class Momentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = 0.01
        self.momentum = momentum
        self.velocity = {}

    def update(self, params, grads):
        for (key, p), g in zip(params.items(), grads.values()):
            if key not in self.velocity:
                self.velocity[key] = np.zeros(p.shape)
            self.velocity[key] = self.momentum * self.velocity[key] - self.lr * g
            p += self.velocity[key]

# %% convert
def convert(lr, momentum, src, dst):
    if src == 'ema':
        lr *= 1 - momentum
    if dst == 'ema':
        lr /= 1 - momentum
    return lr, momentum

# %% fix_velocity
class FixedMomentum:
    def __init__(self, momentum=0.9, lr=0.01):
        self.lr, self.momentum = lr, momentum
        self.velocity = {}

    def update(self, params, grads):
        for name in params:
            self.velocity.setdefault(name, np.zeros_like(params[name]))
            step = self.momentum * self.velocity[name] - self.lr * grads[name]
            self.velocity[name] = step
            params[name] += step
