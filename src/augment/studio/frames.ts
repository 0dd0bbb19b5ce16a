/** Parts of an answer as bytes: two lengths, then JSON, then the picture's own bytes. */
import { FRAME_HEAD, type Frame } from './protocol.ts'

export function frameBytes(frame: Frame, body: Uint8Array = new Uint8Array()): Buffer {
  const text = Buffer.from(JSON.stringify(frame))
  const head = Buffer.alloc(FRAME_HEAD)
  head.writeUInt32LE(text.length, 0)
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, text, body])
}
