#!/usr/bin/env bash
# From starting the program to its first answered request: a published ReadyToRun build, an empty data folder each time.
# Prints each run and the median. On a busy machine the CPU time is the figure that can be compared.
#
#   bench/startup.sh [RUNS]            default 9 runs
#   RID=osx-arm64 bench/startup.sh     another system
#   COMPOSITE=1 bench/startup.sh       self-contained, the framework compiled together with the program
#   KEEP=1                             uses what was published last
#   PROGRAM=FILE                       this program
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd -P)
runs=${1:-9}
rid=${RID:-linux-x64}
out=$root/artifacts/bench/$rid${COMPOSITE:+-composite}

program=${PROGRAM:-$out/treadle}
if [ -z "${PROGRAM:-}" ] && { [ -z "${KEEP:-}" ] || [ ! -x "$program" ]; }; then
    echo "Publishing for $rid…" >&2
    kind=${COMPOSITE:+--self-contained true -p:PublishReadyToRunComposite=true}
    kind=${kind:---self-contained false}
    # Lock files of its own (under each obj/): the committed ones know no runtime identifier.
    dotnet publish "$root/src/Server/Server.csproj" -c Release -r "$rid" -p:PublishReadyToRun=true $kind \
        -p:RunAnalyzers=false -p:NuGetLockFilePath=obj/bench.lock.json -p:RestoreLockedMode=false \
        --artifacts-path "$root/artifacts/bench/msbuild${COMPOSITE:+-composite}" -o "$out" --nologo -v quiet >&2
fi

exec python3 - "$program" "$runs" <<'PY'
import http.client, os, shutil, signal, socket, statistics, subprocess, sys, tempfile, time

program, runs = sys.argv[1], int(sys.argv[2])


def run():
    data = tempfile.mkdtemp(prefix="treadle-bench-")
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    began = time.perf_counter()
    server = subprocess.Popen([program, "start", "--port", str(port), "--data", data], stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        while True:
            try:
                client = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                client.request("POST", "/", "{}", {"X-Amz-Target": "AWSStepFunctions.ListStateMachines", "Content-Type": "application/x-amz-json-1.0"})
                status = client.getresponse().status
                break
            except OSError:
                if server.poll() is not None:
                    sys.exit("the server ended: " + server.stderr.read().decode())
                time.sleep(0.002)
        took = (time.perf_counter() - began) * 1000
        if status != 200:
            sys.exit(f"ListStateMachines answered {status}")
        try:
            with open(f"/proc/{server.pid}/status") as f:
                memory = next(int(line.split()[1]) / 1024 for line in f if line.startswith("VmRSS"))
        except FileNotFoundError:
            memory = float("nan")
        try:
            with open(f"/proc/{server.pid}/stat") as f:
                fields = f.read().rsplit(")", 1)[1].split()
                cpu = (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")
        except FileNotFoundError:
            cpu = float("nan")
        return took, cpu, memory
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(10)
        shutil.rmtree(data)


run()  # fills the page cache
results = [run() for _ in range(runs)]
for took, cpu, memory in results:
    print(f"{took:6.0f} ms  {cpu:6.0f} ms of CPU  {memory:5.0f} MiB")
times = sorted(t for t, _, _ in results)
print(f"median {statistics.median(times):.0f} ms (from {times[0]:.0f} to {times[-1]:.0f}), {statistics.median(c for _, c, _ in results):.0f} ms of CPU, memory {statistics.median(m for _, _, m in results):.0f} MiB, "
      f"{os.cpu_count()} processors, load average {os.getloadavg()[0]:.1f}")
PY
