/** A run's settings: one plain object, written to `config.yaml` with every value in it. */
import { z } from 'zod'

const share = z.number().min(0).max(1)
const shareBelowOne = z.number().min(0).lt(1)
const whole = (min: number, max: number): z.ZodNumber => z.number().int().min(min).max(max)

export const memberSchema = z.strictObject({
  name: z.string().min(1),
  /** side of the square input, pixels */
  size: whole(8, 4096),
  /** images that go through the network at once */
  batch: whole(1, 4096),
  /** batches whose gradients are summed for one update */
  accumulate: whole(1, 1024),
  /** part of a budget, relative to the others' */
  share: z.number().positive().max(1000),
  /** peak learning rate */
  learningRate: z.number().positive().max(10),
  /** dropout before the head; null: what the backbone's makers use */
  drop: shareBelowOne.nullable(),
  /** stochastic depth; null: what the backbone's makers use */
  dropPath: shareBelowOne.nullable(),
})

export const configSchema = z.strictObject({
  /** the presets these settings began as */
  preset: z.enum(['quick', 'contest']),
  /** folder of the built set */
  dataset: z.string().min(1),
  /** everything random comes from it */
  seed: whole(0, Number.MAX_SAFE_INTEGER),
  /** trained one after the other */
  backbones: z.array(memberSchema).min(1).max(32),
  /** folder or file of pretrained weights, safetensors with timm's names; null: begun anew */
  weights: z.string().min(1).nullable(),
  length: z.strictObject({
    /** passes over the training images, where neither steps nor a budget are given */
    epochs: z.number().positive().max(100_000),
    /** updates of each backbone, over a budget and epochs */
    steps: whole(1, 1e9).nullable(),
    /** seconds for all backbones together, over epochs */
    budget: z.number().positive().nullable(),
    /** times a backbone is judged and saved at least; else once an epoch */
    rounds: whole(1, 100_000),
    /** judgements without a better score after which a backbone is done; null: never */
    patience: whole(1, 100_000).nullable(),
  }),
  optimiser: z.strictObject({
    beta1: shareBelowOne,
    beta2: shareBelowOne,
    epsilon: z.number().positive().max(1),
    weightDecay: z.number().min(0).max(10),
    /** largest norm of the gradient; null: any */
    clip: z.number().positive().nullable(),
    /** updates over which the learning rate rises */
    warmup: whole(0, 1e9),
    /** part of the peak that the cosine ends at */
    floor: share,
    /** part of the old average of weights kept at an update; 0: no average */
    average: shareBelowOne,
  }),
  loss: z.strictObject({
    smoothing: shareBelowOne,
    classWeights: z.enum(['none', 'balanced']),
    /** alpha of MixUp's Beta distribution; 0: off */
    mixup: z.number().min(0).max(100),
  }),
  /** on-line variation of the inputs; a built set brings its own */
  views: z.strictObject({ turn: share, flip: share, crop: z.number().gt(0).max(1) }),
  input: z.strictObject({
    /** gigabytes that decoded inputs may take on disk beside the run; 0: none are kept */
    cache: z.number().min(0).max(100_000),
  }),
  engine: z.strictObject({
    mode: z.enum(['traced', 'eager']),
    device: z.enum(['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml']),
  }),
})

export type MemberConfig = z.infer<typeof memberSchema>
export type Config = z.infer<typeof configSchema>
export type PresetName = Config['preset']
