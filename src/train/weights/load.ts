/** A weights file, of timm or of a run, into the tensors of a backbone. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { InputError } from '../../core/errors.ts'
import type { Backbone } from '../models/backbone.ts'
import type { ModelState, Stored } from '../engine/engine.ts'
import { isResizable, resizedTable } from './relative-positions.ts'
import { checkValues, Safetensors } from './safetensors.ts'

/** What came of every tensor. */
export interface LoadReport {
  file: string
  /** Tensors taken from the file. */
  loaded: number
  /** Those of the head, initialised anew as the file has another number of classes (or no head). */
  head: string[]
  /** The classes of the file's head, where they are others. */
  headClasses?: number
  /** Tables of relative positions, made for windows of another size. */
  resized?: number
  /** Initialised anew as the file does not have them. */
  missing: string[]
  /** In the file and not in the backbone. */
  unexpected: string[]
}

/** What PyTorch's DataParallel puts before every name. */
const PARALLEL = 'module.'

/** Constants that older files hold; batch norm's counter, which only PyTorch without momentum uses. */
const IGNORED = /(^|\.)(relative_position_index|attn_mask|num_batches_tracked)$/

/**
 * Reads what the backbone wants from a file with timm's names.
 * @param from file, or a folder that holds `<backbone>.safetensors` or `model.safetensors`
 * @param fresh newly begun; what the file does not give stays as it is there
 * @throws InputError `WEIGHTS_MISSING`, `WEIGHTS_INVALID`, `WEIGHTS_TYPE`; `WEIGHTS_SHAPE` for a
 *   tensor of another shape; `WEIGHTS_OTHER` for the weights of something else
 */
export async function loadWeights(
  from: string,
  backbone: Backbone,
  fresh: ModelState,
): Promise<{ state: ModelState; report: LoadReport }> {
  const path = await fileIn(from, backbone.name)
  const file = await Safetensors.open(path)
  try {
    const names = ownNames(file)
    const report: LoadReport = { file: path, loaded: 0, head: [], missing: [], unexpected: [] }
    const classes = otherHead(file, names, backbone, fresh)
    if (classes !== undefined) report.headClasses = classes
    const take = async (all: Map<string, Stored>): Promise<Map<string, Stored>> => {
      const taken = new Map<string, Stored>()
      for (const [name, begun] of all) {
        const isHead = name.startsWith(`${backbone.head}.`)
        const own = names.get(name)
        if (own === undefined || (isHead && classes !== undefined)) {
          taken.set(name, begun)
          ;(isHead ? report.head : report.missing).push(name)
          continue
        }
        const found = file.header.tensors.get(own)!.shape
        const isOtherWindow =
          name.endsWith('relative_position_bias_table') &&
          found[0] !== begun.shape[0] &&
          isResizable(found, begun.shape)
        if (!isOtherWindow) checkShape(file, own, begun.shape)
        let tensor = await file.read(own)
        checkValues(path, own, tensor)
        if (isOtherWindow) {
          tensor = resizedTable(tensor, begun.shape[0]!)
          report.resized = (report.resized ?? 0) + 1
        }
        taken.set(name, tensor)
        report.loaded++
      }
      return taken
    }
    const state = { parameters: await take(fresh.parameters), buffers: await take(fresh.buffers) }
    const known = (name: string): boolean =>
      state.parameters.has(name) || state.buffers.has(name) || IGNORED.test(name)
    report.unexpected = [...names.keys()].filter((name) => !known(name))
    if (report.loaded < report.missing.length) throw other(path, backbone, report)
    return { state, report }
  } finally {
    await file.close()
  }
}

/** What a user should know of it, a line each. */
export function reportLines(report: LoadReport): string[] {
  const { file, loaded, head, headClasses, resized, missing, unexpected } = report
  const lines = [`${file}: ${loaded} tensors`]
  if (head.length > 0) {
    const why =
      headClasses === undefined ? 'the file has none' : `the file has ${headClasses} classes`
    lines.push(`head initialised anew (${why}): ${head.join(', ')}`)
  }
  if (resized !== undefined) {
    lines.push(`windows have another size here: ${resized} tables of relative positions resampled`)
  }
  if (missing.length > 0) lines.push(`initialised anew, not in the file: ${listed(missing)}`)
  if (unexpected.length > 0) lines.push(`in the file, not in the backbone: ${listed(unexpected)}`)
  return lines
}

function listed(names: readonly string[]): string {
  const few = names.slice(0, 20).join(', ')
  return names.length > 20 ? `${few} and ${names.length - 20} more` : few
}

async function fileIn(from: string, backbone: string): Promise<string> {
  const found = await stat(from).catch(() => undefined)
  if (!found?.isDirectory()) return from
  const candidates = [`${backbone}.safetensors`, 'model.safetensors']
  for (const name of candidates) {
    const path = join(from, name)
    if (await stat(path).catch(() => undefined)) return path
  }
  throw new InputError(
    'WEIGHTS_MISSING',
    `${from} holds neither ${candidates.join(' nor ')}: name the weights file itself`,
  )
}

/**
 * The file's tensors by the backbone's names. Swin files of before timm 0.8 count the layer that
 * merges patches to the stage before it, and call the classifier `head`.
 */
function ownNames(file: Safetensors): Map<string, string> {
  const names = [...file.header.tensors.keys()]
  const prefix =
    names.length > 0 && names.every((name) => name.startsWith(PARALLEL)) ? PARALLEL : ''
  const old = names.includes(`${prefix}layers.0.downsample.reduction.weight`)
  return new Map(
    names.map((name) => {
      const plain = name.slice(prefix.length)
      return [old ? renamed(plain) : plain, name]
    }),
  )
}

function renamed(name: string): string {
  return name
    .replace(
      /^layers\.(\d+)\.downsample\./,
      (_, stage) => `layers.${Number(stage) + 1}.downsample.`,
    )
    .replace(/^head\./, 'head.fc.')
}

/** The classes of the file's head where they are not the wanted ones. */
function otherHead(
  file: Safetensors,
  names: ReadonlyMap<string, string>,
  { head }: Backbone,
  fresh: ModelState,
): number | undefined {
  const name = `${head}.weight`
  const found = file.header.tensors.get(names.get(name) ?? '')
  const classes = found?.shape[0]
  return classes === fresh.parameters.get(name)?.shape[0] ? undefined : classes
}

function checkShape(file: Safetensors, name: string, expected: readonly number[]): void {
  const { shape } = file.header.tensors.get(name)!
  if (shape.length === expected.length && shape.every((n, i) => n === expected[i])) return
  throw new InputError(
    'WEIGHTS_SHAPE',
    `${file.path}: tensor "${name}" has shape [${shape.join()}], the backbone wants [${expected.join()}]; give weights of this backbone`,
  )
}

function other(path: string, backbone: Backbone, report: LoadReport): InputError {
  return new InputError(
    'WEIGHTS_OTHER',
    `${path} has ${report.loaded} of the tensors of ${backbone.name} and lacks ${report.missing.length} (${listed(report.missing.slice(0, 3))}, …): give weights of this backbone with timm's names`,
  )
}
