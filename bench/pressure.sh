#!/usr/bin/env bash
# 100,000 executions arriving at once: a published server with a memory limit, and a flood of starts against it.
#
#   bench/pressure.sh [SCENARIOS] [EXECUTIONS] [CONNECTIONS] [INPUT_BYTES]     default wait,activity,lambda 100000 2000 100
#   LIMIT=512MiB PORT=5500      the server's memory limit and port
#   KEEP=1                      uses what was published last
#   SERVER=…/treadle            uses that program
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd -P)
rid=${RID:-linux-x64}
out=$root/artifacts/bench/$rid
port=${PORT:-5500}
program=${SERVER:-$out/treadle}
if [ -z "${SERVER:-}" ] && { [ -z "${KEEP:-}" ] || [ ! -x "$program" ]; }; then
    echo "Publishing for $rid…" >&2
    dotnet publish "$root/src/Server/Server.csproj" -c Release -r "$rid" -p:PublishReadyToRun=true --self-contained false \
        -p:RunAnalyzers=false -p:NuGetLockFilePath=obj/bench.lock.json -p:RestoreLockedMode=false \
        --artifacts-path "$root/artifacts/bench/msbuild" -o "$out" --nologo -v quiet >&2
fi

dotnet build "$root/bench/Pressure" -c Release -p:RunAnalyzers=false --nologo -v quiet >&2
data=$(mktemp -d -t treadle-pressure-XXXXXX)
TREADLE_MEMORY_LIMIT=${LIMIT:-512MiB} "$program" start --port "$port" --data "$data" </dev/null >/dev/null &
server=$!
trap 'kill -TERM $server 2>/dev/null; wait $server 2>/dev/null || true; rm -rf "$data"' EXIT
until curl -sf "http://127.0.0.1:$port/_treadle/health" >/dev/null; do
    kill -0 $server
    sleep 0.05
done

"$root/bench/Pressure/bin/Release/net10.0/Treadle.Pressure.Bench" "$port" "$server" "$@"
