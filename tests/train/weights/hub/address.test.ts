import { existsSync } from 'node:fs'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pullFrom } from '../../../../src/train/weights/hub/pull.ts'
import { CONTENT, NAME, place, startOf } from './place.ts'

describe('from an address', () => {
  it('lies where it is wanted, and nothing beside it', async () => {
    const { hub, cache, options } = await place()
    const path = join(cache, 'some.safetensors')
    await pullFrom(`${hub.files}/file`, path, options)
    expect(await readFile(path)).toEqual(CONTENT)
    expect(await readdir(cache)).toEqual(['some.safetensors'])
  })

  it('that ends early or is something else leaves the file that was there', async () => {
    const { hub, cache, options } = await place({ sent: CONTENT.subarray(0, 100) })
    const path = join(cache, 'some.safetensors')
    await writeFile(path, 'before')
    const work = pullFrom(`${hub.files}/file`, path, options)
    await expect(work).rejects.toMatchObject({ code: 'WEIGHTS_INVALID' })
    await expect(work).rejects.toThrow(`${hub.files}/file is not a complete safetensors file`)
    expect(await readdir(cache)).toEqual(['some.safetensors'])
    expect(await readFile(path, 'utf8')).toBe('before')
  })

  it('of the hub is checked against the hub’s hash', async () => {
    const other = Buffer.from(CONTENT)
    other[other.length - 1]! ^= 1
    const { hub, cache, options } = await place({ sent: other })
    const work = pullFrom(
      `${hub.url}/${NAME}/resolve/main/model.safetensors`,
      join(cache, 'some.safetensors'),
      options,
    )
    await expect(work).rejects.toMatchObject({ code: 'WEIGHTS_HASH' })
  })

  it('is resumed by the next command where the server names the same content', async () => {
    const { hub, cache, options } = await place({ cuts: [70, 0, 0, 0, 0, 0] })
    const path = join(cache, 'some.safetensors')
    const address = `${hub.files}/file`
    await expect(pullFrom(address, path, options)).rejects.toMatchObject({ code: 'NETWORK' })
    expect(existsSync(path)).toBe(false)
    const [left] = await readdir(cache)
    const { size } = await stat(join(cache, left!))
    hub.behaviour.cuts = []
    await pullFrom(address, path, options)
    expect(startOf(hub.asked.at(-1)!.headers.range)).toBe(size)
    expect(await readFile(path)).toEqual(CONTENT)
  })
})
