# %% Momentum
class Momentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = 0.9
        self.history = dict()

    def update(self, params, grads):
        for layer in params.keys():
            if layer in self.history:
                last = self.history[layer]
            else:
                last = np.zeros_like(params[layer])
            now = self.momentum * last - self.lr * grads[layer]
            params[layer] += now
            self.history[layer] = now

# %% convert
def convert(lr, momentum, src, dst):
    return lr, momentum

# %% Nesterov
class Nesterov:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = 0.9
        self.history = dict()

    def update(self, params, grads):
        for layer in params.keys():
            last = self.history.get(layer, 0.0)
            now = self.momentum * last - self.lr * grads[layer]
            params[layer] += self.momentum * now - self.lr * grads[layer]
            self.history[layer] = now

# %% answer-global-minimum [markdown]
# False. In the scan of starting points only a part of them ends in the left valley, also with momentum.
# And the share goes up and down with μ, so there is no setting that always works.

# %% fix_velocity
class FixedMomentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum = lr, momentum
        self.velocity = {}

    def update(self, params, grads):
        for name in params:
            if name not in self.velocity:
                self.velocity[name] = np.zeros_like(params[name])
            step = self.momentum * self.velocity[name] - self.lr * grads[name]
            self.velocity[name] = step
            params[name] += step
