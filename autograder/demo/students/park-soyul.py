# %% Momentum
class Momentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = {}

    def update(self, params, grads):
        for key in params:
            if key not in self.v:
                self.v[key] = np.zeros_like(params[key])
            grads[key] *= self.lr
            self.v[key] *= self.momentum
            self.v[key] -= grads[key]
            params[key] += self.v[key]

# %% convert
def convert(lr, momentum, src, dst):
    # classical과 pytorch는 학습률이 같다
    if src == 'ema' and dst in ('classical', 'pytorch'):
        lr = lr * (1 - momentum)
    if dst == 'ema' and src in ('classical', 'pytorch'):
        lr = lr / (1 - momentum)
    return lr, momentum

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
            params[key] += self.momentum * self.v[key] - self.lr * grads[key]

# %% answer-global-minimum [markdown]
# 모멘텀만으로는 전역 최솟값이 보장되지 않는다. 시작점 $2.0$, $\mu = 0.95$에서 지역 최솟값에 멈춘 것이 반례이다.

# %% fix_velocity
class FixedMomentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.velocity = None

    def update(self, params, grads):
        if self.velocity is None:
            self.velocity = {}
            for name, weights in params.items():
                self.velocity[name] = np.zeros_like(weights, dtype=float)
        for name in params:
            self.velocity[name] = self.momentum * self.velocity[name] - self.lr * grads[name]
            params[name] += self.velocity[name]
