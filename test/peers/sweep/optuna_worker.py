"""An Optuna worker on a journal file: `optuna_worker.py FILE STUDY TRIALS` runs so many trials and prints what it sees."""
import json
import sys

import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend

optuna.logging.set_verbosity(optuna.logging.ERROR)
path, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
study = optuna.create_study(study_name=name, storage=JournalStorage(JournalFileBackend(path)), load_if_exists=True,
                            sampler=optuna.samplers.TPESampler(seed=1))


def objective(trial):
    x = trial.suggest_float("x", -5, 5)
    rate = trial.suggest_float("rate", 1e-5, 1e-1, log=True)
    rank = trial.suggest_int("rank", 8, 64, step=8)
    kind = trial.suggest_categorical("kind", ["a", "b", None])
    trial.report(x, 1)
    trial.set_user_attr("by", "python")
    return (x - 1) ** 2 + rank / 1000 + rate + (kind == "b")


study.optimize(objective, n_trials=count)
print(json.dumps([{"number": t.number, "state": t.state.name, "value": t.value, "params": t.params, "by": t.user_attrs.get("by"),
                   "intermediate": t.intermediate_values} for t in study.trials]))
