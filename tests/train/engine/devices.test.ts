import { expect, test } from 'vitest'
import { listDevices } from '../../../src/train/engine/devices.ts'

test('every device is listed, the CPU as ready, the others tried or with what they need', async () => {
  const devices = await listDevices()
  expect(devices.map(({ device }) => device)).toEqual(['cuda', 'dml', 'coreml', 'webgpu', 'cpu'])
  expect(devices.at(-1)).toMatchObject({ usable: true })
  expect(devices.at(-1)!.found).toMatch(/\d+ cores, .*\d+ GB/)
  for (const { usable, found, remedy } of devices) {
    expect(found).not.toBe('')
    // No reason begins with a path in somebody else's sources.
    expect(found).not.toMatch(/^\//)
    expect(remedy === undefined).toBe(usable)
  }
})
