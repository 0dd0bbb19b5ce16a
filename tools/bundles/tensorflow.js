// Stands in the package in the place of dist/train/tensorflow.js. Where a native package is
// installed beside Palimpsest, networks use the TensorFlow.js that its backend registers with, and
// what is bundled here is never run: two instances would share an engine, but not their classes.
import { createRequire } from 'node:module'
import { NATIVE_PACKAGES } from '../../src/train/native-packages.ts'

const here = createRequire(import.meta.url)

/** The TensorFlow.js of the first native package that is installed, whose binaries are not loaded. */
function ofNativePackage() {
  for (const name of NATIVE_PACKAGES) {
    try {
      return createRequire(here.resolve(name))('@tensorflow/tfjs')
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND') throw error
    }
  }
  return undefined
}

const tf = ofNativePackage() ?? (await import('./tensorflow-core.js')).tf

// Without the banner that its `cpu` backend prints in Node.
tf.env().set('IS_NODE', false)

export { tf }
