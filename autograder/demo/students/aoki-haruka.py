# %% predict-lock
prediction = {"race": "b", "speed": "b", "coast": "b"}

# %% Momentum
class Momentum:
    """モーメンタムSGD"""

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
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.v[key]

# %% convert
def convert(lr, momentum, src, dst):
    # 平均の形だけ、学習率に 1/(1 - μ) がかかる
    a = 1 - momentum
    table = {"classical": 1.0, "pytorch": 1.0, "ema": a}
    return lr * table[src] / table[dst], momentum

# %% Nesterov
class Nesterov:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = None

    def update(self, params, grads):
        if self.v is None:
            self.v = {key: np.zeros_like(val) for key, val in params.items()}

        for key in params.keys():
            # 更新前の速度を使う書き方
            params[key] += self.momentum * self.momentum * self.v[key]
            params[key] -= (1 + self.momentum) * self.lr * grads[key]
            self.v[key] *= self.momentum
            self.v[key] -= self.lr * grads[key]

# %% answer-global-minimum [markdown]
# 正しくない。$w_0 = 2$ から $\mu = 0.95$、$\eta = 0.01$ で始めると、浅い方の谷で止まる。
# $w_0 = 1.5$ なら深い谷に届くので、結果は出発点と $\mu$ で決まる。モーメンタムは小さな山を
# 越えられることがあるだけで、最小値がどこにあるかを知っているわけではない。

# %% fix_velocity
class FixedMomentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum = lr, momentum
        self.velocity = None

    def update(self, params, grads):
        # 速度は最初の呼び出しで作る
        if self.velocity is None:
            self.velocity = {}
            for name, weights in params.items():
                self.velocity[name] = np.zeros_like(weights)
        for name in params:
            step = self.momentum * self.velocity[name] - self.lr * grads[name]
            self.velocity[name] = step
            params[name] += step
