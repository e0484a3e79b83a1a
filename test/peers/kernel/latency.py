"""Latency of installed kernels as a Jupyter client sees it: one JSON object a line. Usage: latency.py KERNEL..."""

import json
import statistics
import sys
import time

from jupyter_client.manager import KernelManager


def until_idle(client, message_id, timeout=60):
    """All iopub messages of a request, up to its idle status."""
    messages = []
    while True:
        message = client.get_iopub_msg(timeout=timeout)
        if message["parent_header"].get("msg_id") != message_id:
            continue
        messages.append(message)
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            return messages


def timed(action):
    started = time.perf_counter()
    result = action()
    return (time.perf_counter() - started) * 1000, result


def execute(client, code):
    message_id = client.execute(code)
    messages = until_idle(client, message_id)
    client.get_shell_msg(timeout=60)
    return messages


def wait_for(client, request):
    request_id = request()
    while client.get_shell_msg(timeout=60)["parent_header"]["msg_id"] != request_id:
        pass


def measure(name):
    python = "ipy" in name or "python" in name
    manager = KernelManager(kernel_name=name)
    started = time.perf_counter()
    manager.start_kernel()
    client = manager.blocking_client()
    client.start_channels()
    try:
        # Sent before the kernel listens; ZeroMQ keeps it until the kernel has bound its sockets.
        wait_for(client, client.kernel_info)
        info = (time.perf_counter() - started) * 1000
        client.wait_for_ready(timeout=60)
        execute(client, "1 + 1")
        first = (time.perf_counter() - started) * 1000
        cells = [timed(lambda: execute(client, "1 + 1"))[0] for _ in range(30)]
        lines = "for i in range(100000): print(i)" if python else "for (let i = 0; i < 100_000; i++) console.log(i)"
        flood, messages = timed(lambda: execute(client, lines))
        text = "".join(m["content"]["text"] for m in messages if m["msg_type"] == "stream")
        completion = "'abc'.up" if python else "'abc'.toUp"
        completions = [timed(lambda: wait_for(client, lambda: client.complete(completion)))[0] for _ in range(6)]
        return {
            "kernel": name,
            "kernel_info_ms": round(info),
            "first_result_ms": round(first),
            "cell_ms": round(statistics.median(cells), 1),
            "completion_first_ms": round(completions[0]),
            "completion_ms": round(statistics.median(completions[1:]), 1),
            "lines_100k_ms": round(flood),
            "lines_complete": text.count("\n") == 100000,
        }
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


for kernel in sys.argv[1:]:
    print(json.dumps(measure(kernel)), flush=True)
