/** A stage of a starter training: updates at one input size on the first pages of the set. */
import { rngFrom } from '../../src/core/rng.ts'
import { openInputPool } from '../../src/train/data/input-pool.ts'
import { DataLoader } from '../../src/train/data/loader.ts'
import { Sampler } from '../../src/train/data/sampler.ts'
import type { EngineOptions, TrainingEngine } from '../../src/train/engine/engine.ts'
import { emaDecayAt, learningRate } from '../../src/train/loop/schedule.ts'
import { backboneByName } from '../../src/train/models/registry.ts'
import { average, type Meeting } from './replicas.ts'
import { listSet } from './set.ts'
import { openTeacher } from './teacher.ts'
import { answersFor, batchFor, outputsOf, questionsOf, type Task } from './tasks.ts'

/** Pages that are measured on and not trained on: the first of the set. */
export const HELD = 216
/** Share of the images that lie in an orientation drawn from all eight. */
export const TURNED = 0.4
/** Updates between two averages of the replicas. */
export const TOGETHER = 8

const SEED = 1
const SMOOTHING = 0.05
const EMA = 0.998

/** What a thread must know to train; plain values, as they travel between threads. */
export interface StagePlan {
  backbone: string
  task: Task
  /** a network whose answers are learned too */
  teacher?: { backbone: string; from: string } | undefined
  setFolder: string
  /** side of the input, pixels */
  size: number
  /** the set's first pages that it trains on */
  pages: number
  /** images an update, of each replica */
  batch: number
  /** updates of the whole run made before, and at the end of this stage */
  from: number
  to: number
  /** updates of the whole run */
  total: number
  /** highest learning rate */
  peak: number
}

/** The engine of a stage; one thread each. */
export function optionsOf({
  backbone,
  task,
  teacher,
  size,
  batch,
}: Pick<StagePlan, 'backbone' | 'task' | 'teacher' | 'size' | 'batch'>): EngineOptions {
  return {
    backbone: backboneByName(backbone),
    classes: outputsOf(questionsOf(task, teacher !== undefined)),
    size,
    batch,
    mode: 'traced',
    device: 'cpu',
    threads: 1,
    drop: 0.1,
    dropPath: 0,
  }
}

/**
 * Trains one replica through a stage.
 * @param onTogether told after each average, with the updates made and the losses since the last
 */
export async function trainReplica(
  plan: StagePlan,
  engine: TrainingEngine,
  { meeting, index }: { meeting: Meeting; index: number },
  onTogether?: (step: number, losses: readonly number[]) => Promise<void>,
): Promise<void> {
  const { size, batch, from, to, total, peak } = plan
  const questions = questionsOf(plan.task, plan.teacher !== undefined)
  const pool = await openInputPool(0)
  const list = listSet(plan.setFolder, [HELD, plan.pages])
  const sampler = new Sampler(list.length, SEED)
  const { replicas } = meeting
  const loader = new DataLoader({
    pool,
    list,
    size,
    batch,
    fill: '#ffffff',
    fast: true,
    // Batches are dealt to the replicas in turn.
    at: (place) =>
      sampler.at((Math.floor(place / batch) * replicas + index) * batch + (place % batch)),
    from: from * batch,
    to: to * batch,
    augmentation: {
      settings: { rotate90: 0, hflip: 0, crop: 0.75 },
      key: `starter/${SEED}/${index}`,
    },
  })
  const held = listSet(plan.setFolder, [0, HELD])
  const teacher = plan.teacher && (await openTeacher(plan.teacher, { size, batch }, held))
  let losses: number[] = []
  for (let step = from; step < to; step++) {
    const input = (await loader.next())!
    const rng = rngFrom(`starter/step/${SEED}/${index}/${step}`)
    const answers = answersFor(input, { labels: list.labels, size, turned: TURNED }, rng)
    const taught = await teacher?.answer(input.images, input.indices.length)
    if (taught) answers.taught = taught
    const rows = batchFor(input.images, answers, questions, SMOOTHING)
    losses.push((await engine.gradient(rows, rng.foldIn('drop'))).loss)
    await engine.update({
      learningRate: learningRate({ peak, warmup: 100, minLearningRate: 0.02, steps: total }, step),
      beta1: 0.9,
      beta2: 0.99,
      epsilon: 1e-8,
      weightDecay: 0.05,
      clip: 5,
      emaDecay: emaDecayAt(EMA, step),
    })
    if ((step + 1) % TOGETHER !== 0 && step + 1 !== to) continue
    average(engine, meeting, index)
    await onTogether?.(step + 1, losses)
    losses = []
  }
  await teacher?.close()
  await loader.close()
  await pool.close()
}
