/** RoDLA's measure of robustness, and the spread of several runs. */

/** How near a perturbation leaves pages to the clean ones, both 0 to 1. */
export interface Similarity {
  msSsim: number
  cwSsim: number
}

export interface Spread {
  mean: number
  /** standard deviation of a sample; undefined for fewer than two values */
  std: number | undefined
  count: number
}

/** A perturbation at a level as the folder of its pages is named: `rotation-2`. */
export function perturbationOf(part: string): { name: string; level: number } | undefined {
  const found = /^(.+)-([123])$/.exec(part)
  return found ? { name: found[1]!, level: Number(found[2]) } : undefined
}

export interface RobustnessRequest {
  /** macro F1 of the model by part, such as `rotation-2` */
  scores: Readonly<Record<string, number>>
  /** the same of the baseline: the model trained on the originals alone */
  baseline: Readonly<Record<string, number>>
  similarity: Readonly<Record<string, Similarity>>
}

/**
 * Mean robustness degradation (mRD) after RoDLA, Chen et al., CVPR 2024. The effect of a perturbation
 * at a level (its mPE) is the mean of 1 − MS-SSIM, of 1 − CW-SSIM and of the baseline's error; a model's
 * degradation is the sum of its errors over the levels divided by the sum of the effects; mRD is the mean
 * over the perturbations in per cent. An error is 1 − macro F1 here, where RoDLA, which detects, has
 * 1 − mAP. Lower is better. Levels that were not measured count on neither side.
 * @returns undefined where no perturbation was measured
 */
export function meanRobustnessDegradation({
  scores,
  baseline,
  similarity,
}: RobustnessRequest): number | undefined {
  const errors = new Map<string, number>()
  const effects = new Map<string, number>()
  for (const [part, score] of Object.entries(scores)) {
    const name = perturbationOf(part)?.name
    const near = similarity[part]
    const reference = baseline[part]
    if (name === undefined || near === undefined || reference === undefined) continue
    const effect = (1 - near.msSsim + (1 - near.cwSsim) + (1 - reference)) / 3
    errors.set(name, (errors.get(name) ?? 0) + 1 - score)
    effects.set(name, (effects.get(name) ?? 0) + effect)
  }
  const each = [...errors].map(([name, error]) => error / effects.get(name)!)
  return each.length === 0 ? undefined : 100 * meanOf(each)
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Mean and standard deviation; undefined of nothing. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined
  const mean = meanOf(values)
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const std = values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : undefined
  return { mean, std, count: values.length }
}
