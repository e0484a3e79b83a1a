"""The child's side of the harness's protocol (see harness.ts)."""

import json
import resource
import sys
import time


def serve(step, steps_per_round):
    """Milliseconds of a step, the mean of so many."""
    step()

    def measure():
        start = time.perf_counter()
        for _ in range(steps_per_round):
            step()
        return 1000 * (time.perf_counter() - start) / steps_per_round

    serve_values(measure)


def serve_values(measure):
    """Each round's value is what `measure` gives."""
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        if line.strip() != "round":
            continue
        value = measure()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"value": value, "peakBytes": peak}), flush=True)
