/**
 * HTTP requests with redirects and proxies, on Node's own client: the one place of the program that
 * opens a connection to another machine, and only for `train weights pull`.
 */
import {
  request as plainRequest,
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http'
import { request as secureRequest } from 'node:https'
import type { Socket } from 'node:net'
import { connect } from 'node:tls'
import { InputError, reasonOf, systemCode, WorkError } from '../../../core/errors.ts'
import { proxyFor, type Environment } from './environment.ts'

export interface Sending {
  method: 'GET' | 'HEAD'
  headers: Readonly<Record<string, string>>
  env: Environment
  signal: AbortSignal
  /** milliseconds without a byte after which a connection is given up */
  stall?: number
}

const STALL = 30_000
const MAX_REDIRECTS = 10

/** A connection that could not be made or broke: worth another attempt. */
export class NetworkError extends WorkError {
  constructor(url: URL, why: string, options?: ErrorOptions) {
    super(
      'NETWORK',
      `${url.origin} cannot be reached or stopped answering (${why}): check the connection, and HTTPS_PROXY where one is needed; the same command resumes the transfer`,
      options,
    )
  }
}

/**
 * One request, without following redirects.
 * @throws NetworkError; WorkError `STOPPED` after the signal
 */
export async function send(url: URL, sending: Sending): Promise<IncomingMessage> {
  const { method, headers, env, signal, stall = STALL } = sending
  const proxy = proxyFor(url, env)
  try {
    const isSecure = url.protocol === 'https:'
    const said = { 'user-agent': 'palimpsest', 'accept-encoding': 'identity', ...headers }
    const options: RequestOptions = {
      method,
      headers: said,
      signal,
      timeout: stall,
      agent: false,
    }
    if (proxy && isSecure) {
      const socket = await tunnel(proxy, url, options)
      options.createConnection = () => connect({ socket, servername: url.hostname })
    }
    if (proxy && !isSecure) {
      return await answer(proxy, {
        ...options,
        path: url.href,
        headers: { ...said, host: url.host, ...credentials(proxy) },
      })
    }
    return await answer(url, options)
  } catch (error) {
    throw networkFailure(error, proxy ?? url, signal)
  }
}

/**
 * A request that follows redirects. What `headers` says of the sender, a token, goes to the first
 * server alone.
 * @throws NetworkError; WorkError `STOPPED`, `HUB_ANSWER` for redirects without end or off HTTPS
 */
export async function sendAlong(start: URL, sending: Sending): Promise<IncomingMessage> {
  let url = start
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const { authorization: _, ...anonymous } = sending.headers
    const headers = url.origin === start.origin ? sending.headers : anonymous
    const reply = await send(url, { ...sending, headers })
    const next = redirection(reply, url)
    if (next === undefined) return reply
    reply.destroy()
    if (url.protocol === 'https:' && next.protocol !== 'https:') {
      throw new WorkError(
        'HUB_ANSWER',
        `${url.href} leads off HTTPS, to ${next.href}: not followed`,
      )
    }
    url = next
  }
  throw new WorkError('HUB_ANSWER', `${start.href} leads from one address to another without end`)
}

/** Where an answer sends its reader; undefined for one that is no redirect. */
export function redirection(reply: IncomingMessage, from: URL): URL | undefined {
  const { location } = reply.headers
  const isRedirect = [301, 302, 303, 307, 308].includes(reply.statusCode ?? 0)
  return isRedirect && location !== undefined && URL.canParse(location, from.href)
    ? new URL(location, from)
    : undefined
}

/**
 * The error for an answer that is no success.
 * @throws nothing; 401, 403 and 404 are for the user to solve, others come from the server
 */
export function refusal(url: URL, status: number): InputError | WorkError {
  switch (status) {
    case 401:
    case 403:
      return new InputError(
        'WEIGHTS_REFUSED',
        `${url.href}: not allowed (${status}): check the name; weights that need a login are read with HF_TOKEN set to a token that may read them`,
      )
    case 404:
    case 410:
      return new InputError(
        'WEIGHTS_MISSING',
        `${url.href}: there is no such file (${status}): check the name; "train weights list" shows those that are known`,
      )
    default:
      return status === 429 || status >= 500
        ? new NetworkError(url, `status ${status}`)
        : new WorkError('HUB_ANSWER', `${url.href}: unexpected answer, status ${status}`)
  }
}

/** What a broken connection means to a user; the program's own errors come back as they are. */
export function networkFailure(error: unknown, url: URL, signal: AbortSignal): unknown {
  if (signal.aborted) {
    return new WorkError('STOPPED', 'stopped; the same command resumes the transfer', {
      cause: error,
    })
  }
  if (error instanceof WorkError || error instanceof InputError) return error
  return new NetworkError(url, systemCode(error) ?? reasonOf(error), { cause: error })
}

function begin(to: URL, options: RequestOptions): ClientRequest {
  return to.protocol === 'https:' ? secureRequest(to, options) : plainRequest(to, options)
}

function answer(to: URL, options: RequestOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = begin(to, options)
    request.on('response', resolve).on('error', reject)
    request.on('timeout', () => request.destroy(new Error('no answer in time')))
    request.end()
  })
}

/** A way through a proxy that sees only where it leads. */
function tunnel(proxy: URL, to: URL, options: RequestOptions): Promise<Socket> {
  const place = `${to.hostname}:${to.port || 443}`
  return new Promise((resolve, reject) => {
    const request = begin(proxy, {
      ...options,
      method: 'CONNECT',
      path: place,
      headers: { host: place, ...credentials(proxy) },
    })
    request.on('connect', ({ statusCode }, socket: Socket) => {
      if (statusCode === 200) return resolve(socket)
      socket.destroy()
      reject(new Error(`the proxy answered ${statusCode}`))
    })
    request.on('error', reject)
    request.on('timeout', () => request.destroy(new Error('no answer in time')))
    request.end()
  })
}

function credentials({ username, password }: URL): Record<string, string> {
  if (username === '') return {}
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` }
}
