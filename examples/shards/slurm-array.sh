#!/bin/bash
# sbatch --array=1-400%100 slurm-array.sh /shared/plan       (a plan of 400 shards, 100 at a time)
# then, once all are done: npx augment merge /shared/plan --out /shared/set
# What failed or was preempted: the same sbatch again; shards that are there take a second each.
#SBATCH --job-name=augment
#SBATCH --cpus-per-task=4
#SBATCH --mem=4G
#SBATCH --time=00:30:00
#SBATCH --requeue
set -euo pipefail
plan=$1
shards=$(sed -n 's/^ *"shards": \([0-9]*\),*$/\1/p' "$plan/plan.json")
srun npx augment build --plan "$plan" --shard "$SLURM_ARRAY_TASK_ID/$shards" --workers "$SLURM_CPUS_PER_TASK"
