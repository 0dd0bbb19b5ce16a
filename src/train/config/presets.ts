/** Settings to start from. */
import { cpus } from 'node:os'
import type { Config, BackboneConfig, PresetName } from './schema.ts'

function backbone(
  name: string,
  size: number,
  training: Pick<BackboneConfig, 'batch' | 'accumulate' | 'learningRate'>,
): BackboneConfig {
  return { name, size, grow: [], share: 1, drop: null, dropPath: null, ...training }
}

/** Without dropout: runs of minutes are too short to overfit. */
function brief(name: string, learningRate: number, share: number): BackboneConfig {
  return {
    ...backbone(name, 96, { batch: 16, accumulate: 1, learningRate }),
    share,
    drop: 0,
    dropPath: 0,
  }
}

/** Small backbones of the three families at small inputs. */
const BRIEF: readonly BackboneConfig[] = [
  brief('efficientnet_b0', 1e-3, 3),
  // Attention without pretrained weights does not learn at the others' rate.
  brief('swin_nano_patch4_window6_96', 3e-4, 1),
  brief('convnextv2_atto', 1e-3, 2),
]

/**
 * One small backbone: a useful model in minutes on two cores. Of three that shared ten minutes two
 * were left out of the ensemble, as they had not learned enough to help: their time is worth more here.
 */
const quick: Omit<Config, 'dataset'> = {
  preset: 'quick',
  seed: 1,
  backbones: [BRIEF[0]!],
  weights: null,
  warmHead: 0,
  duration: { epochs: 3, steps: null, budget: 600, evaluations: 4, patience: null },
  optimiser: {
    beta1: 0.9,
    beta2: 0.99,
    epsilon: 1e-8,
    weightDecay: 0.05,
    clip: 5,
    warmup: 50,
    minLearningRate: 0.01,
    emaDecay: 0.99,
  },
  keep: 'auto',
  curriculum: 0,
  loss: { smoothing: 0.05, classWeights: 'balanced', mixup: 0 },
  augmentation: { rotate90: 0, hflip: 0, crop: 1 },
  input: { cache: 8 },
  engine: { mode: 'traced', device: 'auto', precision: 'full' },
}

/** The reference team's three backbones at their native sizes. */
const contest: Omit<Config, 'dataset'> = {
  ...quick,
  preset: 'contest',
  backbones: [
    backbone('efficientnet_b4', 380, { batch: 8, accumulate: 4, learningRate: 5e-4 }),
    backbone('swin_base_patch4_window12_384', 384, {
      batch: 4,
      accumulate: 8,
      learningRate: 5e-5,
    }),
    backbone('convnextv2_base', 384, { batch: 4, accumulate: 8, learningRate: 1e-4 }),
  ],
  duration: { epochs: 30, steps: null, budget: null, evaluations: 1, patience: 6 },
  optimiser: { ...quick.optimiser, beta2: 0.999, warmup: 800, emaDecay: 0.9995 },
  loss: { ...quick.loss, smoothing: 0.1 },
  input: { cache: 24 },
}

export const PRESETS: Record<PresetName, Omit<Config, 'dataset'>> = { quick, contest }

/**
 * Settings of backbones under a preset, those that it trains among them: what one given by name
 * begins with, or another of its family.
 */
export const KNOWN_BACKBONES: Record<PresetName, readonly BackboneConfig[]> = {
  quick: BRIEF,
  contest: contest.backbones,
}

/** Chooses a preset, and says why. */
export function choosePreset(
  device: string,
  budget: number | null,
): { preset: PresetName; why: string } {
  const onGpu = !['auto', 'cpu'].includes(device)
  const hours = budget === null ? Infinity : budget / 3600
  if (!onGpu) {
    return {
      preset: 'quick',
      why: `no GPU was asked for (--device), and ${cpus().length} CPU cores would take days for contest`,
    }
  }
  if (hours < 2) {
    return { preset: 'quick', why: `a budget under two hours is too short for contest` }
  }
  return { preset: 'contest', why: `there is a GPU (${device}) and time for it` }
}
