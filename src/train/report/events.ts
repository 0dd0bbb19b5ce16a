/** TensorBoard event files: TFRecord frames around `Event` messages of TensorFlow's event.proto. */
import { join } from 'node:path'
import { protobuf } from '../../core/protobuf-library.ts'
import { writeWhole } from '../../core/files.ts'
import { frame } from '../../core/record-frame.ts'
import { METRICS, readMetrics, type MetricsRow, type StepRow } from '../loop/metrics-log.ts'
import type { Scores } from '../metrics/scores.ts'

/** The part of event.proto and summary.proto that scalars need. */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message Value { string tag = 1; oneof value { float simple_value = 2; } }
  message Summary { repeated Value value = 1; }
  message Event {
    double wall_time = 1;
    int64 step = 2;
    string file_version = 3;
    Summary summary = 5;
  }
`)
const Event = root.lookupType('Event')

/** Points of a curve at most: runs of many steps are averaged over a few. */
const POINTS = 5_000

/** TensorBoard takes any file with `tfevents` in its name. */
export const EVENTS = 'events.out.tfevents.0.palimpsest'

export type Scalars = Readonly<Record<string, number>>

/**
 * The message of one step. It holds no clock time: equal runs have equal files.
 * @param scalars by their tags
 */
export function eventOf(step: number, scalars: Scalars): Uint8Array {
  const value = Object.entries(scalars).map(([tag, simpleValue]) => ({ tag, simpleValue }))
  return Event.encode(Event.create({ wallTime: step, step, summary: { value } })).finish()
}

/** Turns a backbone's `metrics.jsonl` into an event file beside it, whole. */
export async function writeEvents(folder: string): Promise<void> {
  let steps = 0
  for await (const row of readMetrics(join(folder, METRICS))) if (row.kind === 'step') steps++
  const every = Math.max(1, Math.ceil(steps / POINTS))
  const version = Event.encode(Event.create({ fileVersion: 'brain.Event:2' })).finish()
  const frames = [frame(version)]
  let pending: StepRow[] = []
  for await (const row of readMetrics(join(folder, METRICS))) {
    if (row.kind === 'step') pending.push(row)
    if (row.kind === 'evaluation') frames.push(frame(eventOf(row.step, evaluationScalars(row))))
    if (pending.length >= every) {
      frames.push(frame(eventOf(pending.at(-1)!.step, stepScalars(pending))))
      pending = []
    }
  }
  await writeWhole(join(folder, EVENTS), Buffer.concat(frames))
}

function stepScalars(rows: readonly StepRow[]): Scalars {
  const mean = (key: 'loss' | 'gradientNorm' | 'learningRate'): number =>
    rows.reduce((sum, row) => sum + row[key], 0) / rows.length
  return {
    'train/loss': mean('loss'),
    'train/gradient norm': mean('gradientNorm'),
    'train/learning rate': mean('learningRate'),
  }
}

function evaluationScalars(row: Extract<MetricsRow, { kind: 'evaluation' }>): Scalars {
  return {
    ...scoreScalars('holdout clean', row.clean),
    ...scoreScalars('holdout noisy', row.noisy),
    'speed/images per second': row.imagesPerSecond,
    'speed/input wait': row.inputWait,
  }
}

function scoreScalars(part: string, scores: Scores | null): Scalars {
  if (!scores) return {}
  return {
    [`${part}/macro F1`]: scores.macroF1,
    [`${part}/accuracy`]: scores.accuracy,
    [`${part}/loss`]: scores.loss,
    [`${part}/calibration error`]: scores.calibrationError,
  }
}
