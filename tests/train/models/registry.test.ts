import { describe, expect, it } from 'vitest'
import { InputError } from '../../../src/core/errors.ts'
import { backboneByName, backboneNames } from '../../../src/train/models/registry.ts'

function refused(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    expect(error).toBeInstanceOf(InputError)
    return (error as Error).message
  }
  throw new Error('it was taken')
}

describe('names', () => {
  it('are those of timm; Swin has short ones too', () => {
    for (const name of backboneNames()) expect(backboneByName(name).name).toBe(name)
    expect(backboneByName('swin_base_384').name).toBe('swin_base_patch4_window12_384')
    expect(backboneByName('swin_tiny')).toBe(backboneByName('swin_tiny_patch4_window7_224'))
  })

  it('unknown: the nearest is offered, and all are listed', () => {
    const message = refused(() => backboneByName('efficentnet_b4'))
    expect(message).toContain('unknown backbone "efficentnet_b4", did you mean "efficientnet_b4"?')
    expect(message).toContain('convnextv2_nano')
    expect(refused(() => backboneByName('swin_tny'))).toContain('did you mean "swin_tiny"?')
    expect(refused(() => backboneByName('toString'))).not.toContain('did you mean')
  })
})

describe('sizes', () => {
  it.each(backboneNames())('%s runs its own and common sizes', (name) => {
    const backbone = backboneByName(name)
    for (const size of [backbone.size, 32, 96, 160, 224, 384, 512]) {
      expect(() => backbone.checkSize(size)).not.toThrow()
    }
  })

  it('that cannot be run are refused with the nearest that can', () => {
    const swin = backboneByName('swin_tiny')
    expect(refused(() => swin.checkSize(230))).toBe(
      'swin_tiny_patch4_window7_224 takes square images with a side of a multiple of 4 from 32 to 4096 pixels, not 230: the nearest it can run: 228 and 232',
    )
    expect(refused(() => swin.checkSize(20))).toMatch(/nearest it can run: 32$/)
    const efficientnet = backboneByName('efficientnet_b0')
    expect(() => efficientnet.checkSize(229)).not.toThrow()
    expect(refused(() => efficientnet.checkSize(229.5))).toMatch(/: 229 and 230$/)
    expect(refused(() => efficientnet.checkSize(5000))).toMatch(/: 4096$/)
    expect(refused(() => efficientnet.checkSize(Number.NaN))).toMatch(/not NaN/)
  })
})
