# %% predict-lock
prediction = {"race": "c", "speed": "b", "coast": "b"}

# %% Momentum
class Momentum:
    """v = mu*v - lr*g, p += v"""

    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = {}

    def update(self, params, grads):
        for k in params:
            v = self.v.setdefault(k, np.zeros_like(params[k]))
            v[...] = self.momentum * v - self.lr * grads[k]  # 배열 안에서 바로 바꾼다
            params[k] += v

# %% convert
def convert(lr, momentum, src, dst):
    # 기준은 classical
    to_classical = {"classical": 1, "pytorch": 1, "ema": 1 - momentum}
    return lr * to_classical[src] / to_classical[dst], momentum

# %% Nesterov
class Nesterov:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = {}

    def update(self, params, grads):
        for k in params:
            old = self.v.setdefault(k, np.zeros_like(params[k])).copy()
            new = self.momentum * old - self.lr * grads[k]
            self.v[k] = new
            # 다음 예측 지점까지의 거리
            params[k] += -self.momentum * old + (1 + self.momentum) * new

# %% answer-global-minimum [markdown]
# 아니다. $\eta=0.01$, $\mu=0.95$일 때 $w_0=1.5$에서는 전역 최솟값으로 가지만 $w_0=2$에서는 얕은 골짜기에
# 머문다. $\mu=0.5$이면 두 경우 모두 얕은 골짜기에서 끝난다. 관성은 작은 언덕을 넘게 해 줄 뿐이고,
# 어느 골짜기에서 멈추는지는 출발점과 $\mu$에 달려 있다.

# %% fix_velocity
class FixedMomentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum = lr, momentum
        self.velocity = {}

    def update(self, params, grads):
        for name, weights in params.items():
            if name not in self.velocity:
                self.velocity[name] = np.zeros_like(weights)
            step = self.momentum * self.velocity[name] - self.lr * grads[name]
            self.velocity[name] = step
            weights += step
