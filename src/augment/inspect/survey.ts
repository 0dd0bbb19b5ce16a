/** Looks at a set's images, its sources and its test pages, and sorts what was found into series. */
import { readdir } from 'node:fs/promises'
import { join, posix } from 'node:path'
import type { ImageStatistics, Series } from './image-statistics.ts'
import { digestAll, measureAll, type Running } from './look.ts'
import type { DatasetView } from './dataset-view.ts'
import type { MeasureTask } from './task.ts'

/** A set and what was seen of it. */
export interface Surveyed {
  subject: DatasetView
  /** a look an image, undefined where it is gone or cannot be read */
  looks: (ImageStatistics | undefined)[]
  /** whether each source has a thumbnail */
  sourceThumb: boolean[]
  series: Series[]
}

/** A list of files that makes up a series. */
interface Part {
  name: string
  label: string
  /** absolute; undefined where the file is gone */
  files: readonly (string | undefined)[]
  digests: readonly (string | undefined)[]
  /** only measured, not shown */
  unseen?: boolean
}

/**
 * @param sample most images of a series that are measured; of more, those with the lowest digests,
 *   which are a random choice that stays the same
 * @param seen digests of everything that is shown or measured are put here, also where it is stopped
 * @throws WorkError `STOPPED`, `DISK_FULL`
 */
export async function survey(
  running: Running,
  subject: DatasetView,
  sample: number,
  seen: Set<string>,
): Promise<Surveyed> {
  const present = await presentFiles(subject)
  const parts = await partsOf(running, subject, present)
  const tasks: MeasureTask[] = []
  const chosen = new Map<Part, Set<string>>()
  for (const part of parts) {
    const measured = sampleOf(part, sample)
    chosen.set(part, measured)
    part.files.forEach((file, i) => {
      const sha256 = part.digests[i]
      if (file === undefined || sha256 === undefined) return
      const figures = measured.has(sha256)
      if (!figures && part.unseen) return
      tasks.push({ file, sha256, figures })
      seen.add(sha256)
    })
  }
  const failed = await measureAll(running, tasks)
  if (failed.size > 0) {
    const [first] = failed.values()
    subject.notices.push(
      `${count(failed.size)} ${failed.size === 1 ? 'file' : 'files'} cannot be read (${first!.reason}).`,
    )
  }
  const { cache } = running
  const lookOf = (sha256: string | undefined): ImageStatistics | undefined =>
    sha256 === undefined ? undefined : cache.get(sha256, false)
  const series = parts.map((part) => ({
    name: part.name,
    label: part.label,
    looks: part.digests.flatMap((sha256, i) => {
      const look = part.files[i] === undefined ? undefined : lookOf(sha256)
      if (!look) return []
      return chosen.get(part)!.has(sha256!) ? look : { ...look, measured: undefined }
    }),
  }))
  const looks = subject.sha256.map((sha256, i) =>
    present.has(subject.files[i]!) ? lookOf(sha256) : undefined,
  )
  looks.forEach((look, i) => {
    if (!look) return
    subject.width[i] = look.width
    subject.height[i] = look.height
    subject.bytes[i] = look.bytes
  })
  return {
    subject,
    looks,
    sourceThumb: subject.sources.map(({ sha256 }) => lookOf(sha256) !== undefined),
    series: series.filter(({ looks: own }) => own.length > 0),
  }
}

/** The digests of the images that are measured. */
function sampleOf({ files, digests }: Part, sample: number): Set<string> {
  const known = digests.filter(
    (sha256, i): sha256 is string => sha256 !== undefined && files[i] !== undefined,
  )
  return new Set([...new Set(known)].toSorted().slice(0, sample))
}

async function partsOf(
  running: Running,
  subject: DatasetView,
  present: ReadonlySet<string>,
): Promise<Part[]> {
  const { root } = subject
  if (subject.kind === 'input') {
    const files = subject.files.map((file) => join(root, file))
    subject.sha256 = await digestAll(running, files)
  }
  const parts = subject.splits.map((split, number): Part => {
    const own = subject.ids.flatMap((_, i) => (subject.split[i] === number ? [i] : []))
    const label = { train: 'Training', test: 'Test' }[split] ?? split.replace('/', ', ')
    return {
      name: split,
      label: label[0]!.toUpperCase() + label.slice(1),
      files: own.map((i) =>
        present.has(subject.files[i]!) ? join(root, subject.files[i]!) : undefined,
      ),
      digests: own.map((i) => subject.sha256[i]),
    }
  })
  return [...sourcesOf(subject), ...parts, ...(await testOf(running, subject))]
}

function sourcesOf({ sourceRoot, sources }: DatasetView): Part[] {
  if (sourceRoot === undefined || sources.length === 0) return []
  const files = sources.map(({ path }) => join(sourceRoot, path))
  return [
    { name: 'sources', label: 'Sources', files, digests: sources.map(({ sha256 }) => sha256) },
  ]
}

async function testOf(running: Running, { test }: DatasetView): Promise<Part[]> {
  if (test.length === 0) return []
  const digests = await digestAll(running, test)
  return [{ name: 'test', label: 'Test', files: test, digests, unseen: true }]
}

/** Which of the files are there, found out by listing their folders: one call a folder, not a file. */
async function presentFiles({ root, files, notices }: DatasetView): Promise<Set<string>> {
  const folders = new Set(files.map((file) => posix.dirname(file)))
  const there = new Set<string>()
  for (const folder of folders) {
    const names = await readdir(join(root, folder)).catch(() => [])
    for (const name of names) there.add(folder === '.' ? name : `${folder}/${name}`)
  }
  const gone = files.filter((file) => !there.has(file))
  if (gone.length > 0) {
    notices.push(
      `${count(gone.length)} of ${count(files.length)} image files are gone, ${gone[0]!} for one: they are shown as empty places.`,
    )
  }
  return there
}

const count = (n: number): string => n.toLocaleString('en')
