/** What the environment says of the hub, by the variables of Python's `huggingface_hub`. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import { InputError } from '../../../core/errors.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Where the hub is: `HF_ENDPOINT`, for mirrors.
 * @throws InputError `HUB_ENDPOINT`
 */
export function hubEndpoint(env: Environment): URL {
  const text = env['HF_ENDPOINT'] || 'https://huggingface.co'
  if (URL.canParse(text) && /^https?:/.test(text)) return new URL(text)
  throw new InputError(
    'HUB_ENDPOINT',
    `HF_ENDPOINT: expected an address such as https://huggingface.co, found "${text}"`,
  )
}

/** What tells the hub who asks; nothing without `HF_TOKEN`. */
export function hubHeaders(env: Environment): Record<string, string> {
  const token = env['HF_TOKEN']?.trim()
  return token ? { authorization: `Bearer ${token}` } : {}
}

/** Where the hub's files lie on this machine, Python's and ours. */
export function hubCache(env: Environment): string {
  if (env['HF_HUB_CACHE']) return env['HF_HUB_CACHE']
  const home = env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
  return join(env['HF_HOME'] || join(home, 'huggingface'), 'hub')
}

/** Whether the user forbids connections to the hub. */
export function isOffline(env: Environment): boolean {
  return /^(1|on|yes|true)$/i.test(env['HF_HUB_OFFLINE'] ?? '')
}

/**
 * The proxy for an address by `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, in capitals or not.
 * @throws InputError `PROXY_INVALID`
 */
export function proxyFor(url: URL, env: Environment): URL | undefined {
  const of = (name: string): string => env[name.toLowerCase()] || env[name] || ''
  const variable = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY'
  const text = of(variable)
  if (text === '' || isExcepted(url, of('NO_PROXY'))) return undefined
  const whole = text.includes('://') ? text : `http://${text}`
  if (URL.canParse(whole) && /^https?:/.test(whole)) return new URL(whole)
  throw new InputError(
    'PROXY_INVALID',
    `${variable}: expected an address such as http://proxy:3128, found "${text}"`,
  )
}

/** Whether a host is in a list like `localhost,.example.org,10.0.0.1:8080`, or the list is `*`. */
function isExcepted({ hostname, port, protocol }: URL, list: string): boolean {
  const own = port || (protocol === 'https:' ? '443' : '80')
  return list.split(/[\s,]+/).some((entry) => {
    if (entry === '*') return true
    const [, host = '', wanted] = /^\*?\.?(\[.*\]|[^:]*)(?::(\d+))?$/.exec(entry) ?? []
    if (host === '' || (wanted !== undefined && wanted !== own)) return false
    return hostname === host.toLowerCase() || hostname.endsWith(`.${host.toLowerCase()}`)
  })
}
