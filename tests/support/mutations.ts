/** Damaged files for property tests: what is valid, changed here and there. */
import * as fc from 'fast-check'

/** Runs are the same every time; a failure's own seed and path are in its message. */
export const REPEATABLE = { seed: 20_240_601 }

/** Bytes after some changes: single ones set, parts removed, doubled or moved, the end cut off. */
export function damagedBytes(valid: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  const change = fc.record({
    kind: fc.constantFrom('set', 'set', 'set', 'remove', 'double', 'insert', 'cut'),
    // Heads decide most, and are short: half of the changes are in the first bytes.
    at: fc.oneof(fc.nat({ max: 700 }), fc.nat()),
    length: fc.integer({ min: 1, max: 40 }),
    byte: fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xd8, 0xd9, 0xda, 0xff), fc.nat(255)),
  })
  return fc
    .tuple(valid, fc.array(change, { minLength: 1, maxLength: 6 }))
    .map(([bytes, changes]) => changes.reduce(changed, bytes))
}

interface Change {
  kind: string
  at: number
  length: number
  byte: number
}

function changed(bytes: Uint8Array, { kind, at, length, byte }: Change): Uint8Array {
  if (bytes.length === 0) return Uint8Array.of(byte)
  const place = at % bytes.length
  const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)]
  if (kind === 'set') return bytes.with(place, byte)
  if (kind === 'cut') return before
  if (kind === 'remove') return Buffer.concat([before, after.subarray(length)])
  const more = kind === 'double' ? after.subarray(0, length) : Uint8Array.of(byte)
  return Buffer.concat([before, more, after])
}

/** Text after some changes; `tokens` are what is put into it. */
export function damagedText(
  valid: fc.Arbitrary<string>,
  tokens: readonly string[],
): fc.Arbitrary<string> {
  const change = fc.record({
    at: fc.nat(),
    remove: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 30 })),
    insert: fc.oneof(fc.constantFrom('', ...tokens), fc.string({ maxLength: 4 })),
  })
  return fc.tuple(valid, fc.array(change, { minLength: 1, maxLength: 5 })).map(([text, changes]) =>
    changes.reduce((now, { at, remove, insert }) => {
      const place = now.length === 0 ? 0 : at % now.length
      return now.slice(0, place) + insert + now.slice(place + remove)
    }, text),
  )
}
