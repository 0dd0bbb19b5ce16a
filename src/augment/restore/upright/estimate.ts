/** Which way a page lies, from the look of its text. */
import { findTextLines } from '../../../raster/text-lines.ts'
import { Source } from '../../../raster/source.ts'
import { Page } from '../../../raster/page.ts'
import { addOrientationLogs, type Network } from './network.ts'
import { ORIENTATIONS, reorient } from './orientation.ts'
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
const MOST = 160
const FEWEST = 8
/** With fewer than this the page is looked at lying on its next side, too. */
const ENOUGH = 40
/** Patches of one page err together: so much does each count. */
const WEIGHT = 0.4

let network: Network | undefined

/**
 * Estimates how a page must be turned and mirrored to stand upright: patches of its text are looked
 * at in all eight orientations by a small network (trained by `tools/train-upright.ts`), and what
 * they say is multiplied.
 * @returns undefined where there is no text to tell by, as on photographs
 */
export function estimateOrientation(page: Page): Found | undefined {
  network ??= unpackNetwork(weights)
  const logs = new Float64Array(ORIENTATIONS.length)
  let patches = 0
  // Lines that are not found on a page on its side may be found on the same page upright.
  for (let turns = 0; turns < 4 && patches < ENOUGH; turns++) {
    const view = turnedCopy(page, turns)
    const { lines } = findTextLines(new Source(view.width, view.height, view.peek()))
    for (const patch of cutPatches(view, lines, MOST)) {
      addOrientationLogs(network, patch, logs, turns)
      patches++
    }
  }
  if (patches < FEWEST) return undefined
  let orientation = 0
  for (let k = 1; k < logs.length; k++) if (logs[k]! > logs[orientation]!) orientation = k
  let sum = 0
  for (const log of logs) sum += Math.exp((log - logs[orientation]!) * WEIGHT)
  return { orientation, confidence: 1 / sum, patches }
}

function turnedCopy(page: Page, turns: number): Page {
  if (turns === 0) return page
  const copy = new Page()
  copy.load(new Source(page.width, page.height, page.peek()))
  reorient(copy, { turns, mirrored: false })
  return copy
}
