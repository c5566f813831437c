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
            # v = a*v - lr*W
            self.v[key] = self.momentum * self.v[key] - self.lr * params[key]
            params[key] += self.v[key]

# %% Nesterov
class Nesterov:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = 0.01
        self.momentum = momentum
        self.v = {}

    def update(self, params, grads):
        for key in params:
            if key not in self.v:
                self.v[key] = np.zeros_like(params[key])
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.momentum * self.v[key] - self.lr * grads[key]

# %% answer-global-minimum [markdown]
# 모멘텀이 있어도 시작하는 곳에 따라 지역 최솟값에 멈출 수 있다. 그림에서 $w_0 = 2$인 공은 오른쪽 골짜기에 남았다.
