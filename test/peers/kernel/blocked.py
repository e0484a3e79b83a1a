"""What a Jupyter client sees while a cell blocks the event loop. Usage: blocked.py KERNEL SECONDS CELL; one JSON object.

The cell blocks for SECONDS; then it runs again and is interrupted in the midst of it.
"""

import json
import sys
import time

import zmq
from jupyter_client.manager import KernelManager


replies = {}


def reply_of(client, message_id, timeout):
    """Replies come in any order: completions are answered while a cell runs."""
    while message_id not in replies:
        message = client.get_shell_msg(timeout=timeout)
        replies[message["parent_header"].get("msg_id")] = message["content"]
    return replies.pop(message_id)


def beat_until(client, until):
    """Pings until the time; the client's own channel watches as front ends do."""
    socket = client.context.socket(zmq.REQ)
    socket.linger = 0
    socket.connect(client._make_url("hb"))
    waits, silent = [], 0
    while time.monotonic() < until:
        started = time.monotonic()
        socket.send(b"ping")
        if not socket.poll(10_000):
            raise SystemExit(f"no heartbeat for 10 s after {len(waits)} beats")
        socket.recv()
        waits.append((time.monotonic() - started) * 1000)
        silent += not client.hb_channel.is_beating()
        time.sleep(0.05)
    socket.close()
    return {"beats": len(waits), "slowest_ms": max(waits), "silent": silent}


def measure(name, seconds, cell):
    manager = KernelManager(kernel_name=name)
    manager.start_kernel()
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        client.hb_channel.unpause()
        reply_of(client, client.execute("let kept = 42"), 30)
        blocked = client.execute(cell)
        started = time.monotonic()
        result = beat_until(client, started + seconds - 1)
        completed = reply_of(client, client.complete("'abc'.toUp"), 30)
        first = reply_of(client, blocked, 60)
        ran = time.monotonic() - started
        blocked = client.execute(cell)
        time.sleep(1)
        started = time.monotonic()
        manager.interrupt_kernel()
        second = reply_of(client, blocked, 30)
        stopped = time.monotonic() - started
        kept = reply_of(client, client.execute("", user_expressions={"kept": "kept"}), 30)
        return {
            **result,
            "ran_s": ran,
            "status": first["status"],
            "completions": completed["matches"],
            "interrupted": second.get("ename"),
            "interrupted_s": stopped,
            "kept": kept["user_expressions"]["kept"]["data"]["text/plain"],
        }
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], float(sys.argv[2]), sys.argv[3])), flush=True)
