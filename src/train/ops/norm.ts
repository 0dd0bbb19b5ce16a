/** Normalisations, each with the closed form of its gradient. */
import { tf } from '../tensorflow.ts'
import { columnSums } from './matrix.ts'
import { oneKernel, oneKernelOf, withGradient } from './kernel.ts'

/**
 * Normalises every channel by the batch's own mean and variance (Ioffe and Szegedy 2015).
 * `variance` is the unbiased one, as PyTorch tracks it. Mean and variance outlive the enclosing
 * tidy: whoever takes them releases them.
 */
export function batchNormTraining(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
): { y: tf.Tensor4D; mean: tf.Tensor1D; variance: tf.Tensor1D } {
  const count = x.size / x.shape[3]
  const seen: tf.Tensor1D[] = []
  const y = withGradient(
    [x, gamma, beta],
    (save) => {
      const [mean, variance] = oneKernelOf('BatchMoments', { x }, {}, () => {
        const { mean: m, variance: v } = tf.moments(x, [0, 1, 2])
        return [m, v]
      })
      const inverse = variance!.add(epsilon).rsqrt()
      seen.push(
        tf.keep(mean!.clone() as tf.Tensor1D),
        tf.keep(variance!.mul<tf.Tensor1D>(count / Math.max(1, count - 1))),
      )
      const scale = gamma.mul(inverse)
      save([x, gamma, mean!, inverse])
      return affine(x, scale, beta.sub(mean!.mul(scale)))
    },
    (dy, [x0, gamma0, mean, inverse]) => {
      const dbeta = columnSums(dy)
      const dots = columnDots(x0!, dy)
      const dgamma = dots.sub(mean!.mul(dbeta)).mul(inverse!)
      // dx = a·dy + b·x + c, a channel at a time.
      const a = gamma0!.mul(inverse!)
      const b = a
        .mul(inverse!)
        .mul(dgamma)
        .mul(-1 / count)
      const c = a
        .mul(dbeta)
        .mul(-1 / count)
        .sub(b.mul(mean!))
      const dx = oneKernel('TwoAffine', { x: dy, scale: a, y: x0!, second: b, shift: c }, {}, () =>
        dy.mul(a).add(x0!.mul(b)).add(c),
      )
      return [dx, dgamma, dbeta]
    },
  )
  return { y, mean: seen[0]!, variance: seen[1]! }
}

export interface RunningStatistics {
  mean: tf.Tensor1D
  variance: tf.Tensor1D
}

/** Batch normalisation by running statistics. */
export function batchNormInference(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  { mean, variance }: RunningStatistics,
  epsilon: number,
): tf.Tensor4D {
  const scale = gamma.mul<tf.Tensor1D>(variance.add(epsilon).rsqrt())
  return affine(x, scale, beta.sub(mean.mul(scale)))
}

function affine(x: tf.Tensor, scale: tf.Tensor, shift: tf.Tensor): tf.Tensor4D {
  return oneKernel('Affine', { x, scale, shift }, {}, () => x.mul(scale).add(shift)) as tf.Tensor4D
}

/** Sum over every axis but the last of x · y. */
function columnDots(x: tf.Tensor, y: tf.Tensor): tf.Tensor1D {
  return oneKernel('ColumnDots', { x, y }, {}, () => columnSums(x.mul(y))) as tf.Tensor1D
}

/** Normalises the last axis (Ba et al. 2016). */
export function layerNorm<T extends tf.Tensor>(
  x: T,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
): T {
  return withGradient(
    [x, gamma, beta],
    (save) => {
      const [y, mean, inverse] = oneKernelOf('LayerNorm', { x, gamma, beta }, { epsilon }, () => {
        const m = x.mean(-1, true)
        const centred = x.sub(m)
        const r = centred.square().mean(-1, true).add(epsilon).rsqrt()
        return [centred.mul(r).mul(gamma).add(beta), m, r]
      })
      save([x, gamma, mean!, inverse!])
      return y as T
    },
    (dy, [x0, gamma0, mean, inverse]) =>
      oneKernelOf(
        'LayerNormGradient',
        { dy, x: x0!, gamma: gamma0!, mean: mean!, inverse: inverse! },
        {},
        () => {
          const normal = x0!.sub(mean!).mul(inverse!)
          const scaled = dy.mul(gamma0!)
          const along = normal.mul(scaled.mul(normal).mean(-1, true))
          const dx = scaled.sub(scaled.mean(-1, true)).sub(along).mul(inverse!)
          return [dx, columnSums(dy.mul(normal)), columnSums(dy)]
        },
      ),
  )
}

/**
 * Global response normalisation (ConvNeXt V2, Woo et al. 2023): x [n, h, w, c];
 * x + beta + gamma · x · g / mean(g), g the L2 norm of a channel over the page.
 */
export function globalResponseNorm(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
): tf.Tensor4D {
  const [n, , , channels] = x.shape
  return withGradient(
    [x, gamma, beta],
    (save) => {
      const energy = pageDots(x, x).sqrt()
      const mean = energy.mean(-1, true).add(1e-6)
      const relative = energy.div(mean)
      const factors = relative.mul(gamma).add(1)
      save([x, gamma, energy, mean, factors])
      return oneKernel('PageAffine', { x, factors, shift: beta }, {}, () =>
        x.mul(factors.reshape([n, 1, 1, channels])).add(beta),
      ) as tf.Tensor4D
    },
    (dy, [x0, gamma0, energy, mean, factors]) => {
      const dots = pageDots(x0!, dy)
      const relative = energy!.div(mean!)
      const dbeta = columnSums(dy)
      const dgamma = dots.mul(relative).sum(0)
      // relative = energy / (mean(energy) + ε), energy = sqrt(Σ x²)
      const drelative = dots.mul(gamma0!)
      const shared = drelative.mul(relative).mean(-1, true)
      const denergy = drelative.sub(shared).div(mean!)
      // A channel that is zero all over has no direction; PyTorch's norm gives it no gradient.
      const byEnergy = tf.where(energy!.greater(0), denergy.div(energy!), tf.zerosLike(energy!))
      const dx = oneKernel(
        'PageTwoScale',
        { x: dy, factors: factors!, y: x0!, second: byEnergy },
        {},
        () =>
          dy
            .mul(factors!.reshape([n, 1, 1, channels]))
            .add(x0!.mul(byEnergy.reshape([n, 1, 1, channels]))),
      )
      return [dx, dgamma, dbeta]
    },
  )
}

/** Sum over rows and columns of x · y: [n, c]. */
function pageDots(x: tf.Tensor, y: tf.Tensor): tf.Tensor2D {
  return oneKernel('PageDots', { x, y }, {}, () => x.mul(y).sum([1, 2])) as tf.Tensor2D
}
