// Has the shape of @tensorflow/tfjs-node, whose install downloads: a module that registers a backend
// named `tensorflow` with the TensorFlow.js installed for it. At the end it writes who used it.
const { writeFileSync } = require('node:fs')
const tf = require('@tensorflow/tfjs')

let written = 0

class Native extends tf.findBackend('cpu').constructor {
  write(...tensor) {
    written++
    return super.write(...tensor)
  }
}

tf.copyRegisteredKernels('cpu', 'tensorflow')
tf.registerBackend('tensorflow', () => new Native())

process.on('exit', () => {
  // The engine makes tensors of the classes of the instance that made the engine.
  const ownEngine = tf.tensor(1).constructor === tf.Tensor
  writeFileSync('native.json', JSON.stringify({ backend: tf.getBackend(), written, ownEngine }))
})
