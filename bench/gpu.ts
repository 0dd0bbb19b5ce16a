/**
 * The backbones of the preset `contest` on this machine's fastest device: images per second of training and
 * inference, and whether the first loss is the CPU's. PyTorch with timm does the same where a Python that has
 * them is named in PALIMPSEST_PYTHON, in float32 and float16, eager and compiled, on PALIMPSEST_TORCH_DEVICE
 * (cuda).
 *
 *     npm run bench -- gpu [--device webgpu] [--precision half]
 *     npm run bench -- gpu --forward [--device webgpu] [--only swin]
 *
 * `--forward` opens each for one image and compares its logits with the CPU's: what a device in software
 * can be asked. `--only` takes the backbones whose name begins so.
 */
import { PRESETS } from '../src/train/config/presets.ts'
import type { BackboneConfig } from '../src/train/config/schema.ts'
import type { Device } from '../src/train/engine/engine.ts'
import { rowInChild, type RowRequest, type RowResult } from './engine-row.ts'
import { forwardInChild, type ForwardResult } from './forward-row.ts'
import type { Args, Report } from './report.ts'
import { torchRow, type TorchRow } from './torch-row.ts'

/** Losses further apart than this share are reported. */
const AGREEMENT = 1e-2
/** The CPU's step of a large backbone takes seconds an image: two are enough for its loss. */
const CPU_BATCH = 2

interface Row extends Omit<RowRequest, 'device'>, RowResult {
  /** how far the first loss is from the CPU's, as a share of it, on a batch of two */
  lossApart: number
  torch: { full: TorchRow | undefined; half: TorchRow | undefined }
}

export function run({ quick, rest }: Args): Promise<Report> {
  const option = (name: string): string | undefined => {
    const at = rest.indexOf(name)
    return at >= 0 ? rest[at + 1] : undefined
  }
  const device = (option('--device') ?? 'auto') as Device
  const precision = (option('--precision') ?? 'full') as 'full' | 'half'
  const chosen = PRESETS.contest.backbones.filter(({ name }) =>
    name.startsWith(option('--only') ?? ''),
  )
  if (rest.includes('--forward')) return runForward(chosen, device)
  const rows = chosen.map(({ name, size, batch }): Row => {
    const side = quick ? 96 : size
    // The window of Swin's names decides its sizes: the quick one measures another size of the family.
    const backbone = quick ? name.replace('window12_384', 'window7_224') : name
    const repeat = quick ? 1 : 8
    const common = { backbone, threads: 2, repeat }
    const request = {
      ...common,
      size: quick && backbone.includes('swin') ? 224 : side,
      batch,
      device,
    }
    const small = { ...request, batch: CPU_BATCH, repeat: 1 }
    const onDevice = rowInChild({ ...small, precision })
    const onCpu = rowInChild({ ...small, device: 'cpu' })
    const peer = { ...request, device: process.env['PALIMPSEST_TORCH_DEVICE'] ?? 'cuda' }
    const row = {
      ...request,
      precision,
      ...rowInChild({ ...request, precision }),
      lossApart: Math.abs(onDevice.loss - onCpu.loss) / Math.abs(onCpu.loss),
      torch: { full: torchRow(peer), half: torchRow({ ...peer, half: true }) },
    }
    process.stderr.write(`${line(row)}\n`)
    return row
  })
  return Promise.resolve({ json: { rows }, lines: rows.map(line) })
}

function runForward(chosen: readonly BackboneConfig[], device: Device): Promise<Report> {
  const rows = chosen.map(({ name, size }) => {
    const row = { backbone: name, size, ...forwardInChild({ backbone: name, size, device }) }
    process.stderr.write(`${forwardLine(row)}\n`)
    return row
  })
  return Promise.resolve({ json: { rows }, lines: rows.map(forwardLine) })
}

function forwardLine(row: ForwardResult & { backbone: string; size: number }): string {
  return [
    `${row.backbone.padEnd(30)} ${row.size} px, 1 image, on ${row.device}:`,
    `open ${row.openSeconds.toFixed(1)} s, its trial included, forward ${row.seconds.toFixed(1)} s;`,
    `logits ${row.apart <= AGREEMENT ? 'agree with' : 'DIFFER from'} the CPU's`,
    `(${row.apart.toExponential(1)} of the largest); ${(row.peakRssBytes / 2 ** 30).toFixed(1)} GB`,
  ].join(' ')
}

function line({ torch, ...row }: Row): string {
  const beside = (mine: number, kind: 'train' | 'infer'): string =>
    Object.entries(torch)
      .flatMap(([precision, theirs]) => {
        const rate = theirs?.[`${kind}ImagesPerSecond`]
        return rate ? [`${(mine / rate).toFixed(2)} x PyTorch (${precision})`] : []
      })
      .join(', ')
  const rate = (mine: number, kind: 'train' | 'infer'): string =>
    [`${kind} ${mine.toFixed(2)}/s`, beside(mine, kind)].filter(Boolean).join(' = ')
  const agrees = row.lossApart <= AGREEMENT ? 'agrees with the CPU' : 'DIFFERS from the CPU'
  return [
    `${row.backbone.padEnd(30)} ${row.size} px, batch ${row.batch}, on ${row.device}:`,
    `${rate(row.trainImagesPerSecond, 'train')};`,
    `${rate(row.inferImagesPerSecond, 'infer')};`,
    `open ${row.openSeconds.toFixed(1)} s; first loss ${agrees} (${row.lossApart.toExponential(1)})`,
  ].join(' ')
}
