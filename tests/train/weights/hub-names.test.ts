import { expect, it } from 'vitest'
import { backboneByName } from '../../../src/train/models/registry.ts'
import { hubWeights, hubWeightsByName } from '../../../src/train/weights/hub-names.ts'

it('every row is of a backbone that there is, by its whole name', () => {
  for (const { name, backbone } of hubWeights()) {
    expect(backboneByName(backbone).name).toBe(backbone)
    expect(name.startsWith(`${backbone}.`)).toBe(true)
  }
})

it.each([
  ['efficientnet_b4', 'efficientnet_b4.ra2_in1k'],
  ['timm/efficientnet_b4.ra2_in1k', 'efficientnet_b4.ra2_in1k'],
  ['swin_base_384', 'swin_base_patch4_window12_384.ms_in22k_ft_in1k'],
  ['convnextv2_base_384', 'convnextv2_base.fcmae_ft_in22k_in1k_384'],
])('%s is %s', (wanted, name) => {
  expect(hubWeightsByName(wanted).name).toBe(name)
})

it('weights for inputs of another normalisation are not among them', () => {
  expect(() => hubWeightsByName('efficientnet_b0.ra4_e3600_r224_in1k')).toThrow(/unknown weights/)
})
