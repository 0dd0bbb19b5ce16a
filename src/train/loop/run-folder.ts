/** The folder of a run: which run it is of, so that nothing else is overwritten. */
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { InputError, reasonOf } from '../../core/errors.ts'
import { makeFolder, writeWhole } from '../../core/files.ts'
import { ownVersion } from '../../core/version.ts'
import { isFile } from '../../dataset/images.ts'
import { configText, readRunConfig, RUN_CONFIG, sameTraining } from '../config/load.ts'
import type { Config } from '../config/schema.ts'
import type { TrainingSet } from '../data/training-set.ts'
import { readProgress } from './checkpoint.ts'
import { plannedSteps } from './plan-job.ts'

const ABOUT = 'run.json'

const aboutSchema = z.object({
  dataset: z.object({ root: z.string(), name: z.string(), digest: z.string() }),
  versions: z.record(z.string(), z.string()),
})

/**
 * Makes a run's folder, or checks that it is one of the same run, or of one with fewer steps.
 * @param overwrite remove what is there
 * @throws InputError `OUT_NOT_A_RUN`, `OTHER_RUN`, `OTHER_SET`
 */
export async function prepareRun(
  out: string,
  config: Config,
  set: TrainingSet,
  overwrite: boolean,
): Promise<void> {
  await makeFolder(out)
  const names = (await readdir(out)).filter((name) => !name.startsWith('.'))
  if (names.length > 0 && !names.includes(RUN_CONFIG)) {
    throw new InputError(
      'OUT_NOT_A_RUN',
      `${out} holds other things (${names.slice(0, 3).join(', ')}): choose another folder with --out`,
    )
  }
  if (overwrite) {
    for (const name of names) await rm(join(out, name), { recursive: true, force: true })
  } else if (names.length > 0) await checkSame(out, config, set)
  const about = {
    dataset: { root: set.root, name: set.name, digest: set.digest },
    versions: { palimpsest: ownVersion(), node: process.versions.node },
  }
  await writeWhole(join(out, ABOUT), `${JSON.stringify(about, null, 2)}\n`)
  await writeWhole(join(out, RUN_CONFIG), configText(config))
}

async function checkSame(out: string, config: Config, set: TrainingSet): Promise<void> {
  const before = await readAbout(out)
  if (before && before.dataset.digest !== set.digest) {
    throw new InputError(
      'OTHER_SET',
      `${out} is a run on another set (${before.dataset.name} at ${before.dataset.root}, digest ${before.dataset.digest.slice(0, 12)}; ` +
        `now ${set.name}, ${set.digest.slice(0, 12)}): choose another --out, or remove it with --overwrite`,
    )
  }
  const file = join(out, RUN_CONFIG)
  const kept = await readRunConfig(file)
  // A run may move to another device: its checkpoints are the same on all.
  const settings = { ...kept, engine: { ...kept.engine, device: config.engine.device } }
  if (sameTraining(settings, config) || (await isLonger(out, settings, config, set))) return
  throw new InputError(
    'OTHER_RUN',
    `${out} is a run with other settings (${differences(settings, config).join('; ')}): ` +
      'resume it with --resume, choose another --out, or remove it with --overwrite',
  )
}

/** Whether settings are those of the run but for a duration of no fewer steps than it has. */
async function isLonger(
  out: string,
  before: Config,
  config: Config,
  set: TrainingSet,
): Promise<boolean> {
  const { steps, epochs, budget } = config.duration
  if (steps === null && budget !== null) return false
  const duration = { ...before.duration, steps, epochs, budget }
  if (!sameTraining({ ...before, duration }, config)) return false
  const folders = backboneFolders(config)
  for (const [place, backbone] of config.backbones.entries()) {
    const run = await readProgress(join(out, folders[place]!))
    if (run && plannedSteps({ config, backbone, set }).steps < run.plan.steps) return false
  }
  return true
}

/** The folder of each backbone within the run's; equal names get numbers. */
export function backboneFolders(config: Config): string[] {
  return config.backbones.map(({ name }, place) => {
    const before = config.backbones.slice(0, place).filter((one) => one.name === name).length
    return before === 0 ? name : `${name}-${before + 1}`
  })
}

async function readAbout(out: string): Promise<z.infer<typeof aboutSchema> | undefined> {
  const file = join(out, ABOUT)
  if (!(await isFile(file))) return undefined
  try {
    return aboutSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    throw new InputError(
      'RUN_DAMAGED',
      `${file} cannot be read (${reasonOf(error)}): start the run again with --overwrite`,
      { cause: error },
    )
  }
}

/** The keys in which two settings differ, with both values. */
export function differences(a: Config, b: Config): string[] {
  const flatA = flat(a)
  const flatB = flat(b)
  const keys = [...new Set([...flatA.keys(), ...flatB.keys()])]
  return keys
    .filter((key) => flatA.get(key) !== flatB.get(key))
    .map((key) => `${key}: ${flatA.get(key) ?? 'none'} there, ${flatB.get(key) ?? 'none'} here`)
}

function flat(value: unknown, path = '', out = new Map<string, string>()): Map<string, string> {
  if (typeof value !== 'object' || value === null) return out.set(path, String(value))
  for (const [key, inner] of Object.entries(value)) {
    flat(inner, path === '' ? key : `${path}.${key}`, out)
  }
  return out
}
