# %% Momentum
class Momentum:
    # same as torch.optim.SGD(momentum=...)
    def __init__(self, lr=0.01, momentum=0.9, weight_decay=0.0):
        self.lr = lr
        self.momentum = momentum
        self.weight_decay = weight_decay
        self.buf = {}

    def update(self, params, grads):
        for key in grads.keys():
            g = grads[key] + self.weight_decay * params[key]
            if key not in self.buf:
                self.buf[key] = g.copy()
            else:
                self.buf[key] = self.momentum * self.buf[key] + g
            params[key] -= self.lr * self.buf[key]

# %% convert
def convert(lr, momentum, src, dst):
    def to_classical(lr):
        return lr * (1 - momentum) if src == "ema" else lr

    lr = to_classical(lr)
    return (lr / (1 - momentum) if dst == "ema" else lr), momentum

# %% Nesterov
class Nesterov:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.buf = {}

    def update(self, params, grads):
        for key in grads.keys():
            if key not in self.buf:
                self.buf[key] = np.zeros_like(grads[key])
            self.buf[key] = self.momentum * self.buf[key] + grads[key]
            params[key] -= self.lr * (grads[key] + self.momentum * self.buf[key])

# %% fix_velocity
class FixedMomentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum = lr, momentum
        self.velocity = {}

    def update(self, params, grads):
        for name in params:
            old = self.velocity.get(name, 0.0)
            step = self.momentum * old - self.lr * grads[name]
            self.velocity[name] = step
            params[name] += step
