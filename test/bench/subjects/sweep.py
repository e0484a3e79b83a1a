"""Optuna's side of the sweep benchmark: `regret PROBLEM METHOD` gives the final regret of 100 trials, each round with the
next seed; `overhead TRIALS` the milliseconds that a suggestion takes after so many trials."""
import math
import sys
import time

import optuna
from subject import serve_values

optuna.logging.set_verbosity(optuna.logging.ERROR)

A = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
P = [[1312, 1696, 5569, 124, 8283, 5886], [2329, 4135, 8307, 3736, 1004, 9991],
     [2348, 1451, 3522, 2883, 3047, 6650], [4047, 8828, 8732, 5743, 1091, 381]]


def branin(x):
    a, b = x
    return (b - 5.1 * a * a / (4 * math.pi ** 2) + 5 * a / math.pi - 6) ** 2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(a) + 10


def hartmann6(x):
    return -sum(c * math.exp(-sum(A[i][j] * (x[j] - 1e-4 * P[i][j]) ** 2 for j in range(6))) for i, c in enumerate([1, 1.2, 3, 3.2]))


def ackley5(x):
    return (-20 * math.exp(-0.2 * math.sqrt(sum(v * v for v in x) / 5))
            - math.exp(sum(math.cos(2 * math.pi * v) for v in x) / 5) + 20 + math.e)


def levy4(x):
    w = [1 + (v - 1) / 4 for v in x]
    return (math.sin(math.pi * w[0]) ** 2
            + sum((v - 1) ** 2 * (1 + 10 * math.sin(math.pi * v + 1) ** 2) for v in w[:-1])
            + (w[-1] - 1) ** 2 * (1 + math.sin(2 * math.pi * w[-1]) ** 2))


PROBLEMS = {
    "Branin": (branin, [(-5, 10), (0, 15)], 0.39788735772973816),
    "Hartmann6": (hartmann6, [(0, 1)] * 6, -3.322368011391339),
    "Ackley5": (ackley5, [(-32.768, 32.768)] * 5, 0),
    "Levy4": (levy4, [(-10, 10)] * 4, 0),
}
STEPS = 27


def run(problem, method, seed, trials):
    f, bounds, minimum = PROBLEMS[problem]
    sampler = optuna.samplers.RandomSampler(seed=seed) if method == "random" else optuna.samplers.TPESampler(seed=seed)
    pruner = {"asha": optuna.pruners.SuccessiveHalvingPruner(min_resource=1, reduction_factor=3),
              "hyperband": optuna.pruners.HyperbandPruner(min_resource=1, max_resource=STEPS, reduction_factor=3),
              }.get(method, optuna.pruners.NopPruner())
    study = optuna.create_study(study_name=f"{problem}-{seed}", sampler=sampler, pruner=pruner)

    def objective(trial):
        x = [trial.suggest_float(f"x{i}", low, high) for i, (low, high) in enumerate(bounds)]
        value = f(x)
        if method in ("asha", "hyperband"):
            # Early reports mislead: they are off by up to half of the value, less and less.
            for step in range(1, STEPS + 1):
                trial.report(value * (1 + 0.5 * (1 - step / STEPS) * math.sin(3 * sum(x))), step)
                if trial.should_prune():
                    raise optuna.TrialPruned
        return value

    study.optimize(objective, n_trials=trials)
    complete = study.get_trials(deepcopy=False, states=(optuna.trial.TrialState.COMPLETE,))
    return min(t.value for t in complete) - minimum


def overhead(before, count):
    """A study of `before` random trials over five numbers, an integer and a choice; then `count` suggestions by TPE."""
    def objective(trial):
        x = [trial.suggest_float(f"x{i}", -5, 5) for i in range(5)]
        rank = trial.suggest_int("rank", 4, 64, step=4)
        kind = trial.suggest_categorical("kind", ["a", "b", "c"])
        return sum(v * v for v in x) + rank / 64 + (kind == "b")

    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=0))
    study.optimize(objective, n_trials=before)
    study.sampler = optuna.samplers.TPESampler(seed=0)
    study.optimize(objective, n_trials=3)
    start = time.perf_counter()
    study.optimize(objective, n_trials=count)
    return (time.perf_counter() - start) * 1000 / count


if __name__ == "__main__":
    command, *args = sys.argv[1:]
    seeds = iter(range(10_000))
    if command == "overhead":
        overhead(200, 300)  # as the other side: a study of a thousand trials has made a thousand suggestions
    serve_values((lambda: run(args[0], args[1], next(seeds), 100)) if command == "regret" else (lambda: overhead(int(args[0]), 10)))
