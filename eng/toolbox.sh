# What ./run, ./test and ./narrowgate share. Sourced, with $here set to the checkout.

NARROWGATE_DLL="$here/src/Narrowgate.Cli/bin/Release/net10.0/Narrowgate.Cli.dll"
CACHE="$here/.cache"

fail() {
  printf '%s\n' "$*" >&2
  exit 2
}

need_dotnet() {
  command -v dotnet >/dev/null || fail "The .NET 10 SDK is missing: install it (package dotnet-sdk-10.0, or https://dot.net/download), then run this again."
  dotnet --list-sdks | grep -q '^10\.' || fail "The .NET SDK here is not version 10: install dotnet-sdk-10.0, then run this again."
}

# Builds when a source is newer than the last build that succeeded; one build at a time.
build_narrowgate() {
  need_dotnet
  mkdir -p "$CACHE"
  local stamp="$CACHE/built"
  (
    flock 9
    if [ ! -f "$NARROWGATE_DLL" ] || [ ! -f "$stamp" ] ||
      [ -n "$(find "$here/src" "$here"/Directory.*.props "$here/global.json" \( -name bin -o -name obj \) -prune -o -type f -newer "$stamp" -print -quit)" ]; then
      touch "$stamp.started"
      dotnet build "$here/src/Narrowgate.Cli" -c Release -v q --nologo -nodeReuse:false >"$CACHE/build.log" 2>&1 || {
        cat "$CACHE/build.log" >&2
        exit 2
      }
      mv "$stamp.started" "$stamp"
    fi
  ) 9>"$CACHE/build.lock"
}

# Sets PYTHON to an interpreter that has what eng/requirements.txt pins: the system's, or one in .cache.
need_python() {
  command -v python3 >/dev/null || fail "Python 3 is missing: install it (package python3), then run this again."
  PYTHON=$(command -v python3)
  if ! "$PYTHON" "$here/eng/check_requirements.py" "$here/eng/requirements.txt" >/dev/null 2>&1; then
    PYTHON="$CACHE/python/bin/python"
    if ! [ -x "$PYTHON" ] || ! "$PYTHON" "$here/eng/check_requirements.py" "$here/eng/requirements.txt" >/dev/null 2>&1; then
      printf 'Installing the AWS CLI, boto3 and the emulator into .cache/python …\n' >&2
      python3 -m venv "$CACHE/python" >"$CACHE/python.log" 2>&1 ||
        fail "python3 -m venv failed (package python3-venv?); see $CACHE/python.log"
      "$PYTHON" -m pip install -q -r "$here/eng/requirements.txt" >>"$CACHE/python.log" 2>&1 || {
        tail -n 5 "$CACHE/python.log" >&2
        fail "pip could not install eng/requirements.txt: install these by hand, then run this again."
      }
    fi
    PATH="$CACHE/python/bin:$PATH"
  fi
  export PYTHON PATH
}

# The AWS SDK for JavaScript, at the versions of its lock file, in .cache.
need_javascript() {
  command -v npm >/dev/null || fail "Node.js 20 or later is missing: install it (packages nodejs and npm), then run this again."
  local from="$here/tests/Narrowgate.JourneyTests/Clients/javascript" to="$CACHE/javascript"
  if ! cmp -s "$from/package-lock.json" "$to/installed.json"; then
    printf 'Installing the AWS SDK for JavaScript into .cache/javascript …\n' >&2
    mkdir -p "$to" && cp "$from/package.json" "$from/package-lock.json" "$to/"
    (cd "$to" && npm ci --ignore-scripts --no-audit --no-fund) >"$CACHE/javascript.log" 2>&1 || {
      tail -n 5 "$CACHE/javascript.log" >&2
      fail "npm could not install $from/package.json: install it by hand, then run this again."
    }
    cp "$from/package-lock.json" "$to/installed.json"
  fi
}
