/**
 * Architecture of the document enhancement network: convolutions at half and at a quarter of the page's
 * resolution, joined again as in a U-Net (O. Ronneberger et al., 2015), over pixels folded into
 * channels as in FFDNet (K. Zhang et al., 2018). Its output is added to each pixel.
 */

export interface LayerShape {
  name: string
  inputs: number
  outputs: number
  /** of the window, in pixels */
  side: 1 | 3
}

/** Channels at half and at a quarter of the resolution. */
export const FINE = 16
export const COARSE = 32
const DEEP = 5

/**
 * In the order in which they run. A page's pixels come four at a time, left to right, top to bottom;
 * `down` has a stride of 2; `up` gives four fine pixels, one after another; `join` sees those and,
 * behind them, what `first` saw; `last` gives four pixels again.
 */
export const SHAPES: readonly LayerShape[] = [
  { name: 'first', inputs: 4, outputs: FINE, side: 3 },
  { name: 'down', inputs: FINE, outputs: COARSE, side: 3 },
  ...Array.from({ length: DEEP }, (_, i) => ({
    name: `deep${i}`,
    inputs: COARSE,
    outputs: COARSE,
    side: 3 as const,
  })),
  { name: 'up', inputs: COARSE, outputs: 4 * FINE, side: 1 },
  { name: 'join', inputs: 2 * FINE, outputs: FINE, side: 3 },
  { name: 'last', inputs: FINE, outputs: 4, side: 3 },
]

/** Weights of a layer: [outputs, inputs, side, side] and one bias per output. */
export interface EnhanceLayer {
  weights: Float32Array
  bias: Float32Array
}

/** Pages are seen by the network in units of this many grey levels, */
export const UNIT = 255
/** as differences from white: to it bare paper, and what is beyond the page, is nearly nothing. */
export const WHITE = 255
