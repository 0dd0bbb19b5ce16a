/** The studio: a page on this machine's own address that edits a recipe while one looks at it. */
import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { compiledPath } from '../../core/module-loader.ts'
import { createPool } from '../../jobs/pool.ts'
import { InputError, WorkError } from '../../core/errors.ts'
import type { Progress } from '../../core/progress.ts'
import { requireFolder } from '../../dataset/images.ts'
import { listenOnLoopback } from '../../html/loopback.ts'
import { PHASES } from '../effects/effect.ts'
import { Drawing } from './drawing.ts'
import { indexHtml } from './page.ts'
import type { EffectEntry, StudioState } from './protocol.ts'
import { RecipeFile } from './recipe-file.ts'
import { answer, PICTURES, type Site } from './serve.ts'
import { Subjects } from './subjects.ts'
import { TargetFolder } from './target.ts'

export interface StudioOptions {
  /** name or path */
  recipe: string
  /** modules of effects */
  effects: readonly string[]
  /** a labelled set */
  data: string
  /** folder of images that the drawn set is compared with */
  target?: string | undefined
  workers: number
  /** 0: any that is free */
  port: number
  progress: Progress
  /** ends the reading of the set; once it is open, `close` ends the studio */
  signal: AbortSignal
}

export interface Studio {
  /** with the token */
  url: string
  /** what a user should know of how the set was read, one sentence each */
  warnings: readonly string[]
  pages: number
  close: () => Promise<void>
}

/**
 * Reads the set and opens the studio.
 * @throws InputError `RECIPE_NOT_FOUND`, `FOLDER_MISSING`, `PORT_BUSY`, `PORT_REFUSED` and those of
 *   `readLabelledSet`; WorkError `NOTHING_READABLE`, `STOPPED`
 */
export async function openStudio(options: StudioOptions): Promise<Studio> {
  const { data, workers, progress, signal } = options
  const file = await RecipeFile.open(options.recipe, options.effects)
  if (options.target !== undefined) await requireFolder(options.target, 'a folder of images')
  const subjects = await Subjects.read(data, workers, { progress, signal })
  if (subjects.count === 0) {
    throw new WorkError('NOTHING_READABLE', `none of the images in ${data} can be read`)
  }
  const stop = new AbortController()
  const target =
    options.target === undefined
      ? undefined
      : new TargetFolder(options.target, file.check(file.text).recipe?.seed ?? 0, stop.signal)
  const pool = createPool(new URL('./worker.ts', import.meta.url), workers, { root: subjects.root })
  try {
    const drawing = new Drawing({ pool, threads: workers, file, subjects, target })
    const pictures = new Set(await picturedEffects())
    const site: Site = {
      token: randomBytes(18).toString('base64url'),
      host: '',
      assets: await assets(),
      pictures,
      state: () => stateOf(options, file, subjects, pictures),
      drawing,
      file,
    }
    const { host, close } = await listenOnLoopback(options.port, '--port', (request, response) =>
      answer(site, request, response),
    )
    site.host = host
    return {
      url: `http://${host}/${site.token}/`,
      warnings: subjects.warnings,
      pages: subjects.count,
      close: async () => {
        stop.abort()
        await close()
        await pool.destroy()
      },
    }
  } catch (error) {
    stop.abort()
    await pool.destroy()
    throw error
  }
}

async function stateOf(
  { data, target, workers }: StudioOptions,
  file: RecipeFile,
  subjects: Subjects,
  pictures: ReadonlySet<string>,
): Promise<StudioState> {
  const { text, version } = await file.seenOnDisk()
  const effects = file.registry.effects.map(({ name, phase, summary, params }): EffectEntry => ({
    name,
    phase,
    summary,
    params,
    picture: pictures.has(name),
  }))
  return {
    file: file.path,
    text: text ?? file.text,
    version,
    data,
    command: `npx augment build --data ${quoted(data)} --recipe`,
    pages: subjects.entries(file.check(file.text).recipe),
    failures: [...subjects.failures],
    effects,
    phases: PHASES,
    target: target ?? null,
    workers,
  }
}

const quoted = (word: string): string =>
  /^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`

async function picturedEffects(): Promise<string[]> {
  const names = await readdir(PICTURES).catch(() => [])
  return names.filter((name) => name.endsWith('.webp')).map((name) => name.slice(0, -5))
}

/** The page, and its script and style sheet, bundled beside this module when the program is built. */
async function assets(): Promise<Map<string, string>> {
  return new Map([
    ['index.html', indexHtml()],
    ['client.js', await readAsset('client.js')],
    ['client.css', await readAsset('client.css')],
  ])
}

async function readAsset(name: string): Promise<string> {
  try {
    return await readFile(
      compiledPath(fileURLToPath(new URL(`./${name}`, import.meta.url))),
      'utf8',
    )
  } catch (error) {
    const message = 'the page of the studio is not built: run "node bin/build.js"'
    throw new InputError('NOT_BUILT', message, { cause: error })
  }
}
