/**
 * Trains a backbone on drawn pages and writes its weights to `weights/`, from which others begin.
 *
 *     npx tsx tools/train-starter.ts <backbone> [--work FOLDER] [--weights FOLDER]
 *       [--task layout|orientation|both] [--stages SIZE:STEPS:PAGES,…] [--batch N] [--rate R]
 *       [--replicas N] [--begin FILE] [--teacher BACKBONE=FILE] [--draw FROM:TO]
 *
 * A stage trains at one input size for some updates on the first pages of the set; what is not drawn
 * yet is drawn before it begins (`--draw` draws a part and trains nothing, so that several processes
 * can share the drawing). `--begin` begins with weights of an earlier training in place of nothing;
 * `--teacher` has the answers of a network learned too (tools/lite-weights.py makes one's file). Each
 * replica is a thread; they are averaged every few updates. Stopped at any moment it resumes from its
 * last checkpoint; nothing but the arguments decides the result.
 */
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { makeFolder, writeWhole } from '../src/core/files.ts'
import { rngFrom } from '../src/core/rng.ts'
import { openInputPool } from '../src/train/data/input-pool.ts'
import { DataLoader } from '../src/train/data/loader.ts'
import type { ModelState, TrainingEngine } from '../src/train/engine/engine.ts'
import { initialState, openInference, openTraining } from '../src/train/engine/open.ts'
import { newRun, NO_STEPS, readCheckpoint, writeCheckpoint } from '../src/train/loop/checkpoint.ts'
import { backboneByName } from '../src/train/models/registry.ts'
import { loadWeights } from '../src/train/weights/load.ts'
import { cardOf, type Measured } from './starter/card.ts'
import { writeHalfFile } from './starter/half-file.ts'
import type { ReplicaSetup } from './starter/replica-worker.ts'
import { detached, openMeeting } from './starter/replicas.ts'
import { drawSet, listSet, VARIANTS } from './starter/set.ts'
import { HELD, optionsOf, TOGETHER, trainReplica, TURNED, type StagePlan } from './starter/stage.ts'
import { answersFor, questionsOf, rightAnswers, type Task } from './starter/tasks.ts'

/** Updates between two measurements, checkpoints and files of weights; a multiple of `TOGETHER`. */
const EVERY = TOGETHER * 12

/** What a replica's thread runs: TypeScript is not read in threads unless they are told how. */
const REPLICA = `import('tsx/esm/api').then(({ register }) => {
  register()
  return import('${new URL('./starter/replica-worker.ts', import.meta.url).href}')
})`

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    work: { type: 'string', default: 'output/starter' },
    weights: { type: 'string', default: 'weights' },
    task: { type: 'string', default: 'both' },
    stages: { type: 'string', default: '64:1440:3000,96:960:6000' },
    batch: { type: 'string', default: '16' },
    rate: { type: 'string', default: '1.5e-3' },
    replicas: { type: 'string', default: '4' },
    begin: { type: 'string' },
    teacher: { type: 'string' },
    draw: { type: 'string' },
  },
})
const backbone = backboneByName(positionals[0] ?? 'efficientnet_b0')
const task = flags.task as Task
const batch = Number(flags.batch)
const replicas = Number(flags.replicas)
const [teacherName = '', teacherFile = ''] = flags.teacher?.split('=') ?? []
const teacher =
  flags.teacher === undefined ? undefined : { backbone: teacherName, from: teacherFile }
const stages = flags.stages.split(',').map((stage) => {
  const [size = 96, steps = 1000, pages = 6000] = stage.split(':').map(Number)
  return { size, steps, pages }
})
const total = stages.reduce((sum, { steps }) => sum + steps, 0)
const setFolder = join(flags.work, 'set')
const runFolder = join(flags.work, `${backbone.name}-${task}`)
const curve = join(runFolder, 'curve.jsonl')
const say = (line: string): void => void process.stdout.write(`${line}\n`)

await makeFolder(setFolder)
if (flags.draw !== undefined) {
  const [from = 0, to = 0] = flags.draw.split(':').map(Number)
  await drawSet(setFolder, [from, to], say)
} else {
  await makeFolder(runFolder)
  await train()
}

async function train(): Promise<void> {
  const before = await readCheckpoint(runFolder)
  const run = before?.run ?? newRun(backbone.name)
  run.plan = { steps: total, evaluations: Math.ceil(total / EVERY) }
  const first = optionsOf({
    backbone: backbone.name,
    task,
    teacher,
    size: stages[0]!.size,
    batch,
  })
  let model = before?.model ?? initialState(first, rngFrom('starter/weights'))
  if (!before && flags.begin !== undefined) {
    model = (await loadWeights(flags.begin, backbone, model)).state
  }
  let optimiser = before?.optimiser
  let from = 0
  for (const { size, steps, pages } of stages) {
    const to = from + steps
    const plan: StagePlan = {
      backbone: backbone.name,
      task,
      teacher,
      setFolder,
      size,
      pages,
      batch,
      from: Math.max(from, run.step),
      to,
      total,
      peak: Number(flags.rate),
    }
    from = to
    if (run.step >= to) continue
    await drawSet(setFolder, [0, pages], say)
    const engine = await openTraining(optionsOf(plan), model, optimiser)
    await trainStage(engine, plan, run)
    ;({ state: model, optimiser } = engine)
    await engine.close()
  }
}

/** Trains all replicas through a stage: the first here, the others in threads. */
async function trainStage(
  engine: TrainingEngine,
  plan: StagePlan,
  run: ReturnType<typeof newRun>,
): Promise<void> {
  const meeting = openMeeting(engine, replicas)
  const others = Array.from({ length: replicas - 1 }, (_, i) => {
    const own = detached(engine.state, engine.optimiser)
    const workerData: ReplicaSetup = { plan, meeting, index: i + 1, ...own }
    const worker = new Worker(REPLICA, { eval: true, workerData })
    // A replica that fails would leave the others waiting for ever.
    worker.once('error', (error) => {
      throw error
    })
    return worker
  })
  let started = process.cpuUsage()
  await trainReplica(plan, engine, { meeting, index: 0 }, async (step, losses) => {
    run.step = step
    const { user, system } = process.cpuUsage(started)
    started = process.cpuUsage()
    run.seconds += (user + system) / 1e6
    const { loss, steps } = run.window
    run.window = {
      ...NO_STEPS,
      loss: losses.reduce((a, b) => a + b, loss),
      steps: steps + losses.length,
    }
    if (step % EVERY === 0 || step === plan.to) await keep(engine, plan, run)
  })
  await Promise.all(others.map((worker) => worker.terminate()))
}

/** Measures, keeps a checkpoint, and writes the weights as they are now. */
async function keep(
  engine: TrainingEngine,
  plan: StagePlan,
  run: ReturnType<typeof newRun>,
): Promise<void> {
  const averaged = { parameters: engine.optimiser.ema, buffers: engine.state.buffers }
  const { loss, steps } = run.window
  run.window = NO_STEPS
  run.evaluations++
  const measured: Measured = {
    step: run.step,
    size: plan.size,
    coreSeconds: Math.round(run.seconds),
    loss: loss / Math.max(1, steps),
    ...(await measure(averaged, plan)),
  }
  await appendFile(curve, `${JSON.stringify(measured)}\n`)
  say(JSON.stringify(measured))
  await writeCheckpoint(runFolder, { run, model: engine.state, optimiser: engine.optimiser })
  await makeFolder(flags.weights)
  const file = join(flags.weights, `${backbone.name}.safetensors`)
  await writeHalfFile(file, backbone, averaged, { model: backbone.name, licence: 'MIT' })
  const facts = {
    backbone: backbone.name,
    task,
    teacher: teacher?.backbone,
    begin: flags.begin,
    stages,
    rate: Number(flags.rate),
    batch,
    replicas,
    total,
    curve,
  }
  await writeWhole(join(flags.weights, `${backbone.name}.md`), await cardOf(facts))
}

/** Shares of right answers on the pages that are held out. */
async function measure(state: ModelState, plan: StagePlan): Promise<Record<string, number>> {
  const engine = await openInference(optionsOf(plan), state)
  const pool = await openInputPool(0)
  const list = listSet(setFolder, [0, HELD])
  const { size } = plan
  const loader = new DataLoader({ pool, list, size, batch, fill: '#ffffff', fast: true })
  const right: Record<string, number> = {}
  const rng = rngFrom('starter/held')
  const questions = questionsOf(task, teacher !== undefined)
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
