# %% Momentum
class Momentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = {}

    def update(self, params, grads):
        for key in params.keys():
            if key not in self.v.keys():
                self.v[key] = np.zeros_like(params[key])
            self.v[key] = self.momentum * self.v[key] - grads[key]
            params[key] += self.v[key]

# %% Nesterov
class Nesterov:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = {}

    def update(self, params, grads):
        for key in params.keys():
            self.v[key] = np.zeros_like(params[key])
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.momentum * self.v[key] - self.lr * grads[key]

# %% answer-global-minimum [markdown]
# モーメンタムは慣性で谷をとび越えるので、$\mu$ を大きくすれば必ず最小値に行けると思う。
