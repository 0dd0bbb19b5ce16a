/**
 * Training steps and inference of the three backbones on ONNX Runtime's CPU provider, beside
 * PyTorch's. PyTorch is measured in the same run where a Python that has it is named in
 * PALIMPSEST_PYTHON; else its figures are those kept in peers/torch_step.json, which say on what
 * machine they were measured.
 */
import { readFileSync } from 'node:fs'
import { rowInChild, type RowRequest, type RowResult } from './engine-row.ts'
import type { Args, Report } from './report.ts'
import { torchRow, type TorchRow } from './torch-row.ts'

/** As the trainer calls them, and as timm does. */
const BACKBONES = {
  efficientnet_b0: 'efficientnet_b0',
  swin_tiny: 'swin_tiny_patch4_window7_224',
  convnextv2_nano: 'convnextv2_nano',
}
const BATCH = 16

interface Row extends Omit<RowRequest, 'device'>, RowResult {
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
          ...rowInChild(request),
          torchTrain: torch?.trainImagesPerSecond ?? null,
          torchInfer: torch?.inferImagesPerSecond ?? null,
        })
        process.stderr.write(`${line(rows.at(-1)!)}\n`)
      }
    }
  }
  return Promise.resolve({ json: { rows }, lines: rows.map(line) })
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
