/**
 * What the network is asked of a page. Several questions share one softmax: each has its own
 * outputs and a fixed share of the target's mass, so that the trainer's cross-entropy serves them
 * all, and the optimum answers each of them.
 */
import type { Rng } from '../../src/core/rng.ts'
import { orientSquare } from '../../src/page/geometry/orientation.ts'
import type { InputBatch } from '../../src/train/data/loader.ts'
import type { TrainingBatch } from '../../src/train/engine/engine.ts'
import { FAMILIES, kindOf, KINDS } from './families.ts'
import { TAUGHT } from './teacher.ts'

/** Which questions are asked. */
export type Task = 'layout' | 'orientation' | 'both'

/** A question: its outputs from `from` on, `count` of them, and its share of the target. */
export interface Question {
  name: 'family' | 'kind' | 'orientation' | 'taught'
  from: number
  count: number
  share: number
}

const ORIENTATIONS = 8

/** Share of the target that a teacher's answers have, where there is one. */
const TAUGHT_SHARE = 0.5

/**
 * The questions of a task, one after another.
 * @param isTaught whether a teacher answers one more
 */
export function questionsOf(task: Task, isTaught: boolean): Question[] {
  const shares = {
    layout: { family: 0.4, kind: 0.6, orientation: 0 },
    orientation: { family: 0, kind: 0, orientation: 1 },
    both: { family: 0.3, kind: 0.5, orientation: 0.2 },
  }[task]
  const counts = { family: FAMILIES, kind: KINDS.length, orientation: ORIENTATIONS, taught: TAUGHT }
  const rest = isTaught ? 1 - TAUGHT_SHARE : 1
  let from = 0
  const questions: Question[] = []
  for (const name of ['family', 'kind', 'orientation'] as const) {
    if (shares[name] === 0) continue
    questions.push({ name, from, count: counts[name], share: rest * shares[name] })
    from += counts[name]
  }
  if (isTaught) questions.push({ name: 'taught', from, count: TAUGHT, share: TAUGHT_SHARE })
  return questions
}

/** Outputs of all questions. */
export function outputsOf(questions: readonly Question[]): number {
  return questions.reduce((sum, { count }) => sum + count, 0)
}

/** The answers for each row of a batch: places by question, and [rows, TAUGHT] shares of a teacher's. */
export interface Answers extends Readonly<
  Record<Exclude<Question['name'], 'taught'>, readonly number[]>
> {
  taught?: Float32Array
}

/**
 * Turns and mirrors some rows in place, and says what each row shows.
 * @param turned share of the rows that lie in an orientation drawn from all eight
 */
export function answersFor(
  input: InputBatch,
  { labels, size, turned }: { labels: ArrayLike<number>; size: number; turned: number },
  rng: Rng,
): Answers {
  const family = input.indices.map((index) => labels[index]!)
  const bytes = size * size * 3
  const spare = new Uint8Array(bytes)
  const orientation = input.indices.map((_, row) => {
    const drawn = rng.bernoulli(turned) ? rng.int(0, ORIENTATIONS - 1) : 0
    if (drawn === 0) return 0
    const place = input.images.subarray(row * bytes, (row + 1) * bytes)
    orientSquare(place, spare, size, drawn)
    place.set(spare)
    return drawn
  })
  return { family, kind: family.map(kindOf), orientation }
}

/** A batch for the engine: every row's mass shared among the questions. */
export function batchFor(
  images: Uint8Array,
  answers: Answers,
  questions: readonly Question[],
  smoothing: number,
): TrainingBatch {
  const rows = answers.family.length
  const outputs = outputsOf(questions)
  const targets = new Float32Array(rows * outputs)
  for (const { name, from, count, share } of questions) {
    for (let row = 0; row < rows; row++) {
      const at = row * outputs + from
      if (name === 'taught') {
        const own = answers.taught!.subarray(row * count, (row + 1) * count)
        targets.set(
          own.map((value) => share * value),
          at,
        )
        continue
      }
      targets.fill((share * smoothing) / count, at, at + count)
      targets[at + answers[name][row]!]! += share * (1 - smoothing)
    }
  }
  return { images, targets, weights: new Float32Array(rows).fill(1) }
}

/** How many rows each question is answered rightly for. */
export function rightAnswers(
  logits: Float32Array,
  answers: Answers,
  questions: readonly Question[],
): Record<string, number> {
  const outputs = outputsOf(questions)
  const right: Record<string, number> = {}
  for (const { name, from, count } of questions) {
    if (name === 'taught') continue
    right[name] = answers[name].filter((answer, row) => {
      const own = logits.subarray(row * outputs + from, row * outputs + from + count)
      return own.every((value) => value <= own[answer]!)
    }).length
  }
  return right
}
