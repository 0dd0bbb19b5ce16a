import { array, assert, constantFrom, property, string, tuple } from 'fast-check'
import { expect, test } from 'vitest'
import { sha256 } from '../../src/core/hash.ts'
import { setDigest } from '../../src/dataset/built-dataset.ts'
import { SetDigest } from '../../src/dataset/set-digest.ts'

test('a digest that is collected is that of the sorted rows, whatever the ids', () => {
  const id = constantFrom('a', 'a ', 'a0', 'a\u0001', 'b.jpg', '처방', '😀', '\uffff', 'a b')
  const pairs = array(tuple(id, string()), { maxLength: 40 })
  assert(
    property(pairs, (rows) => {
      const digest = new SetDigest()
      for (const [name, text] of rows) digest.add(name, sha256(text))
      expect(digest.digest()).toBe(setDigest(rows.map(([name, text]) => `${name} ${sha256(text)}`)))
    }),
  )
  const many = Array.from({ length: 3000 }, (_, i) => `p${i % 700}x${i}.jpg`)
  const digest = new SetDigest()
  for (const name of many) digest.add(name, sha256(name))
  expect(digest.digest()).toBe(setDigest(many.map((name) => `${name} ${sha256(name)}`)))
})
