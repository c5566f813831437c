# %% Momentum
class Momentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum

    def update(self, params, grads):
        v = {}
        for key in params.keys():
            v[key] = np.zeros_like(params[key])   # 初速度は0
            v[key] = self.momentum * v[key] - self.lr * grads[key]
            params[key] += v[key]

# %% convert
def convert(lr, momentum, src, dst):
    if src == "ema":
        lr = lr * (1 - momentum)
    return lr, momentum

# %% fix_velocity
class FixedMomentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum = lr, momentum

    def update(self, params, grads):
        self.velocity = {}
        for name, weights in params.items():
            self.velocity[name] = np.zeros_like(weights)
        for name in params:
            step = self.momentum * self.velocity[name] - self.lr * grads[name]
            self.velocity[name] = step
            params[name] += step
