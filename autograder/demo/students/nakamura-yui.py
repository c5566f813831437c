# %% Momentum
class Momentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = {}

    def update(self, params, grads):
        for key in params:
            if key not in self.v:
                # 最初の速度は勾配の逆向き
                self.v[key] = -grads[key]
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.v[key]

# %% convert
def convert(lr, momentum, src, dst):
    forms = ["classical", "pytorch", "ema"]
    if src not in forms or dst not in forms:
        raise ValueError("unknown form")
    if src == "ema":
        lr = lr * (1.0 - momentum)
    if dst == "ema":
        lr = lr / (1.0 - momentum)
    return (lr, momentum)

# %% Nesterov
class Nesterov:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = {}

    def update(self, params, grads):
        for key in params:
            if key not in self.v:
                self.v[key] = np.zeros_like(params[key])
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] -= self.momentum * self.v[key] - self.lr * grads[key]

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
            self.velocity[name] = step
            params[name] = params[name] + step
