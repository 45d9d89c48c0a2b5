#!/usr/bin/env python3
"""What a signed StartExecution costs a server, with access keys and without: CPU seconds of its process per request.

    bench/signed.py PROGRAM [REQUESTS]

PROGRAM is the published treadle. Each round starts both servers in turn on fresh data. The requests are signed before the clock runs and sent over 8 connections
that stay open. Linux: reads /proc.
"""
import datetime
import hashlib
import hmac
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.request

PROGRAM, COUNT = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 8000
CONNECTIONS, ROUNDS, REGION = 8, 3, "us-east-1"
KEY, SECRET = "AKIABENCH", "bench-secret-0123456789"


def mac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def signed(host, target, body):
    stamp = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    scope = f"{stamp[:8]}/{REGION}/states/aws4_request"
    headers = {"content-type": "application/x-amz-json-1.0", "host": host, "x-amz-date": stamp, "x-amz-target": "AWSStepFunctions." + target}
    names = ";".join(headers)
    canonical = "POST\n/\n\n" + "".join(f"{n}:{v}\n" for n, v in headers.items()) + f"\n{names}\n" + hashlib.sha256(body).hexdigest()
    key = ("AWS4" + SECRET).encode()
    for part in scope.split("/"):
        key = mac(key, part)
    signature = mac(key, f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}").hex()
    headers["authorization"] = f"AWS4-HMAC-SHA256 Credential={KEY}/{scope}, SignedHeaders={names}, Signature={signature}"
    return headers


def raw(host, target, members):
    body = json.dumps(members).encode()
    head = "".join(f"{n}: {v}\r\n" for n, v in signed(host, target, body).items())
    return f"POST / HTTP/1.1\r\n{head}content-length: {len(body)}\r\n\r\n".encode() + body


def call(host, target, members):
    body = json.dumps(members).encode()
    return json.load(urllib.request.urlopen(urllib.request.Request("http://" + host, body, signed(host, target, body))))


def send(host, requests):
    name, port = host.split(":")
    with socket.create_connection((name, int(port))) as connection:
        answers = connection.makefile("rb")
        for request in requests:
            connection.sendall(request)
            status, length = answers.readline(), 0
            while (line := answers.readline()) != b"\r\n":
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            text = answers.read(length)
            if b" 200 " not in status:
                raise SystemExit(f"{status} {text}")


def cpu(process):
    fields = open(f"/proc/{process.pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(keys):
    with tempfile.TemporaryDirectory() as folder:
        options = []
        if keys:
            path = os.path.join(folder, "keys.json")
            json.dump([{"accessKeyId": KEY, "secretAccessKey": SECRET, "actions": ["states:*"]}], open(path, "w"))
            os.chmod(path, 0o600)
            options = ["--credentials", path]
        program = ["dotnet", PROGRAM] if PROGRAM.endswith(".dll") else [PROGRAM]
        process = subprocess.Popen([*program, "start", "--port", "0", "--data", os.path.join(folder, "data"), *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            host = process.stdout.readline().split("//")[1].strip()
            machine = call(host, "CreateStateMachine", {"name": "m", "roleArn": "arn:aws:iam::000000000000:role/any", "definition": '{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}'})

            def run(prefix, count):
                shares = [
                    [raw(host, "StartExecution", {"stateMachineArn": machine["stateMachineArn"], "name": f"{prefix}-{c}-{i}", "input": '{"order":7}'}) for i in range(count // CONNECTIONS)]
                    for c in range(CONNECTIONS)
                ]
                began = cpu(process)
                threads = [threading.Thread(target=send, args=(host, share)) for share in shares]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()
                return (cpu(process) - began) / count * 1e6

            run("warm", COUNT)
            return run("go", COUNT)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


rounds = [(measure(False), measure(True)) for _ in range(ROUNDS)]
for open_, keyed in rounds:
    print(f"without keys {open_:6.0f} us of CPU per request, with keys {keyed:6.0f} us, {keyed / open_:.2f} times")
