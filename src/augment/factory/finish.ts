/** The end of a build: manifest and lists in the plan's order, the digest, no file too many. */
import { open, opendir, rename, rm, type FileHandle } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { writeFailure } from '../../core/files.ts'
import { csvRow } from '../../dataset/csv.ts'
import { setDigest, SPLITS, type ManifestRow, type SetCounts } from '../../dataset/built.ts'
import { JOURNAL, listOf, MANIFEST, PARTIAL } from './paths.ts'
import { placeOf, type Plan } from './plan.ts'
import type { Done } from './resume.ts'

export interface Finished {
  counts: SetCounts
  /** SHA-256 over the sorted `id sha256` rows of all images */
  digest: string
}

/** Text that is written in large pieces to a file that appears whole at the end. */
class TextFile {
  private readonly handle: FileHandle
  private readonly partial: string
  private readonly path: string
  private waiting: string[] = []
  private size = 0

  private constructor(handle: FileHandle, partial: string, path: string) {
    this.handle = handle
    this.partial = partial
    this.path = path
  }

  static async open(out: string, name: string): Promise<TextFile> {
    const partial = join(out, PARTIAL, name.replaceAll('/', '-'))
    return new TextFile(await open(partial, 'w'), partial, join(out, name))
  }

  async write(text: string): Promise<void> {
    this.waiting.push(text)
    this.size += text.length
    if (this.size > 1 << 20) await this.flush()
  }

  async close(): Promise<void> {
    await this.flush()
    await this.handle.sync()
    await this.handle.close()
    await rename(this.partial, this.path)
  }

  private async flush(): Promise<void> {
    await this.handle.appendFile(this.waiting.join(''))
    this.waiting = []
    this.size = 0
  }
}

/**
 * Writes manifest and lists from the journal, and removes images that the plan does not have.
 * @param failed sources and images that could not be read or drawn
 */
export async function finish(
  { out }: { out: string },
  plan: Plan,
  done: Done,
  failed: number,
): Promise<Finished> {
  try {
    const finished = await writeLists(out, plan, done, failed)
    await sweep(out, plan, done)
    return finished
  } catch (error) {
    throw writeFailure(error, out)
  }
}

async function writeLists(out: string, plan: Plan, done: Done, failed: number): Promise<Finished> {
  const counts: SetCounts = { train: 0, 'holdout/clean': 0, 'holdout/noisy': 0, failed }
  const manifest = await TextFile.open(out, MANIFEST)
  const lists = {
    train: await TextFile.open(out, listOf('train')),
    'holdout/clean': await TextFile.open(out, listOf('holdout/clean')),
    'holdout/noisy': await TextFile.open(out, listOf('holdout/noisy')),
  }
  for (const split of SPLITS) await lists[split].write(csvRow(['ID', 'target']))
  const digests: string[] = []
  const journal = await open(join(out, JOURNAL), 'r')
  try {
    for (let place = 0; place < plan.total; place++) {
      if (!done.has(place)) continue
      const text = await rowText(journal, done, place)
      const { id, split, target, sha256 } = JSON.parse(text) as ManifestRow
      await manifest.write(text)
      await lists[split].write(csvRow([id, String(target)]))
      digests.push(`${id} ${sha256}`)
      counts[split]++
    }
  } finally {
    await journal.close()
  }
  for (const split of SPLITS) await lists[split].close()
  await manifest.close()
  return { counts, digest: setDigest(digests) }
}

async function rowText(journal: FileHandle, done: Done, place: number): Promise<string> {
  const { start, end } = done.spanOf(place)
  const { buffer } = await journal.read(Buffer.alloc(end - start), 0, end - start, start)
  return buffer.toString('utf8')
}

/** Removes images left over from a plan with other sources or from a run that was cut off. */
async function sweep(out: string, plan: Plan, done: Done): Promise<void> {
  for (const split of SPLITS) {
    for await (const entry of await opendir(join(out, split))) {
      if (!entry.isFile()) continue
      const id = basename(entry.name, extname(entry.name))
      const found = placeOf(plan, { id, split })
      if (!found || !done.has(found.place)) await rm(join(out, split, entry.name))
    }
  }
  await rm(join(out, PARTIAL), { recursive: true, force: true })
}
