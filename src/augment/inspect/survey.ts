/** Measures a set's images, its sources and its test pages, and sorts what was found into series. */
import { readdir } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { pathBelow } from '../../core/paths.ts'
import { withoutPage } from '../../page/codec/page-file.ts'
import type { ImageMeasurement } from '../statistics/image-statistics.ts'
import { digestAll, measureAll, type Measuring } from '../statistics/measure-all.ts'
import type { DigestResult, MeasureTask } from '../statistics/task.ts'
import { MAP_IMAGES, thumbPath } from './data.ts'
import type { DatasetView } from './dataset-view.ts'
import type { Series } from './series.ts'
import { keyOf, listThumbs } from './thumbs.ts'

/** A set and what was measured of it. */
export interface Surveyed {
  view: DatasetView
  /** one per image, undefined where it is gone or cannot be read */
  images: (ImageMeasurement | undefined)[]
  /** key of the thumbnail of each image and each source, empty where there is none */
  thumbs: string[]
  sourceThumbs: string[]
  /** test pages that are no part of the set and are shown beside it */
  test: TestPages
  series: Series[]
}

/** Columns of pages, one value per page. */
export interface TestPages {
  /** relative to the folder of sources, with forward slashes */
  files: string[]
  sha256: (string | undefined)[]
  images: (ImageMeasurement | undefined)[]
  thumbs: string[]
}

export interface SurveyOptions {
  /** folder of the report, absolute */
  out: string
  /**
   * at most this many images of a series have their pixels measured: those with the lowest digests,
   * which is a random choice that stays the same
   */
  sample: number
  /** whether a map is laid by what images look like: at most `MAP_IMAGES` of a series are looked at for it */
  looks: boolean
}

/** A list of files that makes up a series. */
interface Part {
  name: string
  label: string
  /** absolute; undefined where the file is gone */
  files: readonly (string | undefined)[]
  digests: readonly (string | undefined)[]
}

/**
 * @param shown digests of everything that is shown or measured are added, also where it is stopped
 * @throws WorkError `STOPPED`, `DISK_FULL`
 */
export async function survey(
  measuring: Measuring,
  view: DatasetView,
  { out, sample, looks }: SurveyOptions,
  shown: Set<string>,
): Promise<Surveyed> {
  const present = await presentFiles(view)
  const parts = await partsOf(measuring, view, present)
  const chosen = new Map(parts.map((part) => [part, sampleOf(part, sample)]))
  const thumbs = await listThumbs(out)
  const tasks = parts.flatMap((part) => {
    // Sources stand in the gallery beside what was made of them, and not on its map.
    const isOnMap = looks && part.name !== 'sources'
    const seen = isOnMap ? sampleOf(part, MAP_IMAGES) : new Set<string>()
    return tasksOf(part, { measured: chosen.get(part)!, seen }, { view, out, thumbs })
  })
  for (const { sha256 } of tasks) shown.add(sha256)
  const failed = await measureAll(measuring, tasks)
  if (failed.size > 0) {
    const [first] = failed.values()
    view.notices.push(
      `${count(failed.size)} ${failed.size === 1 ? 'file' : 'files'} cannot be read (${first!.reason}).`,
    )
  }
  const imageOf = (sha256: string | undefined): ImageMeasurement | undefined =>
    sha256 === undefined || failed.has(sha256) ? undefined : measuring.cache.get(sha256)
  const thumbOf = (sha256: string | undefined): string => (imageOf(sha256) ? keyOf(sha256!) : '')
  const digests = view.sha256.map((sha256, i) => (present.has(view.files[i]!) ? sha256 : undefined))
  const images = digests.map(imageOf)
  images.forEach((image, i) => {
    if (!image) return
    view.width[i] = image.width
    view.height[i] = image.height
    view.bytes[i] = image.bytes
  })
  return {
    view,
    images,
    thumbs: digests.map(thumbOf),
    sourceThumbs: view.sources.map(({ sha256 }) => thumbOf(sha256)),
    test: testPages(view, parts, { imageOf, thumbOf }),
    series: parts
      .map((part) => seriesOf(part, chosen.get(part)!, imageOf))
      .filter(({ images: own }) => own.length > 0),
  }
}

/** What is to be measured of a part; thumbnails that exist are not made again. */
function tasksOf(
  part: Part,
  { measured, seen }: { measured: ReadonlySet<string>; seen: ReadonlySet<string> },
  { view, out, thumbs }: { view: DatasetView; out: string; thumbs: ReadonlySet<string> },
): MeasureTask[] {
  // Only labelled sets are audited: a built one was made from what was audited before.
  const isAudited = view.kind === 'input'
  return part.files.flatMap((file, i): MeasureTask[] => {
    const sha256 = part.digests[i]
    if (file === undefined || sha256 === undefined) return []
    const isChosen = measured.has(sha256)
    const key = keyOf(sha256)
    return [
      {
        file,
        sha256,
        statistics: isChosen || isAudited,
        skew: isChosen,
        appearance: isAudited,
        look: seen.has(sha256),
        thumb: thumbs.has(key) ? undefined : join(out, thumbPath(key)),
      },
    ]
  })
}

/** Images that were not chosen count by their size alone, also where more is known of them. */
function seriesOf(
  { name, label, files, digests }: Part,
  chosen: ReadonlySet<string>,
  imageOf: (sha256: string | undefined) => ImageMeasurement | undefined,
): Series {
  const images = digests.flatMap((sha256, i) => {
    const image = files[i] === undefined ? undefined : imageOf(sha256)
    if (!image) return []
    return chosen.has(sha256!) ? image : { ...image, statistics: undefined, skew: undefined }
  })
  return { name, label, images }
}

/** The digests of the images that are measured. */
function sampleOf({ files, digests }: Part, sample: number): Set<string> {
  const known = digests.filter(
    (sha256, i): sha256 is string => sha256 !== undefined && files[i] !== undefined,
  )
  return new Set([...new Set(known)].toSorted().slice(0, sample))
}

async function partsOf(
  measuring: Measuring,
  view: DatasetView,
  present: ReadonlySet<string>,
): Promise<Part[]> {
  const { root } = view
  if (view.kind === 'input') {
    const files = view.files.map((file) => join(root, file))
    view.sha256 = shaOf(await digestAll(measuring, files))
  }
  const parts = view.splits.map((split, number): Part => {
    const own = view.ids.flatMap((_, i) => (view.split[i] === number ? [i] : []))
    const label = { train: 'Training', test: 'Test' }[split] ?? split.replace('/', ', ')
    return {
      name: split,
      label: label[0]!.toUpperCase() + label.slice(1),
      files: own.map((i) => (present.has(view.files[i]!) ? join(root, view.files[i]!) : undefined)),
      digests: own.map((i) => view.sha256[i]),
    }
  })
  return [...sourcesOf(view), ...parts, ...(await testOf(measuring, view))]
}

function sourcesOf({ sourceRoot, sources }: DatasetView): Part[] {
  if (sourceRoot === undefined || sources.length === 0) return []
  const files = sources.map(({ path }) => join(sourceRoot, path))
  return [
    { name: 'sources', label: 'Sources', files, digests: sources.map(({ sha256 }) => sha256) },
  ]
}

function shaOf(found: readonly DigestResult[]): (string | undefined)[] {
  return found.map((one) => ('sha256' in one ? one.sha256 : undefined))
}

async function testOf(measuring: Measuring, { test }: DatasetView): Promise<Part[]> {
  if (test.length === 0) return []
  const digests = shaOf(await digestAll(measuring, test))
  return [{ name: 'test', label: 'Test', files: test, digests }]
}

/** The test pages of a built set, which lie with its sources; those of a labelled set are its own. */
function testPages(
  { test, sourceRoot }: DatasetView,
  parts: readonly Part[],
  {
    imageOf,
    thumbOf,
  }: {
    imageOf: (sha256: string | undefined) => ImageMeasurement | undefined
    thumbOf: (sha256: string | undefined) => string
  },
): TestPages {
  const part = parts.at(-1)
  if (test.length === 0 || sourceRoot === undefined || part?.files !== test)
    return { files: [], sha256: [], images: [], thumbs: [] }
  return {
    files: test.map((file) => pathBelow(sourceRoot, file)),
    sha256: [...part.digests],
    images: part.digests.map(imageOf),
    thumbs: part.digests.map(thumbOf),
  }
}

/** Which of the files exist, found out by listing their folders: one call per folder, not per file. */
async function presentFiles({ root, files, notices }: DatasetView): Promise<Set<string>> {
  const folders = new Set(files.map((file) => posix.dirname(file)))
  const there = new Set<string>()
  for (const folder of folders) {
    const names = await readdir(join(root, folder)).catch(() => [])
    for (const name of names) there.add(folder === '.' ? name : `${folder}/${name}`)
  }
  const isThere = (file: string): boolean => there.has(file) || there.has(withoutPage(file))
  const gone = files.filter((file) => !isThere(file))
  if (gone.length > 0) {
    notices.push(
      `${count(gone.length)} of ${count(files.length)} image files are gone, ${gone[0]!} for one: they are shown as empty places.`,
    )
  }
  return new Set(files.filter(isThere))
}

const count = (n: number): string => n.toLocaleString('en')
