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
]

it('connections are opened by the hub’s requests alone', () => {
  const found = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .filter((path) => {
      const text = readFileSync(join(SOURCES, path), 'utf8')
      return CLIENTS.some((client) => client.test(text))
    })
  expect(found.map((path) => path.replaceAll('\\', '/'))).toEqual(['train/weights/hub/request.ts'])
})
