/** What is counted of a set's images, one by one or shard by shard. */
import type {
  ManifestRow,
  ReadabilityCounts,
  SetCounts,
  Split,
} from '../../dataset/built-dataset.ts'
import { SetDigest } from '../../dataset/set-digest.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { isUnreadable } from './unreadable.ts'

export interface Finished {
  /** images of each part of the set, and what failed */
  counts: SetCounts
  /** SHA-256 over the sorted `id sha256` rows of all images */
  digest: string
  /** images whose text was lost; absent where neither recipe has it measured */
  readability?: ReadabilityCounts
  /** images that have annotations; absent where no page has any */
  annotated?: number
}

/** What of the recipes it depends on. */
export interface Tallied {
  /** the parts of the set */
  splits: readonly Split[]
  recipe: Pick<Recipe, 'readability'>
  holdoutRecipe: Pick<Recipe, 'readability'>
}

/** What was counted of some images, as threads tell each other. */
export interface TallyPart {
  counts: Partial<Record<Split, number>>
  readability: ReadabilityCounts
  ids: string[]
  /** SHA-256 of each, 32 bytes */
  digests: Uint8Array
}

export class Tally {
  private readonly counts: Partial<Record<Split, number>> = {}
  private readonly readability: ReadabilityCounts = { redrawn: 0, unreadable: 0 }
  private readonly digest = new SetDigest()
  private readonly of: Tallied

  constructor(of: Tallied) {
    this.of = of
    for (const split of of.splits) this.counts[split] = 0
  }

  add(row: ManifestRow): void {
    const { id, split, sha256 } = row
    this.digest.add(id, sha256)
    this.counts[split] = (this.counts[split] ?? 0) + 1
    const { recipe, holdoutRecipe } = this.of
    const { readability: asked } = split === 'holdout/noisy' ? holdoutRecipe : recipe
    const stayed = isUnreadable(row.readability, asked?.min ?? 0)
    if (stayed) this.readability.unreadable++
    // One that stayed unreadable was drawn as often as may be, whichever of them was kept.
    if (stayed || (row.attempt ?? 0) > 0) this.readability.redrawn++
  }

  /** What was counted so far. */
  part(): TallyPart {
    const { counts, readability, digest } = this
    return { counts, readability, ...digest.part() }
  }

  /** Adds what another one has counted. */
  addPart({ counts, readability, ids, digests }: TallyPart): void {
    this.digest.addAll(ids, digests)
    for (const split of this.of.splits) {
      this.counts[split] = (this.counts[split] ?? 0) + (counts[split] ?? 0)
    }
    this.readability.redrawn += readability.redrawn
    this.readability.unreadable += readability.unreadable
  }

  /** @param failed sources and images that could not be read or drawn */
  finished(failed: number): Finished {
    const { counts, readability } = this
    const { recipe, holdoutRecipe } = this.of
    const isMeasured = recipe.readability !== undefined || holdoutRecipe.readability !== undefined
    return {
      counts: { ...NONE, ...counts, failed },
      digest: this.digest.digest(),
      ...(isMeasured && { readability }),
    }
  }
}

const NONE: SetCounts = { train: 0, 'holdout/clean': 0, 'holdout/noisy': 0, failed: 0 }
