/** The page's words with its server; every address lies below the token. */
import {
  FRAME_HEAD,
  type DrawRequest,
  type FileChange,
  type Frame,
  type SaveAnswer,
  type StudioState,
} from '../protocol.ts'

export async function loadState(): Promise<StudioState> {
  const response = await fetch('state')
  if (!response.ok) throw new Error(`the studio answered ${response.status}`)
  return (await response.json()) as StudioState
}

function post(name: string, body: unknown, signal: AbortSignal | null = null): Promise<Response> {
  const headers = { 'Content-Type': 'application/json' }
  return fetch(name, { method: 'POST', headers, body: JSON.stringify(body), signal })
}

export async function save(
  text: string,
  base: string | null,
  over: string | null,
): Promise<SaveAnswer> {
  const response = await post('save', { text, base, over })
  if (!response.ok) throw new Error(`the studio answered ${response.status}`)
  return (await response.json()) as SaveAnswer
}

/** Asks for pictures; each part of the answer is given as it comes. */
export async function draw(
  request: DrawRequest,
  signal: AbortSignal,
  onFrame: (frame: Frame, body: Uint8Array<ArrayBuffer>) => void,
): Promise<void> {
  const response = await post('draw', request, signal)
  if (!response.ok || !response.body) throw new Error(`the studio answered ${response.status}`)
  const reader = response.body.getReader()
  let held = new Uint8Array(0)
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return
    const joined = new Uint8Array(held.length + value.length)
    joined.set(held)
    joined.set(value, held.length)
    held = joined
    for (;;) {
      if (held.length < FRAME_HEAD) break
      const head = new DataView(held.buffer, held.byteOffset, FRAME_HEAD)
      const [json, body] = [head.getUint32(0, true), head.getUint32(4, true)]
      const end = FRAME_HEAD + json + body
      if (held.length < end) break
      const words = new TextDecoder().decode(held.subarray(FRAME_HEAD, FRAME_HEAD + json))
      onFrame(JSON.parse(words) as Frame, held.slice(FRAME_HEAD + json, end))
      held = held.subarray(end)
    }
  }
}

/** Milliseconds between two looks at the file. */
const LOOK = 800

/** Tells of the recipe's file, again and again; and once where the studio no longer answers. */
export function watchFile(onLook: (now: FileChange) => void, onLost: () => void): void {
  const look = async (): Promise<void> => {
    try {
      const response = await fetch('disk')
      if (!response.ok) throw new Error(String(response.status))
      onLook((await response.json()) as FileChange)
      setTimeout(() => void look(), LOOK)
    } catch {
      onLost()
    }
  }
  void look()
}
