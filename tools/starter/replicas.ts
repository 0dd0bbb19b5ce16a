/**
 * Copies of one training that run in threads of their own on images of their own and are averaged
 * every few updates (local SGD: S. U. Stich, 2019). After each average all copies are the same, so a
 * run that resumes there is the run it was.
 */
import type {
  ModelState,
  OptimiserState,
  Stored,
  TrainingEngine,
} from '../../src/train/engine/engine.ts'

/** What is averaged: all that an update reads, in one order. */
function tensorsOf({
  state,
  optimiser,
}: Pick<TrainingEngine, 'state' | 'optimiser'>): Float32Array[] {
  const { firstMoment, secondMoment } = optimiser
  return [state.parameters, state.buffers, firstMoment, secondMoment].flatMap((tensors) =>
    Array.from(tensors.values(), ({ values }) => values),
  )
}

/** Memory that the replicas meet in. */
export interface Meeting {
  replicas: number
  /** a slot of all averaged numbers for each replica; the mean is left in the first */
  numbers: SharedArrayBuffer
  /** how many have arrived at the barrier, and which barrier it is */
  barrier: SharedArrayBuffer
}

/** Makes room for the replicas of a training. */
export function openMeeting(engine: TrainingEngine, replicas: number): Meeting {
  const length = tensorsOf(engine).reduce((sum, values) => sum + values.length, 0)
  return {
    replicas,
    numbers: new SharedArrayBuffer(4 * length * replicas),
    barrier: new SharedArrayBuffer(8),
  }
}

/**
 * Sets an engine's state to the mean of all replicas'; returns once all have it. Blocks the thread
 * until the others come.
 * @param index of this replica, from 0
 */
export function average(engine: TrainingEngine, meeting: Meeting, index: number): void {
  const { replicas, numbers } = meeting
  if (replicas === 1) return
  const length = numbers.byteLength / 4 / replicas
  const slots = Array.from(
    { length: replicas },
    (_, i) => new Float32Array(numbers, 4 * length * i, length),
  )
  const own = slots[index]!
  let at = 0
  for (const values of tensorsOf(engine)) {
    own.set(values, at)
    at += values.length
  }
  wait(meeting)
  // Each replica takes the mean over a stretch.
  const from = Math.floor((length * index) / replicas)
  const to = Math.floor((length * (index + 1)) / replicas)
  const mean = slots[0]!
  for (const slot of slots.slice(1)) for (let i = from; i < to; i++) mean[i]! += slot[i]!
  for (let i = from; i < to; i++) mean[i]! /= replicas
  wait(meeting)
  at = 0
  for (const values of tensorsOf(engine)) {
    values.set(mean.subarray(at, at + values.length))
    at += values.length
  }
  // Nobody writes to the first slot before all have read it.
  wait(meeting)
}

/** Waits until all replicas are here. */
function wait({ replicas, barrier }: Meeting): void {
  const [arrived, turn] = [0, 1]
  const counts = new Int32Array(barrier)
  const now = Atomics.load(counts, turn)
  if (Atomics.add(counts, arrived, 1) === replicas - 1) {
    Atomics.store(counts, arrived, 0)
    Atomics.add(counts, turn, 1)
    Atomics.notify(counts, turn)
    return
  }
  while (Atomics.load(counts, turn) === now) Atomics.wait(counts, turn, now)
}

/** A state in memory of its own, for a message to another thread. */
export function detached(
  model: ModelState,
  optimiser: OptimiserState,
): { model: ModelState; optimiser: OptimiserState } {
  return {
    model: { parameters: copied(model.parameters), buffers: copied(model.buffers) },
    optimiser: {
      steps: optimiser.steps,
      firstMoment: copied(optimiser.firstMoment),
      secondMoment: copied(optimiser.secondMoment),
      ema: copied(optimiser.ema),
    },
  }
}

function copied(tensors: ReadonlyMap<string, Stored>): Map<string, Stored> {
  return new Map(
    Array.from(tensors, ([name, { shape, values }]) => [name, { shape, values: values.slice() }]),
  )
}
