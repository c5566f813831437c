# %% Momentum
class Momentum:
    # 勾配の移動平均をとる
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.beta = momentum
        self.m = {}

    def update(self, params, grads):
        for key in params:
            m = self.m.get(key, np.zeros_like(grads[key]))
            m = self.beta * m + (1 - self.beta) * grads[key]
            params[key] -= self.lr * m
            self.m[key] = m

# %% convert
def convert(lr, momentum, src, dst):
    if src == "ema":
        lr = lr * (1 - momentum)
    if dst == "ema":
        lr = lr / (1 - momentum)
    return momentum, lr

# %% Nesterov
class Nesterov:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.beta = momentum
        self.v = {}

    def update(self, params, grads):
        for key in params:
            v = self.v.get(key, np.zeros_like(grads[key]))
            v = self.beta * v - self.lr * grads[key]
            params[key] += v - self.lr * grads[key]
            self.v[key] = v
