#!/usr/bin/env python3
"""What the live stream costs, how late it is, and what counting executions costs.

    bench/live.py PROGRAM [STARTS] [EXECUTIONS]

PROGRAM is the published treadle. STARTS executions (20,000) of one Pass state are started over 4 connections, in turn with nobody and with three who listen
to /_treadle/live: CPU seconds of the server per start. Then one at a time: from the answer to StartExecution, which follows the commit, to the message that
names the execution. Then EXECUTIONS rows (1,000,000; 0 leaves it out) are written into the database of a server that is down, and /_treadle/executions/counts
is asked. Linux: reads /proc.
"""
import json
import os
import re
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

PROGRAM = sys.argv[1]
STARTS = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
EXECUTIONS = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000_000
CONNECTIONS, PIPELINED, ROUNDS, LISTENERS = 4, 16, 3, 3
PASS = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})


class Server:
    def __init__(self, data):
        self.process = subprocess.Popen([PROGRAM, "start", "--port", "0", "--data", data], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        line = self.process.stdout.readline()
        self.port = int(re.search(r":(\d+)", line).group(1))

    def cpu(self):
        with open(f"/proc/{self.process.pid}/stat") as f:
            fields = f.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def request(self, action, members):
        body = json.dumps(members).encode()
        return (f"POST / HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nX-Amz-Target: AWSStepFunctions.{action}\r\nContent-Type: application/x-amz-json-1.0\r\n"
                f"Content-Length: {len(body)}\r\n\r\n").encode() + body

    def call(self, action, members):
        with socket.create_connection(("127.0.0.1", self.port)) as s:
            s.sendall(self.request(action, members))
            return answer(s.makefile("rb"))

    def end(self):
        began = time.perf_counter()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        return time.perf_counter() - began


class Listener(threading.Thread):
    """Reads the stream; notes when each execution was named first."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.named, self.bytes, self.messages, self.hello = {}, 0, 0, threading.Event()
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.sendall(f"GET /_treadle/live HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        self.start()
        self.hello.wait(10)

    def run(self):
        for line in self.socket.makefile("rb"):
            now = time.perf_counter()
            self.bytes += len(line)
            if line.startswith(b"event: hello"):
                self.hello.set()
            elif line.startswith(b'data: {"executions"'):
                self.messages += 1
                for execution in json.loads(line[6:])["executions"]:
                    self.named.setdefault(execution["executionArn"], now)


def answer(stream):
    status, length = stream.readline(), 0
    while (line := stream.readline()) not in (b"\r\n", b""):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    body = stream.read(length)
    if b" 200 " not in status:
        raise SystemExit(f"{status} {body}")
    return json.loads(body)


def start_many(server, machine, count):
    batch = server.request("StartExecution", {"stateMachineArn": machine}) * PIPELINED

    def work():
        with socket.create_connection(("127.0.0.1", server.port)) as s:
            stream = s.makefile("rb")
            for _ in range(count // CONNECTIONS // PIPELINED):
                s.sendall(batch)
                for _ in range(PIPELINED):
                    answer(stream)

    threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    began, cpu = time.perf_counter(), server.cpu()
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return (server.cpu() - cpu) / count * 1e6, count / (time.perf_counter() - began)


def measure_starts():
    figures = {0: [], LISTENERS: []}
    with tempfile.TemporaryDirectory() as data:
        server = Server(data)
        machine = server.call("CreateStateMachine", {"name": "m", "definition": PASS, "roleArn": "arn:aws:iam::000000000000:role/r"})["stateMachineArn"]
        start_many(server, machine, STARTS)
        for _ in range(ROUNDS):
            for count in figures:
                listeners = [Listener(server.port) for _ in range(count)]
                figures[count].append(start_many(server, machine, STARTS))
                for listener in listeners:
                    listener.socket.shutdown(socket.SHUT_RDWR)
                if listeners:
                    print(f"  a listener got {listeners[0].messages} messages, {listeners[0].bytes / 1e6:.1f} MB")
        for count, rounds in figures.items():
            print(f"{count} listeners: " + ", ".join(f"{cpu:.0f} µs CPU/start at {rate:.0f}/s" for cpu, rate in rounds) + f"; median {statistics.median(r[0] for r in rounds):.0f} µs")

        listener = Listener(server.port)
        late = []
        for _ in range(100):
            # Behind the interval of the messages before: the first change is told at once.
            time.sleep(0.25)
            execution = server.call("StartExecution", {"stateMachineArn": machine})["executionArn"]
            answered = time.perf_counter()
            while execution not in listener.named:
                time.sleep(0.0002)
            late.append((listener.named[execution] - answered) * 1000)
        late.sort()
        print(f"answer to message: median {late[50]:.1f} ms, p99 {late[98]:.1f} ms, most {late[-1]:.1f} ms (below 0: the message came first)")
        print(f"SIGTERM with a listener: {server.end():.2f} s")


def measure_counts():
    with tempfile.TemporaryDirectory() as data:
        server = Server(data)
        machine = server.call("CreateStateMachine", {"name": "m", "definition": PASS, "roleArn": "arn:aws:iam::000000000000:role/r"})["stateMachineArn"]
        server.call("StartExecution", {"stateMachineArn": machine})
        time.sleep(1)
        server.end()
        database = sqlite3.connect(os.path.join(data, "treadle.db"))
        columns = [c[1] for c in database.execute("PRAGMA table_info(execution)")]
        values = ", ".join({"id": "e.id + n", "arn_tail": "e.arn_tail || n", "name": "NULL", "status": "1 + n % 4"}.get(c, f"e.{c}") for c in columns)
        database.execute(f"WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < {EXECUTIONS - 1}) "
                         f"INSERT INTO execution ({', '.join(columns)}) SELECT {values} FROM r, (SELECT * FROM execution LIMIT 1) e")
        database.commit()
        database.close()
        server = Server(data)
        took, cpu = [], server.cpu()
        for _ in range(10):
            began = time.perf_counter()
            with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/_treadle/executions/counts?region={machine.split(':')[3]}") as a:
                counts = json.load(a)["counts"]
            took.append((time.perf_counter() - began) * 1000)
            time.sleep(took[-1] / 1000 * 12)
        print(f"counts of {EXECUTIONS} executions: {counts}")
        print(f"  first {took[0]:.0f} ms, median {statistics.median(took):.0f} ms, most {max(took):.0f} ms; CPU {(server.cpu() - cpu) * 100:.0f} ms each")
        server.end()


measure_starts()
if EXECUTIONS:
    measure_counts()
