/** A run's settings: one plain object, written to `config.yaml` with every value in it. */
import { z } from 'zod'

const share = z.number().min(0).max(1)
const shareBelowOne = z.number().min(0).lt(1)
const int = (min: number, max: number): z.ZodNumber => z.number().int().min(min).max(max)

export const backboneSchema = z.strictObject({
  name: z.string().min(1),
  /** side of the square input, pixels */
  size: int(8, 4096),
  /** sides of the input before `size`, rising, each for an equal share of the updates; none: `size` throughout */
  grow: z.array(int(8, 4096)).max(8).default([]),
  /** images that go through the network at once */
  batch: int(1, 4096),
  /** batches whose gradients are summed for one update */
  accumulate: int(1, 1024),
  /** share of a time budget, relative to the other backbones' */
  share: z.number().positive().max(1000),
  /** peak learning rate */
  learningRate: z.number().positive().max(10),
  /** dropout before the head; null: the backbone's own default */
  drop: shareBelowOne.nullable(),
  /** stochastic depth; null: the backbone's own default */
  dropPath: shareBelowOne.nullable(),
})

export const configSchema = z.strictObject({
  /** the preset these settings started from */
  preset: z.enum(['quick', 'contest']),
  /** folder of the training set */
  dataset: z.string().min(1),
  /** everything random comes from it */
  seed: int(0, Number.MAX_SAFE_INTEGER),
  /** trained one after the other */
  backbones: z.array(backboneSchema).min(1).max(32),
  /** folder or file of weights, safetensors with timm's names; `starter`: what comes with the program; `pretrained`: what was pulled; null: random initialisation */
  weights: z.string().min(1).nullable(),
  /** training images on whose features the head is fitted before all is trained; 0: it begins at zero */
  warmHead: int(0, 1_000_000).default(0),
  duration: z.strictObject({
    /** passes over the training images, where neither steps nor a budget are given */
    epochs: z.number().positive().max(100_000),
    /** updates of each backbone, over a budget and epochs */
    steps: int(1, 1e9).nullable(),
    /** seconds for all backbones together, over epochs */
    budget: z.number().positive().nullable(),
    /** evaluations on the holdout, each with a checkpoint; runs by epochs have at least one per epoch */
    evaluations: int(1, 100_000),
    /** evaluations without a better score after which a backbone is done; null: never */
    patience: int(1, 100_000).nullable(),
  }),
  optimiser: z.strictObject({
    beta1: shareBelowOne,
    beta2: shareBelowOne,
    epsilon: z.number().positive().max(1),
    weightDecay: z.number().min(0).max(10),
    /** largest norm of the gradient; null: any */
    clip: z.number().positive().nullable(),
    /** updates over which the learning rate rises */
    warmup: int(0, 1e9),
    /** learning rate at the end of the cosine, as a share of the peak */
    minLearningRate: share,
    /** decay of the exponential moving average (EMA) of the weights, per update; 0: no EMA */
    emaDecay: shareBelowOne,
  }),
  /** weights used after training: those that scored best, the last ones, or what the holdout can tell apart */
  keep: z.enum(['auto', 'best', 'last']),
  /** how far the first pass goes from the most readable images to those that can hardly be read; 0: shuffled, 1: sorted */
  curriculum: share.default(0),
  loss: z.strictObject({
    smoothing: shareBelowOne,
    classWeights: z.enum(['none', 'balanced']),
    /** alpha of MixUp's Beta distribution; 0: off */
    mixup: z.number().min(0).max(100),
  }),
  /** train-time augmentation of the inputs; a built set brings its own */
  augmentation: z.strictObject({
    /** probability of a rotation by 90, 180 or 270 degrees */
    rotate90: share,
    /** probability of a left-right flip */
    hflip: share,
    /** smallest side of a random crop as a share of the page's; 1: no crop */
    crop: z.number().gt(0).max(1),
  }),
  input: z.strictObject({
    /** gigabytes that decoded inputs may take on disk beside the run; 0: none are kept */
    cache: z.number().min(0).max(100_000),
  }),
  engine: z.strictObject({
    mode: z.enum(['traced', 'eager']),
    device: z.enum(['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml']),
    /** of the activations in training steps; half: 16 bits, on graphics devices that have them */
    precision: z.enum(['full', 'half']).default('full'),
  }),
})

export type BackboneConfig = z.infer<typeof backboneSchema>
export type Config = z.infer<typeof configSchema>
export type PresetName = Config['preset']
