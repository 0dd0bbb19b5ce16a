import { expect, test } from 'vitest'
import { readVulkan } from '../../../src/train/engine/graphics-cards.ts'

/** What vulkaninfo 1.3 prints, shortened: a card of two heaps of which one is its own, and a device in software. */
const SAID = `
Device Properties and Extensions:
=================================
GPU0:
VkPhysicalDeviceProperties:
---------------------------
	deviceName        = NVIDIA GeForce RTX 4070
memoryHeaps: count = 2
	memoryHeaps[0]:
		size   = 12878610432 (0x2ff9e0000) (11.99 GiB)
		flags: count = 1
			MEMORY_HEAP_DEVICE_LOCAL_BIT
	memoryHeaps[1]:
		size   = 25219334144 (0x5df2d9c00) (23.49 GiB)
		flags:
			None
GPU1:
VkPhysicalDeviceProperties:
---------------------------
	deviceName        = SwiftShader Device (Subzero)
memoryHeaps: count = 1
	memoryHeaps[0]:
		size   = 2147483648 (0x80000000) (2.00 GiB)
		flags: count = 1
			MEMORY_HEAP_DEVICE_LOCAL_BIT
`

test('cards are told by name and by the memory that is their own', () => {
  expect(readVulkan(SAID)).toEqual([
    'NVIDIA GeForce RTX 4070, 12.0 GB',
    'SwiftShader Device (Subzero), 2.0 GB',
  ])
  expect(readVulkan('Cannot create Vulkan instance')).toEqual([])
})
