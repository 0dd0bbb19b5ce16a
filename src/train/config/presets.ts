/** Settings to begin with. */
import { cpus } from 'node:os'
import type { Config, MemberConfig, PresetName } from './schema.ts'

function member(
  name: string,
  size: number,
  batch: number,
  accumulate: number,
  learningRate: number,
): MemberConfig {
  return { name, size, batch, accumulate, share: 1, learningRate, drop: null, dropPath: null }
}

/** One that is trained too shortly to learn anything by heart: nothing is left out. */
function brief(name: string, learningRate: number, share: number): MemberConfig {
  return { ...member(name, 96, 16, 1, learningRate), share, drop: 0, dropPath: 0 }
}

/** Small members of the three families at small inputs: a useful model in minutes on two cores. */
const quick: Omit<Config, 'dataset'> = {
  preset: 'quick',
  seed: 1,
  backbones: [
    // Time by what comes of it: in minutes convolutions learn most, attention least.
    brief('efficientnet_b0', 1e-3, 3),
    // Attention begun from nothing gets stuck at the others' rate.
    brief('swin_nano_patch4_window6_96', 3e-4, 1),
    brief('convnextv2_atto', 1e-3, 2),
  ],
  weights: null,
  length: { epochs: 3, steps: null, budget: 600, rounds: 4, patience: null },
  optimiser: {
    beta1: 0.9,
    beta2: 0.99,
    epsilon: 1e-8,
    weightDecay: 0.05,
    clip: 5,
    warmup: 50,
    floor: 0.01,
    average: 0.99,
  },
  loss: { smoothing: 0.05, classWeights: 'balanced', mixup: 0 },
  views: { turn: 0, flip: 0, crop: 1 },
  input: { cache: 8 },
  engine: { mode: 'traced', device: 'auto' },
}

/** The reference team's three backbones at their native sizes. */
const contest: Omit<Config, 'dataset'> = {
  ...quick,
  preset: 'contest',
  backbones: [
    member('efficientnet_b4', 380, 8, 4, 5e-4),
    member('swin_base_patch4_window12_384', 384, 4, 8, 5e-5),
    member('convnextv2_base', 384, 4, 8, 1e-4),
  ],
  length: { epochs: 30, steps: null, budget: null, rounds: 1, patience: 6 },
  optimiser: { ...quick.optimiser, beta2: 0.999, warmup: 800, average: 0.9995 },
  loss: { ...quick.loss, smoothing: 0.1 },
  input: { cache: 24 },
}

export const PRESETS: Record<PresetName, Omit<Config, 'dataset'>> = { quick, contest }

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
