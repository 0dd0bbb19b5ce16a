/**
 * Trains a backbone on drawn pages and writes its weights to `weights/`, from which others begin.
 *
 *     npx tsx tools/train-starter.ts <backbone> [--work FOLDER] [--task layout|orientation|both]
 *       [--stages SIZE:STEPS:PAGES,…] [--batch N] [--rate R] [--threads N] [--draw-only]
 *
 * A stage trains at one input size for some updates on the first pages of the set; what is not drawn
 * yet is drawn before it begins. Stopped at any moment it resumes from its last checkpoint; the
 * arguments alone decide the result.
 */
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makeFolder, writeWhole } from '../src/core/files.ts'
import { rngFrom } from '../src/core/rng.ts'
import { openInputPool } from '../src/train/data/input-pool.ts'
import { DataLoader } from '../src/train/data/loader.ts'
import { Sampler } from '../src/train/data/sampler.ts'
import type { EngineOptions, ModelState, TrainingEngine } from '../src/train/engine/engine.ts'
import { initialState, openInference, openTraining } from '../src/train/engine/open.ts'
import { newRun, readCheckpoint, writeCheckpoint } from '../src/train/loop/checkpoint.ts'
import { emaDecayAt, learningRate } from '../src/train/loop/schedule.ts'
import { backboneByName } from '../src/train/models/registry.ts'
import { cardOf, type Measured } from './starter/card.ts'
import { writeHalfFile } from './starter/half-file.ts'
import { drawSet, listSet, VARIANTS } from './starter/set.ts'
import {
  answersFor,
  batchFor,
  outputsOf,
  questionsOf,
  rightAnswers,
  type Task,
} from './starter/tasks.ts'

const SEED = 1
/** Pages that are measured on and not trained on: the first of the set. */
const HELD = 432
/** Updates between two measurements, checkpoints and files of weights. */
const EVERY = 200
const TURNED = 0.4
const SMOOTHING = 0.05
const EMA = 0.998

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    work: { type: 'string', default: 'output/starter' },
    weights: { type: 'string', default: 'weights' },
    task: { type: 'string', default: 'both' },
    stages: { type: 'string', default: '64:2400:6000,96:2400:12000,128:800:12000' },
    batch: { type: 'string', default: '32' },
    rate: { type: 'string', default: '2e-3' },
    threads: { type: 'string', default: '1' },
    'draw-only': { type: 'boolean', default: false },
  },
})
const backbone = backboneByName(positionals[0] ?? 'efficientnet_b0')
const task = flags.task as Task
const batch = Number(flags.batch)
const stages = flags.stages.split(',').map((stage) => {
  const [size = 96, steps = 1000, pages = 6000] = stage.split(':').map(Number)
  return { size, steps, pages }
})
const total = stages.reduce((sum, { steps }) => sum + steps, 0)
const questions = questionsOf(task)
const setFolder = join(flags.work, 'set')
const runFolder = join(flags.work, `${backbone.name}-${task}`)
const curve = join(runFolder, 'curve.jsonl')
const say = (line: string): void => void process.stdout.write(`${line}\n`)

await makeFolder(setFolder)
await makeFolder(runFolder)
const pool = await openInputPool(0)

if (flags['draw-only']) {
  await drawSet(setFolder, [0, Math.max(...stages.map(({ pages }) => pages))], say)
  process.exit(0)
}

const optionsOf = (size: number): EngineOptions => ({
  backbone,
  classes: outputsOf(questions),
  size,
  batch,
  mode: 'traced',
  device: 'cpu',
  threads: Number(flags.threads),
  drop: 0.1,
  dropPath: 0,
})

const before = await readCheckpoint(runFolder)
const run = before?.run ?? newRun(backbone.name)
let model: ModelState =
  before?.model ?? initialState(optionsOf(stages[0]!.size), rngFrom(`starter/weights/${SEED}`))
let optimiser = before?.optimiser
run.plan = { steps: total, evaluations: Math.ceil(total / EVERY) }

let from = 0
for (const stage of stages) {
  const to = from + stage.steps
  if (run.step < to) {
    await drawSet(setFolder, [0, stage.pages], say)
    const engine = await openTraining(optionsOf(stage.size), model, optimiser)
    await trainStage(engine, stage, to)
    ;({ state: model, optimiser } = engine)
    await engine.close()
  }
  from = to
}
await pool.close()

/** Trains until `to` updates of the whole run are made. */
async function trainStage(
  engine: TrainingEngine,
  { size, pages }: (typeof stages)[number],
  to: number,
): Promise<void> {
  const list = listSet(setFolder, [HELD, pages])
  const sampler = new Sampler(list.length, SEED)
  const loader = new DataLoader({
    pool,
    list,
    size,
    batch,
    fill: '#ffffff',
    fast: true,
    at: (place) => sampler.at(place),
    from: run.step * batch,
    to: to * batch,
    augmentation: { settings: { rotate90: 0, hflip: 0, crop: 0.75 }, key: `starter/${SEED}` },
  })
  const peak = Number(flags.rate)
  while (run.step < to) {
    const started = process.cpuUsage()
    const input = (await loader.next())!
    const rng = rngFrom(`starter/step/${SEED}/${run.step}`)
    const answers = answersFor(input, { labels: list.labels, size, turned: TURNED }, rng)
    const { loss } = await engine.gradient(
      batchFor(input.images, answers, questions, SMOOTHING),
      rng.foldIn('drop'),
    )
    await engine.update({
      learningRate: learningRate(
        { peak, warmup: 200, minLearningRate: 0.02, steps: total },
        run.step,
      ),
      beta1: 0.9,
      beta2: 0.99,
      epsilon: 1e-8,
      weightDecay: 0.05,
      clip: 5,
      emaDecay: emaDecayAt(EMA, run.step),
    })
    run.step++
    const { user, system } = process.cpuUsage(started)
    run.seconds += (user + system) / 1e6
    run.window = { ...run.window, loss: run.window.loss + loss, steps: run.window.steps + 1 }
    if (run.step % EVERY === 0 || run.step === to) await keep(engine, size)
  }
  await loader.close()
}

/** Measures, keeps a checkpoint, and writes the weights as they are now. */
async function keep(engine: TrainingEngine, size: number): Promise<void> {
  const averaged = { parameters: engine.optimiser.ema, buffers: engine.state.buffers }
  const { loss, steps } = run.window
  run.window = { loss: 0, steps: 0, seconds: 0, waited: 0 }
  run.evaluations++
  const measured: Measured = {
    step: run.step,
    size,
    coreSeconds: Math.round(run.seconds),
    loss: loss / Math.max(1, steps),
    ...(await measure(averaged, size)),
  }
  await appendFile(curve, `${JSON.stringify(measured)}\n`)
  say(JSON.stringify(measured))
  await writeCheckpoint(runFolder, { run, model: engine.state, optimiser: engine.optimiser })
  await makeFolder(flags.weights)
  const file = join(flags.weights, `${backbone.name}.safetensors`)
  await writeHalfFile(file, backbone, averaged, { model: backbone.name, licence: 'MIT' })
  const card = await cardOf({ backbone: backbone.name, task, stages, batch, total, curve })
  await writeWhole(join(flags.weights, `${backbone.name}.md`), card)
}

/** Shares of right answers on the pages that are held out. */
async function measure(state: ModelState, size: number): Promise<Record<string, number>> {
  const engine = await openInference(optionsOf(size), state)
  const list = listSet(setFolder, [0, HELD])
  const loader = new DataLoader({ pool, list, size, batch, fill: '#ffffff', fast: true })
  const right: Record<string, number> = {}
  const rng = rngFrom('starter/held')
  for (let input = await loader.next(); input; input = await loader.next()) {
    const answers = answersFor(input, { labels: list.labels, size, turned: TURNED }, rng)
    const logits = await engine.logits(input.images, input.indices.length)
    for (const [name, count] of Object.entries(rightAnswers(logits, answers, questions))) {
      right[name] = (right[name] ?? 0) + count / (HELD * VARIANTS)
    }
  }
  await loader.close()
  await engine.close()
  return right
}
