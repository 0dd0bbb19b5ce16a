import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { crc32c, frame, maskedCrc32c } from '../../../src/core/record-frame.ts'
import { eventOf, EVENTS, writeEvents } from '../../../src/train/report/events.ts'
import { temporary } from '../support/run.ts'

interface Read {
  step: number
  wallTime: number
  version?: string
  scalars: Record<string, number>
}

/** Reads protocol buffers by hand, so that writer and reader share nothing. */
function fieldsOf(bytes: Buffer): Map<number, (bigint | Buffer)[]> {
  const fields = new Map<number, (bigint | Buffer)[]>()
  let at = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++]!
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }
  const take = (length: number): Buffer => bytes.subarray(at, (at += length))
  while (at < bytes.length) {
    const key = Number(varint())
    const wire = key & 7
    const value = wire === 0 ? varint() : take(wire === 2 ? Number(varint()) : wire === 1 ? 8 : 4)
    fields.set(key >> 3, [...(fields.get(key >> 3) ?? []), value])
  }
  return fields
}

function readEvents(file: Buffer): Read[] {
  const events: Read[] = []
  for (let at = 0; at < file.length;) {
    const length = Number(file.readBigUInt64LE(at))
    expect(file.readUInt32LE(at + 8)).toBe(maskedCrc32c(file.subarray(at, at + 8)))
    const message = file.subarray(at + 12, at + 12 + length)
    expect(file.readUInt32LE(at + 12 + length)).toBe(maskedCrc32c(message))
    at += 16 + length
    const fields = fieldsOf(message)
    const scalars: Record<string, number> = {}
    for (const summary of fields.get(5) ?? []) {
      for (const value of fieldsOf(summary as Buffer).get(1) ?? []) {
        const one = fieldsOf(value as Buffer)
        const tag = (one.get(1)![0] as Buffer).toString()
        scalars[tag] = (one.get(2)![0] as Buffer).readFloatLE()
      }
    }
    const version = fields.get(3)?.[0]
    events.push({
      step: Number(fields.get(2)?.[0] ?? 0),
      wallTime: (fields.get(1)?.[0] as Buffer | undefined)?.readDoubleLE() ?? 0,
      ...(version !== undefined && { version: (version as Buffer).toString() }),
      scalars,
    })
  }
  return events
}

test('CRC-32C is that of RFC 3720, masked as TensorFlow does', () => {
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43)
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283)
  // Of the eight bytes of length 24: the head of the first record of every event file.
  const length = Buffer.alloc(8)
  length[0] = 24
  expect(frame(new Uint8Array(24)).subarray(0, 12).toString('hex')).toBe(
    `${length.toString('hex')}a37f4b22`,
  )
})

test('scalars come back from a frame', () => {
  const [event] = readEvents(
    frame(eventOf(300, { 'train/loss': 1.5, 'holdout noisy/macro F1': 0.25 })),
  )
  expect(event).toMatchObject({
    step: 300,
    scalars: { 'train/loss': 1.5, 'holdout noisy/macro F1': 0.25 },
  })
})

test('an event file says the version first and has every step and evaluation', async () => {
  const folder = await temporary()
  const scores = { images: 4, macroF1: 0.5, accuracy: 0.75, loss: 1, calibrationError: 0.1 }
  const rows: object[] = [1, 2, 3].map((step) => ({
    kind: 'step',
    step,
    loss: 1 / step,
    gradientNorm: 2,
    learningRate: 0.1,
  }))
  rows.push({
    kind: 'evaluation',
    evaluation: 1,
    step: 3,
    epoch: 1,
    loss: 0.5,
    imagesPerSecond: 9,
    inputWait: 0,
    clean: null,
    noisy: scores,
    best: true,
  })
  await writeFile(
    join(folder, 'metrics.jsonl'),
    rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
  )
  await writeEvents(folder)
  const events = readEvents(await readFile(join(folder, EVENTS)))
  expect(events[0]).toMatchObject({ version: 'brain.Event:2' })
  const losses = events.filter(({ scalars }) => 'train/loss' in scalars)
  expect(losses.map(({ step }) => step)).toEqual([1, 2, 3])
  expect(losses[1]!.scalars['train/loss']).toBeCloseTo(0.5)
  const evaluated = events.find(({ scalars }) => 'holdout noisy/macro F1' in scalars)!
  expect(evaluated).toMatchObject({ step: 3 })
  expect('holdout clean/macro F1' in evaluated.scalars).toBe(false)
})
