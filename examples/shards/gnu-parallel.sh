#!/bin/sh
# All cores of one machine, or of several (--sshlogin): ./gnu-parallel.sh PLAN OUT [shards at a time]
# The same command again draws what is missing. Each shard is a process of one worker.
set -eu
plan=$1 out=$2 jobs=${3:-$(nproc)}
augment=${AUGMENT:-npx augment}
shards=$(sed -n 's/^ *"shards": \([0-9]*\),*$/\1/p' "$plan/plan.json")
seq "$shards" | parallel --jobs "$jobs" --retries 3 --halt soon,fail=10% \
  "$augment build --plan $plan --shard {}/$shards --workers 1"
$augment merge "$plan" --out "$out"
