import { mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { InputError } from '../../src/core/errors.ts'
import type { FileRow } from '../../src/jobs/journal.ts'
import { JOURNAL, MANIFEST, writeResult } from '../../src/jobs/layout.ts'
import {
  withOutputFolder,
  type FolderClaim,
  type OutputFolder,
} from '../../src/jobs/output-folder.ts'
import { temporaryFolder } from '../support/cli.ts'

interface Info {
  complete: boolean
  sides: number
  images: number | null
}

const MARK = 'mark.json'

function claimOf(wanted: Partial<FolderClaim<Info>> = {}): FolderClaim<Info> {
  return {
    mark: MARK,
    read: async (folder) => JSON.parse(await readFile(join(folder, MARK), 'utf8')) as Info,
    check: ({ sides }) => {
      if (sides !== 6) throw new InputError('OTHER_SIDES', `${sides}`)
    },
    ours: () => ['images', MARK, MANIFEST, JOURNAL],
    overwrite: false,
    folders: ['images'],
    ...wanted,
  }
}

interface Row extends FileRow {
  place: number
}

/** Writes places of a plan of four, as the worker and the main thread would. @returns those made */
async function run(
  path: string,
  { places = [0, 1, 2, 3], claim = claimOf(), stop = false } = {},
): Promise<number[]> {
  return withOutputFolder(path, claim, async (folder: OutputFolder<Info>) => {
    const journal = await folder.resume<Row>(4, ({ place }) => place)
    await folder.begin({ complete: false, sides: 6, images: null }, { 'about.txt': 'a set' })
    const made = places.filter((place) => !journal.has(place))
    for (const place of made) {
      const file = `images/${place}.txt`
      await writeResult(path, file, Buffer.from('page'))
      await journal.add([{ place, row: { place, file, bytes: 4 } }])
    }
    if (stop) return made
    return folder.complete(async () => {
      let images = 0
      await folder.writeManifest(journal, () => void images++)
      const names = (await readdir(folder.at('images'))).map((name) => `images/${name}`)
      await folder.sweep(names, (name) => /^images\/[0-3]\.txt$/.test(name))
      return { outcome: { images }, result: made }
    })
  })
}

const infoOf = async (path: string): Promise<unknown> =>
  JSON.parse(await readFile(join(path, MARK), 'utf8'))

test('a folder is ours with its mark, free without files, and else refused', async () => {
  const out = await temporaryFolder()
  // What a run leaves that is killed before it wrote its mark.
  await mkdir(join(out, 'images', 'deep'), { recursive: true })
  await mkdir(join(out, '.partial'))
  await writeFile(join(out, '.mark.json.partial'), '{')
  await writeFile(join(out, 'failures.jsonl'), '')
  await writeFile(join(out, 'manifest.partial.jsonl'), '')
  const before = (): Promise<Info | undefined> =>
    withOutputFolder(out, claimOf(), (folder) => Promise.resolve(folder.before))
  expect(await before()).toBeUndefined()
  await writeFile(join(out, 'manifest.partial.jsonl'), '{"file":"of another program"}\n')
  await expect(before()).rejects.toMatchObject({ code: 'OUT_NOT_A_SET' })
  await rm(join(out, 'manifest.partial.jsonl'))
  await writeFile(join(out, 'images', 'deep', 'thesis.txt'), 'years of work')
  await expect(before()).rejects.toMatchObject({ code: 'OUT_NOT_A_SET' })
  await expect(run(out, { claim: claimOf({ overwrite: true }) })).rejects.toMatchObject({
    code: 'OUT_NOT_A_SET',
  })
  await writeFile(join(out, MARK), '{"complete":false,"sides":6,"images":null}')
  expect(await before()).toMatchObject({ sides: 6 })
  expect(await readFile(join(out, 'images', 'deep', 'thesis.txt'), 'utf8')).toBe('years of work')
})

describe('a run', () => {
  test('that is stopped is resumed, and ends as one that was not', async () => {
    const whole = await temporaryFolder()
    expect(await run(whole)).toEqual([0, 1, 2, 3])
    const parts = await temporaryFolder()
    expect(await run(parts, { places: [3, 1], stop: true })).toEqual([3, 1])
    expect(await infoOf(parts)).toEqual({ complete: false, sides: 6, images: null })
    await writeFile(join(parts, 'images', 'left-over.txt'), 'of another plan')
    expect(await run(parts)).toEqual([0, 2])
    for (const path of [whole, parts]) {
      expect(await infoOf(path)).toEqual({ complete: true, sides: 6, images: 4 })
      expect((await readdir(path)).toSorted()).toEqual(['about.txt', 'images', MANIFEST, MARK])
      expect(await readdir(join(path, 'images'))).toHaveLength(4)
    }
    const [a, b] = await Promise.all(
      [whole, parts].map((path) => readFile(join(path, MANIFEST), 'utf8')),
    )
    expect(a).toBe(b)
    expect(a!.split('\n').map((line) => line.slice(0, 10))).toEqual([
      '{"place":0',
      '{"place":1',
      '{"place":2',
      '{"place":3',
      '',
    ])
  })

  test('that is complete has nothing to do; a lost or short file is made again', async () => {
    const out = await temporaryFolder()
    await run(out)
    expect(await run(out)).toEqual([])
    await truncate(join(out, 'images', '2.txt'), 1)
    expect(await run(out)).toEqual([2])
  })

  test.each([
    ['torn in the middle of its last row', -20],
    ['without its last line feed', -1],
  ])('whose journal is %s makes that result again', async (_, cut) => {
    const out = await temporaryFolder()
    await run(out, { places: [0, 1], stop: true })
    const journal = join(out, JOURNAL)
    const { length } = await readFile(journal)
    await truncate(journal, length + cut)
    expect(await run(out)).toEqual([1, 2, 3])
    expect((await readFile(join(out, MANIFEST), 'utf8')).trim().split('\n')).toHaveLength(4)
  })

  test('with other settings is refused; with overwrite it begins anew, and spares what is not ours', async () => {
    const out = await temporaryFolder()
    await run(out)
    await writeFile(join(out, MARK), '{"complete":true,"sides":8,"images":4}')
    await writeFile(join(out, 'notes.txt'), 'mine')
    await expect(run(out)).rejects.toMatchObject({ code: 'OTHER_SIDES' })
    expect(await run(out, { claim: claimOf({ overwrite: true }) })).toEqual([0, 1, 2, 3])
    expect(await readFile(join(out, 'notes.txt'), 'utf8')).toBe('mine')
  })

  test('holds the folder while it writes, and gives it back after an error', async () => {
    const out = await temporaryFolder()
    const failing = withOutputFolder(out, claimOf(), async () => {
      await expect(run(out)).rejects.toMatchObject({ code: 'FOLDER_BUSY' })
      throw new Error('broken')
    })
    await expect(failing).rejects.toThrow('broken')
    expect(await run(out)).toHaveLength(4)
  })
})
