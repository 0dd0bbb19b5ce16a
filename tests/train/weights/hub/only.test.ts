import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const SOURCES = fileURLToPath(new URL('../../../../src/', import.meta.url))
/** What a connection could be opened with; types open none. */
const CLIENTS = [
  /^import (?!type)[^;]*?\brequest\b[^;]*?from 'node:https?'/m,
  /from 'node:(net|tls|dgram|http2)'/,
  /\bfetch\(|new WebSocket\(|from 'undici'/,
  /^import (?!type)[^\n]*from '(ioredis|bullmq)'|await import\('(ioredis|bullmq)'\)/m,
]
/** Run in a browser, on pages of this machine's own server. */
const IN_PAGES = /\/client\//

it('connections are opened by the hub’s requests, and to the queue that --queue names, alone', () => {
  const found = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => {
      const text = readFileSync(join(SOURCES, path), 'utf8')
      if (!CLIENTS.some((client) => client.test(text))) return false
      if (!IN_PAGES.test(path)) return true
      // To other machines from there neither.
      expect(text, path).not.toMatch(/fetch\(\s*['"`]\w+:|WebSocket/)
      return false
    })
  expect(found.toSorted()).toEqual([
    'augment/queue/connection.ts',
    'augment/queue/coordinate.ts',
    'augment/queue/work.ts',
    'train/weights/hub/request.ts',
  ])
})
