/** Who may ask the studio for what, and what it says where something is wrong; it goes on after all of it. */
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Frame, SaveAnswer, StudioState } from '../../src/augment/studio/protocol.ts'
import { sha256 } from '../../src/core/hash.ts'
import { augment, start, type Running } from '../support/cli.ts'
import { drawSmallPage, writeSmallSet } from '../support/set.ts'
import { addressOf, RECIPE } from '../support/studio-browser.ts'

interface Answer {
  status: number
  headers: Record<string, unknown>
  body: Buffer
}

let root: string
let served: Running
let url: URL
const at = (...names: string[]): string => join(root, ...names)

interface Asked {
  method?: string
  headers?: Record<string, string>
  body?: unknown
  /** the path as it is, without the token before it */
  bare?: boolean
}

/** Asks for a path as it is written: `fetch` would tidy it up first. */
function ask(
  path: string,
  { method = 'GET', headers = {}, body, bare }: Asked = {},
): Promise<Answer> {
  return new Promise((done, fail) => {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const asked = request(
      {
        host: '127.0.0.1',
        port: url.port,
        path: bare ? path : url.pathname + path,
        method: text === undefined ? method : 'POST',
        headers: { ...(text !== undefined && { 'content-type': 'application/json' }), ...headers },
      },
      (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('end', () =>
          done({
            status: response.statusCode!,
            headers: response.headers,
            body: Buffer.concat(parts),
          }),
        )
      },
    )
    asked.on('error', fail)
    asked.end(text)
  })
}

let number = 0

/** Draws, and takes the answer apart. */
async function draw(more: object = {}): Promise<(Frame & { bytes: Buffer })[]> {
  const body = {
    tab: 'test',
    number: ++number,
    text: RECIPE,
    overrides: { off: [], forced: [], solo: null },
    page: 0,
    wants: [{ kind: 'page', variant: 1 }],
    ...more,
  }
  const answer = await ask('draw', { body })
  expect(answer.status).toBe(200)
  const frames: (Frame & { bytes: Buffer })[] = []
  for (let i = 0; i < answer.body.length;) {
    const [json, bytes] = [answer.body.readUInt32LE(i), answer.body.readUInt32LE(i + 4)]
    const frame = JSON.parse(answer.body.toString('utf8', i + 8, i + 8 + json)) as Frame
    frames.push({ ...frame, bytes: answer.body.subarray(i + 8 + json, i + 8 + json + bytes) })
    i += 8 + json + bytes
  }
  return frames
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'studio-faults-'))
  await writeSmallSet(at('data'), { classes: 2, pages: 2 })
  await writeFile(at('data', 'train', 'p1x0.jpg'), 'no picture')
  await writeSmallSet(at('target'), { classes: 1, pages: 12 })
  await writeFile(at('mine.yaml'), RECIPE)
  await writeFile(at('secret.txt'), 'secret')
  const files = [
    '--recipe',
    at('mine.yaml'),
    '--data',
    at('data'),
    '--target',
    at('target', 'train'),
  ]
  served = start('augment', ['studio', ...files, '--workers', '1'])
  url = new URL(await addressOf(served))
})

afterAll(async () => {
  served.child.kill('SIGKILL')
  await rm(root, { recursive: true, force: true })
})

describe('the studio lets in its own page alone', () => {
  it('listens on this machine, under a token', () => {
    expect(url.href).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{24}\/$/)
  })

  it('answers its page, which may load from nowhere else', async () => {
    const page = await ask('')
    expect(page.status).toBe(200)
    expect(page.headers['content-security-policy']).toContain("default-src 'none'")
    expect(page.headers['referrer-policy']).toBe('no-referrer')
    expect((await ask('client.js')).status).toBe(200)
    expect((await ask('effects/blur.webp')).headers['content-type']).toBe('image/webp')
    const state = JSON.parse((await ask('state')).body.toString()) as StudioState
    expect(state.text).toBe(RECIPE)
    expect(state.pages.map(({ id }) => id)).toEqual(['p0x0.jpg', 'p1x1.jpg', 'p0x1.jpg'])
    expect(state.failures).toMatchObject([{ id: 'p1x0.jpg' }])
  })

  it.each([
    ['no token', '/', {}],
    ['another token', '/AAAAAAAAAAAAAAAAAAAAAAAA/', {}],
    ['no token for the state', '/state', {}],
    ['no token to draw', '/draw', { body: {} }],
  ])('refuses %s', async (_, path, more) => {
    expect((await ask(path, { ...more, bare: true })).status).toBe(403)
  })

  it.each([
    ['another name of this machine', { host: 'evil.example' }],
    ['a page elsewhere', { origin: 'http://evil.example' }],
    ['a page of another port', { origin: 'http://127.0.0.1:1' }],
    ['a page without an origin', { origin: 'null' }],
    ['a link from elsewhere', { 'sec-fetch-site': 'cross-site' }],
    ['another port of this machine', { 'sec-fetch-site': 'same-site' }],
  ])('refuses %s, reading and writing', async (_, headers) => {
    expect((await ask('state', { headers })).status).toBe(403)
    const body = { text: 'name: taken', base: null, over: sha256(RECIPE) }
    expect((await ask('save', { body, headers })).status).toBe(403)
    expect(await readFile(at('mine.yaml'), 'utf8')).toBe(RECIPE)
  })

  it('lets in its own origin', async () => {
    const headers = { origin: url.origin, 'sec-fetch-site': 'same-origin' }
    expect((await ask('state', { headers })).status).toBe(200)
  })

  it.each([
    '../secret.txt',
    '..%2fsecret.txt',
    'effects/..%2f..%2f..%2fpackage.json',
    'effects/../blur.webp',
    'effects/%2e%2e/blur.webp',
    'effects/blur.webp/..',
    'effects/blur.webp%00',
    'effects/package.json',
    'before/..',
    'before/../../secret.txt',
    '%',
    'nothing',
  ])('has nothing at %s', async (path) => {
    const { status, body } = await ask(path)
    expect(status).toBe(404)
    expect(body.toString()).not.toContain('secret')
  })

  it.each([
    ['draw', { text: RECIPE }],
    ['draw', { tab: 'a', number: 1, text: RECIPE, page: -1, wants: [] }],
    ['save', { text: 'a', base: null, over: null, path: '/etc/passwd' }],
    ['save', 'a'],
  ])('refuses to %s what is not asked for as the page does', async (name, body) => {
    expect((await ask(name, { body })).status).toBe(400)
  })

  it('takes JSON alone, which a form elsewhere cannot send, and no other method', async () => {
    const body = { text: 'name: taken', base: null, over: sha256(RECIPE) }
    const headers = { 'content-type': 'text/plain' }
    expect((await ask('save', { body, headers })).status).toBe(400)
    expect((await ask('state', { method: 'DELETE' })).status).toBe(405)
  })
})

describe('the studio says what is wrong, and goes on', () => {
  it('marks a broken recipe, and saves none', async () => {
    for (const text of ['name: [', 'name: a\nsteps: [{ effect: nois }]', '- 1', '']) {
      const [checked, ...rest] = await draw({ text })
      expect(checked).toMatchObject({
        kind: 'checked',
        issues: [{ kind: 'error', line: expect.any(Number) as number }],
      })
      expect(rest).toEqual([])
    }
    const body = { text: 'name: [', base: sha256(RECIPE), over: sha256(RECIPE) }
    const saved = JSON.parse((await ask('save', { body })).body.toString()) as SaveAnswer
    expect(saved).toMatchObject({ saved: false, why: 'refused' })
    expect(await readFile(at('mine.yaml'), 'utf8')).toBe(RECIPE)
  })

  it('loads no module that a text names', async () => {
    await writeFile(at('evil.mjs'), "throw new Error('it ran')")
    const text = `effects: ${at('evil.mjs')}\n${RECIPE}`
    const frames = await draw({ text })
    expect(frames.at(-1)).toMatchObject({ kind: 'page' })
  })

  it('says which page is gone, and draws the others', async () => {
    const path = at('data', 'train', 'p0x1.jpg')
    await rename(path, `${path}.away`)
    expect((await draw({ page: 2 })).at(-1)).toMatchObject({
      kind: 'failed',
      want: 0,
      reason: expect.stringMatching(/p0x1\.jpg: the file is gone/) as string,
    })
    expect((await draw({ page: 99 })).at(-1)).toMatchObject({ kind: 'failed' })
    await writeFile(path, drawSmallPage('another'))
    expect((await draw({ page: 2 })).at(-1)).toMatchObject({
      reason: expect.stringContaining('not the one it was') as string,
    })
    await rename(`${path}.away`, path)
    expect((await draw({ page: 2 })).at(-1)).toMatchObject({ kind: 'page' })
  })

  it('measures the distance, and says that the target is gone', async () => {
    const wants = [{ kind: 'sample', images: 12 }]
    const sampled = (await draw({ wants })).at(-1)
    expect(sampled).toMatchObject({ kind: 'sample', facts: { drawn: 12, targetIssue: null } })
    if (sampled?.kind !== 'sample') throw new Error('no sample')
    const { distances, msPerImage, readability } = sampled.facts
    expect(distances.map(({ name }) => name)).toContain('sharpness')
    for (const { distance, noiseFloor } of distances) {
      expect(distance).toBeGreaterThanOrEqual(0)
      expect(noiseFloor).toBeLessThanOrEqual(1)
    }
    expect(msPerImage).toBeGreaterThan(0)
    expect(readability).toBeGreaterThan(0)
    await rename(at('target'), at('away'))
    expect((await draw({ wants })).at(-1)).toMatchObject({
      facts: { distances: [], targetIssue: expect.stringContaining('is gone') as string },
    })
    await rename(at('away'), at('target'))
    expect((await draw({ wants })).at(-1)).toMatchObject({ facts: { targetIssue: null } })
  })

  it('tells a newer request of a tab from an older one, and tabs from each other', async () => {
    const wants = Array.from({ length: 24 }, (_, i) => ({ kind: 'page', variant: i + 1 }))
    const old = draw({ wants, tab: 'busy' })
    const other = draw({ tab: 'other' })
    const fresh = await draw({ tab: 'busy', number: 1_000_000 })
    expect(fresh.at(-1)).toMatchObject({ kind: 'page' })
    expect((await other).at(-1)).toMatchObject({ kind: 'page' })
    // What the older one still waited for was given up, and its answer ended.
    const pages = (await old).filter(({ kind }) => kind === 'page')
    expect(pages.length).toBeLessThan(24)
  })

  it('says what was not found before it opens anything', async () => {
    const base = ['studio', '--data', at('data'), '--recipe', at('mine.yaml')]
    const taken = await augment(...base, '--port', url.port)
    expect([taken.code, taken.stderr]).toEqual([
      2,
      expect.stringContaining(`port ${url.port} is taken`) as string,
    ])
    const gone = await augment(...base, '--target', at('nowhere'))
    expect([gone.code, gone.stderr]).toEqual([2, expect.stringContaining('nowhere') as string])
  })

  it('ends with Ctrl-C', async () => {
    served.child.kill('SIGINT')
    expect((await served.ended).code).toBe(0)
  })
})
