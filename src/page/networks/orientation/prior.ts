/** How often pages are mirrored, as a user states it. */
import { ORIENTATIONS } from '../../geometry/orientation.ts'

/** `rare`, as scans and photographs are; `as-likely` as not, as in sets that were mirrored on purpose. */
export const MIRRORED = ['never', 'rare', 'as-likely'] as const
/** How often pages are mirrored. */
export type Mirrored = (typeof MIRRORED)[number]

/**
 * How much likelier than mirrored ones other pages are. One page in a hundred thousand: of real
 * scans in Latin script the network takes some for mirrored at odds of a few thousand to one.
 */
const ODDS: Record<Mirrored, number> = { never: Infinity, rare: 1e5, 'as-likely': 1 }

/** Weights of the `ORIENTATIONS` before a page is seen, the highest 1. */
export function orientationPrior(mirrored: Mirrored): number[] {
  return ORIENTATIONS.map((orientation) => (orientation.mirrored ? 1 / ODDS[mirrored] : 1))
}
