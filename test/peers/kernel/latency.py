"""Latency of an installed kernel as a Jupyter client sees it: one JSON object. Usage: latency.py KERNEL"""

import json
import os
import queue
import statistics
import subprocess
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


def cpu_ms(pid):
    """CPU time of a process and its living children."""
    children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout.split()
    total = 0
    for each in [str(pid), *children]:
        try:
            with open(f"/proc/{each}/stat") as file:
                fields = file.read().rsplit(") ", 1)[1].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total * 1000 / os.sysconf("SC_CLK_TCK")


def heartbeats(client, loop, seconds=5):
    """The slowest answer on the heartbeat channel while a cell loops, in ms."""
    import zmq

    socket = client.context.socket(zmq.REQ)
    socket.linger = 0
    socket.connect(client._make_url("hb"))
    client.execute(loop)
    time.sleep(0.3)
    slowest = 0.0
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        started = time.perf_counter()
        socket.send(b"ping")
        if not socket.poll(10_000):
            return 10_000
        socket.recv()
        slowest = max(slowest, (time.perf_counter() - started) * 1000)
        time.sleep(0.05)
    socket.close()
    return slowest


def flood(client, code):
    """All of what 100,000 prints show; a kernel that loses the end never says idle."""
    message_id = client.execute(code)
    text = ""
    try:
        while True:
            message = client.get_iopub_msg(timeout=20)
            if message["parent_header"].get("msg_id") != message_id:
                continue
            if message["msg_type"] == "stream":
                text += message["content"]["text"]
            if message["content"].get("execution_state") == "idle":
                break
    except queue.Empty:
        pass
    client.get_shell_msg(timeout=60)
    return text


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
        cpu = cpu_ms(manager.provisioner.pid)
        time.sleep(2.5)  # what loads in the background after the first result
        completion = "'abc'.up" if python else "'abc'.toUp"
        completions = [timed(lambda: wait_for(client, lambda: client.complete(completion)))[0] for _ in range(6)]
        cells = [timed(lambda: execute(client, "1 + 1"))[0] for _ in range(20)]
        empty = [timed(lambda: execute(client, ""))[0] for _ in range(20)]
        lines = "for i in range(100000): print(i)" if python else "for (let i = 0; i < 100_000; i++) console.log(i)"
        flooded, text = timed(lambda: flood(client, lines))
        beat = heartbeats(client, "while True: pass" if python else "while (true) {}")
        return {
            "kernel": name,
            "kernel_info_ms": info,
            "first_result_ms": first,
            "cpu_start_ms": cpu,
            "cell_ms": statistics.median(cells),
            "empty_ms": statistics.median(empty),
            "completion_first_ms": completions[0],
            "completion_ms": statistics.median(completions[1:]),
            "lines_100k_ms": flooded,
            "lines_complete": text.count("\n") == 100000,
            "heartbeat_ms": beat,
        }
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


print(json.dumps(measure(sys.argv[1])), flush=True)
