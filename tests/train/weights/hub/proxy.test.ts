import type { IncomingMessage, ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { pullFromHub } from '../../../../src/train/weights/hub/pull.ts'
import { failure, NAME, place } from './place.ts'
import { listening } from './server.ts'

async function passOn(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { url = '', method = '' } = request
  const reply = await fetch(url, { method, redirect: 'manual' })
  response.writeHead(reply.status, Object.fromEntries(reply.headers))
  response.end(Buffer.from(await reply.arrayBuffer()))
}

describe('a proxy', () => {
  it('is asked for plain addresses, with its own name and password', async () => {
    const { hub, options } = await place()
    const seen: string[] = []
    const proxy = await listening((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers['proxy-authorization']}`)
      void passOn(request, response)
    })
    const HTTP_PROXY = proxy.replace('http://', 'http://me:pass%20word@')
    await pullFromHub(NAME, { ...options, env: { ...options.env, HTTP_PROXY } })
    const basic = `Basic ${Buffer.from('me:pass word').toString('base64')}`
    expect(seen).toEqual([
      `HEAD ${hub.url}/${NAME}/resolve/main/model.safetensors ${basic}`,
      `GET ${hub.url}/${NAME}/resolve/main/model.safetensors ${basic}`,
      `GET ${hub.files}/blob ${basic}`,
    ])
  })

  it('is asked for a tunnel to HTTPS addresses, and named where it refuses', async () => {
    const { options } = await place()
    const seen: string[] = []
    const proxy = await listening(
      () => {},
      (server) =>
        server.on('connect', (request, socket) => {
          seen.push(request.url!)
          socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
        }),
    )
    const env = { ...options.env, HF_ENDPOINT: 'https://hub.invalid', HTTPS_PROXY: proxy }
    const error = await failure(pullFromHub(NAME, { ...options, env }))
    expect(seen).toEqual(['hub.invalid:443'])
    expect(error).toMatchObject({ code: 'NETWORK', kind: 'work' })
    expect((error as Error).message).toContain(`${proxy} cannot be reached`)
    expect((error as Error).message).toContain('the proxy answered 403')
  })

  it('is left out for the hosts of NO_PROXY', async () => {
    const { options } = await place()
    const HTTP_PROXY = 'http://127.0.0.1:9'
    const env = { ...options.env, HTTP_PROXY, NO_PROXY: 'localhost,127.0.0.1' }
    expect(await pullFromHub(NAME, { ...options, env })).toMatchObject({ cached: false })
  })
})
