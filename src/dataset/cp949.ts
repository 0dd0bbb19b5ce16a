/** CP949, as Korean Windows writes text: Node's decoder knows the older part of it, EUC-KR, only. */

/** Characters by their two bytes, 0 for none; made when it is first needed, in some 10 ms. */
let table: Uint16Array | undefined

/** Decodes CP949 piece by piece. */
export class Cp949Decoder {
  private lead = 0

  /**
   * @param last whether nothing follows
   * @returns undefined where the bytes are no CP949
   */
  decode(bytes: Uint8Array, last = false): string | undefined {
    table ??= makeTable()
    const characters = new Uint16Array(bytes.length)
    let length = 0
    for (const byte of bytes) {
      if (this.lead > 0) {
        const character = table[(this.lead << 8) | byte]!
        if (character === 0) return undefined
        characters[length++] = character
        this.lead = 0
      } else if (byte < 0x80) characters[length++] = byte
      else this.lead = byte
    }
    if (last && this.lead > 0) return undefined
    return Buffer.from(characters.buffer, 0, 2 * length).toString('utf16le')
  }
}

function makeTable(): Uint16Array {
  const made = new Uint16Array(0x10000)
  const old = new TextDecoder('euc-kr')
  const known = new Set<number>()
  for (let lead = 0xa1; lead <= 0xfe; lead++) {
    for (let trail = 0xa1; trail <= 0xfe; trail++) {
      const text = old.decode(Uint8Array.of(lead, trail))
      if (text.length !== 1 || text === '\uFFFD') continue
      made[(lead << 8) | trail] = text.charCodeAt(0)
      known.add(text.charCodeAt(0))
    }
  }
  // The syllables that EUC-KR lacks follow in their own order, where it has nothing.
  let syllable = 0xac00
  for (let lead = 0x81; lead <= 0xc6; lead++) {
    for (let trail = 0x41; trail <= 0xfe; trail++) {
      const isLetter = trail <= 0x5a || (trail >= 0x61 && trail <= 0x7a) || trail >= 0x81
      if (!isLetter || (lead > 0xa0 && trail > 0xa0)) continue
      while (known.has(syllable)) syllable++
      if (syllable > 0xd7a3) return made
      made[(lead << 8) | trail] = syllable++
    }
  }
  return made
}
