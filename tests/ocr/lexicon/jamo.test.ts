import { expect, test } from 'vitest'
import { jamoOf, likenessWithin, squeezed } from '../../../src/ocr/lexicon/jamo.ts'

const likeness = (word: string, text: string): number =>
  likenessWithin(jamoOf(squeezed(word)), jamoOf(squeezed(text)))

test('syllables fall into their letters, all else stays', () => {
  expect(jamoOf('퇴원')).toBe('ㅌㅚㅇㅝㄴ')
  expect(jamoOf('값 a1')).toBe('ㄱㅏㅄ a1')
})

test('spaces and points of titles do not count', () => {
  expect(squeezed(' 입·퇴원  확인서 ')).toBe('입퇴원확인서')
  expect(likeness('진단서', '제 3 호  진 단 서')).toBe(1)
})

test('a misreading is nearer than another word', () => {
  expect(likeness('퇴원', '되원')).toBeCloseTo(0.9)
  expect(likeness('퇴원', '입원')).toBeLessThan(0.75)
  expect(likeness('입원', '임원')).toBeGreaterThan(likeness('입원', '통원'))
  expect(likeness('통원확인서', '동원확언서')).toBeGreaterThan(0.9)
})

test('a word is looked for anywhere in a text, and what surrounds it costs nothing', () => {
  expect(likeness('소견서', '서울병원의사소견서발급')).toBe(1)
  // One letter of seven is missing.
  expect(likeness('소견서', '아아소겨서아아')).toBeCloseTo(1 - 1 / 7)
  expect(likeness('소견서', '')).toBe(0)
  expect(likeness('', '소견서')).toBe(0)
})
