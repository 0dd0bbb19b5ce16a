import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { InputError, WorkError } from '../../../../src/core/errors.ts'
import { silent } from '../../../../src/core/progress.ts'
import { hasHash } from '../../../../src/train/weights/hub/download.ts'
import { pullFromHub } from '../../../../src/train/weights/hub/pull.ts'
import { temporaryFolder } from '../../../support/cli.ts'
import { CONTENT, expectNothing, failure, NAME, partialOf, place, startOf } from './place.ts'
import { COMMIT, sha256 } from './server.ts'

describe('from the hub', () => {
  it('lies in the cache as Python lays it out', async () => {
    const { folder, pull } = await place()
    const pulled = await pull()
    const hex = sha256(CONTENT)
    const path = join(folder, 'snapshots', COMMIT, 'model.safetensors')
    expect(pulled).toEqual({ path, commit: COMMIT, hash: { kind: 'sha256', hex }, cached: false })
    expect(await readFile(path)).toEqual(CONTENT)
    expect(await readlink(path)).toBe(`../../blobs/${hex}`)
    expect(await readdir(join(folder, 'blobs'))).toEqual([hex])
    expect(await readFile(join(folder, 'refs', 'main'), 'utf8')).toBe(COMMIT)
  })

  it('tells the hub the token, and nobody else', async () => {
    const { hub, pull } = await place({ token: 'secret' }, { HF_TOKEN: 'secret' })
    await pull()
    expect(hub.asked.map(({ server, headers }) => [server, headers.authorization])).toEqual([
      ['hub', 'Bearer secret'],
      ['hub', 'Bearer secret'],
      ['files', undefined],
    ])
  })

  it('follows a repository to its new name', async () => {
    const { pull } = await place({ renamed: true, token: 't' }, { HF_TOKEN: 't' })
    expect((await pull()).commit).toBe(COMMIT)
  })

  it('is found without a connection once it is there, also where Python fetched it', async () => {
    const { hub, folder, pull, options } = await place()
    // As huggingface_hub leaves it.
    const hex = sha256(CONTENT)
    await mkdir(join(folder, 'blobs'), { recursive: true })
    await mkdir(join(folder, 'refs'))
    await mkdir(join(folder, 'snapshots', COMMIT), { recursive: true })
    await writeFile(join(folder, 'blobs', hex), CONTENT)
    await symlink(`../../blobs/${hex}`, join(folder, 'snapshots', COMMIT, 'model.safetensors'))
    await writeFile(join(folder, 'refs', 'main'), COMMIT)
    expect(await pull()).toMatchObject({ cached: true, commit: COMMIT })
    const offline = { ...options, env: { ...options.env, HF_HUB_OFFLINE: '1' } }
    expect(await pullFromHub(NAME, offline)).toMatchObject({ cached: true })
    expect(hub.asked).toEqual([])
    // A blob that is not what its name says is fetched again.
    await writeFile(join(folder, 'blobs', hex), CONTENT.subarray(1))
    expect(await pull()).toMatchObject({ cached: false })
    expect(await readFile(join(folder, 'blobs', hex))).toEqual(CONTENT)
  })

  it('is refused offline with words on what to do', async () => {
    const { pull, hub } = await place({}, { HF_HUB_OFFLINE: '1' })
    await expect(pull()).rejects.toMatchObject({ code: 'HUB_OFFLINE', kind: 'input' })
    expect(hub.asked).toEqual([])
  })
})

describe('a transfer that breaks', () => {
  it('at any byte is resumed from there', async () => {
    let resumed = 0
    for (let cut = 1; cut < CONTENT.length; cut += 13) {
      const { hub, folder, pull } = await place({ cuts: [cut] })
      const { path } = await pull()
      expect(await readFile(path)).toEqual(CONTENT)
      expect(await readdir(join(folder, 'blobs'))).toHaveLength(1)
      const ranges = hub.asked.flatMap(({ server, headers }) =>
        server === 'files' ? [startOf(headers.range)] : [],
      )
      expect(ranges).toHaveLength(2)
      expect(ranges[1]).toBeLessThanOrEqual(cut)
      resumed += ranges[1]!
    }
    expect(resumed).toBeGreaterThan(0)
  })

  it('for good fails with code 1, and the next command takes what is there', async () => {
    const { hub, folder, pull } = await place({ cuts: [50, 0, 0, 0, 0, 0, 0] })
    const error = await failure(pull())
    expect(error).toBeInstanceOf(WorkError)
    expect(error).toMatchObject({ code: 'NETWORK' })
    expect((error as Error).message).toMatch(/same command resumes/)
    expectNothing(folder)
    const kept = await readFile(partialOf(folder))
    expect(kept.length).toBeLessThanOrEqual(50)
    expect(kept).toEqual(CONTENT.subarray(0, kept.length))
    hub.behaviour.cuts = []
    hub.asked.length = 0
    expect(await readFile((await pull()).path)).toEqual(CONTENT)
    expect(startOf(hub.asked.at(-1)!.headers.range)).toBe(kept.length)
  })

  it('with a server that ignores ranges begins anew and still ends whole', async () => {
    const { folder, pull } = await place({ cuts: [99], ignoresRange: true })
    expect(await readFile((await pull()).path)).toEqual(CONTENT)
    expect(await readdir(join(folder, 'blobs'))).toHaveLength(1)
  })

  it('with a server that answers ranges with 416 begins anew', async () => {
    const { pull } = await place({ cuts: [99], refusesRange: true })
    expect(await readFile((await pull()).path)).toEqual(CONTENT)
  })

  it('by errors of the server is repeated', async () => {
    const { pull } = await place({ failures: [500, 503, 429] })
    expect(await readFile((await pull()).path)).toEqual(CONTENT)
  })

  it('by Ctrl-C keeps what came', async () => {
    const { folder, options } = await place({ cuts: [60] })
    const stop = new AbortController()
    const progress = { ...silent, note: () => stop.abort() }
    const work = pullFromHub(NAME, { ...options, progress, signal: stop.signal })
    await expect(work).rejects.toMatchObject({ code: 'STOPPED', kind: 'work' })
    expectNothing(folder)
    const kept = await readFile(partialOf(folder))
    expect(kept).toEqual(CONTENT.subarray(0, kept.length))
  })
})

describe('never taken', () => {
  const other = Buffer.from(CONTENT)
  other[other.length - 1]! ^= 1

  it.each([
    ['another byte', other],
    ['one byte fewer', CONTENT.subarray(0, -1)],
    ['one byte more', Buffer.concat([CONTENT, Buffer.from([0])])],
    ['nothing', Buffer.alloc(0)],
  ])('content with %s than announced', async (_, sent) => {
    const { folder, pull } = await place({ sent })
    const error = await failure(pull())
    expect(error).toBeInstanceOf(WorkError)
    expectNothing(folder)
  })

  it('the wrong hash: nothing is kept', async () => {
    const { folder, pull } = await place({ sent: other })
    await expect(pull()).rejects.toMatchObject({ code: 'WEIGHTS_HASH', kind: 'work' })
    expect(await readdir(join(folder, 'blobs'))).toEqual([])
  })

  it('what an earlier transfer left of something else: fetched anew', async () => {
    for (const left of [Buffer.alloc(70, 1), Buffer.alloc(CONTENT.length, 2), Buffer.alloc(999)]) {
      const { folder, pull } = await place()
      await mkdir(join(folder, 'blobs'), { recursive: true })
      await writeFile(partialOf(folder), left)
      expect(await readFile((await pull()).path)).toEqual(CONTENT)
    }
  })

  it('what is no safetensors file, though its hash is right', async () => {
    const { folder, pull } = await place({ content: Buffer.from('<html>sign in</html>') })
    await expect(pull()).rejects.toMatchObject({ code: 'WEIGHTS_INVALID' })
    expect(existsSync(join(folder, 'refs', 'main'))).toBe(false)
  })

  it('what the server does not name', async () => {
    const { folder, pull } = await place({ anonymous: true })
    await expect(pull()).rejects.toMatchObject({ code: 'HUB_ANSWER', kind: 'work' })
    expectNothing(folder)
  })
})

describe('refused', () => {
  it.each([
    ['401 without a token', { token: 'secret' }, 'WEIGHTS_REFUSED', /HF_TOKEN/],
    ['404', { content: null }, 'WEIGHTS_MISSING', /check the name/],
  ])('%s, as the user’s to fix', async (_, behaviour, code, message) => {
    const { folder, pull } = await place(behaviour)
    const error = await failure(pull())
    expect(error).toBeInstanceOf(InputError)
    expect(error).toMatchObject({ code })
    expect((error as Error).message).toMatch(message)
    expect(existsSync(folder)).toBe(false)
  })

  it('a hub that cannot be reached: code 1', async () => {
    const { pull } = await place({}, { HF_ENDPOINT: 'http://127.0.0.1:9' })
    const error = await failure(pull())
    expect(error).toMatchObject({ code: 'NETWORK', kind: 'work' })
    expect((error as Error).message).toMatch(/127\.0\.0\.1:9 cannot be reached .*ECONNREFUSED/)
  })

  it('an endpoint that is no address', async () => {
    const { pull } = await place({}, { HF_ENDPOINT: 'hub' })
    await expect(pull()).rejects.toMatchObject({ code: 'HUB_ENDPOINT', kind: 'input' })
  })
})

it('a git object’s hash is checked too', async () => {
  const path = join(await temporaryFolder(), 'file')
  await writeFile(path, 'hello')
  const hex = createHash('sha1').update('blob 5\0hello').digest('hex')
  expect(await hasHash(path, { kind: 'git', hex })).toBe(true)
  expect(await hasHash(path, { kind: 'git', hex: hex.replace(/^./, 'x') })).toBe(false)
})
