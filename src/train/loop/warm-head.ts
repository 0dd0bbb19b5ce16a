/**
 * `--warm-head`: the body is left as the weights have it, and the head is fitted on the features of
 * some training images, which are computed once; then all of the network is trained from there. A
 * head that begins at zero would first bend a trained body to its own noise (Kumar et al. 2022,
 * "Fine-tuning can distort pretrained features").
 */
import { WorkError } from '../../core/errors.ts'
import { balancedWeights } from '../data/targets.ts'
import { classCounts } from '../data/training-set.ts'
import type { ImageList } from '../data/image-list.ts'
import type { ModelState } from '../engine/engine.ts'
import { scoresOf, softmax } from '../metrics/scores.ts'
import { headOf, openFeatures } from '../inference/head-engine.ts'
import { featuresOf, type Features } from './head-features.ts'
import { engineOptions, type BackboneJob, type TrainMonitor, type TrainRuntime } from './job.ts'
import { fitLogistic, logLoss, rowLogits, type LogisticProblem } from './logistic.ts'

/** Penalties on the weights of standardised features, strongest first: each begins where the one before ended. */
const PENALTIES = [3, 1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001]
/** The one taken where no pages are held out. */
const DEFAULT_PENALTY = 0.03
/** Iterations of the solver for the first penalty, and for each that follows. */
const FIRST_ITERATIONS = 20
const ITERATIONS = 10
/** Length of the gradient below which more iterations change no prediction. */
const TOLERANCE = 1e-3

/**
 * Fits the head of a network whose body stays as it is. The same job and network give the same head,
 * so that a run stopped before its first checkpoint begins anew with it.
 * @param model of the job's backbone; left as it is
 * @returns the network with the new head, and the seconds that it took
 * @throws WorkError `STOPPED` after the signal; `INPUT_GONE` where no image can be read
 */
export async function warmHead(
  job: BackboneJob,
  runtime: TrainRuntime,
  monitor: TrainMonitor,
  model: ModelState,
): Promise<{ model: ModelState; seconds: number }> {
  const started = runtime.clock()
  const { backbone, set } = job
  const found = await allFeatures(job, runtime, monitor, model)
  const moments = momentsOf(found.train)
  for (const { values } of [found.train, found.held]) standardise(values, moments)
  const train = problemOf(job, set.train, found.train)
  if (!train.weights.some((weight) => weight > 0)) {
    throw new WorkError(
      'INPUT_GONE',
      `none of ${train.weights.length} training images can be read: is ${set.root} still there?`,
    )
  }
  const held = problemOf(job, found.heldList, found.held)
  const { head, penalty } = chosen(train, held)
  const { parameters } = model
  const seconds = (runtime.clock() - started) / 1000
  const score = scoreOf(held, found)
  const { width } = train
  const what = `${width.toLocaleString('en')} features of ${train.weights.length.toLocaleString('en')} images`
  monitor.say?.(
    penalty === Infinity
      ? `${backbone.name}: no head on ${what} predicts the pages held out better than chance: it begins at zero`
      : `${backbone.name}: head fitted on ${what}, penalty ${penalty}${score(head)}, ${seconds.toFixed(1)} s`,
  )
  const name = engineOptions(job, runtime).backbone.head
  const { weight, bias } = unstandardised(train, head, moments)
  const fitted = new Map(parameters)
  const { weight: before, bias: biasBefore } = headOf(model, name)
  fitted.set(`${name}.weight`, { shape: before.shape, values: weight })
  fitted.set(`${name}.bias`, { shape: biasBefore.shape, values: bias })
  return { model: { ...model, parameters: fitted }, seconds }
}

interface FoundFeatures {
  train: Features
  held: Features
  /** which of the pages held out they are of */
  heldList: ImageList
  part: 'clean' | 'noisy'
}

async function allFeatures(
  job: BackboneJob,
  runtime: TrainRuntime,
  monitor: TrainMonitor,
  model: ModelState,
): Promise<FoundFeatures> {
  const { config, backbone, set, sampler } = job
  const { engines, pool, caches } = runtime
  const { fill } = set
  const engine = await openFeatures(engines, engineOptions(job, runtime), model)
  try {
    // The images that the first updates will see, as they will see them.
    const train = await featuresOf(
      engine,
      {
        pool,
        list: set.train,
        fill,
        fast: true,
        at: (place) => sampler.at(place),
        to: Math.min(config.warmHead, set.train.length),
        cache: caches('train', backbone.size),
        augmentation: { settings: config.augmentation, key: `${config.seed}/augmentation` },
      },
      backbone.name,
      monitor,
    )
    const part = set.noisy.length > 0 ? 'noisy' : 'clean'
    const heldList = set[part]
    const cache = caches(part, backbone.size)
    const reading = { pool, list: heldList, fill, to: heldList.length, cache }
    const held = await featuresOf(engine, reading, backbone.name, monitor)
    return { train, held, heldList, part }
  } finally {
    await engine.close()
  }
}

interface Moments {
  mean: Float64Array
  /** 1 / standard deviation; 0 for a feature that is the same in all rows */
  scale: Float64Array
}

/** Of every feature over the rows that could be read. */
function momentsOf({ values, indices, failed }: Features): Moments {
  const rows = indices.length
  const width = values.length / Math.max(1, rows)
  const mean = new Float64Array(width)
  const squares = new Float64Array(width)
  const count = Math.max(1, rows - failed.size)
  const each = (visit: (f: number, value: number) => void): void => {
    for (let row = 0; row < rows; row++) {
      if (failed.has(row)) continue
      for (let f = 0; f < width; f++) visit(f, values[row * width + f]!)
    }
  }
  each((f, value) => void (mean[f] = mean[f]! + value / count))
  each((f, value) => void (squares[f] = squares[f]! + (value - mean[f]!) ** 2 / count))
  const scale = squares.map((square, f) =>
    Math.sqrt(square) > 1e-6 * (1e-6 + Math.abs(mean[f]!)) ? 1 / Math.sqrt(square) : 0,
  )
  return { mean, scale }
}

function standardise(values: Float32Array, { mean, scale }: Moments): void {
  const width = mean.length
  for (let i = 0; i < values.length; i++) {
    const f = i % width
    values[i] = (values[i]! - mean[f]!) * scale[f]!
  }
}

/** The fit with the loss of the training: its smoothing and its weights of the classes. */
function problemOf(
  { config, set }: BackboneJob,
  { labels }: ImageList,
  { values, indices, failed }: Features,
): LogisticProblem {
  const classes = set.classes.length
  const { smoothing, classWeights } = config.loss
  const weightOf =
    classWeights === 'balanced'
      ? balancedWeights(classCounts(set.train, classes))
      : new Float32Array(classes).fill(1)
  const rows = indices.length
  const targets = new Float32Array(rows * classes).fill(smoothing / classes)
  const weights = new Float32Array(rows)
  for (const [row, index] of indices.entries()) {
    const label = labels[index]!
    targets[row * classes + label] = smoothing / classes + 1 - smoothing
    if (!failed.has(row)) weights[row] = weightOf[label]!
  }
  return { classes, width: values.length / Math.max(1, rows), features: values, targets, weights }
}

/** The head by the penalty under which pages held out are predicted best. */
function chosen(
  train: LogisticProblem,
  held: LogisticProblem,
): { head: Float64Array; penalty: number } {
  const zero = new Float64Array(train.classes * (train.width + 1))
  if (!held.weights.some((weight) => weight > 0)) {
    const limits = { iterations: FIRST_ITERATIONS + ITERATIONS, tolerance: TOLERANCE }
    return { head: fitLogistic(train, DEFAULT_PENALTY, zero, limits), penalty: DEFAULT_PENALTY }
  }
  let head: Float64Array = zero
  // The strongest penalty of all leaves nothing: the head that a run begins with otherwise.
  let best = { head, penalty: Infinity, loss: logLoss(held, zero) }
  for (const [place, penalty] of PENALTIES.entries()) {
    const iterations = place === 0 ? FIRST_ITERATIONS : ITERATIONS
    head = fitLogistic(train, penalty, head, { iterations, tolerance: TOLERANCE })
    const loss = logLoss(held, head)
    // Weaker penalties fit the training images still closer.
    if (loss >= best.loss) break
    best = { head, penalty, loss }
  }
  return best
}

/** The macro F1 of the head alone on pages held out, in words; nothing where there are none. */
function scoreOf(
  held: LogisticProblem,
  { heldList, held: { failed }, part }: FoundFeatures,
): (head: Float64Array) => string {
  return (head) => {
    const read = Array.from(heldList.labels.keys()).filter((row) => !failed.has(row))
    if (read.length === 0) return ''
    const { classes } = held
    const logits = new Float32Array(read.length * classes)
    const one = new Float64Array(classes)
    for (const [place, row] of read.entries()) {
      rowLogits(held, head, row, one)
      logits.set(one, place * classes)
    }
    const truth = read.map((row) => heldList.labels[row]!)
    const { macroF1 } = scoresOf(truth, softmax(logits, classes), classes)
    return `, macro F1 ${macroF1.toFixed(4)} ${part} of the head alone`
  }
}

/** The head for features as they come. */
function unstandardised(
  { classes, width }: LogisticProblem,
  head: Float64Array,
  { mean, scale }: Moments,
): { weight: Float32Array; bias: Float32Array } {
  const weight = new Float32Array(classes * width)
  const bias = new Float32Array(classes)
  for (let c = 0; c < classes; c++) {
    let shift = head[c * (width + 1) + width]!
    for (let f = 0; f < width; f++) {
      const value = head[c * (width + 1) + f]! * scale[f]!
      weight[c * width + f] = value
      shift -= value * mean[f]!
    }
    bias[c] = shift
  }
  return { weight, bias }
}
