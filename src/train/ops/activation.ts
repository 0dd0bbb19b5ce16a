/** Activations. */
import { tf } from '../tensorflow.ts'
import { oneKernel, withGradient } from './kernel.ts'

/** x · sigmoid(x). */
export function silu<T extends tf.Tensor>(x: T): T {
  return withGradient(
    [x],
    (save) => {
      save([x])
      return oneKernel('Silu', { x }, {}, () => x.mul(x.sigmoid())) as T
    },
    (dy, [x0]) => [
      oneKernel('SiluGradient', { dy, x: x0! }, {}, () => {
        const s = x0!.sigmoid()
        return dy.mul(s.add(x0!.mul(s).mul(tf.scalar(1).sub(s))))
      }),
    ],
  )
}

/** x · Φ(x), exact (Hendrycks and Gimpel 2016). */
export function gelu<T extends tf.Tensor>(x: T): T {
  return withGradient(
    [x],
    (save) => {
      save([x])
      return oneKernel('Gelu', { x }, {}, () =>
        x.mul(0.5).mul(x.mul(Math.SQRT1_2).erf().add(1)),
      ) as T
    },
    (dy, [x0]) => [
      oneKernel('GeluGradient', { dy, x: x0! }, {}, () => {
        const normal = x0!.mul(Math.SQRT1_2).erf().add(1).mul(0.5)
        const density = x0!
          .square()
          .mul(-0.5)
          .exp()
          .mul(1 / Math.sqrt(2 * Math.PI))
        return dy.mul(normal.add(x0!.mul(density)))
      }),
    ],
  )
}

/** min(max(x, 0), 6). */
export function relu6<T extends tf.Tensor>(x: T): T {
  return withGradient(
    [x],
    (save) => {
      save([x])
      return x.relu().sub<T>(x.sub(6).relu())
    },
    (dy, [x0]) => [dy.mul(x0!.step()).mul(tf.scalar(6).sub(x0!).step())],
  )
}
