/** Sums of what a built set counts; without what reads sets, which commands load only when they do. */
import type { SetCounts } from './built-dataset.ts'

/** Images of all parts of a set. */
export function imagesOf({ failed: _failed, ...counts }: SetCounts): number {
  const parts: Record<string, number | undefined> = counts
  return Object.values(parts).reduce<number>((sum, n) => sum + (n ?? 0), 0)
}
