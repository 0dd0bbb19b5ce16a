import { expect, it } from 'vitest'
import { History } from '../../../../src/augment/studio/client/history.ts'

it('undoes gestures, not their parts, and redoes them until something else is done', () => {
  const history = new History('a')
  history.change('b', 'p', 0)
  history.change('c', 'p', 100)
  history.change('d', 'p', 5000)
  history.change('e', 'weight', 5001)
  expect(history.text).toBe('e')
  history.undo()
  expect(history.text).toBe('d')
  history.undo()
  expect(history.text).toBe('c')
  history.undo()
  expect(history.text).toBe('a')
  expect(history.canUndo).toBe(false)
  history.undo()
  expect(history.text).toBe('a')
  history.redo()
  expect(history.text).toBe('c')
  // The gesture that was undone does not go on.
  history.change('f', 'p', 5100)
  expect(history.canRedo).toBe(false)
  history.undo()
  expect(history.text).toBe('c')
})

it('keeps changes without a kind apart, and no change for none', () => {
  const history = new History('a')
  history.change('a', '', 0)
  expect(history.canUndo).toBe(false)
  history.change('b', '', 0)
  history.change('c', '', 1)
  history.undo()
  expect(history.text).toBe('b')
})
