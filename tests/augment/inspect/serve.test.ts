import { copyFile, rm, symlink, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { augment, start, type Running } from '../../support/cli.ts'
import { builtSet, EVIL, temporary } from './fixture.ts'

interface Answer {
  status: number
  type: string
  body: string
}

let root: string
let set: string
let served: Running
let url: URL

/** Asks for a path as it is written: `fetch` would tidy it up first. */
function ask(path: string, method = 'GET', host?: string): Promise<Answer> {
  const { port } = url
  return new Promise((done, fail) => {
    const headers = host === undefined ? {} : { host }
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let body = ''
      response.setEncoding('latin1')
      response.on('data', (part: string) => (body += part))
      response.on('end', () =>
        done({ status: response.statusCode!, type: response.headers['content-type'] ?? '', body }),
      )
    })
    asked.on('error', fail)
    asked.end()
  })
}

beforeAll(async () => {
  root = await temporary()
  set = (await builtSet(root)).set
  await copyFile(join(set, 'recipe.yaml'), join(set, 'recipe.holdout.yaml'))
  const out = join(root, 'report')
  served = start('augment', ['inspect', set, '--out', out, '--workers', '1', '--serve'])
  url = await new Promise<URL>((done, fail) => {
    let said = ''
    served.child.stderr!.on('data', (data: Buffer) => {
      said += data.toString()
      const found = /http:\S+/.exec(said)
      if (found) done(new URL(found[0]))
    })
    void served.ended.then(({ stderr }) => fail(new Error(stderr)), fail)
  })
  await writeFile(join(root, 'secret.txt'), 'secret')
  await symlink(join(root, 'secret.txt'), join(out, 'link.txt'))
})

afterAll(async () => {
  served.child.kill('SIGKILL')
  await rm(root, { recursive: true, force: true })
})

describe('the server', () => {
  it('draws the page after a step, and nothing that the set does not have', async () => {
    const drawn = await ask('/drawn/a/1/train/a_0002')
    expect([drawn.status, drawn.type]).toEqual([200, 'image/jpeg'])
    expect(drawn.body.startsWith('\u00ff\u00d8')).toBe(true)
    for (const path of [
      '/drawn/a/1/train/no',
      '/drawn/b/1/train/a_0002',
      '/drawn/a/x/train/a_0002',
    ])
      expect((await ask(path)).status).toBe(404)
    const roots = await ask('/report-data/roots.js')
    expect(roots.body).toContain('"drawn":"/drawn/a/"')
    expect((await ask('/report-data/a/annotations-0.js')).body).toContain('20')
    // Those behind what a report holds are read when they are asked for; here there are none.
    expect(roots.body).toContain('"annotations":true')
    expect((await ask('/report-data/a/annotations-100.js')).status).toBe(404)
  })

  it('listens on this machine only', () => {
    expect(url.href).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
  })

  it('answers for the page, its data, and the images of the set and its sources', async () => {
    expect(await ask('/')).toMatchObject({ status: 200, type: 'text/html; charset=utf-8' })
    expect(await ask('/report.json')).toMatchObject({ status: 200, type: 'application/json' })
    expect((await ask('/report-data/roots.js')).body).toContain('"/files/a/"')
    const image = await ask(`/files/a/train/${encodeURIComponent(EVIL)}_0003.jpg`)
    expect(image).toMatchObject({ status: 200, type: 'image/jpeg' })
    expect(image.body.slice(0, 3)).toBe('\xff\xd8\xff')
    expect(await ask('/sources/a/train/a.jpg')).toMatchObject({ status: 200 })
    expect(await ask('/', 'HEAD')).toMatchObject({ status: 200, body: '' })
  })

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e%2fsecret.txt',
    '/thumbs/../../secret.txt',
    '/files/a/../manifest.jsonl',
    '/files/a/..%2f..%2fsecret.txt',
    '/files/a/manifest.jsonl',
    '/sources/a/train.csv',
    '/..%5csecret.txt',
    '/%00',
    '/%',
    '//etc/passwd',
    '/.cache/x',
    '/link.txt',
    '/nothing.html',
    '/thumbs',
    'http://127.0.0.1/../secret.txt',
  ])('answers %s with 404', async (path) => {
    const { status, body } = await ask(path)
    expect(status).toBe(404)
    expect(body).not.toContain('secret')
  })

  it('refuses what is no reading, and other names of this machine', async () => {
    expect((await ask('/', 'POST')).status).toBe(405)
    expect((await ask('/', 'GET', 'evil.example')).status).toBe(403)
  })

  it('says so where a port is taken', async () => {
    const out = join(root, 'other')
    const { code, stderr } = await augment('inspect', set, '--out', out, '--serve', url.port)
    expect(code).toBe(2)
    expect(stderr).toContain(`port ${url.port} is taken`)
  })

  it('ends with Ctrl-C', async () => {
    served.child.kill('SIGINT')
    expect((await served.ended).code).toBe(0)
  })
})
