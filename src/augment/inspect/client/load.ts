/**
 * Data comes by script: a page opened from disk may not fetch. Each file calls `palimpsest` with its
 * name and what it holds.
 */
import { DATA } from '../data.ts'

const waiting = new Map<string, (value: unknown) => void>()
const loaded = new Map<string, Promise<unknown>>()

declare global {
  var palimpsest: (name: string, value: unknown) => void
}

globalThis.palimpsest = (name, value) => waiting.get(name)?.(value)

/** Loads a file of data once. Rejects where it is not there. */
export function load<T>(name: string): Promise<T> {
  const before = loaded.get(name)
  if (before) return before as Promise<T>
  const promise = new Promise<unknown>((resolve, reject) => {
    waiting.set(name, resolve)
    const script = document.createElement('script')
    script.src = `${DATA}/${name}.js`
    script.addEventListener('load', () => {
      waiting.delete(name)
      script.remove()
    })
    script.addEventListener('error', () => {
      loaded.delete(name)
      waiting.delete(name)
      script.remove()
      reject(new Error(`${DATA}/${name}.js is missing`))
    })
    document.head.append(script)
  })
  loaded.set(name, promise)
  return promise as Promise<T>
}
