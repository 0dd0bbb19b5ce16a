/** Which way a page lies, from the look of its text. */
import type { Page } from '../../../raster/page.ts'
import { addOrientationLogs, type Network } from './network.ts'
import { estimateSkew } from '../skew.ts'
import { findGlyphs } from './glyphs.ts'
import { ORIENTATIONS } from './orientation.ts'
import { unpackNetwork } from './pack.ts'
import { cutPatches } from './patches.ts'
import * as weights from './weights.ts'

export interface Found {
  /** index into `ORIENTATIONS`: what sets the page upright */
  orientation: number
  /** probability that it does, 0 to 1 */
  confidence: number
  /** patches of text that were looked at */
  patches: number
}

/** So many patches are looked at, and fewer than so many say nothing. */
const MOST = 200
const FEWEST = 12
/** A tilt that stands out by so many standard deviations is taken out of the patches. */
const SURE = 6
/** Patches of one page err together: so much does each count. */
const WEIGHT = 0.35
/** Where patches find the best orientation less likely than this on average, they show no text. */
const LEAST_MEAN = -1.8

let network: Network | undefined

/**
 * Estimates how a page must be turned and mirrored to stand upright: patches of its text are looked
 * at in all eight orientations by a small network (trained by `tools/train-upright.ts`), and what
 * they say is multiplied.
 * @returns undefined where there is no text to tell by, as on photographs
 */
export function estimateOrientation(page: Page): Found | undefined {
  if (page.short < 32) return undefined
  const skew = estimateSkew(page)
  const tilt = skew && skew.confidence > SURE ? (skew.angle * Math.PI) / 180 : 0
  const patches = cutPatches(page, findGlyphs(page, tilt), MOST)
  if (patches.length < FEWEST) return undefined
  network ??= unpackNetwork(weights)
  const logs = new Float64Array(ORIENTATIONS.length)
  for (const patch of patches) addOrientationLogs(network, patch, logs)
  let orientation = 0
  for (let k = 1; k < logs.length; k++) if (logs[k]! > logs[orientation]!) orientation = k
  if (logs[orientation]! < LEAST_MEAN * patches.length) return undefined
  let sum = 0
  for (const log of logs) sum += Math.exp((log - logs[orientation]!) * WEIGHT)
  return { orientation, confidence: 1 / sum, patches: patches.length }
}
