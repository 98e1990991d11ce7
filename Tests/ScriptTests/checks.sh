# Sourced by the script checks. Each check is one line on standard output, which `.ci/test` counts:
# "ok - NAME", "not ok - NAME: WHY" or "skip - NAME: WHY".

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/waypost-checks-XXXXXX")
trap 'rm -rf "$scratch"' EXIT
failures=0

passed() { echo "ok - $1"; }
skipped() { echo "skip - $1: $2"; }
failed() {
  echo "not ok - $1: $2"
  failures=$((failures + 1))
}

# check NAME COMMAND...: passes when the command exits 0; its output is shown when it doesn't.
check() {
  local name=$1
  shift
  if "$@" >"$scratch/output" 2>&1; then
    passed "$name"
  else
    failed "$name" "exit code $?"
    sed 's/^/    /' "$scratch/output"
  fi
}

finish() { exit $((failures > 0)); }
