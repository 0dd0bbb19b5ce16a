#!/bin/sh
# aws-batch.sh QUEUE JOB_DEFINITION SHARDS: submits a plan's shards as one array job. The job definition
# mounts a shared file system (EFS, FSx) with the plan and its data at /work, on x86-64 machines of one
# kind. Array indexes count from 0, shards from 1.
# Afterwards: npx augment merge /work/plan --out /work/set
set -eu
queue=$1 definition=$2 shards=$3
aws batch submit-job --job-name augment --job-queue "$queue" --job-definition "$definition" \
  --array-properties "size=$shards" --retry-strategy attempts=3 \
  --container-overrides "{\"command\":[\"sh\",\"-c\",\"cd /work && exec npx augment build --plan plan --shard \$((AWS_BATCH_JOB_ARRAY_INDEX + 1))/$shards\"]}"
