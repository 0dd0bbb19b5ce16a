/**
 * Training steps and inference of the three backbones on ONNX Runtime's CPU provider, beside
 * PyTorch's. PyTorch is measured in the same run where a Python that has it is named in
 * PALIMPSEST_PYTHON; else its figures are those kept in peers/torch_step.json, which say on what
 * machine they were measured.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { RowRequest, RowResult } from './engine-row.ts'
import type { Args, Report } from './report.ts'

/** As the trainer calls them, and as timm does. */
const BACKBONES = {
  efficientnet_b0: 'efficientnet_b0',
  swin_tiny: 'swin_tiny_patch4_window7_224',
  convnextv2_nano: 'convnextv2_nano',
}
const BATCH = 16

interface TorchRow {
  backbone: string
  size: number
  batch: number
  threads: number
  trainImagesPerSecond: number | null
  trainVariant: string | null
  inferImagesPerSecond: number | null
  inferVariant: string | null
}

interface Row extends RowRequest, RowResult {
  torchTrain: number | null
  torchInfer: number | null
}

export function run({ quick }: Args): Promise<Report> {
  const sizes = quick ? [64] : [96, 160, 224]
  const threads = quick ? [2] : [1, 2]
  const rows: Row[] = []
  const kept = keptRows()
  for (const count of threads) {
    for (const size of sizes) {
      for (const [backbone, timm] of Object.entries(BACKBONES)) {
        const request = { backbone, size, batch: BATCH, threads: count, repeat: quick ? 3 : 8 }
        const torch = torchRow({ ...request, backbone: timm }) ?? same(kept, timm, request)
        rows.push({
          ...request,
          ...child(request),
          torchTrain: torch?.trainImagesPerSecond ?? null,
          torchInfer: torch?.inferImagesPerSecond ?? null,
        })
        process.stderr.write(`${line(rows.at(-1)!)}\n`)
      }
    }
  }
  return Promise.resolve({ json: { rows }, lines: rows.map(line) })
}

function child(request: RowRequest): RowResult {
  const script = fileURLToPath(new URL('./engine-row.ts', import.meta.url))
  const measured = spawnSync(
    process.execPath,
    ['--import', 'tsx', script, JSON.stringify(request)],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  if (measured.status !== 0) throw new Error(`the row ${JSON.stringify(request)} failed`)
  return JSON.parse(measured.stdout) as RowResult
}

function torchRow(request: RowRequest): TorchRow | undefined {
  const python = process.env['PALIMPSEST_PYTHON']
  if (!python) return undefined
  const script = fileURLToPath(new URL('./peers/torch_step.py', import.meta.url))
  const options = [
    ['--backbone', request.backbone],
    ['--size', request.size],
    ['--batch', request.batch],
    ['--threads', request.threads],
    ['--repeat', request.repeat],
  ]
  const peer = spawnSync(python, [script, '--json', ...options.flat().map(String)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (peer.status !== 0) return undefined
  return (JSON.parse(peer.stdout) as { rows: TorchRow[] }).rows[0]
}

function keptRows(): TorchRow[] {
  try {
    const file = new URL('./peers/torch_step.json', import.meta.url)
    return (JSON.parse(readFileSync(file, 'utf8')) as { rows: TorchRow[] }).rows
  } catch {
    return []
  }
}

function same(rows: readonly TorchRow[], timm: string, request: RowRequest): TorchRow | undefined {
  const { size, batch, threads } = request
  return rows.find(
    (row) =>
      row.backbone === timm && row.size === size && row.batch === batch && row.threads === threads,
  )
}

function ratio(mine: number, torch: number | null): string {
  return torch ? ` = ${(mine / torch).toFixed(2)} x PyTorch` : ''
}

function line(row: Row): string {
  const { trainImagesPerSecond: train, inferImagesPerSecond: infer } = row
  return [
    row.backbone.padEnd(16),
    `${row.size} px, batch ${row.batch}, ${row.threads} threads:`,
    `train ${train.toFixed(1)}/s${ratio(train, row.torchTrain)},`,
    `infer ${infer.toFixed(1)}/s${ratio(infer, row.torchInfer)},`,
    `open ${row.openSeconds.toFixed(1)} s, peak ${(row.peakRssBytes / 2 ** 20).toFixed(0)} MB`,
  ].join(' ')
}
