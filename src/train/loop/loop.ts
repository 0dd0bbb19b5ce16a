/** The fit of one backbone, from its beginning or from where it was left. */
import { join } from 'node:path'
import type { Piscina } from 'piscina'
import { WorkError } from '../../core/errors.ts'
import { makeFolder } from '../../core/files.ts'
import type { Progress } from '../../core/progress.ts'
import { rngFrom } from '../../core/rng.ts'
import type { Config, MemberConfig } from '../config/schema.ts'
import type { EngineOptions, ModelState, TrainingEngine } from '../engine/engine.ts'
import type { Engines } from '../engines.ts'
import type { TrainingSet } from '../data/training-set.ts'
import { memberMetadata } from '../inference/member.ts'
import {
  newRun,
  readCheckpoint,
  readProgress,
  writeCheckpoint,
  type RunState,
} from './checkpoint.ts'
import type { FailureLog } from './failure-log.ts'
import { evaluate, selectionMetric, writeBest, type Caches, type Evaluation } from './evaluate.ts'
import { METRICS, MetricsLog } from './metrics-log.ts'
import { endOfRound, planBudget, planLength, planRest, type Plan } from './schedule.ts'
import { TrainStep } from './train-step.ts'

export interface FitRequest {
  config: Config
  member: MemberConfig
  set: TrainingSet
  /** the backbone's own folder in the run's */
  folder: string
  engines: Engines
  pool: Piscina
  caches: Caches
  threads?: number | undefined
  /** seconds for this backbone; undefined: by epochs or steps */
  budget: number | undefined
  failures: FailureLog
  progress: Progress
  signal: AbortSignal
  /** told what a user should know */
  say?: ((line: string) => void) | undefined
  /** told after every judgement, when it is on disk */
  afterRound?: (() => Promise<void>) | undefined
}

/** Updates by which the time of one is measured, and how many of them count. */
const MEASURED = 8
const COUNTED = 5
/** Judging opens the network anew and looks at each page once, at this part of a training step's time. */
export const LOOK_COST = 0.3
/** Milliseconds between two checkpoints inside a long epoch. */
const SAVE_EVERY = 300_000

/**
 * Trains one backbone to its end.
 * @returns its last place
 * @throws WorkError `STOPPED` after the signal, with a checkpoint; `NAN_LOSS`, `INPUT_GONE`
 */
export async function fit(request: FitRequest): Promise<RunState> {
  const before = await readProgress(request.folder)
  if (before?.ended) return before
  await makeFolder(request.folder)
  const started = performance.now()
  const { engine, run } = await openEngine(request)
  const { progress } = request
  try {
    const log = await MetricsLog.open(join(request.folder, METRICS), run.step, run.round)
    const stepper = new TrainStep(request, engine, run, log)
    try {
      // A run that goes on keeps the length it had: its time was another session's.
      let deadline = Infinity
      if (run.plan.steps === 0) {
        run.plan = await findPlan(request, stepper, started)
        deadline = started + 1000 * (request.budget ?? Infinity)
      }
      await allRounds(request, engine, stepper, run, log, deadline)
    } finally {
      await stepper.close()
      await log.flush()
      progress.end()
    }
  } finally {
    await engine.close()
  }
  return run
}

/**
 * A new head begins at nought: all classes are equally likely, and the first steps teach it before
 * they shake the layers below, which a head of random weights does where classes are few.
 */
function quietHead({ parameters }: ModelState, head: string): void {
  for (const [name, { values }] of parameters) if (name.startsWith(`${head}.`)) values.fill(0)
}

function refusals(refused: readonly string[]): string {
  return refused.length > 0 ? ` (${refused.join('; ')})` : ''
}

/** The network as it was left, or a new one. */
async function openEngine(request: FitRequest): Promise<{ engine: TrainingEngine; run: RunState }> {
  const { engines, member, config, folder } = request
  const options = engineOptions(request)
  const checkpoint = await readCheckpoint(folder)
  if (checkpoint) {
    const { run, model, optimiser } = checkpoint
    return { engine: await engines.openTraining(options, model, optimiser), run }
  }
  const fresh = engines.initialState(options, rngFrom(`${config.seed}/${member.name}/weights`))
  quietHead(fresh, options.backbone.head)
  const { weights } = config
  let model = fresh
  if (weights !== null) {
    const loaded = await engines.pretrained(weights, options, fresh)
    for (const note of loaded.notes) request.say?.(`${member.name}: ${note}`)
    model = loaded.model
  }
  const run = newRun(member.name)
  const engine = await engines.openTraining(options, model)
  request.say?.(`${member.name}: on ${engine.device}${refusals(engine.refused)}`)
  return { engine, run }
}

export function engineOptions({
  engines,
  member,
  config,
  set,
  threads,
}: Pick<FitRequest, 'engines' | 'member' | 'config' | 'set' | 'threads'>): EngineOptions {
  const backbone = engines.backbone(member.name)
  return {
    backbone,
    classes: set.classes.length,
    size: member.size,
    batch: member.batch,
    mode: config.engine.mode,
    device: config.engine.device,
    drop: member.drop ?? backbone.defaults.drop,
    dropPath: member.dropPath ?? backbone.defaults.dropPath,
    ...(threads !== undefined && { threads }),
  }
}

/** The run's length: once found it is kept, so that a run that goes on ends where it would have. */
async function findPlan(request: FitRequest, stepper: TrainStep, started: number): Promise<Plan> {
  const { config, member, set, budget } = request
  const { epochs, steps, rounds } = config.length
  const perStep = member.batch * member.accumulate
  if (budget === undefined) {
    return planLength({ images: set.train.length, perStep, epochs, steps, rounds })
  }
  const times: number[] = []
  request.progress.begin(`${member.name}: measuring`, MEASURED * perStep)
  for (let i = 0; i < MEASURED && !request.signal.aborted; i++) {
    times.push(await stepper.step(undefined))
    request.progress.step(perStep)
  }
  request.progress.end()
  if (request.signal.aborted) {
    throw new WorkError('STOPPED', 'stopped before there was anything to keep')
  }
  const counted = times.slice(-COUNTED).toSorted((a, b) => a - b)
  const secondsPerStep = counted[COUNTED >> 1]!
  const looked = set.clean.length + set.noisy.length
  const opening = (performance.now() - started) / 1000 - times.reduce((sum, time) => sum + time, 0)
  return planBudget({
    seconds: budget - (performance.now() - started) / 1000,
    secondsPerStep,
    secondsPerJudgement: opening / 2 + (LOOK_COST * looked * secondsPerStep) / perStep + 0.01,
    made: MEASURED,
    rounds,
  })
}

async function allRounds(
  request: FitRequest,
  engine: TrainingEngine,
  stepper: TrainStep,
  run: RunState,
  log: MetricsLog,
  deadline: number,
): Promise<void> {
  const { config, member, folder, progress, signal } = request
  const perStep = member.batch * member.accumulate
  const save = async (): Promise<void> => {
    await log.flush()
    await writeCheckpoint(folder, { run, model: engine.state, optimiser: engine.optimiser })
  }
  const stop = async (): Promise<never> => {
    await save()
    throw new WorkError(
      'STOPPED',
      `stopped at step ${run.step} of ${run.plan.steps}: the same command goes on from there`,
    )
  }
  let saved = performance.now()
  progress.begin(member.name, run.plan.steps * perStep, run.step * perStep)
  while (!run.ended) {
    const end = endOfRound(run.plan, run.round)
    while (run.step < end) {
      await stepper.step(run.plan.steps)
      progress.note(stepper.note(run.plan))
      progress.step(perStep)
      if (signal.aborted) await stop()
      if (performance.now() - saved > SAVE_EVERY) {
        await save()
        saved = performance.now()
      }
    }
    const { steps, seconds } = run.window
    const judging = performance.now()
    const model = judged(engine, config)
    const { engines, pool, set, caches } = request
    const options = engine.options
    const found = await evaluate({ engines, options, model, pool, set, caches, signal })
    if (found.stopped) await stop()
    for (const failure of found.failures) await request.failures.add(member.name, failure)
    await settle(request, run, model, found, stepper, log)
    const now = performance.now()
    const rest = planRest(run.plan, {
      ...run,
      seconds: (deadline - now) / 1000,
      secondsPerStep: steps > 0 ? seconds / steps : 0,
      secondsPerJudgement: (now - judging) / 1000,
    })
    if (rest !== run.plan) {
      run.plan = rest
      progress.end()
      progress.begin(member.name, rest.steps * perStep, run.step * perStep)
    }
    await save()
    saved = performance.now()
    await request.afterRound?.()
  }
}

/** The weights that are judged and kept: their average where one is kept. */
function judged({ state, optimiser }: TrainingEngine, config: Config): ModelState {
  const { average } = config.optimiser
  return { parameters: average > 0 ? optimiser.average : state.parameters, buffers: state.buffers }
}

/** Takes a judgement into the run's place: the best so far is kept, and the end is seen. */
async function settle(
  { config, member, set, folder }: FitRequest,
  run: RunState,
  model: ModelState,
  found: Evaluation,
  stepper: TrainStep,
  log: MetricsLog,
): Promise<void> {
  const scores = selectionMetric(found)
  const { best } = run
  const isBest =
    scores === undefined ||
    best === null ||
    scores.macroF1 > best.score ||
    (scores.macroF1 === best.score && scores.loss < best.loss)
  run.round++
  if (isBest) {
    const { macroF1 = 0, loss = 0 } = scores ?? {}
    run.best = { round: run.round, step: run.step, score: macroF1, loss }
    await writeBest(folder, model, found, memberMetadata(member, set, run.step))
  }
  run.sinceBest = isBest ? 0 : run.sinceBest + 1
  const { patience } = config.length
  if (run.round === run.plan.rounds) run.ended = 'length'
  else if (patience !== null && run.sinceBest >= patience) run.ended = 'patience'
  await log.add({
    kind: 'round',
    round: run.round,
    step: run.step,
    epoch: (run.step * member.batch * member.accumulate) / set.train.length,
    ...stepper.takeRound(),
    clean: found.clean,
    noisy: found.noisy,
    best: isBest,
  })
}
