"""The child's side of the harness's protocol (see harness.ts)."""

import json
import resource
import sys
import time


def serve(step, steps_per_round):
    step()
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        if line.strip() != "round":
            continue
        start = time.perf_counter()
        for _ in range(steps_per_round):
            step()
        value = 1000 * (time.perf_counter() - start) / steps_per_round
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"value": value, "peakBytes": peak}), flush=True)
