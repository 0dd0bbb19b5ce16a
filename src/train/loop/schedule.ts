/** How the learning rate and the average of weights change over a run. */

export interface Schedule {
  /** learning rate at the top */
  peak: number
  /** updates over which it rises evenly; a fifth of the run at most */
  warmup: number
  /** part of the peak it ends at */
  floor: number
  /** updates of the whole run; undefined while they are being found out, which is in the warm-up */
  steps: number | undefined
}

/**
 * Warm-up and cosine (Loshchilov and Hutter 2017).
 * @param step updates made before this one
 */
export function learningRate({ peak, warmup, floor, steps }: Schedule, step: number): number {
  const rise = steps === undefined ? warmup : Math.min(warmup, Math.floor(steps / 5))
  if (step < rise) return (peak * (step + 1)) / rise
  if (steps === undefined) return peak
  const way = Math.min(1, (step - rise) / Math.max(1, steps - rise))
  return peak * (floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * way)))
}

/** Part of the old average kept: less at the beginning, when the weights are far from their place. */
export function averageDecay(decay: number, step: number): number {
  return Math.min(decay, (1 + step) / (10 + step))
}

/** The length of a run and where it is judged. */
export interface Plan {
  /** updates */
  steps: number
  /** judgements, the last one at the end */
  rounds: number
}

/** Updates that are made when round `round`, counted from 0, is over. */
export function endOfRound({ steps, rounds }: Plan, round: number): number {
  return Math.floor((steps * (round + 1)) / rounds)
}

export interface LengthRequest {
  images: number
  /** images an update */
  perStep: number
  epochs: number
  steps: number | null
  /** judgements wanted; of a run by epochs, one an epoch at least */
  rounds: number
}

/** Length by epochs or by a number of steps. */
export function planLength({ images, perStep, epochs, steps, rounds }: LengthRequest): Plan {
  if (steps !== null) return { steps, rounds: Math.min(steps, rounds) }
  const wanted = Math.max(1, Math.round((epochs * images) / perStep))
  return { steps: wanted, rounds: Math.min(wanted, Math.max(rounds, Math.ceil(epochs))) }
}

export interface BudgetRequest {
  /** seconds that are left */
  seconds: number
  secondsPerStep: number
  secondsPerJudgement: number
  /** steps made while measuring */
  made: number
  /** judgements wanted */
  rounds: number
}

/** Length by time: as many steps as fit beside the judgements, which get a third of it at most. */
export function planBudget(request: BudgetRequest): Plan {
  const { seconds, secondsPerStep, secondsPerJudgement, made } = request
  const affordable = Math.floor(seconds / 3 / secondsPerJudgement)
  const rounds = Math.max(1, Math.min(request.rounds, affordable))
  const left = Math.max(0, seconds - rounds * secondsPerJudgement)
  const steps = made + Math.max(1, Math.floor(left / secondsPerStep))
  return { steps, rounds: Math.min(rounds, steps) }
}

export interface RestRequest {
  /** updates and judgements made */
  step: number
  round: number
  /** seconds that are left; negative where the time is over */
  seconds: number
  secondsPerStep: number
  secondsPerJudgement: number
}

/** What a rest may take longer than there is time before it is cut. */
const LATE = 1.03

/**
 * A plan by time, looked at again after a judgement: where what is left of it takes longer than
 * there is time, because the machine has got slower, it is cut to what fits. It is never made
 * longer, and on a steady machine it stays.
 */
export function planRest(plan: Plan, request: RestRequest): Plan {
  const { step, round, seconds, secondsPerStep, secondsPerJudgement } = request
  const needed = (steps: number, rounds: number): number =>
    steps * secondsPerStep + rounds * secondsPerJudgement
  let rounds = plan.rounds - round
  if (rounds === 0 || needed(plan.steps - step, rounds) <= seconds * LATE) return plan
  for (; rounds > 1; rounds--) {
    const left = seconds - rounds * secondsPerJudgement
    const shorter = { steps: step + Math.floor(left / secondsPerStep), rounds: round + rounds }
    // Every judgement that is left follows some updates.
    if (endOfRound(shorter, round) > step) return shorter
  }
  const left = Math.floor((seconds - secondsPerJudgement) / secondsPerStep)
  return { steps: step + Math.max(1, Math.min(left, plan.steps - step)), rounds: round + 1 }
}
