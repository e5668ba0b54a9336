#!/usr/bin/env bash
# Coverage-guided fuzzing for hours: AFL++ drives a target whose assemblies SharpFuzz has instrumented.
#
#   eng/fuzz.sh TARGET HOURS [FOLDER]      FOLDER keeps the queue and what was found; without it, .cache/fuzz/TARGET
#
# Needs afl-fuzz (Debian: apt-get install afl++) and SharpFuzz's tool
# (dotnet tool install --global SharpFuzz.CommandLine --version 2.3.0). A second run goes on where the first ended.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
[ $# -ge 2 ] || { echo "usage: eng/fuzz.sh TARGET HOURS [FOLDER]" >&2; exit 2; }
target=$1 hours=$2 work=${3:-$here/.cache/fuzz/$1}
for tool in afl-fuzz sharpfuzz; do
  command -v "$tool" > /dev/null || { echo "$tool is missing: see the head of eng/fuzz.sh." >&2; exit 2; }
done

mkdir -p "$work"
rm -rf "$work/bin" "$work/seeds"
dotnet publish "$here/eng/Fuzz" -c Release -v q --nologo -o "$work/bin"
for assembly in Narrowgate Narrowgate.Aws; do sharpfuzz "$work/bin/$assembly.dll"; done
(cd "$work" && dotnet bin/Narrowgate.Fuzz.dll "$target" --seeds seeds)

export AFL_SKIP_BIN_CHECK=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_AFFINITY=1 AFL_AUTORESUME=1
afl-fuzz -i "$work/seeds" -o "$work/found" -t 20000 -m none -V "$(awk "BEGIN { print int($hours * 3600) }")" \
  -- dotnet "$work/bin/Narrowgate.Fuzz.dll" "$target" --afl
grep -E "run_time|execs_done|corpus_count|edges_found|saved_crashes|saved_hangs" "$work/found/default/fuzzer_stats"
