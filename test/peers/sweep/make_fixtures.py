"""Writes test/fixtures/sweep from Optuna 5: seeded traces, pruner decisions, importances, normal and Sobol values.

    python test/peers/sweep/make_fixtures.py test/fixtures/sweep
"""
import json, math, sys, zlib
import numpy as np
import optuna
from optuna.samplers._tpe import _truncnorm
from scipy.stats import qmc

optuna.logging.set_verbosity(optuna.logging.ERROR)
out = sys.argv[1]


def save(name, value):
    with open(f"{out}/{name}.json", "w") as f:
        json.dump(value, f, separators=(",", ":"))
        f.write("\n")


def log_space(trial):
    lr = trial.suggest_float("lr", 1e-6, 1e-2, log=True)
    x = trial.suggest_float("x", -5, 10)
    return math.log10(lr / 2e-4) ** 2 + 0.1 * (x - 2) ** 2


traces = []
for seed in range(3):
    for multivariate in (True, False):
        study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed, multivariate=multivariate))
        study.optimize(log_space, n_trials=100)
        traces.append({"seed": seed, "multivariate": multivariate,
                       "params": [[t.params["lr"], t.params["x"]] for t in study.trials]})
save("tpe-traces", traces)

study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=7))
def mixed(trial):
    trial.suggest_float("f", 0.5, 2)
    trial.suggest_float("flog", 1e-6, 1e-2, log=True)
    trial.suggest_float("fstep", 0, 0.3, step=0.05)
    trial.suggest_int("i", 8, 64, step=8)
    trial.suggest_int("ilog", 4, 128, log=True)
    trial.suggest_categorical("c", ["linear", "cosine", None])
    return 0
study.optimize(mixed, n_trials=20)
save("random-trace", [t.params for t in study.trials])


def two(trial):
    x = trial.suggest_float("x", 0, 1)
    y = trial.suggest_float("y", 0, 1)
    return x ** 2 + y, (x - 1) ** 2 + y
study = optuna.create_study(directions=["minimize", "minimize"], sampler=optuna.samplers.TPESampler(seed=3))
study.optimize(two, n_trials=60)
save("motpe-trace", {"params": [[t.params["x"], t.params["y"]] for t in study.trials],
                     "front": sorted(t.number for t in study.best_trials)})


def constrained(trial):
    x = trial.suggest_float("x", 0, 1)
    trial.set_constraint("low", 0.3 - x)
    return x
study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=5))
study.optimize(constrained, n_trials=40)
save("constrained-trace", {"x": [t.params["x"] for t in study.trials], "best": study.best_trial.number})

# A mixture over every kind of parameter, at points near and far from its kernels.
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.samplers._tpe.parzen_estimator import _ParzenEstimator, _ParzenEstimatorParameters
from optuna.samplers._tpe.sampler import default_weights
kinds = [FloatDistribution(-5, 5), FloatDistribution(1e-6, 1e-2, log=True), FloatDistribution(0, 1, step=0.125),
         IntDistribution(4, 64, step=4), IntDistribution(1, 512, log=True), CategoricalDistribution(["a", "b", "c"])]
study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=21))
def every(trial):
    for i, kind in enumerate(kinds):
        trial._suggest(f"p{i}", kind)
    return 0
study.optimize(every, n_trials=230)
names = [f"p{i}" for i in range(len(kinds))]
drawn = {name: np.array([kind.to_internal_repr(t.params[name]) for t in study.trials]) for name, kind in zip(names, kinds)}
mixture = _ParzenEstimator({name: v[:200] for name, v in drawn.items()}, dict(zip(names, kinds)),
                           _ParzenEstimatorParameters(1.0, True, False, default_weights, True))
def described(kind):
    if isinstance(kind, CategoricalDistribution):
        return {"choices": kind.choices, "low": 0, "high": 0, "log": False, "step": None, "int": False}
    return {"choices": None, "low": kind.low, "high": kind.high, "log": kind.log, "step": kind.step, "int": isinstance(kind, IntDistribution)}
rows = np.stack([drawn[name] for name in names], axis=1)
save("parzen", {"params": [described(kind) for kind in kinds], "values": rows[:200].tolist(), "points": rows[200:].tolist(),
                "densities": mixture.log_pdf({name: v[200:] for name, v in drawn.items()}).tolist()})

rows = []
rng = np.random.RandomState(0)
for a, b in [(-1, 1), (-30, -25), (25, 30), (0.5, 0.6), (-0.2, 40), (-40, 0.1), (-1e-3, 1e-3), *[sorted(rng.normal(0, 5, 2)) for _ in range(20)]]:
    q = float(rng.rand())
    rows.append([float(a), float(b), q, float(_truncnorm._log_gauss_mass(np.array([a]), np.array([b]))[0]), float(_truncnorm.ppf(q, a, b)[0])])
save("truncated-normal", rows)

save("sobol", qmc.Sobol(64, scramble=False).random(64)[[0, 1, 2, 3, 7, 20, 63]].tolist())

curves = np.random.RandomState(1).rand(40, 27).cumsum(axis=1)
curves = (10 - curves * np.random.RandomState(2).rand(40, 1)).tolist()
pruners = {
    "median": optuna.pruners.MedianPruner(),
    "percentile": optuna.pruners.PercentilePruner(25, n_startup_trials=3, n_warmup_steps=4, interval_steps=3),
    "asha": optuna.pruners.SuccessiveHalvingPruner(min_resource=1, reduction_factor=3),
    "asha-auto": optuna.pruners.SuccessiveHalvingPruner(),
    "hyperband": optuna.pruners.HyperbandPruner(min_resource=1, max_resource=27, reduction_factor=3),
    "hyperband-auto": optuna.pruners.HyperbandPruner(),
    "patient": optuna.pruners.PatientPruner(None, patience=2, min_delta=0.01),
    "threshold": optuna.pruners.ThresholdPruner(upper=9.5, n_warmup_steps=5),
}
stops = {}
for name, pruner in pruners.items():
    for direction in ("minimize", "maximize"):
        study = optuna.create_study(study_name="curves", direction=direction, pruner=pruner if "auto" not in name else type(pruner)())
        steps = []
        for curve in curves:
            trial = study.ask()
            stopped = None
            for step, value in enumerate(curve, start=1):
                trial.report(value, step)
                if trial.should_prune():
                    stopped = step
                    break
            steps.append(stopped)
            study.tell(trial, state=optuna.trial.TrialState.PRUNED) if stopped else study.tell(trial, curve[-1])
        stops[f"{name}/{direction}"] = steps
save("pruning", {"curves": [[round(v, 12) for v in c] for c in curves], "stops": stops})


def conditional(trial):
    lr = trial.suggest_float("lr", 1e-5, 1e-2, log=True)
    width = trial.suggest_int("width", 8, 64, step=8)
    layers = trial.suggest_int("layers", 1, 64, log=True)
    kind = trial.suggest_categorical("kind", ["sgd", "adam"])
    momentum = trial.suggest_float("momentum", 0, 0.9) if kind == "sgd" else 0
    return math.log10(lr / 1e-3) ** 2 + 0.01 * width / 8 + (0.5 if kind == "sgd" else 0) * (1 - momentum) + 0.001 * layers
study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=11))
study.optimize(conditional, n_trials=120)
evaluator = optuna.importance.PedAnovaImportanceEvaluator()
save("importances", {
    "trials": [{"params": t.params, "value": t.value} for t in study.trials],
    "normalized": optuna.importance.get_param_importances(study),
    "raw": evaluator.evaluate(study),
})

# CMA-ES: the states after each of several generations that are given, and Optuna's seeded traces. Eigenvectors have a sign
# that nothing fixes, so with several numbers a trace is the same only within the first generation (trials 0 to 6).
from cmaes import CMA
rng = np.random.RandomState(3)
search = CMA(mean=np.full(4, 0.5), sigma=1 / 6, bounds=np.array([[0, 1]] * 4), seed=1)
generations = []
for _ in range(12):
    solutions = [(x, float(np.sum((x - [0.1, 0.3, 0.6, 0.8]) ** 2 * [1, 10, 100, 1]))) for x in rng.rand(search.population_size, 4) * 0.2 + search.mean - 0.1]
    given = [[x.tolist(), loss] for x, loss in solutions]
    search.tell(solutions)
    generations.append({"solutions": given, "mean": search.mean.tolist(), "sigma": float(search._sigma), "covariance": search._C.tolist()})
traces = []
for names in (["x"], ["x", "lr"]):
    def numbers(trial):
        x = trial.suggest_float("x", -5, 10)
        lr = trial.suggest_float("lr", 1e-6, 1e-2, log=True) if "lr" in names else 1e-4
        return (x - 2) ** 2 + math.log10(lr / 2e-4) ** 2
    study = optuna.create_study(sampler=optuna.samplers.CmaEsSampler(seed=5))
    study.optimize(numbers, n_trials=60 if len(names) == 1 else 7)
    traces.append([t.params for t in study.trials])
save("cma-es", {"generations": generations, "traces": traces})
