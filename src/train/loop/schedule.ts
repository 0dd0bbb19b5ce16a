/** Learning rate and EMA decay over a run, and the run's length in updates. */

export interface Schedule {
  /** learning rate at the top */
  peak: number
  /** updates over which it rises evenly; a fifth of the run at most */
  warmup: number
  /** learning rate at the end, as a share of the peak */
  minLearningRate: number
  /** updates of the whole run; undefined while they are measured, which is during the warm-up */
  steps: number | undefined
}

/**
 * Warm-up and cosine (Loshchilov and Hutter 2017).
 * @param step updates made before this one
 */
export function learningRate(
  { peak, warmup, minLearningRate, steps }: Schedule,
  step: number,
): number {
  const rise = steps === undefined ? warmup : Math.min(warmup, Math.floor(steps / 5))
  if (step < rise) return (peak * (step + 1)) / rise
  if (steps === undefined) return peak
  const progress = Math.min(1, (step - rise) / Math.max(1, steps - rise))
  return peak * (minLearningRate + (1 - minLearningRate) * 0.5 * (1 + Math.cos(Math.PI * progress)))
}

/** EMA decay at a step: smaller at the beginning, when the weights change most. */
export function emaDecayAt(decay: number, step: number): number {
  return Math.min(decay, (1 + step) / (10 + step))
}

/** The duration of a run in updates, and how often it is evaluated. */
export interface Plan {
  /** updates */
  steps: number
  /** evaluations, the last one at the end */
  evaluations: number
}

/** Updates made when the evaluation at `index`, counted from 0, is due. */
export function evaluationStep({ steps, evaluations }: Plan, index: number): number {
  return Math.floor((steps * (index + 1)) / evaluations)
}

export interface StepsRequest {
  images: number
  /** images per update */
  perStep: number
  epochs: number
  steps: number | null
  /** evaluations wanted; runs by epochs have at least one per epoch */
  evaluations: number
}

/** A plan by epochs or by a number of steps. */
export function planSteps({ images, perStep, epochs, steps, evaluations }: StepsRequest): Plan {
  if (steps !== null) return { steps, evaluations: Math.min(steps, evaluations) }
  const wanted = Math.max(1, Math.round((epochs * images) / perStep))
  return {
    steps: wanted,
    evaluations: Math.min(wanted, Math.max(evaluations, Math.ceil(epochs))),
  }
}

/**
 * The plan of a run that is to have more steps than it was planned for; its evaluations stay as far
 * apart as they were. Undefined where it is to have no more.
 */
export function longerPlan(
  { plan, evaluations }: { plan: Plan; evaluations: number },
  steps: number,
): Plan | undefined {
  if (plan.steps === 0 || steps <= plan.steps) return undefined
  const fitting = Math.floor((plan.evaluations * steps) / plan.steps)
  return { steps, evaluations: Math.max(evaluations + 1, fitting) }
}

export interface BudgetRequest {
  /** seconds that are left */
  seconds: number
  secondsPerStep: number
  secondsPerEvaluation: number
  /** steps made while measuring */
  made: number
  /** evaluations wanted */
  evaluations: number
}

/** A plan by time: as many steps as fit beside the evaluations, which get at most a third of it. */
export function planBudget(request: BudgetRequest): Plan {
  const { seconds, secondsPerStep, secondsPerEvaluation, made } = request
  const affordable = Math.floor(seconds / 3 / secondsPerEvaluation)
  const evaluations = Math.max(1, Math.min(request.evaluations, affordable))
  const left = Math.max(0, seconds - evaluations * secondsPerEvaluation)
  const steps = made + Math.max(1, Math.floor(left / secondsPerStep))
  return { steps, evaluations: Math.min(evaluations, steps) }
}

export interface ReplanRequest {
  /** updates and evaluations made */
  step: number
  evaluations: number
  /** seconds that are left; negative where the time is over */
  seconds: number
  secondsPerStep: number
  secondsPerEvaluation: number
}

/** How much longer than the time left the rest may take before it is shortened, as a factor. */
const TOLERANCE = 1.03

/**
 * A plan by time, checked again after an evaluation: where the rest would take longer than the time
 * left, because the machine has become slower, it is shortened to what fits. It is never made
 * longer, and on a steady machine it stays as it is.
 */
export function replan(plan: Plan, request: ReplanRequest): Plan {
  const { step, evaluations: done, seconds, secondsPerStep, secondsPerEvaluation } = request
  const needed = (steps: number, evaluations: number): number =>
    steps * secondsPerStep + evaluations * secondsPerEvaluation
  let rest = plan.evaluations - done
  if (rest === 0 || needed(plan.steps - step, rest) <= seconds * TOLERANCE) return plan
  for (; rest > 1; rest--) {
    const left = seconds - rest * secondsPerEvaluation
    const shorter = { steps: step + Math.floor(left / secondsPerStep), evaluations: done + rest }
    // Every evaluation that is left follows some updates.
    if (evaluationStep(shorter, done) > step) return shorter
  }
  const left = Math.floor((seconds - secondsPerEvaluation) / secondsPerStep)
  return { steps: step + Math.max(1, Math.min(left, plan.steps - step)), evaluations: done + 1 }
}
